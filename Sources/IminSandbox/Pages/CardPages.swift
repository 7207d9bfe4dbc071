// Card Details: the pages on `cards.` and the broker's own domain where customers keep, add, edit and remove payment cards (IMIN-API, section
// 3.12). There the broker's own sign-in lets the customer in unseen (OpenID Connect, `prompt=none`); here a page asks whom it stands for.

import HTTPTypes
import IminAPI

enum CardPages {
    static let routes: [Route] = [
        Route(.get, "/cards", nil, access: .open, show),
        Route(.get, "/cards/sign-in", nil, access: .open, showSignIn),
        Route(.post, "/cards/sign-in", nil, access: .open, body: .form, signIn),
        Route(.post, "/cards/sign-out", nil, access: .open, body: .form, signOut),
        Route(.post, "/cards/add", nil, access: .open, body: .form, add),
        Route(.get, "/cards/add", nil, access: .open, back),
        Route(.get, "/cards/{card}/edit", nil, access: .open, showEdit),
        Route(.post, "/cards/{card}/edit", nil, access: .open, body: .form, edit),
        Route(.post, "/cards/{card}/remove", nil, access: .open, body: .form, remove),
    ]

    static func show(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        NoticePage.guarding { () throws(Problem) in
            let world = platform.world
            guard let customer = Session.customer(of: call, in: world, at: platform.now) else { return .seeOther(signInPath(call)) }
            return page(customer, in: world, at: platform.now)
        }
    }

    static func back(_ call: Call, _ platform: Platform) throws(Problem) -> Answer { .seeOther("/cards") }

    static func showSignIn(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        signInPage(hint: call.query["login_hint"] ?? "")
    }

    static func signIn(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        NoticePage.guarding { () throws(Problem) in
            let text = call.form["customer"]?.trimmed ?? ""
            let world = platform.world
            guard let customer = world.customer(CustomerReference.identifier(in: text)) else {
                return signInPage(hint: text, alert: "There is no customer account with this identifier.", status: .unauthorized)
            }
            let token = Session.token(of: customer.id, in: world, at: platform.now)
            return Answer.seeOther("/cards").setting(cookie: Session.cookie, to: token, of: call)
        }
    }

    static func signOut(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        Answer.seeOther("/cards/sign-in").setting(cookie: Session.cookie, to: "", of: call)
    }

    static func add(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        NoticePage.guarding { () throws(Problem) in
            let world = platform.world
            let now = platform.now
            guard let customer = Session.customer(of: call, in: world, at: now) else { return .seeOther(signInPath(call)) }
            var form = CardForm(call.form, now: now)
            guard let number = form.card(now: now) else {
                return page(customer, in: world, at: now, form: form, alert: "Please correct the form.", status: .unprocessableContent)
            }
            if case .declines(let reason) = TestCards.outcome(of: number) {
                return page(customer, in: world, at: now, form: form, alert: "\(reason) It was not added.", status: .unprocessableContent)
            }
            do throws(Problem) {
                _ = try platform.perform(.card(.save(customer.id, number, expiry: form.expiry, holder: form.holder)))
            } catch  where error.status == 409 {
                form.refuseNumber(error.description)
                return page(customer, in: world, at: now, form: form, alert: "It was not added again.", status: .conflict)
            }
            return .seeOther("/cards")
        }
    }

    static func showEdit(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        NoticePage.guarding { () throws(Problem) in
            let now = platform.now
            guard let customer = Session.customer(of: call, in: platform.world, at: now) else { return .seeOther(signInPath(call)) }
            let card = try kept(call, by: customer, in: platform.world)
            return editPage(card, form: CardForm(of: card, now: now))
        }
    }

    /// A card's number is what it is; another number is another card.
    static func edit(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        NoticePage.guarding { () throws(Problem) in
            let now = platform.now
            guard let customer = Session.customer(of: call, in: platform.world, at: now) else { return .seeOther(signInPath(call)) }
            let card = try kept(call, by: customer, in: platform.world)
            var form = CardForm(call.form, now: now)
            guard form.checkDetails(now: now) else {
                return editPage(card, form: form, alert: "Please correct the form.", status: .unprocessableContent)
            }
            _ = try platform.perform(.card(.change(customer.id, card.id, expiry: form.expiry, holder: form.holder)))
            return .seeOther("/cards")
        }
    }

    private static func kept(_ call: Call, by customer: Customer, in world: World) throws(Problem) -> SavedCard {
        try CardCommand.existing(SavedCardID(call.capture("card")), of: customer.id, in: world)
    }

    static func remove(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        NoticePage.guarding { () throws(Problem) in
            guard let customer = Session.customer(of: call, in: platform.world, at: platform.now) else {
                return .seeOther(signInPath(call))
            }
            _ = try platform.perform(.card(.remove(customer.id, SavedCardID(call.capture("card")))))
            return .seeOther("/cards")
        }
    }

    // MARK: - Pages

    private static func page(
        _ customer: Customer, in world: World, at now: Instant, form: CardForm? = nil, alert: String? = nil,
        status: HTTPResponse.Status = .ok
    ) -> Answer {
        let cards = world.wallets.cards(of: customer.id)
        var values: [String: Any] = [
            "name": customer.person.givenName, "fields": (form ?? CardForm(now: now)).fields.map(\.values),
            "cards": cards.map { card in
                [
                    "label": card.card.label, "holder": card.holder, "expiry": card.expiry, "action": "/cards/\(card.id)/remove",
                    "edit": "/cards/\(card.id)/edit",
                    "state": CardForm.isExpired(card.expiry, at: now) ? "has expired" : "valid to \(card.expiry)",
                ]
            },
        ]
        if cards.isEmpty { values["none"] = true }
        values["alert"] = alert
        return .page(Templates.page("cards", title: "Card details", values), status)
    }

    private static func editPage(
        _ card: SavedCard, form: CardForm, alert: String? = nil, status: HTTPResponse.Status = .ok
    ) -> Answer {
        var values: [String: Any] = [
            "label": card.card.label, "action": "/cards/\(card.id)/edit", "fields": form.detailFields.map(\.values),
        ]
        values["alert"] = alert
        return .page(Templates.page("cardEdit", title: "Card details: \(card.card.label)", values), status)
    }

    private static func signInPage(hint: String, alert: String? = nil, status: HTTPResponse.Status = .ok) -> Answer {
        var values: [String: Any] = ["hint": hint]
        values["alert"] = alert
        return .page(Templates.page("cardsSignIn", title: "Card details: sign in", values), status)
    }

    private static func signInPath(_ call: Call) -> String {
        call.query["login_hint"].map { "/cards/sign-in?login_hint=\(PercentCoding.encode($0))" } ?? "/cards/sign-in"
    }

    /// Who is signed in: a signed cookie, good for a while.
    private enum Session {
        static let cookie = "imin_cards"
        private static let audience = "https://cards.imin.co/"
        private static let minutes = 60

        static func token(of customer: CustomerID, in world: World, at now: Instant) -> String {
            world.tokens.sign(
                TokenClaims(
                    id: world.identifiers.derived("cards \(customer) \(now.microseconds)"), issuer: audience, subject: customer.text,
                    audience: audience, issued: now, expires: now.adding(minutes: minutes)))
        }

        static func customer(of call: Call, in world: World, at now: Instant) -> Customer? {
            guard let text = call.cookie(cookie), let claims = try? world.tokens.claims(of: text, audience: audience, at: now) else {
                return nil
            }
            return world.customer(CustomerID(claims.subject))
        }
    }
}
