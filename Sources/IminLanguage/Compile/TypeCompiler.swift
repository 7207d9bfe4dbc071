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
            guard let element = form.part(.element) else { return }
            form = element
            subject = "an element of \(subject)"
        }
        program.types.append(TypeCheck(form: form, subject: subject, written: form.text(symbols)))
        checkType(program.types.count - 1, of: register)
    }

    func partForm(_ place: NodeID) -> TypeCheck.Form? {
        switch tree[place] {
        case .name(let symbol): declaredType(of: symbol).map { program.types[$0].form }
        case .group(let inner): partForm(inner)
        case .index(let base, let index, _):
            if case .text(let key) = tree[index] {
                partForm(base)?.part(.field(program.owner.layouts.forms(of: symbols.intern(tree[key]), .exact)))
            } else {
                partForm(base)?.part(.element)
            }
        case .member(let base, let key, let form, _): partForm(base)?.part(.field(program.owner.layouts.forms(of: key, form)))
        default: nil
        }
    }

    /// `p[name].tags = …` of a `var` whose type is a shape: which part it is only the run knows, so the whole is looked at behind it
    /// where a name was given.
    func checkWhole(_ node: NodeID, _ place: Place) {
        guard let root = rootName(of: node), case .name(let name) = tree[root], let type = declaredType(of: name),
            program.types[type].form.namesAShape
        else { return }
        for case .index(let register) in place.accessors {
            let whole = function.temporary()
            value(root, into: whole)
            if let numbers = TypeCheck.Form.shape(.number).kinds { function.emit(.skipIfKind, register, 0, numbers) }
            function.emit(.checkType, whole, 0, type)
            // Held here, it would be copied when it is changed next.
            function.emit(.loadNull, whole)
        }
    }

    private func rootName(of place: NodeID) -> NodeID? {
        switch tree[place] {
        case .name: place
        case .group(let inner): rootName(of: inner)
        case .member(let base, _, _, _), .index(let base, _, _): rootName(of: base)
        default: nil
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
