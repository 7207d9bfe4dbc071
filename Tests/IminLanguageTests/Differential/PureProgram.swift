// Writes random programs of the pure subset whose parts fit together: every expression has a type, so that most of a program runs
// rather than fails at once. The same seed, the same program.

@testable import IminLanguage

struct PureProgram {
    /// What an expression is.
    indirect enum Kind: Equatable {
        case number, string, bool
        case array(Kind)
        /// An object with the fields `n` (Number), `s` (String), `xs` ([Number]) and `o` ({ n: Number }).
        case record
        /// From one Number to one.
        case function
    }

    private struct Name {
        var text: String
        var kind: Kind
        var isVariable: Bool
    }

    private var random: SeededGenerator
    private var text = ""
    private var indentation = 0
    private var names: [Name] = []
    /// Functions of so many Numbers that give a Number; the second argument may have a default.
    private var functions: [(name: String, count: Int, hasDefault: Bool)] = []
    private var counter = 0
    private var isInLoop = false
    private var isInFunction = false
    /// In a closure of one argument: what `$0` is.
    private var closureArgument: Kind?

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    static func text(seed: UInt64, statements: Int = 14) -> String {
        var program = PureProgram(seed: seed)
        program.line("let record = { n: 1, s: \"a\", xs: [1, 2, 3], o: { n: 4 } }")
        program.names.append(Name(text: "record", kind: .record, isVariable: false))
        for _ in 0..<statements { program.topLevel() }
        for name in program.names where name.kind != .function { program.line("print(\(name.text))") }
        return program.text
    }

    // MARK: Writing

    private mutating func chance(_ oneIn: Int) -> Bool { Int.random(in: 0..<oneIn, using: &random) == 0 }
    private mutating func pick<T>(_ items: [T]) -> T { items[Int.random(in: 0..<items.count, using: &random)] }
    private mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
    private mutating func line(_ words: String) { text += String(repeating: "    ", count: indentation) + words + "\n" }

    private mutating func fresh() -> String {
        counter += 1
        return "v\(counter)"
    }

    private mutating func block(_ head: String, _ tail: String = "}", _ body: (inout PureProgram) -> Void) {
        line(head + " {")
        indentation += 1
        let saved = (names, functions)
        body(&self)
        (names, functions) = saved
        indentation -= 1
        line(tail)
    }

    private mutating func kind() -> Kind {
        pick([
            .number, .number, .string, .bool, .array(.number), .array(.string), .array(.array(.number)), .record, .array(.record),
            .function,
        ])
    }

    /// Something whose text says what it is.
    private mutating func data() -> Kind { pick([.number, .string, .bool, .array(.number), .array(.string), .record, .array(.record)]) }

    // MARK: Statements

    private mutating func topLevel() {
        switch number(0...5) {
        case 0: function()
        default: statement(3)
        }
    }

    private mutating func function() {
        let name = "f\(functions.count)_\(counter)"
        counter += 1
        let count = number(1...3)
        let hasDefault = count > 1 && chance(2)
        let parameters = (0..<count).map { index in
            (index == 0 ? "_ p0" : "p\(index)") + (hasDefault && index == count - 1 ? " = \(number(1...9))" : "")
        }
        let outer = (isInLoop, isInFunction)
        (isInLoop, isInFunction) = (false, true)
        let isRecursive = chance(3)
        block("func \(name)(\(parameters.joined(separator: ", ")))") { program in
            for index in 0..<count { program.names.append(Name(text: "p\(index)", kind: .number, isVariable: false)) }
            if isRecursive {
                let rest = (1..<count).map { ", p\($0): p\($0)" }.joined()
                program.line("if p0 > 0 && p0 < 8 { return \(name)(p0 - 1\(rest)) + p0 }")
            }
            for _ in 0..<program.number(0...2) { program.statement(2) }
            program.line("return \(program.expression(.number, 2))")
        }
        (isInLoop, isInFunction) = outer
        functions.append((name, count, hasDefault))
    }

    private mutating func statement(_ depth: Int) {
        guard depth > 0 else { return binding(1) }
        switch number(0...17) {
        case 0...3: binding(depth)
        case 4...7: change(depth)
        case 8:
            let hasElse = chance(2)
            block("if \(expression(.bool, depth - 1))", hasElse ? "} else {" : "}") { $0.body(depth - 1) }
            if hasElse { rest(depth) }
        case 9: loop(depth)
        case 10: switchStatement(depth)
        case 11: line("expect \(expression(.number, depth - 1)) \(pick(["==", "!=", "<", ">="])) \(expression(.number, depth - 1))")
        case 12: doCatch(depth)
        case 13: block("defer") { $0.line("print(\"deferred \\(\($0.expression(.number, 0)))\")") }
        case 14: destructure(depth)
        case 15 where isInLoop: line("if \(expression(.bool, 1)) { \(pick(["break", "continue"])) }")
        default: line("print(\(expression(data(), depth)))")
        }
    }

    private mutating func rest(_ depth: Int) {
        indentation += 1
        let saved = (names, functions)
        body(depth - 1)
        (names, functions) = saved
        indentation -= 1
        line("}")
    }

    private mutating func body(_ depth: Int) { for _ in 0..<number(1...3) { statement(depth) } }

    private mutating func binding(_ depth: Int) {
        let (name, kind, isVariable) = (fresh(), kind(), chance(2))
        line("\(isVariable ? "var" : "let") \(name) = \(expression(kind, depth))")
        names.append(Name(text: name, kind: kind, isVariable: isVariable))
    }

    /// Something changes in place: a variable, or what lies deep in one.
    private mutating func change(_ depth: Int) {
        let variables = names.filter { $0.isVariable && $0.kind != .function }
        guard !variables.isEmpty else { return binding(depth) }
        let name = pick(variables)
        switch name.kind {
        case .number: line("\(name.text) \(pick(["=", "+=", "-=", "*="])) \(expression(.number, depth - 1))")
        case .string: line("\(name.text) \(pick(["=", "+="])) \(expression(.string, depth - 1))")
        case .array(let element):
            switch number(0...4) {
            case 0: line("\(name.text).append(\(expression(element, depth - 1)))")
            case 1: line("if \(name.text).count > 0 { \(name.text)[\(name.text).count - 1] = \(expression(element, depth - 1)) }")
            case 2: line("\(name.text).insert(\(expression(element, depth - 1)), at: 0)")
            case 3: line("if !\(name.text).isEmpty { print(\(name.text).remove(at: 0)) }")
            default: line("\(name.text) \(pick(["=", "+="])) \(expression(name.kind, depth - 1))")
            }
        case .record:
            switch number(0...5) {
            case 0: line("\(name.text).n \(pick(["=", "+=", "*="])) \(expression(.number, depth - 1))")
            case 1: line("\(name.text).xs.append(\(expression(.number, depth - 1)))")
            case 2: line("\(name.text).o.n -= \(expression(.number, depth - 1))")
            case 3: line("\(name.text)[\"s\"] = \(expression(.string, depth - 1))")
            case 4: line("if \(name.text).xs.count > 1 { \(name.text).xs[1] += 1 }")
            default: line("\(name.text).o = { ...\(name.text).o, n: \(expression(.number, depth - 1)) }")
            }
        default: line("\(name.text) = \(expression(name.kind, depth - 1))")
        }
    }

    private mutating func loop(_ depth: Int) {
        let outer = isInLoop
        isInLoop = true
        if chance(3) {
            let name = fresh()
            line("var \(name) = 0")
            block("while \(name) < \(number(1...4))") { program in
                program.line("\(name) += 1")
                program.body(depth - 1)
            }
        } else {
            let name = fresh()
            let condition = chance(3) ? " where \(name) != 2" : ""
            let sequence = pick(["0..<3", "1...3", expression(.array(.number), 1)])
            block("for \(name) in \(sequence)\(condition)") { program in
                program.names.append(Name(text: name, kind: .number, isVariable: false))
                program.body(depth - 1)
            }
        }
        isInLoop = outer
    }

    private mutating func switchStatement(_ depth: Int) {
        line("switch \(expression(.number, depth - 1)) {")
        let name = fresh()
        line("case \(number(0...3)), \(number(4...9)): print(\"few\")")
        line("case \(pick(["10...99", "< 0", "> 1000 | 500"])): print(\(expression(.string, 1)))")
        line("case let \(name) where \(name) % 2 == 0: print(\(name))")
        line("default: print(\(expression(.number, 1)))")
        line("}")
    }

    private mutating func doCatch(_ depth: Int) {
        line("do {")
        indentation += 1
        let saved = (names, functions)
        body(depth - 1)
        line(pick(["fail(\"no\")", "print(record.missing)", "print(\(expression(.record, 1)).n)", "print([1, 2][\(number(0...1))])"]))
        (names, functions) = saved
        indentation -= 1
        line("} catch \(pick(["", "{ kind: \"fail\" } ", "let error "])){ print(error.kind) }")
    }

    private mutating func destructure(_ depth: Int) {
        let (one, two) = (fresh(), fresh())
        if chance(2) {
            line("let { n: \(one), xs: \(two) } = \(expression(.record, depth - 1))")
            names += [Name(text: one, kind: .number, isVariable: false), Name(text: two, kind: .array(.number), isVariable: false)]
        } else {
            line("let [\(one), ...\(two)] = [\(expression(.number, depth - 1)), \(expression(.number, 0)), \(expression(.number, 0))]")
            names += [Name(text: one, kind: .number, isVariable: false), Name(text: two, kind: .array(.number), isVariable: false)]
        }
    }

    // MARK: Expressions

    private mutating func named(_ kind: Kind) -> String? {
        let fitting = names.filter { $0.kind == kind }.map(\.text) + (closureArgument == kind ? ["$0"] : [])
        return fitting.isEmpty ? nil : pick(fitting)
    }

    private mutating func expression(_ kind: Kind, _ depth: Int) -> String {
        if chance(3), let name = named(kind) { return name }
        guard depth > 0 else { return named(kind) ?? literal(kind) }
        if chance(12) {
            return "(if \(expression(.bool, depth - 1)) { \(expression(kind, depth - 1)) } else { \(expression(kind, depth - 1)) })"
        }
        if chance(14) { return "((try? \(expression(kind, depth - 1))) ?? \(literal(kind)))" }
        switch kind {
        case .number: return numeric(depth)
        case .string: return string(depth)
        case .bool: return truth(depth)
        case .array(let element): return array(element, depth)
        case .record: return record(depth)
        case .function: return closure(from: .number, to: .number, depth)
        }
    }

    /// A closure of one argument that is called with a value of a kind.
    private mutating func closure(from: Kind, to: Kind, _ depth: Int) -> String {
        let outer = closureArgument
        defer { closureArgument = outer }
        if chance(2) || outer != nil {
            let name = fresh()
            let saved = names
            // `$0` of the outer closure cannot be seen from the inner one where that has none of its own; names are clearer.
            closureArgument = nil
            names.append(Name(text: name, kind: from, isVariable: false))
            let body = expression(to, depth - 1)
            names = saved
            return "{ \(name) in \(body) }"
        }
        closureArgument = from
        return "{ \(expression(to, max(depth - 1, 0))) }"
    }

    private mutating func numeric(_ depth: Int) -> String {
        switch number(0...14) {
        case 0...3:
            return "(\(expression(.number, depth - 1)) \(pick(["+", "-", "*", "+", "-"])) \(expression(.number, depth - 1)))"
        case 4: return "(\(expression(.number, depth - 1)) / \(pick(["3", "7", "0.25", "8", "9.5"])))"
        case 5: return "(\(expression(.number, depth - 1)) % \(pick(["3", "7", "2.5", "11"])))"
        case 6: return "\(expression(.array(.number), depth - 1)).reduce(\(literal(.number))) { a, b in a + b }"
        case 7: return "\(expression(.array(.number), depth - 1)).\(pick(["count", "sum()"]))"
        case 8: return "(\(expression(.array(.number), depth - 1)).\(pick(["first", "last", "min()", "max()"])) ?? \(literal(.number)))"
        case 9: return "\(expression(.record, depth - 1)).\(pick(["n", "o.n", "xs.count"]))"
        case 10: return "\(expression(.string, depth - 1)).count"
        case 11: return "(-\(expression(.number, depth - 1)))"
        case 12: return "\(expression(.number, depth - 1)).\(pick(["rounded()", "rounded(to: 2)", "abs()", "min(5)", "max(5)"]))"
        case 13 where chance(2):
            return
                "(switch \(expression(.number, depth - 1)) { case 0, 7: 1; case 1...3 | -1: 2; case 0.5: 3; case 10..<200: 4; default: 5 })"
        case 13 where !functions.isEmpty: return call(pick(functions), depth)
        default:
            if let function = named(.function) { return "\(function)(\(expression(.number, depth - 1)))" }
            return literal(.number)
        }
    }

    private mutating func call(_ function: (name: String, count: Int, hasDefault: Bool), _ depth: Int) -> String {
        let count = function.hasDefault && chance(2) ? function.count - 1 : function.count
        let arguments = (0..<count).map { ($0 == 0 ? "" : "p\($0): ") + expression(.number, min(depth - 1, 1)) }
        return "\(function.name)(\(arguments.joined(separator: ", ")))"
    }

    private mutating func string(_ depth: Int) -> String {
        switch number(0...6) {
        case 0: return "\"<\\(\(expression(data(), depth - 1))) \\(\(expression(.number, depth - 1)))>\""
        case 1: return "(\(expression(.string, depth - 1)) + \(expression(.string, depth - 1)))"
        case 2: return "\(expression(.array(.string), depth - 1)).joined(separator: \(literal(.string)))"
        case 3: return "\(expression(.string, depth - 1)).\(pick(["uppercased()", "lowercased()"]))"
        case 5: return "\(expression(.array(.number), depth - 1)).reduce(\(expression(.string, 1))) { made, x in made + \"\\(x)\" }"
        case 4: return "\(expression(.record, depth - 1)).s"
        default: return literal(.string)
        }
    }

    private mutating func truth(_ depth: Int) -> String {
        switch number(0...8) {
        case 0...2:
            return "(\(expression(.number, depth - 1)) \(pick(["<", ">", "<=", ">=", "==", "!="])) \(expression(.number, depth - 1)))"
        case 3: return "(\(expression(.bool, depth - 1)) \(pick(["&&", "||"])) \(expression(.bool, depth - 1)))"
        case 4: return "(!\(expression(.bool, depth - 1)))"
        case 5:
            let kind = pick([Kind.array(.number), .record, .string])
            return "(\(expression(kind, depth - 1)) == \(expression(kind, depth - 1)))"
        case 6: return "\(expression(.array(.number), depth - 1)).contains(\(expression(.number, 0)))"
        case 7: return "(\(expression(.record, depth - 1)) matches \(recordPattern()))"
        default:
            return
                "(\(expression(.array(.number), depth - 1)) matches \(pick(["[]", "[_, ...]", "each > 0", "[..., 3]", "some 1...2", "no < 0"])))"
        }
    }

    private mutating func recordPattern() -> String {
        pick([
            "{ n: > 2, s: String }", "{ xs: [1, ...] }", "{ o: { n: 4 | 5 }, q?: Number }", "exactly { n, s, xs, o }",
            "{ n: Int, xs: each Number }",
            "exactly { n: 1...3 }", "{ s: \"a\" | \"b\" }",
        ])
    }

    private mutating func array(_ element: Kind, _ depth: Int) -> String {
        switch number(0...9) {
        case 0, 1: return "[\((0..<number(0...3)).map { _ in expression(element, depth - 1) }.joined(separator: ", "))]"
        case 2: return "[...\(expression(.array(element), depth - 1)), \(expression(element, depth - 1))]"
        case 3: return "\(expression(.array(element), depth - 1)).filter \(closure(from: element, to: .bool, depth))"
        case 4: return "\(expression(.array(.number), depth - 1)).map \(closure(from: .number, to: element, depth))"
        case 5: return "\(expression(.array(element), depth - 1)).\(pick(["reversed()", "dropFirst()", "prefix(2)", "unique()"]))"
        case 6 where element == .number || element == .string:
            return "\(expression(.array(element), depth - 1)).sorted()"
        case 6: return "(\(expression(.array(element), depth - 1)) + \(expression(.array(element), depth - 1)))"
        case 7 where element == .number: return "\(expression(.record, depth - 1)).xs"
        case 7 where element == .record: return "\(expression(.array(element), depth - 1)).sorted { $0.n }"
        case 8 where chance(2):
            // The accumulator grows in place; what it began as stays as it was.
            let grown = pick(["made + [\(expression(element, 0))]", "made + []", "[...made, ...(made + [])].prefix(4)", "made"])
            return "\(expression(.array(.number), depth - 1)).reduce(\(expression(.array(element), 1))) { made, x in \(grown) }"
        case 8 where element == .number: return "(\(number(0...2))..<\(number(2...5))).map \(closure(from: .number, to: .number, depth))"
        default: return literal(.array(element))
        }
    }

    private mutating func record(_ depth: Int) -> String {
        switch number(0...4) {
        case 0:
            return
                "{ n: \(expression(.number, depth - 1)), s: \(expression(.string, depth - 1)), xs: \(expression(.array(.number), depth - 1)), o: { n: \(expression(.number, depth - 1)) } }"
        case 1: return "{ ...\(expression(.record, depth - 1)), n: \(expression(.number, depth - 1)) }"
        case 2: return "\(expression(.record, depth - 1)).merging({ s: \(expression(.string, depth - 1)) })"
        case 3: return "(\(expression(.array(.record), depth - 1)).last ?? record)"
        default: return literal(.record)
        }
    }

    private mutating func literal(_ kind: Kind) -> String {
        switch kind {
        case .number:
            return pick([
                "0", "1", "2", "3", "7", "10", "100", "0.1", "0.2", "0.5", "1.25", "9.99", "1e3", "123456789", "0.001", "3.333333333",
                "9007199254740993", "1e-7", "4611686018427387904",
            ])
        case .string: return pick(["\"\"", "\"a\"", "\"b\"", "\"Zed\"", "\"a b\"", "\"é\"", "\"🏸\"", "\"10\""])
        case .bool: return pick(["true", "false"])
        case .array(.number): return pick(["[1, 2, 3]", "[3, 1, 2]", "[0.5, 0.25]", "[7]", "[10, 20, 10]"])
        case .array(.string): return pick(["[\"b\", \"a\"]", "[\"x\"]", "[\"a\", \"b\", \"a\"]"])
        case .array(.record): return "[record, { ...record, n: \(number(0...5)) }]"
        case .array(let element): return "[\(literal(element))]"
        case .record: return "{ n: \(number(0...9)), s: \(literal(.string)), xs: \(literal(.array(.number))), o: { n: \(number(0...9)) } }"
        case .function: return "{ n in n + \(number(1...9)) }"
        }
    }
}
