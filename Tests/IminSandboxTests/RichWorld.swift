// A world with something in every member of every table, and what its types look like from outside: for the tests of checkpoints.

import Foundation
import IminJSON

@testable import IminSandbox

enum RichWorld {
    private static let start = Sandbox.Options.start

    static func make() throws -> World {
        var world = World(seed: 11, began: start, clock: .running(offset: -5))
        var number = 0
        func apply(_ events: [Event]) {
            number += 1
            world.apply(Change(number: number, at: start.adding(minutes: number), events: events))
        }
        func decided(_ command: Command) throws {
            apply(try decide(command, in: world, at: start.adding(minutes: number)))
        }
        try decided(.schedule)
        try decided(.addOpportunity(OpportunityQuery(criteria: [.full], type: "Slot")))
        var person = Person(
            email: "louis@imin.co", telephone: "+44 20 7946 0000", givenName: "Louis", familyName: "Wu", birthDate: "1990-05-04",
            gender: "https://schema.org/Male", is13OrOver: true)
        person.address = PostalAddress(
            streetAddress: "1 High Street", addressLocality: "London", addressRegion: "Greater London", postalCode: "SW1A 1AA",
            addressCountry: "GB")
        person.emergencyContact = EmergencyContact(name: "Ada", telephone: "1")
        let louis = CustomerID("LouisLouis")
        let seller = world.sellerOrder[0]
        apply([.customerCreated(Customer(id: louis, person: person, created: start))])
        apply([.customerCreated(Customer(id: CustomerID("Forgotten1"), person: person, created: start))])
        apply([.customerErased(CustomerID("Forgotten1"))])
        apply(accounts(of: louis, person, at: seller))
        apply([
            .card(
                .saved(louis, SavedCard(id: SavedCardID("card"), number: try CardNumber("4242424242424242"), expiry: "12/34", holder: "L")))
        ])
        apply(orders(of: louis, person, at: seller, in: world))
        apply(onboarding(at: seller))
        apply(webhooks())
        apply([.agenda(.planned(.confirmCancellation(OrderID("order"), items: [1]), due: start.adding(days: 900)))])
        apply([.feed(.swept(until: start.adding(days: 3)))])
        return world
    }

    private static func accounts(of louis: CustomerID, _ person: Person, at seller: SellerID) -> [Event] {
        var member = Member(
            id: MemberID("member"), seller: seller, person: person, password: "secret", changed: start,
            accessPass: AccessPass(text: "0001"), accessPassChanged: start, membership: "monthly")
        member.hasHiddenEntitlements = true
        var evidence = EvidenceRequest(code: "code", expiry: start.adding(days: 28))
        evidence.status = .active
        evidence.file = EvidenceFile(name: "a.png", mediaType: "image/png", bytes: 3, digest: "00")
        let grant = Grant(id: GrantID("grant"), concept: "student", expires: start.adding(days: 300), evidence: evidence)
        let key = LinkKey(customer: louis, seller: seller)
        let other = LinkedAccount(
            customer: louis, seller: SellerID("https://elsewhere.example/"), member: MemberID("m2"), linked: start)
        func visit(_ name: String) -> ConnectVisit {
            ConnectVisit(
                id: VisitID(name), customer: louis, seller: seller, purpose: .existing, redirectURI: "https://broker.example/",
                opened: start)
        }
        return [
            .accessPassSet(louis, AccessPass(text: "1234567890")),
            .entitlementSet(
                louis, Entitlement(expires: start.adding(days: 300), typeID: "https://imin.example/student", prefLabel: "Student")),
            .memberJoined(member), .linked(LinkedAccount(customer: louis, seller: seller, member: member.id, linked: start)),
            .granted(key, grant), .linked(other), .entitlementRefused(other.key, EntitlementConflict(description: "because")),
            .visitOpened(visit("one"), token: "t1"), .visitOpened(visit("two"), token: "t2"), .visitOpened(visit("three"), token: "t3"),
            .visitSignedIn(VisitID("two"), member.id), .visitEnded(VisitID("three"), isConnected: true),
            .refusalsSet(seller, [.details, .entitlement]),
        ].map(Event.account)
    }

    private static func orders(of louis: CustomerID, _ person: Person, at seller: SellerID, in world: World) -> [Event] {
        let broker = Broker(name: "Acme Fitness", url: "https://acmefitness.example")
        let links = [NavigationLink(name: "Back", linkType: "back", url: "https://acmefitness.example/back")]
        let opportunity = world.timetable[world.seriesOrder[0]]?[0] ?? OpportunityID("")
        let offer = world.opportunities[opportunity]?.offers.first ?? OfferID("")
        func session(_ name: String, _ payer: CheckoutSession.Payer) -> Event {
            .checkoutOpened(
                CheckoutSession(
                    id: CheckoutID(name), opened: start, payer: payer, broker: broker,
                    items: [CheckoutItem(offer: offer, opportunity: opportunity, attendee: louis)], links: links))
        }
        func item(_ number: Int) -> OrderItem {
            OrderItem(
                number: number, offer: offer, offerName: "Adult", price: Price(minor: 750), opportunity: opportunity, name: "Badminton",
                placeName: "Court", start: start.adding(days: 1), attendee: louis)
        }
        func message(_ number: Int, _ subject: Message.Subject) -> Event {
            .messageSent(Message(number: number, sent: start, recipient: person.email, givenName: "Louis", subject: subject))
        }
        let card = Card(brand: "Visa", lastFour: "4242")
        let id = OrderID("order")
        let order = Order(
            id: id, confirmationNumber: "IM-7QX2-K4TD", placed: start, checkout: CheckoutID("paid"), payer: .customer(louis),
            broker: broker,
            links: links, seller: seller, items: [item(1), item(2)], card: card)
        let notice = OrderNotice(kind: .moved, before: [item(1)], after: [item(2)], refund: Price(minor: 5), message: "Sorry.")
        return [
            session("paid", .customer(louis)), session("open", .unnamed), session("asked", .guest(person)),
            .paymentChallenged(CheckoutID("asked"), card), .placesTaken(opportunity, count: 2), .orderPlaced(order),
            .order(.receiptIssued(id, at: start)), message(1, .confirmation(id)),
            .order(.cancellationRequested(id, items: [2], at: start)),
            .order(.itemsCancelled(id, items: [1], by: .sellerCancelled, message: "The hall is flooded.")),
            .order(.itemAttended(id, item: 2, status: .attended)), message(2, .notice(id, notice)), .order(.receiptIssued(id, at: start)),
            .order(.opportunityCancelled(opportunity)),
        ]
    }

    private static func onboarding(at seller: SellerID) -> [Event] {
        let new = SellerID("https://new.example/")
        let details = SellerDetails(name: "New", email: "new@example.com", telephone: "2", url: "https://new.example/")
        let terms = TermsAgreement(agreed: start, agreedBy: "New")
        func visit(_ name: String) -> SellerVisit {
            SellerVisit(id: SellerVisitID(name), token: "token \(name)", seller: new, page: .onboard, stripeNeeded: true, opened: start)
        }
        return [
            .linkIssued(id: "link", new, .onboard, stripeNeeded: true, at: start), .visitOpened(visit("one")), .visitOpened(visit("two")),
            .detailsEntered(SellerVisitID("one"), details, optsIn: true), .termsAgreed(SellerVisitID("one")),
            .registered(new, details, optsIn: true, terms, stripeNeeded: true), .stripeConnected(new), .visitFinished(SellerVisitID("one")),
            .optedOut(seller),
        ].map(Event.seller)
    }

    /// One that was delivered, one that was abandoned, one that waits for its next attempt, one behind it, one that is due.
    private static func webhooks() -> [Event] {
        func emitted(_ topic: WebhookTopic, _ subject: String) -> WebhookEvent {
            .emitted(topic, subject: subject, body: ["type": "Order", "totals": [1, 2.50, "é"]], at: start)
        }
        func attempted(_ number: Int, _ status: Int?) -> [WebhookEvent] {
            [.fellDue(number), .attempted(number, WebhookAttempt(at: start, status: status, error: status == nil ? "no answer" : nil))]
        }
        let added: [WebhookEvent] = [
            .endpointAdded(WebhookEndpoint(number: 1, url: "http://127.0.0.1:9/", topics: [.order, .seller], key: "k")),
            .endpointAdded(WebhookEndpoint(number: 2, url: "http://127.0.0.1:9/2", topics: [.customer], key: "k")),
            emitted(.order, "a"), emitted(.order, "b"), emitted(.order, "b"), emitted(.seller, "c"), emitted(.customer, "d"),
        ]
        let tried = attempted(1, 204) + attempted(2, nil) + [.fellDue(4), .endpointRemoved(2, at: start)]
        return (added + tried).map(Event.webhook)
    }
}

/// The members of every type that is found in a value, by the type's name.
enum Shapes {
    static func of(_ value: Any) -> [String: String] {
        var shapes: [String: String] = [:]
        collect(value, into: &shapes)
        return shapes
    }

    private static func collect(_ value: Any, into shapes: inout [String: String]) {
        // What is not ours stands for itself: numbers, texts, instants.
        if value is String || value is any BinaryInteger || value is Bool || value is JSON || value is Instant || value is Price { return }
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .struct, .class:
            let name = "\(type(of: value))"
            // Seeds are made anew, not written.
            if ["EventSeries", "FacilityUse", "Offer"].contains(name) { return }
            let shape = mirror.children.compactMap(\.label).joined(separator: " ")
            // Two types of one name share a line.
            var others = shapes[name]?.components(separatedBy: " | ") ?? []
            if !others.contains(shape) { others.append(shape) }
            if !name.contains("<"), name != "Entry" { shapes[name] = others.sorted().joined(separator: " | ") }
        case .enum:
            let name = "\(type(of: value))"
            let form = mirror.children.first?.label ?? "\(value)"
            var forms = Set((shapes[name] ?? "").split(separator: " ").map(String.init))
            forms.insert(form)
            shapes[name] = forms.sorted().joined(separator: " ")
        default: break
        }
        for child in mirror.children { collect(child.value, into: &shapes) }
    }

    static func difference(_ shapes: [String: String]) -> String {
        Set(shapes.keys).union(known.keys).sorted().compactMap { name in
            shapes[name] == known[name] ? nil : "\"\(name)\": \"\(shapes[name] ?? "")\","
        }.joined(separator: "\n")
    }

    static let known: [String: String] = [
        "AccessPass": "text",
        "Agenda": "keys matters planned",
        "AgendaMatter": "attemptWebhook confirmCancellation",
        "Broker": "name url",
        "Card": "brand lastFour",
        "CardNumber": "digits",
        "CheckoutID": "text",
        "CheckoutItem": "offer opportunity attendee",
        "CheckoutSession": "id opened payer broker items links state",
        "ConnectVisit": "id customer seller purpose redirectURI opened state",
        "Customer": "id person created isErased accessPass entitlement",
        "CustomerID": "text",
        "EmergencyContact": "name telephone",
        "Entitlement": "expires typeID prefLabel",
        "EntitlementConflict": "description",
        "EvidenceFile": "name mediaType bytes digest",
        "EvidenceRequest": "code expiry status file",
        "Feed": "order modified deleted",
        "Feeds": "sessionSeries scheduledSessions facilityUses slots bookableSellers endings ends last now",
        "Grant": "id concept expires evidence",
        "GrantID": "text",
        "IdentifierSource": "seed count",
        "Key": "due number | number name",
        "Kind": "moved session slot",
        "Lane": "endpoint subject",
        "LinkKey": "customer seller",
        "LinkedAccount": "customer seller member linked conflict grant",
        "Member": "id seller person password changed accessPass accessPassChanged membership hasHiddenEntitlements",
        "MemberID": "text",
        "MemberName": "seller text",
        "Message": "number sent recipient givenName subject",
        "Mode": "running",
        "NavigationLink": "name linkType url",
        "Newest": "customers orders",
        "OfferID": "text",
        "Opportunity": "id kind start minutes offers seller name status court",
        "OpportunityID": "text",
        "Order": "id confirmationNumber placed checkout payer broker links seller items card placedItems receipts",
        "OrderID": "text",
        "OrderItem":
            "number offer offerName price opportunity name placeName start status cancellationRequested "
            + "sellerMessage attendee",
        "OrderNotice": "kind before after refund message",
        "OrderedKeys": "runs count",
        "Payer": "customer guest unnamed",
        "Person": "email telephone givenName familyName birthDate gender is13OrOver address emergencyContact",
        "Places": "maximum taken",
        "PostalAddress": "streetAddress addressLocality addressRegion postalCode addressCountry",
        "Purpose": "existing",
        "Receipt": "number order created items",
        "SavedCard": "id number expiry holder",
        "SavedCardID": "text",
        "Seller": "id name url email telephone hasOptedIn hasStripe",
        "SellerAccounts":
            "members memberByAddress memberByPass links sellersByCustomer customerByMember linkByGrant visits "
            + "visitByToken visitsOpened refusals",
        "SellerDetails": "name email telephone url",
        "SellerID": "text",
        "SellerPage": "onboard",
        "SellerRefusal": "details entitlement",
        "SellerRegistration": "began terms stripeNeeded",
        "SellerRegistry": "registrations visits visitByToken visitsOpened",
        "SellerVisit": "id token seller page stripeNeeded opened details optsIn hasAgreed isFinished",
        "SellerVisitID": "text",
        "SeriesID": "text",
        "State": "abandoned challenged delivered due ended open paid queued signedIn waiting",
        "Status": "active attended cancelled confirmed scheduled sellerCancelled",
        "Subject": "confirmation notice",
        "TermsAgreement": "agreed agreedBy",
        "VisitID": "text",
        "Wallets": "cards",
        "WebhookAttempt": "at status error",
        "WebhookDelivery": "number endpoint url topic subject body created attempts state",
        "WebhookEndpoint": "number url topics key",
        "WebhookTopic": "customer order seller",
        "Webhooks": "endpoints endpointsMade deliveries deliveriesMade due lanes finished",
        "World":
            "seed began clock identifiers customers checkouts unpaidCheckouts orders ordersByCustomer bookings orderByCheckout "
            + "ordersByOpportunity receipts messages messagesByRecipient newest accounts wallets sellers offers eventSeries "
            + "facilities opportunities ledger timetable registry sellerOrder seriesOrder facilityOrder "
            + "lastScheduledWeek madeOpportunities agenda webhooks feeds",
        "WorldClock": "mode",
    ]
}
