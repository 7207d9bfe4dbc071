// Patterns: one that can never match is wrong where it has to match and doubtful elsewhere; a `case` behind one that takes
// everything is never reached.

extension Checker {
    /// Checks a whole pattern against what is known of its subject, and binds its names.
    mutating func match(_ id: NodeID, of subject: ShapeID, mustMatch: Bool) {
        let outer = patternStart
        patternStart = outer ?? scope.count
        if outer == nil { checkNames(ofAlternatives: [id]) }
        let before = contradictions
        pattern(id, of: subject, mustMatch: mustMatch)
        if contradictions != before { contradicted.insert(id) }
        patternStart = outer
    }

    /// Checks a part of a pattern. Says whether it may match at all.
    @discardableResult
    private mutating func pattern(_ id: NodeID, of subject: ShapeID, mustMatch: Bool) -> Bool {
        let kinds = shapes.kinds(subject)
        switch tree[id] {
        case .patternBinding(let name, let type):
            var shape = subject
            var fits = true
            if let rule = self.type(type) {
                fits = require(id, rule.kinds, kinds, mustMatch)
                if shape == .any || !fits { shape = rule.shape }
            }
            bind(name, .constant, shape, at: span(id))
            return fits
        case .quantified(let quantifier, let inner):
            guard require(id, [.array, .range], kinds, mustMatch) else { return false }
            // `each` holds for an empty array whatever it asks, `no` holds for an impossible pattern.
            let (begin, before) = (diagnosticCount, contradictions)
            pattern(inner, of: element(of: subject), mustMatch: mustMatch && quantifier == .some)
            if quantifier == .no {
                dropDiagnostics(since: begin, named: "impossible-pattern")
                contradictions = before
            }
            return true
        case .regex(let text):
            checkRegularExpression(tree[text], at: span(id))
            return require(id, .string, kinds, mustMatch)
        case .comparison(let operation, let operand):
            let given = expression(operand)
            return checkComparison(id, operation, subject, given, mustMatch)
        case .patternValue(let value): return patternValue(id, value, subject, mustMatch)
        case .patternObject(_, let members):
            // What is inside is a consequence.
            let fits = require(id, [.object, .handle], kinds, mustMatch)
            for position in members.start..<members.start + members.count {
                member(pattern: tree.lists[Int(position)], of: fits ? subject : .any, mustMatch: mustMatch && fits)
            }
            return fits
        case .patternArray(let elements):
            let fits = require(id, [.array, .range], kinds, mustMatch)
            let element = fits ? element(of: subject) : .any
            for position in elements.start..<elements.start + elements.count {
                let part = tree.lists[Int(position)]
                if case .patternRest(let rest) = tree[part] {
                    if !rest.isNone { pattern(rest, of: shapes.array(of: element), mustMatch: mustMatch && fits) }
                } else {
                    pattern(part, of: element, mustMatch: mustMatch && fits)
                }
            }
            return fits
        case .alternatives(let list): return alternatives(id, list, subject, mustMatch)
        default: return true
        }
    }

    mutating func checkRegularExpression(_ text: String, at place: Span) {
        do {
            var parser = RegularExpressionParser(text)
            _ = try parser.parse()
        } catch {
            self.error(
                "regex", "this is no regular expression: \(error.message)", at: place, advice: "mend it, or compare with text in quotes")
        }
    }

    private mutating func alternatives(_ id: NodeID, _ list: NodeList, _ subject: ShapeID, _ mustMatch: Bool) -> Bool {
        let (begin, before) = (diagnosticCount, contradictions)
        var isPossible = false
        for position in list.start..<list.start + list.count {
            if pattern(tree.lists[Int(position)], of: subject, mustMatch: false) { isPossible = true }
        }
        if isPossible { contradictions = before }
        // One message for all where it must match.
        if !isPossible, mustMatch {
            dropDiagnostics(since: begin, named: "impossible-pattern")
            impossible(id, shapes.kinds(subject), mustMatch: true)
        }
        return isPossible
    }

    private mutating func patternValue(_ id: NodeID, _ value: NodeID, _ subject: ShapeID, _ mustMatch: Bool) -> Bool {
        let kinds = shapes.kinds(subject)
        if case .name(let name) = tree[value], isCapitalised(name) {
            if let rule = TypeRule.rule(text(name)) { return require(id, rule.kinds, kinds, mustMatch) }
            if scope.find(name) == nil {
                if builtins.handles[text(name)] != nil { return true }
                let names = TypeRule.named.map(\.name) + scope.visible.map { text($0.name) }.filter { $0.first?.isUppercase == true }
                let nearest = NearestName.nearest(to: text(name), among: names)
                error(
                    "unknown-name", "there is no shape `\(text(name))`", at: span(value),
                    advice: nearest.map { "did you mean `\($0)`?" }
                        ?? "shapes are \(TypeRule.named.prefix(11).map(\.name).joined(separator: ", "))")
                return true
            }
        }
        if case .name(let name) = tree[value], !isCapitalised(name), scope.find(name) == nil, reportUnbound(name, subject, at: span(value))
        {
            return true
        }
        let outer = namespace
        namespace = .unknown
        let shape = expression(value)
        namespace = outer
        switch shapes[shape] {
        // A range takes what lies in it.
        case .range, .rangeOf: return patternRange(id, value, kinds, mustMatch)
        // A name may hold a shape, which is compared field by field.
        case .any, .object, .array, .oneOf, .builtin, .imported: return true
        default: break
        }
        if subject == failure, case .integer = tree[value] {
            report(
                certain: mustMatch, "impossible-pattern", "a failure is an Object, and never `\(quoted(value))`", at: span(id),
                advice: "write `{ status: \(quoted(value)) }`")
            return false
        }
        let wanted = shapes.kinds(shape)
        return wanted.contains(.null) ? true : require(id, wanted, kinds, mustMatch)
    }

    /// A bare name compares. One that stands for nothing was probably meant to be bound, or is a shape in small letters.
    private mutating func reportUnbound(_ name: Symbol, _ subject: ShapeID, at place: Span) -> Bool {
        let written = text(name)
        let shape = TypeRule.named.first { $0.name.lowercased() == written }?.name
        if shape == nil, hasGaps || ForeignNames.names[written] != nil || nearestName(to: written) != nil { return false }
        error(
            "unknown-name", "there is no `\(written)` here", at: place,
            advice: shape.map { "did you mean `\($0)`?" } ?? "a name alone compares; to bind it write `let \(written)`")
        bind(name, .constant, subject, at: place, isExempt: true)
        return true
    }

    /// Whether the subject can lie in a range that is written out.
    private mutating func patternRange(_ id: NodeID, _ value: NodeID, _ kinds: Kinds, _ mustMatch: Bool) -> Bool {
        guard case .binary(_, let lower, _) = tree[value] else { return true }
        let ends: Kinds =
            switch tree[lower] {
            case .integer, .decimal: .number
            case .text: .string
            case .money: .money
            case .day, .instant: [.date, .string]
            default: .all
            }
        return require(id, ends.union(.range), kinds, mustMatch)
    }

    private func isCapitalised(_ name: Symbol) -> Bool {
        guard let first = text(name).utf8.first else { return false }
        return first >= UInt8(ascii: "A") && first <= UInt8(ascii: "Z")
    }

    private mutating func checkComparison(
        _ id: NodeID, _ operation: BinaryOperator, _ subject: ShapeID, _ given: ShapeID, _ mustMatch: Bool
    ) -> Bool {
        let (x, y) = (shapes.kinds(subject), shapes.kinds(given))
        switch operation {
        case .equal: return y.contains(.null) ? true : require(id, y, x, mustMatch)
        case .notEqual: return true
        default: break
        }
        if y == .range { return true }
        for row in OperatorTable.rows(operation) where !row.left.isDisjoint(with: x) && !row.right.isDisjoint(with: y) { return true }
        impossible(id, x, mustMatch: mustMatch)
        return false
    }

    private mutating func member(pattern id: NodeID, of subject: ShapeID, mustMatch: Bool) {
        guard case .patternMember(let key, let form, let isOptional, let inner) = tree[id] else { return }
        var shape = ShapeID.any
        if case .object(let object) = shapes[shapes.unwrapped(subject)] {
            if let field = field(key, form, of: object) {
                shape = field.isOptional ? shapes.optional(field.shape) : field.shape
            } else {
                reportUnknownKey(key, form, of: object, isOptional: isOptional, at: keySpan(id, key, form), mustMatch: mustMatch)
            }
        }
        if !inner.isNone { pattern(inner, of: shape, mustMatch: mustMatch && !isOptional) }
    }

    private mutating func reportUnknownKey(
        _ key: Symbol, _ form: KeyForm, of object: UInt32, isOptional: Bool, at place: Span, mustMatch: Bool
    ) {
        let known = shapes.objects[Int(object)]
        if known.count == 0 && !known.isClosed { return }
        contradictions += 1
        if known.count == 0 { return }
        let written = form == .bare ? text(key) : shortened(text(key))
        let names = shapes.fields(of: object).map { shortened(text($0.name)) }
        // Any letter is near any other.
        // A failure also has the members of the reply's body, whatever they are called: only what can hardly be one is reported.
        let nearest =
            written.count < 2 ? nil : NearestName.nearest(to: written, among: names, within: known.shape == failure ? 1 : 2)
        if nearest == nil, isOptional || known.shape == failure { return }
        let what = known.name.isNone || text(known.name).isEmpty ? "this object" : "`\(text(known.name))`"
        report(
            certain: mustMatch && !isOptional && (known.isClosed || nearest != nil), "unknown-field",
            known.isClosed || nearest != nil
                ? "\(what) has no field `\(text(key))`" : "\(what) has no documented field `\(text(key))`",
            at: place, advice: nearest.map { "did you mean `\($0)`?" })
    }

    private func keySpan(_ id: NodeID, _ key: Symbol, _ form: KeyForm) -> Span {
        let whole = span(id)
        let length = text(key).utf8.count + (form == .exact && !text(key).hasPrefix("@") ? 2 : 0)
        return Span(Int(whole.start), min(Int(whole.start) + length, Int(whole.end)))
    }

    /// Whether a subject of these kinds can be of the wanted ones; reports where it never is.
    private mutating func require(_ id: NodeID, _ wanted: Kinds, _ kinds: Kinds, _ mustMatch: Bool) -> Bool {
        if !wanted.isDisjoint(with: kinds) { return true }
        impossible(id, kinds, mustMatch: mustMatch)
        return false
    }

    private mutating func impossible(_ id: NodeID, _ kinds: Kinds, mustMatch: Bool) {
        contradictions += 1
        report(
            certain: mustMatch, "impossible-pattern", "`\(quoted(id))` never matches \(kinds.present.noun)", at: span(id),
            advice: "ask for \(kinds.present.noun)")
    }

    // MARK: Switch

    /// The value of a `switch` and whether none of its ways goes on behind it.
    mutating func switchOver(_ subject: NodeID, _ cases: NodeList, keepsValue: Bool) -> BlockOutcome {
        let shape = expression(subject)
        var covered: Kinds = []
        var isReported = false
        var seen = SeenCases()
        var outcome = BlockOutcome(ends: true, shape: .any)
        var isFirst = true
        var hasDefault = false
        breaks.append(false)
        for position in cases.start..<cases.start + cases.count {
            let node = tree.lists[Int(position)]
            guard case .switchCase(let patterns, let condition, let body) = tree[node] else { continue }
            // Behind one that takes everything, one message is enough.
            if !isReported, checkReachable(node, patterns, shapes.kinds(shape), covered, &seen) {
                isReported = covered.isSuperset(of: shapes.kinds(shape))
            }
            scope.open()
            patternStart = scope.count
            checkNames(ofAlternatives: tree[patterns])
            let mark = forgotten.count
            // Behind what takes everything that is known, nothing is known.
            let left = covered.isSuperset(of: shapes.kinds(shape)) ? ShapeID.any : shape
            let isOther = left == .any || isOther(subject, than: patterns)
            for node in tree[patterns] {
                match(node, of: left, mustMatch: false)
                if condition.isNone { covered.formUnion(coverage(node)) }
            }
            patternStart = nil
            if isOther || (!patterns.isEmpty && tree[patterns].allSatisfy { contradicted.contains($0) }) { changeRoot(subject) }
            if patterns.isEmpty { hasDefault = true }
            if !condition.isNone {
                self.condition(condition, of: "`where`")
                forget(condition, holds: true)
            }
            let way = guarded { $0.statements(body, keepsValue: keepsValue) }
            remember(to: mark)
            closeScope()
            outcome.ends = outcome.ends && way.ends
            outcome.shape = isFirst ? way.shape : shapes.join(outcome.shape, way.shape)
            isFirst = false
        }
        if breaks.popLast() == true { outcome.ends = false }
        if !hasDefault {
            outcome.ends = false
            if !covered.isSuperset(of: shapes.kinds(shape)) { outcome.shape = isFirst ? .any : shapes.optional(outcome.shape) }
        }
        return outcome
    }

    /// Whether a value that is the same in every run is none of the literals of a case: `switch event.kind` of a written `event`.
    private mutating func isOther(_ subject: NodeID, than patterns: NodeList) -> Bool {
        guard let value = constant(subject) else { return false }
        for pattern in tree[patterns] {
            guard case .patternValue(let literal) = tree[pattern], kinds(ofLiteral: literal) != .all, let other = constant(literal),
                constants?.compare(value, .equal, other) == false
            else { return false }
        }
        return true
    }

    /// What was already a case.
    private struct SeenCases {
        var integers: Set<Int64> = []
        var texts: Set<String> = []
        var ranges: [(range: ClosedRange<Int64>, node: NodeID)] = []
    }

    private mutating func checkReachable(
        _ node: NodeID, _ patterns: NodeList, _ kinds: Kinds, _ covered: Kinds, _ seen: inout SeenCases
    ) -> Bool {
        guard case .switchCase(_, let condition, _) = tree[node] else { return false }
        var isTaken = !covered.isEmpty
        for position in patterns.start..<patterns.start + patterns.count {
            let part = tree.lists[Int(position)]
            if !covered.isSuperset(of: reach(part).intersection(kinds)) || reach(part).isDisjoint(with: kinds) { isTaken = false }
            if case .patternValue(let value) = tree[part] {
                let reason = whySeen(value, seen)
                if let reason, !isTaken {
                    hint("unreachable-case", "`\(tree.written(value))` \(reason)", at: span(part), advice: "leave one of them out")
                }
                if condition.isNone { note(value, in: &seen) }
            }
        }
        if patterns.isEmpty { isTaken = covered == .all || (kinds != .all && covered.isSuperset(of: kinds)) }
        guard isTaken else { return false }
        var taken = covered
        for part in tree[patterns] where patterns.count == 1 { taken = reach(part).intersection(kinds) }
        if taken.contains(.array) { taken.remove(.range) }
        let place = patterns.isEmpty ? Span(Int(span(node).start), Int(span(node).start) + 7) : span(tree.lists[Int(patterns.start)])
        hint(
            "unreachable-case", "the cases above already take \(covered == .all ? "everything" : "every \(plain(taken))")", at: place,
            advice: "move it up, or leave it out")
        return true
    }

    /// Why a literal never takes anything that the cases above have left.
    private func whySeen(_ value: NodeID, _ seen: SeenCases) -> String? {
        func above(_ range: ClosedRange<Int64>) -> String? {
            seen.ranges.first { $0.range.lowerBound <= range.lowerBound && range.upperBound <= $0.range.upperBound }
                .map { "lies in `\(tree.written($0.node))`, a case above" }
        }
        switch tree[value] {
        case .integer(let number): return seen.integers.contains(number) ? "is already a case above" : above(number...number)
        case .text(let text): return seen.texts.contains(tree[text]) ? "is already a case above" : nil
        default: return tree.wholeRange(value).flatMap(above)
        }
    }

    private func note(_ value: NodeID, in seen: inout SeenCases) {
        switch tree[value] {
        case .integer(let number): seen.integers.insert(number)
        case .text(let text): seen.texts.insert(tree[text])
        default: if let range = tree.wholeRange(value) { seen.ranges.append((range, value)) }
        }
    }

    private func plain(_ kinds: Kinds) -> String {
        let noun = kinds.noun
        if noun.hasPrefix("a ") { return String(noun.dropFirst(2)) }
        if noun.hasPrefix("an ") { return String(noun.dropFirst(3)) }
        return noun
    }

    /// The kinds all of whose values a pattern takes.
    func coverage(_ id: NodeID) -> Kinds {
        switch tree[id] {
        case .wildcard: return .all
        case .patternBinding(_, let type): return type.isNone ? .all : coverage(ofType: type)
        case .patternValue(let value):
            switch tree[value] {
            case .null: return .null
            case .name(let name) where isCapitalised(name): return coverage(ofTypeNamed: text(name))
            default: return []
            }
        case .patternObject(exactly: false, let members): return members.isEmpty ? .object : []
        case .patternArray(let elements):
            guard elements.count == 1, case .patternRest(let rest) = tree[tree.lists[Int(elements.start)]], rest.isNone else { return [] }
            return [.array, .range]
        case .alternatives(let list):
            var covered: Kinds = []
            for position in list.start..<list.start + list.count { covered.formUnion(coverage(tree.lists[Int(position)])) }
            return covered
        default: return []
        }
    }

    private func coverage(ofType id: NodeID) -> Kinds {
        guard case .typeName(let name, let isOptional) = tree[id] else { return [] }
        return coverage(ofTypeNamed: text(name)).union(isOptional ? .null : [])
    }

    private func coverage(ofTypeNamed name: String) -> Kinds {
        switch name {
        case "String": .string
        case "Number": .number
        case "Bool": .bool
        case "Money": .money
        case "Object": .object
        case "Array": .array
        case "Duration": .duration
        default: []
        }
    }

    /// The kinds of which a pattern may take values.
    private func reach(_ id: NodeID) -> Kinds {
        switch tree[id] {
        case .wildcard: return .all
        case .patternBinding(_, let type):
            if case .typeName(let name, false) = tree[type], let rule = TypeRule.rule(text(name)) { return rule.kinds }
            return .all
        case .quantified, .patternArray: return [.array, .range]
        case .regex: return .string
        case .patternObject: return .object
        case .patternValue(let value):
            if case .name(let name) = tree[value], isCapitalised(name), let rule = TypeRule.rule(text(name)) {
                return rule.kinds == [.object, .handle] ? .object : rule.kinds
            }
            return kinds(ofLiteral: value)
        case .alternatives(let list):
            var kinds: Kinds = []
            for position in list.start..<list.start + list.count { kinds.formUnion(reach(tree.lists[Int(position)])) }
            return kinds
        default: return .all
        }
    }
}
