/// Durations as people read them in reports: `0.3 ms`, `12 ms`, `1.2 s`.
extension Duration {
    package var wholeNanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        if overflow { return seconds < 0 ? .min / 2 : .max / 2 }
        return min(max(product, .min / 2), .max / 2) + attoseconds / 1_000_000_000
    }

    package var forPeople: String {
        let microseconds = max(0, wholeNanoseconds / 1_000)
        switch microseconds {
        case ..<10_000: return Self.tenths(microseconds, of: 1_000) + " ms"
        case ..<1_000_000: return "\((microseconds + 500) / 1_000) ms"
        case ..<100_000_000: return Self.tenths(microseconds, of: 1_000_000) + " s"
        default: return "\((microseconds + 500_000) / 1_000_000) s"
        }
    }

    /// One digit after the point, none where it is zero and the rest is not.
    private static func tenths(_ value: Int64, of unit: Int64) -> String {
        let tenths = (value * 10 + unit / 2) / unit
        return tenths % 10 == 0 && tenths > 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }
}
