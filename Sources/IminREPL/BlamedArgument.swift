import IminAPI
import IminClient
import IminJSON
import IminLanguage

/// Finds the argument that a refusal is about, so that the reply's own words stand under it.
enum BlamedArgument {
    /// The problem with a witness under the argument, or a note where the argument has no label. As it was where nothing is found.
    static func mark(_ problem: Problem, _ exchange: Exchange?) -> Problem {
        guard let exchange, let name = exchange.operation, let operation = Catalogue.operation(named: name),
            let body = try? JSON(parsing: exchange.responseBody), let shape = ProblemShape(reading: body),
            let status = exchange.status, status >= 400,
            let (parameter, pointer) = parameter(of: operation, blamedBy: shape, status: status)
        else { return problem }
        var problem = problem
        let reading = StatementReading(problem.source)
        let calls = reading.calls.filter { call in
            call.callee == name && call.span.start >= problem.span.start && call.span.end <= problem.span.end
                || call.callee == name && call.span.start <= problem.span.start && call.span.end >= problem.span.end
        }
        // Several calls of the operation within the statement: which of them failed cannot be said.
        guard calls.count == 1, let call = calls.first else { return problem }
        let what = pointer.isEmpty ? "" : " (\(pointer))"
        if let label = parameter.label {
            if let argument = call.arguments.first(where: { $0.label == label }) {
                let end = argument.span.start + UInt32(label.utf8.count)
                problem.witnesses.append(Problem.Witness(span: Span(Int(argument.span.start), Int(end)), value: shape.message))
                problem.notes.append("the reply is about `\(label):`\(what)")
            } else {
                problem.notes.append("the reply is about `\(label):`\(what), which was not given")
            }
        } else {
            let unlabelled = operation.parameters.filter { $0.label == nil }
            let position = unlabelled.firstIndex { $0.name == parameter.name } ?? 0
            let given = call.arguments.filter { $0.label == nil }
            if given.indices.contains(position) {
                let written = problem.source.text(given[position].span)
                problem.notes.append("the reply is about `\(written)`, the \(parameter.name)\(what)")
            }
        }
        return problem
    }

    /// The parameter whose place the reply names: by pointer, by its name in the message, or as the one thing that was not found.
    private static func parameter(
        of operation: Operation, blamedBy problem: ProblemShape, status: Int
    ) -> (OperationParameter, pointer: String)? {
        if let pointer = problem.instance, pointer.hasPrefix("/") {
            var best: (OperationParameter, length: Int)?
            for parameter in operation.parameters {
                guard case .body(let place) = parameter.location, pointer == place || pointer.hasPrefix(place + "/") else { continue }
                if place.utf8.count > best?.length ?? -1 { best = (parameter, place.utf8.count) }
            }
            if let best { return (best.0, pointer) }
        }
        let words = quotedWords(problem.message)
        for parameter in operation.parameters {
            let names: [String]
            switch parameter.location {
            case .path(let name), .query(let name), .header(let name): names = [name, parameter.name]
            case .body(let place): names = [String(place.split(separator: "/").last ?? ""), parameter.name]
            }
            if names.contains(where: { words.contains($0) || words.contains("imin:" + $0) }) { return (parameter, problem.instance ?? "") }
        }
        guard status == 404 || status == 410 else { return nil }
        let inPath = operation.parameters.filter { if case .path = $0.location { true } else { false } }
        return inPath.count == 1 ? inPath.first.map { ($0, problem.instance ?? "") } : nil
    }

    /// What stands between backquotes.
    private static func quotedWords(_ text: String) -> Set<String> {
        let parts = text.split(separator: "`", omittingEmptySubsequences: false)
        return Set(parts.enumerated().filter { $0.offset % 2 == 1 }.map { String($0.element) })
    }
}
