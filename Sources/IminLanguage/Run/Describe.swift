// Values as people read them: on a line and shortened, for reports; in full, for `print` and interpolation. Secrets are dots.

extension Heap {
    /// One line, cut short.
    func describe(_ value: Value, limit: Int = 100) -> String {
        var writer = Description(heap: self, limit: limit)
        writer.write(value, depth: 0)
        return writer.text
    }

    /// Everything, on one line: what `print` and `"\( )"` make of it. Strings stand without quotes.
    func text(of value: Value) -> String {
        switch value.tag {
        case .string: return value.string
        case .secret: return "•••"
        default:
            // A value may hold itself many times over: its text is bounded, else forty lines of script would fill the memory.
            var writer = Description(heap: self, limit: 16 << 20)
            writer.write(value, depth: 0)
            return writer.text
        }
    }

    /// Everything, an element or field a line where it does not fit on one.
    func prettyText(of value: Value, width: Int = 100) -> String {
        var lines = ""
        pretty(value, indent: 0, width: width, &lines)
        return lines
    }

    private func pretty(_ value: Value, indent: Int, width: Int, _ text: inout String) {
        var line = Description(heap: self, limit: 16 << 20)
        line.write(value, depth: 0)
        let isNested = (value.tag == .array && value.elementCount > 0) || (value.tag == .object && fieldCount(value) > 0)
        if !isNested || line.text.count + indent <= width || indent > 80 {
            text += line.text
            return
        }
        let inner = String(repeating: " ", count: indent + 2)
        if value.tag == .array {
            text += "[\n"
            for element in value.elements {
                text += inner
                pretty(element, indent: indent + 2, width: width, &text)
                text += ",\n"
            }
            text += String(repeating: " ", count: indent) + "]"
        } else {
            text += "{\n"
            for number in 0..<fieldCount(value) {
                let (key, member) = member(number, of: value)
                text += inner + Description.key(key.string) + ": "
                pretty(member, indent: indent + 2, width: width, &text)
                text += ",\n"
            }
            text += String(repeating: " ", count: indent) + "}"
        }
    }
}

private struct Description {
    let heap: Heap
    /// Characters after which nothing more is begun.
    let limit: Int
    var text = ""

    init(heap: Heap, limit: Int) {
        self.heap = heap
        self.limit = limit
    }

    private var isFull: Bool { limit != .max && text.utf8.count >= limit }

    mutating func write(_ value: Value, depth: Int) {
        switch value.tag {
        case .null, .absent: text += "null"
        case .bool: text += value.isTrue ? "true" : "false"
        case .integer: text += String(value.integerBits)
        case .decimal: text += value.number?.description ?? "?"
        case .numberText: text += value.string
        case .money: text += value.money?.description ?? "?"
        case .duration: text += Durations.text(value.integerBits)
        case .day, .instant: text += value.date?.description ?? "?"
        case .function, .closure, .native, .host: text += "function"
        case .shape: text += ShapeName(rawValue: UInt8(truncatingIfNeeded: value.bits))?.name ?? "shape"
        case .string:
            // Of a long text only the beginning is looked at: four bytes a character at most, and one character more than is written.
            let most = limit < 1 << 20 ? 4 * (max(limit, 20) + 1) : value.byteCount
            write(string: String(decoding: value.bytes.prefix(most), as: UTF8.self))
        case .secret: text += "•••"
        case .handle: text += value.handle?.summary ?? "handle"
        case .box: text += "box"
        case .range:
            guard let range = value.range else { return }
            write(range.lower, depth: depth)
            text += range.isClosed ? "..." : "..<"
            write(range.upper, depth: depth)
        case .array:
            if depth > 30 {
                text += "[…]"
                return
            }
            text += "["
            let elements = value.elements
            for (index, element) in elements.enumerated() {
                if index > 0 { text += ", " }
                if isFull {
                    text += "… \(elements.count - index) more"
                    break
                }
                write(element, depth: depth + 1)
            }
            text += "]"
        case .object: write(object: value, depth: depth)
        }
    }

    private mutating func write(object value: Value, depth: Int) {
        if depth > 30 {
            text += "{…}"
            return
        }
        let count = heap.fieldCount(value)
        if count == 0 {
            text += "{}"
            return
        }
        text += "{ "
        for number in 0..<count {
            if number > 0 { text += ", " }
            if isFull {
                text += "… \(count - number) more"
                break
            }
            let (key, member) = heap.member(number, of: value)
            text += Description.key(key.string) + ": "
            write(member, depth: depth + 1)
        }
        text += " }"
    }

    private mutating func write(string: String) {
        text += "\""
        var written = 0
        for scalar in string.unicodeScalars {
            if limit < 1 << 20, written >= max(limit - 2, 20) {
                text += "…"
                break
            }
            written += 1
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case "\0"..."\u{1F}", "\u{7F}": text += "\\u{\(String(scalar.value, radix: 16))}"
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }

    /// A key as a script writes it: bare where it can be.
    static func key(_ key: String) -> String {
        let rest = key.hasPrefix("@") ? key.dropFirst() : key[...]
        guard let first = rest.unicodeScalars.first, first == "_" || first.properties.isAlphabetic,
            rest.unicodeScalars.allSatisfy({ $0 == "_" || $0.properties.isAlphabetic || $0.properties.numericType != nil })
        else { return "\"\(key)\"" }
        return key
    }
}
