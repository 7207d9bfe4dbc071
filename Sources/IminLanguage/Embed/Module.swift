/// What a host adds to the language: named functions and constants, declared once.
///
/// The declaration feeds the machine (labels), the checker (types), completion and the manual (summaries, examples).
public struct Module: Sendable {
    /// `customer` in `customer.create(…)`; empty for functions that stand alone, as `checkout(…)`.
    /// A dot nests: `sandbox.clock`.
    public var name: String
    /// One sentence for `?customer`.
    public var summary: String
    public var functions: [HostFunction]
    /// Plain values, as `clock` settings or shapes of a vocabulary.
    public var constants: [HostConstant]

    public init(_ name: String, _ summary: String, functions: [HostFunction] = [], constants: [HostConstant] = []) {
        self.name = name
        self.summary = summary
        self.functions = functions
        self.constants = constants
    }
}

public struct HostConstant: Sendable {
    public var name: String
    public var summary: String
    public var value: ScriptValue

    public init(_ name: String, _ summary: String, _ value: ScriptValue) {
        self.name = name
        self.summary = summary
        self.value = value
    }
}

/// A labelled parameter of a host function.
public struct Parameter: Sendable, Hashable {
    /// What the caller writes before the colon; `nil` for a parameter without label (`accounts.disconnect(_:from:)`).
    public var label: String?
    /// What help calls it; the label where there is one.
    public var name: String
    public var shape: Shape
    public var isRequired: Bool
    /// One sentence; may be empty.
    public var summary: String
    /// The module whose functions and constants `.name` means in this argument (or in an array literal in its place):
    /// `links: [.backToBroker("…")]`. `nil` where the short form has no meaning.
    public var namespace: String?
    /// Whether it takes any number of arguments without a label, which the function gets as an array: `print("a", 1)`.
    /// Only functions of the library do.
    var isVariadic = false
    /// Whether all arguments are compared with each other.
    var isCompared = false
    /// What a function given for it has to give; `nil` where that is its own matter.
    var gives: Shape?
    /// Whether a function given for it is called with nothing.
    var isCalledAlone = false
    /// The least whole Number that may be given.
    var least: Int64?
    /// Whether only what has JSON may be given.
    var isData = false
    /// Whether a String given for it names a field of the receiver's elements.
    var isField = false
    /// Whether a String given for it is a regular expression.
    var isPattern = false

    public init(
        _ label: String?, name: String? = nil, _ shape: Shape, isRequired: Bool = true, _ summary: String = "",
        namespace: String? = nil
    ) {
        self.label = label
        self.name = name ?? label ?? "value"
        self.shape = shape
        self.isRequired = isRequired
        self.summary = summary
        self.namespace = namespace
    }

    /// A function that has to give something of a shape.
    func giving(_ shape: Shape) -> Parameter {
        var parameter = self
        parameter.gives = shape
        return parameter
    }

    /// Compared with all other arguments.
    var compared: Parameter {
        var parameter = self
        parameter.isCompared = true
        return parameter
    }

    /// A function that is called with nothing.
    var calledAlone: Parameter {
        var parameter = self
        parameter.isCalledAlone = true
        return parameter
    }

    /// A whole Number that is not less than another.
    func atLeast(_ least: Int64) -> Parameter {
        var parameter = self
        parameter.least = least
        return parameter
    }

    /// A function of the receiver's elements, or the name of one of their fields.
    var orField: Parameter {
        var parameter = self
        parameter.isField = true
        return parameter
    }

    /// A regular expression.
    var asPattern: Parameter {
        var parameter = self
        parameter.isPattern = true
        return parameter
    }

    /// What has JSON.
    var asData: Parameter {
        var parameter = self
        parameter.isData = true
        return parameter
    }

    /// Any number of arguments without a label.
    static func several(_ name: String, _ summary: String = "") -> Parameter {
        var parameter = Parameter(nil, name: name, .any, isRequired: false, summary)
        parameter.isVariadic = true
        return parameter
    }
}

/// A function that the host provides.
public struct HostFunction: Sendable {
    public var name: String
    /// One sentence, with a full stop.
    public var summary: String
    /// Labelled arguments may be left out where not required and, unlike those of script functions, come in any order.
    public var parameters: [Parameter]
    /// What it answers, made where it is asked for: a catalogue has many replies, a script looks at few.
    public var returns: Shape { makeReturns() }
    private let makeReturns: @Sendable () -> Shape
    /// One line of script that uses it.
    public var example: String
    /// Whether calling it without using the result can only be an oversight.
    public var isPure: Bool
    /// Read without parentheses, as `sandbox.sellers`: reading it is the call. It takes no arguments; `()` behind it may stand.
    /// Our decision.
    public var isProperty: Bool
    /// Groups of parameters, by name, of which a call gives one, whole; empty where there is no such choice. The check finds calls that
    /// give none; which one it was is for the body to see.
    public var alternatives: [[String]] = []
    public var body: Body

    /// What a call does. Nothing of the machine crosses: arguments and results are values.
    public enum Body: Sendable {
        /// Runs on the machine's thread and answers at once. Must not block.
        case immediate(@Sendable (HostArguments) throws(ScriptFailure) -> ScriptValue)
        /// Suspends the calling fiber; others run meanwhile. Cancelled with its task when the script gives up on it.
        case suspending(@Sendable (HostArguments) async throws(ScriptFailure) -> ScriptValue)
    }

    public init(
        _ name: String, _ summary: String, _ parameters: [Parameter] = [], returns: @autoclosure @escaping @Sendable () -> Shape = .any,
        example: String = "", isPure: Bool = false, isProperty: Bool = false,
        immediate: @escaping @Sendable (HostArguments) throws(ScriptFailure) -> ScriptValue
    ) {
        self.name = name
        self.summary = summary
        self.parameters = parameters
        makeReturns = returns
        self.example = example
        self.isPure = isPure
        self.isProperty = isProperty
        body = .immediate(immediate)
    }

    public init(
        _ name: String, _ summary: String, _ parameters: [Parameter] = [], returns: @autoclosure @escaping @Sendable () -> Shape = .any,
        example: String = "", isPure: Bool = false, isProperty: Bool = false,
        suspending: @escaping @Sendable (HostArguments) async throws(ScriptFailure) -> ScriptValue
    ) {
        self.name = name
        self.summary = summary
        self.parameters = parameters
        makeReturns = returns
        self.example = example
        self.isPure = isPure
        self.isProperty = isProperty
        body = .suspending(suspending)
    }
}

/// The arguments of one call, bound to the declared parameters.
public struct HostArguments: Sendable {
    /// One per declared parameter, in its order; `nil` where the caller left it out.
    public var values: [ScriptValue?]
    public var parameters: [Parameter]
    /// The receiver where the function is a method of a `HandleType`; `nil` otherwise.
    public var receiver: (any HostHandle)?
    /// The place of the call, for logs: `louis.imin:12`.
    public var place: String

    public init(values: [ScriptValue?], parameters: [Parameter], receiver: (any HostHandle)? = nil, place: String = "") {
        self.values = values
        self.parameters = parameters
        self.receiver = receiver
        self.place = place
    }

    /// The argument of a parameter by its name; `nil` where it was left out.
    public subscript(name: String) -> ScriptValue? {
        for (index, parameter) in parameters.enumerated() where parameter.name == name { return values[index] }
        return nil
    }
}

/// An object of the host that a script holds and calls methods on: a page, an inbox.
///
/// The script sees it as a value without fields of its own; equality is identity.
public protocol HostHandle: AnyObject, Sendable {
    /// Which declared `HandleType` it is of.
    var typeName: String { get }
    /// One line for printing: `Page("Checkout", https://…)`.
    var summary: String { get }
}

/// The members of a kind of handle. A property is a method without parameters that is read without parentheses.
public struct HandleType: Sendable {
    public var name: String
    public var summary: String
    public var properties: [HostFunction]
    public var methods: [HostFunction]

    public init(_ name: String, _ summary: String, properties: [HostFunction], methods: [HostFunction]) {
        self.name = name
        self.summary = summary
        self.properties = properties
        self.methods = methods
    }
}
