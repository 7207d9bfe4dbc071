// One style for scripts, without options. What the author broke over lines stays broken, in one way; what is too long is broken;
// blank lines stay, one at most; comments stay where they were. Texts, numbers and keys stay as they were written.

/// Puts scripts into the one style of the language.
public enum ScriptFormatter {
    public enum Outcome: Sendable {
        /// The script in the style; the same bytes as before where it was in it already.
        case formatted([UInt8])
        /// The script cannot be read, so it cannot be formatted: why.
        case invalid([Diagnostic])
    }

    public static func format(_ source: SourceText, limits: Limits = .default) -> Outcome {
        let symbols = SymbolTable()
        let (tree, diagnostics, _) = parse(source, symbols: symbols, limits: limits)
        let errors = diagnostics.filter { $0.severity == .error }
        guard errors.isEmpty else { return .invalid(errors) }
        var layout = ScriptLayout(tree, limits: limits)
        let text = LinePrinter.print(layout.script())
        let result = SourceText(name: source.name, text: text)
        // A formatter that changes a script is worse than none: what it made is read again before anybody gets it.
        let again = parse(result, symbols: symbols, limits: limits)
        guard again.diagnostics.allSatisfy({ $0.severity != .error }), again.tree.hasSameContent(as: tree) else {
            return .invalid([
                Diagnostic(
                    .error, "not-formatted", "this script cannot be formatted without changing it", in: source, at: Span(0, 0),
                    advice: "nothing was written; please report it")
            ])
        }
        return .formatted(result.bytes)
    }
}

extension SyntaxTree {
    /// Whether another source says the same: the same nodes in the same order, and the same comments.
    func hasSameContent(as other: SyntaxTree) -> Bool {
        nodes == other.nodes && lists == other.lists && texts == other.texts && statements == other.statements
            && imports.elementsEqual(other.imports) { $0.module == $1.module && $0.isPath == $1.isPath && $0.name == $1.name }
            && functions.elementsEqual(other.functions) { mine, their in
                mine.name == their.name && mine.result == their.result && mine.body == their.body
                    && Self.words(mine.documentation) == Self.words(their.documentation)
                    && mine.parameters.elementsEqual(their.parameters) {
                        $0.label == $1.label && $0.name == $1.name && $0.type == $1.type && $0.defaultValue == $1.defaultValue
                    }
            }
            && scenarios.elementsEqual(other.scenarios) {
                $0.name == $1.name && $0.arguments == $1.arguments && $0.target == $1.target && $0.sequence == $1.sequence
                    && $0.body == $1.body && Self.words($0.documentation) == Self.words($1.documentation)
            }
            && commentWords.elementsEqual(other.commentWords)
    }

    private var commentWords: [[Substring]] { comments.map { Self.words(source.text($0)) } }

    /// Comments without the blanks that may change: at the ends of lines, and the indentation within.
    private static func words(_ text: String) -> [Substring] {
        text.split { $0 == " " || $0 == "\n" || $0 == "\r\n" || $0 == "\r" || $0 == "\t" }
    }
}
