/// The language with everything a host added to it: the one door for programs that embed it.
///
///     var language = Imin()
///     language.add(Module("customer", "Customer accounts.", functions: [ … ]))
///     let session = Session(language: language, options: options, modules: loader)
///     let report = try await session.run(SourceText(name: "louis.imin", text: …))
public struct Imin: Sendable {
    public private(set) var modules: [Module] = []
    public private(set) var handleTypes: [HandleType] = []

    public init() {}

    public mutating func add(_ module: Module) { modules.append(module) }
    public mutating func add(_ type: HandleType) { handleTypes.append(type) }

    /// What keeps a source from being read at all, names and types aside. Nothing is checked further or run. Our decision.
    public func syntaxErrors(in source: SourceText, limits: Limits = .default) -> [Diagnostic] {
        parse(source, symbols: SymbolTable(), limits: limits).diagnostics
    }

    /// Checks and runs one script. Throws where it does not check: nothing has been run then.
    public nonisolated(nonsending) func run(
        _ source: SourceText, options: RunOptions = RunOptions(), modules: ModuleLoader? = nil
    ) async throws(CompileErrors) -> Report {
        let session = modules.map { Session(language: self, options: options, modules: $0) } ?? Session(language: self, options: options)
        return try await session.run(source, isLast: true)
    }
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
    /// The clock of the run, in microseconds since 1970 (UTC): this machine's, or the sandbox's own when it is embedded.
    public var now: @Sendable () -> Int64 = RealTime.now
    /// Lets time pass, given nanoseconds: real waiting, or an advance of the sandbox's held clock.
    public var sleep: @Sendable (Int64) async throws(ScriptFailure) -> Void = RealTime.sleep
    /// Whether `sleep` moves a held clock instead of waiting: then time passes only while no request is under way.
    public var holdsClock = false
    /// Fetches a further page of a collection reply, given its URL.
    public var nextPage: (@Sendable (String) async throws(ScriptFailure) -> ScriptValue)?
    /// Where `snapshot` keeps golden values; `nil` where there is no place for them.
    public var snapshots: SnapshotStore?
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
