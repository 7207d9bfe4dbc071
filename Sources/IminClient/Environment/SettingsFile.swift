import Glibc

/// A file of settings with its rights.
public struct SettingsFile: Sendable {
    public var bytes: [UInt8]
    /// The rights, as `chmod` writes them: 0o600.
    public var mode: UInt32

    public init(bytes: [UInt8], mode: UInt32) {
        self.bytes = bytes
        self.mode = mode
    }

    /// Longer ones are no files of settings.
    private static let limit = 1 << 20

    /// Reads a file of this machine; `nil` where there is none. Rights and content are of the same file, whatever happens to its name.
    public static func read(_ path: String) throws(EnvironmentError) -> SettingsFile? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            let code = errno
            if code == ENOENT || code == ENOTDIR { return nil }
            throw .unreadableFile(path: path, reason: reason(code))
        }
        defer { close(descriptor) }
        var information = stat()
        guard fstat(descriptor, &information) == 0 else { throw .unreadableFile(path: path, reason: reason(errno)) }
        guard information.st_mode & S_IFMT == S_IFREG else { throw .unreadableFile(path: path, reason: "it is not a file") }
        guard information.st_size <= limit else { throw .unreadableFile(path: path, reason: "it is longer than 1 MB") }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16_384)
        while bytes.count <= limit {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .unreadableFile(path: path, reason: reason(errno)) }
            if count == 0 { break }
            bytes.append(contentsOf: chunk[..<count])
        }
        return SettingsFile(bytes: bytes, mode: information.st_mode & 0o7777)
    }

    private static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}
