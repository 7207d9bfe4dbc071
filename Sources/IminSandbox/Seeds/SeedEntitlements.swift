// The broker's entitlements and those of the sellers' own lists, what they have to do with one another, and the prices they give.
// A broker's entitlement only gives a price at a seller that has one like it; the mapping is agreed beforehand (IMIN-API, section 3.8).

/// An entitlement of the broker: "Adult Resident".
struct BrokerEntitlement: Sendable, Hashable {
    /// A URL: the scheme's with the concept's own UUID behind `#`.
    let id: String
    var prefLabel: String
}

/// An entitlement of a seller's own list.
struct SellerEntitlement: Sendable, Hashable {
    let seller: SellerID
    let id: String
    var prefLabel: String
    /// The list it is in.
    var scheme: String
    /// The broker's entitlement it stands for.
    var brokerEntitlement: String
    /// Off the price of every paid offer of the seller.
    var percentOff: Int
    /// The seller wants to see a proof.
    var needsEvidence: Bool
    /// Part of its offers' ids.
    var slug: String
}

extension Seeds {
    /// The scheme of source document 003.
    static let brokerScheme = "https://meta.imin.co/v2/globex-broker/entitlements"

    static let adultResident = BrokerEntitlement(
        id: "\(brokerScheme)#8dfbad55-fdb5-4479-86a4-b873b18ecff1", prefLabel: "Adult Resident")
    static let student = BrokerEntitlement(id: "\(brokerScheme)#3f6f2d0e-6a0b-4f0e-9d7b-2a4c1e8b5d01", prefLabel: "Student")
    static let senior = BrokerEntitlement(id: "\(brokerScheme)#a1c9e3b4-52d7-4c1a-8f3e-7b6d9c0e4f12", prefLabel: "Senior Resident")

    static let brokerEntitlements = [adultResident, student, senior]

    /// Acme Leisure Centre has the list of source document 001; Provider Leisure knows students only; the other sellers know none.
    static let sellerEntitlements: [SellerEntitlement] = {
        let acmeScheme = "https://gll.example.com/openactive/entitlement-list"
        let lidoScheme = "https://lidos.example.com/entitlements"
        let providerScheme = "http://opendata.provider.com/entitlements"
        return [
            SellerEntitlement(
                seller: leisureCentre.id, id: "\(acmeScheme)#5e78bcbe-36db-425a-9064-bf96d09cc351", prefLabel: "MCRactive Adult Resident",
                scheme: acmeScheme, brokerEntitlement: adultResident.id, percentOff: 20, needsEvidence: true, slug: "adult-resident"),
            SellerEntitlement(
                seller: leisureCentre.id, id: "\(acmeScheme)#b5a1c7de-0f43-4b62-9c5e-1d7f2a9e6c38", prefLabel: "MCRactive Student",
                scheme: acmeScheme, brokerEntitlement: student.id, percentOff: 30, needsEvidence: false, slug: "student"),
            SellerEntitlement(
                seller: lidos.id, id: "\(lidoScheme)#d3b0c2f1-9e5a-4a77-8c64-5f0e1b2d3a49", prefLabel: "Resident Swimmer",
                scheme: lidoScheme, brokerEntitlement: adultResident.id, percentOff: 25, needsEvidence: false, slug: "resident"),
            SellerEntitlement(
                seller: provider.id, id: "\(providerScheme)#7c2e4f90-1b6d-4e83-a5f7-0c9d8e7b6a51", prefLabel: "Student Member",
                scheme: providerScheme, brokerEntitlement: student.id, percentOff: 10, needsEvidence: false, slug: "student"),
        ]
    }()

    /// An offer that only holders of an entitlement may accept.
    struct EntitlementOffer: Sendable, Hashable {
        var base: OfferID
        var entitlement: SellerEntitlement
        var offer: Offer
    }

    /// The offers behind the sellers' entitlements, by their own ids.
    static let entitlementOffers: [OfferID: EntitlementOffer] = {
        var found: [OfferID: EntitlementOffer] = [:]
        let sold = eventSeries.map { ($0.0.seller, $0.1) } + facilities.map { ($0.0.seller, $0.1) }
        for (seller, offers) in sold {
            for entitlement in sellerEntitlements where entitlement.seller == seller {
                for base in offers where !base.price.isFree {
                    var offer = base.renamed(entitlementOffer(base.id, entitlement))
                    offer.name = "\(base.name), \(entitlement.prefLabel)"
                    // Sellers round in the customer's favour.
                    offer.price = Price(minor: base.price.minor * (100 - entitlement.percentOff) / 100)
                    found[offer.id] = EntitlementOffer(base: base.id, entitlement: entitlement, offer: offer)
                }
            }
        }
        return found
    }()

    /// The id of an offer at an entitlement's price.
    static func entitlementOffer(_ base: OfferID, _ entitlement: SellerEntitlement) -> OfferID {
        OfferID("\(base)/entitlements/\(entitlement.slug)")
    }
}

extension Offer {
    fileprivate func renamed(_ id: OfferID) -> Offer {
        Offer(
            id: id, name: name, price: price, audience: audience, allowsCancellation: allowsCancellation,
            latestCancellationHours: latestCancellationHours, validFromDays: validFromDays)
    }
}
