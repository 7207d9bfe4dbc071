import Foundation
import Testing

@testable import IminREPL
@testable import LineEdit

/// What is typed and must not stay behind in files.
@Suite struct SecretsTests {
    @Test(arguments: [
        (#"let key = "sk_live_1234567890""#, #"let key = "sk_***""#),
        (
            #"http.get("https://a.example/sk_x", headers: { "x-api-key": "abc" })"#,
            #"http.get("https://a.example/sk_x", headers: { "x-api-key": "***" })"#
        ),
        (#"{ Authorization: "Bearer abcdefgh", password: "x" }"#, #"{ Authorization: "Bearer ***", password: "***" }"#),
        (#"let clientSecret = "s\"x""#, #"let clientSecret = "***""#),
        (#":dry f(apiKey: "a b")"#, #":dry f(apiKey: "***")"#),
        (#"f("aB3aB3aB3aB3aB3aB3aB3aB3aB3aB3aB3")"#, #"f("***")"#),
        ("let token = \"\"", "let token = \"\""), (#"{ key: "short" }"#, #"{ key: "short" }"#),
        (#"customer.get("MAlnTNiZut")"#, #"customer.get("MAlnTNiZut")"#),
        (#"order.get("e17b6d14-7da1-42da-85c6-39bdb901a5cd")"#, #"order.get("e17b6d14-7da1-42da-85c6-39bdb901a5cd")"#),
        (
            #"checkout(session, offer: "https://id.bookingsystem.example.com/offers/Badminton0-club-adult")"#,
            #"checkout(session, offer: "https://id.bookingsystem.example.com/offers/Badminton0-club-adult")"#
        ),
        (#"browse(x).pay(card: "4242 4242 4242 4242")"#, #"browse(x).pay(card: "4242 4242 4242 4242")"#),
        // Within texts and comments.
        (#"http.get("http://h/x?api_key=sk_live_1234567890&n=1")"#, #"http.get("http://h/x?api_key=***&n=1")"#),
        (#"http.get("http://h/x?key=abc")"#, #"http.get("http://h/x?key=***")"#),
        (#"http.get("https://bob:s3cretPassw0rd@h/")"#, #"http.get("https://bob:***@h/")"#),
        (#"shell("curl -H 'x-api-key: abc123' h")"#, #"shell("curl -H 'x-api-key: ***' h")"#),
        ("let a = \"\"\"\n  token: abc\n  \"\"\"", "let a = \"\"\"\n  token: ***\n  \"\"\""),
        (#"let a = "{\"apiKey\": \"abc\"}""#, #"let a = "{\"apiKey\": \"***\"}""#),
        (#"f("Authorization: Bearer abc")"#, #"f("Authorization: Bearer ***")"#),
        ("1 // the key sk_live_1234567890", "1 // the key ***"), ("1 // key a1b2c3d4e5", "1 // key ***"),
        (#"http.get("http://h/x?key=\(key)")"#, #"http.get("http://h/x?key=\(key)")"#),
        (#"print("the token was lost: see below")"#, #"print("the token was lost: see below")"#),
        (#"http.get("http://localhost:8080/a@b")"#, #"http.get("http://localhost:8080/a@b")"#),
    ]) func hidesWhatIsOneAndNothingElse(text: String, masked: String) {
        #expect(TypedSecrets(text).masked == masked)
    }

    @Test(arguments: [
        (#"browse(x).pay(card: "4242 4242 4242 4242")"#, #"browse(x).pay(card: "***")"#),
        (#"pay(card: 4242424242424242, n: 4242424242424241)"#, #"pay(card: ***, n: 4242424242424241)"#),
        (#"f(token: "4242-4242-4242-4242")"#, #"f(token: "***")"#), (#"f("+44 20 7946 0958")"#, #"f("+44 20 7946 0958")"#),
    ]) func hidesCardsWhereTheyAreReal(text: String, masked: String) {
        #expect(TypedSecrets(text, hidesCards: true).masked == masked)
    }

    @Test func keepsThemOutOfHistoryAndTranscript() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "imin-secrets-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let history = History(file: HistoryFile(path: folder.path + "/history.jsonl"))
        let statements = [
            ":transcript \(folder.path)/transcript", #"let key = "sk_live_1234567890""#, "key", #"let other = "ghp_1234567890""#,
        ]
        for statement in statements {
            history.mask = { TypedSecrets($0).masked }
            history.add(statement)
        }
        let session = try await SessionTranscript(statements, history: history)
        let kept = try String(contentsOf: folder.appending(path: "history.jsonl"), encoding: .utf8)
        #expect(kept.contains("sk_***") && !kept.contains("1234567890"))
        let transcript = try String(contentsOf: folder.appending(path: "transcript"), encoding: .utf8)
        #expect(transcript.contains("key = ") && !transcript.contains("1234567890"), "\(transcript)")
        // Whoever typed it may see it, and is told once.
        #expect(session.output.contains("_1 = sk_live_1234567890"))
        #expect(session.output.components(separatedBy: "looks like a secret").count == 2)
    }

    /// A script that is to pass needs what was typed: whoever saves one is told, and nobody else may read it.
    @Test func saysThatASavedScriptHoldsOne() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "imin-secrets-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.path + "/story.imin"
        let session = try await SessionTranscript(
            ["1 + 1", ":save \(file)", #"let key = "sk_live_1234567890""#, ":save \(file) !", ":back", ":save \(file) !"])
        #expect(session.output.components(separatedBy: "a text that looks like a secret stands in it").count == 2, "\(session.output)")
        #expect(try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int == 0o600)
    }
}
