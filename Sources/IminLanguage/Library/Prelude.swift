// The part of the standard library that is written in the language itself.
//
// A method `map` of `array` is the function `array_map`, with the receiver as its first parameter. Labels are as declared in
// the table; left-out arguments take the defaults written here.

extension Library {
    /// The sources: functions, one after another. A session compiles those that it needs (Compile/PreludeFunctions.swift).
    static let prelude: [String] = [arraysPrelude, objectsPrelude, stringsPrelude, corePrelude, waitingPrelude]

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
            for item in items { result = combine(__take(result), item) }
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

        func array_compactMap(_ items, _ transform) {
            var made = []
            for item in items {
                let part = transform(item)
                if part != null { made.append(part) }
            }
            return made
        }

        func array_allSatisfy(_ items, _ isMatch) {
            for item in items { if !isMatch(item) { return false } }
            return true
        }

        func array_firstIndex(_ items, of element = null, where isMatch = null) {
            var place = 0
            for item in items {
                let isFound = if isMatch == null { item == element } else { isMatch(item) }
                if isFound { return place }
                place += 1
            }
            return null
        }

        func array_min(_ items, by order = null) {
            if order == null { return items._min() }
            return items.sorted(by: order).first
        }

        func array_max(_ items, by order = null) {
            if order == null { return items._max() }
            return items.sorted(by: order).last
        }

        func range_contains(_ range, _ element = null, where isMatch = null) {
            if isMatch == null { return range._holds(element) }
            for item in range { if isMatch(item) { return true } }
            return false
        }

        func array_grouped(_ items, by key) {
            let isField = key matches String
            var groups = {}
            for item in items {
                let group = "\\(if isField { __field(item, key) } else { key(item) })"
                if groups[group] == null { groups[group] = [] }
                groups[group].append(item)
            }
            return groups
        }

        func array_sorted(_ items, by order = null) {
            if order == null { return items._sorted() }
            let isField = order matches String
            var all = []
            for item in items { all.append(item) }
            if !isField && __parameterCount(order) > 1 { return __sort(all, order) }
            var keys = []
            for item in all { keys.append(if isField { __field(item, order) } else { order(item) }) }
            return all._sorted(keys)
        }
        """

    static let objectsPrelude = """
        func object_mapValues(_ object, _ transform) {
            var made = {}
            for field in object.toArray() { made[field.key] = transform(field.value) }
            return made
        }
        """

    static let stringsPrelude = """
        func string_replacing(_ text, _ part = null, matching pattern = null, with replacement) {
            let isText = replacement matches String
            if part != null && isText { return text._replacing(part, replacement) }
            let wanted = if part == null { pattern } else { part._pattern() }
            if isText { return text._replacingMatches(wanted, [replacement]) }
            var replacements = []
            for match in regex(wanted, in: text) { replacements.append("\\(replacement(match))") }
            return text._replacingMatches(wanted, replacements)
        }
        """

    static let corePrelude = """
        func measure(_ body) {
            let start = clock.now
            body()
            return clock.now - start
        }
        """

    /// Functions that wait and try again. Two underscores call the machine.
    static let waitingPrelude = """
        func array_parallelMap(_ items, limit = null, _ transform) {
            let most = if limit == null { 0 } else { limit._atLeast(1, "limit") }
            var all = []
            for item in items { all.append(item) }
            return __parallelMap(all, most, transform)
        }

        func eventually(within limit = 10.seconds, every pause = 1.seconds, _ body) {
            let end = __now() + limit
            var rounds = 0
            while true {
                rounds += 1
                var result = null
                __roundBegin()
                do { result = body() } catch { __roundFailed() }
                if __roundHeld() { return result }
                if __now() + pause > end { return __roundGiveUp(rounds, limit) }
                __sleep(if pause > 0.seconds { pause } else { 1.ms })
            }
        }

        func retry(times = 3, wait = 0.seconds, backoff = 1, when = null, _ body) {
            let most = times._atLeast(1, "times")
            var pause = wait
            var attempt = 1
            while true {
                do {
                    return body()
                } catch {
                    let fault = __caught()
                    let again = attempt < most && (when == null || when(error)._isTrue("when"))
                    if !again { __raise(fault) }
                }
                __sleep(pause)
                pause *= backoff
                attempt += 1
            }
        }
        """
}
