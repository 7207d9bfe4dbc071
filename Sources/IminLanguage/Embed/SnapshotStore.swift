/// Where `snapshot(_:named:)` keeps the golden values of a script.
public struct SnapshotStore: Sendable {
    /// The text kept under a name for a script, given the name of its source; `nil` where there is none.
    public var read: @Sendable (_ name: String, _ script: String) throws(ScriptFailure) -> String?
    /// Keeps a text; `nil` where the run compares only.
    public var write: (@Sendable (_ name: String, _ script: String, _ text: String) throws(ScriptFailure) -> Void)?

    public init(
        read: @escaping @Sendable (_ name: String, _ script: String) throws(ScriptFailure) -> String?,
        write: (@Sendable (_ name: String, _ script: String, _ text: String) throws(ScriptFailure) -> Void)? = nil
    ) {
        self.read = read
        self.write = write
    }
}
