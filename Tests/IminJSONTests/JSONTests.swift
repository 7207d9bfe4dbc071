import IminJSON
import Testing

@Suite("JSON values")
struct JSONTests {
    @Test("members and elements are found, and nothing where there is none")
    func access() {
        let json: JSON = ["a": ["b": [1, "two", .null]], "c": true]
        #expect(json["a"]?["b"]?[1] == "two")
        #expect(json["a"]?["b"]?[2]?.isNull == true)
        #expect(json["a"]?["b"]?[3] == nil)
        #expect(json["a"]?["b"]?[-1] == nil)
        #expect(json["x"] == nil)
        #expect(json["c"]?["x"] == nil)
        #expect(json["c"]?.boolean == true)
        #expect(json["a"]?["b"]?[0]?.integer == 1)
        #expect(json["a"]?.object?.keys == ["b"])
        #expect(json["c"]?.string == nil)
    }

    @Test("members are set, replaced in place and removed")
    func setting() {
        var json: JSON = ["a": 1, "b": 2]
        json["a"] = 3
        json["c"] = "new"
        #expect(json.text() == #"{"a":3,"b":2,"c":"new"}"#)
        json["a"] = nil
        #expect(json.text() == #"{"b":2,"c":"new"}"#)
        var null = JSON.null
        null["x"] = 1
        #expect(null == ["x": 1])
        var text: JSON = "text"
        text["x"] = 1
        #expect(text == "text")
    }

    @Test("objects are equal whatever the order of their members, and hash alike")
    func equality() {
        let one: JSON = ["a": 1, "b": ["c": 2, "d": 3]]
        let other: JSON = ["b": ["d": 3, "c": 2], "a": 1]
        #expect(one == other)
        #expect(one.hashValue == other.hashValue)
        #expect(one != ["a": 1, "b": ["c": 2, "d": 4]])
        #expect(one != ["a": 1, "b": ["c": 2]])
        #expect(one != ["a": 1, "x": ["c": 2, "d": 3]])
        #expect(["a": .null] as JSON != [:])
        #expect("1" as JSON != 1)
        #expect([1, 2] as JSON != [2, 1])
    }

    @Test("objects merge: the other's members win, in place")
    func merge() {
        var object: JSONObject = ["a": 1, "b": 2]
        object.merge(["c": 3, "a": 4])
        #expect(JSON.object(object).text() == #"{"a":4,"b":2,"c":3}"#)
        #expect(object.remove("b") == 2)
        #expect(object.remove("b") == nil)
        #expect(!object.contains("b") && object.contains("c"))
        #expect(object.map(\.key) == ["a", "c"])
    }

    @Test(
        "absent data is stripped at every depth",
        arguments: [
            (["a": .null, "b": 1], ["b": 1]), (["a": [], "b": "", "c": " "], ["c": " "]), (["a": ["b": .null]], ["a": [:]]),
            (["a": [.null, []], "b": [1, .null, ["c": []]]], ["b": [1, [:]]]), ([], []), (.null, .null), ([.null], []), (0, 0),
        ] as [(JSON, JSON)])
    func stripping(json: JSON, stripped: JSON) {
        #expect(json.strippingEmpty() == stripped)
    }
}

@Suite("JSON numbers")
struct JSONNumberTests {
    @Test(
        "a text is a number or not",
        arguments: [
            ("0", true), ("-0", true), ("10", true), ("1.0", true), ("1e5", true), ("1E-05", true), ("-12.5e+10", true),
            ("", false), ("-", false), ("+1", false), ("01", false), ("-01", false), (".5", false), ("1.", false), ("1e", false),
            ("1 ", false),
            (" 1", false), ("1_000", false), ("0x10", false), ("NaN", false), ("٣", false), ("1.5.2", false),
        ])
    func validity(text: String, isValid: Bool) {
        #expect(JSONNumber.isValid(text) == isValid)
        #expect((JSONNumber(text: text) != nil) == isValid)
    }

    @Test(
        "numbers are equal by value",
        arguments: [
            ("1", "1.0", true), ("100", "1e2", true), ("100", "10.0E+1", true), ("0.25", "25e-2", true), ("0", "-0.0e7", true),
            ("1", "-1", false),
            ("1e400", "10e399", true), ("1e400", "1e401", false), ("9007199254740993", "9007199254740992", false),
            ("1e99999999999", "1e99999999999", true), ("1e99999999999", "10e99999999998", false),
        ])
    func equality(left: String, right: String, areEqual: Bool) throws {
        let left = try #require(JSONNumber(text: left))
        let right = try #require(JSONNumber(text: right))
        #expect((left == right) == areEqual)
        if areEqual { #expect(left.hashValue == right.hashValue) }
    }

    @Test(
        "whole values and doubles",
        arguments: [
            ("42", 42, 42, 42.0), ("42.0", nil, 42, 42), ("42e1", nil, 420, 420), ("4.25", nil, nil, 4.25),
            ("-9223372036854775808", .min, .min, -0x1p63),
            ("9223372036854775808", nil, nil, 0x1p63), ("1e18", nil, 1_000_000_000_000_000_000, 1e18), ("1e19", nil, nil, 1e19),
            ("1e400", nil, nil, .infinity), ("1e999999999999", nil, nil, .infinity),
        ] as [(String, Int64?, Int64?, Double)])
    func values(text: String, int64: Int64?, whole: Int64?, double: Double) throws {
        let number = try #require(JSONNumber(text: text))
        #expect(number.int64 == int64)
        #expect(number.whole == whole)
        #expect(number.double == double)
    }

    @Test(
        "doubles become numbers, other than those that are none",
        arguments: [(1.0, "1"), (0.1, "0.1"), (1e300, "1e+300"), (-2.5, "-2.5"), (.nan, nil), (.infinity, nil)] as [(Double, String?)])
    func fromDouble(double: Double, text: String?) {
        #expect(JSONNumber(double)?.text == text)
    }
}

@Suite("JSON pointers")
struct JSONPointerTests {
    /// The example of RFC 6901, section 5.
    static let document: JSON = [
        "foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "e^f": 3, "g|h": 4, "i\\j": 5, "k\"l": 6, " ": 7, "m~n": 8,
    ]

    @Test(
        "the examples of RFC 6901",
        arguments: [
            ("", document), ("/foo", ["bar", "baz"]), ("/foo/0", "bar"), ("/", 0), ("/a~1b", 1), ("/c%d", 2), ("/e^f", 3), ("/g|h", 4),
            ("/i\\j", 5),
            ("/k\"l", 6), ("/ ", 7), ("/m~0n", 8), ("/foo/2", nil), ("/foo/00", nil), ("/foo/-", nil), ("/foo/x", nil), ("/nothing", nil),
            ("/a~1b/c", nil),
        ] as [(String, JSON?)])
    func resolves(text: String, value: JSON?) throws {
        let pointer = try #require(JSONPointer(text))
        #expect(Self.document[pointer] == value)
        #expect(pointer.description == text)
    }

    @Test("what is not a pointer", arguments: ["a", "a/b", "/~", "/a~2", "/~x"])
    func invalid(text: String) {
        #expect(JSONPointer(text) == nil)
    }

    @Test(
        "setting makes objects on the way, replaces, appends, or is not possible",
        arguments: [
            (.null, "", 1, 1), (.null, "/a/b", 1, ["a": ["b": 1]]), (["a": ["x": 2]], "/a/b", 1, ["a": ["x": 2, "b": 1]]),
            (["a": 1], "/a", 2, ["a": 2]), ([1, 2], "/1", 3, [1, 3]), ([1], "/-", 2, [1, 2]), ([1], "/1", 2, [1, 2]), ([1], "/2", 2, nil),
            ([], "/-/a", 1, [["a": 1]]), (["a": "text"], "/a/b", 1, nil), (["a": .null], "/a/b", 1, ["a": ["b": 1]]), ([1], "/x", 1, nil),
        ] as [(JSON, String, JSON, JSON?)])
    func sets(json: JSON, text: String, value: JSON, expected: JSON?) throws {
        var changed = json
        let isPossible = changed.set(try #require(JSONPointer(text)), to: value)
        #expect(isPossible == (expected != nil))
        #expect(changed == expected ?? json)
    }

    @Test("a literal without slash means the member")
    func literal() {
        #expect(("email" as JSONPointer).description == "/email")
        #expect(("/a/b" as JSONPointer).appending("c/d").appending(0).description == "/a/b/c~1d/0")
    }
}
