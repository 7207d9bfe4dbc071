import Foundation
import Testing

/// What people read when a script is wrong or fails, compared with files in `Golden`. `IMIN_UPDATE_GOLDEN=1 swift test` writes them anew.
@Suite("Reports")
struct ReportTests {
    private static let golden = Program.package.appendingPathComponent("Tests/iminTests/Golden")

    @Test(
        "read as they did",
        arguments: Program.scripts(in: "Tests/iminTests/Golden"))
    func reports(name: String) async throws {
        let result = try await Program.run(["run", name], folder: Self.golden)
        let times = try Regex(#"\d+(\.\d+)? (µs|ms|s)\b"#)
        let text = "status \(result.status)\n--- output\n\(result.output)--- error\n\(result.error)".replacing(times, with: "0 ms")
        let file = Self.golden.appendingPathComponent(name.replacing(".imin", with: ".txt"))
        if ProcessInfo.processInfo.environment["IMIN_UPDATE_GOLDEN"] == "1" {
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        let expected = try? String(contentsOf: file, encoding: .utf8)
        #expect(text == expected)
    }
}
