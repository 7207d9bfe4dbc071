import Foundation
import Glibc
import Testing

/// The real thing: tmux between us and the program, because only a real terminal breaks rows when it becomes narrower and marks pastes.
/// `.ci/install` brings tmux; where there is none, these are left out.
@Suite(.serialized, .onOwnThread, .enabled(if: Tmux.isInstalled)) struct TmuxTests {
    @Test func aNarrowerWindowShowsTheTextOnceWithTheCursorWhereItWas() throws {
        try Tmux.session(columns: 80, rows: 20) { tmux in
            let text = "let names = [\"one\", \"two\", \"three\", \"four\", \"five\", \"six\"]"
            try tmux.type(text)
            try tmux.wait { $0.contains("\"six\"]") }
            for columns in [30, 80, 25, 60] {
                try tmux.run(["resize-window", "-x", "\(columns)", "-y", "20"])
                try tmux.wait { screen in
                    let joined = screen.split(separator: "\n").map(String.init).joined()
                    return joined.components(separatedBy: "\"six\"]").count == 2
                        && joined.components(separatedBy: "imin sandbox>").count == 2
                        && joined.contains("let names")
                }
            }
            // Nor is an older copy of it further up.
            let everything = try tmux.run(["capture-pane", "-p", "-S", "-200"])
            #expect(everything.split(separator: "\n").joined().components(separatedBy: "\"six\"]").count == 2)
            // Typing goes on where it stopped.
            try tmux.type(".count")
            try tmux.wait { $0.split(separator: "\n").joined().contains("\"six\"].count") }
            try tmux.key("Enter")
            try tmux.wait { $0.contains("names = 6") }
        }
    }

    /// As somebody drags the edge of the window: tmux breaks rows anew at every step, and tells of four steps a second.
    @Test func aWindowDraggedNarrowerAndWiderShowsEverythingOnce() throws {
        try Tmux.session(columns: 80, rows: 24) { tmux in
            try tmux.type("for i in 1...22 { print(\"before\") }")
            try tmux.key("Enter")
            try tmux.wait { $0.contains("before\nimin sandbox>") }
            try tmux.type("let x = customer.")
            try tmux.key("Tab")
            try tmux.wait { $0.contains("  setAccessPass") }
            for columns in Array(stride(from: 78, to: 24, by: -3)) + Array(stride(from: 24, through: 80, by: 3)) {
                try tmux.run(["resize-window", "-x", "\(columns)", "-y", "24"])
                usleep(15_000)
            }
            // All of it comes back, and nothing else is left.
            try tmux.wait { $0.contains("  setAccessPass") }
            let everything = try tmux.run(["capture-pane", "-p", "-S", "-200"])
            #expect(everything.components(separatedBy: "customer.").count == 2, "\(everything)")
            #expect(everything.components(separatedBy: "setAccessPass").count == 2, "\(everything)")
        }
    }

    @Test func aMarkedPasteRunsNothingAndOneUndoRemovesIt() throws {
        try Tmux.session(columns: 80, rows: 20) { tmux in
            try tmux.type("1 + ")
            try tmux.run(["set-buffer", "print(\"a\" + \"b\")\nprint(\"c\" + \"d\")\n2"])
            try tmux.run(["paste-buffer", "-p"])
            try tmux.wait { $0.contains("print(\"c\" + \"d\")") }
            usleep(200_000)
            #expect(!(try tmux.screen()).contains("\nab"))
            try tmux.key("C-_")
            try tmux.wait { !$0.contains("print(") && $0.contains("imin sandbox> 1 +") }
        }
    }

    @Test func aTextTallerThanTheWindowCanBeEditedAtBothEnds() throws {
        try Tmux.session(columns: 60, rows: 8) { tmux in
            try tmux.run(["set-buffer", "[\n" + (1...30).map { "  \($0)," }.joined(separator: "\n") + "\n]"])
            try tmux.run(["paste-buffer", "-p"])
            try tmux.wait { $0.contains(" 30,") }
            for _ in 0..<40 { try tmux.key("Up", settles: false) }
            try tmux.wait { $0.contains("imin sandbox> [") && !$0.contains(" 30,") }
            try tmux.run(["resize-window", "-x", "40", "-y", "6"])
            try tmux.key("C-e")
            try tmux.type("0, ")
            try tmux.wait { $0.contains("imin sandbox> [0,") }
            try tmux.key("C-c")
            try tmux.wait { $0.contains("^C") }
        }
    }

    @Test func controlZStopsAndTheTextIsThereAgain() throws {
        // Only under a shell with jobs: a process that nobody could continue is never stopped.
        try Tmux.session(columns: 70, rows: 14, underShell: true) { tmux in
            try tmux.type("let kept = 1")
            try tmux.wait { $0.contains("let kept = 1") }
            try tmux.key("C-z")
            try tmux.wait { $0.contains("Stopped") }
            try tmux.type("stty -a | tr ' ' '\\n' | grep icanon")
            try tmux.key("Enter")
            // The word stands once in what was typed and once in the answer, which is not `-icanon`.
            try tmux.wait { $0.split(separator: "\n").contains("icanon") }
            try tmux.type("fg")
            try tmux.key("Enter")
            try tmux.wait { $0.components(separatedBy: "let kept = 1").count > 1 && $0.contains("imin sandbox> let kept = 1") }
            try tmux.key("Enter")
            try tmux.wait { $0.contains("\nkept = 1") }
        }
    }

    @Test func wideCharactersLeaveTheCursorWhereItBelongs() throws {
        try Tmux.session(columns: 60, rows: 10) { tmux in
            try tmux.type("\"é漢字\" + \"x\"")
            try tmux.wait { $0.contains("\"x\"") }
            for _ in 0..<6 { try tmux.key("Left", settles: false) }
            try tmux.type("|")
            try tmux.wait { $0.contains("\"é漢字\"| + \"x\"") }
        }
    }
}

/// One window of a tmux server of its own, with `imin repl` in it.
private struct Tmux {
    private let folder: URL
    private let path: String

    static let installed = ["/usr/bin/tmux", "/usr/local/bin/tmux", "/bin/tmux"].first { (path: String) in
        FileManager.default.isExecutableFile(atPath: path)
    }
    static let isInstalled = installed != nil

    /// Seconds that one command, and one change of the screen, may take on a machine that is busy with other things.
    private static let patience = 60

    static func session(columns: Int, rows: Int, underShell: Bool = false, _ body: (Tmux) throws -> Void) throws {
        let home = FileManager.default.temporaryDirectory.appendingPathComponent("imin-tmux-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: home) }
        let tmux = Tmux(folder: home, path: try #require(installed))
        defer { _ = try? tmux.run(["kill-server"]) }
        let command = "env HOME='\(home.path)' XDG_STATE_HOME='\(home.path)' NO_COLOR=1 LANG=C.UTF-8 '\(Program.url.path)' repl"
        try tmux.run(["new-session", "-d", "-x", "\(columns)", "-y", "\(rows)", underShell ? "bash --norc -i" : command])
        if underShell {
            try tmux.type(command)
            try tmux.key("Enter")
        }
        try tmux.wait { $0.contains("imin sandbox>") }
        try body(tmux)
    }

    /// Runs a command of tmux and gives what it says. Into a file: a pipe would stay open as long as anything that has inherited it.
    @discardableResult
    func run(_ arguments: [String]) throws -> String {
        let answer = folder.appendingPathComponent("answer-\(UUID().uuidString)")
        let complaint = folder.appendingPathComponent("complaint-\(UUID().uuidString)")
        defer { for file in [answer, complaint] { try? FileManager.default.removeItem(at: file) } }
        let child = try ChildProgram(
            path, ["-u", "-S", folder.appendingPathComponent("socket").path, "-f", "/dev/null"] + arguments,
            environment: [
                "HOME": folder.path, "PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", "TERM": "xterm-256color",
                "SHELL": "/bin/sh",
            ], streams: ("/dev/null", answer.path, complaint.path))
        let status = child.wait(seconds: Self.patience)
        guard status == 0 else {
            let words = (try? String(contentsOf: complaint, encoding: .utf8)) ?? ""
            let end = status.map { "ended with \($0)" } ?? "did not end and was killed"
            throw ChildProgram.Stuck(description: "tmux \(arguments.joined(separator: " ")) \(end): \(words)")
        }
        return try String(contentsOf: answer, encoding: .utf8)
    }

    func type(_ text: String) throws { try run(["send-keys", "-l", "--", text]) }

    func key(_ name: String, settles: Bool = true) throws {
        try run(["send-keys", name])
        if settles { usleep(50_000) }
    }

    func screen() throws -> String { try run(["capture-pane", "-p"]) }

    /// Waits for a screen. A program that ends takes its window and tmux with it: then the wait is over at once.
    func wait(sourceLocation: SourceLocation = #_sourceLocation, until isTrue: (String) -> Bool) throws {
        var last = ""
        let end = ContinuousClock.now + .seconds(Self.patience)
        while ContinuousClock.now < end {
            do {
                last = try screen()
            } catch {
                Issue.record("the session is gone (\(error)); the last screen:\n\(last)", sourceLocation: sourceLocation)
                throw PseudoTerminal.WaitedInVain()
            }
            if isTrue(last) { return }
            usleep(50_000)
        }
        Issue.record("the screen never became what was waited for:\n\(last)", sourceLocation: sourceLocation)
        throw PseudoTerminal.WaitedInVain()
    }
}
