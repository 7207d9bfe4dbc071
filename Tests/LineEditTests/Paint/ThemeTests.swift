import Testing

@testable import LineEdit

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
