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
    ]

    /// What other languages call the members of values.
    static let members: [String: String] = [
        "length": "count", "size": "count", "len": "count", "push": "append", "add": "append", "toUpperCase": "uppercased",
        "upper": "uppercased", "toLowerCase": "lowercased", "lower": "lowercased", "includes": "contains", "has": "contains",
        "forEach": "each", "startsWith": "hasPrefix", "endsWith": "hasSuffix", "trim": "trimmed", "strip": "trimmed",
        "sort": "sorted", "reverse": "reversed", "join": "joined", "replace": "replacing", "replaceAll": "replacing",
        "fold": "reduce", "where": "filter", "select": "map", "collect": "map", "concat": "joined",
        "round": "rounded", "toFixed": "rounded", "uniq": "unique", "distinct": "unique", "groupBy": "grouped",
        "splice": "remove", "pop": "remove", "toString": "formatted", "padStart": "padded", "some": "contains", "any": "contains",
        "find": "first", "detect": "first", "capitalize": "uppercased", "flatten": "flatMap", "shift": "remove", "unshift": "insert",
        "sortBy": "sorted", "toSorted": "sorted", "toReversed": "reversed", "minBy": "sorted", "average": "sum", "total": "sum",
        "upcase": "uppercased", "downcase": "lowercased", "addDays": "adding", "plusDays": "adding", "plus": "adding", "padEnd": "padded",
        "ljust": "padded", "rjust": "padded", "chars": "split",
    ]

    /// What is done otherwise than with a member, for texts and arrays.
    static let ways: [String: String] = [
        "substring": "take a part with a range: `[0..<3]`", "substr": "take a part with a range: `[0..<3]`",
        "slice": "take a part with a range: `[0..<3]`", "suffix": "take a part with a range: `[1..<3]`",
        "dropLast": "take a part with a range: `[0..<2]`", "take": "write `prefix(…)`", "drop": "write `dropFirst(…)`",
        "charAt": "take a character with `[0]`", "at": "take an element with `[0]`", "get": "take an element with `[0]`",
        "every": "say what each must be: `matches each …`", "all": "say what each must be: `matches each …`",
        "allSatisfy": "say what each must be: `matches each …`",
        "indexOf": "pair the elements with their places: `enumerated()`",
        "firstIndex": "pair the elements with their places: `enumerated()`",
        "findIndex": "pair the elements with their places: `enumerated()`",
        "matches": "write `x matches /…/`, or `match(…)` for what was found",
        "match": "write `x matches /…/`, or `match(…)` for what was found",
        "format": "write `\"… \\(x) …\"`", "parseInt": "write `.number`", "toInt": "write `.number`",
    ]

    /// What other languages call the labels of the library's functions, likeliest first.
    private static let labels: [String: [String]] = [
        "timeout": ["within"], "interval": ["every", "wait"], "delay": ["wait", "every"], "pause": ["wait", "every"],
        "attempts": ["times"], "tries": ["times"], "max": ["times", "limit"], "retries": ["times"], "concurrency": ["limit"],
        "predicate": ["where", "when"], "condition": ["where", "when"], "key": ["by"], "on": ["by"], "delimiter": ["separator"],
        "sep": ["separator"], "end": ["terminator"], "index": ["at"], "digits": ["to"], "name": ["named"],
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
