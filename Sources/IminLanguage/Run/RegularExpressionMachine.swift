/// Runs a pattern over a text with all its possibilities side by side (Pike's machine): each scalar is looked at once for each
/// instruction at most. Preferred possibilities stand first in the list, so the first to match is the answer.
struct RegularExpressionMachine {
    /// Instructions for scalars before a search is given up, some seconds of work.
    static let maximumSteps = 1_000_000_000

    private let program: RegularExpressionProgram
    /// Groups take time, so who does not ask does not pay.
    private let slotCount: Int
    private var current: Threads
    private var next: Threads
    /// What is still to be followed while threads are added.
    private var pending: [Pending] = []
    private var slots: [Int]

    /// The places where the program waits for a scalar, in order of preference.
    private struct Threads {
        var places: [Int] = []
        /// The positions remembered by each, side by side.
        var slots: [Int] = []
        /// In which round each place was last visited, so that none is visited twice for one position.
        var rounds: [Int]
        var round = 0

        mutating func clear() {
            places.removeAll(keepingCapacity: true)
            slots.removeAll(keepingCapacity: true)
            round += 1
        }

        mutating func isNew(_ place: Int) -> Bool {
            guard rounds[place] != round else { return false }
            rounds[place] = round
            return true
        }
    }

    private enum Pending {
        case follow(Int)
        /// Gives a slot the value it had before.
        case restore(slot: Int, Int)
    }

    init(_ program: RegularExpressionProgram, keepsGroups: Bool) {
        self.program = program
        slotCount = keepsGroups ? program.slotCount : 0
        current = Threads(rounds: Array(repeating: 0, count: program.instructions.count))
        next = current
        slots = Array(repeating: -1, count: slotCount)
    }

    /// The first match that begins at or behind an offset. Without groups its range is empty.
    mutating func run(
        _ text: borrowing Swift.Span<UInt8>, from start: Int
    ) throws(RegularExpressionError) -> RegularExpression.Match? {
        guard start <= text.count else { return nil }
        var position = start
        var result: RegularExpression.Match?
        var steps = 0
        current.clear()
        while true {
            if current.places.isEmpty {
                if result != nil { return result }
                if let firstBytes = program.firstBytes {
                    while position < text.count, !firstBytes[Int(text[position])] { position += 1 }
                    if position == text.count { return nil }
                }
                if program.isAnchored && position > 0 { return nil }
            }
            if result == nil {
                for slot in slots.indices { slots[slot] = -1 }
                add(0, at: position, text, toNext: false)
            }
            let (scalar, width) = Self.scalar(text, at: position)
            next.clear()
            steps += current.places.count
            guard steps <= Self.maximumSteps else {
                throw RegularExpressionError(offset: 0, message: "the search took too many steps; make the pattern or the text shorter")
            }
            var index = 0
            while index < current.places.count {
                let place = current.places[index]
                switch program.instructions[place] {
                case .match:
                    result = match(index)
                    // Less preferred possibilities are out.
                    index = current.places.count
                case .scalar(let value):
                    if value == scalar { go(on: place, of: index, at: position + width, text) }
                case .set(let set):
                    if width > 0, program.sets[set].contains(scalar) { go(on: place, of: index, at: position + width, text) }
                case .split, .jump, .save, .assertion: break
                }
                index += 1
                if result != nil, slotCount == 0 { return result }
            }
            swap(&current, &next)
            guard width > 0 else { return result }
            position += width
        }
    }

    private mutating func go(on place: Int, of index: Int, at position: Int, _ text: borrowing Swift.Span<UInt8>) {
        for slot in 0..<slotCount { slots[slot] = current.slots[index * slotCount + slot] }
        add(place + 1, at: position, text, toNext: true)
    }

    private func match(_ index: Int) -> RegularExpression.Match {
        guard slotCount > 0 else { return .init(range: 0..<0, groups: []) }
        let slots = current.slots[(index * slotCount)..<((index + 1) * slotCount)]
        let ranges = stride(from: slots.startIndex, to: slots.endIndex, by: 2).map { start in
            slots[start] >= 0 && slots[start + 1] >= slots[start] ? slots[start]..<slots[start + 1] : nil
        }
        return .init(range: (ranges.first ?? nil) ?? 0..<0, groups: Array(ranges.dropFirst()))
    }

    /// Follows everything that takes no scalar, and adds the places where one is taken.
    private mutating func add(_ start: Int, at position: Int, _ text: borrowing Swift.Span<UInt8>, toNext: Bool) {
        pending.append(.follow(start))
        while let step = pending.popLast() {
            switch step {
            case .restore(let slot, let value): slots[slot] = value
            case .follow(let place):
                guard toNext ? next.isNew(place) : current.isNew(place) else { continue }
                switch program.instructions[place] {
                case .jump(let target): pending.append(.follow(target))
                case .split(let first, let second):
                    pending.append(.follow(second))
                    pending.append(.follow(first))
                case .save(let slot):
                    if slotCount > 0 {
                        pending.append(.restore(slot: slot, slots[slot]))
                        slots[slot] = position
                    }
                    pending.append(.follow(place + 1))
                case .assertion(let assertion):
                    if Self.holds(assertion, text, at: position) { pending.append(.follow(place + 1)) }
                case .scalar, .set, .match:
                    if toNext {
                        next.places.append(place)
                        next.slots += slots
                    } else {
                        current.places.append(place)
                        current.slots += slots
                    }
                }
            }
        }
    }

    // MARK: The text

    private static func holds(
        _ assertion: RegularExpressionTree.Assertion, _ text: borrowing Swift.Span<UInt8>, at position: Int
    ) -> Bool {
        let end = text.count
        switch assertion {
        case .textStart: return position == 0
        case .textEnd: return position == end
        case .lastLineEnd: return position == end || (position == end - 1 && text[position] == UInt8(ascii: "\n"))
        case .lineStart: return position == 0 || text[position - 1] == UInt8(ascii: "\n")
        case .lineEnd: return position == end || text[position] == UInt8(ascii: "\n")
        case .wordBoundary: return isWord(text, before: position) != isWord(text, at: position)
        case .noWordBoundary: return isWord(text, before: position) == isWord(text, at: position)
        }
    }

    private static func isWord(_ text: borrowing Swift.Span<UInt8>, at position: Int) -> Bool {
        let (scalar, width) = scalar(text, at: position)
        return width > 0 && ScalarSet.contains(scalar, .word)
    }

    private static func isWord(_ text: borrowing Swift.Span<UInt8>, before position: Int) -> Bool {
        var start = position - 1
        guard start >= 0 else { return false }
        while start > 0, text[start] & 0xC0 == 0x80 { start -= 1 }
        return isWord(text, at: start)
    }

    /// The scalar at a place and its bytes; no bytes at the end.
    private static func scalar(_ text: borrowing Swift.Span<UInt8>, at position: Int) -> (scalar: UInt32, width: Int) {
        guard position < text.count else { return (.max, 0) }
        let first = UInt32(text[position])
        if first < 0x80 { return (first, 1) }
        let width = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
        guard position + width <= text.count else { return (0xFFFD, 1) }
        var scalar = first & (0x7F >> UInt32(width))
        for offset in 1..<width { scalar = scalar << 6 | UInt32(text[position + offset] & 0x3F) }
        return (scalar, width)
    }
}
