/// Durations: nanoseconds in 64 bits, their units, and their texts.
enum Durations {
    /// The unit members of Number, with the sign people read.
    struct Unit: Sendable {
        /// `minutes` in `5.minutes`.
        var name: String
        /// The member for one of them: `1.minute`.
        var singular: String
        var sign: String
        var nanoseconds: Int64
        /// In sentences.
        var plural: String { singular + "s" }
    }

    /// From the largest. `ms` is also `milliseconds`; months and years are not here, for they have no fixed length.
    static let units: [Unit] = [
        Unit(name: "weeks", singular: "week", sign: "w", nanoseconds: 604_800_000_000_000),
        Unit(name: "days", singular: "day", sign: "d", nanoseconds: 86_400_000_000_000),
        Unit(name: "hours", singular: "hour", sign: "h", nanoseconds: 3_600_000_000_000),
        Unit(name: "minutes", singular: "minute", sign: "min", nanoseconds: 60_000_000_000),
        Unit(name: "seconds", singular: "second", sign: "s", nanoseconds: 1_000_000_000),
        Unit(name: "ms", singular: "millisecond", sign: "ms", nanoseconds: 1_000_000),
        Unit(name: "microseconds", singular: "microsecond", sign: "µs", nanoseconds: 1_000),
        Unit(name: "nanoseconds", singular: "nanosecond", sign: "ns", nanoseconds: 1),
    ]

    /// So many units, to the nearest nanosecond; `nil` beyond 292 years.
    static func nanoseconds(_ count: Number, of unit: Int64) -> Int64? { Money.multiply(unit, by: count) }

    /// How many units a duration has: 1.5 hours of `1 h 30 min`.
    static func count(_ nanoseconds: Int64, of unit: Int64) -> Number {
        (try? Number.integer(nanoseconds).divided(by: .integer(unit))) ?? .zero
    }

    /// As people write it: `1 h 30 min`, `2 d`, `1.5 s`, `200 ms`, `-5 min`, `0 s`.
    static func text(_ nanoseconds: Int64) -> String {
        if nanoseconds == 0 { return "0 s" }
        var rest = nanoseconds.magnitude
        var parts: [String] = []
        for unit in units where unit.sign != "w" {
            let size = UInt64(unit.nanoseconds)
            if unit.nanoseconds > 1_000_000_000 {
                if rest >= size { parts.append("\(rest / size) \(unit.sign)") }
                rest %= size
            } else if rest >= size || (rest > 0 && !parts.isEmpty) {
                // Seconds take what is left as their fraction; shorter units stand alone.
                parts.append(decimal(rest, size) + " " + unit.sign)
                rest = 0
            }
        }
        return (nanoseconds < 0 ? "-" : "") + parts.joined(separator: " ")
    }

    /// By ISO 8601: `PT1H30M`, `P2D`, `PT0.2S`, `-PT5M`, `PT0S`. A day is 24 hours.
    static func iso(_ nanoseconds: Int64) -> String {
        var rest = nanoseconds.magnitude
        var date = ""
        var time = ""
        for (sign, size) in [("D", 86_400_000_000_000), ("H", 3_600_000_000_000), ("M", 60_000_000_000)] as [(String, UInt64)] {
            let count = rest / size
            rest %= size
            if count > 0 { if sign == "D" { date += "\(count)D" } else { time += "\(count)\(sign)" } }
        }
        if rest > 0 { time += decimal(rest, 1_000_000_000) + "S" }
        if date.isEmpty && time.isEmpty { time = "0S" }
        return (nanoseconds < 0 ? "-P" : "P") + date + (time.isEmpty ? "" : "T" + time)
    }

    /// Reads ISO 8601: `PT1H30M`, `P1DT12H`, `P2W`, `PT0.5S`, `-PT5M`. Years and months are refused, for they have no fixed length.
    static func parse(iso text: String) -> Int64? {
        var rest = text.utf8[...]
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
        guard rest.popFirst() == UInt8(ascii: "P") else { return nil }
        var isTime = false
        var total: Int64 = 0
        // In the order they may come; the index of the next that may.
        let date: [(UInt8, Int64)] = [(UInt8(ascii: "W"), 604_800_000_000_000), (UInt8(ascii: "D"), 86_400_000_000_000)]
        let time: [(UInt8, Int64)] = [
            (UInt8(ascii: "H"), 3_600_000_000_000), (UInt8(ascii: "M"), 60_000_000_000), (UInt8(ascii: "S"), 1_000_000_000),
        ]
        var next = 0
        var parts = 0
        var partsOfTime = 0
        while !rest.isEmpty {
            if rest.first == UInt8(ascii: "T") {
                guard !isTime else { return nil }
                isTime = true
                next = 0
                rest.removeFirst()
                continue
            }
            let digits = rest.prefix { $0 &- 0x30 < 10 || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ",") }
            rest = rest[digits.endIndex...]
            let units = isTime ? time : date
            guard let sign = rest.popFirst(), let index = units.firstIndex(where: { $0.0 == sign }), index >= next else { return nil }
            // Only the last part may have a fraction.
            let text = String(Substring(digits)).split(separator: ",", omittingEmptySubsequences: false).joined(separator: ".")
            guard let count = Number(text: leadingZerosRemoved(text)), rest.isEmpty || count.isWhole,
                let nanoseconds = nanoseconds(count, of: units[index].1)
            else { return nil }
            let (sum, overflow) = total.addingReportingOverflow(nanoseconds)
            guard !overflow else { return nil }
            total = sum
            next = index + 1
            parts += 1
            if isTime { partsOfTime += 1 }
        }
        guard parts > 0, !isTime || partsOfTime > 0 else { return nil }
        return isNegative ? -total : total
    }

    private static func leadingZerosRemoved(_ text: String) -> String {
        let rest = text.drop { $0 == "0" }
        return rest.isEmpty || rest.first == "." ? "0" + rest : String(rest)
    }

    /// `value / unit` with the decimals it needs: `1.5`.
    private static func decimal(_ value: UInt64, _ unit: UInt64) -> String {
        var digits = ""
        var rest = value % unit
        var size = unit
        while rest > 0, size > 1 {
            size /= 10
            digits += String(rest / size)
            rest %= size
        }
        return String(value / unit) + (digits.isEmpty ? "" : "." + digits)
    }
}
