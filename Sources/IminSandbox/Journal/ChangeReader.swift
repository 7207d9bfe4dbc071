// Stored changes back to what they were, on all cores.

import Dispatch
import IminJSON
import Synchronization

/// A row of the journal.
struct StoredChange: Sendable {
    var number: Int
    var at: Instant
    /// JSON
    var events: String
}

/// Rows that are being read while their owner does something else.
final class ChangeReader: Sendable {
    private let results: Mutex<[Result<[Change], RecordError>?]>
    private let done = DispatchGroup()

    /// Begins to read.
    init(_ rows: [StoredChange]) {
        let slices = (rows.count + ChangeReader.slice - 1) / ChangeReader.slice
        results = Mutex(Array(repeating: nil, count: slices))
        guard slices > 1 else {
            if slices == 1 { read(0, of: rows) }
            return
        }
        DispatchQueue.global().async(group: done) {
            DispatchQueue.concurrentPerform(iterations: slices) { self.read($0, of: rows) }
        }
    }

    /// The changes in the order of their rows, once all are read. The first that cannot be read is named in the error.
    func changes() throws(RecordError) -> [Change] {
        done.wait()
        var all: [Change] = []
        for result in results.withLock({ $0 }) {
            if let result { all += try result.get() }
        }
        return all
    }

    static func read(_ rows: [StoredChange]) throws(RecordError) -> [Change] { try ChangeReader(rows).changes() }

    /// Rows that one core reads in one go.
    private static let slice = 512

    private func read(_ index: Int, of rows: [StoredChange]) {
        let part = rows[index * ChangeReader.slice..<min(rows.count, (index + 1) * ChangeReader.slice)]
        let result = Result { () throws(RecordError) in try ChangeReader.changes(part) }
        results.withLock { $0[index] = result }
    }

    private static func changes(_ rows: ArraySlice<StoredChange>) throws(RecordError) -> [Change] {
        var changes: [Change] = []
        changes.reserveCapacity(rows.count)
        for row in rows {
            do {
                changes.append(try Change(number: row.number, at: row.at, record: try JSON(parsing: row.events)))
            } catch {
                throw RecordError(description: "change \(row.number) cannot be read: \(error)")
            }
        }
        return changes
    }
}
