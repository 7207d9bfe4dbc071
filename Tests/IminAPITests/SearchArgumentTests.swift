import IminJSON
import Testing

@testable import IminAPI

struct SearchArgumentTests {
    private func query(_ name: String, _ arguments: [String: JSON]) throws -> String {
        let operation = try #require(Catalogue.operation(named: name))
        let path = try RequestBuilder.build(operation, arguments: arguments, endpoints: .sandbox).request.path ?? ""
        return path.split(separator: "?", maxSplits: 1).dropFirst().joined().replacing("%5B", with: "[").replacing("%5D", with: "]")
            .replacing("%2C", with: ",").replacing("%3A", with: ":")
    }

    @Test(
        arguments: [
            (["near": "51.75,-1.26", "radius": 5], "geo[radial]=51.75,-1.26,5"),
            (["near": "51.75,-1.26"], "geo[radial]=51.75,-1.26,10"),
            (["near": "51.75,-1.26,2.5"], "geo[radial]=51.75,-1.26,2.5"),
            (["near": [51.75, -1.26], "radius": 5], "geo[radial]=51.75,-1.26,5"),
            (["near": ["geo": ["latitude": 1, "longitude": 2]], "radius": 3], "geo[radial]=1,2,3"),
            (["day": "Tuesday"], "dayOfWeek=schema:Tuesday"), (["day": "schema:Tuesday"], "dayOfWeek=schema:Tuesday"),
            (["day": ["Monday", "Friday"]], "dayOfWeek=schema:Monday&dayOfWeek=schema:Friday"),
            (["level": "Beginner"], "levelType=imin:BeginnerLevel"), (["gender": "FemaleOnly"], "genderRestriction=oa:FemaleOnly"),
            (["age": 16], "ageRange[includeRange]=16"), (["age": [16, 25]], "ageRange[includeRange]=16,25"),
            (["organizer": ["@id": "urn:1"]], "organizerId=urn:1"), (["isVirtual": true], "isVirtual=true"),
            (["entitlementFilter": ["imin:entitlementFilter": "abc"]], "entitlementFilter=abc"),
            (["entitlementFilter": "abc"], "entitlementFilter=abc"),
            (["activity": ["Yoga", "Dance"]], "activityPrefLabel=Yoga&activityPrefLabel=Dance"),
        ] as [([String: JSON], String)])
    func argumentsBecomeDocumentedParameters(_ arguments: [String: JSON], _ expected: String) throws {
        #expect(try query("search.sessions", arguments) == "mode=upcoming-sessions&\(expected)")
    }

    @Test(
        arguments: [
            ["radius": 5], ["near": "51,0,3", "radius": 5], ["near": ["name": "somewhere"]], ["near": "51,0", "radius": 0], ["age": []],
            ["age": ["old"]], ["organizer": ["name": "x"]], ["entitlementFilter": ["name": "x"]], ["day": 3],
        ] as [[String: JSON]])
    func whatCannotBeMeantIsRefused(_ arguments: [String: JSON]) throws {
        #expect(throws: ArgumentError.self) { try query("search.sessions", arguments) }
    }
}
