import IminAPI
import IminClient
import IminLanguage
import IminScript
import Testing

@Suite("The manual")
struct ManualTests {
    private let language: Imin
    private let manual: Manual

    init() throws {
        language = try ScriptHost(environment: .sandbox).language
        manual = Manual(language)
    }

    @Test func hasEveryNameWithItsSummaryAndExample() {
        let text = manual.text
        for entry in language.directory {
            #expect(text.contains("### \(entry.kind == .module ? "Module " : "")`\(entry.path)`\n"), "\(entry.path)")
            #expect(!entry.summary.isEmpty && text.contains(entry.summary), "\(entry.path)")
            #expect(entry.example.isEmpty || text.contains(entry.example), "\(entry.path)")
        }
        for word in SourceReading.keywords { #expect(text.contains("`\(word)`"), "\(word)") }
        for diagnostic in DiagnosticCatalogue.all { #expect(text.contains("### `\(diagnostic.name)`"), "\(diagnostic.name)") }
    }

    @Test(arguments: Catalogue.operations.map(\.name))
    func saysOfAnOperationWhatItSendsAndHowItFails(_ name: String) throws {
        let operation = try #require(Catalogue.operation(named: name))
        let text = try #require(manual.text(of: name))
        #expect(text.contains("`\(operation.method.rawValue) \(operation.path)`"))
        for error in operation.errors { #expect(text.contains("- \(error.status) `\(error.type)`: \(error.when)")) }
        for parameter in operation.parameters { #expect(text.contains("- `\(parameter.name)`: \(parameter.summary)"), "\(parameter.name)") }
        #expect(text.contains(operation.example))
    }

    @Test func listsEachOperationOnce() {
        let headings = manual.text.split(separator: "\n").filter { $0.hasPrefix("### ") }
        for operation in Catalogue.operations { #expect(headings.count { $0 == "### `\(operation.name)`" } == 1, "\(operation.name)") }
    }

    @Test func findsAnEntryByItsLastPartAndAModuleWithItsMembers() throws {
        #expect(try #require(manual.text(of: "map")).contains("### `Array.map`"))
        let module = try #require(manual.text(of: "customer"))
        #expect(module.contains("Customer accounts on the booking platform.") && module.contains("### `customer.delete`"))
        #expect(try #require(manual.text(of: "require")).contains("ends the scenario"))
        #expect(try #require(manual.text(of: "unknown-label")).hasPrefix("### `unknown-label`"))
    }

    @Test func proposesTheNearestNameForOneThatIsNotKnown() {
        #expect(manual.text(of: "customer.crate") == nil)
        #expect(manual.suggestion(for: "customer.crate") == "customer.create")
    }
}
