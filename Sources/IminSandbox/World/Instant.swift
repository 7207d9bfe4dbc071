// A point in time and its ISO 8601 text, without Foundation: the sandbox has to start in milliseconds.

/// Microseconds since 1970-01-01T00:00:00Z.
public struct Instant: Sendable, Hashable, Comparable {
    /// Microseconds since 1970 in UTC.
    public var microseconds: Int64

    /// A point in time from microseconds since 1970.
    public init(microseconds: Int64) { self.microseconds = microseconds }

    /// The earlier of two instants sorts first.
    public static func < (left: Instant, right: Instant) -> Bool { left.microseconds < right.microseconds }

    /// Later by this much; saturates at the ends of what 64 bits can hold.
    func adding(microseconds amount: Int64) -> Instant {
        let (sum, overflow) = microseconds.addingReportingOverflow(amount)
        return Instant(microseconds: overflow ? (amount > 0 ? .max : .min) : sum)
    }

    func adding(days: Int = 0, hours: Int = 0, minutes: Int = 0) -> Instant {
        let total = Int64(days) * 86_400 + Int64(hours) * 3_600 + Int64(minutes) * 60
        let (amount, overflow) = total.multipliedReportingOverflow(by: 1_000_000)
        return adding(microseconds: overflow ? (total > 0 ? .max : .min) : amount)
    }

    /// Whole days since 1970, rounded down.
    var day: Int { Int(Instant.floorDivide(microseconds, 86_400_000_000)) }

    /// Midnight (UTC) of the day this instant lies in.
    var startOfDay: Instant { Instant(day: day) }

    /// Midnight (UTC) of a day counted from 1970.
    init(day: Int, hour: Int = 0, minute: Int = 0) {
        self = Instant(microseconds: 0).adding(days: day, hours: hour, minutes: minute)
    }

    /// The end of 9998: dates of four-digit years stay in reach of whatever is planned from here.
    static let latest = Instant(microseconds: 253_370_764_800_000_000)

    static func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
        let quotient = value / divisor
        return value % divisor < 0 ? quotient - 1 : quotient
    }
}

/// A day of the proleptic Gregorian calendar.
struct CivilDate: Sendable, Hashable {
    var year: Int
    var month: Int
    var day: Int

    /// The calendar day of a count of days since 1970 (Howard Hinnant's `civil_from_days`).
    init(daysSince1970 days: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// `nil` unless such a day exists.
    init?(year: Int, month: Int, day: Int) {
        guard (0...9999).contains(year), (1...12).contains(month), day >= 1, day <= CivilDate.days(in: month, of: year) else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    /// `YYYY-MM-DD`
    init?(text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let year = Digits.number(bytes[0..<4]), let month = Digits.number(bytes[5..<7]), let day = Digits.number(bytes[8..<10])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        default: 31
        }
    }

    var daysSince1970: Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// 0 is Monday.
    var weekday: Int { CivilDate.weekday(ofDay: daysSince1970) }

    /// 0 is Monday; 1970-01-01 was a Thursday.
    static func weekday(ofDay day: Int) -> Int { ((day % 7) + 7 + 3) % 7 }

    var text: String { "\(Digits.padded(year, to: 4))-\(Digits.padded(month, to: 2))-\(Digits.padded(day, to: 2))" }
}

/// Decimal digits in fixed widths.
enum Digits {
    static func number(_ bytes: ArraySlice<UInt8>) -> Int? {
        var value = 0
        for byte in bytes {
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9"), value < 1_000_000_000 else { return nil }
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
        }
        return bytes.isEmpty ? nil : value
    }

    static func padded(_ value: Int, to width: Int) -> String {
        let text = String(value)
        let missing = width - text.utf8.count
        if missing <= 0 { return text }
        // Thousands of these are in a starting world.
        return missing == 1
            ? "0" + text : String(decoding: [UInt8](repeating: UInt8(ascii: "0"), count: missing) + text.utf8, as: UTF8.self)
    }
}

extension Instant {
    private var secondsOfDay: Int { Int(Instant.floorDivide(microseconds, 1_000_000) - Int64(day) * 86_400) }

    /// `10:30`
    var timeText: String { "\(Digits.padded(secondsOfDay / 3_600, to: 2)):\(Digits.padded(secondsOfDay / 60 % 60, to: 2))" }

    /// `2026-05-04`
    var dateText: String { CivilDate(daysSince1970: day).text }

    /// `2026-05-04T08:00:00+00:00`, as the source documents write it; fractions of a second are dropped.
    public var text: String { "\(dateText)T\(timeText):\(Digits.padded(secondsOfDay % 60, to: 2))+00:00" }

    /// As `text`, with the microseconds where there are any: `2026-05-04T08:00:00.250000+00:00`.
    var preciseText: String {
        let fraction = Int(microseconds - Instant.floorDivide(microseconds, 1_000_000) * 1_000_000)
        return fraction == 0 ? text : "\(text.dropLast(6)).\(Digits.padded(fraction, to: 6))+00:00"
    }

    /// `Monday 4 May 2026 at 08:00`, for people.
    var sentence: String {
        let date = CivilDate(daysSince1970: day)
        return "\(Instant.weekdays[date.weekday]) \(date.day) \(Instant.months[date.month - 1]) \(date.year) at \(timeText)"
    }

    /// `Mon, 04 May 2026 08:00:00 GMT` (RFC 9110, section 5.6.7).
    var httpDate: String {
        let date = CivilDate(daysSince1970: day)
        let clock = "\(timeText):\(Digits.padded(secondsOfDay % 60, to: 2))"
        let weekday = Instant.weekdays[date.weekday].prefix(3)
        return "\(weekday), \(Digits.padded(date.day, to: 2)) \(Instant.months[date.month - 1].prefix(3)) \(date.year) \(clock) GMT"
    }

    static let weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    ]

    /// Reads `YYYY-MM-DD` (midnight UTC) and `YYYY-MM-DDThh:mm[:ss[.fraction]]` with `Z`, `+hh:mm` or no offset (then UTC).
    init?(text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 10, let date = CivilDate(text: String(decoding: bytes[0..<10], as: UTF8.self)) else { return nil }
        guard bytes.count > 10 else {
            self.init(day: date.daysSince1970)
            return
        }
        guard bytes.count >= 16, bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: " "), bytes[13] == UInt8(ascii: ":"),
            let hour = Digits.number(bytes[11..<13]), hour < 24, let minute = Digits.number(bytes[14..<16]), minute < 60
        else { return nil }
        var index = 16
        var seconds = 0
        var fraction: Int64 = 0
        if index < bytes.count, bytes[index] == UInt8(ascii: ":") {
            guard bytes.count >= index + 3, let value = Digits.number(bytes[(index + 1)..<(index + 3)]), value < 60 else { return nil }
            seconds = value
            index += 3
            if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
                var scale: Int64 = 100_000
                index += 1
                let start = index
                while index < bytes.count, bytes[index] >= UInt8(ascii: "0"), bytes[index] <= UInt8(ascii: "9") {
                    fraction += Int64(bytes[index] - UInt8(ascii: "0")) * scale
                    scale /= 10
                    index += 1
                }
                guard index > start else { return nil }
            }
        }
        var offset = 0
        if index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "Z"):
                guard bytes.count == index + 1 else { return nil }
            case UInt8(ascii: "+"), UInt8(ascii: "-"):
                guard bytes.count == index + 6, bytes[index + 3] == UInt8(ascii: ":"),
                    let hours = Digits.number(bytes[(index + 1)..<(index + 3)]), hours < 24,
                    let minutes = Digits.number(bytes[(index + 4)..<(index + 6)]), minutes < 60
                else { return nil }
                offset = (hours * 60 + minutes) * (bytes[index] == UInt8(ascii: "-") ? -1 : 1)
            default: return nil
            }
        }
        let start = Instant(day: date.daysSince1970, hour: hour, minute: minute)
        self = start.adding(microseconds: Int64(seconds) * 1_000_000 + fraction - Int64(offset) * 60_000_000)
    }
}
