// The templates of seller onboarding, and of the page that stands for Stripe.

extension Templates {
    static let sellers: [String: String] = [
        "sellerDetails": details, "sellerTerms": terms, "sellerStripe": stripe, "stripeConnect": connect, "sellerSummary": summary,
        "sellerState": state,
    ]

    private static let details = """
        <h1>{{heading}}</h1>
        <p>{{progress}}: your details</p>
        {{#alert}}
        <div role="alert"><p>{{alert}}</p></div>
        {{/alert}}
        <p>Seller ID: {{seller}}</p>
        <form method="post" action="{{action}}">
        <input type="hidden" name="visit" value="{{visit}}">
        <input type="hidden" name="step" value="{{step}}">
        <fieldset>
        <legend>Your organisation</legend>
        {{#fields}}
        <div class="field">
        <label for="{{id}}">{{label}}</label>
        <input id="{{id}}" name="{{id}}" type="{{type}}" autocomplete="{{purpose}}" value="{{value}}"{{#isRequired}} required{{/isRequired}}{{#error}} aria-invalid="true" aria-describedby="{{id}}-error"{{/error}}>
        {{#error}}
        <p class="error" id="{{id}}-error">{{error}}</p>
        {{/error}}
        </div>
        {{/fields}}
        </fieldset>
        <div class="field">
        <input id="optIn" name="optIn" type="checkbox" value="yes" style="width: auto"{{#optsIn}} checked{{/optsIn}}{{#mustOptIn}} required{{/mustOptIn}}{{#optInError}} aria-invalid="true" aria-describedby="optIn-error"{{/optInError}}>
        <label class="choice" for="optIn">Opt in to being bookable through imin</label>
        {{#optInError}}
        <p class="error" id="optIn-error">{{optInError}}</p>
        {{/optInError}}
        </div>
        <button type="submit">Continue</button>
        </form>

        """

    private static let terms = """
        <h1>{{heading}}</h1>
        <p>{{progress}}: terms</p>
        {{#alert}}
        <div role="alert"><p>{{alert}}</p></div>
        {{/alert}}
        <h2>Terms for sellers</h2>
        <ol>
        {{#terms}}
        <li>{{.}}</li>
        {{/terms}}
        </ol>
        <form method="post" action="{{action}}">
        <input type="hidden" name="visit" value="{{visit}}">
        <input type="hidden" name="step" value="{{step}}">
        {{#agreement}}
        <p>{{by}} agreed to these terms on {{on}}.</p>
        <button type="submit">Continue</button>
        {{/agreement}}
        {{^agreement}}
        <div class="field">
        <input id="terms" name="terms" type="checkbox" value="agreed" style="width: auto" required{{#error}} aria-invalid="true" aria-describedby="terms-error"{{/error}}>
        <label class="choice" for="terms">We agree to these terms</label>
        {{#error}}
        <p class="error" id="terms-error">{{error}}</p>
        {{/error}}
        </div>
        <button type="submit">Agree and continue</button>
        {{/agreement}}
        </form>
        <p><a href="{{action}}?step=details">Back to your details</a></p>

        """

    private static let stripe = """
        <h1>{{heading}}</h1>
        <p>{{progress}}: payments</p>
        <form method="post" action="{{action}}">
        <input type="hidden" name="visit" value="{{visit}}">
        <input type="hidden" name="step" value="{{step}}">
        {{#connects}}
        <p>To sell paid sessions through imin you need a Stripe account that is connected to imin. You do that on Stripe's own site and come back here.</p>
        <button type="submit">Connect with Stripe</button>
        {{/connects}}
        {{#disconnects}}
        <p>Your Stripe account {{disconnects}} is connected to imin. Without it only your free sessions can be booked.</p>
        <button type="submit">Disconnect Stripe</button>
        {{/disconnects}}
        </form>
        <p><a href="{{action}}?step=terms">Back to the terms</a></p>

        """

    private static let connect = """
        <h1>Stripe (sandbox)</h1>
        <p>This page stands for Stripe. No account is needed and no money moves.</p>
        <p>imin asks to take payments for {{seller}}.</p>
        <form method="post" action="{{action}}">
        <input type="hidden" name="visit" value="{{visit}}">
        <button type="submit" name="result" value="connect">Connect my Stripe account</button>
        <button type="submit" name="result" value="cancel">Cancel</button>
        </form>

        """

    private static let state = """
        <h1>{{heading}}</h1>
        <table>
        <caption>What imin knows of it</caption>
        <tbody>
        {{#rows}}
        <tr><th scope="row">{{label}}</th><td>{{value}}</td></tr>
        {{/rows}}
        </tbody>
        </table>
        <h2>What the seller, or Stripe, may do now</h2>
        <form method="post" action="{{action}}">
        {{#actions}}
        <button type="submit" name="type" value="{{type}}">{{label}}</button>
        {{/actions}}
        </form>

        """

    private static let summary = """
        <h1>{{heading}}</h1>
        <table>
        <caption>What imin knows of you</caption>
        <tbody>
        {{#rows}}
        <tr><th scope="row">{{label}}</th><td>{{value}}</td></tr>
        {{/rows}}
        </tbody>
        </table>
        <p>You can close this page now.</p>

        """
}
