// A table that remembers which of its values were set: whoever changes a session or its places changes what the feeds show, and must not
// have to think of it.

/// A `Table` with the keys that were set since they were last taken.
struct WatchedTable<Key: Hashable & Sendable, Value: Sendable>: Sendable, Sequence {
    private var table: Table<Key, Value> = [:]
    private var changed: [Key] = []

    var count: Int { table.count }
    var isEmpty: Bool { table.isEmpty }
    /// In no order that means anything.
    var keys: some Collection<Key> { table.keys }
    /// In no order that means anything.
    var values: some Collection<Value> { table.values }

    subscript(key: Key) -> Value? {
        get { table[key] }
        set {
            table[key] = newValue
            changed.append(key)
        }
    }

    /// Without a word to those who watch: nothing that anybody is still shown goes this way.
    mutating func remove(_ key: Key) { table[key] = nil }

    /// In the order in which they were set, some perhaps more than once.
    mutating func takeChanged() -> [Key] {
        guard !changed.isEmpty else { return [] }
        defer { changed = [] }
        return changed
    }

    /// In no order that means anything.
    func makeIterator() -> some IteratorProtocol<(key: Key, value: Value)> { table.makeIterator() }
}

extension WatchedTable: Equatable where Value: Equatable {}
extension WatchedTable: Hashable where Value: Hashable {}

extension WatchedTable: Stored where Key: Stored, Value: Stored {
    /// Between two events nothing is waiting to be taken.
    func write(to writer: inout CheckpointWriter) { writer.write(table) }
    init(from reader: inout CheckpointReader) throws(CheckpointError) { table = try reader.read() }
}
