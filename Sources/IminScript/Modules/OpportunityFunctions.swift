import IminJSON
import IminLanguage

/// `sandbox.opportunities(…)` and `sandbox.opportunity(…)`: something to book, by what a test needs of it.
struct OpportunityFunctions {
    let world: any SandboxControl

    var functions: [HostFunction] {
        [
            HostFunction(
                "opportunities",
                "Sessions and slots that are as the criteria say, earliest first, each with the offers that fit.",
                [criteria] + filters + [Parameter("limit", .number, isRequired: false, "at most so many; 10 where left out")],
                returns: .array(.object(nil)), example: #"sandbox.opportunities(["paid", "one place left"]).first"#, isPure: true,
                suspending: { (arguments) async throws(ScriptFailure) in
                    var query = words(arguments["criteria"]).map { ("criteria", $0) }
                    for name in ["type", "seller"] { if let text = arguments[name]?.text { query.append((name, text)) } }
                    if let limit = arguments["limit"]?.json { query.append(("limit", "\(limit)")) }
                    let reply = try await world.ask(.get, "/sandbox/opportunities", query: query, body: nil)
                    return .json(.array(reply["imin:item"]?.array ?? []))
                }),
            HostFunction(
                "opportunity", "A new session or slot that is as the criteria say, with the offers that fit: nobody else books it.",
                [criteria] + filters, returns: .object(nil), example: #"sandbox.opportunity(["paid", "cancellable"])"#,
                suspending: { (arguments) async throws(ScriptFailure) in
                    var body: JSON = ["criteria": .array(words(arguments["criteria"]).map(JSON.string))]
                    for name in ["type", "seller"] { if let text = arguments[name]?.text { body[name] = .string(text) } }
                    return .json(try await world.ask(.post, "/sandbox/opportunities", body: body))
                }),
        ]
    }

    private var criteria: Parameter {
        Parameter(
            nil, name: "criteria", .oneOf([.string, .array(.string)]), isRequired: false,
            "a criterion, or an array of them, which must all hold: \"free\", \"paid\", \"bookable\", \"full\", \"one place left\", "
                + "\"several places left\", \"cancellable\", \"not cancellable\", \"too late to cancel\", \"not yet bookable\", \"adult\", "
                + "\"junior\", \"started\", \"cancelled\", \"seller not opted in\", \"seller without stripe\"")
    }

    private var filters: [Parameter] {
        [
            Parameter("type", .string, isRequired: false, "`\"ScheduledSession\"` or `\"Slot\"`"),
            Parameter("seller", .string, isRequired: false, "the seller's id"),
        ]
    }

    private func words(_ value: ScriptValue?) -> [String] {
        guard let json = value?.json else { return [] }
        return json.string.map { [$0] } ?? json.array?.map { $0.string ?? "\($0)" } ?? ["\(json)"]
    }
}
