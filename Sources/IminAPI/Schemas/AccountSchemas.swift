/// Accounts at sellers (document 001), actions on customers, and the broker's entitlements.
extension Schemas {
    /// What `accounts` answers.
    public static let linkedAccounts: Schema = .object(
        ObjectSchema(
            "LinkedAccounts",
            [
                context,
                Field("@id", .url, isRequired: true, "the list's URL"),
                Field("@type", .enumeration(["imin:Collection"]), isRequired: true),
                Field("imin:entitlementFilter", .string, isRequired: true, "what search takes to show the prices of entitlements; opaque"),
                Field("imin:item", .array(account), "an account for each seller, connected or not"),
            ], item: account))

    /// Either the members of a connected account or those of one that is not; never both.
    static let account: Schema = .object(
        ObjectSchema(
            "Account",
            [
                Field("@type", .enumeration(["Account"]), isRequired: true),
                Field("seller", organization, isRequired: true, "whose account it is"),
                Field(
                    "potentialAction", .array(connectAction),
                    "not connected: to connect an existing account (RegisterAction), to make a new one (CreateAction)"),
                Field("imin:matchingEmailExists", .bool, "not connected: whether the seller knows the customer's e-mail address"),
                Field("dateLinked", .dateTime, "connected: since when"),
                Field("hiddenEntitlements", .bool, "connected: whether the seller has entitlements it does not tell"),
                Field(
                    "customer",
                    .object(
                        ObjectSchema(
                            "Person",
                            [
                                Field("@type", .enumeration(["Person"])), Field("email", .email, "as the seller knows it"),
                                Field("dateModified", .dateTime, "when the details changed at the seller"),
                            ])), "connected: the person at the seller"),
                Field(
                    "accessPass",
                    .object(
                        ObjectSchema(
                            "Barcode",
                            [
                                Field("@type", .enumeration(["Barcode"])), Field("text", .string, isRequired: true, "the number"),
                                Field("dateModified", .dateTime, "when it changed"),
                            ])), "connected: the pass, if there is one"),
                Field("imin:entitlementUpdateErrors", .array(sellerError), "connected: why the entitlement was not taken"),
                Field("imin:evidenceRequests", .array(evidence), "connected: entitlements whose proof the seller wants to see"),
            ]))

    private static let connectAction: Schema = .object(
        ObjectSchema(
            "Action",
            [
                Field("@type", .enumeration(["RegisterAction", "CreateAction"]), isRequired: true),
                Field("target", .url, isRequired: true, "the page to send the customer to"),
            ]))

    /// An error of one seller inside a reply that succeeded.
    static let sellerError: Schema = .object(
        ObjectSchema(
            "SellerError",
            [
                context, Field("@type", .string, isRequired: true, "`EntitlementConflict`, `BarcodeInvalidError`, `UpdateFailedError`"),
                Field("name", .string, isRequired: true, "the fixed words of the type"),
                Field("description", .string, "what it is this time"),
                Field("seller", .url, "which seller; where it does not follow from the place"),
            ]))

    private static let evidence: Schema = .object(
        ObjectSchema(
            "Entitlement",
            [
                context, Field("@type", .enumeration(["Entitlement"]), isRequired: true), Field("@id", .url),
                Field("expires", .dateTime, "until when it holds"),
                Field(
                    "evidenceRequest",
                    .object(
                        ObjectSchema(
                            "EvidenceRequestAction",
                            [
                                Field("@type", .enumeration(["EvidenceRequestAction"]), isRequired: true),
                                Field("url", .url, isRequired: true, "the page to hand it in on"),
                                Field("expiry", .dateTime, "until when"),
                                Field(
                                    "actionStatus",
                                    word(
                                        "https://schema.org/", "PotentialActionStatus", "ActiveActionStatus", "CompletedActionStatus",
                                        "FailedActionStatus"), isRequired: true, "how far it is"),
                            ])), isRequired: true),
                Field("entitlementType", entitlementConcept, "of the seller's own list"),
            ]))

    /// An entitlement's type; the platform spells its keywords both ways.
    static let entitlementConcept: Schema = .object(
        ObjectSchema(
            "Concept",
            [
                Field("@type", .string), Field("@id", .url), Field("type", .string), Field("id", .url),
                Field("prefLabel", .string, "what people call it"), Field("inScheme", .url),
            ]))

    /// The reply to an action: what was asked for, and the sellers that did not follow.
    static func customerAction(_ type: String, _ object: Schema) -> Schema {
        .object(
            ObjectSchema(
                "Action",
                [
                    context, Field("@type", .enumeration([type]), isRequired: true),
                    Field("actionStatus", word("https://schema.org/", "CompletedActionStatus"), "how it ended"),
                    Field("object", object, isRequired: true, "what was set"),
                    Field("error", .array(sellerError), "a seller's refusal each; absent where all followed"),
                ]))
    }

    /// A person of which only some members are told.
    static let changedPerson: Schema = {
        guard case .object(var object) = person else { return person }
        for index in object.fields.indices { object.fields[index].isRequired = false }
        return .object(object)
    }()

    /// What an update answers: the flat person, or the action where sellers were named.
    static let updatedCustomer: Schema = {
        guard case .object(var object) = flatPerson, case .object(let action) = customerAction("CustomerUpdateAction", changedPerson) else {
            return flatPerson
        }
        for var field in action.fields where object[field.name] == nil {
            field.isRequired = false
            field.summary += field.summary.isEmpty ? "with `sellers:`" : "; with `sellers:`"
            object.fields.append(field)
        }
        return .object(object)
    }()

    /// The broker's entitlements (SKOS).
    static let conceptScheme: Schema = .object(
        ObjectSchema(
            "ConceptScheme",
            [
                context, Field("id", .url, isRequired: true), Field("type", .enumeration(["ConceptScheme"]), isRequired: true),
                Field("title", .string), Field("license", .url), Field("concept", .array(entitlementConcept), "the entitlements"),
            ]))
}
