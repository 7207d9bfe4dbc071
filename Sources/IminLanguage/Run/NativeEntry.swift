// A native of the library as the machine calls it: what a call needs of its declaration, in a form that costs nothing to pass.

final class NativeEntry {
    let declaration: LibraryFunction
    let native: Native
    /// The parameters whose arguments have to be looked at, with what they must be.
    private let checks: [(position: Int, shape: Shape)]

    init(_ declaration: LibraryFunction, _ native: @escaping Native) {
        self.declaration = declaration
        self.native = native
        checks = declaration.parameters.enumerated().compactMap { $0.element.shape == .any ? nil : ($0.offset, $0.element.shape) }
    }

    /// Whether all arguments are what is declared. Where not, `Machine.checkArguments` has the words.
    @inline(__always) func fits(_ arguments: UnsafeMutablePointer<Value>, _ checker: TypeChecker) -> Bool {
        for check in checks where !arguments[check.position].isAbsent && !checker.fits(arguments[check.position], check.shape) {
            return false
        }
        return true
    }
}
