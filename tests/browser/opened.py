"""A lecture in JupyterLab: opened, run, its sliders moved, as two modules ask for half of them."""

import nbformat

from helpers.course import checkout
from tests.browser import lab

LECTURES = sorted((checkout.root() / "lectures").glob("*.ipynb"))
EXPLORER = ".jp-OutputArea-output .widget-vbox:has(> .widget-image)"


def stored_pictures(path):
    cells = nbformat.read(path, as_version=4).cells
    outputs = (output for cell in cells for output in cell.get("outputs", []))
    return sum("image/png" in output.get("data", {}) for output in outputs)


# A picture that has just been replaced has nothing left to decode: its next is on the way.
DECODED = """() => Promise.all(
    [...document.images].map(image => image.decode().catch(() => {})))"""


def screenshot(page, name):
    """Keep the whole notebook as one picture: the window grows to its height."""
    height = page.evaluate("() => document.querySelector('.jp-WindowedPanel-inner').scrollHeight")
    page.set_viewport_size({"width": 1280, "height": min(height + 120, 16000)})
    page.evaluate("() => { document.querySelector('.jp-WindowedPanel-outer').scrollTop = 0; }")
    # A browser decodes what it does not show yet later, and paints the picture before until then.
    page.evaluate(DECODED)
    folder = checkout.root() / "artifacts"
    folder.mkdir(exist_ok=True)
    page.screenshot(path=folder / f"{name}.png")


# The digest of the still that the image shows, once it is another one than before.
STILL = """async ([image, before]) => {
    const blob = await fetch(image.src).then(answer => answer.blob()).catch(() => ({}));
    if (blob.type !== "image/png") return false;  // it still moves
    const digest = await crypto.subtle.digest("SHA-1", await blob.arrayBuffer());
    const text = new Uint8Array(digest).toString();
    return text !== before && text;
}"""


def still(page, image, before=None):
    return page.wait_for_function(STILL, arg=[image, before]).json_value()


def drive(page, explorer):
    """Move each slider of one explorer by an arrow key; each time another still must appear."""
    image = explorer.query_selector("img")
    shown = still(page, image)
    for handle in explorer.query_selector_all(".noUi-handle"):
        handle.focus()
        at_end = handle.evaluate("node => node.ariaValueNow === node.ariaValueMax")
        page.keyboard.press("ArrowLeft" if at_end else "ArrowRight")
        shown = still(page, image, before=shown)


def check(server, page, complaints, path):
    """Open the lecture at path as a reader does; all of it is there, runs, moves, and is silent."""
    lab.open_notebook(page, server, path.name)
    stills = page.locator(".jp-RenderedImage img")
    assert stills.count() == stored_pictures(path)
    assert all(stills.evaluate_all("images => images.map(i => i.complete && i.naturalWidth > 0)"))
    assert page.get_by_text("Error displaying widget").count() == 0
    lab.run_all(page)
    assert "*" not in "".join(page.locator(".jp-InputPrompt").all_inner_texts())
    assert lab.errors(page) == []
    for explorer in page.query_selector_all(EXPLORER):
        drive(page, explorer)
    screenshot(page, path.stem)
    assert complaints == []
