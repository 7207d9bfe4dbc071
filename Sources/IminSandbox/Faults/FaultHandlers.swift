// Faults over HTTP: `POST /sandbox/faults` sets one, `GET` shows those in force, `DELETE` ends them.

import IminAPI
import IminJSON

enum FaultHandlers {
    static let routes: [Route] = [
        Route(.get, "/sandbox/faults", nil, access: .local, list),
        Route(.post, "/sandbox/faults", nil, access: .local, body: .json, add),
        Route(.delete, "/sandbox/faults", nil, access: .local, clear),
        Route(.delete, "/sandbox/faults/{number}", nil, access: .local, remove),
    ]

    /// `{"on": "checkout", "status": 503, "retryAfter": 2, "times": 2, "after": 1}`; instead of `status` one of `delay` (a duration or
    /// seconds) and `reply` (`dropped`, `lost`, `cut`).
    static func add(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        let body = try BodyReader(parsing: call.body)
        try body.refuseUnknown(members)
        let number = platform.addFault(try fault(body))
        return .json(.members(["identifier": .integer(number)]), .created)
    }

    private static let members = ["on", "status", "retryAfter", "delay", "reply", "times", "after"]

    static func list(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        try call.query.refuseUnknown([])
        return .json(ControlHandlers.collection(platform.faults.faults.map { json($0.number, $0.fault) }))
    }

    static func clear(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        try call.query.refuseUnknown([])
        platform.clearFaults()
        return Answer(.noContent)
    }

    static func remove(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        try call.query.refuseUnknown([])
        guard let number = Int(call.capture("number")), platform.removeFault(number) else {
            throw Problem(404, .notFound, "There is no fault \(call.capture("number")) in force.")
        }
        return Answer(.noContent)
    }

    private static func json(_ number: Int, _ fault: Fault) -> JSON {
        .members([
            "identifier": .integer(number), "on": .string(fault.target.text), "effect": .string(fault.kind.text),
            "times": fault.times.map(JSON.integer), "after": fault.skips == 0 ? nil : .integer(fault.skips),
        ])
    }

    /// A fault as the control plane and scripts describe it.
    static func fault(_ body: BodyReader) throws(Problem) -> Fault {
        let text = try body.text("on") ?? "*"
        guard let target = Fault.Target(text) else {
            let meant = Misspelling.meant(by: text, among: Catalogue.operations.map(\.name))
            throw Problem(
                400, .invalidRequest,
                "`on` must be an operation such as `checkout`, a path such as `GET /api/v2/orders/*`, or `*`, not `\(text)`"
                    + (meant.map { "; did you mean `\($0)`?" } ?? "."), instance: "/on")
        }
        return Fault(
            target: target, kind: try kind(body), skips: try count(body, "after", from: 0) ?? 0, times: try count(body, "times", from: 1))
    }

    private static func kind(_ body: BodyReader) throws(Problem) -> Fault.Kind {
        let status = try count(body, "status", from: 300)
        let retryAfter = try count(body, "retryAfter", from: 0)
        let delay = body.value("delay")
        let reply = try body.text("reply")
        guard [status != nil, delay != nil, reply != nil].filter({ $0 }).count == 1 else {
            throw Problem(400, .invalidRequest, "A fault has exactly one of `status`, `delay` and `reply`.")
        }
        if retryAfter != nil, status == nil {
            throw Problem(400, .invalidRequest, "`retryAfter` goes with `status`.", instance: "/retryAfter")
        }
        if let status {
            guard status <= 599 else { throw Problem(400, .invalidRequest, "`status` must be from 300 to 599.", instance: "/status") }
            return .refusal(status: status, retryAfter: retryAfter)
        }
        if let delay {
            guard let microseconds = delay.string.flatMap(TimeSpan.microseconds) ?? delay.integer.flatMap(TimeSpan.microseconds(seconds:)),
                microseconds > 0
            else {
                throw Problem(
                    400, .invalidRequest, "`delay` must be a duration such as `PT2S`, or a number of seconds.", instance: "/delay")
            }
            return .delay(microseconds: microseconds)
        }
        switch reply {
        case "dropped": return .drop
        case "lost": return .lostReply
        case "cut": return .cutReply
        default:
            let meant = Misspelling.meant(by: reply ?? "", among: ["dropped", "lost", "cut"])
            throw Problem(
                400, .invalidRequest,
                "`reply` must be `dropped` (nothing happens), `lost` (it happens, no answer comes) or `cut`, not `\(reply ?? "")`"
                    + (meant.map { "; did you mean `\($0)`?" } ?? "."), instance: "/reply")
        }
    }

    private static func count(_ body: BodyReader, _ key: String, from least: Int) throws(Problem) -> Int? {
        guard let value = body.value(key) else { return nil }
        guard let number = value.integer.flatMap(Int.init(exactly:)) ?? value.string.flatMap({ Int($0) }), number >= least else {
            throw Problem(400, .invalidRequest, "`\(key)` must be a whole number from \(least) on.", instance: "/\(key)")
        }
        return number
    }
}
