import IminAPI
import IminLanguage

/// What the checker may know of arguments and replies, from the catalogue's schemas.
extension Shape {
    /// The shape of a reply that follows the schema.
    init(reply schema: Schema) {
        switch schema {
        case .any: self = .any
        case .bool: self = .bool
        case .integer, .number: self = .number
        case .string, .url, .email, .date, .dateTime, .uuid, .enumeration: self = .string
        case .array(let element): self = .array(Shape(reply: element))
        case .oneOrMore(let element): self = .oneOf([Shape(reply: element), .array(Shape(reply: element))])
        case .object(let object): self = .object(ObjectShape(reply: object))
        case .reference: self = .any
        }
    }

    /// The shape of an argument: what a script may write where the platform wants this. A date of the language will do where the
    /// platform takes its text, money where it takes a number; a resource may be an object, its identifier or its URL.
    init(argument schema: Schema) {
        switch schema {
        case .any: self = .any
        case .bool: self = .bool
        case .integer: self = .number
        case .number: self = .oneOf([.number, .money])
        case .string, .url, .email, .uuid, .enumeration: self = .string
        case .date, .dateTime: self = .oneOf([.date, .string])
        case .array(let element): self = .array(Shape(argument: element))
        case .oneOrMore(let element):
            let one = Shape(argument: element)
            if case .oneOf(let shapes) = one { self = .oneOf(shapes + [.array(one)]) } else { self = .oneOf([one, .array(one)]) }
        case .object: self = .object(nil)
        case .reference: self = .oneOf([.object(nil), .string])
        }
    }
}

extension ObjectShape {
    init(reply schema: ObjectSchema) {
        let fields = schema.fields.map { field in
            Field(field.name, Shape(reply: field.schema), field.summary, isOptional: !field.isRequired)
        }
        self.init(schema.name, fields, item: schema.item.map { Shape(reply: $0) })
    }
}
