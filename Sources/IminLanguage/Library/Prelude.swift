// The part of the standard library that is written in the language itself.
//
// A method `map` of `array` is the function `array_map`, with the receiver as its first parameter. Labels are as declared in
// the table; left-out arguments take the defaults written here.

extension Library {
    /// The sources, compiled when a session begins.
    static let prelude: [String] = [arraysPrelude]

    static let arraysPrelude = """
        func array_map(_ items, _ transform) {
            var made = []
            for item in items { made.append(transform(item)) }
            return made
        }
        """
}
