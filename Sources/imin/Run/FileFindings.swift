import Glibc
import IminLanguage
import Synchronization

/// What checking several files finds: each thing once, however many of them import the file it is in.
struct FileFindings {
    let imported = ImportedFiles()
    private var found: [(diagnostic: Diagnostic, path: String, isOwn: Bool)] = []
    private var seen: Set<[String]> = []

    /// What was found in a file and in those it imports.
    mutating func add(_ diagnostics: [Diagnostic], of file: String) {
        for diagnostic in diagnostics where seen.insert(Self.identity(of: diagnostic)).inserted {
            found.append((diagnostic, Self.resolved(diagnostic.source.name), diagnostic.source.name == file))
        }
    }

    /// As a module a file offers its names to others, which says more of what is never read than the file alone.
    var all: [Diagnostic] {
        let modules = imported.paths
        return found.filter { !($0.isOwn && $0.diagnostic.severity == .hint && modules.contains($0.path)) }.map(\.diagnostic)
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
