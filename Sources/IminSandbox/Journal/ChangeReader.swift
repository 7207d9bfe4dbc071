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

enum ChangeReader {
    /// The changes in the order of their rows. The first that cannot be read is named in the error.
    static func read(_ rows: [StoredChange]) throws(RecordError) -> [Change] {
        let slices = (rows.count + slice - 1) / slice
        guard slices > 1 else { return try changes(rows[...]) }
        let results = Mutex<[Result<[Change], RecordError>?]>(Array(repeating: nil, count: slices))
        DispatchQueue.concurrentPerform(iterations: slices) { index in
            let part = rows[index * slice..<min(rows.count, (index + 1) * slice)]
            let result = Result { () throws(RecordError) in try changes(part) }
            results.withLock { $0[index] = result }
        }
        var all: [Change] = []
        all.reserveCapacity(rows.count)
        for result in results.withLock({ $0 }) {
            if let result { all += try result.get() }
        }
        return all
    }

    /// Rows that one core reads in one go.
    private static let slice = 512

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
