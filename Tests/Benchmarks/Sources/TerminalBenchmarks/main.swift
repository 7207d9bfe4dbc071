// How a line editor feels, measured from outside: a program on a pseudo-terminal is typed at, and the clock runs from each key to the
// first byte that comes back.
//
//     swift run -c release TerminalBenchmarks ../../.build/release/imin
//     swift run -c release TerminalBenchmarks --peer 'sqlite3' --prompt 'sqlite> '
//
// Budgets of imin: prompt 20 ms; key to paint 1 ms in the median and 5 ms for 95 of 100, in a text of 200 lines; 100 KB pasted in
// 100 ms; Control-C answered in 200 ms; no processor time while nothing is typed; 40 MB.

import Glibc

var arguments = Array(CommandLine.arguments.dropFirst())
func option(_ name: String, in arguments: inout [String]) -> String? {
    guard let index = arguments.firstIndex(of: name), index + 1 < arguments.count else { return nil }
    defer { arguments.removeSubrange(index...(index + 1)) }
    return arguments[index + 1]
}
let peer = option("--peer", in: &arguments)
let prompt = option("--prompt", in: &arguments) ?? "> "
let rounds = option("--rounds", in: &arguments).flatMap { Int($0) } ?? 20
guard let command = peer ?? arguments.first else {
    print("usage: TerminalBenchmarks PATH-OF-IMIN | --peer COMMAND --prompt TEXT")
    exit(2)
}
let isImin = peer == nil

struct Row {
    var name: String
    var value: Double
    var unit: String
    var budget: Double?
}
var rows: [Row] = []

// Start to prompt, and leaving again.
var starts: [Double] = []
for _ in 0..<rounds {
    let session = try Session(command)
    starts.append(try session.wait(for: prompt))
    session.end()
}
rows.append(Row(name: "start to prompt, best", value: starts.min() ?? 0, unit: "ms", budget: isImin ? 20 : nil))
rows.append(Row(name: "start to prompt, median", value: starts.median, unit: "ms", budget: nil))
if isImin {
    // The prompt may come before the session is ready; this cannot.
    var results: [Double] = []
    for _ in 0..<rounds {
        let session = try Session(command)
        session.write("6 * 7\r")
        results.append(try session.wait(for: "_1 = "))
        session.end()
    }
    rows.append(Row(name: "start to a first result, best", value: results.min() ?? 0, unit: "ms", budget: nil))
}

// One line.
do {
    let session = try Session(command)
    _ = try session.wait(for: prompt)
    session.drain()
    let keys = Array("let members = customers.filter(is old)".utf8)
    let used = session.processorTime
    let times = try session.latencies(of: keys)
    let perKey = (session.processorTime - used) / Double(keys.count)
    rows.append(Row(name: "processor time of a key, one line", value: perKey, unit: "ms", budget: nil))
    rows.append(Row(name: "key to paint, one line, median", value: times.median, unit: "ms", budget: isImin ? 1 : nil))
    rows.append(Row(name: "key to paint, one line, 95 %", value: times.percentile(95), unit: "ms", budget: isImin ? 5 : nil))
    rows.append(Row(name: "memory at the prompt", value: session.residentMegabytes, unit: "MB", budget: isImin ? 40 : nil))
    let before = session.processorTicks
    usleep(2_000_000)
    rows.append(
        Row(
            name: "processor time in 2 s of silence", value: Double(session.processorTicks - before) * 10, unit: "ms",
            budget: isImin ? 0 : nil))
    session.end()
}

if isImin {
    // Two hundred lines, open to the end, so that Enter only breaks lines.
    do {
        let session = try Session(command)
        _ = try session.wait(for: prompt)
        let text = "[\n" + (0..<199).map { "  { name: \"row \($0)\", price: \($0), tags: [1, 2] }," }.joined(separator: "\n")
        session.write("\u{1B}[200~" + text + "\u{1B}[201~")
        session.drain()
        let keys = Array("  { name: \"one more\", price: 12.5 }, // and so on".utf8)
        let used = session.processorTime
        let times = try session.latencies(of: keys)
        let perKey = (session.processorTime - used) / Double(keys.count)
        rows.append(Row(name: "processor time of a key, 200 lines", value: perKey, unit: "ms", budget: nil))
        rows.append(Row(name: "key to paint, 200 lines, median", value: times.median, unit: "ms", budget: 1))
        rows.append(Row(name: "key to paint, 200 lines, 95 %", value: times.percentile(95), unit: "ms", budget: 5))
        session.end()
    }
    // A paste of 100 KB, from its first byte to the last one painted.
    do {
        var times: [Double] = []
        for _ in 0..<5 {
            let session = try Session(command)
            _ = try session.wait(for: prompt)
            session.drain()
            let line = "  { name: \"a row of some length\", price: 12.5, tags: [1, 2, 3] },\n"
            let text = "[\n" + String(repeating: line, count: 100_000 / line.utf8.count) + "\"the last line\""
            let start = now()
            session.write("\u{1B}[200~" + text + "\u{1B}[201~")
            _ = try session.wait(for: "the last line")
            times.append(now() - start)
            session.end()
        }
        rows.append(Row(name: "paste of 100 KB", value: times.median, unit: "ms", budget: 100))
    }
    // The same without the marks of a paste, as old terminals send it.
    do {
        let session = try Session(command)
        _ = try session.wait(for: prompt)
        session.drain()
        let start = now()
        session.write("[\r" + String(repeating: "  { name: \"row\" },\r", count: 150) + "\"the last line\"")
        _ = try session.wait(for: "the last line")
        rows.append(Row(name: "3 KB typed at once", value: now() - start, unit: "ms", budget: 100))
        session.end()
    }
    // Control-C in a loop that never ends.
    do {
        var times: [Double] = []
        for _ in 0..<5 {
            let session = try Session(command)
            _ = try session.wait(for: prompt)
            session.write("while true { }\r")
            // Something runs when the sign of it is there.
            _ = try session.wait(for: "waiting")
            let start = now()
            session.write("\u{3}")
            _ = try session.wait(for: "stopped by")
            times.append(now() - start)
            session.end()
        }
        rows.append(Row(name: "Control-C to its report", value: times.median, unit: "ms", budget: 200))
    }
}

var isOver = false
for row in rows {
    let value = fixed(row.value)
    var line =
        row.name + String(repeating: " ", count: max(36 - row.name.count, 1)) + String(repeating: " ", count: max(8 - value.count, 0))
    line += "\(value) \(row.unit)"
    if let budget = row.budget {
        let isGood = row.value <= budget
        isOver = isOver || !isGood
        line += String(repeating: " ", count: max(54 - line.count, 1)) + "budget \(fixed(budget))  \(isGood ? "ok" : "OVER")"
    }
    print(line)
}
exit(isOver ? 1 : 0)

func fixed(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
}
