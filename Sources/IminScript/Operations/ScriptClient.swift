import HTTPTypes
import IminAPI
import IminClient
import IminJSON
import IminLanguage

/// The client as builtins use it: its errors are what scripts see and catch.
struct ScriptClient: Sendable {
    let client: Client

    /// Calls an operation of the catalogue.
    func call(_ operation: Operation, _ arguments: [String: JSON]) async throws(ScriptFailure) -> Exchange {
        do {
            return try await client.call(operation, arguments)
        } catch {
            throw failure(error)
        }
    }

    /// Sends a plain request; no status is a failure.
    func send(_ request: HTTPRequest, body: [UInt8] = [], timeout: Duration? = nil) async throws(ScriptFailure) -> Exchange {
        do {
            return try await client.send(request, body: body, timeout: timeout)
        } catch {
            throw failure(error)
        }
    }

    /// What a script gets for a reply: its body with what `ReplyView` adds, or null where there is none.
    ///
    /// Fails where a server answers a question with no object at all although one is documented: what follows would only be stranger.
    func value(_ exchange: Exchange, of operation: Operation) throws(ScriptFailure) -> ScriptValue {
        if operation.replyMediaType != "application/json" {
            return .reply(DocumentView.json(exchange), exchange: exchange.number)
        }
        if case .object(let schema)? = operation.result, operation.method == .get || operation.method == .post,
            exchange.json?.object == nil
        {
            let found = exchange.json.map { "\($0.kind)" } ?? "no body"
            throw ScriptFailure(
                kind: "unexpected-reply",
                "\(client.renderer.target(exchange)) was answered \(exchange.status ?? 0) with \(found) and not the \(schema.name) that is documented",
                status: exchange.status, body: exchange.json, request: client.renderer.target(exchange), exchange: exchange.number)
        }
        guard let reply = exchange.json else { return .null }
        return .reply(ReplyView.apply(operation, reply), exchange: exchange.number)
    }

    private func failure(_ error: ClientError) -> ScriptFailure {
        var isMistake = false
        if case .argument = error { isMistake = true }
        return ScriptFailure(
            kind: error.kind, error.message(client.renderer), status: error.status, body: error.body,
            request: error.exchange.map { client.renderer.target($0) }, isRetryable: error.isRetryable,
            details: error.type.map { [("type", .string($0))] } ?? [], exchange: error.exchange?.number, isMistake: isMistake)
    }
}
