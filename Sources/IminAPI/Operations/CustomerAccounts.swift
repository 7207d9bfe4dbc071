import IminJSON

/// Customer accounts on the booking platform: create, get, update, delete.
extension Catalogue {
    static let customerAccounts: [Operation] = [createCustomer, getCustomer, updateCustomer, deleteCustomer]

    private static let collection = "/api/v2/customer-accounts"
    private static let member = "/api/v2/customer-accounts/{customerIdentifier}"

    private static let unknownCustomer = DocumentedError(
        404, "NotFoundError", "no customer has this identifier", .ourDecision("no page documents it; the type is OpenActive's"))
    private static let notJSON = DocumentedError(
        400, "InvalidRequestError", "the body is not JSON, or a member has the wrong type",
        .ourDecision("no page documents it and OpenActive has no type for it"))

    private static let incomplete = DocumentedError(
        400, "IncompleteCustomerDetailsError", "the e-mail address is none, or a name is empty",
        .ourDecision("no page documents it; a creation is refused in the same way"))

    /// The account of a call, at the place of the path.
    private static let account = OperationParameter(
        nil, name: "customer", .reference("CustomerAccount"), .path("customerIdentifier"), encoding: .identifier(.customerAccount),
        "the account: what `customer.create` or `customer.get` answered, its identifier or its URL")

    /// The members of a person; `parent` is where in the body they lie: nowhere in the flat form of document 002. A creation has to have
    /// the address and both names, and no change may take them away.
    static func person(emailIsRequired: Bool, at parent: String = "") -> [OperationParameter] {
        [
            OperationParameter(
                "email", .email, isRequired: emailIsRequired, sent: [.email], .body(parent + "/email"), "where confirmations go"
            ).upTo(Schemas.longestLine),
            OperationParameter(
                "givenName", .string, isRequired: false, isExpected: emailIsRequired, sent: [.string], .body(parent + "/givenName"),
                "first name"
            ).upTo(Schemas.longestLine, sayingSomething: true),
            OperationParameter(
                "familyName", .string, isRequired: false, isExpected: emailIsRequired, sent: [.string], .body(parent + "/familyName"),
                "last name"
            ).upTo(Schemas.longestLine, sayingSomething: true),
            OperationParameter(
                "is13OrOver", .bool, isRequired: false, .body(parent + "/imin:is13OrOver"), "whether the customer is at least 13 years old"),
            OperationParameter("telephone", .string, isRequired: false, .body(parent + "/telephone"), "free text").upTo(
                Schemas.longestLine),
            OperationParameter("birthDate", .date, isRequired: false, .body(parent + "/birthDate"), "day of birth"),
            OperationParameter(
                "gender", .url, isRequired: false, .body(parent + "/gender"), "a schema.org GenderType: `https://schema.org/Female`"
            ).upTo(Schemas.longestLine),
            OperationParameter("address", Schemas.postalAddress, isRequired: false, .body(parent + "/address"), "where the customer lives"),
            OperationParameter(
                "emergencyContact", Schemas.emergencyContact, isRequired: false, .body(parent + "/emergencyContact"),
                "whom to call: name, telephone"
            ),
        ]
    }

    /// Every member's place, in the order of document 002 and then of document 003.
    static let flatPerson: JSON = [
        "email": .null, "givenName": .null, "familyName": .null, "imin:is13OrOver": .null, "telephone": .null, "birthDate": .null,
        "gender": .null, "address": .null, "emergencyContact": .null,
    ]

    static let createCustomer = Operation(
        "customer.create", "Creates a customer account.", person(emailIsRequired: true),
        service: .booking, method: .post, path: collection,
        bodyTemplate: flatPerson,
        success: [201], result: Schemas.flatPerson,
        errors: [
            DocumentedError(
                400, "IncompleteCustomerDetailsError", "a required member is missing; the message names it",
                .ourDecision("no page documents it; the type is OpenActive's")),
            notJSON,
        ] + keyErrors,
        effect: .writes(inverse: "customer.delete"),
        facts: [
            Fact("POST \(collection) with a flat body, answered flat with `type`, `identifier` and `id`", .document("002")),
            Fact("status 201", .documentation("Create Customer Account")),
            Fact("telephone, birthDate, gender, address and emergencyContact are members of a customer", .document("003")),
            Fact(
                "those members may be given flat too",
                .ourDecision("document 002 shows four members only; the nested documentation has the others beside them")),
            Fact(
                "only `email` is required here",
                .ourDecision(
                    "the documentation requires givenName and familyName too; the server decides, so that a script can see it refuse")),
        ],
        example: #"customer.create(email: "louis@imin.co", givenName: "Louis", familyName: "Wu", is13OrOver: false)"#)

    static let getCustomer = Operation(
        "customer.get", "Reads a customer account.", [account], service: .booking, method: .get, path: member, success: [200],
        result: Schemas.customerAccount, errors: [unknownCustomer] + keyErrors, effect: .reads,
        facts: [
            Fact("GET \(member), answered 200 with the nested CustomerAccount", .document("003")),
            Fact("`accessPass` and `entitlement` only if they have been set", .document("003")),
            Fact("404 after deletion", .ourDecision("no page says whether placeholders or nothing is found; a deleted account is gone")),
        ],
        example: #"customer.get("MAlnTNiZut").customer.email"#)

    static let updateCustomer = Operation(
        "customer.update", "Changes members of a customer account; those that are not given stay.",
        [account] + person(emailIsRequired: false) + [linkedSellers], service: .booking, method: .patch, path: member,
        bodyTemplate: flatPerson,
        success: [200], result: Schemas.updatedCustomer,
        errors: [
            unknownCustomer, notJSON,
            DocumentedError(
                400, "PatchNotAllowedOnPropertyError",
                "a member that must be there is removed, the identifier is changed, or `seller` is named"),
            incomplete,
        ] + keyErrors,
        effect: .writes(inverse: "customer.update"), variants: [OperationVariant(whenGiven: "sellers", updateAtSellers)],
        facts: [
            Fact("PATCH \(member) with the changed members only", .document("002")),
            Fact(
                "status 200 and the flat Person as the reply",
                .ourDecision("document 002 shows no reply; a flat request is answered flat, as a creation is")),
            Fact(
                "with `sellers:` it is POST …/actions with a CustomerUpdateAction, and the action is the reply",
                .documentation("Update Customer Account")),
            Fact(
                "a PATCH that names a `seller` is refused",
                .ourDecision("the documentation has it in the action only; passed over, the change would seem to have reached the seller")),
            Fact(
                "`null` clears a member", .ourDecision("no source speaks; it is what a JSON merge patch (RFC 7386) does")),
        ],
        example: #"customer.update(louis, email: "louis_new_email@imin.co")"#)

    static let deleteCustomer = Operation(
        "customer.delete", "Deletes a customer account; the personal data are erased.", [account], service: .booking, method: .delete,
        path: member, success: [202], result: nil, errors: [unknownCustomer] + keyErrors, effect: .destroys,
        facts: [
            Fact("DELETE \(member), 202 without body, finished before the next working day", .documentation("Delete Customer Account")),
            Fact("a second deletion answers 404", .ourDecision("no source speaks; the account is gone")),
        ],
        example: "customer.delete(louis)")
}
