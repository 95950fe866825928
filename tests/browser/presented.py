"""What is asked of each lecture's deck and page, as two modules ask it of half of the lectures."""

import itertools
import math
import statistics

import pytest

from helpers.course import cells, checkout, publishing, site, slides
from tests.browser import offline

ROOT = checkout.root()
LECTURES = sorted((ROOT / "lectures").glob("*.ipynb"))
NAMES = [
    f"{folder}/{path.stem}"
    for folder in site.FOLDERS
    for path in sorted((ROOT / folder).glob("*.ipynb"))
    if site.is_ours(path)
]
PATHS = [ROOT / f"{name}.ipynb" for name in NAMES]
# Bytes; milliseconds; pixels of 720: a fortieth of the height is what the last row reads.
DECK_BYTES, RESPONSE, LETTERS, PICTURE = 15_000_000, 20, 18, 620
ROUNDS = 6  # other work on the machine makes a picture slower, never quicker


def half(first):
    """Return the marks of a module whose tests are of every other lecture, from this one on."""
    paths = LECTURES[first::2]
    lectures = pytest.mark.parametrize(
        "lecture", paths, ids=[path.stem for path in paths], indirect=True, scope="module"
    )
    return [pytest.mark.present, pytest.mark.usefixtures("extra"), lectures]


def run(path):
    """Return (path, its notebook executed for decks and pages): what takes longest, done once."""
    return path, publishing.run(path)


def write_deck(notebook, path):
    """Write the deck of an executed notebook."""
    path.write_text(slides.deck(notebook, slides.title_of(notebook), {}), encoding="utf-8")
    return path


def check_deck(browser, lecture, tmp_path):
    """Each slide fits, is read from afar, and has its formulas drawn; each slider moves."""
    path, notebook = lecture
    file = write_deck(notebook, tmp_path / f"{path.stem}.html")
    assert file.stat().st_size <= DECK_BYTES
    with offline.opened(browser, file) as page:
        assert page.evaluate(offline.OVERFLOWS) == []
        small = page.evaluate(offline.SMALLEST)
        assert [one for one in small if one[1] < LETTERS or one[2] < PICTURE] == []
        assert page.locator(".explore-frames").count() == moving(notebook)
        check_what_is_seen(page)


def check_page(browser, lecture, tmp_path):
    """The page is whole, its headings are in order, and each slider moves."""
    path, notebook = lecture
    file = tmp_path / f"{path.stem}.html"
    file.write_text(site.placed(path, notebook, PATHS, ROOT), encoding="utf-8")
    with offline.opened(browser, file, size=(1100, 900)) as page:
        page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
        page.evaluate("new Promise(requestAnimationFrame)")  # what is wide now can be reached
        levels = page.locator("h1, h2, h3, h4").evaluate_all("all => all.map(h => +h.tagName[1])")
        assert levels[0] == 1 and levels.count(1) == 1
        assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
        check_what_is_seen(page)


def check_what_is_seen(page):
    """Formulas are drawn, sliders answer, all have names: in a deck as on a page."""
    assert page.evaluate(offline.UNDRAWN) == []
    assert response(page) <= RESPONSE
    assert page.locator("img:not([alt]), img[alt='']").count() == 0
    assert offline.violations(page) == []


def response(page):
    """Return the milliseconds until an input's picture is there: the median, of the best round."""
    best = math.inf
    for _ in range(ROUNDS):
        times, still = page.evaluate(offline.RESPONSES)
        assert still == []
        best = min(best, statistics.median(times or [0]))
        if best <= RESPONSE:
            break
    return best


def moving(notebook):
    """Return how many of a notebook's pictures move."""
    return sum("explore-frames" in cells.outputs(cell) for cell in notebook.cells)
