"""The static pages in a real browser: whole, linked, moving, accessible."""

import itertools
import statistics
from pathlib import Path

import pytest

from helpers.course import assets, checkout, site
from tests.browser import offline

RESPONSE = 20
ROOT = checkout.root()
NAMES = [
    f"{folder}/{path.stem}"
    for folder in site.FOLDERS
    for path in sorted((ROOT / folder).glob("*.ipynb"))
    if site.is_ours(path)
]


@pytest.fixture(scope="module", autouse=True)
def extra():
    """Skip where the extra is not installed, and say so."""
    try:
        assets.mathjax()
    except ValueError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def exercise(tmp_path_factory):
    """The page of one exercise, which takes no run."""
    paths = [ROOT / f"{name}.ipynb" for name in NAMES]
    half = tmp_path_factory.mktemp("site")
    site.write(ROOT / "exercises/02_minimization.ipynb", paths, ROOT, half)
    return half / "exercises/02_minimization.html"


def test_an_exercise_is_a_whole_accessible_page(browser, exercise):
    with offline.opened(browser, exercise, size=(1100, 900)) as page:
        assert page.evaluate(offline.UNDRAWN) == []
        assert page.locator("mjx-container").count() > 5
        assert offline.violations(page) == []
        assert page.get_by_text("Download the notebook").get_attribute("href") in {
            path.name for path in exercise.parent.iterdir()
        }


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_is_as_light_as_its_reader_likes_it(browser, exercise, scheme):
    with offline.opened(browser, exercise, color_scheme=scheme) as page:
        colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert (colour == "rgb(255, 255, 255)") == (scheme == "light")
        assert offline.violations(page) == []


def test_a_page_fits_a_small_screen(browser, exercise):
    with offline.opened(browser, exercise, size=(390, 800)) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.fixture(scope="session")
def published(tmp_path_factory):
    """The folder of all pages."""
    out = tmp_path_factory.mktemp("published") / "site"
    site.main(out)
    return out


@pytest.mark.present
@pytest.mark.parametrize("name", NAMES)
def test_each_page_is_whole_moves_and_is_accessible(browser, published, name):
    with offline.opened(browser, published / f"{name}.html", size=(1100, 900)) as page:
        assert page.evaluate(offline.UNDRAWN) == []
        times, still = page.evaluate(offline.RESPONSES)
        assert still == []
        assert not times or statistics.median(times) <= RESPONSE
        page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
        page.evaluate("new Promise(requestAnimationFrame)")  # what is wide now can be reached
        assert offline.violations(page) == []
        levels = page.locator("h1, h2, h3, h4").evaluate_all("all => all.map(h => +h.tagName[1])")
        assert levels[0] == 1 and levels.count(1) == 1
        assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


@pytest.mark.present
@pytest.mark.parametrize("name", ["index", *NAMES])
def test_each_link_of_a_page_leads_to_what_is_there(browser, published, name):
    file = published / f"{name}.html"
    with offline.opened(browser, file) as page:
        links = page.locator("a[href]").evaluate_all("all => all.map(a => a.href)")
        ids = set(page.locator("[id]").evaluate_all("all => all.map(node => node.id)"))
    places = [link.removeprefix("file://").partition("#") for link in links if "file:" in link]
    assert [at for at, _, _ in places if not Path(at).is_file()] == []
    assert [part for at, _, part in places if part and at == str(file) and part not in ids] == []


@pytest.mark.present
def test_the_index_knows_each_page_and_finds_headings(browser, published):
    with offline.opened(browser, published / "index.html", size=(1100, 900)) as page:
        hrefs = page.locator("a[href]").evaluate_all("all => all.map(a => a.getAttribute('href'))")
        assert {f"{name}.html" for name in NAMES} <= set(hrefs)
        assert offline.violations(page) == []
        page.get_by_label("Search the headings").fill("power rule")
        shown = page.locator(".contents li:visible")
        assert all("power rule" in text.lower() for text in shown.all_inner_texts())
        shown.get_by_text("The power rule", exact=True).click()
        assert "01a_slopes_and_limits.html#" in page.url
        assert page.get_by_role("heading", name="The power rule").is_visible()
