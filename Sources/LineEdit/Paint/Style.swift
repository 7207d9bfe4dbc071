/// How a piece of text looks: one of the terminal's sixteen colours, so that the user's theme decides, and attributes.
public struct Style: Hashable, Sendable {
    public enum Color: UInt8, Hashable, Sendable, CaseIterable {
        case black, red, green, yellow, blue, magenta, cyan, white
        case brightBlack, brightRed, brightGreen, brightYellow, brightBlue, brightMagenta, brightCyan, brightWhite
    }

    public var foreground: Color?
    public var background: Color?
    public var isBold: Bool
    public var isUnderlined: Bool
    public var isInverse: Bool

    public init(
        _ foreground: Color? = nil, on background: Color? = nil, bold: Bool = false, underlined: Bool = false, inverse: Bool = false
    ) {
        self.foreground = foreground
        self.background = background
        isBold = bold
        isUnderlined = underlined
        isInverse = inverse
    }

    public static let plain = Style()
    /// Grey. Not the faint attribute, which several terminals lack.
    public static let dim = Style(.brightBlack)

    /// The escape sequence that turns the terminal from any style to this one.
    public var sequence: String {
        var codes = ["0"]
        if isBold { codes.append("1") }
        if isUnderlined { codes.append("4") }
        if isInverse { codes.append("7") }
        if let foreground { codes.append(String(Self.code(foreground, normal: 30, bright: 90))) }
        if let background { codes.append(String(Self.code(background, normal: 40, bright: 100))) }
        return "\u{1B}[\(codes.joined(separator: ";"))m"
    }

    private static func code(_ color: Color, normal: Int, bright: Int) -> Int {
        let value = Int(color.rawValue)
        return value < 8 ? normal + value : bright + value - 8
    }
}

/// Text in pieces, each with its style.
public struct StyledText: Hashable, Sendable, ExpressibleByStringLiteral {
    public struct Run: Hashable, Sendable {
        public var text: String
        public var style: Style

        public init(_ text: String, _ style: Style = .plain) {
            self.text = text
            self.style = style
        }
    }

    public var runs: [Run]

    public init(_ runs: [Run]) { self.runs = runs }
    public init(_ text: String, _ style: Style = .plain) { runs = [Run(text, style)] }
    public init(stringLiteral text: String) { self.init(text) }

    public static func + (left: StyledText, right: StyledText) -> StyledText { StyledText(left.runs + right.runs) }

    /// The text without styles.
    public var text: String { runs.map(\.text).joined() }

    /// As bytes for a terminal; without escape sequences where `colors` is false.
    public func rendered(colors: Bool, theme: Theme = .default) -> String {
        guard colors else { return text }
        return runs.map { run in
            let style = theme[run.style]
            return style == .plain ? run.text : style.sequence + run.text + Style.plain.sequence
        }.joined()
    }
}

/// A style for a range of the edited text, in UTF-8 offsets.
public struct StyledSpan: Hashable, Sendable {
    public var range: Range<Int>
    public var style: Style

    public init(_ range: Range<Int>, _ style: Style) {
        self.range = range
        self.style = style
    }
}
