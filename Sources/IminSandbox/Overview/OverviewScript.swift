// What keeps the page up to date where JavaScript runs: once a second it asks whether anything changed, and if so puts the new page's
// content in place of the old, leaving the focus and what was opened as they are.

enum OverviewScript {
    static let text = """
        "use strict";
        (() => {
          const main = () => document.querySelector("main");
          const refresh = async () => {
            if (document.hidden) return;
            const reply = await fetch("/sandbox/moment", { headers: { accept: "application/json" } });
            if (!reply.ok || (await reply.json()).moment === main().dataset.moment) return;
            const page = await fetch(location.href);
            if (!page.ok) return;
            const fresh = new DOMParser().parseFromString(await page.text(), "text/html").querySelector("main");
            const focus = document.activeElement?.id;
            const open = [...document.querySelectorAll("details[open]")].map((details) => details.id);
            const typed = [...document.querySelectorAll("input:not([type=hidden])")].map((input) => [input.id, input.value]);
            main().replaceWith(document.adoptNode(fresh));
            for (const id of open) document.getElementById(id)?.setAttribute("open", "");
            for (const [id, value] of typed) { const input = document.getElementById(id); if (input) input.value = value; }
            if (focus) document.getElementById(focus)?.focus({ preventScroll: true });
          };
          setInterval(() => refresh().catch(() => {}), 1000);
        })();

        """
}
