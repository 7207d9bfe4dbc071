import Foundation
import Glibc

/// A program that a test starts: with nothing of ours but three descriptors, reaped whatever happens, and never waited for without end.
final class ChildProgram {
    let process: pid_t
    private(set) var status: Int32?

    struct Stuck: Error, CustomStringConvertible {
        var description: String
    }

    /// `streams`: paths for standard input, output and error. In a session of its own, so that a terminal among them becomes its own.
    init(_ path: String, _ arguments: [String], environment: [String: String], streams: (input: String, output: String, error: String))
        throws
    {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, streams.input, O_RDWR, 0)
        posix_spawn_file_actions_addopen(&actions, 1, streams.output, O_RDWR | O_CREAT, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, streams.error, O_RDWR | O_CREAT, 0o600)
        // What other tests have open must not stay open because this program lives on.
        for descriptor in Int32(3)..<256 { posix_spawn_file_actions_addclose(&actions, descriptor) }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // Threads of a test block signals, and other tests ignore some; what they start must not.
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigdefault(&attributes, &all)
        // POSIX_SPAWN_SETSID (0x80) is a macro that Swift does not see.
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF) | 0x80)
        var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { (word: String) in strdup(word) } + [nil]
        var entries: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for pointer in words + entries { free(pointer) } }
        var process = pid_t()
        let failed = posix_spawn(&process, path, &actions, &attributes, &words, &entries)
        guard failed == 0 else { throw Stuck(description: "\(path) could not be started: \(String(cString: strerror(failed)))") }
        self.process = process
    }

    /// The status as a shell tells it, where it has ended.
    func poll() -> Int32? {
        if let status { return status }
        var raw: Int32 = 0
        let found = waitpid(process, &raw, WNOHANG)
        // Nobody else reaps our children; should somebody, the status is lost but the child is gone.
        if found == process { status = raw & 0x7F == 0 ? (raw >> 8) & 0xFF : 128 + (raw & 0x7F) }
        if found < 0, errno == ECHILD { status = -1 }
        return status
    }

    /// Waits for its end; kills it where that takes too long.
    func wait(seconds: Int) -> Int32? {
        let end = ContinuousClock.now + .seconds(seconds)
        while ContinuousClock.now < end {
            if let status = poll() { return status }
            usleep(2_000)
        }
        kill()
        return nil
    }

    /// Ends it at once and reaps it.
    func kill() {
        guard poll() == nil else { return }
        Glibc.kill(process, SIGKILL)
        let end = ContinuousClock.now + .seconds(20)
        while poll() == nil, ContinuousClock.now < end { usleep(1_000) }
    }

    deinit { kill() }
}
