import Synchronization

/// The exchanges of a run, the latest ones kept: bounded in count and in bytes of bodies.
public final class ExchangeLog: Sendable {
    /// At most this many exchanges are kept.
    public let capacity: Int
    /// At most this many bytes of bodies are kept; the latest exchange is kept whatever its size.
    public let byteCapacity: Int
    private let observer: (@Sendable (Exchange) -> Void)?
    private let state = Mutex(State())

    private struct State {
        var exchanges: [Exchange] = []
        /// Exchanges before this index are dropped; the array is cut when they are half of it.
        var first = 0
        var bytes = 0
        var begun = 0
    }

    /// `observer` sees each exchange as it ends: that is how `-v` prints.
    public init(capacity: Int = 1_000, byteCapacity: Int = 16 << 20, observer: (@Sendable (Exchange) -> Void)? = nil) {
        self.capacity = max(1, capacity)
        self.byteCapacity = byteCapacity
        self.observer = observer
    }

    /// The number of a call that begins.
    public func begin() -> Int {
        state.withLock {
            $0.begun += 1
            return $0.begun
        }
    }

    /// How many calls have begun.
    public var count: Int { state.withLock { $0.begun } }

    public func record(_ exchange: Exchange) {
        var kept = exchange
        kept.json = nil
        state.withLock { [kept] state in
            state.exchanges.append(kept)
            state.bytes += kept.byteCount
            while state.exchanges.count - state.first > capacity
                || (state.bytes > byteCapacity && state.exchanges.count - state.first > 1)
            {
                state.bytes -= state.exchanges[state.first].byteCount
                state.first += 1
            }
            if state.first > 64, state.first * 2 > state.exchanges.count {
                state.exchanges.removeFirst(state.first)
                state.first = 0
            }
        }
        observer?(exchange)
    }

    /// In the order in which they ended.
    public var exchanges: [Exchange] { state.withLock { Array($0.exchanges[$0.first...]) } }

    public var last: Exchange? { state.withLock { $0.exchanges.last } }

    /// The exchange of this number, if it is still kept.
    public subscript(number: Int) -> Exchange? {
        state.withLock { state in state.exchanges[state.first...].last { $0.number == number } }
    }
}

extension Exchange {
    fileprivate var byteCount: Int { requestBody.count + responseBody.count }
}
