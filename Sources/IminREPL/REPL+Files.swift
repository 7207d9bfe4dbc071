import Glibc
import IminClient
import IminLanguage
import IminScript
import LineEdit
import Synchronization

/// The commands that write files and read them.
extension REPL {
    func readFile(_ path: String) throws(ScriptFailure) -> SourceText {
        let path = expanded(path)
        guard let bytes = try ScriptFolder.read(path) else { throw ScriptFailure(kind: "file", "there is no file \(path)") }
        return SourceText(name: path, bytes: bytes)
    }

    /// With the home folder in the place of `~`.
    private func expanded(_ path: String) -> String {
        guard path == "~" || path.hasPrefix("~/"), let home = configuration.variables["HOME"] else { return path }
        return home + path.dropFirst()
    }

    nonisolated(nonsending) func load(_ path: String) async {
        do {
            await run(try readFile(path))
        } catch {
            complain(error.message)
        }
    }

    /// `:save story.imin`: the session. `:save story.imin 3-7`: some entries of it. `:save _1 rows.csv`: a value, as its file's name says.
    nonisolated(nonsending) func save(_ argument: String) async {
        var path = argument
        var replaces = false
        if path.hasSuffix("!") {
            replaces = true
            path = Text.trimmed(String(path.dropLast()))
        }
        guard !path.isEmpty else { return complain(":save needs the name of a file") }
        if let blank = path.firstIndex(of: " "), let value = connection.session.value(of: String(path[..<blank])) {
            let file = expanded(Text.trimmed(String(path[blank...])))
            let text = file.lowercased().hasSuffix(".csv") ? ValueExport.csv(value) : ValueExport.json(value) + "\n"
            guard create(file, text, replaces: replaces, command: "\(path) !") != nil else { return }
            return say("`\(path[..<blank])` saved to \(file)")
        }
        if path.hasPrefix("_"), let blank = path.firstIndex(of: " ") { return complain("there is no `\(path[..<blank])` to save") }
        var record = record
        if let blank = path.lastIndex(of: " "), let range = Self.entries(String(path[path.index(after: blank)...])) {
            path = Text.trimmed(String(path[..<blank]))
            record.statements = record.statements(in: range, of: history.entries.map(\.id))
            guard !record.statements.isEmpty else {
                return complain("none of these entries was run in this session; :history numbers them")
            }
        }
        guard !record.statements.isEmpty else { return complain("nothing has been run yet") }
        path = expanded(path)
        let saved = SavedScript(environment: connection.environment.name, seed: connection.settings.seed)
        let script = saved.text(record, file: path)
        let secrets = TypedSecrets(script, hidesCards: connection.isLive).findings.count
        guard let bytes = create(path, script, replaces: replaces, command: "\(path) !", isPrivate: secrets > 0) else { return }
        let lost = saved.reasonsToLeaveOut(record).count { $0 != nil }
        let note = lost == 0 ? "" : ", \(lost) of them as a comment that says why: they cannot be repeated"
        say("\(Text.counted(record.statements.count, "statement")) saved to \(path)\(note)")
        if secrets > 0 {
            let what = secrets == 1 ? "a text that looks like a secret stands in it" : "\(secrets) texts that look like secrets stand in it"
            say("\(what), as typed, and only you may read it: `env(\"NAME\")` would keep it out")
        }
        await verify(SourceText(name: path, bytes: bytes))
    }

    /// `3`, `3-7`, `3-`: numbers of entries of the history.
    static func entries(_ text: String) -> ClosedRange<Int>? {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count <= 2, let first = ends.first.flatMap({ Int($0) }), first > 0 else { return nil }
        guard let second = ends.dropFirst().first else { return first...first }
        guard let last = second.isEmpty ? Int.max : Int(second), last >= first else { return nil }
        return first...last
    }

    /// Writes a file that was not there, or may be replaced; what was written, without secrets. `nil` after saying why not.
    private func create(_ path: String, _ text: String, replaces: Bool, command: String, isPrivate: Bool = false) -> [UInt8]? {
        let flags = O_WRONLY | O_CREAT | O_CLOEXEC | (replaces ? O_TRUNC : O_EXCL)
        let descriptor = open(path, flags, isPrivate ? 0o600 : 0o644)
        guard descriptor >= 0 else {
            complain(
                errno == EEXIST
                    ? "\(path) is there already; `:save \(command)` replaces it" : "\(path): \(String(cString: strerror(errno)))")
            return nil
        }
        defer { close(descriptor) }
        // One that was there may have been everybody's.
        if isPrivate { fchmod(descriptor, 0o600) }
        let bytes = Array(connection.host.client.masker.mask(text).utf8)
        guard writeAll(descriptor, bytes) else {
            complain("\(path) could not be written")
            return nil
        }
        return bytes
    }

    private func writeAll(_ descriptor: Int32, _ bytes: [UInt8]) -> Bool {
        var start = 0
        while start < bytes.count {
            let count = bytes[start...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            start += count
        }
        return true
    }

    /// Plays a saved script on a world of its own, so that nobody finds out later that it does not pass.
    private nonisolated(nonsending) func verify(_ source: SourceText) async {
        guard connection.environment.isEmbedded else { return }
        var settings = connection.settings
        settings.print = { _ in }
        guard let fresh = try? Connection(connection.environment, settings, isInteractive: false) else { return }
        nonisolated(unsafe) let session = fresh.session
        let cancellation = fresh.cancellation
        let waiting = configuration.beginWaiting()
        waiting.say("playing it on a fresh world")
        let start = ContinuousClock.now
        let (endings, ending) = AsyncStream.makeStream(of: Result<Report, CompileErrors>?.self)
        let task = Task(executorPreference: RunThread()) {
            do throws(CompileErrors) {
                ending.yield(.success(try await session.run(source)))
            } catch {
                ending.yield(.failure(error))
            }
        }
        // It takes as long as the session did, and may wait for what does not stop: a second Control-C leaves it.
        let interruptions = Mutex(0)
        let watch = InterruptWatch {
            waiting.stop("stopping; Control-C again leaves it")
            cancellation.cancel()
            task.cancel()
            let count = interruptions.withLock { count in
                count += 1
                return count
            }
            if count > 1 { ending.yield(nil) }
        }
        var iterator = endings.makeAsyncIterator()
        let result = await iterator.next() ?? nil
        watch.stop()
        waiting.end()
        let time = ContinuousClock.now - start
        // Nobody else has this world.
        nonisolated(unsafe) let left = fresh
        if result == nil {
            Task {
                await task.value
                await left.shutdown()
            }
        } else {
            await left.shutdown()
        }
        switch result {
        case nil:
            eraseControlC()
            say(StyledText("left by Control-C: whether it passes is not known", Style(.yellow)))
        case .failure(let errors): show(errors.diagnostics.filter { $0.severity == .error })
        case .success(let report) where report.outcome == .passed:
            say(StyledText("it passes: played on a fresh world in \(Self.text(time))", .dim))
        case .success(let report) where report.outcome == .cancelled:
            eraseControlC()
            say(StyledText("stopped by Control-C: whether it passes is not known", Style(.yellow)))
        case .success(let report):
            let renderer = ProblemRenderer(isColoured: configuration.isColoured, width: reportWidth)
            for problem in report.problems { output.note(renderer.text(problem)) }
            complain("played on a fresh world it does not pass")
        }
    }
}
