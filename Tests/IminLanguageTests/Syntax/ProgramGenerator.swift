/// Writes random programs that are valid by the grammar: the same seed, the same program. For tests of parser, formatter and
/// machine. They use only names they have bound, so they also resolve; they need not run to their end.
struct ProgramGenerator {
    private var random: SeededGenerator
    private var text = ""
    private var indentation = 0
    /// Names in scope, innermost last.
    private var names: [String] = []
    private var variables: [String] = []
    /// Functions by name and labels of their parameters; `nil` for none.
    private var functions: [(name: String, labels: [String?])] = []
    private var isInLoop = false
    private var isInFunction = false
    private var counter = 0
    private let depth: Int

    init(seed: UInt64, depth: Int = 4) {
        random = SeededGenerator(seed: seed)
        self.depth = depth
    }

    /// One program of so many top-level statements.
    static func program(seed: UInt64, statements: Int = 12, depth: Int = 4) -> String {
        var generator = ProgramGenerator(seed: seed, depth: depth)
        for _ in 0..<statements { generator.topLevel() }
        return generator.text
    }

    // MARK: Writing

    private mutating func chance(_ oneIn: Int) -> Bool { Int.random(in: 0..<oneIn, using: &random) == 0 }
    private mutating func pick<T>(_ items: [T]) -> T { items[Int.random(in: 0..<items.count, using: &random)] }
    private mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

    private mutating func line(_ words: String) {
        text +=
            String(repeating: "    ", count: indentation) + words + (chance(25) ? "  // \(pick(["why", "`code` {", "\"quote"]))" : "")
            + "\n"
    }

    private mutating func fresh() -> String {
        counter += 1
        return pick(["basket", "slot", "louis", "total", "café", "x", "n", "_y"]) + "\(counter)"
    }

    /// A block with its own scope.
    private mutating func block(_ head: String, _ tail: String = "}", _ body: (inout ProgramGenerator) -> Void) {
        line(head + " {")
        indentation += 1
        let saved = (names, variables, functions)
        body(&self)
        (names, variables, functions) = saved
        indentation -= 1
        line(tail)
    }

    // MARK: Statements

    private mutating func topLevel() {
        switch number(0...9) {
        case 0...2: function()
        case 3: scenario()
        default: statement(depth)
        }
    }

    private mutating func function() {
        let name = "do" + fresh().filter { $0.isNumber }
        let labels: [String?] = (0..<number(0...3)).map { index in
            pick([nil, "of\(index)", pick(["for", "in", "with", "as"]) + (index == 0 ? "" : "\(index)")])
        }
        let parameters = labels.indices.map { index -> String in
            let local = "p\(index)"
            return (labels[index] ?? "_") + " " + local + pick(["", ": [Number]?", " = 1"])
        }
        line(pick(["/// Does what it does.", ""]))
        let outer = (isInLoop, isInFunction)
        (isInLoop, isInFunction) = (false, true)
        block("func \(name)(\(parameters.joined(separator: ", ")))" + pick(["", " -> Number", " -> [Object]?"])) { generator in
            generator.names += labels.indices.map { "p\($0)" }
            generator.statements(generator.depth - 1)
            generator.line("return \(generator.expression(generator.depth - 1))")
        }
        (isInLoop, isInFunction) = outer
        functions.append((name, labels))
    }

    private mutating func scenario() {
        let loop = chance(3) ? " for row\(counter) in [\(expression(1)), \(expression(1))]" : ""
        let row = "row\(counter)"
        let outer = isInLoop
        isInLoop = false
        block("scenario \(string())" + (chance(4) ? " (tags: [\"slow\"])" : "") + loop) { generator in
            if !loop.isEmpty { generator.names.append(row) }
            generator.statements(generator.depth - 1)
            generator.block("step \"s\(generator.counter)\"") { $0.statements($0.depth - 1) }
        }
        isInLoop = outer
    }

    private mutating func statements(_ depth: Int) {
        for _ in 0..<number(1...3) { statement(depth) }
    }

    private mutating func statement(_ depth: Int) {
        guard depth > 0 else { return binding(depth) }
        switch number(0...15) {
        case 0...3: binding(depth)
        case 4: assignment(depth)
        case 5:
            let hasElse = chance(2)
            block("if \(head(depth))", hasElse ? "} else {" : "}") { $0.statements(depth - 1) }
            if hasElse {
                indentation += 1
                let saved = (names, variables, functions)
                statements(depth - 1)
                (names, variables, functions) = saved
                indentation -= 1
                line("}")
            }
        case 6: loop(depth)
        case 7: switchStatement(depth)
        case 8: line("expect \(expression(depth - 1)) == \(expression(depth - 1))" + pick(["", ", \"why\""]))
        case 9: line("\(pick(["expect", "require"])) \(operand(depth - 1)) matches \(pattern(depth - 1))")
        case 10:
            let outer = isInLoop
            isInLoop = false
            block("defer") { $0.binding(1) }
            isInLoop = outer
        case 11:
            line("do {")
            indentation += 1
            let saved = (names, variables, functions)
            binding(depth - 1)
            (names, variables, functions) = saved
            indentation -= 1
            block("} catch \(pick(["", "{ status: 404 }", "let problem"]))") { $0.binding(depth - 1) }
        case 12 where isInLoop: block("if \(head(1))") { $0.line($0.pick(["break", "continue"])) }
        case 13:
            let name = fresh()
            line(
                "let \(name) = \(expression(depth - 1))\(pick(["", " + 1"]))\n" + String(repeating: "    ", count: indentation + 1)
                    + ".\(pick(["count", "first", "isEmpty"]))")
            names.append(name)
        default: line("print(\(expression(depth - 1)))")
        }
    }

    private mutating func binding(_ depth: Int) {
        switch number(0...5) {
        case 0:
            let (first, second) = (fresh(), fresh())
            line("let { \(first), \"a b\": \(second) } = { \(first): \(expression(depth - 1)), \"a b\": \(expression(depth - 1)) }")
            names += [first, second]
        case 1:
            let (first, rest) = (fresh(), fresh())
            line("let [\(first), ...\(rest)] = [\(expression(depth - 1)), \(expression(depth - 1)),]")
            names += [first, rest]
        case 2:
            let name = fresh()
            line("var \(name)\(pick(["", ": Number?"])) = \(expression(depth - 1))")
            names.append(name)
            variables.append(name)
        default:
            let name = fresh()
            line("let \(name) = \(expression(depth - 1))")
            names.append(name)
        }
    }

    private mutating func assignment(_ depth: Int) {
        guard !variables.isEmpty else { return binding(depth) }
        line(
            "\(pick(variables))\(pick(["", ".price", "[0]", "[\"a\"].b"])) \(pick(["=", "+=", "-=", "*=", "/="])) \(expression(depth - 1))")
    }

    private mutating func loop(_ depth: Int) {
        let outer = isInLoop
        isInLoop = true
        if chance(3) {
            block("while \(head(depth))") { generator in
                generator.statements(depth - 1)
                generator.line("break")
            }
        } else {
            let name = fresh()
            block("for \(name) in \(pick(["1...3", "[1, 2]", "0..<\(number(1...9))"]))\(pick(["", " where \(name) != 2"]))") { generator in
                generator.names.append(name)
                generator.statements(depth - 1)
            }
        }
        isInLoop = outer
    }

    private mutating func switchStatement(_ depth: Int) {
        line("switch \(head(depth)) {")
        for _ in 0..<number(1...3) {
            line("case \(pattern(depth - 1))\(pick(["", " where true"])):")
            indentation += 1
            let saved = (names, variables, functions)
            binding(depth - 1)
            (names, variables, functions) = saved
            indentation -= 1
        }
        line("default: \(pick(["break", "print(1)", ""]))")
        line("}")
    }

    /// A condition: no brace outside of parentheses.
    private mutating func head(_ depth: Int) -> String { "(\(expression(depth - 1)) \(pick(["==", "!="])) \(operand(0)))" }

    // MARK: Expressions

    private mutating func expression(_ depth: Int) -> String {
        guard depth > 0 else { return operand(0) }
        switch number(0...11) {
        case 0: return "\(operand(depth - 1)) \(pick(["+", "-", "*", "/", "%"])) \(operand(depth - 1))"
        case 1: return "\(operand(depth - 1)) ?? \(expression(depth - 1))"
        case 2: return "(\(operand(depth - 1)) \(pick(["<", ">", "<=", ">=", "==", "!="])) \(operand(depth - 1)))"
        case 3: return "(\(operand(depth - 1)) == 1 \(pick(["&&", "||"])) !(\(expression(depth - 1))))"
        case 4: return "if \(head(depth)) { \(expression(depth - 1)) } else { \(expression(depth - 1)) }"
        case 5: return "switch \(head(depth)) { case \(pattern(depth - 1)): \(expression(depth - 1)); default: \(expression(depth - 1)) }"
        case 6: return "(\(operand(depth - 1)) matches \(pattern(depth - 1)))"
        case 7: return "try? \(call(depth - 1))"
        default: return operand(depth)
        }
    }

    private mutating func operand(_ depth: Int) -> String {
        if depth <= 0 || chance(3) { return chance(2) && !names.isEmpty ? pick(names) : literal() }
        switch number(0...6) {
        case 0: return "[\(expression(depth - 1)), ...[\(expression(depth - 1))], \(expression(depth - 1))]"
        case 1: return "{ a: \(expression(depth - 1)), \"b c\": \(expression(depth - 1)), @type: \(literal()), ...{ in: 1 } }"
        case 2: return "(\(expression(depth - 1)))\(pick([".a", "?.b", "[0]", ".@type", ".\"imin:item\"", "?[1]"]))"
        case 3: return call(depth)
        case 4: return "[1, 2].map { \(pick(["$0", "x in x", "_ in 1"])) + \(literal()) }"
        case 5: return "\"a \\(\(expression(depth - 1))) b\""
        default: return "-(\(expression(depth - 1)))"
        }
    }

    private mutating func call(_ depth: Int) -> String {
        guard let function = functions.isEmpty ? nil : pick(functions) else { return "random.id()" }
        let arguments = function.labels.map { label in (label.map { $0 + ": " } ?? "") + expression(depth - 1) }
        return "\(function.name)(\(arguments.joined(separator: ", ")))"
    }

    private mutating func string() -> String {
        pick(["\"x\"", "\"naïve 👍\"", "\"a\\n\\\"b\\\"\"", "\"\\u00e9\\u{1F600}\"", "\"\"", "\"// not a comment\"", "\"{ ( [\""])
    }

    private mutating func literal() -> String {
        switch number(0...7) {
        case 0: return pick(["true", "false", "null"])
        case 1: return string()
        case 2: return pick(["£9.50", "€3", "£1_000"])
        case 3: return pick(["@2026-05-10", "@2026-05-10T10:45:33Z", "@2026-05-10T10:45:33.5+01:00"])
        case 4: return pick(["5.minutes", "200.ms", "9.5", "1e6", "0x1F", "1_000", "0.1"])
        default: return "\(number(0...99))"
        }
    }

    // MARK: Patterns

    private mutating func pattern(_ depth: Int) -> String {
        guard depth > 0 else { return pick(["_", literal(), "String", "/^a[/]{2}\\/$/", "1...5", "< 3"]) }
        switch number(0...7) {
        case 0: return "\(pattern(depth - 1)) | \(pattern(0))"
        case 1: return "{ a: \(pattern(depth - 1)), b?: \(pattern(depth - 1)), \"c d\", @type: String }"
        case 2: return "exactly { a }"
        case 3: return "[\(pattern(depth - 1)), ..., \(pattern(0))]"
        case 4: return "\(pick(["each", "some", "no"])) \(pattern(0))"
        case 5: return "[...]"
        default: return pattern(0)
        }
    }
}
