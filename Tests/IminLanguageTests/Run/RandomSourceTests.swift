import Testing

@testable import IminLanguage

@Suite("Random values")
struct RandomSourceTests {
    @Test("the first values of a seed never change")
    func known() {
        // xoshiro256** after SplitMix64, by the authors' C code.
        var source = RandomSource(seed: 0)
        #expect([source.next(), source.next()] == [0x99EC_5F36_CB75_F2B4, 0xBF6E_1F78_4956_452A])
    }

    @Test("the same seed gives the same values, another seed others")
    func seeds() {
        func values(_ seed: UInt64) -> [String] {
            var source = RandomSource(seed: seed)
            return [source.id(), source.uuid(), source.email(), source.name(), String(source.int(in: -100...100))]
        }
        #expect(values(7) == values(7))
        #expect(values(7) != values(8))
    }

    @Test("whole numbers stay within their range, reach both ends and are even")
    func integers() {
        var source = RandomSource(seed: 1)
        var counts = [Int](repeating: 0, count: 10)
        for _ in 0..<10_000 { counts[Int(source.int(in: -3...6)) + 3] += 1 }
        #expect(counts.allSatisfy { (850...1_150).contains($0) })
        #expect(source.int(in: 5...5) == 5)
        _ = source.int(in: .min ... .max)
        #expect((0..<100).allSatisfy { _ in (Int64.max - 1...Int64.max).contains(source.int(in: (.max - 1)...(.max))) })
        #expect(source.index(count: 0) == 0)
    }

    @Test("identifiers are letters, UUIDs of version 4, addresses in the example domain")
    func forms() throws {
        var source = RandomSource(seed: 3)
        for _ in 0..<200 {
            #expect(try RegularExpression("^[A-Za-z]{10}$").isMatched(in: source.id()))
            #expect(
                try RegularExpression("^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$").isMatched(in: source.uuid()))
            #expect(try RegularExpression("^[a-z.]+@example\\.com$").isMatched(in: source.email()))
            #expect(try RegularExpression("^[A-Z][a-z]+ [A-Z][a-z]+$").isMatched(in: source.name()))
        }
        #expect(source.id(0).isEmpty && source.id(-1).isEmpty && source.id(3).count == 3)
        #expect(source.pick([]).isEmpty)
    }

    @Test("shuffling keeps the elements")
    func shuffle() {
        var source = RandomSource(seed: 5)
        var numbers = Array(0..<50)
        source.shuffle(&numbers)
        #expect(numbers != Array(0..<50))
        #expect(numbers.sorted() == Array(0..<50))
    }
}
