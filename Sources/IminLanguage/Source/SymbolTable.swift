/// An interned name: two symbols of one table are equal exactly when their texts are.
///
/// Names, labels, keys of literals and shapes of objects all use the same table, so the machine compares integers.
struct Symbol: Hashable, Sendable, BitwiseCopyable {
    var index: UInt32
    /// "No name here": an argument without label, a call without module.
    static let none = Symbol(index: 0)
    var isNone: Bool { index == 0 }

    /// Numbers that nobody chooses need no keyed hash: a twentieth of the time of compiling went into it (measured).
    func _rawHashValue(seed: Int) -> Int { seed ^ Int(truncatingIfNeeded: UInt64(index) &* 0x9E37_79B9_7F4A_7C15) }
}

/// The texts behind symbols. One table serves everything that is compiled and run together; it is confined to their thread.
final class SymbolTable {
    // Only the one thread of the session touches it, so no access needs to be checked for being the only one.
    @exclusivity(unchecked) private(set) var texts: [String] = [""]
    @exclusivity(unchecked) private var indices: [String: UInt32] = ["": 0]

    func intern(_ text: String) -> Symbol {
        if let index = indices[text] { return Symbol(index: index) }
        let index = UInt32(texts.count)
        texts.append(text)
        indices[text] = index
        return Symbol(index: index)
    }

    /// The symbol of a text that may never have been seen; `nil` then.
    func find(_ text: String) -> Symbol? { indices[text].map(Symbol.init(index:)) }

    subscript(symbol: Symbol) -> String { texts[Int(symbol.index)] }
}
