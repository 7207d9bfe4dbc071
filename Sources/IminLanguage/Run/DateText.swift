// Dates from and to ISO 8601, in the profile of RFC 3339: `2026-05-10`, `2026-05-10T10:45:33.5+01:00`.

extension ScriptDate: CustomStringConvertible {
    /// A day as `2026-05-10`, a moment in UTC as `2026-05-10T10:45:33Z`, with 3 or 6 decimals where there is a fraction of a second.
    public var description: String {
        switch self {
        case .day: return civil.text
        case .instant: return civil.text + "T" + timeText + "Z"
        }
    }

    private var timeText: String {
        let time = timeOfDay
        let seconds = Int(time / 1_000_000)
        let fraction = Int(time % 1_000_000)
        let text = padded(seconds / 3_600, 2) + ":" + padded(seconds / 60 % 60, 2) + ":" + padded(seconds % 60, 2)
        if fraction == 0 { return text }
        return text + "." + (fraction % 1_000 == 0 ? padded(fraction / 1_000, 3) : padded(fraction, 6))
    }

    /// Reads a day or a moment; `nil` where the text is neither.
    ///
    /// A moment needs its offset: `Z`, `+01:00` or `+0100`. Seconds may be missing; of their fraction six digits count.
    public init?(text: String) {
        var reader = DateReader(bytes: Array(text.utf8))
        guard let date = reader.date() else { return nil }
        self = date
    }
}

private struct DateReader {
    let bytes: [UInt8]
    var position = 0

    mutating func date() -> ScriptDate? {
        guard let year = number(digits: 4), take("-"), let month = number(digits: 2), take("-"), let day = number(digits: 2),
            let date = CivilDate(year: year, month: month, day: day)
        else { return nil }
        if position == bytes.count { return .day(date.days) }
        guard take("T") || take("t"), let time = timeOfDay(), let offset = offset(), position == bytes.count else { return nil }
        let instant = date.days * ScriptDate.microsecondsPerDay + time - offset
        return ScriptDate.instants.contains(instant) ? .instant(instant) : nil
    }

    /// Microseconds since midnight.
    private mutating func timeOfDay() -> Int64? {
        guard let hour = number(digits: 2), hour < 24, take(":"), let minute = number(digits: 2), minute < 60 else { return nil }
        var microseconds = Int64(hour * 60 + minute) * 60_000_000
        guard take(":") else { return microseconds }
        guard let second = number(digits: 2), second < 60 else { return nil }
        microseconds += Int64(second) * 1_000_000
        guard take(".") || take(",") else { return microseconds }
        var unit: Int64 = 100_000
        let start = position
        while position < bytes.count, bytes[position] &- 0x30 < 10 {
            microseconds += Int64(bytes[position] &- 0x30) * unit
            unit /= 10
            position += 1
        }
        return position > start ? microseconds : nil
    }

    /// Microseconds ahead of UTC.
    private mutating func offset() -> Int64? {
        if take("Z") || take("z") { return 0 }
        let sign: Int64 = take("+") ? 1 : take("-") ? -1 : 0
        guard sign != 0, let hours = number(digits: 2), hours < 24 else { return nil }
        _ = take(":")
        guard let minutes = number(digits: 2), minutes < 60 else { return nil }
        return sign * Int64(hours * 60 + minutes) * 60_000_000
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func number(digits: Int) -> Int? {
        guard position + digits <= bytes.count else { return nil }
        var value = 0
        for _ in 0..<digits {
            let digit = bytes[position] &- 0x30
            guard digit < 10 else { return nil }
            value = value * 10 + Int(digit)
            position += 1
        }
        return value
    }
}
