// The machine: the program, the values of its globals, its fibers and what they wait for. Confined to one thread at a time.

import Glibc

/// Something outside that a fiber waits for.
enum Request {
    case host(@Sendable (HostArguments) async throws(ScriptFailure) -> ScriptValue, HostArguments)
    case page(String)
    case observe(RunEvent)
}

/// A request under way, and what becomes of its answer.
struct Pending {
    let id: Int
    let request: Request
    let fiber: Fiber
    /// Where the answer goes, from the bottom of the fiber's stack; -1: nowhere.
    let register: Int
    /// Whether the fiber then repeats the instruction that waited.
    let repeats: Bool
    /// Whether the answer is a page whose items go behind those of the collection in the register.
    var appends = false
}

/// Somebody who waits for a time: a sleeping fiber, or the deadline of a group.
struct Timer {
    /// Microseconds since 1970.
    var due: Int64
    let order: Int
    let fiber: Fiber?
    let group: JoinGroup?
}

/// The scenario that runs.
final class ScenarioState {
    let name: String
    let recorder = Recorder()
    /// Closures of `cleanup`, owned.
    var cleanups: [Value] = []
    /// The fault that ended it.
    var fault: Fault?
    var hasFailed = false

    /// What goes on behind the scenario as if it had drawn nothing and held no clock.
    let outerRandom: RandomSource
    let outerClock: Int64?

    init(name: String, outerRandom: RandomSource, outerClock: Int64?) {
        self.name = name
        self.outerRandom = outerRandom
        self.outerClock = outerClock
    }
}

final class Machine {
    let program: Program
    let heap: Heap
    let host: HostTable
    let library: Library
    let options: RunOptions
    let context: NativeContext
    let clock: RunClock
    let prelude: PreludeFunctions

    /// The natives of the library by the index of their declaration.
    let natives: [NativeEntry?]

    // The hot tables, taken anew before a run: they do not move while one goes on. Only this class writes them, so no access
    // needs to be checked for being the only one.
    @exclusivity(unchecked) var code: UnsafeMutablePointer<Instruction>
    @exclusivity(unchecked) var constants: UnsafeMutablePointer<Value>
    @exclusivity(unchecked) var fieldSites: UnsafeMutablePointer<FieldSite>
    @exclusivity(unchecked) var functions: UnsafeMutablePointer<FunctionEntry>
    @exclusivity(unchecked) var methodCaches: UnsafeMutablePointer<MethodCache>
    @exclusivity(unchecked) var places: UnsafeMutablePointer<PlaceEntry>
    @exclusivity(unchecked) var accessors: UnsafeMutablePointer<AccessorEntry>
    @exclusivity(unchecked) var templates: UnsafeMutablePointer<TemplateEntry>
    var codeCount = 0
    @exclusivity(unchecked) var globals: UnsafeMutablePointer<Value>
    var globalCapacity = 64

    var ready: [Fiber] = []
    private var readyHead = 0
    /// By number; numbers grow, so their order is that in which the requests were made.
    var pending: [Int: Pending] = [:]
    /// The numbers of those that nobody has begun to answer yet.
    var unstarted: [Int] = []
    var timers: [Timer] = []
    /// The groups of `within` whose bodies still run.
    var deadlines: [JoinGroup] = []
    var openFibers = 0
    /// The fiber that the loop works for.
    private var running: Fiber?
    /// What it may change (`Fiber.firstOwnBox`).
    @exclusivity(unchecked) private(set) var firstOwnBox: UInt64 = 0
    private var lastID = 0

    var main: Fiber?
    var root = Recorder()
    var report = Report()
    /// Sessions keep what the last source gave, for the names of results; owned.
    var result = Value.absent
    var keepsResult = false
    var scenario: ScenarioState?
    /// Closures of `cleanup` outside of scenarios, owned.
    var cleanups: [Value] = []
    @exclusivity(unchecked) var stepsLeft = 0
    /// How many of them the slice at hand may take.
    @exclusivity(unchecked) var granted = 0
    // Of the fiber at work: where its next frame went when it was entered, and the ends of its stacks.
    @exclusivity(unchecked) var firstFreeFrame: UnsafeMutablePointer<Frame>
    @exclusivity(unchecked) var frameEnd: UnsafeMutablePointer<Frame>
    @exclusivity(unchecked) var stackEnd: UnsafeMutablePointer<Value>
    var requestsLeft = 0
    /// A fatal fault has begun to unwind: what is left for clean-ups.
    var isEnding = false
    var graceLeft = 0
    var wallClockEnd = 0.0

    // The first instructions of every program.
    static let finishStub = 0
    static let resumeUnwindingStub = 1
    static let resumeDefersStub = 2

    init(program: Program, host: HostTable, library: Library, prelude: PreludeFunctions, options: RunOptions) {
        self.prelude = prelude
        natives = library.functions.map { declaration in
            if case .native(let native) = declaration.body { NativeEntry(declaration, native) } else { nil }
        }
        self.program = program
        self.host = host
        self.library = library
        self.options = options
        heap = program.heap
        context = NativeContext(heap: program.heap, symbols: program.symbols, options: options)
        clock = context.clock
        code = .allocate(capacity: 1)
        constants = .allocate(capacity: 1)
        fieldSites = .allocate(capacity: 1)
        functions = .allocate(capacity: 1)
        methodCaches = .allocate(capacity: 1)
        places = .allocate(capacity: 1)
        accessors = .allocate(capacity: 1)
        templates = .allocate(capacity: 1)
        globals = .allocate(capacity: globalCapacity)
        globals.initialize(repeating: .absent, count: globalCapacity)
        // Until a fiber is entered nothing reads these.
        firstFreeFrame = UnsafeMutableRawPointer(globals).assumingMemoryBound(to: Frame.self)
        frameEnd = firstFreeFrame
        stackEnd = globals
    }

    deinit {
        for index in 0..<globalCapacity { heap.release(globals[index]) }
        for closure in cleanups { heap.release(closure) }
        heap.release(result)
        globals.deallocate()
        code.deallocate()
        constants.deallocate()
        fieldSites.deallocate()
        functions.deallocate()
        methodCaches.deallocate()
        places.deallocate()
        accessors.deallocate()
        templates.deallocate()
    }

    /// Takes the program's tables as they are now.
    func load() {
        func renew<Element: BitwiseCopyable>(_ pointer: inout UnsafeMutablePointer<Element>, _ elements: [Element]) {
            pointer.deallocate()
            pointer = .allocate(capacity: max(elements.count, 1))
            pointer.initialize(from: elements, count: elements.count)
        }
        program.functionsByEntry.sort { program.functionInfos[$0].code.lowerBound < program.functionInfos[$1].code.lowerBound }
        renew(&code, program.code)
        renew(&constants, program.constants)
        renew(&fieldSites, program.fieldSites)
        renew(&functions, program.functions)
        renew(&methodCaches, program.methodCaches)
        renew(&templates, program.templates.map { TemplateEntry(layout: $0.layout ?? LayoutTable.table, count: Int32($0.keys.count)) })
        var entries: [PlaceEntry] = []
        var steps: [AccessorEntry] = []
        for place in program.places {
            let (root, index): (PlaceEntry.Root, Int) =
                switch place.root {
                case .register(let register): (.register, register)
                case .box(let register): (.box, register)
                case .captureBox(let capture): (.captureBox, capture)
                case .global(let global): (.global, global)
                }
            entries.append(
                PlaceEntry(
                    root: root, operation: place.operation, clearsFirst: place.clearsFirst,
                    firstUnused: UInt8(clamping: place.unused.lowerBound), unusedEnd: UInt8(clamping: place.unused.upperBound),
                    result: UInt8(clamping: place.result), index: Int32(index), first: Int32(steps.count),
                    count: Int32(place.accessors.count)))
            for accessor in place.accessors {
                switch accessor {
                case .field(let site): steps.append(AccessorEntry(isField: true, index: Int32(site)))
                case .index(let register): steps.append(AccessorEntry(isField: false, index: Int32(register)))
                }
            }
        }
        renew(&places, entries)
        renew(&accessors, steps)
        codeCount = program.code.count
        reserveGlobals()
    }

    /// Room for every global of the program.
    func reserveGlobals() {
        if program.globalCount > globalCapacity {
            let bigger = max(program.globalCount, globalCapacity * 2)
            let moved = UnsafeMutablePointer<Value>.allocate(capacity: bigger)
            moved.update(from: globals, count: globalCapacity)
            (moved + globalCapacity).initialize(repeating: .absent, count: bigger - globalCapacity)
            globals.deallocate()
            globals = moved
            globalCapacity = bigger
        }
    }

    // MARK: Fibers

    func spawn(_ function: Value, arguments: [Value], recorders: [Recorder], path: [String]) throws(Fault) -> Fiber {
        // The one that everything begins with is not counted.
        if openFibers > options.limits.fibers {
            throw .limit("fibers", "more than \(options.limits.fibers) fibers are open")
        }
        if heap.isOverLimit { throw overMemory() }
        lastID += 1
        let entry = functions[functionIndex(of: function)]
        let fiber = Fiber(id: lastID, entry: code + Int(entry.entry), recorders: recorders, path: path, owner: program.owner)
        // The bottom frame returns to the instruction that finishes the fiber.
        fiber.frames[0] = Frame(returnAddress: code + Machine.finishStub, delta: 0)
        fiber.depth = 1
        let needed = max(Int(entry.registerCount), arguments.count + 1)
        if needed > fiber.capacity { fiber.grow(to: needed) }
        fiber.stack[0] = function.retained()
        for (index, argument) in arguments.enumerated() {
            if index < Int(entry.parameterCount) { fiber.stack[index + 1] = argument } else { heap.release(argument) }
        }
        for index in arguments.count..<max(arguments.count, Int(entry.parameterCount)) { fiber.stack[index + 1] = .absent }
        openFibers += 1
        makeReady(fiber)
        return fiber
    }

    func functionIndex(of value: Value) -> Int {
        value.tag == .closure ? Int(value.closureCell.pointee.function) : Int(value.bits)
    }

    func makeReady(_ fiber: Fiber) {
        fiber.state = .ready
        ready.append(fiber)
    }

    /// Runs fibers until all of them wait or are done.
    func runReady() {
        while readyHead < ready.count {
            let fiber = ready[readyHead]
            readyHead += 1
            if readyHead > 1_000, readyHead * 2 > ready.count {
                ready.removeFirst(readyHead)
                readyHead = 0
            }
            guard fiber.state == .ready else { continue }
            if fiber.injected == nil { fiber.injected = overdue() }
            running = fiber
            firstOwnBox = fiber.firstOwnBox
            run(fiber)
        }
        ready.removeAll(keepingCapacity: true)
        readyHead = 0
        running = nil
    }

    var isIdle: Bool { pending.isEmpty && timers.isEmpty }

    // MARK: Waiting

    func request(_ request: Request, for fiber: Fiber, register: Int, repeats: Bool = false) {
        lastID += 1
        pending[lastID] = Pending(
            id: lastID, request: request, fiber: fiber, register: register < 0 ? -1 : fiber.base + register, repeats: repeats)
        unstarted.append(lastID)
        fiber.operation = lastID
        fiber.state = .waiting
    }

    /// Gives a fiber what it waited for.
    func complete(_ entry: Pending, with result: Result<ScriptValue, ScriptFailure>) {
        let fiber = entry.fiber
        guard fiber.operation == entry.id else { return }
        fiber.operation = nil
        switch result {
        case .success(let value):
            if entry.register >= 0 {
                let old = fiber.stack[entry.register]
                var made = Conversion(heap: heap).value(value)
                if entry.appends { made = joined(old, made) }
                fiber.stack[entry.register] = made
                heap.release(old)
            }
            if entry.repeats { fiber.pc -= 1 }
        case .failure(let failure): fiber.injected = Fault(failure)
        }
        makeReady(fiber)
    }

    /// A collection with the items of a page before those of the next page. Owns `page`.
    private func joined(_ collection: Value, _ page: Value) -> Value {
        guard let before = heap.collectionItems(collection), let after = heap.collectionItems(page) else { return page }
        var items = before.retained()
        heap.makeUnique(&items)
        for item in after.elements { heap.append(item.retained(), to: items) }
        var made = page
        heap.makeUnique(&made)
        heap.set("imin:item", items, in: &made)
        return made
    }

    /// Lets time pass for a fiber.
    func sleep(_ fiber: Fiber, nanoseconds: Int64) {
        fiber.state = .waiting
        addTimer(after: nanoseconds, fiber: fiber, group: nil)
    }

    func addTimer(after nanoseconds: Int64, fiber: Fiber?, group: JoinGroup?) {
        lastID += 1
        let microseconds = max(0, nanoseconds) / 1_000 + (nanoseconds > 0 && nanoseconds % 1_000 != 0 ? 1 : 0)
        let (due, overflow) = clock.now.addingReportingOverflow(microseconds)
        timers.append(Timer(due: overflow ? .max : due, order: lastID, fiber: fiber, group: group))
    }

    /// Wakes those whose time has come. The earliest first; of equal ones the one that asked first.
    func fireTimers(at now: Int64) {
        let due = timers.filter { $0.due <= now }.sorted { ($0.due, $0.order) < ($1.due, $1.order) }
        timers.removeAll { $0.due <= now }
        for timer in due {
            if let fiber = timer.fiber, fiber.state == .waiting, fiber.operation == nil, fiber.awaited == nil { makeReady(fiber) }
            if let group = timer.group { expire(group) }
        }
    }

    private func expire(_ group: JoinGroup) {
        guard group.running > 0, group.fault == nil else { return }
        group.fault = .failure("timeout", "it took longer than the time given to `within`")
        cancelChildren(of: group)
    }

    /// A script that was asleep as the clock began to run again sleeps as long as before.
    func moveTimers(by microseconds: Int64) {
        for index in timers.indices {
            let (due, overflow) = timers[index].due.addingReportingOverflow(microseconds)
            timers[index].due = overflow ? .max : due
        }
        for group in deadlines {
            let (due, overflow) = group.deadline.addingReportingOverflow(microseconds)
            group.deadline = overflow ? .max : due
        }
    }

    /// The body of a `within` that computes is not seen by the driver: looked at while it goes on. On a held clock its steps count.
    func expireDeadlines() throws(Fault) {
        let now = clock.now
        for group in deadlines where clock.isHeld ? stepsLeft <= group.lastStep : group.deadline <= now { expire(group) }
        if let running, let fault = running.injected {
            running.injected = nil
            throw fault
        }
    }

    /// Stops a fiber: what it waits for is given up, and it unwinds when it runs next.
    func cancel(_ fiber: Fiber) {
        guard fiber.state != .finished, !fiber.isCancelled else { return }
        fiber.isCancelled = true
        if let awaited = fiber.awaited {
            // Its children first; it goes on when they are done.
            if awaited.fault == nil { awaited.fault = .cancelled }
            return cancelChildren(of: awaited)
        }
        fiber.injected = .cancelled
        if fiber.state == .waiting {
            if let operation = fiber.operation { pending[operation] = nil }
            fiber.operation = nil
            timers.removeAll { $0.fiber === fiber }
            makeReady(fiber)
        }
    }

    func cancelChildren(of group: JoinGroup) {
        for item in group.waiting { heap.release(item.item) }
        group.waiting = []
        for (_, child) in group.children.sorted(by: { $0.key < $1.key }) { cancel(child) }
        if group.running == 0 { finish(group) }
    }

    // MARK: Groups

    /// Starts what may start of a group's waiting items.
    func fillGroup(_ group: JoinGroup, limit: Int) throws(Fault) {
        // What finds no room waits until another of the group has ended.
        while group.running < limit, group.running == 0 || openFibers <= options.limits.fibers, let next = group.waiting.popLast() {
            let child: Fiber
            do {
                child = try spawn(
                    group.closure, arguments: group.isArray ? [next.item] : [], recorders: group.parent.recorders, path: group.parent.path)
            } catch {
                heap.release(next.item)
                throw error
            }
            // The body of a `within` runs alone: its parent waits.
            child.firstOwnBox = group.isArray ? heap.state.pointee.lastBox + 1 : group.parent.firstOwnBox
            child.group = group
            child.branch = next.branch
            group.children[next.branch] = child
            group.running += 1
        }
    }

    /// A fiber has ended; its result is in its first register.
    func finished(_ fiber: Fiber) {
        fiber.state = .finished
        openFibers -= 1
        let result = fiber.stack[0]
        fiber.stack[0] = .null
        guard let group = fiber.group else { return heap.release(result) }
        fiber.group = nil
        group.running -= 1
        group.children[fiber.branch] = nil
        if let fault = fiber.fault {
            heap.release(result)
            // The others are stopped once: for each of thousands all the others would be looked at again.
            let isFirst = group.fault == nil
            if isFirst || (group.fault?.kind == .cancelled && group.fault?.isFatal != true && fault.kind != .cancelled) {
                group.fault = fault
            }
            if isFirst { cancelChildren(of: group) } else if group.running == 0 { finish(group) }
            return
        }
        let old = group.results[fiber.branch]
        group.results[fiber.branch] = result
        heap.release(old)
        if group.fault == nil {
            do { try fillGroup(group, limit: group.running + 1) } catch {
                group.fault = error
                return cancelChildren(of: group)
            }
        }
        if group.running == 0 { finish(group) }
    }

    /// All are done: the parent goes on.
    private func finish(_ group: JoinGroup) {
        let parent = group.parent
        guard parent.awaited === group else { return }
        parent.awaited = nil
        timers.removeAll { $0.group === group }
        deadlines.removeAll { $0 === group }
        heap.release(group.closure)
        group.closure = .absent
        if let fault = group.fault {
            for result in group.results { heap.release(result) }
            parent.injected = fault
        } else if group.isArray {
            store(heap.array(group.results), in: parent, group.register)
        } else {
            for (index, result) in group.results.enumerated() { store(result, in: parent, group.register + index) }
        }
        group.results = []
        makeReady(parent)
    }

    func store(_ value: Value, in fiber: Fiber, _ register: Int) {
        let old = fiber.registers[register]
        fiber.registers[register] = value
        heap.release(old)
    }
}
