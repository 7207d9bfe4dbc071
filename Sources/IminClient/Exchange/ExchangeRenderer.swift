import HTTPTypes
import IminAPI
import IminJSON

/// Exchanges as people and machines read them, every secret masked. The only way from an exchange to a terminal, file or report.
public struct ExchangeRenderer: Sendable {
    public let masker: Masker
    /// The addresses that go without saying; requests to others show their host.
    public let endpoints: Endpoints
    /// Why a write to a live environment was not sent, and what would have it sent.
    public let refusal: @Sendable () -> String

    public init(
        masker: Masker, endpoints: Endpoints,
        refusal: @escaping @Sendable () -> String = { "nothing was sent. Run with --yes to allow writes" }
    ) {
        self.masker = masker
        self.endpoints = endpoints
        self.refusal = refusal
    }

    /// `POST /api/v2/customer-accounts`, with the host where it is not one of the environment's.
    public func target(_ exchange: Exchange) -> String {
        let path = masker.mask(exchange.request.path ?? "/")
        let isKnown = exchange.address.map { !endpoints.services(at: $0).isEmpty } ?? false
        let host = isKnown ? "" : "\(exchange.request.scheme ?? "http")://\(exchange.request.authority ?? "")"
        return "\(exchange.request.method) \(host)\(path)"
    }

    /// `-v`: `POST /api/v2/customer-accounts → 201 in 0.3 ms`, and a line for each remark.
    public func line(_ exchange: Exchange) -> String {
        var text = "\(target(exchange)) → \(outcome(exchange)) in \(exchange.duration.forPeople)"
        if !exchange.retries.isEmpty {
            text += ", sent \(exchange.retries.count + 1) times (\(exchange.retries.map(\.reason).joined(separator: ", ")))"
        }
        for note in exchange.notes { text += "\n  note: \(masker.mask(note))" }
        return text
    }

    /// `-vv`: the line, then fields and bodies of both sides.
    public func full(_ exchange: Exchange) -> String {
        var lines = [line(exchange)]
        lines.append("> \(exchange.request.method) \(masker.mask(exchange.request.path ?? "/")) HTTP/1.1")
        lines.append("> host: \(exchange.request.authority ?? "")")
        lines += fields(exchange.request.headerFields, "> ")
        lines += body(exchange.requestBody, "> ")
        if let response = exchange.response {
            lines.append("< HTTP/1.1 \(response.status.code) \(response.status.reasonPhrase)".trimmingTrailingSpaces)
            lines += fields(response.headerFields, "< ")
            lines += body(exchange.responseBody, "< ")
        }
        return lines.joined(separator: "\n")
    }

    /// `--json`: one object, bodies as JSON where they are JSON and as text otherwise.
    public func json(_ exchange: Exchange) -> JSON {
        var object = JSONObject()
        object["number"] = .number(JSONNumber(exchange.number))
        if let operation = exchange.operation { object["operation"] = .string(operation) }
        object["request"] = .object(
            message(
                [
                    "method": .string(exchange.request.method.rawValue),
                    "url": .string(masker.mask(exchange.address?.description ?? exchange.request.path ?? "")),
                ], exchange.request.headerFields, exchange.requestBody))
        if let response = exchange.response {
            object["response"] = .object(
                message(["status": .number(JSONNumber(response.status.code))], response.headerFields, exchange.responseBody))
        }
        if let failure = exchange.failure { object["failure"] = .string(masker.mask(failure)) }
        object["microseconds"] = .number(JSONNumber(exchange.duration.wholeNanoseconds / 1_000))
        if !exchange.notes.isEmpty { object["notes"] = .array(exchange.notes.map { .string(masker.mask($0)) }) }
        if !exchange.retries.isEmpty { object["retries"] = .array(exchange.retries.map { .string($0.reason) }) }
        return .object(object)
    }

    /// The start of a body as one line; `nil` where it is empty or not text.
    public func excerpt(_ bytes: [UInt8], limit: Int = 120) -> String? {
        guard !bytes.isEmpty, let text = String(validating: bytes.prefix(limit * 8), as: UTF8.self) else { return nil }
        let line = masker.mask(text).split { $0.isWhitespace || $0.isNewline }.joined(separator: " ")
        return line.count > limit ? line.prefix(limit - 1) + "…" : line
    }

    private func outcome(_ exchange: Exchange) -> String {
        exchange.status.map(String.init) ?? masker.mask(exchange.failure ?? "no reply")
    }

    private func value(_ field: HTTPField) -> String {
        Masker.secretFields.contains(field.name.canonicalName) ? Secret.mask : masker.mask(field.value)
    }

    private func fields(_ fields: HTTPFields, _ prefix: String) -> [String] {
        fields.map { "\(prefix)\($0.name.canonicalName): \(value($0))" }
    }

    private func body(_ bytes: [UInt8], _ prefix: String) -> [String] {
        if bytes.isEmpty { return [] }
        let text: String
        if let json = try? JSON(parsing: bytes) {
            text = json.text(pretty: true)
        } else if let plain = String(validating: bytes, as: UTF8.self) {
            text = plain
        } else {
            return ["\(prefix)(\(bytes.count) bytes)"]
        }
        let lines = masker.mask(text).split(omittingEmptySubsequences: false) { $0.isNewline }
        return [prefix.trimmingTrailingSpaces] + lines.map { prefix + $0 }
    }

    private func message(_ start: JSONObject, _ fields: HTTPFields, _ bytes: [UInt8]) -> JSONObject {
        var object = start
        var headers = JSONObject()
        for field in fields {
            let name = field.name.canonicalName
            let text = value(field)
            headers[name] = .string((headers[name]?.string).map { "\($0), \(text)" } ?? text)
        }
        object["headers"] = .object(headers)
        guard !bytes.isEmpty else { return object }
        let masked = masker.mask(bytes)
        if let json = try? JSON(parsing: masked) {
            object["body"] = json
        } else if let text = String(validating: masked, as: UTF8.self) {
            object["text"] = .string(text)
        } else {
            object["bytes"] = .number(JSONNumber(bytes.count))
        }
        return object
    }
}

extension String {
    fileprivate var trimmingTrailingSpaces: String { String(prefix(count - reversed().prefix { $0 == " " }.count)) }
}
