// Flow: code that is never reached, expectations that say nothing, names and results that nobody uses.

extension Checker {
    // MARK: Expectations

    mutating func expectation(_ kind: ExpectationKind, _ value: NodeID, _ fails: Bool, _ pattern: NodeID, _ message: NodeID) {
        effects += 1
        let word = kind == .expect ? "expect" : "require"
        if fails {
            catching += 1
            _ = expression(value)
            catching -= 1
            if case .closure = tree[value] {
                error(
                    "closure-not-called", "a closure fails where it is called, and this one is not", at: span(value),
                    advice: "leave out the braces, or call it: `{ … }()`")
            }
            if !pattern.isNone { match(pattern, of: failureShape(), mustMatch: true) }
        } else {
            condition(value, of: "`\(word)`", mustHold: true)
            checkSaysSomething(value, word)
        }
        if !message.isNone { checkShown(message, expression(message), in: "the message of `\(word)`") }
    }

    /// What a failure is to `catch` and `fails with`.
    mutating func failureShape() -> ShapeID {
        if let known = failure { return known }
        func field(_ name: String, _ shape: ShapeID, isOptional: Bool = false) -> KnownField {
            KnownField(name: symbols.intern(name), shape: shape, isOptional: isOptional)
        }
        // A failure also has the members of the reply's body, so the shape stays open.
        let shape = shapes.object(
            [
                field("kind", .string), field("message", .string), field("status", .number, isOptional: true),
                field("body", .any, isOptional: true), field("request", .any, isOptional: true), field("retryable", .bool),
                field("at", .any), field("type", .any, isOptional: true),
            ], name: symbols.intern("failure"), isClosed: false)
        failure = shape
        return shape
    }

    /// An expectation that holds whatever happens.
    private mutating func checkSaysSomething(_ value: NodeID, _ word: String) {
        switch tree[value] {
        case .group(let inner): checkSaysSomething(inner, word)
        case .bool(true):
            hint("always-true", "`\(word) true` holds whatever happens", at: span(value), advice: "say what should be true")
        case .binary(let operation, let left, let right):
            switch operation {
            case .equal, .lessOrEqual, .greaterOrEqual: break
            default: return
            }
            if isSame(left, right) {
                hint(
                    "always-true", "both sides are the same, so this holds whatever happens", at: span(value),
                    advice: "compare with what is wanted")
            }
        default: break
        }
    }

    /// Whether two nodes are the same literal, or the same name and fields. What the host or the clock says may differ each time.
    private func isSame(_ left: NodeID, _ right: NodeID) -> Bool {
        switch (tree[left], tree[right]) {
        case (.name(let a), .name(let b)): a == b && scope.find(a).map { isStill(scope[$0]) } ?? false
        case (.member(let p, let a, _, _), .member(let q, let b, _, _)): a == b && isSame(p, q)
        case (.integer(let a), .integer(let b)): a == b
        case (.text(let a), .text(let b)): tree[a] == tree[b]
        case (.bool(let a), .bool(let b)): a == b
        case (.null, .null): true
        case (.group(let a), _): isSame(a, right)
        case (_, .group(let b)): isSame(left, b)
        default: false
        }
    }

    private func isStill(_ binding: CheckedBinding) -> Bool {
        if case .builtin = binding.kind { return false }
        if case .handle = shapes[shapes.unwrapped(binding.shape)] { return false }
        return true
    }

    // MARK: Reach

    mutating func checkReached(_ id: NodeID) {
        // Functions are there wherever they stand.
        if case .function = tree[id] { return }
        if case .missing = tree[id] { return }
        hint("unreachable-code", "this is never reached", at: span(id), advice: "the statement above always leaves")
    }

    /// Whether something that does not always leave is known to come to its end. Who calls a function of the script, or requires
    /// something, may leave there.
    func goesOn(_ id: NodeID) -> Bool {
        switch tree[id] {
        case .group(let inner): return goesOn(inner)
        case .block(let list): return list.isEmpty || tree[list].allSatisfy { goesOn($0) }
        case .step(_, let body): return goesOn(body)
        case .returnValue, .breakLoop, .breakSwitch, .continueLoop: return false
        case .expectation(.require, _, let fails, _, _): return fails
        case .whileLoop(let condition, _): if case .bool(true) = tree[condition] { return false }
        case .doCatch(let body, _, let handler): return goesOn(body) || goesOn(handler)
        case .ifElse(_, let then, let otherwise): return otherwise.isNone || goesOn(then) || goesOn(otherwise)
        case .switchOver: return false
        case .call(let callee, _):
            guard let root = tree.root(of: callee), let index = scope.find(root), case .builtin = scope[index].kind else {
                // A method of a value only computes.
                if case .member = tree[callee] { return true }
                return false
            }
            return root != known.fail
        default: break
        }
        return true
    }

    /// `let x = y else { print("none") }`: what follows would read what is not there.
    mutating func reportGoesOn(_ otherwise: NodeID, _ target: NodeID) {
        let start = Int(span(otherwise).start)
        error(
            "else-goes-on", "the `else` of a `let` leaves, and this one goes on to the lines below", at: Span(start, start + 1),
            advice: "end it with `return`, `break`, `continue` or `fail(…)`, or give another value with `??`")
    }

    func isFailCall(_ id: NodeID) -> Bool {
        guard case .call(let callee, _) = tree[id], case .name(let name) = tree[callee], name == known.fail, let index = scope.find(name),
            case .builtin = scope[index].kind
        else { return false }
        return true
    }

    /// Whether a statement does nothing but give a value.
    private func isComputed(_ id: NodeID) -> Bool {
        switch tree[id] {
        case .group(let inner): isComputed(inner)
        case .call: lastCallIsPure
        case .binary(.equal, _, _): false
        case .name, .member, .index, .null, .bool, .integer, .decimal, .text, .interpolation, .money, .day, .instant, .array, .object,
            .unary, .closureArgument, .binary, .matches, .closure:
            true
        default: false
        }
    }

    // MARK: Use

    /// A name that was bound in vain.
    mutating func checkUse(of binding: CheckedBinding) {
        guard !binding.isRead, !binding.isExempt, !hasGaps else { return }
        let name = text(binding.name)
        if name.hasPrefix("_") { return }
        switch binding.kind {
        case .constant:
            hint("unused-binding", "`\(name)` is never read", at: binding.span, advice: "leave out the name, or write `_`")
        case .variable where binding.isChanged:
            hint(
                "unused-change",
                binding.isCopy ? "`\(name)` is a copy, and its change is never read" : "what `\(name)` becomes is never read",
                at: binding.span,
                advice: binding.isCopy
                    ? "values are copied when they are bound: change the original, or use the copy" : "use it, or leave it out")
        case .variable:
            hint("unused-binding", "`\(name)` is never read", at: binding.span, advice: "leave it out")
        case .function:
            hint("unused-binding", "the function `\(name)` is never called", at: binding.span, advice: "leave it out")
        case .module:
            hint("unused-import", "`\(name)` is imported and never used", at: binding.span, advice: "leave out the import")
        case .builtin, .parameter, .loop, .earlier: break
        }
    }

    /// A closure whose value is wanted and that gives none.
    mutating func checkReturns(_ closure: NodeID, _ title: CallTitle) {
        guard lastClosureGivesNothing, case .closure(_, let body) = tree[closure], let last = tree[body].last, isExpression(last) else {
            return
        }
        // A value that is computed and dropped has been reported with the same advice.
        if diagnostics.last?.span == span(last) { return }
        if case .ifElse = tree[last] { return }
        if case .switchOver = tree[last] { return }
        hint(
            "missing-return", "`\(name(title))` wants the closure's value, and one of several statements gives only what it returns",
            at: span(last), advice: "write `return` before it")
    }

    /// A function whose result is asked for something: a Bool by `filter`, an order by `sorted`, elements by `flatMap`.
    mutating func checkGives(_ value: NodeID, _ shape: ShapeID, _ parameter: CheckedParameter, _ title: CallTitle) {
        guard case .function(let id) = shapes[shape], !id.isNone, case .fixed(let result) = signatures[Int(id.index)].result else { return }
        let isClosure = if case .closure = tree[value] { true } else { false }
        if isClosure, lastClosureGivesNothing { return }
        var wanted = parameter.gives
        // One argument: what it is sorted by. Two: whether the first one comes first.
        if wanted == Kinds.ordered.union(.bool) { wanted = signatures[Int(id.index)].parameters.count > 1 ? .bool : .ordered }
        let kinds = shapes.kinds(result)
        guard kinds.isDisjoint(with: wanted) else { return }
        let what = isClosure ? "the closure of `\(name(title))`" : "what `\(name(title))` calls"
        error(
            wanted == .bool ? "not-a-bool" : "argument-type",
            wanted == .ordered
                ? "\(what) gives what has an order, and \(kinds.noun) has none"
                : "\(what) gives \(wanted.noun), and this one \(kinds.noun)",
            at: span(value), advice: wanted == .ordered && kinds == .object ? "take a field of it, as in `sorted { $0.name }`" : nil)
    }

    /// The value of a script's last line may be wanted, as in `imin -e '1 + 1 == 2'`; not that of a script that expects something.
    mutating func checkForgottenExpectation(_ id: NodeID, in list: NodeList) {
        switch tree[id] {
        case .binary(let operation, _, _) where operation.isQuestion: break
        case .matches: break
        default: return
        }
        let expects = tree[list].contains {
            switch tree[$0] {
            case .expectation, .scenario, .step: true
            default: false
            }
        }
        guard expects else { return }
        hint("unused-result", "this comparison is made and dropped", at: span(id), advice: "did you mean `expect \(quoted(id))`?")
    }

    /// Whether something is called to see whether it fails: `do { json.parse(text); … } catch { … }`.
    private func isTried(_ callee: NodeID) -> Bool {
        guard catching > 0, let root = tree.root(of: callee), let index = scope.find(root), case .builtin = scope[index].kind else {
            return false
        }
        return true
    }

    /// A statement that only computes something.
    mutating func checkUsed(_ id: NodeID, isResult: Bool = false) {
        if isResult, isComputed(id) {
            hint(
                "missing-return", "this value is dropped: a body of several statements gives only what it returns", at: span(id),
                advice: "write `return \(quoted(id))`")
            return
        }
        switch tree[id] {
        case .group(let inner): checkUsed(inner)
        case .call(let callee, _):
            if lastCallIsPure, !isTried(callee) {
                hint(
                    "unused-result", "the result of `\(quoted(callee))` is not used", at: span(id),
                    advice: "bind it with `let`, or leave the call out")
            }
        case .binary(let operation, _, _):
            switch operation {
            // The parser knows what is meant by a lone `==`.
            case .equal: break
            case .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual:
                hint(
                    "unused-result", "this comparison is made and dropped", at: span(id),
                    advice: "did you mean `expect \(quoted(id))`?")
            case .and, .or, .orElse: break
            default:
                hint("unused-result", "this is computed and dropped", at: span(id), advice: "bind it with `let`, or leave it out")
            }
        case .matches:
            hint(
                "unused-result", "this comparison is made and dropped", at: span(id), advice: "did you mean `expect \(quoted(id))`?")
        case .closure:
            hint("unused-result", "this closure is never called", at: span(id), advice: "leave out the braces")
        case .name, .member, .null, .bool, .integer, .decimal, .text, .money, .day, .instant, .array, .object, .unary, .closureArgument:
            hint("unused-result", "this value is not used", at: span(id), advice: "leave it out")
        default: break
        }
    }
}
