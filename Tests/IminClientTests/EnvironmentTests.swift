import IminAPI
import IminClient
import IminJSON
import Testing

/// Where a run goes, from variables and files that the tests give.
struct EnvironmentTests {
    private func load(
        _ name: String? = nil, variables: [String: String] = [:], files: [String: (text: String, mode: UInt32)] = [:]
    ) throws -> Environment {
        try loader(variables, files).environment(named: name)
    }

    private func loader(_ variables: [String: String], _ files: [String: (text: String, mode: UInt32)]) -> EnvironmentLoader {
        EnvironmentLoader(variables: variables.merging(["HOME": "/home/kit"]) { first, _ in first }, directory: "/project") { path in
            files[path].map { SettingsFile(bytes: Array($0.text.utf8), mode: $0.mode) }
        }
    }

    private let project = "/project/.imin/environments.json"
    private let user = "/home/kit/.config/imin/environments.json"

    @Test func theDefaultIsTheEmbeddedSandbox() throws {
        for environment in [try load(), try load("sandbox"), try load(variables: ["IMIN_ENV": ""])] {
            #expect(environment.name == "sandbox" && environment.isEmbedded && !environment.isLive)
            #expect(environment.key(for: .booking)?.reveal() == "sandbox")
            #expect(environment.secrets.isEmpty)
        }
    }

    @Test func theFlagBeatsTheVariable() throws {
        let variables = ["IMIN_ENV": "a", "IMIN_A_URL": "http://a.example", "IMIN_B_URL": "http://b.example"]
        #expect(try load(variables: variables).name == "a")
        #expect(try load("b", variables: variables).name == "b")
    }

    @Test func variablesDescribeAnEnvironment() throws {
        let environment = try load(
            "my-Team",
            variables: [
                "IMIN_MY_TEAM_URL": "https://one.example/base", "IMIN_MY_TEAM_SEARCH_URL": "https://search.example",
                "IMIN_MY_TEAM_KEY": "all-services", "IMIN_MY_TEAM_SEARCH_KEY": "search-only", "IMIN_MY_TEAM_HOSTS": "X.example, y.example",
            ])
        #expect(environment.endpoints[.booking]?.description == "https://one.example/base")
        #expect(environment.endpoints[.search]?.description == "https://search.example")
        #expect(environment.key(for: .booking)?.reveal() == "all-services")
        #expect(environment.key(for: .search)?.reveal() == "search-only")
        #expect(environment.hosts == ["x.example", "y.example"])
        #expect(environment.isLive && !environment.isEmbedded)
        #expect(Set(environment.secrets.map { $0.reveal() }) == ["all-services", "search-only"])
    }

    @Test func filesDescribeThemTooAndTheNearestWins() throws {
        let environment = try load(
            "staging", variables: ["IMIN_STAGING_BOOKING_URL": "http://variable.example"],
            files: [
                project: (#"{"Staging":{"url":"http://project.example","live":false}}"#, 0o644),
                user: (#"{"staging":{"url":"http://user.example","key":"from-user","keys":{"search":"s-key"}}}"#, 0o600),
            ])
        #expect(environment.endpoints[.booking]?.host == "variable.example")
        #expect(environment.endpoints[.checkout]?.host == "project.example")
        #expect(environment.key(for: .checkout)?.reveal() == "from-user")
        #expect(environment.key(for: .search)?.reveal() == "s-key")
        #expect(!environment.isLive)
    }

    @Test func liveIsThePlatformItself() throws {
        let environment = try load("live", variables: ["IMIN_LIVE_KEY": "secret-key"])
        #expect(environment.endpoints[.booking]?.description == "https://book.imin.co")
        #expect(environment.endpoints[.checkout] == nil)
        #expect(environment.isLive)
    }

    @Test func aServerOnThisMachineIsNotLiveAndTakesTheSandboxesKey() throws {
        let environment = try load("local", variables: ["IMIN_LOCAL_URL": "http://127.0.0.1:8080"])
        #expect(!environment.isLive)
        #expect(environment.key(for: .booking)?.reveal() == "sandbox")
        #expect(
            try load("local", variables: ["IMIN_LOCAL_URL": "http://127.0.0.1:8080", "IMIN_LOCAL_KEY": ""]).key(for: .booking)?.isEmpty
                == true)
        #expect(try load("local", variables: ["IMIN_LOCAL_URL": "http://127.0.0.1:8080", "IMIN_LOCAL_LIVE": "true"]).isLive)
    }

    @Test func aFileWithAKeyThatOthersMayReadIsRefused() throws {
        let text = #"{"staging":{"url":"http://a.example","key":"k"}}"#
        for mode in [0o644, 0o640, 0o604, 0o660] as [UInt32] {
            #expect(throws: EnvironmentError.unsafeFile(path: user, mode: mode)) { try load("staging", files: [user: (text, mode)]) }
        }
        #expect(EnvironmentError.unsafeFile(path: user, mode: 0o644).description.contains("run chmod 600 \(user)"))
        #expect(try load("staging", files: [user: (text, 0o400)]).key(for: .booking)?.reveal() == "k")
    }

    @Test(
        arguments: [
            ("nowhere", [:], "{}", "there is no environment `nowhere` (there are live, sandbox). Define it with IMIN_NOWHERE_URL=…"),
            ("9lives", [:], "{}", "`9lives` is not a name of an environment"),
            ("a", ["IMIN_A_URL": "book.imin.co"], "{}", "IMIN_A_URL is \"book.imin.co\"; expected an address such as https://book.imin.co"),
            ("a", ["IMIN_A_URL": "http://a.example", "IMIN_A_LIVE": "maybe"], "{}", "IMIN_A_LIVE is \"maybe\"; expected true or false"),
            ("sandbox", ["IMIN_SANDBOX_URL": "http://a.example"], "{}", "IMIN_SANDBOX_URL: the environment `sandbox` is the embedded one"),
            ("a", [:], "{", "environments.json: expected"),
            ("a", [:], "[]", "at the top expected an object of environments"),
            ("a", [:], #"{"a":{"adress":"x"}}"#, "at /a/adress expected one of url, urls, key, keys, live, hosts"),
            ("a", [:], #"{"a":{"urls":{"bookings":"x"}}}"#, "at /a/urls/bookings expected one of the services booking, sellers"),
            ("a", [:], #"{"a":{"live":"no"}}"#, "at /a/live expected true or false"),
            ("a", [:], #"{"sandbox":{}}"#, "at /sandbox expected another name"),
            ("a", [:], #"{"a":{"url":"ftp://a.example"}}"#, "/a/url is \"ftp://a.example\"; expected an address"),
        ] as [(String, [String: String], String, String)])
    func whatIsWrongIsSaidWithItsPlace(_ name: String, _ variables: [String: String], _ file: String, _ message: String) throws {
        do {
            _ = try loader(variables, [user: (file, 0o600)]).environment(named: name)
            Issue.record("the environment was made")
        } catch {
            #expect(error.description.contains(message), "\(error)")
        }
    }

    @Test func aMissingFileIsNoError() throws {
        #expect(try SettingsFile.read("/nonexistent/environments.json") == nil)
        #expect(throws: EnvironmentError.self) { try SettingsFile.read("/") }
    }

    @Test func onlyConfiguredHostsAreContacted() throws {
        let local = try Environment.local("http://127.0.0.1:8080")
        let live = try Environment.live(key: "secret-key")
        var reaching = Environment.sandbox
        reaching.hosts = ["outside.example"]
        let tunnel = try load("tunnel", variables: ["IMIN_TUNNEL_URL": "http://127.0.0.1:8080", "IMIN_TUNNEL_LIVE": "true"])
        let staging = try load("staging", variables: ["IMIN_STAGING_URL": "https://staging.example", "IMIN_STAGING_LIVE": "false"])
        let cases: [(Environment, String, mayContact: Bool, isInside: Bool, isLive: Bool)] = [
            (local, "http://127.0.0.1:9/", true, false, false), (local, "https://book.imin.co/", false, false, true),
            (.sandbox, "https://anything.example/", true, true, false), (.sandbox, "http://localhost:8080/", true, false, false),
            (reaching, "https://outside.example/", true, false, true), (tunnel, "http://127.0.0.1:8080/", true, false, true),
            (staging, "https://staging.example/", true, false, false),
            (live, "https://book.imin.co/x", true, false, true), (live, "https://book.imin.co.evil.example/", false, false, true),
        ]
        for (environment, text, mayContact, isInside, isLive) in cases {
            let address = try #require(WebAddress(text))
            #expect(environment.isLive(address) == isLive, "\(environment.name): \(text)")
            #expect(environment.mayContact(address) == mayContact, "\(environment.name): \(text)")
            #expect(environment.answersInside(address) == isInside, "\(environment.name): \(text)")
        }
    }
}
