// The manual: every word of the language, every function of the library and every operation of the platform, from the declarations that
// also feed the checker, completion and help. Markdown, so that it reads well in a terminal, in a browser and in a diff.

import IminAPI
import IminLanguage

/// What can be looked up about the language with these functions: one entry, or all of them.
public struct Manual {
    private let entries: [DirectoryEntry]

    public init(_ language: Imin) { entries = language.directory }

    /// Everything, in chapters.
    public var text: String {
        let operations = Set(Catalogue.operations.map(\.name)).union(Catalogue.forms.map(\.name))
        let modules = Set(Catalogue.modules.map(\.name))
        let isPlatform: (DirectoryEntry) -> Bool = { operations.contains($0.path) || modules.contains($0.path) }
        let host = entries.filter { !$0.isLibrary }
        var chapters = ["# The imin language and its functions", "`imin manual NAME` prints one entry."]
        chapters += ["## Words of the language"] + ReservedWord.all.map(Manual.section)
        chapters += ["## The standard library"] + entries.filter(\.isLibrary).map(section)
        chapters += ["## Operations of the platform"] + inOrderOfTheCatalogue(host.filter(isPlatform)).map(section)
        chapters += ["## The sandbox, pages and the network"] + host.filter { !isPlatform($0) }.map(section)
        chapters += ["## What can be wrong with a script"]
        chapters += DiagnosticCatalogue.all.map { "### `\($0.name)`\n\n\($0.paragraph)" }
        return chapters.joined(separator: "\n\n") + "\n"
    }

    /// The entries of a name: of its path, else of its last part (`map` is `Array.map`), else of the reserved word or the diagnostic;
    /// `nil` where nothing is known of it.
    public func text(of name: String) -> String? {
        var found = entries.filter { $0.path == name }
        if found.isEmpty { found = entries.filter { $0.name == name } }
        if let module = found.first(where: { $0.kind == .module }) {
            found += entries.filter { $0.path.hasPrefix(module.path + ".") }
        }
        var sections = found.map(section)
        if let word = ReservedWord.named(name) { sections.append(Manual.section(word)) }
        if sections.isEmpty, let diagnostic = DiagnosticCatalogue.explanation(of: name) {
            sections.append("### `\(diagnostic.name)`\n\n\(diagnostic.paragraph)")
        }
        return sections.isEmpty ? nil : sections.joined(separator: "\n\n") + "\n"
    }

    /// The name that was probably meant by one that is not known.
    public func suggestion(for name: String) -> String? { NearestName.nearest(to: name, among: entries.map(\.path)) }

    private func inOrderOfTheCatalogue(_ entries: [DirectoryEntry]) -> [DirectoryEntry] {
        let names = Catalogue.operations.map(\.name) + Catalogue.forms.map(\.name)
        var ordered: [DirectoryEntry] = []
        for name in names {
            let module = name.split(separator: ".").dropLast().joined(separator: ".")
            for wanted in [module, name] where !ordered.contains(where: { $0.path == wanted }) {
                ordered += entries.filter { $0.path == wanted }
            }
        }
        return ordered
    }

    private func section(_ entry: DirectoryEntry) -> String {
        guard entry.kind != .module else { return "### Module `\(entry.path)`\n\n\(entry.summary)" }
        var parts = ["### `\(entry.path)`", Manual.code(Manual.wrapped(entry)), entry.summary]
        let parameters = entry.parameters.filter { !$0.summary.isEmpty }.map { "- `\($0.name)`: \($0.summary)" }
        if !parameters.isEmpty { parts.append(parameters.joined(separator: "\n")) }
        if let reply = Manual.fields(of: entry.returns) { parts.append(reply) }
        if let operation = Catalogue.operation(named: entry.path) { parts += Manual.facts(operation) }
        if !entry.example.isEmpty { parts.append(Manual.code(entry.example)) }
        return parts.joined(separator: "\n\n")
    }

    private static func section(_ word: ReservedWord) -> String {
        "### \(word.words.map { "`\($0)`" }.joined(separator: ", "))\n\n\(word.summary)\n\n\(code(word.example))"
    }

    /// What is sent, what it does to the world, and what it may answer.
    private static func facts(_ operation: Operation) -> [String] {
        let effect =
            switch operation.effect {
            case .reads: "It changes nothing."
            case .writes(let inverse): inverse.map { "It changes the world; `\($0)` undoes it." } ?? "It changes the world."
            case .destroys: "It deletes."
            }
        let statuses = operation.successStatuses.map(String.init).joined(separator: " or ")
        var facts = [
            "Sends `\(operation.method.rawValue) \(operation.path)` (\(operation.service.rawValue)), answers \(statuses). \(effect)"
        ]
        let errors = operation.errors.map { "- \($0.status) `\($0.type)`: \($0.when)" }
        if !errors.isEmpty { facts.append("Fails with:\n\n" + errors.joined(separator: "\n")) }
        return facts
    }

    /// The fields of a reply, where they are known.
    private static func fields(of shape: Shape) -> String? {
        switch shape {
        case .object(let object?) where !object.fields.isEmpty:
            let names = object.fields.map { "`\($0.name)`" + ($0.isOptional ? "?" : "") }.joined(separator: ", ")
            return "\("AEIOU".contains(object.name.prefix(1)) ? "An" : "A") `\(object.name)` has \(names)."
        case .array(let element), .optional(let element): return fields(of: element)
        default: return nil
        }
    }

    private static func code(_ text: String) -> String { "```swift\n\(text)\n```" }

    /// A signature; a long one with a parameter a line.
    private static func wrapped(_ entry: DirectoryEntry) -> String {
        let signature = entry.signature
        guard signature.count > 100, !entry.parameters.isEmpty else { return signature }
        let result = entry.result.isEmpty ? "" : " -> \(entry.result)"
        return "\(entry.path)(\n" + entry.parameters.map { "    \($0.text)" }.joined(separator: ",\n") + "\n)\(result)"
    }
}
