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

    /// Looks at a call that has ended; what it created or took away: `+customer MAlnTNiZut`.
    @discardableResult
    mutating func note(_ exchange: Exchange) -> String? {
        guard let name = exchange.operation, let operation = Catalogue.operation(named: name), let status = exchange.status,
            (200..<300).contains(status)
        else { return nil }
        let noun = name.prefix { $0 != "." }
        switch operation.effect {
        case .reads: return nil
        case .writes(let inverse):
            guard let body = try? JSON(parsing: exchange.responseBody),
                let identifier = (body["identifier"] ?? body["id"] ?? body["@id"])?.string
            else { return nil }
            // An update is taken back by another one, which nobody can write for the person.
            if let inverse, Catalogue.operation(named: inverse)?.effect == .destroys {
                entries.append(Entry(operation: name, inverse: inverse, identifier: identifier, exchange: exchange.number))
            }
            return status == 201 ? "+\(noun) \(Self.last(identifier))" : nil
        case .destroys:
            let path = exchange.request.path ?? ""
            let segments = path.prefix { $0 != "?" }.split(separator: "/")
            entries.removeAll { entry in
                entry.inverse == name && segments.contains { $0 == entry.identifier[...] || entry.identifier.hasSuffix("/\($0)") }
            }
            return segments.last.map { "-\(noun) \($0)" }
        }
    }

    /// The last part of a URL, or an identifier as it is.
    private static func last(_ identifier: String) -> String {
        identifier.split(separator: "/").last.map(String.init) ?? identifier
    }
}
