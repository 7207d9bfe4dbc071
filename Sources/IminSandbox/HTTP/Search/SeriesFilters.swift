// The filters of the Events API (IMIN-API, section 6.4), a row each. Different filters must all hold; of one filter given several times,
// any may.

import IminAPI
import IminJSON

/// A series as filters see it.
struct SearchedSeries {
    let series: EventSeries
    let seller: Seller?
    let offers: [Offer]
    /// The activity itself and what it is a kind of.
    let activities: [Activity]

    init(_ series: EventSeries, in world: World) {
        self.series = series
        seller = world.sellers[series.seller]
        offers = series.offers.compactMap { world.offers[$0] }
        activities = [series.activity] + Seeds.broader(than: series.activity.prefLabel)
    }

    func offer(_ audience: Offer.Audience) -> Offer? { offers.first { $0.audience == audience } }

    /// Pounds.
    var adultPrice: Double? { offer(.adult).map { Double($0.price.minor) / 100 } }
}

/// One row.
struct SeriesFilter: Sendable {
    /// What has to hold.
    enum Test {
        case series((SearchedSeries) -> Bool)
        case session((Opportunity) -> Bool)
    }

    let name: String
    /// What its value must be, for the refusal.
    let expected: String
    /// `nil` where the value is none.
    let read: @Sendable (String) -> Test?

    init(_ name: String, _ expected: String, _ read: @escaping @Sendable (String) -> Test?) {
        self.name = name
        self.expected = expected
        self.read = read
    }
}

extension SeriesFilter {
    static let all: [SeriesFilter] =
        what + who + when + [
            number("priceAdult[gte]", "a price such as `7.50`") { limit in { $0.adultPrice.map { $0 >= limit } ?? false } },
            number("priceAdult[lte]", "a price such as `7.50`") { limit in { $0.adultPrice.map { $0 <= limit } ?? false } },
            channel("availableChannelAdult", .adult), channel("availableChannelJunior", .junior),
            membership("membershipRequiredAdult", .adult), membership("membershipRequiredJunior", .junior),
        ]

    private static let what: [SeriesFilter] = [
        text("activityId") { id in { $0.activities.contains { $0.id == id } } },
        text("activityPrefLabel") { label in { $0.activities.contains { $0.prefLabel == label } } },
        SeriesFilter("activityInScheme", "a URL") { scheme in
            WebAddress(scheme) == nil ? nil : .series { _ in scheme == Seeds.activityScheme }
        },
        text("activityConceptCollectionId") { id in
            let labels = Seeds.activityCollections.first { $0.id == id }?.activities ?? []
            return { found in found.activities.contains { labels.contains($0.prefLabel) } }
        },
        flag("isVirtual") { wanted in { $0.series.isVirtual == wanted } },
        SeriesFilter("levelType", "one of `imin:BeginnerLevel`, `imin:IntermediateLevel`, `imin:AdvancedLevel`") { value in
            guard let level = word(value, of: ["Beginner", "Intermediate", "Advanced"], prefix: "imin:", suffix: "Level") else {
                return nil
            }
            return .series { $0.series.level == level }
        },
        SeriesFilter("amenityFeatureType[valueTrue]", "one of \(Place.Amenity.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", "))")
        {
            value in
            guard let amenity = Place.Amenity(rawValue: value) else { return nil }
            return .series { $0.series.place?.amenities.contains(amenity) == true }
        },
    ]

    private static let who: [SeriesFilter] = [
        text("organizerId") { id in { $0.series.seller.text == id } },
        text("organizerName[textSearch]") { words in
            let words = words.lowercased()
            return { $0.seller?.name.lowercased().contains(words) == true }
        },
        SeriesFilter("genderRestriction", "one of `oa:NoRestriction`, `oa:MaleOnly`, `oa:FemaleOnly`") { value in
            guard let word = word(value, of: ["NoRestriction", "MaleOnly", "FemaleOnly"], prefix: "oa:") else { return nil }
            return .series { $0.series.genderRestriction == word }
        },
        SeriesFilter("leaderGender", "`schema:Female` or `schema:Male`") { value in
            guard let word = word(value, of: ["Female", "Male"], prefix: "schema:") else { return nil }
            return .series { $0.series.traits.leader?.gender == word }
        },
        text("accessibilitySupportId") { id in { $0.series.traits.support.contains { $0.id == id } } },
        // The older name of the same (section 6.4 names both).
        text("specialRequirementId") { id in { $0.series.traits.support.contains { $0.id == id } } },
        flag("isWheelchairAccessible") { wanted in { $0.series.traits.isWheelchairAccessible == wanted } },
        SeriesFilter("ageRange[includeRange]", "an age, or two as in `16,25`") { value in
            let ages = value.split(separator: ",", omittingEmptySubsequences: false).map { whole($0, digits: 1...3) }
            guard ages.count <= 2, let low = ages.first ?? nil, let high = ages.last ?? nil, low <= high else { return nil }
            return .series { $0.series.minimumAge <= low && high <= $0.series.maximumAge ?? .max }
        },
        number("ageRangeMin[gte]", "an age") { limit in { Double($0.series.minimumAge) >= limit } },
        number("ageRangeMax[lte]", "an age") { limit in { $0.series.maximumAge.map { Double($0) <= limit } ?? false } },
    ]

    private static let when: [SeriesFilter] = [
        time("startTime[gte]") { limit in { $0 >= limit } },
        time("startTime[lte]") { limit in { $0 <= limit } },
        // The documents name it both ways (section 10, row 24).
        day("dayOfWeek"), day("byDay"),
    ]

    // MARK: - Kinds of rows

    private static func text(
        _ name: String, _ test: @escaping @Sendable (String) -> (SearchedSeries) -> Bool
    ) -> SeriesFilter {
        SeriesFilter(name, "a text") { $0.isEmpty ? nil : .series(test($0)) }
    }

    private static func flag(_ name: String, _ test: @escaping @Sendable (Bool) -> (SearchedSeries) -> Bool) -> SeriesFilter {
        SeriesFilter(name, "`true` or `false`") { value in Bool(value).map { .series(test($0)) } }
    }

    private static func number(
        _ name: String, _ expected: String, _ test: @escaping @Sendable (Double) -> (SearchedSeries) -> Bool
    ) -> SeriesFilter {
        SeriesFilter(name, expected) { value in
            guard let number = JSONNumber(text: value)?.double, number.isFinite, number >= 0 else { return nil }
            return .series(test(number))
        }
    }

    /// Times of day compare as texts: `18:30`.
    private static func time(_ name: String, _ test: @escaping @Sendable (String) -> (String) -> Bool) -> SeriesFilter {
        SeriesFilter(name, "a time of day such as `18:30`") { value in
            let parts = value.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2, let hour = whole(parts[0], digits: 2...2), let minute = whole(parts[1], digits: 2...2),
                (0..<24).contains(hour), (0..<60).contains(minute)
            else { return nil }
            let test = test(value)
            return .session { test($0.start.timeText) }
        }
    }

    private static func day(_ name: String) -> SeriesFilter {
        SeriesFilter(name, "a day such as `schema:Tuesday`") { value in
            guard let word = word(value, of: Instant.weekdays, prefix: "schema:"), let day = Instant.weekdays.firstIndex(of: word) else {
                return nil
            }
            return .session { CivilDate.weekday(ofDay: $0.start.day) == day }
        }
    }

    private static func channel(_ name: String, _ audience: Offer.Audience) -> SeriesFilter {
        SeriesFilter(name, "one of \(Offer.channels.map { "`oa:\($0)`" }.joined(separator: ", "))") { value in
            guard let word = word(value, of: Offer.channels, prefix: "oa:") else { return nil }
            return .series { found in found.offer(audience).map { $0.channel(of: found.seller) == word } ?? false }
        }
    }

    private static func membership(_ name: String, _ audience: Offer.Audience) -> SeriesFilter {
        flag(name) { wanted in { $0.offer(audience) != nil && $0.series.traits.isMembershipRequired == wanted } }
    }

    /// The word that is meant, in any of the spellings that the OpenAPI document lists.
    private static func word(_ value: String, of words: [String], prefix: String, suffix: String = "") -> String? {
        words.first { WordSpellings.all(of: $0, prefix: prefix, suffix: suffix).contains(value) }
    }

    /// A number in nothing but digits.
    private static func whole(_ text: Substring, digits: ClosedRange<Int>) -> Int? {
        digits.contains(text.utf8.count) && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? Int(text) : nil
    }
}

/// The filters of one search.
struct SeriesSelection {
    private var series: [[(SearchedSeries) -> Bool]] = []
    private var session: [[(Opportunity) -> Bool]] = []
    /// Only what takes place online, wherever one is.
    let asksForVirtual: Bool

    init(_ query: inout SearchQuery) {
        asksForVirtual = query.query["isVirtual"] == "true"
        for filter in SeriesFilter.all {
            var ofSeries: [(SearchedSeries) -> Bool] = []
            var ofSession: [(Opportunity) -> Bool] = []
            for value in query.query.all(filter.name) {
                switch filter.read(value) {
                case .series(let test): ofSeries.append(test)
                case .session(let test): ofSession.append(test)
                case nil: query.complain("`\(filter.name)` must be \(filter.expected), not `\(value)`.")
                }
            }
            if !ofSeries.isEmpty { series.append(ofSeries) }
            if !ofSession.isEmpty { session.append(ofSession) }
        }
    }

    func admits(_ found: SearchedSeries) -> Bool { series.allSatisfy { $0.contains { $0(found) } } }

    func admits(_ opportunity: Opportunity) -> Bool { session.allSatisfy { $0.contains { $0(opportunity) } } }
}
