// A stack as deep as a tree. Walks over trees are recursive, and a chain of thousands of operators is legal; such a tree is walked on
// a thread of its own, whose stack is as large as it needs. All others, that is nearly all, are walked where they are.

import Glibc

enum DeepStack {
    /// Trees up to this depth are walked on any stack.
    private static let ordinaryDepth = 600
    /// Bytes of stack for a level of a tree, generously: a build without optimisation takes most.
    private static let bytesPerLevel = 40 << 10

    private final class Work {
        let run: () -> Void
        init(_ run: @escaping () -> Void) { self.run = run }
    }

    /// Does what has to walk over a tree of this depth; `nil` where there is no memory for its stack.
    static func walk<Result>(depth: UInt16, _ body: () -> Result) -> Result? {
        if Int(depth) <= ordinaryDepth { return body() }
        var result: Result?
        withoutActuallyEscaping({ result = body() }, do: { run($0, stackSize: (8 << 20) + Int(depth) * bytesPerLevel) })
        return result
    }

    /// Runs to the end on a thread of its own; does not run where there can be none.
    private static func run(_ body: @escaping () -> Void, stackSize: Int) {
        var attributes = pthread_attr_t()
        guard pthread_attr_init(&attributes) == 0 else { return }
        defer { pthread_attr_destroy(&attributes) }
        guard pthread_attr_setstacksize(&attributes, stackSize) == 0 else { return }
        let work = Unmanaged.passRetained(Work(body))
        defer { work.release() }
        var thread = pthread_t()
        let entry: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { pointer in
            if let pointer { Unmanaged<Work>.fromOpaque(pointer).takeUnretainedValue().run() }
            return nil
        }
        // The work is over before this returns, so nothing is shared between two threads at once.
        if pthread_create(&thread, &attributes, entry, work.toOpaque()) == 0 { pthread_join(thread, nil) }
    }
}
