// Values as text for people: for `print` and `\( )`, for reports on one line, and over several lines. A secret is `•••` in all of them.

/// How a value is written out.
struct ValueTextStyle: Sendable {
    /// Strings and dates as literals also at the outermost level.
    var isQuoted = true
    /// Members and elements shown before `… 4 more`; all where `nil`.
    var memberLimit: Int?
    /// Characters of a string before `…`; all where `nil`.
    var stringLimit: Int?
    /// Arrays and objects within arrays and objects before `…`.
    var depthLimit = 200
    /// Whether arrays and objects that are longer than a line get a line for each member.
    var isIndented = false
    /// Bytes of all of it, after which `…` ends it.
    var byteLimit = 16 << 20

    /// For `print`, `\( )` and `text`: strings as they are, containers as literals, complete.
    static let plain = ValueTextStyle(isQuoted: false)
    /// For reports: short, on one line.
    static let brief = ValueTextStyle(memberLimit: 3, stringLimit: 60, depthLimit: 2, byteLimit: 400)
    /// For a person who asked to see it: complete, indented.
    static let full = ValueTextStyle(isIndented: true)
}

extension Heap {
    /// The value as text.
    func text(of value: Value, _ style: ValueTextStyle) -> String {
        var writer = ValueWriter(heap: self, style: style)
        if !style.isQuoted, value.tag == .string {
            return value.string
        }
        writer.write(value, depth: 0)
        return writer.text
    }
}

extension ScriptDate {
    /// As the language writes it: `@2026-05-10`.
    var literal: String { "@" + description }
}

private struct ValueWriter {
    /// Containers that fit a line of this many characters stay on it.
    static let lineWidth = 88

    let heap: Heap
    let style: ValueTextStyle
    var text = ""

    /// Whether the container being written gets a line for each member.
    private var isBroken = false

    init(heap: Heap, style: ValueTextStyle) {
        self.heap = heap
        self.style = style
    }

    mutating func write(_ value: Value, depth: Int) {
        isBroken = style.isIndented && (value.tag == .array || value.tag == .object) && !fitsLine(value, depth: depth)
        switch value.tag {
        case .null, .absent: text += "null"
        case .bool: text += value.isTrue ? "true" : "false"
        case .integer: text += String(value.integerBits)
        case .decimal: text += value.number?.description ?? ""
        case .numberText: text += value.string
        case .money: text += value.money?.description ?? ""
        case .duration: text += Durations.text(value.integerBits)
        case .day, .instant: text += (depth == 0 && !style.isQuoted ? value.date?.description : value.date?.literal) ?? ""
        case .function, .native, .host, .closure: text += "a function"
        case .shape: text += ShapeName(rawValue: UInt8(truncatingIfNeeded: value.bits))?.name ?? "a shape"
        case .secret: text += "•••"
        case .string: writeQuoted(value.string)
        case .array: writeArray(value, depth: depth)
        case .object: writeObject(value, depth: depth)
        case .box: text += "…"
        case .range:
            guard let range = value.range else { return }
            write(range.lower, depth: depth + 1)
            text += range.isClosed ? "..." : "..<"
            write(range.upper, depth: depth + 1)
        case .handle: text += value.handle?.summary ?? ""
        }
    }

    private var isFull: Bool { text.utf8.count >= style.byteLimit }

    private func fitsLine(_ value: Value, depth: Int) -> Bool {
        var style = style
        style.isIndented = false
        // What is longer is cut at once, so trying costs little at any depth.
        let width = max(20, Self.lineWidth - 4 * depth)
        style.byteLimit = width + 1
        var writer = ValueWriter(heap: heap, style: style)
        writer.write(value, depth: depth)
        return writer.text.utf8.count <= width
    }

    private mutating func writeQuoted(_ string: String) {
        text += "\""
        var count = 0
        for scalar in string.unicodeScalars {
            if let limit = style.stringLimit, count >= limit {
                text += "…"
                break
            }
            count += 1
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case "\0": text += "\\0"
            default:
                // Control characters must not reach a terminal.
                if scalar.properties.generalCategory == .control {
                    text += "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
                } else {
                    text.unicodeScalars.append(scalar)
                }
            }
        }
        text += "\""
    }

    private mutating func writeArray(_ value: Value, depth: Int) {
        let elements = value.elements
        writeMembers(count: elements.count, open: "[", close: "]", spaced: false, depth: depth) { writer, number in
            writer.write(elements[number], depth: depth + 1)
        }
    }

    private mutating func writeObject(_ value: Value, depth: Int) {
        let heap = heap
        writeMembers(count: heap.fieldCount(value), open: "{", close: "}", spaced: true, depth: depth) { writer, number in
            let (key, member) = heap.member(number, of: value)
            writer.writeKey(key.string)
            writer.text += ": "
            writer.write(member, depth: depth + 1)
        }
    }

    private mutating func writeKey(_ key: String) {
        let bytes = Array(key.utf8)
        func isNameByte(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 || byte == 0x5F || byte >= 0x80 }
        let start = bytes.first == UInt8(ascii: "@") ? 1 : 0
        let isName =
            bytes.count > start && isNameByte(bytes[start]) && bytes.dropFirst(start).allSatisfy { isNameByte($0) || $0 &- 0x30 < 10 }
        if isName { text += key } else { writeQuoted(key) }
    }

    private mutating func writeMembers(
        count: Int, open: String, close: String, spaced: Bool, depth: Int, _ writeMember: (inout ValueWriter, Int) -> Void
    ) {
        guard count > 0 else {
            text += open + close
            return
        }
        guard depth < style.depthLimit, !isFull else {
            text += open + (spaced ? " … " : "…") + close
            return
        }
        let shown = min(count, style.memberLimit ?? count)
        let isBroken = isBroken
        let indent = "\n" + String(repeating: "    ", count: depth + 1)
        text += spaced && !isBroken ? open + " " : open
        for number in 0..<shown {
            if number > 0 { text += isBroken ? "," : ", " }
            if isBroken { text += indent }
            if isFull {
                text += "…"
                break
            }
            writeMember(&self, number)
        }
        if shown < count { text += isBroken ? "," + indent + "… \(count - shown) more" : ", … \(count - shown) more" }
        if isBroken { text += "\n" + String(repeating: "    ", count: depth) + close } else { text += spaced ? " " + close : close }
    }
}
