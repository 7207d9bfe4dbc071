import Testing

@testable import IminSandbox

@Suite("Forms with files")
struct MultipartFormTests {
    private func form(_ body: String, boundary: String = "x") -> MultipartForm? {
        MultipartForm(Array(body.utf8), contentType: "multipart/form-data; boundary=\(boundary)")
    }

    @Test("Fields and files are read with their names, kinds and bytes")
    func parts() {
        let body = """
            --x\r\nContent-Disposition: form-data; name="note"\r\n\r\nGrüße\r\nzwei Zeilen\r\n--x\r
            content-disposition: form-data; filename="a %22b%22.png"; name="file"\r\nContent-Type: image/PNG\r\n\r\n\u{89}PNG--x\r\n--x--\r\n
            """
        let form = form(body)
        #expect(form?.parts.count == 2)
        #expect(form?["note"] == .init(name: "note", fileName: nil, mediaType: "text/plain", bytes: Array("Grüße\r\nzwei Zeilen".utf8)))
        #expect(form?["file"]?.fileName == "a \"b\".png" && form?["file"]?.mediaType == "image/png")
        #expect(form?["file"]?.bytes == Array("\u{89}PNG--x".utf8))
        #expect(form?["other"] == nil)
    }

    @Test("A quoted boundary, a preamble and an empty file are fine")
    func allowed() {
        let body = "preamble\r\n--a b\r\nContent-Disposition: form-data; name=f; filename=\"\"\r\n\r\n\r\n--a b--"
        #expect(form(body, boundary: "\"a b\"")?["f"]?.bytes == [])
    }

    @Test(
        "What is not laid out as the standard says is no form",
        arguments: [
            "", "--x", "--x\r\n", "--x\r\n\r\nno head\r\n--x--", "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nno end",
            "--x\r\nContent-Disposition: form-data; name=\"a\r\n\r\nb\r\n--x--",
            "--y\r\nContent-Disposition: form-data; name=a\r\n\r\nb\r\n--y--",
            "--x\r\n--x\r\n--x--",
        ])
    func broken(body: String) { #expect(form(body) == nil) }

    @Test("Without a boundary there is no form", arguments: ["multipart/form-data", "multipart/form-data; boundary=", "text/plain"])
    func noBoundary(type: String) { #expect(MultipartForm(Array("--x--".utf8), contentType: type) == nil) }
}
