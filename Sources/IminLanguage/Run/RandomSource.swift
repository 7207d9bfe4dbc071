/// The random values of a run: the same seed gives the same values, on every machine and with every version of Swift.
///
/// xoshiro256** (Blackman and Vigna), its state filled by SplitMix64. Not for secrets.
struct RandomSource: RandomNumberGenerator, Sendable {
    private var state: (UInt64, UInt64, UInt64, UInt64)

    init(seed: UInt64) {
        var splitter = seed
        func next() -> UInt64 {
            splitter &+= 0x9E37_79B9_7F4A_7C15
            var mixed = splitter
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
        state = (next(), next(), next(), next())
    }

    mutating func next() -> UInt64 {
        func rotated(_ value: UInt64, _ count: UInt64) -> UInt64 { value << count | value >> (64 - count) }
        let result = rotated(state.1 &* 5, 7) &* 9
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = rotated(state.3, 45)
        return result
    }

    /// A source of its own, as for a scenario or a fiber: the further values of this one do not depend on how many it draws.
    mutating func fork() -> RandomSource { RandomSource(seed: next()) }

    /// Below `bound`, each as likely as the others; 0 where the bound is 0.
    mutating func below(_ bound: UInt64) -> UInt64 {
        guard bound > 1 else { return 0 }
        // Values of the incomplete last run are drawn again (Lemire's method).
        let threshold = (0 &- bound) % bound
        while true {
            let product = next().multipliedFullWidth(by: bound)
            if product.low >= threshold { return product.high }
        }
    }

    mutating func int(in range: ClosedRange<Int64>) -> Int64 {
        let width = UInt64(bitPattern: range.upperBound &- range.lowerBound)
        let offset = width == .max ? next() : below(width + 1)
        return Int64(bitPattern: UInt64(bitPattern: range.lowerBound) &+ offset)
    }

    /// An index of a collection with so many elements; 0 where it has none.
    mutating func index(count: Int) -> Int { Int(truncatingIfNeeded: below(UInt64(max(0, count)))) }

    mutating func pick(_ words: [String]) -> String { words.isEmpty ? "" : words[index(count: words.count)] }

    /// Capital and small letters, as the platform's identifiers (`MAlnTNiZut`).
    mutating func id(_ count: Int = 10) -> String {
        String(decoding: (0..<max(0, count)).map { _ in Self.letters[index(count: Self.letters.count)] }, as: UTF8.self)
    }

    /// A version 4 UUID (RFC 9562) in small letters.
    mutating func uuid() -> String {
        var text = ""
        for (position, byte) in uuidBytes().enumerated() {
            if [4, 6, 8, 10].contains(position) { text += "-" }
            text += byte < 16 ? "0" + String(byte, radix: 16) : String(byte, radix: 16)
        }
        return text
    }

    private mutating func uuidBytes() -> [UInt8] {
        let high = next() & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
        let low = next() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        return [high, low].flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * UInt64($0))) } }
    }

    /// A given and a family name.
    mutating func name() -> String { pick(Self.givenNames) + " " + pick(Self.familyNames) }

    /// An address in the domain that is reserved for examples (RFC 2606).
    mutating func email() -> String {
        let name = pick(Self.givenNames).lowercased() + "." + pick(Self.familyNames).lowercased()
        return "\(name).\(id(6).lowercased())@example.com"
    }

    mutating func shuffle<Element>(_ elements: inout [Element]) {
        for index in elements.indices.reversed() { elements.swapAt(index, self.index(count: index + 1)) }
    }

    private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)

    static let givenNames = [
        "Louis", "Rosie", "Ada", "Kit", "Sam", "Geoff", "Priya", "Omar", "Mei", "Noah", "Zara", "Finn", "Ines", "Jonas", "Leila", "Tom",
        "Grace", "Ravi", "Sofia", "Callum", "Amina", "Hugo", "Erin", "Yusuf", "Nina", "Owen", "Maya", "Felix", "Ruth", "Kofi", "Anna",
        "Dev",
    ]
    static let familyNames = [
        "Wu", "Capes", "Hughes", "Patel", "Okafor", "Smith", "Garcia", "Novak", "Khan", "Evans", "Silva", "Murphy", "Larsen", "Ahmed",
        "Brown", "Kowalski", "Jones", "Nguyen", "Taylor", "Rossi", "Walker", "Mensah", "Clarke", "Weber", "Singh", "Moore", "Dubois",
        "Scott", "Ito", "Baker", "Costa", "Reid",
    ]
}
