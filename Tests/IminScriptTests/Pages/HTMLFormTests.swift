import Testing

@testable import IminScript

@Suite("Forms are filled in and sent as browsers send them")
struct HTMLFormTests {
    private let form = HTMLForm.all(
        in: HTMLDocument(
            Array(
                """
                <form action="/pay?x=1" method="POST">
                  <input type="hidden" name="token" value="t&amp;1">
                  <label for="number">Card number</label><input id="number" name="card" autocomplete="cc-number">
                  <label>Your name <input name="holder" autocomplete="section-a cc-name"></label>
                  <label><input type="checkbox" name="terms" required> I accept the terms</label>
                  <label><input type="radio" name="size" value="s"> Small</label>
                  <label><input type="radio" name="size" value="l" checked> Large</label>
                  <label for="c">Country</label><select id="c" name="country"><option value="GB">United Kingdom<option value="FR">France</select>
                  <input name="off" value="1" disabled>
                  <textarea name="note" aria-label="Note">hi</textarea>
                  <button name="action" value="pay">Pay £5</button>
                  <button name="action" value="cancel" formaction="/cancel">Cancel</button>
                  <button type="button">Not a submit</button>
                </form>
                """.utf8)))[0]

    @Test("as it stands: hidden fields, defaults of selects and radios, no unchecked boxes, nothing disabled")
    func defaults() {
        let entries = form.entries(pressing: form.buttons.first)
        #expect(
            entries.map { "\($0.name)=\($0.value)" } == [
                "token=t&1", "card=", "holder=", "size=l", "country=GB", "note=hi", "action=pay",
            ])
    }

    @Test(
        "a field is found by its label, its name, its purpose or a part of its label",
        arguments: [
            ("Card number", "card"), ("card", "card"), ("cc-number", "card"), ("your", "holder"), ("cc-name", "holder"), ("terms", "terms"),
        ])
    func finding(words: String, name: String) {
        #expect(form.fields(calledBy: words).map { form.fields[$0].name } == [name])
    }

    @Test("filling takes what the kind of field takes, and refuses the rest")
    func filling() {
        var form = form
        let accepted = [
            form.fill("Card number", with: .text("4242")), form.fill("I accept the terms", with: .on(true)),
            form.fill("Country", with: .text("France")), form.fill("size", with: .text("Small")),
        ]
        #expect(accepted == [true, true, true, true])
        let refused = [
            form.fill("Country", with: .text("Atlantis")), form.fill("card", with: .on(true)), form.fill("nowhere", with: .text("x")),
            form.fill("token", with: .text("x")),
        ]
        #expect(refused == [false, false, false, false])
        #expect(
            HTMLForm.urlEncoded(form.entries(pressing: form.button(calledBy: "cancel")))
                == "token=t%261&card=4242&holder=&terms=on&size=s&country=FR&note=hi&action=cancel")
    }

    @Test("buttons are found by their words; a plain button does not send")
    func buttons() {
        #expect(form.button(calledBy: "pay")?.value == "pay")
        #expect(form.button(calledBy: "Pay £5")?.value == "pay")
        #expect(form.button(calledBy: "cancel")?.action == "/cancel")
        #expect(form.button(calledBy: "Not a submit") == nil)
    }

    @Test("form encoding escapes everything but letters, digits and * - . _")
    func encoding() {
        #expect(HTMLForm.urlEncoded([("a b", "£+&=%é~")]) == "a+b=%C2%A3%2B%26%3D%25%C3%A9%7E")
    }
}
