/// Columns of times as people read them: `2026-05-05 19:00`, where all of them are of one zone, which is then named once.
enum TimeColumns {
    /// Shortens the cells of columns that hold nothing but times of day; `nil` where there are none or their zones differ.
    static func shorten(_ cells: inout [[String: String]], _ keys: [String]) -> (zone: String, keys: Set<String>)? {
        var found: Set<String> = []
        var zone: String?
        for key in keys {
            let column = cells.compactMap { $0[key] }.filter { $0 != "null" }
            let times = column.compactMap(parts)
            guard !times.isEmpty, times.count == column.count else { continue }
            for time in times {
                if zone == nil { zone = time.zone }
                guard zone == time.zone else { return nil }
            }
            found.insert(key)
        }
        guard let zone, !found.isEmpty else { return nil }
        for index in cells.indices {
            for key in found { if let text = cells[index][key], let time = parts(text) { cells[index][key] = time.text } }
        }
        return (zone, found)
    }

    /// `2026-05-05T19:00:00+01:00` in two parts; seconds only where there are any.
    private static func parts(_ text: String) -> (text: String, zone: String)? {
        let bytes = Array(text.utf8)
        let pattern = Array("dddd-dd-ddTdd:dd:dd".utf8)
        guard bytes.count > pattern.count else { return nil }
        for (byte, wanted) in zip(bytes, pattern) {
            guard wanted == UInt8(ascii: "d") ? (0x30...0x39).contains(byte) : byte == wanted else { return nil }
        }
        let zone = String(decoding: bytes[pattern.count...], as: UTF8.self)
        guard zone == "Z" || (zone.utf8.count == 6 && (zone.hasPrefix("+") || zone.hasPrefix("-"))) else { return nil }
        let hasSeconds = !(bytes[17] == 0x30 && bytes[18] == 0x30)
        let day = String(decoding: bytes[..<10], as: UTF8.self)
        return ("\(day) \(String(decoding: bytes[11..<(hasSeconds ? 19 : 16)], as: UTF8.self))", zone)
    }
}
