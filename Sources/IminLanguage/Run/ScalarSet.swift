/// A set of Unicode scalars as a pattern writes it: `[^a-z\d]`, `\w`, `.`, or a single one.
struct ScalarSet: Hashable, Sendable {
    enum Class: Hashable, Sendable {
        case digit, word, space
        /// What `.` refuses: `\n`, `\r`, U+2028, U+2029.
        case lineBreak
        /// `\p{L}`, `\p{Lu}`: a general category by its short name.
        case category(String)
    }

    struct Member: Hashable, Sendable {
        enum Kind: Hashable, Sendable {
            case range(ClosedRange<UInt32>)
            case named(Class)
        }
        var kind: Kind
        var isNegated = false
    }

    let members: [Member]
    let isNegated: Bool
    let ignoresCase: Bool
    /// Which of U+0000…U+007F are in it.
    private let ascii: (low: UInt64, high: UInt64)

    init(_ members: [Member], isNegated: Bool = false, ignoresCase: Bool = false) {
        self.members = members
        self.isNegated = isNegated
        self.ignoresCase = ignoresCase
        var (low, high): (UInt64, UInt64) = (0, 0)
        for value in 0..<UInt32(128) where Self.contains(value, members, isNegated, ignoresCase) {
            if value < 64 { low |= 1 << UInt64(value) } else { high |= 1 << UInt64(value - 64) }
        }
        ascii = (low, high)
    }

    init(_ named: Class, isNegated: Bool = false) { self.init([Member(kind: .named(named))], isNegated: isNegated) }

    static let everything = ScalarSet([], isNegated: true)

    static func == (left: ScalarSet, right: ScalarSet) -> Bool {
        left.members == right.members && left.isNegated == right.isNegated && left.ignoresCase == right.ignoresCase
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(members)
        hasher.combine(isNegated)
        hasher.combine(ignoresCase)
    }

    /// The only scalar it has, where that can be told.
    var single: UInt32? {
        guard !isNegated, members.count == 1, !members[0].isNegated, case .range(let range) = members[0].kind, range.count == 1 else {
            return nil
        }
        return ignoresCase && Self.cases(range.lowerBound).count > 1 ? nil : range.lowerBound
    }

    func contains(_ value: UInt32) -> Bool {
        if value < 64 { return ascii.low >> UInt64(value) & 1 == 1 }
        if value < 128 { return ascii.high >> UInt64(value - 64) & 1 == 1 }
        return Self.contains(value, members, isNegated, ignoresCase)
    }

    private static func contains(_ value: UInt32, _ members: [Member], _ isNegated: Bool, _ ignoresCase: Bool) -> Bool {
        let values = ignoresCase ? cases(value) : [value]
        return members.contains { member in values.contains { contains($0, member.kind) } != member.isNegated } != isNegated
    }

    private static func contains(_ value: UInt32, _ kind: Member.Kind) -> Bool {
        switch kind {
        case .range(let range): range.contains(value)
        case .named(let named): contains(value, named)
        }
    }

    static func contains(_ value: UInt32, _ named: Class) -> Bool {
        guard let scalar = Unicode.Scalar(value) else { return false }
        switch named {
        case .digit: return value < 0x80 ? value &- 0x30 < 10 : scalar.properties.generalCategory == .decimalNumber
        case .word:
            if value < 0x80 { return value &- 0x30 < 10 || (value | 0x20) &- 0x61 < 26 || value == 0x5F }
            if scalar.properties.isAlphabetic || scalar.properties.isJoinControl { return true }
            switch scalar.properties.generalCategory {
            case .decimalNumber, .connectorPunctuation, .nonspacingMark, .spacingMark, .enclosingMark: return true
            default: return false
            }
        case .space: return scalar.properties.isWhitespace
        case .lineBreak: return value == 0x0A || value == 0x0D || value == 0x2028 || value == 0x2029
        case .category(let name):
            let category = shortName(scalar.properties.generalCategory)
            return category == name || category.hasPrefix(name)
        }
    }

    /// The scalar in its small and capital forms, where these are single scalars.
    static func cases(_ value: UInt32) -> [UInt32] {
        guard let scalar = Unicode.Scalar(value) else { return [value] }
        var forms = [value]
        for mapping in [scalar.properties.lowercaseMapping, scalar.properties.uppercaseMapping] {
            let scalars = mapping.unicodeScalars
            if scalars.count == 1, let form = scalars.first?.value, !forms.contains(form) { forms.append(form) }
        }
        return forms
    }

    // MARK: Categories

    static func isCategory(_ name: String) -> Bool { categoryNames.contains { $0 == name || ($0.first.map(String.init) == name) } }

    private static let categoryNames: Set<String> = [
        "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So",
        "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co", "Cn",
    ]

    private static func shortName(_ category: Unicode.GeneralCategory) -> String {
        switch category {
        case .uppercaseLetter: "Lu"
        case .lowercaseLetter: "Ll"
        case .titlecaseLetter: "Lt"
        case .modifierLetter: "Lm"
        case .otherLetter: "Lo"
        case .nonspacingMark: "Mn"
        case .spacingMark: "Mc"
        case .enclosingMark: "Me"
        case .decimalNumber: "Nd"
        case .letterNumber: "Nl"
        case .otherNumber: "No"
        case .connectorPunctuation: "Pc"
        case .dashPunctuation: "Pd"
        case .openPunctuation: "Ps"
        case .closePunctuation: "Pe"
        case .initialPunctuation: "Pi"
        case .finalPunctuation: "Pf"
        case .otherPunctuation: "Po"
        case .mathSymbol: "Sm"
        case .currencySymbol: "Sc"
        case .modifierSymbol: "Sk"
        case .otherSymbol: "So"
        case .spaceSeparator: "Zs"
        case .lineSeparator: "Zl"
        case .paragraphSeparator: "Zp"
        case .control: "Cc"
        case .format: "Cf"
        case .surrogate: "Cs"
        case .privateUse: "Co"
        case .unassigned: "Cn"
        @unknown default: "Cn"
        }
    }
}
