// Sessions, modules, and what a report says of scenarios.

import Testing

@testable import IminLanguage

@Suite struct SessionTests {
    private func source(_ text: String, _ name: String = "main.imin") -> SourceText { SourceText(name: name, text: text) }

    @Test func whatOneLineBindsTheNextOnesKnow() async throws {
        let session = Session(language: Imin(), isInteractive: true)
        _ = try await session.run(source("var n = 1\nfunc double(_ x) { x * 2 }\nlet next = { n += 1; return n }"))
        #expect(try await session.run(source("n += 1; double(n)")).value?.json == 4)
        #expect(try await session.run(source("next()")).value?.json == 3)
        await #expect(throws: CompileErrors.self) { try await session.run(source("n = missing")) }
        #expect(try await session.run(source("n")).value?.json == 3)
        #expect(try await session.run(source("[n][7]")).problems.first?.name == "index-out-of-range")
        #expect(try await session.run(source("let n = \"new\"\nn")).value?.json == "new")
    }

    @Test func whatTheLibraryDoesByItselfCanBeStopped() async throws {
        let output = Output()
        var options = RunOptions()
        options.print = { output.append($0) }
        var language = Imin()
        language.add(
            Module(
                "", "Stops.",
                functions: [
                    HostFunction("stop", "Stops.", []) { [cancellation = options.cancellation] _ throws(ScriptFailure) in
                        cancellation.cancel()
                        return .null
                    }
                ]))
        let session = Session(language: language, options: options, isInteractive: true)
        _ = try await session.run(source("let all = (1...20000).map { 20000 - $0 }"))
        let report = try await session.run(source("stop()\nlet sorted = all.sorted()\nprint(\"sorted\")"))
        #expect(report.outcome == .cancelled && output.lines.isEmpty)
    }

    @Test func aModuleRunsOnceAndOffersItsTopLevel() async throws {
        let output = Output()
        var options = RunOptions()
        options.print = { output.append($0) }
        let session = Session(language: Imin(), options: options) { name, _, _ throws(ScriptFailure) in
            switch name {
            case "people":
                SourceText(
                    name: "people.imin",
                    text: """
                        import fixtures
                        print("people")
                        let domain = fixtures.domain
                        func someone(named name = "Louis") { return "\\(name)@\\(domain)" }
                        let greet = { name in "Hi \\(name)" }
                        scenario "not run" { print("never") }
                        """)
            case "fixtures": SourceText(name: "fixtures.imin", text: "print(\"fixtures\")\nlet domain = \"example.com\"")
            default: throw ScriptFailure(kind: "module", "there is no module `\(name)`")
            }
        }
        _ = try await session.run(
            source(
                """
                import people
                import fixtures as data
                print(people.someone(named: "Kit"))
                print(people.domain + data.domain)
                print(people.greet("Kit"))
                """))
        #expect(output.lines == ["fixtures", "people", "Kit@example.com", "example.comexample.com", "Hi Kit"])
        #expect(session.leakedCells == 0)
    }

    @Test(arguments: ["parallel { let a = 1 else { fail(\"x\") } }", "let f = sleep\nlog(f)", "print(1)"])
    func whatKeepsASourceFromRunningIsFoundWithoutRunningIt(text: String) async {
        let found = Session(language: Imin()).examine(source(text)).filter { $0.severity == .error }.map(\.name)
        var refused: [String] = []
        do {
            _ = try await Session(language: Imin()).run(source(text))
        } catch {
            refused = error.diagnostics.filter { $0.severity == .error }.map(\.name)
        }
        #expect(found == refused && found.isEmpty == (text == "print(1)"))
    }

    @Test func importCyclesAndMissingModulesAreErrors() async throws {
        let loader: ModuleLoader = { name, _, _ throws(ScriptFailure) in
            switch name {
            case "a": SourceText(name: "a.imin", text: "import b")
            case "b": SourceText(name: "b.imin", text: "import a")
            default: throw ScriptFailure(kind: "module", "there is no module `\(name)`")
            }
        }
        for (text, word) in [("import a", "a.imin"), ("import c", "c")] {
            let session = Session(language: Imin(), modules: loader)
            do {
                _ = try await session.run(source(text))
                Issue.record("\(text) runs")
            } catch {
                #expect(error.diagnostics.contains { $0.message.contains(word) || $0.notes.contains { $0.contains(word) } })
            }
        }
    }

    @Test func scenariosAreReportedOneByOne() async throws {
        let events = Output()
        var options = RunOptions()
        options.observe = { event in
            switch event {
            case .scenarioBegan(let name): events.append("began \(name)")
            case .scenarioEnded(let report): events.append("ended \(report.name) \(report.outcome) \(report.expectations)")
            case .stepBegan(let name): events.append("step \(name)")
            }
        }
        let session = Session(language: Imin(), options: options)
        let report = try await session.run(
            source(
                """
                scenario "good" { step "one" { expect 1 + 1 == 2 } }
                scenario "rows" for n in [1, 2] { expect n == 1 }
                """))
        #expect(report.outcome == .failed)
        #expect(report.expectations == 3)
        #expect(report.scenarios.map(\.name) == ["good", "rows [1]", "rows [2]"])
        #expect(report.scenarios.map(\.outcome) == [.passed, .passed, .failed])
        #expect(report.scenarios[2].problems == 0..<1)
        #expect(report.problems[0].path == ["rows [2]"])
        #expect(
            events.lines == [
                "began good", "step one", "ended good passed 1", "began rows [1]", "ended rows [1] passed 1", "began rows [2]",
                "ended rows [2] failed 1",
            ])
    }

    @Test func onlyRunsTheScenariosNamed() async throws {
        var options = RunOptions()
        options.only = "b"
        let session = Session(language: Imin(), options: options)
        let report = try await session.run(source("scenario \"a\" { expect 1 == 2 }\nscenario \"b\" { }"))
        #expect(report.scenarios.map(\.name) == ["b"])
        #expect(report.outcome == .passed)
    }

    @Test func theSameSeedGivesTheSameRun() async throws {
        func printed(_ seed: UInt64) async throws -> [String] {
            let output = Output()
            var options = RunOptions()
            options.seed = seed
            options.print = { output.append($0) }
            _ = try await Session(language: Imin(), options: options).run(
                source("print((1...5).map { random.int(in: 1...1000) })\nprint(random.uuid())"))
            return output.lines
        }
        let first = try await printed(7)
        #expect(try await printed(7) == first)
        #expect(try await printed(8) != first)
    }

    @Test func aProblemNamesTheCallsThatLedThere() async throws {
        let report = try await Session(language: Imin()).run(
            source(
                """
                func inner(_ x) {
                    fail("no")
                }
                func outer() { [1].map { inner($0) } }
                outer()
                """))
        #expect(report.problems.map { $0.source.position(of: Int($0.span.start)).line } == [2])
        #expect(report.problems[0].calls.map(\.function) == ["inner", "map", "outer"])
    }
}
