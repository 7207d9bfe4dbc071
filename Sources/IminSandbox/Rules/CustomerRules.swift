// Customer accounts: opened, changed, forgotten.

/// The members of a person to set; `.some(nil)` removes an optional one.
struct PersonChanges: Sendable, Hashable {
    var email: String?
    var telephone: String??
    var givenName: String?
    var familyName: String?
    var birthDate: String??
    var gender: String??
    var is13OrOver: Bool??
    var address: PostalAddress??
    var emergencyContact: EmergencyContact??

    /// The person with the changes, and the names of the members that are different now.
    func applied(to person: Person) -> (Person, [String]) {
        var changed = person
        var members: [String] = []
        func set<Value: Equatable>(_ path: WritableKeyPath<Person, Value>, _ value: Value?, _ name: String) {
            guard let value, changed[keyPath: path] != value else { return }
            changed[keyPath: path] = value
            members.append(name)
        }
        set(\.email, email, "email")
        set(\.telephone, telephone, "telephone")
        set(\.givenName, givenName, "givenName")
        set(\.familyName, familyName, "familyName")
        set(\.birthDate, birthDate, "birthDate")
        set(\.gender, gender, "gender")
        set(\.is13OrOver, is13OrOver, "imin:is13OrOver")
        set(\.address, address, "address")
        set(\.emergencyContact, emergencyContact, "emergencyContact")
        return (changed, members)
    }
}

enum CustomerRules {
    /// Two accounts may have the same address (our decision: the documents do not say).
    static func create(_ person: Person, in world: World, at now: Instant) -> [Event] {
        var identifiers = world.identifiers
        return [.customerCreated(Customer(id: identifiers.customer(), person: person, created: now))]
    }

    static func change(_ id: CustomerID, _ changes: PersonChanges, in world: World) throws(Problem) -> [Event] {
        let (person, members) = changes.applied(to: try existing(id, in: world).person)
        return members.isEmpty ? [] : [.customerChanged(id, person, members: members)]
    }

    static func erase(_ id: CustomerID, in world: World) throws(Problem) -> [Event] {
        _ = try existing(id, in: world)
        // What sellers know of the person stays with them; that it is the same person is forgotten.
        let links: [Event] = world.accounts.links(of: id).map { .account(.unlinked($0.key)) }
        return links + CardCommand.removal(of: id, in: world) + [.customerErased(id)]
    }

    static func existing(_ id: CustomerID, in world: World, instance: String? = nil) throws(Problem) -> Customer {
        guard let customer = world.customer(id) else { throw unknown(id, instance: instance) }
        return customer
    }

    static func unknown(_ id: CustomerID, instance: String? = nil) -> Problem {
        Problem(404, .notFound, "There is no customer account `\(id)`.", instance: instance)
    }
}
