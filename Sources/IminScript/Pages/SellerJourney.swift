import IminLanguage

/// The way through the pages of seller onboarding: details and opting in, terms, Stripe.
///
/// Each journey goes as far as its name says and fills in on the way what has to be filled in: what the page knows stays, what it asks
/// for and does not know gets a word that stands for it. Agreeing to terms is never done on the way to something else.
struct SellerJourney: Sendable {
    /// Where the journey ends.
    enum Goal: String, Sendable {
        /// Behind the details.
        case optIn = "opt in"
        /// Behind the terms.
        case acceptTerms = "accept terms"
        case connectStripe = "connect Stripe"
        case disconnectStripe = "disconnect Stripe"
    }

    var goal: Goal
    /// Answers to fields by their labels or names.
    var answers: [(field: String, value: HTMLForm.FieldValue)] = []

    /// Details, terms, Stripe's own page and back; more is a page that leads nowhere.
    private static let maximumSteps = 6

    /// What kind of form a page has, told by its fields and buttons.
    private enum Kind { case details, terms, agreedTerms, connect, disconnect }

    /// Fails with kind `onboarding` where the pages do not lead there.
    func run(from start: Page) async throws(ScriptFailure) -> Page {
        var page = start
        var hasPassed = false
        for _ in 0..<Self.maximumSteps {
            if page.status >= 400 { throw page.failure("answered \(page.status)", kind: "onboarding") }
            guard let form = page.forms.first(where: { $0.method == "POST" && !$0.buttons.isEmpty }), let kind = Self.kind(of: form) else {
                if hasPassed { return page }
                throw page.failure("has no form to \(goal.rawValue)", kind: "onboarding")
            }
            switch (goal, kind) {
            case (_, .details):
                if goal == .optIn && hasPassed { return page }
                page = try await submit(try filled(page, form, boxes: ["optIn"]), form)
                if goal == .optIn { return page }
            case (.acceptTerms, .terms):
                page = try await submit(try filled(page, form, boxes: ["terms"]), form)
                return page
            case (.acceptTerms, .agreedTerms): return try await submit(page, form)
            case (.connectStripe, .agreedTerms), (.disconnectStripe, .agreedTerms): page = try await submit(page, form)
            case (.connectStripe, .connect), (.disconnectStripe, .disconnect):
                page = try await submit(page, form, pressing: goal == .connectStripe ? "connect" : "disconnect")
                hasPassed = true
            case (_, .terms):
                throw page.failure("asks to agree to terms first: `.acceptTerms()`", kind: "onboarding")
            default: throw page.failure("has no form to \(goal.rawValue)", kind: "onboarding")
            }
        }
        throw page.failure("asks for one more step after \(Self.maximumSteps)", kind: "onboarding")
    }

    private static func kind(of form: HTMLForm) -> Kind? {
        if !form.fields(calledBy: "email").isEmpty || !form.fields(calledBy: "organization").isEmpty { return .details }
        if !form.fields(calledBy: "terms").isEmpty { return .terms }
        if form.button(calledBy: "disconnect") != nil { return .disconnect }
        if form.button(calledBy: "connect") != nil { return .connect }
        return form.fields.allSatisfy { $0.kind == .hidden } ? .agreedTerms : nil
    }

    /// The page with the caller's answers, with these boxes ticked, and with words where something required is still empty.
    private func filled(_ page: Page, _ form: HTMLForm, boxes: [String]) throws(ScriptFailure) -> Page {
        var page = page
        for box in boxes where !form.fields(calledBy: box).isEmpty { page = try page.filling(box, with: .on(true)) }
        for answer in answers where !form.fields(calledBy: answer.field).isEmpty {
            page = try page.filling(answer.field, with: answer.value)
        }
        for field in page.forms.first(where: { $0.node == form.node })?.fields ?? [] where field.isRequired && field.value.isEmpty {
            page = try page.filling(field.name, with: .text(Self.word(for: field)))
        }
        return page
    }

    private static func word(for field: HTMLForm.Field) -> String {
        switch field.type {
        case "email": "seller@example.com"
        case "url": "https://seller.example/"
        case "tel": "020 7946 0000"
        default: "Example Seller"
        }
    }

    private func submit(_ page: Page, _ form: HTMLForm, pressing words: String? = nil) async throws(ScriptFailure) -> Page {
        let current = page.forms.first { $0.node == form.node } ?? form
        let next = try await page.browser.submit(current, pressing: current.button(calledBy: words), at: page.address)
        if next.status >= 400 || next.alert != nil {
            throw next.failure(next.status >= 400 ? "answered \(next.status)" : "refused", kind: "onboarding")
        }
        return next
    }

    // MARK: What scripts see

    /// The journeys as members of a page.
    static let methods: [HostFunction] = [
        method(
            "optIn", "Fills in a seller's details, opts in and goes on to the terms.", .optIn,
            [
                Parameter("name", .string, isRequired: false, "the organisation; what the page knows if left out"),
                Parameter("email", .string, isRequired: false, "its e-mail address"),
                Parameter("telephone", .string, isRequired: false, "its telephone number"),
                Parameter("url", .string, isRequired: false, "its website"),
            ], example: #"browse(seller.onboard(acme, stripe: false).url).optIn(name: "Acme")"#),
        method(
            "acceptTerms", "Goes through a seller's details, if they are asked for, and agrees to the terms.", .acceptTerms, [],
            example: "browse(seller.onboard(acme, stripe: false).url).acceptTerms()"),
        method(
            "connectStripe", "Connects a seller's Stripe account, through details and terms that were agreed to before.", .connectStripe,
            [],
            example: "browse(seller.onboard(acme, stripe: true).url).acceptTerms().connectStripe()"),
        method(
            "disconnectStripe", "Disconnects a seller's Stripe account, through details and terms that were agreed to before.",
            .disconnectStripe, [], example: "browse(seller.update(acme, stripe: false).url).disconnectStripe()"),
    ]

    private static func method(
        _ name: String, _ summary: String, _ goal: Goal, _ parameters: [Parameter], example: String
    ) -> HostFunction {
        Page.method(name, summary, parameters, example: example) { page, arguments async throws(ScriptFailure) -> Page in
            var journey = SellerJourney(goal: goal)
            for parameter in parameters {
                if let text = arguments[parameter.name]?.text { journey.answers.append((parameter.name, .text(text))) }
            }
            return try await journey.run(from: page)
        }
    }
}
