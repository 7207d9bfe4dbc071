/// From keys to what libedit's maps are given: most keys as themselves, keys without a character as private ones, and those that the
/// menu, the search or a paste without marks claim for themselves not at all.
extension LineEditor {
    /// What libedit's maps are given for a key; `nil` when the key was used here, or has no use.
    func code(for key: Key) -> UInt32? {
        previousCommand = currentCommand
        currentCommand = nil
        status = nil
        awaitsChoices = false
        helpRows = []
        resizing = nil
        if !usesVi { undo.endGroup() }
        if let digit = countDigit(key) {
            count = min((count ?? 0) * 10 + digit, Self.countLimit)
            status = StyledText("count \(count ?? 0)", .dim)
            return nil
        }
        guard let times = count else { return codeOnce(for: key) }
        count = nil
        guard let first = codeOnce(for: key) else { return nil }
        let codes = [first] + queue
        undo.beginGroup()
        queue = codes.dropFirst() + (1..<max(times, 1)).flatMap { _ in codes }
        return first
    }

    /// A count of a million would be typed a million times.
    private static let countLimit = 100

    /// Alt and a digit begin a count in emacs mode; once it has begun, a digit alone belongs to it.
    private func countDigit(_ key: Key) -> Int? {
        guard !usesVi, menu == nil, search == nil, case .character(let scalar, let modifiers) = key, ("0"..."9").contains(scalar),
            modifiers == .alt || modifiers == [] && count != nil
        else { return nil }
        return Int(scalar.value) - 0x30
    }

    /// The same for a key that counts once.
    private func codeOnce(for key: Key) -> UInt32? {
        if search != nil, let code = searched(key) { return code == 0 ? nil : code }
        if let code = menuKey(key) { return code }
        if let kind = vi.waiting, case .character(let scalar, []) = key { return operatorKey(scalar, kind) }
        let wasInCommandMode = !vi.isInserting && !vi.takesCharacter
        let previousKeyWasEscape = vi.previousWasEscape
        vi.waiting = nil
        if case .named(.escape, _) = key { vi.previousWasEscape = true } else { vi.previousWasEscape = false }
        if usesVi, !vi.isInserting, !vi.takesCharacter, case .character(let scalar, []) = key, vi.namesRegister || scalar == "\"" {
            // There is one register; a name for it must not act as a command.
            vi.namesRegister.toggle()
            return nil
        }
        vi.namesRegister = false
        watchVi(key)
        switch key {
        case .paste(let text):
            pending = assistance.cleanPaste(text)
            return PrivateKey.paste.rawValue
        // What a terminal in its ordinary state made of the returns that were typed while something ran, and what some send for a paste.
        case .character("j", .control): return lineEnd(0x0A)
        case .character(let scalar, let modifiers): return code(for: scalar, modifiers)
        case .named(.enter, []): return lineEnd(0x0D)
        case .named(.tab, []):
            // Inside a burst Tab is a character of the pasted text.
            guard isBurst else { return 0x09 }
            pending = "\t"
            return PrivateKey.insertPending.rawValue
        case .named(.backspace, []): return 0x7F
        case .named(.escape, _):
            // In command mode libedit would move to the left at each Escape. A second one is handed on all the same: it leads out
            // of insert mode whatever we believe to be in.
            guard usesVi, !wasInCommandMode || previousKeyWasEscape else { return PrivateKey.cancel.rawValue }
            isInCommandMode = true
            mayCount = false
            return 0x1B
        case .named(let name, let modifiers): return PrivateKey(name, modifiers)?.rawValue
        }
    }

    /// The end of a line: the key as it is, unless more follows. It may be on its way where other bytes came together with the key, as
    /// hardly anybody types; then it is a paste without marks.
    private func lineEnd(_ key: UInt32) -> UInt32 {
        if !decoder.isEmpty || input.isReadable(within: cameTogether ? 5 : 0) { isBurst = true }
        return isBurst ? PrivateKey.newline.rawValue : key
    }

    private func code(for scalar: Unicode.Scalar, _ modifiers: Key.Modifiers) -> UInt32? {
        let value = scalar.value
        if modifiers.contains(.control) {
            let control: UInt32
            switch scalar {
            case "@", " ": control = 0
            case "a"..."z", "[", "\\", "]", "^", "_": control = value & 0x1F
            case "/": control = 0x1F
            default: return nil
            }
            guard modifiers.contains(.alt) else { return control }
            guard !usesVi else { return nil }
            queue.append(control)
            return 0x1B
        }
        if modifiers.contains(.alt) {
            guard value < 0x80 else { return nil }
            if usesVi {
                isInCommandMode = true
                mayCount = ("0"..."9").contains(scalar)
            }
            queue.append(value)
            return 0x1B
        }
        if usesVi {
            if isInCommandMode, ("0"..."9").contains(scalar) { mayCount = true }
            // libedit inserts what its maps do not reach as often as a waiting count says.
            if value >= 0x100, mayCount {
                pending = String(Character(scalar))
                return PrivateKey.insertPending.rawValue
            }
        }
        return value
    }

    /// A key while the menu is open. Tab is a command; anything else but these accepts the choice and goes on.
    private func menuKey(_ key: Key) -> UInt32? {
        guard let menu else { return nil }
        switch key {
        case .named(.tab, _), .named(.escape, _), .character("g", .control): break
        case .named(.enter, []) where menu.selection != nil: break
        case .named(.down, []): return 0x09
        case .named(.up, []) where menu.selection != nil: return PrivateKey.completePrevious.rawValue
        default: self.menu = nil
        }
        if self.menu != nil, case .named(.escape, _) = key { return PrivateKey.cancel.rawValue }
        return nil
    }

    /// A key during a search: 0 when it was used up, `nil` when the search is over and the key means what it always does.
    private func searched(_ key: Key) -> UInt32? {
        switch key {
        case .character(let scalar, []): search?.append(scalar)
        case .paste(let text): for scalar in text.unicodeScalars where scalar != "\n" { search?.append(scalar) }
        case .named(.backspace, []), .character("h", .control): search?.removeLast()
        case .character("r", .control), .named(.up, []), .character("p", .control): search?.older()
        case .character("s", .control): search?.toggleEverywhere()
        case .named(.down, []), .character("n", .control): search?.newer()
        case .character("g", .control), .character("c", .control), .named(.escape, _): search = nil
        case .named(.enter, []), .named(.tab, []), .named(.right, []), .named(.left, []), .named(.end, []), .named(.home, []):
            let found = search?.selected
            search = nil
            guard let found else { break }
            pending = found
            return PrivateKey.applySearch.rawValue
        default:
            // Any other command goes on with what was found: ^A, ^E, Alt-B.
            let found = search?.selected
            search = nil
            guard let found else { return nil }
            pending = found
            if let next = code(for: key) { queue.insert(next, at: 0) }
            return PrivateKey.applySearch.rawValue
        }
        return 0
    }
}
