// Which argument goes to which parameter: the rules of labels, for the compiler where the function is known and for the machine
// where it is not.

struct Binder {
    struct Slot {
        /// `nil` where the parameter has no label.
        var label: String?
        var name: String
        var isRequired: Bool
        /// Whether it takes any number of arguments without a label.
        var isVariadic = false
    }

    struct Refusal: Error {
        var name: String
        var message: String
        var advice: String?
    }

    /// The parameter of each argument. Script and library functions take labels in the order of their parameters, host functions
    /// in any. Several arguments may go to one variadic parameter. A closure behind the parentheses goes to the last parameter that has no argument.
    static func bind(
        _ labels: [String?], isTrailing: Bool, to slots: [Slot], anyOrder: Bool, callee: String
    ) throws(Refusal) -> [Int] {
        var mapping = [Int](repeating: -1, count: labels.count)
        var taken = [Bool](repeating: false, count: slots.count)
        var position = 0
        let written = isTrailing ? labels.count - 1 : labels.count
        for index in 0..<written {
            if let label = labels[index] {
                guard let found = slots.firstIndex(where: { $0.label == label }) else {
                    let near = NearestName.nearest(to: label, among: slots.compactMap(\.label))
                    throw Refusal(
                        name: "unknown-label", message: "`\(callee)` has no parameter `\(label)`",
                        advice: near.map { "did you mean `\($0)`?" })
                }
                if taken[found] { throw Refusal(name: "repeated-label", message: "`\(label):` is given twice") }
                if !anyOrder, found < position {
                    throw Refusal(name: "misordered-label", message: "`\(label):` must come before what stands before it")
                }
                mapping[index] = found
                taken[found] = true
                position = found + 1
            } else {
                var next = anyOrder ? 0 : position
                while next < slots.count, (taken[next] && !slots[next].isVariadic) || slots[next].label != nil { next += 1 }
                guard next < slots.count else {
                    if let labelled = slots.indices.first(where: { !taken[$0] && $0 >= (anyOrder ? 0 : position) }),
                        let label = slots[labelled].label
                    {
                        throw Refusal(name: "missing-label", message: "`\(callee)` needs the label `\(label):` here")
                    }
                    throw Refusal(
                        name: "extra-argument", message: "`\(callee)` takes \(counted(slots.count, "argument")), not \(labels.count)")
                }
                if !anyOrder, let skipped = (position..<next).first(where: { slots[$0].isRequired && !taken[$0] }) {
                    throw Refusal(name: "missing-argument", message: "`\(callee)` needs `\(described(slots[skipped]))`")
                }
                mapping[index] = next
                taken[next] = true
                position = slots[next].isVariadic ? next : next + 1
            }
        }
        if isTrailing {
            guard let last = slots.indices.last(where: { !taken[$0] }) else {
                throw Refusal(name: "extra-argument", message: "`\(callee)` takes no closure here")
            }
            mapping[labels.count - 1] = last
            taken[last] = true
        }
        if let missing = slots.indices.first(where: { slots[$0].isRequired && !taken[$0] }) {
            throw Refusal(name: "missing-argument", message: "`\(callee)` needs `\(described(slots[missing]))`")
        }
        return mapping
    }

    static func slots(of function: LibraryFunction) -> [Slot] {
        function.parameters.map { Slot(label: $0.label, name: $0.name, isRequired: $0.isRequired, isVariadic: $0.isVariadic) }
    }

    private static func described(_ slot: Slot) -> String { slot.label.map { "\($0):" } ?? slot.name }

    static func counted(_ count: Int, _ noun: String) -> String { count == 1 ? "1 \(noun)" : "\(count) \(noun)s" }

    /// "there is 1 element", "there are 2 elements"
    static func thereAre(_ count: Int, _ noun: String) -> String { "there \(count == 1 ? "is" : "are") \(counted(count, noun))" }
}
