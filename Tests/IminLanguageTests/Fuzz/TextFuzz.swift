// Fuzzing the small readers: JSON, regular expressions, numbers, dates, durations.

import IminJSON
import Testing

@testable import IminLanguage

enum TextFuzz {
    private static func text(_ pieces: [String], _ count: ClosedRange<Int>, _ random: inout SeededGenerator) -> String {
        (0..<Int.random(in: count, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
    }

    private static let jsonPieces = [
        "{", "}", "[", "]", ",", ":", "\"", "\"a\":", "\"a\"", "null", "true", "false", "0", "-", "1", "1.5", "e", "E+", "-0", "1e400", " ",
        "\n", "\\", "\\u", "\\ud83c\\udff8", "\\ud800", "\\n", "é", "🏸", "\u{0}", "\u{1F}", "\u{FEFF}", "//", "nul", "12345678901234567890",
        "[[", "]]", "{\"\":", "\\\"", "0123", "+1", ".5", "1.",
    ]

    /// What is read can be written and read again as the same; scripts read what the reader reads.
    @Sendable static func json(_ seed: UInt64, _ random: inout SeededGenerator) async throws {
        var bytes = Array(text(jsonPieces, 0...14, &random).utf8)
        if Bool.random(using: &random), !bytes.isEmpty {
            bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
        }
        guard let json = try? JSON(parsing: bytes) else { return }
        #expect((try? JSON(parsing: json.bytes())) == json, "json \(seed): \(json.text())")
        #expect((try? JSON(parsing: json.text(pretty: true))) == json, "json \(seed): \(json.text())")
        let owner = HeapOwner(symbols: SymbolTable(), memoryLimit: .max)
        let value = Conversion(heap: owner.heap).value(json)
        #expect((try? owner.heap.json(of: value))?.text() == json.text(), "json \(seed): \(json.text())")
        #expect(owner.heap.equals(value, value))
        owner.heap.release(value)
        #expect(owner.leakedCells == 0, "json \(seed)")
    }

    private static let expressionPieces = [
        "a", "b", ".", "(", ")", "[", "]", "^", "$", "*", "+", "?", "|", "{2}", "{0,3}", "{1000}", "{,}", "{", "}", "\\", "\\d", "\\W",
        "\\b",
        "\\p{L}", "\\P{Lu}", "(?:", "(?<n>", "(?i)", "(?s)", "[^", "a-z", "z-a", "-", "\\u00e9", "é", "🏸", "[[:alpha:]]", "\\1", "(?=",
        "\\Q", "\u{0}",
    ]

    /// A pattern is refused or matches within its bounds, whatever the text.
    @Sendable static func expressions(_ seed: UInt64, _ random: inout SeededGenerator) async throws {
        let pattern = text(expressionPieces, 1...10, &random)
        guard let expression = try? RegularExpression(pattern) else { return }
        let subject = text(["a", "b", "é", "🏸", "\n", " ", "1", "ab", "z", "\u{301}"], 0...40, &random)
        guard let matches = try? expression.allMatches(in: subject) else { return }
        let bytes = Array(subject.utf8)
        for match in matches {
            for range in [match.range] + match.groups.compactMap({ $0 }) {
                #expect(range.lowerBound >= 0 && range.upperBound <= bytes.count, "expressions \(seed)")
                #expect(String(validating: bytes[range], as: UTF8.self) != nil, "expressions \(seed): /\(pattern)/ cuts a character")
            }
        }
        #expect((try? expression.isMatched(in: subject)) == !matches.isEmpty, "expressions \(seed): /\(pattern)/ in \(subject)")
    }

    /// A number reads as itself again; computing agrees with the digits on paper.
    @Sendable static func numbers(_ seed: UInt64, _ random: inout SeededGenerator) async throws {
        func number(_ random: inout SeededGenerator) -> String {
            text(["-"], 0...1, &random) + text((0...9).map(String.init), 1...20, &random)
                + (Bool.random(using: &random) ? "." + text((0...9).map(String.init), 1...20, &random) : "")
                + (Int.random(in: 0..<4, using: &random) == 0 ? "e\(Int.random(in: -30...30, using: &random))" : "")
        }
        let (left, right) = (number(&random), number(&random))
        guard let one = Number(text: left), let other = Number(text: right) else { return }
        #expect(Number(text: one.description) == one, "numbers \(seed): \(left)")
        let (first, second) = (BigDecimal(text: one.description), BigDecimal(text: other.description))
        #expect((one < other) == (first < second), "numbers \(seed): \(left) < \(right)")
        for operation in [BinaryOperator.add, .subtract, .multiply, .divide, .remainder] {
            let expected = try? ReferenceEvaluator.arithmetic(operation, .number(first), .number(second)).text
            let found: Number? =
                switch operation {
                case .add: try? one.adding(other)
                case .subtract: try? one.subtracting(other)
                case .multiply: try? one.multiplied(by: other)
                case .divide: try? one.divided(by: other)
                default: try? one.remainder(dividingBy: other)
                }
            #expect(found?.description == expected, "numbers \(seed): \(one) \(operation.sign) \(other)")
        }
        for decimals in [-2, 0, 3] {
            let expected = ReferenceValue.text(first.rounded(toDecimals: decimals))
            if let found = try? one.rounded(to: decimals) {
                #expect(found.description == expected, "numbers \(seed): \(one) to \(decimals)")
            }
        }
    }

    private static let datePieces = [
        "2026", "-", "05", "10", "T", "10:45:33", "Z", "+01:00", "-23:59", ".123456", ".5", "24:00:00", "0001-01-01", "9999-12-31", "P",
        "1D", "PT", "1H",
        "30M", "1.5S", "W", "Y", " ", "é", "9223372036854775807", "29", "02-29", "2024-02-29", "13", "00",
    ]

    /// What reads as a date or a duration is written as one that reads the same; sums stay in range or are refused.
    @Sendable static func dates(_ seed: UInt64, _ random: inout SeededGenerator) async throws {
        let text = text(datePieces, 1...7, &random)
        if let date = ScriptDate(text: text) {
            #expect(ScriptDate(text: date.description) == date, "dates \(seed): \(text)")
            for amount in [Int64.max, .min, 1, -1, 86_400_000_000_000] {
                if let later = try? date.adding(nanoseconds: amount) {
                    #expect(ScriptDate(text: later.description) == later, "dates \(seed): \(text) + \(amount)")
                }
                _ = try? date.subtracting(nanoseconds: amount)
                _ = try? date.adding(months: amount)
                _ = try? date.adding(days: amount)
            }
        }
        if let duration = Durations.parse(iso: text) {
            #expect(Durations.parse(iso: Durations.iso(duration)) == duration, "dates \(seed): \(text)")
            _ = Durations.text(duration)
        }
        _ = Address(text)
    }
}
