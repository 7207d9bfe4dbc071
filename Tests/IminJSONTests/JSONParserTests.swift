import IminJSON
import Testing

@Suite("Reading JSON")
struct JSONParserTests {
    @Test(
        "what RFC 8259 allows is read",
        arguments: [
            ("null", JSON.null), ("true", true), ("false", false),
            (" \t\r\n 1 \t\r\n ", 1), ("0", 0), ("-0", 0), ("-1", -1), ("9223372036854775807", 9_223_372_036_854_775_807),
            ("1.5", 1.5), ("1e2", 100), ("1E+2", 100), ("25e-2", 0.25), ("-0.5", -0.5),
            (#""""#, ""), (#""a b""#, "a b"), (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"),
            (#""\u0041\u00e9\u00E9""#, "Aéé"), (#""\u0000""#, "\0"), (#""\uD83C\uDFF8""#, "🏸"), (#""\ud83c\udff8!""#, "🏸!"),
            ("\"\u{7F}\"", "\u{7F}"), ("\"\u{2028}\u{2029}\"", "\u{2028}\u{2029}"), ("\"🏸é\"", "🏸é"),
            ("\"\u{FEFF}\"", "\u{FEFF}"), (#""\uFFFF""#, "\u{FFFF}"),
            ("[]", []), ("[ ]", []), ("[1]", [1]), ("[1,[2,[]],{}]", [1, [2, []], [:]]), ("[null , true\n]", [.null, true]),
            ("{}", [:]), ("{ }", [:]), (#"{"a":1}"#, ["a": 1]), (#"{ "a" : { "" : [ ] } , "b" : null }"#, ["a": ["": []], "b": .null]),
            (#"{"a":1,"b":2,"a":3}"#, ["a": 3, "b": 2]),
        ] as [(String, JSON)])
    func reads(text: String, expected: JSON) throws {
        #expect(try JSON(parsing: text) == expected)
    }

    @Test(
        "what RFC 8259 forbids is refused, with place and reason",
        arguments: [
            ("", 0, "expected a value but found the end of the text at line 1, column 1"),
            ("  ", 2, "expected a value but found the end of the text at line 1, column 3"),
            ("\u{FEFF}1", 0, "expected a value but found a byte order mark at line 1, column 1"),
            ("nil", 0, "expected a value but found `nil` at line 1, column 1"),
            ("True", 0, "expected a value but found `T` at line 1, column 1"),
            ("tru", 0, "expected a value but found `tru` at line 1, column 1"),
            ("nulll", 4, "expected the end of the text after the value but found `l` at line 1, column 5"),
            ("1 2", 2, "expected the end of the text after the value but found `2` at line 1, column 3"),
            ("{}}", 2, "expected the end of the text after the value but found `}` at line 1, column 3"),
            ("// hello\n1", 0, "expected a value but found `/` at line 1, column 1"),
            ("NaN", 0, "expected a value but found `N` at line 1, column 1"),
            ("Infinity", 0, "expected a value but found `I` at line 1, column 1"),
            ("+1", 0, "expected a value but found `+` at line 1, column 1"),
            ("01", 1, "expected no digit after a leading `0` but found `1` at line 1, column 2"),
            ("-", 1, "expected a digit but found the end of the text at line 1, column 2"),
            ("-a", 1, "expected a digit but found `a` at line 1, column 2"),
            (".5", 0, "expected a value but found `.` at line 1, column 1"),
            ("1.", 2, "expected a digit after the decimal point but found the end of the text at line 1, column 3"),
            ("1.e1", 2, "expected a digit after the decimal point but found `e` at line 1, column 3"),
            ("1e", 2, "expected a digit of the exponent but found the end of the text at line 1, column 3"),
            ("1e+", 3, "expected a digit of the exponent but found the end of the text at line 1, column 4"),
            ("0x1F", 1, "expected the end of the text after the value but found `x` at line 1, column 2"),
            ("[1,]", 3, "expected a value but found `]` at line 1, column 4"),
            ("[,1]", 1, "expected a value but found `,` at line 1, column 2"),
            ("[1 2]", 3, "expected `,` or `]` after an element but found `2` at line 1, column 4"),
            ("[1", 2, "expected `,` or `]` after an element but found the end of the text at line 1, column 3"),
            ("[1}", 2, "expected `,` or `]` after an element but found `}` at line 1, column 3"),
            ("[", 1, "expected a value but found the end of the text at line 1, column 2"),
            ("{a:1}", 1, "expected a key in `\"` or `}` but found `a` at line 1, column 2"),
            ("{'a':1}", 1, "expected a key in `\"` or `}` but found `'` at line 1, column 2"),
            (#"{"a":1,}"#, 7, "expected a key in `\"` but found `}` at line 1, column 8"),
            (#"{"a" 1}"#, 5, "expected `:` after the key but found `1` at line 1, column 6"),
            (#"{"a":}"#, 5, "expected a value but found `}` at line 1, column 6"),
            (#"{"a":1"#, 6, "expected `,` or `}` after a member but found the end of the text at line 1, column 7"),
            ("{\n  \"a\": 1\n  \"b\": 2\n}", 13, "expected `,` or `}` after a member but found `\"` at line 3, column 3"),
            ("\"é\n\"", 3, "expected an escape as `\\n` for a control character in a string but found a line break at line 1, column 3"),
            ("\"\t\"", 1, "expected an escape as `\\n` for a control character in a string but found a tab at line 1, column 2"),
            (
                "\"\0\"", 1,
                "expected an escape as `\\n` for a control character in a string but found the control character U+0000 at line 1, column 2"
            ),
            ("\"abc", 4, "expected `\"` at the end of the string but found the end of the text at line 1, column 5"),
            (#""\"#, 2, "expected a letter after `\\` but found the end of the text at line 1, column 3"),
            (#""\x41""#, 2, "expected one of `\"`, `\\`, `/`, `b`, `f`, `n`, `r`, `t`, `u` after `\\` but found `x` at line 1, column 3"),
            (#""\u00g0""#, 5, "expected four hexadecimal digits after `\\u` but found `g` at line 1, column 6"),
            (#""\u00"#, 5, "expected four hexadecimal digits after `\\u` but found the end of the text at line 1, column 6"),
            (#""\uD800""#, 1, "expected a pair of surrogates but found the lone surrogate `\\uD800` at line 1, column 2"),
            (#""\uD800\u0041""#, 1, "expected a pair of surrogates but found the lone surrogate `\\uD800` at line 1, column 2"),
            (#""\uDFF8\uD83C""#, 1, "expected a pair of surrogates but found the lone surrogate `\\uDFF8` at line 1, column 2"),
        ])
    func refuses(text: String, offset: Int, message: String) {
        let error = #expect(throws: JSONError.self) { try JSON(parsing: text) }
        #expect(error?.offset == offset)
        #expect(error?.description == message)
    }

    @Test(
        "bytes that are not UTF-8 are refused where they stand",
        arguments: [
            ([0x22, 0x61, 0xFF, 0x22], 2, "FF"), ([0x22, 0xC3, 0x22], 1, "C3"), ([0x22, 0xC0, 0xAF, 0x22], 1, "C0"),
            ([0x22, 0xED, 0xA0, 0x80, 0x22], 1, "ED"), ([0x22, 0x5C, 0x6E, 0xF5, 0x80, 0x80, 0x80, 0x22], 3, "F5"),
        ] as [([UInt8], Int, String)])
    func invalidUTF8(bytes: [UInt8], offset: Int, byte: String) {
        let error = #expect(throws: JSONError.self) { try JSON(parsing: bytes) }
        #expect(error?.offset == offset)
        #expect(error?.expected == "valid UTF-8")
        #expect(error?.found == "the byte \(byte)")
    }

    @Test("members keep their order, a repeated one its first place")
    func order() throws {
        let object = try #require(try JSON(parsing: #"{"z":1,"a":2,"z":3}"#).object)
        #expect(object.keys == ["z", "a"])
        #expect(object["z"] == 3)
    }

    @Test(
        "numbers keep their text",
        arguments: ["1.50", "-0", "12345678901234567890", "1e400", "1E-400", "0.1000000000000000055511151231257827", "100e-2"])
    func numberText(text: String) throws {
        let json = try JSON(parsing: text)
        #expect(json.number?.text == text)
        #expect(json.text() == text)
    }

    @Test("nesting is read up to the limit and refused beyond")
    func depth() throws {
        func nested(_ depth: Int) -> [UInt8] {
            Array(repeating: UInt8(ascii: "["), count: depth) + Array(repeating: UInt8(ascii: "]"), count: depth)
        }
        let atLimit = try JSON(parsing: nested(512))
        #expect(atLimit.bytes() == nested(512))
        #expect(atLimit == (try JSON(parsing: nested(512))))
        let error = #expect(throws: JSONError.self) { try JSON(parsing: nested(513)) }
        #expect(error?.offset == 512)
        #expect(error?.description == "expected at most 512 levels of nesting but found level 513 at line 1, column 513")
        #expect(throws: JSONError.self) { try JSON(parsing: "[[1]]", maximumDepth: 1) }
        #expect(try JSON(parsing: "[1]", maximumDepth: 1) == [1])
    }

    @Test("a hundred thousand levels are an error, whatever the caller allows")
    func hugeDepth() throws {
        for opening in ["[", #"{"a":"#] {
            #expect(throws: JSONError.self) {
                try JSON(parsing: String(repeating: opening, count: 100_000), maximumDepth: .max)
            }
        }
        let deepest = try JSON(parsing: String(repeating: "[", count: 1_000) + String(repeating: "]", count: 1_000), maximumDepth: .max)
        #expect(deepest.text().utf8.count == 2_000)
    }

    @Test("no cut of a valid text traps, and none but the whole is valid")
    func prefixes() throws {
        let text = Array(#"{"a é":[1.5e-3,"x\u00e9\ud83c\udff8",{"b":null}],"c":true}"#.utf8)
        for length in 0..<text.count {
            #expect(throws: JSONError.self) { try JSON(parsing: text[..<length]) }
        }
        #expect(try JSON(parsing: text)["c"] == true)
    }

    @Test("no change of one byte traps")
    func mutations() {
        let text = Array(#"{"a é":[1.5e-3,"x\u00e9\ud83c\udff8",{"b":null}],"c":true}"#.utf8)
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<5_000 {
            var changed = text
            changed[Int.random(in: 0..<text.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            // Whatever is read can be written and read again.
            if let json = try? JSON(parsing: changed) { #expect((try? JSON(parsing: json.bytes())) == json) }
        }
    }
}
