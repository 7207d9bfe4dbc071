// The programs that exist three times: as imin, Lua and Python text that prints the same.

import Glibc

/// A language and how to run a file of it.
struct Contender {
    var name: String
    var fileExtension: String
    var call: CommandLineCall
}

/// How one program fared: medians over the rounds, by contender.
struct ProgramResult {
    var program: String
    var processorTimes: [String: Double] = [:]
    /// Time of the first contender by that of another in the same round.
    var ratios: [String: Double] = [:]
    var memory: Double = 0
    /// Set where outputs differ or a process failed.
    var problem: String?
}

enum ScriptPrograms {
    /// What the goal is stated in.
    static let six = ["fib", "loops", "strmap", "records", "closures", "sort"]
    /// Others of the same kind, which keep the goal honest.
    static let others = [
        "toploops", "globals", "nqueens", "sieve", "mandelbrot", "words", "objects", "counters", "matrix", "trees", "primes", "collatz",
        "bubble", "nbody", "spectral", "prices", "fannkuch", "text", "characters", "orders", "updates", "gcd", "queue",
    ]

    /// Runs a program with every contender, round after round, so that a busy neighbour disturbs all of them alike.
    static func measure(_ program: String, in folder: String, contenders: [Contender], rounds: Int) -> ProgramResult {
        var result = ProgramResult(program: program)
        var times: [String: [Double]] = [:]
        var ratios: [String: [Double]] = [:]
        var memory: [Double] = []
        for _ in 0..<rounds {
            var outputs: [String] = []
            var first: Double?
            for contender in contenders {
                let file = "\(folder)/\(program).\(contender.fileExtension)"
                guard access(file, R_OK) == 0 else { continue }
                guard let child = ChildProcess.run(contender.call.on(file)), child.status == 0 else {
                    result.problem = "\(contender.name) failed"
                    return result
                }
                outputs.append(child.output)
                times[contender.name, default: []].append(child.processorTime)
                if let first {
                    ratios[contender.name, default: []].append(first / child.processorTime)
                } else {
                    first = child.processorTime
                    memory.append(child.memory)
                }
            }
            if Set(outputs).count > 1 { result.problem = "outputs differ" }
        }
        result.processorTimes = times.mapValues(\.median)
        result.ratios = ratios.mapValues(\.median)
        result.memory = memory.median
        return result
    }
}
