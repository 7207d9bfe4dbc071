// What `imin explain NAME` says: every stable name of a diagnostic or a mistake, in a paragraph, with a wrong and a right example.
//
// The texts lie beside what emits the names: the parser's in `SyntaxError`, the checker's in `CheckExplanations`, those of a run
// in `RunExplanations`. The examples of the first two are tests: the wrong one is reported under its name, the right one is not.

public struct DiagnosticExplanation: Sendable {
    /// Stable: `unknown-label`.
    public var name: String
    /// One to four sentences in plain English, code in backquotes.
    public var paragraph: String
    /// A few lines of script that are reported so; empty where no script of a few lines shows it.
    public var wrong: String
    /// The same as it should be.
    public var right: String
    /// Whether it is told of a run; the examples of others are found by the check.
    public var isOfARun = false

    init(_ name: String, _ paragraph: String, wrong: String = "", right: String = "") {
        self.name = name
        self.paragraph = paragraph
        self.wrong = wrong
        self.right = right
    }
}

public enum DiagnosticCatalogue {
    /// Everything that can be explained, by its name's order in the alphabet.
    public static let all: [DiagnosticExplanation] = {
        let syntax = SyntaxError.allCases.map { error in
            let example = SyntaxExamples.table[error.rawValue]
            return DiagnosticExplanation(
                error.rawValue, error.explanation, wrong: example?.wrong ?? "", right: example?.right ?? "")
        }
        var byName: [String: DiagnosticExplanation] = [:]
        // Where a name belongs to several stages, the check's text shows how it is found before anything runs.
        for var explanation in RunExplanations.all {
            explanation.isOfARun = true
            byName[explanation.name] = explanation
        }
        for explanation in syntax + CheckExplanations.all { byName[explanation.name] = explanation }
        return byName.values.sorted { $0.name < $1.name }
    }()

    /// What there is to say of a name.
    public static func explanation(of name: String) -> DiagnosticExplanation? { all.first { $0.name == name } }

    /// The name that was probably meant by one that is not known.
    public static func suggestion(for name: String) -> String? { NearestName.nearest(to: name, among: all.map(\.name)) }
}
