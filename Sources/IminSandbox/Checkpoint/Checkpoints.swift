// When checkpoints are written: so rarely that nobody notices, so often that a start never has much of the journal to read. They are a
// help and nothing else: the journal alone has everything, and where a checkpoint is missing, old or damaged the journal is read instead.

import Dispatch
import Synchronization

/// The checkpoint of one journal.
final class Checkpoints: Sendable {
    private struct State: Sendable {
        /// The last change that is in the file.
        var number = 0
        var isWriting = false
    }

    let path: String
    private let journal: Journal
    /// Changes between two checkpoints of a small world; of a large one there are more.
    private let interval: Int
    private let state = Mutex(State())
    /// Below what answers requests: a checkpoint has time.
    private let queue = DispatchQueue(label: "imin.checkpoint", qos: .utility)

    init(of journal: Journal, interval: Int) {
        self.journal = journal
        self.interval = max(1, interval)
        path = journal.file + ".checkpoint"
    }

    /// The world to go on from, with the number of its last change, or why there is none although there is a file.
    func read() -> (moment: (world: World, number: Int)?, warning: String?) {
        do throws(CheckpointError) {
            let found = try CheckpointFile.read(path) { journal.mark(of: $0.number) == $0 }
            guard let (world, mark) = found else { return (nil, nil) }
            state.withLock { $0.number = mark.number }
            return ((world, mark.number), nil)
        } catch {
            return (nil, "\(path) is not used, \(error.description): the whole journal is read instead, which takes longer.")
        }
    }

    /// Writes the world in the background where it is time to.
    func offer(_ world: World, number: Int) {
        guard number - state.withLock({ $0.number }) >= interval else { return }
        // A large world is written less often: reading so many changes takes about as long as reading it.
        let isDue = state.withLock { state in
            guard !state.isWriting, number - state.number >= max(interval, world.weight / 4) else { return false }
            state.isWriting = true
            return true
        }
        guard isDue else { return }
        queue.async { self.write(world, number: number) }
    }

    /// Waits for what is being written and writes the last state where the next start would notice its absence.
    func finish(_ world: World, number: Int) {
        queue.sync {
            guard number - state.withLock({ $0.number }) >= min(interval, Checkpoints.worthwhile) else { return }
            write(world, number: number)
        }
    }

    /// Changes that are read in no time.
    private static let worthwhile = 2_000

    private func write(_ world: World, number: Int) {
        // A full disk must not keep the server from answering; the journal itself says so at the next change.
        if let mark = journal.mark(of: number) { try? CheckpointFile.write(world, mark, to: path) }
        state.withLock { state in
            state.isWriting = false
            // Where it failed the next one is tried after as many changes.
            state.number = max(state.number, number)
        }
    }
}
