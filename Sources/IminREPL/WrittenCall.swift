import IminAPI
import IminLanguage

/// A call that changes the world, as it stands in a source.
struct WrittenCall: Hashable {
    /// `customer.create`
    var name: String
    var effect: Effect
    /// On a line.
    var text: String

    /// Those of a source, in their order.
    static func all(in source: SourceText, width: Int) -> [WrittenCall] {
        calls(of: StatementReading(source)).map { call, operation in
            let text = Text.lines(source.text(call.span)).map(Text.trimmed).joined(separator: " ")
            return WrittenCall(name: operation.name, effect: operation.effect, text: Text.fitted(Text.harmless(text), width))
        }
    }

    /// Whether a source can send no write but those, and each of them once at most. Who agrees to the list agrees to nothing else then.
    ///
    /// Decided by what is written, and in doubt no: every name is one of the session that holds data, one that the source binds, or begins
    /// a call of an operation or of what surely sends nothing; and no write stands where it may run again or at another time: in
    /// braces, in a loop's head, in a pattern, in a text.
    static func areAll(in source: SourceText, of session: Session) -> Bool {
        let reading = StatementReading(source)
        let pieces = SourceReading(source).pieces
        // A module runs its own statements.
        guard !pieces.contains(where: { $0.kind == .keyword && source.text($0.span) == "import" }) else { return false }
        let starts = Set(reading.calls.lazy.filter { isKnown($0.callee) }.map(\.span.start))
        let bound = reading.innerNames.union(reading.bindings.map(\.name))
        for name in Set(reading.uses.map(\.name)) where session.isBound(name) {
            guard let value = session.value(of: name), isData(value) else { return false }
        }
        for use in reading.uses where !session.isBound(use.name) && !bound.contains(use.name) {
            guard starts.contains(use.span.start) else { return false }
        }
        return calls(of: reading).allSatisfy { runsOnce($0.call.span, in: reading, pieces) }
    }

    private static func calls(of reading: StatementReading) -> [(call: StatementReading.Call, operation: Operation)] {
        reading.calls.sorted { $0.span.start < $1.span.start }.compactMap { call in
            guard let operation = Catalogue.operation(named: call.callee), operation.effect.changesTheWorld else { return nil }
            return (call, operation)
        }
    }

    /// Functions of the language that call nothing and are of use between writes.
    private static let harmless: Set<String> = ["print", "log", "sleep"]

    /// Whether a call of this is either listed or sends no write.
    private static func isKnown(_ callee: String) -> Bool {
        harmless.contains(callee) || Catalogue.operation(named: callee) != nil || Catalogue.forms.contains { $0.name == callee }
    }

    /// Words of statements and patterns of which a part may run several times, or not where it stands.
    private static let repeating: Set<String> = [
        "func", "scenario", "step", "for", "while", "defer", "parallel", "switch", "case", "matches", "each", "some", "no",
    ]

    private static func runsOnce(_ call: Span, in reading: StatementReading, _ pieces: [SourceReading.Piece]) -> Bool {
        guard let statement = reading.statements.first(where: { $0.span.start <= call.start && call.end <= $0.span.end }) else {
            return false
        }
        var braces = 0
        for piece in pieces where statement.span.start <= piece.span.start && piece.span.end <= statement.span.end {
            // Within what is interpolated.
            if piece.kind == .string, piece.span.start < call.start, call.start < piece.span.end { return false }
            let text = reading.source.text(piece.span)
            switch piece.kind {
            case .openingBracket where text == "{" && piece.span.start < call.start: braces += 1
            case .closingBracket where text == "}" && piece.span.start < call.start: braces -= 1
            case .keyword, .name, .call, .symbol: if repeating.contains(text) { return false }
            default: break
            }
        }
        return braces == 0
    }

    /// Whether a value holds nothing that can be called: no function, no page.
    private static func isData(_ value: ScriptValue) -> Bool {
        switch value {
        case .opaque, .handle: false
        case .array(let elements): elements.allSatisfy(isData)
        case .object(let members): members.allSatisfy { isData($0.value) }
        default: true
        }
    }
}
