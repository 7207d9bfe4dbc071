import Foundation
import IminJSON
import Testing

@testable import IminSandbox

@Suite("The journal")
struct JournalTests {
    /// A folder of its own for each test.
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("imin-journal-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    private func options(_ name: String) -> Sandbox.Options { Sandbox.Options(seed: 3, file: path(name)) }

    @Test("A world goes on where it was left")
    func reopened() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let first = try Caller(options("world.db"))
        let (page, customer) = await first.openCheckout()
        #expect(await first.pay(page).status == 303)
        _ = await first.send(.patch, "\(Caller.accounts)/\(customer)", #"{"email": "new@imin.co"}"#)
        await first.sandbox.advance(nanoseconds: 3_600_000_000_000)
        let world = first.sandbox.platform.world
        let number = first.sandbox.changeNumber
        first.sandbox.close()

        // Another seed asked for changes nothing: the file says which world it is.
        var options = options("world.db")
        options.seed = 99
        let second = try Caller(options)
        #expect(second.sandbox.platform.world == world && second.sandbox.changeNumber == number)
        #expect(await second.louis() != customer)
        second.sandbox.close()
    }

    @Test("What was acknowledged is in the file even if nothing is ever closed")
    func killed() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let caller = try Caller(options("live.db"))
        var identifiers: [String] = []
        for _ in 0..<100 { identifiers.append(await caller.louis()) }
        // The files as a process leaves them that is killed here and now.
        for suffix in ["", "-wal"] {
            try FileManager.default.copyItem(atPath: path("live.db") + suffix, toPath: path("copy.db") + suffix)
        }
        let copy = try Caller(options("copy.db"))
        for id in identifiers { #expect(await copy.send(.get, "\(Caller.accounts)/\(id)").status == 200) }
        caller.sandbox.close()
        copy.sandbox.close()
    }

    @Test("A reset is kept, too, and snapshots do not reach behind a file")
    func reset() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let first = try Caller(options("world.db"))
        let before = first.sandbox.snapshot()
        let id = await first.louis()
        #expect(!first.sandbox.restore(before))
        #expect(await first.send(.post, "http://127.0.0.1/sandbox/reset", #"{"seed": 8}"#).status == 200)
        first.sandbox.close()
        let second = try Caller(options("world.db"))
        #expect(await second.send(.get, "\(Caller.accounts)/\(id)").status == 404)
        #expect(second.sandbox.platform.world.seed == 8)
        second.sandbox.close()
    }

    private func failure(opening name: String) -> String {
        do {
            try Sandbox(options(name)).close()
            return ""
        } catch {
            return error.description
        }
    }

    @Test("A file that is in use, damaged, someone else's or too new is refused with a clear reason")
    func refused() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let caller = try Caller(options("world.db"))
        _ = await caller.louis()
        #expect(failure(opening: "world.db").contains("is in use by another imin"))
        caller.sandbox.close()
        let good = try Data(contentsOf: URL(fileURLWithPath: path("world.db")))
        func write(_ name: String, _ change: (inout Data) -> Void) throws {
            var data = good
            change(&data)
            try data.write(to: URL(fileURLWithPath: path(name)))
        }

        try write("text.db") { $0 = Data("This is a letter, not a database, and it is long enough to be mistaken for one.".utf8) }
        #expect(failure(opening: "text.db").contains("is no journal of imin"))
        // Offsets of the SQLite header: user version 60, application id 68.
        try write("newer.db") { $0[63] = 9 }
        #expect(failure(opening: "newer.db").contains("was written by a newer imin"))
        try write("foreign.db") { $0[71] = 0 }
        #expect(failure(opening: "foreign.db").contains("is a database of another program"))
        try write("damaged.db") { data in
            if let range = data.range(of: Data("customerCreated".utf8)) { data[range.lowerBound] = UInt8(ascii: "?") }
        }
        #expect(failure(opening: "damaged.db").contains("is damaged: change 2 cannot be read"))
        #expect(failure(opening: "no/such/folder.db").contains("No such file or directory"))
    }
}
