import Foundation
import IminJSON
import Testing

@Suite("imin run")
struct RunTests {
    @Test("every example passes", arguments: Program.scripts(in: "examples"))
    func examples(name: String) async throws {
        let result = try await Program.run(["run", "examples/\(name)"])
        #expect(result.status == 0, "\(result.output)\(result.error)")
    }

    @Test("the same script and seed give the same bytes, another seed gives others")
    func determinism() async throws {
        let script =
            #"print(customer.create(email: "a@b.example", givenName: "A", familyName: "B")); print(random.uuid()); print(clock.now)"#
        let first = try await Program.run(script: script, ["--seed", "7"])
        let second = try await Program.run(script: script, ["--seed", "7"])
        let other = try await Program.run(script: script, ["--seed", "8"])
        #expect(first.status == 0, "\(first.error)")
        #expect(first.output == second.output)
        #expect(first.output != other.output)
    }

    @Test("a scenario that is run alone draws the same as among others")
    func replay() async throws {
        let script = "scenario \"a\" { print(random.id(8)) }\nscenario \"b\" { print(random.id(8)) }"
        let both = try await Program.run(script: script)
        let alone = try await Program.run(script: script, ["--only", "b"])
        #expect(both.output.hasSuffix(alone.output) && alone.output.count == 9, "\(both.output) \(alone.output)")
    }

    @Test(
        "exit statuses say what happened",
        arguments: [
            ("print(1)", 0),
            ("expect 1 == 2", 1),
            (#"customer.get("nobodyhere")"#, 1),
            ("let x = [args][5]", 1),
            ("print(nosuchname)", 3),
            ("let = 1", 3),
            (#"http.get("http://127.0.0.1:9/")"#, 5),
        ] as [(String, Int32)])
    func statuses(script: String, status: Int32) async throws {
        let result = try await Program.run(script: script)
        #expect(result.status == status, "\(script): \(result.output)\(result.error)")
    }

    @Test(
        "wrong usage is 2 and says what there is",
        arguments: [["run", "nosuchfile.imin"], ["run", "--nosuchflag"], ["--env", "nowhere", "-e", "1"]])
    func usage(arguments: [String]) async throws {
        let result = try await Program.run(arguments)
        #expect(result.status == 2, "\(result.error)")
        #expect(!result.error.isEmpty)
        #expect(result.output.isEmpty)
    }

    @Test("a live environment refuses writes with 4 before anything is sent, reads go through")
    func liveGuard() async throws {
        // Nobody listens there: a refusal shows that nothing was tried, a read fails to connect.
        let environment = ["IMIN_STAGING_URL": "http://imin.invalid", "IMIN_STAGING_KEY": "not-shown-anywhere"]
        let write = try await Program.run(
            script: #"customer.create(email: "a@b.example", givenName: "A", familyName: "B")"#, ["--env", "staging"],
            environment: environment)
        #expect(write.status == 4, "\(write.error)")
        #expect(write.error.contains("--yes"))
        #expect(!(write.output + write.error).contains("not-shown-anywhere"))
    }

    @Test("-e prints a value, standard input is a script, words behind -- are args")
    func inputs() async throws {
        let value = try await Program.run(["-e", "1 + 2"])
        #expect(value.status == 0 && value.output == "3\n", "\(value.error)")
        let text = try await Program.run(["-e", #""a" + "b""#])
        #expect(text.output == "ab\n" || text.status == 3)
        let piped = try await Program.run([], input: "print(\"piped\")\n")
        #expect(piped.output == "piped\n", "\(piped.error)")
        let arguments = try await Program.run(["-e", "args", "--", "one", "two"])
        #expect(arguments.output == "[\n  \"one\",\n  \"two\"\n]\n", "\(arguments.error)")
    }

    @Test("no escape codes where the output is no terminal; --json is one object a line")
    func machines() async throws {
        let script = "print(\"hi\")\nscenario \"fails\" { expect 1 == 2 }\nscenario \"holds\" { expect 1 == 1 + 0 }"
        let plain = try await Program.run(script: script)
        #expect(!(plain.output + plain.error).contains("\u{1B}"))
        let result = try await Program.run(script: script, ["--json", "-v"])
        #expect(result.status == 1)
        let events = try result.output.split(separator: "\n").map { try JSON(parsing: Array($0.utf8)) }
        #expect(events.compactMap { $0["event"]?.string } == ["print", "scenario", "scenario", "problem", "end"])
        #expect(events.last?["status"]?.integer == 1)
        #expect(result.error.isEmpty)
    }

    @Test("-v shows each exchange on a line, -vv bodies, and neither the key")
    func verbose() async throws {
        let script = #"let ada = customer.create(email: "ada@example.com", givenName: "Ada", familyName: "Ng")"# + "\ncustomer.get(ada)"
        let lines = try await Program.run(script: script, ["-v"])
        #expect(lines.error.contains("POST /api/v2/customer-accounts → 201"), "\(lines.error)")
        #expect(lines.error.split(separator: "\n").count == 2, "\(lines.error)")
        let full = try await Program.run(script: script, ["-vv"])
        #expect(full.error.contains("ada@example.com"))
    }

    @Test("what a script reads with `env` leaves the program by no way")
    func secrets() async throws {
        let script = """
            let key = env("SOME_KEY")
            print(key)
            print(json.text({ key: key }))
            log("\\(key)")
            expect json.text([key]) == ""
            let made = customer.create(email: "a@b.example", givenName: key, familyName: "B")
            print(made)
            fail("no \\(key)")
            """
        for flags in [["-vv"], ["--json", "-v"]] {
            let result = try await Program.run(script: script, flags, environment: ["SOME_KEY": "s3cr3t-v4lue"])
            #expect(result.status == 1)
            #expect(!(result.output + result.error).contains("s3cr3t-v4lue"), "\(result.output)\(result.error)")
        }
    }

    @Test("limits of time hold for scripts that only wait, and a deadline of the script is no lost service")
    func deadlines() async throws {
        let waiting = try await Program.run(["--limit-time", "1", "-e", "while true { sleep(0.seconds) }"])
        #expect(waiting.status == 1 && waiting.error.contains("--limit-time"), "\(waiting.error)")
        let never = try await Program.run(["-e", "eventually(within: 1.seconds, every: 0.seconds) { expect 1 == 2 }"])
        #expect(never.status == 1)
        let deadline = try await Program.run(["-e", "within(10.ms) { sleep(1.hours) }"])
        #expect(deadline.status == 1)
    }

    @Test("what went wrong within other limits is played again within them")
    func limits() async throws {
        let deep = try await Program.run(script: "func f() { return f() }\nf()", ["--limit-depth", "50", "--limit-time", "30"])
        #expect(deep.error.contains("--limit-depth 50 --limit-time 30"), "\(deep.error)")
        let text = String(repeating: "x", count: 5_000)
        let script = "file.write(\"long.txt\", \"\(text)\")\nprint(file.read(\"long.txt\").count)"
        let short = try await Program.run(script: script, ["--limit-string", "4000"])
        #expect(short.status == 1 && short.error.contains("`--limit-string` raises it"), "\(short.error)")
        #expect(try await Program.run(script: script, ["--limit-string", "6000"]).output == "5000\n")
    }

    @Test("--only that matches nothing is wrong usage; seeds may be hexadecimal; -e takes what begins with a dash")
    func flags() async throws {
        let script = "scenario \"a\" { }"
        #expect(try await Program.run(script: script, ["--only", "b"]).status == 2)
        #expect(try await Program.run(script: script, ["--seed", "7f3a"]).status == 0)
        #expect(try await Program.run(["-e", "-5"]).output == "-5\n")
    }

    // On a thread of its own: where it waits for its turn among others, the loop reaches its limit of steps first.
    @Test("Ctrl-C stops a busy loop and a waiting script with 130", .onOwnThread, arguments: ["while true { }", "sleep(10.minutes)"])
    func interrupt(script: String) async throws {
        let process = Process()
        process.executableURL = Program.url
        process.arguments = ["-e", "for i in 1...3000 { print(\"0123456789\") }\n\(script)"]
        var environment = Program.clean
        environment["IMIN_LOCAL_URL"] = "http://127.0.0.1:9"
        environment["IMIN_ENV"] = "local"
        process.environment = environment
        process.standardError = FileHandle.nullDevice
        let output = Pipe()
        process.standardOutput = output
        process.standardInput = FileHandle.nullDevice
        try process.run()
        // More than is kept back for one write: when some of it is here, the script runs.
        _ = output.fileHandleForReading.availableData
        try await Task.sleep(for: .milliseconds(100))
        process.interrupt()
        process.waitUntilExit()
        #expect(process.terminationStatus == 130)
    }

    @Test("a link that opens once is printed whole, and nowhere else, on the sandbox")
    func links() async throws {
        let call = #"seller.onboard("https://acme-provider.com/sellers/abc123", stripe: true).url"#
        let printed = try await Program.run(script: "print(\(call))\nexpect \(call) == \"\"", ["-vv"])
        #expect(printed.output.contains("/onboard?jwt=eyJ"), "\(printed.output)")
        #expect(printed.error.contains("jwt=•••") && !printed.error.contains("eyJ"), "\(printed.error)")
        let value = try await Program.run(["-e", call])
        #expect(value.output.contains("/onboard?jwt=eyJ"))
        let events = try await Program.run(script: "print(\(call))\nexpect \(call) == \"\"", ["--json", "-v"])
        for line in events.output.split(separator: "\n") {
            #expect(line.contains("eyJ") == line.hasPrefix(#"{"event":"print""#), "\(line)")
        }
    }
}
