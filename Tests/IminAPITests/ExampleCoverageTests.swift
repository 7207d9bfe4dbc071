import Foundation
import IminAPI
import Testing

/// "Every operation of the catalogue has an example script that plays it": the scripts in `examples`, which other tests run.
struct ExampleCoverageTests {
    private static let scripts: String = {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let folder = root.appendingPathComponent("examples")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        let texts = names.filter { $0.hasSuffix(".imin") }.compactMap {
            try? String(contentsOf: folder.appendingPathComponent($0), encoding: .utf8)
        }
        // What stands in a comment is not played.
        return texts.joined(separator: "\n").split(separator: "\n").map { line in
            line.trimmingCharacters(in: .whitespaces).hasPrefix("//") ? "" : String(line)
        }.joined(separator: "\n")
    }()

    /// Whether something is called by this name, not by a longer one that ends in it.
    private static func calls(_ name: String) -> Bool {
        var rest = scripts[...]
        while let found = rest.range(of: "\(name)(") {
            let before = rest[..<found.lowerBound].last ?? " "
            if !before.isLetter && !before.isNumber && before != "." && before != "_" { return true }
            rest = rest[found.upperBound...]
        }
        return false
    }

    @Test(arguments: Catalogue.operations.map(\.name))
    func anExamplePlaysEveryOperation(_ name: String) { #expect(Self.calls(name), "no script in `examples` calls \(name)") }

    @Test(arguments: Catalogue.forms.map(\.name))
    func anExampleUsesEveryForm(_ name: String) {
        let short = name.split(separator: ".").last.map { ".\($0)" } ?? name
        #expect(Self.calls(name) || Self.scripts.contains("\(short)("), "no script in `examples` uses \(name)")
    }

    @Test func aNameInsideALongerOneIsNoCall() {
        #expect(Self.calls("checkout") && !Self.calls("heckout") && !Self.calls("customer.creat"))
    }
}
