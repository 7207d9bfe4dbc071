// Names in an order that changes: by a number, and by name where the numbers are equal. A feed is read from any place in it, a page at a
// time, while names move to its end; both must cost no more with a hundred thousand names than with a hundred.

import Glibc

/// Names by (number, name), ascending. Kept in runs of some hundred: a change copies one run and the list of runs, reading on from a key
/// finds its run by halving. Invariants: no run is empty or longer than `longest`, and all are in order.
struct OrderedKeys: Sendable, Hashable {
    struct Key: Sendable, Hashable, Comparable {
        var number: Int64
        var name: String

        static func < (left: Key, right: Key) -> Bool {
            left.number == right.number ? OrderedKeys.precedes(left.name, right.name) : left.number < right.number
        }
    }

    private static let longest = 256
    private var runs: [[Key]] = []
    private(set) var count = 0

    var first: Key? { runs.first?.first }

    /// Texts by their UTF-8: the same order everywhere, whatever the locale and however clients normalise.
    static func precedes(_ left: String, _ right: String) -> Bool {
        let order = left.utf8.withContiguousStorageIfAvailable { left in
            right.utf8.withContiguousStorageIfAvailable { right -> Bool in
                let common = min(left.count, right.count)
                guard common > 0, let leftBytes = left.baseAddress, let rightBytes = right.baseAddress else { return !right.isEmpty }
                let difference = memcmp(leftBytes, rightBytes, common)
                return difference == 0 ? left.count < right.count : difference < 0
            }
        }
        // Native strings lie in one piece; others have no memory to compare.
        return (order ?? nil) ?? left.utf8.lexicographicallyPrecedes(right.utf8)
    }

    mutating func insert(_ key: Key) {
        guard let run = index(ofRunFor: key) else {
            runs.append([key])
            count = 1
            return
        }
        let place = OrderedKeys.lowerBound(runs[run], key)
        if place < runs[run].count, runs[run][place] == key { return }
        count += 1
        // What comes last needs no room among the others: feeds grow at their end.
        if runs[run].count == OrderedKeys.longest, run == runs.count - 1, place == OrderedKeys.longest {
            runs.append([key])
            return
        }
        runs[run].insert(key, at: place)
        guard runs[run].count > OrderedKeys.longest else { return }
        let half = Array(runs[run][(OrderedKeys.longest / 2)...])
        runs[run].removeSubrange((OrderedKeys.longest / 2)...)
        runs.insert(half, at: run + 1)
    }

    mutating func remove(_ key: Key) {
        guard let run = index(ofRunFor: key) else { return }
        let place = OrderedKeys.lowerBound(runs[run], key)
        guard place < runs[run].count, runs[run][place] == key else { return }
        count -= 1
        if runs[run].count == 1 { runs.remove(at: run) } else { runs[run].remove(at: place) }
    }

    /// How many keys are behind a place.
    func count(after place: Key) -> Int {
        guard let run = index(ofRunFor: place) else { return 0 }
        let before = OrderedKeys.lowerBound(runs[run], place)
        let isThere = before < runs[run].count && runs[run][before] == place
        return runs[run...].reduce(0) { $0 + $1.count } - before - (isThere ? 1 : 0)
    }

    /// The keys behind a place, at most `limit`; from the beginning where there is no place. The place itself need not be there any more.
    func keys(after place: Key?, skipping skipped: Int = 0, limit: Int) -> [Key] {
        guard limit > 0 else { return [] }
        var found: [Key] = []
        var skipped = skipped
        var run = 0
        var start = 0
        if let place {
            guard let of = index(ofRunFor: place) else { return [] }
            run = of
            start = OrderedKeys.lowerBound(runs[run], place)
            if start < runs[run].count, runs[run][start] == place { start += 1 }
        }
        while run < runs.count, found.count < limit {
            let rest = runs[run][start...]
            found += rest.dropFirst(skipped).prefix(limit - found.count)
            skipped = max(0, skipped - rest.count)
            run += 1
            start = 0
        }
        return found
    }

    /// The run a key is in or would be in; `nil` where there is none.
    private func index(ofRunFor key: Key) -> Int? {
        guard !runs.isEmpty else { return nil }
        var low = 0
        var high = runs.count - 1
        while low < high {
            let middle = (low + high) / 2
            // Runs are never empty.
            if let last = runs[middle].last, last < key { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private static func lowerBound(_ keys: [Key], _ key: Key) -> Int {
        var low = 0
        var high = keys.count
        while low < high {
            let middle = (low + high) / 2
            if keys[middle] < key { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

// MARK: - In checkpoints (a new member is added here, too)

extension OrderedKeys: Stored {
    func write(to writer: inout CheckpointWriter) {
        writer.write(runs)
        writer.write(count)
    }

    init(from reader: inout CheckpointReader) throws(CheckpointError) {
        self.init()
        runs = try reader.read()
        count = try reader.read()
    }
}
