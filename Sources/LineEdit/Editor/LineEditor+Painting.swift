/// What the user sees of the editor: the text with its colours, ghost text, and the one thing that has the rows under it.
extension LineEditor {
    /// The whole text; built anew only when a line has changed.
    var text: String {
        edited.update(document)
        return edited.text
    }

    /// The cursor as a UTF-8 offset in the text.
    var cursorOffset: Int {
        edited.update(document)
        return edited.offset(of: document.cursor)
    }

    /// Whether something else than the note has the rows under the text.
    var isOverlaid: Bool { menu != nil || search != nil || status != nil || !helpRows.isEmpty }

    /// The grey text behind the cursor: what was entered before and began so, else what the language proposes.
    var ghost: String {
        guard document.isAtEnd, menu == nil, search == nil, !document.isEmpty else { return "" }
        let text = text
        if let entry = history.suggestion(for: text), assistance.maySuggest(entry) {
            return String(decoding: Array(entry.utf8)[text.utf8.count...], as: UTF8.self)
        }
        return assistance.ghost(text, cursorOffset) ?? ""
    }

    /// What is said under the choices.
    var completeNote: StyledText? {
        assistance.completeNote().map { StyledText(" " + $0, .dim).scrolled(to: max(terminal.size.columns - 2, 1)) }
    }

    func updateNote() {
        noted = document
        note = assistance.note(text, cursorOffset)
    }

    func paint() {
        let size = terminal.size
        if paintedColumns != 0, paintedColumns != size.columns {
            terminal.write(screen.clear(afterResizeTo: size.columns))
            let now = ContinuousClock.now
            resizing = resized.map { now - $0 < .seconds(1) } ?? false ? .nothing : .textOnly
            resized = now
        }
        paintedColumns = size.columns
        if resizing == .nothing { return }
        var layout = Layout()
        layout.prompt = prompt.first
        layout.continuation = prompt.continuation
        layout.document = document
        let text = text
        layout.lineStarts = edited.starts
        if configuration.usesColor { layout.spans = assistance.highlight(text, cursorOffset, edited.range(of: layout.reach(size.rows))) }
        // One line of it: the rest would push the rows below around while typing.
        let ghost = ghost
        if let end = ghost.firstIndex(of: "\n") { layout.ghost = ghost[..<end] + " …" } else { layout.ghost = ghost }
        // Where a window is dragged narrower, the first step breaks none of them: the terminal would push the text above out of reach.
        layout.marginBelow = 2
        let rows = min(configuration.menuRows, max(size.rows - 2, 0))
        if resizing != nil {
            layout.below = []
        } else if let search {
            layout.below = search.rows(limit: rows)
        } else if let menu {
            layout.below = menu.rows(width: size.columns - 2, limit: rows)
            if let note = completeNote { layout.below.append(note) }
        } else if !helpRows.isEmpty {
            layout.below = Array(helpRows.prefix(max(size.rows - 2, 0)))
        } else if let status {
            layout.below = [status]
        } else if let note, noted == document {
            layout.below = [note.scrolled(to: size.columns - 2)]
        }
        let frame = layout.frame(width: size.columns, height: size.rows, anchor: &anchor, rows: &laidOut)
        terminal.write(screen.show(frame, width: size.columns))
    }

    /// Leaves the text on the screen as it was entered, with the cursor under it; `mark` says that it was given up.
    func finish(mark: String = "") {
        let size = terminal.size
        if paintedColumns != 0, paintedColumns != size.columns { terminal.write(screen.clear(afterResizeTo: size.columns)) }
        var layout = Layout()
        layout.prompt = prompt.first
        layout.continuation = prompt.continuation
        layout.document = document
        layout.document.move(to: document.end)
        layout.mark = mark
        if !mark.isEmpty {
            layout.textStyle = .dim
        } else if configuration.usesColor {
            // What only helps while one types, such as the partner of the bracket at the cursor, stays behind nowhere.
            layout.spans = assistance.highlight(text, nil, 0..<text.utf8.count)
        }
        var top = Layout.Anchor()
        let frame = layout.frame(width: size.columns, height: nil, anchor: &top)
        terminal.write(screen.finish(frame, width: size.columns, height: size.rows))
    }
}
