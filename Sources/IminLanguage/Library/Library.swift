// All of the standard library, found by receiver or module and name.

struct Library: Sendable {
    static let standard = Library(strings + arrays + objects + numbers + datesAndMoney + data + randomValues + core)

    /// What the modules are for, a sentence each.
    static let moduleSummaries = [
        "base64": "Base64, in its usual form and in that for URLs.", "clock": "The time of the run, which can be held and moved.",
        "json": "JSON text and values.", "jwt": "JSON Web Tokens.",
        "random": "Random values, all of which follow from the seed of the run.",
    ]

    let functions: [LibraryFunction]
    private let methods: [String: Int]
    private let properties: [String: Int]
    private let free: [String: Int]
    /// The names of methods that change their receiver.
    let mutatingNames: Set<String>
    /// The names of modules: `json`, `clock`, `random`.
    let modules: Set<String>

    init(_ functions: [LibraryFunction]) {
        self.functions = functions
        var methods: [String: Int] = [:]
        var properties: [String: Int] = [:]
        var free: [String: Int] = [:]
        var modules: Set<String> = []
        for (index, function) in functions.enumerated() {
            if let receiver = function.receiver {
                let key = "\(receiver.rawValue).\(function.name)"
                if function.isProperty { properties[key] = index } else { methods[key] = index }
            } else {
                free["\(function.module).\(function.name)"] = index
                if !function.module.isEmpty { modules.insert(function.module) }
            }
        }
        mutatingNames = Set(
            functions.compactMap {
                if case .mutating = $0.body { $0.name } else { nil }
            })
        self.methods = methods
        self.properties = properties
        self.free = free
        self.modules = modules
    }

    /// The index of a method; those of `any` belong to every receiver, those of `array` that only read also to ranges.
    func method(_ name: String, of receiver: Receiver) -> Int? {
        methods["\(receiver.rawValue).\(name)"] ?? methods["any.\(name)"]
            ?? (receiver == .range && !mutatingNames.contains(name) ? methods["array.\(name)"] : nil)
    }

    func property(_ name: String, of receiver: Receiver) -> Int? {
        properties["\(receiver.rawValue).\(name)"] ?? properties["any.\(name)"] ?? (receiver == .range ? properties["array.\(name)"] : nil)
    }

    /// The index of a free function (`module` empty) or of a module's.
    func function(_ name: String, module: String = "") -> Int? { free["\(module).\(name)"] }

    /// The names of all members of a receiver, for suggestions. Names that begin with `_` are for the prelude only.
    func members(of receiver: Receiver) -> [String] {
        functions.filter {
            !$0.name.hasPrefix("_")
                && ($0.receiver == receiver || $0.receiver == .any
                    || (receiver == .range && $0.receiver == .array && !mutatingNames.contains($0.name)))
        }.map(\.name)
    }

    func members(ofModule module: String) -> [String] {
        functions.filter { $0.receiver == nil && $0.module == module }.map(\.name)
    }
}
