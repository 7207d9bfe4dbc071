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

    @Test("Counting behind a place and skipping from there is as if one had read everything", arguments: [0, 1, 255, 256, 257, 2_000])
    func skipping(count: Int) {
        var keys = OrderedKeys()
        // Two names for each even number.
        var all: [OrderedKeys.Key] = []
        for index in 0..<count {
            let number = Int64(index - index % 2)
            all.append(OrderedKeys.Key(number: number, name: index % 2 == 0 ? "a" : "b"))
        }
        for key in all.shuffled() { keys.insert(key) }
        let numbers: [Int64] = [-1, 0, 1, 2, 254, 256, 512, 1_999, 2_005]
        for number in numbers {
            for name in ["a", "aa", "z"] {
                let place = OrderedKeys.Key(number: number, name: name)
                let behind = all.filter { place < $0 }
                #expect(keys.count(after: place) == behind.count)
                for skipped in [0, 1, 10, 300, count] {
                    #expect(keys.keys(after: place, skipping: skipped, limit: 7) == Array(behind.dropFirst(skipped).prefix(7)))
                }
            }
        }
    }
}
