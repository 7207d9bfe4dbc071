/// Checkout sessions, orders and their items, and the envelope of pages.
extension Schemas {
    /// The reply to a checkout: the request mirrored, with the page to open.
    public static let checkoutSession: Schema = .object(
        ObjectSchema(
            "CheckoutSession",
            [
                context,
                Field("type", .enumeration(["imin:CheckoutSession"]), isRequired: true),
                Field("id", .url, "the session's URL"),
                Field("identifier", .string),
                Field("imin:initialOrder", initialOrder, isRequired: true),
                Field("imin:navigationLinks", .array(navigationLink)),
                Field(
                    "potentialAction",
                    .array(
                        .object(
                            ObjectSchema(
                                "OrderAction",
                                [
                                    Field("type", .string), Field("name", .string),
                                    Field("target", .url, isRequired: true, "the page on which the customer pays"),
                                ]))), isRequired: true),
            ]))

    static let initialOrder: Schema = .object(
        ObjectSchema(
            "OrderQuote",
            [
                Field("type", .enumeration(["OrderQuote"])),
                Field("customer", .any, "the account's URL, or a Person"),
                Field("broker", organization),
                Field(
                    "orderedItem",
                    .array(
                        .object(
                            ObjectSchema(
                                "OrderItem",
                                [
                                    Field("type", .enumeration(["OrderItem"])), Field("acceptedOffer", .string, "an Offer's id"),
                                    Field(
                                        "orderedItem",
                                        .object(
                                            ObjectSchema(
                                                "Opportunity",
                                                [
                                                    Field("type", .string), Field("identifier", .string),
                                                    Field("id", .string, "in the standalone checkout"),
                                                ]))),
                                    Field("attendee", .any, "in a group booking: the account of who comes"),
                                ])))),
            ]))

    static let navigationLink: Schema = .object(
        ObjectSchema(
            "WebPage",
            [
                Field("type", .enumeration(["WebPage"])), Field("name", .string),
                Field("imin:linkType", .string, "what the link is for: a URL"),
                Field("url", .url),
            ]))

    /// A link as a checkout has to have it.
    static let sentLink: Schema = .object(
        ObjectSchema(
            "NavigationLink",
            [
                Field("type", .enumeration(["WebPage"])), Field("name", .string, isRequired: true),
                Field("imin:linkType", .string, isRequired: true, "what the link is for: `https://imin.co/BackToBrokerLink`"),
                Field("url", .url, isRequired: true, "with scheme"),
            ]))

    /// Who sells, as a checkout has to have it. Document 002 writes the address without scheme.
    static let broker: Schema = .object(
        ObjectSchema(
            "Broker",
            [
                Field("type", .enumeration(["Organization"])), Field("name", .string, isRequired: true),
                Field("url", .string, isRequired: true, "its site; `https://` is put in front where it has no scheme"),
            ]))

    public static let order: Schema = .object(
        ObjectSchema(
            "Order",
            [
                context,
                Field("type", .enumeration(["Order"]), isRequired: true),
                Field("id", .url, isRequired: true), Field("identifier", .uuid, isRequired: true),
                Field("orderDate", .dateTime), Field("confirmationNumber", .string, "what the confirmation shows"),
                Field(
                    "imin:receipt",
                    .array(
                        .object(
                            ObjectSchema("Invoice", [Field("type", .string), Field("url", .url), Field("dateCreated", .dateTime)]))),
                    "newest first; none for a free order"),
                Field("seller", organization), Field("broker", organization), Field("customer", .any),
                Field("orderedItem", .array(orderItem)),
                Field(
                    "totalPaymentDue",
                    .object(
                        ObjectSchema(
                            "PriceSpecification",
                            [
                                Field("type", .string), Field("price", .number), Field("priceCurrency", .string),
                                Field("openBookingPrepayment", .url, "absent where nothing is due"),
                            ])), "what is due: cancelled items no longer count"),
            ]))

    /// What a script sees of a receipt.
    public static let receipt: Schema = .object(
        ObjectSchema(
            "Receipt",
            [
                Field("status", .integer, isRequired: true), Field("contentType", .string, isRequired: true),
                Field("size", .integer, isRequired: true, "in bytes"),
                Field("text", .string, "a line for each line; absent where the file's text cannot be read plainly"),
            ]))

    public static let orderItem: Schema = .object(
        ObjectSchema(
            "OrderItem",
            [
                Field("type", .enumeration(["OrderItem"]), isRequired: true),
                Field("id", .url, isRequired: true), Field("identifier", .string),
                Field("orderedItem", opportunity, "a ScheduledSession or a Slot"),
                Field("attendee", .any, "in a group booking: who comes"),
                Field("acceptedOffer", offer),
                Field(
                    "orderItemStatus",
                    word(
                        "https://openactive.io/", "OrderItemConfirmed", "CustomerCancelled", "SellerCancelled", "CustomerAttended",
                        "AttendeeAttended", "AttendeeAbsent")),
                Field("imin:isPresentlyCancellable", .bool, "computed when it was asked for"),
                Field("cancellationMessage", .string, "what the seller said when it cancelled"),
                Field("customerNotice", .string, "what the seller said about a change"),
                Field(
                    "accessCode",
                    .array(
                        .object(
                            ObjectSchema(
                                "PropertyValue", [Field("type", .string), Field("name", .string), Field("description", .string)]))),
                    "what the customer says at the door"),
                Field(
                    "accessPass", .array(.object(ObjectSchema("Barcode", [Field("type", .string), Field("text", .string)]))),
                    "what the customer shows at the door"),
            ]))

    /// Sessions and slots have most fields in common, and which one comes depends on what was booked; so the fields of both.
    private static let opportunity: Schema = {
        guard case .object(let session) = scheduledSession, case .object(let slot) = slot else { return .any }
        var fields = session.fields + slot.fields.filter { session[$0.name] == nil }
        if let place = fields.firstIndex(where: { $0.name == "type" }) {
            fields[place] = Field("type", .enumeration(["ScheduledSession", "Slot"]), isRequired: true)
        }
        return .object(ObjectSchema("Opportunity", fields))
    }()

    /// The envelope of a paged collection (`imin:RestrictedCollection`).
    public static func page(of item: Schema) -> Schema {
        .object(
            ObjectSchema(
                "RestrictedCollection",
                [
                    context, Field("type", .enumeration(["imin:RestrictedCollection"]), isRequired: true), Field("id", .url),
                    Field("imin:totalItems", .integer, "how many there are on all pages"),
                    Field(
                        "view",
                        .object(
                            ObjectSchema(
                                "PartialCollectionView",
                                [
                                    Field("id", .url, "this page"), Field("type", .string), Field("first", .url), Field("last", .url),
                                    Field("previous", .url, "absent on the first page"), Field("next", .url, "absent on the last page"),
                                    Field("imin:currentPage", .integer, "counted from 1"), Field("imin:itemsPerPage", .integer),
                                    Field("imin:totalPages", .integer), Field("urlTemplate", .string, "with `{page}`"),
                                ]))),
                    Field("imin:item", .array(item), "the members on this page; absent where there are none"),
                ], item: item))
    }
}
