import IminJSON

/// A customer's accounts at sellers: who knows the customer, who is connected, and how to connect (document 001).
extension Catalogue {
    static let linkedAccounts: [Operation] = [accounts, disconnectAccount]

    private static let path = "/api/v2/customers/{customerIdentifier}/accounts"

    private static let notConnected = DocumentedError(
        404, "NotFoundError", "no customer has this identifier, or the seller is unknown or not connected",
        .ourDecision("no page documents it; the type is OpenActive's"))

    static let accounts = Operation(
        "accounts", "Lists every seller and what it knows of a customer: nothing, the e-mail address, or a connected account.",
        [
            OperationParameter(
                "of", .reference("CustomerAccount"), .path("customerIdentifier"), encoding: .identifier(.customerAccount),
                "whose: the account, its identifier or its URL"),
            OperationParameter(
                "redirectUri", .url, isRequired: false, .query("redirectUri"),
                "where the customer comes back to after connecting; without it there is no `potentialAction`"),
        ],
        service: .booking, method: .get, path: path, success: [200], result: Schemas.linkedAccounts,
        errors: [
            DocumentedError(404, "NotFoundError", "no customer has this identifier", .ourDecision("no page documents it")),
            DocumentedError(
                400, "InvalidRequestError", "`redirectUri` is no URL", .ourDecision("no page documents it; nobody could be sent there")),
        ] + keyErrors,
        effect: .reads,
        facts: [
            Fact("GET \(path), every seller whether connected or not, in an `imin:Collection`", .document("001")),
            Fact("`potentialAction` only with `redirectUri`: RegisterAction and CreateAction", .document("001")),
            Fact("`imin:matchingEmailExists` only where not connected; the other members only where connected", .document("001")),
            Fact("`imin:entitlementFilter` is an opaque token for search", .document("001")),
            Fact(
                "the path under `/api/v2/customer-accounts` answers, too",
                .ourDecision("the other operations of customers have moved there")),
        ],
        example: #"accounts(of: rosie, redirectUri: "https://acmefitness.example/done").first.seller.name"#)

    static let disconnectAccount = Operation(
        "accounts.disconnect", "Disconnects a customer from the account at a seller.",
        [
            OperationParameter(
                nil, name: "customer", .reference("CustomerAccount"), .path("customerIdentifier"), encoding: .identifier(.customerAccount),
                "whose: the account, its identifier or its URL"),
            OperationParameter(
                "from", name: "seller", .reference("Seller"), .query("seller"), encoding: .url(.seller), "the seller or its id (a URL)"),
        ],
        service: .booking, method: .delete, path: path, success: [204], result: nil,
        errors: [
            notConnected,
            DocumentedError(400, "InvalidRequestError", "`seller` is missing", .ourDecision("the document says it is required")),
        ] + keyErrors,
        effect: .destroys,
        facts: [Fact("DELETE \(path)?seller=, 204 without body", .document("001"))],
        example: "accounts.disconnect(rosie, from: account.seller)")
}
