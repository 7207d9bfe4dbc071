/// A pattern as instructions for the machine (Thompson's construction, after Russ Cox, "Regular Expression Matching: the Virtual Machine
/// Approach").
struct RegularExpressionProgram: Sendable {
    enum Instruction: Hashable, Sendable {
        /// Takes this scalar.
        case scalar(UInt32)
        /// Takes a scalar of `sets[index]`.
        case set(Int)
        /// Goes on at both places; the first is preferred.
        case split(Int, Int)
        case jump(Int)
        /// Remembers the position in this slot: `2 n` is the start of group `n`, `2 n + 1` its end; group 0 is the whole match.
        case save(Int)
        case assertion(RegularExpressionTree.Assertion)
        case match
    }

    /// A text of n bytes takes at most n times so many steps.
    static let maximumLength = 10_000

    private(set) var instructions: [Instruction] = []
    private(set) var sets: [ScalarSet] = []
    let groupNames: [String?]
    /// Whether a match can only begin at the start of the text.
    private(set) var isAnchored = false
    /// Which bytes a match can begin with, 256 of them; `nil` where it can be empty.
    private(set) var firstBytes: [Bool]?

    var slotCount: Int { 2 * (groupNames.count + 1) }

    init(_ tree: RegularExpressionTree, groupNames: [String?], patternLength: Int) throws(RegularExpressionError) {
        self.groupNames = groupNames
        do {
            try add(.save(0))
            try emit(tree)
            try add(.save(1))
            try add(.match)
        } catch {
            throw RegularExpressionError(
                offset: 0, message: "the pattern is too large; its counts multiply to more than \(Self.maximumLength) steps")
        }
        findBeginnings()
    }

    private struct TooLarge: Error {}

    private mutating func add(_ instruction: Instruction) throws(TooLarge) {
        guard instructions.count < Self.maximumLength else { throw TooLarge() }
        instructions.append(instruction)
    }

    private mutating func emit(_ tree: RegularExpressionTree) throws(TooLarge) {
        switch tree {
        case .sequence(let items): for item in items { try emit(item) }
        case .alternatives(let branches):
            var jumps: [Int] = []
            for (index, branch) in branches.enumerated() {
                guard index < branches.count - 1 else {
                    try emit(branch)
                    break
                }
                let split = instructions.count
                try add(.split(split + 1, 0))
                try emit(branch)
                jumps.append(instructions.count)
                try add(.jump(0))
                instructions[split] = .split(split + 1, instructions.count)
            }
            for jump in jumps { instructions[jump] = .jump(instructions.count) }
        case .one(let set):
            if let single = set.single { return try add(.scalar(single)) }
            let index = sets.firstIndex(of: set) ?? sets.count
            if index == sets.count { sets.append(set) }
            try add(.set(index))
        case .assertion(let assertion): try add(.assertion(assertion))
        case .group(let tree, let index):
            try add(.save(2 * index + 2))
            try emit(tree)
            try add(.save(2 * index + 3))
        case .repetition(let item, let minimum, let maximum, let isLazy):
            guard let maximum else { return try emitLoop(item, minimum: minimum, isLazy: isLazy) }
            for _ in 0..<minimum { try emit(item) }
            var splits: [Int] = []
            for _ in minimum..<maximum {
                splits.append(instructions.count)
                try add(.split(0, 0))
                try emit(item)
            }
            for split in splits { instructions[split] = Self.split(split + 1, instructions.count, isLazy) }
        }
    }

    /// `x*` is emitted as `(x+)?`, so that an `x` that prefers to be empty ends the loop, as in other engines.
    private mutating func emitLoop(_ item: RegularExpressionTree, minimum: Int, isLazy: Bool) throws(TooLarge) {
        for _ in 1..<max(1, minimum) { try emit(item) }
        let skip = instructions.count
        if minimum == 0 { try add(.split(0, 0)) }
        let start = instructions.count
        try emit(item)
        try add(Self.split(start, instructions.count + 1, isLazy))
        if minimum == 0 { instructions[skip] = Self.split(start, instructions.count, isLazy) }
    }

    private static func split(_ into: Int, _ past: Int, _ isLazy: Bool) -> Instruction { isLazy ? .split(past, into) : .split(into, past) }

    // MARK: Where matches can begin

    private mutating func findBeginnings() {
        var isAnchored = true
        var canBeEmpty = false
        var bytes = [Bool](repeating: false, count: 256)
        var seen = [Bool](repeating: false, count: instructions.count)
        // Places to go on from, and whether the start of the text has been asserted on the way.
        var pending = [0]
        while let index = pending.popLast() {
            guard !seen[index] else { continue }
            seen[index] = true
            switch instructions[index] {
            case .jump(let target): pending.append(target)
            case .split(let first, let second): pending += [first, second]
            case .save: pending.append(index + 1)
            // What is only reachable behind the start of the text does not matter for anchored patterns, and others are walked below.
            case .assertion(.textStart): continue
            case .assertion: pending.append(index + 1)
            case .scalar, .set, .match: isAnchored = false
            }
        }
        seen = [Bool](repeating: false, count: instructions.count)
        pending = [0]
        while let index = pending.popLast() {
            guard !seen[index] else { continue }
            seen[index] = true
            switch instructions[index] {
            case .jump(let target): pending.append(target)
            case .split(let first, let second): pending += [first, second]
            case .save, .assertion: pending.append(index + 1)
            case .match: canBeEmpty = true
            case .scalar(let value):
                if let scalar = Unicode.Scalar(value), let byte = UTF8.encode(scalar)?.first { bytes[Int(byte)] = true }
            case .set(let set):
                for value in 0..<128 where sets[set].contains(UInt32(value)) { bytes[value] = true }
                for value in 128..<256 { bytes[value] = true }
            }
        }
        self.isAnchored = isAnchored
        firstBytes = canBeEmpty ? nil : bytes
    }
}
