import IminJSON
import IminLanguage
import LineEdit
import Testing

@testable import IminREPL

@Suite struct ValuePrinterTests {
    private static func lines(_ value: ScriptValue, width: Int = 60) -> [String] {
        ValuePrinter(width: width).lines(value).map(\.text)
    }

    @Test func saysNothingOfNull() {
        #expect(Self.lines(.null) == [])
    }

    @Test(arguments: [
        (ScriptValue.bool(true), "true"), (.number(.decimal(coefficient: 95, exponent: -1)), "9.5"), (.string("é"), "é"),
        (.secret("key"), "•••"), (.opaque("a function"), "a function"), (.array([.number(.integer(1)), .string("a")]), "[1, \"a\"]"),
        (.json(["x": 1.50]), "x  1.5"), (.money(Money(minor: 950, currency: "GBP")), "£9.50"), (.object([]), "{}"),
    ]) func writesValuesAsTheLanguageDoes(value: ScriptValue, line: String) {
        #expect(Self.lines(value) == [line])
    }

    @Test func alignsTheMembersOfARecord() {
        let reply: JSON = [
            "identifier": "MAlnTNiZut", "email": "a@b.co", "access": ["a": 1, "b": 2, "c": 3, "d": 4], "tags": [1, 2],
        ]
        #expect(
            Self.lines(.reply(reply, exchange: 1)) == [
                "identifier  \"MAlnTNiZut\"".replacingQuotes, "email       a@b.co", "access      { a: 1, b: 2, c: 3, d: 4 }",
                "tags        [1, 2]",
            ])
    }

    @Test func makesATableOfRecords() {
        let rows = (1...3).map { ScriptValue.object([("name", .string("n\($0)")), ("price", .number(.integer(Int64($0 * 100))))]) }
        #expect(Self.lines(.array(rows)) == ["name  price", "n1      100", "n2      200", "n3      300"])
    }

    @Test func saysWhatATableLeavesOut() {
        let rows = (1...30).map { number in
            ScriptValue.object((1...9).map { ("column\($0)", .string("value \(number)")) })
        }
        let lines = Self.lines(.array(rows), width: 40)
        #expect(lines.count == 22)
        #expect(lines.allSatisfy { CharacterWidth.columns($0) <= 40 })
        #expect(lines.last?.hasPrefix("30 rows, 20 shown; ") == true)
    }

    @Test func wrapsLongValuesAndCountsWhatIsLeft() {
        #expect(Self.lines(.opaque(String(repeating: "x", count: 25)), width: 10).map(\.count) == [10, 10, 5])
        let text = (1...150).map(String.init).joined(separator: "\n")
        #expect(Self.lines(.string(text)).last == "… 110 more lines; :more, :page")
    }
}

extension String {
    /// Strings in records stand without quotes.
    fileprivate var replacingQuotes: String { filter { $0 != "\"" } }
}
