// The checkout as the customer sees it: the order and the form, the bank's question, the confirmation. Forms are answered with a
// redirect, so that going back or reloading never pays twice.

import HTTPTypes

enum CheckoutPages {
    static let routes: [Route] = [
        Route(.get, "/checkout/{id}", .checkout, access: .open, show),
        // Where the standalone checkout leads.
        Route(.get, "/opendata/{id}", .checkout, access: .open, show),
        Route(.post, "/checkout/{id}/pay", .checkout, access: .open, body: .form, pay),
        // Where the address of a refused payment is opened again.
        Route(.get, "/checkout/{id}/pay", .checkout, access: .open, backToCheckout),
        Route(.get, "/checkout/{id}/challenge", .checkout, access: .open, challenge),
        Route(.post, "/checkout/{id}/challenge", .checkout, access: .open, body: .form, answerChallenge),
        Route(.get, "/checkout/{id}/confirmation", .checkout, access: .open, confirmation),
    ]

    private static func show(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        guarded { () throws(Problem) in
            let (world, now) = try platform.catalogue()
            let session = try session(call, in: world)
            if case .paid = session.state { return .seeOther(path(session, "/confirmation")) }
            if let closed = closed(session, in: world, at: now) { return closed }
            return page(session, in: world, form: CardForm(holder: holder(of: session, in: world), now: now))
        }
    }

    private static func backToCheckout(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        guarded { () throws(Problem) in .seeOther(path(try session(call, in: try platform.catalogue().0))) }
    }

    private static func pay(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        guarded { () throws(Problem) in
            let (world, now) = try platform.catalogue()
            let session = try session(call, in: world)
            if case .paid = session.state { return .seeOther(path(session, "/confirmation")) }
            if let closed = closed(session, in: world, at: now) { return closed }
            var form = CardForm(call.form, now: now)
            var guest = GuestForm(call.form)
            let isFree = CheckoutRules.total(of: session, in: world).isFree
            let payment = form.payment(isFree: isFree, saved: world.wallets.cards(of: session.payer), now: now)
            let person = session.payer == .unnamed ? guest.person() : nil
            guard let payment, session.payer != .unnamed || person != nil else {
                return page(
                    session, in: world, form: form, guest: guest, alert: "Please correct the form.", status: .unprocessableContent)
            }
            do throws(Problem) {
                if let person { _ = try platform.perform(.nameGuest(session.id, person)) }
                return try outcome(of: platform.perform(.pay(session.id, payment)), session: session, form: form)
            } catch {
                return refusal(error, of: session)
            }
        }
    }

    private static func challenge(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        guarded { () throws(Problem) in
            let (world, now) = try platform.catalogue()
            let session = try session(call, in: world)
            switch session.state {
            case .paid: return .seeOther(path(session, "/confirmation"))
            case .open: return .seeOther(path(session))
            case .challenged(let card):
                if let closed = closed(session, in: world, at: now) { return closed }
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

    private static func answerChallenge(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        guarded { () throws(Problem) in
            let (world, now) = try platform.catalogue()
            let session = try session(call, in: world)
            let result = call.form["result"]
            guard result == "approve" || result == "fail" else {
                throw Problem(400, .invalidRequest, "Approve or fail the payment: send `result` as `approve` or `fail`.")
            }
            if case .open = session.state { return .seeOther(path(session)) }
            do throws(Problem) {
                let performed = try platform.perform(.answerChallenge(session.id, approved: result == "approve"))
                return outcome(of: performed, session: session, form: CardForm(now: now))
            } catch {
                return refusal(error, of: session)
            }
        }
    }

    private static func confirmation(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        guarded { () throws(Problem) in
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
        of performed: (world: World, events: [Event]), session: CheckoutSession, form: CardForm
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

    /// The page of a checkout that can no longer be paid.
    private static func closed(_ session: CheckoutSession, in world: World, at now: Instant) -> Answer? {
        guard now < session.expires else { return expired(session) }
        guard world.hasLostCustomer(session) else { return nil }
        return notice(
            "This checkout is closed", "The account it was opened for has been deleted. Nothing was charged.", [], session, 410)
    }

    /// Whose name is probably on the card.
    private static func holder(of session: CheckoutSession, in world: World) -> String {
        session.payer == .unnamed ? "" : world.person(of: session.payer).name
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
    static func guarded(_ answer: () throws(Problem) -> Answer) -> Answer {
        do throws(Problem) {
            return try answer()
        } catch {
            return notice(error.status == 404 ? "There is no such page" : "This did not work", error.description, [], nil, error.status)
        }
    }

    private static func page(
        _ session: CheckoutSession, in world: World, form: CardForm, guest: GuestForm = GuestForm(), alert: String? = nil,
        status: HTTPResponse.Status = .ok
    ) -> Answer {
        // A guest may have been named on the way here.
        let session = world.checkouts[session.id] ?? session
        let total = CheckoutRules.total(of: session, in: world)
        let lines = world.lines(of: session)
        let isUnnamed = session.payer == .unnamed
        let saved = form.offered(world.wallets.cards(of: session.payer))
        let who = isUnnamed ? "You" : "\(world.person(of: session.payer).givenName), you"
        var values: [String: Any] = [
            "who": who, "seller": seller(of: session, in: world),
            "broker": session.broker.name, "action": path(session, "/pay"), "isPaid": !total.isFree, "total": total.amount,
            "items": lines.map { line -> [String: Any] in
                [
                    "name": line.name, "offer": line.attendee.map { "\(line.offerName), for \($0)" } ?? line.offerName,
                    "when": line.start?.sentence ?? "", "place": line.placeName, "price": line.price.label,
                ]
            },
            "fields": form.fields(areOptional: !saved.isEmpty).map(\.values), "terms": PageValues.terms(of: lines),
            "termsAccepted": form.acceptsTerms,
            "isUnnamed": isUnnamed, "guestFields": guest.fields.map(\.values), "isTest": session.isTest,
            "button": total.isFree ? "Book now" : "Pay \(total.amount)", "expires": session.expires.sentence,
            "links": PageValues.links(session.links),
        ]
        values["alert"] = alert
        if !saved.isEmpty { values["saved"] = ["cards": form.choices(of: saved)] }
        values["termsError"] = form.termsError
        return .page(Templates.page("checkout", title: "Checkout", values), status)
    }

    private static func seller(of session: CheckoutSession, in world: World) -> String {
        world.lines(of: session).first?.sellerName ?? ""
    }

    private static func session(_ call: Call, in world: World) throws(Problem) -> CheckoutSession {
        let id = CheckoutID(call.capture("id"))
        guard let session = world.checkouts[id] else { throw Problem(404, .notFound, "There is no checkout `\(id)`.") }
        return session
    }

    private static func path(_ session: CheckoutSession, _ rest: String = "") -> String { "/checkout/\(session.id)\(rest)" }
}
