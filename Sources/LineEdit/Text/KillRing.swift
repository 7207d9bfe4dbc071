/// What was cut, newest last; kills in a row become one.
public struct KillRing: Sendable {
    private var entries: [String] = []
    /// Which entry the last yank put in, counted from the newest.
    private var turned = 0
    private static let limit = 20

    public init() {}

    public enum Direction: Sendable { case before, after }

    /// Adds a kill; one that follows another directly joins it, on the side it was cut from.
    public mutating func kill(_ text: String, _ direction: Direction, joinsLast: Bool) {
        guard !text.isEmpty else { return }
        turned = 0
        if joinsLast, let last = entries.last {
            entries[entries.count - 1] = direction == .before ? text + last : last + text
            return
        }
        entries.append(text)
        if entries.count > Self.limit { entries.removeFirst() }
    }

    /// The newest kill.
    public mutating func yank() -> String? {
        turned = 0
        return entries.last
    }

    /// The kill before the one yanked last.
    public mutating func turn() -> String? {
        guard !entries.isEmpty else { return nil }
        turned = (turned + 1) % entries.count
        return entries[entries.count - 1 - turned]
    }
}
