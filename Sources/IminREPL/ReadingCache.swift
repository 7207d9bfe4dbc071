import IminLanguage

/// The source that was read last: what is asked between two keys is asked of the same text, and the next key changes little of it.
final class ReadingCache {
    private var last: SourceReading?

    func reading(_ bytes: [UInt8]) -> SourceReading {
        if let last, last.source.bytes == bytes { return last }
        let reading = SourceReading(SourceText(name: "<repl>", bytes: bytes), after: last)
        last = reading
        return reading
    }
}
