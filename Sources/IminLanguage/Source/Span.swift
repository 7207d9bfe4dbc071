/// A half-open range of UTF-8 byte offsets in one source text.
///
/// Every node, token and instruction keeps one, so that anything that goes wrong can be shown where it was written.
public struct Span: Hashable, Sendable, BitwiseCopyable {
    /// Offset of the first byte.
    public var start: UInt32
    /// Offset one past the last byte; never less than `start`.
    public var end: UInt32

    public init(_ start: Int, _ end: Int) {
        self.start = UInt32(clamping: start)
        self.end = UInt32(clamping: max(start, end))
    }

    /// The smallest span that covers both.
    public func union(_ other: Span) -> Span {
        Span(Int(min(start, other.start)), Int(max(end, other.end)))
    }

    /// The number of bytes covered.
    public var count: Int { Int(end - start) }
}
