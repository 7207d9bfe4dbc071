import ArgumentParser
import Glibc
import IminClient
import IminLanguage
import IminScript

/// The scripts that paths name: files as they are, folders with all `.imin` files below them.
enum ScriptFiles {
    /// In the order of the paths, those of a folder by name; each file once. Hidden folders are left out.
    static func find(_ paths: [String]) throws -> [String] {
        var files: [String] = []
        var seen: Set<String> = []
        for path in paths {
            for file in isFolder(path) ? try scripts(below: path) : [path] where seen.insert(file).inserted { files.append(file) }
        }
        return files
    }

    private static func isFolder(_ path: String) -> Bool {
        var information = stat()
        return stat(path, &information) == 0 && information.st_mode & S_IFMT == S_IFDIR
    }

    private static func scripts(below folder: String) throws -> [String] {
        guard let directory = opendir(folder) else {
            throw ValidationError("\(folder) could not be read: \(String(cString: strerror(errno))).")
        }
        defer { closedir(directory) }
        var names: [(name: String, isLink: Bool)] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append((name, Int(entry.pointee.d_type) == Int(DT_LNK))) }
        }
        var files: [String] = []
        for (name, isLink) in names.sorted(by: { $0.name < $1.name }) {
            let path = folder.hasSuffix("/") ? folder + name : folder + "/" + name
            if isFolder(path) {
                // A link to a folder above would be walked for ever.
                if !isLink { files += try scripts(below: path) }
            } else if name.hasSuffix(".imin") {
                files.append(path)
            }
        }
        return files
    }

    /// The source of a script, or of standard input for `-`.
    static func read(_ file: String) throws -> SourceText {
        if file == "-" { return SourceText(name: "<stdin>", bytes: StandardInput.read()) }
        do {
            guard let bytes = try ScriptFolder.read(file) else { throw ValidationError("There is no file \(file).") }
            return SourceText(name: file, bytes: bytes)
        } catch let failure as ScriptFailure {
            throw ValidationError(failure.message)
        }
    }

    /// Puts new content in the place of a file at once, so that nobody ever finds half of it.
    static func replace(_ file: String, with bytes: [UInt8]) throws {
        guard
            let real = realpath(file, nil).map({ path in
                defer { free(path) }
                return String(cString: path)
            })
        else { throw ValidationError("There is no file \(file).") }
        var information = stat()
        let mode = stat(real, &information) == 0 ? information.st_mode & 0o7777 : 0o644
        let temporary = "\(real).\(getpid()).new"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw ValidationError("\(file) could not be written: \(String(cString: strerror(errno))).") }
        var start = 0
        var isWritten = fchmod(descriptor, mode) == 0
        while isWritten, start < bytes.count {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress?.advanced(by: start), bytes.count - start) }
            if count < 0, errno == EINTR { continue }
            isWritten = count > 0
            start += max(count, 0)
        }
        isWritten = fsync(descriptor) == 0 && isWritten
        close(descriptor)
        guard isWritten, rename(temporary, real) == 0 else {
            let reason = String(cString: strerror(errno))
            unlink(temporary)
            throw ValidationError("\(file) could not be written: \(reason).")
        }
    }
}
