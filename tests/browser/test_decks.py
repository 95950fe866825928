"""Decks in a real browser: every slide fits, every formula is drawn, every slider moves."""

import re

import nbformat
import pytest

from helpers.course import publishing
from tests.browser import offline, presented

pytestmark = pytest.mark.usefixtures("extra")
PICTURE = """
from helpers.plots import figure, moving
from helpers.widgets import explore
fig, ax = figure()
(line,) = ax.plot([0, 1], [0, 1])
moving(line)
def update(slope=0.5, style="solid"):
    line.set(ydata=[0, slope], linestyle=style)
explore(fig, update, "A line from the corner whose slope the slider sets, dashed or solid",
        slope=(0.0, 1.0, 0.1), style=["solid", "dashed"])
"""
TINY = [
    ("slide", "markdown", "# 01 A tiny deck\n\nIt holds $x^2$ and\n\n$$\\begin{aligned}a&=b\\\\&=c"
     "\\end{aligned}$$"),
    ("fragment", "markdown", "**Predict.**\n<details><summary>A</summary>\n\nfirst $y$.</details>\n"
     "<details><summary>B</summary>\n\nsecond.</details>"),
    ("notes", "markdown", "Say this aloud."),
    ("subslide", "markdown", "## A picture"),
    ("fragment", "code", PICTURE),
    ("slide", "code", "print('a line too long for letters that the last row reads ' * 4)"),
    ("skip", "code", "hidden = 1"),
]  # fmt: skip


def notebook_of(members):
    """Return a notebook of (slide type, kind of cell, source)."""
    made = {"markdown": nbformat.v4.new_markdown_cell, "code": nbformat.v4.new_code_cell}
    cells = [made[kind](text, metadata={"slideshow": {"slide_type": slide_type}})
             for slide_type, kind, text in members]
    return nbformat.v4.new_notebook(cells=cells)


@pytest.fixture(scope="module")
def tiny(extra, browser, tmp_path_factory):
    """The file of a deck of a tiny notebook."""
    folder = tmp_path_factory.mktemp("tiny")
    nbformat.write(notebook_of(TINY), folder / "tiny.ipynb")
    notebook = publishing.run(folder / "tiny.ipynb")
    assert presented.moving(notebook) == 1
    return presented.write_deck(notebook, folder / "tiny.html")


@pytest.fixture
def deck(browser, tiny):
    """The tiny deck, opened."""
    with offline.opened(browser, tiny) as page:
        yield page


def place(page):
    """Return where the deck stands: (column, row, fragment)."""
    at = page.evaluate("Reveal.getIndices()")
    return at["h"], at["v"], at.get("f")


def test_a_deck_fits_draws_its_formulas_and_moves(deck):
    assert deck.evaluate(offline.OVERFLOWS) == []
    assert min(size for _, size, _ in deck.evaluate(offline.SMALLEST)) == presented.LETTERS
    assert deck.evaluate(offline.UNDRAWN) == []
    assert deck.locator(".slides mjx-container").count() == 3
    assert presented.response(deck) <= presented.RESPONSE


def test_what_is_skipped_is_not_there_and_notes_are_not_seen(deck):
    text = deck.locator(".slides").inner_text()
    assert "hidden" not in text and "Say this" not in text and "explore(" not in text
    assert "Say this aloud" in deck.locator("aside.notes").text_content()


def test_in_a_slider_the_arrows_home_and_end_move_it_and_all_other_keys_the_deck(deck):
    deck.evaluate("Reveal.slide(0, 1, 0)")
    slider, image = deck.get_by_label("slope"), deck.locator(".explore-frames img")
    slider.focus()
    shown = {image.get_attribute("src")}
    for key in ("ArrowRight", "Home", "End", "ArrowLeft", "ArrowUp"):
        deck.keyboard.press(key)
        shown.add(image.get_attribute("src"))
    assert place(deck) == (0, 1, 0) and len(shown) >= 4
    for key, there in [("PageDown", (1, 0, None)), ("Space", (1, 0, None)), ("PageUp", (0, 1, -1))]:
        deck.evaluate("Reveal.slide(0, 1, 0)")
        value = slider.input_value()
        slider.focus()
        deck.keyboard.press(key)
        assert (place(deck), slider.input_value()) == (there, value)
    deck.evaluate("Reveal.slide(0, 1, 0)")
    slider.focus()
    deck.keyboard.press("Escape")
    assert deck.evaluate("Reveal.isOverview()")


def test_in_a_list_the_arrows_choose_and_page_down_goes_on(deck):
    deck.evaluate("Reveal.slide(0, 1, 0)")
    choice = deck.get_by_label("style")
    choice.focus()
    deck.keyboard.press("ArrowDown")
    assert choice.input_value() == "dashed" and place(deck) == (0, 1, 0)
    deck.keyboard.press("PageDown")
    assert place(deck) == (1, 0, None)


SWIPE = """([selector, from, to]) => {
    const node = document.querySelector(selector);
    const pointers = {touchstart: "pointerdown", touchmove: "pointermove", touchend: "pointerup"};
    const fire = (type, x) => {
        const touch = new Touch({identifier: 1, target: node, clientX: x, clientY: 300});
        const touches = type === "touchend" ? [] : [touch];
        node.dispatchEvent(new TouchEvent(type, {touches, changedTouches: [touch], bubbles: true,
                                                cancelable: true}));
        node.dispatchEvent(new PointerEvent(pointers[type], {pointerType: "touch", clientX: x,
                                                             clientY: 300, bubbles: true}));
    };
    fire("touchstart", from); fire("touchmove", (from + to) / 2); fire("touchmove", to);
    fire("touchend", to);
}"""


def test_a_swipe_turns_the_slide_but_not_on_a_slider(browser, tiny):
    with offline.opened(browser, tiny, has_touch=True) as page:
        page.evaluate("Reveal.slide(0, 1, 0)")
        page.evaluate(SWIPE, [".present .explore-frames input", 800, 200])
        assert place(page)[:2] == (0, 1)
        page.evaluate(SWIPE, [".present h2", 800, 200])
        assert place(page)[:2] == (1, 0)


def test_a_fold_opens_by_click_and_by_enter_alone_and_space_goes_on(deck):
    deck.evaluate("Reveal.slide(0, 0, 0)")
    first, second = deck.locator("details").all()
    first.locator("summary").click()
    second.locator("summary").focus()
    deck.keyboard.press("Enter")
    deck.wait_for_function("() => !document.querySelector('details').open")
    assert second.evaluate("fold => fold.open") and place(deck) == (0, 0, 0)
    deck.keyboard.press("Space")
    assert place(deck)[:2] == (0, 1)


def test_the_presenter_sees_the_notes_and_the_next_slide(deck):
    with deck.context.expect_page() as popup:
        deck.evaluate("Reveal.slide(0, 0, 0)")
        deck.keyboard.press("s")
    view = popup.value
    view.wait_for_function("document.querySelector('.speaker-controls-notes .value')"
                           "?.textContent.includes('Say this aloud')", timeout=20_000)
    # Both of its small decks stand where the large one stands, or one step further.
    view.wait_for_function("document.querySelectorAll('iframe').length === 2")
    view.keyboard.press("PageDown")
    deck.wait_for_function("Reveal.getIndices().v === 1")


def test_d_makes_the_room_dark(deck):
    colour = "getComputedStyle(document.body).backgroundColor"
    light = deck.evaluate(colour)
    deck.keyboard.press("d")
    assert deck.evaluate(colour) != light


def test_printing_gives_a_page_for_each_slide_laid_out_as_in_the_room(browser, tiny):
    with offline.opened(browser, tiny, "?print-pdf") as page:
        page.wait_for_selector(".pdf-page")
        assert page.locator(".pdf-page").count() == 3
        image = page.locator(".pdf-page .explore-frames img")
        assert image.is_visible() and image.bounding_box()["width"] > 600
        assert not page.get_by_label("slope").is_visible()
        paper = page.locator(".pdf-page").nth(1).bounding_box()
        heading = page.locator("h2", has_text="A picture").bounding_box()
        assert (heading["x"] - paper["x"], heading["y"] - paper["y"]) == (56, 36)
        pdf = page.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 3


@pytest.mark.parametrize("query", ["", "?dark"], ids=["light", "dark"])
def test_a_deck_is_accessible(browser, tiny, query):
    with offline.opened(browser, tiny, query) as page:
        page.evaluate("Reveal.slide(0, 1, 0)")
        assert offline.violations(page) == []


def test_in_a_dark_room_a_pictures_white_is_the_dark_of_the_slide(browser, tiny):
    with offline.opened(browser, tiny, "?dark") as page:
        page.evaluate("Reveal.slide(0, 1, 0)")
        box = page.locator(".explore-frames img").bounding_box()
        inside = {**box, "x": box["x"] + 2, "y": box["y"] + 2, "width": 1, "height": 1}
        outside = {**inside, "x": 20, "y": 600}
        shown = [page.screenshot(clip=place, animations="disabled") for place in (inside, outside)]
        assert shown[0] == shown[1]
