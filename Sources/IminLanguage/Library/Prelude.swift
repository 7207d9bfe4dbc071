// The part of the standard library that is written in the language itself.
//
// A method `map` of `array` is the function `array_map`, with the receiver as its first parameter. Labels are as declared in
// the table; left-out arguments take the defaults written here.

extension Library {
    /// The sources, compiled when a session begins.
    static let prelude: [String] = [arraysPrelude, corePrelude]

    static let arraysPrelude = """
        func array_map(_ items, _ transform) {
            var made = []
            for item in items { made.append(transform(item)) }
            return made
        }

        func array_filter(_ items, _ isIncluded) {
            var kept = []
            for item in items { if isIncluded(item) { kept.append(item) } }
            return kept
        }

        func array_reduce(_ items, _ initial, _ combine) {
            var result = initial
            for item in items { result = combine(result, item) }
            return result
        }

        func array_flatMap(_ items, _ transform) {
            var made = []
            for item in items { for part in transform(item) { made.append(part) } }
            return made
        }

        func array_each(_ items, _ body) {
            for item in items { body(item) }
        }

        func array_first(_ items, where isMatch) {
            for item in items { if isMatch(item) { return item } }
            return null
        }

        func array_last(_ items, where isMatch) {
            for item in items.reversed() { if isMatch(item) { return item } }
            return null
        }

        func array_contains(_ items, _ element = null, where isMatch = null) {
            if isMatch == null { return items._contains(element) }
            for item in items { if isMatch(item) { return true } }
            return false
        }

        func array_grouped(_ items, by name) {
            var groups = {}
            for item in items {
                let group = "\\(name(item))"
                if groups[group] == null { groups[group] = [] }
                groups[group].append(item)
            }
            return groups
        }

        func array_sorted(_ items, by precedes = null) {
            if precedes == null { return items._sorted() }
            var sorted = items.prefix(items.count)
            let count = sorted.count
            var width = 1
            while width < count {
                var merged = []
                var start = 0
                while start < count {
                    let middle = min(start + width, count)
                    let end = min(middle + width, count)
                    var left = start
                    var right = middle
                    while left < middle && right < end {
                        if precedes(sorted[right], sorted[left]) {
                            merged.append(sorted[right])
                            right += 1
                        } else {
                            merged.append(sorted[left])
                            left += 1
                        }
                    }
                    while left < middle { merged.append(sorted[left]); left += 1 }
                    while right < end { merged.append(sorted[right]); right += 1 }
                    start = end
                }
                sorted = merged
                width *= 2
            }
            return sorted
        }
        """

    static let corePrelude = """
        func measure(_ body) {
            let start = clock.now
            body()
            return clock.now - start
        }
        """
}
