import Synchronization

/// A flag that stops a running script from another thread, as Ctrl-C does.
///
/// The machine looks at it at back-edges and calls, so a busy loop stops within microseconds.
public final class Cancellation: Sendable {
    private let flag = Atomic<Bool>(false)

    public init() {}

    public func cancel() { flag.store(true, ordering: .relaxed) }
    /// For the next source of a session.
    public func reset() { flag.store(false, ordering: .relaxed) }
    public var isCancelled: Bool { flag.load(ordering: .relaxed) }
}
