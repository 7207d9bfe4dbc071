/// How the sixteen colours that everything is painted with are shown: a table, so that a theme changes nothing else.
///
/// Whatever a colour says is also said by a word or a mark, so every theme tells the same.
public struct Theme: Sendable, Hashable {
    public let name: String
    /// Colours that are shown as another one; `nil` as the terminal's own.
    private let colours: [Style.Color: Style.Color?]
    private let hasColour: Bool

    private init(_ name: String, _ colours: [Style.Color: Style.Color?] = [:], hasColour: Bool = true) {
        self.name = name
        self.colours = colours
        self.hasColour = hasColour
    }

    /// As the terminal's own theme has them.
    public static let `default` = Theme("default")
    /// For light backgrounds: yellow and cyan would vanish.
    public static let light = Theme("light", [.yellow: .magenta, .cyan: .blue, .brightBlack: .black, .green: .green])
    /// For dark backgrounds on which plain blue can hardly be read.
    public static let dark = Theme(
        "dark",
        [
            .blue: .brightBlue, .magenta: .brightMagenta, .red: .brightRed, .green: .brightGreen, .cyan: .brightCyan,
            .yellow: .brightYellow,
        ])
    /// No colours: bold, underlined and inverse remain.
    public static let mono = Theme("mono", hasColour: false)
    /// Nothing is grey, and every colour is a bright one.
    public static let highContrast = Theme(
        "high-contrast",
        [
            .brightBlack: Optional<Style.Color>.none, .blue: .brightCyan, .magenta: .brightYellow, .red: .brightRed, .green: .brightGreen,
            .cyan: .brightWhite, .yellow: .brightYellow,
        ])

    public static let all = [`default`, light, dark, mono, highContrast]

    public static func named(_ name: String) -> Theme? { all.first { $0.name == name.lowercased() } }

    /// A style as this theme shows it.
    public subscript(style: Style) -> Style {
        if hasColour, colours.isEmpty { return style }
        var shown = style
        shown.foreground = colour(style.foreground)
        shown.background = colour(style.background)
        if !hasColour, style.background != nil { shown.isInverse = true }
        return shown
    }

    private func colour(_ colour: Style.Color?) -> Style.Color? {
        guard hasColour, let colour else { return nil }
        if let mapped = colours[colour] { return mapped }
        return colour
    }
}
