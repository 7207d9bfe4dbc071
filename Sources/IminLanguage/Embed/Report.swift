/// What came of running a script.
public struct Report: Sendable {
    public enum Outcome: String, Sendable { case passed, failed, cancelled }

    public var outcome: Outcome = .passed
    /// Everything that went wrong, in order: failed expectations, failures nothing caught, mistakes.
    public var problems: [Problem] = []
    /// One per scenario that ran (a table row is one), in order.
    public var scenarios: [ScenarioReport] = []
    /// How many `expect` and `require` were evaluated.
    public var expectations = 0
    /// The value of the last expression statement at top level, for `-e` and the REPL; `nil` where there was none.
    public var value: ScriptValue?

    public init() {}
}

public struct ScenarioReport: Sendable {
    public var name: String
    public var outcome: Report.Outcome
    /// Indices into `Report.problems`.
    public var problems: Range<Int>
    public var expectations: Int

    public init(name: String, outcome: Report.Outcome, problems: Range<Int>, expectations: Int) {
        self.name = name
        self.outcome = outcome
        self.problems = problems
        self.expectations = expectations
    }
}

/// One thing that went wrong while a script ran, with all that is needed to tell its story.
public struct Problem: Sendable {
    public enum Kind: String, Sendable {
        /// An `expect` or `require` that did not hold.
        case expectation
        /// A failure that nothing caught.
        case failure
        /// The script is wrong.
        case mistake
        /// A `defer` or `cleanup` that failed; reported beside the first problem.
        case cleanup
    }

    public var kind: Kind
    /// Stable name for `imin explain`: `expectation-failed`, `http`, `index-out-of-range`.
    public var name: String
    /// One sentence.
    public var message: String
    public var source: SourceText
    public var span: Span
    /// The scenario and the steps it happened in, outermost first.
    public var path: [String]
    /// The values of the subexpressions, left to right as written: what stood there and what it was, shortened to a line.
    public var witnesses: [Witness]
    /// What differs between the two sides of `==`, or why a pattern did not match: one line each, with a path.
    public var differences: [String]
    /// The failure behind it.
    public var failure: ScriptFailure?
    /// The exchange that produced a value it is about.
    public var exchange: Int?
    /// The calls it happened in, innermost first.
    public var calls: [Call]
    /// Notes, as "3 rounds within 10 s".
    public var notes: [String]

    public struct Witness: Sendable {
        public var span: Span
        public var value: String

        public init(span: Span, value: String) {
            self.span = span
            self.value = value
        }
    }

    public struct Call: Sendable {
        public var function: String
        public var source: SourceText
        public var span: Span

        public init(function: String, source: SourceText, span: Span) {
            self.function = function
            self.source = source
            self.span = span
        }
    }

    public init(kind: Kind, name: String, message: String, source: SourceText, span: Span) {
        self.kind = kind
        self.name = name
        self.message = message
        self.source = source
        self.span = span
        path = []
        witnesses = []
        differences = []
        calls = []
        notes = []
    }
}
