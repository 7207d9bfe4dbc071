// Looking at what a session knows without running anything: for completion, `:vars` and `:type`. Between two keystrokes, so it only
// follows names, fields and elements that are there.

import IminJSON

/// What can be seen of a value from outside: of which kind it is, and what stands behind its dot.
public struct Glimpse: Sendable {
    public struct Member: Sendable, Hashable {
        /// As a script writes it behind a dot.
        public var name: String
        /// Its value or its kind, in a few words.
        public var summary: String

        public init(_ name: String, _ summary: String) {
            self.name = name
            self.summary = summary
        }
    }

    /// Fields, in their order.
    public var members: [Member] = []
    /// Whose methods and properties it has, as `DirectoryEntry.path` begins: `String`, `Array`, the name of a handle type.
    public var kinds: [String] = []
    /// The value on a line, or its type where only that is known.
    public var summary = ""

    public init() {}
}

/// A name that a session has bound.
public struct BoundName: Sendable {
    public var name: String
    public var isVariable: Bool
    /// The value on a line, cut short; for a function, how it is called.
    public var summary: String
    /// How it is called, where it is a function.
    public var function: DirectoryEntry?

    public var isFunction: Bool { function != nil }

    public init(name: String, isVariable: Bool, summary: String, function: DirectoryEntry?) {
        self.name = name
        self.isVariable = isVariable
        self.summary = summary
        self.function = function
    }
}

extension Session {
    /// Every name bound so far, in the order of binding, but those whose binding failed. `width` characters of each value.
    public func boundNames(width: Int = 60) -> [BoundName] {
        names.filter { !lacksValue($0) }.map { name in
            if let function = name.function {
                let list = function.parameters.map { ($0.label ?? "_") + ":" }.joined()
                let parameters = function.parameters.map { Parameter($0.label, name: $0.name, $0.type, isRequired: $0.isRequired) }
                let entry = DirectoryEntry(
                    path: name.name, summary: "A function of this session.", parameters: parameters,
                    returns: function.result, example: "", kind: .function)
                return BoundName(name: name.name, isVariable: false, summary: "\(name.name)(\(list))", function: entry)
            }
            let value = global(name.name)
            return BoundName(
                name: name.name, isVariable: name.isVariable, summary: value.map { machine.heap.describe($0, limit: width) } ?? "a module",
                function: nil)
        }
    }

    /// Whether a name is bound.
    public func isBound(_ name: String) -> Bool { names.contains { $0.name == name } }

    /// The value of a name; `nil` where it is not bound to one.
    public func value(of name: String) -> ScriptValue? {
        guard let value = global(name) else { return nil }
        return Conversion(heap: machine.heap).scriptValue(value)
    }

    /// The exchange that brought a name's value, where a reply did.
    public func exchange(behind name: String) -> Int? {
        guard let value = global(name), value.tag == .object || value.tag == .array, value.origin > 0 else { return nil }
        return Int(value.origin)
    }

    /// Follows an expression of names, fields and elements to a value that is there; what cannot be followed is asked of the checker.
    /// Nothing is run. `nil` where nothing is known.
    public func glimpse(of expression: String) -> Glimpse? {
        let source = SourceText(name: "<glimpse>", text: expression)
        let tree = parse(source, symbols: owner.symbols, isLine: true).tree
        if tree.statements.count == 1, let root = tree[tree.statements].first, let value = follow(root, in: tree) {
            return glimpse(of: value)
        }
        return shape(of: expression).flatMap(glimpse)
    }

    /// What the checker knows of an expression; `nil` where it does not check or nothing is known. Nothing is run.
    public func shape(of expression: String) -> Shape? {
        var checker = checker
        let source = SourceText(name: "<type>", text: "let it = (\(expression)\n)")
        let checked = checker.check(source, names: names, role: role).checked
        guard !checked.hasErrors, let shape = checked.names.last?.shape, shape != .any else { return nil }
        return shape
    }

    // MARK: Values

    /// Whether it would be bound, had its binding not failed.
    func lacksValue(_ name: KnownName) -> Bool {
        guard name.function == nil, let symbol = owner.symbols.find(name.name), case .global? = topLevel.names[symbol] else { return false }
        return global(name.name) == nil
    }

    private func global(_ name: String) -> Value? {
        guard let symbol = owner.symbols.find(name), case .global(let index, _)? = topLevel.names[symbol], index < machine.globalCapacity
        else { return nil }
        let value = machine.globals[index]
        return value.tag == .absent ? nil : value
    }

    /// Borrowed.
    private func follow(_ node: NodeID, in tree: SyntaxTree) -> Value? {
        let heap = machine.heap
        switch tree[node] {
        case .name(let symbol): return global(owner.symbols[symbol])
        case .group(let inner): return follow(inner, in: tree)
        case .member(let base, let key, let form, _):
            guard let value = follow(base, in: tree) else { return nil }
            if value.tag == .object, let field = heap.field(heap.layouts.forms(of: key, form), of: value) { return field }
            guard let elements = heap.collectionItems(value) ?? (value.tag == .array ? value : nil) else { return nil }
            switch owner.symbols[key] {
            case "first": return elements.elements.first
            case "last": return elements.elements.last
            default: return nil
            }
        case .index(let base, let index, _):
            guard let value = follow(base, in: tree) else { return nil }
            switch tree[index] {
            case .integer(let number):
                guard let elements = heap.collectionItems(value) ?? (value.tag == .array ? value : nil),
                    let position = Int(exactly: number), elements.elements.indices.contains(position)
                else { return nil }
                return elements.elements[position]
            case .text(let text): return value.tag == .object ? heap.field(tree[text], of: value) : nil
            default: return nil
            }
        default: return nil
        }
    }

    private func glimpse(of value: Value) -> Glimpse {
        let heap = machine.heap
        var result = Glimpse()
        result.summary = heap.describe(value, limit: 60)
        switch value.tag {
        case .object:
            let keys = (0..<heap.fieldCount(value)).map { heap.member($0, of: value).key.string }
            let known = Set(keys)
            for (number, key) in keys.enumerated() {
                let summary = heap.describe(heap.member(number, of: value).value, limit: 40)
                result.members.append(Glimpse.Member(Self.written(key, besides: known), summary))
            }
            result.kinds = heap.collectionItems(value) == nil ? ["Object"] : ["Array", "Object"]
        case .handle: result.kinds = value.handle.map { [$0.typeName] } ?? []
        case .null, .absent, .bool, .box, .shape: break
        default:
            let kind = "\(machine.receiver(of: value))"
            result.kinds = [kind.prefix(1).uppercased() + kind.dropFirst()]
        }
        return result
    }

    private func glimpse(_ shape: Shape) -> Glimpse {
        var result = Glimpse()
        result.summary = shape.text
        switch shape {
        case .object(let object):
            let known = Set(object?.fields.map(\.name) ?? [])
            result.members = (object?.fields ?? []).map { field in
                let type = field.shape.text + (field.isOptional ? "?" : "")
                return Glimpse.Member(
                    Self.written(field.name, besides: known), field.summary.isEmpty ? type : "\(type)  \(field.summary)")
            }
            result.kinds = object?.item == nil ? ["Object"] : ["Array", "Object"]
        case .array: result.kinds = ["Array"]
        case .string: result.kinds = ["String"]
        case .number: result.kinds = ["Number"]
        case .money: result.kinds = ["Money"]
        case .duration: result.kinds = ["Duration"]
        case .date: result.kinds = ["Date"]
        case .range: result.kinds = ["Range"]
        case .function: result.kinds = ["Function"]
        case .handle(let name): result.kinds = [name]
        case .optional(let inner): result = glimpse(inner)
        case .oneOf(let shapes):
            for one in shapes {
                let part = glimpse(one)
                result.members += part.members.filter { member in !result.members.contains { $0.name == member.name } }
                result.kinds += part.kinds.filter { !result.kinds.contains($0) }
            }
        case .any, .null, .bool: break
        }
        return result
    }

    /// How a script names a field: bare where that finds it, else with its sign or in quotes.
    private static func written(_ key: String, besides known: Set<String>) -> String {
        func isName(_ text: Substring) -> Bool {
            guard let first = text.utf8.first, !(0x30...0x39).contains(first) else { return false }
            return text.utf8.allSatisfy { ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 || $0 == UInt8(ascii: "_") || $0 >= 0x80 }
        }
        if isName(key[...]) { return key }
        if key.hasPrefix("imin:"), isName(key.dropFirst(5)), !known.contains(String(key.dropFirst(5))) { return String(key.dropFirst(5)) }
        if key.hasPrefix("@"), isName(key.dropFirst()) {
            let bare = String(key.dropFirst())
            return known.contains(bare) || known.contains("imin:" + bare) ? key : bare
        }
        return JSON.string(key).text()
    }
}
