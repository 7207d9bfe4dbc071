/// The kinds of resources that arguments name by object, identifier or URL, and where their URLs lie.
public struct Resource: Sendable, Hashable {
    /// What people call it: `CustomerAccount`.
    public var name: String
    /// The values of `type` or `@type` that an object of this kind may carry.
    public var types: [String]
    public var service: Service
    /// The collection its URLs are in; the identifier follows: `/api/v2/customer-accounts`.
    public var collection: String
    /// Other last parts of collections under which the same resource is known: `customers`.
    public var aliases: [String]
    /// Whether identifiers are themselves URLs (of the booking systems that publish the data), so that only a URL under the collection
    /// is one of the platform's.
    public var identifiersAreAddresses: Bool

    public init(
        _ name: String, types: [String], service: Service, collection: String, aliases: [String] = [], identifiersAreAddresses: Bool = false
    ) {
        self.name = name
        self.types = types
        self.service = service
        self.collection = collection
        self.aliases = aliases
        self.identifiersAreAddresses = identifiersAreAddresses
    }

    /// The last parts of the collections in which its identifier is looked for.
    public var collectionNames: [String] {
        [String(collection[(collection.lastIndex(of: "/").map(collection.index(after:)) ?? collection.startIndex)...])] + aliases
    }
}

extension Resource {
    /// Document 002 answers a creation with a bare Person that carries the account's `identifier` and `id`. Document 001 says `customers`.
    public static let customerAccount = Resource(
        "CustomerAccount", types: ["CustomerAccount", "Person"], service: .booking, collection: "/api/v2/customer-accounts",
        aliases: ["customers"])

    public static let order = Resource("Order", types: ["Order"], service: .booking, collection: "/api/v2/orders")

    /// What `imin:receipt` of an order holds: an Invoice with nothing but its URL.
    public static let receipt = Resource("Receipt", types: ["Invoice"], service: .booking, collection: "/api/v2/receipts")

    public static let scheduledSession = Resource(
        "ScheduledSession", types: ["ScheduledSession"], service: .search, collection: "/events-api/v2/scheduled-sessions",
        identifiersAreAddresses: true)

    public static let eventSeries = Resource(
        "EventSeries", types: ["EventSeries"], service: .search, collection: "/events-api/v2/event-series", identifiersAreAddresses: true)

    /// Its id is a URL of the booking system. Linked accounts hold it as an Organization; the account itself will do as well.
    public static let seller = Resource(
        "Seller", types: ["Organization", "Person"], service: .sellers, collection: "/api/sellers", identifiersAreAddresses: true)

    public static let facilityUse = Resource(
        "FacilityUse", types: ["FacilityUse", "IndividualFacilityUse"], service: .search, collection: "/facilities-api/v2/facility-uses",
        identifiersAreAddresses: true)

    public static let slot = Resource(
        "Slot", types: ["Slot"], service: .search, collection: "/facilities-api/v2/slots", identifiersAreAddresses: true)
    /// An entitlement's id is a URL of the broker's scheme, with a fragment.
    public static let entitlement = Resource(
        "Entitlement", types: ["Concept"], service: .booking, collection: "/api/v2/entitlements", identifiersAreAddresses: true)
}
