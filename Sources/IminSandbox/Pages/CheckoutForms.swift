// The forms of the checkout page: what was filled in, and what is wrong with it.

import IminAPI

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

    /// What is said of a text that nobody's name or address is as long as.
    static func tooLong(_ text: String) -> String? { text.unicodeScalars.count > Schemas.longestLine ? "This is too long." : nil }

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

    /// `12/34`, however it was written.
    var expiry: String { (try? CardExpiry(fields[1].value, now: now).text) ?? fields[1].value }
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

    static func isExpired(_ expiry: String, at now: Instant) -> Bool { (try? CardExpiry(expiry, now: now)) == nil }

    /// With what is known of a kept card.
    init(of card: SavedCard, now: Instant) {
        self.init(holder: card.holder, now: now)
        fields[1].value = card.expiry
    }

    /// The fields of a kept card that can be changed.
    var detailFields: [CheckoutField] { [fields[1], fields[3]] }

    /// Says of the number why it is not taken.
    mutating func refuseNumber(_ reason: String) { fields[0].error = reason }

    /// Whether these are filled in rightly; what is wrong is said at the field.
    mutating func checkDetails(now: Instant) -> Bool {
        do throws(CardExpiry.Flaw) {
            _ = try CardExpiry(fields[1].value, now: now)
            fields[1].error = nil
        } catch {
            fields[1].error = error.rawValue
        }
        fields[3].error = fields[3].value.isEmpty ? "Enter the name on the card." : CheckoutField.tooLong(fields[3].value)
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
            } else if let flaw = CheckoutField.tooLong(text) {
                fields[index].error = flaw
            } else if fields[index].id == "email", !EmailAddress.isValid(text) {
                fields[index].error = "This is not an e-mail address."
            }
        }
        guard fields.allSatisfy({ $0.error == nil }) else { return nil }
        return Person(email: fields[2].value, givenName: fields[0].value, familyName: fields[1].value)
    }
}
