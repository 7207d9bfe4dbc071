// Scenarios: their names tell them apart, they take tags and nothing else, and a table gives each row its own.

extension Checker {
    /// What stands in parentheses behind a scenario's name: tags, and nothing else.
    private mutating func scenarioArguments(_ list: NodeList) {
        var hasTags = false
        for position in list.start..<list.start + list.count {
            let node = tree.lists[Int(position)]
            guard case .argument(let label, let value, _) = tree[node] else { continue }
            let shape = expression(value)
            guard label == known.tags else {
                if label.isNone {
                    let isText = shapes.kinds(shape) == .string
                    error(
                        "missing-label", "this argument of a scenario needs a label", at: span(value),
                        advice: "write `tags: \(isText ? "[\(quoted(value))]" : quoted(value))`")
                } else {
                    let written = text(label)
                    let isNear = written == "tag" || NearestName.nearest(to: written, among: ["tags"]) != nil
                    error(
                        "unknown-label", "a scenario has no parameter `\(written)`", at: labelSpan(node, label),
                        advice: isNear ? "did you mean `tags`?" : "leave it out; a scenario takes `tags: [\"…\"]`")
                }
                continue
            }
            if hasTags {
                error("repeated-label", "`tags:` is given twice", at: labelSpan(node, label), advice: "leave one of them out")
            }
            hasTags = true
            let string = TypeRule(kinds: .string, shape: .string)
            check(value, shape, is: TypeRule(kinds: .array, shape: .array, elements: [string]), as: "`tags` of a scenario")
        }
    }

    mutating func scenario(_ index: UInt32) {
        let declaration = tree.scenarios[Int(index)]
        reportedNames = []
        scenarioArguments(declaration.arguments)
        scope.open()
        if !declaration.target.isNone {
            let whole = expression(declaration.sequence)
            let element = walked(declaration.sequence, whole)
            bind(target: declaration.target, .loop, element, of: declaration.sequence)
        }
        checkShown(declaration.name, expression(declaration.name), in: "the name of a scenario")
        if case .text(let name) = tree[declaration.name], !scenarioNames.insert(tree[name]).inserted {
            hint(
                "repeated-scenario", "another scenario above is called \(quoted(declaration.name)) too", at: span(declaration.name),
                advice: "give it a name of its own: reports and `--only` tell scenarios apart by it")
        }
        _ = block(declaration.body)
        closeScope()
        reportedNames = []
    }
}
