import Glibc
import Testing

/// Texts for people, kept beside the tests. `IMIN_UPDATE_GOLDEN=1 swift test` writes them anew.
enum Golden {
    static var isUpdating: Bool { getenv("IMIN_UPDATE_GOLDEN") != nil }

    static func check(_ name: String, _ text: String, sourceLocation: SourceLocation = #_sourceLocation) {
        if isUpdating { return TestFiles.write("Golden/\(name)", text) }
        let expected = TestFiles.read("Golden/\(name)").map { String(decoding: $0, as: UTF8.self) }
        guard expected != text else { return }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let expectedLines = (expected ?? "").split(separator: "\n", omittingEmptySubsequences: false)
        let first =
            zip(lines, expectedLines).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? min(lines.count, expectedLines.count)
        let got = first < lines.count ? lines[first] : "the end"
        let wanted = first < expectedLines.count ? expectedLines[first] : "the end"
        Issue.record("Golden/\(name):\(first + 1): expected `\(wanted)`, got `\(got)`", sourceLocation: sourceLocation)
    }
}
