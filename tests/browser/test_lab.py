"""JupyterLab opens every other lecture and runs it, and a picture answers all that is done to it.

The other lectures are in test_lab_too.py, for another worker.
"""

import re

import pytest

from tests.browser import lab, opened
from tests.browser.opened import EXPLORER, still

SLIDING = """
import time
import numpy as np
from helpers.plots import curves, figure, readout
from helpers.widgets import explore

fig, ax = figure()
curves.curve(ax, np.sin, -3, 3)
tangent, say = curves.tangent(ax, np.sin, np.cos), readout(ax)
def update(x0=0.0, line="solid"):
    if x0 == -2.0:
        raise ValueError("no tangent <here>")
    tangent(x0)
    say(f"x = {x0:.2f}")
e = explore(fig, update, "the sine and its tangent, which slides along it",
            x0=(-2.0, 2.0, 0.05), line=["solid", "dashed"])
e
"""
COMPUTING = """
end = time.time() + 60
while e.controls["x0"].value > 1.02 and time.time() < end:
    np.sin(np.linspace(0, 1, 1000))
"""
# What a picture must show: drawn anew, all of it, for the values that the kernel holds now.
JUDGE = """
from helpers.plots import pixels
from helpers.plots.pixels import DRAWING
import io
from PIL import Image
def right(e):
    time.sleep(1)
    with DRAWING:
        shown = np.asarray(Image.open(io.BytesIO(e.image.value)).convert("RGB")).astype(int)
        e.update(**e.values())
        new = np.asarray(Image.open(io.BytesIO(pixels.png(e.fig))).convert("RGB")).astype(int)
    return e.image.format, (shown == new).all()
"""
RUN = """cell => {
    jupyterapp.shell.currentWidget.content.activeCellIndex = cell;
    return jupyterapp.commands.execute("notebook:run-cell");
}"""
PROMPT = "cell => document.querySelectorAll('.jp-InputPrompt')[cell].innerText"
# Each picture that the image element is given: was it ever empty, did its element stay?
WATCH = """image => {
    window.pictures = [];
    new MutationObserver(() => window.pictures.push(image.src))
        .observe(image, {attributes: true, attributeFilter: ["src"]});
}"""


def press(page, key, image):
    """Press the key and wait until image shows another picture."""
    before = image.get_attribute("src")
    page.keyboard.press(key)
    page.wait_for_function("([image, src]) => image.src !== src", arg=[image, before])


@pytest.mark.parametrize("path", opened.LECTURES[::2], ids=lambda path: path.stem)
@pytest.mark.usefixtures("kernels")
def test_a_lecture_opens_with_its_pictures_runs_clean_and_its_sliders_move(
    server, page, complaints, path
):
    opened.check(server, page, complaints, path)


@pytest.fixture(scope="module")
def sliding_page(server, browser):
    """A notebook with one picture, run."""
    lab.write_notebook(server, "sliding.ipynb", SLIDING, COMPUTING, JUDGE, "print(*right(e))")
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    lab.open_notebook(page, server, "sliding.ipynb")
    run(page, 0)
    page.wait_for_selector(EXPLORER)
    yield page
    page.close()
    lab.shut_kernels_down(server)


@pytest.fixture
def sliding(sliding_page):
    """The explorer's element, its slider focused and at its upper end, the line solid."""
    explorer = sliding_page.query_selector(EXPLORER)
    explorer.query_selector("select").select_option("solid")
    explorer.query_selector(".noUi-handle").focus()
    sliding_page.keyboard.press("End")
    still(sliding_page, explorer.query_selector("img"))
    return explorer


def start(page, cell):
    """Run this cell; do not wait for it."""
    page.evaluate(f"cell => {{ ({RUN})(cell) }}", cell)


def run(page, *cells):
    """Run these cells, one after the other, and wait for each."""
    for cell in cells:
        page.evaluate(RUN, cell)


def printed(page, cell):
    return page.locator(".jp-Cell").nth(cell).locator(".jp-OutputArea-output").inner_text().strip()


def test_the_image_element_stays_and_never_is_empty(sliding_page, sliding):
    image = sliding.query_selector("img")
    image.evaluate(WATCH)
    for _ in range(20):
        press(sliding_page, "ArrowLeft", image)
    assert image.evaluate("node => node === document.querySelector('.widget-image')")
    pictures = sliding_page.evaluate("pictures")
    assert len(pictures) >= 20
    assert all(re.match("blob:", src) for src in pictures)
    assert image.evaluate("node => node.complete && node.naturalWidth > 0")


def test_the_last_of_many_quick_keys_wins(sliding_page, sliding):
    for key in ["ArrowLeft"] * 25 + ["ArrowRight"] * 8:
        sliding_page.keyboard.press(key)
    run(sliding_page, 2, 3)
    assert sliding.query_selector(".widget-readout").inner_text() == "1.15"
    assert printed(sliding_page, 3) == "png True"


def test_a_drag_while_a_cell_computes_moves_and_tears_nothing(sliding_page, sliding):
    image = sliding.query_selector("img")
    start(sliding_page, 1)
    sliding_page.wait_for_function(f"() => ({PROMPT})(1) === '[*]:'")
    sliding.query_selector(".noUi-handle").focus()
    for _ in range(15):
        press(sliding_page, "ArrowLeft", image)
    assert sliding_page.evaluate(PROMPT, 1) == "[*]:"
    for _ in range(5):  # to 1.0, at which the cell ends
        press(sliding_page, "ArrowLeft", image)
    sliding_page.wait_for_function(f"() => ({PROMPT})(1) !== '[*]:'")
    run(sliding_page, 2, 3)
    assert printed(sliding_page, 3) == "png True"


def test_an_exception_of_update_is_read_in_the_widget_until_the_next_good_move(
    sliding_page, sliding
):
    sliding_page.keyboard.press("Home")
    alert = sliding.wait_for_selector("[role=alert]").inner_text()
    assert alert == "This picture stopped. ValueError: no tangent <here>"
    sliding_page.keyboard.press("End")
    sliding.wait_for_selector("[role=alert]", state="detached")


@pytest.mark.usefixtures("sliding")
def test_each_control_has_a_label_and_the_picture_a_name(sliding_page):
    tree = sliding_page.locator(EXPLORER).aria_snapshot()
    assert 'combobox "line"' in tree
    assert 'img "the sine and its tangent, which slides along it"' in tree
    labels = sliding_page.locator(f"{EXPLORER} .widget-label:visible")
    assert labels.all_inner_texts() == ["x0", "line"]
    assert "null" not in labels.evaluate_all("nodes => nodes.map(node => node.title)")
