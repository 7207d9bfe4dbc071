// The forms of the checkout page: what was filled in, and what is wrong with it.

/// A field of a form of the checkout.
struct CheckoutField {
    let id: String
    let label: String
    /// For browsers and scripts to know it by (WHATWG HTML, autofill).
    let purpose: String
    var hint: String
    let isNumeric: Bool
    /// Shown again after a mistake; never for what must not be kept.
    let isShownAgain: Bool
    var type = "text"
    /// Something else on the page may do in its place.
    var isOptional = false
    var value = ""
    var error: String?

    var values: [String: Any] {
        var values: [String: Any] = [
            "id": id, "label": label, "type": type, "purpose": purpose, "hint": hint, "isNumeric": isNumeric,
            "value": isShownAgain ? value : "", "isOptional": isOptional,
        ]
        values["error"] = error
        return values
    }
}

/// The card form: what was filled in, and what is wrong with it.
struct CardForm {
    private(set) var fields = [
        CheckoutField(
            id: "cardNumber", label: "Card number", purpose: "cc-number", hint: "4242 4242 4242 4242", isNumeric: true, isShownAgain: false),
        CheckoutField(
            id: "cardExpiry", label: "Expiry date (MM/YY)", purpose: "cc-exp", hint: "12/34", isNumeric: false, isShownAgain: true),
        CheckoutField(id: "cardCvc", label: "Security code", purpose: "cc-csc", hint: "123", isNumeric: true, isShownAgain: false),
        CheckoutField(id: "cardName", label: "Name on card", purpose: "cc-name", hint: "Louis Wu", isNumeric: false, isShownAgain: true),
    ]
    private(set) var acceptsTerms = false
    /// The kept card that was chosen.
    private(set) var choice: SavedCardID?
    private(set) var termsError: String?
    private let now: Instant

    /// Empty but for the holder's name, as far as it is known. Its example of an expiry date lies ahead of `now`.
    init(holder: String = "", now: Instant) {
        self.now = now
        let year = CivilDate(daysSince1970: now.day).year + 8
        fields[1].hint = "12/\(year < 2_100 ? year % 100 : year)"
        fields[3].value = holder
    }

    /// What was sent.
    init(_ query: Query, now: Instant) {
        self.init(now: now)
        for index in fields.indices { fields[index].value = query[fields[index].id]?.trimmed ?? "" }
        acceptsTerms = query["terms"] == "accepted"
        choice = query["savedCard"].flatMap { $0.isEmpty ? nil : SavedCardID($0) }
    }

    /// What the form pays with; `nil` where something is wrong, which is then said at the field. A number that is filled in is meant,
    /// whichever kept card is chosen.
    mutating func payment(isFree: Bool, saved: [SavedCard], now: Instant) -> Payment? {
        termsError = acceptsTerms ? nil : "Accept the terms to go on."
        guard !isFree else { return acceptsTerms ? .nothing : nil }
        guard let choice, fields[0].value.isEmpty else {
            let number = card(now: now)
            return acceptsTerms ? number.map(Payment.card) : nil
        }
        guard let kept = saved.first(where: { $0.id == choice }), !CardForm.isExpired(kept.expiry, at: now) else {
            fields[0].error = "The chosen card cannot be used any more: enter another one."
            return nil
        }
        return acceptsTerms ? .card(kept.number) : nil
    }

    /// `12/34`
    var expiry: String { fields[1].value }
    var holder: String { fields[3].value }

    /// The fields, or what a page shows of them where a kept card may do in their place.
    func fields(areOptional: Bool) -> [CheckoutField] {
        fields.map { field in
            var field = field
            field.isOptional = areOptional
            return field
        }
    }

    /// The kept cards that can be paid with: the others stay on the page of cards, where their dates can be changed.
    func offered(_ saved: [SavedCard]) -> [SavedCard] { saved.filter { !CardForm.isExpired($0.expiry, at: now) } }

    /// Kept cards as the page offers them.
    func choices(of saved: [SavedCard]) -> [[String: Any]] {
        saved.enumerated().map { index, card in
            [
                "id": card.id.text, "label": card.card.label, "expiry": card.expiry,
                "isChosen": choice.map { $0 == card.id } ?? (index == 0),
            ]
        }
    }

    static func isExpired(_ expiry: String, at now: Instant) -> Bool { flaw(ofExpiry: expiry, now: now) != nil }

    /// With what is known of a kept card.
    init(of card: SavedCard, now: Instant) {
        self.init(holder: card.holder, now: now)
        fields[1].value = card.expiry
    }

    /// The fields of a kept card that can be changed.
    var detailFields: [CheckoutField] { [fields[1], fields[3]] }

    /// Whether these are filled in rightly; what is wrong is said at the field.
    mutating func checkDetails(now: Instant) -> Bool {
        fields[1].error = CardForm.flaw(ofExpiry: fields[1].value, now: now)
        fields[3].error = fields[3].value.isEmpty ? "Enter the name on the card." : nil
        return detailFields.allSatisfy { $0.error == nil }
    }

    /// The card that was filled in; `nil` where something is wrong, which is then said at the field.
    mutating func card(now: Instant) -> CardNumber? {
        var number: CardNumber?
        do throws(CardNumber.Flaw) {
            number = try CardNumber(fields[0].value)
        } catch {
            fields[0].error = error.rawValue
        }
        fields[2].error = CardForm.flaw(ofCode: fields[2].value, length: number?.codeLength)
        _ = checkDetails(now: now)
        return fields.allSatisfy { $0.error == nil } ? number : nil
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

/// Who a guest is: asked for where the broker did not say.
struct GuestForm {
    private(set) var fields = [
        CheckoutField(
            id: "givenName", label: "First name", purpose: "given-name", hint: "Louis", isNumeric: false, isShownAgain: true),
        CheckoutField(
            id: "familyName", label: "Last name", purpose: "family-name", hint: "Wu", isNumeric: false, isShownAgain: true),
        CheckoutField(
            id: "email", label: "E-mail address", purpose: "email", hint: "louis@imin.co", isNumeric: false, isShownAgain: true,
            type: "email"),
    ]

    init() {}

    init(_ query: Query) {
        for index in fields.indices { fields[index].value = query[fields[index].id]?.trimmed ?? "" }
    }

    /// Who was entered; `nil` where something is wrong, which is then said at the field.
    mutating func person() -> Person? {
        for index in fields.indices {
            let text = fields[index].value
            if text.isEmpty {
                fields[index].error = "Enter your \(fields[index].label.lowercased())."
            } else if text.utf8.count > 200 {
                fields[index].error = "This is too long."
            } else if fields[index].id == "email", !EmailAddress.isValid(text) {
                fields[index].error = "This is not an e-mail address."
            }
        }
        guard fields.allSatisfy({ $0.error == nil }) else { return nil }
        return Person(email: fields[2].value, givenName: fields[0].value, familyName: fields[1].value)
    }
}
