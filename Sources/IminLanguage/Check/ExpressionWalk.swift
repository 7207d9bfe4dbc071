// The walk over expressions: what each gives, as far as it is known. The rules themselves are in the files of their families.

extension Checker {
    /// Checks an expression and says what is known of its value. `mustHold`: the script fails unless it is true.
    @discardableResult
    mutating func expression(_ id: NodeID, mustHold: Bool = false) -> ShapeID {
        switch tree[id] {
        case .null: return .null
        case .bool: return .bool
        case .integer, .decimal: return .number
        case .text: return .string
        case .interpolation(let parts): return interpolation(parts)
        case .money(_, let currency): return shapes.add(.moneyOf(currency))
        case .day, .instant: return .date
        case .array(let elements): return arrayLiteral(elements)
        case .object(let members): return objectLiteral(members)
        case .name(let name): return value(of: name, at: id)
        case .closureArgument(let number): return closureArgument(number, at: id)
        case .group(let inner): return expression(inner, mustHold: mustHold)
        case .member(let base, let key, let form, let isOptional):
            return member(id, base: base, key: key, form: form, isOptional: isOptional)
        case .index(let base, let index, let isOptional):
            return self.index(id, base: base, index: index, isOptional: isOptional)
        case .call(let callee, let arguments): return call(id, callee, arguments)
        case .implicitMember(let key): return implicitMember(key, at: id)
        case .unary(let operation, let operand): return unary(operation, operand)
        case .binary(let operation, let left, let right): return binary(id, operation, left, right, mustHold: mustHold)
        case .matches(let value, let pattern):
            let subject = expression(value)
            match(pattern, of: subject, mustMatch: mustHold)
            return .bool
        case .tryOptional(let value):
            catching += 1
            let shape = expression(value)
            catching -= 1
            return shapes.optional(shape)
        case .closure: return closure(id, arguments: [], count: nil)
        case .ifElse(let conditions, let then, let otherwise):
            return conditional(conditions, then, otherwise, keepsValue: true).shape
        case .switchOver(let subject, let cases): return switchOver(subject, cases, keepsValue: true).shape
        case .spread(let value): return expression(value)
        default: return .any
        }
    }

    private mutating func interpolation(_ parts: NodeList) -> ShapeID {
        var shape = ShapeID.string
        for position in parts.start..<parts.start + parts.count {
            let part = tree.lists[Int(position)]
            if case .text = tree[part] { continue }
            let given = expression(part)
            if isSecret(given) { shape = .secret }
        }
        return shape
    }

    private mutating func arrayLiteral(_ elements: NodeList) -> ShapeID {
        var joined: ShapeID?
        for offset in 0..<elements.count {
            let element = tree.lists[Int(elements.start + offset)]
            var shape: ShapeID
            if case .spread(let value) = tree[element] {
                let whole = expression(value)
                let kinds = shapes.kinds(whole)
                if kinds.isDisjoint(with: [.array, .range]) {
                    error("spread-type", "`...` takes an Array here, not \(kinds.noun)", at: span(value), advice: "leave out the `...`")
                }
                shape = self.element(of: whole)
            } else {
                shape = expression(element)
            }
            // Tables are alike from their first rows on; joining thousands would only cost time.
            if offset >= 64, shape != joined { shape = .any }
            joined = joined.map { shapes.join($0, shape) } ?? shape
        }
        return shapes.array(of: joined ?? .any)
    }

    private mutating func objectLiteral(_ members: NodeList) -> ShapeID {
        var fields: [KnownField] = []
        fields.reserveCapacity(Int(members.count))
        var isClosed = true
        for position in members.start..<members.start + members.count {
            switch tree[tree.lists[Int(position)]] {
            case .objectMember(let key, let value):
                let shape = expression(value)
                if members.count > 16 || !fields.contains(where: { $0.name == key }) {
                    fields.append(KnownField(name: key, shape: shape, isOptional: false))
                }
            case .spread(let value):
                isClosed = false
                let whole = expression(value)
                let kinds = shapes.kinds(whole)
                if !kinds.contains(.object) {
                    error("spread-type", "`...` takes an Object here, not \(kinds.noun)", at: span(value), advice: "leave out the `...`")
                }
            default: isClosed = false
            }
        }
        // What a spread brings may come in any number, so nothing is said of the rest.
        guard isClosed else { return .object }
        // A pasted collection reply does what the fetched one does.
        var item: ShapeID?
        if let collection = fields.first(where: { $0.name == known.items }), case .array(let element) = shapes[collection.shape] {
            item = element
        }
        return shapes.object(fields, item: item, isClosed: true)
    }

    private mutating func implicitMember(_ key: Symbol, at id: NodeID) -> ShapeID {
        guard case .module(let module) = namespace else {
            reportNamespace(key, at: span(id))
            return .any
        }
        guard let member = builtinMember(key, of: module, at: span(id)) else { return .any }
        return value(ofBuiltin: member, at: span(id))
    }

    // MARK: Closures

    private mutating func closureArgument(_ number: Int32, at id: NodeID) -> ShapeID {
        guard let index = frames.indices.last, frames[index].isClosure else {
            error("closure-argument", "`$\(number)` has a meaning only in a closure", at: span(id), advice: "write `{ $\(number) … }`")
            return .any
        }
        let frame = frames[index]
        if frame.hasNames {
            error(
                "closure-argument", "this closure names its arguments, so there is no `$\(number)`", at: span(id),
                advice: "use the name before `in`")
            return .any
        }
        if let count = frame.argumentCount, Int(number) >= count {
            let isOfOuter = frames.dropLast().contains { $0.isClosure && !$0.hasNames && Int(number) < $0.argumentCount ?? .max }
            error(
                "closure-argument", "this closure is called with \(counted(count))", at: span(id),
                advice: isOfOuter
                    ? "name what the closure around it is given: `{ value in … }`"
                    : count == 0 ? "it has no `$\(number)`" : "the last one is `$\(count - 1)`")
            return .any
        }
        frames[index].highest = max(frame.highest, number)
        return Int(number) < frame.arguments.count ? frame.arguments[Int(number)] : .any
    }

    private func counted(_ count: Int) -> String {
        switch count {
        case 0: "nothing"
        case 1: "1 argument"
        default: "\(count) arguments"
        }
    }

    /// What is known of the first argument of a closure where its only expression is true: of an element that `filter` keeps.
    private mutating func firstArgument(whereTrue body: NodeList, _ parameters: NodeList) -> ShapeID {
        guard body.count == 1, let condition = tree[body].first, let frame = frames.last, let known = frame.arguments.first, known != .any
        else { return .any }
        let mark = forgotten.count
        defer { remember(to: mark) }
        forget(condition, holds: true)
        if case .targetName(let name)? = tree[parameters].first.map({ tree[$0] }) {
            return scope.find(name).map { scope[$0].shape } ?? .any
        }
        return frames.last?.arguments.first ?? .any
    }

    /// A closure that is called with `arguments`, `count` of them where that is known.
    mutating func closure(_ id: NodeID, arguments: [ShapeID], count: Int?) -> ShapeID {
        guard case .closure(let parameters, let body) = tree[id] else { return .any }
        let outer = namespace
        namespace = .nothing
        frames.append(
            Frame(isClosure: true, arguments: arguments, argumentCount: count, hasNames: !parameters.isEmpty, start: scope.count))
        scope.open()
        var declared: [CheckedParameter] = []
        for offset in 0..<Int(parameters.count) {
            let node = tree.lists[Int(parameters.start) + offset]
            guard case .targetName(let name) = tree[node] else { continue }
            if let count, offset == count {
                error(
                    "closure-argument", "this closure is called with \(counted(count))",
                    at: span(node), advice: "leave out `\(text(name))`")
            }
            bind(name, .parameter, offset < arguments.count ? arguments[offset] : .any, at: span(node), isExempt: true)
            declared.append(CheckedParameter(label: .none, name: name, shape: .any, accepts: .all, isRequired: true))
        }
        // A single expression is the closure's value; longer bodies say `return`.
        scope.open()
        let outcome = guarded { $0.statements(body, keepsValue: body.count == 1, isBody: true) }
        closeScope()
        lastClosureGivesNothing = body.count > 1 && !outcome.ends && frames.last?.returned == nil
        lastClosureArgument = firstArgument(whereTrue: body, parameters)
        closeScope()
        namespace = outer
        guard let frame = frames.popLast() else { return .any }
        let result: ShapeID
        if let returned = frame.returned {
            result = outcome.ends ? returned : .any
        } else {
            result = body.count == 1 && !outcome.ends ? outcome.shape : .any
        }
        if parameters.isEmpty, frame.highest >= 0 {
            let name = symbols.intern("$\(frame.highest)")
            declared = Array(
                repeating: CheckedParameter(label: .none, name: name, shape: .any, accepts: .all, isRequired: true),
                count: Int(frame.highest) + 1)
        }
        lastClosureResult = result
        var signature = Signature(manner: .closure, parameters: declared, result: .fixed(result))
        signature.takesMore = parameters.isEmpty
        signature.writes = frame.writes
        return functionShape(signature)
    }
}
