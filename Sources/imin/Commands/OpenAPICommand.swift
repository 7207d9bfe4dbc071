import ArgumentParser
import IminAPI
import IminSandbox

/// `imin openapi`: the catalogue for other tools.
struct OpenAPICommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "openapi", abstract: "Print the platform's operations as an OpenAPI 3.1 document.",
        discussion: """
            Every operation, with parameters, bodies, replies, errors and where each fact comes from, as JSON; also the sandbox's own
            controls and pages.

            imin openapi > imin.json
            imin openapi --platform | jq .paths
            """)

    @Flag(help: "Only the platform's operations, without the sandbox's controls and pages.") var platform = false

    func run() throws {
        let document = OpenAPIDocument.json(further: platform ? [] : Sandbox.routes)
        TextOutput.standardOutput.write(document.text(pretty: true) + "\n")
    }
}
