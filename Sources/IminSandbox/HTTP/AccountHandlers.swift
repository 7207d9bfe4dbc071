// Linked accounts over HTTP (source document 001): every seller, what it knows of a customer, and how to connect with it.

import HTTPTypes
import IminAPI
import IminJSON

enum AccountHandlers {
    /// The document's path, and the one that the collection of customers has moved to.
    static let routes: [Route] = ["/api/v2/customers", "/api/v2/customer-accounts"].flatMap { collection in
        [
            Route(.get, "\(collection)/{id}/accounts", .booking, list),
            Route(.delete, "\(collection)/{id}/accounts", .booking, disconnect),
        ]
    }

    static func list(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        try call.query.refuseUnknown(["redirectUri"])
        let redirectURI = call.query["redirectUri"]
        if let redirectURI, !WebLink.hasScheme(redirectURI) {
            throw Problem(
                400, .invalidRequest,
                "The query parameter `redirectUri` must be a web address such as `https://a.example/`, not `\(redirectURI)`"
                    + "\(WebAddress.advice(on: redirectURI)).")
        }
        let now = platform.now
        let world = platform.world
        let customer = try CustomerRules.existing(CustomerID(call.capture("id")), in: world)
        let view = AccountView(world: world, now: now, base: call.base, customer: customer, redirectURI: redirectURI)
        return .json(view.json)
    }

    static func disconnect(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        try call.query.refuseUnknown(["seller"])
        let seller = SellerID(try call.query.required("seller"))
        _ = try platform.perform(.account(.disconnect(LinkKey(customer: CustomerID(call.capture("id")), seller: seller))))
        return Answer(.noContent)
    }
}

/// A customer's accounts as the reply shows them.
struct AccountView {
    let world: World
    let now: Instant
    /// Where the request was sent to.
    let base: String
    let customer: Customer
    let redirectURI: String?

    var json: JSON {
        .members([
            "@context": ["https://openactive.io/", "https://schema.imin.co/"],
            "@id": .string("https://book.imin.co/api/v2/customers/\(customer.id)/accounts"), "@type": "imin:Collection",
            "imin:entitlementFilter": .string(EntitlementFilter(of: customer.id, in: world, at: now).text),
            // Whoever has no name yet has no site to send people to either.
            "imin:item": .list(world.sellerOrder.compactMap { world.sellers[$0] }.filter { !$0.name.isEmpty }.map(account)),
        ])
    }

    private func account(at seller: Seller) -> JSON {
        let key = LinkKey(customer: customer.id, seller: seller.id)
        guard let link = world.accounts.links[key], let member = world.accounts.members[link.member] else {
            return .members([
                "@type": "Account", "seller": seller.account,
                "potentialAction": redirectURI.map { .array([action(.existing, at: seller, $0), action(.new, at: seller, $0)]) },
                "imin:matchingEmailExists": .bool(world.accounts.member(at: seller.id, email: customer.person.email) != nil),
            ])
        }
        return .members([
            "@type": "Account", "seller": seller.account, "dateLinked": .string(link.linked.text),
            "hiddenEntitlements": .bool(member.hasHiddenEntitlements),
            "customer": .members([
                "@type": "Person", "email": .string(member.person.email), "dateModified": .string(member.changed.text),
            ]),
            "accessPass": member.accessPass.map {
                .members([
                    "@type": "Barcode", "text": .string($0.text), "dateModified": member.accessPassChanged.map { .string($0.text) },
                ])
            },
            "imin:entitlementUpdateErrors": link.conflict.map { [$0.json] },
            "imin:evidenceRequests": link.grant.flatMap { evidence($0, at: seller) }.map { [$0] },
        ])
    }

    private func action(_ purpose: ConnectVisit.Purpose, at seller: Seller, _ redirectURI: String) -> JSON {
        let token = ConnectLink(customer: customer.id, seller: seller.id, purpose: purpose, redirectURI: redirectURI)
            .token(in: world, at: now)
        return .members([
            "@type": .string(purpose.rawValue), "target": .string("\(base)\(ConnectLink.path)?jwt=\(token)"),
        ])
    }

    private func evidence(_ grant: Grant, at seller: Seller) -> JSON? {
        guard let evidence = grant.evidence else { return nil }
        let concept = Seeds.sellerEntitlements.first { $0.id == grant.concept }
        let site = SellerSite.base(of: seller, seenFrom: base)
        // What it is called does not depend on how it was asked for; where it is opened does.
        let name = SellerSite.base(of: seller, seenFrom: "https://\(PlatformHosts.name(of: .booking))")
        return .members([
            "@context": "https://openactive.io/", "@type": "Entitlement", "@id": .string("\(name)/entitlements/\(grant.id)"),
            "expires": .string(grant.expires.text),
            "evidenceRequest": .members([
                "@type": "EvidenceRequestAction",
                "url": .string("\(site)\(EvidencePages.path(grant.id, code: evidence.code))"), "expiry": .string(evidence.expiry.text),
                "actionStatus": .string("https://schema.org/\(evidence.status(at: now).rawValue)"),
            ]),
            "entitlementType": concept.map {
                .members([
                    "@type": "Concept", "@id": .string($0.id), "prefLabel": .string($0.prefLabel), "inScheme": .string($0.scheme),
                ])
            },
        ])
    }
}

extension EntitlementConflict {
    fileprivate var json: JSON {
        .members([
            "@context": "https://openactive.io/", "@type": "EntitlementConflict", "name": .string(EntitlementConflict.name),
            "description": .string(description),
        ])
    }
}

extension Seller {
    /// As linked accounts show it: keywords with `@`, and with where else it can be found.
    fileprivate var account: JSON {
        .members([
            "@type": "Organization", "@id": .string(id.text), "name": .string(name), "url": url.isEmpty ? nil : .string(url),
            "logo": url.isEmpty
                ? nil : .members(["@type": "ImageObject", "url": .string(url + (url.hasSuffix("/") ? "" : "/") + "logo.jpg")]),
            "email": email.isEmpty ? nil : .string(email), "telephone": telephone.isEmpty ? nil : .string(telephone),
            "sameAs": Seeds.sameAs[id].map { .array($0.map(JSON.string)) },
        ])
    }
}

/// What an address on `/auth/connect-account` stands for.
struct ConnectLink {
    static let path = "/auth/connect-account"
    private static let issuer = "https://book.imin.co"
    /// Our decision: "short lived" is all that is said of such tokens; a page that lists accounts may stay open for a while.
    private static let minutes = 60

    var customer: CustomerID
    var seller: SellerID
    var purpose: ConnectVisit.Purpose
    var redirectURI: String

    /// Listing accounts changes nothing, so the token's name follows from what it is for, from the moment, and from how many were used:
    /// after one is used, the next list has another.
    func token(in world: World, at now: Instant) -> String {
        let name = world.identifiers.derived(
            "connect \(customer) \(seller) \(purpose.rawValue) \(redirectURI) \(now.microseconds) \(world.accounts.visitsOpened)")
        return world.tokens.sign(
            TokenClaims(
                id: name, issuer: ConnectLink.issuer, subject: customer.text, audience: ConnectLink.issuer + ConnectLink.path, issued: now,
                expires: now.adding(minutes: ConnectLink.minutes),
                more: ["seller": .string(seller.text), "action": .string(purpose.rawValue), "redirectUri": .string(redirectURI)]))
    }

    /// Reads a token; gives what it stands for and its name.
    static func read(_ token: String, in world: World, at now: Instant) throws(Problem) -> VisitDraft {
        let again = "Go back to where you came from and start again."
        let claims: TokenClaims
        do throws(TokenFlaw) {
            claims = try world.tokens.claims(of: token, audience: issuer + path, at: now)
        } catch {
            switch error {
            case .invalid: throw Problem(401, .unauthenticated, "This link was not made by imin, or was changed on the way. \(again)")
            case .wrongAudience: throw Problem(403, .unauthenticated, "This link is for another page. \(again)")
            case .expired(let late): throw Problem(410, .gone, "This link was good until \(late.expires.sentence). \(again)")
            }
        }
        guard let seller = claims.more["seller"]?.string, let redirectURI = claims.more["redirectUri"]?.string,
            let purpose = claims.more["action"]?.string.flatMap(ConnectVisit.Purpose.init(rawValue:))
        else { throw Problem(401, .unauthenticated, "This link is incomplete. \(again)") }
        return VisitDraft(
            customer: CustomerID(claims.subject), seller: SellerID(seller), purpose: purpose, redirectURI: redirectURI, token: claims.id)
    }
}

/// Where a seller's own pages lie.
enum SellerSite {
    /// The seller's host inside this process; behind a socket, which has one name only, the server's own.
    static func base(of seller: Seller, seenFrom base: String) -> String {
        let authority = base.drop { $0 != "/" }.dropFirst(2)
        guard PlatformHosts.service(at: String(authority)) != nil, let site = WebAddress(seller.url), let host = site.authority?.hostAndPort
        else { return base }
        return "\(site.scheme)://\(host)"
    }
}
