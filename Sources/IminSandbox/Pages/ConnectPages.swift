// The way to a seller and back: the platform's address sends the customer to the seller's site, where they sign in or sign up and consent,
// and the site sends them back to the broker (source document 001).

import HTTPTypes
import IminAPI

enum ConnectPages {
    static let routes: [Route] = [
        Route(.get, ConnectLink.path, .booking, access: .open, start),
        Route(.get, "/connect/{visit}/sign-in", nil, access: .open, showSignIn),
        Route(.post, "/connect/{visit}/sign-in", nil, access: .open, body: .form, signIn),
        Route(.get, "/connect/{visit}/sign-up", nil, access: .open, showSignUp),
        Route(.post, "/connect/{visit}/sign-up", nil, access: .open, body: .form, signUp),
        Route(.get, "/connect/{visit}/consent", nil, access: .open, showConsent),
        Route(.post, "/connect/{visit}/consent", nil, access: .open, body: .form, consent),
    ]

    /// 302 to the seller. The token opens this once; the visit it leads to can be reloaded.
    static func start(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        NoticePage.guarding { () throws(Problem) in
            guard let token = call.query["jwt"], !token.isEmpty else {
                throw Problem(401, .unauthenticated, "Open the link from the list of accounts: its `jwt` is missing here.")
            }
            let draft = try ConnectLink.read(token, in: platform.world, at: platform.now)
            // Whoever only asks for the header has not opened the page.
            guard call.method != .head else { return Answer(.ok) }
            let (world, events) = try platform.perform(.account(.openVisit(draft)))
            guard case .account(.visitOpened(let visit, _))? = events.first, let seller = world.sellers[visit.seller] else {
                throw Problem(500, .internalError, "The visit was not opened.")
            }
            let page = visit.purpose == .existing ? "sign-in" : "sign-up"
            let site = SellerSite.base(of: seller, seenFrom: call.base)
            return Answer(.found, fields: [.location: "\(site)/connect/\(visit.id)/\(page)", .cacheControl: "no-store"])
        }
    }

    static func showSignIn(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        NoticePage.guarding { () throws(Problem) in
            let (visit, world) = try visit(call, platform)
            return signInPage(visit, in: world, email: world.customers[visit.customer]?.person.email ?? "")
        }
    }

    static func signIn(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        NoticePage.guarding { () throws(Problem) in
            let (visit, world) = try visit(call, platform)
            let email = call.form["email"]?.trimmed ?? ""
            do throws(Problem) {
                let password = call.form["password"] ?? ""
                _ = try platform.perform(.account(.signIn(visit.id, email: email, password: password)))
            } catch  where error.status == 401 {
                return signInPage(visit, in: world, email: email, alert: error.description, status: .unauthorized)
            }
            return .seeOther(path(visit, "consent"))
        }
    }

    static func showSignUp(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        NoticePage.guarding { () throws(Problem) in
            let (visit, world) = try visit(call, platform)
            return signUpPage(visit, in: world, SignUpForm(of: world.customers[visit.customer]?.person))
        }
    }

    static func signUp(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        NoticePage.guarding { () throws(Problem) in
            let (visit, world) = try visit(call, platform)
            var form = SignUpForm(call.form)
            guard let person = form.person() else {
                return signUpPage(visit, in: world, form, alert: "Please correct the form.", status: .unprocessableContent)
            }
            do throws(Problem) {
                _ = try platform.perform(.account(.signUp(visit.id, person, password: form.password)))
            } catch  where error.status == 409 {
                return signUpPage(visit, in: world, form, alert: error.description, status: .conflict)
            }
            return .seeOther(path(visit, "consent"))
        }
    }

    static func showConsent(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        NoticePage.guarding { () throws(Problem) in
            let (visit, world) = try visit(call, platform)
            guard case .signedIn(let id) = visit.state, let member = world.accounts.members[id] else {
                return .seeOther(path(visit, "sign-in"))
            }
            let broker = WebAddress(lenient: visit.redirectURI)?.host ?? visit.redirectURI
            let html = Templates.page(
                "connectConsent", title: "Connect your account",
                [
                    "seller": LinkRules.name(visit.seller, in: world), "broker": broker, "email": member.person.email,
                    "action": path(visit, "consent"), "signIn": path(visit, "sign-in"),
                ])
            return .page(html, formsLeadTo: WebAddress(lenient: visit.redirectURI))
        }
    }

    static func consent(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        NoticePage.guarding { () throws(Problem) in
            let (visit, _) = try visit(call, platform)
            let decision = call.form["decision"]
            guard decision == "allow" || decision == "decline" else {
                throw Problem(400, .invalidRequest, "Allow or decline: send `decision` as `allow` or `decline`.")
            }
            _ = try platform.perform(.account(.answerConsent(visit.id, agrees: decision == "allow")))
            return .seeOther(visit.redirectURI)
        }
    }

    // MARK: - Pages

    private static func visit(_ call: Call, _ platform: Platform) throws(Problem) -> (ConnectVisit, World) {
        let now = platform.now
        let world = platform.world
        return (try VisitRules.current(VisitID(call.capture("visit")), in: world, at: now), world)
    }

    private static func path(_ visit: ConnectVisit, _ page: String) -> String { "/connect/\(visit.id)/\(page)" }

    private static func signInPage(
        _ visit: ConnectVisit, in world: World, email: String, alert: String? = nil, status: HTTPResponse.Status = .ok
    ) -> Answer {
        let seller = LinkRules.name(visit.seller, in: world)
        var values: [String: Any] = [
            "seller": seller, "email": email, "action": path(visit, "sign-in"), "signUp": path(visit, "sign-up"),
            "back": visit.redirectURI,
        ]
        values["alert"] = alert
        return .page(Templates.page("connectSignIn", title: "Sign in to \(seller)", values), status)
    }

    private static func signUpPage(
        _ visit: ConnectVisit, in world: World, _ form: SignUpForm, alert: String? = nil, status: HTTPResponse.Status = .ok
    ) -> Answer {
        let seller = LinkRules.name(visit.seller, in: world)
        var values: [String: Any] = [
            "seller": seller, "fields": form.fields.map(\.values), "action": path(visit, "sign-up"), "signIn": path(visit, "sign-in"),
            "back": visit.redirectURI,
        ]
        values["alert"] = alert
        return .page(Templates.page("connectSignUp", title: "Join \(seller)", values), status)
    }
}

/// The form that opens an account at a seller.
struct SignUpForm {
    private(set) var fields = [
        FormField(id: "givenName", label: "First name", purpose: "given-name"),
        FormField(id: "familyName", label: "Last name", purpose: "family-name"),
        FormField(id: "email", label: "E-mail address", purpose: "email", type: "email"),
        FormField(id: "password", label: "Choose a password", purpose: "new-password", type: "password"),
    ]

    /// Filled in with what the broker's customer has told.
    init(of person: Person?) {
        guard let person else { return }
        for (index, value) in [person.givenName, person.familyName, person.email].enumerated() { fields[index].value = value }
    }

    init(_ query: Query) {
        for index in fields.indices { fields[index].value = query[fields[index].id]?.trimmed ?? "" }
    }

    var password: String { fields[3].value }

    /// Who signs up; `nil` where something is missing, which is then said at the field.
    mutating func person() -> Person? {
        for index in fields.indices {
            fields[index].error = fields[index].value.isEmpty ? "Fill in this field." : CheckoutField.tooLong(fields[index].value)
        }
        if fields[2].error == nil, !TextForms.isEmail(fields[2].value) { fields[2].error = "This is not an e-mail address." }
        guard fields.allSatisfy({ $0.error == nil }) else { return nil }
        return Person(email: fields[2].value, givenName: fields[0].value, familyName: fields[1].value)
    }
}

/// A field of a page's form.
struct FormField {
    let id: String
    let label: String
    /// For browsers and scripts to know it by (WHATWG HTML, autofill).
    let purpose: String
    var type = "text"
    var value = ""
    var error: String?

    /// A password is never shown again.
    var values: [String: Any] {
        var values: [String: Any] = [
            "id": id, "label": label, "purpose": purpose, "type": type, "value": type == "password" ? "" : value,
        ]
        values["error"] = error
        return values
    }
}

/// Pages answer people: what is refused is said on a page, too.
enum NoticePage {
    static func guarding(_ answer: () throws(Problem) -> Answer) -> Answer {
        do throws(Problem) {
            return try answer()
        } catch {
            return notice(title(of: error), error.description, status: error.status)
        }
    }

    static func notice(_ title: String, _ text: String, status: Int) -> Answer {
        .page(
            Templates.page("notice", title: title, ["title": title, "text": text, "items": [String](), "links": [[String: Any]]()]),
            HTTPResponse.Status(code: status))
    }

    private static func title(of problem: Problem) -> String {
        switch problem.status {
        case 404: "There is no such page"
        case 409: "Nothing was changed"
        case 410: "This page is closed"
        default: "This did not work"
        }
    }
}
