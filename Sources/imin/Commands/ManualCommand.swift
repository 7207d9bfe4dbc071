import ArgumentParser
import IminClient
import IminScript

/// `imin manual [NAME]`: the language's words, functions and operations, from their declarations.
struct ManualCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "manual", abstract: "Print the manual, or what it says of one name.",
        discussion: """
            Every word of the language, every function of its library and every operation of the platform, with arguments, replies,
            errors and an example each, as Markdown. At the prompt, `?name` says the same in short.

            imin manual customer.create
            imin manual Array.map
            imin manual > manual.md
            """)

    @Argument(help: ArgumentHelp("An operation, function, module, method or word; all of them without.", valueName: "name"))
    var name: String?

    func run() throws {
        let host: ScriptHost
        do {
            host = try ScriptHost(environment: .sandbox)
        } catch {
            throw ValidationError(error.message)
        }
        let manual = Manual(host.language)
        guard let name else { return TextOutput.standardOutput.write(manual.text) }
        guard let text = manual.text(of: name) else {
            let nearest = manual.suggestion(for: name).map { " Did you mean `\($0)`?" } ?? ""
            throw ValidationError("Nothing is known of `\(name)`.\(nearest)")
        }
        TextOutput.standardOutput.write(text)
    }
}
