import IminAPI
import IminLanguage

/// A page as a script holds it: what it shows, its links and forms, and what has been filled in so far.
///
/// Immutable: filling in gives a new page with the same content, following and submitting give the page that comes next.
final class Page: HostHandle {
    let browser: Browser
    let address: WebAddress
    let status: Int
    let contentType: String
    let body: [UInt8]
    let document: HTMLDocument
    let isHTML: Bool
    /// The exchange that brought it.
    let exchange: Int
    let forms: [HTMLForm]

    static let typeName = "Page"
    var typeName: String { Page.typeName }
    var summary: String { "Page(\(title.isEmpty ? "untitled" : "\"\(title)\""), \(status), \(address))" }

    init(
        browser: Browser, address: WebAddress, status: Int, contentType: String, body: [UInt8], document: HTMLDocument, isHTML: Bool,
        exchange: Int, forms: [HTMLForm]? = nil
    ) {
        self.browser = browser
        self.address = address
        self.status = status
        self.contentType = contentType
        self.body = body
        self.document = document
        self.isHTML = isHTML
        self.exchange = exchange
        self.forms = forms ?? HTMLForm.all(in: document)
    }

    /// The same page with other contents of its fields.
    func filled(_ forms: [HTMLForm]) -> Page {
        Page(
            browser: browser, address: address, status: status, contentType: contentType, body: body, document: document, isHTML: isHTML,
            exchange: exchange, forms: forms)
    }

    // MARK: What it shows

    var title: String { document.elements(["title"]).first.map { Page.folded(document.text(of: $0)) } ?? "" }

    /// What a reader sees; of a reply that is not HTML, its text.
    var text: String { isHTML ? document.text() : String(decoding: body, as: UTF8.self) }

    struct Link: Sendable {
        var text: String
        /// Absolute where it could be resolved, else as written.
        var address: String
    }

    var links: [Link] {
        document.elements(["a", "area"]).compactMap { index in
            guard let href = document.element(index)?.attributes["href"] else { return nil }
            return Link(text: Page.folded(document.text(of: index)), address: address.resolving(href)?.description ?? href)
        }
    }

    /// What the page reports as wrong: elements with the role `alert`, joined.
    var alert: String? {
        let texts = document.descendants(of: 0).filter { document.element($0)?.attributes["role"] == "alert" }
            .map { Page.folded(document.text(of: $0)) }.filter { !$0.isEmpty }
        return texts.isEmpty ? nil : texts.joined(separator: "; ")
    }

    private static func folded(_ text: String) -> String { text.split(whereSeparator: \.isWhitespace).joined(separator: " ") }

    // MARK: What a reader does

    /// The link with these words, this address, or words that contain these.
    func follow(_ words: String) async throws(ScriptFailure) -> Page {
        let links = links
        let lowered = words.lowercased()
        let link =
            links.first { $0.text.lowercased() == lowered } ?? links.first { $0.address == words }
            ?? links.first { $0.text.lowercased().contains(lowered) }
        guard let link else {
            throw failure("has no link `\(words)`", known: links.map(\.text), kindOfThing: "link")
        }
        guard let target = WebAddress(lenient: link.address), ["http", "https"].contains(target.scheme) else {
            throw failure("has a link `\(link.text)` to `\(link.address)`, which is not an address of the web")
        }
        return try await browser.open(target)
    }

    /// Fills in one field: the form is the first that has such a field.
    func filling(_ words: String, with value: HTMLForm.FieldValue) throws(ScriptFailure) -> Page {
        for (index, form) in forms.enumerated() where !form.fields(calledBy: words).isEmpty {
            var forms = forms
            guard forms[index].fill(words, with: value) else {
                throw failure("does not take that value for `\(words)`\(Page.choices(of: words, in: form))")
            }
            return filled(forms)
        }
        let known = forms.flatMap { $0.fields }.filter { $0.kind != .hidden }.map { $0.label.isEmpty ? $0.name : $0.label }
        throw failure("has no field `\(words)`", known: known, kindOfThing: "field")
    }

    /// Presses a button: by its words, or the first button of the form that was filled in, else of the first form.
    func submit(_ words: String? = nil) async throws(ScriptFailure) -> Page {
        guard !forms.isEmpty else { throw failure("has no form to submit") }
        if let words {
            for form in forms {
                if let button = form.button(calledBy: words) { return try await browser.submit(form, pressing: button, at: address) }
            }
            throw failure("has no button `\(words)`", known: forms.flatMap { $0.buttons.map(\.label) }, kindOfThing: "button")
        }
        let original = HTMLForm.all(in: document)
        let touched = forms.indices.first { index in
            forms[index].fields.indices.contains { field in
                forms[index].fields[field].value != original[index].fields[field].value
                    || forms[index].fields[field].isChecked != original[index].fields[field].isChecked
            }
        }
        let form = forms[touched ?? 0]
        return try await browser.submit(form, pressing: form.buttons.first, at: address)
    }

    // MARK: Failures

    /// "the page “Checkout” (https://…) has no button `Pay`; its buttons are `Book`, `Cancel`"
    func failure(_ sentence: String, known: [String] = [], kindOfThing: String = "", kind: String = "page") -> ScriptFailure {
        var message = "the page \(title.isEmpty ? "" : "“\(title)” ")at \(address) \(sentence)"
        if !kindOfThing.isEmpty {
            let named = known.filter { !$0.isEmpty }.prefix(12).map { "`\($0)`" }
            message += named.isEmpty ? "; it has no \(kindOfThing)s at all" : "; its \(kindOfThing)s are \(named.joined(separator: ", "))"
        }
        if let alert { message += "; it says: \(alert)" }
        return ScriptFailure(kind: kind, message, status: status, request: "GET \(address)", exchange: exchange)
    }

    private static func choices(of words: String, in form: HTMLForm) -> String {
        let options = form.fields(calledBy: words).flatMap { index -> [String] in
            let field = form.fields[index]
            return field.kind == .select ? field.options.map(\.label) : field.kind == .radio ? [field.label] : []
        }
        return options.isEmpty ? "" : "; it offers \(options.map { "`\($0)`" }.joined(separator: ", "))"
    }
}
