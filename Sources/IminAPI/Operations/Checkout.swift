import IminJSON

/// The authenticated checkout, and the small forms that scripts write in its arguments.
extension Catalogue {
    static let checkout = Operation(
        "checkout", "Starts a checkout for a customer; the page to pay on is `potentialAction[0].target`.",
        [
            OperationParameter(
                nil, name: "session", .reference("ScheduledSession"), isRequired: false, isExpected: true,
                .body("/imin:initialOrder/orderedItem/0/orderedItem"), encoding: .opportunity,
                "what to book: a ScheduledSession or Slot, or its identifier (a URL)"),
            OperationParameter(
                "offer", .reference("Offer"), isRequired: false, isExpected: true,
                .body("/imin:initialOrder/orderedItem/0/acceptedOffer"), encoding: .offer,
                "the price level: an Offer or its id"),
            OperationParameter(
                "customer", .reference("CustomerAccount"), sent: [.reference("CustomerAccount"), Schemas.guest],
                .body("/imin:initialOrder/customer"), encoding: .url(.customerAccount),
                "who books: the account, its identifier or its URL"),
            OperationParameter(
                "broker", Schemas.organization, isRequired: false, isExpected: true, sent: [Schemas.broker],
                .body("/imin:initialOrder/broker"),
                encoding: .typed("Organization"),
                "who sells: name and url"),
            OperationParameter(
                "items", .array(.any), isRequired: false, .body("/imin:initialOrder/orderedItem"), encoding: .items,
                "several things to book: [item(offer: …, session: …)]"),
            OperationParameter(
                "links", .array(Schemas.navigationLink), isRequired: false, sent: [.array(Schemas.sentLink)],
                .body("/imin:navigationLinks"),
                encoding: .arrayOfTyped("WebPage"),
                "where the page leads back to: [.backToBroker(…), .backToProfile(…)]", namespace: "link"),
        ],
        alternatives: [["session", "offer"], ["items"]],
        service: .checkout, method: .post, path: "/api/checkout-sessions",
        bodyTemplate: [
            "@context": ["https://openactive.io/", "https://imin.co/"],
            "type": "imin:CheckoutSession",
            "imin:initialOrder": [
                "type": "OrderQuote",
                "customer": .null,
                "broker": .null,
                "orderedItem": [["type": "OrderItem", "acceptedOffer": .null, "orderedItem": .null]],
            ],
            "imin:navigationLinks": .null,
        ],
        success: [201], result: Schemas.checkoutSession,
        errors: itemErrors(409, .openActive("error catalogue")) + [
            DocumentedError(409, "IncompleteAttendeeDetailsError", "an item of a group names no attendee; said of its item"),
            DocumentedError(
                409, "UnacceptableOfferError",
                "a test offer for members with another customer than `test-customer-member`, or the price of an entitlement that the "
                    + "customer does not have; said of its item",
                .documentation("Authenticated Checkout: Testing [BETA]; Entitlement Pricing in Checkout")),
        ] + bodyErrors,
        effect: .writes(inverse: nil),
        facts: [
            Fact(
                "in a group each item names an `attendee`, a customer account, and all items the same session and offer",
                .documentation("Authenticated Checkout: Group Booking [BETA]")),
            Fact(
                "test identifiers of items and offers book and charge nothing; e-mail and webhooks are sent",
                .documentation("Authenticated Checkout: Testing [BETA]")),
            Fact("POST /api/checkout-sessions on the broker's checkout domain, and the body", .document("002")),
            Fact("the customer is named by the account's URL", .document("002")),
            Fact("the reply carries `potentialAction[0].target`", .documentation("Authenticated Checkout")),
            Fact("status 201", .ourDecision("documented for the standalone checkout only; a session is created here too")),
            Fact("no key is needed", .ourDecision("no page shows one for this call; the client sends the key where one is configured")),
            Fact(
                "broker and links may be left out of the call",
                .ourDecision(
                    "the documentation asks for both; the server decides, so that a script can see it refuse. The sandbox refuses a body "
                        + "without broker and takes one without links: the page then leads nowhere")),
            Fact(
                "a broker's url without scheme is sent as it is",
                .ourDecision("document 002 shows such a one, the documentation forbids it; -v says so")),
        ],
        example:
            #"checkout(session, offer: session.offers.first, customer: louis, broker: { name: "Acme Fitness", url: "https://acmefitness.example" })"#
    )

    static let standaloneCheckout = Operation(
        "standaloneCheckout",
        "Starts a checkout for a session that was found in open data; the page to pay on is `potentialAction[0].target`.",
        [
            OperationParameter(
                nil, name: "session", .reference("ScheduledSession"), .body("/imin:initialOrder/orderedItem/0/orderedItem"),
                encoding: .openData, "what to book: a ScheduledSession or Slot, or its id in the open data (a URL)"),
            OperationParameter(
                "offer", .reference("Offer"), .body("/imin:initialOrder/orderedItem/0/acceptedOffer"), encoding: .offer,
                "the price level: an Offer or its id"),
            OperationParameter(
                "customer", .reference("CustomerAccount"), isRequired: false, sent: [.reference("CustomerAccount"), Schemas.guest],
                .body("/imin:initialOrder/customer"), encoding: .url(.customerAccount),
                "who books; the page asks for name and e-mail address where it is left out"),
            OperationParameter(
                "broker", Schemas.organization, isRequired: false, isExpected: true, sent: [Schemas.broker],
                .body("/imin:initialOrder/broker"),
                encoding: .typed("Organization"),
                "who sells: name and url"),
            OperationParameter(
                "links", .array(Schemas.navigationLink), isRequired: false, sent: [.array(Schemas.sentLink)],
                .body("/imin:navigationLinks"),
                encoding: .arrayOfTyped("WebPage"),
                "where the page leads back to: [.backToBroker(…), .backToProfile(…)]", namespace: "link"),
        ],
        service: .checkout, method: .post, path: "/checkout-sessions",
        bodyTemplate: [
            "@context": ["https://openactive.io/", "https://imin.co/"],
            "type": "imin:CheckoutSession",
            "imin:initialOrder": [
                "type": "OrderQuote",
                "customer": .null,
                "broker": .null,
                "orderedItem": [["type": "OrderItem", "acceptedOffer": .null, "orderedItem": .null]],
            ],
            "imin:navigationLinks": .null,
        ],
        success: [201], result: Schemas.checkoutSession,
        errors: itemErrors(400, .documentation("Standalone Checkout: what cannot be booked is 400")) + [
            DocumentedError(
                400, "UnacceptableOfferError", "the price of an entitlement that the customer does not have; said of its item",
                .documentation("Entitlement Pricing in Checkout"))
        ] + bodyErrors,
        effect: .writes(inverse: nil),
        facts: [
            Fact(
                "POST (or PUT) /checkout-sessions, answered 201 with `Location: /checkout-sessions/{id}`, the request mirrored, and a "
                    + "target under /opendata/", .documentation("Standalone Checkout")),
            Fact("what cannot be booked is 400 with JSON", .documentation("Standalone Checkout")),
            Fact("the item is named by its `id`", .documentation("Standalone Checkout")),
            Fact(
                "the body of a refusal is that of the authenticated checkout, with status 400",
                .ourDecision("only its `@context` is shown")),
            Fact(
                "without a customer the page asks who books",
                .ourDecision("the documentation speaks of data consumers who have no accounts; the body has a customer as in the other")),
        ],
        example:
            #"standaloneCheckout(session, offer: session.offers.first, broker: { name: "Acme Fitness", url: "https://acmefitness.example" })"#
    )

    /// Why an item cannot be booked; each is said of its item.
    private static func itemErrors(_ status: Int, _ evidence: Evidence) -> [DocumentedError] {
        [
            DocumentedError(status, "UnknownOpportunityError", "no session or slot has this identifier; said of its item", evidence),
            DocumentedError(status, "UnknownOfferError", "no offer has this id; said of its item", evidence),
            DocumentedError(
                status, "OpportunityOfferPairNotBookableError",
                "the session is over, cancelled or not yet open, has no such offer, or its seller cannot be booked; said of its item",
                evidence),
            DocumentedError(status, "OpportunityIsFullError", "no place is left; said of its item", evidence),
            DocumentedError(
                status, "OpportunityHasInsufficientCapacityError", "fewer places are left than asked for; said of its item", evidence),
        ]
    }

    /// What is wrong with the request as a whole.
    private static let bodyErrors = [
        DocumentedError(400, "IncompleteBrokerDetailsError", "there is no broker, or it has no name or url"),
        DocumentedError(400, "IncompleteCustomerDetailsError", "there is no customer, or a Person without e-mail address or names"),
        DocumentedError(
            400, "IncompleteOrderItemError", "an item lacks its offer or what it books",
            .openActive("error catalogue, there of an item and with 409; what cannot be read is refused as a whole here")),
        DocumentedError(500, "SellerMismatchError", "the items are of several sellers"),
        DocumentedError(
            400, "InvalidRequestError", "the body is not what it should be, or a member is nearly a known one",
            .ourDecision("no page shows it; a member that was misspelt and dropped would book the wrong thing")),
        DocumentedError(
            404, "NotFoundError", "there is no such customer or attendee",
            .ourDecision("no page documents it; the type is OpenActive's")),
    ]

    /// The small forms for arguments, in the order of help.
    static let checkoutForms: [Form] = [
        Form(
            "item", "One thing to book in a checkout.",
            [
                FormParameter("offer", .reference("Offer"), "the price level: an Offer or its id"),
                FormParameter("session", .reference("ScheduledSession"), "a ScheduledSession or Slot, or its identifier (a URL)"),
                FormParameter("attendee", .reference("CustomerAccount"), isRequired: false, "who comes, in a group booking"),
            ], result: .any,
            example: #"item(offer: "http://opendata.provider.com/api/feeds/offers/adult", session: session)"#
        ) { arguments in
            var item: JSONObject = ["type": "OrderItem"]
            item["acceptedOffer"] = arguments["offer"]
            item["orderedItem"] = arguments["session"]
            if let attendee = arguments["attendee"] { item["attendee"] = attendee }
            return .object(item)
        },
        link("link.backToBroker", "Back to Broker", "https://imin.co/BackToBrokerLink", "after paying"),
        link(
            "link.backToProfile", "Back to Broker User Profile", "https://imin.co/BackToBrokerUserProfileLink", "the customer's own page"),
    ]

    private static func link(_ name: String, _ title: String, _ type: String, _ purpose: String) -> Form {
        Form(
            name, "A link of the checkout page back to the broker: \(purpose).", [FormParameter(nil, name: "url", .url, "where it leads")],
            result: Schemas.navigationLink, example: #"\#(name)("https://www.imin.co/")"#
        ) { arguments in
            ["type": "WebPage", "name": .string(title), "imin:linkType": .string(type), "url": arguments["url"] ?? .null]
        }
    }
}
