import Glibc

/// Milliseconds on a clock that only goes forward.
func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) * 1000 + Double(time.tv_nsec) / 1_000_000
}

struct BenchmarkError: Error, CustomStringConvertible {
    var description: String
}

/// A program on a pseudo-terminal of 80 columns and 40 rows, in a home of its own.
final class Session {
    private let keyboard: Int32
    private let process: pid_t
    private let started: Double
    private(set) var seen: [UInt8] = []

    init(_ command: String) throws {
        var keyboard: Int32 = -1
        var size = winsize(ws_row: 40, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0)
        var terminal: Int32 = -1
        var name = [CChar](repeating: 0, count: 256)
        guard openpty(&keyboard, &terminal, &name, nil, &size) == 0 else { throw BenchmarkError(description: "no pseudo-terminal") }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        // Opened by its name in a session of its own, it becomes the terminal that Control-C speaks through.
        posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0)
        for descriptor in Int32(1)...2 { posix_spawn_file_actions_adddup2(&actions, 0, descriptor) }
        posix_spawn_file_actions_addclose(&actions, keyboard)
        posix_spawn_file_actions_addclose(&actions, terminal)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        // POSIX_SPAWN_SETSID, a macro that Swift does not see.
        posix_spawnattr_setflags(&attributes, 0x80)
        var words: [UnsafeMutablePointer<CChar>?] = ["/bin/sh", "-c", "exec \(command)"].map { (word: String) in strdup(word) } + [nil]
        let variables = ["TERM=xterm-256color", "LANG=C.UTF-8", "HOME=/nonexistent", "PATH=/usr/local/bin:/usr/bin:/bin"]
        var environment: [UnsafeMutablePointer<CChar>?] = variables.map { strdup($0) } + [nil]
        var process = pid_t()
        started = now()
        let status = posix_spawn(&process, "/bin/sh", &actions, &attributes, &words, &environment)
        close(terminal)
        guard status == 0 else { throw BenchmarkError(description: "\(command) could not be started") }
        _ = fcntl(keyboard, F_SETFL, O_NONBLOCK)
        self.keyboard = keyboard
        self.process = process
    }

    func end() {
        kill(process, SIGKILL)
        var status: Int32 = 0
        waitpid(process, &status, 0)
        close(keyboard)
    }

    func write(_ text: String) { write(Array(text.utf8)) }

    func write(_ bytes: [UInt8]) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes { Glibc.write(keyboard, $0.baseAddress, $0.count) }
            if count > 0 {
                sent += count
            } else {
                // It must be able to paint while it is typed at.
                receive()
                usleep(50)
            }
        }
    }

    @discardableResult
    private func receive() -> Int {
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = read(keyboard, &bytes, bytes.count)
        if count > 0 { seen.append(contentsOf: bytes[..<count]) }
        return max(count, 0)
    }

    /// Whatever comes, until there has been silence for a while.
    func drain(milliseconds: Double = 150) {
        var last = now()
        while now() - last < milliseconds {
            if receive() > 0 { last = now() } else { wait(1) }
        }
        seen = []
    }

    private func wait(_ milliseconds: Int32) {
        var waiting = pollfd(fd: keyboard, events: Int16(POLLIN), revents: 0)
        _ = poll(&waiting, 1, milliseconds)
    }

    /// Milliseconds from the start until a text is there.
    func wait(for text: String) throws -> Double {
        let wanted = Array(text.utf8)
        let end = now() + 20_000
        while now() < end {
            wait(20)
            if receive() > 0, contains(wanted) {
                let time = now() - started
                seen = []
                return time
            }
        }
        throw BenchmarkError(description: "\(text) never came; what came: \(String(decoding: seen.suffix(300), as: UTF8.self))")
    }

    private func contains(_ wanted: [UInt8]) -> Bool {
        guard seen.count >= wanted.count, let first = wanted.first else { return false }
        var index = max(0, seen.count - wanted.count - (1 << 17))
        while index + wanted.count <= seen.count {
            if seen[index] == first, seen[index..<(index + wanted.count)].elementsEqual(wanted) { return true }
            index += 1
        }
        return false
    }

    /// From each key to the first byte of what it paints.
    func latencies(of keys: [UInt8]) throws -> [Double] {
        var times: [Double] = []
        for key in keys {
            seen = []
            let start = now()
            write([key])
            while seen.isEmpty {
                wait(1000)
                if receive() == 0, now() - start > 5000 { throw BenchmarkError(description: "a key painted nothing") }
            }
            times.append(now() - start)
            // The rest of it, and the pause between two keys of a fast typist.
            drain(milliseconds: 30)
        }
        return times
    }

    /// Of the whole process, in hundredths of a second.
    var processorTicks: Int {
        let fields = file("/proc/\(process)/stat").split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 12 else { return 0 }
        return (Int(fields[11]) ?? 0) + (Int(fields[12]) ?? 0)
    }

    /// Of the whole process so far, in milliseconds, finer than the kernel's ticks.
    var processorTime: Double {
        var nanoseconds = 0.0
        for task in tasks {
            let fields = file("/proc/\(process)/task/\(task)/schedstat").split(separator: " ")
            nanoseconds += fields.first.flatMap { Double($0) } ?? 0
        }
        return nanoseconds / 1_000_000
    }

    private var tasks: [String] {
        guard let folder = opendir("/proc/\(process)/task") else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name.first != "." { names.append(name) }
        }
        return names
    }

    var residentMegabytes: Double {
        for line in file("/proc/\(process)/status").split(separator: "\n") where line.hasPrefix("VmRSS:") {
            return Double(
                line.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? line.split(whereSeparator: { !$0.isNumber }).first
                    .flatMap { Int($0) } ?? 0) / 1024
        }
        return 0
    }

    private func file(_ path: String) -> String {
        let descriptor = open(path, O_RDONLY)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 1 << 14)
        let count = read(descriptor, &bytes, bytes.count)
        return String(decoding: bytes[..<max(count, 0)], as: UTF8.self)
    }
}

extension [Double] {
    var median: Double { percentile(50) }

    func percentile(_ wanted: Int) -> Double {
        let sorted = sorted()
        guard !sorted.isEmpty else { return 0 }
        return sorted[Swift.min(sorted.count * wanted / 100, sorted.count - 1)]
    }
}
