import LineEdit
import Synchronization

/// A wait that Control-C ends.
final class Pause {
    /// Whether it was ended by Control-C.
    func wait(seconds: Double) -> Bool {
        let waiter = InterruptWatch.Wait()
        let watch = InterruptWatch { waiter.end() }
        defer { watch.stop() }
        return waiter.wait(milliseconds: Int32(min(max(seconds, 0), 86_400) * 1000))
    }
}
