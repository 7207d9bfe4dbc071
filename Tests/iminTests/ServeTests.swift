import Foundation
import HTTPTypes
import IminClient
import IminJSON
import Synchronization
import Testing

/// A running `imin serve`.
private final class Server: @unchecked Sendable {
    let process: Process
    let address: String

    init(_ arguments: [String] = [], errors: Pipe? = nil) throws {
        process = Process()
        process.executableURL = Program.url
        process.arguments = ["serve", "--port", "0"] + arguments
        process.environment = Program.clean
        let output = Pipe()
        process.standardOutput = output
        if let errors { process.standardError = errors }
        process.standardInput = FileHandle.nullDevice
        try process.run()
        var line = Data()
        while !line.contains(UInt8(ascii: "\n")) {
            let chunk = output.fileHandleForReading.availableData
            if chunk.isEmpty { break }
            line.append(chunk)
        }
        let text = String(decoding: line, as: UTF8.self)
        let start = try #require(text.range(of: "http://"), "it said: \(text)")
        address = String(text[start.lowerBound...].prefix { !$0.isWhitespace })
    }

    func kill() {
        Glibc.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    func terminate() -> Int32 {
        process.terminate()
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// `nil` where no whole reply came.
    func send(
        _ transport: NetworkTransport, _ method: HTTPRequest.Method, _ path: String, body: String = "", key: String? = "sandbox",
        host: String? = nil
    ) async -> (status: Int, body: JSON?)? {
        var request = HTTPRequest(method: method, scheme: "http", authority: String(address.dropFirst("http://".count)), path: path)
        if let key, let name = HTTPField.Name("X-API-KEY") { request.headerFields[name] = key }
        if !body.isEmpty { request.headerFields[.contentType] = "application/json" }
        guard let (response, bytes) = try? await transport.send(request, body: Array(body.utf8), timeout: .seconds(20)) else { return nil }
        return (response.status.code, try? JSON(parsing: bytes))
    }
}

/// The identifiers of customers whose creation was answered.
private final class Acknowledged: Sendable {
    let ids = Mutex<[String]>([])
}

@Suite("imin serve")
struct ServeTests {
    private static let louis = #"{"email":"louis@imin.co","givenName":"Louis","familyName":"Wu","imin:is13OrOver":false}"#

    @Test("it says where it listens, answers with the key it was given, and ends on SIGTERM with 0")
    func keys() async throws {
        let server = try Server(["--key", "first", "--key", "second"])
        let transport = NetworkTransport()
        #expect(await server.send(transport, .post, "/api/v2/customer-accounts", body: Self.louis, key: "second")?.status == 201)
        #expect(await server.send(transport, .post, "/api/v2/customer-accounts", body: Self.louis, key: "sandbox")?.status == 401)
        #expect(await server.send(transport, .post, "/api/v2/customer-accounts", body: Self.louis, key: nil)?.status == 401)
        await transport.shutdown()
        #expect(server.terminate() == 0)
    }

    @Test("killed with SIGKILL in the middle of 1,000 creates, it restarts with every acknowledged one")
    func durability() async throws {
        let folder = try Program.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("world.sqlite").path
        let server = try Server(["--data", file])
        let transport = NetworkTransport()
        let acknowledged = Acknowledged()
        await withTaskGroup(of: Void.self) { group in
            for worker in 0..<8 {
                group.addTask {
                    for number in 0..<125 {
                        let body = #"{"email":"c\#(worker)-\#(number)@example.com","givenName":"C","familyName":"D"}"#
                        guard let reply = await server.send(transport, .post, "/api/v2/customer-accounts", body: body), reply.status == 201,
                            let id = reply.body?["identifier"]?.string
                        else { return }
                        let count = acknowledged.ids.withLock {
                            $0.append(id)
                            return $0.count
                        }
                        if count == 500 { server.kill() }
                    }
                }
            }
        }
        let ids = acknowledged.ids.withLock { $0 }
        #expect(ids.count >= 500 && ids.count < 1_000)
        let again = try Server(["--data", file])
        for id in ids {
            let reply = await again.send(transport, .get, "/api/v2/customer-accounts/\(id)")
            #expect(reply?.status == 200, "\(id) was acknowledged and is lost")
        }
        await transport.shutdown()
        _ = again.terminate()
    }

    @Test(
        "every example plays the same against a server as inside the process, again in the world that it left behind, and much later at any hour",
        arguments: Program.scripts(in: "examples"))
    func scriptAgainstServer(name: String) async throws {
        let server = try Server()
        defer { _ = server.terminate() }
        let environment = ["IMIN_LOCAL_URL": server.address, "IMIN_LOCAL_KEY": "sandbox"]
        let transport = NetworkTransport()
        for duration in [nil, nil, "P30DT7H", "P400DT8H"] {
            if let duration {
                let body = #"{"advance":"\#(duration)"}"#
                #expect(await server.send(transport, .post, "/sandbox/clock", body: body)?.status == 200)
            }
            let result = try await Program.run(["run", "examples/\(name)", "--env", "local"], environment: environment)
            #expect(result.status == 0, "\(result.output)\(result.error)")
        }
        await transport.shutdown()
    }

    @Test("in a live environment a link that opens once is masked also where it is printed")
    func liveLinks() async throws {
        let server = try Server()
        defer { _ = server.terminate() }
        let environment = ["IMIN_TUNNEL_URL": server.address, "IMIN_TUNNEL_KEY": "sandbox", "IMIN_TUNNEL_LIVE": "true"]
        let script = #"print(seller.onboard("https://acme-provider.com/sellers/abc123", stripe: true).url)"#
        let result = try await Program.run(script: script, ["--env", "tunnel", "--yes"], environment: environment)
        #expect(result.status == 0 && result.output.contains("/onboard?jwt=•••"), "\(result.output)\(result.error)")
    }

    @Test("a checkpoint that is damaged is warned of, and the world is there all the same")
    func damagedCheckpoint() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("imin-serve-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("world.sqlite").path
        let transport = NetworkTransport()
        let first = try Server(["--data", file])
        let created = await first.send(transport, .post, "/api/v2/customer-accounts", body: Self.louis)
        let id = try #require(created?.body?["identifier"]?.string)
        #expect(first.terminate() == 0)
        try Data("imin checkpoint\nand nothing else, but long enough to be looked at: the directory at its end is missing.".utf8)
            .write(to: URL(fileURLWithPath: file + ".checkpoint"))
        let errors = Pipe()
        let second = try Server(["--data", file], errors: errors)
        #expect(await second.send(transport, .get, "/api/v2/customer-accounts/\(id)")?.status == 200)
        await transport.shutdown()
        #expect(second.terminate() == 0)
        let said = String(decoding: errors.fileHandleForReading.availableData, as: UTF8.self)
        #expect(said.hasPrefix("warning: ") && said.contains("the whole journal is read instead"), "\(said)")
    }

    @Test("a port that is taken and a file that is no journal are said, with status 1")
    func refusals() async throws {
        let server = try Server()
        defer { _ = server.terminate() }
        let port = try #require(server.address.split(separator: ":").last)
        let taken = try await Program.run(["serve", "--port", String(port)])
        #expect(taken.status == 1)
        #expect(taken.error.contains(String(port)))
        let foreign = try await Program.run(["serve", "--port", "0", "--data", Program.package.path + "/README.md"])
        #expect(foreign.status == 1)
        #expect(foreign.error.contains("README.md"))
    }
}
