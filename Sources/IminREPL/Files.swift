import Glibc

/// Names of files, for completion.
enum Files {
    /// Files whose path begins so: folders end in a slash, hidden ones only where a dot is typed.
    static func beginning(with text: String, home: String?) -> [(path: String, isFolder: Bool)] {
        let split = text.lastIndex(of: "/").map { text.index(after: $0) } ?? text.startIndex
        let folder = String(text[..<split])
        let prefix = text[split...]
        var place = folder.isEmpty ? "." : folder
        if place.hasPrefix("~/"), let home { place = home + place.dropFirst() }
        guard let directory = opendir(place) else { return [] }
        defer { closedir(directory) }
        var found: [(path: String, isFolder: Bool)] = []
        while let entry = readdir(directory), found.count < 500 {
            let isFolder = entry.pointee.d_type == UInt8(DT_DIR)
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard name != ".", name != "..", name.hasPrefix(prefix), prefix.hasPrefix(".") || !name.hasPrefix(".") else { continue }
            found.append((folder + name + (isFolder ? "/" : ""), isFolder))
        }
        return found.sorted { $0.path < $1.path }
    }
}
