// Whether a value is of a shape: in patterns, and where a parameter's type is written.

struct TypeChecker {
    let heap: Heap
    let program: Program
    let globals: UnsafeMutablePointer<Value>

    func holds(_ value: Value, _ form: TypeCheck.Form) -> Bool {
        switch form {
        // What `url(…)` makes of an address is one too.
        case .shape(.url) where value.tag == .object:
            return heap.field("text", of: value).map { $0.isText && TypeChecker.holds($0, .url) } ?? false
        case .shape(let shape): return TypeChecker.holds(value, shape)
        case .optional(let inner): return value.isNull || holds(value, inner)
        case .array(let inner):
            guard value.tag == .array else { return false }
            if case .shape(.any) = inner { return true }
            return value.elements.allSatisfy { holds($0, inner) }
        case .handle(let name): return value.handle?.typeName == name
        case .global(let index):
            // A `let` of the top level; a function that is called before its line is taken at its word.
            return globals[index].isAbsent || fits(value, globals[index])
        case .part(let index, let path):
            var shape = globals[index]
            for step in path {
                switch step {
                case .field(let key):
                    guard shape.tag == .object, let part = heap.field(key, of: shape) else { return true }
                    shape = part
                case .element:
                    // As in a type: `[String]`. What holds several, or is named by a text that the run computes, is another matter.
                    guard shape.tag == .array, shape.elementCount == 1 else { return true }
                    shape = shape.elements[0]
                }
            }
            return fits(value, shape)
        }
    }

    private func fits(_ value: Value, _ shape: Value) -> Bool {
        var matcher = Matcher(heap: heap, program: program, registers: globals, globals: globals)
        return (try? matcher.fits(value, shape)) ?? false
    }

    /// Where a value is not what a shape asks for: "name: 5 is no String"; `nil` where its kind says enough.
    func difference(_ value: Value, _ form: TypeCheck.Form) -> String? {
        switch form {
        case .optional(let inner): return difference(value, inner)
        case .array(let inner):
            guard value.tag == .array, let index = value.elements.firstIndex(where: { !holds($0, inner) }) else { return nil }
            let element = value.elements[index]
            return "[\(index)]: " + (difference(element, inner) ?? "\(heap.describe(element, limit: 40)) is \(element.typePhrase)")
        case .global(let index):
            guard value.tag == .object, globals[index].tag == .object else { return nil }
            var matcher = Matcher(heap: heap, program: program, registers: globals, globals: globals)
            matcher.explains = true
            _ = try? matcher.fits(value, globals[index])
            return matcher.difference
        case .shape, .handle, .part: return nil
        }
    }

    static func holds(_ value: Value, _ shape: ShapeName) -> Bool {
        switch shape {
        case .any: true
        case .null: value.isNull
        case .string: value.isText
        case .number: value.isNumber
        case .int: value.tag == .integer || (value.tag == .numberText && Number(exactly: value.string)?.isWhole == true)
        case .bool: value.tag == .bool
        case .money: value.tag == .money
        case .duration: value.tag == .duration
        case .function: value.isCallable
        case .range: value.tag == .range
        case .object: value.tag == .object
        case .array: value.tag == .array
        case .date: value.date != nil || (value.isText && ScriptDate(text: value.string) != nil)
        case .url: value.isText && isURL(value.string)
        case .email: value.isText && isEmail(value.string)
        case .uuid: value.isText && isUUID(value.bytes)
        }
    }

    /// Whether an argument may stand where a library or host function declares that shape. Hosts check further themselves.
    static func fits(_ value: Value, _ shape: Shape) -> Bool {
        switch shape {
        case .any: true
        case .null: value.isNull
        case .bool: value.tag == .bool
        case .number: value.isNumber
        case .string: value.isText
        case .money: value.tag == .money
        case .duration: value.tag == .duration
        case .date: value.date != nil
        case .function: value.isCallable
        case .range: value.tag == .range
        case .array: value.tag == .array
        case .object: value.tag == .object
        case .handle(let name): value.handle?.typeName == name
        case .optional(let inner): value.isNull || fits(value, inner)
        case .oneOf(let shapes): shapes.contains { fits(value, $0) }
        }
    }

    /// `scheme://host…` without spaces.
    static func isURL(_ text: String) -> Bool {
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return false }
        let scheme = text.utf8[..<colon]
        guard let first = scheme.first, isLetter(first),
            scheme.allSatisfy({
                isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".")
            })
        else { return false }
        let rest = text.utf8[text.utf8.index(after: colon)...]
        guard rest.starts(with: "//".utf8) else { return false }
        let behind = rest.dropFirst(2)
        let host = behind.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
        return !host.isEmpty
            && behind.allSatisfy {
                $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: ">") && $0 != UInt8(ascii: "\"")
            }
    }

    static func isEmail(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, parts[1].contains(UInt8(ascii: ".")) else { return false }
        guard
            text.utf8.allSatisfy({
                $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: ">")
            })
        else { return false }
        return parts[1].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { !$0.isEmpty }
    }

    private static func isUUID(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard bytes.count == 36 else { return false }
        for (index, byte) in bytes.enumerated() {
            if index == 8 || index == 13 || index == 18 || index == 23 {
                if byte != UInt8(ascii: "-") { return false }
            } else if !isDigit(byte), !(UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20) {
                return false
            }
        }
        return true
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) }
    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}

extension TypeCheck.Form {
    /// The same without the null that it may be.
    var present: TypeCheck.Form {
        if case .optional(let inner) = self { inner } else { self }
    }

    /// As it would be written, for messages.
    func text(_ symbols: SymbolTable) -> String {
        switch self {
        case .shape(let shape): shape.name
        case .array(let inner): "[\(inner.text(symbols))]"
        case .optional(let inner): "\(inner.text(symbols))?"
        case .handle(let name): name
        case .global: "what its shape asks for"
        case .part(_, let path):
            switch path.last {
            case .field(let key)?: "what its shape asks of `\(symbols[key.exact])`"
            case .element?, nil: "what its shape asks of an element"
            }
        }
    }

    /// What it asks of a part of its values; `nil` where that is not known here.
    func part(_ step: TypeCheck.Step) -> TypeCheck.Form? {
        switch (present, step) {
        case (.array(let inner), .element): inner
        case (.global(let index), _): .part(index, [step])
        case (.part(let index, let path), _): .part(index, path + [step])
        default: nil
        }
    }

    /// Whether `+=` gives a value of the type again, whatever is added.
    var staysWhenAddedTo: Bool {
        switch self {
        case .shape(.any), .shape(.number), .shape(.string), .shape(.array), .shape(.money): true
        case .optional(let inner): inner.staysWhenAddedTo
        default: false
        }
    }

    /// The tags, a bit for each, all of whose values are of the type; `nil` where a look at the tag does not tell.
    var kinds: Int? {
        func bits(_ tags: Tag...) -> Int { tags.reduce(0) { $0 | 1 << Int($1.rawValue) } }
        switch self {
        case .shape(.string): return bits(.string, .secret)
        case .shape(.number): return bits(.integer, .decimal, .numberText)
        case .shape(.int): return bits(.integer)
        case .shape(.bool): return bits(.bool)
        case .shape(.money): return bits(.money)
        case .shape(.duration): return bits(.duration)
        case .shape(.object): return bits(.object)
        case .shape(.array): return bits(.array)
        case .optional(let inner): return inner.kinds.map { $0 | bits(.null) }
        default: return nil
        }
    }
}
