// A large table of the world as a checkpoint sees it: slices of some thousand entries, each on its own.

/// How one table is written and read.
struct CheckpointTable: Sendable {
    /// Hands out the slices of the table of a world.
    let write: @Sendable (World, (inout CheckpointWriter) throws -> Void) throws -> Void
    /// Reads a slice; what comes out adds its entries to a world.
    let read: @Sendable (inout CheckpointReader) throws(CheckpointError) -> (inout World) -> Void

    /// Entries in a slice: some hundred kilobytes.
    private static let slice = 2_048

    init<Table: StoredTable>(_ path: any WritableKeyPath<World, Table> & Sendable) {
        write = { world, emit in try CheckpointTable.write(world[keyPath: path], emit) }
        read = { (reader: inout CheckpointReader) throws(CheckpointError) in
            let entries: [(Table.Key, Table.Value)] = try CheckpointTable.entries(&reader)
            return { world in CheckpointTable.add(entries, to: &world[keyPath: path]) }
        }
    }

    private static func write(_ table: some StoredTable, _ emit: (inout CheckpointWriter) throws -> Void) throws {
        var writer = CheckpointWriter()
        var waiting = 0
        for (key, value) in table {
            writer.write(key)
            writer.write(value)
            waiting += 1
            guard waiting == CheckpointTable.slice else { continue }
            try emit(&writer)
            writer.removeAll()
            waiting = 0
        }
        if waiting > 0 { try emit(&writer) }
    }

    private static func entries<Key: Stored, Value: Stored>(_ reader: inout CheckpointReader) throws(CheckpointError) -> [(Key, Value)] {
        var entries: [(Key, Value)] = []
        entries.reserveCapacity(CheckpointTable.slice)
        while !reader.isAtEnd { entries.append((try reader.read(), try reader.read())) }
        return entries
    }

    private static func add<Table: StoredTable>(_ entries: [(Table.Key, Table.Value)], to table: inout Table) {
        for (key, value) in entries { table[key] = value }
    }
}
