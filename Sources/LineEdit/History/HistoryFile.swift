import Glibc

/// A history file that several sessions write at once: lines of JSON, appended under a lock, never rewritten while it is in use.
///
/// Every append opens the file anew, so that a session notices when another one has compacted it. What cannot be written is not
/// worth stopping a session for: `append` says whether it worked.
public struct HistoryFile: Sendable {
    public let path: String
    /// Entries kept when the file is compacted, and loaded at all.
    public let limit: Int

    public init(path: String, limit: Int = 10_000) {
        self.path = path
        self.limit = limit
    }

    /// What was loaded.
    public struct Contents: Sendable {
        /// Oldest first.
        public var entries: [HistoryEntry] = []
        /// Lines that could not be understood.
        public var broken = 0
        /// Whether the file begins before the first of the entries.
        public var hasOlder = false
    }

    /// Bytes that are read before the first prompt: about 1,000 entries.
    static let newestBytes = 192 << 10
    /// Bytes from which on the whole is read, so that it is compacted where it holds far more than `limit`.
    private var wholeBytes: Int { limit * 600 }

    /// The last part of a long file, so that nobody waits for what is seldom asked for; the whole of any other.
    func loadNewest() -> Contents {
        guard let descriptor = open(flags: O_RDWR | O_CLOEXEC) else { return Contents() }
        let size = lseek(descriptor, 0, SEEK_END)
        guard size > Self.newestBytes, size < wholeBytes else {
            close(descriptor)
            return load()
        }
        defer { close(descriptor) }
        lock(descriptor)
        // One byte more than wanted: where it ends a line, the rest begins one.
        lseek(descriptor, size - Self.newestBytes - 1, SEEK_SET)
        let bytes = read(descriptor)
        let start = bytes.firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? bytes.count
        var contents = Self.parse(Array(bytes[start...]))
        contents.hasOlder = true
        return contents
    }

    /// Reads the entries; compacts the file when it holds far more than `limit`.
    public func load() -> Contents {
        guard let descriptor = open(flags: O_RDWR | O_CLOEXEC) else { return Contents() }
        defer { close(descriptor) }
        let locked = lock(descriptor)
        let bytes = read(descriptor)
        var contents = Self.parse(bytes)
        if contents.entries.count > limit {
            let isFarTooLong = contents.entries.count > limit * 2
            contents.entries.removeFirst(contents.entries.count - limit)
            if isFarTooLong, locked { rewrite(contents.entries) }
        }
        return contents
    }

    /// Adds a line and makes sure it begins on a line of its own, even after a session that died while writing.
    @discardableResult
    func append(_ line: HistoryLine) -> Bool {
        makeDirectory()
        for _ in 0..<5 {
            guard let descriptor = open(flags: O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC) else { return false }
            defer { close(descriptor) }
            lock(descriptor)
            guard isCurrent(descriptor) else { continue }
            var bytes = line.bytes
            let size = lseek(descriptor, 0, SEEK_END)
            var last: UInt8 = 0
            if size > 0, pread(descriptor, &last, 1, size - 1) == 1, last != UInt8(ascii: "\n") { bytes.insert(UInt8(ascii: "\n"), at: 0) }
            return write(descriptor, bytes)
        }
        return false
    }

    static func parse(_ bytes: [UInt8]) -> Contents {
        var contents = Contents()
        var places: [String: Int] = [:]
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            switch HistoryLine(line) {
            case .entered(let entry):
                places[entry.id] = contents.entries.count
                contents.entries.append(entry)
            case .ended(let id, let succeeded, let milliseconds):
                guard let place = places[id] else { continue }
                contents.entries[place].succeeded = succeeded
                contents.entries[place].milliseconds = milliseconds
            case nil: contents.broken += 1
            }
        }
        return contents
    }

    // MARK: The file

    private func open(flags: Int32) -> Int32? {
        // Nobody else's business: statements may hold personal data.
        let descriptor = Glibc.open(path, flags | O_NONBLOCK, 0o600)
        guard descriptor >= 0 else { return nil }
        // A device or a pipe in its place would never come to an end.
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            return nil
        }
        return descriptor
    }

    /// Waits up to 200 ms. A lock that is never given back must not stop a session: an append without it is still one write.
    @discardableResult
    private func lock(_ descriptor: Int32) -> Bool {
        for _ in 0..<100 {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
            usleep(2000)
        }
        return false
    }

    /// Whether the path still leads to the file that was opened.
    private func isCurrent(_ descriptor: Int32) -> Bool {
        var opened = stat()
        var named = stat()
        guard fstat(descriptor, &opened) == 0, stat(path, &named) == 0 else { return false }
        return opened.st_ino == named.st_ino && opened.st_dev == named.st_dev
    }

    private func read(_ descriptor: Int32) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count > 0 { bytes.append(contentsOf: chunk[..<count]) } else if count == 0 || errno != EINTR { return bytes }
        }
    }

    private func write(_ descriptor: Int32, _ bytes: [UInt8]) -> Bool {
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            written += count
        }
        return true
    }

    /// Replaces the file by one with these entries. Whoever holds the old one notices at the next append.
    private func rewrite(_ entries: [HistoryEntry]) {
        let temporary = path + ".new"
        let descriptor = Glibc.open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return }
        var bytes: [UInt8] = []
        for entry in entries { bytes += HistoryLine.entered(entry).bytes }
        let isWritten = write(descriptor, bytes)
        close(descriptor)
        if isWritten { rename(temporary, path) } else { unlink(temporary) }
    }

    private func makeDirectory() {
        var prefix = ""
        for component in path.split(separator: "/", omittingEmptySubsequences: false).dropLast() {
            prefix += component + "/"
            if prefix != "/" { mkdir(prefix, 0o700) }
        }
    }
}
