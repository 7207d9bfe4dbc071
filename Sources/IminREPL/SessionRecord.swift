import IminLanguage

/// What was run in a session, in order: the statements, what came of each, and the numbers of their results. A value, so that it goes
/// back with everything else.
struct SessionRecord: Sendable {
    struct Statement: Sendable {
        enum Outcome: Sendable {
            case passed
            case failed(kind: String, status: Int?)
            /// It cannot be repeated to the same end: a mistake, an expectation that did not hold, Control-C.
            case broken(String)
        }

        var text: String
        var outcome: Outcome
        /// The number of its result.
        var result: Int?
        /// Its value on a line.
        var summary = ""
        /// What `_` was when it ran.
        var last: Int?
        /// The entry of the history that it came with.
        var entry: String?
    }

    var statements: [Statement] = []
    /// Results are counted from 1.
    var resultCount = 0
    /// The exchange that brought each result.
    var exchanges: [Int: Int] = [:]
    /// What was created and can be deleted.
    var ledger = Ledger()

    /// The statements of some entries of the history, by the numbers that `:history` shows.
    func statements(in range: ClosedRange<Int>, of history: [String]) -> [Statement] {
        let numbers = Dictionary(history.enumerated().map { ($0.element, $0.offset + 1) }, uniquingKeysWith: max)
        var chosen: [Statement] = []
        // What was entered twice in a row is one entry: the later one.
        var number: Int?
        for statement in statements.reversed() {
            number = statement.entry.flatMap { numbers[$0] } ?? number
            if let number, range.contains(number) { chosen.append(statement) }
        }
        return chosen.reversed()
    }

    /// The statement that bound a name last.
    func binding(of name: String) -> String? {
        statements.last { statement in
            StatementReading(SourceText(name: "<session>", text: statement.text)).bindings.contains { $0.name == name }
        }?.text
    }

    mutating func add(_ statement: Statement) { statements.append(statement) }
}
