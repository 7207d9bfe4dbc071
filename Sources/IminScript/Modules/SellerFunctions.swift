import IminAPI
import IminJSON
import IminLanguage

/// What sellers, and Stripe, do behind the platform's back: `sandbox.optOut(…)` and its kin; and how each seller stands.
struct SellerFunctions {
    let world: any SandboxControl

    var functions: [HostFunction] {
        [
            HostFunction(
                "sellers",
                "The sellers of the world, or those that are as the criteria say, and what onboarding made of each: `bookable`, "
                    + "`free bookings only`, `not bookable`, `free`, `paid`, `opted in`, `not opted in`, `with stripe`, `without stripe`, "
                    + "`registered`, `not registered`.",
                [
                    Parameter(
                        nil, name: "criteria", .oneOf([.string, .array(.string)]), isRequired: false,
                        "a criterion, or an array of them: all must hold")
                ],
                returns: .array(.object(Self.seller)), example: #"sandbox.sellers(["paid", "bookable"]).first"#, isProperty: true,
                suspending: { (arguments) async throws(ScriptFailure) in
                    let criteria = arguments["criteria"]?.json
                    let words = criteria?.array?.compactMap(\.string) ?? criteria?.string.map { [$0] } ?? []
                    let reply = try await world.ask(.get, "/sandbox/sellers", query: words.map { ("criteria", $0) }, body: nil)
                    return .json(.array(reply["imin:item"]?.array ?? []))
                }),
            HostFunction(
                "seller", "How one seller stands.", [Self.which], returns: .object(Self.seller),
                example: #"sandbox.seller("https://acme-provider.com/sellers/abc123").termsAgreed"#,
                suspending: { (arguments) async throws(ScriptFailure) in
                    .json(try await world.ask(.get, "/sandbox/sellers/\(try Self.path(arguments))"))
                }),
        ] + Self.actions.map { row in action(row.name, row.summary, row.type) }
    }

    /// One row a function: what it is called, what it does, what the control plane calls it.
    private static let actions: [(name: String, summary: String, type: String)] = [
        ("optIn", "The seller opts in again, without the pages of onboarding.", "OptIn"),
        ("optOut", "The seller opts out: nothing of it can be booked.", "OptOut"),
        ("connectStripe", "The seller connects Stripe, without the pages of onboarding.", "ConnectStripe"),
        ("disconnectStripe", "Stripe ends the connection: only the seller's free sessions can be booked.", "DisconnectStripe"),
    ]

    private static let which = Parameter(nil, name: "seller", .oneOf([.object(nil), .string]), "the seller, or its id (a URL)")

    private static let seller = ObjectShape(
        "Seller",
        [
            .init("type", .string), .init("id", .string), .init("name", .string), .init("url", .string), .init("email", .string),
            .init("telephone", .string, isOptional: true), .init("termsOfService", .array(.any), isOptional: true),
            .init("sellerBookabilityStatus", .string, "`bookable`, `free-bookings-only` or `not-bookable`"),
            .init("hasRegistered", .bool, "whether it was through the pages of onboarding"),
            .init("hasOptedIn", .bool), .init("hasStripe", .bool), .init("stripeAccount", .string, isOptional: true),
            .init("termsAgreed", .string, "when, if it ever did", isOptional: true),
        ])

    private func action(_ name: String, _ summary: String, _ type: String) -> HostFunction {
        HostFunction(
            name, summary, [Self.which], returns: .object(Self.seller),
            example: #"sandbox.\#(name)("https://acme-provider.com/sellers/abc123")"#,
            suspending: { (arguments) async throws(ScriptFailure) in
                let path = "/sandbox/sellers/\(try Self.path(arguments))/actions"
                return .json(try await world.ask(.post, path, body: ["type": .string(type)]))
            })
    }

    /// The seller's id as one segment of a path.
    private static func path(_ arguments: HostArguments) throws(ScriptFailure) -> String {
        let value = arguments["seller"]
        guard let id = value?.text ?? value?.json?["@id"]?.string ?? value?.json?["id"]?.string, !id.isEmpty else {
            throw ScriptFailure(kind: "argument", "the seller is an Organization with an `id`, or its id", isMistake: true)
        }
        return PercentCoding.encode(id)
    }
}
