"""One browser and one JupyterLab for all tests of a worker; skipped where no Chromium is."""

import shutil

import pytest
from playwright.sync_api import sync_playwright

from helpers.course import checkout
from helpers.course.browser import find_chromium
from tests.browser import lab


@pytest.fixture(scope="session")
def browser():
    path = find_chromium()
    if path is None:
        pytest.skip("no Chromium or Chrome was found, so nothing was tried in a real browser")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=lab.CHROMIUM_ARGUMENTS)
        yield chromium
        chromium.close()


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
