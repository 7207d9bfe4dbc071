// The one world of a sandbox behind its lock: commands are decided, kept and applied here, one at a time, without ever waiting for
// anything but the journal's file.

import HTTPTypes
import Synchronization

/// What a change did, in lines for people.
public struct ChangeLines: Sendable, Hashable {
    /// Counted from 1.
    public var number: Int
    /// `+customer MAlnTNiZut`
    public var lines: [String]
}

/// The world, its journal and its recent changes.
final class Platform: Sendable {
    struct State: Sendable {
        var world: World
        /// Of the last change.
        var number = 0
        var recent: [ChangeLines] = []
        var faults = Faults()
        var exchanges = ExchangeList()
        /// Notifications (by number) that are being sent, and to which receiver.
        var sending: [Int: String] = [:]
        /// Counts the times the world became another one: what was sent before then is none of its business.
        var generation = 0
        var firehosePolicy = FirehosePolicy()
    }

    /// Valid in `X-API-KEY`.
    let keys: Set<String>
    /// Hosts besides this machine that webhooks may go to.
    let webhookHosts: Set<String>
    let courier: Courier
    private let state: Mutex<State>
    private let journal: Journal?
    private let checkpoints: Checkpoints?
    /// The machine's time.
    private let realNow: @Sendable () -> Instant

    /// Receivers that notifications are sent to at the same time.
    private static let mostReceivers = 256

    /// How many changes are remembered for people.
    private static let remembered = 4_096

    init(
        world: World, number: Int, faults: Faults = Faults(), keys: Set<String>, webhookHosts: Set<String> = [],
        courier: Courier = Courier(), journal: Journal?, checkpoints: Checkpoints? = nil, realNow: @escaping @Sendable () -> Instant
    ) {
        self.keys = keys
        self.webhookHosts = webhookHosts
        self.courier = courier
        self.journal = journal
        self.checkpoints = checkpoints
        self.realNow = realNow
        state = Mutex(State(world: world, number: number, faults: faults))
    }

    /// The world as it is: a copy that later commands do not touch. What fell due meanwhile has happened in it.
    var world: World {
        let real = realNow()
        return state.withLock { state in
            // Where the journal fails the entry stays due, and the next command says what is wrong.
            try? settle(&state, at: state.world.clock.now(real: real))
            return state.world
        }
    }

    /// Looks at the world as it is, without taking a copy: for what is asked so often that the counting of references would be felt.
    func look<Result: Sendable>(_ body: (_ world: borrowing World, _ now: Instant) -> Result) -> Result {
        let real = realNow()
        return state.withLock { state in
            let now = state.world.clock.now(real: real)
            try? settle(&state, at: now)
            return body(state.world, now)
        }
    }

    /// Of the last change.
    var number: Int { state.withLock { $0.number } }

    /// The world's time.
    var now: Instant {
        let real = realNow()
        return state.withLock { $0.world.clock.now(real: real) }
    }

    /// Decides a command, keeps what it changes and makes it so. The world returned is the one after it.
    func perform(_ command: Command) throws(Problem) -> (world: World, events: [Event]) {
        let real = realNow()
        return try state.withLock { (state: inout State) throws(Problem) in
            let now = state.world.clock.now(real: real)
            try settle(&state, at: now)
            let events = try decide(command, in: state.world, at: now)
            try commit(events, at: now, to: &state)
            try settle(&state, at: now)
            return (state.world, events)
        }
    }

    /// Moves the clock forward, stopping at everything that falls due on the way: each happens at its own time, in order.
    func advance(microseconds: Int64) async throws(Problem) {
        _ = try decide(.advanceClock(microseconds: microseconds), in: world, at: now)
        await deliverEverything()
        let real = realNow()
        var remaining = microseconds
        while remaining > 0 {
            let step = try state.withLock { (state: inout State) throws(Problem) in
                let now = state.world.clock.now(real: real)
                try settle(&state, at: now)
                let step = AgendaRules.step(from: now, microseconds: remaining, in: state.world)
                try commit([.clockAdvanced(microseconds: step)], at: now, to: &state)
                try settle(&state, at: now.adding(microseconds: step))
                return step
            }
            remaining -= step
            await deliverEverything()
        }
    }

    /// Sends what is due and waits for what others are sending: the clock goes on when nothing is on its way.
    private func deliverEverything() async {
        while true {
            await deliver()
            guard !Task.isCancelled, state.withLock({ !$0.sending.isEmpty }) else { return }
            try? await Task.sleep(for: .milliseconds(1))
        }
    }

    /// When something happens next by itself; `nil` where nothing is planned.
    var nextDue: Instant? { world.agenda.next?.due }

    /// Whether notifications are due that nobody is sending yet.
    var hasDueNotifications: Bool {
        state.withLock { state in state.world.webhooks.due.contains { state.sending[$0] == nil } }
    }

    /// A notification whose turn it is.
    struct DueNotification: Sendable {
        fileprivate let delivery: WebhookDelivery
        fileprivate let key: String
        fileprivate let generation: Int
    }

    /// Sends the notifications that are due and tells the world what came of each. Returns when nothing is left that is not already being
    /// sent. In a world whose clock is held one after the other, so that all runs are the same; otherwise to several receivers at once.
    func deliver() async {
        guard !holdsClock else {
            while let due = takeDue() { guard await send(due) else { return } }
            return
        }
        while true {
            var round: [DueNotification] = []
            while let due = takeDue() { round.append(due) }
            guard !round.isEmpty else { return }
            let isKept = await withTaskGroup(of: Bool.self) { group in
                for due in round { group.addTask { await self.send(due) } }
                return await group.allSatisfy { $0 }
            }
            guard isKept else { return }
        }
    }

    /// One attempt. False where the journal does not take what came of it: it stays due, and is tried when something else is kept again.
    func send(_ due: DueNotification) async -> Bool {
        let number = due.delivery.number
        let outcome = await courier.send(due.delivery, key: due.key)
        let isCurrent = state.withLock { state in
            guard state.generation == due.generation else { return false }
            state.sending[number] = nil
            return true
        }
        guard isCurrent else { return true }
        do throws(Problem) {
            switch outcome {
            case .answered(let status): _ = try perform(.webhook(.record(number, status: status, error: nil)))
            case .failed(let reason): _ = try perform(.webhook(.record(number, status: nil, error: reason)))
            }
            return true
        } catch {
            return false
        }
    }

    /// The next notification that may go out. A receiver gets one after the other, as they fell due: one that is slow keeps only itself
    /// waiting.
    func takeDue() -> DueNotification? {
        let real = realNow()
        return state.withLock { state in
            try? settle(&state, at: state.world.clock.now(real: real))
            guard state.sending.count < Platform.mostReceivers else { return nil }
            let busy = Set(state.sending.values)
            let webhooks = state.world.webhooks
            for number in webhooks.due where state.sending[number] == nil {
                guard let delivery = webhooks.deliveries[number], !busy.contains(delivery.url) else { continue }
                state.sending[number] = delivery.url
                return DueNotification(
                    delivery: delivery, key: webhooks.endpoint(delivery.endpoint)?.key ?? "", generation: state.generation)
            }
            return nil
        }
    }

    /// Lets everything happen that is due.
    private func settle(_ state: inout State, at now: Instant) throws(Problem) {
        while let (at, events) = AgendaRules.settle(state.world, at: now) { try commit(events, at: at, to: &state) }
    }

    /// The world with everything in its catalogue that the clock has brought near, and its time.
    func catalogue() throws(Problem) -> (world: World, now: Instant) {
        let real = realNow()
        return try state.withLock { (state: inout State) throws(Problem) in
            let now = state.world.clock.now(real: real)
            try settle(&state, at: now)
            try commit(try decide(.schedule, in: state.world, at: now), at: now, to: &state)
            return (state.world, now)
        }
    }

    private func commit(_ events: [Event], at now: Instant, to state: inout State) throws(Problem) {
        guard !events.isEmpty else { return }
        let change = Change(number: state.number + 1, at: now, events: events)
        if let journal {
            do {
                try journal.append(change)
            } catch {
                throw Problem(503, .internalError, "The change could not be kept: \(error.description)")
            }
        }
        state.number = change.number
        var lines: [String] = []
        for event in events {
            state.world.pass(to: now)
            state.world.apply(event)
            lines.append(event.line(after: state.world))
        }
        state.recent.append(ChangeLines(number: change.number, lines: lines))
        if state.recent.count > Platform.remembered { state.recent.removeFirst(Platform.remembered / 2) }
        checkpoints?.offer(state.world, number: state.number)
    }

    /// Begins a new world: at the time the old one began where its clock is held, otherwise at the machine's time.
    func reset(seed: UInt64) throws(Problem) {
        let world = world
        state.withLock { state in
            state.sending = [:]
            state.generation += 1
        }
        switch world.clock.mode {
        case .held: _ = try perform(.begin(seed: seed, at: world.began, clock: .held(at: world.began)))
        case .running: _ = try perform(.begin(seed: seed, at: realNow(), clock: .running(offset: 0)))
        }
    }

    // MARK: - The Firehose's policy

    var firehosePolicy: FirehosePolicy { state.withLock { $0.firehosePolicy } }

    func setFirehosePolicy(lastPageSeconds seconds: Int) {
        state.withLock { state in
            state.firehosePolicy = FirehosePolicy()
            state.firehosePolicy.lastPageSeconds = seconds
        }
    }

    /// Refuses a request for a feed's last page that comes too early.
    func admitLastPage(of feed: String, now: Instant) throws(Problem) {
        guard let seconds = state.withLock({ $0.firehosePolicy.wait(feed, now: now) }) else { return }
        var problem = Problem(
            429, .tooManyRequests, "The last page of a feed may be asked for once in \(firehosePolicy.lastPageSeconds) seconds.")
        problem.retryAfter = seconds
        throw problem
    }

    // MARK: - Moments

    /// Another platform that goes on from here on its own, without a journal.
    func fork() -> Platform {
        let (world, number) = moment
        return Platform(
            world: world, number: number, faults: faults, keys: keys, webhookHosts: webhookHosts, courier: courier.fork(), journal: nil,
            realNow: realNow)
    }

    var moment: (world: World, number: Int) { state.withLock { ($0.world, $0.number) } }

    /// Goes back to a moment. Only without a journal: a file keeps what happened, not what one wishes had.
    func restore(_ world: World, faults: Faults) -> Bool {
        guard journal == nil else { return false }
        state.withLock { state in
            state.world = world
            state.faults = faults
            state.sending = [:]
            state.generation += 1
            state.number += 1
            state.recent.append(ChangeLines(number: state.number, lines: ["~world restored"]))
        }
        return true
    }

    /// The changes after a number, oldest first, as far as they are remembered. Sessions that only entered the catalogue are left out.
    func changes(since number: Int) -> [ChangeLines] {
        let later = state.withLock { state in
            state.recent[(state.recent.lastIndex { $0.number <= number }.map { $0 + 1 } ?? 0)...]
        }
        return later.filter { !$0.lines.allSatisfy { $0.hasPrefix("+schedule") || $0.hasPrefix("-schedule") } }
    }

    /// The last change whose lines are not remembered; 0 where all are.
    var forgotten: Int { state.withLock { ($0.recent.first?.number ?? $0.number + 1) - 1 } }

    // MARK: - Exchanges

    var exchanges: ExchangeList { state.withLock { $0.exchanges } }

    /// Remembers a request that came over a socket; the sandbox's own pages and controls are not worth it.
    func saw(_ request: HTTPRequest, status: Int, microseconds: Int64, since number: Int) {
        let target = request.path ?? ""
        guard !Platform.isOwn(target) else { return }
        let real = realNow()
        let shown = MaskedAddress.text(target)
        state.withLock { state in
            state.exchanges.add(
                at: state.world.clock.now(real: real), method: request.method.rawValue, target: shown, status: status,
                microseconds: microseconds, changes: number...max(number, state.number))
        }
    }

    /// Whether a path is one of the sandbox's own, not of the platform it stands for.
    private static func isOwn(_ target: String) -> Bool {
        // By bytes: every request is looked at.
        let path = target.utf8
        return path.starts(with: "/sandbox/".utf8)
            || path.first == UInt8(ascii: "/") && (path.count == 1 || path.dropFirst().first == UInt8(ascii: "?"))
    }

    // MARK: - Faults

    var faults: Faults { state.withLock { $0.faults } }

    /// The number of the fault.
    func addFault(_ fault: Fault) -> Int { state.withLock { $0.faults.add(fault) } }
    func removeFault(_ number: Int) -> Bool { state.withLock { $0.faults.remove(number) } }
    func clearFaults() { state.withLock { $0.faults.removeAll() } }

    /// What a fault makes of this request; the sandbox's own pages and controls are spared.
    func fault(for request: HTTPRequest) -> Fault.Kind? {
        guard state.withLock({ !$0.faults.faults.isEmpty }) else { return nil }
        let target = request.path ?? ""
        guard !Platform.isOwn(target) else { return nil }
        let path = target.prefix { $0 != "?" }
        return state.withLock { $0.faults.next(request.method, path: path) }
    }

    /// Waiting in the world: the time a held clock stands at moves on, whereas a running one moves by itself.
    var holdsClock: Bool {
        if case .held = world.clock.mode { true } else { false }
    }

    /// Writes a checkpoint where the next start would be slow without one, and closes the journal's file.
    func close() {
        let (world, number) = moment
        checkpoints?.finish(world, number: number)
        journal?.close()
    }
}
