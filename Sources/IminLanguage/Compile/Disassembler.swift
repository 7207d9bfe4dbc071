// Code as people read it: for tests of the compiler and for whoever wonders what it made.

extension Program {
    /// A function's instructions, one per line: offset, operation, operands, the line it was written on.
    func disassembled(_ function: Int) -> String {
        let info = functionInfos[function]
        let entry = functions[function]
        var text = "\(info.name.isEmpty ? "top level" : info.name): \(entry.parameterCount) parameters, \(entry.registerCount) registers\n"
        let unit = sources.indices.contains(info.source) ? sources[info.source] : nil
        for offset in info.code {
            let instruction = code[offset]
            let place = unit.map { String($0.tree.source.position(of: Int($0.tree.span(nodes[offset]).start)).line) } ?? ""
            text += "  \(offset - info.code.lowerBound)\t\(place)\t\(instruction.operation) \(instruction.a) \(instruction.b) "
            text += instruction.isJump ? "→ \(offset - info.code.lowerBound + 1 + Int(instruction.c))\n" : "\(instruction.c)\n"
        }
        for handler in info.handlers {
            let start = info.code.lowerBound
            text += "  catches \(handler.range.lowerBound - start)..<\(handler.range.upperBound - start) at \(handler.target - start)\n"
        }
        return text
    }
}

extension Session {
    /// The code of every function of the sources that were run, for people.
    func disassembled() -> String {
        program.functionInfos.indices.filter { number in
            let source = program.functionInfos[number].source
            return number > 0 && program.sources.indices.contains(source) && !program.sources[source].isPrelude
        }.map(program.disassembled).joined(separator: "\n")
    }
}
