import Glibc
import Synchronization

/// Lines from a descriptor, for whoever asks next: statements where there is no editor, and answers to questions.
public final class LineSource: Sendable {
    private struct State {
        var buffer: [UInt8] = []
        var hasEnded = false
    }

    public enum Line: Hashable, Sendable {
        case text(String)
        case end
        /// Somebody called `interrupt`.
        case interrupted
    }

    private let state = Mutex(State())
    private let descriptor: Int32
    private let pipe: WakePipe

    /// `nil` when the process has no descriptors left.
    public init?(_ descriptor: Int32) {
        guard let pipe = WakePipe() else { return nil }
        self.pipe = pipe
        self.descriptor = descriptor
    }

    /// Ends the wait of `next`.
    public func interrupt() { pipe.wake() }

    /// An interrupt that came while nobody waited is none.
    func forgetInterrupts() { _ = pipe.drain() }

    /// Forgets what was typed before anybody asked.
    public func drop() {
        state.withLock { $0.buffer = [] }
        _ = pipe.drain()
        if isatty(descriptor) == 1 { tcflush(descriptor, TCIFLUSH) }
    }

    /// The lines that have been typed already, as far as they are whole; nothing is waited for.
    func takeTyped() -> [String] {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        while poll(&waiting, 1, 0) > 0, waiting.revents & Int16(POLLIN) != 0, !state.withLock({ $0.hasEnded }) { receive() }
        var lines: [String] = []
        while let line = takeLine() { lines.append(line) }
        return lines
    }

    /// The next line without its end.
    public func next() -> Line {
        while true {
            if let line = takeLine() { return .text(line) }
            if let rest = takeRest() { return rest }
            var waiting = [
                pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
                pollfd(fd: pipe.readEnd, events: Int16(POLLIN), revents: 0),
            ]
            guard poll(&waiting, 2, -1) >= 0 || errno == EINTR else { return .end }
            if waiting[1].revents != 0 {
                _ = pipe.drain()
                return .interrupted
            }
            if waiting[0].revents != 0 { receive() }
        }
    }

    private func receive() {
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        let count = read(descriptor, &chunk, chunk.count)
        state.withLock { state in
            if count > 0 { state.buffer.append(contentsOf: chunk[..<count]) } else if count == 0 || errno != EINTR { state.hasEnded = true }
        }
    }

    private func takeLine() -> String? {
        state.withLock { state in
            guard let end = state.buffer.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
            var line = state.buffer[..<end]
            if line.last == UInt8(ascii: "\r") { line.removeLast() }
            let text = String(decoding: line, as: UTF8.self)
            state.buffer.removeSubrange(...end)
            return text
        }
    }

    private func takeRest() -> Line? {
        state.withLock { state in
            guard state.hasEnded else { return nil }
            defer { state.buffer = [] }
            // On a terminal the end is only of this line: the next wait may find more.
            if isatty(descriptor) == 1 { state.hasEnded = false }
            return state.buffer.isEmpty ? .end : .text(String(decoding: state.buffer, as: UTF8.self))
        }
    }
}

/// Asks the person at the terminal while something runs, on whatever thread: a line goes out, a line comes back.
public final class Questions: Sendable {
    private let source: LineSource
    private let output: Int32
    private let observer = Mutex<(@Sendable (Bool) -> Void)?>(nil)
    private let asked = Mutex(Duration.zero)
    private let echo: Echo?
    /// Whether somebody waits for an answer: an interrupt that comes otherwise is none, and must not end the question after it.
    private let isWaiting = Mutex(false)

    /// How long answers have been waited for, in all.
    public var timeAsked: Duration { asked.withLock { $0 } }

    /// Told before a question and after its answer: whoever paints on the same rows keeps still meanwhile.
    public func observe(_ observer: (@Sendable (_ isAsking: Bool) -> Void)?) { self.observer.withLock { $0 = observer } }

    public convenience init(_ source: LineSource, output: Int32) { self.init(source, output: output, echo: nil) }

    init(_ source: LineSource, output: Int32, echo: Echo?) {
        self.source = source
        self.output = output
        self.echo = echo
    }

    /// The answer without blanks around it; `nil` at the end of input and where `interrupt` was called meanwhile. What was typed before
    /// the question was there is no answer to it, unless the input is no terminal. `isWanted` says whether it is to be asked at all still;
    /// who changes what it says calls `interrupt` after that.
    public func ask(_ question: String, while isWanted: () -> Bool = { true }) -> String? {
        let observer = observer.withLock { $0 }
        observer?(true)
        echo?.ask(true)
        let start = ContinuousClock.now
        defer {
            let time = ContinuousClock.now - start
            asked.withLock { $0 += time }
            echo?.ask(false)
            observer?(false)
        }
        if isatty(output) == 1 { source.drop() }
        // First this, then whether it is wanted: who makes it unwanted after that finds it waiting.
        isWaiting.withLock { $0 = true }
        defer {
            isWaiting.withLock { isWaiting in
                isWaiting = false
                source.forgetInterrupts()
            }
        }
        guard isWanted() else { return nil }
        writeAll(output, Array(question.utf8))
        guard case .text(let line) = source.next() else {
            writeAll(output, [UInt8(ascii: "\n")])
            // An answer that was begun is none, nor the beginning of a statement.
            if isatty(output) == 1 { source.drop() }
            return nil
        }
        // Too late.
        guard isWanted() else { return nil }
        var answer = Substring(line)
        while answer.first?.isWhitespace == true { answer.removeFirst() }
        while answer.last?.isWhitespace == true { answer.removeLast() }
        return String(answer)
    }

    /// Ends a question that waits.
    public func interrupt() { isWaiting.withLock { if $0 { source.interrupt() } } }
}
