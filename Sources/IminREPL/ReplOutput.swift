import Glibc
import IminClient
import LineEdit
import Synchronization

/// Everything a session says, on its way to the terminal: masked, and written to a transcript where one is kept. A terminal is shown what
/// a script's own output shows (`Client.shown`); what is kept has every token masked.
public final class ReplOutput: Sendable {
    private struct State {
        var client: Client?
        /// Secrets that were typed: whoever typed them may see them, a file may not hold them.
        let typed = Masker()
        var transcript: Int32 = -1
    }

    private let state = Mutex(State())
    private let sink: @Sendable (String) -> Void
    private let notes: @Sendable (String) -> Void

    /// `sink` takes whole lines; `notes` takes those that are about results, where they go elsewhere: diagnostics, calls.
    public init(_ sink: @escaping @Sendable (String) -> Void, notes: (@Sendable (String) -> Void)? = nil) {
        self.sink = sink
        self.notes = notes ?? sink
    }

    deinit { _ = stopTranscript() }

    func mask(with client: Client) { state.withLock { $0.client = client } }

    /// What a script prints or results in.
    public func write(_ text: String) { write(text, to: sink) { $0.shown($1) } }

    /// What is no result.
    func note(_ text: String) { write(text, to: notes) { $0.masker.mask($1) } }

    private func write(_ text: String, to sink: @Sendable (String) -> Void, masked: (Client, String) -> String) {
        let shown = state.withLock { state in
            guard let client = state.client else { return text }
            if state.transcript >= 0 {
                Self.append(state.typed.mask(Self.withoutStyles(client.masker.mask(text))), to: state.transcript)
            }
            return masked(client, text)
        }
        sink(shown)
    }

    /// What was entered: only the transcript does not know it yet.
    func entered(_ text: String, prompt: String) {
        state.withLock { state in
            guard state.transcript >= 0 else { return }
            Self.append("\(prompt)\(state.typed.mask(state.client?.masker.mask(text) ?? text))\n", to: state.transcript)
        }
    }

    /// From now on a transcript has stars in the place of these.
    func keepOut(_ secrets: [String]) {
        state.withLock { state in for secret in secrets { state.typed.add(Secret(secret)) } }
    }

    var isTranscribing: Bool { state.withLock { $0.transcript >= 0 } }

    /// Appends from now on to a file that only its owner may read; why not, where that fails.
    func startTranscript(_ path: String) -> String? {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return String(cString: strerror(errno)) }
        _ = stopTranscript()
        state.withLock { $0.transcript = descriptor }
        return nil
    }

    func stopTranscript() -> Bool {
        state.withLock { state in
            guard state.transcript >= 0 else { return false }
            close(state.transcript)
            state.transcript = -1
            return true
        }
    }

    private static func append(_ text: String, to descriptor: Int32) {
        let bytes = Array(text.utf8)
        var start = 0
        while start < bytes.count {
            let count = bytes[start...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            start += count
        }
    }

    /// Without colours.
    static func withoutStyles(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var isInside = false
        for scalar in text.unicodeScalars {
            if scalar == "\u{1B}" {
                isInside = true
            } else if isInside {
                if scalar.properties.isAlphabetic { isInside = false }
            } else if scalar != "\r" {
                result.append(scalar)
            }
        }
        return String(result)
    }
}
