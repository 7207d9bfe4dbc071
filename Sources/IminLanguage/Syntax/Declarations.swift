// Functions, scenarios, steps, imports; targets of bindings, types; and words of other languages where a statement begins.

extension Parser {
    // MARK: Names

    /// The name something is bound to. Reserved words are refused with a reason.
    mutating func parseBindingName(_ what: String) -> Symbol? {
        switch token.kind {
        case .name, .underscore:
            defer { advance() }
            return token.symbol
        case _ where token.kind.isKeyword && isOnLine:
            let word = written(token)
            error(
                .reservedWord, "`\(word)` is a reserved word and cannot be the name of \(what)", at: token.span,
                advice: "choose another name, as `\(word)Value`")
            return nil
        default:
            if token.kind == .invalid { isLost = true }
            error(.expectedName, "the name of \(what) is missing" + (token.isFirstOnLine ? "" : " before \(found())"), at: gap)
            return nil
        }
    }

    /// The `///` lines directly above a token, without the slashes.
    private func documentation(above token: Token) -> String {
        var lines: [String] = []
        var below = Int(token.start)
        for comment in lexer.comments.reversed() {
            let start = Int(comment.start)
            let end = Int(comment.end)
            if end > below { continue }
            let bytes = lexer.bytes
            let between = bytes[end..<below]
            let isAdjacent = between.allSatisfy { $0 == 32 || $0 == 9 || $0 == 10 || $0 == 13 } && between.count { $0 == 10 } <= 1
            guard isAdjacent, end - start >= 3, bytes[start..<start + 3].elementsEqual("///".utf8) else { break }
            var text = bytes[start + 3..<end]
            if text.first == 32 { text = text.dropFirst() }
            lines.append(String(decoding: text, as: UTF8.self))
            below = start
        }
        return lines.reversed().joined(separator: "\n")
    }

    // MARK: Functions

    mutating func parseFunction() -> NodeID {
        let start = token.start
        let documentation = documentation(above: token)
        advance()
        let nameSpan = token.span
        guard let name = parseBindingName("a function") else { return missing() }
        var parameters: [ParameterDeclaration] = []
        var highest = Height.none
        guard token.kind == .leftParenthesis else {
            let title = text(name)
            expect(.leftParenthesis, "the parameters of `\(title)` are missing", advice: "write `func \(title)() { }`")
            return missing()
        }
        parseParts(.rightParenthesis) { parser in
            guard let parameter = parser.parseParameter() else { return }
            highest = max(highest, parser.height(parameter.defaultValue), parser.height(parameter.type))
            if parameters.contains(where: { $0.name == parameter.name && parser.text($0.name) != "_" }) {
                parser.complain(
                    .duplicateKey, "two parameters are called `\(parser.text(parameter.name))`", at: parameter.span,
                    advice: "rename one of the two")
            }
            parameters.append(parameter)
        }
        var result = NodeID.none
        if !isLost, token.kind == .fatArrow || token.kind == .colon && !endsLine {
            complain(.resultArrow, "the type of the result stands behind `->`", at: token.span, advice: "write `->`")
            token.kind = .arrow
        }
        if !isLost, skip(.arrow) { result = parseType() }
        if !isLost, token.kind == .assign {
            error(.missingBlock, "the body of a function stands in braces", at: token.span, advice: "write `{ return … }`")
        }
        let body = parseBlock("func", lastIsValue: true) {
            $0.function = .function
            $0.loop = .none
        }
        tree.functions.append(
            FunctionDeclaration(
                name: name, nameSpan: nameSpan, parameters: parameters, result: result, body: body, documentation: documentation))
        return add(.function(UInt32(tree.functions.count - 1)), from: start, height: max(highest, height(result), height(body)) &+ 1)
    }

    /// `_ slot`, `for customer`, `adults: Int = 1`
    private mutating func parseParameter() -> ParameterDeclaration? {
        let start = token.start
        let first = token
        guard first.kind.isWord else {
            error(.expectedName, "a parameter has a name, and \(found()) is none", at: token.span)
            return nil
        }
        advance()
        let label: Symbol
        let name: Symbol
        if token.kind.isWord, isOnLine || token.kind == .name {
            label = first.kind == .underscore ? .none : first.symbol
            if token.kind == .name, first.kind == .name, TypeRule.rule(text(token.symbol)) != nil {
                complain(
                    .missingColon, "the type of a parameter stands behind `:`", at: token.span,
                    advice: "write `\(text(first.symbol)): \(text(token.symbol))`")
            }
            guard let second = parseBindingName("a parameter") else { return nil }
            name = second
        } else {
            guard first.kind == .name || first.kind == .underscore else {
                error(
                    .reservedWord, "`\(text(first.symbol))` can be the label of a parameter, but not its name", at: first.span,
                    advice: "write `\(text(first.symbol)) value`")
                return nil
            }
            label = first.kind == .underscore ? .none : first.symbol
            name = first.symbol
        }
        let span = Span(Int(start), Int(previousEnd))
        var type = NodeID.none
        var defaultValue = NodeID.none
        if skip(.colon) { type = parseType() }
        if !isLost, skip(.assign) { defaultValue = parseExpression() }
        return ParameterDeclaration(label: label, name: name, span: span, type: type, defaultValue: defaultValue)
    }

    // MARK: Scenarios and steps

    mutating func parseScenario() -> NodeID {
        let start = token.start
        let documentation = documentation(above: token)
        if !context.isTopLevel {
            complain(.misplacedScenario, "a scenario stands at the top level", at: token.span, advice: "within a scenario write `step`")
        }
        advance()
        let name = parseTitle("scenario")
        let mark = scratch.count
        if token.kind == .leftParenthesis, isOnLine, !isLost { parseArguments() }
        let arguments = takeList(from: mark)
        var target = NodeID.none
        var sequence = NodeID.none
        if token.kind == .for, !isLost {
            advance()
            let saved = context
            context.braceIsBody = true
            (target, sequence) = parseForHead()
            context = saved
        }
        let body = parseBlock("scenario") {
            $0.function = .scenario
            $0.loop = .none
        }
        tree.scenarios.append(
            ScenarioDeclaration(
                name: name, arguments: arguments.list, target: target, sequence: sequence, body: body, documentation: documentation))
        let height = max(arguments.height, above(name, target, sequence, body)) &+ 1
        return add(.scenario(UInt32(tree.scenarios.count - 1)), from: start, height: height)
    }

    mutating func parseStep() -> NodeID {
        let start = token.start
        advance()
        let name = parseTitle("step")
        let body = parseBlock("step") {
            $0.function = .step
            $0.loop = .none
        }
        return add(.step(name: name, body: body), from: start, height: above(name, body))
    }

    private mutating func parseTitle(_ word: String) -> NodeID {
        guard token.kind == .string, isOnLine else {
            if token.kind == .invalid { isLost = true }
            error(.expectedToken, "a \(word) has a title in quotes", at: gap, advice: "write `\(word) \"what happens\" { }`")
            // The body can be read all the same.
            if token.kind == .name || token.kind == .leftBrace {
                isLost = isAborted
                while token.kind.isWord, isOnLine { advance() }
            }
            return missing()
        }
        return parseString()
    }

    // MARK: Imports

    mutating func parseImport() -> NodeID {
        let start = token.start
        if !context.isTopLevel {
            complain(
                .misplacedImport, "an import stands at the top level", at: token.span, advice: "move it to the beginning of the script")
        }
        advance()
        let module: String
        let isPath = token.kind == .string
        let written = token
        switch token.kind {
        case .string: module = text(parseKeyText())
        case .name:
            module = text(token.symbol)
            advance()
        default:
            error(
                .expectedName, "`import` needs the name or the path of a module", at: gap,
                advice: "write `import people` or `import \"./people.imin\"`")
            return missing()
        }
        var name = Symbol.none
        if !isLost, skip(.as) {
            guard let alias = parseBindingName("a module") else { return missing() }
            name = alias
        } else if let found = Parser.moduleName(module) {
            name = tree.symbols.intern(found)
        } else if !isLost {
            complain(
                .importName, "`\(module)` does not make a name for the module", at: written.span,
                advice: "write a name behind it: `as people`")
        }
        tree.imports.append(ImportDeclaration(module: module, isPath: isPath, name: name, span: Span(Int(start), Int(previousEnd))))
        return add(.importModule(UInt32(tree.imports.count - 1)), from: start)
    }

    /// The last part of a path without `.imin`, if it is a name.
    static func moduleName(_ module: String) -> String? {
        let last = module.utf8.split(separator: UInt8(ascii: "/")).last.map { String(Substring($0)) } ?? ""
        let name = last.hasSuffix(".imin") ? String(last.dropLast(5)) : last
        guard let first = name.unicodeScalars.first, first.properties.isXIDStart || first == "_",
            name.unicodeScalars.allSatisfy({ $0.properties.isXIDContinue }), TokenKind.keywords[name] == nil
        else { return nil }
        return name
    }

    // MARK: Targets

    /// What a value is taken apart into: a name, `{ key: target }`, `[a, ...rest]`.
    mutating func parseTarget(_ what: String) -> NodeID {
        let start = token.start
        switch token.kind {
        case .leftBrace: return nested { $0.parseObjectTarget() }
        case .leftBracket: return nested { $0.parseArrayTarget() }
        default:
            guard let name = parseBindingName(what) else { return missing() }
            return add(.targetName(name), from: start)
        }
    }

    private mutating func parseObjectTarget() -> NodeID {
        let start = token.start
        let mark = scratch.count
        var keys = KeySet()
        parseParts(.rightBrace) { parser in
            let start = parser.token.start
            let word = parser.token
            guard let key = parser.parseKey() else {
                if parser.token.kind == .ellipsis {
                    parser.error(
                        .expectedName, "the rest of an object has no name", at: parser.token.span, advice: "write `object.without(\"key\")`"
                    )
                }
                return parser.expectedKey()
            }
            if !parser.isLost, !keys.insert(key.symbol) {
                parser.complain(
                    .duplicateKey, "`\(parser.text(key.symbol))` stands twice here", at: key.span, advice: "remove one of the two")
            }
            let target: NodeID
            if parser.skip(.colon) {
                target = parser.parseTarget("a binding")
            } else if word.kind == .name {
                target = parser.add(.targetName(key.symbol), key.span)
            } else {
                parser.error(
                    word.kind.isKeyword ? .reservedWord : .expectedName, "`\(parser.written(word))` cannot be the name of a binding",
                    at: key.span,
                    advice: "give it one: `\(parser.written(word)): name`")
                target = parser.missing()
            }
            parser.scratch.append(
                parser.add(.targetMember(key: key.symbol, form: key.form, target: target), from: start, height: parser.height(target)))
        }
        let members = takeList(from: mark)
        return add(.targetObject(members.list), from: start, height: members.height &+ 1)
    }

    private mutating func parseArrayTarget() -> NodeID {
        let start = token.start
        let mark = scratch.count
        var hasRest = false
        parseParts(.rightBracket) { parser in
            let start = parser.token.start
            guard parser.token.kind == .ellipsis else {
                let target = parser.parseTarget("a binding")
                parser.scratch.append(target)
                return
            }
            if hasRest {
                parser.complain(.severalRests, "only one `...` can take the rest", at: parser.token.span, advice: "remove one of them")
            }
            hasRest = true
            parser.advance()
            let target = parser.parseTarget("a binding")
            parser.scratch.append(parser.add(.targetRest(target), from: start, height: parser.height(target)))
        }
        let elements = takeList(from: mark)
        return add(.targetArray(elements.list), from: start, height: elements.height &+ 1)
    }

    // MARK: Types

    mutating func parseType() -> NodeID { nested { $0.parseTypeBody() } }

    private mutating func parseTypeBody() -> NodeID {
        let start = token.start
        if token.kind == .leftBracket {
            let open = token
            advance()
            let element = parseType()
            if token.kind == .rightBracket, !isLost {
                advance()
                let isOptional = skip(.question)
                return add(.typeArray(element, isOptional: isOptional), from: start, height: above(element))
            }
            if token.kind == .colon, !isLost {
                complain(.genericType, "an object's type is `Object`", at: token.span, advice: "write `Object`")
                advance()
                _ = parseType()
            }
            close(open, .rightBracket)
            return missing()
        }
        if token.kind == .leftBrace, startsObject(), !isEmptyBraces() {
            complain(
                .genericType, "a shape has a name where it is asked for", at: token.span,
                advice: "bind it above, as in `let Item = { price: Money }`, and write its name here")
            _ = parseObject()
            _ = skip(.question)
            return missing()
        }
        guard token.kind == .name else {
            if token.kind == .invalid { isLost = true }
            error(
                .expectedName, "a type has to stand here" + (token.isFirstOnLine ? "" : ", not \(found())"), at: gap,
                advice: "types are names, as `String`, and `[String]` and `String?`")
            return missing()
        }
        let symbol = token.symbol
        advance()
        if token.kind == .less, !token.isSpaced, isOnLine {
            error(.genericType, "types have no parameters", at: token.span, advice: "an Array of Strings is `[String]`")
            return missing()
        }
        if token.kind == .leftBracket, !token.isSpaced, isOnLine, byteFollows(UInt8(ascii: "]")) {
            error(.genericType, "an Array's type has its brackets around it", at: token.span, advice: "write `[\(text(symbol))]`")
            return missing()
        }
        let isOptional = skip(.question)
        return add(.typeName(symbol, isOptional: isOptional), from: start)
    }

    // MARK: Words of other languages

    /// `const x = 5`, `def f() { }`: complains, and reads what was meant where that is clear. `nil` when the name is just a name.
    mutating func parseForeignStatement() -> NodeID? {
        let offset = following
        let isOnSameLine = !lexer.bytes[Int(token.end)..<offset].contains(UInt8(ascii: "\n"))
        guard isOnSameLine, offset > Int(token.end), let word = ForeignWord.statements[text(token.symbol)] else { return nil }
        let next = lexer.byte(offset)
        var isForeign = next == UInt8(ascii: "\"")
        if let end = lexer.endOfName(at: offset) {
            let behind = String(decoding: lexer.bytes[offset..<end], as: UTF8.self)
            let isOurs = behind == "matches" || behind == "fails" || ForeignWord.infixes[behind] != nil
            isForeign = !isOurs
        }
        if case .skipped = word.use, next == UInt8(ascii: "{") || next == UInt8(ascii: "!") { isForeign = next == UInt8(ascii: "!") }
        guard isForeign else { return nil }
        switch word.use {
        case .replaced(let kind):
            complain(word.error, word.message, at: token.span, advice: word.advice)
            token.kind = kind
            return parseStatement()
        case .dropped:
            complain(word.error, word.message, at: token.span, advice: word.advice)
            advance()
            return parseStatement()
        case .skipped:
            error(word.error, word.message, at: token.span, advice: word.advice)
            // Its braces are of a grammar that is not ours.
            advance()
            while !token.isFirstOnLine, token.kind != .endOfInput, token.kind != .semicolon, !isCloser {
                isOpener ? skipBalanced() : advance()
            }
            isLost = isAborted
            return missing()
        }
    }
}
