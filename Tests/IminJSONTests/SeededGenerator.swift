import IminJSON

/// SplitMix64: the same values in every run, so that a failing property can be looked at.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A JSON value with everything that texts can contain.
    mutating func json(depth: Int = 4) -> JSON {
        switch Int.random(in: 0..<(depth > 0 ? 9 : 6), using: &self) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &self))
        case 2: return .number(JSONNumber(Int64.random(in: .min ... .max, using: &self)))
        case 3: return JSONNumber(text: numberText()).map(JSON.number) ?? .null
        case 4, 5: return .string(string())
        case 6: return .array((0..<Int.random(in: 0..<5, using: &self)).map { _ in json(depth: depth - 1) })
        default:
            return .object(JSONObject((0..<Int.random(in: 0..<5, using: &self)).map { _ in (string(), json(depth: depth - 1)) }))
        }
    }

    mutating func string() -> String {
        let pool: [Unicode.Scalar] = [
            "a", "Z", "0", " ", "\"", "\\", "/", "\n", "\r", "\t", "\0", "\u{1F}", "\u{7F}", "é", "ß", "🏸", "\u{FFFF}",
        ]
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0..<8, using: &self) { text.append(pool.randomElement(using: &self) ?? "a") }
        return String(text)
    }

    mutating func numberText() -> String {
        func digits(_ generator: inout SeededGenerator) -> String {
            String(
                (0..<Int.random(in: 1..<25, using: &generator)).map { _ in "0123456789".randomElement(using: &generator) ?? "0" }
            )
        }
        var text = Bool.random(using: &self) ? "-" : ""
        text += Bool.random(using: &self) ? "0" : "7" + digits(&self)
        if Bool.random(using: &self) { text += "." + digits(&self) }
        if Bool.random(using: &self) {
            text += ["e", "E"][Int.random(in: 0...1, using: &self)] + ["", "+", "-"][Int.random(in: 0...2, using: &self)] + "17"
        }
        return text
    }
}
