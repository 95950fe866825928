"""Every check refuses its named wrong answers with the right diagnosis and accepts right ones."""

import importlib
import pkgutil

import numpy as np
import pytest

import helpers.checks
from helpers.checks.framework import (
    Check,
    NotAttempted,
    Unfit,
    Wrong,
    compare,
    finite,
    judge,
    your_result,
)
from helpers.objectives import square

LECTURES = [
    importlib.import_module(f"helpers.checks.{module.name}")
    for module in pkgutil.iter_modules(helpers.checks.__path__)
    if module.name.startswith("lecture_")
]
CHECKS = [
    (f"{module.__name__.rsplit('.', maxsplit=1)[-1]}.{name}", check)
    for module in LECTURES
    for name, check in vars(module).items()
    if isinstance(check, Check)
]
EVERY = pytest.mark.parametrize("check", [c for _, c in CHECKS], ids=[n for n, _ in CHECKS])
MISTAKES = [
    pytest.param(c, diagnosis, mistake, id=f"{n}-{i}")
    for n, c in CHECKS
    for i, (diagnosis, mistake) in enumerate(c.mistakes.items())
]
RIGHT = [
    pytest.param(c, right, id=f"{n}-{i}") for n, c in CHECKS for i, right in enumerate(c.right)
]


def slope(f, a, h):
    return (f(a + h) - f(a)) / h


SLOPE = compare(
    "slope",
    slope,
    cases=[(np.sin, 1.0, 0.5), (np.exp, 0.0, -0.1)],
    mistakes={"The sign is swapped.": lambda f, a, h: (f(a) - f(a + h)) / h},
    right=[],
)


@EVERY
def test_a_check_names_mistakes_and_knows_three_right_answers(check):
    assert check.mistakes
    assert len(check.right) >= 3


@EVERY
def test_an_untouched_stub_is_not_attempted(check):
    def stub(*args, **kwargs):
        raise NotImplementedError

    with pytest.raises(NotAttempted, match=f"{check.task}: not attempted yet"):
        check(stub)


@EVERY
def test_a_forgotten_return_is_said(check):
    with pytest.raises(Wrong, match="returned nothing"):
        check(lambda *args: None)


@pytest.mark.parametrize(("check", "diagnosis", "mistake"), MISTAKES)
def test_a_named_mistake_is_refused_by_its_name(check, diagnosis, mistake):
    with np.errstate(all="ignore"), pytest.raises(Wrong) as caught:
        check(mistake)
    assert diagnosis in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(("check", "right"), RIGHT)
def test_a_right_answer_in_another_form_is_accepted(check, right, capsys):
    check(right)
    assert f"{check.task}: right" in capsys.readouterr().out


@pytest.mark.parametrize("module", LECTURES, ids=lambda m: m.__name__)
def test_a_check_is_named_after_its_task(module):
    for name, check in vars(module).items():
        if isinstance(check, Check):
            assert check.task == name


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda f, a, h: 3 * slope(f, a, h), "3 times the expected"),
        (lambda f, a, h: slope(f, a, h) + a + 1, "differs from the expected"),
        (lambda f, a, h: [slope(f, a, h)], "array of shape (1,), where one number is expected"),
        (lambda f, a, h: np.nan, "not finite"),
        (lambda f, a, h: "steep", "gives text, where a real number is expected"),
        (lambda f, a, h: slope(f, a, h) + 1j, "gives a complex number"),
        (lambda f, a, h: round(slope(f, a, h), 5), "near, but not near enough"),
        (lambda f, a, h: 1 / 0, "stopped with ZeroDivisionError"),
        (lambda f, a: 0, "stopped with TypeError"),
    ],
)
def test_an_unnamed_mistake_is_still_described(wrong, said):
    with pytest.raises(Wrong) as caught:
        SLOPE(wrong)
    assert said in str(caught.value)


def test_the_case_that_is_named_is_one_that_is_wrong_by_this_checks_own_tolerance():
    check = compare("t", lambda x: x, [(1.0,), (2.0,)], {}, [], rtol=1e-3)
    with pytest.raises(Wrong, match=r"with \(2\.0\)"):
        check(lambda x: 1.00001 if x == 1 else 3.0)


def test_a_transposed_answer_is_suspected():
    check = compare("t", lambda a: a, [(np.ones((2, 3)),)], {}, [])
    with pytest.raises(Wrong, match="transposed") as caught:
        check(lambda a: a.T)
    assert "\n" not in str(caught.value)  # though numpy shows a matrix in lines


def test_an_answer_of_another_length_in_a_later_case_is_refused_in_words():
    check = compare("t", lambda n: np.arange(1.0, n + 1), [(2,), (1,)], {}, [])
    with pytest.raises(Wrong, match=r"differs from the expected value with \(2\)"):
        check(lambda n: [0.0, 0.0])


def test_an_argument_changed_in_place_is_said():
    check = compare("shift", lambda x: x + 1, [(np.zeros(3),)], {}, [])

    def in_place(x):
        x += 1
        return x

    with pytest.raises(Wrong, match="changed its argument"):
        check(in_place)


def test_a_wrong_choice_is_not_explained_by_the_right_one():
    check = compare("bend", lambda: "up", [()], {}, [])
    with pytest.raises(Wrong, match="It is not the right choice") as caught:
        check(lambda: "down")
    assert "up" not in str(caught.value)


def test_a_function_is_called_by_its_name_and_not_by_its_address():
    check = compare("t", lambda f: f(0.0), [(square,)], {}, [])
    with pytest.raises(Wrong, match=r"\(x squared\)"):
        check(lambda f: 1.0)


def test_float32_and_lists_are_accepted(capsys):
    check = compare("double", lambda x: 2 * x, [(np.array([0.1, 0.2]),)], {}, [])
    check(lambda x: (2 * x).astype(np.float32))
    check(lambda x: [2 * v for v in x])
    assert capsys.readouterr().out.count("right") == 2


def test_no_message_shows_the_expected_value():
    check = compare("secret", lambda: 0.123456, [()], {}, [])
    with pytest.raises(Wrong) as caught:
        check(lambda: 0.2)
    assert "0.123" not in str(caught.value)


def test_an_answer_that_is_not_unique_is_judged_by_a_law():
    check = judge("root", lambda x: None if abs(x * x - 4) < 1e-9 else "Square it.", [()], {}, [])
    check(lambda: 2)
    check(lambda: -2.0)
    with pytest.raises(Wrong, match="Square it"):
        check(lambda: 3)


@pytest.mark.parametrize("values", [
    3, [1, 2, 3], [[1, 2]], [1, np.nan], [1, np.inf], [1, [2]], "12", ["1", "2"], None, [1, 2j],
])
def test_two_finite_numbers_are_nothing_else(values):
    assert finite(values, (2,)) is None
    np.testing.assert_array_equal(finite((np.float32(1), 2), (2,)), [1.0, 2.0])


def test_what_stops_inside_a_generator_is_said_and_not_that_it_is_a_generator():
    def walk():
        yield 1.0
        yield 1.0 + "2"

    check = compare("walk", lambda: [1.0, 3.0], [()], {}, [], view=lambda run: np.array(list(run)))
    with pytest.raises(Wrong, match="stopped with TypeError"):
        check(walk)


def test_a_view_may_say_what_it_cannot_read():
    def pair(answer):
        raise Unfit("Return two numbers.")

    check = compare("pair", lambda: 1.0, [()], {}, [], view=lambda a: a if a == 1 else pair(a))
    with pytest.raises(Wrong, match="Return two numbers"):
        check(lambda: 3)


def test_a_refusal_is_one_line_in_a_notebook():
    assert Wrong("no")._render_traceback_() == ["no"]


def test_what_is_not_a_function_is_refused():
    with pytest.raises(Wrong, match="expected your function, got float"):
        SLOPE(3.0)


def test_what_goes_wrong_inside_a_generator_is_said():
    def first_two(values):
        return [next(values), next(values)]

    def broken():
        yield 1.0
        yield no_such_name  # noqa: F821

    with pytest.raises(Wrong, match="stopped with NameError: name 'no_such_name'"):
        compare("steps", lambda: iter([1.0, 2.0]), [()], {}, [], view=first_two)(broken)


def test_a_drawing_waits_for_its_function(capsys):
    with your_result():
        raise NotImplementedError
    assert "nothing to draw yet" in capsys.readouterr().out
    with pytest.raises(ZeroDivisionError), your_result():
        _ = 1 / 0
