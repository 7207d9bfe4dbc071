// `imin serve` under load beside a server of the same kind that only says hello: requests a second and processor time a request, in
// turns, since a machine is never quiet. Then, if minutes are given, one long run with the memory every ten seconds.
//
//     swift build -c release && swift build -c release --package-path Tests/Benchmarks
//     LoadBenchmark .build/release/imin Tests/Benchmarks/.build/release/HelloServer [ROUNDS [MINUTES]]
//
// Needs wrk and curl.

import Foundation

let words = Array(CommandLine.arguments.dropFirst())
guard words.count >= 2 else {
    print("usage: LoadBenchmark IMIN HELLOSERVER [ROUNDS [MINUTES]]")
    exit(2)
}
let rounds = max(1, words.count > 2 ? Int(words[2]) ?? 5 : 5)
let minutes = words.count > 3 ? Int(words[3]) ?? 0 : 0

/// A program that runs until it is told to stop.
struct RunningServer {
    let process: Process
    let address: String

    init(_ program: String, _ arguments: [String], address: String) throws {
        process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        self.address = address
        // Until somebody listens.
        for _ in 0..<100 {
            if !output("curl", ["-s", "-o", "/dev/null", "-w", "%{http_code}", address]).hasPrefix("000") { return }
            usleep(100_000)
        }
    }

    /// User and system time so far, in seconds.
    var processorTime: Double {
        let text = (try? String(contentsOfFile: "/proc/\(process.processIdentifier)/stat", encoding: .utf8)) ?? ""
        let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { return 0 }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// Resident memory in MiB.
    var memory: Double {
        let text = (try? String(contentsOfFile: "/proc/\(process.processIdentifier)/statm", encoding: .utf8)) ?? ""
        let pages = text.split(separator: " ").dropFirst().first.flatMap { Double($0) } ?? 0
        return pages * Double(sysconf(Int32(_SC_PAGESIZE))) / 1_048_576
    }

    func stop() -> Int32 {
        process.terminate()
        process.waitUntilExit()
        return process.terminationStatus
    }
}

/// What a program says, once it is over.
func output(_ program: String, _ arguments: [String]) -> String {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [program] + arguments
    process.standardOutput = pipe
    guard (try? process.run()) != nil else { return "" }
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
}

struct Load {
    var requestsPerSecond: Double
    /// Microseconds of the server's processor time a request.
    var cost: Double
    /// What wrk says of errors and of replies that are not 2xx; empty where all went well.
    var complaints: String
}

func load(_ server: RunningServer, _ url: String, seconds: Int) -> Load {
    let before = server.processorTime
    let report = output("wrk", ["-t1", "-c32", "-d\(seconds)s", "-H", "X-API-KEY: sandbox", url])
    let used = server.processorTime - before
    let lines = report.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    let requests = lines.first { $0.contains("requests in") }.flatMap { Double($0.prefix { $0 != " " }) } ?? 0
    let rate = lines.first { $0.hasPrefix("Requests/sec:") }?.split(separator: " ").last.flatMap { Double($0) } ?? 0
    let complaints = lines.filter { $0.hasPrefix("Socket errors") || $0.hasPrefix("Non-2xx") }.joined(separator: ", ")
    return Load(requestsPerSecond: rate, cost: requests > 0 ? used * 1_000_000 / requests : 0, complaints: complaints)
}

@Sendable func number(_ value: Double, _ digits: Int) -> String { String(format: "%.\(digits)f", value) }

let hello = try RunningServer(words[1], ["8381"], address: "http://127.0.0.1:8381/hello")
let sandbox = try RunningServer(words[0], ["serve", "--port", "8382"], address: "http://127.0.0.1:8382/sandbox/moment")
let created = output(
    "curl",
    [
        "-s", "-H", "X-API-KEY: sandbox", "-H", "Content-Type: application/json", "-d",
        #"{"email": "louis@imin.co", "givenName": "Louis", "familyName": "Wu", "imin:is13OrOver": false}"#,
        "http://127.0.0.1:8382/api/v2/customer-accounts",
    ])
guard let id = created.components(separatedBy: #""identifier":""#).last?.prefix(10), created.contains("identifier") else {
    print("no customer could be made: \(created)")
    exit(1)
}
let customer = "http://127.0.0.1:8382/api/v2/customer-accounts/\(id)"

var ratios: [Double] = []
var costs: [Double] = []
for _ in 0..<rounds {
    let one = load(hello, hello.address, seconds: 5)
    let other = load(sandbox, customer, seconds: 5)
    ratios.append(other.requestsPerSecond / max(1, one.requestsPerSecond))
    costs.append(one.cost / max(0.001, other.cost))
    print(
        "hello \(number(one.requestsPerSecond, 0))/s \(number(one.cost, 1)) µs · customer \(number(other.requestsPerSecond, 0))/s "
            + "\(number(other.cost, 1)) µs · ratio \(number(ratios.last ?? 0, 2)), by processor time \(number(costs.last ?? 0, 2)) "
            + "\(other.complaints)")
}
print("median ratio \(number(ratios.sorted()[rounds / 2], 2)), by processor time \(number(costs.sorted()[rounds / 2], 2)); goal 0.6")

if minutes > 0 {
    let watch = Thread {
        for tick in 0..<(minutes * 6) {
            print("\(tick * 10) s \(number(sandbox.memory, 1)) MiB")
            sleep(10)
        }
    }
    watch.start()
    let long = load(sandbox, customer, seconds: minutes * 60)
    print("\(number(long.requestsPerSecond, 0)) requests/s for \(minutes) min, \(number(sandbox.memory, 1)) MiB \(long.complaints)")
}
print("ended with \(sandbox.stop())")
_ = hello.stop()
