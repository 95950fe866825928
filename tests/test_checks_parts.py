"""A check of an answer with parts says which are wrong, and names a mistake made in one of them."""

import numpy as np
import pytest

from helpers.checks.framework import Wrong, compare
from helpers.checks.parts import in_parts

LATE = "The second power is the third."


def powers(x):
    return x**2, x**3


CHECK = in_parts(
    compare(
        "powers",
        powers,
        cases=[(np.array([2.0, 3.0]),), (np.array([0.5, -1.5]),)],
        mistakes={
            "The first power is a double.": lambda x: (2 * x, x**3),
            LATE: lambda x: (x**2, x**4),
            "Both changed places.": lambda x: (x**3, x**2),
        },
        right=[],
    ),
    powers,
    ("the square", "the cube"),
)


def told(student):
    with pytest.raises(Wrong) as caught:
        CHECK(student)
    return str(caught.value)


def test_a_right_answer_in_any_form_is_right():
    for student in (powers, lambda x: np.array(powers(x)), lambda x: [list(p) for p in powers(x)]):
        CHECK(student)


def test_a_mistake_in_one_part_is_named_whatever_became_of_the_next():
    assert "The first power is a double." in told(lambda x: (2 * x, 7 + x))
    assert LATE in told(lambda x: (x**2, x**4))


def test_a_mistake_that_spoils_two_parts_does_not_explain_one():
    assert told(lambda x: (x**3, x**3)).endswith("Wrong: the square. Right: the cube.")


def test_a_part_that_is_wrong_in_one_case_alone_is_wrong():
    assert told(lambda x: (x**2, abs(x) ** 3)).endswith("Wrong: the cube. Right: the square.")


def test_parts_of_other_shapes_are_wrong_parts():
    assert told(lambda x: (x**2, 4.0)).endswith("Wrong: the cube. Right: the square.")
    assert told(lambda x: (x[:1], 4.0)).endswith("Wrong: the square, the cube.")


@pytest.mark.parametrize("odd", [{"square": 1, "cube": 2}, "no", 3.0, (1.0, 2.0, 3.0)])
def test_what_has_no_such_parts_is_told_its_kind(odd):
    assert "expected" in told(lambda x: odd)
    assert "Right" not in told(lambda x: odd)
