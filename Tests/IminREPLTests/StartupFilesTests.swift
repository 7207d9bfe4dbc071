import Foundation
import Testing

@testable import IminREPL

@Suite struct StartupFilesTests {
    /// A home and a project of their own, with startup files in both.
    private final class Place {
        let folder: URL
        var home: URL { folder.appendingPathComponent("home") }
        var project: URL { folder.appendingPathComponent("project") }
        var variables: [String: String] { ["HOME": home.path] }

        init(own: String? = nil, projects: String? = nil) throws {
            folder = FileManager.default.temporaryDirectory.appendingPathComponent("imin-startup-\(UUID().uuidString)")
            if let own { try put(own, at: home.appendingPathComponent(".config/imin/init.imin")) }
            if let projects { try put(projects, at: project.appendingPathComponent(".imin/init.imin")) }
        }

        func put(_ text: String, at file: URL) throws {
            try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try text.write(to: file, atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
        }

        func session(_ texts: [String], answers: [String] = []) async throws -> SessionTranscript {
            try await SessionTranscript(texts, answers: answers, variables: variables, startsIn: project.path)
        }

        deinit { try? FileManager.default.removeItem(at: folder) }
    }

    @Test func theUsersOwnFileRunsBeforeTheFirstPrompt() async throws {
        let place = try Place(own: "let mine = 40")
        let session = try await place.session(["mine + 2"])
        #expect(session.output.contains("_1 = 42") && !session.output.contains("mine = 40"))
    }

    @Test func aMistakeInItIsToldAndTheSessionGoesOn() async throws {
        let place = try Place(own: "let mine = nowhere")
        let session = try await place.session(["6 * 7"])
        #expect(session.output.contains("there is no `nowhere` here") && session.output.contains("_1 = 42"))
    }

    @Test func aProjectsFileAsksOnceForEachText() async throws {
        let place = try Place(projects: "let theirs = 1")
        #expect(try await place.session(["theirs + 1"], answers: ["n"]).output.contains("it was not run"))
        #expect(try await place.session(["theirs + 1"], answers: ["y"]).output.contains("_1 = 2"))
        // Agreed to: nobody is asked, so no answer is needed.
        #expect(try await place.session(["theirs + 1"]).output.contains("_1 = 2"))
        try place.put("let theirs = 2", at: place.project.appendingPathComponent(".imin/init.imin"))
        #expect(try await place.session(["theirs + 1"]).output.contains("it was not run"))
        #expect(try await place.session(["theirs + 1"], answers: ["y"]).output.contains("_1 = 3"))
    }

    @Test func whatOthersMayWriteIsNotRun() async throws {
        let place = try Place(own: "let mine = 40")
        let file = place.home.appendingPathComponent(".config/imin/init.imin").path
        try FileManager.default.setAttributes([.posixPermissions: 0o662], ofItemAtPath: file)
        let session = try await place.session(["mine"])
        #expect(session.output.contains("others than you may write it") && session.output.contains("there is no `mine` here"))
    }
}
