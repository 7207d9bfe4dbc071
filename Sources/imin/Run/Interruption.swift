import Dispatch
import Glibc
import IminLanguage

/// Ctrl-C and the request to end: the first one asks the run to stop and report, the second one ends the process.
final class Interruption {
    private var sources: [any DispatchSourceSignal] = []

    init(signals: [Int32] = [SIGINT, SIGTERM], _ stop: @escaping @Sendable () -> Void) {
        for number in signals {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                stop()
                // From now on the default: a run that does not react can still be ended.
                signal(number, SIG_DFL)
            }
            source.resume()
            sources.append(source)
        }
    }

    func end() {
        for source in sources { source.cancel() }
        sources = []
    }
}
