import ArgumentParser
import Glibc

/// The entry point. Synchronous on purpose: an asynchronous `main` in a static Linux binary ends with `pthread_exit`, which costs 10 ms.
@main
enum Program {
    /// Ours, and those behind the first `--`, which belong to the script. The parser cannot have two lists of positional arguments.
    private static let words: (own: ArraySlice<String>, script: ArraySlice<String>) = {
        let words = CommandLine.arguments.dropFirst()
        guard let end = words.firstIndex(of: "--") else { return (words, []) }
        return (words[..<end], words[(end + 1)...])
    }()

    /// `args` in the script.
    static var scriptArguments: [String] { Array(words.script) }

    static func main() {
        // A reader that has gone away is told by the failed write, not by a signal that kills us half way.
        signal(SIGPIPE, SIG_IGN)
        do {
            // The parser's start costs more than all of this answer.
            if words.own == ["--version"] {
                TextOutput.standardOutput.write(IminCommand.version + "\n")
                finish(0)
            }
            if var request = RunRequest(plain: words.own) {
                request.arguments = scriptArguments
                finish(try request.run(request.scripts()).rawValue)
            }
            if words.script.isEmpty, let conversation = Conversation(plain: words.own) {
                finish(try conversation.run())
            }
            var command = try IminCommand.parseAsRoot(Array(words.own))
            try command.run()
        } catch let status as ExitCode {
            finish(status.rawValue)
        } catch {
            let code = IminCommand.exitCode(for: error)
            let text = IminCommand.fullMessage(for: error)
            let output = code == .success ? TextOutput.standardOutput : TextOutput.standardError
            if !text.isEmpty { output.write(text + "\n") }
            // The parser's own status for wrong usage is 64; ours is 2, as with most tools.
            finish(code == .success ? 0 : code == .validationFailure ? ExitStatus.usage.rawValue : code.rawValue)
        }
        finish(0)
    }

    private static func finish(_ status: Int32) -> Never {
        TextOutput.standardOutput.flush()
        var status = status
        if TextOutput.standardOutput.hasLostOutput {
            TextOutput.standardError.write("error: the output could not be written\n")
            if status == 0 { status = ExitStatus.failed.rawValue }
        }
        TextOutput.standardError.flush()
        // Nothing is left to do: every journal is written through and every line flushed, so exit handlers would only cost time.
        _exit(status)
    }
}

/// `imin`: all commands. Without the name of one, `run`.
struct IminCommand: ParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "imin",
        abstract: "Play the imin booking platform from scripts, against a sandbox inside this program or a real environment.",
        discussion: """
            Without a command: runs the scripts that are named, else what comes in on
            standard input; at a keyboard, what is typed.

            imin
            imin run examples/louis.imin
            imin -e 'search.sessions(activity: "Badminton").count'
            imin serve --port 8080

            Exit status: 0 passed, 1 failed, 2 wrong usage, 3 the script does not
            check, 4 refused by the live guard, 5 the service could not be reached,
            130 interrupted.
            """,
        version: version,
        subcommands: [
            RunCommand.self, ReplCommand.self, CheckCommand.self, FmtCommand.self, ExplainCommand.self, ManualCommand.self,
            ServeCommand.self,
            OpenAPICommand.self,
        ],
        defaultSubcommand: RunCommand.self)
}
