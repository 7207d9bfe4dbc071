// How fast the language is beside Lua and Python, and its front end by itself.
//
//     swift run -c release --package-path Tests/Benchmarks Benchmarks [--imin PATH] [--rounds N] [--all] [--json] [PROGRAM …]
//
// Without `--imin` scripts run in a process of this program, which holds the language and nothing else.

import Glibc
import IminJSON
import IminLanguage

struct Options {
    var imin: String?
    var rounds = 5
    var isJSON = false
    var runsAll = false
    var programs: [String] = []

    /// `nil` where the words make no sense.
    init?(_ words: some Sequence<String>) {
        var words = words.makeIterator()
        while let word = words.next() {
            switch word {
            case "--imin":
                guard let path = words.next() else { return nil }
                imin = path
            case "--rounds":
                guard let count = words.next().flatMap({ Int($0) }), count > 0 else { return nil }
                rounds = count
            case "--json": isJSON = true
            case "--all": runsAll = true
            default:
                guard !word.hasPrefix("-") else { return nil }
                programs.append(word)
            }
        }
    }
}

@main
enum Program {
    static func main() {
        let words = CommandLine.arguments.dropFirst()
        if words.first == "--script", let file = words.dropFirst().first { ScriptProcess.run(file) }
        guard let options = Options(words) else {
            print("usage: Benchmarks [--imin PATH] [--rounds N] [--all] [--json] [PROGRAM …]")
            exit(2)
        }
        let contenders = contenders(options)
        let programs =
            options.programs.isEmpty ? ScriptPrograms.six + (options.runsAll ? ScriptPrograms.others : []) : options.programs
        var results: [ProgramResult] = []
        for program in programs {
            results.append(
                ScriptPrograms.measure(program, in: folder + "/Programs", contenders: contenders, rounds: options.rounds))
        }
        var figures: [Figure] = []
        if options.programs.isEmpty {
            figures = start(contenders, rounds: options.rounds * 4) + FrontEnd.figures(repeats: options.rounds)
            figures += compiling(contenders[0], rounds: options.rounds) + FrontEnd.jsonFigures(repeats: options.rounds)
        }
        print(options.isJSON ? json(results, figures) : table(results, contenders, figures), terminator: "")
        exit(results.contains { $0.problem != nil } ? 1 : 0)
    }

    /// Where this package lies.
    private static let folder: String = {
        var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        parts.removeLast(3)
        return parts.joined(separator: "/")
    }()

    /// imin first, then whoever is installed.
    private static func contenders(_ options: Options) -> [Contender] {
        let imin = options.imin.map { [$0, "run", "%"] } ?? [CommandLine.arguments[0], "--script", "%"]
        let all = [
            Contender(name: "imin", fileExtension: "imin", call: CommandLineCall(words: imin)),
            Contender(name: "lua5.4", fileExtension: "lua", call: CommandLineCall(words: ["lua5.4", "%"])),
            Contender(name: "python3", fileExtension: "py", call: CommandLineCall(words: [python, "%"])),
        ]
        return all.filter {
            $0.name == "imin" || ChildProcess.run(Array($0.call.words.prefix(1)) + [$0.name == "python3" ? "-V" : "-v"]) != nil
        }
    }

    /// The system's own where there is one: wrappers that choose among several cost a start of their own.
    private static let python = access("/usr/bin/python3", X_OK) == 0 ? "/usr/bin/python3" : "python3"

    // MARK: Start and compilation of whole processes

    private static func start(_ contenders: [Contender], rounds: Int) -> [Figure] {
        let file = "/dev/null"
        var times: [String: [Double]] = [:]
        for _ in 0..<rounds {
            for contender in contenders {
                guard let child = ChildProcess.run(contender.call.on(file)), child.status == 0 else { continue }
                times[contender.name, default: []].append(child.wallTime)
            }
        }
        return contenders.map {
            Figure(
                name: "start of an empty script, \($0.name)", value: times[$0.name, default: []].median, unit: "ms",
                target: $0.name == "imin" ? "≤ 5" : "")
        }
    }

    private static func compiling(_ contender: Contender, rounds: Int) -> [Figure] {
        let file = "/tmp/imin-benchmark-\(getpid()).imin"
        let text = GeneratedScript.text(lines: 47_000)
        guard let stream = fopen(file, "w") else { return [] }
        fputs(text, stream)
        fclose(stream)
        defer { unlink(file) }
        let children = (0..<rounds).compactMap { _ in ChildProcess.run(contender.call.on(file)) }.filter { $0.status == 0 }
        return [
            Figure(
                name: "47,000 lines checked, compiled and run", value: children.map(\.processorTime).median, unit: "ms", target: "≤ 100"),
            Figure(name: "memory of that process", value: children.map(\.memory).median, unit: "MiB", target: "≤ 60"),
        ]
    }

    // MARK: Output

    private static func table(_ results: [ProgramResult], _ contenders: [Contender], _ figures: [Figure]) -> String {
        var text = padded("program", 12)
        for contender in contenders { text += padded("\(contender.name) ms", 13, isRight: true) }
        for contender in contenders.dropFirst() { text += padded("/ \(contender.name)", 12, isRight: true) }
        text += padded("MiB", 8, isRight: true) + "\n"
        for result in results {
            text += padded(result.program, 12)
            for contender in contenders {
                text += padded(result.processorTimes[contender.name].map { rounded($0, 1) } ?? "–", 13, isRight: true)
            }
            for contender in contenders.dropFirst() {
                text += padded(result.ratios[contender.name].map { rounded($0, 2) } ?? "–", 12, isRight: true)
            }
            text += padded(rounded(result.memory, 0), 8, isRight: true) + (result.problem.map { "  \($0)" } ?? "") + "\n"
        }
        for contender in contenders.dropFirst() {
            let mean = geometricMean(results, contender.name)
            if mean.isFinite { text += "geometric mean of the six / \(contender.name): \(rounded(mean, 2))\n" }
        }
        for figure in figures {
            let target = figure.target.isEmpty ? "" : "   (\(figure.target))"
            text += padded(figure.name, 44) + padded(rounded(figure.value, 2), 12, isRight: true) + " \(figure.unit)\(target)\n"
        }
        return text
    }

    private static func json(_ results: [ProgramResult], _ figures: [Figure]) -> String {
        func number(_ value: Double) -> JSON { JSONNumber(value).map(JSON.number) ?? .null }
        func object(_ values: [String: Double]) -> JSON {
            .object(JSONObject(values.sorted { $0.key < $1.key }.map { ($0.key, number($0.value)) }))
        }
        let programs = results.map { result in
            JSON.object(
                JSONObject([
                    ("program", .string(result.program)), ("cpuMilliseconds", object(result.processorTimes)),
                    ("ratios", object(result.ratios)), ("memoryMiB", number(result.memory)),
                    ("problem", result.problem.map(JSON.string) ?? .null),
                ]))
        }
        let others = figures.map { figure in
            JSON.object(
                JSONObject([("name", .string(figure.name)), ("value", number(figure.value)), ("unit", .string(figure.unit))]))
        }
        let whole = JSON.object(
            JSONObject([
                ("programs", .array(programs)), ("geometricMeanToLua", number(geometricMean(results, "lua5.4"))),
                ("figures", .array(others)),
            ]))
        return whole.text(pretty: true) + "\n"
    }

    private static func geometricMean(_ results: [ProgramResult], _ contender: String) -> Double {
        let ratios = results.filter { ScriptPrograms.six.contains($0.program) }.compactMap { $0.ratios[contender] }
        guard !ratios.isEmpty else { return .nan }
        return exp(ratios.map { log($0) }.reduce(0, +) / Double(ratios.count))
    }

    private static func rounded(_ value: Double, _ decimals: Int) -> String {
        guard value.isFinite else { return "–" }
        let unit = pow(10, Double(decimals))
        let scaled = (value * unit).rounded() / unit
        if decimals == 0 { return "\(Int(scaled))" }
        let text = "\(scaled)"
        let behind = text.split(separator: ".").last?.count ?? 0
        return text + String(repeating: "0", count: max(0, decimals - behind))
    }

    private static func padded(_ text: String, _ width: Int, isRight: Bool = false) -> String {
        let blank = String(repeating: " ", count: max(0, width - text.count))
        return isRight ? blank + text : text + blank
    }
}
