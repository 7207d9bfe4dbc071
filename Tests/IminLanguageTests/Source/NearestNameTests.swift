import Testing

@testable import IminLanguage

@Suite("Nearest name")
struct NearestNameTests {
    @Test(
        "finds what was meant",
        arguments: [
            ("emial", ["email", "name"], "email"), ("mail", ["email", "identifier"], "email"), ("Email", ["email"], "email"),
            ("givenname", ["familyName", "givenName"], "givenName"), ("custmer", ["customer", "consumer"], "customer"),
            ("ab", ["ac", "ad"], "ac"), ("x", ["y"], "y"), ("telephon", ["telephone"], "telephone"), ("naïv", ["naïve"], "naïve"),
        ])
    func finds(_ name: String, _ candidates: [String], _ nearest: String) {
        #expect(NearestName.nearest(to: name, among: candidates) == nearest)
    }

    @Test(
        "proposes nothing that is more than a third away",
        arguments: [
            ("email", ["phone"]), ("abc", ["xyz"]), ("identifier", ["id"]), ("customer", []), ("a", ["xyz"]), ("", ["a"]),
            ("abcdef", ["abxyzf"]),
            ("name", [""]),
        ])
    func proposesNothing(_ name: String, _ candidates: [String]) {
        #expect(NearestName.nearest(to: name, among: candidates) == nil)
    }

    @Test("a name that exists has no nearest one")
    func exists() { #expect(NearestName.nearest(to: "a", among: ["b", "a"]) == nil) }

    @Test("agrees with the definition on short words")
    func agrees() {
        let letters = ["a", "b", "c"]
        let words =
            letters + letters.flatMap { x in letters.map { x + $0 } }
            + letters.flatMap { x in letters.flatMap { y in letters.map { x + y + $0 } } }
        for name in words {
            for other in words where other != name {
                let isNear = slowDistance(Array(name), Array(other)) <= (name.count + 2) / 3
                #expect((NearestName.nearest(to: name, among: [other]) == other) == isNear, "\(name) \(other)")
            }
        }
    }

    /// Optimal string alignment, by its recursive definition.
    private func slowDistance(_ left: [Character], _ right: [Character]) -> Int {
        if left.isEmpty || right.isEmpty { return left.count + right.count }
        let isSame = left.last == right.last
        var best = min(
            slowDistance(left.dropLast(), right) + 1, slowDistance(left, right.dropLast()) + 1,
            slowDistance(left.dropLast(), right.dropLast()) + (isSame ? 0 : 1))
        if left.count > 1, right.count > 1, left.last == right[right.count - 2], left[left.count - 2] == right.last {
            best = min(best, slowDistance(left.dropLast(2), right.dropLast(2)) + 1)
        }
        return best
    }

    @Test(
        "names that share a word are proposed, few of them only",
        arguments: [
            ("cancel", ["sellerCancels", "sellerMoves", "clock"], ["sellerCancels"]),
            ("cancelSession", ["sellerCancels", "session"], ["sellerCancels", "session"]),
            ("seller", ["sellerA", "sellerB", "sellerC", "sellerD"], []),
            ("now", ["nowhere"], []),
            ("", ["a"], []),
        ])
    func sharedWords(name: String, candidates: [String], found: [String]) {
        #expect(NearestName.sharingWord(with: name, among: candidates) == found)
    }
}
