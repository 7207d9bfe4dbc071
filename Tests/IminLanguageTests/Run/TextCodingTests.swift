import Testing

@testable import IminLanguage

@Suite("Codings of text")
struct TextCodingTests {
    @Test(
        "Base64: the vectors of RFC 4648",
        arguments: [
            ("", "", ""), ("f", "Zg==", "Zg"), ("fo", "Zm8=", "Zm8"), ("foo", "Zm9v", "Zm9v"), ("foob", "Zm9vYg==", "Zm9vYg"),
            ("fooba", "Zm9vYmE=", "Zm9vYmE"), ("foobar", "Zm9vYmFy", "Zm9vYmFy"), ("û>?", "w7s+Pw==", "w7s-Pw"),
        ])
    func base64(text: String, standard: String, urlSafe: String) {
        let bytes = Array(text.utf8)
        #expect(Base64.encode(bytes) == standard)
        #expect(Base64.encode(bytes, isURLSafe: true) == urlSafe)
        #expect(Base64.decode(standard) == bytes)
        #expect(Base64.decode(urlSafe) == bytes)
    }

    @Test("what is not Base64", arguments: ["Z", "Zg=", "Zh==", "Z g=", "Zg==Zg==", "====", "Zm9v\n", "é"])
    func notBase64(text: String) {
        #expect(Base64.decode(text) == nil)
    }

    @Test(
        "SHA-256: vectors of FIPS 180-4 and around the block size",
        arguments: [
            ("", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
            ("a", 1_000, "41edece42d63e8d9bf515a9ba6932e1c20cbc9f5a5d134645adb5db1b9737ea3"),
            ("a", 55, "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318"),
            ("a", 64, "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"),
            ("a", 56, "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a"),
        ])
    func sha256(text: String, count: Int, digest: String) {
        #expect(hexadecimal(SHA256.digest(Array(String(repeating: text, count: count).utf8))) == digest)
    }

    @Test(
        "percent coding",
        arguments: [("", ""), ("abc-._~", "abc-._~"), ("a b+c/é?", "a%20b%2Bc%2F%C3%A9%3F"), ("100%", "100%25")])
    func percent(text: String, coded: String) {
        #expect(PercentCoding.encode(text) == coded)
        #expect(PercentCoding.decode(coded) == text)
    }

    @Test(
        "percent decoding of what browsers send",
        arguments: [
            ("a+b", true, "a b"), ("a+b", false, "a+b"), ("100%", false, "100%"), ("%zz%4", false, "%zz%4"), ("%c3%a9", false, "é"),
            ("%FF", false, nil), ("%+1", false, "%+1"),
        ] as [(String, Bool, String?)])
    func percentDecoding(text: String, isForm: Bool, expected: String?) {
        #expect(PercentCoding.decode(text, isForm: isForm) == expected)
    }
}
