// What can go wrong between a client and the platform, on demand: refusals, delays, replies that never arrive. Faults belong to the
// way to the world, not to the world: they change no rule and no event, only whether and how a request gets its answer.

import HTTPTypes
import IminAPI
import IminJSON

/// One thing that goes wrong, for the requests it is meant for, for as many of them as it says.
struct Fault: Sendable, Hashable {
    /// Which requests it meets.
    struct Target: Sendable, Hashable {
        /// As it was asked for: `checkout`, `GET /api/v2/orders`, `*`.
        let text: String
        /// Any where `nil`.
        let method: HTTPRequest.Method?
        /// Parts of the path; `{…}` and `*` stand for any one part. Any path where `nil`.
        let parts: [String]?

        func matches(_ method: HTTPRequest.Method, path: Substring) -> Bool {
            if let asked = self.method, asked != method { return false }
            guard let parts else { return true }
            let given = path.split(separator: "/", omittingEmptySubsequences: true)
            return given.count == parts.count && zip(parts, given).allSatisfy { $0 == "*" || $0.hasPrefix("{") || $0 == $1 }
        }
    }

    /// What happens to them.
    enum Kind: Sendable, Hashable {
        /// The platform is not reached; this is the answer, with `Retry-After` in seconds where it says so.
        case refusal(status: Int, retryAfter: Int?)
        /// The answer is right, but takes this much longer, in microseconds.
        case delay(microseconds: Int64)
        /// The platform is not reached: the connection closes without an answer.
        case drop
        /// The platform acts, and its answer is lost: the connection closes. What a client that tries again must survive.
        case lostReply
        /// The platform acts; of its answer only the first half of the body arrives, as if it were whole.
        case cutReply
    }

    let target: Target
    let kind: Kind
    /// Requests that are let through before the first one is met.
    var skips: Int
    /// Requests that are still to be met; all of them where `nil`.
    var times: Int?
}

extension Fault.Kind {
    /// `503, Retry-After 2`, `2000 ms late`
    var text: String {
        switch self {
        case .refusal(let status, nil): "\(status)"
        case .refusal(let status, let seconds?): "\(status), Retry-After \(seconds)"
        case .delay(let microseconds): "\(microseconds / 1_000) ms late"
        case .drop: "dropped"
        case .lostReply: "reply lost"
        case .cutReply: "reply cut"
        }
    }
}

extension Fault.Target {
    /// `*`, an operation's name (`customer.create`), or a path with or without a method (`POST /api/checkout-sessions`,
    /// `/api/v2/orders/*`); `nil` where the text is none of these.
    init?(_ text: String) {
        if text == "*" {
            self.init(text: text, method: nil, parts: nil)
        } else if let operation = Catalogue.operation(named: text) {
            self.init(text: text, method: operation.method, parts: Fault.Target.parts(operation.path))
        } else {
            let words = text.split(separator: " ", omittingEmptySubsequences: true)
            guard let path = words.last, path.hasPrefix("/"), words.count <= 2 else { return nil }
            let method = words.count == 2 ? HTTPRequest.Method(words[0].uppercased()) : nil
            guard words.count == 1 || method != nil else { return nil }
            self.init(text: text, method: method, parts: Fault.Target.parts(String(path)))
        }
    }

    private static func parts(_ path: String) -> [String] {
        path.split(separator: "/", omittingEmptySubsequences: true).map { String($0) }
    }
}

/// The faults in force, oldest first: the first that is meant for a request meets it.
struct Faults: Sendable, Hashable {
    private(set) var faults: [(number: Int, fault: Fault)] = []
    private var lastNumber = 0

    static func == (left: Faults, right: Faults) -> Bool { left.faults.elementsEqual(right.faults) { $0 == $1 } }

    func hash(into hasher: inout Hasher) {
        for (number, fault) in faults {
            hasher.combine(number)
            hasher.combine(fault)
        }
    }

    /// Its number, to end it by.
    mutating func add(_ fault: Fault) -> Int {
        lastNumber += 1
        faults.append((lastNumber, fault))
        return lastNumber
    }

    /// Whether there was one.
    mutating func remove(_ number: Int) -> Bool {
        let before = faults.count
        faults.removeAll { $0.number == number }
        return faults.count < before
    }

    mutating func removeAll() { faults.removeAll() }

    /// What happens to this request; counted off the fault that decides it.
    mutating func next(_ method: HTTPRequest.Method, path: Substring) -> Fault.Kind? {
        for index in faults.indices where faults[index].fault.target.matches(method, path: path) {
            guard faults[index].fault.skips == 0 else {
                faults[index].fault.skips -= 1
                continue
            }
            let kind = faults[index].fault.kind
            if let times = faults[index].fault.times {
                if times <= 1 { faults.remove(at: index) } else { faults[index].fault.times = times - 1 }
            }
            return kind
        }
        return nil
    }
}

extension Fault.Kind {
    /// The answer that a refusal gives instead of the platform's.
    var refusal: (HTTPResponse, [UInt8])? {
        guard case .refusal(let status, let retryAfter) = self else { return nil }
        let type: ErrorType = status == 429 ? .tooManyRequests : .internalError
        var answer = Answer.problem(Problem(status, type, "A fault of the sandbox answers \(status) here."))
        if let retryAfter { answer.fields[.retryAfter] = String(retryAfter) }
        return (HTTPResponse(status: answer.status, headerFields: answer.fields), answer.body)
    }
}

extension HTTPResponse {
    /// Without the length it announced: a cut body is shorter.
    var withoutLength: HTTPResponse {
        var response = self
        response.headerFields[.contentLength] = nil
        return response
    }
}
