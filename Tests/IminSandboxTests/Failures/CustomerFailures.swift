import IminJSON
import Testing

@testable import IminSandbox

extension DocumentedFailure {
    private static let collection = "/api/v2/customer-accounts"
    private static let nobody = "\(collection)/nobody"

    private static func action(_ type: String, _ object: String, more: String = "") -> String {
        #"{"@context": "https://openactive.io/", "@type": "\#(type)", "object": \#(object)\#(more)}"#
    }

    private static let update = action("CustomerUpdateAction", #"{"@type": "Person", "telephone": "1"}"#)
    private static let pass = action("imin:AccessPassUpdateAction", #"{"@type": "Barcode", "text": "ABC123DEF"}"#)

    private static func entitlement(type: String = "https://nowhere.example/entitlements#1", until: String = "2031-01-31T00:00:00Z")
        -> String
    {
        action(
            "imin:EntitlementUpdateAction",
            #"{"@type": "Entitlement", "validUntil": "\#(until)", "entitlementType": {"@type": "Concept", "@id": "\#(type)"}}"#)
    }

    static let customers: [DocumentedFailure] = [
        DocumentedFailure("customer.create POST", 400, "IncompleteCustomerDetailsError") {
            await $0.ask(.post, collection, #"{"email": "louis@imin.co", "givenName": "Louis"}"#)
        },
        DocumentedFailure("customer.create POST", 400, "InvalidRequestError") { await $0.ask(.post, collection, #"{"email": }"#) },
        DocumentedFailure("customer.createAccount POST", 400, "IncompleteCustomerDetailsError") {
            await $0.ask(
                .post, collection, #"{"@type": "CustomerAccount", "customer": {"@type": "Person", "email": "louis@imin.co"}}"#)
        },
        DocumentedFailure("customer.createAccount POST", 400, "InvalidRequestError") {
            await $0.ask(.post, collection, #"{"@type": "CustomerAccount", "customer": "Louis"}"#)
        },
        DocumentedFailure("customer.get GET", 404, "NotFoundError") { stage in
            let url = "\(collection)/\(await stage.customer())"
            _ = await stage.ask(.delete, url)
            return await stage.ask(.get, url)
        },
        DocumentedFailure("customer.update PATCH", 404, "NotFoundError") { await $0.ask(.patch, nobody, #"{"telephone": "1"}"#) },
        DocumentedFailure("customer.update PATCH", 400, "InvalidRequestError") {
            await $0.ask(.patch, "\(collection)/\(await $0.customer())", #"{"telephone": 1}"#)
        },
        DocumentedFailure("customer.update PATCH", 400, "PatchNotAllowedOnPropertyError") {
            await $0.ask(.patch, "\(collection)/\(await $0.customer())", #"{"identifier": "abc", "telephone": "1"}"#)
        },
        DocumentedFailure("customer.update PATCH", 400, "IncompleteCustomerDetailsError") {
            await $0.ask(.patch, "\(collection)/\(await $0.customer())", #"{"email": "nowhere"}"#)
        },
        DocumentedFailure("customer.update POST", 404, "NotFoundError") { await $0.ask(.post, "\(nobody)/actions", update) },
        DocumentedFailure("customer.update POST", 400, "InvalidRequestError") {
            let body = update.dropLast() + #", "seller": ["\#(AccountCaller.acme)"]}"#
            return await $0.ask(.post, "\(collection)/\(await $0.customer())/actions", String(body))
        },
        DocumentedFailure("customer.update POST", 400, "PatchNotAllowedOnPropertyError") {
            await $0.ask(
                .post, "\(collection)/\(await $0.customer())/actions",
                action("CustomerUpdateAction", #"{"@type": "Person", "familyName": null}"#))
        },
        DocumentedFailure("customer.delete DELETE", 404, "NotFoundError") { await $0.ask(.delete, nobody) },
        DocumentedFailure("customer.setAccessPass POST", 400, "UpdateFailedError") {
            await $0.ask(
                .post, "\(collection)/\(await $0.customer())/actions", pass.replacing("ABC123DEF", with: "XYZ123DEF"))
        },
        DocumentedFailure("customer.setAccessPass POST", 404, "NotFoundError") { await $0.ask(.post, "\(nobody)/actions", pass) },
        DocumentedFailure("customer.setAccessPass POST", 400, "InvalidRequestError") {
            await $0.ask(
                .post, "\(collection)/\(await $0.customer())/actions", action("imin:AccessPassUpdateAction", #"{"@type": "Barcode"}"#))
        },
        DocumentedFailure("customer.setEntitlement POST", 400, "InvalidRequestError") {
            await $0.ask(.post, "\(collection)/\(await $0.customer())/actions", entitlement())
        },
        DocumentedFailure("customer.setEntitlement POST", 404, "NotFoundError") {
            await $0.ask(.post, "\(nobody)/actions", entitlement())
        },
        DocumentedFailure("customer.removeEntitlement POST", 404, "NotFoundError") {
            await $0.ask(.post, "\(nobody)/actions", entitlement(until: "1970-01-01T00:00:00Z"))
        },
    ]

    private static let acme = FailureStage.encoded(AccountCaller.acme)

    static let accounts: [DocumentedFailure] = [
        DocumentedFailure("accounts GET", 404, "NotFoundError") { await $0.ask(.get, "/api/v2/customers/nobody/accounts") },
        DocumentedFailure("accounts GET", 400, "InvalidRequestError") {
            await $0.ask(.get, "/api/v2/customers/\(await $0.customer())/accounts?redirectUri=done")
        },
        DocumentedFailure("accounts.disconnect DELETE", 404, "NotFoundError") {
            await $0.ask(.delete, "/api/v2/customers/\(await $0.customer())/accounts?seller=\(acme)")
        },
        DocumentedFailure("accounts.disconnect DELETE", 400, "InvalidRequestError") {
            await $0.ask(.delete, "/api/v2/customers/\(await $0.customer())/accounts")
        },
    ]
}
