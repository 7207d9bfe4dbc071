import IminJSON
import IminLanguage

/// `sandbox.fault(…)` and its ends: what goes wrong between a script and the platform, on demand.
struct FaultFunctions {
    let world: any SandboxControl

    var functions: [HostFunction] {
        [
            HostFunction(
                "fault",
                "Makes calls go wrong: a refusal (`status:`), a delay (`delay:`), or a reply that is dropped, lost or cut (`reply:`). "
                    + "Gives the number to end it by.",
                [
                    Parameter(
                        nil, name: "on", .string,
                        "an operation (`\"checkout\"`), a path (`\"GET /api/v2/orders/*\"`) or `\"*\"` for every call"),
                    Parameter("status", .number, isRequired: false, "what is answered instead, 300 to 599"),
                    Parameter("retryAfter", .duration, isRequired: false, "what the refusal asks to wait, in whole seconds"),
                    Parameter("delay", .duration, isRequired: false, "how much later the reply comes"),
                    Parameter(
                        "reply", .string, isRequired: false,
                        "`\"dropped\"`: nothing happens, no reply; `\"lost\"`: it happens, no reply; `\"cut\"`: half of the reply"),
                    Parameter("times", .number, isRequired: false, "how many calls it meets; all of them where left out"),
                    Parameter("after", .number, isRequired: false, "how many calls are let through first"),
                ],
                returns: .number, example: #"sandbox.fault("checkout", reply: "lost", times: 1)"#,
                suspending: { (arguments) async throws(ScriptFailure) in .json(try await set(arguments)) }),
            HostFunction(
                "faults", "The faults in force.", returns: .array(.object(nil)), example: "sandbox.faults.count", isPure: true,
                isProperty: true,
                suspending: { (_) async throws(ScriptFailure) in
                    .json(.array(try await world.ask(.get, "/sandbox/faults")["imin:item"]?.array ?? []))
                }),
            HostFunction(
                "endFaults", "Ends all faults, or the one of a number.",
                [Parameter(nil, name: "number", .number, isRequired: false, "what `sandbox.fault` gave")],
                returns: .null, example: "sandbox.endFaults()",
                suspending: { (arguments) async throws(ScriptFailure) in
                    let number = arguments["number"]?.json.map { "/\($0)" } ?? ""
                    _ = try await world.ask(.delete, "/sandbox/faults\(number)")
                    return .null
                }),
        ]
    }

    private func set(_ arguments: HostArguments) async throws(ScriptFailure) -> JSON {
        var body: JSON = [:]
        for name in ["on", "status", "delay", "reply", "times", "after"] { body[name] = arguments[name]?.json }
        if case .duration(let nanoseconds)? = arguments["retryAfter"] {
            body["retryAfter"] = .number(JSONNumber(max(0, nanoseconds) / 1_000_000_000))
        }
        return try await world.ask(.post, "/sandbox/faults", body: body)["identifier"] ?? .null
    }
}
