// The page at `/` as a mustache template.

enum OverviewTemplate {
    static let text = """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>imin sandbox</title>
        <style>
        :root { color-scheme: light dark; }
        body { font: 0.95rem/1.45 system-ui, sans-serif; max-width: 75rem; margin: 0 auto; padding: 1rem; }
        h1 { margin: 0; } h2 { margin: 1.6rem 0 .3rem; font-size: 1.15rem; }
        nav ul { display: flex; flex-wrap: wrap; gap: 1rem; list-style: none; padding: 0; margin: .5rem 0; }
        table { width: 100%; border-collapse: collapse; }
        caption { text-align: left; }
        th, td { text-align: left; padding: .25rem .6rem .25rem 0; border-bottom: 1px solid color-mix(in srgb, currentColor 25%, transparent);
          vertical-align: top; }
        td { overflow-wrap: anywhere; min-width: 3.5rem; max-width: 30rem; unicode-bidi: isolate; }
        td.when { min-width: 7rem; }
        @media (max-width: 45rem) { table { display: block; overflow-x: auto; } td { min-width: 6rem; } }
        td.code, code { font-family: ui-monospace, monospace; font-size: .9em; }
        td.refused { font-weight: bold; color: light-dark(#b00020, #ff8a80); }
        form.inline { display: inline; }
        button, input { font: inherit; padding: .15rem .5rem; }
        pre { white-space: pre-wrap; margin: .3rem 0; }
        .skip { position: absolute; left: -100rem; } .skip:focus { left: 1rem; }
        .none { opacity: .7; }
        </style>
        </head>
        <body>
        <a class="skip" href="#customers">Skip to the world</a>
        <main data-moment="{{moment}}">
        <h1>imin sandbox</h1>
        <p>It is <time datetime="{{time}}">{{now}}</time> in this world (clock {{clock}}) · change {{change}} · seed {{seed}}</p>
        <div>
        {{>advance}}
        <form class="inline" method="post" action="/sandbox/reset"><button id="reset">Start over</button></form>
        </div>
        <nav aria-label="Sections"><ul>
        <li><a href="#customers">Customers ({{customerCount}})</a></li>
        <li><a href="#orders">Orders ({{orderCount}})</a></li>
        <li><a href="#sellers">Sellers ({{sellerCount}})</a></li>
        <li><a href="#inbox">Inbox ({{messageCount}})</a></li>
        <li><a href="#webhooks">Webhooks ({{notificationCount}})</a></li>
        <li><a href="#exchanges">Exchanges</a></li>
        <li><a href="#changes">Changes</a></li>
        <li><a href="#faults">Faults</a></li>
        </ul></nav>

        <h2 id="customers">Customers</h2>
        {{#noCustomers}}
        <p class="none">None yet. <code>POST /api/v2/customer-accounts</code> creates one.</p>
        {{/noCustomers}}
        <table aria-labelledby="customers">
        <thead><tr><th scope="col">Identifier</th><th scope="col">Name</th><th scope="col">E-mail</th><th scope="col">Orders</th>
        <th scope="col">Accounts at sellers</th><th scope="col">Created</th></tr></thead>
        <tbody>
        {{#customers}}
        <tr id="customer-{{id}}"><td class="code">{{id}}</td><td>{{name}}</td><td>{{email}}</td><td>{{orders}}</td>
        <td>{{#accounts}}<div>{{seller}}{{entitlement}} {{>itemActions}}</div>{{/accounts}}</td><td class="when">{{created}}</td></tr>
        {{/customers}}
        </tbody>
        </table>

        <h2 id="orders">Orders</h2>
        {{#noOrders}}
        <p class="none">None yet. A paid checkout places one.</p>
        {{/noOrders}}
        <table aria-labelledby="orders">
        <thead><tr><th scope="col">Order</th><th scope="col">Customer</th><th scope="col">Seller</th><th scope="col">Items</th>
        <th scope="col">Total</th></tr></thead>
        <tbody>
        {{#orders}}
        <tr id="order-{{id}}"><td><code>{{number}}</code><br>{{placed}}</td><td>{{customer}}</td><td>{{seller}}</td>
        <td>{{#items}}<div>{{name}}, {{when}}, {{price}}: {{status}} {{>itemActions}}</div>{{/items}}</td><td>{{total}}</td></tr>
        {{/orders}}
        </tbody>
        </table>

        <h2 id="sellers">Sellers</h2>
        <table aria-labelledby="sellers">
        <thead><tr><th scope="col">Seller</th><th scope="col">Id</th><th scope="col">Opted in</th><th scope="col">Stripe</th>
        <th scope="col">What it may do</th></tr></thead>
        <tbody>
        {{#sellers}}
        <tr id="seller-{{id}}"><td>{{name}}</td><td class="code">{{id}}</td><td>{{optedIn}}</td><td>{{stripe}}</td><td>{{>itemActions}}</td></tr>
        {{/sellers}}
        </tbody>
        </table>

        <h2 id="inbox">Inbox</h2>
        {{#noMessages}}
        <p class="none">No e-mail was sent yet.</p>
        {{/noMessages}}
        {{#messages}}
        <details id="message-{{number}}"><summary>{{date}} · <bdi>{{to}}</bdi> · <bdi>{{subject}}</bdi></summary><pre>{{text}}</pre></details>
        {{/messages}}

        <h2 id="webhooks">Webhooks</h2>
        {{#noWebhooks}}
        <p class="none">None registered. <code>POST /sandbox/webhooks</code> with <code>{"url": "http://127.0.0.1:9000/"}</code> registers one.</p>
        {{/noWebhooks}}
        <ul>
        {{#webhooks}}
        <li><code>{{url}}</code>: {{topics}}</li>
        {{/webhooks}}
        </ul>
        <table aria-labelledby="webhooks">
        <thead><tr><th scope="col">#</th><th scope="col">What</th><th scope="col">To</th><th scope="col">Status</th>
        <th scope="col">Attempts</th></tr></thead>
        <tbody>
        {{#notifications}}
        <tr><td>{{number}}</td><td><details id="notification-{{number}}"><summary>{{topic}} {{about}}</summary><pre>{{body}}</pre></details></td>
        <td class="code">{{url}}</td><td>{{status}} {{next}}</td><td>{{attempts}} {{result}}</td></tr>
        {{/notifications}}
        </tbody>
        </table>

        <h2 id="exchanges">Exchanges</h2>
        {{#noExchanges}}
        <p class="none">No request of the platform came over the network yet.</p>
        {{/noExchanges}}
        <table aria-labelledby="exchanges">
        <thead><tr><th scope="col">#</th><th scope="col">Request</th><th scope="col">Status</th><th scope="col">Time</th>
        <th scope="col">Changes</th></tr></thead>
        <tbody>
        {{#exchanges}}
        <tr><td>{{number}}</td><td class="code">{{method}} {{target}}</td>
        <td{{#isRefused}} class="refused"{{/isRefused}}>{{status}}</td><td>{{time}}</td><td>{{changes}}</td></tr>
        {{/exchanges}}
        </tbody>
        </table>

        <h2 id="changes">Changes</h2>
        <table aria-labelledby="changes">
        <thead><tr><th scope="col">#</th><th scope="col">What changed</th></tr></thead>
        <tbody>
        {{#changes}}
        <tr><td>{{number}}</td><td class="code">{{#lines}}<div>{{.}}</div>{{/lines}}</td></tr>
        {{/changes}}
        </tbody>
        </table>

        <h2 id="faults">Faults</h2>
        {{#noFaults}}
        <p class="none">None in force: every request gets its reply.</p>
        {{/noFaults}}
        <ul>
        {{#faults}}
        <li><code>{{on}}</code>: {{effect}}, {{times}}</li>
        {{/faults}}
        </ul>
        <form method="post" action="/sandbox/faults#faults">
        <label>On <input id="fault-on" name="on" value="*" size="24"></label>
        <label>answer <input id="fault-status" name="status" value="503" size="4" inputmode="numeric"></label>
        <label>for <input id="fault-times" name="times" value="1" size="3" inputmode="numeric"> requests</label>
        <button id="fault-add">Add the fault</button>
        </form>
        </main>
        <script src="/sandbox/page.js" defer></script>
        </body>
        </html>

        """

    /// Buttons that move the clock.
    static let advance = """
        {{#steps}}
        <form class="inline" method="post" action="/sandbox/clock#advance-{{value}}"><button id="advance-{{value}}" name="advance" value="{{value}}">{{name}}</button></form>
        {{/steps}}
        """

    /// What a seller may do with an item; the routes are those of the control plane. The fragment goes along with the answer's redirect (Fetch
    /// standard, HTTP-redirect fetch), so that whoever pressed the button is back where it was, without JavaScript, too.
    static let itemActions = """
        {{#actions}}
        <form class="inline" method="post" action="{{path}}#{{place}}">{{#fields}}<input type="hidden" name="{{name}}" value="{{value}}">{{/fields}}<button id="{{id}}">{{name}}</button></form>
        {{/actions}}
        """
}
