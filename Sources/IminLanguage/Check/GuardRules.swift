// Guards: a condition that asks about a value the script wrote down itself is often decided before it runs. On the way that is
// then never taken nothing is known of what was asked about: `let user = null; if user != null { print(user.name) }` is no mistake.

/// What was known of a value before a condition asked about it.
struct ForgottenShape {
    enum Place {
        /// Of a name, by its index in the scope.
        case binding(Int)
        /// Of `$0`, `$1`, …, by the frame of its closure.
        case argument(frame: Int, number: Int)
        case member(Checker.ImportedMember)
    }

    var place: Place
    var shape: ShapeID
}

extension Checker {
    /// Something that is reached only where a condition holds, or where it does not.
    mutating func guarded<Result>(by condition: NodeID, holds: Bool, _ check: (inout Checker) -> Result) -> Result {
        let mark = forgotten.count
        forget(condition, holds: holds)
        defer { remember(to: mark) }
        return guarded(check)
    }

    /// Knows again what was forgotten since.
    mutating func remember(to mark: Int) {
        while forgotten.count > mark {
            let last = forgotten.removeLast()
            switch last.place {
            case .binding(let index): scope[index].shape = last.shape
            case .argument(let frame, let number): frames[frame].arguments[number] = last.shape
            case .member(let member): memberShapes[member] = last.shape
            }
        }
    }

    /// Forgets what contradicts that a condition holds, or that it does not.
    mutating func forget(_ condition: NodeID, holds: Bool) {
        let isDead = truth(condition).map { $0 != holds } ?? false
        ask(condition, holds: holds, isDead: isDead)
    }

    /// What a statement says of those behind it: they are reached where an `if` has not left, a `require` holds, a `let` found a value.
    mutating func forgetBehind(_ statement: NodeID) {
        switch tree[statement] {
        case .ifElse(let conditions, let then, let otherwise):
            if !goesOn(then) { for condition in tree[conditions] { forget(condition, holds: false) } }
            if otherwise.isNone { return }
            if case .ifElse = tree[otherwise] { return forgetBehind(otherwise) }
            if !goesOn(otherwise) { for condition in tree[conditions] { forget(condition, holds: true) } }
        case .expectation(.require, let value, false, _, _): forget(value, holds: true)
        case .binding(_, _, _, let value, let otherwise) where !otherwise.isNone: ask(place: value, isDead: false)
        case .switchOver(let subject, let cases):
            var left: Kinds = []
            for node in tree[cases] {
                guard case .switchCase(let patterns, let condition, let body) = tree[node], condition.isNone,
                    !tree[body].allSatisfy({ goesOn($0) })
                else { continue }
                for pattern in tree[patterns] { left.formUnion(coverage(pattern)) }
            }
            change(subject) { checker, shape in left.isSuperset(of: checker.shapes.kinds(shape)) ? .any : shape }
        default: break
        }
    }

    // MARK: Questions

    /// `depth`: of the names that hold the answer to another question.
    private mutating func ask(_ condition: NodeID, holds: Bool, isDead: Bool, depth: Int = 0) {
        switch tree[condition] {
        case .group(let inner): ask(inner, holds: holds, isDead: isDead, depth: depth)
        case .unary(.not, let inner): ask(inner, holds: !holds, isDead: isDead, depth: depth)
        case .binary(.and, let left, let right), .binary(.or, let left, let right):
            ask(left, holds: holds, isDead: isDead, depth: depth)
            ask(right, holds: holds, isDead: isDead, depth: depth)
        case .letCondition(_, let value): ask(place: value, isDead: isDead)
        case .matches(let value, let pattern):
            let covered = coverage(pattern)
            ask(place: value, isDead: isDead || (holds && contradicted.contains(pattern)))
            if !holds { change(value) { checker, shape in covered.isSuperset(of: checker.shapes.kinds(shape)) ? .any : shape } }
        case .binary(let operation, let left, let right):
            // What is null where this holds stays null.
            let isSame = operation == (holds ? .equal : .notEqual)
            if isDead || !isSame || kinds(ofLiteral: right) != .null { ask(place: left, isDead: isDead) }
            if isDead || !isSame || kinds(ofLiteral: left) != .null { ask(place: right, isDead: isDead) }
            guard operation == .equal || operation == .notEqual else { return }
            for (one, other) in [(left, right), (right, left)] {
                let literal = kinds(ofLiteral: other)
                if literal == .all || literal == .null { continue }
                change(one) { checker, shape in literal.isDisjoint(with: checker.shapes.kinds(shape)) ? .any : shape }
            }
        case .name(let name):
            ask(place: condition, isDead: isDead)
            // `let isKnown = user != null; if isKnown { … }`
            guard depth < 8, let index = scope.find(name), !scope[index].question.isNone else { return }
            ask(scope[index].question, holds: holds, isDead: isDead, depth: depth + 1)
        default: ask(place: condition, isDead: isDead)
        }
    }

    /// A place that a condition looks at, or what it computes from places.
    private mutating func ask(place id: NodeID, isDead: Bool) {
        switch tree[id] {
        case .group(let inner), .tryOptional(let inner), .unary(_, let inner): ask(place: inner, isDead: isDead)
        case .binary(_, let left, let right):
            ask(place: left, isDead: isDead)
            ask(place: right, isDead: isDead)
        case .call(let callee, let arguments): askCall(callee, arguments, isDead: isDead)
        case .name, .closureArgument, .member, .index:
            if isDead { return changeRoot(id) }
            change(id) { _, shape in shape == .null ? .any : shape }
        default: break
        }
    }

    private mutating func askCall(_ callee: NodeID, _ arguments: NodeList, isDead: Bool) {
        var isOfScript = true
        if case .member(let base, let key, _, _) = tree[callee] {
            ask(place: base, isDead: isDead)
            isOfScript = false
            if let (whole, asked) = askedField(base, key, arguments) {
                change(whole) { checker, shape in
                    guard case .object(let object) = checker.shapes[shape], checker.field(asked, .exact, of: object) == nil
                    else { return shape }
                    return checker.with(asked, .exact, of: shape) { _, shape in shape }
                }
            } else {
                change(base) { checker, shape in
                    guard case .object(let object) = checker.shapes[shape], checker.isWrittenDown(shape),
                        checker.field(key, .bare, of: object) == nil
                    else { return shape }
                    return .object
                }
            }
        } else if case .name(let name) = tree[callee], let index = scope.find(name), case .builtin = scope[index].kind {
            isOfScript = false
        }
        for argument in tree[arguments] {
            guard case .argument(_, let value, _) = tree[argument] else { continue }
            ask(place: value, isDead: isDead)
            // A function of the script may ask anything.
            if isOfScript { change(value) { checker, shape in checker.isWrittenDown(shape) ? .any : shape } }
        }
    }

    /// `o.has("name")` and `o.keys.contains("name")`: of what, and which field.
    private func askedField(_ base: NodeID, _ method: Symbol, _ arguments: NodeList) -> (whole: NodeID, field: Symbol)? {
        guard arguments.count == 1, let field = tree[arguments].first.flatMap({ textArgument($0) }) else { return nil }
        if text(method) == "has" { return (base, field) }
        guard text(method) == "contains", case .member(let whole, let key, _, _) = tree[base], text(key) == "keys" else { return nil }
        return (whole, field)
    }

    private func textArgument(_ argument: NodeID) -> Symbol? {
        guard case .argument(_, let value, _) = tree[argument], case .text(let text) = tree[value] else { return nil }
        return symbols.intern(tree[text])
    }

    /// Whether all that is known of a value comes from a literal, and not from a host's documentation.
    private func isWrittenDown(_ shape: ShapeID) -> Bool {
        switch shapes[shapes.unwrapped(shape)] {
        // What others import, and what later lines of a session see, is open and has no name either.
        case .object(let object):
            shapes.objects[Int(object)].isClosed || shapes.objects[Int(object)].name.isNone
                || text(shapes.objects[Int(object)].name).isEmpty
        case .handle, .builtin, .imported, .function: false
        default: true
        }
    }

    /// What a condition comes to, where it is the same in every run.
    private mutating func truth(_ condition: NodeID) -> Bool? {
        switch tree[condition] {
        case .group(let inner): return truth(inner)
        case .unary(.not, let inner): return truth(inner).map { !$0 }
        case .binary(.and, let left, let right):
            let (one, other) = (truth(left), truth(right))
            return one == false || other == false ? false : one == true && other == true ? true : nil
        case .binary(.or, let left, let right):
            let (one, other) = (truth(left), truth(right))
            return one == true || other == true ? true : one == false && other == false ? false : nil
        case .binary(let operation, let left, let right):
            switch operation {
            case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: break
            default: return nil
            }
            guard let one = constant(left), let other = constant(right) else { return nil }
            return constants?.compare(one, operation, other)
        default:
            guard let value = constant(condition), value.tag == .bool else { return nil }
            return value.isTrue
        }
    }

    // MARK: Places

    /// Nothing is known any more of the name that a place begins with.
    mutating func changeRoot(_ id: NodeID) {
        switch tree[id] {
        case .group(let inner): changeRoot(inner)
        case .member(let base, _, _, _):
            if case .name(let name) = tree[base], let index = scope.find(name), case .module = scope[index].kind {
                return change(id) { _, _ in .any }
            }
            changeRoot(base)
        case .index(let base, _, _): changeRoot(base)
        case .call(let callee, _): changeRoot(callee)
        default: change(id) { _, _ in .any }
        }
    }

    /// Changes what is known of a place until it is remembered.
    mutating func change(_ id: NodeID, _ change: (inout Checker, ShapeID) -> ShapeID) {
        switch tree[id] {
        case .group(let inner): self.change(inner, change)
        case .name(let name):
            guard let index = scope.find(name) else { return }
            switch scope[index].kind {
            case .builtin, .module, .function: return
            case .constant, .variable, .parameter, .loop, .earlier: break
            }
            let known = scope[index].shape
            let changed = change(&self, known)
            if changed == known { return }
            forgotten.append(ForgottenShape(place: .binding(index), shape: known))
            scope[index].shape = changed
        case .closureArgument(let number):
            guard let frame = frames.indices.last, Int(number) < frames[frame].arguments.count else { return }
            let known = frames[frame].arguments[Int(number)]
            let changed = change(&self, known)
            if changed == known { return }
            forgotten.append(ForgottenShape(place: .argument(frame: frame, number: Int(number)), shape: known))
            frames[frame].arguments[Int(number)] = changed
        case .member(let base, let key, let form, _):
            if case .name(let name) = tree[base], let index = scope.find(name), case .module(let module) = scope[index].kind {
                guard let known = knownMember(key, of: module) else { return }
                let changed = change(&self, known)
                if changed == known { return }
                let member = ImportedMember(module: module, name: key)
                forgotten.append(ForgottenShape(place: .member(member), shape: known))
                memberShapes[member] = changed
                return
            }
            self.change(base) { checker, shape in checker.with(key, form, of: shape, change) }
        case .index(let base, let index, _):
            if case .text(let text) = tree[index] {
                let key = symbols.intern(tree[text])
                self.change(base) { checker, shape in checker.with(key, .exact, of: shape, change) }
            } else {
                // Which element is meant is not followed.
                self.change(base) { checker, shape in
                    guard case .array(let element) = checker.shapes[shape] else { return shape }
                    return change(&checker, element) == element ? shape : .array
                }
            }
        default: break
        }
    }

    /// An object with something else known of one of its fields. One that is not there is there from now on.
    private mutating func with(
        _ key: Symbol, _ form: KeyForm, of shape: ShapeID, _ change: (inout Checker, ShapeID) -> ShapeID
    ) -> ShapeID {
        let plain = shapes.unwrapped(shape)
        if plain == .null { return .any }
        guard case .object(let object) = shapes[plain], plain != failure else { return shape }
        let known = shapes.objects[Int(object)]
        if known.count == 0, !known.isClosed { return shape }
        if known.count > 64 { return .object }
        var fields = Array(shapes.fields(of: object))
        if let field = field(key, form, of: object), let place = fields.firstIndex(where: { $0.name == field.name }) {
            fields[place].shape = change(&self, field.shape)
            if fields[place].shape == field.shape { return shape }
        } else if form == .bare, !builtins.methods(named: key, of: .object).isEmpty {
            return isWrittenDown(plain) ? .object : shape
        } else {
            fields.append(KnownField(name: key, shape: .any, isOptional: false))
        }
        let made = shapes.object(
            fields, name: known.name, item: known.item, isClosed: known.isClosed, isOfScript: known.isOfScript)
        return plain == shape ? made : shapes.optional(made)
    }
}
