import HTTPTypes
import Testing

@testable import IminSandbox

@Suite("Secrets in addresses that are shown")
struct MaskedAddressTests {
    @Test(
        "What opens something by itself is masked, however it is written",
        arguments: [
            ("/onboard?%6Awt=TOKEN&x=1", "/onboard?%6Awt=…&x=1"), ("/onboard?JWT=TOKEN", "/onboard?JWT=…"),
            ("/onboard?%4a%57%54=TOKEN", "/onboard?%4a%57%54=…"),
            ("/api/v2/entitlements?X-API-KEY=k1&x_api_key=k2&api%5Fkey=k3", "/api/v2/entitlements?X-API-KEY=…&x_api_key=…&api%5Fkey=…"),
            ("/x?access_token=a&client_secret=b&password=c&code=d", "/x?access_token=…&client_secret=…&password=…&code=…"),
            ("/x?to=https%3A%2F%2Fa.example%2F%3Fjwt%3DTOKEN", "/x?to=…"), ("/x?jwt=a=b?c=d", "/x?jwt=…"),
            ("/upload-form/G1/magic-link/CODE", "/upload-form/G1/magic-link/…"),
            ("//upload-form//G1/magic-link//CODE", "//upload-form//G1/magic-link//…"),
            ("/upload-form/G1/magic%2Dlink/CODE?jwt=x", "/upload-form/G1/magic%2Dlink/…?jwt=…"),
            ("/connect/VISIT/sign-in", "/connect/…/sign-in"),
            ("https://user:pw@hook.example/in?topic=a", "https://…@hook.example/in?topic=a"),
            ("https://user:p@w@hook.example", "https://…@hook.example"), ("https://hook.example/?key=k", "https://hook.example/?key=…"),
        ])
    func masked(address: String, shown: String) { #expect(MaskedAddress.text(address) == shown) }

    @Test(
        "Everything else is shown as it came",
        arguments: [
            "/", "/api/v2/orders?customer=a&page=2", "/api/sellers/https://acme.example/a@b", "/x?", "/x?jwt", "/x?a&&b=%",
            "/stripe/connect",
            "https://a.example/@b", "/x?email=a%40b.example", "/x?keyword=tennis&barcode=12",
        ])
    func plain(address: String) { #expect(MaskedAddress.text(address) == address) }

    @Test("The page at / and the changes show no password of a webhook's address")
    func webhook() async throws {
        let caller = try Caller()
        let url = "http://user:pw1234@127.0.0.1:9/in?key=s3cret"
        let added = await caller.send(.post, "http://localhost/sandbox/webhooks", "{\"url\": \"\(url)\"}")
        #expect(added.status == 201, "\(added.text)")
        caller.sandbox.platform.saw(
            HTTPRequest(method: .get, scheme: "http", authority: "localhost", path: "/onboard?%6Awt=TOKEN"), status: 200, microseconds: 1,
            since: 1)
        _ = await caller.louis()
        for path in ["/", "/sandbox/changes?since=0"] {
            let text = await caller.send(.get, "http://localhost\(path)").text
            #expect(
                text.contains("127.0.0.1:9/in") && !text.contains("pw1234") && !text.contains("s3cret") && !text.contains("TOKEN"),
                "\(path)")
        }
    }
}
