import HTTPTypes
import IminClient

/// An exchange as a command for a shell. Secrets are names of variables, never values.
enum CurlCommand {
    static func text(_ exchange: Exchange, renderer: ExchangeRenderer, environment: Environment) -> String {
        let address = "\(exchange.request.scheme ?? "http")://\(exchange.request.authority ?? "")\(exchange.request.path ?? "/")"
        var lines = ["curl -X \(exchange.request.method.rawValue) \(quoted(renderer.masker.mask(address)))"]
        for field in exchange.request.headerFields {
            let name = field.name.canonicalName
            if ["content-length", "user-agent", "accept-encoding", "connection"].contains(name) { continue }
            if Masker.secretFields.contains(name) {
                let isPublic = field.value == Environment.sandboxKey.reveal()
                let variable = name == "x-api-key" ? Environment.variable(environment.name, "KEY") : "IMIN_SECRET"
                lines.append(isPublic ? "-H \(quoted("\(name): \(field.value)"))" : "-H \"\(name): $\(variable)\"")
            } else {
                lines.append("-H \(quoted("\(name): \(renderer.masker.mask(field.value))"))")
            }
        }
        if !exchange.requestBody.isEmpty {
            let body = renderer.masker.mask(String(decoding: exchange.requestBody, as: UTF8.self))
            lines.append("--data-binary \(quoted(body))")
        }
        var text = lines.joined(separator: " \\\n  ")
        if environment.isEmbedded {
            text += "\n# answered inside this process; `imin serve` answers the same at http://127.0.0.1:8080"
        }
        return text
    }

    /// A word as a POSIX shell reads it back.
    static func quoted(_ word: String) -> String {
        "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
