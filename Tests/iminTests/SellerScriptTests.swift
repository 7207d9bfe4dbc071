import Testing

/// What scripts see of seller onboarding beyond the example.
struct SellerScriptTests {
    @Test("journeys say what is missing, and go as far as their name says")
    func journeys() async throws {
        let result = try await Program.run(
            script: """
                let acme = "https://acme-provider.com/sellers/abc123"

                scenario "terms are never agreed to on the way" {
                    expect browse(seller.onboard(acme, stripe: true).url).connectStripe() fails with { kind: "onboarding", message: /acceptTerms/ }
                }
                scenario "all the way" {
                    let page = browse(seller.onboard(acme, stripe: true).url).acceptTerms()
                    expect page.text.contains("Connect with Stripe")
                    expect page.connectStripe().text.contains("You are on board")
                    expect browse(seller.view(acme).url).acceptTerms() fails with { kind: "onboarding", message: /accept terms/ }
                    expect browse(seller.update(acme, stripe: true).url).disconnectStripe() fails with { kind: "onboarding" }
                    expect browse(seller.update(acme, stripe: true).url).optIn(email: "nowhere") fails with { message: /not an e-mail/ }
                }
                scenario "a seller nobody knows is filled in" {
                    let id = "https://new.example/sellers/1"
                    browse(seller.onboard(id, stripe: false).url).optIn(name: "New").acceptTerms()
                    expect sandbox.seller(id) matches { name: "New", email: "seller@example.com", url: "https://new.example/", hasOptedIn: true }
                    expect sandbox.sellers().last.id == id && sandbox.sellers.last.id == id
                    expect sandbox.sellers(["paid", "not opted in"]) matches each { hasOptedIn: false }
                }
                scenario "sellers act by themselves" {
                    let lidos = "https://lidos.example.com/organizers/3"
                    expect sandbox.optOut(lidos).sellerBookabilityStatus == "not-bookable"
                    expect sandbox.optIn(lidos).sellerBookabilityStatus == "bookable"
                    expect sandbox.disconnectStripe(sandbox.seller(lidos)).hasStripe == false
                    expect sandbox.connectStripe(lidos).stripeAccount.hasPrefix("acct_")
                    expect sandbox.optIn(acme) fails with { status: 409 }
                }
                """)
        #expect(result.status == 0, "\(result.output)\(result.error)")
    }
}
