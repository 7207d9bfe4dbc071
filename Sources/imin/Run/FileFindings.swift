import Glibc
import IminLanguage
import Synchronization

/// What checking several files finds: each thing once, however many of them import the file it is in.
struct FileFindings {
    let imported = ImportedFiles()
    private var found: [(diagnostic: Diagnostic, path: String, isOwn: Bool)] = []
    /// Where each stands in `found`.
    private var seen: [[String]: Int] = [:]

    /// What was found in a file and in those it imports.
    mutating func add(_ diagnostics: [Diagnostic], of file: String) {
        for diagnostic in diagnostics {
            let isOwn = diagnostic.source.name == file
            let identity = Self.identity(of: diagnostic)
            let number = seen[identity] ?? found.count
            if number == found.count {
                seen[identity] = number
                found.append((diagnostic, Self.resolved(diagnostic.source.name), isOwn))
            } else if !isOwn {
                found[number].isOwn = false
            }
        }
    }

    /// As a module a file offers its names to others, which says more of what is never read than the file alone; and it may import
    /// what lies in the folder of the script that imports it.
    var all: [Diagnostic] {
        let modules = imported.paths
        return found.filter {
            !($0.isOwn && ($0.diagnostic.severity == .hint || $0.diagnostic.name == "module-not-found") && modules.contains($0.path))
        }.map(\.diagnostic)
    }

    /// What two reports of one cause have in common. A circle of imports is one, wherever one begins to walk it.
    private static func identity(of diagnostic: Diagnostic) -> [String] {
        if diagnostic.name == "module-cycle", let circle = diagnostic.notes.first?.split(separator: " → ") {
            return [diagnostic.name] + Set(circle.map { resolved(String($0)) }).sorted()
        }
        return [
            diagnostic.name, resolved(diagnostic.source.name), "\(diagnostic.span.start)", "\(diagnostic.span.end)", diagnostic.message,
        ]
    }

    fileprivate static func resolved(_ path: String) -> String {
        guard let real = realpath(path, nil) else { return path }
        defer { free(real) }
        return String(cString: real)
    }
}

/// The files that others import.
final class ImportedFiles: Sendable {
    private let noted = Mutex<Set<String>>([])

    /// Absolute, without links.
    var paths: Set<String> { noted.withLock { $0 } }

    /// A loader that notes what it finds.
    func noting(_ loader: @escaping ModuleLoader) -> ModuleLoader {
        { (module, isPath, importer) throws(ScriptFailure) -> SourceText in
            let source = try loader(module, isPath, importer)
            self.noted.withLock { _ = $0.insert(FileFindings.resolved(source.name)) }
            return source
        }
    }
}
