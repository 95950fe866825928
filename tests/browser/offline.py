"""Decks and pages opened as files, with no network; what they ask for and complain of is kept."""

import contextlib

from helpers.course import cells, publishing, slides

# What MathJax has not understood, or not seen: its error nodes, and TeX left as text.
UNDRAWN = """() => {
    const text = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const raw = [];
    while (text.nextNode()) {
        const inside = text.currentNode.parentElement.closest("script, style, pre, code, svg");
        const source = text.currentNode.textContent;
        if (!inside && /\\\\[a-z([]|\\$.*\\$/i.test(source)) raw.push(source);
    }
    const broken = document.querySelectorAll("[data-mml-node=merror], mjx-merror, svg text");
    return [...raw, ...[...broken].map(node => node.textContent)];
}"""
# Milliseconds from each input's event until its other picture is decoded, and how many changed.
RESPONSES = """async () => {
    const times = [], still = [];
    for (const figure of document.querySelectorAll(".explore-frames")) {
        const image = figure.querySelector("img");
        for (const input of figure.querySelectorAll("input, select")) {
            const old = image.src, now = input.value, seen = new Set([image.src]);
            const count = input.options ? input.options.length : Number(input.max) + 1;
            for (let k = 0; k < Math.min(count, 8); k++) {
                if (input.options) input.selectedIndex = k;
                else input.value = Math.round(k * input.max / 7);
                const start = performance.now();
                input.dispatchEvent(new Event("input", {bubbles: true}));
                await image.decode();
                times.push(performance.now() - start);
                seen.add(image.src);
            }
            if (seen.size < 2) still.push(input.closest("label").textContent.trim());
            input.value = now;
            input.dispatchEvent(new Event("input", {bubbles: true}));
        }
    }
    return [times, still];
}"""


@contextlib.contextmanager
def opened(browser, path, query="", size=(1280, 720), **options):
    """Yield the page of this file, ready; it may ask for nothing, and complain of nothing."""
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height}, offline=True, **options
    )
    page, complaints = context.new_page(), []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda m: m.type in ("error", "warning") and complaints.append(m.text))
    context.on("request", lambda r: r.url.startswith("http") and complaints.append(r.url))
    page.goto(path.as_uri() + query)
    page.evaluate("async () => { await ready; }")
    yield page
    assert complaints == []
    context.close()


def write_deck(notebook, path):
    """Write the deck of an executed notebook."""
    path.write_text(slides.deck(notebook, slides.title_of(notebook), {}), encoding="utf-8")
    return path


def run(path):
    """Return the notebook at path, executed for exporting, and how many pictures move in it."""
    notebook = publishing.run(path)
    moving = sum("explore-frames" in cells.outputs(cell) for cell in notebook.cells)
    return notebook, moving


def violations(page):
    """Return the serious and critical findings of axe-core: (rule, first place)."""
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415  (in the extra only)

    found = Axe().run(page).response["violations"]
    return [
        (one["id"], one["nodes"][0]["html"][:200], one["nodes"][0]["failureSummary"][:300])
        for one in found
        if one["impact"] in ("serious", "critical")
    ]
