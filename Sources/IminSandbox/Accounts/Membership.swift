// People as sellers know them: each seller's booking system has accounts of its own ("Members", "Customers"), and a customer of the
// platform may be connected to one at each seller (source document 001).

/// An account in a seller's booking system. A UUID in lower case.
struct MemberID: Identifier {
    let text: String
    init(_ text: String) { self.text = text }
}

/// A visit to a seller's site that connects accounts. A UUID in lower case.
struct VisitID: Identifier {
    let text: String
    init(_ text: String) { self.text = text }
}

/// An entitlement that a seller gave to an account. A UUID in lower case.
struct GrantID: Identifier {
    let text: String
    init(_ text: String) { self.text = text }
}

/// A person in a seller's booking system.
struct Member: Sendable, Hashable {
    let id: MemberID
    let seller: SellerID
    var person: Person
    /// The seller's own sign-in. Where there is none (accounts that the sandbox made) every password opens the account.
    var password: String?
    /// When the person's details changed at the seller the last time.
    var changed: Instant
    var accessPass: AccessPass?
    var accessPassChanged: Instant?
    /// What the person has at the seller besides: a "paid monthly membership" excludes further entitlements.
    var membership: String?
    /// The seller has entitlements of this person that it does not tell.
    var hasHiddenEntitlements = false
}

/// A customer and a seller: what a link is known by.
struct LinkKey: Sendable, Hashable {
    var customer: CustomerID
    var seller: SellerID
}

/// A customer's account connected with one at a seller.
struct LinkedAccount: Sendable, Hashable {
    let customer: CustomerID
    let seller: SellerID
    let member: MemberID
    let linked: Instant
    /// Why the seller did not take the customer's entitlement the last time; what it gave before then stands beside it.
    var conflict: EntitlementConflict?
    /// What the seller made of the customer's entitlement, where it knows one like it.
    var grant: Grant?

    var key: LinkKey { LinkKey(customer: customer, seller: seller) }
}

/// A seller's answer to an entitlement it cannot give.
struct EntitlementConflict: Sendable, Hashable {
    var description: String

    /// The text of document 001.
    static let name = "The entitlement cannot be applied due to other entitlements already associated with the Customer."
}

/// An entitlement of the seller's own list, held by a connected account.
struct Grant: Sendable, Hashable {
    let id: GrantID
    /// Of the seller's list.
    var concept: String
    var expires: Instant
    /// Where the seller wants to see a proof.
    var evidence: EvidenceRequest?

    /// Whether it gives a price now. It does from the day it was asked for, until the evidence is rejected or not given in time.
    func isInForce(at now: Instant) -> Bool {
        now < expires && evidence.map { $0.status(at: now) != .failed } ?? true
    }
}

/// A proof that a seller asks for, and how far it is.
struct EvidenceRequest: Sendable, Hashable {
    /// Schema.org's ActionStatusType. Document 001 shows `CompletedActionStatus`; what the others stand for is our decision.
    enum Status: String, Sendable, Hashable {
        /// Nothing has been handed in.
        case potential = "PotentialActionStatus"
        /// The seller looks at what was handed in.
        case active = "ActiveActionStatus"
        /// The seller accepted it.
        case completed = "CompletedActionStatus"
        /// The seller rejected it, or nothing was handed in in time.
        case failed = "FailedActionStatus"
    }

    /// The secret part of the upload page's address.
    let code: String
    let expiry: Instant
    var status: Status = .potential
    /// What was handed in last.
    var file: EvidenceFile?

    /// What it is at a moment: a request that nobody answered in time has failed.
    func status(at now: Instant) -> Status { status == .potential && now >= expiry ? .failed : status }

    /// Our decision: the documents name no time.
    static let days = 28
}

/// A file that was handed in. The sandbox keeps what it was, not what was in it.
struct EvidenceFile: Sendable, Hashable {
    var name: String
    var mediaType: String
    var bytes: Int
    /// SHA-256, in hexadecimal digits.
    var digest: String
}

/// A visit to the seller's site: opened by the address of the platform, ended by consent or refusal.
struct ConnectVisit: Sendable, Hashable {
    /// Which of the two addresses was opened (document 001: "connect to an existing account … or create a new one … respectively").
    enum Purpose: String, Sendable, Hashable {
        case existing = "RegisterAction"
        case new = "CreateAction"
    }

    enum State: Sendable, Hashable {
        case open
        /// Signed in at the seller; consent is asked for.
        case signedIn(MemberID)
        case ended(isConnected: Bool)
    }

    let id: VisitID
    let customer: CustomerID
    let seller: SellerID
    let purpose: Purpose
    /// Where the visit ends.
    let redirectURI: String
    let opened: Instant
    var state: State = .open

    var key: LinkKey { LinkKey(customer: customer, seller: seller) }

    /// Our decision: the documents name no time.
    static let lifetimeMinutes = 30

    var expires: Instant { opened.adding(minutes: ConnectVisit.lifetimeMinutes) }

    /// For so long a visit's page can say that it is over; longer than its token is good for, which must not open it again.
    static let rememberedMinutes = 120
    /// Old visits are looked for at every so many new ones.
    static let forgetEvery = 256
}

/// What a seller can be told to refuse, so that partial failures can be tried.
enum SellerRefusal: String, Sendable, Hashable, CaseIterable {
    case details, accessPass, entitlement
}
