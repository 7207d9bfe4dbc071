import IminJSON

/// Actions on a customer account: changes that reach sellers, the access pass, the entitlement (IMIN-API.md, sections 3.5 to 3.8).
extension Catalogue {
    static let customerActions: [Operation] = [createAccount, setAccessPass, setEntitlement, removeEntitlement, entitlements]

    private static let collection = "/api/v2/customer-accounts"
    private static let actions = "\(collection)/{customerIdentifier}/actions"

    private static let unknownCustomer = DocumentedError(
        404, "NotFoundError", "no customer has this identifier", .ourDecision("no page documents it; the type is OpenActive's"))
    private static let invalid = DocumentedError(
        400, "InvalidRequestError", "the body is not JSON, or a member is missing or of the wrong type",
        .ourDecision("no page documents it and OpenActive has no type for it"))

    /// What an action may leave out: its own type is what tells it from the others.
    private static let assumed = ["/@context", "/object/@type"]

    private static let account = OperationParameter(
        nil, name: "customer", .reference("CustomerAccount"), .path("customerIdentifier"), encoding: .identifier(.customerAccount),
        "the account: what `customer.create` or `customer.get` answered, its identifier or its URL")

    // MARK: - The nested form of a creation

    static let createAccount = Operation(
        "customer.createAccount", "Creates a customer account in the nested form, and answers as `customer.get` does.",
        person(emailIsRequired: true, at: "/customer"), service: .booking, method: .post, path: collection,
        bodyTemplate: [
            "@context": "https://openactive.io/", "@type": "CustomerAccount",
            "customer": JSON.object(["@type": "Person"]).merged(flatPerson),
        ], assumedMembers: ["/@context", "/@type", "/customer/@type"],
        success: [201], result: Schemas.customerAccount,
        errors: [
            DocumentedError(
                400, "IncompleteCustomerDetailsError", "a required member is missing; the message names it",
                .ourDecision("no page documents it; the type is OpenActive's")), invalid,
        ] + keyErrors,
        effect: .writes(inverse: "customer.delete"),
        facts: [
            Fact(
                "POST \(collection) with a CustomerAccount, answered 201 with the same and `@id`", .documentation("Create Customer Account")
            ),
            Fact("the members of `customer`", .document("003")),
            Fact("a nested request is answered nested", .ourDecision("document 002 answers a flat request flat; the dialect is mirrored")),
        ],
        example: #"customer.createAccount(email: "geoffcapes@example.com", givenName: "Geoff", familyName: "Capes")"#)

    // MARK: - An update that reaches sellers

    /// The form of `customer.update` where sellers are named.
    static let updateAtSellers = Operation(
        "customer.update", "Changes members of a customer account here and at linked sellers.",
        [account] + person(emailIsRequired: false, at: "/object") + [linkedSellers], service: .booking, method: .post, path: actions,
        bodyTemplate: [
            "@context": "https://openactive.io/", "@type": "CustomerUpdateAction",
            "object": JSON.object(["@type": "Person"]).merged(flatPerson), "seller": .null,
        ], assumedMembers: assumed,
        success: [200], result: Schemas.customerAction("CustomerUpdateAction", Schemas.changedPerson),
        errors: [
            unknownCustomer, invalid,
            DocumentedError(
                400, "InvalidRequestError", "a seller has no linked account of this customer",
                .ourDecision("the documentation says that only linked sellers are allowed")),
            DocumentedError(400, "PatchNotAllowedOnPropertyError", "a member that must be there is removed"),
        ] + keyErrors,
        effect: .writes(inverse: "customer.update"),
        facts: [
            Fact("POST \(actions) with a CustomerUpdateAction, answered 200", .documentation("Update Customer Account")),
            Fact(
                "`object` holds what was updated; `error` has an entry for each seller that failed",
                .documentation("Update Customer Account")),
        ],
        example: #"customer.update(rosie, email: "rosie@example.org", sellers: [account.seller])"#)

    static let linkedSellers = OperationParameter(
        "sellers", .array(.reference("Seller")), isRequired: false, .body("/seller"), encoding: .arrayOfURLs(.seller),
        "linked sellers that get the changes, too")

    // MARK: - Access pass

    static let setAccessPass = Operation(
        "customer.setAccessPass", "Sets the barcode a customer shows at the gate, here and at every linked seller.",
        [account, OperationParameter("text", .string, .body("/object/text"), "the barcode, with the agreed prefix: `ABC123DEF`")],
        service: .booking, method: .post, path: actions,
        bodyTemplate: [
            "@context": "https://openactive.io/", "@type": "imin:AccessPassUpdateAction", "object": ["@type": "Barcode", "text": .null],
        ], assumedMembers: assumed,
        success: [200], result: Schemas.customerAction("imin:AccessPassUpdateAction", Schemas.barcode),
        errors: [
            DocumentedError(
                400, "UpdateFailedError", "the barcode is not of the agreed form, such as its prefix", .documentation("Access Pass")),
            unknownCustomer, invalid,
        ] + keyErrors,
        effect: .writes(inverse: nil),
        facts: [
            Fact("POST \(actions) with an `imin:AccessPassUpdateAction`; 200 echoes it", .documentation("Access Pass")),
            Fact("`error` has a `BarcodeInvalidError` for each seller that refuses the pass", .documentation("Access Pass")),
            Fact("there is no way to take a pass away", .documentation("Access Pass")),
            Fact(
                "the sandbox has agreed on the prefixes ABC and AP",
                .ourDecision("each broker agrees on its own; document 003 shows ABC123DEF")),
        ],
        example: #"customer.setAccessPass(rosie, text: "ABC123DEF")"#)

    // MARK: - Entitlement

    private static let entitlementBody: JSON = [
        "@context": "https://openactive.io/", "@type": "imin:EntitlementUpdateAction",
        "object": ["@type": "Entitlement", "validUntil": .null, "entitlementType": ["@type": "Concept", "@id": .null]],
    ]

    private static let entitlementFacts = [
        Fact("POST \(actions) with an `imin:EntitlementUpdateAction`", .documentation("Entitlement")),
        Fact("another entitlement takes the place of the earlier one, at every seller", .documentation("Entitlement")),
        Fact(
            "200 echoes the action; `error` has an `EntitlementConflict` for each seller that refuses",
            .ourDecision("the page shows no reply; it follows that of the access pass, with the error of document 001")),
        Fact(
            "`entitlementType` is a Concept with `@id`",
            .ourDecision("the page shows it in part; the sandbox takes a URL and `id` as well")),
    ]

    static let setEntitlement = Operation(
        "customer.setEntitlement", "Gives a customer one of the broker's entitlements until a day, here and at every linked seller.",
        [
            account,
            OperationParameter(
                "to", .reference("Entitlement"), .body("/object/entitlementType/@id"), encoding: .url(.entitlement),
                "one of `entitlements()`, or its id (a URL)"),
            OperationParameter(
                "until", .dateTime, sent: Schemas.moments, .body("/object/validUntil"), "when it ends; a past moment takes it away"),
        ],
        service: .booking, method: .post, path: actions, bodyTemplate: entitlementBody,
        assumedMembers: assumed + ["/object/entitlementType/@type"], success: [200],
        result: Schemas.customerAction("imin:EntitlementUpdateAction", .any),
        errors: [
            DocumentedError(
                400, "InvalidRequestError", "the type is none of the broker's entitlements, or the end is no date",
                .ourDecision("no page documents it")), unknownCustomer,
        ] + keyErrors,
        effect: .writes(inverse: "customer.removeEntitlement"), facts: entitlementFacts,
        example: "customer.setEntitlement(rosie, to: entitlements().concept.first, until: @2027-01-31)")

    static let removeEntitlement = Operation(
        "customer.removeEntitlement", "Takes a customer's entitlement away, here and at every linked seller.", [account],
        service: .booking, method: .post, path: actions,
        bodyTemplate: [
            "@context": "https://openactive.io/", "@type": "imin:EntitlementUpdateAction",
            "object": ["@type": "Entitlement", "validUntil": "1970-01-01T00:00:00Z"],
        ], assumedMembers: assumed,
        success: [200], result: Schemas.customerAction("imin:EntitlementUpdateAction", .any), errors: [unknownCustomer] + keyErrors,
        effect: .writes(inverse: "customer.setEntitlement"),
        facts: [
            Fact(
                "an end in the past takes it away", .ourDecision("the page documents no removal; an entitlement that has ended is none"))
        ],
        example: "customer.removeEntitlement(rosie)")

    static let entitlements = Operation(
        "entitlements", "Lists the broker's entitlements: \"Adult Resident\".", [], service: .booking, method: .get,
        path: "/api/v2/entitlements", success: [200], result: Schemas.conceptScheme, errors: keyErrors, effect: .reads,
        facts: [
            Fact("GET /api/v2/entitlements, a SKOS ConceptScheme", .documentation("Entitlement")),
            Fact("the list is called `concept`", .ourDecision("the page is seen in part; OpenActive's schemes call it so")),
        ],
        example: #"entitlements().concept.first.prefLabel"#)
}

extension JSON {
    /// The object with the members of another one behind its own.
    fileprivate func merged(_ other: JSON) -> JSON {
        guard var object, let more = other.object else { return self }
        object.merge(more)
        return .object(object)
    }
}
