import Glibc

/// What was entered, in this session and in those before, oldest first.
///
/// Belongs to one thread. Entries reach the file before they run, so that a crash loses nothing.
public final class History {
    public var entries: [HistoryEntry] {
        loadOlder()
        return recent
    }

    /// The newest of them, as many as could be read without making anybody wait.
    private(set) var recent: [HistoryEntry]
    /// The last one that was entered.
    public var newest: HistoryEntry? { recent.last }
    /// Whether the file may hold entries before `recent`.
    private(set) var hasOlder: Bool
    /// Lines of the file that could not be understood, among the newest.
    public let broken: Int
    /// Nothing is written down while this is set; it is still there to go back to.
    public var isPrivate = false
    /// Hides what must not be written down. The text stays as it is within the session.
    public var mask: (String) -> String = { $0 }

    /// What was entered in other projects, for a search that wants to know.
    public var elsewhere: () -> [HistoryEntry] = { [] }

    private let file: HistoryFile?
    private let session: String
    private let now: () -> Int64
    private var added = 0
    /// The entry that runs, where it is in the file.
    private var running: (id: String, isInFile: Bool)?

    /// Without a file nothing outlives the session.
    public init(file: HistoryFile? = nil, session: String = String(getpid()), now: @escaping () -> Int64 = History.clock) {
        let contents = file?.loadNewest() ?? HistoryFile.Contents()
        self.file = file
        self.session = session
        self.now = now
        recent = contents.entries
        hasOlder = contents.hasOlder
        broken = contents.broken
    }

    /// Reads what was left out at first; how many entries that puts before the others.
    @discardableResult
    func loadOlder() -> Int {
        guard hasOlder, let file else { return 0 }
        hasOlder = false
        let all = file.load().entries
        // Another session may have written or compacted meanwhile: what counts is what stands before ours.
        let end = recent.first.map { first in all.firstIndex { $0.id == first.id } ?? 0 } ?? all.count
        recent.insert(contentsOf: all[..<end], at: 0)
        return end
    }

    /// Seconds since 1970.
    public static func clock() -> Int64 { Int64(time(nil)) }

    /// Notes a statement that is about to run. One that begins with a blank is not written down.
    public func add(_ text: String) {
        guard text.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else {
            running = nil
            return
        }
        added += 1
        let start = now()
        var entry = HistoryEntry(id: "\(session)-\(start)-\(added)", text: text, time: start, directory: Self.directory)
        if recent.last?.text != text { recent.append(entry) } else { recent[recent.count - 1] = entry }
        let isKept = !isPrivate && !text.hasPrefix(" ")
        running = (entry.id, isKept)
        guard isKept, let file else { return }
        entry.text = mask(text)
        file.append(.entered(entry))
    }

    /// Keeps a text that was given up, so that it can be brought back within the session.
    public func addAbandoned(_ text: String) {
        guard text.unicodeScalars.contains(where: { !$0.properties.isWhitespace }), recent.last?.text != text else { return }
        added += 1
        var entry = HistoryEntry(id: "\(session)-\(now())-\(added)", text: text, time: now(), directory: Self.directory)
        entry.succeeded = false
        recent.append(entry)
    }

    /// Notes how the statement that was added last went.
    public func conclude(succeeded: Bool, milliseconds: Int64) {
        guard let running else { return }
        self.running = nil
        if let place = recent.lastIndex(where: { $0.id == running.id }) {
            recent[place].succeeded = succeeded
            recent[place].milliseconds = milliseconds
        }
        if running.isInFile { file?.append(.ended(id: running.id, succeeded: succeeded, milliseconds: milliseconds)) }
    }

    /// Notes where the newest entry is wrong, if it is this text.
    public func point(to offset: Int, in text: String) {
        guard let last = recent.indices.last, recent[last].text == text else { return }
        recent[last].cursor = offset
    }

    /// The newest entry that begins with this text, says more and did not fail: what is likely to be meant.
    public func suggestion(for prefix: String) -> String? {
        guard !prefix.isEmpty else { return nil }
        return recent.last { $0.text.utf8.count > prefix.utf8.count && $0.succeeded != false && $0.text.hasPrefix(prefix) }?.text
    }

    private static var directory: String {
        guard let path = getcwd(nil, 0) else { return "" }
        defer { free(path) }
        return String(cString: path)
    }
}

/// Going up and down in the history: entries that begin with what stood before the cursor, and the way back to the draft.
struct HistoryWalk {
    /// What was there before the walk.
    let draft: Document
    let prefix: String
    /// What the walk has put into the editor last; anything else means that the walk is over.
    private(set) var shown: Document
    private var index: Int

    init(draft: Document, prefix: String, count: Int) {
        self.draft = draft
        self.prefix = prefix
        shown = draft
        index = count
    }

    /// Entries were put before those that were there.
    mutating func shift(by count: Int) { index += count }

    /// The next older entry that matches and differs from what is shown; `nil` when there is none.
    mutating func older(_ entries: [HistoryEntry]) -> Document? {
        var next = min(index, entries.count) - 1
        let current = shown.text
        while next >= 0, !matches(entries[next], current) { next -= 1 }
        guard next >= 0 else { return nil }
        return show(next, Self.document(entries[next]))
    }

    private static func document(_ entry: HistoryEntry) -> Document {
        var document = Document(entry.text)
        if let cursor = entry.cursor { document.move(to: document.position(ofOffset: cursor)) }
        return document
    }

    /// The next newer one, at last the draft.
    mutating func newer(_ entries: [HistoryEntry]) -> Document? {
        guard index < entries.count else { return nil }
        var next = index + 1
        let current = shown.text
        while next < entries.count, !matches(entries[next], current) { next += 1 }
        return next < entries.count ? show(next, Self.document(entries[next])) : show(entries.count, draft)
    }

    private mutating func show(_ index: Int, _ document: Document) -> Document {
        self.index = index
        shown = document
        return document
    }

    private func matches(_ entry: HistoryEntry, _ current: String) -> Bool {
        entry.text.hasPrefix(prefix) && entry.text != current
    }
}
