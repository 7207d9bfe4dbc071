import HTTPTypes
import IminJSON
import IminLanguage

/// `sandbox.addMember(…)` and the like: what sellers do about people, told by a script.
struct AccountFunctions {
    let world: any SandboxControl

    var functions: [HostFunction] {
        [
            function(
                "members", "The people a seller knows, each as the seller has it.",
                [Parameter("at", .oneOf([.object(nil), .string]), isRequired: false, "the seller or its id; all sellers if left out")],
                returns: .array(.object(Self.member)), example: #"sandbox.members(at: "https://id.bookingsystem.example.com/organizers/1")"#
            ) { arguments async throws(ScriptFailure) in
                let query = try Self.seller(arguments["at"]).map { [("seller", $0)] } ?? []
                return .array(try await world.ask(.get, "/sandbox/accounts/members", query: query, body: nil)["imin:item"]?.array ?? [])
            },
            function(
                "addMember", "A seller gets to know somebody: with this address a customer's account is `matchingEmailExists`.",
                [
                    Parameter("email", .string, "the address"), Self.at, Parameter("givenName", .string, isRequired: false, "first name"),
                    Parameter("familyName", .string, isRequired: false, "last name"),
                    Parameter("password", .string, isRequired: false, "for signing in; any will do if left out"),
                ] + Self.details, returns: .object(Self.member), example: #"sandbox.addMember(email: "kit@example.com", at: seller)"#
            ) { arguments async throws(ScriptFailure) in
                var body: JSON = [
                    "seller": .string(try Self.seller(arguments["at"]) ?? ""), "email": arguments["email"]?.json ?? .null,
                    "givenName": arguments["givenName"]?.json ?? "Kit", "familyName": arguments["familyName"]?.json ?? "Member",
                ]
                for name in ["password"] + Self.detailNames { body[name] = arguments[name]?.json }
                return try await world.ask(.post, "/sandbox/accounts/members", body: body)
            },
            function(
                "link", "A seller connects a customer by itself, without anybody's visit to its site.",
                [Self.customer, Parameter("to", name: "at", Self.sellerShape, "the seller or its id")], returns: .object(Self.member),
                example: "sandbox.link(rosie, to: account.seller)"
            ) { arguments async throws(ScriptFailure) in
                try await world.ask(.post, "/sandbox/accounts/links", body: try Self.link(arguments))
            },
            function(
                "unlink", "A seller disconnects a customer by itself; the broker is told.",
                [Self.customer, Parameter("from", name: "at", Self.sellerShape, "the seller or its id")], returns: .null,
                example: "sandbox.unlink(rosie, from: account.seller)"
            ) { arguments async throws(ScriptFailure) in
                let link = try Self.link(arguments)
                let query = ["customer", "seller"].map { ($0, link[$0]?.string ?? "") }
                _ = try await world.ask(.delete, "/sandbox/accounts/links", query: query, body: nil)
                return .null
            },
            function(
                "changeMember", "A seller changes what it has of a connected customer; the broker is told.",
                [
                    Self.customer, Self.at, Parameter("email", .string, isRequired: false, "the address at the seller"),
                    Parameter("givenName", .string, isRequired: false, "first name"),
                    Parameter("familyName", .string, isRequired: false, "last name"),
                ] + Self.details, returns: .object(Self.member),
                example: #"sandbox.changeMember(rosie, at: seller, email: "rosie.green@example.com")"#
            ) { arguments async throws(ScriptFailure) in
                var body = try Self.link(arguments)
                for name in ["email", "givenName", "familyName"] + Self.detailNames { body[name] = arguments[name]?.json }
                return try await world.ask(.patch, "/sandbox/accounts/links", body: body)
            },
            judgement("acceptEvidence", "A seller accepts the evidence for a customer's entitlement.", accepts: true),
            judgement(
                "rejectEvidence", "A seller rejects the evidence for a customer's entitlement and takes it away; the broker is told.",
                accepts: false),
            function(
                "refuse", "Makes a seller refuse what is handed on to it; an empty list ends it.",
                [
                    Parameter(
                        nil, name: "what", .oneOf([.array(.string), .string]), "some of `\"details\"`, `\"accessPass\"`, `\"entitlement\"`"),
                    Self.at,
                ], returns: .null, example: #"sandbox.refuse(["accessPass"], at: seller)"#
            ) { arguments async throws(ScriptFailure) in
                let what = arguments["what"]?.json ?? []
                _ = try await world.ask(
                    .post, "/sandbox/accounts/refusals",
                    body: ["seller": .string(try Self.seller(arguments["at"]) ?? ""), "refuses": what.array == nil ? [what] : what])
                return .null
            },
        ]
    }

    private func judgement(_ name: String, _ summary: String, accepts: Bool) -> HostFunction {
        function(
            name, summary,
            [
                Parameter("of", name: "customer", .oneOf([.object(nil), .string]), "the customer: the account, its identifier or its URL"),
                Self.at,
            ], returns: .object(Self.member), example: "sandbox.\(name)(of: rosie, at: account.seller)"
        ) { arguments async throws(ScriptFailure) in
            var body = try Self.link(arguments)
            body["accept"] = .bool(accepts)
            return try await world.ask(.post, "/sandbox/accounts/evidence", body: body)
        }
    }

    // MARK: - Arguments

    private static let sellerShape = Shape.oneOf([.object(nil), .string])
    private static let at = Parameter("at", sellerShape, "the seller or its id")
    private static let customer = Parameter(
        nil, name: "customer", .oneOf([.object(nil), .string]), "the customer: the account, its identifier or its URL")

    private static let detailNames = ["accessPass", "membership", "hiddenEntitlements"]
    private static let details = [
        Parameter("accessPass", .optional(.string), isRequired: false, "the barcode at the seller; null takes it away"),
        Parameter(
            "membership", .optional(.string), isRequired: false,
            "what excludes further entitlements: \"paid monthly membership\"; null takes it away"),
        Parameter("hiddenEntitlements", .bool, isRequired: false, "whether the seller has entitlements it does not tell"),
    ]

    private static let member = ObjectShape(
        "Member",
        [
            .init("type", .string), .init("identifier", .string), .init("email", .string), .init("givenName", .string),
            .init("familyName", .string), .init("telephone", .string, isOptional: true), .init("seller", .string),
            .init("customer", .string, "the customer it is connected with", isOptional: true),
            .init("accessPass", .string, isOptional: true), .init("membership", .string, isOptional: true),
            .init("hiddenEntitlements", .bool), .init("entitlement", .string, "of the seller's own list", isOptional: true),
            .init("evidence", .object(nil), "what was handed in", isOptional: true),
        ])

    /// Both members of the body that names a link.
    private static func link(_ arguments: HostArguments) throws(ScriptFailure) -> JSON {
        let given = arguments["customer"]?.json
        guard let customer = given?.string ?? given?["identifier"]?.string ?? given?["@id"]?.string ?? given?["id"]?.string else {
            throw ScriptFailure(kind: "argument", "a customer is named by the account, its identifier or its URL", isMistake: true)
        }
        return ["customer": .string(customer), "seller": .string(try seller(arguments["at"]) ?? "")]
    }

    /// The seller's id, from a reply that carries it or the id itself.
    private static func seller(_ value: ScriptValue?) throws(ScriptFailure) -> String? {
        guard let given = value?.json, !given.isNull else { return nil }
        let object = given["seller"]?.object == nil ? given : given["seller"] ?? given
        guard let text = object.string ?? object["@id"]?.string ?? object["id"]?.string else {
            throw ScriptFailure(kind: "argument", "a seller is named by its object or its id (a URL)", isMistake: true)
        }
        return text
    }

    private func function(
        _ name: String, _ summary: String, _ parameters: [Parameter], returns: Shape, example: String,
        _ body: @escaping @Sendable (HostArguments) async throws(ScriptFailure) -> JSON
    ) -> HostFunction {
        HostFunction(name, summary, parameters, returns: returns, example: example) {
            (arguments) async throws(ScriptFailure) -> ScriptValue in .json(try await body(arguments))
        }
    }
}
