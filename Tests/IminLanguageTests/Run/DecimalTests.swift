import Testing

@testable import IminLanguage

@Suite("Decimals")
struct DecimalTests {
    /// Numbers at which arithmetic turns: short and long, whole and not, close to one another and far apart, near powers of ten and two.
    private struct Source {
        var random: RandomSource

        mutating func number() -> Number {
            let exponent = random.below(3) == 0 ? 0 : Int(random.int(in: -40...4))
            var coefficient: Int64
            switch random.below(6) {
            case 0: coefficient = random.int(in: 0...20)
            case 1: coefficient = power(Int(random.int(in: 0...18))) - random.int(in: 0...1)
            case 2: coefficient = power(Int(random.int(in: 0...17))) * random.int(in: 1...9) / 2
            case 3: coefficient = .max - random.int(in: 0...20)
            case 4: coefficient = Int64(1) << random.int(in: 0...62)
            default: coefficient = random.int(in: 0...(power(Int(random.int(in: 1...18))) - 1))
            }
            if random.below(2) == 0 { coefficient = -coefficient }
            if exponent == 0 { return .integer(coefficient) }
            let number = LongNumber(
                isNegative: coefficient < 0, digits: String(coefficient.magnitude).map { $0.wholeNumberValue ?? 0 }, exponent: exponent)
            return number.rounded ?? .zero
        }

        private func power(_ exponent: Int) -> Int64 { (0..<exponent).reduce(1) { power, _ in power * 10 } }
    }

    @Test("all operations round the exact result once, as arithmetic on numbers of any length does", arguments: [1, 2, 3, 4])
    func operations(seed: UInt64) throws {
        var source = Source(random: RandomSource(seed: seed))
        for _ in 0..<500 {
            let (a, b) = (source.number(), source.number())
            let (x, y) = (LongNumber(a), LongNumber(b))
            let areWhole = a.whole != nil && b.whole != nil
            #expect((try? a.adding(b)) == expected(x + y, areWhole), "\(a) + \(b)")
            #expect((try? a.subtracting(b)) == expected(x + y.negated, areWhole), "\(a) - \(b)")
            #expect((try? a.multiplied(by: b)) == expected(x * y, areWhole), "\(a) * \(b)")
            if !y.isZero { #expect((try? a.divided(by: b)) == expected(x / y, areWhole), "\(a) / \(b)") }
            #expect((a < b) == (x < y), "\(a) < \(b)")
            #expect((a == b) == (x + y.negated).isZero, "\(a) == \(b)")
        }
    }

    /// Two whole numbers overflow where decimals are rounded.
    private func expected(_ exact: LongNumber, _ areWhole: Bool) -> Number? {
        areWhole && exact.isWhole && exact.whole == nil ? nil : exact.rounded
    }

    @Test("the machine computes what numbers do, in every form an operation is compiled to", arguments: [11, 12])
    func machine(seed: UInt64) async throws {
        var source = Source(random: RandomSource(seed: seed))
        var script = ""
        var expectations = 0
        for part in 0..<30 {
            script += "func part\(part)() {\nlet box = [0, { n: 0 }]\n"
            for number in 0..<4 {
                let (a, b, small) = (source.number(), source.number(), Int64(part + 1))
                script += "let a\(number) = \(literal(a))\nlet b\(number) = \(literal(b))\n"
                for (sign, second, result) in [
                    ("+", "b\(number)", try? a.adding(b)), ("-", "b\(number)", try? a.subtracting(b)),
                    ("*", "b\(number)", try? a.multiplied(by: b)), ("/", "b\(number)", try? a.divided(by: b)),
                    ("+", "\(small)", try? a.adding(.integer(small))), ("-", "\(small)", try? a.subtracting(.integer(small))),
                    ("*", "\(small)", try? a.multiplied(by: .integer(small))), ("/", "\(small)", try? a.divided(by: .integer(small))),
                ] {
                    guard let result else { continue }
                    script += "expect a\(number) \(sign) \(second) == \(literal(result))\n"
                    script += "var boxes\(expectations) = box\nboxes\(expectations)[1].n = a\(number)\n"
                    script += "boxes\(expectations)[1].n \(sign)= \(second)\nexpect boxes\(expectations)[1].n == \(literal(result))\n"
                    expectations += 2
                }
                script += "expect (a\(number) < b\(number)) == \(a < b)\n"
                script += "expect (if a\(number) > b\(number) { 1 } else { 0 }) == \(a > b ? 1 : 0)\n"
                expectations += 2
            }
            script += "}\npart\(part)()\n"
        }
        let report = try await Session(language: Imin()).run(SourceText(name: "decimals.imin", text: script), isLast: true)
        #expect(report.problems.isEmpty, "\(report.problems.first?.message ?? "")")
        #expect(report.expectations == expectations)
    }

    private func literal(_ number: Number) -> String {
        // The lowest whole number has no literal of its own.
        if number == .integer(.min) { return "(-9223372036854775807 - 1)" }
        return number.description.hasPrefix("-") ? "(\(number))" : number.description
    }
}
