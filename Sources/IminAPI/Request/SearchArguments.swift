import IminJSON

/// The arguments of searches, which are texts in a query: words of vocabularies, circles on the map, ranges.
extension ArgumentEncoder {
    /// The radius where a script names only the middle, in kilometres (our decision).
    static let usualRadius = "10"

    func searched(_ argument: JSON) throws(ArgumentError) -> JSON {
        switch parameter.encoding {
        case .id:
            if let values = argument.array {
                var ids: [JSON] = []
                for value in values { ids.append(try id(value)) }
                return .array(ids)
            }
            return try id(argument)
        case .word(let prefix, let suffix):
            let given = try checked(argument)
            guard let values = given.array else { return Self.word(given, prefix, suffix) }
            return .array(values.map { Self.word($0, prefix, suffix) })
        case .commaSeparated: return .string(try list(argument))
        case .middle: return .string(try middle(argument))
        case .radius:
            let radius = try checked(argument)
            guard let number = radius.number, number.double > 0 else { throw wrong("must be more than nothing, in kilometres") }
            return radius
        case .following:
            if let modified = argument["modified"]?.number?.text, let id = argument["id"]?.string {
                return .string("afterTimestamp=\(modified)&afterId=\(PercentCoding.encode(id))")
            }
            guard let address = argument["next"]?.string ?? argument.string, WebAddress(address) != nil else {
                throw wrong("expects an item of a feed, a page, or a page's `next`")
            }
            return .string(String(address.drop { $0 != "?" }.dropFirst()))
        case .member(let name):
            guard let object = argument.object else { return try checked(argument) }
            guard let member = object[name] else { throw wrong("this Object has no `\(name)`") }
            return try checked(member)
        default: return try checked(argument)
        }
    }

    private func id(_ argument: JSON) throws(ArgumentError) -> JSON {
        if let object = argument.object {
            guard let id = object["id"] ?? object["@id"] ?? object["identifier"] else { throw wrong("this Object has no `id`") }
            return id
        }
        return try checked(argument)
    }

    private static func word(_ value: JSON, _ prefix: String, _ suffix: String) -> JSON {
        guard let text = value.string, !text.contains(":") else { return value }
        return .string(prefix + text + (text.hasSuffix(suffix) ? "" : suffix))
    }

    private func list(_ argument: JSON) throws(ArgumentError) -> String {
        switch argument {
        case .string(let text): return text
        case .number(let number): return number.text
        case .array(let values) where !values.isEmpty:
            var texts: [String] = []
            for value in values {
                guard let text = value.number?.text else { throw wrong("expects numbers, not \(Self.kind(of: value))") }
                texts.append(text)
            }
            return texts.joined(separator: ",")
        default: throw wrong("expects a number or an Array of numbers, not \(Self.kind(of: argument))")
        }
    }

    private func middle(_ argument: JSON) throws(ArgumentError) -> String {
        guard let object = argument.object else { return try list(argument) }
        let place = object["geo"]?.object ?? object
        guard let latitude = place["latitude"]?.number?.text, let longitude = place["longitude"]?.number?.text else {
            throw wrong("this Object has no `latitude` and `longitude`: pass a Place, or \"51.75,-1.26\"")
        }
        return "\(latitude),\(longitude)"
    }
}

extension RequestBuilder {
    /// Puts the query of the page that follows in the place of the item or page before it.
    static func followFeed(_ operation: Operation, _ query: inout [(name: String, value: String)]) {
        for parameter in operation.parameters where parameter.encoding == .following {
            guard case .query(let name) = parameter.location, let index = query.firstIndex(where: { $0.name == name }) else { continue }
            let items = PercentCoding.decodeForm(query[index].value)
            query.remove(at: index)
            // What is named beside it wins.
            query.insert(contentsOf: items.filter { item in !query.contains { $0.name == item.name } }, at: index)
        }
    }

    /// Joins the radius to its middle: `geo[radial]=51.75,-1.26,10`.
    static func joinCircles(_ operation: Operation, _ query: inout [(name: String, value: String)]) throws(ArgumentError) {
        for parameter in operation.parameters where parameter.encoding == .middle {
            guard case .query(let name) = parameter.location else { continue }
            let given = query.filter { $0.name == name }.map(\.value)
            guard let first = query.firstIndex(where: { $0.name == name }), let middle = given.first else { continue }
            let numbers = middle.split(separator: ",", omittingEmptySubsequences: false).count
            if given.count == 1 {
                let isRadiusAlone =
                    operation.parameters.contains { $0.encoding == .radius } && numbers == 1 && JSONNumber(text: middle) != nil
                if isRadiusAlone {
                    throw ArgumentError(
                        operation: operation.name, parameter: "radius", "needs `\(parameter.name)`, the middle of the circle")
                }
                if numbers == 2 { query[first].value = "\(middle),\(ArgumentEncoder.usualRadius)" }
            } else {
                guard numbers == 2 else {
                    throw ArgumentError(
                        operation: operation.name, parameter: "radius", "is given twice: `\(parameter.name)` has one of its own")
                }
                query[first].value = given.joined(separator: ",")
                query.remove(at: first + 1)
            }
        }
    }
}
