// Strings of the machine: UTF-8 bytes in one cell, with the hash they have as keys.
//
// Bytes are kept as they came. Two strings are equal when they are canonically equivalent (NFC), which only strings beyond
// ASCII have to be asked about; as keys of objects they are compared by bytes, as JSON does.

import Glibc

extension Heap {
    /// A string of that many bytes, which `fill` writes. `fill` must write all of them, valid UTF-8.
    @inline(__always)
    func text(_ tag: Tag = .string, byteCount: Int, fill: (UnsafeMutablePointer<UInt8>) -> Void) -> Value {
        let cell = allocate(textOffset + byteCount)
        let bytes = (cell + textOffset).assumingMemoryBound(to: UInt8.self)
        fill(bytes)
        cell.initializeMemory(as: TextCell.self, to: TextCell(header: CellHeader(.text), byteCount: UInt32(byteCount), hash: 0))
        return Value(tag, cell: cell)
    }

    func string(_ bytes: UnsafeBufferPointer<UInt8>, _ tag: Tag = .string) -> Value {
        text(tag, byteCount: bytes.count) { target in
            if let source = bytes.baseAddress { memcpy(target, source, bytes.count) }
        }
    }

    /// `text + other` in the cell of `text`, which must be the caller's alone and may move.
    func extend(_ text: Value, by other: Value) -> Value {
        let (count, more) = (text.byteCount, other.byteCount)
        let staysPlain = text.header.pointee.flags == CellHeader.plain && other.plainBytes != nil
        let cell = resize(text.cell, from: textOffset + count, to: textOffset + count + more)
        memcpy(cell + textOffset + count, other.byteStart, more)
        let made = Value(text.tag, cell: cell)
        made.textCell.pointee.byteCount = UInt32(count + more)
        made.textCell.pointee.hash = 0
        // Plain behind plain is plain: a text that is looked at while it grows is not searched again each time.
        made.textCell.pointee.header.flags = staysPlain ? CellHeader.plain : 0
        return made
    }

    func string(_ text: String, _ tag: Tag = .string) -> Value {
        var text = text
        return text.withUTF8 { string($0, tag) }
    }

    /// A string of one byte of ASCII. There are 128 of them, each in one cell that all share.
    func character(_ byte: UInt8, _ tag: Tag = .string) -> Value {
        layouts.character(byte, tag, in: self)
    }

    /// The characters of a string or secret, as Swift sees them.
    func characters(of text: Value) -> Value {
        guard let bytes = text.plainBytes else {
            return array(text.string.map { string(String($0), text.tag) })
        }
        let made = array(capacity: bytes.count)
        for byte in bytes { append(character(byte, text.tag), to: made) }
        return made
    }

    func string(_ bytes: [UInt8]) -> Value {
        bytes.withUnsafeBufferPointer { string($0) }
    }
}

extension Value {
    @inline(__always) var textCell: UnsafeMutablePointer<TextCell> { cell.assumingMemoryBound(to: TextCell.self) }
    /// Of a string, secret or number text.
    @inline(__always) var byteCount: Int { Int(textCell.pointee.byteCount) }
    @inline(__always) var byteStart: UnsafeMutablePointer<UInt8> { (cell + textOffset).assumingMemoryBound(to: UInt8.self) }
    @inline(__always) var bytes: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: byteStart, count: byteCount)
    }

    /// The Swift string of a string, secret or number text; empty for anything else.
    var string: String {
        switch tag {
        case .string, .secret, .numberText: String(decoding: bytes, as: UTF8.self)
        default: ""
        }
    }

    /// Eight bytes at a time: it is asked before anything that is simpler without the rest of Unicode.
    var isASCII: Bool {
        let start = UnsafeRawPointer(byteStart)
        let count = byteCount
        var position = 0
        while position &+ 8 <= count {
            if start.loadUnaligned(fromByteOffset: position, as: UInt64.self) & 0x8080_8080_8080_8080 != 0 { return false }
            position &+= 8
        }
        while position < count {
            if start.load(fromByteOffset: position, as: UInt8.self) >= 0x80 { return false }
            position &+= 1
        }
        return true
    }

    /// The bytes where each is a character of its own; `nil` where some make one together: beyond ASCII, and in CR LF.
    /// Looked for once: the cell remembers.
    var plainBytes: UnsafeBufferPointer<UInt8>? {
        let header = header
        if header.pointee.flags == 0 {
            let isPlain = isASCII && (byteCount == 0 || memchr(byteStart, 0x0D, byteCount) == nil)
            header.pointee.flags = isPlain ? CellHeader.plain : CellHeader.notPlain
        }
        return header.pointee.flags == CellHeader.plain ? bytes : nil
    }

    /// The hash of the bytes; never 0.
    var textHash: UInt32 {
        let cell = textCell
        if cell.pointee.hash != 0 { return cell.pointee.hash }
        var hash: UInt32 = 2_166_136_261
        for byte in bytes { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
        hash ^= hash >> 15
        hash |= 1
        cell.pointee.hash = hash
        return hash
    }

    /// The same bytes: how keys are compared.
    @inline(__always) func hasSameBytes(as other: Value) -> Bool {
        if bits == other.bits { return true }
        guard byteCount == other.byteCount, textHash == other.textHash else { return false }
        return memcmp(byteStart, other.byteStart, byteCount) == 0
    }

    /// The same text: how scripts compare strings.
    func hasSameText(as other: Value) -> Bool {
        if bits == other.bits { return true }
        if byteCount == other.byteCount, memcmp(byteStart, other.byteStart, byteCount) == 0 { return true }
        if isASCII && other.isASCII { return false }
        return string == other.string
    }

    /// Less than zero, zero, greater than zero: the order of the bytes, in which equal texts are equal.
    func compareText(with other: Value) -> Int {
        if bits == other.bits { return 0 }
        let order = memcmp(byteStart, other.byteStart, min(byteCount, other.byteCount))
        let difference = order != 0 ? Int(order) : byteCount - other.byteCount
        // What is plain is so for good, so that sorting looks at each string once.
        if difference == 0 || (plainBytes != nil || isASCII) && (other.plainBytes != nil || other.isASCII) { return difference }
        return string == other.string ? 0 : difference
    }
}
