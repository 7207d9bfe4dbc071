// The changes of a world in an SQLite file: one row a change, one transaction a row, committed before the reply leaves. Whoever kills
// the process loses nothing that was acknowledged.

import GRDB
import Glibc
import IminJSON
import Synchronization

/// Why a journal cannot be used.
public struct JournalError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong, with the file's name, and what to do.
    public let description: String
}

/// The file. Its tables are made to be read with any SQLite tool.
final class Journal: Sendable {
    /// `imin` in ASCII: tells our files from other people's (pragma application_id).
    static let applicationID: Int32 = 0x696D_696E
    /// Of the tables and of the events in them (pragma user_version).
    static let version: Int32 = 1

    let file: String
    private let database: DatabaseQueue
    /// Held while the file is open, so that no second process writes into it; -1 once closed.
    private let lock: Mutex<Int32>

    /// Opens the file, or makes it.
    init(file: String) throws(JournalError) {
        self.file = file
        let descriptor = try Journal.lock(file)
        lock = Mutex(descriptor)
        do {
            database = try Journal.open(file)
        } catch {
            Glibc.close(descriptor)
            throw error
        }
    }

    deinit { close() }

    /// A change is on its way to the disk when this returns: it survives the end of the process, whatever ends it.
    func append(_ change: Change) throws(JournalError) {
        let text = change.record.text()
        do {
            try database.writeWithoutTransaction { database in
                try database.cachedStatement(sql: "INSERT INTO change (number, at, events) VALUES (?, ?, ?)")
                    .execute(arguments: [change.number, change.at.microseconds, text])
            }
        } catch {
            throw JournalError(description: "cannot write to \(file): \(Journal.reason(error))")
        }
    }

    /// What a checkpoint remembers a change by; `nil` where there is no such change.
    func mark(of number: Int) -> CheckpointMark? {
        let row = try? database.read { database in
            try Row.fetchOne(database, sql: "SELECT at, events FROM change WHERE number = ?", arguments: [number])
        }
        guard let row, let at = row[0] as Int64?, let events = row[1] as String? else { return nil }
        return CheckpointMark(number: number, digest: CheckpointFile.digest(Array("\(at) \(events)".utf8)))
    }

    /// Hands out every change behind one, oldest first, and returns the number of the last. Reading their JSON is most of the work and
    /// needs no order, so all cores share it, a batch at a time.
    func replay(after first: Int = 0, _ apply: (Change) -> Void) throws(JournalError) -> Int {
        do {
            return try database.read { database in
                var last = first
                var batch: [StoredChange] = []
                batch.reserveCapacity(Journal.batch)
                // While one batch is applied the next one is read.
                var reading: ChangeReader?
                func flush() throws {
                    let next = ChangeReader(batch)
                    for change in try reading?.changes() ?? [] { apply(change) }
                    reading = next
                    batch.removeAll(keepingCapacity: true)
                }
                let rows = try Row.fetchCursor(
                    database, sql: "SELECT number, at, events FROM change WHERE number > ? ORDER BY number", arguments: [first])
                while let row = try rows.next() {
                    let number: Int = row[0]
                    guard number == last + 1 else { throw RecordError(description: "change \(last + 1) is missing") }
                    batch.append(StoredChange(number: number, at: Instant(microseconds: row[1]), events: row[2]))
                    last = number
                    if batch.count == Journal.batch { try flush() }
                }
                try flush()
                for change in try reading?.changes() ?? [] { apply(change) }
                return last
            }
        } catch {
            throw JournalError(description: "\(file) is damaged: \(Journal.reason(error)). Restore it from a copy, or name another file.")
        }
    }

    /// Changes read at once: enough to keep the cores busy, few enough to stay small in memory.
    private static let batch = 8_192

    /// Closes the file; further changes are refused.
    func close() {
        lock.withLock { descriptor in
            guard descriptor >= 0 else { return }
            try? database.close()
            Glibc.close(descriptor)
            descriptor = -1
        }
    }

    // MARK: - Opening

    /// Takes the lock of the file. It is another kind than those of SQLite, and the descriptor stays open as long as the journal:
    /// closing any descriptor of a file would drop SQLite's own locks on it.
    private static func lock(_ file: String) throws(JournalError) -> Int32 {
        let descriptor = Glibc.open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw JournalError(description: "cannot open \(file): \(String(cString: strerror(errno)))")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            Glibc.close(descriptor)
            throw JournalError(description: "\(file) is in use by another imin: stop it first, or name another file.")
        }
        return descriptor
    }

    private static func open(_ file: String) throws(JournalError) -> DatabaseQueue {
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { database in
            // The log is written at every commit, so a killed process loses nothing; only the machine losing its power may take the
            // last changes (never the file's consistency).
            try database.execute(sql: "PRAGMA synchronous = NORMAL")
        }
        do {
            let database = try DatabaseQueue(path: file, configuration: configuration)
            try check(database, file: file)
            return database
        } catch let error as JournalError {
            throw error
        } catch {
            throw JournalError(description: "\(file) is no journal of imin: \(reason(error)). Name another file.")
        }
    }

    private static func check(_ database: DatabaseQueue, file: String) throws {
        try database.writeWithoutTransaction { database in
            let application = try Int32.fetchOne(database, sql: "PRAGMA application_id") ?? 0
            let version = try Int32.fetchOne(database, sql: "PRAGMA user_version") ?? 0
            let tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") ?? 0
            if tables == 0, application == 0, version == 0 {
                try database.execute(sql: "PRAGMA journal_mode = WAL")
                try database.inTransaction {
                    try database.execute(
                        sql: """
                            CREATE TABLE change (
                                number INTEGER PRIMARY KEY, -- counted from 1 without a gap
                                at INTEGER NOT NULL, -- the world's time, in microseconds since 1970
                                events TEXT NOT NULL -- what happened, as JSON
                            ) STRICT;
                            PRAGMA application_id = \(Journal.applicationID);
                            PRAGMA user_version = \(Journal.version);
                            """)
                    return .commit
                }
                return
            }
            guard application == Journal.applicationID else {
                throw JournalError(description: "\(file) is a database of another program, not a journal of imin. Name another file.")
            }
            guard version <= Journal.version else {
                throw JournalError(
                    description:
                        "\(file) was written by a newer imin (format \(version); this one reads up to \(Journal.version)). Update imin.")
            }
        }
    }

    /// The reason in SQLite's words, without its SQL.
    private static func reason(_ error: any Error) -> String {
        switch error {
        case let error as DatabaseError: error.message ?? "SQLite error \(error.resultCode.rawValue)"
        case let error as RecordError: error.description
        default: "\(error)"
        }
    }
}
