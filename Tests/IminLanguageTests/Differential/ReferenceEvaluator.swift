// Runs the pure part of the language by walking the tree, with none of the machine's code: what the machine is compared with.
//
// It favours being evidently right over everything else: values are Swift values, scopes are dictionaries, numbers are digits in
// arrays. What it does not know it says (`ReferenceExit.unsupported`), and such a program is not compared.

@testable import IminLanguage

final class ReferenceEvaluator {
    let tree: SyntaxTree
    private(set) var printed: [String] = []
    /// Lines of the expectations that did not hold.
    private(set) var failedLines: [Int] = []
    /// How the program ended: "passed", or the name of what ended it.
    private(set) var ending = "passed"
    private let globals = ReferenceScope(nil)
    private var stepsLeft: Int
    private var depth = 0

    init(_ tree: SyntaxTree, steps: Int = 200_000) {
        self.tree = tree
        stepsLeft = steps
    }

    func run() {
        do {
            for statement in tree[tree.statements] {
                // Functions may be used before they are written.
                if case .function(let index) = tree[statement] { declare(tree.functions[Int(index)], in: globals) }
            }
            try statements(Array(tree[tree.statements]), in: globals)
        } catch ReferenceExit.failure(let kind, _) {
            ending = kind
        } catch ReferenceExit.mistake(let name) {
            ending = name
        } catch ReferenceExit.unsupported(let what) {
            ending = "unsupported: \(what)"
        } catch ReferenceExit.tooLong {
            ending = "unsupported: too long"
        } catch {
            ending = "unsupported: \(error)"
        }
    }

    private func text(_ symbol: Symbol) -> String { tree.symbols[symbol] }
    private func line(_ node: NodeID) -> Int { tree.source.position(of: Int(tree.span(node).start)).line }

    private func step() throws {
        stepsLeft -= 1
        if stepsLeft < 0 { throw ReferenceExit.tooLong }
    }

    // MARK: Statements

    /// The statements of a scope, then its deferred blocks, last first, however it ends. The value of the last expression.
    @discardableResult
    func statements(_ statements: [NodeID], in scope: ReferenceScope) throws -> ReferenceValue {
        var deferred: [NodeID] = []
        let result: Result<ReferenceValue, any Error>
        do {
            var last = ReferenceValue.null
            for statement in statements {
                if case .deferred(let body) = tree[statement] {
                    deferred.append(body)
                    last = .null
                } else {
                    last = try self.statement(statement, in: scope)
                }
            }
            result = .success(last)
        } catch {
            result = .failure(error)
        }
        for body in deferred.reversed() { try self.body(of: body, in: scope) }
        return try result.get()
    }

    /// A block node in a scope of its own.
    @discardableResult
    func body(of node: NodeID, in scope: ReferenceScope) throws -> ReferenceValue {
        guard case .block(let statements) = tree[node] else { return try value(node, in: scope) }
        return try self.statements(Array(tree[statements]), in: ReferenceScope(scope))
    }

    private func declare(_ function: FunctionDeclaration, in scope: ReferenceScope) {
        guard case .block(let statements) = tree[function.body] else { return }
        scope.bind(
            function.name,
            .function(
                ReferenceFunction(
                    name: text(function.name),
                    parameters: function.parameters.map { ($0.label.isNone ? nil : text($0.label), $0.name, $0.defaultValue) },
                    body: Array(tree[statements]), scope: scope, isClosure: false)))
    }

    private func statement(_ node: NodeID, in scope: ReferenceScope) throws -> ReferenceValue {
        try step()
        switch tree[node] {
        case .function(let index):
            declare(tree.functions[Int(index)], in: scope)
        case .binding(_, let target, _, let value, let otherwise):
            guard otherwise.isNone else { throw ReferenceExit.unsupported("else of a binding") }
            try bind(target, try self.value(value, in: scope), in: scope)
        case .assign(let operation, let place, let value): try assign(operation, place, value, in: scope)
        case .forIn(let target, let sequence, let condition, let body): try loop(target, sequence, condition, body, in: scope)
        case .whileLoop(let condition, let body):
            while try isTrue(condition, in: scope) {
                try step()
                if try !round({ try self.body(of: body, in: scope) }) { break }
            }
        case .returnValue(let value):
            throw ReferenceExit.returned(value.isNone ? .null : try self.value(value, in: scope))
        case .breakLoop: throw ReferenceExit.brokeLoop
        case .breakSwitch: throw ReferenceExit.brokeSwitch
        case .continueLoop: throw ReferenceExit.continued
        case .expectation(.expect, let value, false, _, let message):
            guard message.isNone else { throw ReferenceExit.unsupported("message") }
            if try !isTrue(value, in: scope) { failedLines.append(line(node)) }
        case .doCatch(let body, let pattern, let handler): try doCatch(body, pattern, handler, in: scope)
        case .block: try body(of: node, in: scope)
        default: return try value(node, in: scope)
        }
        return .null
    }

    /// One round of a loop; false where it was left.
    private func round(_ body: () throws -> Void) throws -> Bool {
        do {
            try body()
            return true
        } catch ReferenceExit.continued {
            return true
        } catch ReferenceExit.brokeLoop {
            return false
        }
    }

    private func loop(_ target: NodeID, _ sequence: NodeID, _ condition: NodeID, _ body: NodeID, in scope: ReferenceScope) throws {
        for element in try elements(try value(sequence, in: scope)) {
            try step()
            let inner = ReferenceScope(scope)
            try bind(target, element, in: inner)
            if !condition.isNone, try !isTrue(condition, in: inner) { continue }
            if try !round({ try self.body(of: body, in: inner) }) { break }
        }
    }

    func elements(_ value: ReferenceValue) throws -> [ReferenceValue] {
        switch value {
        case .array(let elements): return elements
        case .string(let text): return text.map { .string(String($0)) }
        case .range(let lower, let upper, let isClosed):
            guard let first = lower.int, let last = upper.int else { throw ReferenceExit.mistake("range-types") }
            return (isClosed ? Array(first...last) : Array(first..<last)).map { .number(BigDecimal($0)) }
        case .null: throw ReferenceExit.failure(kind: "missing-field", message: "")
        default: throw ReferenceExit.mistake("not-iterable")
        }
    }

    private func doCatch(_ body: NodeID, _ pattern: NodeID, _ handler: NodeID, in scope: ReferenceScope) throws {
        do {
            try self.body(of: body, in: scope)
        } catch ReferenceExit.failure(let kind, let message) {
            let error = ReferenceValue.object([("kind", .string(kind)), ("message", .string(message))])
            let inner = ReferenceScope(scope)
            inner.bind(tree.symbols.intern("error"), error)
            if !pattern.isNone, try !matches(error, pattern, in: inner) { throw ReferenceExit.failure(kind: kind, message: message) }
            try self.body(of: handler, in: inner)
        }
    }

    // MARK: Binding and assigning

    func bind(_ target: NodeID, _ value: ReferenceValue, in scope: ReferenceScope) throws {
        switch tree[target] {
        case .targetName(let name): scope.bind(name, value)
        case .targetObject(let members):
            for member in tree[members] {
                guard case .targetMember(let key, _, let inner) = tree[member] else { continue }
                guard case .object = value, let found = value[text(key)] else {
                    throw ReferenceExit.failure(kind: "does-not-fit", message: "")
                }
                try bind(inner, found, in: scope)
            }
        case .targetArray(let list):
            let targets = Array(tree[list])
            guard case .array(let elements) = value else { throw ReferenceExit.failure(kind: "does-not-fit", message: "") }
            let rest = targets.firstIndex { if case .targetRest = tree[$0] { true } else { false } }
            guard rest == nil ? elements.count == targets.count : elements.count >= targets.count - 1 else {
                throw ReferenceExit.failure(kind: "does-not-fit", message: "")
            }
            var place = 0
            for (number, item) in targets.enumerated() {
                if number == rest, case .targetRest(let inner) = tree[item] {
                    let count = elements.count - targets.count + 1
                    try bind(inner, .array(Array(elements[place..<place + count])), in: scope)
                    place += count
                } else {
                    try bind(item, elements[place], in: scope)
                    place += 1
                }
            }
        case .wildcard: break
        default: throw ReferenceExit.unsupported("target")
        }
    }

    enum Accessor {
        case field(String)
        case index(ReferenceValue)
    }

    /// A variable and the way into it. Indices are computed once, before the value that goes there, as in Swift.
    struct Place {
        var name: Symbol
        var accessors: [Accessor]
    }

    private func assign(_ operation: AssignmentOperator, _ target: NodeID, _ value: NodeID, in scope: ReferenceScope) throws {
        let place = try self.place(target, in: scope)
        let new = try self.value(value, in: scope)
        try change(place, in: scope, creates: operation == .set) { old in
            switch operation {
            case .set: old = new
            case .add: old = try Self.arithmetic(.add, old, new)
            case .subtract: old = try Self.arithmetic(.subtract, old, new)
            case .multiply: old = try Self.arithmetic(.multiply, old, new)
            case .divide: old = try Self.arithmetic(.divide, old, new)
            }
        }
    }

    func place(_ node: NodeID, in scope: ReferenceScope) throws -> Place {
        switch tree[node] {
        case .name(let name): return Place(name: name, accessors: [])
        case .member(let base, let key, _, false):
            var place = try self.place(base, in: scope)
            place.accessors.append(.field(text(key)))
            return place
        case .index(let base, let index, false):
            var place = try self.place(base, in: scope)
            place.accessors.append(.index(try value(index, in: scope)))
            return place
        default: throw ReferenceExit.unsupported("place")
        }
    }

    /// Changes what lies at a place: a copy of the whole is changed and stored back.
    func change(_ place: Place, in scope: ReferenceScope, creates: Bool = false, _ body: (inout ReferenceValue) throws -> Void) throws {
        guard var whole = scope.value(place.name) else { throw ReferenceExit.unsupported("unbound name") }
        try Self.change(&whole, place.accessors[...], creates, body)
        scope.set(place.name, whole)
    }

    private static func change(
        _ value: inout ReferenceValue, _ accessors: ArraySlice<Accessor>, _ creates: Bool, _ body: (inout ReferenceValue) throws -> Void
    ) throws {
        guard let first = accessors.first else { return try body(&value) }
        let rest = accessors.dropFirst()
        switch (value, first) {
        case (.object(var members), .field(let key)), (.object(var members), .index(.string(let key))):
            if let place = members.firstIndex(where: { $0.key == key }) {
                try change(&members[place].value, rest, creates, body)
            } else {
                guard creates, rest.isEmpty else { throw ReferenceExit.failure(kind: "missing-field", message: "") }
                members.append((key, .null))
                try change(&members[members.count - 1].value, rest, creates, body)
            }
            value = .object(members)
        case (.array(var elements), .index(.number(let number))):
            guard let index = number.int else { throw ReferenceExit.mistake("index-type") }
            guard elements.indices.contains(index) else { throw ReferenceExit.mistake("index-out-of-range") }
            try change(&elements[index], rest, creates, body)
            value = .array(elements)
        case (.null, .field): throw ReferenceExit.failure(kind: "missing-field", message: "")
        case (.object, .index), (.array, .index): throw ReferenceExit.mistake("index-type")
        default: throw ReferenceExit.mistake("not-assignable")
        }
    }

    // MARK: Calls

    func call(_ function: ReferenceFunction, _ arguments: [ReferenceValue?]) throws -> ReferenceValue {
        try step()
        depth += 1
        defer { depth -= 1 }
        if depth > 100 { throw ReferenceExit.tooLong }
        let scope = ReferenceScope(function.scope)
        if function.isClosure && function.parameters.isEmpty {
            scope.arguments = arguments.map { $0 ?? .null }
        } else {
            for (place, parameter) in function.parameters.enumerated() {
                if place < arguments.count, let given = arguments[place] {
                    scope.bind(parameter.name, given)
                } else {
                    guard !parameter.defaultValue.isNone else { throw ReferenceExit.mistake("argument-count") }
                    scope.bind(parameter.name, try value(parameter.defaultValue, in: scope))
                }
            }
        }
        do {
            return try statements(function.body, in: scope)
        } catch ReferenceExit.returned(let value) {
            return value
        }
    }

    func print(_ text: String) { printed.append(text) }
}
