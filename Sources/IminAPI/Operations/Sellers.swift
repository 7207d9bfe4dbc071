import IminJSON

/// Taking sellers on: links to the pages of onboarding, deletion, and whether a seller can be booked.
extension Catalogue {
    static let sellers: [Operation] = [onboardSeller, updateSeller, viewSeller, deleteSeller, sellerStatus]

    private static let seller = OperationParameter(
        nil, name: "seller", .reference("Organization"), .query("sellerId"), encoding: .organization,
        "the seller's id, a URL: `https://acme-provider.com/sellers/abc123`")

    private static func stripe(_ summary: String) -> OperationParameter {
        OperationParameter("stripe", .bool, .query("stripe"), summary)
    }

    private static let notURL = DocumentedError(
        400, "InvalidRequestError", "the seller's id is not a URL",
        .ourDecision("document 000 says that it must be a URL and shows no error; the shape is that of the other services"))

    private static let notOnboarded = DocumentedError(
        404, "NotFoundError", "the seller has not been through the pages of onboarding, or was deleted since",
        .ourDecision("document 000 speaks of \"previously onboarded sellers\" and shows no error"))

    private static let unknownSeller = DocumentedError(
        404, "NotFoundError", "nobody asked for a link to onboard this seller, or it was deleted since",
        .ourDecision("document 000 shows no error"))

    private static let link = Fact("the reply is `{ url }` with a token in `?jwt=`, used once and short-lived", .document("000"))
    private static let lifetime = Fact(
        "status 200; the link opens its page once, within 15 minutes; the token is a JSON Web Token, HS256, with the seller as `sub` and "
            + "the page as `aud`",
        .ourDecision("the document's example has the header of HS256; it names no status, no lifetime and no claims"))

    static let onboardSeller = Operation(
        "seller.onboard", "Makes a link on which a seller opts in to being bookable.",
        [seller, stripe("true for a seller with paid sessions, who connects Stripe; false for one whose sessions are all free")],
        service: .sellers, method: .post, path: "/api/onboard-token", success: [200], result: Schemas.sellerLink,
        errors: [notURL] + keyErrors, effect: .writes(inverse: "seller.delete"),
        facts: [
            Fact("POST /api/onboard-token?stripe=&sellerId=, without a body", .document("000")), link, lifetime,
            Fact(
                "a seller that is on board already gets a link, too: the pages show what it agreed to",
                .ourDecision("the document does not say; nothing is lost by it")),
        ],
        example: #"seller.onboard("https://acme-provider.com/sellers/abc123", stripe: false).url"#)

    static let updateSeller = Operation(
        "seller.update", "Makes a link on which a seller changes its details, or goes from free to paid sessions or back.",
        [seller, stripe("true where the seller is to have paid sessions, false where it is to have none")],
        service: .sellers, method: .post, path: "/api/update-token", success: [200], result: Schemas.sellerLink,
        errors: [notURL, notOnboarded] + keyErrors, effect: .writes(inverse: nil),
        facts: [
            Fact("POST /api/update-token?stripe=&sellerId=, without a body", .document("000")), link, lifetime,
            Fact(
                "the pages have one to connect or to disconnect Stripe where that changes, and show the terms that were agreed to",
                .document("000")),
        ],
        example: #"seller.update("https://acme-provider.com/sellers/abc123", stripe: true).url"#)

    static let viewSeller = Operation(
        "seller.view", "Makes a link on which a seller sees its details.", [seller],
        service: .sellers, method: .post, path: "/api/view-token", success: [200], result: Schemas.sellerLink,
        errors: [notURL, notOnboarded] + keyErrors, effect: .writes(inverse: nil),
        facts: [Fact("POST /api/view-token?sellerId=, without a body", .document("000")), link, lifetime],
        example: #"seller.view("https://acme-provider.com/sellers/abc123").url"#)

    static let deleteSeller = Operation(
        "seller.delete", "Opts a seller out of being bookable and disconnects its Stripe account.",
        [
            OperationParameter(
                nil, name: "seller", .reference("Organization"), .path("sellerId"), encoding: .organization,
                "the seller's id, a URL: `https://acme-provider.com/sellers/abc123`")
        ],
        service: .sellers, method: .delete, path: "/api/sellers/{sellerId}", success: [204], result: nil,
        errors: [notURL, unknownSeller] + keyErrors, effect: .destroys,
        facts: [
            Fact("DELETE /api/sellers/{sellerId}; opts out, and disconnects Stripe where it is connected", .document("000")),
            Fact("the id is percent-encoded into one segment of the path", .ourDecision("it is a URL; a server takes it unencoded, too")),
            Fact("status 204", .ourDecision("the document shows no reply; nothing is left to say")),
            Fact("a second deletion answers 404", .ourDecision("no source speaks; the seller is gone")),
            Fact(
                "a seller that was only sent a link can be deleted: its link opens nothing any more",
                .ourDecision("no source speaks; a broker takes back what it offered")),
        ],
        example: #"seller.delete("https://acme-provider.com/sellers/abc123")"#)

    static let sellerStatus = Operation(
        "seller.status", "Tells whether a seller can be booked.",
        [
            seller,
            OperationParameter(
                "bookingSystem", .string, isRequired: false, .path("iminBookingSystemIdentifier"), fallback: "sandbox",
                "the name imin gave your booking system; the sandbox takes any, and `sandbox` is sent if it is left out"),
        ],
        service: .sellers, method: .get, path: "/api/bs/{iminBookingSystemIdentifier}", success: [200], result: Schemas.sellerStatus,
        errors: [notURL] + keyErrors, effect: .reads,
        facts: [
            Fact(
                "GET /api/bs/:iminBookingSystemIdentifier?sellerId=, answered with `sellerBookabilityStatus` and `hasRegistered`",
                .documentation("Seller Onboarding: API")),
            Fact(
                "a seller nobody knows is `not-bookable` and has not registered",
                .ourDecision("the documentation lists no error, and that is what is true of it")),
            Fact(
                "opted in with Stripe is `bookable`, opted in without it `free-bookings-only`",
                .ourDecision("the documentation has the words; this is what document 000 makes of free and paid sellers")),
        ],
        example: #"seller.status("https://acme-provider.com/sellers/abc123").sellerBookabilityStatus == "not-bookable""#)
}
