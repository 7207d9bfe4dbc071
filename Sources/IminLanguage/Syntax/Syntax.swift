// The syntax tree: what the parser makes, and all that checker, compiler, formatter and highlighter know of a script.
//
// A tree is flat: nodes lie in one array and name each other by index, spans lie beside them. A node is a trivial value, so
// walking a tree counts no references and a script of 50,000 lines is a handful of allocations. Read a node with
// `switch tree[id] { case .call(let callee, let arguments): … }`.
//
// Invariants: children precede their parents in `nodes`, so there are no cycles; every `NodeID` but `.none` and every
// `NodeList` is in range; after a syntax error the tree still holds what could be read, with `.missing` in the gaps.

/// Index of a node in its tree.
struct NodeID: Hashable, Sendable, BitwiseCopyable {
    var index: UInt32
    /// "Not written": no `else`, no message, no type.
    static let none = NodeID(index: .max)
    var isNone: Bool { index == .max }
}

/// A run of node indices in `SyntaxTree.lists`.
struct NodeList: Hashable, Sendable, BitwiseCopyable {
    var start: UInt32
    var count: UInt32
    static let empty = NodeList(start: 0, count: 0)
    var isEmpty: Bool { count == 0 }
}

/// Index of a decoded text in `SyntaxTree.texts`.
struct TextID: Hashable, Sendable, BitwiseCopyable { var index: UInt32 }

/// How a key was written; decides which fields it finds.
enum KeyForm: UInt8, Sendable {
    /// `x.email`: finds `email`, else `imin:email`, else `@email`.
    case bare
    /// `x."imin:item"`, `x.@type`, `"a": 1`: exactly this text.
    case exact
}

enum UnaryOperator: UInt8, Sendable { case not, negate }

enum BinaryOperator: UInt8, Sendable {
    case or, and
    case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
    /// `??`
    case orElse
    /// `...` and `..<`
    case closedRange, halfOpenRange
    case add, subtract, multiply, divide, remainder

    /// How people write it.
    /// Whether it asks for true or false.
    var isQuestion: Bool {
        switch self {
        case .or, .and, .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: true
        default: false
        }
    }

    var sign: String {
        switch self {
        case .or: "||"
        case .and: "&&"
        case .equal: "=="
        case .notEqual: "!="
        case .less: "<"
        case .lessOrEqual: "<="
        case .greater: ">"
        case .greaterOrEqual: ">="
        case .orElse: "??"
        case .closedRange: "..."
        case .halfOpenRange: "..<"
        case .add: "+"
        case .subtract: "-"
        case .multiply: "*"
        case .divide: "/"
        case .remainder: "%"
        }
    }
}

/// `=`, `+=`, …
enum AssignmentOperator: UInt8, Sendable { case set, add, subtract, multiply, divide }

enum Quantifier: UInt8, Sendable { case each, some, no }

enum ExpectationKind: UInt8, Sendable { case expect, require }

/// One node. Lists and optional children are documented beside the case; "statements" lists hold statements and expressions.
enum Node: Hashable, Sendable, BitwiseCopyable {
    /// Something the parser could not read; an error has been reported.
    case missing

    // MARK: Literals
    case null
    case bool(Bool)
    /// A whole number that fits 64 bits.
    case integer(Int64)
    /// Any other number, as written without underscores.
    case decimal(TextID)
    /// A string without interpolation, decoded.
    case text(TextID)
    /// Parts: `.text` and expressions, in order.
    case interpolation(NodeList)
    /// Minor units (pence) and the currency's three ASCII letters packed in the low 24 bits, first letter highest.
    case money(minor: Int64, currency: UInt32)
    /// Days since 1970-01-01.
    case day(Int64)
    /// Microseconds since 1970-01-01T00:00:00Z.
    case instant(Int64)
    /// Elements: expressions and `.spread`.
    case array(NodeList)
    /// Members: `.objectMember` and `.spread`.
    case object(NodeList)
    case objectMember(key: Symbol, value: NodeID)
    case spread(NodeID)

    // MARK: Names, members, calls
    case name(Symbol)
    /// `.backToBroker`: a member of whatever the place expects.
    case implicitMember(Symbol)
    /// `$0`
    case closureArgument(Int32)
    /// `(expression)`, kept for the formatter and for the printed form of expectations.
    case group(NodeID)
    case member(base: NodeID, key: Symbol, form: KeyForm, isOptional: Bool)
    case index(base: NodeID, index: NodeID, isOptional: Bool)
    /// Arguments: `.argument`; a closure behind the parentheses is the last of them, with `isTrailing`.
    case call(callee: NodeID, arguments: NodeList)
    case argument(label: Symbol, value: NodeID, isTrailing: Bool)

    // MARK: Operators
    case unary(UnaryOperator, NodeID)
    case binary(BinaryOperator, NodeID, NodeID)
    case matches(NodeID, pattern: NodeID)
    /// `try? expression`
    case tryOptional(NodeID)

    // MARK: Closures and flow
    /// Parameters: `.targetName` nodes, none where the closure uses `$0`. Body: statements.
    case closure(parameters: NodeList, body: NodeList)
    /// Conditions: expressions and `.letCondition`. `otherwise`: `.block`, `.ifElse` or none.
    case ifElse(conditions: NodeList, then: NodeID, otherwise: NodeID)
    case letCondition(target: NodeID, value: NodeID)
    /// Cases: `.switchCase`.
    case switchOver(subject: NodeID, cases: NodeList)
    /// `default` has no patterns. `condition` is the `where`, or none.
    case switchCase(patterns: NodeList, condition: NodeID, body: NodeList)
    case block(NodeList)

    // MARK: Statements
    /// Index into `SyntaxTree.imports`.
    case importModule(UInt32)
    /// Index into `SyntaxTree.functions`.
    case function(UInt32)
    /// Index into `SyntaxTree.scenarios`.
    case scenario(UInt32)
    case step(name: NodeID, body: NodeID)
    /// `type` and `otherwise` (the `else` block) may be none.
    case binding(isVariable: Bool, target: NodeID, type: NodeID, value: NodeID, otherwise: NodeID)
    /// `place` is a name followed by members and indices.
    case assign(AssignmentOperator, place: NodeID, value: NodeID)
    /// `condition` is the `where`, or none. `body` is a block.
    case forIn(target: NodeID, sequence: NodeID, condition: NodeID, body: NodeID)
    case whileLoop(condition: NodeID, body: NodeID)
    /// The value may be none.
    case returnValue(NodeID)
    case breakLoop
    /// `break` directly within a `switch` (not within a loop in it): leaves the `switch`, as in Swift.
    case breakSwitch
    case continueLoop
    /// `expect value, message` · `expect value fails` · `expect value fails with pattern`. `pattern`, `message` may be none.
    case expectation(ExpectationKind, value: NodeID, fails: Bool, pattern: NodeID, message: NodeID)
    case deferred(NodeID)
    case parallel(NodeID)
    /// `pattern` may be none: catches every failure.
    case doCatch(body: NodeID, pattern: NodeID, handler: NodeID)

    // MARK: Targets of bindings
    case targetName(Symbol)
    /// Members: `.targetMember`.
    case targetObject(NodeList)
    case targetMember(key: Symbol, form: KeyForm, target: NodeID)
    /// Elements: targets, at most one `.targetRest`.
    case targetArray(NodeList)
    case targetRest(NodeID)

    // MARK: Patterns
    case wildcard
    /// `let name: Type`; the type may be none.
    case patternBinding(Symbol, type: NodeID)
    case quantified(Quantifier, NodeID)
    case regex(TextID)
    /// `< 5`, `>= £3`
    case comparison(BinaryOperator, NodeID)
    /// An expression that the value must equal; a range it must lie in; a capitalised name is a shape.
    case patternValue(NodeID)
    /// Members: `.patternMember`.
    case patternObject(exactly: Bool, NodeList)
    /// `pattern` is none in `{ identifier }`: the field must be there. `isOptional`: `key?:`, may be absent.
    case patternMember(key: Symbol, form: KeyForm, isOptional: Bool, pattern: NodeID)
    /// Elements: patterns, at most one `.patternRest`.
    case patternArray(NodeList)
    /// `...` or `...pattern`; the pattern (none for a bare `...`) sees the array of the rest.
    case patternRest(NodeID)
    case alternatives(NodeList)

    // MARK: Types
    case typeName(Symbol, isOptional: Bool)
    case typeArray(NodeID, isOptional: Bool)
}

/// `import people`, `import "./clubs/acme.imin" as acme`
struct ImportDeclaration: Sendable {
    /// The module's name or path as written, without quotes.
    var module: String
    var isPath: Bool
    /// The name it is bound to: the alias, else the module's own name (a path's last part without `.imin`).
    var name: Symbol
    var span: Span
}

/// `func book(_ slot, for customer, adults: Int = 1) -> Object { … }`
struct FunctionDeclaration: Sendable {
    var name: Symbol
    var nameSpan: Span
    var parameters: [ParameterDeclaration]
    /// The type behind `->`, or none.
    var result: NodeID
    /// A block.
    var body: NodeID
    /// The `///` lines above it, without the slashes; empty when there are none.
    var documentation: String
}

struct ParameterDeclaration: Sendable {
    /// What the caller writes; none for `_`.
    var label: Symbol
    /// What the body reads.
    var name: Symbol
    var span: Span
    var type: NodeID
    var defaultValue: NodeID
}

/// `scenario "…" (tags: ["slow"]) for row in rows { … }`
struct ScenarioDeclaration: Sendable {
    /// `.text` or `.interpolation`
    var name: NodeID
    /// `.argument` nodes.
    var arguments: NodeList
    /// The target behind `for`, or none.
    var target: NodeID
    /// The sequence behind `in`, or none.
    var sequence: NodeID
    /// A block.
    var body: NodeID
    /// The `///` lines above it.
    var documentation: String
}

/// A parsed source.
struct SyntaxTree {
    let source: SourceText
    let symbols: SymbolTable
    var nodes: [Node] = []
    /// Beside `nodes`: where each was written.
    var spans: [Span] = []
    /// What `NodeList`s cut their runs from.
    var lists: [NodeID] = []
    /// What `TextID`s name.
    var texts: [String] = []
    var imports: [ImportDeclaration] = []
    var functions: [FunctionDeclaration] = []
    var scenarios: [ScenarioDeclaration] = []
    /// How deep a walk over the tree goes; see `Height`.
    var depth: UInt16 = 0
    /// Every comment in order of place, for the formatter.
    var comments: [Span] = []
    /// The statements of the script.
    var statements: NodeList = .empty

    init(source: SourceText, symbols: SymbolTable) {
        self.source = source
        self.symbols = symbols
    }

    subscript(id: NodeID) -> Node { id.isNone ? .missing : nodes[Int(id.index)] }
    subscript(list: NodeList) -> ArraySlice<NodeID> { lists[Int(list.start)..<Int(list.start + list.count)] }
    subscript(text: TextID) -> String { texts[Int(text.index)] }

    func span(_ id: NodeID) -> Span { id.isNone ? Span(0, 0) : spans[Int(id.index)] }
    /// The source of a node as it was written.
    func written(_ id: NodeID) -> String { source.text(span(id)) }

    mutating func add(_ node: Node, _ span: Span) -> NodeID {
        nodes.append(node)
        spans.append(span)
        return NodeID(index: UInt32(nodes.count - 1))
    }

    mutating func add(list ids: [NodeID]) -> NodeList {
        if ids.isEmpty { return .empty }
        lists.append(contentsOf: ids)
        return NodeList(start: UInt32(lists.count - ids.count), count: UInt32(ids.count))
    }

    mutating func add(list ids: ArraySlice<NodeID>) -> NodeList {
        if ids.isEmpty { return .empty }
        lists.append(contentsOf: ids)
        return NodeList(start: UInt32(lists.count - ids.count), count: UInt32(ids.count))
    }

    mutating func add(text: String) -> TextID {
        texts.append(text)
        return TextID(index: UInt32(texts.count - 1))
    }
}
