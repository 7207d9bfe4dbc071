// Every name that is ever reported is explained, and the examples of the explanations are what they say.

import Testing

@testable import IminLanguage

struct DiagnosticCatalogueTests {
    static let names = Set(DiagnosticCatalogue.all.map(\.name))

    @Test func `Every name that the test scripts are reported under is explained`() {
        #expect(CheckScriptTests.expectedNames.subtracting(DiagnosticCatalogueTests.names) == [])
        #expect(CheckScriptTests.expectedNames.count > 40)
    }

    @Test func `Every kind of the parser is explained`() {
        #expect(Set(SyntaxError.allCases.map(\.rawValue)).subtracting(DiagnosticCatalogueTests.names) == [])
    }

    @Test func `Names are in kebab case and explanations end with a full stop`() {
        for explanation in DiagnosticCatalogue.all {
            #expect(
                explanation.name.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }, "\(explanation.name)")
            #expect(explanation.paragraph.hasSuffix(".") || explanation.paragraph.hasSuffix("`."), "\(explanation.name)")
            #expect(explanation.wrong.isEmpty == explanation.right.isEmpty, "\(explanation.name)")
        }
    }

    static let examples = DiagnosticCatalogue.all.filter { explanation in
        !explanation.wrong.isEmpty && !RunExplanations.all.contains { $0.name == explanation.name }
    }

    @Test(arguments: examples.map(\.name))
    func `The wrong example is reported under its name and no other, the right one is not reported`(_ name: String) throws {
        let explanation = try #require(DiagnosticCatalogue.explanation(of: name))
        let wrong = CheckFixture.diagnostics(explanation.wrong)
        #expect(!wrong.isEmpty && wrong.allSatisfy { $0.name == name }, "\(wrong.map(CheckFixture.line))")
        let right = CheckFixture.diagnostics(explanation.right)
        #expect(right.isEmpty, "\(right.map(CheckFixture.line))")
    }

    static let runExamples = RunExplanations.all.filter { !$0.wrong.isEmpty }

    @Test(arguments: runExamples.map(\.name))
    func `The wrong example of what happens in a run ends in it, the right one does not`(_ name: String) async throws {
        let explanation = try #require(RunExplanations.all.first { $0.name == name })
        func problems(_ text: String) async throws -> [String] {
            var options = RunOptions.fuzzing()
            options.holdsClock = name != "clock-runs"
            let session = Session(language: Imin(), options: options)
            do throws(CompileErrors) {
                return try await session.run(SourceText(name: name, text: text), isLast: true).problems.map(\.name)
            } catch {
                // What goes wrong in every run is found before the first.
                return error.diagnostics.filter { $0.severity == .error }.map(\.name)
            }
        }
        #expect(try await problems(explanation.wrong) == [name])
        #expect(try await problems(explanation.right) == [])
    }

    @Test func `Every finding of the checker has an example`() {
        let without = CheckExplanations.all.filter(\.wrong.isEmpty).map(\.name)
        #expect(without == ["module-not-found", "module-cycle", "module-broken"])
    }

    @Test func `A misspelt name has a suggestion`() {
        #expect(DiagnosticCatalogue.suggestion(for: "unknown-lable") == "unknown-label")
    }
}
