import HTTPTypes
import IminAPI

/// Where a run's calls go and with which keys: the embedded sandbox, or a server on the network.
///
/// A named environment is made of settings, each from an environment variable, else from the project's file
/// (`.imin/environments.json`), else from the user's (`~/.config/imin/environments.json`). For the environment `staging`:
///
///     IMIN_STAGING_URL=http://127.0.0.1:8080      one address for all services
///     IMIN_STAGING_BOOKING_URL=https://…          the address of one service: booking, sellers, checkout, search, places, firehose
///     IMIN_STAGING_KEY=…                          the key for all services; IMIN_STAGING_SEARCH_KEY for one of them
///     IMIN_STAGING_LIVE=false                     writes need no --yes; without it they do, except to this machine
///     IMIN_STAGING_HOSTS=a.example,b.example      further hosts that scripts may contact
///
///     { "staging": { "url": "…", "urls": { "booking": "…" }, "key": "…", "keys": { "search": "…" }, "live": false, "hosts": ["…"] } }
///
/// `live` is the platform itself: its services have their public addresses unless a setting says otherwise.
public struct Environment: Sendable {
    public var name: String
    public var endpoints: Endpoints
    /// Whether calls stay inside the process.
    public var isEmbedded: Bool
    /// Which addresses matter to somebody, so that writes to them have to be allowed.
    public var liveness: Liveness
    /// Hosts besides those of the endpoints that scripts may contact.
    public var hosts: Set<String>
    private var keys: ServiceTable<Secret>

    public enum Liveness: Sendable, Hashable {
        /// Everything but this machine and what is answered inside the process.
        case byAddress
        /// This machine too, as behind a tunnel: the setting says `live: true`.
        case everywhere
        /// Nothing: the setting says `live: false`.
        case nowhere
    }

    public init(
        name: String, endpoints: Endpoints, keys: ServiceTable<Secret>, isEmbedded: Bool, liveness: Liveness = .byAddress,
        hosts: Set<String> = []
    ) {
        self.name = name
        self.endpoints = endpoints
        self.keys = keys
        self.isEmbedded = isEmbedded
        self.liveness = liveness
        self.hosts = hosts
    }

    /// The key that every sandbox accepts unless told otherwise. It is public, so it is not masked.
    public static let sandboxKey = Secret("sandbox")

    /// The default: the whole platform inside the process, under its own host names.
    public static let sandbox = Environment(
        name: "sandbox", endpoints: .sandbox, keys: ServiceTable(all: sandboxKey), isEmbedded: true)

    public func key(for service: Service) -> Secret? { keys[service] }

    /// What must not be shown.
    public var secrets: [Secret] { Array(Set(keys.all.map(\.value))).filter { $0 != Self.sandboxKey } }

    /// Whether a request to this address is answered inside the process: in the sandbox everything but this machine and the hosts that
    /// were named in addition, so that nothing of a sandbox run leaves the machine.
    public func answersInside(_ address: WebAddress) -> Bool {
        isEmbedded && !address.isLoopback && !hosts.contains(address.host)
    }

    /// The same for a request, as `RoutingTransport` asks.
    public func answersInside(_ request: HTTPRequest) -> Bool {
        guard isEmbedded else { return false }
        // Nearly all requests go to one of the services.
        for (_, address) in endpoints.all where address.authority?.hostAndPort == request.authority { return answersInside(address) }
        guard let address = WebAddress(lenient: "\(request.scheme ?? "http")://\(request.authority ?? "")/") else { return true }
        return answersInside(address)
    }

    public func mayContact(_ address: WebAddress) -> Bool {
        answersInside(address) || address.isLoopback || hosts.contains(address.host)
            || endpoints.all.contains { $0.address.host == address.host }
    }

    /// Whether a write to this address needs somebody's consent.
    public func isLive(_ address: WebAddress) -> Bool {
        if answersInside(address) { return false }
        return switch liveness {
        case .byAddress: !address.isLoopback
        case .everywhere: true
        case .nowhere: false
        }
    }

    /// Whether any of its services is live: what a prompt shows.
    public var isLive: Bool { endpoints.all.contains { isLive($0.address) } }

    /// The name of an environment variable: `IMIN_STAGING_KEY`.
    public static func variable(_ environment: String, _ setting: String) -> String {
        var name = "IMIN_"
        for character in environment.uppercased() { name.append(character == "-" ? "_" : character) }
        return name + "_" + setting
    }
}
