import Testing

@testable import IminSandbox

/// Templates are parsed when a page first needs them; here every one is.
struct TemplatesTests {
    @Test(arguments: Templates.sources.keys.sorted())
    func everyTemplateParsesAndFindsItsParts(name: String) throws {
        let source = try #require(Templates.sources[name])
        for part in Templates.parts(of: source) { #expect(Templates.sources[part] != nil, "\(name) needs \(part)") }
        // One that does not parse stops a debug build here.
        _ = Templates.text(name, [:])
    }

    @Test func partsAreWhatStandsBehindTheAngle() {
        #expect(Templates.parts(of: "a {{>field}} b {{#x}}{{>order}}{{/x}} {{y}}") == ["field", "order"])
    }
}
