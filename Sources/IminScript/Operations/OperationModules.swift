import IminAPI
import IminClient
import IminJSON
import IminLanguage

/// The operations and forms of the catalogue as modules of the language: `customer.create(…)`, `checkout(…)`, `item(…)`.
///
/// Nothing of an operation is written here: labels, shapes, help and examples come from its declaration.
struct OperationModules: Sendable {
    let client: ScriptClient

    func modules() -> [Module] {
        var modules: [Module] = []
        func add(_ function: HostFunction, to name: String) {
            if let index = modules.firstIndex(where: { $0.name == name }) {
                modules[index].functions.append(function)
            } else {
                let summary = Catalogue.modules.first { $0.name == name }?.summary ?? "Operations of the platform."
                modules.append(Module(name, summary, functions: [function]))
            }
        }
        for operation in Catalogue.operations { add(function(operation), to: operation.name.module) }
        for form in Catalogue.forms { add(function(form), to: form.name.module) }
        return modules
    }

    private func function(_ operation: Operation) -> HostFunction {
        let parameters = operation.parameters.map { parameter in
            Parameter(
                parameter.label, name: parameter.name, Shape(argument: parameter.schema), isRequired: parameter.isRequired,
                parameter.summary,
                namespace: parameter.namespace)
        }
        var function = HostFunction(
            operation.name.member, operation.summary, parameters,
            returns: operation.result.map { ReplyView.shape(of: operation, Shape(reply: $0)) } ?? .null, example: operation.example,
            // A read whose reply nobody looks at may still be there to warm something up; it is not an oversight for sure.
            isPure: false
        ) { (arguments) async throws(ScriptFailure) -> ScriptValue in
            let values = try Self.json(arguments, of: operation.name)
            return try client.value(try await client.call(operation, values), of: operation.form(with: values))
        }
        function.alternatives = operation.alternatives
        return function
    }

    private func function(_ form: Form) -> HostFunction {
        let parameters = form.parameters.map { parameter in
            Parameter(
                parameter.label, name: parameter.name, Shape(argument: parameter.schema), isRequired: parameter.isRequired,
                parameter.summary)
        }
        return HostFunction(
            form.name.member, form.summary, parameters, returns: Shape(reply: form.result), example: form.example, isPure: true
        ) { (arguments) throws(ScriptFailure) -> ScriptValue in
            .json(form.make(try Self.json(arguments, of: form.name)))
        }
    }

    /// The arguments that were given, by parameter name. What is not data cannot be sent: a mistake of the script.
    private static func json(_ arguments: HostArguments, of name: String) throws(ScriptFailure) -> [String: JSON] {
        var values: [String: JSON] = [:]
        for (index, parameter) in arguments.parameters.enumerated() {
            guard arguments.values.indices.contains(index), let value = arguments.values[index] else { continue }
            guard let json = value.json else {
                throw ScriptFailure(
                    kind: "argument", "`\(parameter.label ?? parameter.name)` of `\(name)` is not data: functions and pages cannot be sent",
                    isMistake: true)
            }
            values[parameter.name] = json
        }
        return values
    }
}

extension String {
    /// `customer` of `customer.create`; empty where there is no dot.
    fileprivate var module: String { lastIndex(of: ".").map { String(self[..<$0]) } ?? "" }
    /// `create` of `customer.create`.
    fileprivate var member: String { lastIndex(of: ".").map { String(self[index(after: $0)...]) } ?? self }
}
