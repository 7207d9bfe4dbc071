// A world in a file: sections, each with the digest of its bytes, and a directory of them at the end. It is written beside the file it
// replaces and put in its place only when all of it is on the disk.

import Crypto
import Dispatch
import Glibc
import Synchronization

/// Where a world stands in its journal.
struct CheckpointMark: Sendable, Hashable {
    /// Of the last change that is in the world.
    var number: Int
    /// Of that change's row: a checkpoint belongs to one journal.
    var digest: String
}

enum CheckpointFile {
    /// Goes up with every change of what is written, or of what an event means.
    static let version = 3
    /// At the beginning of every such file.
    private static let signature = Array("imin checkpoint\n".utf8)
    /// Digest and length of the directory, behind it.
    private static let trailer = 64 + 8

    /// One part of the file; the table is counted as in `World.largeTables`, -1 for the rest of the world.
    private struct Section: Stored {
        var table: Int
        var offset: Int
        var length: Int
        var digest: String

        init(table: Int, offset: Int, length: Int, digest: String) {
            self.table = table
            self.offset = offset
            self.length = length
            self.digest = digest
        }

        func write(to writer: inout CheckpointWriter) {
            writer.write(table)
            writer.write(offset)
            writer.write(length)
            writer.write(digest)
        }

        init(from reader: inout CheckpointReader) throws(CheckpointError) {
            self.init(table: try reader.read(), offset: try reader.read(), length: try reader.read(), digest: try reader.read())
        }
    }

    static func digest(_ bytes: [UInt8]) -> String { hexadecimal(SHA256.hash(data: bytes)) }

    private static let digits = Array("0123456789abcdef".utf8)

    private static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// Tells one imin from another whose worlds begin otherwise: sellers, members and a week of sessions, in their order.
    static func fingerprint(of world: World) -> String {
        var fresh = World(seed: world.seed, began: world.began, clock: .running(offset: 0))
        fresh.apply(.scheduled(week: 0))
        var writer = CheckpointWriter()
        for seller in fresh.sellerOrder { writer.write(fresh.sellers[seller]) }
        for series in fresh.seriesOrder + fresh.facilityOrder {
            for opportunity in fresh.timetable[series] ?? [] {
                writer.write(fresh.opportunities[opportunity])
                writer.write(fresh.ledger[opportunity])
            }
        }
        for member in fresh.accounts.members.values.sorted(by: { $0.id < $1.id }) { writer.write(member) }
        return digest(writer.bytes)
    }

    // MARK: - Writing

    /// Replaces the file; whatever fails leaves the old one as it was.
    static func write(_ world: World, _ mark: CheckpointMark, to path: String) throws(CheckpointError) {
        let draft = path + ".new"
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("cannot write \(draft)") }
        defer { close(descriptor) }
        do {
            try write(world, mark, to: descriptor)
        } catch {
            unlink(draft)
            throw error
        }
        guard fsync(descriptor) == 0, rename(draft, path) == 0 else {
            defer { unlink(draft) }
            throw failure("cannot keep \(path)")
        }
    }

    private static func write(_ world: World, _ mark: CheckpointMark, to descriptor: Int32) throws(CheckpointError) {
        var sections: [Section] = []
        var offset = signature.count
        try append(signature, to: descriptor)
        func add(_ bytes: [UInt8], table: Int) throws(CheckpointError) {
            try append(bytes, to: descriptor)
            sections.append(Section(table: table, offset: offset, length: bytes.count, digest: digest(bytes)))
            offset += bytes.count
        }
        var rest = CheckpointWriter()
        world.writeRest(to: &rest)
        try add(rest.bytes, table: -1)
        do {
            for (index, table) in World.largeTables.enumerated() { try table.write(world) { try add($0.bytes, table: index) } }
        } catch {
            throw error as? CheckpointError ?? CheckpointError(description: "\(error)")
        }
        var directory = CheckpointWriter()
        directory.write(version)
        directory.write(fingerprint(of: world))
        directory.write(mark.number)
        directory.write(mark.digest)
        directory.write(sections)
        let length = (0..<8).map { UInt8(truncatingIfNeeded: directory.bytes.count >> ($0 * 8)) }
        try append(directory.bytes + Array(digest(directory.bytes).utf8) + length, to: descriptor)
    }

    private static func append(_ bytes: [UInt8], to descriptor: Int32) throws(CheckpointError) {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress?.advanced(by: done), $0.count - done) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure("cannot write") }
            done += count
        }
    }

    // MARK: - Reading

    /// The world of the file and where it stands; `nil` where there is no file. `isKnown` says whether a mark is the journal's own.
    static func read(_ path: String, isKnown: (CheckpointMark) -> Bool) throws(CheckpointError) -> (world: World, mark: CheckpointMark)? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw failure("it cannot be opened")
        }
        defer { close(descriptor) }
        var directory = try directory(descriptor)
        guard try directory.read(Int.self) == version else { throw CheckpointError(description: "another version of imin wrote it") }
        let seeds = try directory.text()
        let mark = CheckpointMark(number: try directory.read(), digest: try directory.read())
        guard isKnown(mark) else { throw CheckpointError(description: "it is not of this journal") }
        let sections: [Section] = try directory.read()
        guard let first = sections.first, first.table == -1 else { throw CheckpointError(description: "its first section is missing") }
        var reader = CheckpointReader(try bytes(of: first, in: descriptor))
        let rest = try World(restFrom: &reader)
        guard reader.isAtEnd else { throw CheckpointError(description: "its first section is too long") }
        guard fingerprint(of: rest) == seeds else { throw CheckpointError(description: "another version of imin wrote it") }
        return (try fill(rest, from: sections.dropFirst(), in: descriptor), mark)
    }

    /// Sections need no order: all cores read them, one after the other adds what it read.
    private static func fill(_ rest: World, from sections: ArraySlice<Section>, in descriptor: Int32) throws(CheckpointError) -> World {
        let sections = Array(sections)
        let filled = Mutex<Result<World, CheckpointError>>(.success(rest))
        DispatchQueue.concurrentPerform(iterations: sections.count) { index in
            let result = Result { () throws(CheckpointError) in
                let section = sections[index]
                guard World.largeTables.indices.contains(section.table) else { throw CheckpointError(description: "a section is unknown") }
                var reader = CheckpointReader(try bytes(of: section, in: descriptor))
                return try World.largeTables[section.table].read(&reader)
            }
            filled.withLock { filled in
                // Taken out while it changes, so that the tables are changed in place.
                guard case .success(var world) = filled else { return }
                filled = .failure(CheckpointError(description: ""))
                switch result {
                case .success(let add):
                    add(&world)
                    filled = .success(world)
                case .failure(let error): filled = .failure(error)
                }
            }
        }
        return try filled.withLock { $0 }.get()
    }

    private static func directory(_ descriptor: Int32) throws(CheckpointError) -> CheckpointReader {
        let size = Int(lseek(descriptor, 0, SEEK_END))
        guard size >= signature.count + trailer, try bytes(0, signature.count, in: descriptor) == signature else {
            throw CheckpointError(description: "it is no checkpoint")
        }
        let trailer = try bytes(size - trailer, trailer, in: descriptor)
        var length: UInt64 = 0
        for byte in trailer.suffix(8).reversed() { length = length << 8 | UInt64(byte) }
        guard length <= UInt64(size - signature.count - trailer.count) else { throw CheckpointError(description: "its end is missing") }
        let directory = try bytes(size - trailer.count - Int(length), Int(length), in: descriptor)
        guard Array(digest(directory).utf8) == Array(trailer.prefix(64)) else {
            throw CheckpointError(description: "its directory is damaged")
        }
        return CheckpointReader(directory)
    }

    private static func bytes(of section: Section, in descriptor: Int32) throws(CheckpointError) -> [UInt8] {
        let bytes = try bytes(section.offset, section.length, in: descriptor)
        guard digest(bytes) == section.digest else { throw CheckpointError(description: "the bytes from \(section.offset) are damaged") }
        return bytes
    }

    private static func bytes(_ offset: Int, _ length: Int, in descriptor: Int32) throws(CheckpointError) -> [UInt8] {
        guard offset >= 0, length >= 0, length <= 1 << 40 else { throw CheckpointError(description: "its directory is wrong") }
        var bytes = [UInt8](repeating: 0, count: length)
        var done = 0
        while done < length {
            let count = bytes.withUnsafeMutableBytes {
                pread(descriptor, $0.baseAddress?.advanced(by: done), length - done, off_t(offset + done))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw CheckpointError(description: "it ends too early") }
            done += count
        }
        return bytes
    }

    private static func failure(_ text: String) -> CheckpointError {
        CheckpointError(description: "\(text): \(String(cString: strerror(errno)))")
    }
}
