import Testing

@testable import IminSandbox

@Suite("Visits to pages are forgotten when nobody can need them any more")
struct VisitMemoryTests {
    private static let acme = SellerID(AccountCaller.acme)

    @Test("However many sites of sellers are visited in a day, few are remembered; a used token stays used while it is good")
    func accounts() async throws {
        let caller = try Caller()
        let customer = CustomerID(await caller.louis())
        let platform = caller.sandbox.platform
        func open(_ token: String) throws {
            _ = try platform.perform(
                .account(
                    .openVisit(
                        VisitDraft(customer: customer, seller: Self.acme, purpose: .new, redirectURI: "https://b.example/", token: token))))
        }
        for number in 0..<1_000 {
            try open("t\(number)")
            #expect(throws: Problem.self) { try open("t\(number)") }
            _ = try platform.perform(.advanceClock(microseconds: 86_400_000))
        }
        let accounts = platform.world.accounts
        let remembered = ConnectVisit.rememberedMinutes * 60_000 / 86_400 + ConnectVisit.forgetEvery + 1
        #expect(accounts.visits.count <= remembered && accounts.visitByToken.count == accounts.visits.count)
        #expect(accounts.visitsOpened == 1_000 && accounts.visitByToken["t999"] != nil && accounts.visitByToken["t950"] != nil)
    }

    @Test("The same of onboarding")
    func sellers() async throws {
        let platform = try Caller().sandbox.platform
        let seller = SellerID("https://new.example/sellers/1")
        _ = try platform.perform(.seller(.issueLink(seller, .onboard, stripeNeeded: false)))
        for number in 0..<1_000 {
            let opening = Command.seller(.openVisit(token: "t\(number)", seller, .onboard, stripeNeeded: false))
            _ = try platform.perform(opening)
            #expect(throws: Problem.self) { try platform.perform(opening) }
            _ = try platform.perform(.advanceClock(microseconds: 86_400_000))
        }
        let registry = platform.world.registry
        let remembered = SellerVisit.rememberedMinutes * 60_000 / 86_400 + SellerVisit.forgetEvery + 1
        #expect(registry.visits.count <= remembered && registry.visitByToken.count == registry.visits.count)
        #expect(registry.visitByToken["t999"] != nil)
    }

    @Test("However many checkouts are opened and left, those of a day are remembered, and those that were paid for ever")
    func checkouts() async throws {
        let caller = try Caller()
        let platform = caller.sandbox.platform
        let (page, customer) = await caller.openCheckout()
        #expect(await caller.pay(page).status == 303)
        let item = CheckoutItem(offer: OfferID(Caller.adult), opportunity: OpportunityID(Caller.badminton))
        let made = try #require(platform.world.checkouts.values.first)
        var oldest: CheckoutID?
        for _ in 0..<700 {
            let draft = CheckoutDraft(
                payer: .customer(CustomerID(customer)), broker: made.broker, items: [item], types: [], links: [])
            let (world, events) = try platform.perform(.openCheckout(draft))
            guard case .checkoutOpened(let session)? = events.last else { continue }
            oldest = oldest ?? session.id
            #expect(world.checkouts[session.id] != nil)
            _ = try platform.perform(.advanceClock(microseconds: 300_000_000))
        }
        let world = platform.world
        #expect(world.checkouts.count <= CheckoutSession.rememberedMinutes / 5 + 3)
        #expect(world.unpaidCheckouts.count == world.checkouts.count - 1)
        #expect(world.checkouts[made.id] != nil && oldest.flatMap { world.checkouts[$0] } == nil)
    }
}
