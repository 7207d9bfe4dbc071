/// A place in a JSON value (RFC 6901): `/customer/email`, `/orderedItem/0/@id`; the empty text means the whole.
public struct JSONPointer: Sendable, Hashable, CustomStringConvertible {
    /// The unescaped steps from the outermost.
    public var tokens: [String]

    public init(_ tokens: [String]) { self.tokens = tokens }

    /// `nil` unless the text is empty or begins with `/`, and every `~` begins `~0` or `~1`.
    public init?(_ text: String) {
        guard text.isEmpty || text.utf8.first == UInt8(ascii: "/") else { return nil }
        tokens = []
        for part in text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).dropFirst() {
            var token: [UInt8] = []
            var rest = part
            while let byte = rest.popFirst() {
                guard byte == UInt8(ascii: "~") else {
                    token.append(byte)
                    continue
                }
                switch rest.popFirst() {
                case UInt8(ascii: "0"): token.append(UInt8(ascii: "~"))
                case UInt8(ascii: "1"): token.append(UInt8(ascii: "/"))
                default: return nil
                }
            }
            tokens.append(String(decoding: token, as: UTF8.self))
        }
    }

    public var description: String {
        var bytes: [UInt8] = []
        for token in tokens {
            bytes.append(UInt8(ascii: "/"))
            for byte in token.utf8 {
                switch byte {
                case UInt8(ascii: "~"): bytes += "~0".utf8
                case UInt8(ascii: "/"): bytes += "~1".utf8
                default: bytes.append(byte)
                }
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    public func appending(_ token: String) -> JSONPointer { JSONPointer(tokens + [token]) }
    public func appending(_ index: Int) -> JSONPointer { appending(String(index)) }

    /// The index a token means in an array: digits without leading zero.
    static func index(_ token: String) -> Int? {
        guard token.utf8.allSatisfy({ $0 &- 0x30 < 10 }), token == "0" || !token.hasPrefix("0") else { return nil }
        return Int(token)
    }
}

extension JSONPointer: ExpressibleByStringLiteral {
    /// A literal that is not a pointer means the member of that name: `"email"` is `/email`.
    public init(stringLiteral text: String) { self = JSONPointer(text) ?? JSONPointer([text]) }
}

extension JSON {
    /// The value at a place; `nil` where there is none.
    public subscript(pointer: JSONPointer) -> JSON? {
        var value = self
        for token in pointer.tokens {
            switch value {
            case .object(let members):
                guard let member = members[token] else { return nil }
                value = member
            case .array(let elements):
                guard let index = JSONPointer.index(token), index < elements.count else { return nil }
                value = elements[index]
            default: return nil
            }
        }
        return value
    }

    /// Sets the value at a place and returns whether that was possible; the value is unchanged where it was not.
    ///
    /// Objects on the way are made where there is nothing or `null`. In an array the index of an element replaces it; `-` or the count
    /// appends. A step into a string, number or Bool, and any other index, is not possible.
    @discardableResult
    public mutating func set(_ pointer: JSONPointer, to newValue: JSON) -> Bool {
        guard let changed = setting(pointer.tokens[...], to: newValue) else { return false }
        self = changed
        return true
    }

    private func setting(_ tokens: ArraySlice<String>, to newValue: JSON) -> JSON? {
        guard let token = tokens.first else { return newValue }
        let rest = tokens.dropFirst()
        switch self {
        case .null:
            guard let value = JSON.null.setting(rest, to: newValue) else { return nil }
            return .object([token: value])
        case .object(var members):
            guard let value = (members[token] ?? .null).setting(rest, to: newValue) else { return nil }
            members[token] = value
            return .object(members)
        case .array(var elements):
            guard let index = token == "-" ? elements.count : JSONPointer.index(token), index <= elements.count,
                let value = (index < elements.count ? elements[index] : .null).setting(rest, to: newValue)
            else { return nil }
            if index < elements.count { elements[index] = value } else { elements.append(value) }
            return .array(elements)
        default: return nil
        }
    }
}
