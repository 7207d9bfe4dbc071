/// Where each service of the platform is reached: one base address per service, or one for all.
///
/// Paths of operations are absolute and do not collide between services, so a base address is usually only scheme and host; a path of
/// the base address is put before the operation's.
public struct Endpoints: Sendable, Hashable {
    private var addresses: ServiceTable<WebAddress>

    public init(_ addresses: ServiceTable<WebAddress>) { self.addresses = addresses }

    /// All services behind one address, as `imin serve` offers them.
    public init(all address: WebAddress) { addresses = ServiceTable(all: address) }

    public subscript(service: Service) -> WebAddress? {
        get { addresses[service] }
        set { addresses[service] = newValue }
    }

    /// Every configured address, in the order of the services.
    public var all: [(service: Service, address: WebAddress)] {
        addresses.all.map { ($0.service, $0.value) }
    }

    /// The services whose address has this scheme, host and port.
    public func services(at address: WebAddress) -> [Service] {
        all.filter { $0.address.hasSameOrigin(as: address) }.map(\.service)
    }

    /// The hosts of the platform. The checkout has none of its own: it lies under the broker's domain, so every broker configures it.
    public static let platform = Endpoints([
        .booking: WebAddress(scheme: "https", host: "book.imin.co"),
        .sellers: WebAddress(scheme: "https", host: "sellers.imin.co"),
        .search: WebAddress(scheme: "https", host: "search.imin.co"),
        .places: WebAddress(scheme: "https", host: "places.imin.co"),
        .firehose: WebAddress(scheme: "https", host: "firehose.imin.co"),
    ])

    /// The platform as the embedded sandbox shows it: its own hosts, and the broker's checkout of document 002.
    public static let sandbox: Endpoints = {
        var endpoints = platform
        endpoints[.checkout] = WebAddress(scheme: "https", host: "checkout.yourapp.com")
        return endpoints
    }()
}
