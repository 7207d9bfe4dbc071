import Testing

/// The program where nobody types: no prompt, no banner, no colour, and a status that says how it went.
@Suite struct PipeTests {
    @Test(
        arguments: [
            ([], "print(1)\nprint(2)", 0, "1\n2\n", ""),
            // Nothing runs where anything is wrong.
            ([], "print(1)\nlet = 3\n", 3, "", "error[expected-name]"),
            ([], "print(1)\ncustomer.get(\"nobody\")\nprint(2)\n", 1, "1\n", "404"),
            (["-"], "print(3)", 0, "3\n", ""), ([], "", 0, "", ""), (["repl"], "", 0, "", ""),
            // What a session says to another program is JSON and whole; what is said about it goes beside.
            (["repl"], "6 * 7\nlet x = [1,\n2]\nx.count", 0, "42\n2\n", ""),
            (["repl"], "[{ a: \"\(String(repeating: "x", count: 200))\" }].first.a.count\ncustomer.get(\"x\")", 1, "200\n", "404 · "),
            // A session out of a pipe ends with the first statement that fails.
            (["repl"], "nope\n1 + 1\n", 3, "", "error[unknown-name]"), (["repl"], "expect 1 == 2\n1 + 1\n", 1, "", "1 is not 2"),
            // All of it is read before any of it runs, and found where it stands.
            (["repl"], "print(1)\n\nlet x = [1,\n2]\nx +\n", 3, "", "<stdin>:5:"), (["repl"], "print(1)\nnope()\n", 3, "", "<stdin>:2:"),
            (["repl"], "print(1)\n:nonsense\n", 2, "", ":nonsense is no command"),
            (["repl"], "print(1)\n:back\n)\n", 3, "", "<stdin>:3:"),
            // What a session would know by then is no mistake.
            (["repl"], "20\nlet a = _ + 1\nlet a = a * 2\n_1 + a\n:time let b = a\nb", 0, "20\n62\n42\n", ""),
            // Nothing is no result.
            (["repl"], "print(1)\nnull\n2", 0, "1\n2\n", ""), (["--color", "always", "-e", "1"], "", 0, "1\n", ""),
            (["-i", "nowhere.imin", "-e", "1"], "", 2, "", "-i begins a session"),
            (["repl"], ":nonsense\n1 + 1\n", 2, "", ":nonsense is no command"), (["repl"], ":load nowhere\n1\n", 2, "", "no file"),
        ] as [([String], String, Int32, String, String)])
    func saysHowItWent(arguments: [String], input: String, status: Int32, output: String, error: String) async throws {
        let result = try await Program.run(arguments, input: input)
        #expect(result.status == status)
        #expect(result.output == output)
        #expect(error.isEmpty || result.error.contains(error))
        #expect(!(result.output + result.error).contains("imin sandbox"))
        #expect(!(result.output + result.error).contains("\u{1B}"))
    }

    /// They would look like an input that is empty.
    @Test(arguments: [("<&-", "the standard input is closed"), ("</", "the standard input is a directory")])
    func aSessionWithoutInputSaysSo(redirection: String, message: String) async throws {
        let result = try await Program.run([], shell: "exec \"$0\" repl \(redirection)")
        #expect(result.status == 2)
        #expect(result.output.isEmpty && result.error.contains(message))
    }
}
