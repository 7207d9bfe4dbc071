// Whole processes, because that is what people wait for: processor time and memory as the kernel counted them.

import Glibc

/// A program with its arguments.
struct CommandLineCall {
    var words: [String]
    /// Whether the words that vary stand in the middle: `%` is replaced by the file.
    func on(_ file: String) -> [String] { words.map { $0 == "%" ? file : $0 } }
}

/// What a process cost and said.
struct ChildProcess {
    var status: Int32
    var output: String
    /// User and system time, in milliseconds.
    var processorTime: Double
    /// In milliseconds.
    var wallTime: Double
    /// The most memory it held at once, in MiB.
    var memory: Double

    /// Runs a program and waits for it; `nil` where it cannot be started.
    static func run(_ words: [String]) -> ChildProcess? {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { return nil }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        posix_spawn_file_actions_addclose(&actions, ends[0])
        posix_spawn_file_actions_addclose(&actions, ends[1])
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        let started = now()
        var child: pid_t = 0
        let problem = posix_spawnp(&child, words[0], &actions, nil, &arguments, environ)
        close(ends[1])
        guard problem == 0 else {
            close(ends[0])
            return nil
        }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while true {
            let count = read(ends[0], &buffer, buffer.count)
            if count <= 0 { break }
            bytes += buffer[..<count]
        }
        close(ends[0])
        var usage = rusage()
        var status: Int32 = 0
        wait4(child, &status, 0, &usage)
        return ChildProcess(
            status: status, output: String(decoding: bytes, as: UTF8.self),
            processorTime: milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime), wallTime: now() - started,
            memory: Double(usage.ru_maxrss) / 1_024)
    }

    private static func milliseconds(_ time: timeval) -> Double { Double(time.tv_sec) * 1_000 + Double(time.tv_usec) / 1_000 }

    /// Milliseconds of a clock that only goes forward.
    static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) * 1_000 + Double(time.tv_nsec) / 1_000_000
    }
}

extension [Double] {
    var median: Double {
        let sorted = sorted()
        guard !sorted.isEmpty else { return .nan }
        return sorted.count % 2 == 1 ? sorted[sorted.count / 2] : (sorted[sorted.count / 2 - 1] + sorted[sorted.count / 2]) / 2
    }
}
