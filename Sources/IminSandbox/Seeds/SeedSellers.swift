// Who sells and where. Each seller stands for one state that onboarding can leave a seller in.

enum Seeds {
    /// Paid, Stripe connected: the provider of source document 002.
    static let provider = Seller(
        id: SellerID("http://opendata.provider.com/api/feeds/sellers/1"), name: "Provider Leisure",
        url: "http://opendata.provider.com/", email: "hello@opendata.provider.com", telephone: "020 7946 0101", hasOptedIn: true,
        hasStripe: true)
    /// Paid, Stripe connected: the seller of source document 001.
    static let leisureCentre = Seller(
        id: SellerID("https://id.bookingsystem.example.com/organizers/1"), name: "Acme Leisure Centre",
        url: "https://acmeleisurecentre.com/", email: "contact@acmeleisurecentre.com", telephone: "01455 890508", hasOptedIn: true,
        hasStripe: true)
    /// Paid, Stripe connected.
    static let lidos = Seller(
        id: SellerID("https://lidos.example.com/organizers/3"), name: "City Lidos", url: "https://lidos.example.com/",
        email: "splash@lidos.example.com", telephone: "0117 496 0303", hasOptedIn: true, hasStripe: true)
    /// Free: everything it sells costs nothing, so it needs no Stripe.
    static let parks = Seller(
        id: SellerID("https://parks.example.org/sellers/green-parks"), name: "Green Parks Trust", url: "https://parks.example.org/",
        email: "rangers@parks.example.org", telephone: "01865 496 0404", hasOptedIn: true, hasStripe: false)
    /// Opted in, but sells paid sessions without Stripe: those cannot be booked.
    static let riverside = Seller(
        id: SellerID("https://riverside.example.net/sellers/7"), name: "Riverside Studios", url: "https://riverside.example.net/",
        email: "desk@riverside.example.net", telephone: "0161 496 0505", hasOptedIn: true, hasStripe: false)
    /// Has not opted in: nothing of it can be booked. The seller of source document 000.
    static let newcomer = Seller(
        id: SellerID("https://acme-provider.com/sellers/abc123"), name: "Acme Provider", url: "https://acme-provider.com/",
        email: "team@acme-provider.com", telephone: "020 7946 0606", hasOptedIn: false, hasStripe: false)

    static let sellers = [provider, leisureCentre, lidos, parks, riverside, newcomer]

    static let sportsHall = Place(
        identifier: "sports-hall", name: "Provider Sports Hall", url: "http://opendata.provider.com/venues/sports-hall",
        streetAddress: "12 Mill Street", locality: "Oxford", region: "Oxfordshire", postalCode: "OX1 1AA", latitude: 51.7520131,
        longitude: -1.2578499)
    static let acmeCentre = Place(
        identifier: "acme-centre", name: "Acme Leisure Centre", url: "https://acmeleisurecentre.com/visit",
        streetAddress: "Coventry Road", locality: "Hinckley", region: "Leicestershire", postalCode: "LE10 0AA", latitude: 52.5413,
        longitude: -1.3725)
    static let lido = Place(
        identifier: "north-lido", name: "North Lido", url: "https://lidos.example.com/north", streetAddress: "3 Lake Road",
        locality: "Bristol", region: "Bristol", postalCode: "BS1 1AA", latitude: 51.4545, longitude: -2.5879)
    static let park = Place(
        identifier: "green-park", name: "Green Park", url: "https://parks.example.org/green-park", streetAddress: "Park Lane",
        locality: "Oxford", region: "Oxfordshire", postalCode: "OX2 6AA", latitude: 51.7640, longitude: -1.2700,
        classification: .park, amenities: [.parking, .toilets])
    static let studio = Place(
        identifier: "riverside", name: "Riverside Studios", url: "https://riverside.example.net/find-us",
        streetAddress: "88 Quay Street", locality: "Manchester", region: "Greater Manchester", postalCode: "M3 3AA",
        latitude: 53.4794, longitude: -2.2453, amenities: [.changing, .creche, .towels, .toilets])
    static let academy = Place(
        identifier: "acme-academy", name: "Acme Academy", url: "https://acme-provider.com/academy", streetAddress: "1 School Lane",
        locality: "London", region: "London", postalCode: "NW5 3DU", latitude: 51.5556, longitude: -0.1426)

    static func activity(_ label: String) -> Activity {
        Activity(id: "\(activityScheme)#\(slug(label))", prefLabel: label)
    }

    static func slug(_ label: String) -> String { String(label.lowercased().map { $0 == " " ? "-" : $0 }) }

    /// Our own list: identifiers of the real one would promise concepts that are not behind them.
    static let activityScheme = "https://sandbox.imin.co/activity-list"
}
