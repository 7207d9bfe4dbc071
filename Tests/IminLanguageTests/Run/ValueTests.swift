import IminJSON
import Testing

@testable import IminLanguage

/// A heap for a test, and what the machine makes of JSON texts in it. What it was asked to keep goes with it, and nothing may be left.
final class TestHeap {
    let owner = HeapOwner(symbols: SymbolTable(), memoryLimit: .max)
    private var kept: [Value] = []
    var heap: Heap { owner.heap }

    deinit {
        for value in kept { heap.release(value) }
        #expect(owner.leakedCells == 0)
    }

    func value(_ json: String) throws -> Value { keep(Conversion(heap: heap).value(try JSON(parsing: json))) }

    func keep(_ value: Value) -> Value {
        kept.append(value)
        return value
    }
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
        #expect(test.heap.equals(left, right) == areEqual)
        #expect(test.heap.equals(right, left) == areEqual)
        #expect(test.heap.equals(left, left))
    }

    @Test("a hundred thousand levels compare without recursion")
    func depth() {
        let test = TestHeap()
        func nested() -> Value { (0..<100_000).reduce(test.heap.array([.integer(1)])) { value, _ in test.heap.array([value]) } }
        let (one, other) = (nested(), nested())
        #expect(test.heap.equals(one, other))
        #expect(test.heap.text(of: one).contains("…"))
        #expect(Conversion(heap: test.heap).scriptValue(one).json == nil)
        #expect(throws: ScriptFailure.self) { try test.heap.json(of: one) }
        test.heap.release(one)
        test.heap.release(other)
        #expect(test.owner.leakedCells == 0)
    }

    @Test("values of other types, days and moments, secrets")
    func kinds() {
        let test = TestHeap()
        let heap = test.heap
        #expect(!heap.equals(.date(.day(0)), .date(.instant(0))))
        #expect(heap.equals(.money(Money(minor: 1, currency: "GBP")), .money(Money(minor: 1, currency: "GBP"))))
        #expect(!heap.equals(.money(Money(minor: 0, currency: "GBP")), .money(Money(minor: 0, currency: "EUR"))))
        #expect(!heap.equals(.duration(1), .integer(1)))
        let (secret, open) = (test.keep(heap.string("x", .secret)), test.keep(heap.string("x")))
        #expect(heap.equals(secret, open))
        #expect(heap.text(of: secret) == "•••")
        func range(isClosed: Bool) -> Value { test.keep(heap.range(.integer(1), .integer(3), isClosed: isClosed)) }
        #expect(heap.equals(range(isClosed: true), range(isClosed: true)))
        #expect(!heap.equals(range(isClosed: true), range(isClosed: false)))
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
        #expect(try heap.compare(test.value("1e99999"), .integer(1)) > 0)
        #expect(try heap.compare(test.value("12345678901234567890"), test.value("12345678901234567891")) < 0)
        #expect(try heap.compare(test.value("-12345678901234567890"), test.value("-12345678901234567891")) > 0)
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
            ("null", "null"), ("1.50", "1.50"), (#""a\"b""#, #"a"b"#), (#"["a\"b\n\u001b",1]"#, #"["a\"b\n\u{1b}", 1]"#), ("[]", "[]"),
            ("{}", "{}"),
            (#"{"a":1,"imin:item":[true],"@id":"x","a b":null}"#, #"{ a: 1, "imin:item": [true], @id: "x", "a b": null }"#),
        ])
    func plain(json: String, text: String) throws {
        let test = TestHeap()
        #expect(test.heap.text(of: try test.value(json)) == text)
    }

    @Test("short, for reports")
    func brief() throws {
        let test = TestHeap()
        let json = #"{"identifier":"MAlnTNiZut","email":"louis@imin.co","x":1,"y":2}"#
        #expect(test.heap.describe(try test.value(json), limit: 40) == #"{ identifier: "MAlnTNiZut", email: "louis@imin.co", … 2 more }"#)
        #expect(test.heap.describe(test.keep(test.heap.string(String(repeating: "x", count: 100))), limit: 60).count < 70)
    }

    @Test("over several lines where it is longer than one")
    func full() throws {
        let test = TestHeap()
        let long = String(repeating: "x", count: 98)
        let text = test.heap.prettyText(of: try test.value(#"{"short":[1,{"a":2}],"long":["\#(long)",1]}"#))
        #expect(
            text == """
                {
                  short: [1, { a: 2 }],
                  long: [
                    "\(long)",
                    1,
                  ],
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
        let conversion = Conversion(heap: test.heap)
        let value = conversion.value(json)
        #expect(try test.heap.json(of: value).text() == json.text())
        #expect(conversion.scriptValue(value).json?.text() == json.text())
        let crossed = conversion.value(conversion.scriptValue(value))
        #expect(test.heap.equals(crossed, value))
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
            ("1", "1", []), ("1", "2", ["|1|2"]), (#"{"a":{"b":1},"c":2}"#, #"{"a":{"b":3},"c":2}"#, [".a.b|1|3"]),
            (#"{"a":1}"#, #"{"imin:b":2}"#, [".a|1|-", #"."imin:b"|-|2"#]), ("[1,2,3]", "[1,5]", ["[2]|3|-", "[1]|2|5"]),
            (#"[{"@id":1}]"#, #"[{"@id":null},4]"#, ["[1]|-|4", "[0].@id|1|null"]),
        ] as [(String, String, [String])])
    func places(left: String, right: String, expected: [String]) throws {
        let test = TestHeap()
        let (left, right) = (try test.value(left), try test.value(right))
        let found = test.heap.differences(left, right).map { difference in
            let sides = [difference.left, difference.right].map { $0.map { test.heap.describe($0) } ?? "-" }
            return ([difference.path] + sides).joined(separator: "|")
        }
        #expect(found == expected)
    }

    @Test("no more than asked for")
    func limit() throws {
        let test = TestHeap()
        let left = try test.value("[" + (0..<100).map(String.init).joined(separator: ",") + "]")
        #expect(test.heap.differences(left, try test.value("[]"), limit: 5).count == 5)
    }
}
