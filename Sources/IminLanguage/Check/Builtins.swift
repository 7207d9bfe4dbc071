// The names of the host and the library as a tree: `customer` holds `create`, `sandbox` holds `clock`, which holds `advance`.
// Only what a script touches is unfolded, so that checking one line does not read the declarations of a whole platform.

/// Index of a name of the host or the library in `Builtins.entities`.
struct EntityID: Hashable, Sendable, BitwiseCopyable {
    var index: UInt32
    static let none = EntityID(index: .max)
    var isNone: Bool { index == .max }
}

/// Where a function is declared.
enum FunctionSource: Hashable, Sendable, BitwiseCopyable {
    /// Index into the environment's modules, and into the module's functions.
    case module(UInt32, UInt32)
    /// Index into the library's functions.
    case library(UInt32)
    /// Index into the environment's handle types, and into its properties or methods.
    case property(UInt32, UInt32)
    case method(UInt32, UInt32)
}

/// A module, a function, a constant, or several of these under one name (`order(…)` and `order.cancel(…)`).
struct Entity: Sendable {
    /// As written from the top: `sandbox.clock.advance`.
    var path: String
    var functions: [FunctionSource] = []
    var constant: ShapeID?
    /// The host's and the library's modules of this path.
    var hostModules: [UInt32] = []
    var libraryModule: String?
    /// A few dozen at most.
    var members: [(name: Symbol, entity: EntityID)] = []
    var isUnfolded = false

    func member(_ name: Symbol) -> EntityID? { members.first { $0.name == name }?.entity }

    var isModule: Bool { !hostModules.isEmpty || libraryModule != nil || !members.isEmpty }
}

/// Values by symbol, in a row: symbols are small numbers without gaps.
struct SymbolIndexed<Value> {
    private var values: [Value] = []
    private let none: Value

    init(none: Value) { self.none = none }

    subscript(symbol: Symbol) -> Value {
        get { Int(symbol.index) < values.count ? values[Int(symbol.index)] : none }
        set {
            if Int(symbol.index) >= values.count {
                values.append(contentsOf: repeatElement(none, count: Int(symbol.index) + 1 - values.count))
            }
            values[Int(symbol.index)] = newValue
        }
    }
}

struct Builtins {
    let environment: CheckEnvironment
    let symbols: SymbolTable
    private(set) var entities: [Entity] = []
    /// The names that stand alone, in order of declaration.
    private(set) var roots: [(name: Symbol, entity: EntityID)] = []
    /// Library methods by name: indices into the library's functions.
    private var methodsByName = SymbolIndexed<[UInt32]>(none: [])
    /// The names of handle types.
    private(set) var handles: [String: UInt32] = [:]
    private var rootIndex = SymbolIndexed<EntityID>(none: .none)

    init(_ environment: CheckEnvironment, symbols: SymbolTable) {
        self.environment = environment
        self.symbols = symbols
        for (index, type) in environment.language.handleTypes.enumerated() { handles[type.name] = UInt32(index) }
        for (index, module) in environment.language.modules.enumerated() {
            if module.name.isEmpty {
                for (number, function) in module.functions.enumerated() {
                    let entity = root(function.name)
                    entities[Int(entity.index)].functions.append(.module(UInt32(index), UInt32(number)))
                }
                for constant in module.constants { setConstant(constant.value, of: root(constant.name)) }
            } else {
                let entity = entity(path: module.name)
                entities[Int(entity.index)].hostModules.append(UInt32(index))
            }
        }
        for (index, entry) in environment.library.functions.enumerated() {
            if entry.receiver != nil {
                methodsByName[symbols.intern(entry.name)].append(UInt32(index))
            } else if entry.module.isEmpty {
                let entity = root(entry.name)
                entities[Int(entity.index)].functions.append(.library(UInt32(index)))
            } else {
                let entity = entity(path: entry.module)
                entities[Int(entity.index)].libraryModule = entry.module
            }
        }
    }

    subscript(id: EntityID) -> Entity { entities[Int(id.index)] }

    func rootEntity(_ name: Symbol) -> EntityID? {
        let entity = rootIndex[name]
        return entity.isNone ? nil : entity
    }

    private mutating func root(_ name: String) -> EntityID {
        let symbol = symbols.intern(name)
        if let known = rootEntity(symbol) { return known }
        let entity = add(Entity(path: name))
        rootIndex[symbol] = entity
        roots.append((symbol, entity))
        return entity
    }

    private mutating func add(_ entity: Entity) -> EntityID {
        entities.append(entity)
        return EntityID(index: UInt32(entities.count - 1))
    }

    /// The entity of a dotted path, made where it is not there.
    private mutating func entity(path: String) -> EntityID {
        let parts = path.split(separator: ".").map(String.init)
        guard let first = parts.first else { return root(path) }
        var current = root(first)
        for part in parts.dropFirst() { current = child(part, of: current) }
        return current
    }

    private mutating func child(_ name: String, of parent: EntityID) -> EntityID {
        let symbol = symbols.intern(name)
        if let known = entities[Int(parent.index)].member(symbol) { return known }
        let child = add(Entity(path: "\(self[parent].path).\(name)"))
        entities[Int(parent.index)].members.append((symbol, child))
        return child
    }

    private mutating func setConstant(_ value: ScriptValue, of entity: EntityID) {
        entities[Int(entity.index)].constant = Builtins.shape(of: value)
    }

    private static func shape(of value: ScriptValue) -> ShapeID {
        switch value {
        case .bool: .bool
        case .number: .number
        case .string: .string
        case .money: .money
        case .duration: .duration
        case .date: .date
        case .secret: .secret
        default: .any
        }
    }

    private mutating func unfold(_ id: EntityID) {
        let entity = self[id]
        if entity.isUnfolded { return }
        entities[Int(id.index)].isUnfolded = true
        for module in entity.hostModules {
            let declared = environment.language.modules[Int(module)]
            for (number, function) in declared.functions.enumerated() {
                let child = child(function.name, of: id)
                entities[Int(child.index)].functions.append(.module(module, UInt32(number)))
            }
            for constant in declared.constants { setConstant(constant.value, of: child(constant.name, of: id)) }
        }
        if let name = entity.libraryModule {
            for (index, entry) in environment.library.functions.enumerated() where entry.module == name && entry.receiver == nil {
                let child = child(entry.name, of: id)
                entities[Int(child.index)].functions.append(.library(UInt32(index)))
            }
        }
    }

    /// The entity of a dotted path, where there is one.
    mutating func entity(named path: String) -> EntityID? {
        let parts = path.split(separator: ".").map { symbols.intern(String($0)) }
        guard let first = parts.first, var current = rootEntity(first) else { return nil }
        for part in parts.dropFirst() {
            guard let next = member(part, of: current) else { return nil }
            current = next
        }
        return current
    }

    mutating func member(_ name: Symbol, of entity: EntityID) -> EntityID? {
        unfold(entity)
        return self[entity].member(name)
    }

    mutating func memberNames(of entity: EntityID) -> [String] {
        unfold(entity)
        return self[entity].members.sorted { $0.entity.index < $1.entity.index }.map { symbols[$0.name] }
    }

    /// The members of a name that modules at the top have, those of the language first.
    mutating func paths(ofMember name: Symbol) -> [String] {
        let found = roots.compactMap { root in member(name, of: root.entity).map { (self[$0].path, isOfLibrary(root.entity)) } }
        return found.filter(\.1).map(\.0) + found.filter { !$0.1 }.map(\.0)
    }

    /// The library's methods of a name that values of these kinds may have.
    func methods(named name: Symbol, of kinds: Kinds) -> [UInt32] {
        let all = methodsByName[name]
        return all.filter { !entry($0).receivers.isDisjoint(with: kinds) }
    }

    /// Whether the library has a method of the name that changes its receiver.
    func isMutating(_ name: Symbol) -> Bool {
        methodsByName[name].contains { entry($0).isMutating }
    }

    /// Whether the name belongs to the language itself, and not only to the host.
    func isOfLibrary(_ id: EntityID) -> Bool {
        let entity = self[id]
        if entity.libraryModule != nil { return true }
        return entity.functions.contains { if case .library = $0 { true } else { false } }
    }

    /// The names of all methods that values of these kinds have, for suggestions.
    func methodNames(of kinds: Kinds) -> [String] {
        environment.library.functions.filter { !$0.receivers.isDisjoint(with: kinds) }.map(\.name)
    }

    func entry(_ index: UInt32) -> LibraryFunction { environment.library.functions[Int(index)] }

    func handleType(_ index: UInt32) -> HandleType? {
        index == .max ? nil : environment.language.handleTypes[Int(index)]
    }
}

extension LibraryFunction {
    /// The kinds of value that have it as a method or property. Ranges and collection replies do what arrays do.
    var receivers: Kinds {
        switch receiver {
        case nil: []
        case .any: .all
        case .string: .string
        case .array: [.array, .range]
        case .object: .object
        case .number: .number
        case .money: .money
        case .duration: .duration
        case .date: .date
        case .range: .range
        case .function: .function
        }
    }

    /// Whether it changes its receiver, which therefore has to be a `var`.
    var isMutating: Bool {
        if case .mutating = body { true } else { false }
    }
}
