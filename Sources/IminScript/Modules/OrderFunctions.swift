import IminJSON
import IminLanguage

/// `sandbox.sellerCancels(…)` and its kin: what a seller does in its own booking system, so that a script sees what a broker would.
struct OrderFunctions {
    let world: any SandboxControl

    var functions: [HostFunction] {
        [
            HostFunction(
                "sellerCancels", "The seller cancels an order item, or a whole session or slot with everything booked in it.",
                [
                    Parameter(nil, name: "what", .oneOf([.object(nil), .string]), "an OrderItem, ScheduledSession or Slot, or its URL"),
                    Self.message,
                ],
                returns: .object(nil), example: #"sandbox.sellerCancels(booking.orderedItem.first, message: "The hall is flooded.")"#,
                suspending: { (arguments) async throws(ScriptFailure) in
                    let what = arguments["what"]?.json ?? .null
                    var body: JSON = [:]
                    body["message"] = arguments["message"]?.json
                    if let item = Self.itemPath(of: what) { return .json(try await world.ask(.post, "\(item)/cancel", body: body)) }
                    body["opportunity"] = .string(try Self.opportunity(what))
                    return .json(try await world.ask(.post, "/sandbox/opportunities/cancel", body: body))
                }),
            HostFunction(
                "sellerMoves", "The seller changes the time of a session or slot.",
                [
                    Parameter(nil, name: "session", .oneOf([.object(nil), .string]), "a ScheduledSession or Slot, or its identifier"),
                    Parameter("to", .oneOf([.date, .string]), "when it starts"), Self.message,
                ],
                returns: .object(nil), example: "sandbox.sellerMoves(session, to: @2026-05-09T20:00:00Z)",
                suspending: { (arguments) async throws(ScriptFailure) in
                    var body: JSON = ["opportunity": .string(try Self.opportunity(arguments["session"]?.json ?? .null))]
                    body["startDate"] = arguments["to"]?.json
                    body["message"] = arguments["message"]?.json
                    return .json(try await world.ask(.post, "/sandbox/opportunities/move", body: body))
                }),
            HostFunction(
                "sellerReplaces", "The seller gives another session or slot instead of what was booked; it must not cost more.",
                [
                    Self.item, Parameter("with", .oneOf([.object(nil), .string]), "a ScheduledSession or Slot, or its identifier"),
                    Parameter("offer", .oneOf([.object(nil), .string]), isRequired: false, "an Offer or its id; the dearest that fits"),
                ],
                returns: .object(nil), example: "sandbox.sellerReplaces(booking.orderedItem.first, with: session)",
                suspending: { (arguments) async throws(ScriptFailure) in
                    var body: JSON = ["opportunity": .string(try Self.opportunity(arguments["with"]?.json ?? .null))]
                    if let offer = arguments["offer"]?.json { body["offer"] = offer.string.map(JSON.string) ?? offer["id"] ?? offer["@id"] }
                    return .json(try await world.ask(.post, "\(try Self.item(of: arguments))/replace", body: body))
                }),
            HostFunction(
                "sellerMarks", "The seller notes who came and who did not.",
                [Self.item, Parameter("attended", .bool, "whether the person came")],
                returns: .object(nil), example: "sandbox.sellerMarks(booking.orderedItem.first, attended: true)",
                suspending: { (arguments) async throws(ScriptFailure) in
                    var body: JSON = [:]
                    body["attended"] = arguments["attended"]?.json
                    return .json(try await world.ask(.post, "\(try Self.item(of: arguments))/attendance", body: body))
                }),
            HostFunction(
                "webhooks", "What was to be told to webhooks, oldest first, with each attempt.",
                returns: .array(.object(Self.notification)),
                example: "sandbox.webhooks.last.status", isPure: true, isProperty: true,
                suspending: { (_) async throws(ScriptFailure) in
                    .json(.array(try await world.ask(.get, "/sandbox/notifications")["imin:item"]?.array ?? []))
                }),
        ]
    }

    private static let message = Parameter("message", .string, isRequired: false, "what the customer is told")
    private static let item = Parameter(nil, name: "item", .oneOf([.object(nil), .string]), "an OrderItem, or its URL")

    private static let notification = ObjectShape(
        "Notification",
        [
            .init("identifier", .number), .init("webhook", .number), .init("url", .string),
            .init("topic", .string, "`order`, `customer` or `seller`"), .init("about", .string, "the URL of what it is about"),
            .init("status", .string, "`queued`, `waiting`, `due`, `delivered` or `abandoned`"), .init("created", .string),
            .init("nextAttempt", .string, "when it is tried next", isOptional: true),
            .init("ended", .string, "when it was delivered or given up", isOptional: true),
            .init(
                "attempts", .array(.object(nil)), "each `{ at, status }`, or `{ at, error }` where no answer came", isOptional: true),
            .init("body", .any),
        ])

    private static func item(of arguments: HostArguments) throws(ScriptFailure) -> String {
        guard let path = itemPath(of: arguments["item"]?.json ?? .null) else {
            throw ScriptFailure(kind: "argument", "this is not an OrderItem: pass one of an order's `orderedItem`", isMistake: true)
        }
        return path
    }

    /// Where the controls of an order item lie; `nil` where it is none.
    private static func itemPath(of value: JSON) -> String? {
        guard let address = value.string ?? (value["id"] ?? value["@id"])?.string else { return nil }
        let parts = address.split(separator: "/")
        guard parts.count > 3, parts[parts.count - 2] == "order-items", parts[parts.count - 4] == "orders" else { return nil }
        return "/sandbox/orders/\(parts[parts.count - 3])/order-items/\(parts[parts.count - 1])"
    }

    private static func opportunity(_ value: JSON) throws(ScriptFailure) -> String {
        guard let identifier = value.string ?? (value["identifier"] ?? value["@id"] ?? value["id"])?.string else {
            throw ScriptFailure(kind: "argument", "this is neither a session nor a slot: it has no `identifier`", isMistake: true)
        }
        return identifier
    }
}
