// Secrets: what `env(…)` gives is masked wherever it would be shown, so showing it is seldom meant.

extension Checker {
    /// `env(…)` may find nothing; what it finds is secret.
    mutating func secretResult(_ declared: ShapeID) -> ShapeID {
        declared == .any || shapes.kinds(declared).contains(.null) ? shapes.optional(.secret) : .secret
    }

    func isSecret(_ shape: ShapeID) -> Bool { shapes.unwrapped(shape) == .secret }

    /// Whether what is given to this function is shown to people or becomes the name of a file.
    func shows(_ title: CallTitle) -> Bool {
        guard case .entity(let entity) = title else { return false }
        switch builtins[entity].path {
        case "print", "log", "fail", "snapshot", "file.read", "file.write": return true
        default: return false
        }
    }

    mutating func checkShown(_ value: NodeID, _ shape: ShapeID, in role: String) {
        if isSecret(shape) {
            hint(
                "secret-shown", "a secret from `env` goes into \(role)", at: span(value), advice: "it would be shown as `•••`")
        }
    }
}
