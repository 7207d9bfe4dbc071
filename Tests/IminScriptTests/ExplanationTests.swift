// What `imin explain` shows, against the platform itself: the wrong examples are found under their names, nothing is said of the right ones.

import IminClient
import IminLanguage
import IminScript
import Testing

@Suite("Explanations, on the platform")
struct ExplanationTests {
    static let explained = DiagnosticCatalogue.all.filter { !$0.wrong.isEmpty }

    private let language: Imin

    init() throws { language = try ScriptHost(environment: .sandbox).language }

    private func findings(_ text: String) -> [String] {
        let session = Session(language: language) { _, _, _ throws(ScriptFailure) in
            SourceText(name: "people.imin", text: "let domain = \"a.example\"\nlet count = 3\n")
        }
        return session.examine(SourceText(name: "test.imin", text: text)).map(\.name)
    }

    @Test func `Nothing is said of the right examples`() {
        for explanation in Self.explained { #expect(findings(explanation.right) == [], "\(explanation.name):\n\(explanation.right)") }
    }

    @Test func `The wrong examples are found under their names, or check and go wrong as they run`() {
        for explanation in Self.explained {
            let found = Set(findings(explanation.wrong))
            #expect(found == [explanation.name] || (found.isEmpty && explanation.isOfARun), "\(explanation.name): \(found)")
        }
    }
}
