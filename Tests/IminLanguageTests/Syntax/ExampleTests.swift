import Glibc
import Testing

@testable import IminLanguage

/// Files beside the tests, read without Foundation.
enum TestFiles {
    /// A path under `Tests/IminLanguageTests`.
    static func path(_ name: String, from file: String = #filePath) -> String {
        var parts = file.split(separator: "/", omittingEmptySubsequences: false)
        while let last = parts.last, last != "IminLanguageTests" { parts.removeLast() }
        return parts.joined(separator: "/") + "/" + name
    }

    static func read(_ name: String) -> [UInt8]? {
        guard let file = fopen(path(name), "rb") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = fread(&chunk, 1, chunk.count, file)
            if count == 0 { return bytes }
            bytes.append(contentsOf: chunk[..<count])
        }
    }

    static func write(_ name: String, _ text: String) {
        guard let file = fopen(path(name), "wb") else { return }
        defer { fclose(file) }
        let bytes = Array(text.utf8)
        fwrite(bytes, 1, bytes.count, file)
    }

    static func list(_ folder: String) -> [String] {
        guard let directory = opendir(path(folder)) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }
}

@Suite("Example scripts")
struct ExampleTests {
    @Test("parse without a word of complaint", arguments: TestFiles.list("Scripts/examples"))
    func parses(_ name: String) throws {
        let bytes = try #require(TestFiles.read("Scripts/examples/\(name)"))
        let result = parse(SourceText(name: name, bytes: bytes), symbols: SymbolTable())
        #expect(result.diagnostics.map { "\($0.source.position(of: Int($0.span.start)).line): \($0.name): \($0.message)" } == [])
        #expect(!result.isIncomplete)
        #expect(!result.tree.statements.isEmpty)
    }

    @Test("there are eight of them") func count() {
        #expect(TestFiles.list("Scripts/examples").count == 8)
    }
}
