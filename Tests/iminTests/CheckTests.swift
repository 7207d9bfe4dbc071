import Foundation
import IminJSON
import Testing

@Suite("imin check and imin fmt")
struct CheckTests {
    private func folder(_ files: [String: String]) throws -> URL {
        let folder = try Program.temporaryFolder()
        for (name, text) in files {
            let file = folder.appendingPathComponent(name)
            try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        return folder
    }

    @Test("folders are searched, findings of all files are told, and errors end with 3")
    func folders() async throws {
        let folder = try folder(["a.imin": "print(nosuch)\n", "deep/b.imin": "let unused = 1\nprint(2)\n", "c.txt": "print(nosuch)"])
        defer { try? FileManager.default.removeItem(at: folder) }
        let all = try await Program.run(["check", "."], folder: folder)
        #expect(all.status == 3)
        #expect(all.error.contains("./a.imin:1:7") && all.error.contains("./deep/b.imin:1:5") && !all.error.contains("c.txt"))
        #expect(all.error.contains("1 error, 1 hint"))
        let hints = try await Program.run(["check", "deep"], folder: folder)
        #expect(hints.status == 0 && hints.error.contains("unused-binding"))
        let input = try await Program.run(["check"], input: "print(nosuch)", folder: folder)
        #expect(input.status == 3 && input.error.contains("<stdin>:1:7"))
    }

    @Test("what is wrong in a module or a circle of imports is told once, and what a module offers need not be read in it")
    func modules() async throws {
        let folder = try folder([
            "broken.imin": "let x = nosuch\n", "a.imin": "import broken\nprint(broken.x)\n", "b.imin": "import broken\nprint(broken.x)\n",
            "one.imin": "import two\nprint(two.x)\n", "two.imin": "import one\nlet x = one\n", "offers.imin": "let domain = 5\nprint(1)\n",
            "uses.imin": "import offers\nprint(offers.domain)\n",
        ])
        defer { try? FileManager.default.removeItem(at: folder) }
        func codes(_ paths: String...) async throws -> [String] {
            try await Program.run(["check"] + paths, folder: folder).error.split(separator: "\n").filter { $0.contains("]: ") }
                .map { String($0.prefix { $0 != ":" }) }
        }
        #expect(try await codes("a.imin", "b.imin", "broken.imin") == ["error[unknown-name]"])
        #expect(try await codes("broken.imin", "b.imin", "./a.imin") == ["error[unknown-name]"])
        #expect(try await codes("one.imin", "two.imin").count { $0 == "error[module-cycle]" } == 1)
        #expect(try await codes("offers.imin") == ["hint[unused-binding]"])
        #expect(try await codes("offers.imin", "uses.imin") == [])
    }

    @Test("imports stay below the script's folder, even behind links")
    func imports() async throws {
        let folder = try folder([
            "people.imin": "let domain = 5\n", "deep/main.imin": "import borrowed\nprint(borrowed.domain)\n",
            "deep/up.imin": "import \"../people.imin\"\nprint(people.domain)\n", "main.imin": "import \"deep/back.imin\"\nprint(back.x)\n",
            "deep/back.imin": "import \"../people.imin\"\nlet x = people.domain\n",
        ])
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createSymbolicLink(
            atPath: folder.appendingPathComponent("deep/borrowed.imin").path, withDestinationPath: "../people.imin")
        for script in ["deep/main.imin", "deep/up.imin"] {
            let refused = try await Program.run(["check", script], folder: folder)
            let words = refused.error.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            #expect(refused.status == 3 && words.contains("scripts import only what lies below it"), "\(script): \(words)")
        }
        #expect(try await Program.run(["run", "main.imin"], folder: folder).status == 0)
        // What another script imports may import what lies in that one's folder.
        let all = try await Program.run(["check", "main.imin", "deep/back.imin"], folder: folder)
        #expect(all.status == 0, "\(all.error)")
        let alone = try await Program.run(["check", "deep/back.imin"], folder: folder)
        #expect(alone.status == 3 && alone.error.contains("`../people.imin` lies outside of the script's folder"))
    }

    @Test("findings as JSON: a line each, with code, span and hints, and a summary at the end")
    func json() async throws {
        let folder = try folder(["a.imin": "// £\nprint(coun)\n", "b.imin": "print(1)\n"])
        defer { try? FileManager.default.removeItem(at: folder) }
        let result = try await Program.run(["check", "--json", "a.imin", "b.imin"], folder: folder)
        #expect(result.status == 3 && result.error.isEmpty)
        let lines = try result.output.split(separator: "\n").map { try JSON(parsing: String($0)) }
        let finding = try #require(lines.first?["diagnostic"])
        #expect(finding["code"] == "unknown-name" && finding["severity"] == "error" && finding["file"] == "a.imin")
        #expect(finding["span"] == ["start": ["line": 2, "column": 7, "offset": 12], "end": ["line": 2, "column": 11, "offset": 16]])
        #expect(finding["hints"]?[0] != nil)
        #expect(lines.last == ["event": "checked", "files": 2, "errors": 1, "hints": 0])
    }

    @Test("fmt rewrites and names what differs, --check only names it, broken scripts stay as they are")
    func formatting() async throws {
        let folder = try folder(["a.imin": "let a=1;print( a )", "sub/b.imin": "print(1)\n", "sub/c.imin": "let = 1"])
        defer { try? FileManager.default.removeItem(at: folder) }
        let check = try await Program.run(["fmt", "--check", "a.imin", "sub/b.imin"], folder: folder)
        #expect(check.status == 1 && check.output == "a.imin\n")
        #expect(try String(contentsOf: folder.appendingPathComponent("a.imin"), encoding: .utf8) == "let a=1;print( a )")
        let written = try await Program.run(["fmt", "."], folder: folder)
        #expect(written.status == 3 && written.output == "./a.imin\n" && written.error.contains("expected-name"))
        #expect(try String(contentsOf: folder.appendingPathComponent("a.imin"), encoding: .utf8) == "let a = 1\nprint(a)\n")
        #expect(try String(contentsOf: folder.appendingPathComponent("sub/c.imin"), encoding: .utf8) == "let = 1")
        let again = try await Program.run(["fmt", "--check", "a.imin"], folder: folder)
        #expect(again.status == 0 && again.output.isEmpty)
        let input = try await Program.run(["fmt"], input: "print( 1 )")
        #expect(input.status == 0 && input.output == "print(1)\n")
    }

    @Test("every diagnostic can be explained, others get a suggestion")
    func explanations() async throws {
        let known = try await Program.run(["explain", "missing-return"])
        #expect(known.status == 0 && known.output.contains("Wrong:") && known.output.contains("Right:"))
        let unknown = try await Program.run(["explain", "missing-retrun"])
        #expect(unknown.status == 2 && unknown.error.contains("Did you mean `missing-return`?"))
        let operation = try await Program.run(["explain", "checkout"])
        #expect(operation.status == 2 && operation.error.contains("`imin manual checkout` tells of it."))
    }

    @Test("the manual tells of one name, of all, and proposes one for a name it does not know")
    func manual() async throws {
        let one = try await Program.run(["manual", "customer.create"])
        #expect(one.status == 0 && one.output.hasPrefix("### `customer.create`") && one.output.contains("POST /api/v2/customer-accounts"))
        let all = try await Program.run(["manual"])
        #expect(all.status == 0 && all.output.hasPrefix("# ") && all.output.contains("### `Array.map`"))
        let unknown = try await Program.run(["manual", "customer.crate"])
        #expect(unknown.status == 2 && unknown.error.contains("Did you mean `customer.create`?"))
    }
}
