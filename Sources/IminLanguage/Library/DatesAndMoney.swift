extension Library {
    static let datesAndMoney: [LibraryFunction] = []
}
