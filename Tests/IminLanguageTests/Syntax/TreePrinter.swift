@testable import IminLanguage

/// Prints a tree as nested lists, one statement a line: `(let x (+ 1 2))`. For tests to say in a line what was read.
struct TreePrinter {
    let tree: SyntaxTree

    func print() -> String { tree[tree.statements].map(print).joined(separator: "\n") }

    private func symbol(_ symbol: Symbol) -> String { tree.symbols[symbol] }
    private func all(_ list: NodeList) -> [String] { tree[list].map(print) }
    private func key(_ key: Symbol, _ form: KeyForm) -> String { form == .bare ? symbol(key) : quoted(symbol(key)) }

    private func quoted(_ text: String) -> String {
        "\"" + text.map { $0 == "\n" ? "\\n" : $0 == "\"" ? "\\\"" : String($0) }.joined() + "\""
    }

    private func list(_ parts: String...) -> String { "(" + parts.filter { !$0.isEmpty }.joined(separator: " ") + ")" }
    private func list(_ head: String, _ rest: [String]) -> String { "(" + ([head] + rest).joined(separator: " ") + ")" }

    func print(_ id: NodeID) -> String {
        if id.isNone { return "" }
        switch tree[id] {
        case .missing: return "missing"
        case .null: return "null"
        case .bool(let value): return "\(value)"
        case .integer(let value): return "\(value)"
        case .decimal(let text): return tree[text]
        case .text(let text): return quoted(tree[text])
        case .interpolation(let parts): return list("text", all(parts))
        case .money(let minor, let currency):
            let letters = [16, 8, 0].map { UInt8(truncatingIfNeeded: currency >> $0) }
            return "\(minor)\(String(decoding: letters, as: UTF8.self))"
        case .day(let days): return "day:\(days)"
        case .instant(let microseconds): return "instant:\(microseconds)"
        case .array(let elements): return list("array", all(elements))
        case .object(let members): return list("object", all(members))
        case .objectMember(let key, let value): return "\(symbol(key)):\(print(value))"
        case .spread(let value): return "...\(print(value))"
        case .name(let name): return symbol(name)
        case .implicitMember(let name): return ".\(symbol(name))"
        case .closureArgument(let index): return "$\(index)"
        case .group(let value): return list("group", print(value))
        case .member(let base, let key, let form, let isOptional):
            return list(isOptional ? "?." : ".", print(base), self.key(key, form))
        case .index(let base, let index, let isOptional): return list(isOptional ? "?[" : "[", print(base), print(index))
        case .call(let callee, let arguments): return list("call", [print(callee)] + all(arguments))
        case .argument(let label, let value, let isTrailing):
            return (label.isNone ? "" : symbol(label) + ":") + (isTrailing ? "&" : "") + print(value)
        case .unary(let sign, let value): return list(sign == .not ? "!" : "neg", print(value))
        case .binary(let sign, let left, let right): return list(spelling(sign), print(left), print(right))
        case .matches(let value, let pattern): return list("matches", print(value), print(pattern))
        case .tryOptional(let value): return list("try?", print(value))
        default: return printFlow(id)
        }
    }

    private func printFlow(_ id: NodeID) -> String {
        switch tree[id] {
        case .closure(let parameters, let body): return list("closure", ["[" + all(parameters).joined(separator: " ") + "]"] + all(body))
        case .ifElse(let conditions, let then, let otherwise):
            return list("if", all(conditions) + [print(then)] + (otherwise.isNone ? [] : [print(otherwise)]))
        case .letCondition(let target, let value): return list("let", print(target), print(value))
        case .switchOver(let subject, let cases): return list("switch", [print(subject)] + all(cases))
        case .switchCase(let patterns, let condition, let body):
            let head = patterns.isEmpty ? "default" : "case " + all(patterns).joined(separator: ", ")
            return list(head + (condition.isNone ? "" : " where " + print(condition)), all(body))
        case .block(let body): return "{" + all(body).joined(separator: "; ") + "}"
        case .importModule(let index):
            let item = tree.imports[Int(index)]
            return list("import", item.isPath ? quoted(item.module) : item.module, "as", symbol(item.name))
        case .function(let index): return print(tree.functions[Int(index)])
        case .scenario(let index):
            let item = tree.scenarios[Int(index)]
            let loop = item.target.isNone ? "" : "for \(print(item.target)) in \(print(item.sequence))"
            let documentation = item.documentation.isEmpty ? "" : "/// " + item.documentation
            return list("scenario", documentation, print(item.name), all(item.arguments).joined(separator: " "), loop, print(item.body))
        case .step(let name, let body): return list("step", print(name), print(body))
        case .binding(let isVariable, let target, let type, let value, let otherwise):
            return list(
                isVariable ? "var" : "let", print(target), type.isNone ? "" : ":" + print(type), print(value),
                otherwise.isNone ? "" : "else " + print(otherwise))
        case .assign(let sign, let place, let value):
            let spellings: [AssignmentOperator: String] = [.set: "=", .add: "+=", .subtract: "-=", .multiply: "*=", .divide: "/="]
            return list(spellings[sign] ?? "?", print(place), print(value))
        case .forIn(let target, let sequence, let condition, let body):
            return list("for", print(target), print(sequence), condition.isNone ? "" : "where " + print(condition), print(body))
        case .whileLoop(let condition, let body): return list("while", print(condition), print(body))
        case .returnValue(let value): return list("return", print(value))
        case .breakLoop: return "break"
        case .breakSwitch: return "break-switch"
        case .continueLoop: return "continue"
        case .expectation(let kind, let value, let fails, let pattern, let message):
            return list(
                kind == .expect ? "expect" : "require", print(value), fails ? "fails" : "", pattern.isNone ? "" : "with " + print(pattern),
                message.isNone ? "" : ", " + print(message))
        case .deferred(let body): return list("defer", print(body))
        case .parallel(let body): return list("parallel", print(body))
        case .doCatch(let body, let pattern, let handler): return list("do", print(body), "catch", print(pattern), print(handler))
        default: return printPattern(id)
        }
    }

    private func print(_ item: FunctionDeclaration) -> String {
        let parameters = item.parameters.map { parameter in
            let label = parameter.label == parameter.name ? "" : parameter.label.isNone ? "_ " : symbol(parameter.label) + " "
            return label + symbol(parameter.name) + (parameter.type.isNone ? "" : ": " + print(parameter.type))
                + (parameter.defaultValue.isNone ? "" : " = " + print(parameter.defaultValue))
        }
        let documentation = item.documentation.isEmpty ? "" : "/// " + item.documentation
        return list(
            "func", documentation, symbol(item.name), "(" + parameters.joined(separator: ", ") + ")",
            item.result.isNone ? "" : "-> " + print(item.result), print(item.body))
    }

    private func printPattern(_ id: NodeID) -> String {
        switch tree[id] {
        case .targetName(let name): return symbol(name)
        case .targetObject(let members): return "{" + all(members).joined(separator: ", ") + "}"
        case .targetMember(let key, let form, let target): return "\(self.key(key, form)): \(print(target))"
        case .targetArray(let elements): return "[" + all(elements).joined(separator: ", ") + "]"
        case .targetRest(let target): return "..." + print(target)
        case .wildcard: return "_"
        case .patternBinding(let name, let type): return list("let", symbol(name), type.isNone ? "" : ": " + print(type))
        case .quantified(let quantifier, let pattern): return list("\(quantifier)", print(pattern))
        case .regex(let text): return "/" + tree[text] + "/"
        case .comparison(let sign, let value): return list(spelling(sign), print(value))
        case .patternValue(let value): return "=" + print(value)
        case .patternObject(let exactly, let members): return (exactly ? "exactly " : "") + "{" + all(members).joined(separator: ", ") + "}"
        case .patternMember(let key, let form, let isOptional, let pattern):
            return self.key(key, form) + (isOptional ? "?" : "") + (pattern.isNone ? "" : ": " + print(pattern))
        case .patternArray(let elements): return "[" + all(elements).joined(separator: ", ") + "]"
        case .patternRest(let pattern): return "..." + print(pattern)
        case .alternatives(let patterns): return "(" + all(patterns).joined(separator: " | ") + ")"
        case .typeName(let name, let isOptional): return symbol(name) + (isOptional ? "?" : "")
        case .typeArray(let element, let isOptional): return "[\(print(element))]" + (isOptional ? "?" : "")
        default: return "?"
        }
    }

    private func spelling(_ sign: BinaryOperator) -> String {
        switch sign {
        case .or: "||"
        case .and: "&&"
        case .equal: "=="
        case .notEqual: "!="
        case .less: "<"
        case .lessOrEqual: "<="
        case .greater: ">"
        case .greaterOrEqual: ">="
        case .orElse: "??"
        case .closedRange: "..."
        case .halfOpenRange: "..<"
        case .add: "+"
        case .subtract: "-"
        case .multiply: "*"
        case .divide: "/"
        case .remainder: "%"
        }
    }
}
