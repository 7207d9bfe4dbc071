// Sites that are neither the platform's nor a seller's page of ours: a broker's address that a customer comes back to. Inside a process
// every address is answered by the sandbox, so that nothing of a run leaves the machine; what is not its own it says so, on a page.

import HTTPTypes
import Hummingbird
import IminAPI

enum ForeignSite {
    /// The page in place of somebody else's; `nil` where the address is the platform's, or the request came over a socket.
    static func page(for request: Request) -> Answer? {
        guard request.method == .get, request.head.scheme == "https", request.headers[.accept]?.contains("text/html") == true,
            let authority = request.head.authority, PlatformHosts.service(at: authority) == nil,
            let address = WebAddress(lenient: "https://\(authority)\(request.uri.string)"), !address.isLoopback, address.host.contains(".")
        else { return nil }
        return .page(Templates.page("foreign", title: address.host, ["host": address.host, "address": address.description]))
    }
}
