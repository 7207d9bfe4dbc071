import IminLanguage

/// The way through a site's sign-in or sign-up and the consent behind it.
///
/// Fields are found by what they are for (`autocomplete`, `type`), not by where they stand, so the journey works on any site that follows
/// the web's conventions.
struct AccountJourney: Sendable {
    enum Kind: String, Sendable { case signIn, signUp }

    var kind: Kind
    /// What is not given stays as the page has it.
    var email: String?
    var password: String
    var givenName: String?
    var familyName: String?
    /// The answer where the site asks whether the accounts may be connected.
    var consents: Bool

    /// Consent takes a page or two; more is a site that leads nowhere.
    private static let maximumSteps = 4

    /// Gives the page that the site leads to in the end; fails with kind `sign-in` where it does not let the person in.
    func run(from start: Page) async throws(ScriptFailure) -> Page {
        let entrance = try await entrance(from: start)
        guard let form = form(on: entrance) else { throw entrance.failure("has no form to \(words)", kind: "sign-in") }
        var page = try await entrance.browser.submit(filled(form), pressing: form.buttons.first, at: entrance.address)
        if self.form(on: page) != nil || (page.status >= 400 && page.alert != nil) {
            throw page.failure("did not let `\(email ?? "")` in", kind: "sign-in")
        }
        for _ in 0..<Self.maximumSteps {
            guard page.status < 400, let (form, button) = answer(on: page) else { return page }
            page = try await page.browser.submit(form, pressing: button, at: page.address)
        }
        throw page.failure("asks for one more step after \(Self.maximumSteps)", kind: "sign-in")
    }

    private var words: String { kind == .signIn ? "sign in" : "sign up" }

    /// The page itself, or the one behind its link to the other form.
    private func entrance(from page: Page) async throws(ScriptFailure) -> Page {
        guard form(on: page) == nil else { return page }
        let wanted = kind == .signIn ? ["sign in", "log in", "login"] : ["create", "sign up", "register", "join"]
        for word in wanted {
            if let link = page.links.first(where: { $0.text.lowercased().contains(word) }) { return try await page.follow(link.text) }
        }
        return page
    }

    private func form(on page: Page) -> HTMLForm? {
        page.forms.first { form in
            let passwords = form.fields.filter { $0.type == "password" }
            guard !passwords.isEmpty else { return false }
            let isNew = passwords.contains { $0.purpose == "new-password" }
            return isNew == (kind == .signUp)
        }
    }

    private func filled(_ form: HTMLForm) -> HTMLForm {
        var form = form
        for index in form.fields.indices {
            let field = form.fields[index]
            switch (field.purpose, field.type) {
            case ("current-password", _), ("new-password", _), (_, "password"): form.fields[index].value = password
            case ("username", _), ("email", _), (_, "email"): form.fields[index].value = email ?? field.value
            case ("given-name", _): form.fields[index].value = givenName ?? field.value
            case ("family-name", _): form.fields[index].value = familyName ?? field.value
            default:
                if field.kind == .checkbox, field.isRequired { form.fields[index].isChecked = true }
            }
        }
        return form
    }

    /// A form with nothing to fill in and two answers, and the one to press.
    private func answer(on page: Page) -> (HTMLForm, HTMLForm.Button)? {
        let words = consents ? ["allow", "agree", "accept", "approve", "consent"] : ["decline", "deny", "refuse", "cancel"]
        for form in page.forms where form.buttons.count >= 2 && form.fields.allSatisfy({ $0.kind == .hidden }) {
            if let button = words.lazy.compactMap({ form.button(calledBy: $0) }).first { return (form, button) }
        }
        return nil
    }
}

extension Page {
    /// What people do about accounts on a seller's site.
    static let accountMethods: [HostFunction] = [
        method(
            "signIn", "Signs in, and consents where the site asks; gives the page it leads to in the end.",
            [
                Parameter("email", .string, isRequired: false, "the address; as the page has it if left out"),
                Parameter("password", .string, isRequired: false, "any will do for accounts that the sandbox made"),
                Parameter("consent", .bool, isRequired: false, "whether the accounts may be connected; true if left out"),
            ], example: #"browse(account.potentialAction[0].target).signIn(email: "rosie@example.com")"#
        ) { page, arguments async throws(ScriptFailure) -> Page in
            try await AccountJourney(.signIn, arguments).run(from: page)
        },
        method(
            "signUp", "Opens an account with the site, and consents where it asks; gives the page it leads to in the end.",
            [
                Parameter("email", .string, isRequired: false, "the address; as the page has it if left out"),
                Parameter("password", .string, isRequired: false, "the password to choose"),
                Parameter("givenName", .string, isRequired: false, "first name; as the page has it if left out"),
                Parameter("familyName", .string, isRequired: false, "last name; as the page has it if left out"),
                Parameter("consent", .bool, isRequired: false, "whether the accounts may be connected; true if left out"),
            ], example: #"browse(account.potentialAction[1].target).signUp(password: "a good one")"#
        ) { page, arguments async throws(ScriptFailure) -> Page in
            try await AccountJourney(.signUp, arguments).run(from: page)
        },
        method(
            "upload", "Hands in a file on a page that asks for one; gives the page that comes next.",
            [
                Parameter(nil, name: "name", .string, "the file's name"),
                Parameter("content", .string, "what is in it"),
                Parameter("type", .string, isRequired: false, "its media type; by the name's ending if left out"),
            ], example: #"browse(request.url).upload("letter.txt", content: "I live here.")"#
        ) { page, arguments async throws(ScriptFailure) -> Page in
            try await upload(on: page, arguments)
        },
    ]

    private static func upload(on page: Page, _ arguments: HostArguments) async throws(ScriptFailure) -> Page {
        let name = arguments["name"]?.text ?? ""
        let file = HTMLForm.File(name: name, content: arguments["content"]?.text ?? "", mediaType: arguments["type"]?.text)
        for var form in page.forms {
            guard let index = form.fields.firstIndex(where: { $0.kind == .file }) else { continue }
            form.fields[index].file = file
            let next = try await page.browser.submit(form, pressing: form.buttons.first, at: page.address)
            if let alert = next.alert, next.status >= 400 { throw next.failure("did not take `\(name)`: \(alert)", kind: "upload") }
            return next
        }
        throw page.failure("asks for no file", kind: "upload")
    }
}

extension AccountJourney {
    fileprivate init(_ kind: Kind, _ arguments: HostArguments) {
        let consents: Bool = if case .bool(let value)? = arguments["consent"] { value } else { true }
        self.init(
            kind: kind, email: arguments["email"]?.text, password: arguments["password"]?.text ?? "sandbox",
            givenName: arguments["givenName"]?.text, familyName: arguments["familyName"]?.text, consents: consents)
    }
}
