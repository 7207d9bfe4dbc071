/// An interned name: two symbols of one table are equal exactly when their texts are.
///
/// Names, labels, keys of literals and shapes of objects all use the same table, so the machine compares integers.
struct Symbol: Hashable, Sendable, BitwiseCopyable {
    var index: UInt32
    /// "No name here": an argument without label, a call without module.
    static let none = Symbol(index: 0)
    var isNone: Bool { index == 0 }
}

/// The texts behind symbols. One table serves everything that is compiled and run together; it is confined to their thread.
final class SymbolTable {
    private(set) var texts: [String] = [""]
    private var indices: [String: UInt32] = ["": 0]

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
