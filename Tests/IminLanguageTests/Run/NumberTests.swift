import IminJSON
import Testing

@testable import IminLanguage

/// A number from text that must be exact.
private func n(_ text: String) throws -> Number { try #require(Number(exactly: text)) }

@Suite("Numbers")
struct NumberTests {
    @Test(
        "arithmetic is exact, or rounded half to even in the 18th digit",
        arguments: [
            ("0.1", "+", "0.2", "0.3"), ("1", "+", "-1", "0"), ("1e30", "+", "1", "1e30"), ("1e17", "+", "0.1", "100000000000000000"),
            ("1e17", "+", "0.5", "100000000000000000"), ("1e17", "+", "1.5", "100000000000000002"),
            ("123456789012345678", "+", "0.5", "123456789012345678"),
            ("123456789012345677", "+", "0.5", "123456789012345678"), ("123456789012345677", "+", "0.49", "123456789012345677"),
            ("1e40", "+", "-1e10", "1e40"), ("1e28", "-", "4.9e9", "1e28"), ("1", "-", "1e-18", "0.999999999999999999"),
            ("1", "-", "1e-19", "1"),
            ("1", "-", "6e-19", "0.999999999999999999"), ("1", "-", "1e-40", "1"), ("0.5", "+", "0.5", "1"),
            ("9223372036854775806.0", "+", "1.0", "9223372036854775807"),
            ("4611686018427387904", "+", "4611686018427387903", "9223372036854775807"), ("0", "-", "2.5", "-2.5"), ("2.5", "-", "0", "2.5"),
            ("3", "*", "0.1", "0.3"), ("1.5", "*", "1.5", "2.25"), ("0.000001", "*", "0.000001", "1e-12"), ("1e20", "*", "1e-20", "1"),
            ("111111111111111111", "*", "1.1", "122222222222222222"), ("-0.5", "*", "2", "-1"),
            ("999999999999999999", "*", "0.1", "99999999999999999.9"),
            ("7", "/", "2", "3.5"), ("6", "/", "2", "3"), ("1", "/", "3", "0.333333333333333333"), ("2", "/", "3", "0.666666666666666667"),
            ("-1", "/", "8", "-0.125"), ("1e30", "/", "1e10", "100000000000000000000"), ("0", "/", "5", "0"), ("1", "/", "1e-30", "1e30"),
            ("9223372036854775807", "/", "2", "4611686018427387900"), ("1", "/", "7", "0.142857142857142857"),
            ("7", "%", "3", "1"), ("-7", "%", "3", "-1"), ("7", "%", "-3", "1"), ("5.5", "%", "2", "1.5"), ("0.3", "%", "0.1", "0"),
            ("1e30", "%", "7", "1"),
            ("5", "%", "1e30", "5"), ("-9223372036854775808", "%", "-1", "0"), ("1", "%", "0.3", "0.1"), ("1e40", "%", "0.7", "0.5"),
        ])
    func arithmetic(left: String, sign: String, right: String, expected: String) throws {
        let (left, right) = (try n(left), try n(right))
        let result =
            switch sign {
            case "+": try left.adding(right)
            case "-": try left.subtracting(right)
            case "*": try left.multiplied(by: right)
            case "/": try left.divided(by: right)
            default: try left.remainder(dividingBy: right)
            }
        #expect(result.description == expected)
    }

    @Test("whole numbers that leave 64 bits are an error, and so is dividing by zero")
    func errors() throws {
        let (low, high) = (Number.integer(.min), Number.integer(.max))
        #expect(throws: NumberError.overflow) { try high.adding(.integer(1)) }
        #expect(throws: NumberError.overflow) { try low.subtracting(.integer(1)) }
        #expect(throws: NumberError.overflow) { try high.multiplied(by: .integer(2)) }
        #expect(throws: NumberError.overflow) { try low.divided(by: .integer(-1)) }
        #expect(throws: NumberError.overflow) { try low.negated() }
        #expect(throws: NumberError.overflow) { try low.magnitude() }
        #expect(throws: NumberError.overflow) { try high.rounded(to: -1) }
        #expect(throws: NumberError.overflow) { try n("9e9999").multiplied(by: n("10.5")) }
        #expect(throws: NumberError.divisionByZero) { try high.divided(by: .zero) }
        #expect(throws: NumberError.divisionByZero) { try n("1.5").divided(by: .zero) }
        #expect(throws: NumberError.divisionByZero) { try n("1.5").remainder(dividingBy: .zero) }
        #expect(try n("1e-9000").multiplied(by: n("1e-9000")) == .zero)
    }

    @Test(
        "text is read and written",
        arguments: [
            ("0", "0"), ("-0", "0"), ("-0.0", "0"), ("1_0", nil), ("1.50", "1.5"), ("100", "100"), ("1e2", "100"), ("1.0e0", "1"),
            ("12.5e-1", "1.25"),
            ("1e20", "100000000000000000000"), ("1e21", "1e21"), ("-1.5e25", "-1.5e25"), ("0.000001", "0.000001"), ("1e-7", "1e-7"),
            ("-1.25e-10", "-1.25e-10"),
            ("9223372036854775807", "9223372036854775807"), ("-9223372036854775808", "-9223372036854775808"),
            ("123456789012345678", "123456789012345678"),
            ("1234567890.12345678", "1234567890.12345678"), ("000", nil), ("", nil), ("abc", nil), (" 1", nil), ("1e9999", "1e9999"),
            ("1e10000", nil),
        ] as [(String, String?)])
    func text(text: String, expected: String?) {
        #expect(Number(text: text)?.description == expected)
    }

    @Test(
        "more than 18 digits are told apart from exact numbers",
        arguments: [
            ("0.1234567890123456789", Number.Reading.rounded(.decimal(coefficient: 123_456_789_012_345_679, exponent: -18))),
            ("9223372036854775808", .rounded(.decimal(coefficient: 922_337_203_685_477_581, exponent: 1))),
            ("0.100000000000000000000000", .exact(.decimal(coefficient: 1, exponent: -1))),
            ("0.0000000000000000000000000000000000000000001", .exact(.decimal(coefficient: 1, exponent: -43))),
            ("1234567890123456789012345678901234567890123", .rounded(.decimal(coefficient: 123_456_789_012_345_679, exponent: 25))),
            ("9223372036854775807.0", .exact(.integer(.max))), ("1e10000", .tooLarge), ("1e99999999999999", .tooLarge),
            ("1e-10000", .rounded(.zero)),
            ("1e-99999999999999", .rounded(.zero)), ("0e99999999999999", .exact(.zero)), ("1,5", .invalid),
        ])
    func reading(text: String, reading: Number.Reading) {
        #expect(Number.read(text) == reading)
    }

    @Test(
        "order is that of values",
        arguments: [
            ("-1", "1"), ("0", "0.000001"), ("-0.000001", "0"), ("0.3", "0.31"), ("9", "10"), ("-10", "-9"), ("1e30", "1.1e30"),
            ("9223372036854775807", "1e19"),
            ("-1e19", "-9223372036854775808"), ("92233720368547758.5", "92233720368547759"), ("1e-30", "1e-29"), ("-0.31", "-0.3"),
            ("123456789012345678", "1e18"),
        ])
    func order(smaller: String, larger: String) throws {
        let (smaller, larger) = (try #require(Number(text: smaller)), try #require(Number(text: larger)))
        #expect(smaller < larger)
        #expect(!(larger < smaller))
        #expect(!(smaller < smaller))
        #expect(smaller != larger)
    }

    @Test(
        "rounding takes halves away from zero",
        arguments: [
            ("2.5", 0, "3"), ("-2.5", 0, "-3"), ("2.4999", 0, "2"), ("9.455", 2, "9.46"), ("9.4549", 2, "9.45"), ("1250", -2, "1300"),
            ("1249", -2, "1200"), ("49", -2, "0"),
            ("50", -2, "100"), ("3", 5, "3"), ("0.05", 1, "0.1"), ("0.04", 1, "0"), ("1e-30", 3, "0"), ("1e30", -3, "1e30"),
            ("5", -30, "0"), ("0.5", 0, "1"),
            ("1.5", .max, "1.5"), ("1.5", .min, "0"),
        ])
    func rounding(number: String, decimals: Int, expected: String) throws {
        #expect(try n(number).rounded(to: decimals) == n(expected))
    }

    @Test("results are normal and agree with whole arithmetic, for many pairs")
    func properties() throws {
        var source = RandomSource(seed: 42)
        func decimal() -> Number {
            let digits = source.int(in: 1...18)
            var bound: Int64 = 1
            for _ in 0..<digits { bound *= 10 }
            return
                (try? Number.normal(
                    isNegative: source.below(2) == 0, UInt128(source.int(in: 0...(bound - 1))), exponent: Int(source.int(in: -20...20))))
                ?? .zero
        }
        for _ in 0..<3_000 {
            let (a, b) = (decimal(), decimal())
            // Addition commutes and is undone where nothing was rounded away; order agrees with the sign of the difference.
            #expect((try? a.adding(b)) == (try? b.adding(a)))
            #expect((try? a.multiplied(by: b)) == (try? b.multiplied(by: a)))
            #expect(try a.subtracting(a) == .zero)
            if let difference = try? a.subtracting(b) { #expect((a < b) == difference.isNegative) }
            #expect(Number(exactly: a.description) == a)
            #expect(a.json.text == a.description)
            if b != .zero {
                let rest = try a.remainder(dividingBy: b)
                #expect(try rest.magnitude() < b.magnitude())
                #expect(rest == .zero || rest.isNegative == a.isNegative)
                // Whole quotients and divisors may overflow on the way back.
                if let product = try? a.divided(by: b).multiplied(by: b), let bound = try? a.magnitude().multiplied(by: n("2e-17")) {
                    #expect(try product.subtracting(a).magnitude() <= bound)
                }
            }
            if case .decimal(let coefficient, let exponent) = a {
                #expect(coefficient % 10 != 0 && coefficient.magnitude < 1_000_000_000_000_000_000)
                #expect(exponent < 0 || a > .integer(.max) || a < .integer(.min))
            }
            let (x, y) = (source.int(in: -1_000_000...1_000_000), source.int(in: 1...1_000))
            #expect(try Number.integer(x * y).divided(by: .integer(y)) == .integer(x))
            // Hundredths computed as decimals and as whole numbers are the same.
            let hundredth = try n("0.01")
            let sum = try Number.integer(x).multiplied(by: hundredth).adding(Number.integer(y).multiplied(by: hundredth))
            #expect(try sum == Number.integer(x + y).multiplied(by: hundredth))
        }
    }

    @Test(
        "a fixed count of decimals",
        arguments: [("9.5", 2, "9.50"), ("9", 2, "9.00"), ("9.125", 2, "9.125"), ("9", 0, "9"), ("1e30", 2, "1e30")])
    func decimals(number: String, decimals: Int, text: String) throws {
        #expect(try n(number).text(decimals: decimals) == text)
    }
}
