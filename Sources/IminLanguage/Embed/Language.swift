/// The language with everything a host added to it: the one door for programs that embed it.
///
///     var language = Imin()
///     language.add(Module("customer", "Customer accounts.", functions: [ … ]))
///     switch language.compile(SourceText(name: "louis.imin", text: …), modules: loader) {
///     case .failure(let broken): show(broken.diagnostics)
///     case .success(let script): let report = await script.run(options)
///     }
public struct Imin: Sendable {
    public private(set) var modules: [Module] = []
    public private(set) var handleTypes: [HandleType] = []

    public init() {}

    public mutating func add(_ module: Module) { modules.append(module) }
    public mutating func add(_ type: HandleType) { handleTypes.append(type) }
}

/// Finds the source of an imported module. Given the module as written, whether it is a path, and the importing source's name.
public typealias ModuleLoader = @Sendable (_ module: String, _ isPath: Bool, _ importer: String) throws(ScriptFailure) -> SourceText

/// What a run needs from outside, each through one argument.
public struct RunOptions: Sendable {
    public var limits = Limits.default
    /// Determines `random`, `id` and everything derived from them.
    public var seed: UInt64 = 0
    /// `args` in the script.
    public var arguments: [String] = []
    /// Only scenarios whose name contains this; all where `nil`.
    public var only: String?
    /// Where `print` goes.
    public var print: @Sendable (String) -> Void = { _ in }
    /// Where `log` goes.
    public var log: @Sendable (String) -> Void = { _ in }
    /// `env(name)`.
    public var environment: @Sendable (String) -> String? = { _ in nil }
    /// The clock of the run, in microseconds since 1970 (UTC); the sandbox's own when it is embedded.
    public var now: @Sendable () -> Int64 = { 0 }
    /// Lets time pass, given nanoseconds: real waiting, or an advance of the sandbox's held clock.
    public var sleep: @Sendable (Int64) async throws(ScriptFailure) -> Void = { _ in }
    /// Fetches a further page of a collection reply, given its URL.
    public var nextPage: (@Sendable (String) async throws(ScriptFailure) -> ScriptValue)?
    /// Called as scenarios and steps begin and end, for progress and for forks of the world.
    public var observe: @Sendable (RunEvent) async -> Void = { _ in }
    /// Set from another thread (Ctrl-C) to stop at the next back-edge or call.
    public var cancellation = Cancellation()

    public init() {}
}

public enum RunEvent: Sendable {
    case scenarioBegan(String)
    case scenarioEnded(ScenarioReport)
    case stepBegan(String)
}
