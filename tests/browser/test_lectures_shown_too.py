"""The decks and pages of the lectures that test_lectures_shown.py leaves, in another worker."""

from tests.browser import presented

pytestmark = presented.half(1)

test_the_deck_of_a_lecture_fits_is_read_from_afar_moves_and_is_accessible = presented.check_deck
test_the_page_of_a_lecture_is_whole_moves_and_is_accessible = presented.check_page
