// People: customers of the platform, and guests who give only their name and address at a checkout.

/// What the platform keeps of a person (source document 003; the members are those of schema.org).
struct Person: Sendable, Hashable {
    var email: String
    var telephone: String?
    var givenName: String
    var familyName: String
    /// `YYYY-MM-DD`
    var birthDate: String?
    /// `https://schema.org/Female`
    var gender: String?
    var is13OrOver: Bool?
    var address: PostalAddress?
    var emergencyContact: EmergencyContact?

    var name: String { "\(givenName) \(familyName)" }

    /// What replies show after the person asked to be forgotten (our decision: the documents only say "placeholders").
    static let placeholder = Person(email: "deleted@imin.invalid", givenName: "Deleted", familyName: "Customer")
}

struct PostalAddress: Sendable, Hashable {
    var streetAddress: String?
    var addressLocality: String?
    var addressRegion: String?
    var postalCode: String?
    /// ISO 3166-1, two letters.
    var addressCountry: String?
}

struct EmergencyContact: Sendable, Hashable {
    var name: String?
    var telephone: String?
}

/// A customer's account.
struct Customer: Sendable, Hashable {
    let id: CustomerID
    var person: Person
    let created: Instant
    /// Its person asked to be forgotten: the account answers 404, its orders show placeholders.
    var isErased = false
    var accessPass: AccessPass?
    var entitlement: Entitlement?
}

/// The barcode a customer shows at the seller's gate.
struct AccessPass: Sendable, Hashable {
    var text: String
}

/// A right to a price: "Adult Resident".
struct Entitlement: Sendable, Hashable {
    var expires: Instant
    var typeID: String
    var prefLabel: String
}
