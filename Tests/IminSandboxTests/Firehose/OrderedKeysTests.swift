import IminJSON
import Testing

@testable import IminSandbox

@Suite("Names in a changing order")
struct OrderedKeysTests {
    @Test("Whatever is put in and taken out, it agrees with a sorted list", arguments: [1, 2, 3] as [UInt64])
    func model(seed: UInt64) {
        var dice = Dice(state: seed)
        var keys = OrderedKeys()
        var model: Set<OrderedKeys.Key> = []
        for _ in 0..<4_000 {
            let key = OrderedKeys.Key(number: Int64.random(in: 0..<40, using: &dice), name: "n\(Int.random(in: 0..<60, using: &dice))")
            if Int.random(in: 0..<3, using: &dice) > 0 {
                keys.insert(key)
                model.insert(key)
            } else {
                keys.remove(key)
                model.remove(key)
            }
        }
        let sorted = model.sorted()
        #expect(keys.count == sorted.count && keys.first == sorted.first)
        #expect(keys.keys(after: nil, limit: .max) == sorted)
        for _ in 0..<50 {
            let place = OrderedKeys.Key(number: Int64.random(in: -1...41, using: &dice), name: "n\(Int.random(in: 0..<60, using: &dice))")
            let limit = Int.random(in: 0..<700, using: &dice)
            #expect(keys.keys(after: place, limit: limit) == Array(sorted.filter { $0 > place }.prefix(limit)))
        }
    }

    @Test("Names compare by their UTF-8")
    func bytes() {
        #expect(OrderedKeys.precedes("Z", "a") && OrderedKeys.precedes("z", "é") && !OrderedKeys.precedes("a", "a"))
    }

    private struct Dice: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            return IdentifierSource.mix(state)
        }
    }

    @Test func ordersTextsByTheirBytes() {
        let texts = [
            "", "a", "aa", "ab", "b", "é", "e\u{301}", "z", "ä", "🐸", "https://a.example/1", "https://a.example/10", "a\u{0}", "a\u{0}b",
        ]
        for left in texts {
            for right in texts {
                #expect(
                    OrderedKeys.precedes(left, right) == left.utf8.lexicographicallyPrecedes(right.utf8),
                    "\(left.debugDescription) \(right.debugDescription)")
            }
        }
    }
}
