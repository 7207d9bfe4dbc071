// The checkout as the customer sees it: the order and the form, the bank's question, the confirmation. Forms are answered with a
// redirect, so that going back or reloading never pays twice.

import HTTPTypes

enum CheckoutPages {
    static func show(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        guarded(platform) { () throws(Problem) in
            let (world, now) = try platform.catalogue()
            let session = try session(call, in: world)
            if case .paid = session.state { return .seeOther(path(session, "/confirmation")) }
            guard now < session.expires else { return expired(session) }
            return page(session, in: world)
        }
    }

    static func backToCheckout(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        guarded(platform) { () throws(Problem) in .seeOther(path(try session(call, in: try platform.catalogue().0))) }
    }

    static func pay(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        guarded(platform) { () throws(Problem) in
            let (world, now) = try platform.catalogue()
            let session = try session(call, in: world)
            if case .paid = session.state { return .seeOther(path(session, "/confirmation")) }
            guard now < session.expires else { return expired(session) }
            var form = CardForm(Query(String(decoding: call.body, as: UTF8.self)))
            let isFree = CheckoutRules.total(of: session, in: world).isFree
            guard let payment = form.payment(isFree: isFree, now: now) else {
                return page(session, in: world, form: form, alert: "Please correct the form.", status: .unprocessableContent)
            }
            do throws(Problem) {
                return try outcome(of: platform.perform(.pay(session.id, payment)), session: session, form: form)
            } catch {
                return refusal(error, of: session)
            }
        }
    }

    static func challenge(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        guarded(platform) { () throws(Problem) in
            let (world, now) = try platform.catalogue()
            let session = try session(call, in: world)
            switch session.state {
            case .paid: return .seeOther(path(session, "/confirmation"))
            case .open: return .seeOther(path(session))
            case .challenged(let card):
                guard now < session.expires else { return expired(session) }
                return .page(
                    Templates.page(
                        "challenge", title: "Your bank asks",
                        [
                            "total": CheckoutRules.total(of: session, in: world).amount, "seller": seller(of: session, in: world),
                            "card": card.label, "action": path(session, "/challenge"),
                        ]))
            }
        }
    }

    static func answerChallenge(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        guarded(platform) { () throws(Problem) in
            let session = try session(call, in: platform.world)
            let result = Query(String(decoding: call.body, as: UTF8.self))["result"]
            guard result == "approve" || result == "fail" else {
                throw Problem(400, .invalidRequest, "Approve or fail the payment: send `result` as `approve` or `fail`.")
            }
            if case .open = session.state { return .seeOther(path(session)) }
            do throws(Problem) {
                return try outcome(of: platform.perform(.answerChallenge(session.id, approved: result == "approve")), session: session)
            } catch {
                return refusal(error, of: session)
            }
        }
    }

    static func confirmation(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        guarded(platform) { () throws(Problem) in
            let world = platform.world
            let session = try session(call, in: world)
            guard case .paid(let id) = session.state, let order = world.orders[id] else { return .seeOther(path(session)) }
            let person = world.person(of: order.payer)
            var values = PageValues.order(order, in: world)
            values["customer"] = person.givenName
            values["email"] = person.email
            return .page(Templates.page("confirmation", title: "Your booking is confirmed", values))
        }
    }

    // MARK: - Answers

    /// Where a payment leads: to the confirmation, to the bank, or back to the form with the reason.
    private static func outcome(
        of performed: (world: World, events: [Event]), session: CheckoutSession, form: CardForm = CardForm()
    ) -> Answer {
        for event in performed.events {
            switch event {
            case .paymentChallenged: return .seeOther(path(session, "/challenge"))
            case .paymentDeclined(_, let reason):
                return page(
                    session, in: performed.world, form: form, alert: "\(reason) Nothing was charged.",
                    status: HTTPResponse.Status(code: 402, reasonPhrase: "Payment Required"))
            default: continue
            }
        }
        return .seeOther(path(session, "/confirmation"))
    }

    /// The world said no while paying: nothing was charged, nothing booked.
    private static func refusal(_ problem: Problem, of session: CheckoutSession) -> Answer {
        guard problem.status == 409 else {
            return problem.status == 410 ? expired(session) : notice("This did not work", problem.description, [], session, problem.status)
        }
        let items = problem.items.map { "Item \($0.position + 1): \($0.description)" }
        return notice(
            "Not booked", "Nothing was charged. " + (items.isEmpty ? problem.description : "This can no longer be booked:"), items, session,
            409)
    }

    private static func expired(_ session: CheckoutSession) -> Answer {
        notice(
            "This checkout has expired", "It was open until \(session.expires.sentence). Start again where you came from.", [], session, 410
        )
    }

    private static func notice(_ title: String, _ text: String, _ items: [String], _ session: CheckoutSession?, _ status: Int) -> Answer {
        .page(
            Templates.page(
                "notice", title: title, ["title": title, "text": text, "items": items, "links": PageValues.links(session?.links ?? [])]),
            HTTPResponse.Status(code: status))
    }

    /// Pages answer people: what is refused is said on a page, too.
    private static func guarded(_ platform: Platform, _ answer: () throws(Problem) -> Answer) -> Answer {
        do throws(Problem) {
            return try answer()
        } catch {
            return notice(error.status == 404 ? "There is no such page" : "This did not work", error.description, [], nil, error.status)
        }
    }

    private static func page(
        _ session: CheckoutSession, in world: World, form: CardForm = CardForm(), alert: String? = nil, status: HTTPResponse.Status = .ok
    ) -> Answer {
        let total = CheckoutRules.total(of: session, in: world)
        var values: [String: Any] = [
            "customer": world.person(of: session.payer).givenName, "seller": seller(of: session, in: world),
            "broker": session.broker.name, "action": path(session, "/pay"), "isPaid": !total.isFree, "total": total.amount,
            "items": session.items.map { item in
                let opportunity = world.opportunities[item.opportunity]
                let offer = world.offers[item.offer]
                return [
                    "name": opportunity?.name ?? "", "offer": offer?.name ?? "", "when": opportunity?.start.sentence ?? "",
                    "place": opportunity.flatMap { world.place(of: $0)?.name } ?? "", "price": offer?.price.label ?? "",
                ]
            },
            "fields": form.fields.map(\.values), "terms": PageValues.terms(of: session, in: world), "termsAccepted": form.acceptsTerms,
            "button": total.isFree ? "Book now" : "Pay \(total.amount)", "expires": session.expires.sentence,
            "links": PageValues.links(session.links),
        ]
        values["alert"] = alert
        values["termsError"] = form.termsError
        return .page(Templates.page("checkout", title: "Checkout", values), status)
    }

    private static func seller(of session: CheckoutSession, in world: World) -> String {
        session.items.first.flatMap { world.opportunities[$0.opportunity] }.flatMap { world.sellers[$0.seller]?.name } ?? ""
    }

    private static func session(_ call: Call, in world: World) throws(Problem) -> CheckoutSession {
        let id = CheckoutID(call.capture("id"))
        guard let session = world.checkouts[id] else { throw Problem(404, .notFound, "There is no checkout `\(id)`.") }
        return session
    }

    private static func path(_ session: CheckoutSession, _ rest: String = "") -> String { "/checkout/\(session.id)\(rest)" }
}

/// The card form: what was filled in, and what is wrong with it.
struct CardForm {
    /// A field of the page.
    struct Field {
        let id: String
        let label: String
        /// For browsers and scripts to know it by (WHATWG HTML, autofill).
        let purpose: String
        let hint: String
        let isNumeric: Bool
        /// Shown again after a mistake; never for what must not be kept.
        let isShownAgain: Bool
        var value = ""
        var error: String?

        var values: [String: Any] {
            var values: [String: Any] = [
                "id": id, "label": label, "purpose": purpose, "hint": hint, "isNumeric": isNumeric, "value": isShownAgain ? value : "",
            ]
            values["error"] = error
            return values
        }
    }

    private(set) var fields = [
        Field(
            id: "cardNumber", label: "Card number", purpose: "cc-number", hint: "4242 4242 4242 4242", isNumeric: true, isShownAgain: false),
        Field(id: "cardExpiry", label: "Expiry date (MM/YY)", purpose: "cc-exp", hint: "12/34", isNumeric: false, isShownAgain: true),
        Field(id: "cardCvc", label: "Security code", purpose: "cc-csc", hint: "123", isNumeric: true, isShownAgain: false),
        Field(id: "cardName", label: "Name on card", purpose: "cc-name", hint: "Louis Wu", isNumeric: false, isShownAgain: true),
    ]
    private(set) var acceptsTerms = false
    private(set) var termsError: String?

    init() {}

    init(_ query: Query) {
        for index in fields.indices { fields[index].value = query[fields[index].id]?.trimmed ?? "" }
        acceptsTerms = query["terms"] == "accepted"
    }

    /// What the form pays with; `nil` where something is wrong, which is then said at the field.
    mutating func payment(isFree: Bool, now: Instant) -> Payment? {
        termsError = acceptsTerms ? nil : "Accept the terms to go on."
        guard !isFree else { return acceptsTerms ? .nothing : nil }
        var number: CardNumber?
        do throws(CardNumber.Flaw) {
            number = try CardNumber(fields[0].value)
        } catch {
            fields[0].error = error.rawValue
        }
        fields[1].error = CardForm.flaw(ofExpiry: fields[1].value, now: now)
        fields[2].error = CardForm.flaw(ofCode: fields[2].value, length: number?.codeLength)
        fields[3].error = fields[3].value.isEmpty ? "Enter the name on the card." : nil
        guard let number, acceptsTerms, fields.allSatisfy({ $0.error == nil }) else { return nil }
        return .card(number)
    }

    /// `12/34`, `12/2034`, `1234`; a card is valid to the end of its month.
    private static func flaw(ofExpiry text: String, now: Instant) -> String? {
        guard !text.isEmpty else { return "Enter the expiry date." }
        let wrong = "Write the expiry date as month and year: 12/34."
        var parts = text.split(separator: "/", omittingEmptySubsequences: false).map { String($0).trimmed }
        if parts.count == 1, text.count == 4 { parts = [String(text.prefix(2)), String(text.suffix(2))] }
        guard parts.count == 2, parts.allSatisfy({ $0.allSatisfy { $0.isASCII && $0.isNumber } }), [1, 2].contains(parts[0].count),
            [2, 4].contains(parts[1].count), let month = Int(parts[0]), (1...12).contains(month), let year = Int(parts[1])
        else { return wrong }
        let today = CivilDate(daysSince1970: now.day)
        let fullYear = parts[1].count == 2 ? 2_000 + year : year
        return (fullYear, month) < (today.year, today.month) ? "This card has expired." : nil
    }

    private static func flaw(ofCode text: String, length: Int?) -> String? {
        guard !text.isEmpty else { return "Enter the security code." }
        let isNumber = text.allSatisfy { $0.isASCII && $0.isNumber }
        guard isNumber, length.map({ $0 == text.count }) ?? (3...4).contains(text.count) else {
            return length == 4 ? "The security code of this card has four digits." : "The security code has three digits."
        }
        return nil
    }
}
