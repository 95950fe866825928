"""The decks and pages of the lectures that test_lectures_shown.py leaves, in another worker."""

import pytest

from tests.browser import presented

pytestmark = [pytest.mark.present, pytest.mark.usefixtures("extra")]


@pytest.fixture(scope="module", params=presented.LECTURES[1::2], ids=lambda path: path.stem)
def lecture(request):
    """A lecture, run once for all tests of it."""
    return presented.run(request.param)


def test_the_deck_of_a_lecture_fits_is_read_from_afar_moves_and_is_accessible(
    browser, lecture, tmp_path
):
    presented.check_deck(browser, lecture, tmp_path)


def test_the_page_of_a_lecture_is_whole_moves_and_is_accessible(browser, lecture, tmp_path):
    presented.check_page(browser, lecture, tmp_path)
