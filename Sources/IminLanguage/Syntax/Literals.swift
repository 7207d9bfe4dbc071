// Numbers, money and dates: where they end (the lexer's part) and what they are worth (the parser's).
//
// Nothing is rounded. A number that the language cannot hold exactly is an error, above all in pasted JSON.

extension Lexer {
    mutating func readNumber(_ token: inout Token) {
        let start = position
        token.kind = .number
        if byte(position) == UInt8(ascii: "0"), Self.radix(byte(position + 1)) != nil {
            position += 2
            while isNameByte(byte(position)) { position += 1 }
            return
        }
        skipDigits()
        if byte(position) == UInt8(ascii: "."), isDigit(byte(position + 1)) {
            position += 1
            skipDigits()
        }
        if byte(position) | 0x20 == UInt8(ascii: "e") {
            let sign = byte(position + 1)
            let digits = sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") ? position + 2 : position + 1
            if isDigit(byte(digits)) {
                position = digits
                skipDigits()
            }
        }
        if isNameStart(position) {
            let end = endOfName(at: position) ?? position
            let text = String(decoding: bytes[start..<position], as: UTF8.self)
            let tail = String(decoding: bytes[position..<end], as: UTF8.self)
            let unit = Self.units[tail]
            report(
                .badNumber, "`\(text)\(tail)` is neither a number nor a name", start, end,
                advice: unit.map { "write `\(text).\($0)`" } ?? "names begin with a letter")
            position = end
            token.kind = .invalid
        }
    }

    /// What people write behind a number, and the member it is here.
    private static let units = [
        "ms": "ms", "s": "seconds", "sec": "seconds", "m": "minutes", "min": "minutes", "h": "hours", "d": "days", "w": "weeks",
        "second": "seconds", "seconds": "seconds", "minute": "minutes", "minutes": "minutes", "hour": "hours", "hours": "hours",
        "day": "days", "days": "days", "week": "weeks", "weeks": "weeks",
    ]

    static func radix(_ letter: UInt8) -> Int? {
        switch letter | 0x20 {
        case UInt8(ascii: "x"): 16
        case UInt8(ascii: "o"): 8
        case UInt8(ascii: "b"): 2
        default: nil
        }
    }

    private mutating func skipDigits() {
        while isDigit(byte(position)) || byte(position) == UInt8(ascii: "_") { position += 1 }
    }

    /// `£9.50`; stands on the sign.
    mutating func readMoney(_ token: inout Token) {
        let start = position
        position += scalar(at: position).map { UTF8.width($0) } ?? 1
        guard isDigit(byte(position)) else {
            let sign = String(decoding: bytes[start..<position], as: UTF8.self)
            report(.badMoney, "an amount follows `\(sign)` directly", start, position, advice: "write `\(sign)9.50`")
            token.kind = .invalid
            return
        }
        skipDigits()
        if byte(position) == UInt8(ascii: "."), isDigit(byte(position + 1)) {
            position += 1
            skipDigits()
        }
        token.kind = .money
    }

    /// `@2026-05-10`, `@2026-05-10T10:45:33.25+01:00`; stands on the `@`. Takes what could belong to a date, right or wrong.
    mutating func readDate(_ token: inout Token) {
        token.kind = .date
        position += 1
        var hyphens = 0
        while isDigit(byte(position)) || (byte(position) == UInt8(ascii: "-") && hyphens < 2 && isDigit(byte(position + 1))) {
            if byte(position) == UInt8(ascii: "-") { hyphens += 1 }
            position += 1
        }
        guard byte(position) | 0x20 == UInt8(ascii: "t"), isDigit(byte(position + 1)) else { return }
        position += 1
        while isDigit(byte(position))
            || ((byte(position) == UInt8(ascii: ":") || byte(position) == UInt8(ascii: ".")) && isDigit(byte(position + 1)))
        {
            position += 1
        }
        let zone = byte(position)
        if zone | 0x20 == UInt8(ascii: "z") {
            position += 1
        } else if zone == UInt8(ascii: "+") || zone == UInt8(ascii: "-"), isDigit(byte(position + 1)) {
            position += 1
            while isDigit(byte(position)) || (byte(position) == UInt8(ascii: ":") && isDigit(byte(position + 1))) { position += 1 }
        }
    }
}

/// What a literal is worth, or why it is not one.
enum LiteralValue<Value> {
    case value(Value)
    case wrong(SyntaxError, String, advice: String?)
}

enum NumberLiteral {
    case integer(Int64)
    /// Text without underscores.
    case decimal(String)

    /// More digits than this are not exact.
    static let significantDigits = 18
    /// Larger exponents could only be computed with, never printed.
    static let largestExponent = 100_000

    static func read(_ bytes: ArraySlice<UInt8>) -> LiteralValue<NumberLiteral> {
        let digits = bytes.filter { $0 != UInt8(ascii: "_") }
        let text = String(decoding: digits, as: UTF8.self)
        if digits.count > 1, digits[0] == UInt8(ascii: "0"), let radix = Lexer.radix(digits[1]) {
            return whole(digits.dropFirst(2), radix: radix, text)
        }
        var value: Int64 = 0
        var overflows = false
        var isWhole = true
        for digit in digits {
            guard digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") else {
                isWhole = false
                break
            }
            let (product, first) = value.multipliedReportingOverflow(by: 10)
            let (sum, second) = product.addingReportingOverflow(Int64(digit - UInt8(ascii: "0")))
            overflows = overflows || first || second
            value = sum
        }
        if isWhole, !overflows { return .value(.integer(value)) }

        let parts = digits.split(separator: UInt8(ascii: "e"), maxSplits: 1, omittingEmptySubsequences: false)
        let mantissaAndExponent = parts.count == 2 ? parts : digits.split(separator: UInt8(ascii: "E"), maxSplits: 1)
        let mantissa = mantissaAndExponent.first ?? []
        if mantissaAndExponent.count == 2 {
            let exponent = Int(String(decoding: mantissaAndExponent[1], as: UTF8.self))
            guard let exponent, abs(exponent) <= largestExponent else {
                return .wrong(.numberTooLarge, "`\(text)` is out of range", advice: "exponents go to \(largestExponent)")
            }
        }
        let count = significant(mantissa)
        guard count <= significantDigits else {
            return .wrong(
                .numberTooLong, "a number of \(count) significant digits would have to be rounded: \(significantDigits) are exact",
                advice: "write it as a String: `\"\(text)\"`")
        }
        return .value(.decimal(text))
    }

    private static func whole(_ digits: ArraySlice<UInt8>, radix: Int, _ text: String) -> LiteralValue<NumberLiteral> {
        let body = String(decoding: digits, as: UTF8.self)
        if let value = Int64(body, radix: radix), digits.first != UInt8(ascii: "+"), digits.first != UInt8(ascii: "-") {
            return .value(.integer(value))
        }
        let isReadable = !digits.isEmpty && digits.allSatisfy { Character(Unicode.Scalar($0)).hexDigitValue.map { $0 < radix } ?? false }
        return isReadable
            ? .wrong(.numberTooLarge, "`\(text)` does not fit 64 bits", advice: nil)
            : .wrong(.badNumber, "`\(text)` is not a number", advice: radix == 16 ? "digits are `0` to `9` and `a` to `f`" : nil)
    }

    private static func significant(_ mantissa: ArraySlice<UInt8>) -> Int {
        let digits = mantissa.filter { $0 != UInt8(ascii: ".") }
        let zero = UInt8(ascii: "0")
        guard let first = digits.firstIndex(where: { $0 != zero }), let last = digits.lastIndex(where: { $0 != zero }) else { return 1 }
        return last - first + 1
    }
}

enum MoneyLiteral {
    /// Minor units and packed currency of `£9.50`.
    static func read(_ bytes: ArraySlice<UInt8>) -> LiteralValue<(minor: Int64, currency: UInt32)> {
        let isPounds = bytes.first == 0xC2
        let sign = isPounds ? "£" : "€"
        let currency = isPounds ? pack("GBP") : pack("EUR")
        var digits = bytes.dropFirst(isPounds ? 2 : 3).filter { $0 != UInt8(ascii: "_") }
        var places = 0
        if let dot = digits.firstIndex(of: UInt8(ascii: ".")) {
            places = digits.count - dot - 1
            digits.remove(at: dot)
        }
        guard places <= 2 else {
            return .wrong(.badMoney, "\(isPounds ? "pounds" : "euros") have two decimal places, not \(places)", advice: nil)
        }
        digits.append(contentsOf: [UInt8](repeating: UInt8(ascii: "0"), count: 2 - places))
        guard let minor = Int64(String(decoding: digits, as: UTF8.self)) else {
            return .wrong(.badMoney, "this amount is out of range", advice: "amounts go to \(sign)92_233_720_368_547_758.07")
        }
        return .value((minor, currency))
    }

    /// Three ASCII letters in the low 24 bits, first letter highest.
    static func pack(_ code: StaticString) -> UInt32 {
        var packed: UInt32 = 0
        for byte in "\(code)".utf8 { packed = packed << 8 | UInt32(byte) }
        return packed
    }
}

enum DateLiteral {
    case day(Int64)
    case instant(Int64)

    /// Reads `@2026-05-10` and `@2026-05-10T10:45:33.25+01:00` (RFC 3339; seconds may be left out).
    static func read(_ bytes: ArraySlice<UInt8>) -> LiteralValue<DateLiteral> {
        var cursor = DigitCursor(rest: bytes.dropFirst())
        let written = "`" + String(decoding: bytes, as: UTF8.self) + "`"
        let wrong = { (message: String, advice: String?) in LiteralValue<DateLiteral>.wrong(.badDate, message, advice: advice) }
        guard let year = cursor.take(4), cursor.skip("-"), let month = cursor.take(2), cursor.skip("-"), let day = cursor.take(2),
            cursor.rest.isEmpty || cursor.rest.first.map({ $0 | 0x20 }) == UInt8(ascii: "t")
        else { return wrong("\(written) is not a date", "dates are written `@2026-05-10`") }
        guard year >= 1, (1...12).contains(month) else { return wrong("\(written): there is no month \(month)", nil) }
        guard day >= 1, day <= daysIn(month: month, year: year) else {
            return wrong("\(written): this month has \(daysIn(month: month, year: year)) days", nil)
        }
        let days = daysSince1970(year: year, month: month, day: day)
        if cursor.rest.isEmpty { return .value(.day(days)) }
        cursor.rest = cursor.rest.dropFirst()

        guard let hour = cursor.take(2), cursor.skip(":"), let minute = cursor.take(2) else {
            return wrong("\(written) is not a moment", "moments are written `@2026-05-10T10:45:33Z`")
        }
        var second: Int64 = 0
        var microseconds: Int64 = 0
        if cursor.skip(":") {
            guard let value = cursor.take(2) else { return wrong("\(written) is not a moment", "seconds have two digits") }
            second = value
            if cursor.skip(".") {
                let fraction = cursor.takeAll()
                guard fraction.count <= 6 else { return wrong("\(written): moments are exact to the microsecond", "six digits at most") }
                for place in 0..<6 { microseconds = microseconds * 10 + (place < fraction.count ? fraction[place] : 0) }
            }
        }
        guard hour < 24, minute < 60, second < 60 else { return wrong("\(written): there is no such time of day", nil) }

        var offset: Int64 = 0
        if let zone = cursor.rest.first, zone | 0x20 == UInt8(ascii: "z") {
            cursor.rest = cursor.rest.dropFirst()
        } else {
            let isWest = cursor.rest.first == UInt8(ascii: "-")
            guard cursor.skip("+") || cursor.skip("-") else {
                return wrong("\(written) does not say where: a moment has a time zone", "write `Z` for UTC, or an offset as `+01:00`")
            }
            guard let hours = cursor.take(2), cursor.skip(":"), let minutes = cursor.take(2), hours < 24, minutes < 60 else {
                return wrong("\(written): offsets are written `+01:00`", nil)
            }
            offset = (hours * 60 + minutes) * (isWest ? -60 : 60)
        }
        guard cursor.rest.isEmpty else { return wrong("\(written) is not a moment", "moments are written `@2026-05-10T10:45:33Z`") }
        let seconds = days * 86_400 + hour * 3600 + minute * 60 + second - offset
        return .value(.instant(seconds * 1_000_000 + microseconds))
    }

    static func daysIn(month: Int64, year: Int64) -> Int64 {
        let isLeap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
        return month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
    }

    /// Proleptic Gregorian, counted in years that begin in March so that the leap day comes last.
    static func daysSince1970(year: Int64, month: Int64, day: Int64) -> Int64 {
        let years = month <= 2 ? year - 1 : year
        let monthFromMarch = month <= 2 ? month + 9 : month - 3
        let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
        return years * 365 + years / 4 - years / 100 + years / 400 + dayOfYear - 719_468
    }

    private struct DigitCursor {
        var rest: ArraySlice<UInt8>

        /// Exactly so many digits.
        mutating func take(_ count: Int) -> Int64? {
            var value: Int64 = 0
            guard rest.count >= count else { return nil }
            for byte in rest.prefix(count) {
                guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
                value = value * 10 + Int64(byte - UInt8(ascii: "0"))
            }
            rest = rest.dropFirst(count)
            return value
        }

        mutating func takeAll() -> [Int64] {
            let digits = rest.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
            rest = rest.dropFirst(digits.count)
            return digits.map { Int64($0 - UInt8(ascii: "0")) }
        }

        mutating func skip(_ character: Unicode.Scalar) -> Bool {
            guard let first = rest.first, UInt32(first) == character.value else { return false }
            rest = rest.dropFirst()
            return true
        }
    }
}
