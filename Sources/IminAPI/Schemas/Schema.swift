/// The shape of an argument or reply, as far as the sources tell. Objects are open: replies grow.
public indirect enum Schema: Sendable, Hashable {
    case any
    case bool, integer, number, string
    /// A string of a known form.
    case url, email, date, dateTime, uuid
    case array(Schema)
    /// A value, or an array of such values: an argument that may be repeated.
    case oneOrMore(Schema)
    case object(ObjectSchema)
    /// One of these strings.
    case enumeration([String])
    /// A resource given as object, identifier or URL; the text names it: `CustomerAccount`.
    case reference(String)
}

/// A documented object.
public struct ObjectSchema: Sendable, Hashable {
    public var name: String
    public var fields: [Field]
    /// The schema of a member where the object is a collection with `imin:item`.
    public var item: Schema?

    public struct Field: Sendable, Hashable {
        /// As in JSON: `imin:is13OrOver`.
        public var name: String
        public var schema: Schema
        public var isRequired: Bool
        public var summary: String
        /// Of a text, in Unicode scalars; any length where `nil`.
        public var maximumLength: Int?

        public init(_ name: String, _ schema: Schema, isRequired: Bool = false, _ summary: String = "") {
            self.name = name
            self.schema = schema
            self.isRequired = isRequired
            self.summary = summary
        }

        /// The same for texts of so many Unicode scalars at most.
        func upTo(_ count: Int) -> Field {
            var field = self
            field.maximumLength = count
            return field
        }
    }

    public init(_ name: String, _ fields: [Field], item: Schema? = nil) {
        self.name = name
        self.fields = fields
        self.item = item
    }

    public subscript(name: String) -> Field? { fields.first { $0.name == name } }
}

/// The documented objects, one file per family. Fields are required only where every source shows them always: the platform strips `null`
/// and empty arrays, and asks its clients to read defensively.
public enum Schemas {
    typealias Field = ObjectSchema.Field

    /// Where a moment is asked for, a day may be sent, too.
    static let moments: [Schema] = [.dateTime, .date]

    /// Unicode scalars of each text of a person that is sent. Our decision: the documentation names no limit, and nobody's name, address or
    /// number comes near it.
    public static let longestLine = 255

    /// `@context`: a text, or an array of texts.
    static let context = Field("@context", .any, "the vocabularies of the document")

    /// One of schema.org's or OpenActive's words, a full URL.
    static func word(_ base: String, _ names: String...) -> Schema { .enumeration(names.map { base + $0 }) }
}
