// Values as bytes, for checkpoints: short to write, quick to read, and read only by the imin that wrote them. The journal, which lasts,
// is in JSON; a checkpoint of another format is thrown away and made anew.

import HashTreeCollections
import IminJSON

/// A checkpoint that is not what it should be.
struct CheckpointError: Error, CustomStringConvertible {
    var description: String
}

/// What can stand in a checkpoint.
protocol Stored: SendableMetatype {
    func write(to writer: inout CheckpointWriter)
    init(from reader: inout CheckpointReader) throws(CheckpointError)
}

struct CheckpointWriter {
    private(set) var bytes: [UInt8] = []

    mutating func write(_ value: some Stored) { value.write(to: &self) }

    mutating func write(byte: UInt8) { bytes.append(byte) }

    /// Seven bits a byte, the lowest first.
    mutating func write(number: UInt64) {
        var rest = number
        while rest > 0x7F {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    mutating func write(text: String) {
        write(number: UInt64(text.utf8.count))
        bytes.append(contentsOf: text.utf8)
    }

    /// Begins anew and keeps the room.
    mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }
}

struct CheckpointReader {
    private let bytes: [UInt8]
    private var place = 0
    /// Longer texts that were read a moment ago, by a hash of their bytes: thousands of customers share a country or a gender, and of
    /// each text one copy is enough.
    private var recent: [String]

    private static let remembered = 1_024
    /// Longer texts than Swift keeps without an allocation, and shorter than what is worth comparing.
    private static let shared = 16...64

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        recent = Array(repeating: "", count: CheckpointReader.remembered)
    }

    var isAtEnd: Bool { place == bytes.count }

    mutating func read<Value: Stored>(_ type: Value.Type = Value.self) throws(CheckpointError) -> Value { try Value(from: &self) }

    mutating func byte() throws(CheckpointError) -> UInt8 {
        guard place < bytes.count else { throw CheckpointReader.short }
        defer { place += 1 }
        return bytes[place]
    }

    mutating func number() throws(CheckpointError) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while shift < 64 {
            let next = try byte()
            value |= UInt64(next & 0x7F) << shift
            guard next & 0x80 != 0 else { return value }
            shift += 7
        }
        throw CheckpointError(description: "a number is too long")
    }

    /// How many follow: each takes a byte at least, so that a wrong count cannot ask for more memory than there is to read.
    mutating func count() throws(CheckpointError) -> Int {
        guard let count = Int(exactly: try number()), count <= bytes.count - place else { throw CheckpointReader.short }
        return count
    }

    mutating func text() throws(CheckpointError) -> String {
        let count = try count()
        let range = place..<(place + count)
        place += count
        guard CheckpointReader.shared.contains(count) else { return String(decoding: bytes[range], as: UTF8.self) }
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes[range] { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        let slot = Int(hash >> 32) % CheckpointReader.remembered
        if recent[slot].utf8.count == count, recent[slot].utf8.elementsEqual(bytes[range]) { return recent[slot] }
        let text = String(decoding: bytes[range], as: UTF8.self)
        recent[slot] = text
        return text
    }

    private static let short = CheckpointError(description: "it ends too early")
}

// MARK: - What everything is made of

extension String: Stored {
    func write(to writer: inout CheckpointWriter) { writer.write(text: self) }
    init(from reader: inout CheckpointReader) throws(CheckpointError) { self = try reader.text() }
}

extension Bool: Stored {
    func write(to writer: inout CheckpointWriter) { writer.write(byte: self ? 1 : 0) }
    init(from reader: inout CheckpointReader) throws(CheckpointError) { self = try reader.byte() != 0 }
}

extension UInt64: Stored {
    func write(to writer: inout CheckpointWriter) { writer.write(number: self) }
    init(from reader: inout CheckpointReader) throws(CheckpointError) { self = try reader.number() }
}

extension Int64: Stored {
    /// Small numbers are short on either side of zero.
    func write(to writer: inout CheckpointWriter) { writer.write(number: UInt64(bitPattern: self &<< 1 ^ self &>> 63)) }

    init(from reader: inout CheckpointReader) throws(CheckpointError) {
        let number = try reader.number()
        self = Int64(bitPattern: number &>> 1) ^ -Int64(bitPattern: number & 1)
    }
}

extension Int: Stored {
    func write(to writer: inout CheckpointWriter) { Int64(self).write(to: &writer) }
    init(from reader: inout CheckpointReader) throws(CheckpointError) { self = Int(truncatingIfNeeded: try reader.read(Int64.self)) }
}

extension Optional: Stored where Wrapped: Stored {
    func write(to writer: inout CheckpointWriter) {
        writer.write(byte: self == nil ? 0 : 1)
        if let self { writer.write(self) }
    }

    init(from reader: inout CheckpointReader) throws(CheckpointError) {
        self = try reader.byte() == 0 ? nil : try reader.read(Wrapped.self)
    }
}

extension Array: Stored where Element: Stored {
    func write(to writer: inout CheckpointWriter) {
        writer.write(number: UInt64(count))
        for element in self { writer.write(element) }
    }

    init(from reader: inout CheckpointReader) throws(CheckpointError) {
        let count = try reader.count()
        self = []
        reserveCapacity(count)
        for _ in 0..<count { append(try reader.read()) }
    }
}

extension Set: Stored where Element: Stored {
    func write(to writer: inout CheckpointWriter) { Array(self).write(to: &writer) }
    init(from reader: inout CheckpointReader) throws(CheckpointError) { self = Set(try reader.read([Element].self)) }
}

extension TreeSet: Stored where Element: Stored {
    func write(to writer: inout CheckpointWriter) { Array(self).write(to: &writer) }
    init(from reader: inout CheckpointReader) throws(CheckpointError) { self = TreeSet(try reader.read([Element].self)) }
}

/// What maps keys to values and can be written entry by entry.
protocol StoredTable: Sequence, SendableMetatype where Element == (key: Key, value: Value) {
    associatedtype Key: Stored & Sendable
    associatedtype Value: Stored & Sendable
    init()
    var count: Int { get }
    subscript(key: Key) -> Value? { get set }
}

extension StoredTable {
    func write(to writer: inout CheckpointWriter) {
        writer.write(number: UInt64(count))
        for (key, value) in self {
            writer.write(key)
            writer.write(value)
        }
    }

    init(from reader: inout CheckpointReader) throws(CheckpointError) {
        self.init()
        for _ in 0..<(try reader.count()) {
            let key: Key = try reader.read()
            self[key] = try reader.read(Value.self)
        }
    }
}

extension TreeDictionary: StoredTable, Stored where Key: Stored, Value: Stored {}

extension Table: StoredTable, Stored where Key: Stored, Value: Stored {}

extension JSON: Stored {
    func write(to writer: inout CheckpointWriter) { writer.write(text: text()) }

    init(from reader: inout CheckpointReader) throws(CheckpointError) {
        do {
            self = try JSON(parsing: try reader.text())
        } catch {
            throw CheckpointError(description: "\(error)")
        }
    }
}

extension Stored where Self: RawRepresentable, RawValue == String {
    func write(to writer: inout CheckpointWriter) { writer.write(text: rawValue) }

    init(from reader: inout CheckpointReader) throws(CheckpointError) {
        let text = try reader.text()
        guard let value = Self(rawValue: text) else { throw CheckpointError(description: "`\(text)` is unknown") }
        self = value
    }
}

extension Stored where Self: Identifier {
    func write(to writer: inout CheckpointWriter) { writer.write(text: text) }
    init(from reader: inout CheckpointReader) throws(CheckpointError) { self.init(try reader.text()) }
}

extension CustomerID: Stored {}
extension OrderID: Stored {}
extension CheckoutID: Stored {}
extension SellerID: Stored {}
extension OpportunityID: Stored {}
extension SeriesID: Stored {}
extension OfferID: Stored {}
extension MemberID: Stored {}
extension VisitID: Stored {}
extension GrantID: Stored {}
extension SavedCardID: Stored {}
extension SellerVisitID: Stored {}

extension Instant: Stored {
    func write(to writer: inout CheckpointWriter) { writer.write(microseconds) }
    init(from reader: inout CheckpointReader) throws(CheckpointError) { self.init(microseconds: try reader.read()) }
}

extension Price: Stored {
    func write(to writer: inout CheckpointWriter) { writer.write(minor) }
    init(from reader: inout CheckpointReader) throws(CheckpointError) { self.init(minor: try reader.read()) }
}

extension CheckpointReader {
    /// Which of several forms follows.
    mutating func form(below limit: UInt8) throws(CheckpointError) -> UInt8 {
        let form = try byte()
        guard form < limit else { throw CheckpointError(description: "there is no form \(form)") }
        return form
    }
}
