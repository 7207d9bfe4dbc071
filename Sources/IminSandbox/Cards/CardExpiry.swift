// The month a card is valid to, however it is written on a form.

/// `12/34`; with its whole year where two digits of it would be read as an earlier one.
struct CardExpiry: Sendable, Hashable {
    private let month: Int
    private let year: Int

    enum Flaw: String, Error, Sendable {
        case missing = "Enter the expiry date."
        case form = "Write the expiry date as month and year: 12/34."
        case past = "This card has expired."
        case tooFar = "Check the year of the expiry date: no card is valid for that long."
    }

    /// Years ahead that a card may be valid for (our decision; what pages of payment take).
    private static let longest = 50

    /// `12/34`, `1/34`, `12 / 2034`, `1234`; a card is valid to the end of its month.
    init(_ text: String, now: Instant) throws(Flaw) {
        guard !text.isEmpty else { throw .missing }
        var parts = text.split(separator: "/", omittingEmptySubsequences: false).map { String($0).trimmed }
        if parts.count == 1, text.count == 4 { parts = [String(text.prefix(2)), String(text.suffix(2))] }
        guard parts.count == 2, parts.allSatisfy({ $0.allSatisfy { $0.isASCII && $0.isNumber } }), [1, 2].contains(parts[0].count),
            [2, 4].contains(parts[1].count), let month = Int(parts[0]), (1...12).contains(month), let year = Int(parts[1])
        else { throw .form }
        self.month = month
        self.year = parts[1].count == 2 ? 2_000 + year : year
        let today = CivilDate(daysSince1970: now.day)
        if (self.year, month) < (today.year, today.month) { throw .past }
        if self.year > today.year + CardExpiry.longest { throw .tooFar }
    }

    var text: String { "\(Digits.padded(month, to: 2))/\((2_000..<2_100).contains(year) ? Digits.padded(year % 100, to: 2) : "\(year)")" }
}
