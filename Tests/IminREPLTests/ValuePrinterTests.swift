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

    @Test func aTextLongerThanTheWindowIsCutAndGoesOn() {
        var printer = ValuePrinter(width: 20, lineLimit: 9)
        let text = (1...100).map(String.init).joined(separator: " ")
        let first = printer.print(.string(text))
        #expect(first.lines.count == 9 && first.omitted.contains("more lines; :more"))
        var seen = first.lines.map(\.text).joined()
        var next = first.next
        while let place = next {
            printer.place = place
            let print = printer.print(.string(text))
            seen += print.lines.map(\.text).joined()
            next = print.next
        }
        #expect(seen == text)
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

    @Test func goesOnWithTheColumnsThatWereLeftOut() throws {
        let rows = ScriptValue.array(
            (1...30).map { number in .object((1...9).map { ("column\($0)", .string("\($0)x\(number)")) }) })
        var printer = ValuePrinter(width: 40, rowLimit: 20)
        var seen = ""
        var rounds = 0
        while true {
            let print = printer.print(rows)
            #expect(print.lines.allSatisfy { CharacterWidth.columns($0.text) <= 40 })
            seen += print.lines.map(\.text).joined(separator: "\n") + "\n"
            rounds += 1
            guard let next = print.next, rounds < 50 else { break }
            printer.place = next
        }
        for column in 1...9 {
            for row in 1...30 { #expect(seen.contains("\(column)x\(row)")) }
        }
        #expect(rounds == 2 * 3)
    }

    @Test func showsAllOfATableThatIsTooWideToStandSideBySide() {
        let rows = ScriptValue.array((1...2).map { row in .object((1...9).map { ("column\($0)", .string("value \($0) of \(row)")) }) })
        var printer = ValuePrinter(width: 40)
        printer.isComplete = true
        let lines = printer.print(rows).lines.map(\.text)
        #expect(lines.count == 20)
        #expect(lines[0].hasPrefix("[0]") && lines[10].hasPrefix("[1]"))
        #expect(lines[19] == "  column9  value 9 of 2")
    }

    @Test func saysWhatIsTooDeepToShow() {
        var deep = ScriptValue.object([("a", .number(.integer(1)))])
        for _ in 0..<60 { deep = .object([("n", deep)]) }
        var printer = ValuePrinter(width: 80)
        #expect(printer.print(deep).omitted == "1 value folded; :more unfolds")
        printer.isComplete = true
        #expect(printer.print(deep).omitted == "1 value too deep to show here: ask for a member, or `:out json`")
    }

    @Test func ofALongArrayOnlyTheBeginningIsWrittenOut() {
        let numbers = ScriptValue.array((0..<1_000).map { .number(.integer($0)) })
        #expect(ValueReading.brief(numbers, limit: 10).utf8.count < 60)
        #expect(ValueReading.brief(.array([.object([("a", .string("b"))])]), limit: 100) == #"[{ a: "b" }]"#)
    }

    @Test func breaksStyledTextAtBlanks() {
        let line = StyledText([.init("  name", Style(.blue)), .init(" one two three 漢字 four"), .init("-and-a-very-long-word")])
        let rows = Text.rows(line, 14)
        #expect(
            rows.map(\.text) == [
                "  name one two", "      three", "      漢字", "      four-and", "      -a-very-", "      long-wor", "      d",
            ])
        #expect(rows[0].runs.first?.style == Style(.blue))
        #expect(Text.rows("short", 14).map(\.text) == ["short"])
        #expect(Text.rows("abcdef", 1).map(\.text).joined() == "abcdef")
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
