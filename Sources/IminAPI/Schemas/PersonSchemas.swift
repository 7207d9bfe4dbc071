/// Customers: the flat Person of document 002 and the nested account of document 003.
extension Schemas {
    /// What a creation and an update answer: the person with the account's identifier and URL (document 002).
    public static let flatPerson: Schema = .object(
        ObjectSchema(
            "Person",
            [
                Field("type", .enumeration(["Person"]), isRequired: true, "always `Person`"),
                Field("email", .email, isRequired: true, "where confirmations go"),
                Field("givenName", .string, "first name"),
                Field("familyName", .string, "last name"),
                Field("imin:is13OrOver", .bool, "whether the customer is at least 13 years old"),
                Field("telephone", .string, "free text"),
                Field("birthDate", .date, "day of birth"),
                Field("gender", gender, "a schema.org GenderType"),
                Field("address", flat(postalAddress), "where the customer lives"),
                Field("emergencyContact", flat(emergencyContact), "whom to call"),
                Field("identifier", .string, isRequired: true, "the account's identifier, opaque"),
                Field("id", .url, isRequired: true, "the account's URL"),
            ]))

    /// The same as flat replies spell it: `type` for `@type`.
    private static func flat(_ schema: Schema) -> Schema {
        guard case .object(var object) = schema else { return schema }
        for index in object.fields.indices where object.fields[index].name == "@type" { object.fields[index].name = "type" }
        return .object(object)
    }

    /// What Get answers (document 003).
    public static let customerAccount: Schema = .object(
        ObjectSchema(
            "CustomerAccount",
            [
                context,
                Field("@type", .enumeration(["CustomerAccount"]), isRequired: true, "always `CustomerAccount`"),
                Field("@id", .url, isRequired: true, "the account's URL"),
                Field("identifier", .string, isRequired: true, "opaque"),
                Field("customer", person, isRequired: true, "who it is"),
                Field("accessPass", barcode, "only if one has been set"),
                Field("entitlement", entitlement, "only if one has been set"),
            ]))

    static let person: Schema = .object(
        ObjectSchema(
            "Person",
            [
                Field("@type", .enumeration(["Person"]), isRequired: true),
                Field("email", .email, isRequired: true, "where confirmations go"),
                Field("telephone", .string, "free text"),
                Field("givenName", .string, "first name"),
                Field("familyName", .string, "last name"),
                Field("birthDate", .date, "day of birth"),
                Field("gender", gender, "a schema.org GenderType"),
                Field("imin:is13OrOver", .bool, "whether the customer is at least 13 years old"),
                Field("address", postalAddress, "where the customer lives"),
                Field("emergencyContact", emergencyContact, "whom to call"),
            ]))

    /// Who books without an account (documentation, "Authenticated Checkout").
    static let guest: Schema = .object(
        ObjectSchema(
            "Guest",
            [
                Field("type", .enumeration(["Person"])),
                Field("email", .email, isRequired: true, "where confirmations go").upTo(longestLine),
                Field("givenName", .string, isRequired: true, "first name").upTo(longestLine),
                Field("familyName", .string, isRequired: true, "last name").upTo(longestLine),
                Field("imin:is13OrOver", .bool, "whether the customer is at least 13 years old"),
            ]))

    /// Only `Female` is in a source (document 003); the others are schema.org's, so the schema stays open to any address.
    static let gender: Schema = .url

    public static let postalAddress: Schema = .object(
        ObjectSchema(
            "PostalAddress",
            [
                Field("@type", .enumeration(["PostalAddress"])),
                Field("streetAddress", .string).upTo(longestLine),
                Field("addressLocality", .string, "town").upTo(longestLine),
                Field("addressRegion", .string, "county or region").upTo(longestLine),
                Field("postalCode", .string).upTo(longestLine),
                Field("addressCountry", .string, "two letters: `GB`").upTo(longestLine),
            ]))

    public static let emergencyContact: Schema = .object(
        ObjectSchema(
            "Person",
            [
                Field("@type", .enumeration(["Person"])),
                Field("name", .string, "the whole name: an emergency contact has no given and family name").upTo(longestLine),
                Field("telephone", .string).upTo(longestLine),
            ]))

    static let barcode: Schema = .object(
        ObjectSchema("Barcode", [Field("@type", .enumeration(["Barcode"])), Field("text", .string, isRequired: true, "the number")]))

    static let entitlement: Schema = .object(
        ObjectSchema(
            "Entitlement",
            [
                Field("@type", .enumeration(["Entitlement"])),
                Field("expires", .dateTime, "until when it holds"),
                // Document 003 spells the keywords of this member without `@`, inside a document that has them with `@`.
                Field(
                    "entitlementType",
                    .object(
                        ObjectSchema(
                            "Concept",
                            [
                                Field("id", .url), Field("@id", .url), Field("type", .string), Field("@type", .string),
                                Field("prefLabel", .string, "what people call it: `Adult Resident`"), Field("inScheme", .url),
                            ]))),
            ]))

    /// A seller, broker, organizer or provider; services spell its keywords with and without `@`.
    public static let organization: Schema = .object(
        ObjectSchema(
            "Organization",
            [
                Field("type", .string), Field("id", .url), Field("@type", .string), Field("@id", .url),
                Field("name", .string, "what people call it"),
                Field("url", .string, "its site, with scheme"),
                Field("email", .email), Field("telephone", .string),
                Field("logo", .object(ObjectSchema("ImageObject", [Field("@type", .string), Field("url", .url)]))),
                Field("sameAs", .array(.url)),
                Field(
                    "termsOfService",
                    .array(
                        .object(
                            ObjectSchema(
                                "Terms",
                                [Field("type", .string, "`PrivacyPolicy` or `TermsOfUse`"), Field("name", .string), Field("url", .url)])))
                ),
            ]))
}
