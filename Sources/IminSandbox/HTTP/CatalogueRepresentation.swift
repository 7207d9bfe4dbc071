// Sellers, places, offers, sessions and slots as replies show them (IMIN-API, sections 4.2, 6.5 and 7).

import IminJSON

extension Seller {
    var organization: JSON {
        .members([
            "type": "Organization", "id": .string(id.text), "name": .string(name), "url": .string(url), "email": .string(email),
            "telephone": .string(telephone),
        ])
    }
}
