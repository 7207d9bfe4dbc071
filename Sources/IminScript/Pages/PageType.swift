import IminAPI
import IminLanguage

/// `browse(url)` and the members of a page, as scripts see them.
extension Page {
    static func browse(fetch: @escaping PageFetch) -> HostFunction {
        HostFunction(
            "browse", "Opens a page as a browser without JavaScript does: follows redirects and keeps cookies.",
            [
                Parameter(
                    nil, name: "address", .oneOf([.string, .object(nil)]),
                    "a URL, or the reply of a checkout or of `seller.onboard` and its kin")
            ],
            returns: .handle(typeName),
            example: #"browse(basket.target).pay(card: "4242 4242 4242 4242")"#
        ) { (arguments) async throws(ScriptFailure) -> ScriptValue in
            let address = try address(from: arguments["address"])
            return .handle(try await Browser(fetch: fetch).open(address))
        }
    }

    /// From a URL, or from a reply whose action leads somewhere.
    private static func address(from value: ScriptValue?) throws(ScriptFailure) -> WebAddress {
        let action = value?.json?["potentialAction"]
        // A reply of seller onboarding has a `url`; what `url(…)` gives has its `text`.
        let text =
            value?.text ?? action?[0]?["target"]?.string ?? action?["target"]?.string ?? value?.json?["url"]?.string
            ?? value?.json?["text"]?.string
        guard let text else {
            throw ScriptFailure(kind: "argument", "`browse` needs a URL, or a reply with a `potentialAction` or a `url`", isMistake: true)
        }
        guard let address = WebAddress(lenient: text), ["http", "https"].contains(address.scheme), !address.host.isEmpty else {
            throw ScriptFailure(
                kind: "page",
                "`\(text)` is not an address that can be opened: it needs `http://` or `https://` and a host\(WebAddress.advice(on: text))")
        }
        return address
    }

    static let handleType = HandleType(
        typeName, "A web page: what it shows, its links and forms.",
        properties: [
            property("title", "The page's title.", .string) { .string($0.title) },
            property("url", "Its address, after redirects.", .string) { .string($0.address.description) },
            property("status", "The HTTP status it came with; of a site that this run does not open, that of the redirect there.", .number)
            { .number(.integer(Int64($0.status))) },
            property("text", "What a reader sees, without markup.", .string) { .string($0.text) },
            property("links", "Its links: text and url.", .array(.object(linkShape))) { page in
                .array(page.links.map { .object([("text", .string($0.text)), ("url", .string($0.address))]) })
            },
            property("forms", "Its forms: action, method, fields and buttons.", .array(.object(formShape))) { page in
                .array(page.forms.map(describe))
            },
            property("alert", "What the page reports as wrong, or null.", .optional(.string)) { $0.alert.map(ScriptValue.string) ?? .null },
        ],
        methods: [
            method(
                "follow", "Follows the link with these words.", [Parameter(nil, name: "link", .string, "the link's words, or its URL")],
                example: #"page.follow("Terms")"#
            ) { page, arguments async throws(ScriptFailure) -> Page in
                try await page.follow(arguments["link"]?.text ?? "")
            },
            method(
                "fill", "Fills in fields, by their labels or names; gives the page with the fields filled in.",
                [Parameter(nil, name: "fields", .object(nil), "field: value")],
                example: #"page.fill({ "Card number": "4242 4242 4242 4242" })"#
            ) { page, arguments async throws(ScriptFailure) -> Page in
                try fill(page, arguments["fields"])
            },
            method(
                "submit", "Presses a button, by default the first of the form that was filled in.",
                [Parameter(nil, name: "button", .string, isRequired: false, "the button's words")], example: #"page.submit("Pay")"#
            ) { page, arguments async throws(ScriptFailure) -> Page in
                try await page.submit(arguments["button"]?.text)
            },
            method(
                "pay", "Completes a checkout: accepts the terms, pays, answers the bank; fails where the payment is refused.",
                [
                    Parameter(
                        "card", .string, isRequired: false,
                        "the card's number: \"4242 4242 4242 4242\" pays, \"4000 0000 0000 0002\" is declined, "
                            + "\"4000 0000 0000 3220\" asks the bank first; not needed where nothing is due"),
                    Parameter("expiry", .string, isRequired: false, "MM/YY; one that is valid if left out"),
                    Parameter("cvc", .string, isRequired: false, "the security code; 123 if left out"),
                    Parameter("name", .string, isRequired: false, "the name on the card"),
                    Parameter(
                        "challenge", .string, isRequired: false, "the answer to the bank's question: `approve` (as if left out) or `fail`"),
                ], example: #"browse(basket.target).pay(card: "4242 4242 4242 4242")"#
            ) { page, arguments async throws(ScriptFailure) -> Page in
                let answer = arguments["challenge"]?.text ?? "approve"
                guard let challenge = PaymentJourney.Challenge(rawValue: answer) else {
                    throw ScriptFailure(
                        kind: "argument", "`challenge:` is `\"approve\"` or `\"fail\"`, not `\"\(answer)\"`", isMistake: true)
                }
                let journey = PaymentJourney(
                    card: arguments["card"]?.text ?? "", expiry: arguments["expiry"]?.text,
                    securityCode: arguments["cvc"]?.text ?? "123", holder: arguments["name"]?.text ?? "Test Customer",
                    challenge: challenge)
                return try await journey.run(from: page)
            },
        ] + accountMethods + SellerJourney.methods)

    private static let linkShape = ObjectShape("Link", [.init("text", .string), .init("url", .string)])
    private static let formShape = ObjectShape(
        "Form",
        [
            .init("action", .string), .init("method", .string), .init("fields", .array(.object(nil))), .init("buttons", .array(.string)),
        ])

    private static func describe(_ form: HTMLForm) -> ScriptValue {
        let fields = form.fields.map { field -> ScriptValue in
            var members: [(key: String, value: ScriptValue)] = [
                ("name", .string(field.name)), ("type", .string(field.type)), ("label", .string(field.label)),
                ("value", .string(field.value)),
            ]
            if field.kind == .checkbox || field.kind == .radio { members.append(("checked", .bool(field.isChecked))) }
            if field.kind == .select { members.append(("options", .array(field.options.map { .string($0.label) }))) }
            return .object(members)
        }
        return .object([
            ("action", .string(form.action)), ("method", .string(form.method)), ("fields", .array(fields)),
            ("buttons", .array(form.buttons.map { .string($0.label) })),
        ])
    }

    private static func fill(_ page: Page, _ fields: ScriptValue?) throws(ScriptFailure) -> Page {
        guard let object = fields?.json?.object else {
            throw ScriptFailure(kind: "argument", "`fill` needs an object of texts and Bools: field: value", isMistake: true)
        }
        var page = page
        for (name, value) in object {
            switch value {
            case .bool(let isOn): page = try page.filling(name, with: .on(isOn))
            case .string(let text): page = try page.filling(name, with: .text(text))
            case .number(let number): page = try page.filling(name, with: .text(number.text))
            default:
                throw ScriptFailure(kind: "argument", "`fill` takes texts, numbers and Bools; `\(name)` is \(value.kind)", isMistake: true)
            }
        }
        return page
    }

    private static func property(
        _ name: String, _ summary: String, _ shape: Shape, _ read: @escaping @Sendable (Page) -> ScriptValue
    ) -> HostFunction {
        HostFunction(name, summary, returns: shape, example: "page.\(name)", isPure: true) {
            (arguments) throws(ScriptFailure) -> ScriptValue in
            (arguments.receiver as? Page).map(read) ?? .null
        }
    }

    static func method(
        _ name: String, _ summary: String, _ parameters: [Parameter], example: String,
        _ act: @escaping @Sendable (Page, HostArguments) async throws(ScriptFailure) -> Page
    ) -> HostFunction {
        HostFunction(name, summary, parameters, returns: .handle(typeName), example: example) {
            (arguments) async throws(ScriptFailure) -> ScriptValue in
            guard let page = arguments.receiver as? Page else {
                throw ScriptFailure(kind: "argument", "`\(name)` belongs to a page", isMistake: true)
            }
            return .handle(try await act(page, arguments))
        }
    }
}
