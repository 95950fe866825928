"""Decks and pages opened as files, with no network; what they ask for and complain of is kept."""

import contextlib

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

# How far each slide reaches beyond its edges, with each fold open in turn.
OVERFLOWS = """async () => {
    const found = [];
    for (const section of document.querySelectorAll("section.leaf")) {
        const {h, v} = Reveal.getIndices(section);
        Reveal.slide(h, v, 99);
        for (const fold of [null, ...section.querySelectorAll("details")]) {
            if (fold) { fold.open = true; await new Promise(requestAnimationFrame); }
            const edge = section.getBoundingClientRect(), scale = Reveal.getScale();
            let [down, right] = [section.scrollHeight - 720, section.scrollWidth - 1280];
            for (const node of section.querySelectorAll("*:not(aside, aside *, mjx-container *)"
                                                        + ", mjx-container > svg")) {
                const box = node.getBoundingClientRect();
                if (box.width === 0 || !node.checkVisibility()) continue;
                down = Math.max(down, (box.bottom - edge.top) / scale - 712);
                right = Math.max(right, (box.right - edge.left) / scale - 1232);
            }
            const picture = section.querySelector(":scope.beside > .drawing");
            for (const text of picture ? section.querySelectorAll(".prose *") : [])
                right = Math.max(right, text.getBoundingClientRect().right
                                        - picture.getBoundingClientRect().left);
            if (down > 0.5 || right > 0.5)
                found.push([h + 1, v + 1, section.innerText.slice(0, 40), down, right]);
            if (fold) fold.open = false;
        }
    }
    return found;
}"""
# The smallest letters of each slide, in pixels of its 1280 x 720, and its narrowest picture.
SMALLEST = """() => [...document.querySelectorAll("section.leaf")].map(section => {
    const sizes = [], text = document.createTreeWalker(section, NodeFilter.SHOW_TEXT);
    const unread = "aside, script, style, select, mjx-assistive-mml, mjx-container svg";
    while (text.nextNode()) {
        const around = text.currentNode.parentElement;
        if (text.currentNode.textContent.trim() && !around.closest(unread))
            sizes.push(parseFloat(getComputedStyle(around).fontSize));
    }
    for (const formula of section.querySelectorAll("mjx-container"))
        sizes.push(parseFloat(getComputedStyle(formula).fontSize));
    const images = [...section.querySelectorAll(".drawing img")];
    const widths = images.map(image => parseFloat(image.style.width));
    return [section.innerText.slice(0, 40), Math.min(...sizes), Math.min(...widths, 1280)];
})"""


def complaints_of(page, *kinds):
    """Return a list that fills with what the console says of these kinds, and with exceptions."""
    texts = []
    page.on("pageerror", lambda error: texts.append(str(error)))
    page.on("console", lambda message: message.type in kinds and texts.append(message.text))
    return texts


@contextlib.contextmanager
def opened(browser, path, query="", size=(1280, 720), **options):
    """Yield the page of this file, ready; it may ask for nothing, and complain of nothing."""
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height}, offline=True, **options
    )
    page = context.new_page()
    complaints = complaints_of(page, "error", "warning")
    context.on("request", lambda r: r.url.startswith("http") and complaints.append(r.url))
    page.goto(path.as_uri() + query)
    page.evaluate("async () => { await ready; }")
    yield page
    assert complaints == []
    context.close()


def violations(page):
    """Return the serious and critical findings of axe-core: (rule, first place)."""
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415  (in the extra only)

    found = Axe().run(page).response["violations"]
    return [
        (one["id"], one["nodes"][0]["html"][:200], one["nodes"][0]["failureSummary"][:300])
        for one in found
        if one["impact"] in ("serious", "critical")
    ]
