import IminAPI
import IminJSON
import Testing

struct SchemaValidationTests {
    @Test(
        arguments: [
            (.bool, true, nil), (.bool, "true", "the value: expected true or false, found \"true\""),
            (.integer, 5, nil), (.integer, 5.5, "the value: expected a whole number, found 5.5"),
            (.string, .null, "the value: expected a String, found null"),
            (.email, "a@b.example", nil), (.email, "a b@c.example", "the value: expected an e-mail address, found \"a b@c.example\""),
            (.date, "2024-02-29", nil), (.date, "2026-02-29", "the value: expected a date such as 2026-05-10, found \"2026-02-29\""),
            (.dateTime, "2021-05-10T10:45:33+00:00", nil), (.dateTime, "2021-05-10T10:45:33.5Z", nil),
            (.dateTime, "2021-05-10", "the value: expected a moment such as 2026-05-10T10:45:33Z, found \"2021-05-10\""),
            (.uuid, "6d0c0a0e-0000-4000-8000-00000000000F", nil), (.uuid, "6d0c", "the value: expected a UUID, found \"6d0c\""),
            (.url, "https://imin.co/", nil), (.url, "imin.co", "the value: expected an absolute URL, found \"imin.co\""),
            (.enumeration(["a", "b"]), "b", nil), (.enumeration(["a", "b"]), "c", "the value: expected one of a, b, found \"c\""),
            (.array(.bool), [true, 1], "/1: expected true or false, found 1"),
            (.reference("Order"), ["id": "x"], nil),
            (.reference("Order"), [], "the value: expected Order: the object, its identifier or its URL, found an empty Array"),
            (Schemas.postalAddress, ["postalCode": .null, "somethingNew": 1], nil),
            (
                Schemas.customerAccount, ["@type": "CustomerAccount", "@id": "https://x.example/", "identifier": "a", "customer": [:]],
                "/customer/@type: expected \"Person\", found nothing"
            ),
        ] as [(Schema, JSON, String?)])
    func aValueIsWhatItsSchemaSaysOrTheFirstDifferenceIsNamed(_ schema: Schema, _ value: JSON, _ violation: String?) {
        #expect(schema.validate(value, .forms).first?.description == violation)
    }

    @Test func formsAreNotLookedAtWhenOnlyTheStructureCounts() {
        #expect(Schema.email.validate("nobody").isEmpty)
        #expect(Schema.enumeration(["a"]).validate("b").isEmpty)
    }
}
