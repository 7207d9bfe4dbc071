extension Library {
    static let data: [LibraryFunction] = []
}
