import IminJSON
import IminLanguage
import IminSandbox

/// `webhooks.…`: receiving what the platform tells brokers by itself, and saying where else it should go.
struct WebhooksModule: Sendable {
    let world: any SandboxControl

    var module: Module {
        Module(
            "webhooks", "What the platform tells brokers by itself: about orders, customers and sellers.",
            functions: [
                HostFunction(
                    "listen", "Receives webhooks in this script, until it ends.", [Self.topics, Self.key],
                    returns: .handle(WebhookListener.typeName), example: #"let hook = webhooks.listen(topics: ["order"])"#,
                    suspending: { (arguments) async throws(ScriptFailure) in .handle(try await listen(arguments)) }),
                HostFunction(
                    "register", "Sends webhooks to a URL from now on; gives the number to remove it by.",
                    [
                        Parameter(nil, name: "url", .string, "where to; only this machine, unless the sandbox allows more"), Self.topics,
                        Self.key,
                    ],
                    returns: .number, example: #"webhooks.register("http://127.0.0.1:9000/hook")"#,
                    suspending: { (arguments) async throws(ScriptFailure) in
                        .json(try await register(arguments["url"]?.text ?? "", arguments))
                    }),
                HostFunction(
                    "remove", "Sends no more to a webhook.",
                    [Parameter(nil, name: "number", .number, "what `webhooks.register` gave")], returns: .null,
                    example: "webhooks.remove(number)",
                    suspending: { (arguments) async throws(ScriptFailure) in
                        _ = try await world.ask(.delete, "/sandbox/webhooks/\(arguments["number"]?.json?.description ?? "")")
                        return .null
                    }),
            ])
    }

    private static let topics = Parameter(
        "topics", .array(.string), isRequired: false, "`\"order\"`, `\"customer\"`, `\"seller\"`; all where left out")
    private static let key = Parameter("key", .string, isRequired: false, "what is sent as X-Api-Key")

    private func listen(_ arguments: HostArguments) async throws(ScriptFailure) -> WebhookListener {
        let mailbox = WebhookMailbox()
        let (url, close) = try await world.openMailbox(mailbox)
        let number: JSON
        do {
            number = try await register(url, arguments)
        } catch {
            close()
            throw error
        }
        return WebhookListener(mailbox: mailbox, url: url, number: number, world: world, close: close)
    }

    private func register(_ url: String, _ arguments: HostArguments) async throws(ScriptFailure) -> JSON {
        var body: JSON = ["url": .string(url)]
        for name in ["topics", "key"] { body[name] = arguments[name]?.json }
        return try await world.ask(.post, "/sandbox/webhooks", body: body)["identifier"] ?? .null
    }
}

/// A receiver of webhooks, as a script holds it.
final class WebhookListener: HostHandle {
    static let typeName = "WebhookListener"
    let mailbox: WebhookMailbox
    let url: String
    let number: JSON
    let world: any SandboxControl
    private let close: @Sendable () -> Void
    var typeName: String { Self.typeName }
    var summary: String { "WebhookListener(\(url))" }

    init(mailbox: WebhookMailbox, url: String, number: JSON, world: any SandboxControl, close: @escaping @Sendable () -> Void) {
        self.mailbox = mailbox
        self.url = url
        self.number = number
        self.world = world
        self.close = close
    }

    deinit { close() }

    private static let received = ObjectShape(
        "Webhook",
        [
            .init("headers", .object(nil), "names in lower case"), .init("body", .any, "JSON where it is JSON, else its text"),
            .init("text", .string, "the body as text"),
        ])

    private static func value(_ webhook: ReceivedWebhook) -> ScriptValue {
        .object([
            ("headers", .object(webhook.headers.map { ($0.name, .string($0.value)) })),
            ("body", webhook.body.map(ScriptValue.json) ?? .string(webhook.text)), ("text", .string(webhook.text)),
        ])
    }

    static let handleType = HandleType(
        typeName, "A receiver of webhooks.",
        properties: [
            property("url", "Where it listens.", .string) { .string($0.url) },
            property("received", "Everything received so far, oldest first.", .array(.object(received))) {
                .array($0.mailbox.received.map(value))
            },
        ],
        methods: [
            method(
                "next", "Waits for the next webhook; where the clock is held, time passes until it comes.",
                [Parameter("within", .duration, isRequired: false, "how long at most; 10 seconds where left out")],
                returns: .object(received), example: "hook.next(within: 2.minutes).body"
            ) { (listener, arguments) async throws(ScriptFailure) in
                var limit: Int64 = 10_000_000_000
                if case .duration(let nanoseconds)? = arguments["within"] { limit = max(0, nanoseconds) }
                if let webhook = listener.mailbox.next() { return value(webhook) }
                try await listener.world.wait(nanoseconds: limit) { listener.mailbox.hasNext }
                guard let webhook = listener.mailbox.next() else {
                    let text = ScriptValue.duration(limit).json?.string ?? "that time"
                    throw ScriptFailure(kind: "webhook", "no webhook came within \(text); `sandbox.webhooks` shows what was tried")
                }
                return value(webhook)
            },
            method(
                "fail", "Lets the next webhooks fail: with a status, or with no answer at all where none is given.",
                [
                    Parameter("times", .number, isRequired: false, "how many; 1 where left out"),
                    Parameter("status", .number, isRequired: false, "what is answered: 300 to 599"),
                ], returns: .null, example: "hook.fail(times: 2, status: 500)"
            ) { (listener, arguments) async throws(ScriptFailure) in
                let times = arguments["times"]?.json?.integer ?? 1
                let status = arguments["status"]?.json?.integer
                guard (0...1_000).contains(times), status.map({ (300...599).contains($0) }) ?? true else {
                    throw ScriptFailure(kind: "argument", "`fail` takes up to 1000 times, and a status from 300 to 599", isMistake: true)
                }
                listener.mailbox.fail(times: Int(times), status: status.flatMap(Int.init(exactly:)))
                return .null
            },
            method("stop", "Listens no more.", [], returns: .null, example: "hook.stop()") {
                (listener, _) async throws(ScriptFailure) in
                _ = try await listener.world.ask(.delete, "/sandbox/webhooks/\(listener.number)")
                listener.close()
                return .null
            },
        ])

    private static func property(
        _ name: String, _ summary: String, _ shape: Shape, _ read: @escaping @Sendable (WebhookListener) -> ScriptValue
    ) -> HostFunction {
        HostFunction(
            name, summary, returns: shape, example: "hook.\(name)", isPure: true,
            immediate: { (arguments) throws(ScriptFailure) in (arguments.receiver as? WebhookListener).map(read) ?? .null })
    }

    private static func method(
        _ name: String, _ summary: String, _ parameters: [Parameter], returns: Shape, example: String,
        _ act: @escaping @Sendable (WebhookListener, HostArguments) async throws(ScriptFailure) -> ScriptValue
    ) -> HostFunction {
        HostFunction(
            name, summary, parameters, returns: returns, example: example,
            suspending: { (arguments) async throws(ScriptFailure) in
                guard let listener = arguments.receiver as? WebhookListener else {
                    throw ScriptFailure(kind: "argument", "`\(name)` belongs to what `webhooks.listen()` gives", isMistake: true)
                }
                return try await act(listener, arguments)
            })
    }
}
