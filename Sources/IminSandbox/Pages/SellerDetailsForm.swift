// The first form of seller onboarding: who the seller is, and whether it opts in; and what is wrong with what was filled in.

import IminAPI

struct SellerDetailsForm {
    /// A field of the page.
    struct Field {
        let id: String
        let label: String
        /// The `type` of the input.
        let type: String
        /// For browsers and scripts to know it by (WHATWG HTML, autofill).
        let purpose: String
        let isRequired: Bool
        var value = ""
        var error: String?

        var values: [String: Any] {
            var values: [String: Any] = [
                "id": id, "label": label, "type": type, "purpose": purpose, "isRequired": isRequired, "value": value,
            ]
            values["error"] = error
            return values
        }
    }

    private(set) var fields = [
        Field(id: "name", label: "Organisation", type: "text", purpose: "organization", isRequired: true),
        Field(id: "email", label: "E-mail", type: "email", purpose: "email", isRequired: true),
        Field(id: "telephone", label: "Telephone (optional)", type: "tel", purpose: "tel", isRequired: false),
        Field(id: "url", label: "Website", type: "url", purpose: "url", isRequired: true),
    ]
    private(set) var optsIn = false
    private(set) var optInError: String?

    /// As the browser sent it.
    init(_ query: Query) {
        for index in fields.indices { fields[index].value = query[fields[index].id]?.trimmed ?? "" }
        optsIn = query["optIn"] == "yes"
    }

    /// With what was entered before, else with what is known of the seller, else with the address its id suggests.
    init(_ visit: SellerVisit, in world: World) {
        let seller = world.sellers[visit.seller]
        let site = WebAddress(visit.seller.text).map { "\($0.scheme)://\($0.authority?.hostAndPort ?? "")/" }
        let known = visit.details
        let values = [
            known?.name ?? seller?.name, known?.email ?? seller?.email, known?.telephone ?? seller?.telephone,
            known?.url ?? seller?.url ?? site,
        ]
        for (index, value) in zip(fields.indices, values) { fields[index].value = value ?? "" }
        optsIn = known == nil ? seller?.hasOptedIn == true : visit.optsIn
    }

    /// What was entered; `nil` where something is wrong, which is then said at its field.
    mutating func details(mustOptIn: Bool) -> SellerDetails? {
        for index in fields.indices { fields[index].error = SellerDetailsForm.flaw(of: fields[index]) }
        optInError = mustOptIn && !optsIn ? "Opt in to go on: without it nothing can be booked." : nil
        guard optInError == nil, fields.allSatisfy({ $0.error == nil }) else { return nil }
        let url = fields[3].value
        return SellerDetails(
            name: fields[0].value, email: fields[1].value, telephone: fields[2].value,
            url: WebAddress(url)?.path.isEmpty == true ? "\(url)/" : url)
    }

    private static func flaw(of field: Field) -> String? {
        let text = field.value
        guard !text.isEmpty else {
            guard field.isRequired else { return nil }
            return field.id == "name" ? "Enter the name of your organisation." : "Enter your \(field.label.lowercased())."
        }
        if text.utf8.count > 500 { return "This is too long." }
        switch field.id {
        case "email": return EmailAddress.isValid(text) ? nil : "This is not an e-mail address."
        case "url":
            if WebLink.hasScheme(text), WebAddress(text) != nil { return nil }
            return "This is not a web address: it starts with https://\(WebAddress.advice(on: text))."
        default: return nil
        }
    }
}
