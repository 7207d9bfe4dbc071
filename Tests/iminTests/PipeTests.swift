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
            (["repl"], "6 * 7\nlet x = [1,\n2]\nx.count", 0, "_1 = 42\nx = [1, 2]\n_2 = 2\n", ""),
            // A session out of a pipe ends with the first statement that fails.
            (["repl"], "nope\n1 + 1\n", 3, "error[unknown-name]", ""), (["repl"], "expect 1 == 2\n1 + 1\n", 1, "1 is not 2", ""),
        ] as [([String], String, Int32, String, String)])
    func saysHowItWent(arguments: [String], input: String, status: Int32, output: String, error: String) async throws {
        let result = try await Program.run(arguments, input: input)
        #expect(result.status == status)
        if status == 0 || output.isEmpty || output == "1\n" {
            #expect(result.output == output)
        } else {
            #expect(result.output.contains(output))
        }
        #expect(error.isEmpty || result.error.contains(error))
        #expect(!(result.output + result.error).contains("imin sandbox"))
        #expect(!(result.output + result.error).contains("\u{1B}"))
        #expect(!result.output.contains("_1 = 2\n") || status == 0)
    }
}
