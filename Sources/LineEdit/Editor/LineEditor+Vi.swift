/// What vi's operators do beyond one line and beyond libedit: `dd` and `dG` in a text of several lines, text objects, and putting back
/// whole lines. Every other motion is handed to libedit's own operator.
struct ViState {
    enum Operator { case delete, change, yank }

    /// What was named by the keys behind an operator.
    enum Target {
        /// Lines from the cursor's on, or up to it where negative.
        case lines(Int)
        case toFirstLine, toLastLine
        case object(Unicode.Scalar, inside: Bool)
    }

    struct Action {
        var kind: Operator
        var target: Target
        /// What was typed in the place of what was changed.
        var replacement: String?
    }

    /// An operator that waits for its motion, and the keys that came for it.
    var waiting: Operator?
    var keys: [Unicode.Scalar] = []
    /// Digits just typed in command mode.
    var digits = ""
    /// The count before the operator.
    var count = ""
    /// The next character belongs to `f`, `t` or `r`.
    var takesCharacter = false
    var isInserting = true
    var previousWasEscape = false
    /// What runs next.
    var action: Action?
    /// The last change, for `.`; `nil` where it was libedit's.
    var last: Action?
    /// Where the text begins that is typed for a change.
    var changeStart: Document.Position?
    /// `"` was typed in command mode: the next character names a register.
    var namesRegister = false
    /// What was cut or copied; `nil` where libedit has what was cut last.
    var register: (text: String, isLines: Bool)?
}

/// Commands of libedit's that keys of ours run: code points of the C1 range, like `PrivateKey`.
enum BorrowedKey: UInt32, CaseIterable {
    case delete = 0x9A
    case change, yank, pasteAfter, pasteBefore, `repeat`

    var function: String {
        switch self {
        case .delete: "vi-delete-meta"
        case .change: "vi-change-meta"
        case .yank: "vi-yank"
        case .pasteAfter: "vi-paste-next"
        case .pasteBefore: "vi-paste-prev"
        case .repeat: "vi-redo"
        }
    }

    var notation: String { "\\" + String(rawValue, radix: 8) }
}

extension LineEditor {
    /// Keeps track of where in vi's grammar a key stands.
    func watchVi(_ key: Key) {
        guard usesVi else { return }
        // Escape and the next key so fast that they came as one.
        if case .character(let scalar, .alt) = key {
            leaveViInsertion()
            return watchVi(.character(scalar, []))
        }
        guard case .character(let scalar, []) = key else {
            if case .named(.escape, _) = key { leaveViInsertion() }
            vi.digits = ""
            vi.takesCharacter = false
            return
        }
        guard !vi.isInserting else { return }
        if vi.takesCharacter {
            vi.takesCharacter = false
            return
        }
        switch scalar {
        case "1"..."9": return vi.digits.unicodeScalars.append(scalar)
        case "0" where !vi.digits.isEmpty: return vi.digits.unicodeScalars.append(scalar)
        case "d", "c", "y", "p", "P", ".": return
        case "f", "F", "t", "T": vi.takesCharacter = true
        case "r":
            vi.takesCharacter = true
            vi.last = nil
        case "x", "X", "D", "Y":
            vi.register = nil
            vi.last = nil
        case "s", "S", "C":
            vi.register = nil
            vi.last = nil
            beginViInsertion()
        case "i", "a", "I", "A", "R", "o", "O":
            vi.last = nil
            beginViInsertion()
        case "~", "J": vi.last = nil
        default: break
        }
        vi.digits = ""
    }

    /// What is typed from here on until Escape is one step with the command that led here.
    private func beginViInsertion() {
        vi.isInserting = true
        undo.beginGroup()
    }

    private func leaveViInsertion() {
        vi.isInserting = false
        undo.endGroup()
        vi.waiting = nil
        guard let start = vi.changeStart else { return }
        vi.changeStart = nil
        if start <= document.cursor { vi.last?.replacement = document.text(from: start, to: document.cursor) }
    }

    /// An operator was typed in command mode: what comes next says over what.
    func beginOperator(_ kind: ViState.Operator) -> EditModel.Answer {
        vi.waiting = kind
        vi.keys = []
        vi.count = vi.digits
        vi.digits = ""
        return .keepCount
    }

    /// A key behind an operator: `nil` where more has to come.
    func operatorKey(_ scalar: Unicode.Scalar, _ kind: ViState.Operator) -> UInt32? {
        vi.keys.append(scalar)
        let first = vi.keys.first { !("1"..."9").contains($0) && $0 != "0" || vi.keys.first == "0" }
        guard let first else {
            if vi.keys.count > 9 { vi.waiting = nil }
            return nil
        }
        let digits = vi.keys.prefix { ("0"..."9").contains($0) }
        let typed = String(String.UnicodeScalarView(digits))
        // More lines than any text has.
        let most = 100_000
        let count = max(min(Int(vi.count) ?? 1, most) * min(Int(typed) ?? 1, most), 1)
        let letter: Unicode.Scalar = kind == .delete ? "d" : kind == .change ? "c" : "y"
        let target: ViState.Target
        switch first {
        case letter where letter != "0": target = .lines(count - 1)
        case "j": target = .lines(count)
        case "k": target = .lines(-count)
        case "G": target = .toLastLine
        case "g":
            guard let second = vi.keys.last, vi.keys.count > digits.count + 1 else { return nil }
            guard second == "g" else {
                vi.waiting = nil
                return PrivateKey.cancel.rawValue
            }
            target = .toFirstLine
        case "i", "a":
            guard let object = vi.keys.last, vi.keys.count > digits.count + 1 else { return nil }
            target = .object(object, inside: first == "i")
        default:
            // libedit knows the motion.
            vi.waiting = nil
            if kind != .yank { vi.last = nil }
            vi.register = nil
            if kind == .change { beginViInsertion() }
            vi.takesCharacter = ["f", "F", "t", "T"].contains(first)
            queue += vi.keys.map(\.value)
            let key: BorrowedKey = kind == .delete ? .delete : kind == .change ? .change : .yank
            return key.rawValue
        }
        vi.waiting = nil
        vi.action = ViState.Action(kind: kind, target: target)
        return PrivateKey.viApply.rawValue
    }

    /// Runs what the keys have named.
    func applyVi() -> EditModel.Answer {
        guard let action = vi.action else { return .reject }
        vi.action = nil
        let isDone: Bool
        switch action.target {
        case .object(let object, let inside):
            guard let range = document.textObject(object, inside: inside) else { return .reject }
            isDone = apply(action, from: range.start, to: range.end)
        case .lines(let count): isDone = applyToLines(action, document.cursor.line + count)
        case .toFirstLine: isDone = applyToLines(action, 0)
        case .toLastLine: isDone = applyToLines(action, document.lines.count - 1)
        }
        guard isDone else { return .reject }
        if action.kind != .yank { vi.last = action }
        return .refresh
    }

    private func apply(_ action: ViState.Action, from start: Document.Position, to end: Document.Position) -> Bool {
        vi.register = (document.text(from: start, to: end), false)
        if action.kind == .yank {
            document.move(to: start)
        } else {
            document.remove(start, end)
        }
        if action.kind == .change { beginChange(action) }
        return true
    }

    private func applyToLines(_ action: ViState.Action, _ other: Int) -> Bool {
        let here = document.cursor.line
        // A motion beyond the text does nothing; `3dd` near the end takes what there is.
        guard other >= 0 else { return false }
        let first = min(here, other)
        let last = min(max(here, other), document.lines.count - 1)
        let start = Document.Position(line: first, column: 0)
        let end = Document.Position(line: last, column: document.lines[last].count)
        vi.register = (document.text(from: start, to: end), true)
        switch action.kind {
        case .yank: document.move(to: Document.Position(line: first, column: min(document.cursor.column, document.lines[first].count)))
        case .change:
            let indentation = document.lines[first].prefix { $0 == " " }.count
            document.remove(Document.Position(line: first, column: indentation), end)
            beginChange(action)
        case .delete:
            // With the line end behind them, or before them where they are the last.
            if last + 1 < document.lines.count {
                document.remove(start, Document.Position(line: last + 1, column: 0))
            } else if first > 0 {
                document.remove(Document.Position(line: first - 1, column: document.lines[first - 1].count), end)
            } else {
                document.remove(start, end)
            }
            document.move(to: Document.Position(line: document.cursor.line, column: document.indentation))
        }
        return true
    }

    /// Into insert mode, or at once through it where `.` knows what is to be typed.
    private func beginChange(_ action: ViState.Action) {
        if let replacement = action.replacement {
            document.insert(replacement)
            if document.cursor.column > 0 { document.move(to: document.characterBefore) }
            return
        }
        vi.changeStart = document.cursor
        beginViInsertion()
        model.push("i")
    }

    /// Puts back what was cut: lines under or over this one, anything else behind or before the cursor.
    func putBack(after: Bool) -> EditModel.Answer {
        guard let register = vi.register else {
            queue.append((after ? BorrowedKey.pasteAfter : .pasteBefore).rawValue)
            vi.last = nil
            return .keepCount
        }
        if document.isEmpty {
            document.insert(register.text)
        } else if register.isLines {
            let line = document.cursor.line
            document.move(to: after ? document.lineEnd : document.lineStart)
            document.insert(after ? "\n" + register.text : register.text + "\n")
            let first = after ? line + 1 : line
            document.move(to: Document.Position(line: first, column: 0))
            document.move(to: Document.Position(line: first, column: document.indentation))
        } else {
            if after, document.cursor.column < document.currentLine.count { document.move(to: document.characterAfter) }
            document.insert(register.text)
            if document.cursor.column > 0 { document.move(to: document.characterBefore) }
        }
        return .refresh
    }

    /// `.`
    func repeatVi() -> EditModel.Answer {
        guard let last = vi.last else {
            queue.append(BorrowedKey.repeat.rawValue)
            return .keepCount
        }
        vi.action = last
        return applyVi()
    }
}
