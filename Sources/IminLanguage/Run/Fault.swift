// What unwinds a fiber: a failure of the world, a mistake of the script, or the wish to stop.

final class Fault: Error, @unchecked Sendable {
    // Confined to the machine's thread; `Error` asks for Sendable.

    enum Kind {
        /// `catch`, `try?`, `retry`, `eventually` may take it.
        case failure
        /// Ends the scenario; nothing takes it.
        case mistake
        /// A sibling failed, a deadline passed, or the user stopped the run.
        case cancelled
    }

    var kind: Kind
    var failure: ScriptFailure
    /// The instruction it happened at, and where that was written; set when unwinding begins.
    var place: (source: SourceText, span: Span)?
    var calls: [Problem.Call] = []
    /// Where its problem would stand: behind those recorded before it happened, before those of clean-ups that fail because of it.
    weak var recorder: Recorder?
    var position = 0
    /// What a `require` reports where nothing takes it.
    var problem: Problem?
    /// Ends the whole run, not only the scenario: cancelled from outside, or a limit of the run.
    var isFatal = false
    /// Where the blame is the caller's: how many frames to go out.
    var framesOut = 0

    init(_ kind: Kind, _ failure: ScriptFailure) {
        self.kind = kind
        self.failure = failure
    }

    convenience init(_ failure: ScriptFailure) {
        self.init(failure.isMistake ? .mistake : .failure, failure)
    }

    static func mistake(_ name: String, _ message: String) -> Fault { Fault(.mistake, .mistake(name, message)) }
    static func failure(_ kind: String, _ message: String) -> Fault { Fault(.failure, ScriptFailure(kind: kind, message)) }
    static func limit(_ name: String, _ message: String) -> Fault { Fault(.mistake, .limit(name, message)) }
    static var cancelled: Fault { Fault(.cancelled, ScriptFailure(kind: "cancelled", "the run was stopped")) }
}

/// Keeps a caught fault beside its value, for `rethrow`.
final class FaultHandle: HostHandle, @unchecked Sendable {
    let fault: Fault
    init(_ fault: Fault) { self.fault = fault }
    var typeName: String { "failure" }
    var summary: String { fault.failure.message }
}
