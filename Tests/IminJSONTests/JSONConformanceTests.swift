import IminJSON
import Testing

@Suite("JSON: conformance to RFC 8259")
struct JSONConformanceTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var name: String
        var bytes: [UInt8]
        var testDescription: String { name }
    }

    static func rows(_ table: String) -> [Row] {
        table.split(separator: "\n").map { line in
            let parts = line.split(separator: "\t", maxSplits: 1, omittingEmptySubsequences: false)
            var bytes: [UInt8] = []
            var rest = (parts.count > 1 ? parts[1] : "").utf8[...]
            while let byte = rest.popFirst() {
                if byte == UInt8(ascii: "%"), let code = UInt8(Substring(rest.prefix(2)), radix: 16) {
                    bytes.append(code)
                    rest = rest.dropFirst(2)
                } else {
                    bytes.append(byte)
                }
            }
            return Row(name: String(parts[0]), bytes: bytes)
        }
    }

    @Test("what must be read is read, written and read again")
    func accepted() throws {
        let rows = Self.rows(JSONConformanceCases.accepted)
        #expect(rows.count > 90)
        for row in rows + Self.rows(JSONConformanceCases.acceptedByDecision) {
            guard let json = try? JSON(parsing: row.bytes) else {
                Issue.record("\(row.name) is refused")
                continue
            }
            #expect((try? JSON(parsing: json.bytes())) == json, "\(row.name)")
            #expect((try? JSON(parsing: json.text(pretty: true))) == json, "\(row.name)")
        }
    }

    @Test("what must be refused is refused, with a place in the text")
    func refused() {
        let rows = Self.rows(JSONConformanceCases.refused)
        #expect(rows.count > 170)
        for row in rows + Self.rows(JSONConformanceCases.refusedByDecision) {
            do throws(JSONError) {
                _ = try JSON(parsing: row.bytes)
                Issue.record("\(row.name) is read")
            } catch {
                #expect((0...row.bytes.count).contains(error.offset), "\(row.name)")
                #expect(!error.expected.isEmpty, "\(row.name)")
            }
        }
    }

    @Test("no depth of nesting exhausts the stack", arguments: ["[", "{\"\":", "[{\"\":", "[[],"])
    func depth(opening: String) {
        let text = Array(repeating: Array(opening.utf8), count: 100_000).flatMap { $0 }
        #expect(throws: JSONError.self) { try JSON(parsing: text) }
        #expect(throws: JSONError.self) { try JSON(parsing: text, maximumDepth: .max) }
    }

    @Test(
        "numbers of any size keep their text",
        arguments: [
            "123456789012345678901234567890", "-0", "1.000000000000000000000000000000000001", "1e-999999999999999999999",
            "9223372036854775808",
            "0.1e+0000000000000000000000000000001",
        ])
    func numbers(text: String) throws {
        #expect(try JSON(parsing: "[\(text)]").text() == "[\(text)]")
    }

    @Test("a large body is read and written")
    func large() throws {
        // Four megabytes here, so that the tests stay short; a hundred are measured with the benchmarks.
        let row = #"{"@type":"Person","identifier":"MAlnTNiZut","email":"louis@imin.co","scores":[1,2.5,-3e10],"note":"\u00e9\n"}"#
        let text = "[" + Array(repeating: row, count: 36_000).joined(separator: ",") + "]"
        let json = try JSON(parsing: text)
        #expect(json.array?.count == 36_000)
        #expect(json[35_999]?["scores"]?[2]?.number?.text == "-3e10")
        #expect(try JSON(parsing: json.bytes()) == json)
    }
}
