// The reference evaluator: calls, and the methods that programs of the generator use, each written in the most obvious way.

@testable import IminLanguage

extension ReferenceEvaluator {
    private struct Argument {
        var label: String?
        var node: NodeID
    }

    private func arguments(_ list: [NodeID]) -> [Argument] {
        list.compactMap { item in
            guard case .argument(let label, let value, _) = tree[item] else { return nil }
            return Argument(label: label.isNone ? nil : tree.symbols[label], node: value)
        }
    }

    func callFunction(_ callee: NodeID, _ list: [NodeID], in scope: ReferenceScope) throws -> ReferenceValue {
        let arguments = arguments(list)
        if case .name(let symbol) = tree[callee], scope.value(symbol) == nil {
            let values = try arguments.map { try value($0.node, in: scope) }
            switch (tree.symbols[symbol], values.first) {
            case ("print", let value?):
                print(value.text)
                return .null
            case ("fail", .string(let message)?): throw ReferenceExit.failure(kind: "fail", message: message)
            default: throw ReferenceExit.unsupported("call of \(tree.symbols[symbol])")
            }
        }
        guard case .function(let function) = try value(callee, in: scope) else { throw ReferenceExit.mistake("not-callable") }
        if function.isClosure {
            let values = try arguments.map { try value($0.node, in: scope) }
            guard values.count >= function.parameters.count else { throw ReferenceExit.mistake("argument-count") }
            return try call(function, values)
        }
        // Arguments stand in the order of the parameters; those that may be left out are found by their labels.
        var values: [ReferenceValue?] = Array(repeating: nil, count: function.parameters.count)
        var place = 0
        for argument in arguments {
            while place < function.parameters.count, function.parameters[place].label != argument.label { place += 1 }
            guard place < function.parameters.count else { throw ReferenceExit.unsupported("labels") }
            values[place] = try value(argument.node, in: scope)
            place += 1
        }
        return try call(function, values)
    }

    func callMethod(
        _ base: NodeID, _ name: String, _ list: [NodeID], isOptional: Bool, in scope: ReferenceScope
    ) throws -> ReferenceValue {
        let arguments = arguments(list)
        if ["append", "insert", "remove"].contains(name) {
            let place = try self.place(base, in: scope)
            let values = try arguments.map { try value($0.node, in: scope) }
            var result = ReferenceValue.null
            try change(place, in: scope) { target in result = try Self.change(&target, name, values) }
            return result
        }
        let receiver = try value(base, in: scope)
        if isOptional, case .null = receiver { return .null }
        if case .function(let function)? = receiver[name] {
            return try call(function, try arguments.map { try value($0.node, in: scope) })
        }
        let values = try arguments.map { try value($0.node, in: scope) }
        let label = arguments.first?.label
        switch receiver {
        case .array(let elements): return try method(elements, name, label, values)
        case .range: return try method(try self.elements(receiver), name, label, values)
        case .string(let text): return try Self.method(text, name, values)
        case .number(let number): return try Self.method(number, name, values)
        case .object(let members): return try Self.method(members, name, values)
        default: throw ReferenceExit.unsupported("method \(name)")
        }
    }

    private static func change(_ target: inout ReferenceValue, _ name: String, _ values: [ReferenceValue]) throws -> ReferenceValue {
        guard case .array(var elements) = target else { throw ReferenceExit.unsupported("change of \(target.typeName)") }
        var result = ReferenceValue.null
        func place(_ value: ReferenceValue?, upTo last: Int) throws -> Int {
            guard case .number(let number)? = value, let place = number.int else { throw ReferenceExit.mistake("invalid-argument") }
            guard place >= 0, place <= last else { throw ReferenceExit.mistake("index-out-of-range") }
            return place
        }
        switch name {
        case "append": elements.append(values[0])
        case "insert": elements.insert(values[0], at: try place(values[1], upTo: elements.count))
        default: result = elements.remove(at: try place(values[0], upTo: elements.count - 1))
        }
        target = .array(elements)
        return result
    }

    private func truth(_ function: ReferenceFunction, _ element: ReferenceValue) throws -> Bool {
        guard case .bool(let value) = try call(function, [element]) else { throw ReferenceExit.mistake("not-a-bool") }
        return value
    }

    private func method(
        _ elements: [ReferenceValue], _ name: String, _ label: String?, _ values: [ReferenceValue]
    ) throws -> ReferenceValue {
        if case .function(let function)? = values.last {
            switch name {
            case "map": return .array(try elements.map { try call(function, [$0]) })
            case "filter": return .array(try elements.filter { try truth(function, $0) })
            case "each":
                for element in elements { _ = try call(function, [element]) }
                return .null
            case "flatMap": return .array(try elements.flatMap { try self.elements(try call(function, [$0])) })
            case "reduce": return try elements.reduce(values[0]) { try call(function, [$0, $1]) }
            case "first": return try elements.first { try truth(function, $0) } ?? .null
            case "last": return try elements.last { try truth(function, $0) } ?? .null
            case "contains": return .bool(try elements.contains { try truth(function, $0) })
            case "sorted":
                // Insertion: stable, and as plain as sorting gets.
                var sorted: [(key: ReferenceValue, value: ReferenceValue)] = []
                for element in elements {
                    let key = try call(function, [element])
                    let place = try sorted.firstIndex { try Self.order(key, $0.key) < 0 } ?? sorted.count
                    sorted.insert((key, element), at: place)
                }
                return .array(sorted.map(\.value))
            default: throw ReferenceExit.unsupported("method \(name)")
            }
        }
        switch (name, values.first) {
        case ("contains", let value?): return .bool(elements.contains(value))
        case ("reversed", nil): return .array(elements.reversed())
        case ("prefix", .number(let count)?): return .array(Array(elements.prefix(count.int ?? 0)))
        case ("dropFirst", nil): return .array(Array(elements.dropFirst()))
        case ("sorted", nil):
            var sorted: [ReferenceValue] = []
            for element in elements {
                let place = try sorted.firstIndex { try Self.order(element, $0) < 0 } ?? sorted.count
                sorted.insert(element, at: place)
            }
            return .array(sorted)
        case ("unique", nil):
            return .array(elements.reduce(into: []) { kept, element in if !kept.contains(element) { kept.append(element) } })
        case ("sum", nil): return try elements.reduce(.number(.zero)) { try Self.arithmetic(.add, $0, $1) }
        case ("min", nil): return try elements.dropFirst().reduce(elements.first) { try Self.order($1, $0 ?? $1) < 0 ? $1 : $0 } ?? .null
        case ("max", nil): return try elements.dropFirst().reduce(elements.first) { try Self.order($1, $0 ?? $1) >= 0 ? $1 : $0 } ?? .null
        case ("joined", let separator):
            let texts = elements.map(\.text)
            guard case .string(let between)? = separator else { return .string(texts.joined()) }
            return .string(texts.joined(separator: between))
        case ("enumerated", nil): return .array(elements.enumerated().map { .array([.number(BigDecimal($0.offset)), $0.element]) })
        case ("zip", .array(let others)?): return .array(zip(elements, others).map { .array([$0, $1]) })
        default: throw ReferenceExit.unsupported("method \(name)")
        }
    }

    private static func method(_ text: String, _ name: String, _ values: [ReferenceValue]) throws -> ReferenceValue {
        switch (name, values.first) {
        case ("uppercased", nil): return .string(text.uppercased())
        case ("lowercased", nil): return .string(text.lowercased())
        case ("contains", .string(let part)?):
            return .bool(part.isEmpty || text.indices.contains { text[$0...].hasPrefix(part) })
        case ("hasPrefix", .string(let part)?): return .bool(text.hasPrefix(part))
        case ("hasSuffix", .string(let part)?): return .bool(text.hasSuffix(part))
        case ("split", .string(let separator)?) where separator.count == 1:
            return .array(text.split(separator: separator).map { .string(String($0)) })
        default: throw ReferenceExit.unsupported("method \(name)")
        }
    }

    private static func method(_ number: BigDecimal, _ name: String, _ values: [ReferenceValue]) throws -> ReferenceValue {
        switch (name, values.first) {
        case ("abs", nil):
            if number.int != nil, number.magnitude.int == nil { throw ReferenceExit.mistake("number-overflow") }
            return .number(number.magnitude)
        case ("rounded", nil): return .number(number.rounded(toDecimals: 0))
        case ("rounded", .number(let decimals)?): return .number(number.rounded(toDecimals: decimals.int ?? 0))
        case ("min", .number(let other)?): return .number(other < number ? other : number)
        case ("max", .number(let other)?): return .number(other >= number ? other : number)
        default: throw ReferenceExit.unsupported("method \(name)")
        }
    }

    private static func method(
        _ members: [(key: String, value: ReferenceValue)], _ name: String, _ values: [ReferenceValue]
    ) throws -> ReferenceValue {
        switch (name, values.first) {
        case ("has", .string(let key)?): return .bool(members.contains { $0.key == key })
        case ("without", .string(let key)?): return .object(members.filter { $0.key != key })
        case ("merging", .object(let others)?):
            var made = members
            for other in others {
                if let place = made.firstIndex(where: { $0.key == other.key }) {
                    made[place].value = other.value
                } else {
                    made.append(other)
                }
            }
            return .object(made)
        default: throw ReferenceExit.unsupported("method \(name)")
        }
    }
}
