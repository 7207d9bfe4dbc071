extension Library {
    static let strings: [LibraryFunction] = []
}
