// `imin:entitlementFilter`: what linked accounts hand to search, so that a customer is shown the prices of their entitlements
// (IMIN-API, section 6.6). Opaque to everybody but these two.

import IminJSON

/// The entitlements that prices are asked for.
struct EntitlementFilter: Sendable, Hashable {
    struct Entry: Sendable, Hashable {
        var seller: SellerID
        /// Of the seller's own list.
        var entitlement: String
        /// The seller has more that it does not tell: what is shown may be too high.
        var hasHidden: Bool
    }

    var entries: [Entry] = []

    init(_ entries: [Entry] = []) { self.entries = entries }

    /// What a customer's linked accounts give now.
    init(of customer: CustomerID, in world: World, at now: Instant) {
        for link in world.accounts.links(of: customer) {
            guard let grant = link.grant, grant.isInForce(at: now) else { continue }
            entries.append(
                Entry(
                    seller: link.seller, entitlement: grant.concept,
                    hasHidden: world.accounts.members[link.member]?.hasHiddenEntitlements ?? false))
        }
    }

    /// Reads a token; `nil` where it is none of ours.
    init?(_ text: String) {
        guard let bytes = Base64URL.decode(text), let json = try? JSON(parsing: bytes), let elements = json.array else { return nil }
        for element in elements {
            guard let seller = element[0]?.string, let entitlement = element[1]?.string, let hasHidden = element[2]?.boolean else {
                return nil
            }
            entries.append(Entry(seller: SellerID(seller), entitlement: entitlement, hasHidden: hasHidden))
        }
    }

    /// The token: there also where it holds nothing, since document 001 always shows one.
    var text: String {
        Base64URL.encode(
            JSON.array(entries.map { [.string($0.seller.text), .string($0.entitlement), .bool($0.hasHidden)] }).bytes())
    }

    /// The cheapest offer that the entitlements give in place of these public ones (of those for adults, where there are such); `nil`
    /// where they give none.
    func activeOffer(inPlaceOf offers: [OfferID], of seller: SellerID, in world: World) -> Offer? {
        guard entries.contains(where: { $0.seller == seller }) else { return nil }
        let adult = offers.filter { world.offers[$0]?.audience == .adult }
        let offers = adult.isEmpty ? offers : adult
        var found: Offer?
        for entry in entries where entry.seller == seller {
            for entitlement in Seeds.sellerEntitlements where entitlement.seller == seller && entitlement.id == entry.entitlement {
                for base in offers {
                    guard let offer = world.offers[Seeds.entitlementOffer(base, entitlement)] else { continue }
                    if found.map({ offer.price.minor < $0.price.minor }) ?? true { found = offer }
                }
            }
        }
        return found
    }

    /// Whether its holder may accept an offer that is there for holders of an entitlement only.
    func admits(_ offer: OfferID) -> Bool {
        guard let special = Seeds.entitlementOffers[offer] else { return false }
        return entries.contains { $0.seller == special.entitlement.seller && $0.entitlement == special.entitlement.id }
    }
}

extension Offer {
    /// As search shows the price of an entitlement: `imin:aggregateOffer.activeEntitlement`. It is what the seller has agreed to as far as
    /// is known, so it is to be shown as indicative.
    var activeEntitlement: JSON {
        .members([
            "type": "AggregateOffer", "id": .string(id.text), "price": .number(price.number), "priceCurrency": .string(Price.currency),
            "imin:indicativePrice": true,
        ])
    }
}
