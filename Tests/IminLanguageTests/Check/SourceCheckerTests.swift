import Testing

@testable import IminLanguage

struct SourceCheckerTests {
    /// A checker whose modules lie in a table.
    static func checker(_ files: [String: String]) -> SourceChecker {
        SourceChecker(CheckFixture.language, library: CheckFixture.library, symbols: SymbolTable()) {
            module, isPath, _ throws(ScriptFailure) in
            let name = isPath ? module : "\(module).imin"
            guard let text = files[name] else { throw ScriptFailure(kind: "module", "there is no file `\(name)`") }
            return SourceText(name: name, text: text)
        }
    }

    static func found(_ files: [String: String], _ script: String) -> [String] {
        var checker = checker(files)
        return checker.check(SourceText(name: "main.imin", text: script)).diagnostics.map { "\($0.source.name) \($0.name)" }
    }

    @Test func `A script is checked against what its modules offer`() {
        let files = [
            "people.imin": "import \"data.imin\"\nfunc someone(named name: String) -> Object { return data.make(name) }",
            "data.imin": "func make(_ name) { return { name: name } }",
        ]
        #expect(SourceCheckerTests.found(files, "import people\nlog(people.someone(named: \"Kit\"))") == [])
        #expect(SourceCheckerTests.found(files, "import people\nlog(people.someone(name: 5))") == ["main.imin unknown-label"])
        #expect(SourceCheckerTests.found(files, "import people\nlog(people.sumeone(named: \"a\"))") == ["main.imin unknown-member"])
    }

    @Test func `What a condition asks about members of a module is unknown where it decides`() {
        let people = """
            let Person = { name: String, age: Int }
            let fallback = null
            let table = { a: 1, b: null }
            func check(_ p: Person) { return p.age }
            """
        func found(_ script: String) -> [String] { SourceCheckerTests.found(["people.imin": people], "import people\n\(script)") }
        #expect(
            found(
                """
                if people.fallback != null { log(people.fallback.name) }
                if people.table.b != null { log(people.table.b.c) }
                if people.table.has("z") { log(people.table.z) }
                log(people.check({ name: "A", age: 5 }))
                """) == [])
        #expect(found("if people.table.a == 1 { log(people.table.a.c) }\nlog(people.fallback.name)").count == 2)
        #expect(found("log(people.check({ name: 5, age: 1 }))") == ["main.imin argument-type"])
    }

    @Test func `A missing module is reported where it is imported`() {
        #expect(SourceCheckerTests.found([:], "import people\nlog(people.x)") == ["main.imin module-not-found"])
        #expect(
            SourceCheckerTests.found(["a.imin": "import b\nlet x = b.y"], "import a\nlog(a.x)")
                == ["a.imin module-not-found"])
    }

    /// Branches that run at once share what a module has, as they share the names around them.
    @Test(arguments: [
        ("parallel {\n    a.bump()\n    log(\"x\")\n}", ["main.imin race-write"]),
        ("parallel {\n    let one = a.twice()\n    let two = a.read()\n}\nlog(one)\nlog(two)", ["main.imin race-write"]),
        ("[1].parallelMap { a.bump() }", ["main.imin race-write"]), ("[1].parallelMap(a.add)", ["main.imin race-write"]),
        ("func f() { a.bump() }\nparallel {\n    f()\n    log(\"x\")\n}", ["main.imin race-write"]),
        ("parallel {\n    log(a.read())\n    log(a.size)\n}\na.bump()\nparallel { a.bump() }", []),
        ("a.n = 5", ["main.imin assign-to-constant"]), ("log(a.n)", ["main.imin unknown-member"]),
    ])
    func `What a module changes within is known to who imports it`(_ script: String, _ found: [String]) {
        let module = """
            var n = 0
            let size = 5
            func bump() { n += 1 }
            func add(_ m) { n += m }
            func twice() { bump(); bump(); return n }
            func read() { return n }
            """
        #expect(SourceCheckerTests.found(["a.imin": module], "import a\n\(script)") == found)
    }

    @Test func `Modules in a circle are reported once, with the way around`() {
        let files = ["a.imin": "import b\nlet x = b.y", "b.imin": "import a\nlet y = a.x"]
        var checker = SourceCheckerTests.checker(files)
        let result = checker.check(SourceText(name: "main.imin", text: "import a\nlog(a.x)"))
        #expect(result.diagnostics.map { "\($0.source.name) \($0.name)" } == ["b.imin module-cycle"])
        #expect(result.diagnostics.first?.notes.first == "a.imin → b.imin → a.imin")
    }

    @Test func `Errors in a module are reported for it, once`() {
        let files = ["a.imin": "let x = 5\nlet y = x.foo", "b.imin": "import a\nlet z = a.y"]
        #expect(
            SourceCheckerTests.found(files, "import a\nimport b\nlog(a.x)\nlog(b.z)")
                == ["a.imin unknown-member"])
    }

    @Test func `A later line of a session that imports a broken module is told so`() {
        var checker = SourceCheckerTests.checker(["a.imin": "let y = 5.foo"])
        let first = checker.check(SourceText(name: "<repl:1>", text: "import a"), role: .line)
        #expect(first.diagnostics.map(\.name) == ["unknown-member"])
        #expect(first.checked.hasErrors)
        let second = checker.check(SourceText(name: "<repl:2>", text: "import a"), role: .line)
        #expect(second.diagnostics.map(\.name) == ["module-broken"])
    }

    @Test func `A module is read once for a whole session`() {
        var checker = SourceCheckerTests.checker(["a.imin": "let x = 5"])
        _ = checker.check(SourceText(name: "<repl:1>", text: "import a"), role: .line)
        let second = checker.check(SourceText(name: "<repl:2>", text: "import a\na.y"), role: .line)
        #expect(checker.modules.count == 1)
        #expect(second.diagnostics.map(\.name) == ["unknown-member"])
    }

    @Test(arguments: ["print(y)", "let = "])
    func `Thousands of errors on one line are each reported, at their columns`(_ wrong: String) {
        let parts = (0..<3_000).map { wrong.replacing("y", with: "y\($0)") }
        let source = SourceText(name: "main.imin", text: parts.joined(separator: ";"))
        var checker = SourceCheckerTests.checker([:])
        let found = checker.check(source).diagnostics.filter { $0.severity == .error }
        #expect(found.count == 3_000)
        let last = source.position(of: Int(found.last?.span.start ?? 0))
        #expect(last.line == 1 && last.column > parts.dropLast().joined(separator: ";").count)
    }

    @Test func `A script that imports itself is a circle`() {
        #expect(SourceCheckerTests.found(["main.imin": "import main"], "import main\nlog(main.x)") == ["main.imin module-cycle"])
    }
}
