import LineEdit

/// What the reserved words mean, for `?expect` and the menu: one sentence and an example each.
enum KeywordHelp {
    struct Entry {
        var words: [String]
        var summary: String
        var example: String
    }

    static let entries = [
        Entry(
            words: ["let"], summary: "Binds a name to a value, once. Objects and arrays can be taken apart.",
            example: "let { email, givenName: name } = louis"),
        Entry(words: ["var"], summary: "Binds a name that may be given another value later.", example: "var tries = 0; tries += 1"),
        Entry(
            words: ["func"], summary: "A function. Arguments are written with their labels; `_` before a name: without.",
            example: "func greet(_ name, loudly: Bool = false) { name }"),
        Entry(
            words: ["scenario"], summary: "A story that passes or fails by itself; with `for`, once for each row.",
            example: #"scenario "an account is made" { expect 1 == 1 }"#),
        Entry(words: ["step"], summary: "A part of a scenario, named where it fails.", example: #"step "he pays" { … }"#),
        Entry(
            words: ["expect"], summary: "Notes that something does not hold, shows the value of each of its parts, and goes on.",
            example: "expect orderItems(of: louis).count == 1"),
        Entry(
            words: ["require"], summary: "As `expect`, but ends the scenario where it does not hold.",
            example: "require louis matches { identifier: String }"),
        Entry(
            words: ["fails", "with"], summary: "Expects a failure; `with` says which, by a pattern.",
            example: #"expect customer.get("nobody") fails with { status: 404 }"#),
        Entry(
            words: ["matches"], summary: "Whether a value has the form of a pattern: shapes, /regular expressions/, objects, `let name`.",
            example: "louis matches { email: Email, givenName: /^L/ }"),
        Entry(
            words: ["if", "else"], summary: "Chooses, also between values; `if let` where there is one.",
            example: "if let a = x?.a { a } else { 0 }"),
        Entry(
            words: ["switch", "case", "default"], summary: "The first case whose pattern fits.",
            example: "switch n { case 0: \"none\"\n    case 1...9: \"few\"\n    default: \"many\" }"),
        Entry(
            words: ["for", "in", "where"], summary: "Does something with each element; `where` leaves others out.",
            example: "for offer in session.offers where offer.price > 0 { print(offer.name) }"),
        Entry(words: ["while"], summary: "Repeats as long as a condition holds.", example: "while tries < 3 { tries += 1 }"),
        Entry(words: ["break", "continue"], summary: "Leaves a loop; goes on with its next round.", example: "while true { break }"),
        Entry(words: ["return"], summary: "Leaves a function with a value.", example: "func half(_ n) { return n / 2 }"),
        Entry(
            words: ["do", "catch"],
            summary: "Goes on after a failure of a call, which is `error`; mistakes of the script are never caught.",
            example: #"do { customer.get("nobody") } catch { print(error.status) }"#),
        Entry(words: ["try"], summary: "`try?`: null in the place of a failure.", example: #"try? customer.get("nobody")"#),
        Entry(words: ["defer"], summary: "Runs when the block ends, whatever happens in it.", example: "defer { customer.delete(louis) }"),
        Entry(
            words: ["parallel"], summary: "All statements of the block at once; their names are there behind it.",
            example: "parallel { let a = customer.get(x)\n    let b = orderItems(of: x) }"),
        Entry(words: ["import", "as"], summary: "The names of another script, as a module.", example: #"import "people.imin" as people"#),
        Entry(words: ["true", "false"], summary: "The values that a condition takes.", example: "is13OrOver: true"),
        Entry(
            words: ["null"], summary: "JSON's null; what `?.` gives where there is no such field.", example: "louis?.telephone ?? \"none\""),
    ]

    static func entry(_ word: String) -> Entry? { entries.first { $0.words.contains(word) } }

    /// Rows about a reserved word; none for any other.
    static func rows(_ word: String) -> [StyledText] {
        guard let entry = entry(word) else { return [] }
        return [StyledText(entry.words.joined(separator: ", "), Style(bold: true)), StyledText("  " + entry.summary)]
            + Text.lines(entry.example).map { StyledText("  " + $0, Style(.green)) }
    }
}
