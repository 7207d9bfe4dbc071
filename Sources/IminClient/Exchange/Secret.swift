import IminJSON

/// A text that must not be shown: a key, a token. It prints as `•••` wherever it is printed; only `reveal()` gives it away.
public struct Secret: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// What stands in a secret's place.
    public static let mask = "•••"

    private let text: String

    public init(_ text: String) { self.text = text }

    /// The text itself, for the one place that sends it and the one that masks it.
    public func reveal() -> String { text }

    public var isEmpty: Bool { text.isEmpty }

    public var description: String { Self.mask }
    public var debugDescription: String { Self.mask }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
    public var json: JSON { .string(Self.mask) }
}
