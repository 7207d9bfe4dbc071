// Written types: what a function takes and gives back, what a name is to hold.

extension Compiler {
    /// What a function gives back must be of the type that is written behind its `->`.
    func checkResult(_ register: Int, at node: NodeID) {
        if !function.result.isNone { checkType(function.result, of: register, "the result of `\(function.name)`", at: node) }
    }

    /// Checks that what a register holds is of a written type; gives the type's number in the program.
    @discardableResult
    func checkType(_ type: NodeID, of register: Int, _ subject: String, isArgument: Bool = false, at node: NodeID? = nil) -> Int? {
        guard let number = typeNumber(type, subject, isArgument: isArgument) else { return nil }
        function.node = node ?? type
        checkType(number, of: register)
        return number
    }

    /// The number in the program of a written type; `nil` where it asks for nothing that is known here.
    func typeNumber(_ type: NodeID, _ subject: String, isArgument: Bool = false) -> Int? {
        guard let form = typeForm(type) else { return nil }
        program.types.append(TypeCheck(form: form, subject: subject, isArgument: isArgument, written: tree.written(type)))
        return program.types.count - 1
    }

    /// The same for a type that the program knows already.
    func checkType(_ number: Int, of register: Int) {
        if let kinds = program.types[number].form.kinds { function.emit(.skipIfKind, register, 0, kinds) }
        function.emit(.checkType, register, 0, number)
    }

    /// Checks what is to become a part of a `var` behind which a type is written: an element of an array, a field of a shape.
    func checkPart(_ place: NodeID, _ register: Int, isElement: Bool = false) {
        guard var form = partForm(place) else { return }
        var subject = "`\(tree.written(place))`"
        if isElement {
            guard case .array(let inner) = form.present else { return }
            form = inner
            subject = "an element of \(subject)"
        }
        program.types.append(TypeCheck(form: form, subject: subject, written: form.text(symbols)))
        checkType(program.types.count - 1, of: register)
    }

    func partForm(_ place: NodeID) -> TypeCheck.Form? {
        switch tree[place] {
        case .name(let symbol): return declaredType(of: symbol).map { program.types[$0].form }
        case .group(let inner): return partForm(inner)
        case .index(let base, let index, _):
            if case .text(let key) = tree[index] { return partForm(base, symbols.intern(tree[key]), .exact) }
            guard case .array(let inner)? = partForm(base)?.present else { return nil }
            return inner
        case .member(let base, let key, let form, _): return partForm(base, key, form)
        default: return nil
        }
    }

    /// What a field of a shape asks for.
    private func partForm(_ base: NodeID, _ key: Symbol, _ form: KeyForm) -> TypeCheck.Form? {
        let forms = program.owner.layouts.forms(of: key, form)
        switch partForm(base)?.present {
        case .global(let index)?: return .field(index, [forms])
        case .field(let index, let path)?: return .field(index, path + [forms])
        default: return nil
        }
    }

    /// What a written type asks for; `nil` where it asks for nothing that is known here.
    func typeForm(_ type: NodeID) -> TypeCheck.Form? {
        switch tree[type] {
        case .typeName(let symbol, let isOptional):
            let form: TypeCheck.Form
            let name = symbols[symbol]
            if let shape = ShapeName.named(name) {
                form = .shape(shape)
            } else if case .global(let index, _)? = binding(of: symbol) {
                form = .global(index)
            } else if host.handleTypes[name] != nil {
                form = .handle(name)
            } else {
                return nil
            }
            return isOptional ? .optional(form) : form
        case .typeArray(let element, let isOptional):
            let form = TypeCheck.Form.array(typeForm(element) ?? .shape(.any))
            return isOptional ? .optional(form) : form
        default: return nil
        }
    }
}
