import IminAPI
import IminLanguage
import LineEdit

/// What is known of a name, for `?name` and F1.
extension Completer {
    /// What is known of a name: its path, or its last part where that is all that was given.
    func documentation(of name: String) -> [StyledText] {
        if let bound = boundNames().first(where: { $0.name == name }) {
            let head = bound.function?.signature ?? "\(name) = \(Text.harmless(bound.summary))"
            return [StyledText(head, Style(bold: true))]
        }
        var found = directory.filter { $0.path == name }
        if found.isEmpty { found = directory.filter { $0.name == name } }
        var rows: [StyledText] = []
        for entry in found {
            if !rows.isEmpty { rows.append("") }
            rows.append(StyledText(entry.signature, Style(bold: true)))
            if !entry.summary.isEmpty { rows.append(StyledText("  " + entry.summary)) }
            for parameter in entry.parameters where !parameter.summary.isEmpty {
                rows.append(StyledText("  \(parameter.name): ", Style(.blue)) + StyledText(parameter.summary))
            }
            for error in Catalogue.operation(named: entry.path)?.errors ?? [] {
                rows.append(StyledText("  \(error.status) \(error.type): ", Style(.red)) + StyledText(error.when))
            }
            if !entry.example.isEmpty { rows.append(StyledText("  " + entry.example, Style(.green))) }
            if entry.kind == .module {
                for member in directory where member.path.hasPrefix(entry.path + ".") {
                    rows.append(StyledText("  " + member.path, Style(.blue)) + StyledText("  " + member.summary, .dim))
                }
            }
        }
        return rows.isEmpty ? Self.rows(ReservedWord.named(name)) : rows
    }

    private static func rows(_ word: ReservedWord?) -> [StyledText] {
        guard let word else { return [] }
        return [StyledText(word.words.joined(separator: ", "), Style(bold: true)), StyledText("  " + word.summary)]
            + Text.lines(word.example).map { StyledText("  " + $0, Style(.green)) }
    }

    /// Documentation of the dotted name the cursor stands in or behind.
    func documentation(_ text: String, cursor: Int) -> [StyledText] {
        let bytes = Array(text.utf8)
        var end = min(max(cursor, 0), bytes.count)
        while end < bytes.count, Self.isNameByte(bytes[end]) { end += 1 }
        while end > 0, bytes[end - 1] == UInt8(ascii: "(") { end -= 1 }
        return documentation(of: path(in: bytes, endingAt: end))
    }

    /// The path that is most like a name that is not known.
    func nearest(to name: String) -> String? {
        NearestName.nearest(to: name, among: directory.map(\.path))
    }

    /// The dotted name that ends at an offset: `customer.create`.
    private func path(in bytes: [UInt8], endingAt end: Int) -> String {
        var start = end
        while start > 0, Self.isNameByte(bytes[start - 1]) || bytes[start - 1] == UInt8(ascii: ".") { start -= 1 }
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }
}
