import IminJSON

/// One statement that was entered, however many lines it has, and what became of it.
public struct HistoryEntry: Sendable, Hashable {
    /// Unique among sessions: the session's name and a number.
    public var id: String
    public var text: String
    /// Seconds since 1970.
    public var time: Int64
    /// Where it was entered.
    public var directory: String
    /// `nil` while it runs, and for ever when the session died meanwhile.
    public var succeeded: Bool?
    public var milliseconds: Int64?
    /// Where the cursor stands when it comes back, as a UTF-8 offset: what was wrong there. Not written down.
    var cursor: Int?

    public init(id: String, text: String, time: Int64 = 0, directory: String = "") {
        self.id = id
        self.text = text
        self.time = time
        self.directory = directory
    }

    /// What stands behind the last blank.
    var lastWord: String? {
        text.split { $0.isWhitespace }.last.map(String.init)
    }
}

/// The lines of a history file. An entry is written before it runs; how it went is a line of its own, written after.
enum HistoryLine: Equatable {
    case entered(HistoryEntry)
    case ended(id: String, succeeded: Bool, milliseconds: Int64)

    /// `nil` for a line that is broken or of a kind not known here.
    init?(_ bytes: some Sequence<UInt8>) {
        guard let json = try? JSON(parsing: bytes), let id = json["id"]?.string else { return nil }
        if let text = json["text"]?.string {
            var entry = HistoryEntry(id: id, text: text, time: json["time"]?.integer ?? 0)
            entry.directory = json["directory"]?.string ?? ""
            entry.succeeded = json["succeeded"]?.boolean
            entry.milliseconds = json["milliseconds"]?.integer
            self = .entered(entry)
        } else if let succeeded = json["succeeded"]?.boolean {
            self = .ended(id: id, succeeded: succeeded, milliseconds: json["milliseconds"]?.integer ?? 0)
        } else {
            return nil
        }
    }

    /// One line of JSON with its line end.
    var bytes: [UInt8] {
        var json = JSONObject()
        switch self {
        case .entered(let entry):
            json["id"] = .string(entry.id)
            json["time"] = .number(JSONNumber(entry.time))
            json["directory"] = .string(entry.directory)
            json["succeeded"] = entry.succeeded.map(JSON.bool)
            json["milliseconds"] = entry.milliseconds.map { .number(JSONNumber($0)) }
            json["text"] = .string(entry.text)
        case .ended(let id, let succeeded, let milliseconds):
            json["id"] = .string(id)
            json["succeeded"] = .bool(succeeded)
            json["milliseconds"] = .number(JSONNumber(milliseconds))
        }
        return JSON.object(json).bytes() + [UInt8(ascii: "\n")]
    }
}
