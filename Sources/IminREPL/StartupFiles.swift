import Glibc
import IminLanguage
import IminScript
import LineEdit

/// The files that a session runs before its first prompt: the user's own, and a project's where the user has said that it may.
public struct StartupFiles {
    let variables: [String: String]
    /// The folder with `.imin` in it.
    let project: String?

    public init(variables: [String: String], project: String?) {
        self.variables = variables
        self.project = project
    }

    /// Whether there is any.
    public var exist: Bool { [own, projects].contains { $0.map { access($0, F_OK) == 0 } ?? false } }

    /// `$XDG_CONFIG_HOME/imin/init.imin`, else `~/.config/imin/init.imin`.
    var own: String? {
        if let folder = variables["XDG_CONFIG_HOME"], folder.hasPrefix("/") { return folder + "/imin/init.imin" }
        guard let home = variables["HOME"], home.hasPrefix("/") else { return nil }
        return home + "/.config/imin/init.imin"
    }

    var projects: String? { project.map { $0 + "/.imin/init.imin" } }

    /// Why a file must not be run, whoever wants it: others may write what would run with the user's keys.
    static func danger(of path: String) -> String? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        if status.st_uid != getuid(), status.st_uid != 0 { return "it belongs to somebody else" }
        return status.st_mode & (S_IWGRP | S_IWOTH) != 0 ? "others than you may write it" : nil
    }

    /// Where the content that was agreed to is kept: a file that has changed since is asked for anew.
    private func memory(of path: String) -> String? {
        let name = String(path.drop { $0 == "/" }.map { $0.isLetter || $0.isNumber || "-_.".contains($0) ? $0 : "_" })
        if let state = variables["XDG_STATE_HOME"], state.hasPrefix("/") { return "\(state)/imin/trusted/\(name)" }
        guard let home = variables["HOME"], home.hasPrefix("/") else { return nil }
        return "\(home)/.local/state/imin/trusted/\(name)"
    }

    /// Whether the user has agreed to exactly this text.
    func isTrusted(_ path: String, _ bytes: [UInt8]) -> Bool {
        guard let memory = memory(of: path), let known = try? ScriptFolder.read(memory) else { return false }
        return known == bytes
    }

    /// Remembers the agreement; whether that worked.
    @discardableResult
    func trust(_ path: String, _ bytes: [UInt8]) -> Bool {
        guard let memory = memory(of: path) else { return false }
        var folder = ""
        for component in memory.split(separator: "/", omittingEmptySubsequences: false).dropLast() {
            folder += component + "/"
            if folder != "/" { mkdir(folder, 0o700) }
        }
        let descriptor = open(memory, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) } == bytes.count
    }
}

extension REPL {
    /// Time that startup files may take before it is said how long they took.
    private static let startupBudget = Duration.milliseconds(50)

    /// Runs the user's startup file, and the project's where the user agrees to its text.
    public nonisolated(nonsending) func start(in project: String?) async {
        let files = StartupFiles(variables: configuration.variables, project: project)
        if let path = files.own { await start(path, files) { _ in true } }
        guard let path = files.projects, path != files.own else { return }
        await start(path, files) { bytes in
            if files.isTrusted(path, bytes) { return true }
            let question = "\(path) wants to run before the first prompt and is new or has changed. Run it from now on? [y/N] "
            let answer = self.ask(question)?.lowercased()
            guard answer == "y" || answer == "yes" else {
                self.say("it was not run; `:load \(path)` runs it once")
                return false
            }
            if !files.trust(path, bytes) { self.complain("that could not be remembered: the next session asks again") }
            return true
        }
    }

    private nonisolated(nonsending) func start(_ path: String, _ files: StartupFiles, if mayRun: ([UInt8]) -> Bool) async {
        do throws(ScriptFailure) {
            guard let bytes = try ScriptFolder.read(path) else { return }
            if let danger = StartupFiles.danger(of: path) { return complain("\(path) was not run: \(danger); `chmod go-w` it") }
            guard mayRun(bytes) else { return }
            let start = ContinuousClock.now
            let source = SourceText(name: path, bytes: bytes)
            // What goes well is not told: it is the same every day.
            let report = await run(source, Purpose(isSilent: true)).report
            if let report, report.outcome != .passed { show(report, of: source, number: nil) }
            let time = ContinuousClock.now - start
            if time > Self.startupBudget { say(StyledText("\(path) took \(Self.text(time))", .dim)) }
        } catch {
            complain("\(path) was not run: \(error.message)")
        }
    }
}
