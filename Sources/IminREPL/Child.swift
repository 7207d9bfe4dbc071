import Glibc

/// Other programs on the user's terminal, while the editor is away from it: the editor of choice, the pager.
enum Child {
    /// `$VISUAL`, else `$EDITOR`, else vi.
    static func editor(_ variables: [String: String]) -> String {
        for name in ["VISUAL", "EDITOR"] {
            if let command = variables[name], !command.isEmpty { return command }
        }
        return "vi"
    }

    /// `$PAGER`, else less, that ends by itself where everything fits.
    static func pager(_ variables: [String: String]) -> String {
        if let command = variables["PAGER"], !command.isEmpty { return command }
        return "less -RFX"
    }

    /// Runs a shell command on the terminal; its status, or -1 where it could not be started.
    static func run(_ command: String, input: String? = nil) -> Int32 {
        var ends: [Int32] = [-1, -1]
        if input != nil {
            guard pipe(&ends) == 0 else { return -1 }
            _ = fcntl(ends[1], F_SETFD, FD_CLOEXEC)
        }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if input != nil {
            posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO)
            posix_spawn_file_actions_addclose(&actions, ends[0])
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // Keys mean to it what they always mean; ours ignores them meanwhile.
        var defaults = sigset_t()
        sigemptyset(&defaults)
        for number in [SIGINT, SIGQUIT, SIGPIPE, SIGTSTP] { sigaddset(&defaults, number) }
        posix_spawnattr_setsigdefault(&attributes, &defaults)
        var unblocked = sigset_t()
        sigemptyset(&unblocked)
        posix_spawnattr_setsigmask(&attributes, &unblocked)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
        let before = (signal(SIGINT, SIG_IGN), signal(SIGQUIT, SIG_IGN))
        defer {
            signal(SIGINT, before.0)
            signal(SIGQUIT, before.1)
        }
        let arguments = ["/bin/sh", "-c", command]
        var words: [UnsafeMutablePointer<CChar>?] = arguments.map { (word: String) in strdup(word) } + [nil]
        defer { for word in words { free(word) } }
        var process = pid_t()
        guard posix_spawn(&process, "/bin/sh", &actions, &attributes, &words, environ) == 0 else {
            for end in ends where end >= 0 { close(end) }
            return -1
        }
        if let input {
            close(ends[0])
            let bytes = Array(input.utf8)
            var start = 0
            while start < bytes.count {
                let count = bytes[start...].withUnsafeBytes { write(ends[1], $0.baseAddress, $0.count) }
                if count < 0, errno == EINTR { continue }
                // A pager that was left early.
                guard count > 0 else { break }
                start += count
            }
            close(ends[1])
        }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 { guard errno == EINTR else { return -1 } }
        return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
    }

    /// Lets the user edit a text; `nil` where the editor failed or nothing may be written.
    static func edit(_ text: String, _ variables: [String: String]) -> String? {
        let folder = variables["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
        var template = Array("\(folder)/imin-XXXXXX.imin".utf8CString)
        let descriptor = mkstemps(&template, 5)
        guard descriptor >= 0 else { return nil }
        let path = template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
        defer { unlink(path) }
        let bytes = Array((text.hasSuffix("\n") ? text : text + "\n").utf8)
        let written = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        close(descriptor)
        guard written == bytes.count, run("\(editor(variables)) '\(path)'") == 0 else { return nil }
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var result: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = fread(&chunk, 1, chunk.count, file)
            guard count > 0 else { break }
            result.append(contentsOf: chunk[..<count])
        }
        var edited = String(decoding: result, as: UTF8.self)
        while edited.hasSuffix("\n") { edited.removeLast() }
        return edited
    }

}
