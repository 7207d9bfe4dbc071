import IminAPI
import IminJSON
import Testing

@Suite("imin openapi")
struct OpenAPICommandTests {
    @Test("prints the catalogue, with the sandbox's own paths and without")
    func prints() async throws {
        let whole = try await Program.run(["openapi"])
        let platform = try await Program.run(["openapi", "--platform"])
        #expect(whole.status == 0 && platform.status == 0)
        let paths = try #require(JSON(parsing: whole.output)["paths"]?.object)
        let fewer = try #require(JSON(parsing: platform.output)["paths"]?.object)
        #expect(paths.contains("/sandbox/clock") && !fewer.contains("/sandbox/clock"))
        #expect(Catalogue.operations.allSatisfy { fewer.contains($0.path) })
    }

    @Test("says in its help how it is called")
    func help() async throws {
        let help = try await Program.run(["openapi", "--help"])
        #expect(help.status == 0 && help.output.contains("imin openapi > imin.json"))
    }
}
