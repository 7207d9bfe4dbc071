import IminAPI
import IminLanguage

/// What an argument of a call may be, as far as it is declared: the words of an enumeration, the values its documentation gives as
/// examples, the kinds of resources it names.
struct ArgumentValues {
    let parameter: Parameter
    /// Values as text.
    private(set) var words: [String] = []
    /// The `type`s of what it names; `nil` where it is no operation's argument and may name anything, empty where it names nothing.
    private(set) var resourceTypes: Set<String>?
    /// Whether it is what things of those types are called, not what identifies them.
    private(set) var isByName = false
    /// Whether it is a day or an instant.
    var isDate: Bool { Self.kinds(parameter.shape)?.contains("Date") ?? false }
    /// Whether it is an e-mail address.
    private(set) var isAddress = false

    init?(_ call: Completer.Call) {
        let place =
            call.label.map { label in call.entry.parameters.firstIndex { $0.label == label } }
            ?? (call.entry.parameters.indices.contains(call.position) && call.entry.parameters[call.position].label == nil
                ? call.position : nil)
        guard let place else { return nil }
        parameter = call.entry.parameters[place]
        guard let operation = Catalogue.operation(named: call.entry.path),
            let declared = operation.parameters.first(where: { $0.name == parameter.name })
        else {
            words = Self.examples(of: parameter, in: call.entry)
            isAddress = parameter.summary.contains("e-mail address")
            // Examples say what it is, and that is no resource; addresses come from replies.
            // Nor is any other argument of a function that is not the platform's.
            if isAddress { words = [] } else if !words.isEmpty || !call.isBound { resourceTypes = [] }
            return
        }
        words = Self.spellings(declared.schema) ?? Self.quoted(declared.summary)
        if words.isEmpty, declared.schema == .url { words = Self.addresses(declared.summary) }
        isAddress = declared.schema == .email
        // An activity is found by its name.
        isByName = declared.location == .query("activityPrefLabel")
        resourceTypes = isByName ? ["Concept"] : Self.types(declared)
    }

    private static func spellings(_ schema: Schema) -> [String]? {
        switch schema {
        case .enumeration(let words): words
        case .oneOrMore(let inner), .array(let inner): spellings(inner)
        default: nil
        }
    }

    private static func types(_ parameter: OperationParameter) -> Set<String> {
        switch parameter.encoding {
        case .url(.entitlement): [SeenResources.entitlement]
        case .identifier(let resource), .url(let resource), .arrayOfURLs(let resource): Set(resource.types)
        case .opportunity, .openData: Set(Resource.scheduledSession.types + Resource.slot.types)
        case .offer: ["Offer"]
        case .organization: ["Organization"]
        case .cancellations: ["OrderItem"]
        default: types(parameter.schema)
        }
    }

    private static func types(_ schema: Schema) -> Set<String> {
        switch schema {
        case .reference(let name): [name]
        case .oneOrMore(let inner), .array(let inner): types(inner)
        default: []
        }
    }

    /// Texts that the documentation of a parameter, or the example of its function, gives it.
    private static func examples(of parameter: Parameter, in entry: DirectoryEntry) -> [String] {
        guard kinds(parameter.shape)?.contains("String") ?? true else { return [] }
        var found = quoted(parameter.summary)
        let reading = SourceReading(SourceText(name: "<example>", text: entry.example))
        for (index, piece) in reading.pieces.enumerated().dropFirst(2) where piece.kind == .string {
            let label = reading.pieces[index - 2]
            guard label.kind == .label, reading.text(label) == parameter.label else { continue }
            found += quoted(reading.text(piece)).filter { !found.contains($0) }
        }
        return found
    }

    /// What stands between quotes in a sentence, where it is a value as it would be written.
    static func quoted(_ text: String) -> [String] {
        let parts = text.split(separator: "\"", omittingEmptySubsequences: false)
        guard parts.count % 2 == 1 else { return [] }
        return parts.enumerated().filter { $0.offset % 2 == 1 && !$0.element.isEmpty && !$0.element.contains("…") }.map {
            String($0.element)
        }
    }

    /// What stands between backquotes and is an address: `https://schema.org/Female`.
    private static func addresses(_ text: String) -> [String] {
        text.split(separator: "`", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset % 2 == 1 && $0.element.contains("://") }.map { String($0.element) }
    }

    /// Whether a value can stand here, by what is known of it. What is not known can.
    func accepts(_ glimpse: Glimpse) -> Bool {
        guard !glimpse.kinds.isEmpty, let allowed = Self.kinds(parameter.shape) else { return true }
        guard glimpse.kinds.contains(where: allowed.contains) else { return false }
        guard glimpse.kinds.contains("Object"), let resourceTypes, !resourceTypes.isEmpty,
            let type = glimpse.members.first(where: { $0.name == "type" || $0.name == "@type" })?.summary
        else { return true }
        return resourceTypes.contains { type == "\"\($0 == SeenResources.entitlement ? "Concept" : $0)\"" }
    }

    /// The names of kinds as glimpses have them; `nil` for any.
    private static func kinds(_ shape: Shape) -> Set<String>? {
        switch shape {
        case .any, .null, .function, .range: return nil
        case .bool: return ["Bool"]
        case .number: return ["Number"]
        case .string: return ["String"]
        case .money: return ["Money"]
        case .duration: return ["Duration"]
        case .date: return ["Date"]
        case .array: return ["Array"]
        case .object: return ["Object"]
        case .handle(let name): return [name]
        case .optional(let inner): return kinds(inner)
        case .oneOf(let shapes):
            var all: Set<String> = []
            for shape in shapes {
                guard let some = kinds(shape) else { return nil }
                all.formUnion(some)
            }
            return all
        }
    }
}
