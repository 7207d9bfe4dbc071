// Text made of several values: `"\(order.id) costs \(price)"`.

extension Machine {
    /// The text of several values, in one allocation where they are strings and whole numbers.
    @inline(never)
    func interpolate(_ parts: UnsafeMutablePointer<Value>, _ count: Int) throws(Fault) -> Value {
        var size = 0
        var isPlain = true
        for index in 0..<count {
            switch parts[index].tag {
            case .string: size += parts[index].byteCount
            case .integer: size += 20
            default: isPlain = false
            }
        }
        if size > options.limits.string {
            throw .limit("string", "a string of \(size) bytes is longer than the limit of \(options.limits.string)")
        }
        try countSteps(forCopying: size)
        if isPlain { return interpolatePlain(parts, count, size) }
        var text = ""
        var isSecret = false
        for index in 0..<count {
            if parts[index].tag == .secret {
                isSecret = true
                text += parts[index].string
            } else {
                text += heap.text(of: parts[index])
            }
            if text.utf8.count > options.limits.string {
                throw .limit("string", "a string of \(text.utf8.count) bytes is longer than the limit of \(options.limits.string)")
            }
        }
        return heap.string(text, isSecret ? .secret : .string)
    }

    private func interpolatePlain(_ parts: UnsafeMutablePointer<Value>, _ count: Int, _ size: Int) -> Value {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: max(size, 1)) { buffer in
            guard let start = buffer.baseAddress else { return heap.string("") }
            var length = 0
            for index in 0..<count {
                let part = parts[index]
                if part.tag == .string {
                    (start + length).update(from: part.byteStart, count: part.byteCount)
                    length += part.byteCount
                    continue
                }
                var magnitude = part.integerBits.magnitude
                if part.integerBits < 0 {
                    start[length] = UInt8(ascii: "-")
                    length += 1
                }
                let first = length
                repeat {
                    start[length] = UInt8(truncatingIfNeeded: 48 + magnitude % 10)
                    length += 1
                    magnitude /= 10
                } while magnitude > 0
                var low = first
                var high = length - 1
                while low < high {
                    (start[low], start[high]) = (start[high], start[low])
                    low += 1
                    high -= 1
                }
            }
            return heap.string(UnsafeBufferPointer(start: start, count: length))
        }
    }
}
