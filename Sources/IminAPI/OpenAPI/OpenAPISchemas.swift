import IminJSON

/// Schemas of the catalogue in JSON Schema's words. Objects with a name become components; two of one name that differ are numbered.
struct OpenAPISchemas {
    private(set) var schemas = JSONObject()

    mutating func schema(_ schema: Schema) -> JSON {
        switch schema {
        case .any: return .object([:])
        case .bool: return ["type": "boolean"]
        case .integer: return ["type": "integer", "format": "int64"]
        case .number: return ["type": "number"]
        case .string: return ["type": "string"]
        case .url: return ["type": "string", "format": "uri"]
        case .email: return ["type": "string", "format": "email"]
        case .date: return ["type": "string", "format": "date"]
        case .dateTime: return ["type": "string", "format": "date-time"]
        case .uuid: return ["type": "string", "format": "uuid"]
        case .array(let element): return ["type": "array", "items": self.schema(element)]
        case .oneOrMore(let element):
            let one = self.schema(element)
            return ["anyOf": [one, ["type": "array", "items": one]]]
        case .enumeration(let words): return ["type": "string", "enum": .array(words.map(JSON.string))]
        case .reference(let name): return ["type": "string", "description": .string("\(name): its identifier or its URL")]
        case .object(let object): return component(object)
        }
    }

    /// A reply that says no.
    var problem: JSON {
        mutating get {
            let name = "Problem"
            if schemas[name] == nil {
                schemas[name] = [
                    "type": "object",
                    "description": "An error of OpenActive's catalogue; of the search services, `error` with `type` and `details`.",
                    "anyOf": [["required": ["@type"]], ["required": ["error"]]],
                    "properties": [
                        "@context": ["type": "string"], "@type": ["type": "string"], "name": ["type": "string"],
                        "description": ["type": "string"], "instance": ["type": "string"], "statusCode": ["type": "integer"],
                        "error": [
                            "type": "object", "required": ["type", "details"],
                            "properties": ["type": ["type": "string"], "details": ["type": "array", "items": ["type": "string"]]],
                        ],
                    ],
                ]
            }
            return reference(name)
        }
    }

    private func reference(_ name: String) -> JSON { ["$ref": .string("#/components/schemas/\(name)")] }

    private mutating func component(_ object: ObjectSchema) -> JSON {
        let json = definition(of: object)
        guard !object.name.isEmpty else { return json }
        let base = String(object.name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
        var number = 1
        while true {
            let name = number == 1 ? base : "\(base)_\(number)"
            if let known = schemas[name] {
                if known == json { return reference(name) }
                number += 1
            } else {
                schemas[name] = json
                return reference(name)
            }
        }
    }

    private mutating func definition(of object: ObjectSchema) -> JSON {
        var properties = JSONObject()
        for field in object.fields {
            var schema = schema(field.schema)
            if field.isRequired { schema = OpenAPIOperation.sayingSomething(schema) }
            if let length = field.maximumLength { schema["maxLength"] = .number(JSONNumber(length)) }
            if !field.summary.isEmpty { schema["description"] = .string(field.summary) }
            properties[field.name] = schema
        }
        var json: JSONObject = ["type": "object", "properties": .object(properties)]
        let required = object.fields.filter(\.isRequired).map { JSON.string($0.name) }
        if !required.isEmpty { json["required"] = .array(required) }
        return .object(json)
    }
}
