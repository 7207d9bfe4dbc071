// How something is called: the parameters that a host, the library, a `func` or a closure declares.

/// Index of a signature in `Checker.signatures`.
struct SignatureID: Hashable, Sendable, BitwiseCopyable {
    var index: UInt32
    /// A function of which nothing is known.
    static let none = SignatureID(index: .max)
    var isNone: Bool { index == .max }
}

struct Signature: Sendable {
    /// Whose rules the call follows.
    enum Manner: Sendable {
        /// Of the host: labelled arguments in any order.
        case host
        /// A `func` or a function of the library: labels in the order of the declaration, as in Swift.
        case ordered
        /// A closure: no labels; it is only known how many arguments its own parameters need.
        case closure
    }

    var manner: Manner
    var parameters: [CheckedParameter]
    var result: ResultKnowledge
    /// What a closure given as argument is called with; empty where nothing is known.
    var closure: [ResultKnowledge] = []
    /// Whether spare arguments are dropped: a closure that reads `$0` or nothing.
    var takesMore = false
    /// Whether a call whose result is dropped can only be an oversight.
    var isPure = false
    /// Whether a call changes its receiver (`append`).
    var isMutating = false
    /// The variables from outside that a call changes.
    var writes: Set<OuterVariable> = []
    /// Sets of parameters, as bits of their numbers, that exclude each other; one of them is needed, whole.
    var alternatives: [UInt64] = []
    /// The function of the library that is called, by its index.
    var entry: UInt32?
}

/// A variable that a function changes without having bound it. Its place in the scope may be another's by the time the function is
/// called, so where it was bound belongs to it.
struct OuterVariable: Hashable, Sendable {
    /// Index of the binding in the scope.
    var index: Int
    /// Where it is bound.
    var span: Span
}

/// What is known of a call's result, or of a closure's argument; library methods speak of their receiver.
enum ResultKnowledge: Sendable, Hashable {
    case fixed(ShapeID)
    case receiver
    case element
    case optionalElement
    case arrayOfElement
    case closureResult
    case arrayOfClosureResult
    case argument(Int)
    case accumulated
}

struct CheckedParameter: Sendable, BitwiseCopyable {
    /// What the caller writes before the colon, or none.
    var label: Symbol
    /// What the body and help call it.
    var name: Symbol
    var shape: ShapeID
    /// The kinds that may be given.
    var accepts: Kinds
    var isRequired: Bool
    /// Index into `Checker.rules` of a written type that asks for more than kinds; -1 where there is none.
    var rule: Int32 = -1
    /// What a function given for it has to give.
    var gives = Kinds.all
    /// Whether a function given for it is called with nothing.
    var isCalledAlone = false
    /// The least whole Number that may be given.
    var least: Int64?
    /// Whether a String given for it names a field of the receiver's elements.
    var isField = false
    /// Whether a String given for it is a regular expression.
    var isPattern = false
    /// Whether it takes any number of arguments without a label.
    var isVariadic = false
    /// Whether all arguments are compared with each other.
    var isCompared = false
    /// The module that `.name` means in this argument.
    var namespace: EntityID = .none

    var takesFunction: Bool { accepts.contains(.function) }
}
