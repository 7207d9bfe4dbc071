import IminJSON
import Testing

@Suite("Writing JSON")
struct JSONWriterTests {
    @Test(
        "compact text has no spaces and escapes only what it must",
        arguments: [
            (JSON.null, "null"), (true, "true"), (false, "false"), (-12, "-12"), (1.5, "1.5"), (5.0, "5"),
            ("a/b é 🏸 \u{7F}", "\"a/b é 🏸 \u{7F}\""), ("\"\\\n\r\t\u{8}\u{C}\0\u{1F}", #""\"\\\n\r\t\b\f\u0000\u001f""#),
            ([], "[]"), ([1, [.null], "x"], #"[1,[null],"x"]"#), ([:], "{}"), (["b": [:], "a": [1, 2]], #"{"b":{},"a":[1,2]}"#),
        ] as [(JSON, String)])
    func compact(json: JSON, text: String) {
        #expect(json.text() == text)
        #expect(json.description == text)
        #expect(json.bytes() == Array(text.utf8))
    }

    @Test("pretty text has a line for each element and member")
    func pretty() {
        let json: JSON = ["a": [1, [:], []], "b": ["c": .null, "d": ["e"]]]
        #expect(
            json.text(pretty: true) == """
                {
                  "a": [
                    1,
                    {},
                    []
                  ],
                  "b": {
                    "c": null,
                    "d": [
                      "e"
                    ]
                  }
                }
                """)
    }

    @Test("every value survives writing and reading, byte for byte", arguments: 0..<300)
    func roundTrip(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let json = generator.json()
        let compact = json.text()
        let again = try JSON(parsing: compact)
        #expect(again == json)
        #expect(again.text() == compact)
        let pretty = json.text(pretty: true)
        #expect(try JSON(parsing: pretty) == json)
        #expect(try JSON(parsing: pretty).text(pretty: true) == pretty)
    }
}
