import HTTPTypes
import IminClient
import IminSandbox

/// How the sandbox's webhooks leave the process: over a transport of the client, since the sandbox has none.
public enum WebhookDelivery {
    /// Sends each request once; redirects are answers, not followed, and an answer counts by its status, whatever its body is.
    public static func sender(over transport: NetworkTransport) -> WebhookSender {
        { request, body in
            do throws(TransportError) {
                return .answered(try await transport.status(of: request, body: body, timeout: .seconds(WebhookLimits.timeoutSeconds)))
            } catch {
                return .failed(reason(error))
            }
        }
    }

    private static func reason(_ error: TransportError) -> String {
        switch error {
        case .unreachable(let text): "nobody listens: \(text)"
        case .connectionLost(let text): "the connection closed: \(text)"
        case .timeout: "no answer within \(WebhookLimits.timeoutSeconds) s"
        case .tooLarge(let limit): "the answer is longer than \(limit) bytes"
        case .notHTTP(let text): "the answer is not HTTP: \(text)"
        case .cancelled: "given up"
        }
    }
}
