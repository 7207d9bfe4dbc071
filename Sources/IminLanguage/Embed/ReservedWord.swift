/// A reserved word, or those of one statement, in one sentence and one example: for `?expect`, completion and the manual.
public struct ReservedWord: Sendable {
    public var words: [String]
    public var summary: String
    public var example: String

    /// Every reserved word, in the order of a lesson.
    public static let all = [
        ReservedWord(
            words: ["let"], summary: "Binds a name to a value, once. Objects and arrays can be taken apart.",
            example: "let { email, givenName: name } = louis"),
        ReservedWord(words: ["var"], summary: "Binds a name that may be given another value later.", example: "var tries = 0; tries += 1"),
        ReservedWord(
            words: ["func"],
            summary:
                "A function. Arguments are written with their labels (`_` before a name: without), in the order of the declaration; only operations of the platform take labels in any order. A type is a shape: `Int`, `[String]`, `Money?`, or a `let` of the top level that holds one, as `let Person = { name: String }`.",
            example: "func greet(_ person: Person, loudly: Bool = false) { person.name }"),
        ReservedWord(
            words: ["scenario"], summary: "A story that passes or fails by itself; with `for`, once for each row.",
            example: #"scenario "an account is made" { expect 1 == 1 }"#),
        ReservedWord(words: ["step"], summary: "A part of a scenario, named where it fails.", example: #"step "he pays" { … }"#),
        ReservedWord(
            words: ["expect"], summary: "Notes that something does not hold, shows the value of each of its parts, and goes on.",
            example: "expect orderItems(of: louis).count == 1"),
        ReservedWord(
            words: ["require"], summary: "As `expect`, but ends the scenario where it does not hold.",
            example: "require louis matches { identifier: String }"),
        ReservedWord(
            words: ["fails", "with"], summary: "Expects a failure; `with` says which, by a pattern.",
            example: #"expect customer.get("nobody") fails with { status: 404 }"#),
        ReservedWord(
            words: ["matches"], summary: "Whether a value has the form of a pattern: shapes, /regular expressions/, objects, `let name`.",
            example: "louis matches { email: Email, givenName: /^L/ }"),
        ReservedWord(
            words: ["if", "else"], summary: "Chooses, also between values; `if let` where there is one.",
            example: "if let a = x?.a { a } else { 0 }"),
        ReservedWord(
            words: ["switch", "case", "default"], summary: "The first case whose pattern fits.",
            example: "switch n { case 0: \"none\"\n    case 1...9: \"few\"\n    default: \"many\" }"),
        ReservedWord(
            words: ["for", "in", "where"], summary: "Does something with each element; `where` leaves others out.",
            example: "for offer in session.offers where offer.price > 0 { print(offer.name) }"),
        ReservedWord(words: ["while"], summary: "Repeats as long as a condition holds.", example: "while tries < 3 { tries += 1 }"),
        ReservedWord(
            words: ["break", "continue"], summary: "Leaves a loop; goes on with its next round.", example: "while true { break }"),
        ReservedWord(words: ["return"], summary: "Leaves a function with a value.", example: "func half(_ n) { return n / 2 }"),
        ReservedWord(
            words: ["do", "catch"],
            summary: "Goes on after a failure of a call, which is `error`; mistakes of the script are never caught.",
            example: #"do { customer.get("nobody") } catch { print(error.status) }"#),
        ReservedWord(words: ["try"], summary: "`try?`: null in the place of a failure.", example: #"try? customer.get("nobody")"#),
        ReservedWord(
            words: ["defer"], summary: "Runs when the block ends, whatever happens in it.", example: "defer { customer.delete(louis) }"),
        ReservedWord(
            words: ["parallel"], summary: "All statements of the block at once; their names are there behind it.",
            example: "parallel { let a = customer.get(x)\n    let b = orderItems(of: x) }"),
        ReservedWord(
            words: ["import", "as"], summary: "The names of another script, as a module.", example: #"import "people.imin" as people"#),
        ReservedWord(words: ["true", "false"], summary: "The values that a condition takes.", example: "is13OrOver: true"),
        ReservedWord(
            words: ["null"], summary: "JSON's null; what `?.` gives where there is no such field.", example: "louis?.telephone ?? \"none\""),
    ]

    /// What is said of a word; `nil` for any other.
    public static func named(_ word: String) -> ReservedWord? { all.first { $0.words.contains(word) } }
}
