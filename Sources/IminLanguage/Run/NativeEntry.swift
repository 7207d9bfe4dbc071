// A native of the library as the machine calls it: what a call needs of its declaration, in a form that costs nothing to pass.

final class NativeEntry {
    let declaration: LibraryFunction
    let native: Native
    /// The parameters whose arguments have to be looked at, with what they must be, and the tags that settle it: a bit for each.
    private let checks: [(position: Int, shape: Shape, tags: UInt32)]

    init(_ declaration: LibraryFunction, _ native: @escaping Native) {
        self.declaration = declaration
        self.native = native
        checks = declaration.parameters.enumerated().compactMap {
            $0.element.shape == .any ? nil : ($0.offset, $0.element.shape, NativeEntry.tags(of: $0.element.shape))
        }
    }

    /// Whether all arguments are what is declared. Where not, `Machine.checkArguments` has the words.
    @inline(__always) func fits(_ arguments: UnsafeMutablePointer<Value>) -> Bool {
        for index in checks.indices {
            let value = arguments[checks[index].position]
            if value.isAbsent || checks[index].tags >> UInt32(value.tag.rawValue) & 1 == 1 { continue }
            if !TypeChecker.fits(value, checks[index].shape) { return false }
        }
        return true
    }

    /// The tags whose values are of a shape whatever else they are.
    private static func tags(of shape: Shape) -> UInt32 {
        func bits(_ tags: Tag...) -> UInt32 { tags.reduce(0) { $0 | 1 << UInt32($1.rawValue) } }
        switch shape {
        case .number: return bits(.integer, .decimal, .numberText)
        case .string: return bits(.string, .secret)
        case .bool: return bits(.bool)
        case .array: return bits(.array)
        case .object: return bits(.object)
        case .function: return bits(.function, .closure, .native, .host)
        case .oneOf(let shapes): return shapes.reduce(0) { $0 | tags(of: $1) }
        default: return 0
        }
    }
}
