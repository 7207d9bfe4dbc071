// What else can be asked of a world at random, besides customers, orders and sellers: webhooks and what comes of them, groups, cards, slots,
// accounts at sellers; and what must always hold of these.

import IminJSON
import Testing

@testable import IminSandbox

extension WorldPropertyTests {
    static func furtherCommand(in world: World, _ dice: inout Dice) -> Command {
        let customer = pick(world.customers.keys.sorted(), &dice) ?? CustomerID("nobody")
        switch Int.random(in: 0..<13, using: &dice) {
        case 12:
            let guests = world.unpaidCheckouts.keys(after: nil, limit: 9).map { CheckoutID($0.name) }
            let person = Person(email: "guest\(Int.random(in: 0..<3, using: &dice))@example.com", givenName: "G", familyName: "I")
            return .nameGuest(pick(guests, &dice) ?? CheckoutID("none"), person)
        case 0, 1, 2: return .webhook(webhookCommand(in: world, &dice))
        case 3, 4: return .openCheckout(group(in: world, &dice))
        case 5: return .card(cardCommand(for: customer, in: world, &dice))
        case 6: return .openCheckout(slotDraft(for: customer, in: world, &dice))
        case 7:
            let words: [Criterion] = [.free, .paid, .full, .onePlaceLeft, .cancellable, .tooLateToCancel, .notYetBookable]
            return .addOpportunity(
                OpportunityQuery(
                    criteria: [pick(words, &dice) ?? .paid], type: Bool.random(using: &dice) ? "Slot" : "ScheduledSession", seller: nil))
        default: return .account(accountCommand(for: customer, in: world, &dice))
        }
    }

    private static func webhookCommand(in world: World, _ dice: inout Dice) -> WebhookCommand {
        if let due = pick(world.webhooks.due, &dice), Int.random(in: 0..<5, using: &dice) > 0 {
            let status = pick([204, 200, 500, 410, nil], &dice) ?? nil
            return .record(due, status: status, error: status == nil ? "no answer" : nil)
        }
        let count = world.webhooks.endpoints.count
        if count > 3 || (count > 0 && Int.random(in: 0..<4, using: &dice) == 0) {
            return .remove(Int.random(in: 1...max(1, world.webhooks.endpointsMade), using: &dice))
        }
        let topics = WebhookTopic.allCases.filter { _ in Bool.random(using: &dice) }
        return .add(url: "http://localhost/\(count)", topics: topics.isEmpty ? [.order] : Set(topics), key: "k")
    }

    private static func group(in world: World, _ dice: inout Dice) -> CheckoutDraft {
        let people = world.customers.keys.sorted().shuffled(using: &dice).prefix(Int.random(in: 1...3, using: &dice))
        let sessions = world.ledger.filter { $0.value.left > 0 && world.opportunities[$0.key]?.court == nil }.map(\.key).sorted()
        let session = pick(sessions, &dice) ?? OpportunityID("none")
        let offer = pick(world.opportunities[session]?.offers ?? [], &dice) ?? OfferID("none")
        return CheckoutDraft(
            payer: .customer(people.first ?? CustomerID("nobody")), broker: Broker(name: "Acme", url: "https://acme.example"),
            items: people.map { CheckoutItem(offer: offer, opportunity: session, attendee: $0) }, types: [], links: [])
    }

    private static func slotDraft(for customer: CustomerID, in world: World, _ dice: inout Dice) -> CheckoutDraft {
        let slots = world.opportunities.values.filter { $0.typeName == "Slot" }.map(\.id).sorted()
        let slot = pick(slots, &dice) ?? OpportunityID("none")
        let item = CheckoutItem(offer: pick(world.opportunities[slot]?.offers ?? [], &dice) ?? OfferID("none"), opportunity: slot)
        return CheckoutDraft(
            payer: .customer(customer), broker: Broker(name: "Acme", url: "https://acme.example"), items: [item], types: ["Slot"],
            links: [])
    }

    private static func cardCommand(for customer: CustomerID, in world: World, _ dice: inout Dice) -> CardCommand {
        if let card = pick(world.wallets.cards(of: customer), &dice), Bool.random(using: &dice) { return .remove(customer, card.id) }
        guard let number = try? CardNumber("4242424242424242") else { return .remove(customer, SavedCardID("none")) }
        return .save(customer, number, expiry: "12/34", holder: "A B")
    }

    private static func accountCommand(for customer: CustomerID, in world: World, _ dice: inout Dice) -> AccountCommand {
        let seller = pick(Array(world.sellerOrder.prefix(3)), &dice) ?? SellerID("none")
        let key = pick(world.accounts.links.keys.sorted { ($0.customer, $0.seller) < ($1.customer, $1.seller) }, &dice)
        let visit = pick(world.accounts.visits.keys.sorted(), &dice) ?? VisitID("none")
        let email = "m\(Int.random(in: 0..<6, using: &dice))@example.com"
        var changes = PersonChanges()
        changes.email = email
        var more = MemberChanges()
        more.hasHiddenEntitlements = Bool.random(using: &dice)
        let type = pick(Seeds.brokerEntitlements.map(\.id), &dice)
        let until = world.clock.now(real: start).adding(days: Int.random(in: -1...40, using: &dice))
        let link = world.accounts.links.values.filter { $0.grant?.evidence != nil }.min { $0.member < $1.member }
        switch Int.random(in: 0..<19, using: &dice) {
        case 14: return .updateCustomer(key?.customer ?? customer, changes, sellers: [key?.seller ?? seller])
        case 15, 16:
            return .handInEvidence(
                link?.grant?.id ?? GrantID("none"), code: link?.grant?.evidence?.code ?? "",
                EvidenceFile(name: "proof.pdf", mediaType: "application/pdf", bytes: 3, digest: "00"))
        case 17: return .addMember(seller, Person(email: email, givenName: "M", familyName: "N"), more, password: nil)
        case 0, 1: return .link(LinkKey(customer: customer, seller: seller))
        case 2: return .unlink(key ?? LinkKey(customer: customer, seller: seller))
        case 3: return .disconnect(key ?? LinkKey(customer: customer, seller: seller))
        case 4: return .changeMember(key ?? LinkKey(customer: customer, seller: seller), changes, more)
        case 5: return .judgeEvidence(key ?? LinkKey(customer: customer, seller: seller), accepts: Bool.random(using: &dice))
        case 6, 7: return .setEntitlement(key?.customer ?? customer, type: type, until: until)
        case 8: return .setAccessPass(key?.customer ?? customer, AccessPass(text: "ABC\(Int.random(in: 100..<110, using: &dice))"))
        case 9: return .setRefusals(seller, Bool.random(using: &dice) ? [.entitlement, .accessPass] : [])
        case 10, 11:
            return .openVisit(
                VisitDraft(
                    customer: customer, seller: seller, purpose: .new, redirectURI: "https://b.example/",
                    token: "v\(Int.random(in: 0..<200, using: &dice))"))
        case 12: return .signUp(visit, Person(email: email, givenName: "M", familyName: "N"), password: "p")
        case 13: return .signIn(visit, email: email, password: "p")
        default: return .answerConsent(visit, agrees: Bool.random(using: &dice))
        }
    }

    /// Every kind of command there is besides `begin`, which a world has behind it.
    static let kinds: Set<String> = [
        "schedule", "advanceClock", "addOpportunity", "createCustomer", "changeCustomer", "eraseCustomer", "openCheckout", "pay",
        "answerChallenge", "nameGuest", "order.requestCancellation", "order.cancelBySeller", "order.cancelOpportunity",
        "order.moveOpportunity", "order.replaceItem", "order.markAttendance", "webhook.add", "webhook.remove", "webhook.record",
        "card.save", "card.remove", "seller.issueLink", "seller.openVisit", "seller.enterDetails", "seller.agreeToTerms",
        "seller.connectStripe", "seller.disconnectStripe", "seller.delete", "seller.simulate", "account.disconnect",
        "account.updateCustomer", "account.setAccessPass", "account.setEntitlement", "account.openVisit", "account.signIn",
        "account.signUp", "account.answerConsent", "account.handInEvidence", "account.addMember", "account.link", "account.unlink",
        "account.changeMember", "account.judgeEvidence", "account.setRefusals",
    ]

    /// `order.replaceItem`
    static func kind(of command: Command) -> String {
        guard let (label, value) = Mirror(reflecting: command).children.first, let label else { return "\(command)" }
        guard ["order", "webhook", "account", "card", "seller"].contains(label) else { return label }
        return "\(label).\(Mirror(reflecting: value).children.first?.label ?? "\(value)")"
    }

    // MARK: - What must hold

    static func checkFurther(_ world: World) throws {
        try checkWebhooks(world.webhooks)
        let accounts = world.accounts
        for (key, link) in accounts.links {
            try #require(link.key == key && world.customer(key.customer) != nil, "who is gone is connected with nobody")
            try #require(accounts.members[link.member]?.seller == key.seller && accounts.customerByMember[link.member] == key.customer)
            try #require(accounts.sellersByCustomer[key.customer]?.filter { $0 == key.seller }.count == 1)
            if let grant = link.grant { try #require(accounts.linkByGrant[grant.id] == key) }
        }
        try #require(accounts.customerByMember.count == accounts.links.count)
        try #require(accounts.linkByGrant.count == accounts.links.filter { $0.value.grant != nil }.count)
        try #require(accounts.sellersByCustomer.reduce(0) { $0 + $1.value.count } == accounts.links.count)
        try #require(Set(accounts.visitByToken.values) == Set(accounts.visits.keys), "a token opens one visit, and none twice")
        for (id, member) in accounts.members {
            try #require(accounts.memberByAddress[.init(member.seller, email: member.person.email)] == id, "one account for an address")
        }
        var cards: Set<SavedCardID> = []
        for (customer, kept) in world.wallets.cards {
            try #require(world.customer(customer) != nil && !kept.isEmpty, "who is gone keeps no cards")
            for card in kept { try #require(cards.insert(card.id).inserted) }
        }
        for order in world.orders.values {
            let attendees = order.items.compactMap(\.attendee)
            guard !attendees.isEmpty else { continue }
            try #require(attendees.count == order.items.count && Set(attendees).count == attendees.count, "each comes once")
        }
    }

    private static func checkWebhooks(_ webhooks: Webhooks) throws {
        var lanes: [Webhooks.Lane: [WebhookDelivery]] = [:]
        for (number, delivery) in webhooks.deliveries {
            try #require(number == delivery.number && delivery.attempts.count <= WebhookDelivery.backOff.count + 1)
            try #require((delivery.state == .due) == webhooks.due.contains(number))
            guard !delivery.state.isFinished else { continue }
            try #require(webhooks.endpoint(delivery.endpoint) != nil, "nothing is on its way to nobody")
            lanes[Webhooks.Lane(endpoint: delivery.endpoint, subject: delivery.subject), default: []].append(delivery)
        }
        for lane in lanes.values {
            let sorted = lane.sorted { $0.number < $1.number }
            try #require(sorted.dropFirst().allSatisfy { $0.state == .queued }, "what happened first is told first")
            try #require(sorted.first?.state != .queued, "and nothing waits for nothing")
        }
    }
}
