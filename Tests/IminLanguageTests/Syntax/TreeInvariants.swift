@testable import IminLanguage

/// What holds of every tree, whatever was parsed.
enum TreeInvariants {
    /// What a tree breaks; empty when all is well.
    static func violations(_ tree: SyntaxTree) -> [String] {
        var found: [String] = []
        if tree.nodes.count != tree.spans.count { found.append("spans do not match nodes") }
        for (index, span) in tree.spans.enumerated() where span.start > span.end || Int(span.end) > tree.source.bytes.count {
            found.append("span \(span) of \(tree.nodes[index])")
        }
        for list in tree.lists where Int(list.index) >= tree.nodes.count { found.append("list names \(list)") }
        for index in tree.nodes.indices {
            for child in children(of: NodeID(index: UInt32(index)), tree) where !child.isNone && Int(child.index) >= index {
                found.append("\(tree.nodes[index]) comes before its child \(child.index)")
            }
        }
        for comment in tree.comments where Int(comment.end) > tree.source.bytes.count { found.append("comment \(comment)") }
        for (left, right) in zip(tree.comments, tree.comments.dropFirst()) where left.end > right.start {
            found.append("comments out of order at \(right)")
        }
        return found
    }

    /// The height of the tree, counted in nodes.
    static func height(_ tree: SyntaxTree) -> Int {
        var heights: [Int] = []
        for index in tree.nodes.indices {
            let below = children(of: NodeID(index: UInt32(index)), tree).map {
                !$0.isNone && Int($0.index) < index ? heights[Int($0.index)] : 0
            }
            heights.append((below.max() ?? 0) + 1)
        }
        return heights.max() ?? 0
    }

    static func children(of id: NodeID, _ tree: SyntaxTree) -> [NodeID] {
        func all(_ lists: NodeList...) -> [NodeID] { lists.flatMap { tree[$0] } }
        switch tree[id] {
        case .interpolation(let list), .array(let list), .object(let list), .block(let list), .targetObject(let list),
            .targetArray(let list),
            .patternObject(_, let list), .patternArray(let list), .alternatives(let list):
            return all(list)
        case .objectMember(_, let value), .spread(let value), .group(let value), .member(let value, _, _, _), .argument(_, let value, _),
            .unary(_, let value), .tryOptional(let value), .returnValue(let value), .deferred(let value), .parallel(let value),
            .targetMember(_, _, let value), .targetRest(let value), .patternBinding(_, let value), .quantified(_, let value),
            .comparison(_, let value), .patternValue(let value), .patternMember(_, _, _, let value), .patternRest(let value),
            .typeArray(let value, _):
            return [value]
        case .index(let first, let second, _), .binary(_, let first, let second), .matches(let first, let second),
            .letCondition(let first, let second),
            .step(let first, let second), .assign(_, let first, let second), .whileLoop(let first, let second):
            return [first, second]
        case .call(let callee, let arguments): return [callee] + all(arguments)
        case .closure(let parameters, let body): return all(parameters, body)
        case .ifElse(let conditions, let then, let otherwise): return all(conditions) + [then, otherwise]
        case .switchOver(let subject, let cases): return [subject] + all(cases)
        case .switchCase(let patterns, let condition, let body): return all(patterns, body) + [condition]
        case .binding(_, let target, let type, let value, let otherwise): return [target, type, value, otherwise]
        case .forIn(let target, let sequence, let condition, let body): return [target, sequence, condition, body]
        case .expectation(_, let value, _, let pattern, let message): return [value, pattern, message]
        case .doCatch(let body, let pattern, let handler): return [body, pattern, handler]
        case .function(let index):
            let item = tree.functions[Int(index)]
            return item.parameters.flatMap { [$0.type, $0.defaultValue] } + [item.result, item.body]
        case .scenario(let index):
            let item = tree.scenarios[Int(index)]
            return [item.name, item.target, item.sequence, item.body] + all(item.arguments)
        default: return []
        }
    }
}
