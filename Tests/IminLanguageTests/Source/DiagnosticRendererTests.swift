import IminJSON
import Testing

@testable import IminLanguage

@Suite("Diagnostic renderer")
struct DiagnosticRendererTests {
    static let script = """
        /// Louis opens an account.
        scenario "Louis" {
            let louis = customer.create(mail: "louis@imin.co", givenName: "Louis")
        \tlet x = "naïve 日本 👍🏽" + wrong
            let y = f(
                1,
                2
            )
        }

        """
    static let source = SourceText(name: "louis.imin", text: script)

    static func span(_ text: String) -> Span {
        let bytes = source.bytes
        let wanted = Array(text.utf8)
        for start in 0..<(bytes.count - wanted.count) where Array(bytes[start..<start + wanted.count]) == wanted {
            return Span(start, start + wanted.count)
        }
        return Span(0, 0)
    }

    static let label = Diagnostic(
        .error, "unknown-label", "`customer.create` has no parameter `mail`", in: source, at: span("mail"), advice: "did you mean `email`?",
        notes: [
            "customer.create(email:givenName:familyName:telephone:birthDate:is13OrOver:)",
            "nothing was sent: scripts are checked before they run",
        ])

    @Test("looks exactly as the definition of the language shows it")
    func sample() {
        let expected = """
            error[unknown-label]: `customer.create` has no parameter `mail`
              ┌─ louis.imin:3:33
            3 │     let louis = customer.create(mail: "louis@imin.co", givenName: "Louis")
              │                                 ^^^^ did you mean `email`?
              = customer.create(email:givenName:familyName:telephone:birthDate:is13OrOver:)
              = nothing was sent: scripts are checked before they run

            """
        #expect(DiagnosticRenderer().text(Self.label) == expected)
    }

    @Test("carets stand under wide characters, behind tabs, on the first of several lines, and at the end of the text")
    func columns() {
        let end = Self.source.bytes.count
        let diagnostics = [
            Diagnostic(.error, "name", "`wrong` is not known", in: Self.source, at: Self.span("wrong")),
            Diagnostic(.hint, "wide", "wide characters take two columns", in: Self.source, at: Self.span("日本 👍🏽")),
            Diagnostic(
                .error, "lines", "a span of several lines is marked on its first", in: Self.source,
                at: Self.span("f(\n        1,\n        2\n    )")),
            Diagnostic(
                .error, "nowhere", "an empty span is one caret", in: Self.source,
                at: Span(Int(Self.span("let y").end), Int(Self.span("let y").end)), advice: "like this"),
            Diagnostic(.error, "end", "the end of the text is a place", in: Self.source, at: Span(end, end)),
            Self.label,
        ]
        Golden.check("diagnostics.txt", DiagnosticRenderer().text(diagnostics))
    }

    @Test("a long line is cut around the place")
    func longLines() {
        let text = "let x = [" + (1...200).map(String.init).joined(separator: ", ") + "]"
        let source = SourceText(name: "long.imin", text: text)
        let renderer = DiagnosticRenderer(width: 60)
        var rendered = ""
        for offset in [4, 50, 300, text.utf8.count - 1] {
            rendered += renderer.text(Diagnostic(.error, "here", "look", in: source, at: Span(offset, offset + 3), advice: "this"))
        }
        rendered += renderer.text(Diagnostic(.error, "here", "look", in: source, at: Span(8, text.utf8.count)))
        Golden.check("long-lines.txt", rendered)
        for line in rendered.split(separator: "\n") { #expect(DisplayWidth.of(line) <= 70) }
    }

    @Test("advice and notes that do not fit go on in the next line, signatures behind a colon")
    func narrow() {
        let text = "\tlet 名前 = customer.create(mail: \"日本語テキスト\", givenName: \"Louis\", family: \"Wu\", x: 1)"
        let source = SourceText(name: "narrow.imin", text: text)
        let span = Span(text.utf8.count - 13, text.utf8.count - 7)
        let advice = "leave it out, or take one of the labels below, of which there are many more than one"
        let signature = "customer.create(email:givenName:familyName:is13OrOver:telephone:birthDate:gender:address:emergencyContact:)"
        var rendered = ""
        for advice in ["short", advice] {
            rendered += DiagnosticRenderer(width: 80).text(
                Diagnostic(.error, "narrow", "look", in: source, at: span, advice: advice, notes: [signature]))
        }
        Golden.check("narrow.txt", rendered)
        for line in rendered.split(separator: "\n") { #expect(DisplayWidth.of(line) <= 80, "\(line)") }
    }

    @Test("a message that does not fit is broken at spaces")
    func longMessage() {
        let message = "`louis` is bound twice in this source, and nobody could say which of the two is meant"
        let source = SourceText(name: "a.imin", text: "let louis = 1")
        for isColoured in [false, true] {
            let text = DiagnosticRenderer(isColoured: isColoured, width: 50)
                .text(Diagnostic(.error, "bound-twice", message, in: source, at: Span(4, 9)))
            let lines = text.replacing(/\u{1B}\[[0-9;]*m/, with: "").split(separator: "\n")
            #expect(lines.prefix(while: { !$0.contains("┌") }).joined(separator: " ") == "error[bound-twice]: \(message)")
            for line in lines { #expect(DisplayWidth.of(line) <= 50, "\(line)") }
        }
    }

    @Test("a window of a telephone breaks no word that fits it", arguments: [14, 20, 30])
    func telephone(width: Int) {
        let source = SourceText(name: "a", text: "let louis = customer.create(mail: 1)")
        let text = DiagnosticRenderer(width: width).text(
            Diagnostic(
                .error, "it", "nobody knows what this is about", in: source, at: Span(28, 32), advice: "did you mean `email`?",
                notes: ["nothing was sent"]))
        for line in text.split(separator: "\n") { #expect(DisplayWidth.of(line) <= width, "\(line)") }
        let words = text.split { $0 == " " || $0 == "\n" }
        for word in ["nobody", "about", "did", "mean", "`email`?", "nothing", "sent"] {
            #expect(words.contains(Substring(word)), "\(text)")
        }
    }

    @Test("of a line of a megabyte only what is shown is looked at")
    func hugeLine() {
        let source = SourceText(name: "huge.imin", text: String(repeating: "é1, ", count: 200_000))
        for offset in [1, 500_001, 900_000] {
            let text = DiagnosticRenderer(width: 80).text(
                Diagnostic(.error, "here", "look", in: source, at: Span(offset, offset + 400_000)))
            for line in text.split(separator: "\n") { #expect(DisplayWidth.of(line) <= 80) }
            #expect(text.contains("^"))
        }
    }

    @Test("text of a script cannot drive the terminal")
    func harmless() {
        let source = SourceText(name: "evil.imin", text: "let x = \u{1B}[31m\u{7}red\u{202E}")
        let text = DiagnosticRenderer().text(Diagnostic(.error, "evil", "bad \u{1B}]0;title", in: source, at: Span(8, 12)))
        #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
        #expect(!text.unicodeScalars.contains("\u{202E}"))
    }

    @Test("colours only when asked for")
    func colours() {
        #expect(!DiagnosticRenderer().text(Self.label).contains("\u{1B}"))
        let coloured = DiagnosticRenderer(isColoured: true).text(Self.label)
        #expect(coloured.contains("\u{1B}[1;31m"))
        #expect(coloured.replacing(/\u{1B}\[[0-9;]*m/, with: "") == DiagnosticRenderer().text(Self.label))
    }

    @Test("for machines")
    func json() {
        let json = DiagnosticRenderer.json(Self.label)
        #expect(json["severity"]?.string == "error")
        #expect(json["name"]?.string == "unknown-label")
        #expect(json["file"]?.string == "louis.imin")
        #expect(json["line"]?.integer == 3 && json["column"]?.integer == 33)
        #expect(json["endLine"]?.integer == 3 && json["endColumn"]?.integer == 37)
        #expect(json["advice"]?.string == "did you mean `email`?")
        #expect(json["notes"]?.array?.count == 2)
    }

    @Test("sorted by source and place, stable where they are the same")
    func sorted() {
        let other = SourceText(name: "b.imin", text: "abc")
        let diagnostics = [
            Diagnostic(.error, "1", "", in: other, at: Span(2, 3)), Diagnostic(.error, "2", "", in: Self.source, at: Span(5, 6)),
            Diagnostic(.error, "3", "", in: other, at: Span(1, 3)), Diagnostic(.error, "4", "", in: other, at: Span(1, 2)),
        ]
        #expect(DiagnosticRenderer.sorted(diagnostics).map(\.name) == ["3", "4", "1", "2"])
    }

    @Test(
        "widths of text",
        arguments: [("abc", 3), ("é", 1), ("e\u{301}", 1), ("日本", 4), ("👍🏽", 2), ("👨‍👩‍👧", 2), ("", 0), ("한", 2), ("❤️", 2), ("│", 1), ("£", 1)])
    func widths(_ text: String, _ width: Int) { #expect(DisplayWidth.of(text) == width) }
}
