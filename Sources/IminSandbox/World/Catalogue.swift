// What can be booked: sellers, places, series of sessions, facilities with slots, and their offers.

/// A seller of sessions and slots, and what onboarding made of it.
struct Seller: Sendable, Hashable {
    let id: SellerID
    var name: String
    var url: String
    var email: String
    var telephone: String
    /// Agreed to be booked through the platform.
    var hasOptedIn: Bool
    /// Needed for whatever is not free.
    var hasStripe: Bool
}

struct Place: Sendable, Hashable {
    /// What the Places API calls it (section 7.2).
    enum Classification: String, Sendable, Hashable, CaseIterable {
        case park = "mcr:Park"
        case leisureCentre = "mcr:LeisureCentre"
    }

    /// What one finds there, in OpenActive's words.
    enum Amenity: String, Sendable, Hashable, CaseIterable {
        case changing = "ChangingFacilities"
        case creche = "Creche"
        case lockers = "Lockers"
        case parking = "Parking"
        case showers = "Showers"
        case toilets = "Toilets"
        case towels = "Towels"

        /// For people: `Changing facilities`.
        var label: String { self == .changing ? "Changing facilities" : rawValue }
    }

    let identifier: String
    var name: String
    var url: String
    var streetAddress: String
    var locality: String
    var region: String
    var postalCode: String
    var latitude: Double
    var longitude: Double
    var classification = Classification.leisureCentre
    var amenities: [Amenity] = [.changing, .lockers, .showers, .toilets]
}

/// A concept of the OpenActive activity list.
struct Activity: Sendable, Hashable {
    let id: String
    var prefLabel: String
}

/// What search can be asked about a series besides the usual.
struct SeriesTraits: Sendable, Hashable {
    /// Who leads it.
    struct Leader: Sendable, Hashable {
        var name: String
        /// `Female`, `Male`
        var gender: String
    }

    /// What it offers people who need support.
    enum Support: String, Sendable, Hashable, CaseIterable {
        case hearing = "Hearing Impairment"
        case visual = "Visual Impairment"
        case physical = "Physical Impairment"
        case learning = "Learning Disability"

        /// The concept's id, in our own list.
        var id: String {
            "https://sandbox.imin.co/accessibility-support#\(rawValue.lowercased().split(separator: " ").joined(separator: "-"))"
        }
    }

    var leader: Leader?
    var support: [Support] = []
    var isWheelchairAccessible = false
    var isMembershipRequired = false
    /// So often that search leaves it out unless asked: open swimming, the gym floor.
    var isHighFrequency = false
    /// What attendees should know.
    var instructions: String?
}

/// A price one can accept.
struct Offer: Sendable, Hashable {
    enum Audience: String, Sendable, Hashable { case adult, junior }

    let id: OfferID
    var name: String
    var price: Price
    var audience: Audience
    var allowsCancellation: Bool
    /// Hours before the start after which cancelling is no longer possible; only with `allowsCancellation`.
    var latestCancellationHours: Int?
    /// Days before the start from which booking is open; always open where absent.
    var validFromDays: Int?
}

/// An EventSeries with its one SessionSeries: same seller, place, activity and offers for every session.
struct EventSeries: Sendable, Hashable {
    let id: SeriesID
    let sessionSeriesID: SeriesID
    var name: String
    var summary: String
    var activity: Activity
    var seller: SellerID
    /// `nil` where it takes place online.
    var place: Place?
    var offers: [OfferID]
    var level: String
    var minimumAge: Int
    var maximumAge: Int?
    var genderRestriction: String
    var isCoached: Bool
    var traits = SeriesTraits()
    /// When it takes place every week, counted from the world's first day.
    var week: [WeeklySession] = []

    var isVirtual: Bool { place == nil }
}

/// A facility that is hired by the slot.
struct FacilityUse: Sendable, Hashable {
    let id: SeriesID
    var name: String
    var activity: Activity
    var seller: SellerID
    var place: Place
    var offers: [OfferID]
    /// Its courts, where each is hired by itself; their slots have one use.
    var courts: [Court] = []
}

/// One court of a facility: an IndividualFacilityUse.
struct Court: Sendable, Hashable {
    let id: SeriesID
    var name: String
}

/// Something with a time and places: what an order item is for.
struct Opportunity: Sendable, Hashable {
    enum Kind: Sendable, Hashable {
        case session(of: SeriesID)
        case slot(of: SeriesID)
    }

    enum Status: String, Sendable, Hashable {
        case scheduled = "EventScheduled"
        case cancelled = "EventCancelled"
    }

    let id: OpportunityID
    let kind: Kind
    var start: Instant
    var minutes: Int
    var offers: [OfferID]
    var seller: SellerID
    /// What order and e-mail call it.
    var name: String
    var status: Status = .scheduled
    /// The court, where a slot is for one of several.
    var court: SeriesID?

    var end: Instant { start.adding(minutes: minutes) }

    /// The series of a session, the facility of a slot.
    var owner: SeriesID {
        switch kind {
        case .session(let id), .slot(let id): id
        }
    }

    /// `ScheduledSession` or `Slot`.
    var typeName: String {
        switch kind {
        case .session: "ScheduledSession"
        case .slot: "Slot"
        }
    }
}

/// Places taken and left. The only book of capacity there is; what is left is never below zero.
struct Places: Sendable, Hashable {
    let maximum: Int
    private(set) var taken: Int

    /// Taken is held within the maximum: a ledger that lies is worse than one that clamps.
    init(maximum: Int, taken: Int) {
        self.maximum = max(0, maximum)
        self.taken = min(max(0, taken), max(0, maximum))
    }

    var left: Int { maximum - taken }

    /// Whether so many could be taken; they are if so.
    mutating func take(_ count: Int) -> Bool {
        guard count >= 0, count <= left else { return false }
        taken += count
        return true
    }

    /// Gives places back, at most those taken.
    mutating func giveBack(_ count: Int) { taken -= min(max(0, count), taken) }
}
