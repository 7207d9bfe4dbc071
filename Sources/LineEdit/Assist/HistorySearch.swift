/// The search of ^R: a query and the statements that hold all its words, newest first. A value; edits nothing.
struct HistorySearch {
    private(set) var query = ""
    private(set) var matches: [String] = []
    private(set) var selection = 0
    private let entries: [HistoryEntry]
    /// What was entered elsewhere, asked for when it is wanted first.
    private var elsewhere: [HistoryEntry]?
    private let loadElsewhere: () -> [HistoryEntry]
    /// Whether entries of other projects are searched as well.
    private(set) var isEverywhere = false

    init(_ entries: [HistoryEntry], elsewhere: @escaping () -> [HistoryEntry] = { [] }) {
        self.entries = entries
        loadElsewhere = elsewhere
        update()
    }

    mutating func toggleEverywhere() {
        isEverywhere.toggle()
        if isEverywhere, elsewhere == nil { elsewhere = loadElsewhere() }
        update()
    }

    var selected: String? { matches.indices.contains(selection) ? matches[selection] : nil }

    mutating func append(_ scalar: Unicode.Scalar) {
        query.unicodeScalars.append(scalar)
        update()
    }

    mutating func removeLast() {
        guard !query.isEmpty else { return }
        query.removeLast()
        update()
    }

    mutating func older() { selection = min(selection + 1, max(matches.count - 1, 0)) }
    mutating func newer() { selection = max(selection - 1, 0) }

    private mutating func update() {
        let words = query.lowercased().split(separator: " ")
        var seen: Set<String> = []
        matches = []
        selection = 0
        // By time where they come from several files, which agree on nothing else.
        let searched = isEverywhere ? ((elsewhere ?? []) + entries).sorted { $0.time < $1.time } : entries
        for entry in searched.reversed() where seen.insert(entry.text).inserted {
            let text = entry.text.lowercased()
            if words.allSatisfy({ Self.contains(text, $0) }) { matches.append(entry.text) }
        }
    }

    /// By bytes: there is no substring search in the standard library.
    private static func contains(_ text: String, _ word: Substring) -> Bool {
        let text = Array(text.utf8)
        let word = Array(word.utf8)
        guard word.count <= text.count else { return false }
        return (0...(text.count - word.count)).contains { text[$0..<($0 + word.count)].elementsEqual(word) }
    }

    /// The query and at most `limit` matches around the selection.
    func rows(limit: Int) -> [StyledText] {
        let shown = max(limit, 1)
        let first = max(0, min(selection - shown / 2, matches.count - shown))
        let hint = StyledText(!query.isEmpty ? "" : isEverywhere ? "^S only here" : "^S everywhere", .dim)
        var rows = [StyledText(isEverywhere ? "search everywhere: " : "search: ", .dim) + StyledText(query) + hint]
        for (offset, match) in matches[first..<min(first + shown, matches.count)].enumerated() {
            let isSelected = first + offset == selection
            let line = match.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: " ⏎ ")
            rows.append(StyledText((isSelected ? "> " : "  ") + line, isSelected ? Style(inverse: true) : .plain))
        }
        if matches.isEmpty { rows.append(StyledText("  nothing found", .dim)) }
        return rows
    }
}
