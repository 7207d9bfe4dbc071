import IminLanguage
import IminSandbox

/// What a session was before each of its statements, so that it can go back: names, world, clock and record step together.
struct Timeline {
    /// One state of the session.
    struct Moment {
        /// The statement that came after it, for messages.
        var statement: String
        var names: SessionMoment
        /// `nil` where the world is elsewhere.
        var world: Sandbox.Snapshot?
        var record: SessionRecord
    }

    /// Moments that are kept; each costs a few words for every name.
    private static let limit = 1_000
    private(set) var past: [Moment] = []
    private(set) var future: [Moment] = []

    /// A statement is about to run: what was undone before is gone.
    mutating func advance(from moment: Moment) {
        past.append(moment)
        if past.count > Self.limit { past.removeFirst(past.count - Self.limit) }
        future = []
    }

    /// The moment before the last `count` statements; `now` is where `forward` leads back to.
    mutating func back(_ count: Int, from now: Moment) -> Moment? {
        guard count > 0, past.count >= count else { return nil }
        var current = now
        for _ in 0..<count {
            let target = past.removeLast()
            // Going forward again leads to where this statement led.
            current.statement = target.statement
            future.append(current)
            current = target
        }
        return current
    }

    /// The moment after the next `count` statements that were undone.
    mutating func forward(_ count: Int, from now: Moment) -> Moment? {
        guard count > 0, future.count >= count else { return nil }
        var current = now
        for _ in 0..<count {
            let target = future.removeLast()
            current.statement = target.statement
            past.append(current)
            current = target
        }
        return current
    }

    mutating func forget() {
        past = []
        future = []
    }
}
