import IminLanguage

/// The way from a checkout page to its confirmation: terms, card, and the bank's question where there is one.
///
/// Fields are found by what they are for (`autocomplete`, labels), not by where they stand, so the journey works on any checkout
/// that follows the web's conventions.
struct PaymentJourney: Sendable {
    var card: String
    /// Where it is not said, the page's own example of one: a checkout whose clock is years ahead shows one that is good there.
    var expiry: String?
    var securityCode: String
    var holder: String
    /// What to answer when the bank asks (3-D Secure).
    var challenge: Challenge

    enum Challenge: String, Sendable { case approve, fail }

    /// A checkout has a form or two; more steps than this is a page that leads nowhere.
    private static let maximumSteps = 8

    /// Fails with kind `payment` where the checkout does not end in a page without form: declined, expired, no place left.
    func run(from start: Page) async throws(ScriptFailure) -> Page {
        var page = start
        var hasPaid = false
        for _ in 0..<Self.maximumSteps {
            if page.status >= 400 || (hasPaid && page.alert != nil) {
                throw page.failure(page.status >= 400 ? "answered \(page.status)" : "refused the payment", kind: "payment")
            }
            guard let form = page.forms.first(where: { $0.method == "POST" && !$0.buttons.isEmpty }) else {
                if hasPaid { return page }
                throw page.failure("has no payment form", kind: "payment")
            }
            if let answer = answer(to: form) {
                page = try await page.browser.submit(form, pressing: answer, at: page.address)
                continue
            }
            let filled = fill(form)
            page = try await page.browser.submit(filled, pressing: filled.buttons.first, at: page.address)
            hasPaid = true
        }
        throw page.failure("asks for one more step after \(Self.maximumSteps)", kind: "payment")
    }

    /// The button of a bank's challenge: a form with nothing to fill in and two answers.
    private func answer(to form: HTMLForm) -> HTMLForm.Button? {
        guard form.fields.allSatisfy({ $0.kind == .hidden }), form.buttons.count >= 2 else { return nil }
        let words =
            challenge == .approve ? ["approve", "complete", "confirm", "authorise", "accept"] : ["fail", "decline", "reject", "cancel"]
        return words.lazy.compactMap { form.button(calledBy: $0) }.first
    }

    private func fill(_ form: HTMLForm) -> HTMLForm {
        var form = form
        let example = form.fields.first { $0.purpose == "cc-exp" }?.placeholder ?? ""
        let isDate = example.split(separator: "/").count == 2 && example.allSatisfy { $0 == "/" || ($0.isASCII && $0.isNumber) }
        let expiry = expiry ?? (isDate ? example : "12/34")
        for index in form.fields.indices {
            let field = form.fields[index]
            switch field.purpose {
            case "cc-number": form.fields[index].value = card
            case "cc-exp": form.fields[index].value = expiry
            case "cc-exp-month": form.fields[index].value = String(expiry.prefix { $0 != "/" })
            case "cc-exp-year": form.fields[index].value = String(expiry.drop { $0 != "/" }.dropFirst())
            case "cc-csc": form.fields[index].value = securityCode
            case "cc-name": form.fields[index].value = holder
            default:
                // Terms that must be accepted, and nothing that is merely offered.
                if field.kind == .checkbox, field.isRequired { form.fields[index].isChecked = true }
            }
        }
        return form
    }
}
