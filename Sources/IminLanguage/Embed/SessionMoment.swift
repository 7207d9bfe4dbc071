// Going back in a session: what the names stood for at a moment, and the names of results.

/// What a session knew at a moment: its names, their values, the state of `random`. Values are values, so taking one copies a few
/// words for each name whatever they hold.
///
/// What closures keep for themselves (a `var` of a function that has returned) goes back as well. Belongs to the task of its session.
public final class SessionMoment {
    fileprivate let topLevel: TopLevel
    fileprivate let names: [KnownName]
    fileprivate let values: [Value]
    fileprivate let random: RandomSource
    /// Its heap holds the values, so it must outlive them.
    private let session: Session
    /// Variables that closures share, and what they held.
    fileprivate let boxes: [(box: Value, value: Value)]

    /// Where a session has made more variables of closures than this, they stay as they are: a moment must cost little.
    private static let boxLimit = 10_000

    /// The names that were bound; for whoever may not ask the session, because it runs.
    public var boundNames: [String] { names.map(\.name) }

    fileprivate init(_ session: Session) {
        topLevel = session.topLevel
        names = session.names
        self.session = session
        let machine = session.machine
        random = machine.context.random
        values = (0..<min(session.program.globalCount, machine.globalCapacity)).map { machine.globals[$0].retained() }
        var boxes: [(box: Value, value: Value)] = []
        var next = machine.heap.state.pointee.boxes
        while let box = next, boxes.count <= Self.boxLimit {
            boxes.append((Value(.box, cell: UnsafeMutableRawPointer(box)).retained(), box.pointee.value.retained()))
            next = box.pointee.next
        }
        if boxes.count > Self.boxLimit {
            for (box, value) in boxes {
                machine.heap.release(value)
                machine.heap.release(box)
            }
            boxes = []
        }
        self.boxes = boxes
    }

    deinit {
        let heap = session.machine.heap
        for value in values { heap.release(value) }
        for (box, value) in boxes {
            heap.release(value)
            heap.release(box)
        }
    }
}

extension Session {
    /// This moment. Not while a source runs.
    public func moment() -> SessionMoment { SessionMoment(self) }

    /// Goes back, or forward, to a moment of this session.
    public func restore(_ moment: SessionMoment) {
        topLevel = moment.topLevel
        names = moment.names
        machine.context.random = moment.random
        for index in 0..<machine.globalCapacity {
            let old = machine.globals[index]
            machine.globals[index] = moment.values.indices.contains(index) ? moment.values[index].retained() : .absent
            machine.heap.release(old)
        }
        for (box, value) in moment.boxes {
            let old = box.boxCell.pointee.value
            box.boxCell.pointee.value = value.retained()
            machine.heap.release(old)
        }
    }

    /// Binds names to what the last source gave (`Report.value`), exactly as it is; nothing where it gave nothing. Only in an
    /// interactive session, where `_` may be one of the names.
    public func bindResult(to names: [String]) {
        guard machine.result.tag != .absent else { return }
        for name in names { bind(name, machine.result) }
    }

    /// Binds a name to a value from outside, as `let` or `var` would.
    public func bind(_ name: String, to value: ScriptValue, isVariable: Bool = false) {
        let made = Conversion(heap: machine.heap).value(value)
        bind(name, made, isVariable: isVariable)
        machine.heap.release(made)
    }

    private func bind(_ name: String, _ value: Value, isVariable: Bool = false) {
        let symbol = owner.symbols.intern(name)
        let index: Int
        if case .global(let known, false)? = topLevel.names[symbol], name == "_" || name == "_err" {
            index = known
        } else {
            index = program.globalCount
            program.globalCount += 1
            program.globalNames.append(name)
            topLevel.names[symbol] = .global(index, isVariable: isVariable)
        }
        machine.reserveGlobals()
        let old = machine.globals[index]
        machine.globals[index] = value.retained()
        machine.heap.release(old)
        names.removeAll { $0.name == name }
        names.append(KnownName(name: name, isVariable: isVariable))
    }
}
