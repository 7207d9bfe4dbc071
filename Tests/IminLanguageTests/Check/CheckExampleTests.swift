// Right scripts stay silent, whatever is done to them nothing traps, and sources offer their names to each other.

import Foundation
import Testing

@testable import IminLanguage

struct CheckExampleTests {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Scripts")

    static let examples: [String] = {
        let examples = folder.appendingPathComponent("examples")
        let files = (try? FileManager.default.contentsOfDirectory(atPath: examples.path)) ?? []
        return files.filter { $0.hasSuffix(".imin") }.sorted()
    }()

    static func text(_ name: String) -> String {
        (try? String(contentsOf: folder.appendingPathComponent("examples/\(name)"), encoding: .utf8)) ?? ""
    }

    @Test(arguments: examples)
    func `A right script has no error`(_ name: String) {
        let found = CheckFixture.diagnostics(CheckExampleTests.text(name))
        #expect(
            found.filter { $0.severity == .error }.map { "\($0.source.position(of: Int($0.span.start)).line) \(CheckFixture.line($0))" }
                == [])
    }

    /// Deletes, doubles and swaps pieces of right scripts: the checker may find what it likes, but it must come back.
    @Test(arguments: examples)
    func `A broken script is checked to its end`(_ name: String) {
        var random = SplitMix(state: name.utf8.reduce(7 as UInt64) { $0 &* 31 &+ UInt64($1) })
        let original = Array(CheckExampleTests.text(name).utf8)
        for _ in 0..<150 {
            var bytes = original
            for _ in 0...random.below(3) {
                guard bytes.count > 20 else { break }
                let start = random.below(bytes.count - 10)
                let length = 1 + random.below(10)
                switch random.below(4) {
                case 0: bytes.removeSubrange(start..<start + length)
                case 1: bytes.insert(contentsOf: bytes[start..<start + length], at: random.below(bytes.count))
                case 2: bytes.swapAt(start, random.below(bytes.count))
                default:
                    let from = random.below(bytes.count - 10)
                    bytes.replaceSubrange(start..<start + length, with: Array(bytes[from..<from + length]))
                }
            }
            let result = CheckFixture.examine(String(decoding: bytes, as: UTF8.self))
            for diagnostic in result.diagnostics {
                #expect(diagnostic.span.end >= diagnostic.span.start)
                #expect(Int(diagnostic.span.end) <= diagnostic.source.bytes.count)
            }
        }
    }

    /// One letter of a name is wrong: that is one mistake, not many.
    @Test(arguments: examples)
    func `A misspelt name does not cascade`(_ name: String) {
        var random = SplitMix(state: 3)
        let text = CheckExampleTests.text(name)
        let words = ["customer.create", "checkout(", "email:", "givenName:", ".first", ".map", "expect ", "scenario "]
        for word in words where text.contains(word) {
            let letters = Array(word)
            let at = 1 + random.below(letters.count - 3)
            var changed = letters
            changed[at] = "q"
            guard let range = text.range(of: word) else { continue }
            let found = CheckFixture.diagnostics(text.replacingCharacters(in: range, with: String(changed)))
            #expect(found.filter { $0.severity == .error }.count <= 3, "\(String(changed)): \(found.map(CheckFixture.line))")
        }
    }

    /// The examples of the standard library are true expressions, so the checker has nothing to say of them.
    @Test func `The library's own examples have no error`() {
        for function in Library.standard.functions where !function.example.isEmpty {
            let parsed = parse(SourceText(name: function.name, text: "expect \(function.example)"), symbols: SymbolTable())
            let found = parsed.diagnostics + Checker.check(parsed.tree, in: CheckEnvironment(CheckFixture.language))
            #expect(found.filter { $0.severity == .error }.map(CheckFixture.line) == [], "\(function.example)")
        }
    }

    @Test func `The prelude has no error of the checker but its own words`() {
        for source in Library.prelude {
            let parsed = parse(SourceText(name: "prelude", text: source), symbols: SymbolTable())
            let found = Checker.check(parsed.tree, in: CheckEnvironment(role: .module)).filter { $0.severity == .error }
            #expect(found.filter { !$0.message.contains("`__") && $0.name != "shadows-builtin" }.map(CheckFixture.line) == [])
        }
    }

    // MARK: Between sources

    @Test func `A module offers its top-level names`() {
        let module = CheckFixture.examine(
            """
            let domain = "example.com"
            var count = 0
            func someone(named name: String = "Louis", over13 adult: Bool = true) -> Object { return { name: name, adult: adult } }
            """, role: .module)
        #expect(module.diagnostics.isEmpty)
        #expect(module.names.map(\.name) == ["someone", "domain", "count"])
        let imports = [ImportOutcome.loaded(module.names)]
        let right = CheckFixture.diagnostics(
            "import people\nlog(people.someone(named: \"Kit\"))\nlog(people.domain.count)", imports: imports)
        #expect(right.map(CheckFixture.line) == [])
        let wrong = CheckFixture.diagnostics(
            "import people\nlog(people.someone(name: \"Kit\"))\nlog(people.domian)\nlog(people.domain + 5)\nlog(people.count)",
            imports: imports)
        #expect(
            wrong.map(\.name) == ["unknown-label", "unknown-member", "operator-types", "unknown-member"])
    }

    @Test func `A module that is not there, leads back to itself or is wrong is one error`() {
        let source = "import people\nlog(people.someone())"
        #expect(CheckFixture.diagnostics(source, imports: [.notFound("no such file")]).map(\.name) == ["module-not-found"])
        #expect(CheckFixture.diagnostics(source, imports: [.cycle(["people", "clubs", "people"])]).map(\.name) == ["module-cycle"])
        #expect(CheckFixture.diagnostics(source, imports: [.broken]).map(\.name) == ["module-broken"])
        let cycle = CheckFixture.diagnostics(source, imports: [.cycle(["people", "clubs", "people"])]).first
        #expect(cycle?.notes.first == "people → clubs → people")
    }

    @Test func `A line of a session knows the names of earlier lines and may bind them anew`() {
        let first = CheckFixture.examine("let louis = customer.get(\"x\")", role: .line)
        #expect(first.diagnostics.isEmpty)
        let second = CheckFixture.examine("louis.emial", role: .line, names: first.names)
        #expect(second.diagnostics.map(\.name) == ["unknown-field"])
        #expect(CheckFixture.diagnostics("let louis = 5", role: .line, names: first.names).isEmpty)
        #expect(CheckFixture.diagnostics("louis.email == \"a\"", role: .line, names: first.names).map(\.severity) == [])
        #expect(CheckFixture.diagnostics("louis = 5", role: .line, names: first.names).map(\.name) == ["assign-to-constant"])
    }

    @Test func `An error carries the signature and says that nothing was sent`() {
        let found = CheckFixture.diagnostics("let louis = customer.create(mail: \"louis@imin.co\", givenName: \"Louis\")\nlog(louis)")
        #expect(found.map(CheckFixture.line) == ["error[unknown-label]: `customer.create` has no parameter `mail`; did you mean `email`?"])
        #expect(
            found.first?.notes == [
                "customer.create(email:givenName:familyName:telephone:birthDate:is13OrOver:)",
                "nothing was sent: scripts are checked before they run",
            ])
        #expect(found.first.map { $0.source.text($0.span) } == "mail")
    }

    @Test func `Findings come in the order of their places`() {
        let found = CheckFixture.diagnostics("log(bb)\nlog(5 + \"a\")\nlog(aa)\nlet x = 5\nlog(x.foo)")
        #expect(found.map(\.span.start) == found.map(\.span.start).sorted())
        #expect(found.count == 4)
    }
}

/// A small generator of numbers, so that a failing case can be played again.
struct SplitMix {
    var state: UInt64

    mutating func below(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((z ^ (z >> 31)) % UInt64(max(bound, 1)))
    }
}
