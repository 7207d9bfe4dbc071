extension Library {
    static let objects: [LibraryFunction] = []
}
