import ArgumentParser
import IminClient
import IminLanguage
import IminScript

/// `imin explain NAME`: what a diagnostic means, with a wrong and a right example.
struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Explain a diagnostic by its name.",
        discussion: """
            The name stands in brackets: error[unknown-label].

            imin explain unknown-label
            """)

    @Argument(help: ArgumentHelp("The name of a diagnostic; all of them without.", valueName: "name"))
    var name: String?

    func run() throws {
        guard let name else {
            for entry in DiagnosticCatalogue.all { TextOutput.standardOutput.write("\(entry.name)\n") }
            return
        }
        guard let entry = DiagnosticCatalogue.explanation(of: name) else {
            let nearest = DiagnosticCatalogue.suggestion(for: name).map { " Did you mean `\($0)`?" }
            throw ValidationError("There is no diagnostic `\(name)`.\(nearest ?? Self.inManual(name) ?? "")")
        }
        var text = "\(entry.name)\n\n\(entry.paragraph)\n"
        if !entry.wrong.isEmpty { text += "\nWrong:\n\(Self.indented(entry.wrong))\n\nRight:\n\(Self.indented(entry.right))\n" }
        TextOutput.standardOutput.write(text)
    }

    /// Where a name is told of that is no diagnostic's.
    private static func inManual(_ name: String) -> String? {
        guard let host = try? ScriptHost(environment: .sandbox), Manual(host.language).text(of: name) != nil else { return nil }
        return " `imin manual \(name)` tells of it."
    }

    private static func indented(_ script: String) -> String {
        script.split(separator: "\n", omittingEmptySubsequences: false).map { $0.isEmpty ? "" : "    \($0)" }.joined(separator: "\n")
    }
}
