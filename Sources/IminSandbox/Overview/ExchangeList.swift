// The last requests that came over a socket, for people who watch. What is secret in an address is not kept.

import IminAPI

/// One request and what it was answered.
struct SeenExchange: Sendable, Hashable {
    /// Counted from 1.
    let number: Int
    /// The world's time.
    let at: Instant
    let method: String
    /// Path and query, secrets masked.
    let target: String
    let status: Int
    let microseconds: Int64
    /// The number of the last change before and after it.
    let changes: ClosedRange<Int>
}

/// A ring of them.
struct ExchangeList: Sendable {
    private(set) var exchanges: [SeenExchange] = []
    private(set) var lastNumber = 0

    /// How many are remembered.
    private static let remembered = 200

    /// `target` is masked already.
    mutating func add(at: Instant, method: String, target: String, status: Int, microseconds: Int64, changes: ClosedRange<Int>) {
        lastNumber += 1
        if exchanges.count >= ExchangeList.remembered * 2 { exchanges.removeFirst(ExchangeList.remembered) }
        exchanges.append(
            SeenExchange(
                number: lastNumber, at: at, method: method, target: target, status: status, microseconds: microseconds,
                changes: changes))
    }

    /// The last ones, newest first.
    func newest(_ count: Int) -> [SeenExchange] { exchanges.suffix(min(count, ExchangeList.remembered)).reversed() }
}
