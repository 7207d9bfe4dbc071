import IminJSON

// JSON, Base64, tokens, addresses, regular expressions, digests and differences.

extension Library {
    static let data: [LibraryFunction] = coding + addresses + expressions

    private static let coding: [LibraryFunction] = [
        LibraryFunction(
            module: "json", "parse", "The value of a JSON text.", [Parameter(nil, name: "text", .string)], returns: .fixed(.any),
            example: #"json.parse("[1, 2.50]") == [1, 2.5]"#, .native(parseJSON)),
        LibraryFunction(
            module: "json", "text", "A value as JSON text, on one line or over several.",
            [Parameter(nil, name: "value", .any).asData, Parameter("pretty", .bool, isRequired: false)], returns: .fixed(.string),
            example: #"json.text({ price: £9.50, on: @2026-05-10 }) == "{\"price\":9.50,\"on\":\"2026-05-10\"}""#,
            .native { context, call throws(ScriptFailure) in
                var budget = context.options.limits.string
                return try context.string(try context.heap.json(of: call[0], budget: &budget).text(pretty: call.isTrue(1)))
            }),
        LibraryFunction(
            module: "base64", "encode", "A text in Base64, or in its form for URLs.",
            [Parameter(nil, name: "text", .string), Parameter("url", .bool, isRequired: false)], returns: .fixed(.string),
            example: #"base64.encode("imin?") == "aW1pbj8=""#,
            .native { context, call throws(ScriptFailure) in
                try context.string(Base64.encode(Array(call[0].bytes), isURLSafe: call.isTrue(1)), from: call[0])
            }),
        LibraryFunction(
            module: "base64", "decode", "The text of a Base64 text in either form.", [Parameter(nil, name: "text", .string)],
            returns: .fixed(.string), example: #"base64.decode("aW1pbj8") == "imin?""#,
            .native { context, call throws(ScriptFailure) in
                guard let bytes = Base64.decode(call.string(0)) else {
                    throw ScriptFailure(kind: "invalid-base64", "the text is not Base64")
                }
                guard let text = String(validating: bytes, as: UTF8.self) else {
                    throw ScriptFailure(kind: "invalid-base64", "what the Base64 text holds is not text in UTF-8")
                }
                return try context.string(text, from: call[0])
            }),
        LibraryFunction(
            module: "jwt", "decode", "The claims of a JSON Web Token, unchecked; `exp`, `nbf` and `iat` are Dates, `header` is its header.",
            [Parameter(nil, name: "token", .string)], returns: .fixed(.object(nil)),
            example: #"jwt.decode("eyJhbGciOiJub25lIn0.eyJleHAiOjE3OTk5OTk5OTl9.").exp == @2027-01-15T07:59:59Z"#, .native(decodeToken)),
        LibraryFunction(
            "sha256", "The SHA-256 digest of a text, in hexadecimal.", [Parameter(nil, name: "text", .string)], returns: .fixed(.string),
            example: #"sha256("abc").hasPrefix("ba7816bf")"#,
            .native { context, call in context.heap.string(hexadecimal(SHA256.digest(Array(call[0].bytes)))) }),
        LibraryFunction(
            "diff",
            "Where two values differ: objects with `path`, `left` and `right`, of which one is missing where that side has nothing.",
            [Parameter(nil, name: "left", .any), Parameter(nil, name: "right", .any)], returns: .fixed(.array(.object(nil))),
            example: #"diff({ a: 1, b: 2 }, { a: 1, b: 3 }) == [{ path: ".b", left: 2, right: 3 }]"#, .native(diff)),
    ]

    private static func parseJSON(_ context: NativeContext, _ call: NativeCall) throws(ScriptFailure) -> Value {
        do {
            return Conversion(heap: context.heap).value(try JSON(parsing: Array(call[0].bytes)))
        } catch {
            throw ScriptFailure(kind: "invalid-json", "the text is not JSON: \(error)")
        }
    }

    private static func decodeToken(_ context: NativeContext, _ call: NativeCall) throws(ScriptFailure) -> Value {
        func part(_ text: Substring, _ name: String) throws(ScriptFailure) -> JSONObject {
            guard let bytes = Base64.decode(String(text)), let object = (try? JSON(parsing: bytes))?.object else {
                throw ScriptFailure(kind: "invalid-jwt", "the \(name) of the token is not a JSON object in Base64")
            }
            return object
        }
        let parts = call.string(0).split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3 else {
            throw ScriptFailure(kind: "invalid-jwt", "a token has three parts between dots, not \(parts.count)")
        }
        let header = try part(parts[0], "header")
        let claims = try part(parts[1], "payload")
        let conversion = Conversion(heap: context.heap)
        var made = context.heap.emptyObject()
        for (key, claim) in claims {
            var value = conversion.value(claim)
            if ["exp", "nbf", "iat"].contains(key), let date = date(secondsSince1970: value.exactNumber) {
                context.heap.release(value)
                value = .date(date)
            }
            context.heap.set(key, value, in: &made)
        }
        if claims["header"] == nil { context.heap.set("header", conversion.value(.object(header)), in: &made) }
        return made
    }

    private static func date(secondsSince1970 seconds: Number?) -> ScriptDate? {
        guard let seconds, let microseconds = Money.multiply(1_000_000, by: seconds), ScriptDate.instants.contains(microseconds) else {
            return nil
        }
        return .instant(microseconds)
    }

    private static func diff(_ context: NativeContext, _ call: NativeCall) throws(ScriptFailure) -> Value {
        let heap = context.heap
        let made = heap.array()
        for difference in heap.differences(call[0], call[1], limit: 1_000) {
            var members: [(key: String, value: Value)] = [("path", heap.string(difference.path))]
            if let left = difference.left { members.append(("left", left.retained())) }
            if let right = difference.right { members.append(("right", right.retained())) }
            heap.append(heap.object(members), to: made)
        }
        return made
    }

    // MARK: Addresses

    private static let addresses: [LibraryFunction] = [
        LibraryFunction(
            "url", "The parts of an address: `scheme`, `host`, `port`, `path`, `query` and `fragment`, and the whole as `text`.",
            [Parameter(nil, name: "text", .string)], returns: .fixed(.object(urlShape)),
            example: #"url("https://imin.co/a?b=1%202").query.b == "1 2""#,
            .native { context, call throws(ScriptFailure) in
                guard let address = Address(call.string(0)) else {
                    throw ScriptFailure(kind: "invalid-url", "\"\(call.string(0))\" is no address with scheme and host")
                }
                return address.value(in: context.heap)
            }),
        LibraryFunction(
            "encoded", "A text as it stands in an address: everything but letters, digits, `-`, `.`, `_` and `~` escaped.",
            [Parameter(nil, name: "text", .string)], returns: .fixed(.string), example: #"encoded("a b&c") == "a%20b%26c""#,
            .native { context, call throws(ScriptFailure) in try context.string(PercentCoding.encode(call.string(0)), from: call[0]) }),
    ]

    private static let urlShape = ObjectShape(
        "Url",
        [
            .init("text", .string), .init("scheme", .string), .init("host", .string), .init("port", .number, isOptional: true),
            .init("path", .string), .init("query", .object(nil)), .init("fragment", .string, isOptional: true),
        ])

    // MARK: Regular expressions

    private static let expressions: [LibraryFunction] = [
        LibraryFunction(
            "match",
            "The first match of a regular expression in a text, with its `text`, `groups` and named groups; null where there is none.",
            [Parameter(nil, name: "pattern", .string), Parameter("in", name: "text", .string)],
            returns: .fixed(.optional(.object(matchShape))), example: #"match("(\\d+)-(\\d+)", in: "on 10-12").groups == ["10", "12"]"#,
            .native(firstMatch)),
        LibraryFunction(
            "regex", "All matches of a regular expression in a text, each as `match` gives it.",
            [Parameter(nil, name: "pattern", .string), Parameter("in", name: "text", .string)],
            returns: .fixed(.array(.object(matchShape))), example: #"regex("[a-z]+", in: "ab 1 cd").map { $0.text } == ["ab", "cd"]"#,
            .native(allMatches)),
    ]

    private static let matchShape = ObjectShape(
        "Match",
        [
            .init("text", .string, "What matched."), .init("groups", .array(.optional(.string)), "What the groups matched, in order."),
            .init("named", .object(nil), "What the groups with names matched."),
        ])

    static func expression(_ pattern: String) throws(ScriptFailure) -> RegularExpression {
        do {
            return try RegularExpression(pattern)
        } catch {
            throw .mistake("invalid-pattern", "/\(pattern)/ is no regular expression: \(error.message) (at byte \(error.offset))")
        }
    }

    private static func firstMatch(_ context: NativeContext, _ call: NativeCall) throws(ScriptFailure) -> Value {
        let expression = try expression(call.string(0))
        let bytes = Array(call[1].bytes)
        do {
            guard let match = try expression.firstMatch(in: bytes.span) else { return .null }
            return matchValue(match, expression, bytes, context)
        } catch {
            throw .mistake("steps-limit", error.message)
        }
    }

    private static func allMatches(_ context: NativeContext, _ call: NativeCall) throws(ScriptFailure) -> Value {
        let expression = try expression(call.string(0))
        let bytes = Array(call[1].bytes)
        let made = context.heap.array()
        do {
            for match in try expression.allMatches(in: bytes.span) {
                context.heap.append(matchValue(match, expression, bytes, context), to: made)
            }
        } catch {
            throw .mistake("steps-limit", error.message)
        }
        return made
    }

    private static func matchValue(
        _ match: RegularExpression.Match, _ expression: RegularExpression, _ bytes: [UInt8], _ context: NativeContext
    ) -> Value {
        let heap = context.heap
        func text(_ range: Range<Int>?) -> Value { range.map { heap.string(Array(bytes[$0])) } ?? .null }
        var named = heap.emptyObject()
        for (name, range) in zip(expression.groupNames, match.groups) { if let name { heap.set(name, text(range), in: &named) } }
        return heap.object([("text", text(match.range)), ("groups", heap.array(match.groups.map(text))), ("named", named)])
    }
}
