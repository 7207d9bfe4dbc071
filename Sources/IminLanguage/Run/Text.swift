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
        guard let cell = realloc(text.cell, textOffset + count + more) else { outOfMemory() }
        memcpy(cell + textOffset + count, other.byteStart, more)
        state.pointee.liveBytes &+= more
        let made = Value(text.tag, cell: cell)
        made.textCell.pointee.byteCount = UInt32(count + more)
        made.textCell.pointee.hash = 0
        return made
    }

    func string(_ text: String, _ tag: Tag = .string) -> Value {
        var text = text
        return text.withUTF8 { string($0, tag) }
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

    var isASCII: Bool {
        for byte in bytes where byte >= 0x80 { return false }
        return true
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
        if hasSameText(as: other) { return 0 }
        let order = memcmp(byteStart, other.byteStart, min(byteCount, other.byteCount))
        return order != 0 ? Int(order) : byteCount - other.byteCount
    }
}
