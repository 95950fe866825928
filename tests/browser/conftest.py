"""One browser and one JupyterLab for all tests of a worker; skipped where no Chromium is."""

import os
import shutil

import pytest
from playwright.sync_api import sync_playwright

from helpers.course import assets, checkout
from helpers.course.browser import find_chromium

# What several modules share asserts as tests do, and must say as much where it fails.
for shared in ("offline", "opened", "presented"):
    pytest.register_assert_rewrite(f"tests.browser.{shared}")
from tests.browser import lab, offline, presented  # noqa: E402


def absent(reason):
    """Skip what cannot be tried here. Where CI=true, all must be there: then it is a failure."""
    (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(reason)


@pytest.fixture(scope="session")
def browser():
    path = find_chromium()
    if path is None:
        absent("no Chromium or Chrome was found, so nothing was tried in a real browser")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=lab.CHROMIUM_ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def extra():
    """Needed by what builds decks and pages; says what to do where it is not installed."""
    try:
        assets.mathjax()
    except ValueError as error:
        absent(str(error))


@pytest.fixture(scope="module")
def lecture(request):
    """A lecture, named by presented.half and run once for all tests of a module."""
    return presented.run(request.param)


@pytest.fixture
def page(browser):
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(lab.SECONDS * 1000)
    yield page
    page.close()


@pytest.fixture(scope="session")
def server(browser, tmp_path_factory):
    """A JupyterLab on a copy of the lectures: whatever is run there changes nothing here."""
    home = tmp_path_factory.mktemp("jupyter")
    lectures = shutil.copytree(checkout.root() / "lectures", home / "lectures")
    with lab.serve(lectures, home) as server:
        yield server


@pytest.fixture
def kernels(server):
    """One kernel at a time: those that a test started end with it."""
    yield
    lab.shut_kernels_down(server)


@pytest.fixture
def complaints(page):
    """What the page's console reports as an error, and exceptions that nobody caught."""
    return offline.complaints_of(page, "error")
