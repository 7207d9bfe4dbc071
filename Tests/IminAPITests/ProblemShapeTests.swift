import IminAPI
import IminJSON
import Testing

struct ProblemShapeTests {
    @Test func itsBodyIsOpenActivesAndReadsBack() {
        let problem = ProblemShape(
            type: "NotFoundError", detail: "No customer has the identifier abc.", instance: "/customer-accounts/abc", statusCode: 404)
        #expect(
            problem.json.text()
                == #"{"@context":"https://openactive.io/","@type":"NotFoundError","description":"No customer has the identifier abc.","#
                + #""instance":"/customer-accounts/abc","statusCode":404}"#)
        #expect(ProblemShape(reading: problem.json) == problem)
    }

    @Test(
        arguments: [
            (["@type": "UnknownOrderError", "name": "N"], "UnknownOrderError", "N"),
            (["type": "GoneError"], "GoneError", "GoneError"),
            (["message": "No API key found in request"], "Error", "No API key found in request"),
            (["error": "Unauthorized"], "Error", "Unauthorized"),
            (["error": ["type": "InvalidQuery", "details": ["mode is missing", "page"]]], "InvalidQuery", "mode is missing; page"),
            ([["@type": "UnknownOfferError", "description": "d"]], "UnknownOfferError", "d"),
            (
                ["type": "Order", "orderedItem": [["type": "OrderItem"], ["error": [["@type": "OpportunityIsFullError"]]]]],
                "OpportunityIsFullError", "OpportunityIsFullError"
            ),
        ] as [(JSON, String, String)])
    func bodiesInTheWildAreUnderstood(_ body: JSON, _ type: String, _ message: String) {
        let problem = ProblemShape(reading: body)
        #expect(problem?.type == type)
        #expect(problem?.message == message)
    }

    @Test(arguments: [.null, "x", 5, [], [:], ["type": "Order", "id": "x"]] as [JSON])
    func bodiesThatSayNothingAreNotUnderstood(_ body: JSON) {
        #expect(ProblemShape(reading: body) == nil)
    }
}
