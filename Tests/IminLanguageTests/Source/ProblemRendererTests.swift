import IminJSON
import Testing

@testable import IminLanguage

@Suite("Problem renderer")
struct ProblemRendererTests {
    /// A problem about a piece of a script, with values for pieces of it.
    static func problem(_ script: String, at text: String, values: [(String, String)], kind: Problem.Kind = .expectation) -> Problem {
        let source = SourceText(name: "1_example_scenario.imin", text: String(repeating: "\n", count: 24) + script)
        func span(_ text: String) -> Span {
            let all = Array(source.bytes)
            let wanted = Array(text.utf8)
            for start in 24...(all.count - wanted.count) where Array(all[start..<start + wanted.count]) == wanted {
                return Span(start, start + wanted.count)
            }
            return Span(0, 0)
        }
        var problem = Problem(kind: kind, name: "expectation-failed", message: Problem.unexplained, source: source, span: span(text))
        problem.path = ["Louis books a session", "he changes his address"]
        problem.witnesses = values.map { Problem.Witness(span: span($0.0), value: $0.1) }
        return problem
    }

    static let sample = problem(
        "        expect updated.email == \"louis_new_email@imin.co\"", at: "expect updated.email == \"louis_new_email@imin.co\"",
        values: [
            ("updated", "{ identifier: \"MAlnTNiZut\", email: \"louis@imin.co\", … 4 more }"), ("updated.email", "\"louis@imin.co\""),
            ("\"louis_new_email@imin.co\"", "\"louis_new_email@imin.co\""), ("updated.email == \"louis_new_email@imin.co\"", "false"),
        ])

    @Test("looks exactly as the definition of the language shows it")
    func sample() {
        let expected = """
            ✗ Louis books a session › he changes his address                                   1_example_scenario.imin:25
            25 │ expect updated.email == "louis_new_email@imin.co"
               │        │       │     │
               │        │       │     false
               │        │       "louis@imin.co"
               │        { identifier: "MAlnTNiZut", email: "louis@imin.co", … 4 more }
               because  PATCH /api/v2/customer-accounts/MAlnTNiZut { email } → 200 in 12 ms, body unchanged
               again    imin run 1_example_scenario.imin --seed 7f3a --only "Louis books"

            """
        let text = ProblemRenderer(width: 109).text(
            Self.sample, because: ["PATCH /api/v2/customer-accounts/MAlnTNiZut { email } → 200 in 12 ms, body unchanged"],
            again: "imin run 1_example_scenario.imin --seed 7f3a --only \"Louis books\"")
        #expect(text == expected)
    }

    @Test("values stand under the part that made them; several lines, long values, calls and notes are shown within the width")
    func shapes() {
        var calls = Self.problem(
            "    expect basket.items.filter { $0.price > limit }.count + f(slot)[0] >= -y || !ok",
            at: "expect basket.items.filter { $0.price > limit }.count + f(slot)[0] >= -y || !ok",
            values: [
                ("basket", "{ … }"), ("basket.items", "[…]"),
                ("basket.items.filter { $0.price > limit }", "[" + String(repeating: "{ price: £3 }, ", count: 20) + "]"),
                ("basket.items.filter { $0.price > limit }.count", "20"), ("f(slot)", "[1]"), ("slot", "7"), ("f(slot)[0]", "1"),
                ("basket.items.filter { $0.price > limit }.count + f(slot)[0]", "21"), ("-y", "-22"), ("y", "22"), ("!ok", "false"),
            ])
        calls.message = "the basket is full"
        calls.differences = ["count: 20, not 21"]
        calls.notes = ["3 rounds within 10 s"]
        calls.calls = (1...20).map { Problem.Call(function: "deeper(_:)", source: calls.source, span: Span($0, $0 + 1)) }
        let pattern = Self.problem(
            "    expect louis matches {\n        type: \"Person\",\n        email: wanted\n    }",
            at: "expect louis matches {\n        type: \"Person\",\n        email: wanted\n    }",
            values: [
                ("louis", "{ type: \"Person\" }"), ("wanted", "\"louis@imin.co\""),
                ("louis matches {\n        type: \"Person\",\n        email: wanted\n    }", "false"),
            ])
        var failure = Self.problem("    customer.get(\"nobody\")", at: "customer.get(\"nobody\")", values: [], kind: .failure)
        failure.message = "404 Not Found: there is no such customer"
        failure.failure = ScriptFailure(kind: "http", "there is no such customer", status: 404)
        var mistake = Self.problem("    xs[9]", at: "xs[9]", values: [("xs", "[1, 2]"), ("日本", "x")], kind: .mistake)
        mistake.message = "there is no element 9: the Array has 2"
        mistake.path = []
        let long = Self.problem(
            "    expect " + (1...40).map { "name\($0)" }.joined(separator: " + ") + " == total",
            at: "expect " + (1...40).map { "name\($0)" }.joined(separator: " + ") + " == total",
            values: [("name1", "1"), ("total", "2")])
        let block = Self.problem(
            "eventually {\n" + (1...30).map { "    f(\($0))\n" }.joined() + "}",
            at: "eventually {\n" + (1...30).map { "    f(\($0))\n" }.joined() + "}", values: [])
        let renderer = ProblemRenderer(width: 100)
        let text = [calls, pattern, failure, mistake, long, block].map { renderer.text($0) }.joined(separator: "\n")
        Golden.check("problems.txt", text)
        for line in text.split(separator: "\n") { #expect(DisplayWidth.of(line) <= 100, "\(line)") }
    }

    @Test("for machines")
    func json() {
        let json = ProblemRenderer.json(Self.sample, because: ["a"], again: "b")
        #expect(json["kind"]?.string == "expectation" && json["line"]?.integer == 25)
        #expect(json["path"]?.array?.count == 2 && json["witnesses"]?.array?.count == 4)
        #expect(json["witnesses"]?[1]?["text"]?.string == "updated.email")
        #expect(json["witnesses"]?[1]?["value"]?.string == "\"louis@imin.co\"")
        #expect(json["failure"]?.isNull == true && json["again"]?.string == "b")
    }
}
