// Plays the scripts of Scripts/valid: sections split by `---`, each a script that runs without a problem. The checker must find no
// error in it: what is unknown stays silent.

import Foundation
import Testing

@testable import IminLanguage

struct ValidScriptTests {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Scripts/valid")

    static let sections = CheckScriptTests.sections(of: folder)

    @Test(arguments: sections)
    func `What runs has no error`(_ section: CheckScriptTests.Section) async throws {
        let source = SourceText(name: section.file, text: section.text)
        let parsed = parse(source, symbols: SymbolTable())
        let found = parsed.diagnostics + Checker.examine(parsed.tree, in: CheckEnvironment()).diagnostics
        #expect(found.filter { $0.severity == .error }.map { "\(CheckFixture.line($0))" } == [])
        guard !found.contains(where: { $0.severity == .error }) else { return }
        let run = try await ScriptRun(name: section.file, text: section.text)
        #expect(run.told == [], "\(run.mismatches)")
    }
}
