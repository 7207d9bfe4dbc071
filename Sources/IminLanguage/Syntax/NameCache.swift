// From the bytes of a name to its symbol without making a `String`: names repeat, and hashing one as text costs fifteen times
// as much as lexing it (reference: 70 ns against 4).

/// Open addressing over the names seen in one source; compares with the place where each was seen first.
struct NameCache {
    struct Entry: BitwiseCopyable {
        var hash: UInt32 = 0
        var start: UInt32 = 0
        /// 0 where the slot is free: no name is empty.
        var count: UInt32 = 0
        var symbol = Symbol.none
        var kind = TokenKind.name
        /// Whether it is a word of another language that the parser looks up (ForeignWords.swift).
        var isForeign = false
    }

    private var entries = [Entry](repeating: Entry(), count: 256)
    private var used = 0

    /// The entry of the name at `start`, if it was seen before.
    func find(_ hash: UInt32, in bytes: [UInt8], at start: Int, count: Int) -> Entry? {
        let mask = entries.count - 1
        var slot = Int(hash) & mask
        while true {
            let entry = entries[slot]
            if entry.count == 0 { return nil }
            if entry.hash == hash, Int(entry.count) == count {
                var index = 0
                let seen = Int(entry.start)
                while index < count, bytes[seen + index] == bytes[start + index] { index += 1 }
                if index == count { return entry }
            }
            slot = (slot + 1) & mask
        }
    }

    mutating func insert(_ entry: Entry) {
        if used * 2 >= entries.count {
            let old = entries
            entries = [Entry](repeating: Entry(), count: old.count * 2)
            for entry in old where entry.count > 0 { place(entry) }
        }
        place(entry)
        used += 1
    }

    private mutating func place(_ entry: Entry) {
        let mask = entries.count - 1
        var slot = Int(entry.hash) & mask
        while entries[slot].count > 0 { slot = (slot + 1) & mask }
        entries[slot] = entry
    }
}
