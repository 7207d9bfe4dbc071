// Words that people bring along from other languages, and what is meant here. A table: the parser only looks words up.

struct ForeignWord: Sendable {
    enum Use: Sendable {
        /// Stands where a statement begins, before a name, and means one of our words.
        case replaced(by: TokenKind)
        /// Can be left out; what follows is read as if it were not there.
        case dropped
        /// Begins something that is not read.
        case skipped
    }

    var use: Use
    var message: String
    var advice: String
    var error = SyntaxError.foreignWord

    /// Words at the beginning of a statement.
    static let statements: [String: ForeignWord] = {
        var table: [String: ForeignWord] = [:]
        for word in ["function", "def", "fn", "fun", "sub", "proc", "method"] {
            table[word] = ForeignWord(
                use: .replaced(by: .func), message: "functions begin with `func`, not `\(word)`", advice: "write `func`")
        }
        for word in ["const", "val", "final", "local", "auto", "my", "dim", "constant"] {
            table[word] = ForeignWord(use: .replaced(by: .let), message: "names are bound with `let`, not `\(word)`", advice: "write `let`")
        }
        table["mut"] = ForeignWord(use: .replaced(by: .var), message: "names that change are bound with `var`", advice: "write `var`")
        for word in ["foreach", "loop"] {
            table[word] = ForeignWord(
                use: .replaced(by: .for), message: "loops begin with `for`, not `\(word)`", advice: "write `for x in xs`")
        }
        for word in ["match", "when"] {
            table[word] = ForeignWord(
                use: .replaced(by: .switch), message: "cases are told apart with `switch`, not `\(word)`", advice: "write `switch`")
        }
        for word in ["describe", "feature", "context", "suite"] {
            table[word] = ForeignWord(
                use: .replaced(by: .scenario), message: "a test is a `scenario`, not `\(word)`", advice: "write `scenario \"…\" { }`")
        }
        for word in ["it", "test", "given", "then"] {
            table[word] = ForeignWord(
                use: .replaced(by: .step), message: "a part of a scenario is a `step`, not `\(word)`", advice: "write `step \"…\" { }`")
        }
        for word in ["assert", "should", "verify", "check"] {
            table[word] = ForeignWord(
                use: .replaced(by: .expect), message: "what must hold is written with `expect`, not `\(word)`", advice: "write `expect`")
        }
        for word in ["using", "include", "use", "from"] {
            table[word] = ForeignWord(
                use: .skipped, message: "modules are brought in with `import`, not `\(word)`", advice: "write `import name`")
        }
        for word in ["public", "private", "export", "static", "fileprivate", "internal", "override", "protected"] {
            table[word] = ForeignWord(
                use: .dropped, message: "there is no `\(word)`: a module offers all its top-level names", advice: "remove `\(word)`")
        }
        for word in ["class", "struct", "interface", "type", "enum", "record", "protocol", "extension", "data"] {
            table[word] = ForeignWord(
                use: .skipped, message: "there are no type declarations",
                advice: "values are objects: `{ name: \"x\" }`, and patterns describe them")
        }
        for word in ["throw", "raise"] {
            table[word] = ForeignWord(
                use: .skipped, message: "a script fails with a call, not with `\(word)`", advice: "write `fail(\"…\")`")
        }
        table["guard"] = ForeignWord(
            use: .skipped, message: "there is no `guard`", advice: "write `let x = value else { … }` or `if !condition { … }`")
        table["unless"] = ForeignWord(use: .skipped, message: "there is no `unless`", advice: "write `if !condition { … }`")
        table["until"] = ForeignWord(use: .skipped, message: "there is no `until`", advice: "write `while !condition { … }`")
        table["repeat"] = ForeignWord(use: .skipped, message: "there is no `repeat`", advice: "write `while condition { … }`")
        table["finally"] = ForeignWord(use: .skipped, message: "there is no `finally`", advice: "write `defer { … }` before what may fail")
        table["yield"] = ForeignWord(use: .skipped, message: "there is no `yield`", advice: "return an Array")
        table["async"] = ForeignWord(
            use: .dropped, message: "nothing has to be marked as waiting: any call may wait", advice: "remove `async`", error: .waiting)
        return table
    }()

    /// Words that stand before a value and can be left out or written otherwise.
    static let prefixes: [String: ForeignWord] = [
        "await": ForeignWord(
            use: .dropped, message: "nothing has to be marked as waiting: any call may wait", advice: "remove `await`", error: .waiting),
        "not": ForeignWord(use: .replaced(by: .not), message: "negation is written `!`", advice: "write `!`", error: .wordOperator),
        "new": ForeignWord(use: .dropped, message: "objects are made by calling a function, without `new`", advice: "remove `new`"),
        "typeof": ForeignWord(use: .dropped, message: "there is no `typeof`", advice: "compare with a shape: `x matches String`"),
        "lambda": ForeignWord(
            use: .skipped, message: "closures are written in braces", advice: "write `{ a in … }`", error: .arrowFunction),
        "function": ForeignWord(
            use: .skipped, message: "closures are written in braces", advice: "write `{ a in … }`", error: .arrowFunction),
        "func": ForeignWord(use: .skipped, message: "closures are written in braces", advice: "write `{ a in … }`", error: .arrowFunction),
    ]

    /// Words between two values.
    static let infixes: [String: (operator: TokenKind, spelling: String)] = [
        "and": (.and, "&&"), "or": (.or, "||"), "is": (.equal, "=="), "eq": (.equal, "=="), "equals": (.equal, "=="),
        "ne": (.notEqual, "!="),
        "mod": (.percent, "%"), "div": (.slash, "/"),
    ]

    /// All of them, so that ordinary names are looked up in no table.
    static let all = Set(statements.keys).union(prefixes.keys).union(infixes.keys).union(nulls).union(truths.keys)

    /// Words for the absent value.
    static let nulls: Set<String> = ["nil", "None", "undefined", "NULL"]
    /// Words for truth.
    static let truths: [String: Bool] = ["True": true, "False": false]
}
