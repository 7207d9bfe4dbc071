// People whom sellers know already, each for one case, and what sellers say of themselves where accounts are shown.

extension Seeds {
    /// Known to Acme Leisure Centre: Rosie of source document 001; Kit, whose membership excludes further entitlements; Sam, of whom the
    /// seller does not tell everything. All can sign in with any password.
    static func members(began: Instant) -> [Member] {
        func member(_ number: Int, _ email: String, _ givenName: String, _ familyName: String) -> Member {
            Member(
                id: MemberID("00000000-0000-4000-8000-\(Digits.padded(number, to: 12))"), seller: leisureCentre.id,
                person: Person(email: email, givenName: givenName, familyName: familyName), changed: began.adding(days: -400))
        }
        let rosie = member(1, "rosie@example.com", "Rosie", "Green")
        var kit = member(2, "kit@example.com", "Kit", "Marsh")
        kit.membership = "paid monthly membership"
        var sam = member(3, "sam@example.com", "Sam", "Okoro")
        sam.hasHiddenEntitlements = true
        sam.accessPass = AccessPass(text: "ABC700100")
        sam.accessPassChanged = sam.changed
        return [rosie, kit, sam]
    }

    /// Where else sellers can be found, as document 001 shows it for Acme Leisure Centre.
    static let sameAs: [SellerID: [String]] = [
        leisureCentre.id: ["https://www.facebook.com/acmeleisurecentre/", "https://twitter.com/acmeleisurecentre"],
        provider.id: ["https://www.facebook.com/providerleisure/"],
        lidos.id: ["https://www.facebook.com/citylidos/"],
    ]
}
