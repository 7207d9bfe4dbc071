import IminJSON

/// Bodies as the platform's document "Example Scenario" shows them, member for member.
enum SourceDocuments {
    static let create = """
        {
          "email": "louis@imin.co",
          "givenName": "Louis",
          "familyName": "Wu",
          "imin:is13OrOver": false
        }
        """

    static let created = """
        {
          "type": "Person",
          "email": "louis@imin.co",
          "givenName": "Louis",
          "familyName": "Wu",
          "imin:is13OrOver": false,
          "identifier": "MAlnTNiZut",
          "id": "https://book.imin.co/api/v2/customer-accounts/MAlnTNiZut"
        }
        """

    static let update = """
        {
           "email": "louis_new_email@imin.co"
        }
        """

    static let checkout = """
        {
            "@context": [
                "https://openactive.io/",
                "https://imin.co/"
            ],
            "type": "imin:CheckoutSession",
            "imin:initialOrder": {
                "type": "OrderQuote",
                "customer": "https://book.imin.co/api/v2/customer-accounts/MAlnTNiZut",
                "broker": {
                    "type": "Organization",
                    "name": "Acme Fitness",
                    "url": "acmefitness.co.uk"
                },
                "orderedItem": [
                    {
                        "type": "OrderItem",
                        "acceptedOffer": "http://opendata.provider.com/api/feeds/offers/adult",
                        "orderedItem": {
                            "type": "ScheduledSession",
                            "identifier": "http://opendata.provider.com/api/feeds/scheduled-sessions/00000000000000001741"
                        }
                    }
                ]
            },
            "imin:navigationLinks": [
                {
                    "type": "WebPage",
                    "name": "Back to Broker",
                    "imin:linkType": "https://imin.co/BackToBrokerLink",
                    "url": "https://www.imin.co/bookingsuccess"
                },
                {
                    "type": "WebPage",
                    "name": "Back to Broker User Profile",
                    "imin:linkType": "https://imin.co/BackToBrokerUserProfileLink",
                    "url": "https://www.imin.co/useraccounts/12345"
                }
            ]
        }
        """

    static let session = "http://opendata.provider.com/api/feeds/scheduled-sessions/00000000000000001741"
    static let offer = "http://opendata.provider.com/api/feeds/offers/adult"
}
