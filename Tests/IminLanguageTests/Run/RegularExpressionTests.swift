import Testing

@testable import IminLanguage

@Suite("Regular expressions")
struct RegularExpressionTests {
    /// The texts of a match and its groups; `-` for a group that took no part.
    static func found(_ pattern: String, in text: String) throws -> [String]? {
        let bytes = Array(text.utf8)
        guard let match = try RegularExpression(pattern).firstMatch(in: text) else { return nil }
        return ([match.range] + match.groups).map { $0.map { String(decoding: bytes[$0], as: UTF8.self) } ?? "-" }
    }

    @Test(
        "the leftmost match, and of these the preferred",
        arguments: [
            ("abc", "xabcx", ["abc"]), ("", "abc", [""]), ("a*", "baaa", [""]), ("a+", "baaac", ["aaa"]), ("a+?", "baaac", ["a"]),
            ("a|ab", "ab", ["a"]), ("ab|a", "ab", ["ab"]),
            ("(a|ab)(c|bcd)", "abcd", ["abcd", "a", "bcd"]), ("a{2,3}", "aaaa", ["aaa"]), ("a{2,3}?", "aaaa", ["aa"]),
            ("a{2}", "aaaa", ["aa"]), ("a{2,}", "aaaa", ["aaaa"]), ("a{0}b", "ab", ["b"]),
            ("colou?r", "color", ["color"]), ("colou??r", "colour", ["colour"]), ("^abc$", "abc", ["abc"]), ("^abc$", "abcd", nil),
            ("^b", "ab", nil), ("a$", "ab", nil), ("a$", "a\n", ["a"]),
            ("a\\z", "a\n", nil), ("\\Aa", "ba", nil), ("(?m)^b$", "a\nb\nc", ["b"]), ("a.c", "a\nc", nil), ("(?s)a.c", "a\nc", ["a\nc"]),
            ("[a-c]+", "xxabcabx", ["abcab"]), ("[^a-c]+", "abxyzc", ["xyz"]),
            ("[]a]", "a", nil), ("[a\\]]+", "]a", ["]a"]), ("[a-]+", "-a-", ["-a-"]), ("[-a]+", "-a-", ["-a-"]),
            ("[\\d-]+", "1-2", ["1-2"]), ("[\\w.]+@[\\w.]+", "to rosie@imin.co now", ["rosie@imin.co"]),
            ("\\d{4}-\\d{2}", "on 2026-05-10", ["2026-05"]), ("\\D+", "12ab34", ["ab"]), ("\\s+", "a \t\u{A0}b", [" \t\u{A0}"]),
            ("\\S+", " é ", ["é"]), ("\\W", "aé!", ["!"]), ("\\w+", "naïve Zoë", ["naïve"]),
            ("\\bcat\\b", "concat cat", ["cat"]), ("\\Bcat", "cat concat", ["cat"]), ("\\bé", "xé é", ["é"]),
            ("(?i)ROSIE", "rosie", ["rosie"]), ("(?i)é", "É", ["É"]), ("(?i)[a-z]+", "ABC", ["ABC"]), ("(?i)[^a]", "Ab", ["b"]),
            ("a(?i)b", "aB", ["aB"]), ("a(?i)b", "AB", nil), ("a(?i:b)c", "aBc", ["aBc"]), ("a(?i:b)c", "aBC", nil),
            ("((?i)a)b", "AB", nil), ("(?i-i)A", "a", nil),
            ("(\\w+) (\\w+)", "Louis Wu", ["Louis Wu", "Louis", "Wu"]), ("(?<given>\\w+)", "Louis", ["Louis", "Louis"]),
            ("(?:a|b)+", "abab", ["abab"]), ("(a)|(b)", "b", ["b", "-", "b"]), ("(a*)*", "aa", ["aa", "aa"]),
            ("(a|b)*", "ab", ["ab", "b"]), ("(a*)+", "b", ["", ""]), ("x*y", "xxxy", ["xxxy"]), ("(|a)+", "aaa", ["", ""]),
            ("(a|b|c)d", "bd", ["bd", "b"]), ("🏸+", "a🏸🏸", ["🏸🏸"]), (".", "🏸", ["🏸"]), ("[🏸-🏺]", "🏹", ["🏹"]),
            ("\\x41\\u0042\\u{43}", "ABC", ["ABC"]), ("\\.\\/\\-\\_\\\\", "./-_\\", ["./-_\\"]), ("\\p{Lu}\\p{Ll}+", "ab Cd", ["Cd"]),
            ("\\P{L}+", "a12b", ["12"]), ("\\pN", "a1", ["1"]), ("[\\p{L}\\d]+", "-é1-", ["é1"]),
            ("\\t\\n\\r\\f\\v\\0", "\t\n\r\u{C}\u{B}\0", ["\t\n\r\u{C}\u{B}\0"]), ("a(?#note)b", "ab", ["ab"]),
            ("connect-account\\?jwt=", "/connect-account?jwt=x", ["connect-account?jwt="]), ("a}", "a}", ["a}"]), ("]", "]", ["]"]),
            ("(a+)(b+)?", "aac", ["aa", "aa", "-"]), ("(?:(a)|b)*", "ab", ["ab", "a"]), ("a**?", "", nil),
        ] as [(String, String, [String]?)])
    func matches(pattern: String, text: String, expected: [String]?) throws {
        guard let expression = try? RegularExpression(pattern) else {
            #expect(expected == nil)
            return
        }
        #expect(try Self.found(pattern, in: text) == expected)
        #expect(try expression.isMatched(in: text) == (expected != nil))
    }

    @Test(
        "a wrong pattern says what and where",
        arguments: [
            ("a(b", 1, "this `(` is never closed; write `\\(` for the character itself"),
            ("a)b", 1, "this `)` closes nothing; write `\\)` for the character itself"),
            ("[a", 0, "this `[` is never closed; write `\\[` for the character itself"),
            ("[]", 0, "there is nothing between the brackets; write `\\]` for the character itself"),
            ("é*+", 3, "`*+` (possessive) is not possible; leave out the second sign"),
            ("a**", 2, "two repetitions in a row; put the first one in `(?: )`"),
            ("*a", 0, "there is nothing to repeat before `*`; write `\\*` for the character itself"),
            ("a|+", 2, "there is nothing to repeat before `+`; write `\\+` for the character itself"),
            ("^*", 1, "there is nothing to repeat before this"),
            ("a{,2}", 1, "`{` begins a count as in `{2}` or `{2,5}`; write `\\{` for the character itself"),
            ("a{2", 3, "expected `}` after the count"),
            ("a{3,2}", 1, "the second count is smaller than the first"), ("a{1001}", 1, "counts go up to 1000"),
            ("[z-a]", 1, "this range is upside down"),
            ("[\\d-z]", 1, "a range needs a character on either side of `-`; write `\\-` for the character itself"),
            ("\\q", 0, "`\\q` means nothing; leave out the backslash"),
            ("(a)\\1", 3, "referring back to a group is not possible"),
            ("(?=a)", 0, "looking ahead is not possible; match the text behind as well and use a group"),
            ("(?<!a)", 0, "looking behind is not possible; match the text before as well and use a group"),
            ("(?>a)", 0, "`(?>` is not possible; use `(?:`"),
            ("(?x)a", 2, "`x` is no flag; there are `i`, `m` and `s`"), ("(?<a>x)(?<a>y)", 7, "there are two groups named `a`"),
            ("(?<1>x)", 3, "expected the name of the group"), ("a\\", 1, "a backslash at the end; write `\\\\` for the character itself"),
            ("\\p{Foo}", 0, "`Foo` is no general category of Unicode, as `L`, `Lu` or `Nd`"),
            ("\\u00", 0, "expected 4 hexadecimal digits or `{…}` of a Unicode scalar"),
            ("\\u{D800}", 0, "expected 4 hexadecimal digits or `{…}` of a Unicode scalar"),
            ("[[:alpha:]]", 1, "`[:` is not possible; use `\\w`, `\\d`, `\\s` or `\\p{…}`"),
            ("((a{1000}){1000}){1000}", 0, "the pattern is too large; its counts multiply to more than 10000 steps"),
        ])
    func errors(pattern: String, offset: Int, message: String) {
        let error = #expect(throws: RegularExpressionError.self) { try RegularExpression(pattern) }
        #expect(error?.offset == offset)
        #expect(error?.message == message)
    }

    @Test("groups nest only so deep")
    func depth() {
        #expect(throws: RegularExpressionError.self) { try RegularExpression(String(repeating: "(", count: 100_000)) }
        #expect(throws: RegularExpressionError.self) {
            try RegularExpression(String(repeating: "(?:", count: 101) + String(repeating: ")", count: 101))
        }
    }

    @Test(
        "all matches, without overlap",
        arguments: [
            ("a", "banana", ["a", "a", "a"]), ("a*", "baac", ["", "aa", "", ""]), ("ana", "banana", ["ana"]),
            ("\\b", "ab é", ["", "", "", ""]), ("^a", "aaa", ["a"]), ("é|", "éa", ["é", "", ""]),
        ])
    func all(pattern: String, text: String, expected: [String]) throws {
        let bytes = Array(text.utf8)
        #expect(try RegularExpression(pattern).allMatches(in: text).map { String(decoding: bytes[$0.range], as: UTF8.self) } == expected)
    }

    @Test(
        "patterns that ruin backtracking engines take time linear in the text",
        arguments: ["(a*)*b", "(a|aa)+b", "(a+)+$", "(.*)(.*)(.*)(.*)x", "(a?){30}a{30}b"])
    func linear(pattern: String) throws {
        #expect(try RegularExpression(pattern).isMatched(in: String(repeating: "a", count: 5_000) + "c") == false)
    }

    @Test("it agrees with a plain backtracking matcher on many small patterns")
    func agreement() throws {
        var source = RandomSource(seed: 99)
        for _ in 0..<2_000 {
            let tree = SmallPattern.random(&source, depth: 3)
            let text = (0..<source.index(count: 7)).map { _ in source.pick(["a", "b", "é"]) }.joined()
            let expected = tree.firstMatch(in: Array(text))
            let bytes = Array(text.utf8)
            let actual = try RegularExpression(tree.text).firstMatch(in: text).map { String(decoding: bytes[$0.range], as: UTF8.self) }
            #expect(actual == expected, "/\(tree.text)/ in \(text)")
        }
    }
}

/// A pattern of the few kinds that a backtracking matcher of twenty lines can do. Repeated parts take at least one character, for there
/// engines differ otherwise.
private indirect enum SmallPattern {
    case character(Character)
    case anything
    case sequence(SmallPattern, SmallPattern)
    case either(SmallPattern, SmallPattern)
    case repeated(SmallPattern, Int, isLazy: Bool)

    static func random(_ source: inout RandomSource, depth: Int, mustTake: Bool = false) -> SmallPattern {
        switch source.index(count: depth > 0 ? 6 : 2) {
        case 0: return .character(source.index(count: 2) == 0 ? "a" : "é")
        case 1: return source.index(count: 3) == 0 ? .anything : .character("b")
        case 2, 3: return .sequence(random(&source, depth: depth - 1, mustTake: mustTake), random(&source, depth: depth - 1))
        case 4: return .either(random(&source, depth: depth - 1, mustTake: mustTake), random(&source, depth: depth - 1, mustTake: mustTake))
        default:
            let part = random(&source, depth: depth - 1, mustTake: true)
            return .repeated(part, mustTake ? 1 : source.index(count: 2), isLazy: source.index(count: 2) == 0)
        }
    }

    var text: String {
        switch self {
        case .character(let character): String(character)
        case .anything: "."
        case .sequence(let first, let second): first.text + second.text
        case .either(let first, let second): "(?:\(first.text)|\(second.text))"
        case .repeated(let part, let minimum, let isLazy): "(?:\(part.text))" + (minimum == 0 ? "*" : "+") + (isLazy ? "?" : "")
        }
    }

    func firstMatch(in text: [Character]) -> String? {
        for start in 0...text.count {
            var end: Int?
            if match(
                text, start,
                { position in
                    end = position
                    return true
                }), let end
            {
                return String(text[start..<end])
            }
        }
        return nil
    }

    private func match(_ text: [Character], _ position: Int, _ next: (Int) -> Bool) -> Bool {
        switch self {
        case .character(let character): position < text.count && text[position] == character && next(position + 1)
        case .anything: position < text.count && next(position + 1)
        case .sequence(let first, let second): first.match(text, position) { second.match(text, $0, next) }
        case .either(let first, let second): first.match(text, position, next) || second.match(text, position, next)
        case .repeated(let part, let minimum, let isLazy):
            if minimum > 0 {
                part.match(text, position) { SmallPattern.repeated(part, 0, isLazy: isLazy).match(text, $0, next) }
            } else if isLazy {
                next(position) || part.match(text, position) { match(text, $0, next) }
            } else {
                part.match(text, position) { match(text, $0, next) } || next(position)
            }
        }
    }
}
