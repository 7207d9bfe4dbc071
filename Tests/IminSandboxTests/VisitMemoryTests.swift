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
}
