// What people write who come from other languages and other services, and what it is called here.

/// Names that other languages have for what is called otherwise here.
enum ForeignNames {
    /// Advice by the name that was written.
    static let names: [String: String] = [
        "undefined": "did you mean `null`?", "None": "did you mean `null`?", "NULL": "did you mean `null`?",
        "nil": "did you mean `null`?", "True": "did you mean `true`?", "False": "did you mean `false`?",
        "console": "write `print(…)`", "println": "did you mean `print`?", "printf": "did you mean `print`?",
        "echo": "did you mean `print`?", "puts": "did you mean `print`?", "assert": "write `expect …`",
        "len": "write `x.count`", "length": "write `x.count`", "JSON": "did you mean `json`?", "Math": "write `x.rounded()`, `x.abs`",
        "str": "write `\"\\(x)\"`", "range": "write `0..<n`", "this": "there is no receiver: name the value",
        "setTimeout": "write `sleep(…)`",
        "self": "there is no receiver: name the value", "throw": "write `fail(\"…\")`", "raise": "write `fail(\"…\")`",
        "new": "write `{ … }` for an object", "process": "write `env(…)` or `args`", "const": "did you mean `let`?",
        "zip": "write `xs.zip(ys)`", "stride": "walk a range with a condition: `for n in 0..<10 where n % 2 == 0`",
        "repeatElement": "write `(0..<3).map { _ in x }`", "Set": "write `xs.unique()`",
        "Dictionary": "write `{}`, or `xs.grouped { … }`", "Double": "write `text.number`", "Float": "write `text.number`",
        "Decimal": "write `text.number`", "UUID": "write `random.uuid()`", "Boolean": "write `text == \"true\"`",
        "readLine": "write `args`, `env(…)` or `file.read(…)`", "precondition": "write `require …`", "fatalError": "write `fail(…)`",
        "preconditionFailure": "write `fail(…)`", "type": "ask with a pattern: `x matches String`", "swap": "`let` one of them first",
        "pow": "multiply: `x * x`", "Duration": "write `5.seconds`", "Task": "write `parallel { … }`", "async": "write `parallel { … }`",
    ]

    /// How a value becomes one of another kind, where others call the type.
    static let conversions: [String: String] = [
        "String": "write `\"\\(x)\"`", "Number": "write `text.number`", "Int": "write `text.number`, or `x.rounded()`",
        "Bool": "compare it: `text == \"true\"`", "Array": "write `xs.map { $0 }`, or `[]`", "Object": "write `{ … }`",
        "Date": "write `date(text)`, or `clock.now`", "Money": "write `money(\"9.50\", \"GBP\")`", "Url": "write `url(text)`",
        "Duration": "write `5.seconds`", "Range": "write `0..<n`", "Uuid": "write `random.uuid()`", "Email": "write `random.email()`",
    ]

    /// What other languages keep in types.
    static let shapeMembers: [String: String] = [
        "Int.random": "write `random.int(in: 1...6)`", "Number.random": "write `random.int(in: 1...6)`",
        "Bool.random": "write `random.pick([true, false])`", "Date.now": "write `clock.now`", "Int.max": "write `9223372036854775807`",
        "Int.min": "write `-9223372036854775807`",
    ]

    /// What other languages call the members of values.
    static let members: [String: String] = [
        "length": "count", "size": "count", "len": "count", "push": "append", "add": "append", "toUpperCase": "uppercased",
        "upper": "uppercased", "toLowerCase": "lowercased", "lower": "lowercased", "includes": "contains", "has": "contains",
        "forEach": "each", "startsWith": "hasPrefix", "endsWith": "hasSuffix", "trim": "trimmed", "strip": "trimmed",
        "sort": "sorted", "reverse": "reversed", "join": "joined", "replace": "replacing", "replaceAll": "replacing",
        "fold": "reduce", "where": "filter", "select": "map", "collect": "map", "concat": "joined",
        "round": "rounded", "toFixed": "rounded", "uniq": "unique", "distinct": "unique", "groupBy": "grouped",
        "splice": "remove", "pop": "remove", "padStart": "padded", "some": "contains", "any": "contains",
        "find": "first", "detect": "first", "capitalize": "uppercased", "flatten": "flatMap", "shift": "remove", "unshift": "insert",
        "sortBy": "sorted", "toSorted": "sorted", "toReversed": "reversed", "minBy": "min", "maxBy": "max",
        "upcase": "uppercased", "downcase": "lowercased", "addDays": "adding", "plusDays": "adding", "plus": "adding", "padEnd": "padded",
        "ljust": "padded", "rjust": "padded", "merge": "merging", "magnitude": "abs", "components": "split", "every": "allSatisfy",
        "all": "allSatisfy", "indexOf": "firstIndex", "findIndex": "firstIndex", "take": "prefix", "drop": "dropFirst", "skip": "dropFirst",
        "lowerBound": "first", "upperBound": "last", "trimmingCharacters": "trimmed", "replacingOccurrences": "replacing",
        "padding": "padded", "starts": "hasPrefix", "containsKey": "has", "hasKey": "has", "hasOwnProperty": "has", "omit": "without",
        "filterMap": "compactMap", "entries": "toArray", "items": "toArray", "addingTimeInterval": "adding",
    ]

    /// What is done otherwise than with a member of the same kind of value.
    private static let waysByKind: [(kinds: Kinds, ways: [String: String])] = [
        (
            [.array, .range],
            [
                "substring": "take a part with a range: `[0..<3]`", "substr": "take a part with a range: `[0..<3]`",
                "slice": "take a part with a range: `[0..<3]`", "at": "take an element with `[0]`", "get": "take an element with `[0]`",
                "drop": "write `dropFirst(…)`, or `[3..<xs.count]`", "removeFirst": "write `remove(at: 0)`",
                "removeLast": "write `remove(at: xs.count - 1)`", "popLast": "write `remove(at: xs.count - 1)`",
                "removeAll": "write `xs = []`, or `xs = xs.filter { … }`", "removeSubrange": "write `xs = xs.prefix(2) + xs.dropFirst(4)`",
                "swapAt": "`let` one of them first, then assign both", "shuffled": "write `xs.sorted { _ in random.int(in: 0...999_999) }`",
                "shuffle": "write `xs = xs.sorted { _ in random.int(in: 0...999_999) }`", "randomElement": "write `random.pick(xs)`",
                "indices": "write `0..<xs.count`", "startIndex": "places begin at 0", "endIndex": "write `xs.count`",
                "lastIndex": "look from the end: `xs.reversed().firstIndex { … }`", "elementsEqual": "write `xs == ys`",
                "average": "write `xs.sum() / xs.count`", "chunked": "take parts with ranges: `xs[0..<3]`",
                "chunks": "take parts with ranges: `xs[0..<3]`", "split": "take parts with ranges: `xs[0..<3]`",
                "union": "write `(xs + ys).unique()`", "intersection": "write `xs.filter { ys.contains($0) }`",
                "subtracting": "write `xs.filter { !ys.contains($0) }`", "isSubset": "write `xs.allSatisfy { ys.contains($0) }`",
                "partition": "write `grouped { … }`", "difference": "write `diff(xs, ys)`",
                "replaceSubrange": "put the parts together with `+`",
            ]
        ),
        (
            .string,
            [
                "substring": textPart, "substr": textPart, "slice": textPart, "prefix": textPart, "suffix": textPart, "dropFirst": textPart,
                "dropLast": textPart, "first": "take a character with `[0]`", "last": "take a character with `[text.count - 1]`",
                "charAt": "take a character with `[0]`", "at": "take a character with `[0]`", "append": "write `text += \"…\"`",
                "insert": "put the parts together: `\"\\(text[0..<2])…\"`", "remove": "write `text.replacing(\"…\", with: \"\")`",
                "firstIndex": "write `match(…, in: text)`", "indexOf": "write `match(…, in: text)`", "range": "write `match(…, in: text)`",
                "index": "write `match(…, in: text)`", "matches": "write `x matches /…/`, or `match(…)` for what was found",
                "match": "write `x matches /…/`, or `match(…)` for what was found", "firstMatch": "write `match(…, in: text)`",
                "map": characters, "filter": characters, "each": characters, "forEach": characters, "enumerated": characters,
                "reversed": characters, "characters": characters, "chars": characters, "sorted": characters, "compactMap": characters,
                "allSatisfy": "write `text matches /^[a-z]*$/`",
                "capitalized": "write `\"\\(text[0].uppercased())\\(text[1..<text.count])\"`",
                "parseInt": "write `.number`", "toInt": "write `.number`", "isNumber": "write `text.number != null`",
                "format": "write `\"… \\(x) …\"`", "repeated": "write `\"\".padded(to: 3, with: \"…\")`", "utf8": "`count` is characters",
                "caseInsensitiveCompare": "compare `a.lowercased() == b.lowercased()`",
            ]
        ),
        (
            .object,
            [
                "map": fields, "filter": fields, "forEach": fields, "each": fields, "reduce": fields, "sorted": fields, "first": fields,
                "compactMap": fields, "allSatisfy": fields, "contains": "write `has(…)`, or `.values.contains(…)`",
                "updateValue": "write `x[name] = value`", "removeValue": "write `x.without(…)`", "remove": "write `x.without(…)`",
                "compactMapValues": "write `mapValues { … }`", "get": "write `x[name]`", "set": "write `x[name] = value`",
            ]
        ),
        (
            .number,
            [
                "isMultiple": "write `n % 2 == 0`", "pow": "multiply: `x * x`", "advanced": "write `n + 1`", "distance": "write `m - n`",
                "quotientAndRemainder": "write `n / m` and `n % m`", "negate": "write `-n`", "signum": "compare it with 0",
                "floor": "write `x - x % 1`",
                "isNaN": "every Number is one",
            ]
        ),
        (.date, ["timeIntervalSince": "write `a - b`", "distance": "write `b - a`"]),
        (.bool, ["toggle": "write `flag = !flag`"]),
        (.money, ["rounded": "an amount is whole pence already; `formatted()` writes it"]),
    ]

    private static let textPart = "take a part with a range: `[0..<3]`"
    private static let characters = "take its characters: `(0..<text.count).map { text[$0] }`"
    private static let fields = "take its fields: `toArray()` has each as `{ key, value }`"

    /// What is done otherwise than with a member, for values of some kinds.
    static func way(_ name: String, of kinds: Kinds) -> String? {
        switch name {
        case "description", "toString", "debugDescription": return "write `\"\\(x)\"`"
        case "hashValue": return "values are compared with `==`"
        default: return waysByKind.first { kinds.isSubset(of: $0.kinds) }?.ways[name]
        }
    }

    /// What other languages call the labels of the library's functions, likeliest first.
    private static let labels: [String: [String]] = [
        "timeout": ["within"], "interval": ["every", "wait"], "delay": ["wait", "every"], "pause": ["wait", "every"],
        "attempts": ["times"], "tries": ["times"], "max": ["times", "limit"], "retries": ["times"], "concurrency": ["limit"],
        "predicate": ["where", "when"], "condition": ["where", "when"], "key": ["by"], "on": ["by"], "delimiter": ["separator"],
        "sep": ["separator"], "end": ["terminator"], "index": ["at"], "digits": ["to"], "name": ["named"], "of": ["contentsOf"],
    ]

    /// The label that one of another language stands for, where the call has it.
    static func label(_ written: String, among labels: [String]) -> String? {
        Self.labels[written]?.first { labels.contains($0) }
    }

    /// What a member of another language, perhaps misspelt, is called here.
    static func member(_ name: String) -> String? {
        members[name] ?? NearestName.nearest(to: name, among: members.keys.sorted()).flatMap { members[$0] }
    }

    /// What other services call the operations on a resource.
    static let deeds: [String: String] = [
        "remove": "delete", "destroy": "delete", "del": "delete", "erase": "delete", "add": "create", "new": "create",
        "insert": "create", "make": "create", "register": "create", "post": "create", "find": "get", "fetch": "get", "read": "get",
        "show": "get", "load": "get", "retrieve": "get", "edit": "update", "change": "update", "patch": "update", "set": "update",
        "modify": "update", "put": "update", "stringify": "text", "dumps": "text", "loads": "parse", "randint": "int", "choice": "pick",
    ]
}
