"""The checks of 10a name the wrong term: one slip in one of nine derivatives is told apart."""

import numpy as np
import pytest

from helpers.checks import lecture_10a
from helpers.checks.framework import Wrong

SLIPS = [
    pytest.param(check, knob, diagnosis, slip, id=f"{check.task}-{knob}-{i}")
    for check in (lecture_10a.nine, lecture_10a.step)
    for i, (diagnosis, slip) in enumerate(check.mistakes.items())
    for knob in lecture_10a.KNOBS
]


def told(check, answer):
    """Return what the check says of an answer."""
    with pytest.raises(Wrong) as caught:
        check(answer)
    return str(caught.value)


def with_one(right, slip, knob):
    """Return the answer that is right except in one knob."""
    return lambda *case: right(*case) | {knob: slip(*case)[knob]}


@pytest.mark.parametrize(("check", "knob", "diagnosis", "slip"), SLIPS)
def test_one_wrong_term_is_named_alone(check, knob, diagnosis, slip):
    right = check.right[0]
    if all(np.isclose(right(*case)[knob], slip(*case)[knob]) for case in check.cases):
        return  # the slip does not touch this knob
    assert told(check, with_one(right, slip, knob)).endswith(f"In {knob}: {diagnosis}")


def test_most_slips_touch_the_first_layer():
    right = lecture_10a.nine.right[0](*lecture_10a.EXAMPLES[0])
    touched = [slip(*lecture_10a.EXAMPLES[0]) for slip in lecture_10a.nine.mistakes.values()]
    assert sum(not np.isclose(s["w12"], right["w12"]) for s in touched) >= 9


def test_two_different_slips_are_both_seen():
    right, slips = lecture_10a.nine.right[0], list(lecture_10a.nine.mistakes.values())
    message = told(
        lecture_10a.nine,
        lambda *case: (
            right(*case)
            | {k: slips[0](*case)[k] for k in ("w11", "w12")}
            | {"b": slips[6](*case)["b"]}
        ),
    )
    assert "In w11, w12: the slope of the squash" in message
    assert "Something else is wrong in b." in message


def test_a_slip_without_a_name_still_says_which_knobs_are_right():
    right = lecture_10a.nine.right[0]
    message = told(lecture_10a.nine, lambda *case: right(*case) | {"b2": 7.0})
    assert message.endswith("Wrong: b2. Right: the other 8.")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda *case: [1.0] * 9, "returns list, where a dict of nine"),
        (lambda *case: {"w11": 1.0}, "has no w12, b1"),
        (
            lambda *case: dict.fromkeys(lecture_10a.KNOBS, np.nan),
            "Not one finite real number each: w11",
        ),
        (lambda *case: dict.fromkeys(lecture_10a.KNOBS, None), "Not one finite real number each"),
        (lambda *case: dict.fromkeys(lecture_10a.KNOBS, 1j), "Not one finite real number each"),
        (lambda *case: dict.fromkeys(lecture_10a.KNOBS, 7.0), "None is right."),
    ],
)
def test_what_is_no_dict_of_nine_numbers_is_said(answer, words):
    assert words in told(lecture_10a.nine, answer)


@pytest.mark.parametrize(
    ("index", "knob", "value"),
    # The numbers of the syllabus at x = (0.5, -1.2), target 1.
    [(0, "w11", -0.1859), (1, "w11", -0.0450), (3, "w12", 0.0305), (3, "w21", 0.1024),
     (4, "w11", -0.0106), (6, "w11", 0.0426)],
)  # fmt: skip
def test_the_slips_have_the_values_that_were_computed_elsewhere(index, knob, value):
    slip = list(lecture_10a.nine.mistakes.values())[index]
    assert slip(*lecture_10a.EXAMPLES[0])[knob] == pytest.approx(value, abs=6e-5)


def test_a_gradient_after_the_update_moves_w11_by_another_slope():
    net, x1, x2, t = lecture_10a.EXAMPLES[0]
    late = next(iter(lecture_10a.step.mistakes.values()))(net, x1, x2, t, 0.1)
    assert (net["w11"] - late["w11"]) / 0.1 == pytest.approx(-0.0435, abs=6e-5)


def test_the_printed_step_is_read_literally():
    case = lecture_10a.stepped_w11.cases[0]
    printed = next(iter(lecture_10a.stepped_w11.mistakes.values()))
    assert printed(*case) == pytest.approx(0.157352096967, abs=1e-10)
    assert lecture_10a.stepped_w11.right[0](*case) == pytest.approx(0.304264790303, abs=1e-10)


def test_a_step_in_place_is_refused():
    def in_place(net, x1, x2, t, lr):
        slopes = lecture_10a.nine.right[0](net, x1, x2, t)
        for knob in net:
            net[knob] -= lr * slopes[knob]
        return net

    assert "changed its argument" in told(lecture_10a.step, in_place)
    assert lecture_10a.step(lambda net, *case: in_place(dict(net), *case)) is None


def test_slopes_measured_with_a_coarse_step_come_near():
    def measured(net, x1, x2, t, h=1e-3):
        return {k: lecture_10a.graphs.measured(net, k, (x1, x2), t, h) for k in net}

    assert "is it rounded, or measured" in told(lecture_10a.nine, measured)


def test_a_graph_whose_end_lies_in_the_middle_stops_a_loop_that_trusts_every_node():
    def trusting(graph, start, end):
        blame = {end: 1.0}
        for (tail, head), slope in reversed(graph.items()):
            blame[tail] = blame.get(tail, 0.0) + slope * blame[head]
        return blame[start]

    assert "stopped with KeyError" in told(lecture_10a.sum_over_paths, trusting)


def test_three_digits_are_enough_for_what_was_found_by_hand():
    lecture_10a.forward_by_hand(lambda: (0.881, 0.269, 0.715, 1.25))
    told(lecture_10a.forward_by_hand, lambda: (0.88, 0.27, 0.71, 1.25))


def test_slopes_measured_at_the_usual_step_are_told_from_slopes_by_rule():
    def measured(net, x1, x2, t):
        return {k: lecture_10a.graphs.measured(net, k, (x1, x2), t, 1e-5) for k in net}

    assert "is it rounded, or measured" in told(lecture_10a.nine, measured)


def test_an_answer_rounded_to_four_places_is_refused():
    right = lecture_10a.output_layer.right[0]
    assert "rounded" in told(lecture_10a.output_layer, lambda *case: np.round(right(*case), 4))
