import ArgumentParser
import IminClient
import IminLanguage
import IminScript

/// `imin check FILE…`: what can be proved of scripts before anything is sent.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Check scripts without running them.",
        discussion: """
            Names, labels, types and fields are checked against the platform's operations. Errors end with status 3; hints do not.

            imin check examples/louis.imin
            """)

    @Argument(help: ArgumentHelp("Scripts to check; `-` is standard input.", valueName: "file"), completion: .file(extensions: ["imin"]))
    var files: [String]

    @Flag(help: "Report as JSON, one object a line, on standard output.")
    var json = false

    func run() throws {
        let terminal = ReportTerminal.current(environment: ProcessEnvironment.variables)
        var diagnostics: [Diagnostic] = []
        for file in files {
            do {
                guard let bytes = file == "-" ? StandardInput.read() : try ScriptFolder.read(file) else {
                    throw ValidationError("There is no file \(file).")
                }
                let host = try ScriptHost(environment: .sandbox, folder: ScriptFolder(of: file))
                let session = Session(language: host.language, options: host.runOptions(), modules: ScriptFolder.modules)
                diagnostics += session.check(SourceText(name: file == "-" ? "<stdin>" : file, bytes: bytes))
            } catch let failure as ScriptFailure {
                throw ValidationError(failure.message)
            }
        }
        DiagnosticOutput(terminal: terminal, isJSON: json).write(diagnostics)
        if diagnostics.contains(where: { $0.severity == .error }) { throw ExitCode(ExitStatus.invalidScript.rawValue) }
    }
}
