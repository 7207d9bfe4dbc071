// Seller onboarding over HTTP (source document 000): links to its pages, deletion, and the newer question for a seller's status.

import HTTPTypes
import IminAPI
import IminJSON

enum SellerHandlers {
    static let routes: [Route] = [
        Route(.post, "/api/onboard-token", .sellers) { (call, platform) throws(Problem) in try link(.onboard, call, platform) },
        Route(.post, "/api/update-token", .sellers) { (call, platform) throws(Problem) in try link(.update, call, platform) },
        Route(.post, "/api/view-token", .sellers) { (call, platform) throws(Problem) in try link(.view, call, platform) },
        Route(.delete, collection + "{sellerId}", .sellers, delete),
        // The document writes the id into the path as it is.
        Route(.delete, collection + "{sellerId}/**", .sellers, delete),
        Route(.get, "/api/bs/{bookingSystem}", .sellers, status),
    ]

    private static let collection = "/api/sellers/"

    private static func link(_ page: SellerPage, _ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        let needsStripe = page != .view
        try call.query.refuseUnknown(needsStripe ? ["stripe", "sellerId"] : ["sellerId"])
        let seller = try sellerID(in: call.query["sellerId"])
        let stripeNeeded = needsStripe ? try call.query.flag("stripe") : nil
        let (world, events) = try platform.perform(.seller(.issueLink(seller, page, stripeNeeded: stripeNeeded)))
        guard case .seller(.linkIssued(let id, _, _, let needed, let issued))? = events.first else {
            throw Problem(500, .internalError, "The link was not made.")
        }
        let claims = TokenClaims(
            id: id, issuer: call.base, subject: seller.text, audience: page.rawValue, issued: issued,
            expires: issued.adding(minutes: SellerRules.linkMinutes), more: ["stripe": .bool(needed)])
        return .json(.members(["url": .string("\(call.base)/\(page.rawValue)?jwt=\(world.tokens.sign(claims))")]))
    }

    private static func delete(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        let rest = call.path.dropFirst(collection.count)
        let seller = try sellerID(in: PercentCoding.decode(rest) ?? String(rest))
        _ = try platform.perform(.seller(.delete(seller)))
        return Answer(.noContent)
    }

    private static func status(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        try call.query.refuseUnknown(["sellerId"])
        let seller = try sellerID(in: call.query["sellerId"])
        let world = platform.world
        return .json(
            .members([
                "sellerBookabilityStatus": .string(world.bookability(of: seller).rawValue),
                "hasRegistered": .bool(world.hasRegistered(seller)),
            ]))
    }

    /// Document 000: "This must be a URL."
    static func sellerID(in text: String?) throws(Problem) -> SellerID {
        guard let text, !text.isEmpty else {
            throw Problem(
                400, .invalidRequest, "`sellerId` is missing: give the seller's URL, such as https://acme-provider.com/sellers/abc123.")
        }
        guard WebLink.hasScheme(text), let address = WebAddress(text), !address.host.isEmpty, text.utf8.count <= 2_048 else {
            throw Problem(
                400, .invalidRequest,
                "`sellerId` must be a URL such as https://acme-provider.com/sellers/abc123, not `\(text.prefix(200))`"
                    + "\(WebAddress.advice(on: text)).")
        }
        return SellerID(text)
    }
}

extension Query {
    /// `true` or `false`, which must be there.
    func flag(_ name: String) throws(Problem) -> Bool {
        switch try required(name) {
        case "true": return true
        case "false": return false
        case let text:
            throw Problem(400, .invalidRequest, "The query parameter `\(name)` must be `true` or `false`, not `\(text)`.")
        }
    }
}
