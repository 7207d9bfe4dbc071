// Properties and methods of String. Characters are those of Swift: what a reader takes for one.

import Glibc

extension Library {
    static let strings: [LibraryFunction] = [
        LibraryFunction(
            .string, "count", "The number of characters.", returns: .fixed(.number), example: #""naïve".count == 5"#, isProperty: true,
            .native { _, call in .integer(characterCount(call.receiver)) }),
        LibraryFunction(
            .string, "isEmpty", "Whether it has no characters.", returns: .fixed(.bool), example: #""".isEmpty"#, isProperty: true,
            .native { _, call in .bool(call.receiver.byteCount == 0) }),
        LibraryFunction(
            .string, "lines", "Its lines, without their ends; a line break at the very end begins no further line.",
            returns: .fixed(.array(.string)), example: #""a\nb\n".lines == ["a", "b"]"#, isProperty: true,
            .native { context, call throws(ScriptFailure) in try context.array(lines(call.receiver.string), from: call.receiver) }),
        LibraryFunction(
            .string, "number", "The Number it writes, as JSON would; null where it writes none.", returns: .fixed(.optional(.number)),
            example: #""9.50".number == 9.5 && "nine".number == null"#, isProperty: true,
            .native { _, call in Number(text: call.receiver.string).map(Value.number) ?? .null }),
        LibraryFunction(
            .string, "uppercased", "The same text in capital letters.", returns: .receiver, example: #""Zoë".uppercased() == "ZOË""#,
            .native { context, call throws(ScriptFailure) in
                if call.receiver.isASCII { return mapped(call.receiver, context) { $0 &- 0x61 < 26 ? $0 &- 0x20 : $0 } }
                return try context.string(call.receiver.string.uppercased(), from: call.receiver)
            }),
        LibraryFunction(
            .string, "lowercased", "The same text in small letters.", returns: .receiver, example: #""Louis".lowercased() == "louis""#,
            .native { context, call throws(ScriptFailure) in
                if call.receiver.isASCII { return mapped(call.receiver, context) { $0 &- 0x41 < 26 ? $0 &+ 0x20 : $0 } }
                return try context.string(call.receiver.string.lowercased(), from: call.receiver)
            }),
        LibraryFunction(
            .string, "trimmed", "Without the white space at both ends.", returns: .receiver, example: #""  a b\n".trimmed() == "a b""#,
            .native { context, call throws(ScriptFailure) in try context.string(trimmed(call.receiver.string), from: call.receiver) }),
        LibraryFunction(
            .string, "hasPrefix", "Whether it begins with a text.", [Parameter(nil, name: "text", .string)], returns: .fixed(.bool),
            example: #""customer-accounts".hasPrefix("customer")"#,
            .native { _, call in
                let (text, part) = (call.receiver, call[0])
                guard text.isASCII, part.isASCII else { return .bool(text.string.hasPrefix(part.string)) }
                return .bool(part.byteCount <= text.byteCount && memcmp(text.byteStart, part.byteStart, part.byteCount) == 0)
            }),
        LibraryFunction(
            .string, "hasSuffix", "Whether it ends with a text.", [Parameter(nil, name: "text", .string)], returns: .fixed(.bool),
            example: #""louis@imin.co".hasSuffix("@imin.co")"#,
            .native { _, call in
                let (text, part) = (call.receiver, call[0])
                guard text.plainBytes != nil, part.isASCII else { return .bool(text.string.hasSuffix(part.string)) }
                let rest = text.byteCount - part.byteCount
                return .bool(rest >= 0 && memcmp(text.byteStart + rest, part.byteStart, part.byteCount) == 0)
            }),
        LibraryFunction(
            .string, "contains", "Whether a text occurs in it.", [Parameter(nil, name: "text", .string)], returns: .fixed(.bool),
            example: #""louis@imin.co".contains("@")"#,
            .native { _, call in .bool(firstRange(of: call[0].bytes, in: call.receiver.bytes, from: 0) != nil) }),
        LibraryFunction(
            .string, "replacing",
            "With every occurrence of a text, or of what a regular expression matches, replaced by another or by what a function makes of the match.",
            [
                Parameter(nil, name: "text", .string, isRequired: false),
                Parameter("matching", name: "pattern", .string, isRequired: false, "A regular expression.").asPattern,
                Parameter("with", .oneOf([.string, .function]), "The function takes a match as `match` gives it."),
            ], returns: .receiver,
            example: #""a-b-c".replacing("-", with: "+") == "a+b+c" && "a1b22".replacing(matching: "[0-9]+", with: "n") == "anbn""#,
            .prelude
        ).takingOne(ofFirst: 2),
        // For the prelude.
        LibraryFunction(
            .string, "_replacing", "With every occurrence of a text replaced by another.",
            [Parameter(nil, name: "text", .any), Parameter(nil, name: "replacement", .any)], returns: .receiver,
            example: #""a-b-c"._replacing("-", "+") == "a+b+c""#, .native(replacing)),
        LibraryFunction(
            .string, "_pattern", "The regular expression that matches this text and nothing else.", returns: .fixed(.string),
            example: #""a.b"._pattern() == "a\\.b""#,
            .native { context, call throws(ScriptFailure) in
                guard call.receiver.byteCount > 0 else { throw .mistake("invalid-argument", "an empty text cannot be replaced") }
                var made: [UInt8] = []
                for byte in call.receiver.bytes {
                    if #"\^$.|?*+()[]{}/"#.utf8.contains(byte) { made.append(UInt8(ascii: "\\")) }
                    made.append(byte)
                }
                return try context.string(String(decoding: made, as: UTF8.self), from: call.receiver)
            }),
        LibraryFunction(
            .string, "_replacingMatches", "With every match replaced by a text of its own, or all by the only one.",
            [Parameter(nil, name: "pattern", .string), Parameter(nil, name: "replacements", .array(.string))], returns: .receiver,
            example: #""a1b2"._replacingMatches("[0-9]", ["x", "y"]) == "axby""#, .native(replacingMatches)),
        LibraryFunction(
            .string, "split", "The parts between separators; empty parts are left out unless asked for.",
            [
                Parameter("separator", .string, isRequired: false, "White space where it is left out."),
                Parameter("maxSplits", .number, isRequired: false, "The rest stays in one part."),
                Parameter("omittingEmptySubsequences", .bool, isRequired: false, "True where it is left out."),
            ], returns: .fixed(.array(.string)),
            example: #""a,b,,c".split(separator: ",") == ["a", "b", "c"] && " a  b".split() == ["a", "b"]"#, .native(split)),
        LibraryFunction(
            .string, "padded", "Filled up to a number of characters, at its end or at its start.",
            [
                Parameter("to", .number), Parameter("with", .string, isRequired: false, "A space where it is left out."),
                Parameter("atStart", .bool, isRequired: false),
            ], returns: .receiver, example: #""7".padded(to: 3, with: "0", atStart: true) == "007""#, .native(padded)),
    ]

    /// Without a walk over characters where the text is ASCII.
    static func characterCount(_ text: Value) -> Int {
        if let bytes = text.plainBytes { return bytes.count }
        guard text.isASCII else { return text.string.count }
        // A carriage return and the line feed behind it are one character.
        let bytes = text.bytes
        var count = bytes.count
        for index in bytes.indices.dropFirst() where bytes[index] == 0x0A && bytes[index - 1] == 0x0D { count -= 1 }
        return count
    }

    static func lines(_ text: String) -> [String] {
        var lines: [String] = []
        var line: [UInt8] = []
        var isAfterReturn = false
        for byte in text.utf8 {
            if byte == 0x0A && isAfterReturn {
                isAfterReturn = false
                continue
            }
            isAfterReturn = byte == 0x0D
            if byte == 0x0A || byte == 0x0D {
                lines.append(String(decoding: line, as: UTF8.self))
                line.removeAll(keepingCapacity: true)
            } else {
                line.append(byte)
            }
        }
        if !line.isEmpty { lines.append(String(decoding: line, as: UTF8.self)) }
        return lines
    }

    static func trimmed(_ text: String) -> String {
        let scalars = text.unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return "" }
        return String(scalars[first...last])
    }

    /// Where a text occurs next, in bytes. An empty text occurs everywhere.
    static func firstRange(
        of text: UnsafeBufferPointer<UInt8>, in whole: UnsafeBufferPointer<UInt8>, from start: Int
    ) -> Range<Int>? {
        guard start <= whole.count else { return nil }
        guard let wanted = text.baseAddress, let first = text.first else { return start..<start }
        guard let base = whole.baseAddress else { return nil }
        var position = start
        while position + text.count <= whole.count {
            // The next place of the first byte at which all of the text still fits.
            guard let found = memchr(base + position, Int32(first), whole.count - text.count - position + 1) else { return nil }
            position = UnsafeRawPointer(found) - UnsafeRawPointer(base)
            if memcmp(base + position, wanted, text.count) == 0 { return position..<(position + text.count) }
            position += 1
        }
        return nil
    }

    /// A string of as many bytes, each made from the one before.
    private static func mapped(_ text: Value, _ context: NativeContext, _ transform: (UInt8) -> UInt8) -> Value {
        let source = text.bytes
        return context.heap.text(text.tag, byteCount: source.count) { target in
            for position in 0..<source.count { target[position] = transform(source[position]) }
        }
    }

    private static func replacing(_ context: NativeContext, _ call: NativeCall) throws(ScriptFailure) -> Value {
        guard call[0].isText, call[1].isText else {
            throw .mistake("argument-type", "`replacing` needs what to replace: a text, or a regular expression as `matching:`")
        }
        let (whole, text, replacement) = (call.receiver.bytes, call[0].bytes, call[1].bytes)
        guard !text.isEmpty else { throw .mistake("invalid-argument", "an empty text cannot be replaced") }
        var made: [UInt8] = []
        var position = 0
        while let range = firstRange(of: text, in: whole, from: position) {
            made.append(contentsOf: whole[position..<range.lowerBound])
            made.append(contentsOf: replacement)
            position = range.upperBound
            try context.checkString(byteCount: made.count)
        }
        made.append(contentsOf: whole[position...])
        try context.checkString(byteCount: made.count)
        // Whole texts out of and into a text that is UTF-8 leave it so.
        return made.withUnsafeBufferPointer { context.heap.string($0, call.receiver.tag) }
    }

    private static func replacingMatches(_ context: NativeContext, _ call: NativeCall) throws(ScriptFailure) -> Value {
        let expression = try expression(call[0].string)
        let bytes = Array(call.receiver.bytes)
        let replacements = call[1].elements
        var made: [UInt8] = []
        var position = 0
        let matches: [RegularExpression.Match]
        do { matches = try expression.allMatches(in: bytes.span) } catch { throw .mistake("steps-limit", error.message) }
        for (number, match) in matches.enumerated() {
            made.append(contentsOf: bytes[position..<match.range.lowerBound])
            let place = replacements.count == 1 ? 0 : number
            if place < replacements.count { made.append(contentsOf: replacements[place].bytes) }
            position = match.range.upperBound
            try context.checkString(byteCount: made.count)
        }
        made.append(contentsOf: bytes[position...])
        let isSecret = call.receiver.tag == .secret || replacements.contains { $0.tag == .secret }
        try context.checkString(byteCount: made.count)
        return context.heap.string(String(decoding: made, as: UTF8.self), isSecret ? .secret : .string)
    }

    private static func split(_ context: NativeContext, _ call: NativeCall) throws(ScriptFailure) -> Value {
        let maximum = try call.count(1, "maxSplits", default: .max)
        let omitsEmpty = call.isTrue(2, default: true)
        guard call.isGiven(0) else {
            if maximum == .max, omitsEmpty, let bytes = call.receiver.plainBytes { return words(bytes, call.receiver.tag, context) }
            let parts = call.receiver.string.unicodeScalars.split(maxSplits: maximum, omittingEmptySubsequences: omitsEmpty) {
                $0.properties.isWhitespace
            }
            return try context.array(parts.map { String($0) }, from: call.receiver)
        }
        let (whole, separator) = (call.receiver.bytes, call[0].bytes)
        guard !separator.isEmpty else { throw .mistake("invalid-argument", "`separator` must not be empty") }
        var parts: [Range<Int>] = []
        var start = 0
        while parts.count < maximum, let range = firstRange(of: separator, in: whole, from: start) {
            if !omitsEmpty || range.lowerBound > start { parts.append(start..<range.lowerBound) }
            start = range.upperBound
        }
        if !omitsEmpty || start < whole.count { parts.append(start..<whole.count) }
        let made = context.heap.array(capacity: parts.count)
        for part in parts {
            context.heap.append(context.heap.string(UnsafeBufferPointer(rebasing: whole[part]), call.receiver.tag), to: made)
        }
        return made
    }

    /// The parts of a plain text between white space.
    private static func words(_ bytes: UnsafeBufferPointer<UInt8>, _ tag: Tag, _ context: NativeContext) -> Value {
        let made = context.heap.array()
        var start = 0
        while start < bytes.count {
            if isSpace(bytes[start]) {
                start += 1
                continue
            }
            var end = start
            while end < bytes.count, !isSpace(bytes[end]) { end += 1 }
            context.heap.append(context.heap.string(UnsafeBufferPointer(rebasing: bytes[start..<end]), tag), to: made)
            start = end
        }
        return made
    }

    /// The white space of ASCII, as Unicode has it: tab to carriage return, and the space.
    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }

    private static func padded(_ context: NativeContext, _ call: NativeCall) throws(ScriptFailure) -> Value {
        let width = try call.count(0, "to")
        let text = call.receiver.string
        let filler = call.isGiven(1) ? Array(call.string(1)) : [" "]
        guard !filler.isEmpty else { throw .mistake("invalid-argument", "`with` must not be empty") }
        let missing = width - text.count
        guard missing > 0 else { return call.receiver.retained() }
        try context.checkString(byteCount: missing)
        let padding = String((0..<missing).map { filler[$0 % filler.count] })
        return try context.string(call.isTrue(2) ? padding + text : text + padding, from: call.receiver)
    }
}
