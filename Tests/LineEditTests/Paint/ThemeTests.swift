import Testing

@testable import LineEdit

@Suite struct StyledTextTests {
    /// A signature whose third parameter is current.
    private static let signature = StyledText([
        .init("f("), .init("first: String"), .init(", "), .init("second: Number"), .init(", "), .init(">third: Bool<", Style(bold: true)),
        .init(", "), .init("fourth: Date"), .init(")"),
    ])

    @Test(arguments: [
        (80, "f(first: String, second: Number, >third: Bool<, fourth: Date)"), (47, "f(first: String, second: Number, >third: Bool<…"),
        (45, "f(… second: Number, >third: Bool<, fourth: D…"), (30, "f(… >third: Bool<, fourth: Da…"), (17, "f(… >third: Bool…"),
        (8, "f(… >th…"), (3, "… …"),
    ]) func whatIsCurrentIsSeen(width: Int, row: String) {
        let scrolled = Self.signature.scrolled(to: width)
        #expect(String(Layout.row(scrolled, width: width).map(\.character)) == row)
    }

    @Test func whatHasNothingCurrentIsCutAtItsEnd() {
        #expect(StyledText("a long sentence").scrolled(to: 5) == StyledText("a long sentence"))
    }
}

@Suite struct ThemeTests {
    @Test func theDefaultChangesNothing() {
        for color in Style.Color.allCases { #expect(Theme.default[Style(color)] == Style(color)) }
    }

    @Test func monoKeepsWeightAndInverseButNoColour() {
        #expect(Theme.mono[Style(.red, bold: true, underlined: true)] == Style(bold: true, underlined: true))
        // What stood out by its background stands out still.
        #expect(Theme.mono[Style(.white, on: .red, bold: true)] == Style(bold: true, inverse: true))
        #expect(StyledText("LIVE", Style(.white, on: .red)).rendered(colors: true, theme: .mono) == "\u{1B}[0;7mLIVE\u{1B}[0m")
    }

    @Test func highContrastHasNoGrey() {
        #expect(Theme.highContrast[.dim] == .plain)
        #expect(Theme.highContrast[Style(.blue)] == Style(.brightCyan))
    }

    @Test(arguments: Theme.all) func everyThemeIsFoundByItsName(theme: Theme) {
        #expect(Theme.named(theme.name) == theme)
        #expect(Theme.named(theme.name.uppercased()) == theme)
    }

    @Test func withoutColoursNoThemeWritesAnySequence() {
        for theme in Theme.all { #expect(StyledText("x", Style(.red)).rendered(colors: false, theme: theme) == "x") }
        #expect(Theme.named("pink") == nil)
    }
}
