import CLineEdit

/// The current line in libedit's hands: key maps, emacs and vi commands. The Swift face of `CLineEdit`'s edit model.
///
/// Not for two threads, and libedit has shared statics: one model at a time in a process may be reading.
final class EditModel {
    /// What a command tells libedit to do next.
    enum Answer: UInt8 {
        case done = 0
        case accept = 1
        case end = 2
        /// Nothing was done yet: a count that was typed is for the key that follows.
        case keepCount = 3
        case refresh = 4
        case reject = 6
    }

    /// Gives the next code point for the key maps; `nil` ends the line.
    var nextCode: () -> UInt32? = { nil }
    /// Runs one of the added commands.
    var run: (_ command: Int32) -> Answer = { _ in .done }

    private let model: OpaquePointer

    /// `nil` when the system gives no pseudo-terminal: without one libedit would draw on the user's.
    init?(program: String) {
        edit_prepare_locale()
        // The callbacks need this object, which does not exist yet: they find it through a box.
        let box = Box()
        let context = Unmanaged.passUnretained(box).toOpaque()
        guard
            let model = edit_model_open(
                program, context,
                { context in
                    guard let owner = Box.owner(context), let code = owner.nextCode() else { return Int32(EDIT_END_OF_INPUT) }
                    return Int32(bitPattern: code)
                },
                { context, command, _ in Box.owner(context)?.run(command).rawValue ?? Answer.end.rawValue })
        else { return nil }
        self.model = model
        self.box = box
        box.owner = self
    }

    private let box: Box

    private final class Box {
        weak var owner: EditModel?

        static func owner(_ context: UnsafeMutableRawPointer?) -> EditModel? {
            context.flatMap { Unmanaged<Box>.fromOpaque($0).takeUnretainedValue().owner }
        }
    }

    deinit { edit_model_close(model) }

    // MARK: Keys

    enum Keys: String { case emacs, vi }

    func select(_ keys: Keys) { _ = edit_model_select_keys(model, keys.rawValue) }
    var usesViKeys: Bool { edit_model_uses_vi_keys(model) }

    @discardableResult
    func add(command: Int32, name: String, summary: String) -> Bool { edit_model_add_command(model, command, name, summary) }

    /// `key` in libedit's notation; `inCommandMap` for vi's command mode.
    @discardableResult
    func bind(_ key: String, to command: String, inCommandMap: Bool = false) -> Bool {
        edit_model_bind(model, inCommandMap, key, command)
    }

    /// Runs a line of ~/.editrc.
    func configure(_ line: String) -> Bool { edit_model_configure(model, line) }

    // MARK: The line

    /// Reads until a command accepts or ends the line; `false` at the end of input.
    func read() -> Bool { edit_model_read(model) >= 0 }

    var cursor: Int { Int(edit_model_cursor(model)) }

    var line: [Unicode.Scalar] {
        let count = Int(edit_model_length(model))
        // The private keys of the editor (C1) and other controls can end up in the text: vi's `r` takes any key for a character.
        return UnsafeBufferPointer(start: edit_model_text(model), count: count).compactMap { code in
            guard code >= 0x20 && !(0x7F..<0xA0).contains(code) || code == 0x09 else { return nil }
            return Unicode.Scalar(code)
        }
    }

    /// Whether the line is still this one.
    func holds(_ scalars: [Unicode.Scalar]) -> Bool {
        let count = Int(edit_model_length(model))
        guard count == scalars.count else { return false }
        let text = UnsafeBufferPointer(start: edit_model_text(model), count: count)
        for (code, scalar) in zip(text, scalars) where code != scalar.value { return false }
        return true
    }

    /// Replaces the line; `false` when it is too long to be edited.
    @discardableResult
    func replace(_ scalars: [Unicode.Scalar], cursor: Int) -> Bool {
        let codes = scalars.map(\.value)
        return edit_model_replace(model, codes, Int32(clamping: codes.count), Int32(clamping: cursor))
    }

    func moveCursor(to column: Int) { edit_model_move_cursor(model, Int32(clamping: column)) }

    /// Lets libedit read these keys before any others.
    func push(_ keys: String) { edit_model_push(model, keys.unicodeScalars.map(\.value) + [0]) }

    var takesBell: Bool { edit_model_take_bell(model) }

    /// Whether a line can be edited: libedit's hidden screen, where every character may take eight columns, has an end.
    static func fits(_ line: [Unicode.Scalar]) -> Bool {
        let limit = Int(EDIT_COLUMN_LIMIT)
        if line.count <= limit / 8 { return true }
        var columns = 0
        for scalar in line { columns += (0x20..<0x7F).contains(scalar.value) ? 1 : 8 }
        return columns <= limit
    }
}
