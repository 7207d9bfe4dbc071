// `snapshot(_:named:)`: compared with what was kept, kept where the run updates snapshots.

import Synchronization
import Testing

@testable import IminLanguage

@Suite struct SnapshotTests {
    private final class Shelf: Sendable {
        let kept: Mutex<[String: String]>
        init(_ kept: [String: String] = [:]) { self.kept = Mutex(kept) }
        subscript(name: String) -> String? { kept.withLock { $0[name] } }
    }

    private func report(_ text: String, _ shelf: Shelf, isUpdating: Bool = false, secret: String? = nil) async throws -> Report {
        var options = RunOptions()
        options.environment = { _ in secret }
        options.snapshots = SnapshotStore(
            read: { name, script in shelf["\(script) \(name)"] },
            write: { name, script, text in shelf.kept.withLock { $0["\(script) \(name)"] = text } })
        if !isUpdating { options.snapshots?.write = nil }
        return try await Session(language: Imin(), options: options).run(SourceText(name: "s.imin", text: text))
    }

    @Test func whatIsNotKeptYetIsAProblemAndTheScriptGoesOn() async throws {
        let report = try await report("snapshot({ a: 1 }, named: \"order\")\nexpect 1 == 2", Shelf())
        #expect(report.problems.map(\.name) == ["snapshot-missing", "expectation-failed"])
        #expect(report.problems[0].message == "a snapshot `order`, and there is none yet")
        #expect(report.problems[0].source.position(of: Int(report.problems[0].span.start)).line == 1)
        #expect(report.expectations == 2)
    }

    @Test func whatIsKeptIsReadable() async throws {
        let shelf = Shelf()
        let kept = try await report(
            "snapshot({ at: @2026-05-10, price: £9.50, key: env(\"KEY\"), text: [1.50, null] }, named: \"order\")", shelf, isUpdating: true,
            secret: "hush")
        #expect(kept.problems.isEmpty)
        #expect(
            shelf["s.imin order"] == """
                {
                  "at": "2026-05-10",
                  "price": 9.50,
                  "key": "•••",
                  "text": [
                    1.5,
                    null
                  ]
                }

                """)
        let again = try await report(
            "snapshot({ at: @2026-05-10, price: £9.50, key: env(\"KEY\"), text: [1.50, null] }, named: \"order\")", shelf, secret: "other")
        #expect(again.problems.isEmpty)
    }

    @Test func whatDiffersIsToldWithItsPlaces() async throws {
        let shelf = Shelf(["s.imin order": "{ \"a\": 1, \"b\": [1, 2] }"])
        let report = try await report("snapshot({ a: 1, b: [1, 3] }, named: \"order\")", shelf)
        #expect(report.problems.map(\.name) == ["snapshot-differs"])
        #expect(report.problems[0].differences == ["b[1]: 3 is not 2"])
        #expect(report.problems[0].notes == ["`--update-snapshots` keeps the value as it is now"])
    }

    @Test func whatIsNoDataOrHasNoPlaceIsSaid() async throws {
        #expect(try await report("snapshot({ $0 }, named: \"f\")", Shelf()).problems.map(\.name) == ["not-data"])
        let without = try await Session(language: Imin()).run(SourceText(name: "s.imin", text: "snapshot(1, named: \"f\")"))
        #expect(without.problems.map(\.name) == ["snapshot"])
    }
}
