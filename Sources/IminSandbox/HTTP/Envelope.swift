// The envelope of paged collections (IMIN-API, section 2.5).

import IminAPI
import IminJSON

/// One page of a collection, and where the others are.
struct Envelope {
    let page: Int
    let itemsPerPage: Int
    let totalItems: Int
    /// Where the collection lies, without its query.
    let address: String
    /// The query without `page`.
    let query: [(name: String, value: String)]

    /// Our decision: a page beyond the last is empty, not an error.
    var range: Range<Int> {
        let (start, overflow) = (page - 1).multipliedReportingOverflow(by: itemsPerPage)
        guard !overflow, start < totalItems else { return totalItems..<totalItems }
        return start..<min(start + itemsPerPage, totalItems)
    }

    private var totalPages: Int { max(1, (totalItems + itemsPerPage - 1) / itemsPerPage) }

    func json(_ items: [JSON]) -> JSON {
        .members([
            "@context": Vocabulary.context, "type": "imin:RestrictedCollection", "id": .string(url(page: nil)),
            "imin:totalItems": .integer(totalItems),
            "view": .members([
                "id": .string(url(page: String(page))), "type": "PartialCollectionView", "first": .string(url(page: "1")),
                "last": .string(url(page: String(totalPages))),
                "previous": page > 1 ? .string(url(page: String(min(page - 1, totalPages)))) : nil,
                "next": page < totalPages ? .string(url(page: String(page + 1))) : nil,
                "imin:currentPage": .integer(page), "imin:itemsPerPage": .integer(itemsPerPage), "imin:totalPages": .integer(totalPages),
                "urlTemplate": .string(url(page: "{page}")),
            ]),
            "imin:item": .list(items),
        ])
    }

    private func url(page: String?) -> String {
        var parts = query.map { "\(PercentCoding.encodedName($0.name))=\(PercentCoding.encode($0.value))" }
        if let page { parts.append("page=\(page)") }
        return parts.isEmpty ? address : "\(address)?\(parts.joined(separator: "&"))"
    }
}

extension PercentCoding {
    /// The name of a parameter; brackets stay readable: `startDate[gte]`.
    static func encodedName(_ name: String) -> String {
        name.split(separator: "[", omittingEmptySubsequences: false)
            .map { $0.split(separator: "]", omittingEmptySubsequences: false).map { encode(String($0)) }.joined(separator: "]") }
            .joined(separator: "[")
    }
}
