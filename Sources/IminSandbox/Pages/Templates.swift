// The pages as mustache templates. Every value is escaped by the templates' language; nothing is loaded from anywhere; everything works
// without JavaScript and with a keyboard.

import Mustache
import Synchronization

enum Templates {
    /// The template with its values, inside the frame of every page. Lists are `[[String: Any]]` or `[String]`: each further type of
    /// value costs the templates' language a dozen searches through every conformance of the program.
    static func page(_ name: String, title: String, _ values: [String: Any]) -> String {
        let content = text(name, values)
        return library(with: "frame").render(["title": title, "content": content], withTemplate: "frame") ?? content
    }

    /// A template without the frame.
    static func text(_ name: String, _ values: [String: Any]) -> String {
        library(with: name).render(values, withTemplate: name) ?? ""
    }

    /// Each is parsed when it is first used, with its parts: a script that opens one page pays for one.
    private static let parsed = Mutex(MustacheLibrary())

    private static func library(with name: String) -> MustacheLibrary {
        parsed.withLock { library in
            add(name, to: &library)
            return library
        }
    }

    private static func add(_ name: String, to library: inout MustacheLibrary) {
        guard library.getTemplate(named: name) == nil, let source = sources[name] else { return }
        do {
            try library.register(source, named: name)
        } catch {
            // A template that does not parse is a mistake of ours, found by the test that parses them all.
            assertionFailure("template \(name): \(error)")
            return
        }
        for part in parts(of: source) { add(part, to: &library) }
    }

    /// The names of the templates that stand in another one, as `{{>name}}`.
    static func parts(of source: String) -> [String] {
        source.split(separator: "{{>").dropFirst().compactMap { rest in rest.firstIndex(of: "}").map { String(rest[..<$0]) } }
    }

    static let sources = own.merging(AccountTemplates.sources) { first, _ in first }

    private static let own: [String: String] = [
        "mail": mail, "mailText": mailText, "noticeMail": noticeMail, "noticeMailText": noticeMailText,
        "overview": OverviewTemplate.text, "advance": OverviewTemplate.advance, "itemActions": OverviewTemplate.itemActions,
        "frame": frame, "order": order, "field": field, "checkout": checkout, "challenge": challenge, "confirmation": confirmation,
        "notice": notice, "guest": guest,
    ].merging(sellers) { _, new in new }

    private static let frame = """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{{title}}</title>
        <style>
        :root { color-scheme: light dark; }
        body { font: 1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 0 auto; padding: 1rem; overflow-wrap: break-word; }
        table { width: 100%; border-collapse: collapse; }
        caption { text-align: left; font-weight: bold; }
        th, td { text-align: left; padding: .4rem .4rem .4rem 0; border-bottom: 1px solid; vertical-align: top; }
        td { overflow-wrap: anywhere; }
        th.price, td.price { text-align: right; white-space: nowrap; }
        fieldset { border: 1px solid; margin: 1rem 0; padding: 1rem; }
        label { display: block; font-weight: bold; }
        label.choice { display: inline; font-weight: normal; }
        .field { margin-bottom: 1rem; }
        .field input { font: inherit; padding: .4rem; width: 100%; box-sizing: border-box; }
        .error { color: light-dark(#b00020, #ff8a80); margin: .2rem 0 0; }
        [role=alert] { border: 2px solid; padding: 0 1rem; }
        button { font: inherit; padding: .6rem 1.2rem; }
        </style>
        </head>
        <body>
        <main>
        {{{content}}}
        </main>
        </body>
        </html>

        """

    private static let order = """
        <table>
        <caption>Your order</caption>
        <thead><tr><th scope="col">What</th><th scope="col">When and where</th><th scope="col" class="price">Price</th></tr></thead>
        <tbody>
        {{#items}}
        <tr><td>{{name}}<br>{{offer}}</td><td>{{when}}<br>{{place}}</td><td class="price">{{price}}</td></tr>
        {{/items}}
        </tbody>
        <tfoot><tr><th scope="row" colspan="2">Total</th><td class="price">{{total}}</td></tr></tfoot>
        </table>
        """

    private static let field = """
        <div class="field">
        <label for="{{id}}">{{label}}</label>
        <input id="{{id}}" name="{{id}}" type="{{type}}" autocomplete="{{purpose}}"{{#isNumeric}} inputmode="numeric"{{/isNumeric}} placeholder="{{hint}}" value="{{value}}"{{^isOptional}} required{{/isOptional}}{{#error}} aria-invalid="true" aria-describedby="{{id}}-error"{{/error}}>
        {{#error}}
        <p class="error" id="{{id}}-error">{{error}}</p>
        {{/error}}
        </div>

        """

    private static let checkout = """
        <h1>Checkout</h1>
        {{#alert}}
        <div role="alert"><p>{{alert}}</p></div>
        {{/alert}}
        <p>{{who}} are booking with {{seller}} through {{broker}}.</p>
        {{#isTest}}
        <p>This is a test: nothing is booked and nothing is paid.</p>
        {{/isTest}}
        {{>order}}
        <form method="post" action="{{action}}">
        {{#isUnnamed}}
        <fieldset>
        <legend>Who you are</legend>
        {{#guestFields}}
        {{>field}}
        {{/guestFields}}
        </fieldset>
        {{/isUnnamed}}
        {{#isPaid}}
        <fieldset>
        <legend>Pay by card</legend>
        {{#saved}}
        {{#cards}}
        <div class="field">
        <input id="card-{{id}}" name="savedCard" type="radio" value="{{id}}" style="width: auto"{{#isChosen}} checked{{/isChosen}}>
        <label class="choice" for="card-{{id}}">{{label}}, valid to {{expiry}}</label>
        </div>
        {{/cards}}
        <p>Or pay with another card:</p>
        {{/saved}}
        {{#fields}}
        {{>field}}
        {{/fields}}
        </fieldset>
        {{/isPaid}}
        <details>
        <summary>Terms of {{seller}}</summary>
        <ul>
        {{#terms}}
        <li>{{.}}</li>
        {{/terms}}
        </ul>
        </details>
        <div class="field">
        <input id="terms" name="terms" type="checkbox" value="accepted" style="width: auto"{{#termsAccepted}} checked{{/termsAccepted}} required{{#termsError}} aria-invalid="true" aria-describedby="terms-error"{{/termsError}}>
        <label class="choice" for="terms">I accept the terms of {{seller}}</label>
        {{#termsError}}
        <p class="error" id="terms-error">{{termsError}}</p>
        {{/termsError}}
        </div>
        <button type="submit">{{button}}</button>
        </form>
        <p>This checkout is open until {{expires}}.</p>
        {{#links}}
        <p><a href="{{url}}">{{name}}</a></p>
        {{/links}}

        """

    private static let challenge = """
        <h1>Your bank asks</h1>
        <p>Is it you who pays {{total}} to {{seller}} with the card {{card}}?</p>
        <form method="post" action="{{action}}">
        <button type="submit" name="result" value="approve">Approve the payment</button>
        <button type="submit" name="result" value="fail">Fail the payment</button>
        </form>

        """

    private static let confirmation = """
        <h1>Your booking is confirmed</h1>
        <p>Order number <strong>{{number}}</strong></p>
        <p>Thank you, {{customer}}. A confirmation is on its way to {{email}}.</p>
        {{>order}}
        {{#card}}
        <p>Paid with {{.}}.</p>
        {{/card}}
        {{#links}}
        <p><a href="{{url}}">{{name}}</a></p>
        {{/links}}

        """

    private static let guest = """
        <h1>{{title}}</h1>
        <p>{{when}}<br>{{place}}</p>
        <form method="post" action="{{action}}">
        <fieldset>
        <legend>Choose a price</legend>
        {{#offers}}
        <div class="field">
        <input id="offer-{{number}}" name="offer" type="radio" value="{{id}}" style="width: auto" required{{#isFirst}} checked{{/isFirst}}>
        <label class="choice" for="offer-{{number}}">{{name}}, {{price}}</label>
        </div>
        {{/offers}}
        </fieldset>
        <button type="submit">Book as a guest</button>
        </form>

        """

    private static let notice = """
        <h1>{{title}}</h1>
        <p>{{text}}</p>
        {{#items}}
        <p>{{.}}</p>
        {{/items}}
        {{#links}}
        <p><a href="{{url}}">{{name}}</a></p>
        {{/links}}

        """

    private static let mail = """
        <p>Hello {{customer}},</p>
        <p>your booking with {{seller}} is confirmed. Your order number is <strong>{{number}}</strong>.</p>
        {{>order}}
        {{#card}}
        <p>Paid with {{.}}.</p>
        {{/card}}
        {{#links}}
        <p><a href="{{url}}">{{name}}</a></p>
        {{/links}}

        """

    private static let mailText = """
        {{% CONTENT_TYPE:TEXT}}
        Hello {{customer}},

        your booking with {{seller}} is confirmed.
        Order number: {{number}}

        {{#items}}
        {{name}}, {{offer}}
        {{when}}
        {{place}}
        {{price}}

        {{/items}}
        Total: {{total}}
        {{#card}}
        Paid with {{.}}.
        {{/card}}

        {{#links}}
        {{name}}: {{url}}
        {{/links}}

        """

    private static let noticeMail = """
        <p>Hello {{customer}},</p>
        <p>{{sentence}} Your order number is <strong>{{number}}</strong>.</p>
        <ul>
        {{#items}}
        <li>{{before}}{{#now}}, now: {{now}}{{/now}}</li>
        {{/items}}
        </ul>
        {{#message}}
        <p>{{seller}} says: {{message}}</p>
        {{/message}}
        {{#refund}}
        <p>{{refund}}</p>
        {{/refund}}
        {{#links}}
        <p><a href="{{url}}">{{name}}</a></p>
        {{/links}}

        """

    private static let noticeMailText = """
        {{% CONTENT_TYPE:TEXT}}
        Hello {{customer}},

        {{sentence}}
        Order number: {{number}}

        {{#items}}
        {{before}}
        {{#now}}
        Now: {{now}}
        {{/now}}
        {{/items}}

        {{#message}}
        {{seller}} says: {{message}}

        {{/message}}
        {{#refund}}
        {{refund}}

        {{/refund}}
        {{#links}}
        {{name}}: {{url}}
        {{/links}}

        """
}
