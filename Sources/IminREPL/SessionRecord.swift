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
    }

    var statements: [Statement] = []
    /// Results are counted from 1.
    var resultCount = 0
    /// The exchange that brought each result.
    var exchanges: [Int: Int] = [:]
    /// What was created and can be deleted.
    var ledger = Ledger()

    mutating func add(_ statement: Statement) { statements.append(statement) }
}
