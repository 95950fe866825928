"""The pictures of lecture 01b against independent mathematics."""

import math
from functools import partial

import numpy as np
import pytest
from pictures import expect_goal, expect_no_memory, fresh, moved, said

from helpers import objectives
from helpers.finite_difference import forward
from helpers.plots import figure, minus, rules

SINE = (np.sin, math.cos(1.0), 1.0)


def square_mirror(ax):
    return rules.mirror(ax, objectives.square, objectives.square_root, (0, 12.5), 1 / 6, 2.0)


def log_mirror(ax):
    return rules.mirror(ax, objectives.exponential, objectives.logarithm, (-2, 5), 1 / 2, -1.0)


PICTURES = {
    "errors": lambda ax: rules.errors(ax, *SINE),
    "base": rules.base,
    "compound": rules.compound,
    "subtangent": rules.subtangent,
    "circle": rules.circle,
    "rectangle": lambda ax: rules.rectangle(ax, objectives.square, np.exp, 1.0),
    "chain": rules.chain,
    "mirror of the square": square_mirror,
    "mirror of the exponential": log_mirror,
}
# Values that reach the goal, values nearby that do not.
GOALS = {
    "errors": ([{"h": 6e-6}], [{"h": 1e-8}]),
    "base": ([{"a": 2.72, "x": -1.0}], [{"a": 2.74, "x": -1.0}]),
    "compound": ([{"n": 74}], [{"n": 73}]),
    "subtangent": ([{"a": 1.0}], [{"a": 0.95}]),
    "circle": ([{"x": 2.34, "h": 0.05}], [{"x": 2.34, "h": 0.2}]),
    "rectangle": ([{"h": 0.0149}], [{"h": 0.0152}]),
    "chain": ([{"x": 1.25, "h": 0.1}], [{"x": 1.2, "h": 0.1}]),
    "mirror of the square": ([{"a": 3.0}], [{"a": 2.9}]),
    "mirror of the exponential": ([{"a": 0.7}], [{"a": 0.75}]),
}
EVERY = pytest.mark.parametrize("name", PICTURES)


def drawn(name):
    """Return ([ax], update) of a picture on a figure of its own."""
    return fresh(PICTURES[name])


@EVERY
def test_a_goal_is_reached_where_the_mathematics_says_and_not_at_the_start(name):
    expect_goal(partial(drawn, name), *GOALS[name])


@EVERY
def test_a_picture_depends_on_the_values_and_not_on_the_path(name):
    expect_no_memory(partial(drawn, name), *GOALS[name])


@pytest.mark.parametrize("h", [0.2, 0.05])
def test_the_dots_of_the_error_picture_are_the_errors_of_the_secants(h):
    (ax,), update = drawn("errors")
    update(h=h)
    near, both = (points[0, 1] for points in moved(ax)[:2])
    assert near == pytest.approx(abs((math.sin(1 + h) - math.sin(1)) / h - math.cos(1)))
    # Sum to product: (sin(1 + h) - sin(1 - h)) / 2h = cos 1 sin(h) / h.
    assert both == pytest.approx(math.cos(1) * (1 - math.sin(h) / h))


def test_central_error_falls_a_hundredfold_where_forward_falls_tenfold():
    (ax,), update = drawn("errors")
    errors = []
    for h in (0.1, 0.01):
        update(h=h)
        errors.append([points[0, 1] for points in moved(ax)[:2]])
    ratio = np.divide(*errors)
    assert ratio == pytest.approx([10, 100], rel=0.05)
    assert errors[0][1] == pytest.approx(9.0e-4, rel=0.01)


@pytest.mark.parametrize("a, x", [(1.5, -2.0), (2.0, 0.0), (3.0, 0.7)])
def test_slope_of_a_power_is_its_height_times_its_slope_at_0(a, x):
    (ax,), update = drawn("base")
    update(a=a, x=x)
    *_, dot, square = (points[0, 1] for points in moved(ax))
    assert square == pytest.approx(forward(lambda t: a**t, x, 1e-7), rel=1e-6)
    assert square / dot == pytest.approx(forward(lambda t: a**t, 0.0, 1e-7), rel=1e-6)


@pytest.mark.parametrize("n", [1, 2, 10, 100])
def test_each_step_of_the_walk_is_as_steep_as_it_is_high(n):
    (ax,), update = drawn("compound")
    update(n=n)
    x, y = moved(ax)[0].T
    np.testing.assert_allclose(np.diff(y) / np.diff(x), y[:-1])
    assert (x[-1], y[-1]) == pytest.approx((1, (1 + 1 / n) ** n))
    assert y[-1] < math.e


@pytest.mark.parametrize("a", [-2.0, -0.5, 1.0, 2.0])
def test_the_tangent_of_exp_meets_the_axis_one_before_its_point(a):
    (ax,), update = drawn("subtangent")
    update(a=a)
    tangent, _, run, _, foot = moved(ax)
    (x0, y0), (x1, y1) = tangent
    assert x0 - y0 * (x1 - x0) / (y1 - y0) == pytest.approx(a - 1)
    assert foot[0] == pytest.approx((a - 1, 0))
    assert np.ptp(run[:, 0]) == pytest.approx(1)


@pytest.mark.parametrize("x", [0.0, 0.6, 2.5, 6.28])
def test_a_step_on_the_circle_turns_into_the_unit_tangent(x):
    (ax,), update = drawn("circle")
    for h in (0.5, 0.01):
        update(x=x, h=h)
        step = np.diff(moved(ax)[-1], axis=0)[0]
        # A chord of the angle h is 2 sin(h/2) long and half of h ahead of the tangent.
        ahead = x + h / 2
        length = 2 * math.sin(h / 2) / h
        assert step == pytest.approx(length * np.array([-math.sin(ahead), math.cos(ahead)]))


@pytest.mark.parametrize("h", [0.5, 0.1, 0.002])
def test_two_strips_and_a_corner_are_all_that_a_product_gains(h):
    (ax,), update = drawn("rectangle")
    update(h=h)
    right, top, corner = (p.get_width() * p.get_height() for p in ax.patches[1:])
    assert right + top + corner == pytest.approx((1 + h) ** 2 * math.exp(1 + h) - math.e)
    assert f"gain / h = {((1 + h) ** 2 * math.exp(1 + h) - math.e) / h:.3f}" in said([ax])
    assert corner == pytest.approx((2 * h + h**2) * (math.exp(1 + h) - math.e))


@pytest.mark.parametrize("x, h", [(0.0, 0.1), (0.6, 0.2), (1.25, 0.01), (1.9, 0.3)])
def test_the_last_line_of_the_chain_is_the_composition(x, h):
    (ax,), update = drawn("chain")
    update(x=x, h=h)
    last = moved(ax)[-1][:, 0]
    assert last == pytest.approx([math.sin(x**2), math.sin((x + h) ** 2)])
    assert minus(f"product {2 * x * math.cos(x**2):+.2f}") in said([ax])


@pytest.mark.parametrize(
    "name, a, slope",
    [("square", 0.0, 0.0), ("square", 2.0, 4.0), ("exponential", 0.7, math.exp(0.7))],
)
def test_mirrored_tangents_swap_run_and_rise(name, a, slope):
    (ax,), update = drawn(f"mirror of the {name}")
    update(a=a)
    lines = moved(ax)
    for one, other in zip(lines[::2], lines[1::2]):
        np.testing.assert_array_equal(one, other[:, ::-1])
    run, rise = np.diff(lines[2], axis=0)[0]
    assert rise / run == pytest.approx(slope)


def test_the_square_has_slope_4_at_2_and_the_root_a_quarter_at_4():
    (ax,), update = drawn("mirror of the square")
    update(a=2.0)
    assert "at 2.00: slope of $x^2$ is 4.00" in said([ax])
    assert "at 4.00: slope of $\\sqrt{x}$ is 1/4 = 0.250" in said([ax])


def test_a_slope_of_0_has_no_reciprocal():
    (ax,), update = drawn("mirror of the square")
    update(a=0.0)
    assert "none: vertical" in said([ax])


def test_the_wrong_product_rule_meets_the_witness_at_1_alone():
    _, ax = figure()
    lines = {"right": lambda x: (1 + x) * np.exp(x), "wrong": lambda x: 2 * x * np.exp(x)}
    rules.witnessed(ax, lambda x: x * np.exp(x), lines, -2, 2)
    right, wrong, dots = ax.lines
    x, seen = dots.get_data()
    np.testing.assert_allclose(seen, np.interp(x, *right.get_data()), rtol=1e-3, atol=1e-3)
    ahead = np.sign(wrong.get_ydata() - right.get_ydata())
    np.testing.assert_array_equal(ahead, np.sign(np.round(wrong.get_xdata() - 1, 9)))


def test_the_numbers_that_the_prose_of_01b_names():
    assert np.sqrt(np.pi / 2) == pytest.approx(1.253, abs=5e-4)
    assert 0.75 * np.pi == pytest.approx(2.356, abs=5e-4)
    assert 180 / np.pi == pytest.approx(57, abs=0.5)  # the sine of degrees without its factor
    assert 20 / (2 * np.pi) > 3  # 20 radians are more than three turns
    assert 3 * 10**2 + 1 == 301  # the slope of x^3 + x at 10, for those who do not go back to 2
    assert 2 * np.log(2) == pytest.approx(1.39, abs=5e-3)  # order 2, in the wrong base
