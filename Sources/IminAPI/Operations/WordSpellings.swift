/// The words of a vocabulary, and how they may be written.
public enum WordSpellings {
    /// The addresses that short names stand for.
    private static let addresses = ["oa:": "https://openactive.io/", "schema:": "https://schema.org/", "imin:": "https://imin.co/"]

    /// Every spelling of a word that the search takes: with the short name of its vocabulary (first, as it is sent), with the address of
    /// that, and by itself; and without the ending, which the documentation leaves out here and there (`imin:Beginner`).
    public static func all(of word: String, prefix: String, suffix: String = "") -> [String] {
        guard let address = addresses[prefix] else { return [prefix + word + suffix] }
        return (suffix.isEmpty ? [""] : [suffix, ""]).flatMap { ending in [prefix, address, ""].map { $0 + word + ending } }
    }
}
