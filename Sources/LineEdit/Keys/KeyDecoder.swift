/// Turns the bytes of a terminal into keys, at whatever points the bytes were split.
///
/// A sequence it does not know is swallowed whole: nothing of it leaks into the text. A value; knows neither time nor terminal:
/// its owner tells it when the silence after an Escape has lasted long enough (`timeOut()`).
public struct KeyDecoder: Sendable {
    private var bytes: [UInt8] = []
    /// The first byte of `bytes` that is not consumed.
    private var start = 0
    /// Inside a bracketed paste: how far the bytes have been searched for its end.
    private var pasteSearched: Int?
    /// The key before was a return: a line feed that comes now belongs to it.
    private var skipsLineFeed = false
    /// Where Control-C broke off a paste whose end did not come.
    private var pasteBrokenOff: Int?

    public init() {}

    public mutating func feed(_ more: some Sequence<UInt8>) {
        if start == bytes.count {
            bytes.removeAll(keepingCapacity: bytes.capacity < 1 << 16)
            start = 0
            if pasteSearched != nil { pasteSearched = 0 }
        }
        let before = bytes.count
        bytes.append(contentsOf: more)
        // Control-C that arrives alone was pressed by a person. Inside more bytes it is part of what is pasted: it must not turn the
        // rest into keys.
        if pasteSearched != nil, pasteBrokenOff == nil, bytes.count > before, bytes[before...].allSatisfy({ $0 == 0x03 }) {
            pasteBrokenOff = before
        }
    }

    /// From now on a line feed is a key of its own, whatever came before it.
    public mutating func beginLine() { skipsLineFeed = false }

    /// Whether any byte waits, as a whole key or a part of one.
    public var isEmpty: Bool { start == bytes.count }

    /// What the decoder is waiting for, and so how long its owner should let it.
    public enum Wait: Sendable {
        /// Nothing is pending, or only the rest of a character that is sure to follow.
        case none
        /// An Escape that may be a key of its own.
        case escape
        /// The end of a paste.
        case paste
    }

    public var wait: Wait {
        if pasteSearched != nil { return .paste }
        return start < bytes.count && bytes[start] == 0x1B ? .escape : .none
    }

    /// The next key, or `nil` when the bytes so far do not make one.
    public mutating func next() -> Key? {
        while start < bytes.count {
            if let searched = pasteSearched { return paste(searchedTo: searched) }
            let isSecondHalf = skipsLineFeed && bytes[start] == 0x0A
            skipsLineFeed = false
            if isSecondHalf {
                start += 1
                continue
            }
            switch step() {
            case .key(let key, let count):
                start += count
                // Return and line feed are one end of a line, also where they come in two reads.
                if bytes[start - 1] == 0x0D {
                    if start == bytes.count { skipsLineFeed = true } else if bytes[start] == 0x0A { start += 1 }
                }
                return key
            case .nothing(let count): start += count
            case .pasteBegan(let count):
                start += count
                pasteSearched = start
            case .incomplete: return nil
            }
        }
        return nil
    }

    /// The silence has lasted: an Escape was the key, a broken-off sequence is dropped, an unterminated paste ends.
    public mutating func timeOut() -> Key? {
        if pasteSearched != nil {
            let text = Self.cleaned(bytes[start...])
            start = bytes.count
            pasteSearched = nil
            pasteBrokenOff = nil
            return .paste(text)
        }
        guard start < bytes.count, bytes[start] == 0x1B else { return nil }
        let rest = bytes[(start + 1)...]
        start = bytes.count
        if rest.isEmpty { return .named(.escape) }
        // Alt-[, Alt-O and Alt-P look like the beginning of a sequence that never came.
        if let byte = rest.first, rest.count == 1, byte > 0x20, byte < 0x7F {
            return .character(Unicode.Scalar(byte), .alt)
        }
        return nil
    }

    private enum Step {
        case key(Key, Int)
        case nothing(Int)
        case pasteBegan(Int)
        case incomplete
    }

    private func step() -> Step {
        let byte = bytes[start]
        guard byte == 0x1B else { return character(at: start, modifiers: [], prefix: 0) }
        guard start + 1 < bytes.count else { return .incomplete }
        switch bytes[start + 1] {
        case UInt8(ascii: "["): return controlSequence()
        case UInt8(ascii: "O"): return singleShift()
        // Escape twice: the first one is a key of its own, the second may begin something.
        case 0x1B: return .key(.named(.escape), 1)
        // Terminals answer queries with strings (OSC, DCS): swallowed to their terminator.
        case UInt8(ascii: "]"), UInt8(ascii: "P"): return answer()
        default: return character(at: start + 1, modifiers: .alt, prefix: 1)
        }
    }

    /// One UTF-8 character or control byte; `prefix` bytes of Escape stand before it.
    private func character(at index: Int, modifiers: Key.Modifiers, prefix: Int) -> Step {
        let byte = bytes[index]
        switch byte {
        case 0x0D: return .key(.named(.enter, modifiers), prefix + 1)
        case 0x09: return .key(.named(.tab, modifiers), prefix + 1)
        case 0x7F: return .key(.named(.backspace, modifiers), prefix + 1)
        case 0x00..<0x20:
            // Control-@ … Control-_: letters are told in lower case.
            let upper = byte + 0x40
            let letter = upper >= 0x41 && upper <= 0x5A ? upper + 0x20 : upper
            return .key(.character(Unicode.Scalar(letter), modifiers.union(.control)), prefix + 1)
        case 0x20..<0x7F: return .key(.character(Unicode.Scalar(byte), modifiers), prefix + 1)
        default: break
        }
        let length = byte >= 0xF0 && byte < 0xF5 ? 4 : byte >= 0xE0 ? 3 : 2
        guard byte >= 0xC2, byte < 0xF5 else { return .nothing(prefix + 1) }
        for offset in 1..<length {
            guard index + offset < bytes.count else { return .incomplete }
            // Not a continuation: what came before it is no text.
            guard bytes[index + offset] & 0xC0 == 0x80 else { return .nothing(prefix + offset) }
        }
        let text = String(decoding: bytes[index..<(index + length)], as: UTF8.self)
        guard let scalar = text.unicodeScalars.first, text.unicodeScalars.count == 1, scalar.value >= 0xA0 else {
            return .nothing(prefix + length)
        }
        return .key(.character(scalar, modifiers), prefix + length)
    }

    /// Escape O and one byte, as keypads in application mode send.
    private func singleShift() -> Step {
        guard start + 2 < bytes.count else { return .incomplete }
        guard let name = Self.finals[bytes[start + 2]] else { return .nothing(3) }
        return .key(.named(name), 3)
    }

    /// Escape [, parameters 0x30–0x3F, intermediates 0x20–0x2F, one final byte.
    private func controlSequence() -> Step {
        var index = start + 2
        // The Linux console sends Escape [ [ A for F1.
        if index < bytes.count, bytes[index] == UInt8(ascii: "[") {
            guard index + 1 < bytes.count else { return .incomplete }
            let number = Int(bytes[index + 1]) - 0x40
            return (1...5).contains(number) ? .key(.named(.function(number)), 4) : .nothing(4)
        }
        while index < bytes.count, bytes[index] >= 0x20, bytes[index] < 0x40 { index += 1 }
        guard index < bytes.count else {
            // No terminal sends sequences this long: give up on it.
            return index - start > 64 ? .nothing(index - start) : .incomplete
        }
        let count = index - start + 1
        let final = bytes[index]
        // A byte that cannot end a sequence begins something else.
        guard final >= 0x40, final < 0x7F else { return .nothing(count - 1) }
        guard let parameters = Self.parameters(bytes[(start + 2)..<index]) else { return .nothing(count) }
        return Self.key(final: final, parameters: parameters, count: count)
    }

    private static func key(final: UInt8, parameters: [Int], count: Int) -> Step {
        let first = parameters.first ?? 0
        let modifiers = Key.Modifiers(xterm: parameters.count > 1 ? parameters[1] : 1)
        switch final {
        case UInt8(ascii: "~"):
            if first == 200 { return .pasteBegan(count) }
            // xterm's modifyOtherKeys: 27 ; modifiers ; code.
            if first == 27, parameters.count > 2 { return plain(code: parameters[2], modifiers: modifiers, count: count) }
            guard let name = numbered[first] else { return .nothing(count) }
            return .key(.named(name, modifiers), count)
        case UInt8(ascii: "u"): return plain(code: first, modifiers: modifiers, count: count)
        case UInt8(ascii: "Z"): return .key(.named(.tab, .shift), count)
        default:
            guard let name = finals[final] else { return .nothing(count) }
            return .key(.named(name, modifiers), count)
        }
    }

    /// A key told by its code point, as kitty and modifyOtherKeys do.
    private static func plain(code: Int, modifiers: Key.Modifiers, count: Int) -> Step {
        switch code {
        case 13: return .key(.named(.enter, modifiers), count)
        case 9: return .key(.named(.tab, modifiers), count)
        case 27: return .key(.named(.escape, modifiers), count)
        case 8, 127: return .key(.named(.backspace, modifiers), count)
        default:
            // 57344… are kitty's numbers for keys without a character.
            guard code >= 32, !(0x7F..<0xA0).contains(code), !(57344...63743).contains(code),
                let scalar = UInt32(exactly: code).flatMap(Unicode.Scalar.init)
            else { return .nothing(count) }
            return .key(.character(scalar, modifiers), count)
        }
    }

    private static let finals: [UInt8: Key.Name] = [
        UInt8(ascii: "A"): .up, UInt8(ascii: "B"): .down, UInt8(ascii: "C"): .right, UInt8(ascii: "D"): .left,
        UInt8(ascii: "H"): .home, UInt8(ascii: "F"): .end, UInt8(ascii: "M"): .enter,
        UInt8(ascii: "P"): .function(1), UInt8(ascii: "Q"): .function(2), UInt8(ascii: "R"): .function(3),
        UInt8(ascii: "S"): .function(4),
    ]

    private static let numbered: [Int: Key.Name] = [
        1: .home, 2: .insert, 3: .delete, 4: .end, 5: .pageUp, 6: .pageDown, 7: .home, 8: .end,
        11: .function(1), 12: .function(2), 13: .function(3), 14: .function(4), 15: .function(5), 17: .function(6),
        18: .function(7), 19: .function(8), 20: .function(9), 21: .function(10), 23: .function(11), 24: .function(12),
    ]

    /// Numbers between semicolons; only the part before a colon counts. `nil` for private sequences (`?`, `<`, `>`), which are no keys.
    private static func parameters(_ text: ArraySlice<UInt8>) -> [Int]? {
        var result = [0]
        var skips = false
        for byte in text {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                if !skips { result[result.count - 1] = min(result[result.count - 1] * 10 + Int(byte - 0x30), 1 << 24) }
            case UInt8(ascii: ";"):
                result.append(0)
                skips = false
            case UInt8(ascii: ":"): skips = true
            default: return nil
            }
        }
        return result
    }

    /// A string from the terminal: Escape ] or P, up to BEL or Escape \. Alt-] and its like end by time-out.
    private func answer() -> Step {
        var index = start + 2
        while index < bytes.count {
            if bytes[index] == 0x07 { return .nothing(index - start + 1) }
            if bytes[index] == 0x1B {
                guard index + 1 < bytes.count else { return .incomplete }
                return .nothing(index - start + (bytes[index + 1] == UInt8(ascii: "\\") ? 2 : 0))
            }
            index += 1
        }
        return index - start > 4096 ? .nothing(index - start) : .incomplete
    }

    private static let pasteEnd: [UInt8] = Array("\u{1B}[201~".utf8)

    private mutating func paste(searchedTo searched: Int) -> Key? {
        if let end = pasteBrokenOff {
            let text = Self.cleaned(bytes[start..<end])
            start = end
            pasteSearched = nil
            pasteBrokenOff = nil
            return .paste(text)
        }
        let length = Self.pasteEnd.count
        var index = searched
        while index + length <= bytes.count {
            if bytes[index] == 0x1B, bytes[index..<(index + length)].elementsEqual(Self.pasteEnd) {
                let text = Self.cleaned(bytes[start..<index])
                start = index + length
                pasteSearched = nil
                return .paste(text)
            }
            index += 1
        }
        pasteSearched = index
        return nil
    }

    /// Pasted bytes as text that is safe to insert: `\n` for every line end, no control characters but tab.
    static func cleaned(_ bytes: ArraySlice<UInt8>) -> String {
        var scalars = String.UnicodeScalarView()
        var follows = false
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            switch scalar.value {
            case 0x0D: scalars.append("\n")
            case 0x0A: if !follows { scalars.append("\n") }
            case 0x09: scalars.append("\t")
            case 0x00..<0x20, 0x7F..<0xA0: break
            default: scalars.append(scalar)
            }
            follows = scalar.value == 0x0D
        }
        return String(scalars)
    }
}
