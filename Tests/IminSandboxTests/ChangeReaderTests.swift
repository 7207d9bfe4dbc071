// Reading many stored changes at once.

import IminJSON
import Testing

@testable import IminSandbox

@Suite("Reading stored changes")
struct ChangeReaderTests {
    private static func rows(_ count: Int) -> [StoredChange] {
        (1...count).map { number in
            let change = Change(number: number, at: Sandbox.Options.start, events: [.clockAdvanced(microseconds: Int64(number))])
            return StoredChange(number: number, at: change.at, events: change.record.text())
        }
    }

    @Test("However many rows there are, their changes come in order", arguments: [1, 511, 512, 513, 5_000])
    func order(count: Int) throws {
        let changes = try ChangeReader.read(Self.rows(count))
        #expect(changes.map(\.number) == Array(1...count))
        #expect(changes.last?.events == [.clockAdvanced(microseconds: Int64(count))])
    }

    @Test("The first row that cannot be read is named, whichever core met it", arguments: [1, 600, 1_999])
    func damage(number: Int) {
        var rows = Self.rows(2_000)
        rows[number - 1].events = "[{"
        if number < 1_999 { rows[1_999].events = "?" }
        let error = #expect(throws: RecordError.self) { try ChangeReader.read(rows) }
        #expect(error?.description.contains("change \(number) ") == true)
    }
}
