import HTTPTypes
import IminAPI

/// Makes an exchange of every call, whatever came of it, and keeps it in the log of the run. The outermost middleware: what it returns or
/// throws is what the caller sees.
struct Recording: Sendable {
    let log: ExchangeLog
    let environment: Environment
    let begins: @Sendable (String) -> Void

    func send(_ call: Call, next: Next) async throws(ClientError) -> Exchange {
        let number = log.begin()
        begins(call.operation?.name ?? "\(call.request.method) \(call.address.host)")
        let start = ContinuousClock.now
        let outcome: Result<Answer, CallFailure>
        do {
            outcome = .success(try await next(call))
        } catch {
            outcome = .failure(error)
        }
        let trace = call.trace.content
        var exchange = Exchange(
            number: number, operation: call.operation?.name, request: trace.sent ?? call.request, requestBody: call.body, response: nil,
            responseBody: [], duration: ContinuousClock.now - start - trace.asked, notes: trace.notes, retries: trace.retries)
        switch outcome {
        case .success(let answer):
            exchange.response = answer.response
            exchange.responseBody = answer.body
            let status = answer.response.status.code
            if let expected = call.operation?.successStatuses, (200..<300).contains(status), !expected.contains(status) {
                exchange.notes.append("status \(status) is not among the documented \(expected.map(String.init).joined(separator: ", "))")
            }
            log.record(exchange)
            return exchange
        case .failure(let failure):
            exchange.failure = Self.words(failure)
            log.record(exchange)
            throw error(failure, exchange)
        }
    }

    private static func words(_ failure: CallFailure) -> String {
        switch failure {
        case .hostNotAllowed: "not sent: host not allowed"
        case .refusedByGuard: "not sent: refused by the live guard"
        case .transport(let error, let limit):
            switch error {
            case .unreachable(let reason): "unreachable: \(reason)"
            case .connectionLost(let reason): reason
            case .timeout: "no reply within \(limit.forPeople)"
            case .tooLarge(let limit): "reply longer than \(limit >> 20) MB"
            case .notHTTP: "not HTTP"
            case .cancelled: "given up"
            }
        }
    }

    private func error(_ failure: CallFailure, _ exchange: Exchange) -> ClientError {
        switch failure {
        case .hostNotAllowed(let host): .hostNotAllowed(exchange, host: host, environment: environment.name)
        case .refusedByGuard: .refusedByGuard(exchange, environment: environment.name)
        case .transport(let error, let limit):
            switch error {
            case .unreachable(let reason): .unreachable(exchange, reason: reason)
            case .connectionLost(let reason): .connectionLost(exchange, reason: reason)
            case .timeout: .timeout(exchange, after: limit)
            case .tooLarge(let limit): .tooLarge(exchange, limit: limit)
            case .notHTTP(let reason): .notHTTP(exchange, reason: reason)
            case .cancelled: .cancelled(exchange)
            }
        }
    }
}
