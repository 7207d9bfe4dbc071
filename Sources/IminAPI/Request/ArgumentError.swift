/// A call that cannot become a request: the script is wrong, and nothing was sent.
public struct ArgumentError: Error, Sendable, Hashable, CustomStringConvertible {
    /// `customer.create`
    public var operation: String
    /// The parameter's name; `nil` where it is about the call as a whole.
    public var parameter: String?
    /// What is wrong and what to write instead; a sentence without full stop.
    public var message: String

    public init(operation: String, parameter: String? = nil, _ message: String) {
        self.operation = operation
        self.parameter = parameter
        self.message = message
    }

    public var description: String {
        "`\(operation)`" + (parameter.map { $0 == operation ? "" : ", `\($0)`" } ?? "") + ": " + message
    }
}
