// One documented failure of an operation and how to provoke it, and the stage it is played on: a sandbox behind a socket.

import HTTPTypes
import IminAPI
import IminJSON
import Testing

@testable import IminSandbox

/// A row of the table.
struct DocumentedFailure: Sendable {
    /// `customer.update PATCH`: with the method, because an operation has other failures in another form.
    let operation: String
    let status: Int
    let type: String
    /// Asks, and gives the answer that should be the failure.
    let provoke: @Sendable (FailureStage) async -> Reply

    init(
        _ operation: String, _ status: Int, _ type: String, _ provoke: @escaping @Sendable (FailureStage) async -> Reply
    ) {
        self.operation = operation
        self.status = status
        self.type = type
        self.provoke = provoke
    }

    var key: String { DocumentedFailure.key(operation, status, type) }

    static func key(_ operation: String, _ status: Int, _ type: String) -> String { "\(operation): \(status) \(type)" }

    /// Every failure that the catalogue names, in all forms of each operation.
    static func documented(where isWanted: (Operation, DocumentedError) -> Bool) -> Set<String> {
        var keys: Set<String> = []
        for operation in Catalogue.operations.flatMap({ [$0] + $0.variants.map(\.operation) }) {
            for error in operation.errors where isWanted(operation, error) {
                keys.insert(key("\(operation.name) \(operation.method.rawValue)", error.status, error.type))
            }
        }
        return keys
    }

    static let all: [DocumentedFailure] = customers + accounts + search + checkouts + orders + sellers + firehose
}

/// A sandbox of its own behind a socket.
struct FailureStage: Sendable {
    /// For what comes before: asks within the process.
    let caller: Caller
    let port: Int

    /// Asks over the socket.
    func ask(_ method: HTTPRequest.Method, _ target: String, _ body: String = "", key: String? = "sandbox", host: String? = nil) async
        -> Reply
    {
        var lines = ["\(method.rawValue) \(target) HTTP/1.1", "Host: \(host ?? "127.0.0.1:\(port)")", "Connection: close"]
        if let key { lines.append("X-API-KEY: \(key)") }
        if !body.isEmpty { lines += ["Content-Type: application/json", "Content-Length: \(body.utf8.count)"] }
        let text = await RawClient.exchange(port, lines.joined(separator: "\r\n") + "\r\n\r\n" + body)
        var parts = text.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
        if parts.count == 1 { parts.append("") }
        var fields: HTTPFields = [:]
        for line in parts[0].split(separator: "\r\n").dropFirst() {
            let halves = line.split(separator: ":", maxSplits: 1)
            guard halves.count == 2, let name = HTTPField.Name(String(halves[0])) else { continue }
            fields.append(HTTPField(name: name, value: String(halves[1].drop { $0 == " " })))
        }
        return Reply(status: Int(parts[0].dropFirst(9).prefix(3)) ?? 0, fields: fields, bytes: Array(parts[1].utf8))
    }

    static func encoded(_ text: String) -> String { PercentCoding.encode(text) }

    /// A new customer's identifier.
    func customer() async -> String { await caller.louis() }

    /// A checkout of these items by a new customer; `nil` leaves the customer out.
    func checkout(_ items: [String], customer: String? = nil, broker: String? = nil) async -> Reply {
        var payer = customer
        if payer == nil { payer = "\"\(await self.customer())\"" }
        var body = Caller.checkout(customer: payer ?? "", items: items)
        if let broker {
            body = body.replacing(
                #"{"type": "Organization", "name": "Acme Fitness", "url": "acmefitness.co.uk"}"#, with: broker)
        }
        return await ask(.post, "/api/checkout-sessions", body)
    }

    /// The standalone checkout of the same, which names what it books by `id`.
    func standalone(_ items: [String], customer: String? = nil, broker: String? = nil) async -> Reply {
        var payer = customer
        if payer == nil { payer = "\"\(await self.customer())\"" }
        var body = Caller.checkout(customer: payer ?? "", items: items)
            .replacing("\"identifier\"", with: "\"id\"")
        if let broker {
            body = body.replacing(
                #"{"type": "Organization", "name": "Acme Fitness", "url": "acmefitness.co.uk"}"#, with: broker)
        }
        return await ask(.post, "/checkout-sessions", body)
    }

    /// An order of one place at the badminton session.
    func order() async -> OrderID { await caller.placeOrder().order }

    /// Asks to change items of an order.
    func patch(_ order: OrderID, _ body: String) async -> Reply { await ask(.patch, "/api/v2/orders/\(order)", body) }

    static func cancellation(_ order: OrderID, item: String = "1", status: String = "CustomerCancelled", more: String = "") -> String {
        """
        {"@context": "https://openactive.io/", "@type": "Order", \(more)"orderedItem": [{"@type": "OrderItem",
        "@id": "https://book.imin.co/api/v2/orders/\(order)/order-items/\(item)", "orderItemStatus": "https://openactive.io/\(status)"}]}
        """
    }
}
