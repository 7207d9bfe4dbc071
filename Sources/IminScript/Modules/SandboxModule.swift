import HTTPTypes
import IminAPI
import IminJSON
import IminLanguage
import IminSandbox

/// `sandbox.…`: what scripts may do to the world besides calling the platform: look into the inbox, let time pass, step back.
struct SandboxModule: Sendable {
    let world: any SandboxControl

    var module: Module {
        Module(
            "sandbox", "The platform in this process: its inbox, its clock, what calls changed.",
            functions: [
                function(
                    "inbox", "The e-mails sent to an address, oldest first.", [Parameter("of", .string, "an e-mail address")],
                    returns: .array(.object(Self.message)), example: #"sandbox.inbox(of: "louis@imin.co").last.subject"#
                ) { arguments async throws(ScriptFailure) in
                    .json(.array(try await world.inbox(of: arguments["of"]?.text ?? "")))
                },
                function(
                    "advance", "Lets time pass at once; what falls due on the way happens.", [Parameter("by", .duration, "how long")],
                    returns: .date, example: "sandbox.advance(by: 3.days)"
                ) { arguments async throws(ScriptFailure) in
                    guard case .duration(let nanoseconds)? = arguments["by"], nanoseconds >= 0 else {
                        throw ScriptFailure(kind: "argument", "time only moves forward: `by:` must not be negative", isMistake: true)
                    }
                    return .date(.instant(try await world.advance(nanoseconds: nanoseconds)))
                },
                property("clock", "The world's time.", returns: .date, example: "sandbox.clock + 1.days") {
                    () async throws(ScriptFailure) in
                    .date(.instant(try await world.now()))
                },
                property("now", "The world's time, as `sandbox.clock`.", returns: .date, example: "sandbox.now") {
                    () async throws(ScriptFailure) in
                    .date(.instant(try await world.now()))
                },
                function(
                    "reset", "Begins the world anew, with the seed it has; everything that happened is gone.", [], returns: .null,
                    example: "sandbox.reset()"
                ) { _ async throws(ScriptFailure) in
                    _ = try await world.ask(.post, "/sandbox/reset", body: [:])
                    return .null
                },
                function(
                    "seed", "Begins a new world with the names and numbers of a seed; everything that happened is gone.",
                    [Parameter(nil, name: "seed", .number, "a whole Number, not negative")], returns: .null, example: "sandbox.seed(7)"
                ) { arguments async throws(ScriptFailure) in
                    guard case .number(.integer(let seed))? = arguments["seed"], seed >= 0 else {
                        throw ScriptFailure(kind: "argument", "a seed is a whole Number, and not negative", isMistake: true)
                    }
                    _ = try await world.ask(.post, "/sandbox/reset", body: ["seed": .number(JSONNumber(seed))])
                    return .null
                },
                property(
                    "changes", "What calls changed since the run began, a line each.", returns: .array(.string),
                    example: "sandbox.changes.last"
                ) { () async throws(ScriptFailure) in
                    .array(try await world.changes().map(ScriptValue.string))
                },
                function(
                    "snapshot", "Remembers the world as it is now.", [], returns: .handle(WorldSnapshot.typeName),
                    example: "let before = sandbox.snapshot()"
                ) { _ async throws(ScriptFailure) in
                    .handle(try await world.snapshot())
                },
                function(
                    "restore", "Goes back to a remembered world.",
                    [Parameter(nil, name: "snapshot", .handle(WorldSnapshot.typeName), "what `snapshot()` gave")],
                    returns: .null, example: "sandbox.restore(before)"
                ) { arguments async throws(ScriptFailure) in
                    guard case .handle(let handle)? = arguments["snapshot"], let snapshot = handle as? WorldSnapshot else {
                        throw ScriptFailure(kind: "argument", "`restore` needs what `sandbox.snapshot()` gave", isMistake: true)
                    }
                    try await world.restore(snapshot)
                    return .null
                },
            ] + FaultFunctions(world: world).functions + OpportunityFunctions(world: world).functions
                + SellerFunctions(world: world).functions + OrderFunctions(world: world).functions
                + FirehoseFunctions(world: world).functions + AccountFunctions(world: world).functions)
    }

    private func property(
        _ name: String, _ summary: String, returns: Shape, example: String,
        _ body: @escaping @Sendable () async throws(ScriptFailure) -> ScriptValue
    ) -> HostFunction {
        HostFunction(
            name, summary, returns: returns, example: example, isProperty: true,
            suspending: { (_) async throws(ScriptFailure) in try await body() })
    }

    private static let message = ObjectShape(
        "Message",
        [
            .init("type", .string), .init("identifier", .string), .init("to", .string), .init("from", .string), .init("subject", .string),
            .init("text", .string, "the plain part"),
            .init("html", .string, "the HTML part", isOptional: true), .init("date", .string),
            .init("order", .object(nil), "of which order it tells", isOptional: true),
        ])

    func function(
        _ name: String, _ summary: String, _ parameters: [Parameter], returns: Shape, example: String,
        _ body: @escaping @Sendable (HostArguments) async throws(ScriptFailure) -> ScriptValue
    ) -> HostFunction {
        HostFunction(name, summary, parameters, returns: returns, example: example, suspending: body)
    }
}

/// A remembered world, as a script holds it.
final class WorldSnapshot: HostHandle {
    static let typeName = "Snapshot"
    static let handleType = HandleType(typeName, "A remembered state of the sandbox.", properties: [], methods: [])
    let snapshot: Sandbox.Snapshot
    var typeName: String { Self.typeName }
    var summary: String { "Snapshot" }

    init(_ snapshot: Sandbox.Snapshot) { self.snapshot = snapshot }
}

/// The control plane of a world: that of this process, or that of a server.
protocol SandboxControl: Sendable {
    /// Asks the control plane under `/sandbox/`, the same way for both; null where the reply has no body.
    func ask(_ method: HTTPRequest.Method, _ path: String, query: [(String, String)], body: JSON?) async throws(ScriptFailure) -> JSON
    /// Gives a URL that leads to the mailbox, and what closes it.
    func openMailbox(_ mailbox: WebhookMailbox) async throws(ScriptFailure) -> (url: String, close: @Sendable () -> Void)
    /// Lets time pass until it is so, or until the time is over.
    func wait(nanoseconds: Int64, until isSo: @Sendable () -> Bool) async throws(ScriptFailure)
    func inbox(of address: String) async throws(ScriptFailure) -> [JSON]
    /// Gives the time it has become, in microseconds since 1970.
    func advance(nanoseconds: Int64) async throws(ScriptFailure) -> Int64
    func now() async throws(ScriptFailure) -> Int64
    func changes() async throws(ScriptFailure) -> [String]
    func snapshot() async throws(ScriptFailure) -> WorldSnapshot
    func restore(_ snapshot: WorldSnapshot) async throws(ScriptFailure)
}

extension SandboxControl {
    func ask(_ method: HTTPRequest.Method, _ path: String, body: JSON? = nil) async throws(ScriptFailure) -> JSON {
        try await ask(method, path, query: [], body: body)
    }
}

/// What the control plane answered, as scripts get it.
enum ControlReply {
    static func json(status: Int, _ bytes: [UInt8]) throws(ScriptFailure) -> JSON {
        let json = (try? JSON(parsing: bytes)) ?? .null
        guard (200..<300).contains(status) else {
            let problem = ProblemShape(reading: json)
            throw ScriptFailure(
                kind: "sandbox", problem?.message ?? "the sandbox answered \(status)", status: status, body: json, isMistake: status == 400)
        }
        return json
    }
}

/// The world inside this process.
struct EmbeddedControl: SandboxControl {
    let sandbox: Sandbox
    /// The number of the last change before the run began.
    let began: Int

    func ask(
        _ method: HTTPRequest.Method, _ path: String, query: [(String, String)], body: JSON?
    ) async throws(ScriptFailure) -> JSON {
        var target = WebAddress(scheme: "https", host: "localhost")
        target.path = path
        for (name, value) in query { target.addQueryItem(name, value) }
        var request = HTTPRequest(method: method, scheme: "https", authority: "localhost", path: target.requestTarget)
        if body != nil { request.headerFields[.contentType] = "application/json" }
        let (response, bytes) = await sandbox.respond(to: request, body: body.map { Array($0.description.utf8) } ?? [])
        return try ControlReply.json(status: response.status.code, bytes)
    }

    func openMailbox(_ mailbox: WebhookMailbox) async throws(ScriptFailure) -> (url: String, close: @Sendable () -> Void) {
        let url = sandbox.receiveWebhooks(in: mailbox)
        return (url, { [sandbox] in sandbox.stopReceivingWebhooks(at: url, in: mailbox) })
    }

    /// From one thing that happens to the next: nothing that could make it so is passed over.
    func wait(nanoseconds: Int64, until isSo: @Sendable () -> Bool) async throws(ScriptFailure) {
        let (limit, overflow) = sandbox.now.addingReportingOverflow(nanoseconds / 1_000)
        let end = overflow ? Int64.max : limit
        while !isSo() {
            let now = sandbox.now
            let next = min(sandbox.nextDue ?? end, end)
            guard next > now else { return }
            await sandbox.advance(nanoseconds: (next - now).multipliedReportingOverflow(by: 1_000).partialValue)
        }
    }

    func inbox(of address: String) async throws(ScriptFailure) -> [JSON] { sandbox.inbox(of: address) }

    func advance(nanoseconds: Int64) async throws(ScriptFailure) -> Int64 {
        await sandbox.advance(nanoseconds: nanoseconds)
        return sandbox.now
    }

    func now() async throws(ScriptFailure) -> Int64 { sandbox.now }
    func changes() async throws(ScriptFailure) -> [String] { sandbox.changes(since: began).flatMap(\.lines) }
    func snapshot() async throws(ScriptFailure) -> WorldSnapshot { WorldSnapshot(sandbox.snapshot()) }
    func restore(_ snapshot: WorldSnapshot) async throws(ScriptFailure) { sandbox.restore(snapshot.snapshot) }
}
