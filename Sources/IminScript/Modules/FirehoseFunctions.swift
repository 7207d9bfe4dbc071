import IminJSON
import IminLanguage

/// `sandbox.firehosePolicy(…)`: how strictly the Firehose keeps to its usage policy.
struct FirehoseFunctions {
    let world: any SandboxControl

    var functions: [HostFunction] {
        [
            HostFunction(
                "firehosePolicy",
                "How long to wait between two requests for the last page of a feed; a new time, where one is given. The platform asks for "
                    + "8 seconds; here nothing is asked for until a script does. Earlier requests are answered 429.",
                [Parameter("lastPage", .duration, isRequired: false, "in whole seconds; `0.seconds` switches it off")],
                returns: .duration, example: "sandbox.firehosePolicy(lastPage: 8.seconds)",
                suspending: { (arguments) async throws(ScriptFailure) in
                    let reply: JSON
                    if case .duration(let nanoseconds)? = arguments["lastPage"] {
                        guard nanoseconds >= 0, nanoseconds % 1_000_000_000 == 0 else {
                            throw ScriptFailure(kind: "argument", "`lastPage:` is a whole number of seconds", isMistake: true)
                        }
                        reply = try await world.ask(
                            .post, "/sandbox/firehose", body: ["lastPageSeconds": .number(JSONNumber(nanoseconds / 1_000_000_000))])
                    } else {
                        reply = try await world.ask(.get, "/sandbox/firehose")
                    }
                    return .duration((reply["lastPageSeconds"]?.integer ?? 0) * 1_000_000_000)
                })
        ]
    }
}
