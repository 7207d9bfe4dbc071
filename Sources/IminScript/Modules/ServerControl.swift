import HTTPTypes
import IminAPI
import IminClient
import IminJSON
import IminLanguage
import IminSandbox

/// The control plane of a sandbox behind a socket (`imin serve`), so that a script plays the same there as in this process.
struct ServerControl: SandboxControl {
    let client: ScriptClient

    func inbox(of address: String) async throws(ScriptFailure) -> [JSON] {
        try await ask(.get, "/sandbox/inbox", query: [("to", address)], body: nil)["imin:item"]?.array ?? []
    }

    func advance(nanoseconds: Int64) async throws(ScriptFailure) -> Int64 {
        let body: JSON = ["advance": .string(ScriptValue.duration(nanoseconds).json?.string ?? "PT0S")]
        return try instant(try await ask(.post, "/sandbox/clock", body: body))
    }

    func now() async throws(ScriptFailure) -> Int64 { try instant(try await ask(.get, "/sandbox/clock")) }
    func changes() async throws(ScriptFailure) -> [String] { throw onlyInProcess("changes") }
    func snapshot() async throws(ScriptFailure) -> WorldSnapshot { throw onlyInProcess("snapshot") }
    func restore(_ snapshot: WorldSnapshot) async throws(ScriptFailure) { throw onlyInProcess("restore") }

    func openMailbox(_ mailbox: WebhookMailbox) async throws(ScriptFailure) -> (url: String, close: @Sendable () -> Void) {
        do {
            let receiver = try await WebhookReceiver.open(mailbox)
            return (receiver.url, { receiver.close() })
        } catch {
            throw ScriptFailure(kind: "webhook", error.description)
        }
    }

    /// Real time: the server's clock is its own affair.
    func wait(nanoseconds: Int64, until isSo: @Sendable () -> Bool) async throws(ScriptFailure) {
        let end = ContinuousClock.now + .nanoseconds(nanoseconds)
        while !isSo(), ContinuousClock.now < end {
            do {
                try await Task.sleep(for: .milliseconds(10))
            } catch {
                throw ScriptFailure(kind: "cancelled", "the wait was given up")
            }
        }
    }

    private func onlyInProcess(_ name: String) -> ScriptFailure {
        ScriptFailure(
            kind: "sandbox",
            "`sandbox.\(name)` needs the sandbox inside this process; this run uses the environment `\(client.client.environment.name)`")
    }

    func ask(
        _ method: HTTPRequest.Method, _ path: String, query: [(String, String)], body: JSON?
    ) async throws(ScriptFailure) -> JSON {
        guard var address = client.client.environment.endpoints[.booking] else { throw onlyInProcess("…") }
        address.path = path
        for (name, value) in query { address.addQueryItem(name, value) }
        var request = HTTPRequest(
            method: method, scheme: address.scheme, authority: address.authority?.hostAndPort, path: address.requestTarget)
        if body != nil { request.headerFields[.contentType] = "application/json" }
        let exchange = try await client.send(request, body: body.map { Array($0.description.utf8) } ?? [])
        guard let status = exchange.status, exchange.responseBody.isEmpty || (try? JSON(parsing: exchange.responseBody)) != nil,
            status != 404 || path.split(separator: "/").count > 2
        else {
            throw ScriptFailure(
                kind: "sandbox",
                "the environment `\(client.client.environment.name)` is no sandbox: \(client.client.renderer.target(exchange)) "
                    + "was answered \(exchange.status ?? 0)", status: exchange.status, exchange: exchange.number)
        }
        return try ControlReply.json(status: status, exchange.responseBody)
    }

    private func instant(_ reply: JSON) throws(ScriptFailure) -> Int64 {
        guard let text = reply["now"]?.string, case .instant(let microseconds)? = ScriptDate(text: text) else {
            throw ScriptFailure(kind: "sandbox", "the sandbox did not say what time it is: \(reply)")
        }
        return microseconds
    }
}
