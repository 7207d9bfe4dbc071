/// What a pattern means.
indirect enum RegularExpressionTree: Hashable, Sendable {
    enum Assertion: Hashable, Sendable {
        case textStart, textEnd
        /// At the end or before a line break at the end: `$` and `\Z`.
        case lastLineEnd
        case lineStart, lineEnd
        case wordBoundary, noWordBoundary
    }

    case sequence([RegularExpressionTree])
    case alternatives([RegularExpressionTree])
    case one(ScalarSet)
    case assertion(Assertion)
    /// `maximum` is `nil` where there is none.
    case repetition(RegularExpressionTree, minimum: Int, maximum: Int?, isLazy: Bool)
    /// Captured as this group, counted from 0.
    case group(RegularExpressionTree, index: Int)
}

/// From a pattern's text to its tree, by recursive descent over Unicode scalars.
struct RegularExpressionParser {
    /// Counts in braces go up to here.
    static let maximumCount = 1_000
    /// How deep groups may nest.
    static let maximumDepth = 100

    private(set) var groupNames: [String?] = []
    private let scalars: [Unicode.Scalar]
    /// The byte offset of each scalar, and of the end.
    private let offsets: [Int]
    private var position = 0
    private var depth = 0
    private var flags = Flags()

    private struct Flags {
        var ignoresCase = false
        var isMultiline = false
        var dotTakesLineBreaks = false
    }

    init(_ pattern: String) {
        scalars = Array(pattern.unicodeScalars)
        var offset = 0
        var offsets = [0]
        for scalar in scalars {
            offset += UTF8.width(scalar)
            offsets.append(offset)
        }
        self.offsets = offsets
    }

    mutating func parse() throws(RegularExpressionError) -> RegularExpressionTree {
        let tree = try alternatives()
        guard position == scalars.count else { throw error("this `)` closes nothing; write `\\)` for the character itself") }
        return tree
    }

    // MARK: Structure

    private mutating func alternatives() throws(RegularExpressionError) -> RegularExpressionTree {
        // Flags set inside hold to the end of the group.
        let outer = flags
        defer { flags = outer }
        var branches = [try sequence()]
        while take("|") { branches.append(try sequence()) }
        return branches.count == 1 ? branches[0] : .alternatives(branches)
    }

    private mutating func sequence() throws(RegularExpressionError) -> RegularExpressionTree {
        var items: [RegularExpressionTree] = []
        while let next = peek, next != "|", next != ")" {
            let start = position
            guard let item = try item() else { continue }
            items.append(try quantified(item, from: start))
        }
        return items.count == 1 ? items[0] : .sequence(items)
    }

    private mutating func quantified(_ item: RegularExpressionTree, from start: Int) throws(RegularExpressionError) -> RegularExpressionTree
    {
        let quantifier = position
        guard let (minimum, maximum) = try quantity() else { return item }
        if case .assertion = item { throw error("there is nothing to repeat before this", at: quantifier) }
        let isLazy = take("?")
        if peek == "+" { throw error("`\(text(quantifier..<position))+` (possessive) is not possible; leave out the second sign") }
        if let next = peek, next == "*" || next == "?" { throw error("two repetitions in a row; put the first one in `(?: )`") }
        return .repetition(item, minimum: minimum, maximum: maximum, isLazy: isLazy)
    }

    private mutating func quantity() throws(RegularExpressionError) -> (Int, Int?)? {
        if take("*") { return (0, nil) }
        if take("+") { return (1, nil) }
        if take("?") { return (0, 1) }
        guard peek == "{" else { return nil }
        let start = position
        position += 1
        guard let minimum = number() else {
            throw error("`{` begins a count as in `{2}` or `{2,5}`; write `\\{` for the character itself", at: start)
        }
        var maximum: Int? = minimum
        if take(",") { maximum = number() }
        guard take("}") else { throw error("expected `}` after the count") }
        guard max(minimum, maximum ?? 0) <= Self.maximumCount else { throw error("counts go up to \(Self.maximumCount)", at: start) }
        if let maximum, maximum < minimum { throw error("the second count is smaller than the first", at: start) }
        return (minimum, maximum)
    }

    /// One thing that a quantifier may follow; `nil` for flags, which are nothing by themselves.
    private mutating func item() throws(RegularExpressionError) -> RegularExpressionTree? {
        guard let scalar = peek else { return nil }
        let start = position
        position += 1
        switch scalar {
        case "(": return try group(from: start)
        case "[": return .one(try bracket(from: start))
        case ".": return .one(flags.dotTakesLineBreaks ? .everything : ScalarSet(.lineBreak, isNegated: true))
        case "^": return .assertion(flags.isMultiline ? .lineStart : .textStart)
        case "$": return .assertion(flags.isMultiline ? .lineEnd : .lastLineEnd)
        case "\\": return try escape(from: start)
        case "*", "+", "?":
            throw error("there is nothing to repeat before `\(scalar)`; write `\\\(scalar)` for the character itself", at: start)
        case "{": throw error("there is nothing to repeat before `{`; write `\\{` for the character itself", at: start)
        default: return .one(set(scalar))
        }
    }

    private mutating func group(from start: Int) throws(RegularExpressionError) -> RegularExpressionTree? {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.maximumDepth else { throw error("groups nest deeper than \(Self.maximumDepth)", at: start) }
        guard take("?") else { return try capture(nil, from: start) }
        switch peek {
        case ":":
            position += 1
            return try closed(try alternatives(), from: start)
        case "P", "<":
            if take("P"), peek != "<" { throw error("expected `(?<name>` or `(?P<name>`", at: start) }
            position += 1
            if peek == "=" || peek == "!" {
                throw error("looking behind is not possible; match the text before as well and use a group", at: start)
            }
            return try capture(try name(), from: start)
        case "=", "!": throw error("looking ahead is not possible; match the text behind as well and use a group", at: start)
        case ">": throw error("`(?>` is not possible; use `(?:`", at: start)
        case "#":
            while let next = peek, next != ")" {
                _ = next
                position += 1
            }
            guard take(")") else { throw error("this comment has no end", at: start) }
            return nil
        default: return try flagGroup(from: start)
        }
    }

    private mutating func capture(_ name: String?, from start: Int) throws(RegularExpressionError) -> RegularExpressionTree {
        if let name, groupNames.contains(name) { throw error("there are two groups named `\(name)`", at: start) }
        let index = groupNames.count
        groupNames.append(name)
        return .group(try closed(try alternatives(), from: start), index: index)
    }

    private mutating func closed(_ tree: RegularExpressionTree, from start: Int) throws(RegularExpressionError) -> RegularExpressionTree {
        guard take(")") else { throw error("this `(` is never closed; write `\\(` for the character itself", at: start) }
        return tree
    }

    private mutating func name() throws(RegularExpressionError) -> String {
        let start = position
        while let next = peek, next.isASCII, ScalarSet.contains(next.value, .word) { position += 1 }
        guard position > start, scalars[start].value &- 0x30 >= 10 else { throw error("expected the name of the group", at: start) }
        let name = text(start..<position)
        guard take(">") else { throw error("expected `>` after the name of the group") }
        return name
    }

    /// `(?i)`, `(?im-s)`, `(?i: … )`
    private mutating func flagGroup(from start: Int) throws(RegularExpressionError) -> RegularExpressionTree? {
        let outer = flags
        var isOn = true
        while let next = peek, next != ")", next != ":" {
            switch next {
            case "i": flags.ignoresCase = isOn
            case "m": flags.isMultiline = isOn
            case "s": flags.dotTakesLineBreaks = isOn
            case "-" where isOn: isOn = false
            default: throw error("`\(next)` is no flag; there are `i`, `m` and `s`")
            }
            position += 1
        }
        if take(")") { return nil }
        guard take(":") else { throw error("this `(` is never closed", at: start) }
        let tree = try alternatives()
        flags = outer
        return try closed(tree, from: start)
    }

    // MARK: Characters

    private func set(_ scalar: Unicode.Scalar) -> ScalarSet {
        ScalarSet([.init(kind: .range(scalar.value...scalar.value))], ignoresCase: flags.ignoresCase)
    }

    private mutating func escape(from start: Int) throws(RegularExpressionError) -> RegularExpressionTree {
        switch peek {
        case "b": return assertion(.wordBoundary)
        case "B": return assertion(.noWordBoundary)
        case "A": return assertion(.textStart)
        case "z": return assertion(.textEnd)
        case "Z": return assertion(.lastLineEnd)
        default: break
        }
        if let member = try namedClass(from: start) { return .one(ScalarSet([member], ignoresCase: flags.ignoresCase)) }
        return .one(set(try character(from: start)))
    }

    private mutating func assertion(_ assertion: RegularExpressionTree.Assertion) -> RegularExpressionTree {
        position += 1
        return .assertion(assertion)
    }

    /// Behind a backslash: `d`, `W`, `p{Lu}`.
    private mutating func namedClass(from start: Int) throws(RegularExpressionError) -> ScalarSet.Member? {
        guard let letter = peek else { return nil }
        let named: ScalarSet.Class
        switch letter {
        case "d", "D": named = .digit
        case "w", "W": named = .word
        case "s", "S": named = .space
        case "p", "P":
            position += 1
            var category = ""
            if take("{") {
                while let next = peek, next != "}" {
                    category.unicodeScalars.append(next)
                    position += 1
                }
                guard take("}") else { throw error("expected `}` after the category", at: start) }
            } else if let next = peek {
                category = String(next)
                position += 1
            }
            guard ScalarSet.isCategory(category) else {
                throw error("`\(category)` is no general category of Unicode, as `L`, `Lu` or `Nd`", at: start)
            }
            return .init(kind: .named(.category(category)), isNegated: letter == "P")
        default: return nil
        }
        position += 1
        return .init(kind: .named(named), isNegated: letter.properties.isUppercase)
    }

    /// Behind a backslash: a single character.
    private mutating func character(from start: Int) throws(RegularExpressionError) -> Unicode.Scalar {
        guard let letter = peek else { throw error("a backslash at the end; write `\\\\` for the character itself", at: start) }
        position += 1
        switch letter {
        case "t": return "\t"
        case "n": return "\n"
        case "r": return "\r"
        case "f": return "\u{C}"
        case "v": return "\u{B}"
        case "e": return "\u{1B}"
        case "0":
            if let next = peek, next.value &- 0x30 < 10 { throw error("octal escapes are not possible; write `\\x`", at: start) }
            return "\0"
        case "x": return try codePoint(digits: 2, from: start)
        case "u": return try codePoint(digits: 4, from: start)
        case "1"..."9", "k": throw error("referring back to a group is not possible", at: start)
        default:
            guard !letter.isASCII || !ScalarSet.contains(letter.value, .word) || letter == "_" else {
                throw error("`\\\(letter)` means nothing; leave out the backslash", at: start)
            }
            return letter
        }
    }

    /// `\x41`, `\u0041`, `\u{1F3F8}`
    private mutating func codePoint(digits: Int, from start: Int) throws(RegularExpressionError) -> Unicode.Scalar {
        var text = ""
        let isBraced = take("{")
        while let next = peek, next.properties.isASCIIHexDigit, text.utf8.count < (isBraced ? 8 : digits) {
            text.unicodeScalars.append(next)
            position += 1
        }
        guard isBraced ? take("}") : text.utf8.count == digits, let value = UInt32(text, radix: 16), let scalar = Unicode.Scalar(value)
        else { throw error("expected \(digits) hexadecimal digits or `{…}` of a Unicode scalar", at: start) }
        return scalar
    }

    private mutating func bracket(from start: Int) throws(RegularExpressionError) -> ScalarSet {
        let isNegated = take("^")
        var members: [ScalarSet.Member] = []
        while let next = peek, next != "]" {
            if next == "[", position + 1 < scalars.count, scalars[position + 1] == ":" {
                throw error("`[:` is not possible; use `\\w`, `\\d`, `\\s` or `\\p{…}`")
            }
            let first = position
            let lower = try bracketMember()
            guard peek == "-", position + 1 < scalars.count, scalars[position + 1] != "]" else {
                members.append(lower)
                continue
            }
            position += 1
            let upper = try bracketMember()
            guard case .range(let low) = lower.kind, case .range(let high) = upper.kind else {
                throw error("a range needs a character on either side of `-`; write `\\-` for the character itself", at: first)
            }
            guard low.lowerBound <= high.lowerBound else { throw error("this range is upside down", at: first) }
            members.append(.init(kind: .range(low.lowerBound...high.lowerBound)))
        }
        guard take("]") else { throw error("this `[` is never closed; write `\\[` for the character itself", at: start) }
        guard !members.isEmpty else {
            throw error("there is nothing between the brackets; write `\\]` for the character itself", at: start)
        }
        return ScalarSet(members, isNegated: isNegated, ignoresCase: flags.ignoresCase)
    }

    private mutating func bracketMember() throws(RegularExpressionError) -> ScalarSet.Member {
        let start = position
        guard let scalar = peek else { throw error("this `[` is never closed") }
        position += 1
        guard scalar == "\\" else { return .init(kind: .range(scalar.value...scalar.value)) }
        if let member = try namedClass(from: start) { return member }
        if take("b") { return .init(kind: .range(8...8)) }
        let character = try character(from: start)
        return .init(kind: .range(character.value...character.value))
    }

    // MARK: Scalars

    private var peek: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard peek == scalar else { return false }
        position += 1
        return true
    }

    /// A whole number, at most seven digits of which count; `nil` where there is none.
    private mutating func number() -> Int? {
        var value: Int?
        while let digit = peek, digit.value &- 0x30 < 10 {
            value = min((value ?? 0) * 10 + Int(digit.value - 0x30), 9_999_999)
            position += 1
        }
        return value
    }

    private func text(_ range: Range<Int>) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars[range])
        return String(text)
    }

    private func error(_ message: String, at position: Int? = nil) -> RegularExpressionError {
        RegularExpressionError(offset: offsets[position ?? self.position], message: message)
    }
}
