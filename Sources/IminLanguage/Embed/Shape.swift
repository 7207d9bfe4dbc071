/// What is known of a value before the script runs: enough to check a call, complete a member, explain a field.
///
/// Replies grow, so an object's shape is open: a field it does not list may still be there.
public indirect enum Shape: Sendable, Hashable {
    /// Nothing is known; never a reason to complain.
    case any
    case null, bool, number, string, money, duration, date, function, range
    case array(Shape)
    /// An object with documented fields, or with none known.
    case object(ObjectShape?)
    /// A value with methods that the host provides: a page, the inbox.
    case handle(String)
    /// `null` or the shape.
    case optional(Shape)
    /// One of several.
    case oneOf([Shape])
}

extension Shape {
    /// What a `for` walks over.
    static let elements = Shape.oneOf([.array(.any), .range, .string, .object(nil)])
    /// What says where something stands in an order, or which of two comes first.
    static let ordered = Shape.oneOf([.bool, .number, .string, .money, .duration, .date])
}

/// The documented fields of an object.
public struct ObjectShape: Sendable, Hashable {
    /// What people call it: `CustomerAccount`, `Order`.
    public var name: String
    public var fields: [Field]
    /// The shape of one member where the object is a collection that iterates over its `imin:item`.
    public var item: Shape?
    /// Whether a script says so, as far as it needs: there may be anything else.
    var isOfScript = false

    public struct Field: Sendable, Hashable {
        /// As it stands in JSON: `imin:item`, `@type`, `email`.
        public var name: String
        public var shape: Shape
        /// One sentence; may be empty.
        public var summary: String
        /// Whether a reply may come without it.
        public var isOptional: Bool

        public init(_ name: String, _ shape: Shape, _ summary: String = "", isOptional: Bool = false) {
            self.name = name
            self.shape = shape
            self.summary = summary
            self.isOptional = isOptional
        }
    }

    public init(_ name: String, _ fields: [Field], item: Shape? = nil) {
        self.name = name
        self.fields = fields
        self.item = item
    }

    /// The field that a bare name finds: `name`, else `imin:name`, else `@name`.
    public func field(bare name: String) -> Field? {
        fields.first { $0.name == name } ?? fields.first { $0.name == "imin:\(name)" } ?? fields.first { $0.name == "@\(name)" }
    }
}
