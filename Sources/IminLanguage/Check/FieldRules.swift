// Fields: what is read of a documented reply, a literal, or a value with methods must be there. Replies grow, so an unknown field
// of one is an error only when it is nearly a known one.

extension Checker {
    /// `isBase`: something follows the member, so it may be a module inside a module.
    mutating func member(
        _ id: NodeID, base: NodeID, key: Symbol, form: KeyForm, isOptional: Bool, isBase: Bool = false
    ) -> ShapeID {
        if reportShape(base, key, at: span(ofKey: id, base: base)) { return .any }
        let whole = self.base(base)
        let shape = shapes.unwrapped(whole)
        switch shapes[shape] {
        case .any: return .any
        case .builtin(let entity):
            let owner = builtins[entity]
            if owner.constant != nil || (!owner.isModule && owner.functions.contains { isProperty($0) }) {
                let value = valueShape(ofBuiltin: entity)
                return read(key, form, of: value, isOptional: isOptional, at: span(ofKey: id, base: base))
            }
            guard let member = builtinMember(key, of: entity, at: span(ofKey: id, base: base)) else { return .any }
            let named = builtins[member]
            if named.functions.count == 1, isProperty(named.functions[0]) {
                return result(ofProperty: named.functions[0], receiver: .any)
            }
            if isBase { return named.constant ?? shapes.add(.builtin(member)) }
            return value(ofBuiltin: member, at: span(ofKey: id, base: base))
        case .imported(let index): return importedMember(key, of: index, at: span(ofKey: id, base: base))
        default:
            let found = diagnosticCount
            let value = read(key, form, of: shape, base: base, isOptional: isOptional, at: span(ofKey: id, base: base))
            if diagnosticCount == found { computeMember(id, base, key, form) }
            return isOptional ? shapes.optional(value) : value
        }
    }

    /// The value of a field or property; reports one that is not there.
    mutating func read(
        _ key: Symbol, _ form: KeyForm, of shape: ShapeID, base: NodeID = .none, isOptional: Bool, at place: Span
    ) -> ShapeID {
        switch shapes[shape] {
        case .any, .builtin, .imported: return .any
        case .optional(let wrapped): return read(key, form, of: wrapped, isOptional: isOptional, at: place)
        case .object(let object):
            if let field = field(key, form, of: object) {
                return isOptional && field.isOptional ? shapes.optional(field.shape) : field.shape
            }
        case .handle(let index): return property(key, ofHandle: index, at: place)
        case .oneOf: return .any
        default: break
        }
        let kinds = shapes.kinds(shape)
        if form == .bare {
            let entries = builtins.methods(named: key, of: kinds)
            if let property = entries.first(where: { builtins.entry($0).isProperty }) {
                if kinds == .range, builtins.entry(property).receiver == .array { checkWalkable(base, shape) }
                return result(ofProperty: .library(property), receiver: shape)
            }
        }
        reportUnknownMember(key, form, of: shape, isOptional: isOptional, isCall: false, at: place)
        return .any
    }

    /// The field that a key finds: a bare one finds `name`, else `imin:name`, else `@name`.
    mutating func field(_ key: Symbol, _ form: KeyForm, of object: UInt32) -> KnownField? {
        let known = shapes.objects[Int(object)]
        if known.count == 0 { return nil }
        let range = Int(known.start)..<Int(known.start + known.count)
        for index in range where shapes.fields[index].name == key { return shapes.fields[index] }
        guard form == .bare else { return nil }
        let (imin, at) = prefixes(of: key)
        if let imin { for index in range where shapes.fields[index].name == imin { return shapes.fields[index] } }
        if let at { for index in range where shapes.fields[index].name == at { return shapes.fields[index] } }
        return nil
    }

    private mutating func prefixes(of key: Symbol) -> (imin: Symbol?, at: Symbol?) {
        if let known = prefixed[key] { return known }
        let name = text(key)
        let found = (symbols.find("imin:" + name), symbols.find("@" + name))
        prefixed[key] = found
        return found
    }

    /// `people.sorted(by: "name")`: every element must have the field. There may be no element.
    mutating func checkField(named name: String, of receiver: ShapeID, _ callee: NodeID, at place: Span) {
        let element = shapes.unwrapped(element(of: receiver))
        let kinds = shapes.kinds(element)
        if kinds.isDisjoint(with: [.object, .handle]) {
            constants?.isGuarded = false
            var isThere = false
            if case .member(let base, _, _, _) = tree[callee], let whole = constant(base), whole.tag == .array, constants?.isGuarded != true
            {
                isThere = whole.elementCount > 0
            }
            report(
                certain: isThere, "unknown-field", "the elements have no fields, and no `\(name)`: each is \(kinds.noun)", at: place,
                advice: "leave it out, or give a function of two elements: `{ $0 > $1 }`")
            return
        }
        guard case .object(let object) = shapes[element], shapes.objects[Int(object)].isClosed else { return }
        if field(symbols.intern(name), .bare, of: object) != nil { return }
        let names = shapes.fields(of: object).map { shortened(text($0.name)) }
        hint(
            "unknown-field", "the elements have no field `\(name)`", at: place,
            advice: NearestName.nearest(to: name, among: names, within: 2).map { "did you mean `\($0)`?" },
            notes: names.isEmpty || names.count > 24 ? [] : ["they have \(names.joined(separator: ", "))"])
    }

    // MARK: Reports

    /// A field, property or method that is not there.
    mutating func reportUnknownMember(
        _ key: Symbol, _ form: KeyForm, of shape: ShapeID, isOptional: Bool, isCall: Bool, at place: Span
    ) {
        let written = text(key)
        let kinds = shapes.kinds(shape)
        if case .object(let object) = shapes[shape] {
            reportUnknownField(written, form, of: object, kinds, isOptional: isOptional, isCall: isCall, at: place)
            return
        }
        if shapes[shape] == .any || kinds == .all { return }
        if shape == .null {
            if isOptional { return }
            report(
                certain: catching == 0, "unknown-field", "`null` has no `\(written)`", at: place,
                advice: "`?.\(written)` gives null instead")
            return
        }
        let methods = builtins.methods(named: key, of: kinds)
        let noun = kinds.noun
        if !isCall, !methods.isEmpty, form == .bare {
            report(
                certain: catching == 0 && !isOptional, "method-not-called", "`\(written)` is a method and is not called", at: place,
                advice: "write `\(called(written, methods))`")
            return
        }
        // Without a library there is nothing to compare with.
        let names = builtins.methodNames(of: kinds)
        if names.isEmpty, isCall { return }
        var advice = NearestName.nearest(to: written, among: names).map { "did you mean `\($0)`?" }
        if let ours = foreign(written, of: kinds) {
            advice = ours
        } else if advice == nil, let ours = ForeignNames.member(written), names.contains(ours) {
            advice = "did you mean `\(ours)`?"
        }
        if advice == nil, case .array(let element) = shapes[shape] {
            advice = "an Array has no fields: take `.first.\(written)`, or `.map { $0.\(written) }`"
            if !hasField(key, form, element) { advice = nil }
        }
        report(
            certain: !isOptional, "unknown-member",
            "\(noun) has no \(isCall ? "method " : "")`\(written)`", at: place, advice: advice)
    }

    /// `sum()`, or `padded(…)` where something must be given.
    private func called(_ name: String, _ methods: [UInt32]) -> String {
        methods.contains { !builtins.entry($0).parameters.contains(where: \.isRequired) } ? "\(name)()" : "\(name)(…)"
    }

    private mutating func hasField(_ key: Symbol, _ form: KeyForm, _ element: ShapeID) -> Bool {
        switch shapes[shapes.unwrapped(element)] {
        case .any: true
        case .object(let object): shapes.objects[Int(object)].count == 0 || field(key, form, of: object) != nil
        default: false
        }
    }

    private mutating func reportUnknownField(
        _ written: String, _ form: KeyForm, of object: UInt32, _ kinds: Kinds, isOptional: Bool, isCall: Bool, at place: Span
    ) {
        let known = shapes.objects[Int(object)]
        // An object of which nothing is known may have any field; a literal may be empty.
        if known.count == 0, !known.isClosed { return }
        var names = shapes.fields(of: object).map { text($0.name) }
        var methods: [String] = []
        if form == .bare {
            methods = builtins.methodNames(of: kinds)
            // Suggestions come as people write them: `id` for `@id`.
            names = names.map { shortened($0) }
        }
        if methods.contains(written), !isCall, form == .bare {
            report(
                certain: known.isClosed && catching == 0 && !isOptional, "method-not-called",
                "`\(written)` is a method and is not called", at: place, advice: "write `\(written)(…)`")
            return
        }
        let wanted = form == .bare ? written : shortened(written)
        // Any letter is near any other.
        // A failure also has the members of the reply's body, whatever they are called: only what can hardly be one is reported.
        let isFailure = known.shape == failure
        let nearest = wanted.count < 2 ? nil : NearestName.nearest(to: wanted, among: names + methods, within: isFailure ? 1 : 2)
        if isFailure, nearest == nil { return }
        // `?.` asks whether it is there; only a slip of the pen is worth a word.
        if isOptional, nearest == nil { return }
        let what = known.name.isNone || text(known.name).isEmpty ? "this object" : "`\(text(known.name))`"
        // What a shape of the script's own does not name may be there all the same, where the script writes such a field somewhere.
        let isNear = nearest != nil && !(known.isOfScript && isWritten(written))
        let certain = (known.isClosed || isNear) && catching == 0 && !isOptional
        let notes = names.isEmpty || names.count > 24 ? [] : ["it has \(names.joined(separator: ", "))"]
        report(
            certain: certain, isCall ? "unknown-member" : "unknown-field",
            known.isOfScript && !isNear
                ? "\(what) says nothing of a \(isCall ? "method" : "field") `\(written)`"
                : "\(what) has no \(known.isClosed || nearest != nil ? "" : "documented ")\(isCall ? "method" : "field") `\(written)`",
            at: place,
            advice: nearest.map { "did you mean `\($0)`?" } ?? (isCall || known.isClosed ? foreign(written, of: kinds) : nil), notes: notes)
    }

    /// Whether an object of the script has a field of that name, or a text names one as JSON does.
    private mutating func isWritten(_ name: String) -> Bool {
        if writtenFields == nil {
            var fields: Set<String> = []
            for node in tree.nodes {
                switch node {
                case .objectMember(let key, _): fields.insert(text(key))
                case .text(let written): for part in tree[written].split(separator: "\"") { fields.insert(String(part)) }
                default: break
                }
            }
            writtenFields = fields
        }
        return writtenFields?.contains(name) ?? false
    }

    /// What a member of another language is here.
    private func foreign(_ written: String, of kinds: Kinds) -> String? {
        if let way = ForeignNames.way(written, of: kinds) { return way }
        guard let ours = ForeignNames.members[written], builtins.methodNames(of: kinds).contains(ours) else { return nil }
        return "did you mean `\(ours)`?"
    }

    func shortened(_ name: String) -> String {
        if name.hasPrefix("imin:") { return String(name.dropFirst(5)) }
        if name.hasPrefix("@") { return String(name.dropFirst()) }
        return name
    }

    // MARK: Handles

    private mutating func property(_ key: Symbol, ofHandle index: UInt32, at place: Span) -> ShapeID {
        guard let type = builtins.handleType(index) else { return .any }
        let name = text(key)
        if let property = type.properties.firstIndex(where: { $0.name == name }) {
            return result(ofProperty: .property(index, UInt32(property)), receiver: .any)
        }
        if type.methods.contains(where: { $0.name == name }) {
            report(
                certain: catching == 0, "method-not-called", "`\(name)` is a method of \(type.name) and is not called", at: place,
                advice: "write `\(name)(…)`")
            return .any
        }
        reportUnknown(key, ofHandle: type, at: place)
        return .any
    }

    mutating func reportUnknown(_ key: Symbol, ofHandle type: HandleType, at place: Span) {
        let names = (type.properties + type.methods).map(\.name)
        let nearest = NearestName.nearest(to: text(key), among: names)
        report(
            certain: catching == 0, "unknown-member", "\(type.name) has no `\(text(key))`", at: place,
            advice: nearest.map { "did you mean `\($0)`?" }, notes: names.isEmpty ? [] : ["it has \(names.joined(separator: ", "))"])
    }

    // MARK: Index

    mutating func index(_ id: NodeID, base: NodeID, index: NodeID, isOptional: Bool) -> ShapeID {
        var whole = self.base(base)
        let position = expression(index)
        if case .builtin(let entity) = shapes[whole] {
            let named = builtins[entity]
            if named.constant == nil, let function = named.functions.first, !isProperty(function) {
                error(
                    "not-indexable", "`\(named.path)` is a function and has no elements", at: span(base),
                    advice: "call it: `\(named.path)(…)`")
                return .any
            }
            whole = valueShape(ofBuiltin: entity)
        }
        let shape = shapes.unwrapped(whole)
        let kinds = shapes.kinds(shape)
        if kinds.isDisjoint(with: [.array, .object, .string]) {
            if shape == .null, isOptional { return .null }
            error(
                "not-indexable", "\(kinds.noun) has no elements to take with `[…]`", at: span(base),
                advice: "only arrays and objects have them")
            return .any
        }
        let given = shapes.kinds(position)
        if kinds == .array, given.isDisjoint(with: [.number, .range]) {
            error(
                "index-type", "an Array is indexed with a Number, not with \(given.noun)", at: span(index),
                advice: given == .string ? "an element's field is `[0].name`" : nil)
        } else if kinds == .object, given.isDisjoint(with: isLiteral(shape) ? .string : [.string, .number, .range]) {
            error("index-type", "an Object is indexed with a String, not with \(given.noun)", at: span(index))
        } else if kinds == .string, given.isDisjoint(with: [.number, .range]) {
            error("index-type", "a String is indexed with a Number, not with \(given.noun)", at: span(index))
        } else {
            computeElement(id, base, index, isOptional: isOptional)
        }
        let value = element(shape, index)
        return isOptional ? shapes.optional(value) : value
    }

    /// Whether an object is written out, and no collection.
    private func isLiteral(_ shape: ShapeID) -> Bool {
        guard case .object(let object) = shapes[shape] else { return false }
        return shapes.objects[Int(object)].isClosed && shapes.objects[Int(object)].item == nil
            && !shapes.fields(of: object).contains { $0.name == known.items }
    }

    /// What `x[…]` gives: an element, or the field of exactly that name, or null.
    private mutating func element(_ shape: ShapeID, _ index: NodeID) -> ShapeID {
        switch shapes[shape] {
        case .array(let element):
            if case .binary(.closedRange, _, _) = tree[index] { return shape }
            if case .binary(.halfOpenRange, _, _) = tree[index] { return shape }
            if case .integer = tree[index] { return element }
            return .any
        case .object(let object):
            let known = shapes.objects[Int(object)]
            switch tree[index] {
            case .text(let text):
                guard let name = symbols.find(tree[text]) else { break }
                if let field = field(name, .exact, of: object) {
                    return field.isOptional ? shapes.optional(field.shape) : field.shape
                }
            case .integer: if let item = known.item { return item }
            default: return .any
            }
            if case .text(let written) = tree[index], known.count > 0 {
                let names = shapes.fields(of: object).map { text($0.name) }
                if tree[written].count > 1, let nearest = NearestName.nearest(to: tree[written], among: names, within: 2) {
                    hint(
                        "unknown-field", "there is no field `\(tree[written])`: this is always null", at: span(index),
                        advice: "did you mean `\(nearest)`?")
                }
            }
            return .any
        default: return .any
        }
    }

    /// Where the key of `base.key` stands.
    func span(ofKey id: NodeID, base: NodeID) -> Span {
        let end = Int(span(id).end)
        var start = min(Int(span(base).end), end)
        let bytes = tree.source.bytes
        skipping: while start < end, start < bytes.count {
            switch bytes[start] {
            case UInt8(ascii: "."), UInt8(ascii: "?"), UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"):
                start += 1
            case UInt8(ascii: "/"):
                while start < end, bytes[start] != UInt8(ascii: "\n") { start += 1 }
            default: break skipping
            }
        }
        return start < end ? Span(start, end) : span(id)
    }
}
