import ArgumentParser
import Glibc
import IminClient
import IminJSON
import IminLanguage
import IminScript

/// `imin check PATH…`: what can be proved of scripts before anything is sent.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Check scripts without running them.",
        discussion: """
            Names, labels, types and fields are checked against the platform's operations; nothing is sent. Folders are searched for \
            .imin files. Without a path, or with `-`, standard input is checked. Errors end with status 3; hints alone do not.

            With --json each finding is a line on standard output: {"event":"diagnostic","diagnostic":{"severity":"error" or "hint",\
            "code","message","file","span":{"start":{"line","column","offset"},"end":{…}},"hints":[…], …}}. Lines and columns count \
            from 1, columns in characters; offsets count bytes from 0. The last line is {"event":"checked","files","errors","hints"}.

            imin check examples/louis.imin
            imin check --json scripts
            """)

    @Argument(help: ArgumentHelp("Scripts and folders; `-` is standard input.", valueName: "path"), completion: .file(extensions: ["imin"]))
    var paths: [String] = []

    @Flag(help: "Report as JSON, one object a line, on standard output.")
    var json = false

    func run() throws {
        if paths.isEmpty, isatty(STDIN_FILENO) == 1 {
            throw ValidationError("Name a script or a folder, or pass a script on standard input.")
        }
        let terminal = ReportTerminal.current(environment: ProcessEnvironment.variables)
        let files = try ScriptFiles.find(paths.isEmpty ? ["-"] : paths)
        var findings = FileFindings()
        for file in files { findings.add(try Self.check(file, noting: findings.imported), of: file) }
        let diagnostics = findings.all
        DiagnosticOutput(terminal: terminal, isJSON: json).write(diagnostics)
        let errors = diagnostics.count { $0.severity == .error }
        if json {
            TextOutput.standardOutput.write(
                "\(Self.summary(files: files.count, errors: errors, hints: diagnostics.count - errors).description)\n")
        }
        if errors > 0 { throw ExitCode(ExitStatus.invalidScript.rawValue) }
    }

    private static func check(_ file: String, noting imported: ImportedFiles) throws -> [Diagnostic] {
        let source = try ScriptFiles.read(file)
        let folder = ScriptFolder(of: file == "-" ? nil : file)
        do {
            let host = try ScriptHost(environment: .sandbox, folder: folder)
            let session = Session(language: host.language, options: host.runOptions(), modules: imported.noting(folder.modules))
            return session.examine(source)
        } catch {
            throw ValidationError(error.message)
        }
    }

    private static func summary(files: Int, errors: Int, hints: Int) -> JSON {
        var summary = JSONObject()
        summary["event"] = .string("checked")
        summary["files"] = .number(JSONNumber(files))
        summary["errors"] = .number(JSONNumber(errors))
        summary["hints"] = .number(JSONNumber(hints))
        return .object(summary)
    }
}
