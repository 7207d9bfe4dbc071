/// A regular expression whose matching takes time linear in the text, whatever the pattern: no backtracking, so no pattern from a script
/// and no text from a reply can hang a run. The price is that references back to groups and looking ahead or behind do not exist.
///
/// Syntax (of Swift and JavaScript, in their common part): `.` `[a-z]` `[^…]` `\d \w \s \b` and their opposites, `\p{L}`, `^ $ \A \z`,
/// `( )` `(?: )` `(?<name> )`, `|`, `* + ? {2,5}` and the same lazy with `?` behind, `(?i)` `(?m)` `(?s)`.
/// It matches Unicode scalars; `\d`, `\w` and `\s` are Unicode's.
struct RegularExpression: Sendable {
    let pattern: String
    let program: RegularExpressionProgram

    init(_ pattern: String) throws(RegularExpressionError) {
        self.pattern = pattern
        var parser = RegularExpressionParser(pattern)
        let tree = try parser.parse()
        program = try RegularExpressionProgram(tree, groupNames: parser.groupNames, patternLength: pattern.utf8.count)
    }

    /// The names of the groups from the first; `nil` for those without.
    var groupNames: [String?] { program.groupNames }

    /// Byte offsets of a match and of its groups; `nil` for a group that took no part.
    struct Match: Hashable, Sendable {
        var range: Range<Int>
        var groups: [Range<Int>?]
    }

    /// Whether the pattern occurs somewhere in the text, which must be valid UTF-8.
    func isMatched(in text: borrowing Swift.Span<UInt8>) throws(RegularExpressionError) -> Bool {
        var machine = RegularExpressionMachine(program, keepsGroups: false)
        return try machine.run(text, from: 0) != nil
    }

    /// The first match that begins at or behind an offset: of those the leftmost, and of these the one the pattern prefers.
    func firstMatch(in text: borrowing Swift.Span<UInt8>, from start: Int = 0) throws(RegularExpressionError) -> Match? {
        var machine = RegularExpressionMachine(program, keepsGroups: true)
        return try machine.run(text, from: start)
    }

    /// All matches from left to right; none overlaps another.
    func allMatches(in text: borrowing Swift.Span<UInt8>) throws(RegularExpressionError) -> [Match] {
        var machine = RegularExpressionMachine(program, keepsGroups: true)
        var matches: [Match] = []
        var start = 0
        while start <= text.count, let match = try machine.run(text, from: start) {
            matches.append(match)
            start = match.range.upperBound
            // Behind an empty match the search goes on one scalar further.
            if match.range.isEmpty {
                start += 1
                while start < text.count, text[start] & 0xC0 == 0x80 { start += 1 }
            }
        }
        return matches
    }

    // For callers with a String.

    func isMatched(in text: String) throws(RegularExpressionError) -> Bool { try isMatched(in: Array(text.utf8).span) }

    func firstMatch(in text: String) throws(RegularExpressionError) -> Match? { try firstMatch(in: Array(text.utf8).span) }

    func allMatches(in text: String) throws(RegularExpressionError) -> [Match] { try allMatches(in: Array(text.utf8).span) }
}

/// Why a pattern cannot be used, and where.
struct RegularExpressionError: Error, Hashable, Sendable, CustomStringConvertible {
    /// In bytes of the pattern's UTF-8.
    var offset: Int
    /// One sentence without full stop, small first letter.
    var message: String

    var description: String { message }
}
