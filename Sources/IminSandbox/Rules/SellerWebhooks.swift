// What brokers are told about sellers (documentation, "Seller Onboarding Webhooks"): who came on board, who changed, who left.

import IminJSON

extension WebhookRules {
    /// A seller is through the pages of a visit.
    static func sellerFinished(_ visit: SellerVisit, in world: World, at now: Instant) -> [Event] {
        emit(
            .seller, about: visit.seller.text,
            .members([
                // The page writes the key without `@`.
                "context": context, "type": visit.page == .onboard ? "CreateAction" : "UpdateAction", "agent": agent(visit.seller),
                "result": .members([
                    "type": "imin:SellerOnboard", "imin:stripeNeeded": .bool(visit.stripeNeeded), "imin:termsAgreed": true,
                ]),
            ]), in: world, at: now)
    }

    static func sellerDeleted(_ seller: SellerID, in world: World, at now: Instant) -> [Event] {
        emit(
            .seller, about: seller.text,
            .members([
                "context": context, "type": "DeleteAction", "agent": agent(seller), "object": ["type": "imin:SellerOnboard"],
            ]), in: world, at: now)
    }

    private static let context: JSON = ["https://schema.org/", "https://imin.co/"]

    private static func agent(_ seller: SellerID) -> JSON { ["type": "Organization", "id": .string(seller.text)] }
}
