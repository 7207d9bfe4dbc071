// The standard library as data: one declaration per function, from which come the machine's call, the checker's knowledge,
// completion and the manual.

/// A function, method or property of the standard library.
struct LibraryFunction: Sendable {
    /// Whose method or property it is; `nil` for a free function.
    var receiver: Receiver?
    /// `json` in `json.parse(…)`; empty for methods and for functions that stand alone, as `print(…)`.
    var module: String
    var name: String
    /// One sentence, with a full stop.
    var summary: String
    /// Without the receiver. The machine checks count, labels and shapes before a native runs, so natives may rely on them.
    var parameters: [Parameter]
    var result: ResultShape
    /// One line of script that shows it: an expression that is true. Examples are run as tests.
    var example: String
    /// Whether calling it without using the result can only be an oversight: it changes nothing, apart from what a function given to
    /// it changes.
    var isPure: Bool
    /// Read without parentheses. A name may have a property and a method: `xs.first`, `xs.first { … }`.
    var isProperty: Bool
    /// What a closure argument is called with, for the checker: `[.element]` for `map`.
    var closure: [ResultShape]
    /// What the elements of the receiver have to be, where it asks for something.
    var elements = Kinds.all
    /// How many of the first parameters exclude each other, one of them being needed: `contains(_:)` and `contains(where:)`.
    var alternatives = 0
    var body: Body

    enum Body: Sendable {
        case native(Native)
        /// A method that changes its receiver, which must be a `var` or a part of one: `append`.
        case mutating(MutatingNative)
        /// A function of the prelude (Library/Prelude) written in the language itself, so that closures given to it may wait.
        /// Methods take the receiver as first parameter. Named `array_map` for the receiver `array` and the name `map`,
        /// `retry` for a free function, `json_parse` for a function of a module.
        case prelude
        /// Known to the compiler: it suspends, or needs the machine itself.
        case intrinsic(Intrinsic)
    }

    init(
        _ receiver: Receiver, _ name: String, _ summary: String, _ parameters: [Parameter] = [], returns result: ResultShape,
        example: String, isPure: Bool = true, isProperty: Bool = false, closure: [ResultShape] = [], _ body: Body
    ) {
        self.receiver = receiver
        module = ""
        self.name = name
        self.summary = summary
        self.parameters = parameters
        self.result = result
        self.example = example
        self.isPure = isPure
        self.isProperty = isProperty
        self.closure = closure
        self.body = body
    }

    init(
        module: String = "", _ name: String, _ summary: String, _ parameters: [Parameter] = [], returns result: ResultShape,
        example: String, isPure: Bool = true, isProperty: Bool = false, closure: [ResultShape] = [], _ body: Body
    ) {
        receiver = nil
        self.module = module
        self.name = name
        self.summary = summary
        self.parameters = parameters
        self.result = result
        self.example = example
        self.isPure = isPure
        self.isProperty = isProperty
        self.closure = closure
        self.body = body
    }
}

extension LibraryFunction {
    /// Whether the machine itself carries it out, so that there is no value to hand on: `fail`, `sleep`.
    var canOnlyBeCalled: Bool {
        switch body {
        case .mutating, .intrinsic: true
        case .native, .prelude: false
        }
    }

    /// The same with one of the first parameters needed and only one allowed.
    func takingOne(ofFirst count: Int) -> LibraryFunction {
        var function = self
        function.alternatives = count
        return function
    }

    /// The same for elements of some kinds.
    func ofElements(_ kinds: Kinds) -> LibraryFunction {
        var function = self
        function.elements = kinds
        return function
    }

    /// Whether what it gives depends on more than its arguments: on the time, the seed, or the surroundings of the run.
    var readsTheRun: Bool { receiver == nil && (["clock", "random"].contains(module) || ["env", "args"].contains(name)) }
}

/// Whose methods they are. Ranges, and objects that are collections, also have the methods of `array` that only read.
enum Receiver: String, Sendable, CaseIterable {
    case any, string, array, object, number, money, duration, date, range, function
}

/// What comes back, as far as it is known from what went in.
enum ResultShape: Sendable {
    case fixed(Shape)
    /// The receiver's own shape: `sorted()`.
    case receiver
    /// An element of the receiver.
    case element
    /// An element of the receiver or null: `first`.
    case optionalElement
    /// An array of elements of the receiver: `filter`.
    case arrayOfElement
    /// An array of what the closure returns: `map`.
    case arrayOfClosureResult
    case closureResult
    /// The shape of an argument, by its number.
    case argument(Int)
    /// The first argument, or what the closure makes of it: `reduce`.
    case accumulated
}

/// What only the machine itself can do.
enum Intrinsic: String, Sendable {
    case sleep, fail, cleanup, parallelMap, within, hold, advance, release, snapshot
}

/// Arguments are borrowed: they belong to the caller. The result belongs to whoever called (count one more: `retained()`).
typealias Native = @Sendable (NativeContext, NativeCall) throws(ScriptFailure) -> Value

/// The receiver is the native's own: count 1 may be changed in place (`heap.makeUnique`), and what it leaves there is stored back.
/// The result is the call's value.
typealias MutatingNative = @Sendable (NativeContext, inout Value, NativeCall) throws(ScriptFailure) -> Value

/// The arguments of one call.
struct NativeCall {
    /// The value before the dot; `.absent` for a free function.
    let receiver: Value
    let arguments: UnsafePointer<Value>
    let count: Int

    /// An argument in the order of the declared parameters; `.absent` where it was left out. Borrowed.
    subscript(position: Int) -> Value { position < count ? arguments[position] : .absent }

    /// A whole-number argument; 0 where it is none.
    func integer(_ position: Int) -> Int64 { self[position].tag == .integer ? self[position].integerBits : 0 }
    /// A string argument.
    func string(_ position: Int) -> String { self[position].string }
}

/// What natives may use of the machine that calls them.
final class NativeContext {
    let heap: Heap
    let symbols: SymbolTable
    let options: RunOptions
    let clock: RunClock
    /// The source of `random`; whoever runs scenarios side by side gives each its own.
    var random: RandomSource

    init(heap: Heap, symbols: SymbolTable, options: RunOptions) {
        self.heap = heap
        self.symbols = symbols
        self.options = options
        clock = RunClock(options)
        random = RandomSource(seed: options.seed)
        outputLeft = options.limits.output
    }

    /// For what takes long by itself: whether somebody wants it to stop is asked every few thousand turns.
    func checkCancellation() throws(ScriptFailure) {
        if options.cancellation.isCancelled { throw ScriptFailure(kind: "cancelled", "it was stopped") }
    }

    /// What the run may still print, log and report.
    var outputLeft: Int

    /// What `print` began and no line break has ended yet: as at a terminal, a line is shown when it is whole.
    private var unfinishedLine = ""

    /// Prints as Swift does; a line without an end waits for it, or for the end of the run.
    func print(_ text: String, terminator: String) throws(ScriptFailure) {
        try checkOutput(byteCount: text.utf8.count + terminator.utf8.count)
        let whole = unfinishedLine.isEmpty ? text : unfinishedLine + text
        unfinishedLine = ""
        if terminator == "\n" { return options.print(whole) }
        // By bytes: a `\r\n` is one character.
        let bytes = Array((whole + terminator).utf8)
        guard let end = bytes.lastIndex(of: UInt8(ascii: "\n")) else {
            unfinishedLine = whole + terminator
            return
        }
        options.print(String(decoding: bytes[..<end], as: UTF8.self))
        unfinishedLine = String(decoding: bytes[(end + 1)...], as: UTF8.self)
    }

    /// Shows what waits for the end of its line.
    func finishLine() {
        if unfinishedLine.isEmpty { return }
        options.print(unfinishedLine)
        unfinishedLine = ""
    }

    /// Call before text leaves the run: throws the mistake that names the limit.
    func checkOutput(byteCount: Int) throws(ScriptFailure) {
        outputLeft -= min(byteCount, options.limits.output) + 1
        if outputLeft < 0 {
            throw .limit("output", "the script prints, logs and reports more than \(options.limits.output) bytes")
        }
    }

    /// Call before making a string of that many bytes: throws the mistake that names the limit.
    func checkString(byteCount: Int) throws(ScriptFailure) {
        if byteCount > options.limits.string {
            throw .limit("string", "a string of \(byteCount) bytes is longer than the limit of \(options.limits.string)")
        }
    }

    /// Call before making an array of that many elements.
    func checkArray(count: Int) throws(ScriptFailure) {
        if count > options.limits.memory / MemoryLayout<Value>.stride {
            throw .limit("memory", "an array of \(count) elements is beyond the memory limit of \(options.limits.memory) bytes")
        }
    }
}

extension ScriptFailure {
    /// A mistake of the script: nothing catches it.
    static func mistake(_ kind: String, _ message: String) -> ScriptFailure {
        ScriptFailure(kind: kind, message, isMistake: true)
    }

    /// A limit was exceeded; the message names the flag that raises it.
    public static func limit(_ name: String, _ message: String) -> ScriptFailure {
        ScriptFailure(kind: "\(name)-limit", "\(message) (`--limit-\(name)` raises it)", isMistake: true)
    }
}
