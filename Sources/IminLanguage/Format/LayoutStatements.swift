// Statements: bindings, expectations, functions and scenarios, and the words that lead elsewhere.

extension ScriptLayout {
    mutating func statement(_ id: NodeID) {
        let span = tree.span(id)
        let start = Int(span.start)
        switch tree[id] {
        case .importModule: importModule(start, Int(span.end))
        case .function(let index): function(tree.functions[Int(index)], at: start)
        case .scenario(let index): scenario(tree.scenarios[Int(index)], at: start)
        case .step(let name, let body):
            token("step", at: start, after: " ")
            expression(name)
            text(" ")
            block(body)
        case .binding(let isVariable, let target, let type, let value, let otherwise):
            token(isVariable ? "var" : "let", at: start, after: " ")
            self.target(target)
            annotation(type)
            token("=", at: following(end), before: " ", after: " ")
            expression(value)
            if !otherwise.isNone {
                token("else", at: following(end), before: " ", after: " ")
                block(otherwise)
            }
        case .assign(let sign, let place, let value):
            expression(place)
            token(sign.sign, at: following(end), before: " ", after: " ")
            expression(value)
        case .forIn(let target, let sequence, let condition, let body):
            token("for", at: start, after: " ")
            loopHead(target, sequence)
            whereClause(condition)
            text(" ")
            block(body)
        case .whileLoop(let condition, let body):
            token("while", at: start, after: " ")
            head([condition])
            block(body)
        case .returnValue(let value):
            token("return", at: start, after: value.isNone ? "" : " ")
            if !value.isNone { expression(value) }
        case .expectation(let kind, let value, let fails, let pattern, let message):
            expectation(kind, value, fails, pattern, message, at: start)
        case .deferred(let body):
            token("defer", at: start, after: " ")
            block(body)
        case .parallel(let body):
            token("parallel", at: start, after: " ")
            block(body)
        case .doCatch(let body, let pattern, let handler): doCatch(body, pattern, handler, at: start)
        default: expression(id)
        }
    }

    private mutating func importModule(_ start: Int, _ limit: Int) {
        token("import", at: start, after: " ")
        key(at: following(end))
        let alias = following(end)
        guard alias < limit, lexer.hasWord("as", at: alias) else { return }
        token("as", at: alias, before: " ", after: " ")
        key(at: following(end))
    }

    private mutating func annotation(_ type: NodeID) {
        guard !type.isNone else { return }
        text(": ")
        self.type(type)
    }

    mutating func type(_ id: NodeID) {
        comments(before: start(id))
        text(typeText(id))
        end = Int(tree.span(id).end)
    }

    private func typeText(_ id: NodeID) -> String {
        switch tree[id] {
        case .typeName(let name, let isOptional): tree.symbols[name] + (isOptional ? "?" : "")
        case .typeArray(let element, let isOptional): "[\(typeText(element))]" + (isOptional ? "?" : "")
        default: tree.written(id)
        }
    }

    private mutating func loopHead(_ target: NodeID, _ sequence: NodeID) {
        self.target(target)
        token("in", at: following(end), before: " ", after: " ")
        expression(sequence)
    }

    private mutating func whereClause(_ condition: NodeID) {
        guard !condition.isNone else { return }
        token("where", at: following(end), before: " ", after: " ")
        expression(condition)
    }

    private mutating func expectation(
        _ kind: ExpectationKind, _ value: NodeID, _ fails: Bool, _ pattern: NodeID, _ message: NodeID, at start: Int
    ) {
        token(kind == .expect ? "expect" : "require", at: start, after: " ")
        if !message.isNone {
            let before = Int(tree.span(pattern.isNone ? value : pattern).end)
            open(FormatGroup(breaksWithContent: false, isBroken: hasLineEnd(before, self.start(message))))
        }
        expression(value)
        if fails { token("fails", at: following(end), before: " ") }
        if !pattern.isNone {
            token("with", at: following(end), before: " ", after: " ")
            self.pattern(pattern)
        }
        guard !message.isNone else { return }
        text(",")
        indent()
        commentsOnLine(before: self.start(message))
        line(" ")
        expression(message)
        outdent()
        close()
    }

    private mutating func doCatch(_ body: NodeID, _ pattern: NodeID, _ handler: NodeID, at start: Int) {
        token("do", at: start, after: " ")
        open(FormatGroup(isBroken: isOverLines(body) || isOverLines(handler)))
        blockWithinGroup(body)
        token("catch", at: following(end), before: " ", after: " ")
        if !pattern.isNone {
            self.pattern(pattern)
            text(" ")
        }
        blockWithinGroup(handler)
        close()
    }

    // MARK: Functions and scenarios

    private mutating func function(_ function: FunctionDeclaration, at start: Int) {
        token("func", at: start, after: " ")
        written(function.nameSpan)
        parameters(function.parameters, at: following(end))
        if !function.result.isNone {
            token("->", at: following(end), before: " ", after: " ")
            type(function.result)
        }
        text(" ")
        block(function.body)
    }

    private mutating func parameters(_ parameters: [ParameterDeclaration], at offset: Int) {
        token("(", at: offset)
        var behind = end
        if let last = parameters.last {
            behind = [last.span, tree.span(last.type), tree.span(last.defaultValue)].map { Int($0.end) }.max() ?? behind
        }
        var closer = following(behind)
        if lexer.byte(closer) == UInt8(ascii: ",") { closer = following(closer + 1) }
        guard let first = parameters.first else { return token(")", at: closer) }
        open(FormatGroup(isBroken: hasLineEnd(end, Int(first.span.start))))
        indent()
        commentsOnLine(before: Int(first.span.start))
        line()
        for (index, parameter) in parameters.enumerated() {
            let isLast = index + 1 == parameters.count
            self.parameter(parameter)
            if !isLast { text(",") }
            let next = isLast ? closer : Int(parameters[index + 1].span.start)
            commentsOnLine(before: next)
            if !isLast { line(" ", blank: isBlankBefore(next)) }
        }
        lastComments(before: closer)
        outdent()
        line()
        token(")", at: closer)
        close()
    }

    private mutating func parameter(_ parameter: ParameterDeclaration) {
        comments(before: Int(parameter.span.start))
        let name = tree.symbols[parameter.name]
        if parameter.label == parameter.name || (parameter.label == .none && name == "_") {
            text(name)
        } else {
            text((parameter.label == .none ? "_" : tree.symbols[parameter.label]) + " " + name)
        }
        end = Int(parameter.span.end)
        annotation(parameter.type)
        guard !parameter.defaultValue.isNone else { return }
        token("=", at: following(end), before: " ", after: " ")
        expression(parameter.defaultValue)
    }

    private mutating func scenario(_ scenario: ScenarioDeclaration, at start: Int) {
        token("scenario", at: start, after: " ")
        expression(scenario.name)
        let next = following(end)
        if lexer.byte(next) == UInt8(ascii: "(") {
            text(" ")
            list("(", at: next, Array(tree[scenario.arguments]), ")", comma: .none) { $0.argument($1) }
        }
        if !scenario.target.isNone {
            token("for", at: following(end), before: " ", after: " ")
            loopHead(scenario.target, scenario.sequence)
        }
        text(" ")
        block(scenario.body)
    }

    // MARK: Choices

    /// Conditions and the blank or line end before the brace: where they take several lines the brace stands on one of its own.
    private mutating func head(_ conditions: [NodeID]) {
        guard conditions.count > 1 || isChain(conditions[0]) else {
            condition(conditions[0])
            return text(" ")
        }
        let isBroken =
            conditions.count == 1
            ? isBrokenChain(conditions[0])
            : zip(conditions, conditions.dropFirst()).contains { hasLineEnd(Int(tree.span($0).end), start($1)) }
        open(FormatGroup(breaksWithContent: false, isBroken: isBroken))
        if conditions.count == 1 {
            operators(conditions[0], sharesGroup: true)
        } else {
            indent()
            for (index, id) in conditions.enumerated() {
                condition(id)
                guard index + 1 < conditions.count else { break }
                text(",")
                commentsOnLine(before: start(conditions[index + 1]))
                line(" ")
            }
            outdent()
        }
        commentsOnLine(before: following(end))
        line(" ")
        close()
    }

    private mutating func condition(_ id: NodeID) {
        guard case .letCondition(let target, let value) = tree[id] else { return expression(id) }
        token("let", at: start(id), after: " ")
        self.target(target)
        token("=", at: following(end), before: " ", after: " ")
        expression(value)
    }

    /// The branches of an `if` are broken together.
    mutating func ifElse(_ id: NodeID) {
        var branches: [(conditions: [NodeID], block: NodeID)] = []
        var rest = id
        while case .ifElse(let conditions, let then, let otherwise) = tree[rest] {
            branches.append((Array(tree[conditions]), then))
            rest = otherwise
        }
        let blocks = branches.map(\.block) + (rest.isNone ? [] : [rest])
        for (index, branch) in branches.enumerated() {
            if index > 0 { token("else", at: following(end), before: " ", after: " ") }
            token("if", at: following(max(end, start(id))), after: " ")
            head(branch.conditions)
            if index == 0 { open(FormatGroup(isBroken: blocks.contains { isOverLines($0) })) }
            blockWithinGroup(branch.block)
        }
        if !rest.isNone {
            token("else", at: following(end), before: " ", after: " ")
            blockWithinGroup(rest)
        }
        close()
    }

    mutating func switchOver(_ id: NodeID, _ subject: NodeID, _ cases: NodeList) {
        let closer = Int(tree.span(id).end) - 1
        token("switch", at: start(id), after: " ")
        expression(subject)
        token("{", at: following(end), before: " ")
        let list = Array(tree[cases])
        for (index, id) in list.enumerated() {
            commentsOnLine(before: start(id))
            hard(blank: index > 0 && isBlankBefore(start(id)))
            switchCase(id, until: index + 1 < list.count ? start(list[index + 1]) : closer)
        }
        if list.isEmpty, !hasComment(before: closer) { return token("}", at: closer) }
        lastComments(before: closer)
        hard()
        token("}", at: closer)
    }

    private mutating func casePatterns(_ list: [NodeID]) {
        if list.count == 1 { return pattern(list[0]) }
        let isBroken = zip(list, list.dropFirst()).contains { hasLineEnd(Int(tree.span($0).end), start($1)) }
        open(FormatGroup(breaksWithContent: false, isBroken: isBroken))
        indent()
        for (index, id) in list.enumerated() {
            if index > 0 {
                text(",")
                commentsOnLine(before: start(id))
                line(" ")
            }
            pattern(id)
        }
        outdent()
        close()
    }

    private mutating func switchCase(_ id: NodeID, until limit: Int) {
        guard case .switchCase(let patterns, let condition, let body) = tree[id] else { return }
        let list = Array(tree[patterns])
        comments(before: start(id))
        if list.isEmpty {
            token("default", at: start(id))
        } else {
            token("case", at: start(id), after: " ")
            casePatterns(list)
        }
        whereClause(condition)
        let colon = following(end)
        token(":", at: colon)
        let statements = tree[body]
        open(FormatGroup(isBroken: isOverLines(body, from: colon, to: colon)))
        indent()
        commentsOnLine(before: statements.first.map { start($0) } ?? limit)
        if !statements.isEmpty {
            line(" ")
            self.statements(body, until: limit)
        }
        comments(before: limit, furtherInThan: column(of: start(id)))
        outdent()
        close()
    }
}

extension AssignmentOperator {
    /// How people write it.
    fileprivate var sign: String {
        switch self {
        case .set: "="
        case .add: "+="
        case .subtract: "-="
        case .multiply: "*="
        case .divide: "/="
        }
    }
}
