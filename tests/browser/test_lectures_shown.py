"""The decks and pages of every other lecture.

The others are in test_lectures_shown_too.py, for another worker.
"""

from tests.browser import presented

pytestmark = presented.half(0)

test_the_deck_of_a_lecture_fits_is_read_from_afar_moves_and_is_accessible = presented.check_deck
test_the_page_of_a_lecture_is_whole_moves_and_is_accessible = presented.check_page
