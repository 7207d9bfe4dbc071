/// Secrets within longer texts and comments: what stands behind `api_key=`, `"apiKey": `, `token: `, and between a user's name and the
/// host in an address.
struct EmbeddedSecrets {
    private let bytes: [UInt8]
    private let end: Int

    /// Where values of secrets stand, in their order.
    static func ranges(in bytes: [UInt8], _ place: Range<Int>) -> [Range<Int>] {
        let text = EmbeddedSecrets(bytes: bytes, end: place.upperBound)
        var found: [Range<Int>] = []
        var index = place.lowerBound
        while index < place.upperBound {
            if let range = text.password(at: index) {
                found.append(range)
                index = range.upperBound
            } else if Self.isWord(bytes[index]) {
                let word = text.word(from: index)
                if let range = text.key(word) ?? text.value(behind: word) {
                    found.append(range)
                    index = max(range.upperBound, word.upperBound)
                } else {
                    index = word.upperBound
                }
            } else {
                index += 1
            }
        }
        return found
    }

    /// `://user:password@host`
    private func password(at index: Int) -> Range<Int>? {
        guard index + 3 < end, bytes[index..<index + 3].elementsEqual("://".utf8) else { return nil }
        var colon: Int?
        var sign: Int?
        var place = index + 3
        while place < end, !Self.endsAddress(bytes[place]) {
            if bytes[place] == UInt8(ascii: ":"), colon == nil { colon = place }
            if bytes[place] == UInt8(ascii: "@") { sign = place }
            place += 1
        }
        guard let colon, let sign, colon + 1 < sign, bytes[colon + 1] != UInt8(ascii: "\\") else { return nil }
        return colon + 1..<sign
    }

    /// A word that is a key by its looks.
    private func key(_ word: Range<Int>) -> Range<Int>? {
        let text = String(decoding: bytes[word], as: UTF8.self)
        if let prefix = TypedSecrets.prefixes.first(where: { !$0.hasSuffix(" ") && text.hasPrefix($0) }),
            text.utf8.count >= prefix.utf8.count + 8
        {
            return word.lowerBound + prefix.utf8.count..<word.upperBound
        }
        // An identifier in groups, as part of a file's name, is none.
        return TypedSecrets.isRandom(text) && text.split(separator: "-").contains { $0.utf8.count >= 20 } ? word : nil
    }

    /// What stands behind a word that names a secret, and a colon or an equals sign.
    private func value(behind word: Range<Int>) -> Range<Int>? {
        let name = String(decoding: bytes[word], as: UTF8.self)
        let bare = String(name.lowercased().filter { $0.isLetter || $0.isNumber })
        let isSecret = TypedSecrets.endings.contains(where: bare.hasSuffix)
        guard isSecret || bare.hasSuffix("key") else { return nil }
        var index = skip(from: word.upperBound)
        let sign = index < end ? bytes[index] : 0
        let isNamed = sign == UInt8(ascii: ":") || sign == UInt8(ascii: "=")
        if isNamed { index = skip(from: index + 1) } else if index == word.upperBound { return nil }
        for scheme in ["Bearer ", "Basic ", "Token "] where bytes[index..<end].starts(with: scheme.utf8) { index += scheme.utf8.count }
        let start = index
        while index < end, !Self.endsValue(bytes[index]) { index += 1 }
        // A value that is put in when it runs begins with `\(`.
        guard index > start else { return nil }
        let value = bytes[start..<index]
        let isQuery = word.lowerBound > 0 && [UInt8(ascii: "?"), UInt8(ascii: "&")].contains(bytes[word.lowerBound - 1])
        if isNamed, isSecret || isQuery || value.count >= 12 { return start..<index }
        // In prose, `the key 4f1c9d2a77`: no word of a sentence has digits in it.
        let hasDigits = value.contains { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        return !isNamed && value.count >= 8 && hasDigits && value.contains(where: Self.isLetter) ? start..<index : nil
    }

    /// Behind blanks and quotes, escaped ones too.
    private func skip(from start: Int) -> Int {
        var index = start
        while index < end {
            switch bytes[index] {
            case UInt8(ascii: " "), UInt8(ascii: "\""), UInt8(ascii: "'"): index += 1
            case UInt8(ascii: "\\") where index + 1 < end && bytes[index + 1] == UInt8(ascii: "\""): index += 2
            default: return index
            }
        }
        return index
    }

    private func word(from start: Int) -> Range<Int> {
        var index = start
        while index < end, Self.isWord(bytes[index]) { index += 1 }
        return start..<index
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        isLetter(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
    }

    private static func endsAddress(_ byte: UInt8) -> Bool { byte <= 0x20 || "/?#\"'<>".utf8.contains(byte) }
    private static func endsValue(_ byte: UInt8) -> Bool { byte <= 0x20 || "\"'\\&;,(){}[]<>".utf8.contains(byte) }
}
