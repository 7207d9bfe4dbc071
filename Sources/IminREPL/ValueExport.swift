import IminJSON
import IminLanguage

/// Values for other programs: complete, and cut nowhere.
enum ValueExport {
    static func json(_ value: ScriptValue) -> String {
        if case .secret = value { return JSON.string("•••").text() }
        return value.json?.text(pretty: true) ?? JSON.string(ValueReading.text(value)).text()
    }

    /// Rows of a collection, an array or one record, as RFC 4180 wants them; values that hold others are JSON.
    static func csv(_ value: ScriptValue) -> String {
        let elements: [ScriptValue]
        if let (items, _) = ValueReading.collection(value) {
            elements = items
        } else if let array = ValueReading.elements(value) {
            elements = array
        } else {
            elements = [value]
        }
        guard let rows = ValueReading.records(elements) else { return elements.map { cell($0) + "\r\n" }.joined() }
        var keys: [String] = []
        var seen: Set<String> = []
        for row in rows { for (key, _) in row where seen.insert(key).inserted { keys.append(key) } }
        var text = keys.map(quoted).joined(separator: ",") + "\r\n"
        for row in rows {
            text += keys.map { key in row.first { $0.key == key }.map { cell($0.value) } ?? "" }.joined(separator: ",") + "\r\n"
        }
        return text
    }

    private static func cell(_ value: ScriptValue) -> String {
        switch ValueReading.plain(value) {
        case .null: ""
        case .string(let text): quoted(text)
        case let other: quoted(ValueReading.isContainer(other) ? other.json?.text() ?? "" : ValueReading.text(other))
        }
    }

    private static func quoted(_ text: String) -> String {
        guard text.utf8.contains(where: { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }) else { return text }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
