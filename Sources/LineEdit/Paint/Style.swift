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

    /// For a row of so many columns: where it is longer, what stands between the first run and the one in bold gives way, as far as it
    /// must, to `…`. What is too long behind it is cut where the row is laid out.
    public func scrolled(to width: Int) -> StyledText {
        func columns(_ run: Run) -> Int { CharacterWidth.columns(run.text) }
        guard runs.reduce(0, { $0 + columns($1) }) > width, let shown = runs.firstIndex(where: \.style.isBold), shown > 0 else {
            return self
        }
        var head = [runs[0], Run("… ", .dim)]
        // In a narrow window the beginning says less than what is current.
        if columns(runs[0]) * 2 > width { head.removeFirst() }
        // One column for the `…` behind it.
        var room = width - columns(runs[shown]) - (shown + 1 < runs.count ? 1 : 0)
        if runs[..<shown].reduce(0, { $0 + columns($1) }) <= room { return self }
        room -= head.reduce(0) { $0 + columns($1) }
        var first = shown
        while first > 1, columns(runs[first - 1]) <= room {
            first -= 1
            room -= columns(runs[first])
        }
        return StyledText(head + runs[first...].drop { $0.text == ", " })
    }

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
