/// What can be named in a script before it binds anything: for completion, `?name` and the manual.
public struct DirectoryEntry: Sendable {
    /// `customer.create`, `print`, `json.parse`; for methods the receiver's kind: `Array.map`.
    public var path: String
    /// One sentence.
    public var summary: String
    public var parameters: [Parameter]
    /// What comes back; `any` where nothing is known.
    public var returns = Shape.any
    /// One line of script that uses it; may be empty.
    public var example: String
    public var kind: Kind
    /// Whether the language itself has it; else the host.
    public var isLibrary = false

    public enum Kind: Sendable { case module, function, constant, method, property }

    /// What comes back, as text; empty where nothing is known.
    public var result: String { returns == .any ? "" : returns.text }

    /// `customer.create(email: String, birthDate: Date? …) -> CustomerAccount`.
    public var signature: String {
        switch kind {
        case .module, .constant: return path
        case .property: return result.isEmpty ? path : "\(path): \(result)"
        case .function, .method:
            let list = parameters.map(\.text).joined(separator: ", ")
            return "\(path)(\(list))" + (result.isEmpty ? "" : " -> \(result)")
        }
    }

    /// The last part of the path.
    public var name: String { path.split(separator: ".").last.map(String.init) ?? path }
}

extension Parameter {
    /// As a signature shows it: `email: String`, `_ account: CustomerAccount`; a question mark where it may be left out.
    public var text: String {
        let type = shape.text + (isRequired || shape.text.hasSuffix("?") ? "" : "?")
        if isVariadic { return "_ \(name): \(shape.text)..." }
        guard let label else { return "_ \(name): \(type)" }
        return label == name ? "\(label): \(type)" : "\(label) \(name): \(type)"
    }
}

extension Shape {
    /// What people call it: `String`, `[Order]`, `Number | Money`.
    public var text: String {
        switch self {
        case .any: "Any"
        case .null: "Null"
        case .bool: "Bool"
        case .number: "Number"
        case .string: "String"
        case .money: "Money"
        case .duration: "Duration"
        case .date: "Date"
        case .function: "Function"
        case .range: "Range"
        case .array(let element): "[\(element.text)]"
        case .object(let object): object?.name ?? "Object"
        case .handle(let name): name
        case .optional(let shape): shape.text.hasSuffix("?") ? shape.text : "\(shape.text)?"
        case .oneOf(let shapes): shapes.map(\.text).joined(separator: " | ")
        }
    }
}

extension Imin {
    /// Everything the host added and everything of the standard library, by path.
    public var directory: [DirectoryEntry] {
        var entries: [DirectoryEntry] = []
        for module in modules {
            let prefix = module.name.isEmpty ? "" : module.name + "."
            if !module.name.isEmpty {
                entries.append(
                    DirectoryEntry(path: module.name, summary: module.summary, parameters: [], example: "", kind: .module))
            }
            for function in module.functions {
                entries.append(Self.entry(function, prefix: prefix, kind: function.isProperty ? .property : .function))
            }
            for constant in module.constants {
                entries.append(
                    DirectoryEntry(
                        path: prefix + constant.name, summary: constant.summary, parameters: [], example: "", kind: .constant))
            }
        }
        for type in handleTypes {
            for property in type.properties { entries.append(Self.entry(property, prefix: type.name + ".", kind: .property)) }
            for method in type.methods { entries.append(Self.entry(method, prefix: type.name + ".", kind: .method)) }
        }
        for function in Library.standard.functions where !function.name.hasPrefix("_") { entries.append(Self.entry(function)) }
        for module in Library.standard.modules.sorted() where !entries.contains(where: { $0.path == module }) {
            let summary = Library.moduleSummaries[module] ?? ""
            entries.append(DirectoryEntry(path: module, summary: summary, parameters: [], example: "", kind: .module, isLibrary: true))
        }
        return entries.sorted { $0.path < $1.path }
    }

    private static func entry(_ function: HostFunction, prefix: String, kind: DirectoryEntry.Kind) -> DirectoryEntry {
        DirectoryEntry(
            path: prefix + function.name, summary: function.summary, parameters: function.parameters, returns: function.returns,
            example: function.example, kind: kind)
    }

    private static func entry(_ function: LibraryFunction) -> DirectoryEntry {
        var prefix = function.module.isEmpty ? "" : function.module + "."
        if let receiver = function.receiver { prefix = kindName(receiver) + "." }
        var returns = Shape.any
        if case .fixed(let shape) = function.result { returns = shape }
        let kind: DirectoryEntry.Kind = function.isProperty ? .property : function.receiver == nil ? .function : .method
        return DirectoryEntry(
            path: prefix + function.name, summary: function.summary, parameters: function.parameters, returns: returns,
            example: function.example, kind: kind, isLibrary: true)
    }

    private static func kindName(_ receiver: Receiver) -> String {
        switch receiver {
        case .any: "Any"
        case .string: "String"
        case .array: "Array"
        case .object: "Object"
        case .number: "Number"
        case .money: "Money"
        case .duration: "Duration"
        case .date: "Date"
        case .range: "Range"
        case .function: "Function"
        }
    }
}
