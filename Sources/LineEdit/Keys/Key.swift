/// What a person did at the keyboard, told apart from the bytes a terminal sends for it.
public enum Key: Hashable, Sendable {
    /// A character key: `a`, `é`, Control-A (`"a"` with `.control`), Alt-F (`"f"` with `.alt`).
    case character(Unicode.Scalar, Modifiers = [])
    /// A key with a name.
    case named(Name, Modifiers = [])
    /// A bracketed paste: line ends are `\n`, control characters other than tab are gone.
    case paste(String)

    public enum Name: Hashable, Sendable {
        case enter, tab, backspace, escape, insert, delete, up, down, left, right, home, end, pageUp, pageDown
        /// F1 and its siblings.
        case function(Int)
    }

    public struct Modifiers: OptionSet, Hashable, Sendable {
        public let rawValue: UInt8
        public init(rawValue: UInt8) { self.rawValue = rawValue }
        public static let shift = Modifiers(rawValue: 1)
        public static let alt = Modifiers(rawValue: 2)
        public static let control = Modifiers(rawValue: 4)

        /// xterm counts modifiers from 1: 2 is Shift, 3 Alt, 5 Control.
        init(xterm parameter: Int) {
            self.init(rawValue: UInt8(truncatingIfNeeded: max(parameter - 1, 0)) & 7)
        }
    }
}
