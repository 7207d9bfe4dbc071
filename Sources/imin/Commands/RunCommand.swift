import ArgumentParser
import Glibc
import IminClient
import IminLanguage
import IminScript

/// `imin run FILE…`, `imin FILE`, `imin -e 'expression'`, `imin < script`.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run scripts; each one on a fresh world.",
        discussion: """
            A script is checked in full before anything is sent. What it prints goes to standard output, reports go to standard error.
            Words behind `--` are `args` in the script.

            imin run examples/louis.imin
            imin run -v booking.imin --env staging -- first-argument
            imin -e 'customer.create(email: "ada@example.com", givenName: "Ada", familyName: "Ng").identifier'
            """)

    @Argument(help: ArgumentHelp("Scripts to run; `-` is standard input.", valueName: "file"), completion: .file(extensions: ["imin"]))
    var files: [String] = []

    @Option(
        name: [.customShort("e"), .customLong("evaluate")], parsing: .unconditionalSingleValue,
        help: ArgumentHelp("Run this text and print its value.", valueName: "text"))
    var expressions: [String] = []

    @OptionGroup var environment: EnvironmentOptions

    @Option(
        help: ArgumentHelp(
            "What names everything random: a number, also hexadecimal. Same script, same seed, same run.", valueName: "number"),
        transform: Seed.read)
    var seed: UInt64 = 1

    @Option(help: ArgumentHelp("Only scenarios whose name contains this.", valueName: "text"))
    var only: String?

    @Flag(name: .shortAndLong, help: "Show each exchange on a line; twice: with headers and bodies. Secrets are masked.")
    var verbose: Int

    @Flag(help: "Report as JSON, one object a line, on standard output.")
    var json = false

    @Flag(help: "Keep the values of `snapshot` beside the script, instead of comparing them with what was kept.")
    var updateSnapshots = false

    @OptionGroup(title: "At the keyboard") var session: SessionOptions

    @OptionGroup(title: "Limits") var limits: LimitOptions

    func run() throws {
        let hasScripts = !files.isEmpty || !expressions.isEmpty
        if hasScripts, session.include != nil { throw ValidationError("-i begins a session, so it cannot stand beside a script.") }
        // Nothing to run, and somebody at the keyboard: a conversation.
        if !hasScripts, session.include != nil || isatty(STDIN_FILENO) == 1 {
            let status = try session.conversation(environment, seed: seed).run()
            if status != 0 { throw ExitCode(status) }
            return
        }
        var request = RunRequest(files: files)
        request.expressions = expressions
        request.environment = environment.env
        request.allowsLiveWrites = environment.yes
        request.seed = seed
        request.only = only
        request.verbosity = min(verbose, 2)
        request.isJSON = json
        request.updatesSnapshots = updateSnapshots
        request.limits = limits.limits
        request.colour = session.color
        request.arguments = Program.scriptArguments
        let status = try request.run(request.scripts())
        if status != .passed { throw ExitCode(status.rawValue) }
    }
}

/// Which platform a command talks to.
struct EnvironmentOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The environment: `sandbox` (embedded) or a configured one. Default: IMIN_ENV, else the sandbox.", valueName: "name"))
    var env: String?

    @Flag(help: "Allow writes to a live environment.")
    var yes = false

    func load() throws -> Environment { try Self.load(env) }

    static func load(_ name: String?) throws -> Environment {
        do {
            return try EnvironmentLoader(variables: ProcessEnvironment.variables).environment(named: name)
        } catch {
            throw ValidationError("\(error)")
        }
    }
}

/// `--seed 7`, `--seed 7f3a`.
enum Seed {
    static func read(_ text: String) throws -> UInt64 {
        guard let seed = UInt64(text) ?? UInt64(text.hasPrefix("0x") ? String(text.dropFirst(2)) : text, radix: 16) else {
            throw ValidationError("`\(text)` is no seed: a number is needed, in decimal or hexadecimal.")
        }
        return seed
    }
}

/// How much a script may use.
struct LimitOptions: ParsableArguments {
    @Option(name: .customLong("limit-steps"), help: "Loops and calls.") var steps: Int = Limits.default.steps
    @Option(name: .customLong("limit-depth"), help: "Calls within calls.") var callDepth: Int = Limits.default.callDepth
    @Option(name: .customLong("limit-nesting"), help: "Brackets, blocks and operators within each other; at most 400.")
    var nesting: Int = Limits.default.nesting
    @Option(name: .customLong("limit-memory"), help: "Bytes of live values.") var memory: Int = Limits.default.memory
    @Option(name: .customLong("limit-string"), help: "Bytes of one text.") var string: Int = Limits.default.string
    @Option(name: .customLong("limit-output"), help: "Bytes of what a run prints, logs and reports.") var output: Int = Limits.default
        .output
    @Option(name: .customLong("limit-response"), help: "Bytes of one reply from the network.") var response: Int = Limits.default
        .response
    @Option(name: .customLong("limit-requests"), help: "Calls of the platform.") var requests: Int = Limits.default.requests
    @Option(name: .customLong("limit-fibers"), help: "Things that wait at once.") var fibers: Int = Limits.default.fibers
    @Option(name: .customLong("limit-time"), help: "Seconds of a whole run.") var wallClock: Int = Limits.default.wallClock

    var limits: Limits {
        var limits = Limits.default
        limits.steps = max(steps, 1)
        limits.callDepth = max(callDepth, 1)
        // Beyond this the reader of scripts could run out of stack.
        limits.nesting = min(max(nesting, 10), 400)
        limits.memory = max(memory, 1 << 20)
        limits.string = max(string, 1)
        limits.output = max(output, 1)
        limits.response = max(response, 1)
        limits.requests = max(requests, 0)
        limits.fibers = max(fibers, 1)
        limits.wallClock = max(wallClock, 1)
        return limits
    }
}
