extension Library {
    static let numbers: [LibraryFunction] = []
}
