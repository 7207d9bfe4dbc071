import HTTPTypes
import IminAPI
import IminClient
import IminJSON
import LineEdit

/// A write that was sent and not answered. Whether it was carried out is for the platform to say: where its path names what it
/// changes, a read of that tells; what was to be created has no name yet, and no call takes a key to find it by.
struct LostWrite {
    let operation: Operation
    private let sent: JSON?
    /// The read that tells, and what it is asked of.
    private let reading: (operation: Operation, subject: String)?

    /// `nil` for an exchange that was answered, not sent, or changes nothing.
    init?(_ exchange: Exchange) {
        guard exchange.response == nil, exchange.failure?.hasPrefix("not sent") != true,
            exchange.failure?.hasPrefix("unreachable") != true,
            let operation = exchange.operation.flatMap(Catalogue.operation(named:)), operation.effect.changesTheWorld
        else { return nil }
        self.operation = operation
        sent = try? JSON(parsing: exchange.requestBody)
        let known = Catalogue.operations.first { $0.method == .get && $0.path.hasSuffix("}") && Self.names($0.path, in: operation.path) }
        let subject = Ledger.subject(of: operation, in: exchange.request.path ?? "")
        if let known, let subject { reading = (known, subject) } else { reading = nil }
    }

    /// Whether a path is that of the other, or of a part of it.
    private static func names(_ path: String, in other: String) -> Bool { other == path || other.hasPrefix(path + "/") }

    /// The call that asks.
    var question: (operation: Operation, arguments: [String: JSON])? {
        guard let reading, let parameter = reading.operation.parameters.first else { return nil }
        return (reading.operation, [parameter.name: .string(reading.subject)])
    }

    /// What can be said without asking.
    var advice: String {
        switch operation.name {
        case "checkout", "standaloneCheckout": "a checkout that nobody pays books nothing: it can be repeated"
        default: "the platform takes no key to look it up by: look before you repeat it"
        }
    }

    /// What an answer says of it.
    func finding(_ status: Int?, _ reply: JSON?) -> String {
        guard let reading else { return advice }
        let what = "\(operation.name.prefix { $0 != "." }) \(reading.subject)"
        let look = "`\(reading.operation.name)(\(JSON.string(reading.subject).text()))` shows it"
        if operation.method == .delete {
            switch status {
            case 404, 410: return "it was carried out: \(what) is gone"
            case 200: return "it was not, or not yet: \(what) is still there"
            default: return "that could not be looked up (\(status.map(String.init) ?? "no reply")): look before you repeat it"
            }
        }
        guard status == 200, let reply else {
            return "that could not be looked up (\(status.map(String.init) ?? "no reply")): look before you repeat it"
        }
        guard operation.method == .patch, let sent else { return "what is there now tells: \(look)" }
        return Self.covers(reply, sent)
            ? "it was carried out: \(what) has what was sent" : "it was not, or not yet: \(what) does not have what was sent; \(look)"
    }

    /// Whether a reply has, in one of its objects, all that was sent.
    static func covers(_ reply: JSON, _ sent: JSON) -> Bool {
        switch (reply, sent) {
        case (_, .array(let wanted)): return wanted.allSatisfy { covers(reply, $0) }
        case (.array(let elements), .object): return elements.contains { covers($0, sent) }
        case (.object(let object), .object(let wanted)):
            let members = wanted.filter { !["@context", "@type", "type"].contains($0.key) }
            let isHere = members.allSatisfy { key, value in
                switch value {
                case .object, .array: covers(object[key] ?? reply, value)
                default: object[key] == value
                }
            }
            return isHere || object.contains { covers($0.value, sent) }
        default: return false
        }
    }
}

/// Looking after writes that were given up.
extension REPL {
    /// Says what is known of the writes of the last statement that nobody answered, and asks the platform about those it can be asked about.
    nonisolated(nonsending) func lookAfterLostWrites() async {
        // What happened in the world of this process was told as it happened.
        let lost = lastExchanges.compactMap(LostWrite.init)
        guard !lost.isEmpty else { return }
        for write in lost.prefix(5) {
            let told = "no reply came: \(write.operation.name) may have been carried out all the same"
            guard connection.host.sandbox == nil, let question = write.question else {
                remark("\(told); \(write.advice)", Style(.yellow))
                continue
            }
            remark("\(told) - checking …", Style(.yellow))
            remark(await answer(to: question, for: write), Style(.yellow))
        }
        if lost.count > 5 { remark("… and \(lost.count - 5) more", Style(.yellow)) }
        connection.calls.skip()
    }

    /// A read that Control-C ends, as it ended what came before it.
    private nonisolated(nonsending) func answer(
        to question: (operation: Operation, arguments: [String: JSON]), for write: LostWrite
    ) async -> String {
        let client = connection.host.client
        let task = Task { () -> (Int?, JSON?) in
            do throws(ClientError) {
                let exchange = try await client.call(question.operation, question.arguments, timeout: .seconds(5))
                return (exchange.status, exchange.json)
            } catch {
                return (error.status, nil)
            }
        }
        let watch = InterruptWatch { task.cancel() }
        let (status, reply) = await task.value
        watch.stop()
        return write.finding(status, reply)
    }
}
