// Tokens: what the lexer cuts a source into. The table of reserved words is here and nowhere else.

/// Kinds of tokens. Reserved words lie in one run, so "is it a word?" is a comparison.
enum TokenKind: UInt8, Sendable {
    // Reserved words (32); ORDER KEYWORD: `isKeyword` relies on the first and the last.
    case `import`, `as`, `func`, scenario, `for`, `in`, step, `let`, `var`, `else`, `if`, `where`, `while`, `switch`, `case`, `default`
    case `return`, `break`, `continue`, `defer`, parallel, `do`, `catch`, expect, require, fails, with, `try`, `true`, `false`, null
    case matches

    case name, underscore
    /// `@type`; the symbol holds the text with its `@`.
    case atName
    /// `$0`
    case closureArgument
    case number, money, date
    /// A whole string literal with its quotes; `StringFacts` in `flags`.
    case string

    case leftParenthesis, rightParenthesis, leftBracket, rightBracket, leftBrace, rightBrace
    case comma, colon, semicolon, dot, optionalDot, optionalBracket, question, bar, arrow
    case ellipsis, halfOpen
    case assign, addAssign, subtractAssign, multiplyAssign, divideAssign
    case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
    case and, or, orElse, not, plus, minus, star, slash, percent

    // Not of this language, but of its neighbours: read so that one good message can be given.
    case strictEqual, strictNotEqual, increment, fatArrow, walrus

    /// Something unreadable; the lexer has reported it.
    case invalid
    case endOfInput

    var isKeyword: Bool { rawValue <= TokenKind.matches.rawValue }
    var isWord: Bool { rawValue <= TokenKind.underscore.rawValue }

    /// As it is written; `nil` where that differs from token to token.
    var spelling: String? {
        switch self {
        case .leftParenthesis: "("
        case .rightParenthesis: ")"
        case .leftBracket: "["
        case .rightBracket: "]"
        case .leftBrace: "{"
        case .rightBrace: "}"
        case .comma: ","
        case .colon: ":"
        case .semicolon: ";"
        case .assign: "="
        case .arrow: "->"
        default: isKeyword ? TokenKind.keywordSpellings[Int(rawValue)] : nil
        }
    }

    /// ORDER KEYWORD
    static let keywordSpellings = [
        "import", "as", "func", "scenario", "for", "in", "step", "let", "var", "else", "if", "where", "while", "switch", "case", "default",
        "return", "break", "continue", "defer", "parallel", "do", "catch", "expect", "require", "fails", "with", "try", "true", "false",
        "null", "matches",
    ]

    static let keywords: [String: TokenKind] = {
        var table: [String: TokenKind] = [:]
        for (index, spelling) in keywordSpellings.enumerated() {
            table[spelling] = TokenKind(rawValue: UInt8(index))
        }
        return table
    }()
}

/// What the lexer saw while it looked for the end of a string literal.
struct StringFacts: OptionSet, Sendable {
    let rawValue: UInt8
    static let hasEscapes = StringFacts(rawValue: 1)
    static let hasInterpolation = StringFacts(rawValue: 2)
    /// `"""`
    static let isBlock = StringFacts(rawValue: 4)
    /// No closing quote; an error has been reported.
    static let isUnterminated = StringFacts(rawValue: 8)
    /// Written in single quotes; an error has been reported.
    static let isSingleQuoted = StringFacts(rawValue: 16)
    /// Holds `${`, which fills in a value elsewhere.
    static let hasDollarBrace = StringFacts(rawValue: 32)
}

struct Token: Sendable, BitwiseCopyable {
    var kind: TokenKind
    /// Whether a line ends between the token before and this one.
    var isFirstOnLine = false
    /// Whether a blank or comment stands directly before it.
    var isSpaced = false
    var flags: UInt8 = 0
    var start: UInt32 = 0
    var end: UInt32 = 0
    /// Of names, words and `@type`: the text.
    var symbol = Symbol.none

    var span: Span { Span(Int(start), Int(end)) }
    /// Of names: whether it is a word of another language.
    var isForeign: Bool { flags != 0 }
    var stringFacts: StringFacts { StringFacts(rawValue: flags) }
}
