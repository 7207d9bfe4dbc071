import Testing

@testable import IminLanguage

/// Every example of the table is a line of script that is true.
@Suite("Standard library: examples")
struct LibraryExampleTests {
    static let examples = Library.standard.functions.map { function in
        (function.receiver.map { "\($0)." } ?? (function.module.isEmpty ? "" : function.module + ".")) + function.name + ": "
            + function.example
    }

    @Test("each is true", arguments: Library.standard.functions.indices)
    func holds(index: Int) async throws {
        let example = Library.standard.functions[index].example
        var options = RunOptions()
        options.snapshots = SnapshotStore(read: { _, _ in "{\n  \"a\": 1\n}\n" })
        let session = Session(language: Imin(), options: options)
        let report = try await session.run(SourceText(name: "example", text: example))
        let problems = report.problems.map(\.message)
        #expect(problems.isEmpty, "\(Self.examples[index])")
        guard case .bool(true)? = report.value else {
            Issue.record("\(Self.examples[index]) is \(String(describing: report.value))")
            return
        }
    }
}
