"""The static pages in a real browser: whole, linked, accessible, and found by their headings."""

import html
import re

import pytest

from helpers.course import publishing, site, tree
from tests.browser import offline, presented

pytestmark = pytest.mark.usefixtures("extra")
EXERCISES = [path for path in presented.PATHS if path.parent.name == "exercises"]


@pytest.fixture(scope="module")
def exercise(extra, tmp_path_factory):
    """The page of one exercise, which takes no run."""
    path = presented.ROOT / "exercises/02_minimization.ipynb"
    half = tmp_path_factory.mktemp("site")
    site.write(path, presented.PATHS, presented.ROOT, half)
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


@pytest.mark.present
@pytest.mark.parametrize("path", EXERCISES, ids=lambda path: path.stem)
def test_the_page_of_an_exercise_is_whole_and_accessible(browser, tmp_path, path):
    presented.check_page(browser, (path, tree.read(path)), tmp_path)


@pytest.fixture(scope="module")
def published(extra, tmp_path_factory):
    """The folder of all pages, with the stored stills in place of moving pictures."""
    out = tmp_path_factory.mktemp("published") / "site"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(publishing, "run", tree.read)
        site.main(out)
    return out


def places(file):
    """Return (what a page's links lead to, the places it has to lead to)."""
    text = re.sub(r"<script>.*?</script>", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
    links = map(html.unescape, re.findall(r'<a href="([^"]*)"', text))
    return list(links), {html.unescape(id_) for id_ in re.findall(r' id="([^"]*)"', text)}


@pytest.mark.present
def test_each_link_of_each_page_leads_to_what_is_there(published):
    pages = {file: places(file) for file in published.rglob("*.html")}
    assert len(pages) > len(presented.NAMES)
    dead = []
    for file, (links, _) in pages.items():
        for link in (link for link in links if "://" not in link):
            target, _, part = link.partition("#")
            there = (file.parent / target).resolve() if target else file
            if not there.is_file() or (part and part not in pages[there][1]):
                dead.append((file.name, link))
    assert dead == []


@pytest.mark.present
def test_the_index_knows_each_page_and_finds_headings(browser, published):
    with offline.opened(browser, published / "index.html", size=(1100, 900)) as page:
        hrefs = page.locator("a[href]").evaluate_all("all => all.map(a => a.getAttribute('href'))")
        assert {f"{name}.html" for name in presented.NAMES} <= set(hrefs)
        assert offline.violations(page) == []
        page.get_by_label("Search the headings").fill("power rule")
        shown = page.locator(".contents li:visible")
        assert all("power rule" in text.lower() for text in shown.all_inner_texts())
        shown.get_by_text("The power rule", exact=True).click()
        page.wait_for_url("**/01a_slopes_and_limits.html#The-power-rule")
        page.evaluate("async () => { await ready; }")
        assert page.get_by_role("heading", name="The power rule").is_visible()
