// Arrays and objects as they are written.

extension Compiler {
    func compileArray(_ elements: [NodeID], into register: Int) {
        let isPlain = elements.count <= 64 && !elements.contains { if case .spread = tree[$0] { true } else { false } }
        if isPlain {
            let first = function.window(elements.count)
            for (index, element) in elements.enumerated() { argument(element, into: first + index) }
            function.emit(.makeArray, register, first, elements.count)
            return
        }
        let made = function.temporary()
        let element = function.temporary()
        function.emit(.makeArray, made, element, 0)
        for item in elements {
            if case .spread(let spread) = tree[item] {
                argument(spread, into: element)
                function.node = spread
                function.emit(.appendAll, made, element)
            } else {
                argument(item, into: element)
                function.emit(.appendElement, made, element)
            }
        }
        function.emit(.take, register, made)
    }

    func compileObject(_ members: NodeList, into register: Int) {
        let members = Array(tree[members])
        var keys: [Symbol] = []
        var isPlain = members.count <= 64
        for member in members {
            guard case .objectMember(let key, _) = tree[member], !keys.contains(key) else {
                isPlain = false
                break
            }
            keys.append(key)
        }
        if isPlain {
            let first = function.window(members.count)
            for (index, member) in members.enumerated() {
                if case .objectMember(_, let value) = tree[member] { argument(value, into: first + index) }
            }
            program.templates.append(ObjectTemplate(keys: keys, layout: program.owner.layouts.layout(of: keys)))
            function.emit(.makeObject, register, first, program.templates.count - 1)
            return
        }
        let made = function.temporary()
        let value = function.temporary()
        program.templates.append(ObjectTemplate(keys: [], layout: LayoutTable.empty))
        function.emit(.makeObject, made, value, program.templates.count - 1)
        for member in members {
            switch tree[member] {
            case .objectMember(let key, let node):
                argument(node, into: value)
                function.node = member
                function.emit(.setMember, made, value, Int(key.index))
            case .spread(let node):
                argument(node, into: value)
                function.node = node
                function.emit(.mergeMembers, made, value)
            default: break
            }
        }
        function.emit(.take, register, made)
    }
}
