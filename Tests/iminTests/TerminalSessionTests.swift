import Foundation
import Glibc
import Testing

/// `imin` at a keyboard: the whole program on a pseudo-terminal.
@Suite(.serialized, .onOwnThread) struct TerminalSessionTests {
    private func withHome(_ body: (URL) throws -> Void) throws {
        let home = FileManager.default.temporaryDirectory.appendingPathComponent("imin-home-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: home) }
        try body(home)
    }

    private func session(_ arguments: [String] = ["repl"], environment: [String: String] = [:], _ body: (PseudoTerminal) throws -> Void)
        throws
    {
        try withHome { home in
            let terminal = try PseudoTerminal(arguments, home: home, environment: environment)
            defer { terminal.end() }
            try terminal.wait(for: "imin sandbox> ")
            try body(terminal)
        }
    }

    @Test func runsWhatIsTypedAndLeavesTheTerminalAsItWas() throws {
        try session { terminal in
            try terminal.enter("6 * 7")
            try terminal.wait(for: "_1 = 42")
            // Control-D means something else to a terminal in its ordinary state.
            try terminal.waitUntilEditing()
            terminal.type("\u{4}")
            #expect(try terminal.waitForEnd() == 0)
            #expect(terminal.isOrdinary)
            #expect(terminal.text.contains("\u{1B}[?2004l"))
        }
    }

    /// The flags of `imin repl` are those of `imin` alone as well.
    @Test func flagsNeedNoNameOfACommand() throws {
        try withHome { home in
            let file = home.appendingPathComponent("first.imin")
            try "let seven = 7".write(to: file, atomically: true, encoding: .utf8)
            let terminal = try PseudoTerminal(["-q", "--plain", "--theme", "mono", "-i", file.path], home: home)
            defer { terminal.end() }
            try terminal.wait(for: "imin sandbox> ")
            #expect(!terminal.plain.contains(":help"))
            terminal.type("seven * 6\r")
            try terminal.wait(for: "_1 = 42")
            #expect(!terminal.text.contains("\u{1B}[?2004h"))
        }
    }

    @Test func whatIsNoTerminalGetsResultsAndNothingElse() throws {
        try withHome { home in
            let file = home.appendingPathComponent("out").path
            let terminal = try PseudoTerminal([], home: home, output: file)
            defer { terminal.end() }
            try terminal.wait(for: "imin sandbox> ")
            for line in ["let x = [{ a: 1 }]", "x", "print(\"said\")", "customer.get(\"nobody\")"] { terminal.type(line + "\r") }
            try terminal.wait(for: "404 · ")
            // What is typed behind a failure before the next prompt is not run.
            let prompts = terminal.plain.components(separatedBy: "imin sandbox> ").count
            try terminal.wait(
                "the next prompt", until: { terminal.plain.components(separatedBy: "imin sandbox> ").count >= max(prompts, 6) })
            terminal.type("x.count\r")
            try terminal.wait("the last result", until: { (try? String(contentsOfFile: file, encoding: .utf8).hasSuffix("\n1\n")) == true })
            terminal.type("\u{4}")
            #expect(try terminal.waitForEnd() == 0)
            #expect(try String(contentsOfFile: file, encoding: .utf8).replacing(/\s+/, with: " ") == #"[ { "a": 1 } ] said 1 "#)
            #expect(!terminal.text.contains(/\u{1B}\[[0-9;?]*[A-HJhlm]/))
        }
    }

    @Test func controlCIsNoAnswerToAQuestion() throws {
        try session { terminal in
            try terminal.enter(#"let a = customer.create(email: "a@b.co", givenName: "A", familyName: "B").identifier"#)
            try terminal.wait(for: "+customer")
            try terminal.enter(":undo")
            try terminal.wait(for: "[y/N] ")
            terminal.type("y\u{3}")
            try terminal.wait(for: "nothing was sent")
            try terminal.enter("customer.get(a).identifier == a")
            try terminal.wait(for: "_1 = true")
        }
    }

    @Test func controlCEndsALoopAndNotTheSession() throws {
        try session { terminal in
            try terminal.enter("while true { }")
            try terminal.waitUntilRunning()
            try terminal.interrupt(until: "stopped by Control-C")
            try terminal.enter("1 + 1")
            try terminal.wait(for: "_1 = 2")
        }
    }

    @Test func whatIsTypedBeforeTheSessionIsReadyIsNotLost() throws {
        try withHome { home in
            let terminal = try PseudoTerminal([], home: home)
            defer { terminal.end() }
            // Into a terminal that nobody reads yet.
            terminal.type("6 * 7\r")
            try terminal.wait(for: "_1 = 42")
            try terminal.waitUntilEditing()
            #expect(terminal.plain.components(separatedBy: "_1 = 42").count == 2)
        }
    }

    @Test func aJobRunsBesideTheSessionAndCanBeStopped() throws {
        try session { terminal in
            try terminal.enter("let n = 41")
            try terminal.wait(for: "n = 41")
            try terminal.enter(":job let own = n; print(\"working\"); own + 1")
            try terminal.wait(for: "[1] working")
            try terminal.wait(for: "[1] has ended")
            try terminal.enter(":jobs 1")
            try terminal.wait(for: "_1 = 42")
            // What a job binds is its own.
            try terminal.enter("own")
            try terminal.wait(for: "there is no `own` here")
            try terminal.enter(":job while true { }")
            try terminal.wait(for: "imin sandbox*>")
            try terminal.enter(":cancel 2")
            try terminal.wait(for: "[2] was stopped")
            // More that never wait than there are processors: the prompt goes on all the same.
            let busy = ProcessInfo.processInfo.activeProcessorCount + 1
            for number in 3..<3 + busy {
                try terminal.enter(":job var n = 0; while true { n += 1 }")
                try terminal.wait(for: "job \(number) runs")
            }
            try terminal.enter("\"still \" + \"here\"")
            try terminal.wait(for: "still here")
            for number in 3..<3 + busy {
                try terminal.enter(":cancel \(number)")
                try terminal.wait(for: "[\(number)] was stopped")
            }
        }
    }

    @Test func interruptsBetweenStatementsEndNothing() throws {
        try session { terminal in
            for _ in 0..<20 {
                terminal.type("1 + 1\r")
                for _ in 0..<20 {
                    kill(terminal.process, SIGINT)
                    usleep(500)
                }
            }
            // What is left of a statement that was interrupted while it was typed.
            try terminal.waitUntilEditing()
            terminal.type("\u{3}")
            terminal.forget()
            try terminal.enter("\"still \" + \"here\"")
            try terminal.wait(for: "still here")
        }
    }

    @Test func controlCDropsALineInPlainModeToo() throws {
        try session(["repl", "--plain"]) { terminal in
            terminal.type("[1,\r")
            try terminal.wait(for: "... ")
            terminal.forget()
            terminal.type("\u{3}")
            try terminal.wait(for: "imin sandbox> ")
            terminal.type("6 * 7\r")
            try terminal.wait(for: "_1 = 42")
        }
    }

    /// Plain lines come one by one: those behind one that failed are held, however they were typed.
    @Test func plainLinesBehindAFailureAreNotRun() throws {
        try session(["repl", "--plain"]) { terminal in
            terminal.type("(1...200_000).map { $0 * 2 }; customer.get(\"nobody\")\rprint(\"un\" + \"o\")\rprint(\"du\" + \"e\")\r")
            try terminal.wait(for: "not run, because what came before it failed:")
            terminal.type("6 * 7\r")
            try terminal.wait(for: "_1 = 42")
            #expect(!terminal.plain.contains("uno") && !terminal.plain.contains("due"))
        }
    }

    /// A session, and a pipe that it can be made to wait for until somebody writes into it: no flag stops that.
    private func waitingSession(_ arguments: [String] = ["repl"], _ body: (_ terminal: PseudoTerminal, _ pipe: String) throws -> Void)
        throws
    {
        try withHome { home in
            let pipe = home.appendingPathComponent("pipe").path
            try #require(mkfifo(pipe, 0o600) == 0)
            let terminal = try PseudoTerminal(arguments, home: home, folder: home.path)
            defer { terminal.end() }
            try terminal.wait(for: "imin sandbox> ")
            try body(terminal, pipe)
        }
    }

    /// The writing end of a pipe as soon as somebody reads it, who then waits for as long as it is open.
    private func writer(of pipe: String) throws -> Int32 {
        for _ in 0..<6_000 {
            let end = open(pipe, O_WRONLY | O_NONBLOCK)
            if end >= 0 { return end }
            usleep(10_000)
        }
        throw PseudoTerminal.WaitedInVain()
    }

    @Test func whatIsTypedWhileSomethingRunsIsShownAtTheNextPromptOnly() throws {
        try waitingSession { terminal, pipe in
            try terminal.enter("file.read(\"pipe\")")
            try terminal.waitUntilRunning()
            try terminal.wait(for: "waiting")
            terminal.forget()
            terminal.type("6 * 7")
            try terminal.wait(for: "2 s")
            #expect(!terminal.plain.contains("7"), "\(terminal.plain)")
            close(open(pipe, O_WRONLY))
            try terminal.wait(for: "imin sandbox> 6 * 7")
            terminal.type("\r")
            try terminal.wait(for: "= 42")
        }
    }

    /// Nothing is painted over there: a run that does not stop at once says in a line what the next key does.
    @Test func plainModeTellsOfTheSecondControlC() throws {
        try waitingSession(["repl", "--plain"]) { terminal, pipe in
            terminal.type("print(\"g\" + \"o\"); file.read(\"pipe\")\r")
            try terminal.wait(for: "go")
            let held = try writer(of: pipe)
            defer { close(held) }
            terminal.type("\u{3}")
            try terminal.wait(for: "\nstopping; Control-C again leaves it to :jobs\r\n")
            try terminal.interrupt(until: "is job 1 now")
            #expect(!terminal.text.contains("\u{1B}"))
        }
    }

    @Test func controlCEndsThePlayingOfASavedSession() throws {
        try waitingSession { terminal, pipe in
            let file = pipe + "-not"
            try "there".write(toFile: file, atomically: true, encoding: .utf8)
            try terminal.enter("while true { do { let text = file.read(\"pipe-not\"); break } catch { } }; 6 * 7")
            try terminal.wait(for: "_1 = 42")
            // What was there is not any more: played again, the first statement never ends.
            unlink(file)
            try terminal.enter(":save story.imin")
            try terminal.wait(for: "playing it on a fresh world")
            try terminal.interrupt(until: "whether it passes is not known")
            try terminal.enter("_ + 1")
            try terminal.wait(for: "_2 = 43")
        }
    }

    @Test func aSecondControlCLeavesWhatDoesNotStopToTheJobs() throws {
        try waitingSession { terminal, pipe in
            try terminal.enter("let n = 6; let later = { n }")
            // As it is shown, not as it is typed.
            try terminal.wait(for: "n = 6\r\n")
            try terminal.enter("file.read(\"pipe\")")
            try terminal.waitUntilRunning()
            // Five times a second.
            try terminal.interrupt(until: "is job 1 now")
            try terminal.wait(for: "imin sandbox*>")
            try terminal.enter("n")
            try terminal.wait(for: "`n` is with job 1")
            try terminal.enter("let own = 7; own - 2")
            try terminal.wait(for: "_1 = 5")
            // What it waits for comes, and names and past with it.
            close(open(pipe, O_WRONLY))
            try terminal.wait(for: "[1] has stopped")
            try terminal.enter("n * own + later() + _1 - _")
            try terminal.wait(for: "_2 = 48")
            // What was left and what was entered meanwhile are steps as well.
            try terminal.enter(":back 2")
            try terminal.wait(for: "back before  1 statement entered while job 1 ran")
            try terminal.enter("own")
            try terminal.wait(for: "there is no `own` here")
            try terminal.enter(":back")
            try terminal.wait(for: "back before  file.read(")
            try terminal.enter(":back")
            try terminal.wait(for: "back before  let n = 6")
        }
    }

    /// Into the first milliseconds of the program.
    @Test func controlCWhileItStartsEndsNothing() throws {
        try withHome { home in
            let terminal = try PseudoTerminal([], home: home)
            defer { terminal.end() }
            try terminal.wait(for: "Control-D leaves")
            for _ in 0..<20 {
                kill(terminal.process, SIGINT)
                usleep(500)
            }
            try terminal.enter("6 * 7")
            try terminal.wait(for: "_1 = 42")
        }
    }

    @Test func whatWasWarnedOfIsToldAgainWhereSomethingWasTypedBetween() throws {
        try session { terminal in
            try terminal.enter(":job while true { }")
            try terminal.wait(for: "imin sandbox*>")
            for _ in 0..<2 {
                try terminal.waitUntilEditing()
                terminal.forget()
                terminal.type("\u{4}")
                try terminal.wait(for: "a job still runs")
                try terminal.wait(for: "imin sandbox*>")
                try terminal.waitUntilEditing()
                terminal.type("x")
                try terminal.wait(for: "x")
                terminal.type("\u{3}")
                try terminal.wait(for: "^C")
            }
            try terminal.enter(":cancel")
            try terminal.wait(for: "was stopped")
        }
    }

    @Test func aPasteWhoseEndNeverComesCanBeLeft() throws {
        try session { terminal in
            // The prompt is there before the editor reads: Control-C in the same bytes would be part of the paste.
            terminal.type("(")
            try terminal.wait(for: "(")
            terminal.type("\u{1B}[200~print(1)\n")
            usleep(100_000)
            terminal.type("\u{3}")
            try terminal.wait(for: "^C")
            try terminal.enter("6 * 7")
            try terminal.wait(for: "_1 = 42")
        }
    }

    @Test func controlCDropsWhatIsTypedAndUpBringsItBack() throws {
        try session { terminal in
            terminal.type("let precious = 1\u{3}")
            try terminal.wait(for: "^C")
            terminal.forget()
            terminal.type("\u{1B}[A")
            try terminal.wait(for: "let precious = 1")
        }
    }

    @Test(arguments: [SIGTERM, SIGHUP, SIGSEGV]) func aDeathRestoresTheTerminal(signal: Int32) throws {
        // Without the runtime's own report of a crash, which would ask at the terminal what to do next.
        try session(environment: ["SWIFT_BACKTRACE": "enable=no"]) { terminal in
            #expect(!terminal.isOrdinary)
            kill(terminal.process, signal)
            let status = try terminal.waitForEnd()
            #expect(status == 128 + signal)
            #expect(terminal.isOrdinary)
            #expect(terminal.text.hasSuffix("\u{1B}[?2004l") || terminal.text.contains("\u{1B}[?2004l"))
        }
    }

    @Test func pastesRunNothingWhateverWayTheyCome() throws {
        try session { terminal in
            terminal.type("\u{1B}[200~print(\"one\")\nprint(\"two\")\n\u{1B}[201~")
            try terminal.wait(for: "print(\"two\")")
            usleep(200_000)
            #expect(!terminal.plain.contains("\none"))
            terminal.type("\u{3}")
            try terminal.wait(for: "^C")
            terminal.forget()
            // Without marks, all at once.
            for lineEnd in ["\r", "\n", "\r\n"] {
                terminal.type("print(\"un\" + \"o\")\(lineEnd)print(\"du\" + \"e\")\(lineEnd)")
                try terminal.wait(for: "print(\"du\"")
                usleep(200_000)
                #expect(!terminal.plain.contains("due") && !terminal.plain.contains("uno"))
                terminal.type("\u{3}")
                try terminal.wait(for: "^C")
                terminal.forget()
            }
        }
    }

    /// What was typed while something ran: a line that was entered runs, several are a paste that waits for Enter.
    @Test func aPasteWhileSomethingRunsWaitsForEnter() throws {
        try session { terminal in
            // Some tenths of a second, which `sleep` would not take: it is the world's clock that it moves.
            try terminal.enter("let a = (1...300_000).map { $0 * 2 }")
            try terminal.waitUntilRunning()
            terminal.type("\"typed \" + \"ahead\"\r")
            try terminal.wait(for: "_1 = typed ahead")
            try terminal.enter("let b = (1...300_000).map { $0 * 2 }")
            try terminal.waitUntilRunning()
            terminal.type("print(\"un\" + \"o\")\rprint(\"du\" + \"e\")\r")
            try terminal.waitUntilEditing()
            usleep(200_000)
            #expect(!terminal.plain.contains("due") && !terminal.plain.contains("uno"))
            terminal.type("\r")
            try terminal.wait(for: "uno")
            try terminal.wait(for: "due")
        }
    }

    @Test func noColorMeansNone() throws {
        try session(environment: ["NO_COLOR": "1"]) { terminal in
            try terminal.enter("let x = \"a\"")
            try terminal.wait(for: "x = ")
            try terminal.enter("nope")
            try terminal.wait(for: "error[unknown-name]")
            #expect(!terminal.text.contains(/\u{1B}\[[0-9;]*m/))
        }
    }

    /// A report for a screen reader has no colours, as one for a terminal that knows none.
    @Test func reportsForAScreenReaderAreNothingButText() throws {
        try withHome { home in
            let file = home.appendingPathComponent("fails.imin")
            try "expect 1 == 2".write(to: file, atomically: true, encoding: .utf8)
            for (variables, isColoured) in [([:], true), (["ACCESSIBLE": "1"], false)] {
                let terminal = try PseudoTerminal(["run", file.path], home: home, environment: variables)
                defer { terminal.end() }
                try terminal.wait(for: "expect 1 == 2")
                #expect(try terminal.waitForEnd() == 1)
                #expect(terminal.text.contains("\u{1B}") == isColoured)
            }
        }
    }

    @Test(arguments: [(["repl", "--plain"], [:]), (["repl"], ["TERM": "dumb"]), (["repl"], ["ACCESSIBLE": "1"])])
    func plainModeNeverMovesTheCursor(arguments: [String], environment: [String: String]) throws {
        try session(arguments, environment: environment) { terminal in
            terminal.type("[1,\r2].count\r")
            try terminal.wait(for: "_1 = 2")
            // Takes longer than it takes elsewhere until a row says that something runs.
            terminal.type("(0..<300_000).map { $0 * 2 }.count\r")
            try terminal.wait(for: "_2 = 300000")
            terminal.type(":complete customer.cr\r")
            try terminal.wait(for: "1. create")
            try terminal.wait(for: "imin sandbox> ")
            terminal.type("nope\r")
            try terminal.wait(for: "error[unknown-name]")
            // What is typed before the prompt would be held.
            try terminal.wait("the next prompt", until: { terminal.plain.hasSuffix("imin sandbox> ") })
            terminal.type("customer.get(\"nobody\")\r")
            try terminal.wait(for: "404 · ")
            #expect(!terminal.text.contains("\u{1B}"))
            terminal.type("\u{4}")
            #expect(try terminal.waitForEnd() == 0)
        }
    }

    @Test func twoSessionsShareAHistoryEvenWhenOneIsKilled() throws {
        try withHome { home in
            let file = home.appendingPathComponent("state/imin/history/sandbox.jsonl")
            let one = try PseudoTerminal(home: home)
            defer { one.end() }
            let other = try PseudoTerminal(home: home)
            defer { other.end() }
            for terminal in [one, other] { try terminal.wait(for: "imin sandbox> ") }
            try one.enter("\"from one\"")
            try one.wait(for: "_1 = from one")
            try other.enter("\"from the other\"")
            try other.wait(for: "_1 = from the other")
            try one.enter("while true { } // never ends")
            try one.waitUntilRunning()
            try one.wait(
                "the statement in the history", until: { (try? String(contentsOf: file, encoding: .utf8).contains("never ends")) == true })
            kill(one.process, SIGKILL)
            _ = try one.waitForEnd()
            try other.enter("\"and on\"")
            try other.wait(for: "_2 = and on")
            let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
            for text in ["from one", "from the other", "never ends", "and on"] { #expect(lines.count { $0.contains(text) } == 1) }
            for line in lines { #expect((try? JSONSerialization.jsonObject(with: Data(line.utf8))) != nil) }
            let third = try PseudoTerminal(home: home)
            defer { third.end() }
            try third.wait(for: "imin sandbox> ")
            third.forget()
            third.type("\u{1B}[A")
            try third.wait(for: "and on")
            third.type("\u{1B}[A")
            try third.wait(for: "never ends")
        }
    }
}
