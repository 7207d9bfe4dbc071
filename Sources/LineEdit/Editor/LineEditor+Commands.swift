/// The commands: what each does to the text, and what libedit is told.
extension LineEditor {
    /// Called by libedit when a key is bound to one of ours.
    func run(_ number: Int32) -> EditModel.Answer {
        guard let command = Command(rawValue: number) else { return .reject }
        currentCommand = command
        if command != .up, command != .down { goal = nil }
        let line = document.cursor.line
        let before = document
        let answer = perform(command)
        // libedit holds one line: the one the cursor is in.
        if answer != .accept, answer != .end, answer != .keepCount, document != before || command == .begin {
            guard document.lines == before.lines || document.lines.allSatisfy(EditModel.fits) else {
                document = before
                status = StyledText("a line of this is too long to edit", .dim)
                return .reject
            }
            if document.lines != before.lines || document.cursor.line != line || command == .begin {
                load()
            } else {
                model.moveCursor(to: document.cursor.column)
            }
        }
        return answer
    }

    private func perform(_ command: Command) -> EditModel.Answer {
        switch command {
        case .begin: return .refresh
        case .paste, .insertPending: return insert(takePending())
        case .applySearch: return replaceAll(with: Document(takePending()))
        case .enter: return enter()
        case .newline: return insert("\n")
        case .submit: return end(.accepted, .accept)
        case .interrupt:
            if document.isEmpty {
                status = StyledText("Control-D or :quit leaves", .dim)
                // As on a line with text, the next one begins in insert mode.
                guard usesVi, !vi.isInserting else { return .done }
                vi.isInserting = true
                model.push("i")
                return .refresh
            }
            return end(.interrupted, .accept)
        case .deleteOrEnd:
            if document.isEmpty { return end(.ended, .accept) }
            return delete(to: document.characterAfter)
        case .suspend: return suspend()
        case .cancel: return cancel()
        case .clearScreen:
            terminal.write("\u{1B}[H\u{1B}[2J")
            screen.forget()
            return .done
        case .left: return move(to: document.characterBefore)
        case .right: return acceptGhost(wordOnly: false) ?? move(to: document.characterAfter)
        case .lineStart: return move(to: document.lineStart)
        case .lineEnd: return acceptGhost(wordOnly: false) ?? move(to: document.lineEnd)
        case .wordLeft: return move(to: document.wordBefore)
        case .wordRight: return acceptGhost(wordOnly: true) ?? move(to: document.wordAfter)
        case .textStart: return move(to: Document.Position(line: 0, column: 0))
        case .textEnd: return move(to: document.end)
        case .up: return vertical(by: -1)
        case .down: return vertical(by: 1)
        case .historyOlder: return walkHistory(older: true, prefix: "")
        case .historyNewer: return walkHistory(older: false, prefix: "")
        case .backspace: return backspace()
        case .delete: return delete(to: document.characterAfter)
        case .killToEnd:
            // At the end of a line the line end is what is left.
            let target = document.cursor == document.lineEnd ? document.characterAfter : document.lineEnd
            return kill(to: target, .after)
        case .killToStart:
            let target = document.cursor == document.lineStart ? document.characterBefore : document.lineStart
            return kill(to: target, .before)
        case .killWordBefore: return kill(to: document.wordBefore, .before)
        case .killWordAfter: return kill(to: document.wordAfter, .after)
        case .killBlankBefore: return kill(to: document.blankBefore, .before)
        case .yank: return yank()
        case .yankPop: return yankPop()
        case .lastWord: return lastWord()
        case .viDelete: return beginOperator(.delete)
        case .viChange: return beginOperator(.change)
        case .viYank: return beginOperator(.yank)
        case .viApply: return applyVi()
        case .viPasteAfter: return putBack(after: true)
        case .viPasteBefore: return putBack(after: false)
        case .viRepeat: return repeatVi()
        case .closeBrace: return close("}")
        case .closeBracket: return close("]")
        case .closeParenthesis: return close(")")
        case .undo: return undo.undo().map(replaceAll) ?? .reject
        case .redo: return undo.redo().map(replaceAll) ?? .reject
        case .complete: return complete(backwards: false)
        case .completePrevious: return complete(backwards: true)
        case .help:
            helpRows = assistance.document(text, cursorOffset)
            return helpRows.isEmpty ? .reject : .done
        case .search:
            search = HistorySearch(history.entries, elsewhere: history.elsewhere)
            return .done
        case .editElsewhere: return editElsewhere()
        case .openBelow:
            document.move(to: document.lineEnd)
            document.insert("\n")
            // Into insert mode, as vi does.
            model.push("i")
            return .refresh
        case .joinLines:
            guard document.cursor.line + 1 < document.lines.count else { return .reject }
            document.move(to: document.lineEnd)
            // The line end and the blanks behind it become one blank.
            let next = document.lines[document.cursor.line + 1].prefix { $0 == " " || $0 == "\t" }.count
            document.remove(document.cursor, Document.Position(line: document.cursor.line + 1, column: next))
            document.insert(" ")
            document.move(to: document.characterBefore)
            return .refresh
        case .openAbove:
            document.move(to: document.lineStart)
            document.insert("\n")
            document.move(to: document.characterBefore)
            model.push("i")
            return .refresh
        }
    }

    private func takePending() -> String {
        defer { pending = "" }
        return pending
    }

    private func end(_ outcome: Outcome, _ answer: EditModel.Answer) -> EditModel.Answer {
        self.outcome = outcome
        return answer
    }

    // MARK: Enter

    /// Submits what is complete or beyond help; otherwise breaks the line.
    private func enter() -> EditModel.Answer {
        if menu?.selection != nil {
            menu = nil
            return .done
        }
        menu = nil
        switch assistance.validate(text) {
        case .invalid: return end(.accepted, .accept)
        case .complete:
            // In the middle of a block a new line is what is wanted.
            if document.cursor.line == document.lines.count - 1 { return end(.accepted, .accept) }
            return breakLine(indentation: document.indentation)
        case .incomplete(let indentation, let reason):
            let isSecondBlank = document.lines.count > 1 && document.currentLine.allSatisfy { $0.properties.isWhitespace }
            if isSecondBlank, document.isAtEnd, !reason.isEmpty {
                status = StyledText("still open: \(reason) - Control-C drops it", .dim)
            }
            return breakLine(indentation: document.isAtEnd ? indentation : document.indentation)
        }
    }

    private func breakLine(indentation: Int) -> EditModel.Answer {
        document.insert("\n" + String(repeating: " ", count: max(indentation, 0)))
        return .refresh
    }

    // MARK: Moving

    private func move(to position: Document.Position) -> EditModel.Answer {
        guard position != document.cursor else { return .reject }
        document.move(to: position)
        return .refresh
    }

    /// Up and Down: within the block, and from its first or last line into the history.
    private func vertical(by step: Int) -> EditModel.Answer {
        let target = document.cursor.line + step
        guard document.lines.indices.contains(target) else {
            goal = nil
            return walkHistory(older: step < 0, prefix: walk?.prefix ?? document.textBeforeCursor)
        }
        let goal = goal ?? document.goal
        self.goal = goal
        document.move(to: document.position(inLine: target, goal: goal))
        return .refresh
    }

    private func walkHistory(older: Bool, prefix: String) -> EditModel.Answer {
        var walk = walk ?? HistoryWalk(draft: document, prefix: prefix, count: history.recent.count)
        var found = older ? walk.older(history.recent) : walk.newer(history.recent)
        if found == nil, older, history.hasOlder {
            walk.shift(by: history.loadOlder())
            found = walk.older(history.recent)
        }
        guard let found else { return .reject }
        self.walk = walk
        return replaceAll(with: found)
    }

    private func acceptGhost(wordOnly: Bool) -> EditModel.Answer? {
        let ghost = ghost
        guard !ghost.isEmpty else { return nil }
        guard wordOnly else { return insert(ghost) }
        // The word that follows, with what separates it from the cursor.
        var copy = Document(ghost)
        copy.move(to: Document.Position(line: 0, column: 0))
        return insert(copy.text(from: copy.cursor, to: copy.wordAfter))
    }

    // MARK: Changing

    private func insert(_ text: String) -> EditModel.Answer {
        guard !text.isEmpty else { return .reject }
        document.insert(text)
        return .refresh
    }

    private func replaceAll(with new: Document) -> EditModel.Answer {
        document = new
        return .refresh
    }

    private func delete(to position: Document.Position) -> EditModel.Answer {
        guard position != document.cursor else { return .reject }
        document.remove(document.cursor, position)
        return .refresh
    }

    /// One character; among the blanks that indent a line, back to the previous stop.
    private func backspace() -> EditModel.Answer {
        let cursor = document.cursor
        let step = max(configuration.indentation, 1)
        if cursor.column > 0, cursor.column <= document.indentation, document.currentLine[..<cursor.column].allSatisfy({ $0 == " " }) {
            return delete(to: Document.Position(line: cursor.line, column: (cursor.column - 1) / step * step))
        }
        return delete(to: document.characterBefore)
    }

    private func kill(to position: Document.Position, _ direction: KillRing.Direction) -> EditModel.Answer {
        guard position != document.cursor else { return .reject }
        let removed = document.remove(document.cursor, position)
        kills.kill(removed, direction, joinsLast: previousCommand?.isKill ?? false)
        return .refresh
    }

    private func yank() -> EditModel.Answer {
        guard let text = kills.yank() else { return .reject }
        let start = document.cursor
        document.insert(text)
        yanked = (start, document.cursor)
        return .refresh
    }

    private func yankPop() -> EditModel.Answer {
        guard previousCommand == .yank || previousCommand == .yankPop, let yanked, let text = kills.turn() else { return .reject }
        document.remove(yanked.start, yanked.end)
        document.insert(text)
        self.yanked = (yanked.start, document.cursor)
        return .refresh
    }

    /// A closing bracket; as the first thing on its line it moves to where the line stands that opened it. Not in a paste, which is
    /// taken as it comes.
    private func close(_ bracket: String) -> EditModel.Answer {
        let cursor = document.cursor
        let blanks = document.currentLine[..<cursor.column]
        guard !isBurst, cursor.line > 0, !blanks.isEmpty, blanks.allSatisfy({ $0 == " " }) else { return insert(bracket) }
        let indentation: Int
        switch assistance.validate(document.textBeforeCursor + bracket) {
        case .complete: indentation = 0
        case .incomplete(let inside, _): indentation = inside
        case .invalid: indentation = blanks.count
        }
        if indentation < blanks.count { document.remove(Document.Position(line: cursor.line, column: indentation), cursor) }
        return insert(bracket)
    }

    /// The last word of the entry before, as Alt-. puts it in; again, that of the one before that.
    private func lastWord() -> EditModel.Answer {
        if previousCommand == .lastWord, let yanked {
            document.remove(yanked.start, yanked.end)
        } else {
            wordsBack = 0
        }
        var entries = history.recent
        if entries.count <= wordsBack, history.hasOlder { entries = history.entries }
        guard entries.count > wordsBack, let word = entries[entries.count - 1 - wordsBack].lastWord else {
            // The one that was shown goes as well: nobody can see where it came from.
            return previousCommand == .lastWord ? .refresh : .reject
        }
        wordsBack += 1
        let start = document.cursor
        document.insert(word)
        yanked = (start, document.cursor)
        return .refresh
    }

    // MARK: Completion

    private func complete(backwards: Bool) -> EditModel.Answer {
        if menu != nil {
            if backwards { menu?.selectPrevious() } else { menu?.selectNext() }
            if let chosen = menu?.document { document = chosen }
            return .refresh
        }
        // At the beginning of a line Tab indents.
        if !backwards, document.cursor.column <= document.indentation, document.cursor.line > 0 || !document.currentLine.isEmpty {
            let step = max(configuration.indentation, 1)
            return insert(String(repeating: " ", count: step - document.cursor.column % step))
        }
        return offer(assistance.complete(text, cursorOffset), beginsMenu: true)
    }

    /// One candidate is put in; of several what they share, and a menu.
    @discardableResult
    func offer(_ items: [Completion], beginsMenu: Bool) -> EditModel.Answer {
        guard beginsMenu else {
            menu = items.isEmpty ? nil : CompletionMenu(items, original: document)
            status = items.isEmpty ? completeNote : nil
            return .done
        }
        guard let first = items.first else {
            awaitsChoices = true
            status = completeNote
            return .reject
        }
        if items.count == 1 { return replaceAll(with: CompletionMenu.apply(first, to: document, withAppendix: true)) }
        let typed = document.text(
            from: document.position(ofOffset: first.range.lowerBound), to: document.position(ofOffset: first.range.upperBound))
        if let shared = CompletionMenu.commonPrefix(items), shared.utf8.count > typed.utf8.count {
            document.replace(first.range, with: shared)
            let range = first.range.lowerBound..<(first.range.lowerBound + shared.utf8.count)
            let moved = items.map {
                Completion($0.text, replacing: range, label: $0.label, summary: $0.summary, appendix: $0.appendix)
            }
            menu = CompletionMenu(moved, original: document)
            return .refresh
        }
        menu = CompletionMenu(items, original: document)
        return .done
    }

    private func cancel() -> EditModel.Answer {
        guard let menu else { return .reject }
        self.menu = nil
        return replaceAll(with: menu.original)
    }

    // MARK: Elsewhere

    private func suspend() -> EditModel.Answer {
        terminal.write(screen.clear())
        terminal.leaveRawMode()
        configuration.suspend()
        terminal.enterRawMode()
        screen.forget()
        return .done
    }

    private func editElsewhere() -> EditModel.Answer {
        guard let edit = assistance.editElsewhere else { return .reject }
        terminal.write(screen.clear())
        terminal.leaveRawMode()
        let edited = edit(text)
        terminal.enterRawMode()
        screen.forget()
        guard var edited else { return .done }
        while edited.hasSuffix("\n") { edited.removeLast() }
        return replaceAll(with: Document(edited))
    }
}
