import IminClient
import IminJSON

/// Resources that replies of this session have shown, by their identifiers: what a string argument may name. Nothing is asked of the
/// platform for it.
struct SeenResources {
    struct Resource: Hashable {
        var identifier: String
        /// `CustomerAccount`; empty where it does not say.
        var type: String
        /// What it is called: a name, the label of a concept, the e-mail address of a customer.
        var name: String

        var summary: String { [type, name].filter { !$0.isEmpty }.joined(separator: "  ") }
    }

    /// The latest first.
    private(set) var resources: [Resource] = []
    private var known: Set<String> = []
    private static let limit = 500
    /// What the broker's concepts are called here: to the platform activities are of the same type.
    static let entitlement = "Entitlement"

    mutating func learn(_ exchange: Exchange) {
        // A reply of megabytes is no list to choose from.
        guard exchange.responseBody.count < 1 << 20, let json = try? JSON(parsing: exchange.responseBody) else { return }
        var found: [Resource] = []
        Self.collect(json, depth: 0, &found)
        if exchange.operation == "entitlements" {
            for index in found.indices where found[index].type == "Concept" { found[index].type = Self.entitlement }
        }
        for resource in found.reversed() where known.insert(resource.identifier).inserted { resources.insert(resource, at: 0) }
        for old in resources.dropFirst(Self.limit) { known.remove(old.identifier) }
        resources = Array(resources.prefix(Self.limit))
    }

    /// `series`: what the event is called that this is part of.
    private static func collect(_ json: JSON, depth: Int, series: String? = nil, _ found: inout [Resource]) {
        guard depth < 8, found.count < 200 else { return }
        if let array = json.array {
            for element in array { collect(element, depth: depth + 1, series: series, &found) }
        } else if let object = json.object {
            if let identifier = (object["identifier"] ?? object["@id"] ?? object["id"])?.string, !identifier.isEmpty {
                var name = (object["prefLabel"] ?? object["name"] ?? object["email"] ?? object["givenName"])?.string
                // A session is one of a series, at a time.
                if name == nil, let start = object["startDate"]?.string {
                    name = [series, String(start.prefix(16))].compactMap(\.self).joined(separator: " ")
                }
                let type = (object["type"] ?? object["@type"])?.string
                found.append(Resource(identifier: identifier, type: type ?? "", name: name ?? ""))
            }
            let series = object["name"]?.string ?? series
            for (key, member) in object { collect(member, depth: depth + 1, series: key == "subEvent" ? series : nil, &found) }
        }
    }
}
