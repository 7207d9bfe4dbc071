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

    /// Whether a secret lies in it, as far as it is written out.
    private func holdsSecret(_ shape: ShapeID, depth: Int = 0) -> Bool {
        if isSecret(shape) { return true }
        switch shapes[shapes.unwrapped(shape)] {
        case .array(let element): return depth < 4 && holdsSecret(element, depth: depth + 1)
        case .object(let object) where shapes.objects[Int(object)].isClosed:
            return depth < 4 && shapes.fields(of: object).prefix(64).contains { holdsSecret($0.shape, depth: depth + 1) }
        default: return false
        }
    }

    mutating func checkShown(_ value: NodeID, _ shape: ShapeID, in role: String) {
        if holdsSecret(shape) {
            hint(
                "secret-shown", "a secret from `env` goes into \(role)", at: span(value), advice: "it would be shown as `•••`")
        }
    }
}
