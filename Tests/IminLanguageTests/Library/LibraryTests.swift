import IminJSON
import Testing

@testable import IminLanguage

@Suite("Standard library: the table")
struct LibraryTableTests {
    @Test("every function has a sentence, an example and a name of its own")
    func complete() {
        var seen: Set<String> = []
        for function in Library.standard.functions {
            let name = "\(function.receiver.map { "\($0)" } ?? function.module).\(function.name) \(function.isProperty)"
            #expect(seen.insert(name).inserted, "\(name) is declared twice")
            #expect(function.summary.hasSuffix("."), "\(name)")
            #expect(!function.example.isEmpty && !function.example.contains("\n"), "\(name)")
            for parameter in function.parameters { #expect(parameter.label == nil || parameter.label?.isEmpty == false, "\(name)") }
        }
    }

    @Test("what completion and the manual show of the library is never empty")
    func documented() {
        for entry in Imin().directory {
            #expect(entry.summary.hasSuffix("."), "\(entry.path)")
            if entry.kind != .module { #expect(!entry.example.isEmpty, "\(entry.path)") }
            #expect(!entry.path.contains("_"), "\(entry.path) is for the prelude only")
        }
    }

    @Test("everything of the language's page is there")
    func names() {
        let expected: [(Receiver, String)] = [
            (.string, "count isEmpty uppercased lowercased trimmed split replacing hasPrefix hasSuffix contains lines number padded"),
            (
                .array,
                "count isEmpty first last map filter reduce flatMap each sorted grouped unique reversed prefix dropFirst contains zip min max sum"
            ),
            (.array, "enumerated parallelMap append insert remove joined"),
            (.object, "keys values count merging without has renamed toArray"),
            (.number, "rounded abs min max clamped minutes seconds hours days ms minute second hour day"),
            (.date, "day month year weekday iso adding formatted"),
            (.duration, "seconds minutes hours formatted"), (.money, "minor currency formatted"),
        ]
        for (receiver, names) in expected {
            for name in names.split(separator: " ").map(String.init) {
                let library = Library.standard
                #expect(library.method(name, of: receiver) != nil || library.property(name, of: receiver) != nil, "\(receiver).\(name)")
            }
        }
        for name in "print log fail env args sleep cleanup within measure eventually retry snapshot sha256 diff match regex url money"
            .split(separator: " ")
        {
            #expect(Library.standard.function(String(name)) != nil, "\(name)")
        }
        for name
            in "clock.now clock.hold clock.advance clock.release random.int random.pick random.id random.uuid random.email random.name json.parse json.text base64.encode base64.decode jwt.decode"
            .split(separator: " ")
        {
            let parts = name.split(separator: ".").map(String.init)
            #expect(Library.standard.function(parts[1], module: parts[0]) != nil, "\(name)")
        }
    }

    @Test("what the table leaves to the prelude is there")
    func prelude() {
        let source = Library.prelude.joined(separator: "\n")
        for function in Library.standard.functions {
            guard case .prelude = function.body else { continue }
            let name = function.receiver.map { "\($0)_\(function.name)" } ?? function.name
            #expect(source.contains("func \(name)("), "\(name)")
        }
    }

    @Test("names for the prelude are not suggested")
    func hidden() {
        #expect(!Library.standard.members(of: .array).contains { $0.hasPrefix("_") })
        #expect(Library.standard.members(of: .range).contains("map"))
    }
}

@Suite("Standard library: strings")
struct StringLibraryTests {
    @Test(
        "properties and methods",
        arguments: [
            ("naïve", "count", [], "5"), ("a\r\nb", "count", [], "3"), ("🏸👨‍👩‍👧", "count", [], "2"), ("", "isEmpty", [], "true"),
            (" ", "isEmpty", [], "false"),
            ("a\nb\r\nc\rd\n\n", "lines", [], #"["a", "b", "c", "d", ""]"#), ("", "lines", [], "[]"), ("9.50", "number", [], "9.5"),
            ("1e3", "number", [], "1000"), ("nine", "number", [], "null"), (" 1", "number", [], "null"),
            ("straße", "uppercased", [], #""STRASSE""#), ("ÀB", "lowercased", [], #""àb""#), ("\u{A0} a b\n", "trimmed", [], #""a b""#),
            (" \n", "trimmed", [], #""""#),
            ("louis@imin.co", "hasPrefix", ["louis"], "true"), ("é", "hasPrefix", ["e\u{301}"], "true"),
            ("ab", "hasSuffix", ["a"], "false"), ("ab", "hasSuffix", [""], "true"),
            ("abc", "contains", ["bc"], "true"), ("abc", "contains", ["cb"], "false"), ("abc", "contains", [""], "true"),
            ("", "contains", ["a"], "false"),
            ("aaa", "_replacing", ["aa", "b"], #""ba""#), ("a-b", "_replacing", ["-", ""], #""ab""#),
            ("é", "_replacing", ["é", "è"], #""è""#),
            ("a,b,,c", "split", [","], #"["a", "b", "c"]"#), ("a,b,,c", "split", [",", nil, false], #"["a", "b", "", "c"]"#),
            ("a,b,c", "split", [",", 1], #"["a", "b,c"]"#), ("  a b ", "split", [], #"["a", "b"]"#),
            ("", "split", [","], "[]"), ("", "split", [",", nil, false], #"[""]"#), ("a::b", "split", ["::"], #"["a", "b"]"#),
            ("a b c", "split", [nil, 1], #"["a", "b c"]"#),
            ("7", "padded", [3, "0", true], #""007""#), ("7", "padded", [3], #""7  ""#), ("abcd", "padded", [2], #""abcd""#),
            ("x", "padded", [6, "ab"], #""xababa""#),
        ] as [(String, String, [JSON?], String)])
    func methods(receiver: String, name: String, arguments: [JSON?], expected: String) throws {
        let library = LibraryHarness()
        let result = try library.call(name, library.heap.string(receiver), arguments.map { $0.map(library.value) })
        #expect(library.text(result) == expected)
    }

    @Test(
        "wrong arguments are mistakes",
        arguments: [
            ("_replacing", ["", "x"], "an empty text cannot be replaced"), ("split", [""], "`separator` must not be empty"),
            ("padded", [3, ""], "`with` must not be empty"), ("padded", [-1], "`to` must not be negative, but is -1"),
            ("padded", [1.5], "`to` must be a whole Number, not 1.5"),
        ]
            as [(String, [JSON], String)])
    func mistakes(name: String, arguments: [JSON], message: String) {
        let library = LibraryHarness()
        let failure = #expect(throws: ScriptFailure.self) { try library.call(name, library.heap.string("a"), arguments.map(library.value)) }
        #expect(failure?.message == message)
        #expect(failure?.isMistake == true)
    }

    @Test("what is made of a secret is a secret", arguments: ["uppercased", "lowercased", "trimmed", "lines", "split"])
    func secrets(name: String) throws {
        let library = LibraryHarness()
        let result = try library.call(name, library.heap.string("Hidden", .secret))
        #expect(!library.text(result).lowercased().contains("hidden"))
    }

    @Test("a string longer than the limit is a mistake that names the flag")
    func limit() {
        let library = LibraryHarness { $0.limits.string = 100 }
        let failure = #expect(throws: ScriptFailure.self) { try library.call("padded", library.heap.string("a"), [.integer(101)]) }
        #expect(failure?.kind == "string-limit")
        #expect(throws: ScriptFailure.self) {
            try library.call(
                "_replacing", library.heap.string(String(repeating: "a", count: 60)), [library.heap.string("a"), library.heap.string("bb")])
        }
    }
}

@Suite("Standard library: arrays and objects")
struct CollectionLibraryTests {
    @Test(
        "arrays",
        arguments: [
            ([1, 2], "count", [], "2"), ([], "isEmpty", [], "true"), ([], "first", [], "null"), ([1, 2], "first", [], "1"),
            ([1, 2], "last", [], "2"), (["a", "b"], "joined", [", "], #""a, b""#), (["a", "b"], "joined", [], #""ab""#),
            ([], "joined", [","], #""""#), ([1, "1", 1.0, [1], [1]], "unique", [], #"[1, "1", [1]]"#),
            ([["a": 1, "b": 2], ["b": 2, "a": 1]], "unique", [], "[{ a: 1, b: 2 }]"), ([1, 2, 3], "reversed", [], "[3, 2, 1]"),
            ([1, 2, 3], "prefix", [2], "[1, 2]"), ([1], "prefix", [9], "[1]"), ([1, 2], "dropFirst", [], "[2]"),
            ([1, 2], "dropFirst", [5], "[]"), ([1, 2], "zip", [["a"]], #"[[1, "a"]]"#), (["a"], "enumerated", [], #"[[0, "a"]]"#),
            ([2, 1, 3], "_min", [], "1"), ([2, 1, 3], "_max", [], "3"), ([], "_max", [], "null"), (["b", "a"], "_min", [], #""a""#),
            ([0.1, 0.2], "sum", [], "0.3"), ([], "sum", [], "0"), ([1, JSON.null], "_contains", [.null], "true"),
            ([3, 1, 2, 1], "_sorted", [], "[1, 1, 2, 3]"), ([], "_sorted", [], "[]"),
            (["b", "é", "a"], "_sorted", [], #"["a", "b", "é"]"#),
        ] as [([JSON], String, [JSON], String)])
    func arrays(receiver: [JSON], name: String, arguments: [JSON], expected: String) throws {
        let library = LibraryHarness()
        let array = library.value(.array(receiver))
        #expect(library.text(try library.call(name, array, arguments.map(library.value))) == expected)
    }

    @Test(
        "wrong elements and arguments are mistakes",
        arguments: [
            ([1], "joined", [], "argument-type"), ([1, "a"], "sum", [], "argument-type"), ([1, "a"], "_sorted", [], "operator-types"),
            ([true], "_sorted", [], "operator-types"), ([["a": 1]], "_max", [], "operator-types"), ([true], "sum", [], "argument-type"),
            ([1], "prefix", [-1], "invalid-argument"), ([1], "dropFirst", [-1], "invalid-argument"),
            ([9_223_372_036_854_775_807, 1], "sum", [], "number-overflow"),
        ] as [([JSON], String, [JSON], String)])
    func mistakes(receiver: [JSON], name: String, arguments: [JSON], kind: String) {
        let library = LibraryHarness()
        let failure = #expect(throws: ScriptFailure.self) {
            try library.call(name, library.value(.array(receiver)), arguments.map(library.value))
        }
        #expect(failure?.kind == kind)
        #expect(failure?.isMistake == true)
    }

    @Test("sums of money and durations")
    func sums() throws {
        let library = LibraryHarness()
        func pounds(_ minor: Int64) -> Value { .money(Money(minor: minor, currency: "GBP")) }
        #expect(library.text(try library.call("sum", library.heap.array([pounds(150), pounds(200)]))) == "£3.50")
        #expect(library.text(try library.call("sum", library.heap.array([.duration(1_000_000_000), .duration(500_000_000)]))) == "1.5 s")
        let mixed = #expect(throws: ScriptFailure.self) {
            try library.call("sum", library.heap.array([pounds(1), .money(Money(minor: 1, currency: "EUR"))]))
        }
        #expect(mixed?.kind == "money-currencies")
        #expect(throws: ScriptFailure.self) { try library.call("sum", library.heap.array([pounds(1), .integer(1)])) }
    }

    @Test("sorting is stable and handles many elements")
    func sorting() throws {
        let library = LibraryHarness()
        var source = RandomSource(seed: 4)
        let numbers = (0..<2_000).map { _ in source.int(in: 0...500) }
        let sorted = try library.call("_sorted", library.heap.array(numbers.map(Value.integer)))
        #expect(sorted.elements.map(\.integerBits) == numbers.sorted())
        let texts = library.value(["é", "e\u{301}", "a"])
        #expect(try library.call("_sorted", texts).elements.map { Array($0.string.utf8).count } == [1, 2, 3])
    }

    @Test("changing an array leaves its other owners alone")
    func changes() throws {
        let library = LibraryHarness()
        let shared = library.value([1, 2, 3])
        var (changed, result) = try library.change("append", shared.retained(), [.integer(4)])
        #expect(library.text(changed) == "[1, 2, 3, 4]")
        (changed, _) = try library.change("insert", changed, [.integer(0), .integer(0)])
        (changed, result) = try library.change("remove", changed, [.integer(2)])
        #expect(library.text(changed) == "[0, 1, 3, 4]")
        #expect(library.text(result) == "2")
        #expect(library.text(shared) == "[1, 2, 3]")
        for (name, arguments) in [("insert", [Value.integer(9), .integer(5)]), ("remove", [.integer(4)]), ("remove", [.integer(-1)])] {
            let failure = #expect(throws: ScriptFailure.self) { try library.change(name, changed, arguments) }
            #expect(failure?.kind == "index-out-of-range")
        }
        library.heap.release(changed)
        library.heap.release(shared)
        #expect(library.owner.leakedCells == 0)
    }

    @Test("ranges are walked like arrays")
    func ranges() throws {
        let library = LibraryHarness()
        func items(_ value: Value, _ name: String) throws -> String {
            guard
                case .native(let native) = try #require(Library.standard.functions.first { $0.name == name && $0.receiver == .array }).body
            else { return "" }
            return library.text(
                try withUnsafePointer(to: .absent) { try native(library.context, NativeCall(receiver: value, arguments: $0, count: 0)) })
        }
        #expect(try items(library.heap.range(.integer(1), .integer(3), isClosed: true), "reversed") == "[3, 2, 1]")
        #expect(try items(library.heap.range(.integer(1), .integer(3), isClosed: false), "sum") == "3")
        for (lower, upper) in [(0, Int64.max - 1), (.min, .max)] {
            let range = library.heap.range(.integer(lower), .integer(upper), isClosed: true)
            #expect(throws: ScriptFailure.self) { try items(range, "reversed") }
        }
        #expect(throws: ScriptFailure.self) {
            try items(library.heap.range(.decimal(coefficient: 15, exponent: -1), .integer(3), isClosed: true), "sum")
        }
    }

    @Test(
        "objects",
        arguments: [
            ("keys", [], #"["a", "@id", "imin:c"]"#), ("values", [], "[1, 2, null]"), ("count", [], "3"),
            ("toArray", [], #"[{ key: "a", value: 1 }, { key: "@id", value: 2 }, { key: "imin:c", value: null }]"#), ("has", ["a"], "true"),
            ("has", ["id"], "true"), ("has", ["c"], "true"), ("has", ["x"], "false"),
            ("merging", [["a": 3, "z": 4]], #"{ a: 3, @id: 2, "imin:c": null, z: 4 }"#), ("without", ["a"], #"{ @id: 2, "imin:c": null }"#),
            ("without", [["@id", "imin:c", "x"]], "{ a: 1 }"), ("renamed", ["@id", "b"], #"{ a: 1, b: 2, "imin:c": null }"#),
            ("renamed", ["a", "imin:c"], #"{ "imin:c": 1, @id: 2 }"#),
        ] as [(String, [JSON], String)])
    func objects(name: String, arguments: [JSON], expected: String) throws {
        let library = LibraryHarness()
        let object = library.value(["a": 1, "@id": 2, "imin:c": .null])
        #expect(library.text(try library.call(name, object, arguments.map(library.value))) == expected)
        #expect(library.text(object) == #"{ a: 1, @id: 2, "imin:c": null }"#)
    }

    @Test("objects: what goes wrong")
    func objectMistakes() {
        let library = LibraryHarness()
        let object = library.value(["a": 1])
        #expect(#expect(throws: ScriptFailure.self) { try library.call("without", object, [.integer(1)]) }?.isMistake == true)
        #expect(
            #expect(throws: ScriptFailure.self) { try library.call("renamed", object, [library.value("x"), library.value("y")]) }?.kind
                == "missing-field")
    }
}

@Suite("Standard library: numbers, dates, money, data")
struct ValueLibraryTests {
    private func run(_ name: String, _ receiver: Value, _ arguments: [Value?] = []) throws -> String {
        let library = LibraryHarness()
        return library.text(try library.call(name, receiver, arguments))
    }

    @Test("numbers and units")
    func numbers() throws {
        let library = LibraryHarness()
        #expect(try run("rounded", .decimal(coefficient: 25, exponent: -1)) == "3")
        #expect(try run("rounded", .decimal(coefficient: 9_455, exponent: -3), [.integer(2)]) == "9.46")
        #expect(try run("abs", .integer(-3)) == "3")
        #expect(try run("min", .integer(5), [.integer(3)]) == "3")
        #expect(try run("max", .integer(5), [.integer(3)]) == "5")
        #expect(try run("minutes", .decimal(coefficient: 15, exponent: -1)) == "1 min 30 s")
        #expect(try run("ms", .integer(200)) == "200 ms")
        #expect(try run("hours", .duration(5_400_000_000_000)) == "1.5")
        #expect(throws: ScriptFailure.self) { try run("abs", .integer(Int64.min)) }
        #expect(throws: ScriptFailure.self) { try run("weeks", .integer(Int64.max)) }
        let range = library.heap.range(.integer(1), .integer(10), isClosed: false)
        #expect(library.text(try library.call("clamped", .integer(12), [range])) == "9")
        #expect(library.text(try library.call("clamped", .integer(-2), [range])) == "1")
        #expect(library.text(try library.call("clamped", .integer(5), [range])) == "5")
        #expect(throws: ScriptFailure.self) {
            try library.call("clamped", .integer(5), [library.heap.range(.integer(3), .integer(3), isClosed: false)])
        }
        let tooLarge = #expect(throws: ScriptFailure.self) { try library.call("abs", library.heap.string("1e99999", .numberText)) }
        #expect(tooLarge?.kind == "number-overflow")
    }

    @Test("dates")
    func dates() throws {
        let library = LibraryHarness()
        let day = try #require(ScriptDate(text: "2026-05-10"))
        let moment = try #require(ScriptDate(text: "2026-05-10T15:04:05.5Z"))
        #expect(
            try ["day", "month", "year", "weekday", "iso"].map { try run($0, .date(day)) } == [
                "10", "5", "2026", #""Sunday""#, #""2026-05-10""#,
            ])
        #expect(try run("formatted", .date(day)) == #""10 May 2026""#)
        #expect(try run("formatted", .date(moment)) == #""10 May 2026 at 15:04 UTC""#)
        #expect(
            try library.text(library.call("formatted", .date(moment), [library.heap.string("EEEE, d MMM ''yy h:mm:ss.SSS a")]))
                == #""Sunday, 10 May '26 3:04:05.500 PM""#)
        #expect(throws: ScriptFailure.self) { try library.call("formatted", .date(day), [library.heap.string("q")]) }
        #expect(throws: ScriptFailure.self) { try library.call("formatted", .date(day), [library.heap.string("d 'of")]) }
        #expect(try run("adding", .date(day), [nil, nil, .integer(1)]) == "2026-06-10")
        #expect(
            try run("adding", .date(day), [nil, .integer(1), nil, .integer(1), .integer(-1), .decimal(coefficient: 15, exponent: -1)])
                == "2027-05-16T01:30:00Z")
        #expect(try run("adding", .date(day), [.duration(86_400_000_000_000)]) == "2026-05-11")
        #expect(throws: ScriptFailure.self) { try run("adding", .date(day), [nil, .integer(Int64.max)]) }
        #expect(throws: ScriptFailure.self) { try run("adding", .date(day), [nil, nil, .decimal(coefficient: 15, exponent: -1)]) }
        #expect(library.text(try library.call("date", .absent, [library.heap.string("2026-05-10")])) == "2026-05-10")
        #expect(
            #expect(throws: ScriptFailure.self) { try library.call("date", .absent, [library.heap.string("soon")]) }?.isMistake == false)
        #expect(library.text(try library.call("duration", .absent, [library.heap.string("PT1H30M")])) == "1 h 30 min")
        #expect(throws: ScriptFailure.self) { try library.call("duration", .absent, [library.heap.string("P1M")]) }
    }

    @Test(
        "money",
        arguments: [("12", "USD", "USD 12.00"), ("9.5", "gbp", "£9.50"), (9.5, "GBP", "£9.50"), (12, "JPY", "JPY 12")]
            as [(JSON, String, String)])
    func money(amount: JSON, currency: String, expected: String) throws {
        let library = LibraryHarness()
        let money = try library.call("money", .absent, [library.value(amount), library.heap.string(currency)])
        #expect(library.text(money) == expected)
        #expect(library.text(try library.call("formatted", money)) == "\"\(expected)\"")
        #expect(library.text(try library.call("currency", money)) == "\"\(currency.uppercased())\"")
    }

    @Test(
        "what is no amount",
        arguments: [("nine", "GBP", "invalid-money", false), (9.555, "GBP", "invalid-money", false), (1, "XYZ", "unknown-currency", true)]
            as [(JSON, String, String, Bool)])
    func noMoney(amount: JSON, currency: String, kind: String, isMistake: Bool) {
        let library = LibraryHarness()
        let failure = #expect(throws: ScriptFailure.self) {
            try library.call("money", .absent, [library.value(amount), library.heap.string(currency)])
        }
        #expect(failure?.kind == kind)
        #expect(failure?.isMistake == isMistake)
    }

    @Test(
        "data",
        arguments: [
            ("json.parse", [#"{"a":[1,2.50]}"#], "{ a: [1, 2.50] }"), ("json.text", [["a": [1, "x"]]], #""{\"a\":[1,\"x\"]}""#),
            ("json.text", [[1], true], #""[\n  1\n]""#), ("base64.encode", ["imin?"], #""aW1pbj8=""#),
            ("base64.encode", ["imin?", true], #""aW1pbj8""#), ("base64.decode", ["aW1pbj8="], #""imin?""#),
            ("sha256", ["abc"], #""ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad""#),
            (
                "diff", [["a": 1, "b": [2]], ["b": [3], "c": 4]],
                #"[{ path: ".a", left: 1 }, { path: ".c", right: 4 }, { path: ".b[0]", left: 2, right: 3 }]"#
            ), ("diff", [1, 1], "[]"), ("encoded", ["a b&é"], #""a%20b%26%C3%A9""#),
            ("match", [#"(?<year>\d+)-(\d+)?"#, "on 2026-x"], #"{ text: "2026-", groups: ["2026", null], named: { year: "2026" } }"#),
            ("match", ["x", "abc"], "null"),
            ("regex", ["[a-z]", "a1b"], #"[{ text: "a", groups: [], named: {} }, { text: "b", groups: [], named: {} }]"#),
            (
                "url", ["https://Book.imin.co:8080/a%20b?x=1+2&y=%26&x=3&z#top"],
                #"{ text: "https://Book.imin.co:8080/a%20b?x=1+2&y=%26&x=3&z#top", scheme: "https", host: "book.imin.co", port: 8080, path: "/a%20b", query: { x: "3", y: "&", z: "" }, fragment: "top" }"#
            ),
            (
                "url", ["http://user:secret@imin.co"],
                #"{ text: "http://user:secret@imin.co", scheme: "http", host: "imin.co", path: "/", query: {} }"#
            ),
            (
                "jwt.decode", ["eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIiwiZXhwIjoxNzk5OTk5OTk5LjV9.c2ln"],
                #"{ sub: "a", exp: 2027-01-15T07:59:59.500Z, header: { alg: "none" } }"#
            ),
        ] as [(String, [JSON], String)])
    func data(name: String, arguments: [JSON], expected: String) throws {
        let library = LibraryHarness()
        let values = arguments.map(library.value)
        let result = try library.call(name, .absent, values)
        #expect(library.text(result) == expected)
        library.heap.release(result)
        for value in values { library.heap.release(value) }
        #expect(library.owner.leakedCells == 0)
    }

    @Test(
        "data that is not what it should be is a failure, a wrong pattern a mistake",
        arguments: [
            ("json.parse", ["[1,]"], "invalid-json", false), ("base64.decode", ["???"], "invalid-base64", false),
            ("base64.decode", ["/w=="], "invalid-base64", false), ("jwt.decode", ["a.b"], "invalid-jwt", false),
            ("jwt.decode", ["a.b.c"], "invalid-jwt", false),
            ("url", ["acme"], "invalid-url", false), ("url", ["https://"], "invalid-url", false), ("url", ["ftp:/x"], "invalid-url", false),
            ("url", ["https://a b"], "invalid-url", false), ("url", ["https://a:99999"], "invalid-url", false),
            ("match", ["(", "x"], "invalid-pattern", true),
        ] as [(String, [JSON], String, Bool)])
    func badData(name: String, arguments: [JSON], kind: String, isMistake: Bool) {
        let library = LibraryHarness()
        let failure = #expect(throws: ScriptFailure.self) { try library.call(name, .absent, arguments.map(library.value)) }
        #expect(failure?.kind == kind)
        #expect(failure?.isMistake == isMistake)
    }

    @Test("functions are not data")
    func notData() {
        let library = LibraryHarness()
        let failure = #expect(throws: ScriptFailure.self) { try library.call("json.text", .absent, [Value(.function)]) }
        #expect(failure?.kind == "not-data")
    }

    @Test("random values follow from the seed")
    func random() throws {
        func draw(_ seed: UInt64) throws -> [String] {
            let library = LibraryHarness { $0.seed = seed }
            let range = library.heap.range(.integer(1), .integer(1_000), isClosed: false)
            return try [
                library.text(library.call("random.int", .absent, [range])), library.text(library.call("random.id")),
                library.text(library.call("random.id", .absent, [.integer(3)])),
                library.text(library.call("random.pick", .absent, [library.value(["a", "b", "c"])])),
                library.text(library.call("random.uuid")), library.text(library.call("random.email")),
                library.text(library.call("random.name")),
            ]
        }
        #expect(try draw(1) == draw(1))
        #expect(try draw(1) != draw(2))
        let library = LibraryHarness()
        #expect(throws: ScriptFailure.self) { try library.call("random.pick", .absent, [library.value([])]) }
        #expect(throws: ScriptFailure.self) {
            try library.call("random.int", .absent, [library.heap.range(.integer(1), .integer(1), isClosed: false)])
        }
        #expect(throws: ScriptFailure.self) { try library.call("random.id", .absent, [.integer(1 << 40)]) }
    }

    @Test("the surroundings of a run")
    func surroundings() throws {
        let lines = Lines()
        let library = LibraryHarness {
            $0.arguments = ["a", "b"]
            $0.environment = { $0 == "KEY" ? "hidden" : nil }
            $0.now = { 1_000_000 }
            $0.print = { lines.add($0) }
            $0.log = { lines.add("log " + $0) }
        }
        #expect(library.text(try library.call("args")) == #"["a", "b"]"#)
        #expect(library.text(try library.call("clock.now")) == "1970-01-01T00:00:01Z")
        #expect(library.text(try library.call("env", .absent, [library.heap.string("OTHER")])) == "null")
        let secret = try library.call("env", .absent, [library.heap.string("KEY")])
        #expect(secret.string == "hidden")
        _ = try library.call("print", .absent, [library.heap.array([secret.retained()])])
        _ = try library.call("print", .absent, [library.value(["a\"b"])])
        _ = try library.call("print")
        _ = try library.call("log", .absent, [library.value([["a": 1]])])
        #expect(lines.all == ["•••", "a\"b", "", "log { a: 1 }"])
    }
}
