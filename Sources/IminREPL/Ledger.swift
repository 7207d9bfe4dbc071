import IminAPI
import IminClient
import IminJSON
import IminLanguage

/// What a session has created and the platform can take back: the list that `:cleanup` and `:undo` work off.
struct Ledger: Sendable {
    struct Entry: Sendable, Hashable {
        /// `customer.create`
        var operation: String
        /// `customer.delete`
        var inverse: String
        var identifier: String
        /// The number of the exchange.
        var exchange: Int

        /// The statement that takes it back.
        var statement: String { "\(inverse)(\(JSON.string(identifier).text()))" }
    }

    private(set) var entries: [Entry] = []

    /// Looks at a call that has ended; what it created, changed or took away: `+customer MAlnTNiZut`, `~order 9f…`.
    @discardableResult
    mutating func note(_ exchange: Exchange) -> String? {
        guard let name = exchange.operation, let operation = Catalogue.operation(named: name), let status = exchange.status,
            (200..<300).contains(status), operation.effect.changesTheWorld
        else { return nil }
        let noun = name.prefix { $0 != "." }
        // What the path names was there before.
        if let subject = Self.subject(of: operation, in: exchange.request.path ?? "") {
            guard operation.effect == .destroys else { return "~\(noun) \(subject)" }
            entries.removeAll { $0.inverse == name && ($0.identifier == subject || $0.identifier.hasSuffix("/\(subject)")) }
            // Something of it may have been deleted, as the account at a seller.
            return "\(operation.method == .delete && operation.path.hasSuffix("}") ? "-" : "~")\(noun) \(subject)"
        }
        guard let body = try? JSON(parsing: exchange.responseBody),
            let identifier = (body["identifier"] ?? body["id"] ?? body["@id"])?.string
        else { return nil }
        // An update is taken back by another one, which nobody can write for the person.
        if case .writes(let inverse?) = operation.effect, Catalogue.operation(named: inverse)?.effect == .destroys {
            entries.append(Entry(operation: name, inverse: inverse, identifier: identifier, exchange: exchange.number))
        }
        return "\(status == 201 ? "+" : "~")\(noun) \(Self.last(identifier))"
    }

    /// What the path of an operation stands for in a request: `MAlnTNiZut` for the part in braces.
    static func subject(of operation: Operation, in path: String) -> String? {
        let parts = path.prefix { $0 != "?" }.split(separator: "/")
        return zip(operation.path.split(separator: "/"), parts).first { $0.0.hasPrefix("{") }.map { String($0.1) }
    }

    /// The last part of a URL, or an identifier as it is.
    private static func last(_ identifier: String) -> String {
        identifier.split(separator: "/").last.map(String.init) ?? identifier
    }
}
