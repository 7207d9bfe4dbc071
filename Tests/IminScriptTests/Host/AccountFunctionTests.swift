import IminLanguage
import Testing

@testable import IminScript

@Suite("Accounts at sellers, played by scripts on the embedded sandbox")
struct AccountFunctionTests {
    /// What went wrong while a script ran on a sandbox of its own.
    private func problems(of source: String) async throws -> [String] {
        let host = try ScriptHost(environment: .sandbox)
        let source = """
            let acme = "https://id.bookingsystem.example.com/organizers/1"
            let rosie = customer.create(email: "rosie@example.com", givenName: "Rosie", familyName: "Green")
            \(source)
            """
        let report = try await host.language.run(SourceText(name: "accounts.imin", text: source), options: host.runOptions())
        return report.problems.map(\.message)
    }

    @Test(
        "What sellers do by themselves",
        arguments: [
            "expect sandbox.members(at: acme).map { $0.email } == [\"kit@example.com\", \"rosie@example.com\", \"sam@example.com\"]",
            """
            let kit = sandbox.addMember(email: "k@example.com", at: acme, accessPass: "ABC9", membership: "student pass")
            expect kit matches { email: "k@example.com", accessPass: "ABC9", membership: "student pass", hiddenEntitlements: false }
            expect sandbox.addMember(email: "k@example.com", at: acme) fails with { kind: "sandbox", status: 409 }
            """,
            """
            expect sandbox.link(rosie, to: acme).customer == rosie.identifier
            expect sandbox.link(rosie.id, to: { @id: acme }) fails with { status: 409 }
            sandbox.unlink(rosie.identifier, from: acme)
            expect sandbox.unlink(rosie, from: acme) fails with { status: 404 }
            """,
            """
            sandbox.link(rosie, to: acme)
            customer.setAccessPass(rosie, text: "ABC1")
            expect sandbox.changeMember(rosie, at: acme, accessPass: null)?.accessPass == null
            expect customer.get(rosie)?.accessPass == null
            """,
            """
            sandbox.link(rosie, to: acme)
            customer.setEntitlement(rosie, to: entitlements().concept.first.id, until: @2031-01-31)
            expect sandbox.acceptEvidence(of: rosie, at: accounts(of: rosie)[1]).evidence.actionStatus == "https://schema.org/CompletedActionStatus"
            expect sandbox.rejectEvidence(of: rosie, at: acme) fails with { status: 409 }
            """,
            """
            sandbox.link(rosie, to: acme)
            sandbox.refuse("accessPass", at: acme)
            expect customer.setAccessPass(rosie, text: "ABC1").error matches [{ @type: "BarcodeInvalidError", seller: acme }]
            sandbox.refuse([], at: acme)
            expect customer.setAccessPass(rosie, text: "ABC1")?.error == null
            """,
            """
            let hooks = webhooks.listen()
            sandbox.link(rosie, to: acme)
            sandbox.unlink(rosie, from: acme)
            expect hooks.next() matches { body: { @type: "CustomerAccount", identifier: rosie.identifier } }
            """,
        ])
    func sellers(source: String) async throws { #expect(try await problems(of: source) == []) }

    @Test(
        "Journeys on sellers' sites and on the page of cards",
        arguments: [
            """
            let action = accounts(of: rosie, redirectUri: "https://x.example/done")[1].potentialAction[0]
            expect browse(action.target).signIn(email: "nobody@example.com") fails with { kind: "sign-in", message: /no account/ }
            """,
            """
            let action = accounts(of: rosie, redirectUri: "https://x.example/done")[1].potentialAction[0]
            expect browse(action.target).signIn(consent: false).url == "https://x.example/done"
            expect accounts(of: rosie)[1]?.dateLinked == null
            """,
            """
            let action = accounts(of: rosie, redirectUri: "https://x.example/done")[1].potentialAction[0]
            let back = browse(action.target).signUp(email: "r@example.com", givenName: "R", familyName: "G")
            expect back.url == "https://x.example/done" && back.text.contains("Here the sandbox ends")
            expect accounts(of: rosie)[1].customer.email == "r@example.com"
            """,
            """
            expect browse("https://cards.yourapp.com/cards").upload("a.txt", content: "x") fails with { kind: "upload" }
            let cards = browse("https://cards.yourapp.com/").fill({ "Customer identifier": rosie.identifier }).submit()
            let filled = cards.fill({ "Card number": "5555 5555 5555 4444", "Expiry": "12/34", "Security code": "123", "Name": "R" })
            expect filled.submit("Add").text.contains("Mastercard ending 4444")
            let session = search.sessions(activity: "Badminton").first
            let basket = checkout(session, offer: session.offers.first, customer: rosie, broker: { name: "A", url: "https://a.example" })
            expect browse(basket.target).pay().text.contains("Mastercard ending 4444")
            """,
        ])
    func journeys(source: String) async throws { #expect(try await problems(of: source) == []) }
}
