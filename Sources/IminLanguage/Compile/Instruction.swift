// The instruction set: the only place that knows how instructions are encoded.
//
//      7        15                31                              63
//     ┌────────┬────────┬────────────────┬───────────────────────────────┐
//     │   op   │   a    │       b        │               c               │
//     └────────┴────────┴────────────────┴───────────────────────────────┘
//
// R[n]   register n of the current window          K[n]   constant n
// G[n]   global n                                  U[n]   capture n of the closure in R[0]
// window what a call works on: R[a] is the callee's R[0], arguments follow from R[a+1]; the result lands in R[a]
// Jumps are relative to the next instruction. "takes R[x]" leaves null there. Everything else copies.
//
// ORDER: `comparisons` relies on the order of the six comparing operations.

enum Operation: UInt8, CaseIterable, Sendable {
    // MARK: Moving
    /// R[a] := c
    case loadInteger
    /// R[a] := K[c]
    case loadConstant
    /// R[a] := null
    case loadNull
    /// R[a] := b is not 0
    case loadBool
    /// R[a] := R[b]
    case move
    /// R[a] := takes R[b]
    case take
    /// R[a ..< a+b] := absent
    case clear
    /// R[a] := G[c]; a mistake before it has a value
    case getGlobal
    /// G[c] := R[a]
    case setGlobal
    /// R[a] := box(takes R[a])
    case makeBox
    /// R[a] := box R[b]'s value
    case getBox
    /// R[a] := U[b]
    case getCapture
    /// R[a] := box U[b]'s value
    case getCaptureBox
    /// R[a] := function c with what it captures, listed in its `captures`
    case makeClosure

    // MARK: Computing
    /// R[a] := R[b] + R[c]; the next four alike
    case add
    case subtract
    case multiply
    case divide
    case remainder
    /// R[a] := R[b] + c; the next four alike
    case addInteger
    case subtractInteger
    case multiplyInteger
    case divideInteger
    case remainderInteger
    /// R[a] := -R[b]
    case negate
    /// R[a] := !R[b]
    case not
    /// R[a] := R[b] == R[c]; the next five alike
    case equal
    case notEqual
    case less
    case lessOrEqual
    case greater
    case greaterOrEqual
    /// R[a] := R[b] == c; the next five alike
    case equalInteger
    case notEqualInteger
    case lessInteger
    case lessOrEqualInteger
    case greaterInteger
    case greaterOrEqualInteger
    /// R[a] := R[b]...R[c]
    case closedRange
    /// R[a] := R[b]..<R[c]
    case halfOpenRange

    // MARK: Jumping
    case jump
    /// Jumps backwards; counts a step
    case loop
    /// if !R[a] jump c; a mistake where R[a] is no Bool
    case jumpIfFalse
    /// if R[a] jump c
    case jumpIfTrue
    /// if R[a] is not null jump c
    case jumpIfNotNull
    /// if R[a] is null or absent jump c, with null in R[a]
    case jumpIfNull
    /// if R[a] is absent { R[a] := null; jump c }
    case jumpIfAbsent
    /// if R[a] is not absent jump c: the argument was given
    case jumpIfGiven
    /// unless R[a] == R[b] jump c; the next five alike
    case jumpUnlessEqual
    case jumpUnlessNotEqual
    case jumpUnlessLess
    case jumpUnlessLessOrEqual
    case jumpUnlessGreater
    case jumpUnlessGreaterOrEqual
    /// unless R[a] == b (signed) jump c; the next five alike
    case jumpUnlessEqualInteger
    case jumpUnlessNotEqualInteger
    case jumpUnlessLessInteger
    case jumpUnlessLessOrEqualInteger
    case jumpUnlessGreaterInteger
    case jumpUnlessGreaterOrEqualInteger
    /// R[a], R[a+1] must be whole Numbers; closed ranges (b = 1) get the bound past their end; if empty jump c
    case forRange
    /// R[a] += 1; if R[a] < R[a+1] jump c; counts a step
    case forLoop
    /// R[a] must be something to walk through; R[a+1] := 0; jump c
    case iterate
    /// R[b] := the next element of R[a], number R[a+1]; jump c, or go on at the end. Counts a step, may wait for a page
    case next

    // MARK: Members
    /// R[a] := R[b].field, by field site c
    case getField
    /// R[a] := R[b]?.field, absent where R[b] is null or has none
    case getFieldOptional
    /// R[a] := R[b][R[c]]
    case getIndex
    /// R[a] := R[b][c]
    case getElement
    /// R[a] := R[b >> 8][R[b & 255]][R[c]]
    case getNestedElement
    /// R[a] := R[b >> 8][R[b & 255]].field, by field site c
    case getElementField
    /// R[a] := R[b]?[R[c]], absent where there is none
    case getIndexOptional
    /// The place c (a root and accessors) := or op= R[a]
    case update
    /// R[a][R[b >> 8]] := R[b & 255]; the place is also place c
    case setElement
    /// window a with b arguments: method of call site c changes the place in its site; R[a+1] is unused
    case callMutating
    /// window b: `append` of call site c to R[a], a local: an array of its own gets takes R[b+2] at its end; else as callMutating
    case append

    // MARK: Making
    /// R[a] := [takes R[b ..< b+c]]
    case makeArray
    /// array R[a] gets takes R[b] at its end
    case appendElement
    /// array R[a] gets the elements of R[b] at its end
    case appendAll
    /// R[a] := object of template c from takes R[b …]
    case makeObject
    /// object R[a]: field symbol c := takes R[b]
    case setMember
    /// object R[a] gets the fields of R[b]
    case mergeMembers
    /// R[a] := the text of R[b ..< b+c]
    case interpolate

    // MARK: Calling
    /// window a: function c; absent arguments have been filled in. Counts a step
    case call
    /// window a with b arguments: the function in R[a], by call site c
    case callValue
    /// window a with b arguments: method of R[a+1], by call site c; arguments from R[a+2]
    case callMethod
    /// window a with b arguments: library function of call site c
    case callNative
    /// window a with b arguments: host function of call site c
    case callHost
    /// window a with b arguments: intrinsic number c
    case callIntrinsic
    /// Gives back R[a] and clears b registers
    case returnValue
    case returnNull
    /// R[a] must be of type c
    case checkType
    /// if the bit of R[a]'s tag is set in c skip the next instruction, which checks the type
    case skipIfKind
    /// Runs the top level of module c once
    case importModule

    // MARK: Patterns
    /// R[a] := whether R[b] matches pattern c; binds
    case match
    /// A destructuring that did not fit: fails, saying where pattern c and R[b] differ
    case failMatch

    // MARK: Wrong things
    /// Fails again with what a handler caught in R[a+1]
    case rethrow
    /// The mistake that K[c] names
    case mistake
    /// R[a] := where defers, steps and rounds stand now
    case mark
    /// Registers the closure takes R[a]
    case pushDefer
    /// Runs deferred closures down to the mark in R[a], last first
    case runDefers
    /// A deferred closure came back while something unwinds: goes on unwinding
    case resumeUnwinding

    // MARK: Expecting
    /// Counts expectation c; if R[a] is not true records it (`require`: fails)
    case expect
    /// Expectation c was to fail and did not (b = 0), or its failure R[a+1] did not match (b = 1)
    case expectFailure
    /// Counts expectation c, which holds
    case expectHeld
    /// Enters the step named R[a]
    case beginStep
    case endStep
    /// Scenario c with the name R[a] begins; jumps over the next instruction unless it is filtered out
    case beginScenario
    /// The scenario is over (b = 1: it failed with R[a+1]); runs its clean-ups, reports
    case endScenario

    // MARK: Sorting
    /// R[a] := a sorter of the array R[a], which it takes
    case sortBegin
    /// Sorter R[a] learns the answer in R[b]; R[b+1], R[b+2] := the next two to compare with the function R[a+1], put into R[b].
    /// When all are in order R[a] := the array; jump c
    case sortStep

    // MARK: Fibers
    /// Runs the closures R[a ..< a+b] at once; R[a…] := what they gave back
    case parallel
    /// The result of the script := R[a]
    case setResult
    /// The fiber is done; its result is R[0]
    case finish
    /// The frame of a deferred closure that ran as its scope ended: go on at the instruction that ran it
    case resumeDefers
}

struct Instruction: BitwiseCopyable, Sendable {
    var operation: Operation
    var a: UInt8
    var b: UInt16
    var c: Int32

    init(_ operation: Operation, _ a: Int = 0, _ b: Int = 0, _ c: Int = 0) {
        self.operation = operation
        self.a = UInt8(truncatingIfNeeded: a)
        self.b = UInt16(truncatingIfNeeded: b)
        self.c = Int32(truncatingIfNeeded: c)
    }

    /// Whether `c` is the distance of a jump.
    var isJump: Bool {
        switch operation {
        case .jump, .loop, .jumpIfFalse, .jumpIfTrue, .jumpIfNotNull, .jumpIfNull, .jumpIfAbsent, .jumpIfGiven, .jumpUnlessEqual,
            .jumpUnlessNotEqual, .jumpUnlessLess, .jumpUnlessLessOrEqual, .jumpUnlessGreater, .jumpUnlessGreaterOrEqual,
            .jumpUnlessEqualInteger, .jumpUnlessNotEqualInteger, .jumpUnlessLessInteger, .jumpUnlessLessOrEqualInteger,
            .jumpUnlessGreaterInteger, .jumpUnlessGreaterOrEqualInteger, .forRange, .forLoop, .iterate, .next, .sortStep:
            true
        default: false
        }
    }
}

/// The operands of the instruction at work. Each is read where it is needed: all at once they would cost the simple instructions a
/// quarter of their time.
extension UnsafeMutablePointer<Instruction> {
    @inline(__always) var a: Int { Int(pointee.a) }
    @inline(__always) var b: Int { Int(pointee.b) }
    @inline(__always) var c: Int { Int(pointee.c) }
    /// `b` as a signed number, for comparisons with small constants.
    @inline(__always) var signedB: Int64 { Int64(Int16(bitPattern: pointee.b)) }
}
