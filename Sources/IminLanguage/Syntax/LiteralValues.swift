// What literals say about their values without a run.

extension SyntaxTree {
    /// The whole Number that a literal stands for.
    func wholeNumber(_ id: NodeID) -> Int64? {
        switch self[id] {
        case .integer(let value): value
        case .unary(.negate, let inner): wholeNumber(inner).flatMap { $0 == .min ? nil : -$0 }
        case .group(let inner): wholeNumber(inner)
        default: nil
        }
    }

    /// The whole Numbers that lie in a range of two literals; `nil` for others and for one that is empty.
    func wholeRange(_ id: NodeID) -> ClosedRange<Int64>? {
        switch self[id] {
        case .group(let inner): return wholeRange(inner)
        case .binary(.closedRange, let left, let right):
            guard let lower = wholeNumber(left), let upper = wholeNumber(right), lower <= upper else { return nil }
            return lower...upper
        case .binary(.halfOpenRange, let left, let right):
            guard let lower = wholeNumber(left), let upper = wholeNumber(right), lower < upper else { return nil }
            return lower...(upper - 1)
        default: return nil
        }
    }
}
