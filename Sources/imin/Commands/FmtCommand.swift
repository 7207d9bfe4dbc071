import ArgumentParser
import Glibc
import IminLanguage

/// `imin fmt PATH…`: scripts in the one style of the language.
struct FmtCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fmt", abstract: "Put scripts into the one style of the language.",
        discussion: """
            Files are rewritten where they differ, and named; folders are searched for .imin files. Without a path, or with `-`, \
            standard input goes to standard output.

            Comments, blank lines and what was written over several lines stay; lines end at column 100 where they can. A script with \
            errors is left as it is and reported, and the exit status is 3.

            imin fmt examples louis.imin
            imin fmt --check examples
            imin fmt < louis.imin
            """)

    @Argument(help: ArgumentHelp("Scripts and folders; `-` is standard input.", valueName: "path"), completion: .file(extensions: ["imin"]))
    var paths: [String] = []

    @Flag(help: "Write nothing; name the files that are not in the style, and end with 1 if there are any.")
    var check = false

    func run() throws {
        if paths.isEmpty, isatty(STDIN_FILENO) == 1 {
            throw ValidationError("Name a script or a folder, or pass a script on standard input.")
        }
        var isDifferent = false
        var diagnostics: [Diagnostic] = []
        for file in try ScriptFiles.find(paths.isEmpty ? ["-"] : paths) {
            let source = try ScriptFiles.read(file)
            switch ScriptFormatter.format(source) {
            case .invalid(let errors): diagnostics += errors
            case .formatted(let bytes):
                let isChanged = bytes != source.bytes
                isDifferent = isDifferent || isChanged
                if check {
                    if isChanged { TextOutput.standardOutput.write("\(source.name)\n") }
                } else if file == "-" {
                    TextOutput.standardOutput.write(String(decoding: bytes, as: UTF8.self))
                } else if isChanged {
                    try ScriptFiles.replace(file, with: bytes)
                    TextOutput.standardOutput.write("\(file)\n")
                }
            }
        }
        let terminal = ReportTerminal.current(environment: ProcessEnvironment.variables)
        DiagnosticOutput(terminal: terminal, isJSON: false).write(diagnostics)
        if !diagnostics.isEmpty { throw ExitCode(ExitStatus.invalidScript.rawValue) }
        if check, isDifferent { throw ExitCode(ExitStatus.failed.rawValue) }
    }
}
