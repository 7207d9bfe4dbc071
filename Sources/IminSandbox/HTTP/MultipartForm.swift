// Bodies of the media type `multipart/form-data` (RFC 7578): what a browser sends when a form hands in files.

import IminAPI

/// The parts of such a body, in their order.
struct MultipartForm: Sendable, Hashable {
    struct Part: Sendable, Hashable {
        var name: String
        /// Of a file; `nil` for other fields.
        var fileName: String?
        var mediaType: String
        var bytes: [UInt8]
    }

    var parts: [Part]

    subscript(name: String) -> Part? { parts.first { $0.name == name } }

    /// `nil` where the content type names no boundary, or the body is not laid out as the standard says.
    init?(_ body: [UInt8], contentType: String) {
        guard let boundary = MultipartForm.parameter("boundary", of: contentType[...]), (1...70).contains(boundary.utf8.count) else {
            return nil
        }
        let delimiter = Array("--\(boundary)".utf8)
        var parts: [Part] = []
        guard var position = MultipartForm.find(delimiter, in: body, from: 0) else { return nil }
        while true {
            let start = position + delimiter.count
            if body[start...].starts(with: "--".utf8) { break }
            guard body[start...].starts(with: "\r\n".utf8),
                let next = MultipartForm.find(Array("\r\n".utf8) + delimiter, in: body, from: start),
                let part = MultipartForm.part(body[(start + 2)..<max(start + 2, next)])
            else { return nil }
            parts.append(part)
            position = next + 2
        }
        self.parts = parts
    }

    /// Head fields, an empty line, the content.
    private static func part(_ bytes: ArraySlice<UInt8>) -> Part? {
        let end = find(Array("\r\n\r\n".utf8), in: Array(bytes), from: 0)
        guard let end else { return nil }
        let head = String(decoding: bytes.prefix(end), as: UTF8.self)
        var name: String?
        var fileName: String?
        var mediaType: String?
        for line in head.split(separator: "\r\n") {
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let value = line[line.index(after: colon)...]
            switch line[..<colon].lowercased() {
            case "content-disposition":
                name = parameter("name", of: value)
                fileName = parameter("filename", of: value)
            case "content-type": mediaType = String(value).trimmed.lowercased()
            default: continue
            }
        }
        guard let name else { return nil }
        return Part(
            name: name, fileName: fileName, mediaType: mediaType ?? (fileName == nil ? "text/plain" : "application/octet-stream"),
            bytes: Array(bytes.dropFirst(end + 4)))
    }

    /// The value of `; name="value"`. Browsers write a quotation mark in it as `%22` (HTML, multipart form data).
    private static func parameter(_ name: String, of field: Substring) -> String? {
        var rest = field
        while let semicolon = rest.firstIndex(of: ";") {
            rest = rest[rest.index(after: semicolon)...].drop { $0 == " " || $0 == "\t" }
            guard let equals = rest.firstIndex(of: "=") else { return nil }
            let key = rest[..<equals].lowercased()
            var value = rest[rest.index(after: equals)...]
            if value.first == "\"" {
                value = value.dropFirst()
                guard let end = value.firstIndex(of: "\"") else { return nil }
                rest = value[value.index(after: end)...]
                value = value[..<end]
            } else {
                value = value.prefix { $0 != ";" }
                rest = rest[value.endIndex...]
            }
            if key == name { return value.split(separator: "%22", omittingEmptySubsequences: false).joined(separator: "\"") }
        }
        return nil
    }

    private static func find(_ needle: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        guard let first = needle.first, bytes.count >= needle.count, start >= 0 else { return nil }
        var index = start
        while index <= bytes.count - needle.count {
            guard let candidate = bytes[index...].firstIndex(of: first), candidate <= bytes.count - needle.count else { return nil }
            if bytes[candidate..<(candidate + needle.count)].elementsEqual(needle) { return candidate }
            index = candidate + 1
        }
        return nil
    }
}
