// What the compiler makes and the machine runs: code and the tables its instructions name. It only grows: every source of a
// session adds to it, so numbers stay good. The machine reads the hot tables through plain pointers, taken anew before it runs.

/// What the machine needs of a function at a call.
struct FunctionEntry: BitwiseCopyable {
    /// Offset of its first instruction.
    var entry: Int32
    var registerCount: Int32
    var parameterCount: Int32
    /// Whether calls may bring more arguments than it names: closures ignore what they do not ask for.
    var isClosure: Bool
}

/// What is needed of a function when something is to be told, or bound at a call.
struct FunctionInfo {
    struct Parameter {
        var label: Symbol
        var name: Symbol
        var hasDefault: Bool
    }

    enum Capture {
        /// A register of the function that makes the closure: a value, or a box.
        case register(Int)
        /// A capture of that function.
        case capture(Int)
    }

    var name: String
    var parameters: [Parameter]
    var captures: [Capture] = []
    var handlers: [Handler] = []
    /// Offsets of its code.
    var code: Range<Int> = 0..<0
    /// Index of its source in `Program.sources`.
    var source: Int
}

/// Where to go on when something fails between two instructions.
struct Handler {
    var range: Range<Int>
    var target: Int
    /// Gets the failure as a value; the next register a handle of the fault for `rethrow`.
    var register: Int
    /// Holds the mark to return to.
    var mark: Int
    /// Takes mistakes too: the edge of a scenario.
    var isBoundary: Bool
}

/// `R[b].name`: what a field instruction looks for and where it found it last.
struct FieldSite: BitwiseCopyable {
    var forms: KeyForms
    var layout: UInt32 = .max
    var slot: Int32 = 0
    /// For values that are no objects: the property last found, by tag.
    var tag: UInt8 = 0xFF
    var property: Int32 = -1

    /// A `property` that the loop answers itself.
    static let arrayCount: Int32 = -2
}

/// A call that is bound when it runs.
struct CallSite {
    var name: Symbol = .none
    var forms = KeyForms(exact: .none, prefixed: .none, sign: .none)
    /// One per argument; none where it has no label.
    var labels: [Symbol] = []
    /// Whether the last argument is a closure behind the parentheses, which fits any label.
    var isTrailing = false
    /// Index of the library or host function.
    var target = 0
    /// For host functions: the parameter of each argument.
    var mapping: [Int] = []
    /// For mutating methods: the place of the receiver in `Program.places`; -1: it has none.
    var place = -1
    /// Written before the dot or parenthesis, for messages.
    var callee = NodeID.none
    var isOptional = false
}

/// What a method site found last.
struct MethodCache: BitwiseCopyable {
    /// The receiver's tag.
    var tag: UInt8 = 0xFF
    var kind: Kind = .none
    var target: Int32 = 0
    var argumentCount: Int32 = -1
    /// For `append` with one argument: the place that it changes; -1 for all others.
    var appends: Int32 = -1

    enum Kind: UInt8 { case none, native, prelude }
}

/// Something that can be assigned to: a root and the way from there.
struct Place {
    enum Root {
        case register(Int)
        /// A register that holds a box.
        case box(Int)
        case captureBox(Int)
        case global(Int)
    }

    enum Accessor {
        /// Index of a `FieldSite`.
        case field(Int)
        /// A register with a key or index.
        case index(Int)
    }

    var root: Root
    var accessors: [Accessor]
    var operation: AssignmentOperator
    /// Registers that nothing reads any more when the place is changed. What they still hold must not be taken for a second owner.
    var unused: Range<Int> = 0..<0
    /// A register that gets the result of what changes the place, and until then is unused as well; 0: none.
    var result = 0
    /// Whether nothing reads R[0] either: the function captures nothing.
    var clearsFirst = false
}

/// The same as the machine reads it: accessors are a run of `AccessorEntry`s.
struct PlaceEntry: BitwiseCopyable {
    enum Root: UInt8 { case register, box, captureBox, global }
    var root: Root
    var operation: AssignmentOperator
    var clearsFirst: Bool
    var firstUnused: UInt8
    var unusedEnd: UInt8
    var result: UInt8
    var index: Int32
    var first: Int32
    var count: Int32
}

struct AccessorEntry: BitwiseCopyable {
    var isField: Bool
    /// A field site, or a register with a key or index.
    var index: Int32
}

struct TemplateEntry: BitwiseCopyable {
    var layout: UInt32
    var count: Int32
}

struct ObjectTemplate {
    var keys: [Symbol]
    /// The layout where the keys fit one.
    var layout: UInt32?
}

struct ExpectationInfo {
    var kind: ExpectationKind
    /// The whole statement.
    var node: NodeID
    /// What was expected.
    var value: NodeID
    var source: Int
    /// Subexpressions and the registers that hold them, in order of place.
    var witnesses: [(node: NodeID, register: Int)] = []
    /// `==` and its kin: the registers of both sides.
    var operands: (left: Int, right: Int, operation: BinaryOperator)?
    /// `matches`: the register of the value and the pattern.
    var match: (register: Int, pattern: Int)?
    /// `fails with`: the pattern.
    var failurePattern: Int?
    /// Register of the message behind the comma; -1: none.
    var message = -1
}

/// A type written behind a parameter.
struct TypeCheck {
    indirect enum Form {
        case shape(ShapeName)
        case array(Form)
        case optional(Form)
        /// The name of something that the machine does not know as a shape: a global that holds one.
        case global(Int)
        /// The name of a type of handles.
        case handle(String)
        /// What the shape of a global asks of one of its parts.
        case part(Int, [Step])

        /// Whether a shape of the script's own is the type, or that of its elements.
        var namesAShape: Bool {
            switch self {
            case .global: true
            case .array(let inner), .optional(let inner): inner.namesAShape
            case .shape, .handle, .part: false
            }
        }
    }

    /// From a shape to what it asks of a part.
    enum Step {
        case field(KeyForms)
        case element
    }

    var form: Form
    /// What must be of it, for the message: "`adults`", "the result of `total`".
    var subject: String
    /// Whether the caller is to blame: an argument.
    var isArgument = false
    var written: String
}

/// A source and its tree, kept for reports.
struct SourceUnit {
    var tree: SyntaxTree
    /// Whether it is the library's own: its frames are not shown.
    var isPrelude: Bool
}

final class Program {
    // Only the one thread of the session touches it, so no access needs to be checked for being the only one.
    let symbols: SymbolTable
    let owner: HeapOwner
    var heap: Heap { owner.heap }

    @exclusivity(unchecked) var code: [Instruction] = []
    /// Beside `code`: the node each instruction was made for.
    @exclusivity(unchecked) var nodes: [NodeID] = []
    @exclusivity(unchecked) var constants: [Value] = []
    @exclusivity(unchecked) var functions: [FunctionEntry] = []
    @exclusivity(unchecked) var functionInfos: [FunctionInfo] = []
    /// The order of `functions` by entry, for finding the function of an instruction.
    @exclusivity(unchecked) var functionsByEntry: [Int] = []
    @exclusivity(unchecked) var fieldSites: [FieldSite] = []
    @exclusivity(unchecked) var callSites: [CallSite] = []
    @exclusivity(unchecked) var methodCaches: [MethodCache] = []
    @exclusivity(unchecked) var places: [Place] = []
    @exclusivity(unchecked) var templates: [ObjectTemplate] = []
    @exclusivity(unchecked) var patterns = PatternTable()
    @exclusivity(unchecked) var expectations: [ExpectationInfo] = []
    @exclusivity(unchecked) var types: [TypeCheck] = []
    @exclusivity(unchecked) var scenarios: [(node: NodeID, source: Int, function: Int, isRow: Bool)] = []
    @exclusivity(unchecked) var sources: [SourceUnit] = []
    @exclusivity(unchecked) var modules: [ModuleUnit] = []
    /// How many globals there are; the values lie in the machine.
    @exclusivity(unchecked) var globalCount = 0
    @exclusivity(unchecked) var globalNames: [String] = []
    /// The types written behind variables that are globals, by the number of the global.
    @exclusivity(unchecked) var globalTypes: [Int: Int] = [:]

    init(owner: HeapOwner) {
        self.owner = owner
        symbols = owner.symbols
    }

    deinit {
        for constant in constants { owner.heap.release(constant) }
        patterns.release(owner.heap)
    }

    private var compiledRegexes: [Int: RegularExpression] = [:]

    /// A regular expression of a pattern, compiled when first asked for. The checker has told what is wrong with it.
    func regex(_ number: Int) throws(Fault) -> RegularExpression {
        if let known = compiledRegexes[number] { return known }
        do {
            let made = try RegularExpression(patterns.regexes[number])
            compiledRegexes[number] = made
            return made
        } catch {
            throw .mistake("regex", "/\(patterns.regexes[number])/ is no regular expression: \(error)")
        }
    }

    /// The function an instruction belongs to.
    func function(at pc: Int) -> Int {
        var low = 0
        var high = functionsByEntry.count
        while low + 1 < high {
            let middle = (low + high) / 2
            if functionInfos[functionsByEntry[middle]].code.lowerBound <= pc { low = middle } else { high = middle }
        }
        return functionsByEntry.isEmpty ? 0 : functionsByEntry[low]
    }

    /// Where an instruction was written.
    func place(of pc: Int) -> (source: SourceText, span: Span, isPrelude: Bool) {
        let info = functionInfos[function(at: pc)]
        let unit = sources[info.source]
        return (unit.tree.source, unit.tree.span(nodes[pc]), unit.isPrelude)
    }

    /// The variable that an assignment, or a method that changes its receiver, begins with.
    func variable(changedAt pc: Int) -> String? {
        let tree = sources[functionInfos[function(at: pc)].source].tree
        let changed: NodeID
        switch tree[nodes[pc]] {
        case .assign(_, let place, _): changed = place
        case .call(let callee, _): changed = callee
        default: return nil
        }
        return tree.root(of: changed).map { symbols[$0] }
    }
}

/// An imported file.
struct ModuleUnit {
    /// What identifies it: the name of its source.
    var key: String
    /// Its top level.
    var function: Int
    var members: [Symbol: Binding]
    var hasRun = false
}

/// What a name stands for at top level.
enum Binding {
    case global(Int, isVariable: Bool)
    case function(Int)
    case module(Int)
}
