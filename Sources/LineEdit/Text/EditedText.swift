/// The text of a document as one string, and where its lines begin in it. Kept from key to key: only lines that have changed are
/// turned into UTF-8 anew.
struct EditedText {
    private(set) var text = ""
    /// The UTF-8 offset of each line, and one more: where a line behind the last would begin.
    private(set) var starts = [0, 1]
    private var lines: [[Unicode.Scalar]] = [[]]
    private var strings = [""]

    /// Becomes the text of a document; whether it was another one before.
    @discardableResult
    mutating func update(_ document: Document) -> Bool {
        let new = document.lines
        // Lines that nobody touched share their storage with those known here, which is what comparing asks first.
        guard new != lines else { return false }
        let shared = min(new.count, lines.count)
        var first = 0
        while first < shared, new[first] == lines[first] { first += 1 }
        var last = 0
        while last < shared - first, new[new.count - 1 - last] == lines[lines.count - 1 - last] { last += 1 }
        strings.replaceSubrange(first..<(lines.count - last), with: new[first..<(new.count - last)].map { Document.string($0[...]) })
        lines = new
        starts.removeAll(keepingCapacity: true)
        starts.reserveCapacity(lines.count + 1)
        var offset = 0
        for string in strings {
            starts.append(offset)
            offset += string.utf8.count + 1
        }
        starts.append(offset)
        var joined = ""
        joined.reserveCapacity(offset)
        for (index, string) in strings.enumerated() {
            if index > 0 { joined.append("\n") }
            joined.append(string)
        }
        text = joined
        return true
    }

    /// The UTF-8 offsets of lines, with the line ends between them.
    func range(of lines: Range<Int>) -> Range<Int> {
        guard lines.lowerBound >= 0, lines.upperBound < starts.count else { return 0..<text.utf8.count }
        return starts[lines.lowerBound]..<starts[lines.upperBound]
    }

    /// The UTF-8 offset of a position in the document this was made of.
    func offset(of position: Document.Position) -> Int {
        guard lines.indices.contains(position.line) else { return text.utf8.count }
        var offset = starts[position.line]
        for scalar in lines[position.line].prefix(position.column) { offset += UTF8.width(scalar) }
        return offset
    }
}
