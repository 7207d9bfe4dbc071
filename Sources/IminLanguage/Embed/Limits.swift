/// How much a script may use. Exceeding one is a mistake that names the limit and the flag that raises it.
public struct Limits: Sendable {
    /// Back-edges and calls.
    public var steps = 1_000_000_000
    /// Calls within calls.
    public var callDepth = 10_000
    /// Nesting of the source: brackets, blocks, operators.
    public var nesting = 200
    /// Bytes of live values.
    public var memory = 256 << 20
    /// Bytes of one string.
    public var string = 16 << 20
    /// Bytes that a run prints, logs and reports.
    public var output = 64 << 20
    /// Bytes of one reply from the network. The host's transport keeps it.
    public var response = 32 << 20
    /// Calls of suspending host functions.
    public var requests = 100_000
    /// Fibers waiting at once.
    public var fibers = 10_000
    /// Seconds of real time for a run.
    public var wallClock = 600

    public static let `default` = Limits()

    public init() {}
}
