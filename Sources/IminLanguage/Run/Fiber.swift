// A fiber: one line of execution with a value stack of its own. Cheap, so that ten thousand can wait.

/// Where a call came from.
struct Frame: BitwiseCopyable {
    /// Where to go on in the caller.
    var returnAddress: UnsafeMutablePointer<Instruction>
    /// How far the caller's window lies below.
    var delta: Int
}

final class Fiber {
    enum State { case ready, waiting, finished }

    struct Deferred {
        /// Owned.
        var closure: Value
        /// The frame that deferred it.
        var depth: Int
    }

    let id: Int
    /// Where its stacks are counted: they are memory of the script like its values. Kept alive for that.
    private let owner: HeapOwner
    // What the interpreter reads and writes all the time. Nothing else does so at the same time, so that is not checked.
    // Above the window of the innermost frame registers of callers may still own what they held last: written with a release, always.
    @exclusivity(unchecked) var stack: UnsafeMutablePointer<Value>
    @exclusivity(unchecked) var capacity: Int
    @exclusivity(unchecked) var frames: UnsafeMutablePointer<Frame>
    @exclusivity(unchecked) var frameCapacity: Int
    /// How many frames are open besides the first.
    @exclusivity(unchecked) var depth = 0
    /// The next instruction.
    @exclusivity(unchecked) var pc: UnsafeMutablePointer<Instruction>
    /// Where the window of the innermost frame begins in `stack`.
    @exclusivity(unchecked) var base = 0
    var state = State.ready

    var deferred: [Deferred] = []
    /// What to go on with when a deferred closure comes back: the instruction that ran it, where its window lay, and how many recorders
    /// there were.
    var resumptions: [(pc: UnsafeMutablePointer<Instruction>, delta: Int, recorders: Int)] = []
    /// Faults that wait for deferred closures.
    var unwinding: [Fault] = []
    /// The fault most recently caught, for the prelude.
    var lastFault: Fault?
    /// The round of `eventually` that ended last.
    var lastRound: Recorder?
    /// Names of scenario and steps, outermost first.
    var path: [String] = []
    /// Where expectations are recorded; rounds of `eventually` on top.
    var recorders: [Recorder]
    /// The first box that it may change: where others run beside it, only those made since it began. 0: whatever it reaches.
    var firstOwnBox: UInt64 = 0
    /// What waits for this fiber, and its number there.
    var group: JoinGroup?
    var branch = 0
    /// The group this fiber waits for.
    var awaited: JoinGroup?
    /// The operation this fiber waits for.
    var operation: Int?
    var isCancelled = false
    /// A fault to raise as soon as the fiber runs again.
    var injected: Fault?
    /// The fault that ended it.
    var fault: Fault?

    init(id: Int, entry: UnsafeMutablePointer<Instruction>, recorders: [Recorder], path: [String], owner: HeapOwner) {
        self.id = id
        self.owner = owner
        capacity = 48
        stack = .allocate(capacity: capacity)
        stack.initialize(repeating: .null, count: capacity)
        frameCapacity = 4
        frames = .allocate(capacity: frameCapacity)
        pc = entry
        self.recorders = recorders
        self.path = path
        owner.heap.state.pointee.liveBytes += byteCount
    }

    deinit {
        owner.heap.state.pointee.liveBytes -= byteCount
        stack.deallocate()
        frames.deallocate()
    }

    /// What its stacks take, and the object itself with what belongs to it (some 400 bytes).
    private var byteCount: Int { capacity * MemoryLayout<Value>.stride + frameCapacity * MemoryLayout<Frame>.stride + 400 }

    /// A fault has left rounds of `eventually`: what they recorded is not told, what follows is.
    func endRounds(above count: Int) { recorders.removeLast(max(0, recorders.count - count)) }

    /// Makes room for that many registers from the bottom of the stack.
    @inline(never)
    func grow(to count: Int) {
        var bigger = capacity * 2
        while bigger < count { bigger *= 2 }
        let moved = UnsafeMutablePointer<Value>.allocate(capacity: bigger)
        moved.update(from: stack, count: capacity)
        (moved + capacity).initialize(repeating: .null, count: bigger - capacity)
        stack.deallocate()
        stack = moved
        owner.heap.state.pointee.liveBytes += (bigger - capacity) * MemoryLayout<Value>.stride
        capacity = bigger
    }

    @inline(never)
    func growFrames() {
        let moved = UnsafeMutablePointer<Frame>.allocate(capacity: frameCapacity * 2)
        moved.update(from: frames, count: frameCapacity)
        frames.deallocate()
        frames = moved
        owner.heap.state.pointee.liveBytes += frameCapacity * MemoryLayout<Frame>.stride
        frameCapacity *= 2
    }

    /// Opens a frame whose window lies `delta` above the current one, with room for its registers.
    func push(delta: Int, registers: Int, returningTo address: UnsafeMutablePointer<Instruction>) {
        if depth == frameCapacity { growFrames() }
        frames[depth] = Frame(returnAddress: address, delta: delta)
        depth += 1
        base += delta
        if base + registers > capacity { grow(to: base + registers) }
    }

    var registers: UnsafeMutablePointer<Value> { stack + base }
}

/// What expectations have found, in one scenario, in one round of `eventually`, or outside of both.
final class Recorder {
    var problems: [Problem] = []
    var expectations = 0
    /// The failure that ended a round.
    var fault: Fault?
}

/// Fibers that one fiber waits for: the branches of `parallel`, the items of `parallelMap`, the body of `within`.
final class JoinGroup {
    unowned let parent: Fiber
    /// Where the results go: registers of the parent from this one on, or as one array in it.
    let register: Int
    let isArray: Bool
    /// Owned; absent until a branch is done.
    var results: [Value]
    /// Items that have no fiber yet, last first, with the closure to call; owned.
    var waiting: [(branch: Int, item: Value)] = []
    var closure = Value.absent
    /// By their branch.
    var children: [Int: Fiber] = [:]
    var running = 0
    var fault: Fault?
    /// `within`: when the time is up, in microseconds since 1970, and how many steps are then left on a held clock.
    var deadline = Int64.max
    var lastStep = Int.min

    init(parent: Fiber, register: Int, isArray: Bool, count: Int) {
        self.parent = parent
        self.register = register
        self.isArray = isArray
        results = Array(repeating: .null, count: count)
    }
}
