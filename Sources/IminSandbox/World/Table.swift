// A persistent table of large values. The nodes of a `TreeDictionary` hold their values side by side, and a change copies the nodes on
// its way: with values of hundreds of bytes and a dozen strings that is the dearest part of a command. Here each value lies behind one
// reference, so that a node holds pointers and a copy of it costs a count for each.

import HashTreeCollections

/// Values by their key; copying a table costs nothing, and neither copy sees what becomes of the other. Nothing is asked of the type of
/// the values where it is named: the runtime would search every conformance of the program for each table of a starting world.
struct Table<Key: Hashable & Sendable, Value: Sendable>: Sendable, Sequence, ExpressibleByDictionaryLiteral {
    private var entries: TreeDictionary<Key, Entry> = [:]

    init() {}

    init(dictionaryLiteral elements: (Key, Value)...) {
        for (key, value) in elements { entries[key] = Entry(value) }
    }

    var count: Int { entries.count }
    var isEmpty: Bool { entries.isEmpty }
    /// In no order that means anything.
    var keys: some Collection<Key> { entries.keys }
    /// In no order that means anything.
    var values: some Collection<Value> { entries.values.lazy.map(\.value) }

    subscript(key: Key) -> Value? {
        get { entries[key]?.value }
        set { entries[key] = newValue.map(Entry.init) }
    }

    subscript(key: Key, default fallback: @autoclosure () -> Value) -> Value {
        get { entries[key]?.value ?? fallback() }
        set { entries[key] = Entry(newValue) }
    }

    /// In no order that means anything.
    func makeIterator() -> some IteratorProtocol<(key: Key, value: Value)> {
        entries.lazy.map { (key: $0.key, value: $0.value.value) }.makeIterator()
    }

    /// One value, never changed: it is shared by every copy of the table.
    fileprivate final class Entry: Sendable {
        let value: Value

        init(_ value: Value) { self.value = value }
    }
}

extension Table.Entry: Equatable where Value: Equatable {
    static func == (left: Table.Entry, right: Table.Entry) -> Bool { left === right || left.value == right.value }
}

extension Table.Entry: Hashable where Value: Hashable {
    func hash(into hasher: inout Hasher) { hasher.combine(value) }
}

extension Table: Equatable where Value: Equatable {}
extension Table: Hashable where Value: Hashable {}
