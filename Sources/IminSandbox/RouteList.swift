// What the sandbox answers to, for the OpenAPI document.

import IminAPI

extension Sandbox {
    /// Every path of the sandbox, those of the catalogue's operations included.
    public static var routes: [OpenAPIDocument.FurtherRoute] {
        Route.all.map { route in
            let what: (tag: String, summary: String) =
                switch (route.access, route.path.hasPrefix("/sandbox/")) {
                case (_, true): ("sandbox", "A control of the sandbox; no platform has it.")
                case (.open, false): ("pages", "A page, or what one leads to.")
                default: ("aliases", "Another name of an operation.")
                }
            return OpenAPIDocument.FurtherRoute(
                method: route.method, path: route.path, service: route.service, needsKey: route.access == .key, summary: what.summary,
                tag: what.tag)
        }
    }
}
