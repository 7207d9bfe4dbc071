import Glibc
import IminLanguage

/// The files a script may touch: those below its own folder, and the modules it imports.
public struct ScriptFolder: Sendable {
    /// Absolute, without links.
    private let root: String

    /// The folder of a script file, or the working directory for scripts without file.
    public init(of script: String?) {
        let folder = script.map { path in path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "." } ?? "."
        root = Self.resolved(folder.isEmpty ? "/" : folder) ?? "/"
    }

    // MARK: Reading and writing

    /// Reads a whole file; `nil` where there is none. One that is longer than `limit` is a failure: `tooLong`, where that is given.
    public static func read(
        _ path: String, limit: Int = 64 << 20, tooLong: ScriptFailure? = nil
    ) throws(ScriptFailure) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw ScriptFailure(kind: "file", "\(path) could not be read: \(reason())")
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0 {
                if errno == EINTR { continue }
                throw ScriptFailure(kind: "file", "\(path) could not be read: \(reason())")
            }
            if count == 0 { return bytes }
            bytes.append(contentsOf: buffer[..<count])
            if bytes.count > limit { throw tooLong ?? ScriptFailure(kind: "file", "\(path) has more than \(limit >> 20) MB") }
        }
    }

    private static func write(_ bytes: [UInt8], to path: String) throws(ScriptFailure) {
        // The path has no links in it, so one that is found here was not there to be judged, or leads nowhere yet.
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o644)
        guard descriptor >= 0 else { throw ScriptFailure(kind: "file", "\(path) could not be written: \(reason())") }
        defer { close(descriptor) }
        var start = 0
        while start < bytes.count {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress?.advanced(by: start), bytes.count - start) }
            if count < 0 {
                if errno == EINTR { continue }
                throw ScriptFailure(kind: "file", "\(path) could not be written: \(reason())")
            }
            start += count
        }
    }

    /// The absolute path of a file of the script, which must lie below its folder even behind links.
    private func path(of name: String) throws(ScriptFailure) -> String {
        let refused = ScriptFailure(
            kind: "file", "`\(name)` is outside the script's folder (\(root)): scripts read and write only below it")
        guard !name.isEmpty, !name.hasPrefix("/"), !name.utf8.contains(0), !name.split(separator: "/").contains("..") else { throw refused }
        let path = root + "/" + name
        let parent = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? root
        guard let real = Self.resolved(parent) else { throw ScriptFailure(kind: "file", "the folder of `\(name)` does not exist") }
        let file = real + "/" + (name.split(separator: "/").last ?? "")
        // The file itself may be a link that leads elsewhere.
        let target = Self.resolved(file) ?? file
        guard contains(target) else { throw refused }
        return target
    }

    private static func resolved(_ path: String) -> String? {
        guard let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        return String(cString: real)
    }

    private static func reason() -> String { String(cString: strerror(errno)) }

    // MARK: Snapshots

    /// Golden values beside the script: those of `louis.imin` lie in the folder `louis.snapshots`, a file each.
    public func snapshots(isUpdating: Bool) -> SnapshotStore {
        let folder = self
        var store = SnapshotStore(
            read: { (name, script) throws(ScriptFailure) in
                let place = try Self.snapshotPlace(name, script)
                guard let bytes = try Self.read(folder.root + "/" + place.folder + "/" + place.file) else { return nil }
                return String(decoding: bytes, as: UTF8.self)
            },
            write: { (name, script, text) throws(ScriptFailure) in
                let place = try Self.snapshotPlace(name, script)
                let parent = folder.root + "/" + place.folder
                guard mkdir(parent, 0o755) == 0 || errno == EEXIST else {
                    throw ScriptFailure(kind: "snapshot", "\(parent) could not be made: \(Self.reason())")
                }
                try Self.write(Array(text.utf8), to: try folder.path(of: place.folder + "/" + place.file))
            })
        if !isUpdating { store.write = nil }
        return store
    }

    /// Names become names of files, so they are written as such.
    private static func snapshotPlace(_ name: String, _ script: String) throws(ScriptFailure) -> (folder: String, file: String) {
        let isPlain =
            !name.isEmpty && name.utf8.count <= 100 && !name.hasPrefix(".")
            && name.unicodeScalars.allSatisfy {
                $0.properties.isAlphabetic || ("0"..."9").contains($0) || "-_. ".unicodeScalars.contains($0)
            }
        guard isPlain else {
            throw ScriptFailure(
                kind: "argument", "a snapshot's name is made of letters, digits, spaces, `-`, `_` and `.`, unlike `\(name)`",
                isMistake: true)
        }
        guard script.hasSuffix(".imin"), let file = script.split(separator: "/").last else {
            throw ScriptFailure(kind: "snapshot", "there is no place to keep snapshots: they lie beside a script file")
        }
        return ("\(file.dropLast(5)).snapshots", "\(name).json")
    }

    // MARK: What scripts see

    /// `textLimit`: the most bytes that a text may have.
    func module(textLimit: Int) -> Module {
        let folder = self
        let name = Parameter(nil, name: "path", .string, "relative to the script's folder")
        return Module(
            "file", "Files below the script's folder.",
            functions: [
                HostFunction("read", "Reads a text file.", [name], returns: .string, example: #"file.read("people.json")"#) {
                    (arguments) throws(ScriptFailure) -> ScriptValue in
                    let name = arguments["path"]?.text ?? ""
                    let tooLong = ScriptFailure.limit("string", "`\(name)` is longer than the limit of \(textLimit) bytes")
                    guard let bytes = try Self.read(try folder.path(of: name), limit: textLimit, tooLong: tooLong) else {
                        throw ScriptFailure(kind: "file", "there is no file `\(name)` in the script's folder")
                    }
                    guard let text = String(validating: bytes, as: UTF8.self) else {
                        throw ScriptFailure(kind: "file", "`\(name)` is not a text in UTF-8")
                    }
                    return .string(text)
                },
                HostFunction(
                    "write", "Writes a text file, replacing what was there.",
                    [name, Parameter(nil, name: "text", .string, "its contents")],
                    returns: .null, example: #"file.write("reply.json", json.text(reply))"#
                ) { (arguments) throws(ScriptFailure) -> ScriptValue in
                    try Self.write(Array((arguments["text"]?.text ?? "").utf8), to: try folder.path(of: arguments["path"]?.text ?? ""))
                    return .null
                },
            ])
    }

    // MARK: Modules

    /// Finds the modules that scripts import: `import people` is `people.imin` beside the importing file, a path is relative to it.
    /// They too lie below the script's folder, even behind links; a file that was loaded from elsewhere imports from its own.
    public var modules: ModuleLoader {
        { (module, isPath, importer) throws(ScriptFailure) -> SourceText in
            let folder = importer.hasPrefix("<") ? "" : importer.lastIndex(of: "/").map { String(importer[...$0]) } ?? ""
            var path = module.hasPrefix("/") ? module : folder + (module.hasPrefix("./") ? String(module.dropFirst(2)) : module)
            if !path.hasSuffix(".imin") { path += ".imin" }
            if let target = Self.resolved(path), !contains(target) {
                let own = Self.resolved(folder.isEmpty ? "." : folder).map { ScriptFolder(root: $0) }
                guard let own, !contains(own.root + "/"), own.contains(target) else {
                    throw ScriptFailure(
                        kind: ScriptFailure.moduleOutside,
                        "\(path) is outside the script's folder (\(root)): scripts import only what lies below it")
                }
            }
            guard let bytes = try Self.read(path) else {
                throw ScriptFailure(kind: "module", "there is no file \(path)")
            }
            return SourceText(name: path, bytes: bytes)
        }
    }

    private init(root: String) { self.root = root }

    /// Whether a path without links lies below the folder.
    private func contains(_ path: String) -> Bool { path.hasPrefix(root == "/" ? "/" : root + "/") }
}
