// The pages of seller onboarding: what a seller sees behind a link. A link opens its page once; from then on the browser that opened it
// goes on with a cookie, so that reloading and going back work there and nowhere else. Forms are answered with a redirect.

import HTTPTypes
import IminAPI
import IminJSON

enum SellerPages {
    static let routes: [Route] = [
        Route(.get, "/onboard", .sellers, access: .open) { call, platform in show(.onboard, call, platform) },
        Route(.post, "/onboard", .sellers, access: .open, body: .form) { call, platform in submit(.onboard, call, platform) },
        Route(.get, "/update", .sellers, access: .open) { call, platform in show(.update, call, platform) },
        Route(.post, "/update", .sellers, access: .open, body: .form) { call, platform in submit(.update, call, platform) },
        Route(.get, "/view", .sellers, access: .open) { call, platform in show(.view, call, platform) },
        Route(.get, stripePath, .sellers, access: .open) { call, platform in showStripe(call, platform) },
        Route(.post, stripePath, .sellers, access: .open, body: .form) { call, platform in answerStripe(call, platform) },
    ]

    private static let cookie = "imin_seller_visit"
    private static let stripePath = "/stripe/connect"

    // MARK: - Entering

    /// The page of a link, or, without a token, the page this browser is on.
    private static func show(_ page: SellerPage, _ call: Call, _ platform: Platform) -> Answer {
        guarded { () throws(Problem) in
            guard let token = call.query["jwt"] else {
                let visit = try currentVisit(page, call, platform)
                return try self.page(for: visit, at: call.query["step"], platform)
            }
            let claims = try claims(of: token, page, call, platform)
            if let visit = visit(behind: claims, call, platform.world) { return try self.page(for: visit, at: nil, platform) }
            // A preview of the link must not use it up.
            guard call.method != .head else { return Answer(.ok, fields: [.contentType: "text/html; charset=utf-8"]) }
            let command = SellerCommand.openVisit(
                token: claims.id, SellerID(claims.subject), page, stripeNeeded: claims.more["stripe"]?.boolean ?? false)
            let (_, events) = try platform.perform(.seller(command))
            guard case .seller(.visitOpened(let visit))? = events.first else {
                throw Problem(500, .internalError, "The page was not opened.")
            }
            return try self.page(for: visit, at: nil, platform).setting(cookie: cookie, to: visit.id.text, of: call)
        }
    }

    /// What the token says, if it is one for this page. One that expired still leads the browser that used it back to its visit.
    private static func claims(of token: String, _ page: SellerPage, _ call: Call, _ platform: Platform) throws(Problem) -> TokenClaims {
        do throws(TokenFlaw) {
            return try platform.world.tokens.claims(of: token, audience: page.rawValue, at: platform.now)
        } catch {
            switch error {
            case .invalid:
                throw Problem(401, .unauthenticated, "This link is not valid: it was changed, or cut off on its way. Ask for a new one.")
            case .wrongAudience:
                throw Problem(403, .unauthenticated, "This link is for another page, not for /\(page.rawValue). Ask for a new one.")
            case .expired(let claims):
                if visit(behind: claims, call, platform.world) != nil { return claims }
                throw Problem(
                    410, .gone,
                    "This link could be opened until \(claims.expires.sentence), within \(SellerRules.linkMinutes) minutes. "
                        + "Ask for a new one.")
            }
        }
    }

    /// The visit that a token opened, if it was this browser that opened it.
    private static func visit(behind claims: TokenClaims, _ call: Call, _ world: World) -> SellerVisit? {
        guard let id = world.registry.visitByToken[claims.id], call.cookie(cookie) == id.text else { return nil }
        return world.registry.visits[id]
    }

    private static func currentVisit(_ page: SellerPage?, _ call: Call, _ platform: Platform) throws(Problem) -> SellerVisit {
        let visit = try SellerRules.visit(SellerVisitID(call.cookie(cookie) ?? ""), in: platform.world, at: platform.now)
        if let page, visit.page != page {
            throw Problem(403, .unauthenticated, "This browser opened the page /\(visit.page.rawValue), not /\(page.rawValue).")
        }
        return visit
    }

    // MARK: - Sending

    private static func submit(_ page: SellerPage, _ call: Call, _ platform: Platform) -> Answer {
        guarded { () throws(Problem) in
            let form = call.form
            let visit = try sender(of: form, page, call, platform)
            guard let step = form["step"].flatMap(SellerVisit.Step.init(rawValue:)), step != .done else {
                throw Problem(400, .invalidRequest, "The form does not say which step it belongs to.")
            }
            switch step {
            case .details:
                var details = SellerDetailsForm(form)
                guard let entered = details.details(mustOptIn: !platform.world.hasRegistered(visit.seller)) else {
                    return detailsPage(visit, details, platform.world, status: .unprocessableContent)
                }
                _ = try platform.perform(.seller(.enterDetails(visit.id, entered, optsIn: details.optsIn)))
                return .seeOther("/\(page.rawValue)?step=terms")
            case .terms:
                let hasAgreed = platform.world.hasRegistered(visit.seller) || form["terms"] == "agreed"
                guard hasAgreed else {
                    return termsPage(visit, platform.world, error: "Agree to the terms to go on.", status: .unprocessableContent)
                }
                let (world, _) = try platform.perform(.seller(.agreeToTerms(visit.id)))
                let next = (world.registry.visits[visit.id] ?? visit)
                return .seeOther("/\(page.rawValue)?step=\(world.step(of: next).rawValue)")
            case .stripe, .done:
                switch platform.world.stripeChange(of: visit) {
                case .connect: return .seeOther(stripePath)
                case .disconnect: _ = try platform.perform(.seller(.disconnectStripe(visit.id)))
                case nil: break
                }
                return .seeOther("/\(page.rawValue)?step=done")
            }
        }
    }

    /// The visit of this browser, which must be the one the form was made for.
    private static func sender(
        of form: Query, _ page: SellerPage?, _ call: Call, _ platform: Platform
    ) throws(Problem) -> SellerVisit {
        let visit = try currentVisit(page, call, platform)
        guard form["visit"] == visit.id.text else {
            throw Problem(403, .unauthenticated, "This form belongs to another link that was opened in this browser.")
        }
        return visit
    }

    // MARK: - Stripe's side

    private static func showStripe(_ call: Call, _ platform: Platform) -> Answer {
        guarded { () throws(Problem) in
            let visit = try currentVisit(nil, call, platform)
            let world = platform.world
            guard world.step(of: visit) == .stripe, world.stripeChange(of: visit) == .connect else {
                return .seeOther("/\(visit.page.rawValue)")
            }
            return .page(
                Templates.page(
                    "stripeConnect", title: "Stripe (sandbox): connect your account",
                    ["action": stripePath, "visit": visit.id.text, "seller": visit.details?.name ?? visit.seller.text]))
        }
    }

    private static func answerStripe(_ call: Call, _ platform: Platform) -> Answer {
        guarded { () throws(Problem) in
            let form = call.form
            let visit = try sender(of: form, nil, call, platform)
            switch form["result"] {
            case "connect":
                _ = try platform.perform(.seller(.connectStripe(visit.id)))
                return .seeOther("/\(visit.page.rawValue)?step=done")
            case "cancel": return .seeOther("/\(visit.page.rawValue)?step=stripe&stripe=cancelled")
            default:
                throw Problem(400, .invalidRequest, "Connect the account or cancel: send `result` as `connect` or `cancel`.")
            }
        }
    }

    // MARK: - Pages

    /// The page of a visit: how far it came, or an earlier step that was asked for.
    private static func page(for visit: SellerVisit, at wanted: String?, _ platform: Platform) throws(Problem) -> Answer {
        let world = platform.world
        let visit = try SellerRules.visit(visit.id, in: world, at: platform.now)
        guard visit.page != .view else { return viewPage(visit, world) }
        var step = world.step(of: visit)
        if step != .done, let asked = wanted.flatMap(SellerVisit.Step.init(rawValue:)),
            let from = SellerVisit.Step.allCases.firstIndex(of: asked), let to = SellerVisit.Step.allCases.firstIndex(of: step), from < to
        {
            step = asked
        }
        switch step {
        case .details: return detailsPage(visit, SellerDetailsForm(visit, in: world), world)
        case .terms: return termsPage(visit, world)
        case .stripe: return stripePage(visit, world)
        case .done: return donePage(visit, world)
        }
    }

    private static func heading(_ visit: SellerVisit) -> String {
        visit.page == .onboard ? "Be bookable through imin" : "Update your details with imin"
    }

    /// `Step 2 of 3`; the Stripe page counts where there is one.
    private static func values(of visit: SellerVisit, _ step: SellerVisit.Step, _ world: World) -> [String: Any] {
        let hasStripeStep = visit.isFinished ? false : world.stripeChange(of: visit) != nil
        let number = (SellerVisit.Step.allCases.firstIndex(of: step) ?? 0) + 1
        return [
            "heading": heading(visit), "action": "/\(visit.page.rawValue)", "visit": visit.id.text, "step": step.rawValue,
            "seller": visit.seller.text, "progress": "Step \(number) of \(hasStripeStep ? 3 : 2)",
        ]
    }

    private static func detailsPage(
        _ visit: SellerVisit, _ form: SellerDetailsForm, _ world: World, status: HTTPResponse.Status = .ok
    ) -> Answer {
        var values = values(of: visit, .details, world)
        values["fields"] = form.fields.map(\.values)
        values["optsIn"] = form.optsIn
        values["mustOptIn"] = !world.hasRegistered(visit.seller)
        values["optInError"] = form.optInError
        let errors = form.fields.compactMap(\.error) + [form.optInError].compactMap(\.self)
        if !errors.isEmpty { values["alert"] = "Please correct the form. \(errors.joined(separator: " "))" }
        return .page(Templates.page("sellerDetails", title: "Your details – \(heading(visit))", values), status)
    }

    private static func termsPage(
        _ visit: SellerVisit, _ world: World, error: String? = nil, status: HTTPResponse.Status = .ok
    ) -> Answer {
        var values = values(of: visit, .terms, world)
        values["terms"] = SellerTerms.clauses
        if let agreement = world.registry.registrations[visit.seller]?.terms {
            values["agreement"] = ["by": agreement.agreedBy, "on": agreement.agreed.sentence]
        }
        values["error"] = error
        if let error { values["alert"] = error }
        return .page(Templates.page("sellerTerms", title: "Terms – \(heading(visit))", values), status)
    }

    private static func stripePage(_ visit: SellerVisit, _ world: World) -> Answer {
        var values = values(of: visit, .stripe, world)
        let isConnecting = world.stripeChange(of: visit) == .connect
        if isConnecting {
            values["connects"] = true
        } else {
            values["disconnects"] = world.sellers[visit.seller]?.stripeAccount ?? ""
        }
        let title = isConnecting ? "Connect Stripe" : "Disconnect Stripe"
        return .page(Templates.page("sellerStripe", title: "\(title) – \(heading(visit))", values))
    }

    private static func donePage(_ visit: SellerVisit, _ world: World) -> Answer {
        var values = summary(of: visit.seller, in: world)
        values["heading"] = visit.page == .onboard ? "You are on board" : "Your details are up to date"
        return .page(Templates.page("sellerSummary", title: values["heading"] as? String ?? "", values))
    }

    private static func viewPage(_ visit: SellerVisit, _ world: World) -> Answer {
        var values = summary(of: visit.seller, in: world)
        values["heading"] = "Your details with imin"
        return .page(Templates.page("sellerSummary", title: "Your details with imin", values))
    }

    /// What is kept of a seller, for people.
    static func summary(of id: SellerID, in world: World) -> [String: Any] {
        var rows: [[String: Any]] = []
        func row(_ label: String, _ value: String) { if !value.isEmpty { rows.append(["label": label, "value": value]) } }
        let seller = world.sellers[id]
        row("Seller ID", id.text)
        row("Organisation", seller?.name ?? "")
        row("E-mail", seller?.email ?? "")
        row("Telephone", seller?.telephone ?? "")
        row("Website", seller?.url ?? "")
        switch world.bookability(of: id) {
        case .bookable: row("Bookable through imin", "Yes")
        case .freeBookingsOnly: row("Bookable through imin", "Yes, sessions that are free")
        case .notBookable: row("Bookable through imin", "No")
        }
        if let terms = world.registry.registrations[id]?.terms {
            row("Terms", "Agreed on \(terms.agreed.sentence) by \(terms.agreedBy)")
        } else {
            row("Terms", "Not agreed yet")
        }
        row("Stripe", seller?.hasStripe == true ? "Connected (\(seller?.stripeAccount ?? ""))" : "Not connected")
        return ["rows": rows]
    }

    /// Pages answer people: what is refused is said on a page, too.
    static func guarded(_ answer: () throws(Problem) -> Answer) -> Answer {
        do throws(Problem) {
            return try answer()
        } catch {
            let title =
                switch error.status {
                case 401, 403: "This link does not open this page"
                case 404: "There is nothing here"
                case 410: "This link has had its day"
                default: "This did not work"
                }
            return .page(
                Templates.page("notice", title: title, ["title": title, "text": error.description]), HTTPResponse.Status(code: error.status)
            )
        }
    }
}

/// What a seller agrees to: the sandbox's own words, since the platform's terms are not in any source.
enum SellerTerms {
    static let clauses = [
        "imin may show your sessions and slots to the customers of its brokers, and book them for those customers.",
        "A booking that was confirmed is a booking with you: your own terms hold for it.",
        "Payments go to your own Stripe account; free sessions need none.",
        "You may leave at any time. What was booked until then stays booked.",
    ]
}
