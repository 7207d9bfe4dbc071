// What differs between two values: a line per place, for a failed `==`.

struct Difference {
    let heap: Heap
    /// How many lines are kept.
    let limit: Int
    var lines: [String] = []
    private var depth = 0

    init(heap: Heap, limit: Int = 12) {
        self.heap = heap
        self.limit = limit
    }

    mutating func compare(_ left: Value, _ right: Value, at path: String = "") {
        if lines.count >= limit || heap.equals(left, right) { return }
        depth += 1
        defer { depth -= 1 }
        switch (left.tag, right.tag) {
        case (.object, .object) where depth < 60: objects(left, right, path)
        case (.array, .array) where depth < 60: arrays(left, right, path)
        default: note(path, "\(describe(left)) is not \(describe(right))\(remark(left, right))")
        }
    }

    private mutating func objects(_ left: Value, _ right: Value, _ path: String) {
        for number in 0..<heap.fieldCount(left) {
            let (key, value) = heap.member(number, of: left)
            let place = join(path, key.string)
            if let other = heap.field(key, of: right) {
                compare(value, other, at: place)
            } else {
                note(place, "\(describe(value)) is there only on the left")
            }
        }
        for number in 0..<heap.fieldCount(right) {
            let (key, value) = heap.member(number, of: right)
            if heap.field(key, of: left) == nil { note(join(path, key.string), "\(describe(value)) is there only on the right") }
        }
    }

    private mutating func arrays(_ left: Value, _ right: Value, _ path: String) {
        let shared = min(left.elementCount, right.elementCount)
        for index in 0..<shared { compare(left.elements[index], right.elements[index], at: "\(path)[\(index)]") }
        if left.elementCount != right.elementCount {
            note(path, "\(Binder.counted(left.elementCount, "element")) on the left, \(right.elementCount) on the right")
        }
    }

    private func join(_ path: String, _ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    private mutating func note(_ path: String, _ text: String) {
        if lines.count < limit { lines.append(path.isEmpty ? text : "\(path): \(text)") }
    }

    private func describe(_ value: Value) -> String { heap.describe(value, limit: 60) }

    /// Why two values that look alike are not equal.
    private func remark(_ left: Value, _ right: Value) -> String {
        // A secret is a String, and not another kind of value.
        if left.tag == right.tag || (left.isText && right.isText) || (left.isNumber && right.isNumber) { return "" }
        if (left.isText && right.isNumber) || (left.isNumber && right.isText) { return ": a String never equals a Number" }
        return ": \(left.typePhrase) never equals \(right.typePhrase)"
    }
}
