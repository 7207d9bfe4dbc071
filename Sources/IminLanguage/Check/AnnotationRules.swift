// Written types: what they ask for, and whether a value of which enough is known is of them, field by field and element by element.

/// What a type annotation means.
struct TypeRule: Sendable {
    /// As written: `Money`, `[String]`.
    var kinds: Kinds
    /// What is known of a value that passed.
    var shape: ShapeID
    /// What the kinds do not say: a whole Number, a text that is an address.
    var form: ShapeName?
    /// What its elements are, where it is an array: none or one rule.
    var elements: [TypeRule] = []
    /// What an object that a shape describes must have.
    var fields: [Field] = []
    /// For messages, where the kinds alone would not be understood: a Date may also come as text.
    var title: String?
    var noun: String { title ?? kinds.noun }

    struct Field: Sendable {
        var name: Symbol
        var rule: TypeRule
    }

    /// Whether a value of one of the kinds may still be wrong.
    var asksMore: Bool { form != nil || !elements.isEmpty || !fields.isEmpty }

    /// The names of types, and of patterns that test them. A Date, Url, Email or Uuid may be text, as it comes in replies.
    static let named: [(name: String, rule: TypeRule)] = [
        ("String", TypeRule(kinds: .string, shape: .string)), ("Number", TypeRule(kinds: .number, shape: .number)),
        ("Int", TypeRule(kinds: .number, shape: .number, form: .int)), ("Bool", TypeRule(kinds: .bool, shape: .bool)),
        ("Date", TypeRule(kinds: [.date, .string], shape: .any, form: .date, title: "a Date")),
        ("Url", TypeRule(kinds: [.string, .object], shape: .any, form: .url, title: "a Url")),
        ("Email", TypeRule(kinds: .string, shape: .string, form: .email)), ("Uuid", TypeRule(kinds: .string, shape: .string, form: .uuid)),
        ("Money", TypeRule(kinds: .money, shape: .money)), ("Object", TypeRule(kinds: .object, shape: .any)),
        ("Array", TypeRule(kinds: .array, shape: .array)), ("Duration", TypeRule(kinds: .duration, shape: .duration)),
        ("Function", TypeRule(kinds: .function, shape: .any)), ("Range", TypeRule(kinds: .range, shape: .range)),
        ("Null", TypeRule(kinds: .null, shape: .null)), ("Any", TypeRule(kinds: .all, shape: .any)),
    ]

    static func rule(_ name: String) -> TypeRule? { named.first { $0.name == name }?.rule }
}

extension Checker {
    // MARK: Annotations

    /// What a written type means; reports one that is not known. `nil` where nothing can be said.
    mutating func type(_ id: NodeID) -> TypeRule? {
        switch tree[id] {
        case .typeName(let name, let isOptional):
            guard var rule = TypeRule.rule(text(name)) ?? self.rule(ofShape: name) else {
                reportUnknownType(name, at: span(id))
                return nil
            }
            if isOptional {
                rule.kinds.formUnion(.null)
                rule.shape = shapes.optional(rule.shape)
                rule.title = rule.title.map { "\($0) or null" }
            }
            return rule
        case .typeArray(let element, let isOptional):
            let element = type(element)
            let shape = shapes.array(of: element?.shape ?? .any)
            return TypeRule(
                kinds: isOptional ? [.array, .null] : .array, shape: isOptional ? shapes.optional(shape) : shape,
                elements: element.map { [$0] } ?? [])
        default: return nil
        }
    }

    /// What a `let` of the top level asks for that holds a shape: `let Price = Money`, `let Person = { name: String }`.
    private mutating func rule(ofShape name: Symbol, depth: Int = 0) -> TypeRule? {
        guard depth < 8, let value = topValue(of: name) else { return nil }
        readAhead.insert(name)
        if let index = scope.find(name) { scope.markRead(index) }
        switch tree[value] {
        case .name, .object, .array:
            // Shapes name one another, so each is looked at once.
            if let known = shapeRules[name] { return known }
            let made = rule(of: value, name: name, depth: depth)
            if let made { shapeRules[name] = made }
            return made
        // Of what is computed nothing is known before it runs.
        case .call, .member, .index: return TypeRule(kinds: .all, shape: .any)
        default: return nil
        }
    }

    /// What the type of an imported function's parameter asks for, as far as its shape tells.
    func rule(of shape: ShapeID) -> TypeRule {
        var rule = TypeRule(kinds: shapes.kinds(shape), shape: shape)
        switch shapes[shapes.unwrapped(shape)] {
        case .object(let object):
            rule.fields = shapes.fields(of: object).map { TypeRule.Field(name: $0.name, rule: self.rule(of: $0.shape)) }
        case .array(let element): if element != .any { rule.elements = [self.rule(of: element)] }
        default: break
        }
        return rule
    }

    /// The number of a parameter's type, where its kinds do not say all of it.
    mutating func number(of rule: TypeRule, accepting kinds: Kinds) -> Int32 {
        guard rule.asksMore else { return -1 }
        var rule = rule
        rule.kinds = kinds
        rules.append(rule)
        return Int32(clamping: rules.count - 1)
    }

    /// What a part of a shape asks for: a kind, what lies in a range, an object of such parts; else what equals it.
    private mutating func rule(of part: NodeID, name: Symbol = .none, depth: Int) -> TypeRule? {
        switch tree[part] {
        case .name(let other): return TypeRule.rule(text(other)) ?? rule(ofShape: other, depth: depth + 1)
        case .group(let inner): return rule(of: inner, name: name, depth: depth)
        case .array(let list) where list.count == 1:
            // As in a type; what is no shape is compared.
            guard let only = tree[list].first, let element = rule(of: only, depth: depth + 1), element.kinds != .all
            else { return TypeRule(kinds: .array, shape: .array) }
            return TypeRule(kinds: .array, shape: shapes.array(of: element.shape), elements: [element])
        case .array: return TypeRule(kinds: .array, shape: .array)
        case .object(let list):
            var fields: [TypeRule.Field] = []
            for node in tree[list] {
                // What a spread brings is looked at in the run.
                guard case .objectMember(let key, let value) = tree[node] else { return TypeRule(kinds: .object, shape: .any) }
                fields.append(TypeRule.Field(name: key, rule: rule(of: value, depth: depth) ?? TypeRule(kinds: .all, shape: .any)))
            }
            let known = fields.map { KnownField(name: $0.name, shape: $0.rule.shape, isOptional: false) }
            return TypeRule(
                kinds: .object, shape: shapes.object(known, name: name, isClosed: false, isOfScript: true),
                fields: fields)
        default:
            let kinds = kinds(ofLiteral: part)
            return kinds == .all ? nil : TypeRule(kinds: kinds, shape: .any)
        }
    }

    private mutating func reportUnknownType(_ name: Symbol, at span: Span) {
        let written = text(name)
        if builtins.handles[written] != nil || written == "_" { return }
        // What an earlier line of a session bound may hold a shape.
        if let index = scope.find(name), case .earlier = scope[index].kind { return }
        if let value = topValue(of: name) {
            error(
                "unknown-type", "`\(written)` holds no shape: it is `\(quoted(value))`", at: span,
                advice: "a shape is a type, or an object of them: `{ name: String }`")
            return
        }
        let nearest = NearestName.nearest(to: written, among: TypeRule.named.map(\.name) + shapeNames)
        let foreign = [
            "Text": "String", "Boolean": "Bool", "Float": "Number", "Double": "Number", "Integer": "Int", "List": "Array", "Dict": "Object",
        ]
        error(
            "unknown-type", "there is no type `\(written)`", at: span,
            advice: (foreign[written] ?? nearest).map { "did you mean `\($0)`?" }
                ?? "types are \(TypeRule.named.prefix(11).map(\.name).joined(separator: ", "))")
    }

    // MARK: Values

    /// A value against a written type, as in `let x: Int = "5"` and `return` of a function with `->`: the part that is wrong is
    /// reported. Says whether one was. `isWhole`: the node is the value itself, and not what the value is a part of.
    @discardableResult
    mutating func check(
        _ value: NodeID, _ shape: ShapeID, is rule: TypeRule, as role: String, _ name: String = "wrong-type", notes: [String] = [],
        isWhole: Bool = true
    ) -> Bool {
        partsLeft -= 1
        if partsLeft < 0 { return false }
        let given = shapes.kinds(shape)
        if given.isDisjoint(with: rule.kinds) {
            error(
                name, "\(role) is to be \(rule.noun), and is \(given.noun)", at: span(value),
                advice: isWhole && (rule.title == nil || given == .string) ? conversion(value, given, rule.kinds) : nil, notes: notes)
            return true
        }
        if isWhole, let form = rule.form, let known = lastingConstant(value), !known.isNull, known.tag != .object,
            !TypeChecker.holds(known, form)
        {
            error(
                name, form == .int ? "\(role) is to be a whole Number" : "\(role) is to be \(form.phrase), and \(quoted(value)) is none",
                at: span(value), advice: form == .int ? "round it, or write `Number` as the type" : nil, notes: notes)
            return true
        }
        if !rule.fields.isEmpty, case .object(let object) = shapes[shape] {
            return check(fieldsOf: value, object, rule.fields, role, name, notes)
        }
        if let element = rule.elements.first { return check(elementsOf: value, shape, are: element, of: role, name, notes) }
        return false
    }

    private mutating func check(
        fieldsOf value: NodeID, _ object: UInt32, _ fields: [TypeRule.Field], _ role: String, _ name: String, _ notes: [String]
    ) -> Bool {
        for wanted in fields {
            let key = text(wanted.name)
            // A field is looked for among all of them.
            partsLeft -= Int(shapes.objects[Int(object)].count)
            if partsLeft < 0 { return false }
            if let known = field(wanted.name, .bare, of: object) {
                if known.isOptional { continue }
                let part = member(known.name, of: value)
                let role = "`\(key)` of \(role)"
                if check(part ?? value, known.shape, is: wanted.rule, as: role, name, notes: notes, isWhole: part != nil) { return true }
            } else if shapes.objects[Int(object)].isClosed {
                let names = shapes.fields(of: object).map { text($0.name) }
                error(
                    name, "\(role) is to have a field `\(key)`, and has none", at: span(value),
                    advice: NearestName.nearest(to: key, among: names).map { "did you mean `\(key)` for `\($0)`?" }, notes: notes)
                return true
            }
        }
        return false
    }

    /// The value of a field where the object is written out.
    private func member(_ name: Symbol, of value: NodeID) -> NodeID? {
        switch tree[value] {
        case .group(let inner): return member(name, of: inner)
        case .object(let list):
            for node in tree[list] {
                if case .objectMember(let key, let value) = tree[node], key == name { return value }
            }
            return nil
        default: return nil
        }
    }

    /// Elements that are written out are as certain as the array itself; those of another array may be none.
    private mutating func check(
        elementsOf value: NodeID, _ shape: ShapeID, are rule: TypeRule, of role: String, _ name: String, _ notes: [String]
    ) -> Bool {
        switch tree[value] {
        case .group(let inner): return check(elementsOf: inner, shape, are: rule, of: role, name, notes)
        case .array(let list):
            for element in tree[list] {
                if case .spread = tree[element] { continue }
                if check(element, glance(element), is: rule, as: "an element of \(role)", name, notes: notes) { return true }
            }
        default:
            let given = shapes.kinds(element(of: shapes.unwrapped(shape)))
            guard given.isDisjoint(with: rule.kinds) else { return false }
            report(
                certain: lastingConstant(value).map { $0.tag == .array && $0.elementCount > 0 } ?? false, name,
                "the elements of \(role) are to be \(rule.noun), and are \(given.noun)", at: span(value),
                advice: "change the type, or the elements with `.map { … }`", notes: notes)
            return true
        }
        return false
    }

    /// What is known of a value at a glance, without checking it once more.
    mutating func glance(_ id: NodeID) -> ShapeID {
        switch tree[id] {
        case .group(let inner): return glance(inner)
        case .name(let name): return scope.find(name).map { scope[$0].shape } ?? .any
        case .object(let list):
            var fields: [KnownField] = []
            for node in tree[list] {
                guard case .objectMember(let key, let value) = tree[node] else { return .object }
                fields.append(KnownField(name: key, shape: glance(value), isOptional: false))
            }
            return shapes.object(fields, isClosed: true)
        case .money(_, let currency): return shapes.add(.moneyOf(currency))
        default: return ShapeTable.scalar(of: kinds(ofLiteral: id))
        }
    }

    // MARK: Parts of variables

    /// What may stand at a place of a `var` behind which a type is written.
    mutating func rule(ofPlace id: NodeID) -> TypeRule? {
        switch tree[id] {
        case .group(let inner): return rule(ofPlace: inner)
        case .name(let name): return scope.find(name).flatMap { variableTypes[scope[$0].span] }
        case .member(let base, let key, _, _): return rule(ofPlace: base)?.fields.first { $0.name == key }?.rule
        case .index(let base, _, _): return rule(ofPlace: base)?.elements.first
        default: return nil
        }
    }

    /// `prices.append("a")`: what an array takes up is to be of its elements' type.
    mutating func checkAdded(_ arguments: NodeList, to place: NodeID) {
        guard !variableTypes.isEmpty, let rule = rule(ofPlace: place), let element = rule.elements.first,
            let first = tree[arguments].first, case .argument(let label, let value, _) = tree[first]
        else { return }
        if label.isNone {
            check(value, glance(value), is: element, as: "an element of `\(quoted(place))`")
        } else if text(label) == "contentsOf" {
            check(value, glance(value), is: rule, as: "what is added to `\(quoted(place))`")
        }
    }
}
