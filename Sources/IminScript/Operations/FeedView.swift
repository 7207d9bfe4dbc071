import IminJSON
import IminLanguage

/// What scripts see of a page of a feed (RPDE): a collection that goes on to the feed's end, page by page.
enum FeedView {
    /// Besides what the feed sends: its items as the collection's, and, unless this is the last page, where the next one is.
    static func apply(_ reply: JSON) -> JSON {
        guard case .object(var page) = reply, let items = page["items"]?.array else { return reply }
        page["imin:item"] = .array(items)
        if !items.isEmpty, let next = page["next"] { page["view"] = ["type": "PartialCollectionView", "next": next] }
        return .object(page)
    }

    static func shape(_ shape: Shape) -> Shape {
        guard case .object(var object?) = shape, let item = object.item, !object.fields.contains(where: { $0.name == "imin:item" }) else {
            return shape
        }
        object.fields.append(
            .init("imin:item", .array(item), "the items of this page; with those of all pages where it was read to its end"))
        object.fields.append(.init("view", .object(nil), "where the next page is, as other collections say it", isOptional: true))
        return .object(object)
    }
}
