// What the checker knows of values, as small indices: the `Shape`s that hosts declare and the shapes that literals have,
// in one table. A `ShapeID` is copied and compared as an integer, so following values through a script counts no references.

/// Index of a shape in its `ShapeTable`.
struct ShapeID: Hashable, Sendable, BitwiseCopyable {
    var index: UInt32

    // The first entries of every table, in this order (`ShapeTable.scalars`).
    static let any = ShapeID(index: 0)
    static let null = ShapeID(index: 1)
    static let bool = ShapeID(index: 2)
    static let number = ShapeID(index: 3)
    static let string = ShapeID(index: 4)
    static let money = ShapeID(index: 5)
    static let duration = ShapeID(index: 6)
    static let date = ShapeID(index: 7)
    static let range = ShapeID(index: 8)
    static let function = ShapeID(index: 9)
    /// Text that must not be shown: what `env(…)` gives, and everything built from it.
    static let secret = ShapeID(index: 10)
    /// An object of which nothing else is known.
    static let object = ShapeID(index: 11)
    /// An array of anything.
    static let array = ShapeID(index: 12)
}

/// One shape; what it holds lies in the table's other arrays.
enum KnownShape: Hashable, Sendable, BitwiseCopyable {
    case any, null, bool, number, string, money, duration, date, range, secret
    /// Money of one known currency, packed as in `Node.money`.
    case moneyOf(UInt32)
    /// A function whose parameters may be known.
    case function(SignatureID)
    case array(ShapeID)
    /// A range between two values of a shape.
    case rangeOf(ShapeID)
    /// Index into `ShapeTable.objects`; an object with nothing known is object 0.
    case object(UInt32)
    /// Index into the environment's handle types; `.max` for a type that nobody declared.
    case handle(UInt32)
    case optional(ShapeID)
    /// A run in `ShapeTable.alternatives`.
    case oneOf(start: UInt32, count: UInt32)
    /// A name of the host or the library: a module, a function, or both.
    case builtin(EntityID)
    /// Index into the tree's imports.
    case imported(UInt32)
}

/// The known fields of an object: a run in `ShapeTable.fields`.
struct KnownObject: Sendable, BitwiseCopyable {
    var start: UInt32
    var count: UInt32
    /// The name of a documented reply, or none.
    var name: Symbol
    /// Shape of a member where the object is a collection.
    var item: ShapeID?
    /// Whether there can be no other field: a literal without spread that nothing changes.
    var isClosed: Bool
    /// The shape that is this object.
    var shape: ShapeID
    /// Whether the script itself says what it has at least: nobody documents what else there may be.
    var isOfScript = false
}

struct KnownField: Sendable, BitwiseCopyable, Hashable {
    var name: Symbol
    var shape: ShapeID
    var isOptional: Bool
}

/// Every shape that one check met.
struct ShapeTable {
    private(set) var shapes: [KnownShape] = ShapeTable.scalars
    private(set) var objects: [KnownObject] = [
        KnownObject(start: 0, count: 0, name: .none, item: nil, isClosed: false, shape: .object)
    ]
    private(set) var fields: [KnownField] = []
    private(set) var alternatives: [ShapeID] = []
    /// All but those that have constants (the scalars, `object(0)`, `array(any)`) and the builtins.
    private var interned: [KnownShape: ShapeID] = [:]
    /// The shapes of builtins by the index of the entity; `any` where it has none yet. Every script has them all.
    private var builtins: [ShapeID] = []

    /// In the order of `ShapeID`'s constants.
    private static let scalars: [KnownShape] = [
        .any, .null, .bool, .number, .string, .money, .duration, .date, .range, .function(.none), .secret, .object(0), .array(.any),
    ]

    subscript(id: ShapeID) -> KnownShape { shapes[Int(id.index)] }

    func fields(of object: UInt32) -> ArraySlice<KnownField> {
        let known = objects[Int(object)]
        return fields[Int(known.start)..<Int(known.start + known.count)]
    }

    /// The shape of all values of one kind; nothing is known of others.
    static func scalar(of kinds: Kinds) -> ShapeID {
        switch kinds {
        case .null: .null
        case .bool: .bool
        case .number: .number
        case .string: .string
        case .money: .money
        case .date: .date
        case .function: .function
        case .array: .array
        default: .any
        }
    }

    /// The one identifier of a shape.
    mutating func add(_ shape: KnownShape) -> ShapeID {
        switch shape {
        case .object(0): return .object
        case .array(.any): return .array
        case .builtin(let entity): return add(entity)
        default: break
        }
        if let known = interned[shape] { return known }
        let id = append(shape)
        interned[shape] = id
        return id
    }

    private mutating func add(_ entity: EntityID) -> ShapeID {
        let index = Int(entity.index)
        if index < builtins.count, builtins[index] != .any { return builtins[index] }
        if index >= builtins.count { builtins.append(contentsOf: repeatElement(.any, count: index + 1 - builtins.count)) }
        builtins[index] = append(.builtin(entity))
        return builtins[index]
    }

    private mutating func append(_ shape: KnownShape) -> ShapeID {
        shapes.append(shape)
        return ShapeID(index: UInt32(shapes.count - 1))
    }

    mutating func array(of element: ShapeID) -> ShapeID { element == .any ? .array : add(.array(element)) }

    mutating func optional(_ shape: ShapeID) -> ShapeID {
        switch self[shape] {
        case .any, .null, .optional: shape
        default: add(.optional(shape))
        }
    }

    /// A new object shape; literals have one each, so it is not looked for among the others.
    mutating func object(
        _ list: [KnownField], name: Symbol = .none, item: ShapeID? = nil, isClosed: Bool, isOfScript: Bool = false
    ) -> ShapeID {
        let shape = ShapeID(index: UInt32(shapes.count))
        let start = UInt32(fields.count)
        fields.append(contentsOf: list)
        objects.append(
            KnownObject(
                start: start, count: UInt32(list.count), name: name, item: item, isClosed: isClosed, shape: shape, isOfScript: isOfScript))
        shapes.append(.object(UInt32(objects.count - 1)))
        return shape
    }

    /// The shape without the `null` it may be.
    func unwrapped(_ shape: ShapeID) -> ShapeID {
        if case .optional(let wrapped) = self[shape] { return wrapped }
        return shape
    }

    /// What may stand where either may stand. Where it cannot be said simply, nothing is known.
    mutating func join(_ left: ShapeID, _ right: ShapeID) -> ShapeID {
        if left == right { return left }
        if left == .any || right == .any { return .any }
        if left == .null { return optional(right) }
        if right == .null { return optional(left) }
        let (a, b) = (unwrapped(left), unwrapped(right))
        if a != left || b != right {
            let joined = join(a, b)
            return joined == .any ? .any : optional(joined)
        }
        switch (self[left], self[right]) {
        case (.secret, .string), (.string, .secret): return .secret
        case (.moneyOf, .money), (.money, .moneyOf), (.moneyOf, .moneyOf): return .money
        case (.function, .function): return .function
        case (.range, .rangeOf), (.rangeOf, .range), (.rangeOf, .rangeOf): return .range
        case (.array(let a), .array(let b)):
            let element = join(a, b)
            return array(of: element)
        case (.object(let a), .object(let b)): return joinObjects(a, b)
        default: return .any
        }
    }

    /// Objects of one list: fields of both, those that only one of them has being optional.
    private mutating func joinObjects(_ left: UInt32, _ right: UInt32) -> ShapeID {
        let (a, b) = (objects[Int(left)], objects[Int(right)])
        guard a.isClosed, b.isClosed, a.count <= 64, b.count <= 64 else { return .object }
        var merged: [KnownField] = []
        merged.reserveCapacity(Int(a.count))
        var others = Array(fields(of: right))
        for field in Array(fields(of: left)) {
            if let place = others.firstIndex(where: { $0.name == field.name }) {
                let other = others.remove(at: place)
                let shape = join(field.shape, other.shape)
                merged.append(KnownField(name: field.name, shape: shape, isOptional: field.isOptional || other.isOptional))
            } else {
                merged.append(KnownField(name: field.name, shape: field.shape, isOptional: true))
            }
        }
        for other in others { merged.append(KnownField(name: other.name, shape: other.shape, isOptional: true)) }
        // Rows of a table mostly look alike: then the first row's shape serves all.
        if merged.elementsEqual(fields(of: left)) { return a.shape }
        return object(merged, isClosed: true)
    }

    mutating func join(_ list: [ShapeID]) -> ShapeID {
        guard var joined = list.first else { return .any }
        for shape in list.dropFirst() { joined = join(joined, shape) }
        return joined
    }

    /// Every kind of value that the shape allows.
    func kinds(_ id: ShapeID) -> Kinds {
        switch self[id] {
        case .any: return .all
        case .null: return .null
        case .bool: return .bool
        case .number: return .number
        case .string, .secret: return .string
        case .money, .moneyOf: return .money
        case .duration: return .duration
        case .date: return .date
        case .range, .rangeOf: return .range
        case .function: return .function
        case .array: return .array
        // A collection reply does what an array does.
        case .object(let object): return objects[Int(object)].item == nil ? .object : [.object, .array]
        case .handle: return .handle
        case .optional(let wrapped): return kinds(wrapped).union(.null)
        case .oneOf(let start, let count):
            var kinds: Kinds = []
            for shape in alternatives[Int(start)..<Int(start + count)] { kinds.formUnion(self.kinds(shape)) }
            return kinds
        case .builtin, .imported: return .all
        }
    }

    /// Translates what a host declared.
    mutating func add(_ shape: Shape, symbols: SymbolTable, handles: [String: UInt32]) -> ShapeID {
        switch shape {
        case .any: return .any
        case .null: return .null
        case .bool: return .bool
        case .number: return .number
        case .string: return .string
        case .money: return .money
        case .duration: return .duration
        case .date: return .date
        case .function: return .function
        case .range: return .range
        case .array(let element):
            let element = add(element, symbols: symbols, handles: handles)
            return array(of: element)
        case .object(nil): return .object
        case .object(let declared?):
            let list = declared.fields.map {
                KnownField(
                    name: symbols.intern($0.name), shape: add($0.shape, symbols: symbols, handles: handles),
                    isOptional: $0.isOptional)
            }
            var item = declared.item.map { add($0, symbols: symbols, handles: handles) }
            if item == nil, let members = list.first(where: { symbols[$0.name] == "imin:item" }),
                case .array(let element) = self[members.shape]
            {
                item = element
            }
            return object(
                list, name: symbols.intern(declared.name), item: item, isClosed: false, isOfScript: declared.isOfScript)
        case .handle(let name): return add(.handle(handles[name] ?? .max))
        case .optional(let wrapped):
            let wrapped = add(wrapped, symbols: symbols, handles: handles)
            return optional(wrapped)
        case .oneOf(let list):
            let ids = list.map { add($0, symbols: symbols, handles: handles) }
            return oneOf(ids)
        }
    }

    mutating func oneOf(_ list: [ShapeID]) -> ShapeID {
        if list.contains(.any) || list.isEmpty { return .any }
        if list.count == 1 { return list[0] }
        let start = UInt32(alternatives.count)
        alternatives.append(contentsOf: list)
        shapes.append(.oneOf(start: start, count: UInt32(list.count)))
        return ShapeID(index: UInt32(shapes.count - 1))
    }
}
