import Glibc
import Synchronization
import Testing

@testable import LineEdit

@Suite struct HistoryTests {
    /// A directory that goes when the test ends.
    private final class Place {
        let path: String

        init() throws {
            var template = Array("/tmp/imin-history-XXXXXX".utf8CString)
            let made = mkdtemp(&template)
            path = String(cString: try #require(made))
        }

        deinit {
            for name in ["/deep/down/h.jsonl", "/h.jsonl"] { unlink(path + name) }
            for name in ["/deep/down", "/deep", ""] { rmdir(path + name) }
        }

        var file: HistoryFile { HistoryFile(path: path + "/h.jsonl") }

        func write(_ text: String) {
            let descriptor = open(path + "/h.jsonl", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
            writeAll(descriptor, Array(text.utf8))
            close(descriptor)
        }

        var lines: [String] {
            let descriptor = open(path + "/h.jsonl", O_RDONLY)
            defer { close(descriptor) }
            var bytes = [UInt8](repeating: 0, count: 1 << 20)
            let count = read(descriptor, &bytes, bytes.count)
            return String(decoding: bytes[..<max(count, 0)], as: UTF8.self).split(separator: "\n").map(String.init)
        }
    }

    @Test func writesBeforeItRunsAndHowItWentAfter() throws {
        let place = try Place()
        let history = History(file: place.file, session: "s", now: { 7 })
        history.add("let x = \"é\n\"")
        #expect(place.lines.count == 1)
        #expect(place.lines[0].hasPrefix(#"{"id":"s-7-1","time":7,"directory":"/"#))
        #expect(place.lines[0].hasSuffix(#","text":"let x = \"é\n\""}"#))
        history.conclude(succeeded: false, milliseconds: 12)
        #expect(place.lines.last == #"{"id":"s-7-1","succeeded":false,"milliseconds":12}"#)

        let next = History(file: place.file)
        #expect(next.entries.map(\.text) == ["let x = \"é\n\""])
        #expect(next.entries[0].succeeded == false)
        #expect(next.entries[0].milliseconds == 12)
    }

    @Test func makesItsDirectoryAndKeepsItToItself() throws {
        let place = try Place()
        let file = HistoryFile(path: place.path + "/deep/down/h.jsonl")
        History(file: file).add("x")
        var status = stat()
        #expect(stat(file.path, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
        #expect(History(file: file).entries.map(\.text) == ["x"])
    }

    @Test func skipsBrokenLinesAndCountsThem() throws {
        let place = try Place()
        place.write("{\"id\":\"a\",\"text\":\"one\"}\nnonsense\n{\"id\":1}\n[]\n{\"id\":\"b\",\"text\":\"two\"}\n{\"id\":\"c\",\"te")
        let history = History(file: place.file)
        #expect(history.entries.map(\.text) == ["one", "two"])
        #expect(history.broken == 4)
        // What a killed session left unfinished does not take the next line with it.
        history.add("three")
        #expect(History(file: place.file).entries.map(\.text) == ["one", "two", "three"])
    }

    @Test func twoSessionsLoseNothing() async throws {
        let place = try Place()
        let path = place.path + "/h.jsonl"
        await withTaskGroup(of: Void.self) { group in
            for session in ["a", "b", "c"] {
                group.addTask {
                    let history = History(file: HistoryFile(path: path), session: session)
                    for number in 0..<50 {
                        history.add("\(session)\(number)")
                        history.conclude(succeeded: true, milliseconds: 1)
                    }
                }
            }
        }
        let entries = History(file: place.file).entries
        #expect(entries.count == 150)
        for session in ["a", "b", "c"] {
            #expect(entries.map(\.text).filter { $0.hasPrefix(session) } == (0..<50).map { "\(session)\($0)" })
        }
        #expect(entries.allSatisfy { $0.succeeded == true })
    }

    @Test func compactsAFileThatIsFarTooLongAndOtherSessionsFollow() throws {
        let place = try Place()
        let other = History(file: place.file, session: "other")
        other.add("before")
        let writer = History(file: place.file, session: "w")
        for number in 0..<25 { writer.add("e\(number)") }
        let short = HistoryFile(path: place.file.path, limit: 10)
        #expect(short.load().entries.map(\.text) == (15..<25).map { "e\($0)" })
        #expect(place.lines.count == 10)
        other.add("after")
        #expect(place.file.load().entries.last?.text == "after")
    }

    @Test func readsOnlyTheNewestOfALongFileUntilTheRestIsWanted() throws {
        let place = try Place()
        let writer = History(file: place.file, session: "w")
        for number in 0..<3_000 { writer.add("entry(\(number), \"with some more text in it, as entries have\")") }
        let history = History(file: place.file, session: "r")
        #expect(history.hasOlder && history.recent.count < 2_000 && history.recent.count > 500)
        #expect(history.recent.last?.text.hasPrefix("entry(2999") == true)
        #expect(history.suggestion(for: "entry(2998")?.hasPrefix("entry(2998, ") == true)
        history.add("new")
        writer.add("meanwhile")
        let texts = history.entries.map(\.text)
        #expect(texts.count == 3_001 && texts[0].hasPrefix("entry(0,") && texts.last == "new")
        #expect(Set(texts).count == texts.count && !history.hasOlder)
    }

    @Test func aWalkGoesOnIntoWhatWasNotRead() throws {
        let place = try Place()
        let writer = History(file: place.file, session: "w")
        writer.add("first of all")
        for number in 0..<2_000 { writer.add("entry(\(number), \"with some more text in it, as entries have, and yet more\")") }
        let history = History(file: place.file, session: "r")
        var walk = HistoryWalk(draft: Document(), prefix: "first", count: history.recent.count)
        #expect(walk.older(history.recent) == nil)
        walk.shift(by: history.loadOlder())
        #expect(walk.older(history.recent)?.text == "first of all")
        #expect(walk.newer(history.recent)?.isEmpty == true)
    }

    @Test func keepsSecretsOutOfTheFile() throws {
        let place = try Place()
        let history = History(file: place.file)
        history.mask = { $0 == "key(\"sk_live\")" ? "key(\"sk_***\")" : $0 }
        history.add("key(\"sk_live\")")
        history.add(" not to be kept")
        history.isPrivate = true
        history.add("private")
        #expect(History(file: place.file).entries.map(\.text) == ["key(\"sk_***\")"])
        #expect(history.entries.map(\.text) == ["key(\"sk_live\")", " not to be kept", "private"])
    }

    @Test func doesNotRepeatWhatWasJustEntered() {
        let history = History()
        for text in ["a", "a", "  ", "b", "a"] { history.add(text) }
        #expect(history.entries.map(\.text) == ["a", "b", "a"])
    }

    @Test func suggestsTheNewestThatBeganSoAndDidNotFail() {
        let history = History()
        history.add("print(1)")
        history.conclude(succeeded: true, milliseconds: 0)
        history.add("print(2)")
        history.conclude(succeeded: false, milliseconds: 0)
        #expect(history.suggestion(for: "pri") == "print(1)")
        #expect(history.suggestion(for: "print(1)") == nil)
        #expect(history.suggestion(for: "") == nil)
    }

    /// A device or a pipe in its place would be read for ever.
    @Test(arguments: ["/proc/no/such/file", "/dev/zero", "/dev/full", "pipe", "/tmp"]) func worksWithoutAFileItCanWrite(path: String) {
        let pipe = "/tmp/imin-history-\(getpid())"
        if path == "pipe" { mkfifo(pipe, 0o600) }
        defer { if path == "pipe" { unlink(pipe) } }
        let history = History(file: HistoryFile(path: path == "pipe" ? pipe : path))
        history.add("x")
        history.conclude(succeeded: true, milliseconds: 0)
        #expect(history.entries.map(\.text) == ["x"])
    }
}
