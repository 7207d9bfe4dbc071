import Foundation
import Glibc
import Testing

/// The real thing: tmux between us and the program, because only a real terminal breaks rows when it becomes narrower and marks pastes.
/// `.ci/install` brings tmux; where there is none, these are left out.
@Suite(.serialized, .enabled(if: Tmux.isInstalled)) struct TmuxTests {
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
            // Typing goes on where it stopped.
            try tmux.type(".count")
            try tmux.wait { $0.split(separator: "\n").joined().contains("\"six\"].count") }
            try tmux.key("Enter")
            try tmux.wait { $0.contains("names = 6") }
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
    private let socket: String

    static let isInstalled = ["/usr/bin/tmux", "/usr/local/bin/tmux", "/bin/tmux"].contains { (path: String) in
        FileManager.default.isExecutableFile(atPath: path)
    }

    static func session(columns: Int, rows: Int, underShell: Bool = false, _ body: (Tmux) throws -> Void) throws {
        let home = FileManager.default.temporaryDirectory.appendingPathComponent("imin-tmux-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: home) }
        let tmux = Tmux(socket: home.appendingPathComponent("socket").path)
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

    @discardableResult
    func run(_ arguments: [String]) throws -> String {
        let words = (["tmux", "-u", "-S", socket, "-f", "/dev/null"] + arguments).map(Self.quoted).joined(separator: " ")
        // Threads of a test block signals, and what they start would too: the program must hear of a window's new size.
        var none = sigset_t()
        var before = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        let pipe = try #require(popen(words + " 2>/dev/null </dev/null", "r"))
        defer { pclose(pipe) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 14)
        while true {
            let count = fread(&chunk, 1, chunk.count, pipe)
            guard count > 0 else { break }
            bytes.append(contentsOf: chunk[..<count])
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A word as a shell reads it back.
    private static func quoted(_ word: String) -> String {
        "'" + word.replacingOccurrences(of: "'", with: "'\\''") + "'"
    }

    func type(_ text: String) throws { try run(["send-keys", "-l", "--", text]) }

    func key(_ name: String, settles: Bool = true) throws {
        try run(["send-keys", name])
        if settles { usleep(50_000) }
    }

    func screen() throws -> String { try run(["capture-pane", "-p"]) }

    func wait(sourceLocation: SourceLocation = #_sourceLocation, until isTrue: (String) -> Bool) throws {
        var last = ""
        for _ in 0..<300 {
            last = try screen()
            if isTrue(last) { return }
            usleep(50_000)
        }
        Issue.record("the screen never became what was waited for:\n\(last)", sourceLocation: sourceLocation)
        throw PseudoTerminal.WaitedInVain()
    }
}
