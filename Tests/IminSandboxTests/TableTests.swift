// The persistent table: a dictionary whose copies do not see each other.

import Testing

@testable import IminSandbox

@Suite("Table")
struct TableTests {
    @Test("A copy keeps what it had, whatever becomes of the original")
    func copies() {
        var table: Table<Int, [String]> = [1: ["one"], 2: ["two"]]
        let before = table
        table[1]?.append("more")
        table[2] = nil
        table[3, default: []].append("three")
        #expect(table[1] == ["one", "more"] && table[2] == nil && table[3] == ["three"] && table.count == 2)
        #expect(before[1] == ["one"] && before[2] == ["two"] && before[3] == nil && before.count == 2)
    }

    @Test("Changing a value that is not there changes nothing")
    func absent() {
        var table: Table<Int, [String]> = [:]
        table[7]?.append("lost")
        #expect(table.isEmpty && table == [:])
    }

    @Test("Tables are equal by what they hold, however they came to it")
    func equality() {
        var table: Table<Int, String> = [1: "one"]
        table[2] = "two"
        #expect(table == [2: "two", 1: "one"] && table != [1: "one"])
        #expect(Set(table.keys) == [1, 2] && Set(table.values) == ["one", "two"])
        #expect(Dictionary(uniqueKeysWithValues: table.map { ($0.key, $0.value) }) == [1: "one", 2: "two"])
    }
}
