// The texts of `imin explain` for what the checker finds, family by family as in the manual.

enum CheckExplanations {
    static let all = names + labels + types + fieldsAndPatterns + flow + copiesAndRaces + unitsSecretsModules

    private static let names = [
        DiagnosticExplanation(
            "unknown-name",
            "A name is read that nothing binds: no `let`, `var`, `func`, parameter or `import` in reach, and nothing of the platform or the library.",
            wrong: "let louis = customer.get(\"a\")\nprint(luois)", right: "let louis = customer.get(\"a\")\nprint(louis)"),
        DiagnosticExplanation(
            "used-before-binding",
            "A name is read above the line that binds it. Names are bound from their line on; only top-level functions may be used before they are written.",
            wrong: "print(total)\nlet total = 5\nprint(total)", right: "let total = 5\nprint(total)"),
        DiagnosticExplanation(
            "already-bound",
            "A scope binds each name once. A value that changes is a `var` and is assigned to; blocks within may bind the name anew.",
            wrong: "let a = 1\nlet a = 2\nprint(a)", right: "var a = 1\na = 2\nprint(a)"),
        DiagnosticExplanation(
            "shadows-builtin",
            "A name of the language's library cannot be bound again, so that `print` or `json` means the same everywhere. Names of the platform can: after `let order = …` the name `order` is that value, and the operation is out of reach until the block ends.",
            wrong: "let print = 5\nlog(print)", right: "let page = 5\nlog(page)"),
        DiagnosticExplanation(
            "unknown-member",
            "A module, a page or a value such as a String has no member of that name. Fields of objects are another matter: see `unknown-field`.",
            wrong: "print(\"abc\".lenght)", right: "print(\"abc\".count)"),
        DiagnosticExplanation(
            "module-as-value", "A module is not a value: it cannot be printed, stored or handed on. Its members can.",
            wrong: "print(customer)", right: "print(customer.get(\"a\"))"),
        DiagnosticExplanation(
            "implicit-member",
            "`.name` is short for a member of what the place expects, and here nothing is expected that has members.",
            wrong: "let link = .backToBroker(\"https://a.example\")\nprint(link)",
            right: "checkout(\"s\", offer: \"o\", customer: \"c\", links: [.backToBroker(\"https://a.example\")])"),
        DiagnosticExplanation(
            "closure-argument",
            "`$0`, `$1`, … are the arguments of the closure around them, as many as it is called with. A closure that names its arguments has none.",
            wrong: "print([1, 2].map { $1 })", right: "print([1, 2].map { $0 })"),
    ]

    private static let labels = [
        DiagnosticExplanation(
            "closure-not-called",
            "`expect … fails` looks at what is called. A closure is a value; nothing in it fails before it is called.",
            wrong: "expect { customer.get(\"a\") } fails", right: "expect customer.get(\"a\") fails"),
        DiagnosticExplanation(
            "subtracted-date", "Without the `@` before it a day is two subtractions of Numbers.", wrong: "print(2026-05-10)",
            right: "print(@2026-05-10)"),
        DiagnosticExplanation(
            "unknown-label", "The function has no parameter with this label. The note shows all it has.",
            wrong: "customer.create(mail: \"a@b.example\")", right: "customer.create(email: \"a@b.example\")"),
        DiagnosticExplanation(
            "missing-label", "An argument that has a label is left out, or its value is written without the label.",
            wrong: "customer.create(\"a@b.example\")", right: "customer.create(email: \"a@b.example\")"),
        DiagnosticExplanation(
            "missing-argument", "An argument that has no label is left out.", wrong: "customer.delete()", right: "customer.delete(\"a\")"),
        DiagnosticExplanation(
            "repeated-label", "The same argument is given twice.", wrong: "customer.create(email: \"a\", email: \"b\")",
            right: "customer.create(email: \"a\")"),
        DiagnosticExplanation(
            "misordered-label",
            "Functions of a script and of the library take their arguments in the order of the declaration, so that every call reads alike. Operations of the platform take labels in any order.",
            wrong: "func book(_ slot, seats: Int, note: String) { print(\"\\(slot)\\(seats)\\(note)\") }\nbook(1, note: \"x\", seats: 2)",
            right:
                "func reserve(_ slot, seats: Int, note: String) { print(\"\\(slot)\\(seats)\\(note)\") }\nreserve(1, seats: 2, note: \"x\")"
        ),
        DiagnosticExplanation(
            "unexpected-label", "The parameter has no label (`_` in a `func`), or a closure is called, which takes no labels.",
            wrong: "customer.delete(customer: \"a\")", right: "customer.delete(\"a\")"),
        DiagnosticExplanation(
            "extra-argument", "There are more arguments than parameters. A closure drops those it did not ask for; a function refuses.",
            wrong: "customer.delete(\"a\", \"b\")", right: "customer.delete(\"a\")"),
        DiagnosticExplanation(
            "unexpected-closure", "A closure stands behind a call whose last parameter takes no function.",
            wrong: "print(\"a\".uppercased { $0 })", right: "print(\"a\".uppercased())"),
    ]

    private static let types = [
        DiagnosticExplanation(
            "argument-type", "What is given to a parameter is of a kind that it never takes. Nothing is converted by itself.",
            wrong: "customer.create(email: 5)", right: "customer.create(email: \"5\")"),
        DiagnosticExplanation(
            "wrong-type", "A value is of another kind than the type written for it, or than the pattern that takes it apart.",
            wrong: "let total: Number = \"5\"\nprint(total)", right: "let total: Number = 5\nprint(total)"),
        DiagnosticExplanation(
            "operator-types", "The operator never takes these two kinds together. Text is built with `\\( )`, never with `+ 5`.",
            wrong: "print(\"a\" + 5)", right: "print(\"a\\(5)\")"),
        DiagnosticExplanation(
            "not-a-bool", "Conditions, `!`, `&&`, `||`, `expect` and `require` take Bools and nothing else: write the comparison out.",
            wrong: "if args.count { print(args) }", right: "if args.count > 0 { print(args) }"),
        DiagnosticExplanation(
            "never-equal",
            "Values of two different kinds are never equal, because nothing is converted: `\"5\" == 5` is false. In an `expect` that has to hold it is an error.",
            wrong: "expect \"5\" == 5", right: "expect \"5\" == \"\\(5)\""),
        DiagnosticExplanation(
            "not-callable", "Parentheses stand behind something that is no function.", wrong: "let n = 5\nprint(n())",
            right: "let n = 5\nprint(n)"),
        DiagnosticExplanation(
            "property-called", "A property is read without parentheses.", wrong: "print(\"abc\".count())", right: "print(\"abc\".count)"),
        DiagnosticExplanation(
            "method-not-called", "A method does nothing until it is called with parentheses.", wrong: "print(\"abc\".uppercased)",
            right: "print(\"abc\".uppercased())"),
        DiagnosticExplanation(
            "not-indexable", "Only arrays, objects, strings and collection replies have elements to take with `[…]`.",
            wrong: "print(5.seconds[0])", right: "print([5.seconds][0])"),
        DiagnosticExplanation(
            "index-type", "Arrays are indexed with whole Numbers, objects with Strings.", wrong: "print([1, 2][\"a\"])",
            right: "print([1, 2][0])"),
        DiagnosticExplanation(
            "spread-type", "`...` spreads an Array into an Array, an Object into an Object.", wrong: "print([...5])",
            right: "print([...[5]])"),
        DiagnosticExplanation(
            "not-iterable",
            "`for` walks over arrays, ranges, strings and collection replies. An object's `keys` and `values` can be walked over.",
            wrong: "for i in 5 { print(i) }", right: "for i in 0..<5 { print(i) }"),
        DiagnosticExplanation(
            "unknown-type",
            "There is no type of that name. Types are String, Number, Int, Bool, Date, Url, Email, Uuid, Money, Duration, Object, Array, and `[…]` of them.",
            wrong: "func f(_ x: Strin) { print(x) }\nf(\"a\")", right: "func f(_ x: String) { print(x) }\nf(\"a\")"),
    ]

    private static let fieldsAndPatterns = [
        DiagnosticExplanation(
            "unknown-field",
            "The documented reply, or the literal, has no such field. Replies grow, so a field nobody documented is only doubted (a hint); one that differs from a documented one by two letters or less is an error. `x?.field` is null where there is none.",
            wrong: "print({ email: \"a@b.example\" }.emial)", right: "print({ email: \"a@b.example\" }.email)"),
        DiagnosticExplanation(
            "regex", "What stands between the slashes is no regular expression; the message says why.",
            wrong: "expect args.first matches /(/", right: "expect args.first matches /@/"),
        DiagnosticExplanation(
            "impossible-pattern", "The pattern asks for another kind than the value can ever be, so it never matches.",
            wrong: "expect customer.get(\"nobody\") fails with { status: \"404\" }",
            right: "expect customer.get(\"nobody\") fails with { status: 404 }"),
        DiagnosticExplanation(
            "unreachable-case", "Cases are tried in order, and those above already take everything this one would.",
            wrong: "switch args.first {\ncase let word: print(word)\ncase \"a\": print(1)\n}",
            right: "switch args.first {\ncase \"a\": print(1)\ncase let word: print(word)\n}"),
    ]

    private static let flow = [
        DiagnosticExplanation(
            "unbound-alternative",
            "A name that only one of several alternatives binds is null where another one matches.",
            wrong: "switch args.first {\ncase \"a\" | let other: print(other)\n}",
            right: "switch args.first {\ncase \"a\": print(\"a\")\ncase let other: print(other)\n}"),
        DiagnosticExplanation(
            "unreachable-code", "The statement above always leaves (`return`, `break`, `continue`, `fail`), so this is never reached.",
            wrong: "func f() {\n    return 1\n    print(2)\n}\nf()", right: "func f() {\n    print(2)\n    return 1\n}\nf()"),
        DiagnosticExplanation(
            "else-goes-on",
            "The `else` of a `let` is there to leave: what follows reads names that have no value otherwise. It ends with `return`, `break`, `continue` or `fail(…)`. A value for the other case is given with `??`.",
            wrong: "func show() {\n    let word = args.first else { print(\"none\") }\n    print(word)\n}\nshow()",
            right: "func show() {\n    let word = args.first else { return }\n    print(word)\n}\nshow()"),
        DiagnosticExplanation(
            "always-true", "The expectation holds whatever happens, so it checks nothing.",
            wrong: "expect true", right: "expect args.count > 0"),
        DiagnosticExplanation(
            "repeated-scenario",
            "Two scenarios of a script have the same name. Both run, but reports, snapshots and `--only` tell scenarios apart by their names.",
            wrong: "scenario \"s\" { expect args.count < 5 }\nscenario \"s\" { expect args.count > 0 }",
            right: "scenario \"s\" { expect args.count < 5 }\nscenario \"t\" { expect args.count > 0 }"),
        DiagnosticExplanation(
            "unused-binding", "A name is bound and never read. Write `_` for a value that is not wanted.",
            wrong: "scenario \"s\" { let made = customer.get(\"a\") }", right: "scenario \"s\" { let _ = customer.get(\"a\") }"),
        DiagnosticExplanation(
            "missing-return",
            "A closure or function of a single expression gives that expression's value. One of several statements gives what it returns, and without `return` it gives `null`.",
            wrong: "let xs = [1, 2].map {\n    let doubled = $0 * 2\n    doubled + 1\n}\nprint(xs)",
            right: "let xs = [1, 2].map {\n    let doubled = $0 * 2\n    return doubled + 1\n}\nprint(xs)"),
        DiagnosticExplanation(
            "unused-result", "A value is computed and dropped. A comparison was perhaps meant as an `expect`.",
            wrong: "scenario \"s\" { args.count < 5 }", right: "scenario \"s\" { expect args.count < 5 }"),
    ]

    private static let copiesAndRaces = [
        DiagnosticExplanation(
            "assign-to-constant",
            "A `let`, a parameter or the name of a loop cannot change, and neither can anything inside it. Values are copied when they are bound, so change a `var`.",
            wrong: "let n = 1\nn = 2\nprint(n)", right: "var n = 1\nn = 2\nprint(n)"),
        DiagnosticExplanation(
            "changes-a-copy", "A method that changes its receiver is called on a value that no `var` holds, so the change would be lost.",
            wrong: "[1, 2].append(3)", right: "var numbers = [1, 2]\nnumbers.append(3)\nprint(numbers)"),
        DiagnosticExplanation(
            "unused-change", "A `var` is a copy of what it was bound to. This one is changed and never read, so the change has no effect.",
            wrong: "scenario \"s\" {\n    var copy = { price: £5 }\n    copy.price = £4\n}",
            right: "scenario \"s\" {\n    var copy = { price: £5 }\n    copy.price = £4\n    print(copy)\n}"),
        DiagnosticExplanation(
            "race-read",
            "The statements of a `parallel` block run at once. None may read a name that another one binds; the names are there behind the block.",
            wrong: "parallel {\n    let ada = customer.get(\"a\")\n    print(ada)\n}",
            right: "parallel {\n    let ada = customer.get(\"a\")\n    let kit = customer.get(\"b\")\n}\nprint([ada, kit])"),
        DiagnosticExplanation(
            "race-write",
            "The statements of a `parallel` block run at once, and so do the rounds of a `parallelMap`: none may change a `var` from outside of it. What the check cannot see is refused when it is reached.",
            wrong: "var n = 0\nparallel {\n    n += 1\n    n += 2\n}\nprint(n)",
            right: "parallel {\n    let a = customer.get(\"a\")\n    let b = customer.get(\"b\")\n}\nprint([a, b].count)"),
    ]

    private static let unitsSecretsModules = [
        DiagnosticExplanation(
            "money-currencies", "Amounts of two currencies are never added, compared or divided: there is no rate that would be right.",
            wrong: "print(£1 + €2)", right: "print(£1 + £2)"),
        DiagnosticExplanation(
            "unit-mismatch", "A Number has no unit until one is written, and Dates, Durations and Money each keep their own.",
            wrong: "print(clock.now + 5)", right: "print(clock.now + 5.days)"),
        DiagnosticExplanation(
            "secret-shown", "What `env` gives is secret and is shown as `•••` wherever it would appear: in output, messages and names.",
            wrong: "print(env(\"API_KEY\"))", right: "print(env(\"API_KEY\") != null)"),
        DiagnosticExplanation(
            "module-not-found",
            "The imported file is not there. `import people` takes `people.imin` beside the script, a path starts at its folder."),
        DiagnosticExplanation("module-cycle", "Modules import each other in a circle. The note shows the way around."),
        DiagnosticExplanation("module-broken", "The imported file has errors of its own, which are reported for it."),
        DiagnosticExplanation(
            "unused-import", "Nothing of the imported module is used. Importing it still runs its top level.",
            wrong: "import people\nprint(1)",
            right: "import people\nprint(people.domain)"),
    ]
}
