import IminJSON
import Testing

@testable import IminLanguage

/// A heap for a test, and what the machine makes of JSON texts in it.
struct TestHeap {
    let owner = HeapOwner(symbols: SymbolTable(), memoryLimit: .max)
    var heap: Heap { owner.heap }

    func value(_ json: String) throws -> Value { heap.value(of: try JSON(parsing: json)) }
}

@Suite("Equality and order of values")
struct ValueEqualityTests {
    @Test(
        "equality",
        arguments: [
            ("1", "1.0", true), ("1.50", "1.5", true), ("1e400", "10e399", true), ("12345678901234567890", "12345678901234567890", true),
            ("12345678901234567890", "12345678901234567891", false),
            ("1e400", "1", false), ("1", #""1""#, false), ("null", "0", false), ("true", "true", true), (#""é""#, #""e\u0301""#, true),
            (#""a""#, #""b""#, false), ("[1,[2]]", "[1,[2]]", true),
            ("[1,2]", "[2,1]", false), ("[1]", "[1,2]", false), (#"{"a":1,"b":[2]}"#, #"{"b":[2.0],"a":1}"#, true),
            (#"{"a":1}"#, #"{"b":1}"#, false), (#"{"a":1}"#, #"{"a":1,"b":1}"#, false),
            ("{}", "[]", false), (#"{"a":{"b":{"c":1}}}"#, #"{"a":{"b":{"c":2}}}"#, false),
        ])
    func equality(left: String, right: String, areEqual: Bool) throws {
        let test = TestHeap()
        let (left, right) = (try test.value(left), try test.value(right))
        #expect(test.heap.areEqual(left, right) == areEqual)
        #expect(test.heap.areEqual(right, left) == areEqual)
        #expect(test.heap.areEqual(left, left))
        test.heap.release(left)
        test.heap.release(right)
        #expect(test.owner.leakedCells == 0)
    }

    @Test("a hundred thousand levels compare without recursion")
    func depth() {
        let test = TestHeap()
        func nested() -> Value { (0..<100_000).reduce(test.heap.array([.integer(1)])) { value, _ in test.heap.array([value]) } }
        let (one, other) = (nested(), nested())
        #expect(test.heap.areEqual(one, other))
        #expect(test.heap.text(of: one, .plain).hasSuffix("…" + String(repeating: "]", count: 201)))
        #expect(throws: ScriptFailure.self) { try test.heap.json(of: one) }
        test.heap.release(one)
        test.heap.release(other)
        #expect(test.owner.leakedCells == 0)
    }

    @Test("values of other types, days and moments, secrets")
    func kinds() {
        let test = TestHeap()
        let heap = test.heap
        #expect(!heap.areEqual(.date(.day(0)), .date(.instant(0))))
        #expect(heap.areEqual(.money(Money(minor: 1, currency: "GBP")), .money(Money(minor: 1, currency: "GBP"))))
        #expect(!heap.areEqual(.money(Money(minor: 0, currency: "GBP")), .money(Money(minor: 0, currency: "EUR"))))
        #expect(!heap.areEqual(.duration(1), .integer(1)))
        let (secret, open) = (heap.string("x", .secret), heap.string("x"))
        #expect(heap.areEqual(secret, open))
        #expect(heap.text(of: secret, .plain) == "•••")
        #expect(heap.areEqual(heap.range(.integer(1), .integer(3), isClosed: true), heap.range(.integer(1), .integer(3), isClosed: true)))
        #expect(!heap.areEqual(heap.range(.integer(1), .integer(3), isClosed: true), heap.range(.integer(1), .integer(3), isClosed: false)))
    }

    @Test("order, and where there is none")
    func order() throws {
        let test = TestHeap()
        let heap = test.heap
        #expect(try heap.compare(.integer(1), test.value("1.5")) < 0)
        #expect(try heap.compare(test.value("1.50"), test.value("1.5")) == 0)
        #expect(try heap.compare(test.value(#""b""#), test.value(#""a""#)) > 0)
        #expect(try heap.compare(.duration(1), .duration(2)) < 0)
        #expect(try heap.compare(.date(.day(1)), .date(.instant(0))) > 0)
        #expect(throws: ScriptFailure.self) { try heap.compare(test.value("1e99999"), .integer(1)) }
        let mixed = #expect(throws: ScriptFailure.self) { try heap.compare(.integer(1), test.value(#""1""#)) }
        #expect(mixed?.message == "a Number and a String have no order")
        let money = #expect(throws: ScriptFailure.self) {
            try heap.compare(.money(Money(minor: 1, currency: "GBP")), .money(Money(minor: 1, currency: "EUR")))
        }
        #expect(money?.kind == "money-currencies")
        #expect(throws: ScriptFailure.self) { try heap.compare(.bool(true), .bool(false)) }
    }
}

@Suite("Values as text and JSON")
struct ValueTextTests {
    @Test(
        "on one line, complete",
        arguments: [
            ("null", "null"), ("1.50", "1.50"), (#""a\"b""#, #"a"b"#), (#"["a\"b\n\u001b",1]"#, #"["a\"b\n\u{1B}", 1]"#), ("[]", "[]"),
            ("{}", "{}"),
            (#"{"a":1,"imin:item":[true],"@id":"x","a b":null}"#, #"{ a: 1, "imin:item": [true], @id: "x", "a b": null }"#),
        ])
    func plain(json: String, text: String) throws {
        let test = TestHeap()
        #expect(test.heap.text(of: try test.value(json), .plain) == text)
    }

    @Test("short, for reports")
    func brief() throws {
        let test = TestHeap()
        let json = #"{"identifier":"MAlnTNiZut","email":"louis@imin.co","a":{"b":{"c":{"d":1}}},"x":1,"y":2}"#
        #expect(
            test.heap.text(of: try test.value(json), .brief)
                == #"{ identifier: "MAlnTNiZut", email: "louis@imin.co", a: { b: { … } }, … 2 more }"#)
        #expect(
            test.heap.text(of: test.heap.string(String(repeating: "x", count: 100)), .brief) == "\"" + String(repeating: "x", count: 60)
                + "…\"")
    }

    @Test("over several lines where it is longer than one")
    func full() throws {
        let test = TestHeap()
        let long = String(repeating: "x", count: 90)
        let text = test.heap.text(of: try test.value(#"{"short":[1,{"a":2}],"long":["\#(long)",1]}"#), .full)
        #expect(
            text == """
                {
                    short: [1, { a: 2 }],
                    long: [
                        "\(long)",
                        1
                    ]
                }
                """)
    }

    @Test("what is read is written again, byte for byte", arguments: 0..<100)
    func roundTrip(seed: Int) throws {
        var source = RandomSource(seed: UInt64(seed))
        func random(_ depth: Int) -> JSON {
            switch source.index(count: depth > 0 ? 7 : 5) {
            case 0: return .null
            case 1: return .number(JSONNumber(source.int(in: .min ... .max)))
            case 2:
                return JSONNumber(text: source.pick(["1.50", "-0", "1e400", "0.1", "1E5", "12345678901234567890", "0.000"])).map(
                    JSON.number) ?? .null
            case 3: return .bool(source.index(count: 2) == 0)
            case 4: return .string(source.name())
            case 5: return .array((0..<source.index(count: 4)).map { _ in random(depth - 1) })
            default: return .object(JSONObject((0..<source.index(count: 20)).map { _ in (source.id(1), random(depth - 1)) }))
            }
        }
        let json = random(4)
        let test = TestHeap()
        let value = test.heap.value(of: json)
        #expect(try test.heap.json(of: value).text() == json.text())
        #expect(test.heap.scriptValue(of: value).json?.text() == json.text())
        let crossed = test.heap.value(of: test.heap.scriptValue(of: value))
        #expect(test.heap.areEqual(crossed, value))
        test.heap.release(crossed)
        test.heap.release(value)
        #expect(test.owner.leakedCells == 0)
    }

    @Test("what is sent of money, time and functions")
    func sent() throws {
        let heap = TestHeap().owner
        let values: [(Value, String)] = [
            (.money(Money(minor: 950, currency: "GBP")), "9.50"), (.money(Money(minor: -5, currency: "GBP")), "-0.05"),
            (.money(Money(minor: 500, currency: "JPY")), "500"),
            (.duration(90_000_000_000), #""PT1M30S""#), (.date(.day(0)), #""1970-01-01""#),
        ]
        for (value, text) in values { #expect(try heap.heap.json(of: value).text() == text) }
        #expect(throws: ScriptFailure.self) { try heap.heap.json(of: Value(.function)) }
    }
}

@Suite("Differences of values")
struct ValueDifferenceTests {
    @Test(
        "each place once, with its path",
        arguments: [
            ("1", "1", []), ("1", "2", ["1 ≠ 2"]), ("1", #""1""#, [#"1 ≠ "1" (a Number never equals a String)"#]),
            (#"{"a":{"b":1},"c":2}"#, #"{"a":{"b":3},"c":2}"#, [".a.b: 1 ≠ 3"]),
            (#"{"a":1}"#, #"{"imin:b":2}"#, [".a: only on the left: 1", #"."imin:b": only on the right: 2"#]),
            ("[1,2,3]", "[1,5]", ["[2]: only on the left: 3", "[1]: 2 ≠ 5"]),
            (#"[{"@id":1}]"#, #"[{"@id":null},4]"#, ["[1]: only on the right: 4", "[0].@id: 1 ≠ null"]),
        ] as [(String, String, [String])])
    func lines(left: String, right: String, lines: [String]) throws {
        let test = TestHeap()
        let (left, right) = (try test.value(left), try test.value(right))
        #expect(test.heap.differences(left, right).map { test.heap.text(of: $0) } == lines)
    }

    @Test("no more than asked for")
    func limit() throws {
        let test = TestHeap()
        let left = try test.value("[" + (0..<100).map(String.init).joined(separator: ",") + "]")
        #expect(test.heap.differences(left, try test.value("[]"), limit: 5).count == 5)
    }
}
