/// What the editor can do beyond libedit's own commands. The raw value is the number libedit runs it by.
///
/// `~/.editrc` can bind each by its name, with the program's before it: `bind ^T imin-complete`.
enum Command: Int32, CaseIterable {
    case begin, paste, insertPending, applySearch
    case enter, newline, submit, interrupt, deleteOrEnd, suspend, cancel, clearScreen
    case left, right, up, down, lineStart, lineEnd, wordLeft, wordRight, textStart, textEnd
    case backspace, delete, killToEnd, killToStart, killWordBefore, killWordAfter, killBlankBefore, yank, yankPop
    case undo, redo, complete, completePrevious, help, search, historyOlder, historyNewer, editElsewhere
    case openBelow, openAbove, joinLines, lastWord, closeBrace, closeBracket, closeParenthesis
    case viDelete, viChange, viYank, viApply, viPasteAfter, viPasteBefore, viRepeat

    /// The name in `~/.editrc`, without the program's.
    var name: String {
        switch self {
        case .begin: "begin"
        case .paste: "paste"
        case .insertPending: "insert-pending"
        case .applySearch: "apply-search"
        case .enter: "enter"
        case .newline: "newline"
        case .submit: "submit"
        case .interrupt: "interrupt"
        case .deleteOrEnd: "delete-or-end"
        case .suspend: "suspend"
        case .cancel: "cancel"
        case .clearScreen: "clear-screen"
        case .left: "left"
        case .right: "right"
        case .up: "up"
        case .down: "down"
        case .lineStart: "line-start"
        case .lineEnd: "line-end"
        case .wordLeft: "word-left"
        case .wordRight: "word-right"
        case .textStart: "text-start"
        case .textEnd: "text-end"
        case .backspace: "backspace"
        case .delete: "delete"
        case .killToEnd: "kill-to-end"
        case .killToStart: "kill-to-start"
        case .killWordBefore: "kill-word-before"
        case .killWordAfter: "kill-word-after"
        case .killBlankBefore: "kill-blank-before"
        case .yank: "yank"
        case .yankPop: "yank-pop"
        case .undo: "undo"
        case .redo: "redo"
        case .complete: "complete"
        case .completePrevious: "complete-previous"
        case .help: "help"
        case .search: "search"
        case .historyOlder: "history-older"
        case .historyNewer: "history-newer"
        case .editElsewhere: "edit-elsewhere"
        case .openBelow: "open-below"
        case .openAbove: "open-above"
        case .joinLines: "join-lines"
        case .lastWord: "last-word"
        case .viDelete: "vi-delete"
        case .viChange: "vi-change"
        case .viYank: "vi-yank"
        case .viApply: "vi-apply"
        case .viPasteAfter: "vi-paste-after"
        case .viPasteBefore: "vi-paste-before"
        case .viRepeat: "vi-repeat"
        case .closeBrace: "close-brace"
        case .closeBracket: "close-bracket"
        case .closeParenthesis: "close-parenthesis"
        }
    }

    var isKill: Bool {
        switch self {
        case .killToEnd, .killToStart, .killWordBefore, .killWordAfter, .killBlankBefore: true
        default: false
        }
    }
}

/// Keys without a character, as libedit sees them: code points of the C1 range, which nobody types in UTF-8 and which its maps leave
/// free. Bound in all maps.
enum PrivateKey: UInt32, CaseIterable {
    case begin = 0x80
    case paste, insertPending, applySearch
    case up, down, left, right, home, end, delete, wordLeft, wordRight, textStart, textEnd
    case newline, submit, completePrevious, help, historyOlder, historyNewer, killWordBefore, killWordAfter, cancel, viApply

    var command: Command {
        switch self {
        case .begin: .begin
        case .paste: .paste
        case .insertPending: .insertPending
        case .applySearch: .applySearch
        case .up: .up
        case .down: .down
        case .left: .left
        case .right: .right
        case .home: .lineStart
        case .end: .lineEnd
        case .delete: .delete
        case .wordLeft: .wordLeft
        case .wordRight: .wordRight
        case .textStart: .textStart
        case .textEnd: .textEnd
        case .newline: .newline
        case .submit: .submit
        case .completePrevious: .completePrevious
        case .help: .help
        case .historyOlder: .historyOlder
        case .historyNewer: .historyNewer
        case .killWordBefore: .killWordBefore
        case .killWordAfter: .killWordAfter
        case .cancel: .cancel
        case .viApply: .viApply
        }
    }

    /// The private key of a named key, where it has one.
    init?(_ name: Key.Name, _ modifiers: Key.Modifiers) {
        let byWord = !modifiers.isDisjoint(with: [.alt, .control])
        switch name {
        case .enter where modifiers.contains(.control): self = .submit
        case .enter where modifiers.contains(.alt): self = .newline
        case .tab where modifiers.contains(.shift): self = .completePrevious
        case .backspace where byWord: self = .killWordBefore
        case .up: self = byWord ? .historyOlder : .up
        case .down: self = byWord ? .historyNewer : .down
        case .left: self = byWord ? .wordLeft : .left
        case .right: self = byWord ? .wordRight : .right
        case .home: self = byWord ? .textStart : .home
        case .end: self = byWord ? .textEnd : .end
        case .delete: self = byWord ? .killWordAfter : .delete
        case .pageUp: self = .historyOlder
        case .pageDown: self = .historyNewer
        case .function(1): self = .help
        default: return nil
        }
    }

    /// As libedit's `bind` writes it.
    var notation: String { "\\" + String(rawValue, radix: 8) }
}
