import IminJSON
import Synchronization
import Testing

@testable import IminSandbox

@Suite("The agenda")
struct AgendaTests {
    private static let start = Sandbox.Options.start

    private func planned(_ minutes: [Int]) -> World {
        var world = World(seed: 1, began: Self.start, clock: .held(at: Self.start))
        for minute in minutes {
            let matter = AgendaMatter.confirmCancellation(OrderID("\(minute)"), items: [1])
            world.apply(.agenda(.planned(matter, due: Self.start.adding(minutes: minute))))
        }
        return world
    }

    @Test(
        "Entries come in the order of their time, those of one time in the order they were planned",
        arguments: [
            ([3, 1, 2], [2, 3, 1]), ([1, 1, 1], [1, 2, 3]), ([5, 4, 3, 2, 1], [5, 4, 3, 2, 1]), ([2, 1, 2, 1], [2, 4, 1, 3]), ([], []),
        ])
    func order(minutes: [Int], numbers: [Int]) {
        var world = planned(minutes)
        var performed: [Int] = []
        while let entry = world.agenda.next {
            performed.append(entry.number)
            world.apply(.agenda(.performed(entry.number)))
        }
        #expect(performed == numbers)
    }

    @Test("Nothing happens before its time, and each at its own")
    func due() {
        var world = planned([7, 2])
        #expect(AgendaRules.settle(world, at: Self.start.adding(minutes: 1)) == nil)
        let first = AgendaRules.settle(world, at: Self.start.adding(minutes: 9))
        #expect(first?.at == Self.start.adding(minutes: 2), "the time it was due, not the time it is")
        for event in first?.events ?? [] { world.apply(event) }
        #expect(AgendaRules.settle(world, at: Self.start.adding(minutes: 9))?.at == Self.start.adding(minutes: 7))
    }

    @Test(
        "The clock stops at what falls due on its way",
        arguments: [([2, 7], 9, 2), ([2, 7], 2, 2), ([2, 7], 1, 1), ([], 9, 9)])
    func steps(minutes: [Int], advance: Int, step: Int) {
        let micro: Int64 = 60_000_000
        #expect(AgendaRules.step(from: Self.start, microseconds: Int64(advance) * micro, in: planned(minutes)) == Int64(step) * micro)
    }

    @Test("Advancing a held clock lets everything happen at its own time, in order")
    func advance() async throws {
        let caller = try Caller()
        let (page, customer) = await caller.openCheckout(items: [Caller.item(), Caller.item()])
        _ = await caller.pay(page)
        let order = try #require(caller.sandbox.platform.world.ordersByCustomer[CustomerID(customer)]?.first)
        _ = try caller.sandbox.platform.perform(.order(.requestCancellation(order, items: [2])))
        await caller.sandbox.advance(nanoseconds: 1_000_000_000)
        _ = try caller.sandbox.platform.perform(.order(.requestCancellation(order, items: [1])))
        #expect(caller.sandbox.platform.world.agenda.count == 2)
        await caller.sandbox.advance(nanoseconds: 3_600_000_000_000)
        let world = caller.sandbox.platform.world
        let sent = (2...3).compactMap { world.messages[$0]?.sent }
        #expect(sent == [Self.start.adding(minutes: 1), Self.start.adding(minutes: 1).adding(microseconds: 1_000_000)])
        #expect(world.agenda.next == nil && caller.sandbox.now == Self.start.adding(hours: 1).adding(microseconds: 1_000_000).microseconds)
        let clock = caller.sandbox.changes(since: 0).flatMap(\.lines).filter { $0.hasPrefix("~clock") }
        #expect(clock == ["~clock +1 s", "~clock +59 s", "~clock +1 s", "~clock +59 min"])
    }

    @Test("Under a running clock what fell due has happened before anything is read")
    func running() throws {
        let real = Mutex(Self.start)
        var world = World(seed: 1, began: Self.start, clock: .running(offset: 0))
        world.apply(.agenda(.planned(.confirmCancellation(OrderID("none"), items: [1]), due: Self.start.adding(minutes: 1))))
        let platform = Platform(world: world, number: 1, keys: [], journal: nil, realNow: { real.withLock { $0 } })
        #expect(platform.world.agenda.count == 1)
        real.withLock { $0 = Self.start.adding(minutes: 2) }
        #expect(platform.world.agenda.count == 0 && platform.changes(since: 1).flatMap(\.lines) == ["-agenda entry 1"])
    }
}
