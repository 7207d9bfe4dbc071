// Pieces to lines (after Oppen, "Prettyprinting"): a group that fits in what is left of the line stays on it, any other is broken.

struct LinePrinter {
    /// Columns of a line. Longer ones are broken where they can be.
    static let width = 100
    static let indentation = 4

    private struct Line {
        var text: String
        var note: (text: String, line: Int, column: Int)?
    }

    private let pieces: [FormatPiece]
    private var finished: [Line] = []
    private var current = Line(text: "")
    /// Columns taken on the current line.
    private var column = 0
    private var isAtStart = true
    private var level = 0
    /// Steps that each open `indent` took: one or none.
    private var steps: [Int] = []
    /// Whether each open group is broken.
    private var groups: [Bool] = []

    static func print(_ pieces: [FormatPiece]) -> String {
        var printer = LinePrinter(pieces: pieces)
        return printer.print()
    }

    private init(pieces: [FormatPiece]) { self.pieces = pieces }

    private mutating func print() -> String {
        for index in pieces.indices { write(index) }
        endLine()
        while finished.last.map({ $0.text.isEmpty && $0.note == nil }) == true { finished.removeLast() }
        return joined()
    }

    private mutating func write(_ index: Int) {
        switch pieces[index] {
        case .text(let text): write(text)
        case .verbatim(let text):
            write(text)
            // What follows stands behind its last line.
            if let last = text.split(separator: "\n", omittingEmptySubsequences: false).last { column = DisplayWidth.of(last) }
        case .lines(let lines, let deeper): write(lines, deeper: deeper)
        case .open(let group): groups.append(group.isBroken || !fits(from: index + 1, group))
        case .close: groups.removeLast()
        case .indent:
            steps.append(groups.last ?? true ? 1 : 0)
            level += steps.last ?? 0
        case .outdent: level -= steps.popLast() ?? 0
        case .line(let flat, let blank): groups.last ?? true ? endLine(blank: blank) : write(flat)
        case .fill: (groups.last ?? true) && !nextFits(from: index + 1) ? endLine() : write(" ")
        case .hard(let blank): endLine(blank: blank)
        case .whenBroken(let text): if groups.last ?? true { write(text) }
        case .note(let text, let line, let column): current.note = (text, line, column)
        }
    }

    private mutating func write(_ text: String) {
        if text.isEmpty { return }
        if isAtStart {
            // Blanks that were to separate it from what stood before.
            let text = text.drop { $0 == " " }
            if text.isEmpty { return }
            isAtStart = false
            current.text = String(repeating: " ", count: level * Self.indentation)
            column = level * Self.indentation
            current.text += text
            column += DisplayWidth.of(text)
            return
        }
        current.text += text
        column += DisplayWidth.of(text)
    }

    private mutating func write(_ lines: [String], deeper: Bool) {
        var indentation = (level + (isAtStart ? 0 : 1)) * Self.indentation
        write(lines.first ?? "")
        if !deeper { indentation = current.text.prefix { $0 == " " }.count }
        for line in lines.dropFirst() {
            endLine()
            if line.isEmpty { continue }
            isAtStart = false
            current.text = String(repeating: " ", count: indentation) + line
            column = DisplayWidth.of(current.text)
        }
    }

    private mutating func endLine(blank: Bool = false) {
        finished.append(current)
        if blank, finished.last?.text.isEmpty == false { finished.append(Line(text: "")) }
        current = Line(text: "")
        column = 0
        isAtStart = true
    }

    // MARK: Measuring

    private var room: Int { Self.width - (isAtStart ? level * Self.indentation : column) }

    /// Whether a group and what stands directly behind it fit on the rest of the line.
    private func fits(from start: Int, _ group: FormatGroup) -> Bool {
        var room = room
        // Whether each group within is broken by its author; the tested one first.
        var open = [false]
        for piece in pieces[start...] {
            switch piece {
            case .text(let text): room -= DisplayWidth.of(text)
            case .line(let flat, _):
                guard let isBroken = open.last else { return true }
                if isBroken { return !group.breaksWithContent }
                room -= flat.utf8.count
            case .fill:
                if open.isEmpty { return true }
                room -= 1
            case .hard: return open.isEmpty || !group.breaksWithContent
            case .lines(let lines, _):
                room -= DisplayWidth.of(lines.first ?? "")
                if room < 0 { return false }
                return open.isEmpty || !group.breaksWithContent
            case .verbatim(let text):
                room -= DisplayWidth.of(text.prefix { $0 != "\n" })
                if room < 0 { return false }
                return open.isEmpty || !group.breaksWithContent
            case .open(let inner): if !open.isEmpty { open.append(inner.isBroken) }
            case .close: if !open.isEmpty { open.removeLast() }
            case .indent, .outdent, .whenBroken, .note: break
            }
            if room < 0 { return false }
        }
        return true
    }

    /// Whether the next element of a table fits.
    private func nextFits(from start: Int) -> Bool {
        var room = room - 1
        for piece in pieces[start...] {
            switch piece {
            case .text(let text), .whenBroken(let text): room -= DisplayWidth.of(text)
            case .line, .fill, .hard, .lines, .verbatim, .note: return room >= 0
            case .open, .close, .indent, .outdent: break
            }
            if room < 0 { return false }
        }
        return true
    }

    // MARK: Comments at the ends of lines

    /// Comments that stood below each other on neighbouring lines stay so; all others stand two blanks behind their line.
    private func joined() -> String {
        var text = ""
        var index = 0
        while index < finished.count {
            var end = index + 1
            if let first = finished[index].note {
                while end < finished.count, let note = finished[end].note, note.column == first.column,
                    note.line == first.line + end - index
                {
                    end += 1
                }
            }
            let widest = finished[index..<end].map { DisplayWidth.of($0.text) }.max() ?? 0
            for line in finished[index..<end] {
                text += line.text
                if let note = line.note {
                    if !line.text.isEmpty { text += String(repeating: " ", count: widest - DisplayWidth.of(line.text) + 2) }
                    text += note.text
                }
                text += "\n"
            }
            index = end
        }
        return text
    }
}
