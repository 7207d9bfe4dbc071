// The page at `/`: the world at a glance, for people. Everything is there without JavaScript; a small script only keeps it up to date.

import HTTPTypes
import IminAPI
import IminJSON

enum OverviewPage {
    static let routes: [Route] = [
        Route(.get, "/", nil, access: .local, show),
        Route(.get, "/sandbox/page.js", nil, access: .local, script),
        Route(.get, "/sandbox/moment", nil, access: .local, moment),
    ]

    static func show(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        try call.query.refuseUnknown([])
        // What people open there is the page of cards.
        if call.base.contains("://cards.") { return .seeOther("/cards") }
        let (world, now) = try platform.catalogue()
        let exchanges = platform.exchanges
        var values: [String: Any] = [
            "moment": "\(platform.number)-\(exchanges.lastNumber)", "now": now.sentence, "time": now.text,
            "steps": steps, "seed": String(world.seed), "change": String(platform.number),
            "clock": platform.holdsClock ? "held" : "running",
            "customerCount": String(world.customers.count), "orderCount": String(world.orders.count),
            "messageCount": String(world.messages.count), "sellerCount": String(world.sellers.count),
            "customers": world.newest.customers.reversed().compactMap { customer($0, in: world, at: now) },
            "orders": world.newest.orders.reversed().compactMap { order($0, in: world, at: now) },
            "sellers": world.sellerOrder.compactMap { seller($0, in: world) },
            "messages": messages(in: world), "notificationCount": String(world.webhooks.deliveries.count),
            "webhooks": world.webhooks.endpoints.map {
                ["url": MaskedAddress.text($0.url), "topics": $0.topics.map(\.rawValue).sorted().joined(separator: ", ")]
            },
            "notifications": notifications(in: world),
            "exchanges": exchanges.newest(50).map { exchange($0) },
            "changes": platform.changes(since: max(0, platform.number - 200)).suffix(50).reversed().map { change in
                ["number": String(change.number), "lines": change.lines] as [String: Any]
            },
            "faults": platform.faults.faults.map { number, fault in
                [
                    "number": String(number), "on": fault.target.text, "effect": fault.kind.text,
                    "times": fault.times.map { "\($0) times" } ?? "always",
                ]
            },
        ]
        for name in ["customers", "orders", "messages", "exchanges", "changes", "faults", "webhooks"] {
            if let list = values[name] as? [Any], list.isEmpty { values["no\(name.prefix(1).uppercased())\(name.dropFirst())"] = true }
        }
        var answer = Answer.page(Templates.text("overview", values))
        answer.fields[.contentSecurityPolicy] = policy
        // Its forms must say where they come from, which they do not where the page sends no referrer at all.
        answer.fields[.referrerPolicy] = "same-origin"
        return answer
    }

    /// The numbers that change when the page would: what the script asks for.
    static func moment(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        try call.query.refuseUnknown([])
        return .json(.members(["moment": .string("\(platform.number)-\(platform.exchanges.lastNumber)")]))
    }

    static func script(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        try call.query.refuseUnknown([])
        return Answer(
            .ok, fields: [.contentType: "text/javascript; charset=utf-8", .cacheControl: "no-cache"], body: Array(OverviewScript.text.utf8))
    }

    /// Buttons that move the clock.
    private static let steps = [("PT1H", "+1 hour"), ("P1D", "+1 day"), ("P7D", "+1 week")].map { ["value": $0, "name": $1] }

    /// As of every page, and the one script and what it asks for.
    private static let policy =
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; connect-src 'self'; form-action 'self'; "
        + "frame-ancestors 'none'; base-uri 'none'"

    private static func customer(_ id: CustomerID, in world: World, at now: Instant) -> [String: Any]? {
        guard let customer = world.customers[id] else { return nil }
        return [
            "id": id.text, "name": customer.isErased ? "(deleted)" : customer.person.name,
            "email": customer.isErased ? "" : customer.person.email, "created": customer.created.text,
            "orders": String(world.ordersByCustomer[id]?.count ?? 0),
            "accounts": world.accounts.links(of: id).map { account($0, in: world, at: now) },
        ]
    }

    private static func account(_ link: LinkedAccount, in world: World, at now: Instant) -> [String: Any] {
        let status = link.grant?.evidence?.status(at: now)
        return [
            "seller": world.sellers[link.seller]?.name ?? link.seller.text, "entitlement": status.map { ", evidence \($0.rawValue)" } ?? "",
            "actions": OverviewActions.on(link, evidence: status),
        ]
    }

    private static func order(_ id: OrderID, in world: World, at now: Instant) -> [String: Any]? {
        guard let order = world.orders[id] else { return nil }
        return [
            "id": id.text, "number": order.confirmationNumber, "placed": order.placed.text,
            "customer": world.person(of: order.payer).name, "seller": world.sellers[order.seller]?.name ?? order.seller.text,
            "total": order.total.amount,
            "items": order.items.map { item in
                [
                    "number": String(item.number), "order": id.text, "name": item.name, "when": item.start.sentence,
                    "price": item.price.label, "status": item.status.rawValue,
                    "actions": OverviewActions.on(item, of: order, in: world, at: now),
                ] as [String: Any]
            },
        ]
    }

    private static func seller(_ id: SellerID, in world: World) -> [String: Any]? {
        guard let seller = world.sellers[id] else { return nil }
        return [
            "actions": OverviewActions.on(seller), "id": id.text, "name": seller.name, "optedIn": seller.hasOptedIn ? "yes" : "no",
            "stripe": seller.hasStripe ? "connected" : "no",
        ]
    }

    private static func notifications(in world: World) -> [[String: Any]] {
        let last = world.webhooks.deliveriesMade
        return stride(from: last, to: max(0, last - 20), by: -1).compactMap { number in
            guard let json = world.webhooks.deliveries[number]?.json else { return nil }
            let attempts = json["attempts"]?.array ?? []
            let result = attempts.last.map { $0["status"]?.integer.map { String($0) } ?? $0["error"]?.string ?? "" } ?? ""
            return [
                "number": String(number), "topic": json["topic"]?.string ?? "", "about": json["about"]?.string ?? "",
                "url": MaskedAddress.text(json["url"]?.string ?? ""), "status": json["status"]?.string ?? "",
                "attempts": String(attempts.count),
                "result": result,
                "next": json["nextAttempt"]?.string ?? "", "body": json["body"]?.description ?? "",
            ]
        }
    }

    private static func messages(in world: World) -> [[String: Any]] {
        let last = world.messages.count
        return stride(from: last, to: max(0, last - 20), by: -1).compactMap { number in
            guard let message = world.messages[number] else { return nil }
            let json = MessageText.json(message, in: world)
            return [
                "number": String(number), "to": message.recipient, "subject": json["subject"]?.string ?? "", "date": message.sent.text,
                "text": json["text"]?.string ?? "",
            ]
        }
    }

    private static func exchange(_ exchange: SeenExchange) -> [String: Any] {
        [
            "number": String(exchange.number), "at": exchange.at.preciseText, "method": exchange.method, "target": exchange.target,
            "status": String(exchange.status), "time": "\(exchange.microseconds / 1_000).\(exchange.microseconds % 1_000 / 100) ms",
            "isRefused": exchange.status >= 400,
            "changes": changes(exchange.changes),
        ]
    }

    /// `7`, `7…9`, or nothing: the changes between two numbers.
    private static func changes(_ range: ClosedRange<Int>) -> String {
        switch range.count {
        case 1: ""
        case 2: String(range.upperBound)
        default: "\(range.lowerBound + 1)…\(range.upperBound)"
        }
    }
}
