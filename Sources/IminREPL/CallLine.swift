import IminClient
import IminLanguage
import LineEdit

/// The dim line after a call: `201 · 0.3 ms · +customer MAlnTNiZut`.
struct CallLine {
    let renderer: ExchangeRenderer
    let width: Int

    /// Lines for the calls of one statement; many are summed up.
    func lines(_ recorded: (calls: [CallRecorder.Call], dropped: Int, changes: [String]), limit: Int = 8) -> [StyledText] {
        var lines: [StyledText] = []
        let count = recorded.calls.count + recorded.dropped
        for call in recorded.calls.prefix(count > limit ? limit - 1 : limit) {
            // What every attempt and every call has to note is said once.
            for line in self.lines(call, isOnly: count == 1) where !line.text.hasPrefix("note: ") || !lines.contains(line) {
                lines.append(line)
            }
        }
        if count > limit {
            let hidden = recorded.calls.dropFirst(limit - 1)
            let changes = hidden.flatMap(\.changes)
            var parts = ["… \(count - limit + 1) more calls"]
            let refused = hidden.count { !(200..<400).contains($0.exchange.status ?? 0) }
            if refused > 0 { parts.append("\(refused) refused") }
            lines.append(line(parts, changes))
        }
        if !recorded.changes.isEmpty { lines.append(line([], recorded.changes)) }
        return lines
    }

    private func lines(_ call: CallRecorder.Call, isOnly: Bool) -> [StyledText] {
        let exchange = call.exchange
        var parts = [exchange.status.map(String.init) ?? renderer.masker.mask(exchange.failure ?? "no reply")]
        if !isOnly || exchange.operation == nil {
            let name = exchange.operation ?? renderer.target(exchange)
            // A long address leaves room for what the call has changed.
            parts[0] = "\(call.changes.isEmpty ? name : Text.fitted(name, max(width / 2, 20))) \(parts[0])"
        }
        parts.append(REPL.text(exchange.duration))
        if !exchange.retries.isEmpty {
            parts.append("sent \(exchange.retries.count + 1) times: \(exchange.retries.map(\.reason).joined(separator: ", "))")
        }
        var lines = [line(parts, call.changes)]
        for note in exchange.notes { lines.append(StyledText(Text.fitted("note: " + renderer.masker.mask(note), width), .dim)) }
        return lines
    }

    /// As many changes as fit; the rest is counted.
    private func line(_ parts: [String], _ changes: [String]) -> StyledText {
        var text = parts.joined(separator: " · ")
        for (index, change) in changes.enumerated() {
            let next = text.isEmpty ? change : text + " · " + change
            let left = changes.count - index - 1
            let room = width - (left > 0 ? " · \(left) more".count : 0)
            // Of the first one at least the beginning is told.
            if index == 0, CharacterWidth.columns(text) + 12 < room {
                text = Text.fitted(next, room)
                continue
            }
            if !text.isEmpty, CharacterWidth.columns(next) > room {
                text += " · \(left + 1) more"
                break
            }
            text = next
        }
        return StyledText(Text.fitted(text, width), .dim)
    }
}
