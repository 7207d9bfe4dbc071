/// A currency by its ISO 4217 code, and how many digits its minor unit has.
struct Currency: Hashable, Sendable {
    /// Three capital letters in ASCII.
    let code: String

    /// `nil` unless it is a code in use; small letters do.
    init?(_ code: String) {
        let capital = code.uppercased()
        guard Self.minorDigits[capital] != nil else { return nil }
        self.code = capital
    }

    /// From the packed form of values and literals: three ASCII letters in the low 24 bits, the first one highest.
    init?(packed: UInt32) { self.init(Self.text(packed: packed)) }

    static func packed(_ code: String) -> UInt32 { code.utf8.prefix(3).reduce(0) { $0 << 8 | UInt32($1) } }

    static func text(packed: UInt32) -> String {
        var text = String.UnicodeScalarView()
        for shift: UInt32 in [16, 8, 0] { text.append(Unicode.Scalar(UInt8(truncatingIfNeeded: packed >> shift))) }
        return String(text)
    }

    /// Digits behind the decimal point: 2 for pounds, 0 for yen.
    var minorDigits: Int { Self.minorDigits[code] ?? 2 }

    /// Digits behind the decimal point of any code; 2 where it is unknown.
    static func minorDigits(of code: String) -> Int { minorDigits[code] ?? 2 }

    /// The sign that stands for a currency in literals and in print; other currencies are written with their code.
    static let signs: [(sign: String, code: String)] = [("£", "GBP"), ("€", "EUR")]

    /// ISO 4217, list one (2024-06-25), without funds codes, precious metals and test codes.
    private static let minorDigits: [String: Int] = {
        let groups: [(digits: Int, codes: String)] = [
            (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"),
            (3, "BHD IQD JOD KWD LYD OMR TND"),
            (
                2,
                """
                AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC \
                CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES \
                KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR \
                NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT \
                TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD YER ZAR ZMW ZWG
                """
            ),
        ]
        var digits: [String: Int] = [:]
        for group in groups { for code in group.codes.split(separator: " ") { digits[String(code)] = group.digits } }
        return digits
    }()
}
