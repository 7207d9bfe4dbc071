// Plays the scripts of Scripts/check: sections split by `---`, each a script of its own, with what is expected written behind
// `//#` on the line it points to, as a regular expression over `error[name]: message; advice`. A line without is silent.

import Foundation
import Testing

@testable import IminLanguage

struct CheckScriptTests {
    struct Section: CustomTestStringConvertible {
        var file: String
        var line: Int
        var text: String
        var testDescription: String { "\(file):\(line)" }
    }

    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Scripts/check")

    static let sections = sections(of: folder)

    static func sections(of folder: URL) -> [Section] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return files.filter { $0.hasSuffix(".imin") }.sorted().flatMap { file -> [Section] in
            let text = (try? String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)) ?? ""
            var sections = [Section(file: file, line: 1, text: "")]
            for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
                if line.hasPrefix("---") {
                    sections.append(Section(file: file, line: index + 2, text: ""))
                } else {
                    sections[sections.count - 1].text += line + "\n"
                }
            }
            return sections
        }
    }

    /// The names of all diagnostics that the scripts expect.
    static let expectedNames: Set<String> = {
        var names: Set<String> = []
        for section in sections {
            for diagnostic in CheckFixture.diagnostics(section.text) { names.insert(diagnostic.name) }
        }
        return names
    }()

    @Test func `There are at least fifty wrong scripts`() {
        #expect(CheckScriptTests.sections.count { $0.text.contains("//#") } >= 50)
    }

    @Test(arguments: sections)
    func `Every finding is expected and every expectation found`(_ section: Section) throws {
        var found: [Int: [String]] = [:]
        for diagnostic in CheckFixture.diagnostics(section.text) {
            let line = diagnostic.source.position(of: Int(diagnostic.span.start)).line
            found[line, default: []].append(CheckFixture.line(diagnostic))
        }
        for (index, line) in section.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let place = "\(section.file):\(section.line + index)"
            for expected in line.components(separatedBy: "//#").dropFirst() {
                let expression = try Regex(expected.trimmingCharacters(in: .whitespaces))
                if let match = found[index + 1]?.firstIndex(where: { $0.contains(expression) }) {
                    found[index + 1]?.remove(at: match)
                } else {
                    Issue.record("\(place): expected \(expected), found \(found[index + 1] ?? [])")
                }
            }
            for extra in found[index + 1] ?? [] { Issue.record("\(place): unexpected \(extra)") }
        }
    }
}
