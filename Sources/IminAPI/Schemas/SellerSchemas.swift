/// What the sellers service answers.
extension Schemas {
    /// The reply to a request for a link (document 000).
    public static let sellerLink: Schema = .object(
        ObjectSchema("SellerLink", [Field("url", .url, isRequired: true, "the page for the seller's browser; it opens once")]))

    /// Whether a seller can be booked (documentation, "Seller Onboarding: API").
    public static let sellerStatus: Schema = .object(
        ObjectSchema(
            "SellerStatus",
            [
                Field(
                    "sellerBookabilityStatus", .enumeration(["bookable", "free-bookings-only", "not-bookable"]), isRequired: true,
                    "what can be booked of it"),
                Field("hasRegistered", .bool, isRequired: true, "whether it was through the pages of onboarding"),
            ]))
}
