// The shapes that instructions of the loop share: what they do with whole numbers, and how they store and jump.
//
// All are inlined into the loop and take what they need as arguments.

/// Writes an owned value over a register's old one.
@inline(__always)
func put(_ r: UnsafeMutablePointer<Value>, _ register: Int, _ value: Value, _ machine: Machine) {
    let old = r[register]
    r[register] = value
    if _slowPath(old.isCell) { machine.heap.release(cell: old.cell) }
}

/// Writes what decimals made over a register's old value; false where they left it to others.
@inline(__always)
func putNumber(_ r: UnsafeMutablePointer<Value>, _ register: Int, _ value: Value, _ machine: Machine) -> Bool {
    if _slowPath(value.isAbsent) { return false }
    put(r, register, value, machine)
    return true
}

/// Releases what registers from `first` to before `end` own; nothing where there are none.
@inline(__always)
func clear(_ first: UnsafeMutablePointer<Value>, _ end: UnsafeMutablePointer<Value>, _ machine: Machine) {
    var register = first
    while register < end {
        let old = register.pointee
        if _slowPath(old.isCell) {
            register.pointee = .null
            machine.heap.release(cell: old.cell)
        }
        register += 1
    }
}

/// Jumps unless a comparison holds: of whole numbers here, of everything else as the heap compares.
///
/// The hint makes it a branch. As a conditional move it would make the operands of the next instruction wait for the comparison
/// (measured: 1.3 times the time of a loop).
@inline(__always)
func jumpUnless(
    _ pc: inout UnsafeMutablePointer<Instruction>, _ distance: Int, _ x: Value, _ y: Value, _ machine: Machine, _ operation: BinaryOperator,
    _ holds: (Int64, Int64) -> Bool
) throws(Fault) {
    if _fastPath(areIntegers(x, y)) {
        if _slowPath(!holds(x.integerBits, y.integerBits)) { pc += distance }
    } else if areNumbers(x, y) {
        if !holds(Decimals.order(x, y), 0) { pc += distance }
    } else if try !machine.heap.compare(operation, x, y) {
        pc += distance
    }
}

/// `R[a] := x op y` for comparisons.
@inline(__always)
func compare(
    _ r: UnsafeMutablePointer<Value>, _ a: Int, _ x: Value, _ y: Value, _ machine: Machine, _ operation: BinaryOperator,
    _ holds: (Int64, Int64) -> Bool
) throws(Fault) {
    if _fastPath(areIntegers(x, y)) {
        put(r, a, .bool(holds(x.integerBits, y.integerBits)), machine)
    } else if areNumbers(x, y) {
        put(r, a, .bool(holds(Decimals.order(x, y), 0)), machine)
    } else {
        put(r, a, .bool(try machine.heap.compare(operation, x, y)), machine)
    }
}

/// `x % y` of numbers that are not negative; half the time where both fit 32 bits, as they mostly do.
@inline(__always)
func remainder(_ x: Int64, _ y: Int64) -> Int64 {
    if _fastPath((x | y) >> 32 == 0) { return Int64(UInt32(truncatingIfNeeded: x) % UInt32(truncatingIfNeeded: y)) }
    return x % y
}

/// `x / y` where both are positive and the quotient is whole; else nil.
@inline(__always)
func wholeQuotient(_ x: Int64, _ y: Int64) -> Int64? {
    if _fastPath((x | y) >> 32 == 0) {
        let (quotient, remainder) = UInt32(truncatingIfNeeded: x).quotientAndRemainder(dividingBy: UInt32(truncatingIfNeeded: y))
        return remainder == 0 ? Int64(quotient) : nil
    }
    let (quotient, remainder) = x.quotientAndRemainder(dividingBy: y)
    return remainder == 0 ? quotient : nil
}

/// `array[index] := value` where the array has no other owner; false, with nothing done, where it is to be done otherwise.
///
/// Not inlined: the loop has no register to spare for it (measured).
@inline(never)
func quickSet(_ place: UnsafeMutablePointer<Value>, _ index: Value, _ value: Value, _ machine: Machine) -> Bool {
    let array = place.pointee
    guard array.tag == .array, array.isUnique, index.word == integerWord,
        UInt64(bitPattern: index.integerBits) < UInt64(array.arrayCell.pointee.count),
        // Into itself it would be tied into a knot.
        value.bits != array.bits
    else { return false }
    value.retain()
    put(array.arrayCell.pointee.items, Int(index.integerBits), value, machine)
    return true
}

let integerWord = UInt64(Tag.integer.rawValue)

@inline(__always)
func areIntegers(_ x: Value, _ y: Value) -> Bool { x.word == integerWord && y.word == integerWord }
