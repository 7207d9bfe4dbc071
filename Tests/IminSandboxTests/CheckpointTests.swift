// Checkpoints: worlds as bytes, and what happens to a world whose bytes are missing, old or damaged.

import Foundation
import IminJSON
import Testing

@testable import IminSandbox

@Suite("Checkpoints")
struct CheckpointTests {
    /// A folder of its own for each test.
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("imin-checkpoint-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    private func options(_ name: String, every changes: Int = 10) -> Sandbox.Options {
        var options = Sandbox.Options(seed: 3, file: path(name))
        options.changesPerCheckpoint = changes
        return options
    }

    /// A journal with some history and a checkpoint; its world.
    private func makeWorld(_ name: String = "world.db") async throws -> World {
        let caller = try Caller(options(name))
        let (page, customer) = await caller.openCheckout()
        #expect(await caller.pay(page).status == 303)
        for _ in 0..<20 { _ = await caller.louis() }
        _ = await caller.send(.patch, "\(Caller.accounts)/\(customer)", #"{"email": "new@imin.co"}"#)
        let world = caller.sandbox.platform.world
        caller.sandbox.close()
        #expect(FileManager.default.fileExists(atPath: path(name) + ".checkpoint"))
        return world
    }

    private func change(_ name: String, _ body: (inout Data) -> Void) throws {
        let url = URL(fileURLWithPath: path(name))
        var data = try Data(contentsOf: url)
        body(&data)
        try data.write(to: url)
    }

    @Test("A start reads the checkpoint and only what came after it")
    func tail() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let world = try await makeWorld()
        // Nobody but the checkpoint could know this world: what is before its change is unreadable in the journal.
        try change("world.db") { data in
            if let range = data.range(of: Data("customerCreated".utf8)) { data[range.lowerBound] = UInt8(ascii: "?") }
        }
        let second = try Caller(options("world.db", every: 1_000))
        #expect(second.sandbox.warnings.isEmpty && second.sandbox.platform.world == world)
        let id = await second.louis()
        let later = second.sandbox.platform.world
        second.sandbox.close()
        let third = try Caller(options("world.db", every: 1_000))
        #expect(third.sandbox.platform.world == later)
        #expect(await third.send(.get, "\(Caller.accounts)/\(id)").status == 200)
        third.sandbox.close()
    }

    @Test("Any byte that is wrong, and any end that is missing, leads back to the whole journal with a warning")
    func damage() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let world = try await makeWorld()
        let file = path("world.db.checkpoint")
        let good = try Data(contentsOf: URL(fileURLWithPath: file))
        var versions: [(String, Data)] = [("empty", Data()), ("a letter", Data(repeating: 65, count: 4_000))]
        for part in 1..<8 { versions.append(("cut at \(part)/8", good.prefix(good.count * part / 8))) }
        versions.append(("one byte short", good.dropLast()))
        for part in 0..<24 {
            var data = good
            data[min(good.count - 1, good.count * part / 23)] ^= 0x20
            versions.append(("damaged at \(part)/23", data))
        }
        for (name, data) in versions {
            try data.write(to: URL(fileURLWithPath: file))
            let sandbox = try Sandbox(options("world.db", every: 1_000_000))
            #expect(sandbox.platform.world == world, "\(name)")
            #expect(sandbox.warnings.count == 1 && sandbox.warnings.first?.contains("the whole journal is read") == true, "\(name)")
            sandbox.close()
        }
    }

    @Test("A checkpoint of another journal, and one that is ahead of its journal, is not used")
    func foreign() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let world = try await makeWorld()
        let other = try Caller(options("other.db"))
        for _ in 0..<40 { _ = await other.louis() }
        other.sandbox.close()
        try FileManager.default.removeItem(atPath: path("world.db.checkpoint"))
        try FileManager.default.copyItem(atPath: path("other.db.checkpoint"), toPath: path("world.db.checkpoint"))
        let sandbox = try Sandbox(options("world.db"))
        #expect(sandbox.warnings.first?.contains("it is not of this journal") == true && sandbox.platform.world == world)
        sandbox.close()
        // And a good one has taken its place.
        let again = try Sandbox(options("world.db"))
        #expect(again.warnings.isEmpty && again.platform.world == world)
        again.close()
    }

    @Test("Killed at any moment while checkpoints are being written, nothing that was acknowledged is lost")
    func killed() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let caller = try Caller(options("live.db", every: 7))
        var identifiers: [String] = []
        for round in 0..<12 {
            for _ in 0..<15 { identifiers.append(await caller.louis()) }
            // The files as a process leaves them that is killed here and now; the checkpoint first, since the journal never goes back.
            for suffix in [".checkpoint", ".checkpoint.new", "", "-wal"] {
                try? FileManager.default.copyItem(atPath: path("live.db") + suffix, toPath: path("copy\(round).db") + suffix)
            }
            let copy = try Caller(options("copy\(round).db", every: 1_000_000))
            #expect(copy.sandbox.warnings.isEmpty)
            #expect(identifiers.allSatisfy { copy.sandbox.platform.world.customers[CustomerID($0)] != nil })
            copy.sandbox.close()
        }
        caller.sandbox.close()
    }

    @Test("Where a checkpoint cannot be written everything else goes on")
    func unwritable() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(atPath: path("world.db.checkpoint.new"), withIntermediateDirectories: true)
        let caller = try Caller(options("world.db"))
        var last = ""
        for _ in 0..<30 { last = await caller.louis() }
        caller.sandbox.close()
        let again = try Caller(options("world.db"))
        #expect(again.sandbox.warnings.isEmpty)
        #expect(await again.send(.get, "\(Caller.accounts)/\(last)").status == 200)
        again.sandbox.close()
    }

    // MARK: - Whole worlds

    /// A world as it comes back from a file.
    private func throughFile(_ world: World) throws -> World? {
        let mark = CheckpointMark(number: 7, digest: "of the change")
        try CheckpointFile.write(world, mark, to: path("world.checkpoint"))
        let read = try CheckpointFile.read(path("world.checkpoint")) { $0 == mark }
        #expect(read?.mark == mark)
        return read?.world
    }

    @Test("A world with one of everything comes back as it was")
    func everything() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let world = try RichWorld.make()
        #expect(try throughFile(world) == world)
    }

    @Test("Tables of many slices come back whole")
    func many() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        var world = try RichWorld.make()
        for number in 0..<10_000 {
            let person = Person(email: "p\(number)@example.org", givenName: "P", familyName: "Q", gender: "https://schema.org/Female")
            world.apply(.customerCreated(Customer(id: CustomerID("customer\(number)"), person: person, created: world.began)))
        }
        let read = try #require(try throughFile(world))
        #expect(read == world && read.customers.count == world.customers.count)
    }

    @Test("What is in a world is what a checkpoint holds: a new member must be written, too, and then the format's version goes up")
    func shapes() throws {
        let shapes = Shapes.of(try RichWorld.make())
        #expect(shapes == Shapes.known, "\(Shapes.difference(shapes))")
    }
}
