// A circle on the map: `geo[radial]` of every search.

import Glibc
import IminJSON

struct Circle: Sendable, Hashable {
    static let parameter = "geo[radial]"

    /// Degrees.
    var latitude: Double
    /// Degrees.
    var longitude: Double
    var kilometres: Double

    /// `51.75,-1.26,10`; a blank may follow a comma.
    init?(_ text: String) {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false).enumerated().map { index, part in
            Circle.number(index > 0 && part.first == " " ? part.dropFirst() : part)
        }
        guard parts.count == 3, let latitude = parts[0], let longitude = parts[1], let kilometres = parts[2],
            (-90...90).contains(latitude), (-180...180).contains(longitude), kilometres > 0, kilometres.isFinite
        else { return nil }
        self.latitude = latitude
        self.longitude = longitude
        self.kilometres = kilometres
    }

    /// As a JSON number: neither `0x1` nor `nan`.
    private static func number(_ text: Substring) -> Double? { JSONNumber(text: String(text))?.double }

    /// The great-circle distance to a place from the middle (haversine; a sphere of 6,371 km).
    func distance(to place: Place) -> Double {
        let radians = Double.pi / 180
        let latitudes = sin((place.latitude - latitude) * radians / 2)
        let longitudes = sin((place.longitude - longitude) * radians / 2)
        let square = latitudes * latitudes + cos(latitude * radians) * cos(place.latitude * radians) * longitudes * longitudes
        return 2 * 6_371 * asin(min(1, square.squareRoot()))
    }

    /// The distance where the place lies within.
    func reach(_ place: Place) -> Double? {
        let distance = distance(to: place)
        return distance <= kilometres ? distance : nil
    }
}
