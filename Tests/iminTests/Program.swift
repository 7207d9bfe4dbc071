import Foundation
import Testing

/// The built program, run as a user runs it.
struct Program {
    /// Beside the test bundle, where the package manager puts both.
    static let url: URL = {
        var folder = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath().deletingLastPathComponent()
        for _ in 0..<4 {
            let candidate = folder.appendingPathComponent("imin")
            if FileManager.default.isExecutableFile(atPath: candidate.path) { return candidate }
            folder.deleteLastPathComponent()
        }
        return URL(fileURLWithPath: ".build/debug/imin")
    }()

    /// The root of the package: this file is in Tests/iminTests.
    static let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The names of the scripts in a folder of the package.
    static func scripts(in folder: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: package.appendingPathComponent(folder).path)) ?? []
        return names.filter { $0.hasSuffix(".imin") }.sorted()
    }

    struct Result {
        var status: Int32
        var output: String
        var error: String
    }

    /// Runs to the end. `environment` is added to one without any of our variables.
    /// `shell`: a command that starts the program, which is `$0` in it.
    static func run(
        _ arguments: [String], input: String? = nil, environment: [String: String] = [:], folder: URL? = nil, shell: String? = nil
    ) async throws -> Result {
        let process = Process()
        process.executableURL = shell == nil ? url : URL(fileURLWithPath: "/bin/sh")
        process.arguments = shell.map { ["-c", $0, url.path] } ?? arguments
        process.environment = clean.merging(environment) { $1 }
        process.currentDirectoryURL = folder ?? package
        let output = Pipe()
        let error = Pipe()
        process.standardOutput = output
        process.standardError = error
        let stdin = Pipe()
        process.standardInput = input == nil ? FileHandle.nullDevice : stdin
        try process.run()
        if let input {
            try stdin.fileHandleForWriting.write(contentsOf: Data(input.utf8))
            try stdin.fileHandleForWriting.close()
        }
        async let written = onThread { output.fileHandleForReading.readDataToEndOfFile() }
        async let complained = onThread { error.fileHandleForReading.readDataToEndOfFile() }
        let (first, second) = await (written, complained)
        await onThread { process.waitUntilExit() }
        let status = process.terminationReason == .uncaughtSignal ? 128 + process.terminationStatus : process.terminationStatus
        return Result(status: status, output: String(decoding: first, as: UTF8.self), error: String(decoding: second, as: UTF8.self))
    }

    /// Waits on a thread of its own: the pool has only as many as there are processors, and other tests need them.
    private static func onThread<Result: Sendable>(_ body: @escaping @Sendable () -> Result) async -> Result {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: body()) }
        }
    }

    /// Writes a script into a folder of its own and runs it.
    static func run(script: String, name: String = "script.imin", _ arguments: [String] = [], environment: [String: String] = [:])
        async throws -> Result
    {
        let folder = try temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        try script.write(to: folder.appendingPathComponent(name), atomically: true, encoding: .utf8)
        return try await run(["run", name] + arguments, environment: environment, folder: folder)
    }

    static func temporaryFolder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("imin-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    static let clean: [String: String] = {
        var variables = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("IMIN_") && $0.key != "XDG_CONFIG_HOME" }
        variables["HOME"] = "/nonexistent"
        variables["NO_COLOR"] = nil
        return variables
    }()
}
