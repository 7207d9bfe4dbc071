/// A form of a page: what can be filled in, by which words people know it, and what a browser would send.
struct HTMLForm: Sendable {
    enum Kind: Sendable, Hashable { case text, hidden, checkbox, radio, select, textArea, file }

    struct Field: Sendable {
        var name: String
        var kind: Kind
        /// The `type` attribute as written, for scripts that look: `email`, `password`, `tel`.
        var type: String
        var value: String
        /// What was chosen, of a field for files.
        var file: File?
        /// Checkboxes and radio buttons are sent only when checked.
        var isChecked: Bool
        var isRequired: Bool
        var isDisabled: Bool
        /// Of a `select`: values and what people see.
        var options: [(value: String, label: String)]
        /// The text a person reads beside it; empty where there is none.
        var label: String
        /// The last token of `autocomplete`: `cc-number`, `email`.
        var purpose: String
        /// The example shown while it is empty.
        var placeholder = ""
    }

    /// A file to hand in.
    struct File: Sendable, Hashable {
        var name: String
        var content: String
        var mediaType: String

        init(name: String, content: String, mediaType: String? = nil) {
            self.name = name
            self.content = content
            self.mediaType = mediaType ?? File.mediaType(of: name)
        }

        /// Browsers go by the name's ending.
        private static func mediaType(of name: String) -> String {
            let types = [
                "txt": "text/plain", "pdf": "application/pdf", "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png",
                "csv": "text/csv", "json": "application/json",
            ]
            return name.lastIndex(of: ".").flatMap { types[name[name.index(after: $0)...].lowercased()] } ?? "application/octet-stream"
        }
    }

    struct Button: Sendable {
        var name: String
        var value: String
        var label: String
        /// Overrides of the form's own, where the button has them.
        var action: String?
        var method: String?
    }

    /// The node in its document.
    var node: Int
    /// As written; empty means the page's own address.
    var action: String
    /// `GET` or `POST`.
    var method: String
    var encoding: String
    var name: String
    var fields: [Field]
    var buttons: [Button]

    // MARK: Reading

    static func all(in document: HTMLDocument) -> [HTMLForm] {
        document.elements(["form"]).map { HTMLForm(document, at: $0) }
    }

    private init(_ document: HTMLDocument, at node: Int) {
        let attributes = document.element(node)?.attributes ?? [:]
        self.node = node
        action = attributes["action"] ?? ""
        method = attributes["method"]?.uppercased() == "POST" ? "POST" : "GET"
        encoding = attributes["enctype"]?.lowercased() ?? "application/x-www-form-urlencoded"
        name = attributes["name"] ?? attributes["id"] ?? ""
        fields = []
        buttons = []
        let labels = Self.labels(of: document)
        // A control belongs to the form around it, or to the one its `form` attribute names.
        var controls = document.elements(["input", "select", "textarea", "button"], below: node)
        controls.removeAll { document.element($0)?.attributes["form"].map { $0 != attributes["id"] } ?? false }
        if let id = attributes["id"] {
            let inside = Set(controls)
            controls += document.elements(["input", "select", "textarea", "button"]).filter {
                !inside.contains($0) && document.element($0)?.attributes["form"] == id
            }
        }
        for control in controls { add(control, of: document, labels: labels) }
    }

    private mutating func add(_ control: Int, of document: HTMLDocument, labels: [String: String]) {
        guard let element = document.element(control) else { return }
        let attributes = element.attributes
        let type = (attributes["type"] ?? (element.name == "button" ? "submit" : "text")).lowercased()
        let name = attributes["name"] ?? ""
        if element.name == "button" || ["submit", "image", "button", "reset"].contains(type) {
            guard type == "submit" || type == "image", attributes["disabled"] == nil else { return }
            let shown = element.name == "button" ? document.text(of: control) : attributes["value"] ?? "Submit"
            buttons.append(
                Button(
                    name: name, value: attributes["value"] ?? "", label: shown, action: attributes["formaction"],
                    method: attributes["formmethod"]?.uppercased()))
            return
        }
        let around = document.ancestor(of: control, named: "label").map { document.text(of: $0) }
        let label =
            attributes["id"].flatMap { labels[$0] } ?? around ?? attributes["aria-label"] ?? attributes["placeholder"] ?? attributes[
                "title"]
            ?? ""
        var field = Field(
            name: name, kind: .text, type: type, value: attributes["value"] ?? "", isChecked: attributes["checked"] != nil,
            isRequired: attributes["required"] != nil, isDisabled: attributes["disabled"] != nil, options: [], label: label,
            purpose: attributes["autocomplete"]?.split(separator: " ").last.map { $0.lowercased() } ?? "")
        field.placeholder = attributes["placeholder"] ?? ""
        switch (element.name, type) {
        case ("select", _):
            field.kind = .select
            field.type = "select"
            let options = document.elements(["option"], below: control)
            field.options = options.map { option in
                let text = document.text(of: option)
                return (document.element(option)?.attributes["value"] ?? text, text)
            }
            let selected = options.firstIndex { document.element($0)?.attributes["selected"] != nil }
            field.value = field.options.indices.contains(selected ?? 0) ? field.options[selected ?? 0].value : ""
        case ("textarea", _):
            field.kind = .textArea
            field.type = "textarea"
            field.value = document.text(of: control)
        case (_, "hidden"): field.kind = .hidden
        case (_, "file"): field.kind = .file
        case (_, "checkbox"):
            field.kind = .checkbox
            field.value = attributes["value"] ?? "on"
        case (_, "radio"):
            field.kind = .radio
            field.value = attributes["value"] ?? "on"
        default: break
        }
        fields.append(field)
    }

    /// Label texts by the id they are for.
    private static func labels(of document: HTMLDocument) -> [String: String] {
        var labels: [String: String] = [:]
        for label in document.elements(["label"]) {
            if let id = document.element(label)?.attributes["for"] { labels[id] = document.text(of: label) }
        }
        return labels
    }

    // MARK: Filling

    /// The fields a person means by some words: the name, the purpose or the label, exactly; else the only label that contains them.
    func fields(calledBy words: String) -> [Int] {
        let wanted = words.lowercased()
        for reading in [\Field.name, \Field.purpose, \Field.label] {
            let found = fields.indices.filter { fields[$0].kind != .hidden && fields[$0][keyPath: reading].lowercased() == wanted }
            if !found.isEmpty { return found }
        }
        let partial = fields.indices.filter { fields[$0].kind != .hidden && fields[$0].label.lowercased().contains(wanted) }
        let names = Set(partial.map { fields[$0].name })
        return names.count == 1 ? partial : []
    }

    /// Puts a value into the field a person means; `false` where there is no such field or it does not take the value.
    mutating func fill(_ words: String, with value: FieldValue) -> Bool {
        let found = fields(calledBy: words)
        guard let first = found.first else { return false }
        switch (fields[first].kind, value) {
        case (.checkbox, .on(let isOn)):
            fields[first].isChecked = isOn
        case (.checkbox, .text(let text)):
            guard let index = found.first(where: { fields[$0].value == text }) else { return false }
            fields[index].isChecked = true
        case (.radio, .text(let text)):
            guard
                let chosen = found.first(where: { fields[$0].value == text || fields[$0].label.lowercased() == text.lowercased() })
            else { return false }
            for index in found { fields[index].isChecked = index == chosen }
        case (.radio, .on(true)):
            for index in fields.indices where fields[index].kind == .radio && fields[index].name == fields[first].name {
                fields[index].isChecked = index == first
            }
        case (.select, .text(let text)):
            let lowered = text.lowercased()
            guard let option = fields[first].options.first(where: { $0.value == text || $0.label.lowercased() == lowered }) else {
                return false
            }
            fields[first].value = option.value
        case (.file, .text(let text)): fields[first].file = File(name: "file.txt", content: text)
        case (_, .text(let text)): fields[first].value = text
        case (_, .on): return false
        }
        return true
    }

    enum FieldValue: Sendable {
        case text(String)
        case on(Bool)
    }

    // MARK: Sending

    /// The button a person means: by its words, its name or its value; the first where none are given.
    func button(calledBy words: String?) -> Button? {
        guard let words else { return buttons.first }
        let wanted = words.lowercased()
        return buttons.first { $0.label.lowercased() == wanted || $0.name.lowercased() == wanted || $0.value.lowercased() == wanted }
            ?? buttons.first { $0.label.lowercased().contains(wanted) }
    }

    /// The names and values a browser would send, in order (HTML, "constructing the entry list").
    func entries(pressing button: Button?) -> [(name: String, value: String)] {
        // A form that does not send files sends their names (HTML, "url-encoded form data").
        parts(pressing: button).map { ($0.name, $0.file?.name ?? $0.value) }
    }

    /// The same with the files.
    func parts(pressing button: Button?) -> [(name: String, value: String, file: File?)] {
        var entries: [(name: String, value: String, file: File?)] = []
        for field in fields where !field.name.isEmpty && !field.isDisabled {
            switch field.kind {
            case .checkbox, .radio: if field.isChecked { entries.append((field.name, field.value, nil)) }
            case .file: entries.append((field.name, "", field.file ?? File(name: "", content: "")))
            default: entries.append((field.name, field.value, nil))
            }
        }
        if let button, !button.name.isEmpty { entries.append((button.name, button.value, nil)) }
        return entries
    }

    /// `application/x-www-form-urlencoded` (URL standard, section 5.2).
    static func urlEncoded(_ entries: [(name: String, value: String)]) -> String {
        entries.map { "\(encode($0.name))=\(encode($0.value))" }.joined(separator: "&")
    }

    private static func encode(_ text: String) -> String {
        var encoded = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "*"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            case UInt8(ascii: " "): encoded += "+"
            default: encoded += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return encoded
    }
}
