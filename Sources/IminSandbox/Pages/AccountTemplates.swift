// The pages on sellers' sites that connect accounts and take evidence.

enum AccountTemplates {
    static let sources: [String: String] = [
        "formFields": formFields, "connectSignIn": signIn, "connectSignUp": signUp, "connectConsent": consent, "evidence": evidence,
        "foreign": foreign, "cards": cards, "cardsSignIn": cardsSignIn, "cardEdit": cardEdit,
    ]

    private static let cardsSignIn = """
        <h1>Card details</h1>
        {{#alert}}
        <div role="alert"><p>{{alert}}</p></div>
        {{/alert}}
        <p>On the platform the broker's own sign-in lets its customers in here. In the sandbox, say who you are.</p>
        <form method="post" action="/cards/sign-in">
        <div class="field">
        <label for="customer">Customer identifier</label>
        <input id="customer" name="customer" type="text" autocomplete="username" value="{{hint}}" required>
        </div>
        <button type="submit">Sign in</button>
        </form>

        """

    private static let cardEdit = """
        <h1>{{label}}</h1>
        {{#alert}}
        <div role="alert"><p>{{alert}}</p></div>
        {{/alert}}
        <form method="post" action="{{action}}">
        {{#fields}}
        {{>field}}
        {{/fields}}
        <button type="submit">Save the card</button>
        </form>
        <p><a href="/cards">Back to your cards</a></p>

        """

    private static let cards = """
        <h1>Card details</h1>
        {{#alert}}
        <div role="alert"><p>{{alert}}</p></div>
        {{/alert}}
        <p>{{name}}, these cards are offered to you when you pay.</p>
        {{#none}}
        <p>You keep no cards yet.</p>
        {{/none}}
        {{#cards}}
        <form method="post" action="{{action}}">
        <p>{{label}}, {{holder}}, {{state}} <a href="{{edit}}" aria-label="Edit {{label}}">Edit</a> <button type="submit" name="remove" value="1" aria-label="Remove {{label}}">Remove</button></p>
        </form>
        {{/cards}}
        <form method="post" action="/cards/add">
        <fieldset>
        <legend>Add a card</legend>
        {{#fields}}
        {{>field}}
        {{/fields}}
        </fieldset>
        <button type="submit">Add the card</button>
        </form>
        <form method="post" action="/cards/sign-out"><button type="submit" name="sign-out" value="1">Sign out</button></form>

        """

    private static let foreign = """
        <h1>{{host}}</h1>
        <p>Here the sandbox ends: {{address}} is a page of somebody else, and this one stands in its place.</p>

        """

    private static let formFields = """
        {{#fields}}
        <div class="field">
        <label for="{{id}}">{{label}}</label>
        <input id="{{id}}" name="{{id}}" type="{{type}}" autocomplete="{{purpose}}" value="{{value}}" required{{#error}} aria-invalid="true" aria-describedby="{{id}}-error"{{/error}}>
        {{#error}}
        <p class="error" id="{{id}}-error">{{error}}</p>
        {{/error}}
        </div>
        {{/fields}}

        """

    private static let signIn = """
        <h1>Sign in to {{seller}}</h1>
        {{#alert}}
        <div role="alert"><p>{{alert}}</p></div>
        {{/alert}}
        <form method="post" action="{{action}}">
        <div class="field">
        <label for="email">E-mail address</label>
        <input id="email" name="email" type="email" autocomplete="username" value="{{email}}" required>
        </div>
        <div class="field">
        <label for="password">Password</label>
        <input id="password" name="password" type="password" autocomplete="current-password" required>
        </div>
        <button type="submit">Sign in</button>
        </form>
        <p><a href="{{signUp}}">Create an account with {{seller}}</a></p>
        <p><a href="{{back}}">Go back without connecting</a></p>

        """

    private static let signUp = """
        <h1>Create an account with {{seller}}</h1>
        {{#alert}}
        <div role="alert"><p>{{alert}}</p></div>
        {{/alert}}
        <form method="post" action="{{action}}">
        {{>formFields}}
        <button type="submit">Create the account</button>
        </form>
        <p><a href="{{signIn}}">I have an account: sign in</a></p>
        <p><a href="{{back}}">Go back without connecting</a></p>

        """

    private static let consent = """
        <h1>Connect your account</h1>
        <p>You are signed in to {{seller}} as {{email}}.</p>
        <p>May {{broker}} connect with this account? It will see your e-mail address, your access pass and your entitlements, and may keep
        them up to date.</p>
        <form method="post" action="{{action}}">
        <button type="submit" name="decision" value="allow">Allow</button>
        <button type="submit" name="decision" value="decline">Decline</button>
        </form>
        <p><a href="{{signIn}}">Use another account</a></p>

        """

    private static let evidence = """
        <h1>Evidence for {{entitlement}}</h1>
        {{#alert}}
        <div role="alert"><p>{{alert}}</p></div>
        {{/alert}}
        <p>{{seller}} asks for a proof that {{entitlement}} is right for {{name}}. {{state}}</p>
        {{#file}}
        <p>Handed in: {{file}}</p>
        {{/file}}
        {{#isOpen}}
        <form method="post" action="{{action}}" enctype="multipart/form-data">
        <div class="field">
        <label for="evidence">Photo or scan of your proof (JPEG, PNG, PDF or text; at most 1 MB)</label>
        <input id="evidence" name="evidence" type="file" accept="image/jpeg,image/png,application/pdf,text/plain" required{{#error}} aria-invalid="true" aria-describedby="evidence-error"{{/error}}>
        {{#error}}
        <p class="error" id="evidence-error">{{error}}</p>
        {{/error}}
        </div>
        <button type="submit">Hand in</button>
        </form>
        <p>This page is open until {{expiry}}.</p>
        {{/isOpen}}

        """
}
