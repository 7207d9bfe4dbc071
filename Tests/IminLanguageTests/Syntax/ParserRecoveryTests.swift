import Testing

@testable import IminLanguage

/// A wrong script out of a file in `Scripts/wrong`, with what is expected of it.
struct WrongScript: CustomTestStringConvertible {
    struct Expectation {
        var line: Int
        var name: String
        /// Part of the message or the advice.
        var part: String
    }

    var file: String
    /// Line of the file before its first one.
    var offset: Int
    var text: String
    var expectations: [Expectation]

    var testDescription: String { "\(file):\(offset + 1)" }

    static func load(_ file: String) -> [WrongScript] {
        let text = String(decoding: TestFiles.read("Scripts/wrong/\(file)") ?? [], as: UTF8.self)
        var scripts: [WrongScript] = []
        var current = WrongScript(file: file, offset: 0, text: "", expectations: [])
        var number = 0
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            number += 1
            if line == "---" {
                scripts.append(current)
                current = WrongScript(file: file, offset: number, text: "", expectations: [])
                continue
            }
            let pieces = line.components("//!")
            for mark in pieces.dropFirst() {
                let parts = mark.split(separator: ":", maxSplits: 1).map { $0.trimmingBlanks() }
                current.expectations.append(
                    Expectation(line: number - current.offset, name: parts.first ?? "", part: parts.count > 1 ? parts[1] : ""))
            }
            current.text += pieces[0].trimmingBlanksAtEnd() + "\n"
        }
        scripts.append(current)
        return scripts
    }

    static let all = ["habits.imin", "structure.imin"].flatMap(load)
}

extension Substring {
    fileprivate func components(_ separator: String) -> [Substring] {
        var result: [Substring] = []
        var rest = self
        while let range = rest.firstRange(of: separator) {
            result.append(rest[..<range.lowerBound])
            rest = rest[range.upperBound...]
        }
        return result + [rest]
    }

    fileprivate func trimmingBlanksAtEnd() -> String {
        var copy = self
        while copy.last == " " { copy.removeLast() }
        return String(copy)
    }

    fileprivate func trimmingBlanks() -> String { String(drop { $0 == " " }.trimmingBlanksAtEnd()) }
}

@Suite("Parser: wrong scripts")
struct ParserRecoveryTests {
    @Test("each mistake is reported where it stands, once, with advice", arguments: WrongScript.all)
    func reports(_ script: WrongScript) {
        let parsed = Parsed(script.text)
        let found = parsed.diagnostics.map { diagnostic in
            (
                line: diagnostic.source.position(of: Int(diagnostic.span.start)).line, name: diagnostic.name,
                words: diagnostic.message + " · " + (diagnostic.advice ?? "") + " · " + diagnostic.notes.joined()
            )
        }.sorted { $0.line < $1.line }
        let foundLines = found.map { "\($0.line): \($0.name)" }
        #expect(foundLines.sorted() == script.expectations.map { "\($0.line): \($0.name)" }.sorted(), "\(found)")
        for expectation in script.expectations {
            let matching = found.filter { $0.line == expectation.line && $0.name == expectation.name }
            #expect(matching.contains { $0.words.contains(expectation.part) }, "\(expectation) in \(found)")
        }
    }

    @Test("there are fifty of them and more")
    func count() { #expect(WrongScript.all.count >= 50) }

    @Test("what follows a mistake is read", arguments: WrongScript.all.filter { $0.text.contains("let ok = 1") })
    func recovers(_ script: WrongScript) {
        #expect(Parsed(script.text).printed.contains("(let ok 1)"))
    }

    @Test("reports for people", .enabled(if: TestFiles.read("Golden/syntax.txt") != nil || Golden.isUpdating))
    func golden() {
        let renderer = DiagnosticRenderer()
        var text = ""
        for script in WrongScript.all {
            let source = SourceText(name: script.file, text: script.text)
            text += renderer.text(parse(source, symbols: SymbolTable()).diagnostics) + "\n"
        }
        Golden.check("syntax.txt", text)
    }

    @Test("every kind of error has an explanation that is a sentence", arguments: SyntaxError.allCases)
    func explanations(_ error: SyntaxError) {
        #expect(error.explanation.last == "." && error.explanation.count > 20)
        #expect(error.rawValue.allSatisfy { $0.isLowercase || $0 == "-" || $0.isNumber })
    }

    @Test("every kind of error occurs in a test")
    func coverage() {
        var seen: Set<String> = []
        for script in WrongScript.all { seen.formUnion(Parsed(script.text).names) }
        // Those of the text itself are in LexerTests, nesting is below.
        let elsewhere: Set<String> = [
            "not-utf-8", "unterminated-comment", "unknown-escape", "text-block-lines", "bad-number", "number-too-large", "bad-money",
            "bad-date",
            "nesting-limit",
        ]
        #expect(SyntaxError.allCases.map(\.rawValue).filter { !seen.contains($0) && !elsewhere.contains($0) } == [])
    }

    static let deep: [(String, String)] = [
        ("parentheses", String(repeating: "(", count: 100_000)), ("brackets", String(repeating: "[", count: 100_000)),
        ("objects", String(repeating: "{a:", count: 100_000)), ("closures", String(repeating: "{f(", count: 100_000)),
        ("blocks", String(repeating: "if a {", count: 100_000)), ("not", String(repeating: "!", count: 100_000) + "a"),
        ("minus", String(repeating: "- ", count: 100_000) + "a"), ("try", String(repeating: "try? ", count: 100_000) + "a"),
        ("sums", "a" + String(repeating: " + a", count: 100_000)), ("ors", "a" + String(repeating: " || a", count: 100_000)),
        ("coalescing", "a" + String(repeating: " ?? a", count: 100_000)), ("members", "a" + String(repeating: ".a", count: 100_000)),
        ("calls", "a" + String(repeating: "()", count: 100_000)), ("trailing", String(repeating: "f { ", count: 100_000)),
        ("else if", "if a {}" + String(repeating: " else if a {}", count: 100_000)),
        ("interpolation", String(repeating: "\"\\(", count: 100_000)), ("patterns", "x matches " + String(repeating: "[", count: 100_000)),
        ("quantifiers", "x matches " + String(repeating: "each ", count: 100_000) + "_"),
        ("types", "let a: " + String(repeating: "[", count: 100_000)),
        ("targets", "let " + String(repeating: "[", count: 100_000)), ("object targets", "let " + String(repeating: "{a:", count: 100_000)),
        ("switches", String(repeating: "switch a { case 1: ", count: 100_000)),
        ("functions", String(repeating: "func f() {", count: 100_000)),
        ("comments", String(repeating: "/*", count: 100_000)), ("values", String(repeating: "let a = if a { ", count: 100_000)),
    ]
    @Test("no depth of nesting exhausts the stack", arguments: deep)
    func nesting(_ name: String, _ source: String) {
        let parsed = Parsed(source)
        #expect(parsed.names == [name == "comments" ? "unterminated-comment" : "nesting-limit"])
        #expect(TreeInvariants.violations(parsed.tree).isEmpty)
        #expect(TreeInvariants.height(parsed.tree) <= 4 * Limits.default.nesting + Int(Height.deepest))
    }

    @Test("the limit is the one given")
    func limit() {
        var limits = Limits.default
        limits.nesting = 5
        #expect(Parsed("((((a))))", limits: limits).names == ["nesting-limit"])
        #expect(Parsed("(a)", limits: limits).names == [])
        #expect(Parsed(String(repeating: "[", count: 150) + String(repeating: "]", count: 150)).names == [])
    }
}
