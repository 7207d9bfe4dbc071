/// The choices of a completion while they are on the screen. A value: chooses and lays out rows, edits nothing.
public struct CompletionMenu: Sendable {
    public private(set) var items: [Completion]
    /// `nil` until the first Tab in the menu.
    public private(set) var selection: Int?
    /// What the text was before anything was chosen.
    public let original: Document

    public init(_ items: [Completion], original: Document) {
        self.items = items
        self.original = original
    }

    public mutating func selectNext() { select((selection ?? -1) + 1) }
    public mutating func selectPrevious() { select((selection ?? items.count) - 1) }

    private mutating func select(_ index: Int) {
        guard !items.isEmpty else { return }
        selection = (index + items.count) % items.count
    }

    /// The text with the selected item in it, or as it was.
    public var document: Document {
        guard let selection else { return original }
        return Self.apply(items[selection], to: original, withAppendix: false)
    }

    public static func apply(_ item: Completion, to document: Document, withAppendix: Bool) -> Document {
        var result = document
        result.replace(item.range, with: item.text)
        if withAppendix, !item.appendix.isEmpty, !result.text(from: result.cursor, to: result.end).hasPrefix(item.appendix) {
            result.insert(item.appendix)
        }
        return result
    }

    /// What all items begin with, when they replace the same range and it says more than what is there.
    public static func commonPrefix(_ items: [Completion]) -> String? {
        guard let first = items.first, items.allSatisfy({ $0.range == first.range }) else { return nil }
        var prefix = first.text
        for item in items.dropFirst() { prefix = Self.commonPrefix(prefix, item.text) }
        return prefix
    }

    private static func commonPrefix(_ one: String, _ other: String) -> String {
        var result = ""
        for (left, right) in zip(one, other) {
            guard left == right else { break }
            result.append(left)
        }
        return result
    }

    /// At most `limit` rows around the selection, and one that counts where there are more. The selected row begins with `>`.
    public func rows(width: Int, limit: Int) -> [StyledText] {
        let shown = max(limit, 1)
        let chosen = selection ?? 0
        let first = max(0, min(chosen - shown / 2, items.count - shown))
        let visible = items[first..<min(first + shown, items.count)]
        let widest = min(visible.map { CharacterWidth.columns($0.label) }.max() ?? 0, max(width / 2, 8))
        var rows: [StyledText] = []
        for (offset, item) in visible.enumerated() {
            let isSelected = selection == first + offset
            let padding = String(repeating: " ", count: max(widest - CharacterWidth.columns(item.label), 0))
            let style = isSelected ? Style(inverse: true) : Style.plain
            var runs = [StyledText.Run(isSelected ? "> " : "  ", style), StyledText.Run(item.label + padding, style)]
            if !item.summary.isEmpty { runs.append(StyledText.Run("  " + item.summary, isSelected ? style : .dim)) }
            rows.append(StyledText(runs))
        }
        if items.count > visible.count { rows.append(StyledText("  \(chosen + 1) of \(items.count)", .dim)) }
        return rows
    }
}
