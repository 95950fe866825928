"""The pictures of lecture 01a show what is true, and say so when their goal is reached."""

from functools import partial
from itertools import product
from pathlib import Path

import numpy as np
import pytest
import sympy as sp
from pictures import expect_goal, expect_no_memory, fresh, grid, moved, parted, said, stops

from helpers import finite_difference
from helpers.plots import figure, slopes
from helpers.widgets import log

RULES, RECORDS, SLIDES = dict(slopes.RULES), dict(slopes.RECORDS), dict(slopes.SLIDES)
WALKS, QUOTIENTS, PLACES = dict(slopes.WALKS), dict(slopes.QUOTIENTS), dict(slopes.PLACES)


def named(choices, truth):
    """Return (curve, control=value) -> truth(name of the curve, value)."""
    return lambda curve, **at: truth(next(n for n, c in choices if c is curve), *at.values())


def window_wins(name, w):
    worst = {"x² at 1": w, "1/x at 1": w / (1 - w), "|x| at 0": 1.0}[name]
    return worst <= 0.2 + 1e-9


def error_is_small(name, h):
    error = {
        "x² at 1": h**2,
        "1/x at 1": h**2 / (1 + h),
        "sin x at 1": abs(np.sin(1 + h) - np.sin(1) - h * np.cos(1)),
        "|x| at 0, slope 0": h,
    }[name]
    return error <= 0.01 * h * (1 + 1e-9)


def slope_is_minus_half(name, x):
    slope = {
        "sin x": np.cos(x),
        "x²/4": x / 2,
        "x³/16": 3 * x**2 / 16,
        "|x|": np.sign(x),
    }[name]
    return abs(slope + 0.5) < 0.03


def secant_is_near(name, k):
    h = 0.5**k
    gap = {"x³": 3 * h + h**2, "x²": h, "1/x": h / (1 + h), "2x − 1": 0, "1": 0}[name]
    return gap < 0.1


def corner_is_false(name, w):
    return name == "corner B" and 2 * (np.hypot(w, 0.01) - 0.01) / w < 0.2


# The figure, the picture, the settings of its controls, and where mathematics puts the goal.
WIDE = {"columns": 2, "size": (9, 4.5)}
PICTURES = {
    "motion": (
        {},
        slopes.motion,
        grid(h=stops((-1.0, 1.5, 0.05))),
        lambda h: 1e-9 < abs(h) < 0.06,
    ),
    "quotient": (
        {},
        slopes.quotient,
        grid(curve=QUOTIENTS.values(), window=stops((0.05, 0.8, 0.05))),
        named(slopes.QUOTIENTS, window_wins),
    ),
    "walk": (
        {},
        slopes.walk,
        grid(curve=WALKS.values(), x0=stops((-1.1, 1.1, 0.05))),
        named(slopes.WALKS, lambda name, a: name == "x³" and abs(a - 1) < 0.03),
    ),
    "prediction": (
        WIDE,
        slopes.prediction,
        grid(curve=PLACES.values(), h=stops(log(0.001, 1))),
        named(slopes.PLACES, error_is_small),
    ),
    "recorder": (
        {"rows": 2, "size": (7.5, 4.6)},
        slopes.recorder,
        grid(curve=RECORDS.values(), x=stops((-3.2, 3.2, 0.05))),
        named(slopes.RECORDS, slope_is_minus_half),
    ),
    "halving": (
        {},
        slopes.halving,
        grid(curve=RULES.values(), halvings=range(7)),
        named(slopes.RULES, secant_is_near),
    ),
    "hyperbola": (
        {},
        slopes.hyperbola,
        grid(x0=stops((0.4, 3.0, 0.05))),
        lambda x0: abs(x0 - 1.5) < 0.03,
    ),
    "combination": (
        WIDE,
        slopes.combination,
        grid(x=stops((-1.5, 1.5, 0.1)), c=stops((-1.5, 1.5, 0.1))),
        lambda x, c: abs(x + c) < 0.01 and abs(x) > 0.45,
    ),
    "microscope": (
        {},
        slopes.microscope,
        grid(curve=SLIDES.values(), half_width=stops(log(0.0001, 1))),
        named(slopes.SLIDES, corner_is_false),
    ),
}
EVERY = pytest.mark.parametrize("name", PICTURES)


def drawn(name):
    """Return (list of axes, update) of a picture on a figure of its own."""
    shape, draw, _, _ = PICTURES[name]
    return fresh(draw, **shape)


def traced(ax):
    """Return the data (x, y) of each line of ax that moves."""
    return [points.T for points in moved(ax)]


def slope_of(line):
    (x0, x1), (y0, y1) = line
    return (y1 - y0) / (x1 - x0)


@EVERY
def test_a_goal_is_reached_where_the_mathematics_says_and_not_at_the_start(name):
    _, _, settings, truth = PICTURES[name]
    expect_goal(partial(drawn, name), *parted(settings, truth))


@EVERY
def test_a_picture_depends_on_the_values_and_not_on_the_path(name):
    _, _, settings, truth = PICTURES[name]
    reached, missed = parted(settings, truth)
    expect_no_memory(partial(drawn, name), reached[:1], missed[::20])


@pytest.mark.parametrize("h", [-1.0, -0.05, 0.05, 1.5])
def test_a_secant_of_t_squared_at_1_has_the_slope_2_plus_h(h):
    axes, update = drawn("motion")
    update(h)
    triangle, secant, dot = traced(axes[0])
    assert slope_of(secant) == pytest.approx(2 + h)
    assert dot.ravel() == pytest.approx([1 + h, (1 + h) ** 2])
    assert triangle[:, -1] == pytest.approx(dot.ravel())


def test_without_a_step_there_is_no_secant():
    axes, update = drawn("motion")
    update(0.0)
    triangle, secant, _ = traced(axes[0])
    assert triangle.size == secant.size == 0
    assert "0/0" in said(axes)


def test_the_hole_lies_at_the_limits_from_both_sides():
    axes, update = drawn("quotient")
    h = sp.symbols("h", real=True)
    quotients = {"x² at 1": ((1 + h) ** 2 - 1) / h, "1/x at 1": (1 / (1 + h) - 1) / h}
    for name, q in {**quotients, "|x| at 0": sp.Abs(h) / h}.items():
        update(QUOTIENTS[name], 0.3)
        graph, inside, holes = traced(axes[0])
        assert holes[1] == pytest.approx([float(sp.limit(q, h, 0, side)) for side in "-+"])
        drawn_at = ~np.isnan(graph[0])
        assert graph[1, drawn_at] == pytest.approx(sp.lambdify(h, q)(graph[0, drawn_at]), rel=1e-6)
        assert np.nanmax(abs(inside[0])) == pytest.approx(0.3)


@pytest.mark.parametrize(("name", "a"), list(product(WALKS, [-1.1, -0.6, 0.35, 1.0])))
def test_a_tangent_touches_and_its_diamond_lies_where_it_says(name, a):
    axes, update = drawn("walk")
    update(WALKS[name], a)
    graph, line, sides, dot, (there, height) = traced(axes[0])
    f = WALKS[name][0]
    assert graph[1] == pytest.approx(f(graph[0]))
    assert slope_of(line) == pytest.approx(finite_difference.derivative(f, a), abs=1e-9)
    assert np.interp(a, *line) == pytest.approx(f(a)) == dot[1, 0]
    assert height[0] == pytest.approx(np.interp(there[0], *line))
    assert height[0] == pytest.approx(f(there[0]) if name == "x³" else 0.0)
    assert sides[0, 1] - sides[0, 0] == pytest.approx(1.0)
    assert sides[1, 2] - sides[1, 1] == pytest.approx(slope_of(line))


@pytest.mark.parametrize(("name", "true"), [("x³", "no other meeting"), ("x²", "is the x-axis")])
def test_at_0_the_tangent_is_the_axis_and_no_diamond_says_otherwise(name, true):
    axes, update = drawn("walk")
    update(WALKS[name], 0.0)
    assert true in said(axes) and "◆" not in said(axes)
    diamond = axes[0].lines[-1]
    assert not diamond.get_visible()
    update(WALKS[name], 0.5)
    assert diamond.get_visible() and "◆" in said(axes)


def test_the_tangent_of_x_cubed_at_1_crosses_again_at_minus_2():
    x = sp.symbols("x")
    assert sp.roots(x**3 - (1 + 3 * (x - 1))) == {1: 2, -2: 1}


@pytest.mark.parametrize(("name", "order"), list(zip(PLACES, [2, 2, 2, 1])))
def test_the_error_of_the_prediction_shrinks_with_the_square_of_the_step(name, order):
    axes, update = drawn("prediction")
    update(PLACES[name], 0.01)
    (h, error), now = traced(axes[1])
    small = h < 0.05
    assert np.polyfit(np.log(h[small]), np.log(error[small]), 1)[0] == pytest.approx(
        order, abs=0.02
    )
    gap = traced(axes[0])[2]
    assert abs(np.diff(gap[1])) == pytest.approx(now[1])
    assert np.interp(0.01, h, error) == pytest.approx(now[1, 0])


@pytest.mark.parametrize("name", RECORDS)
def test_the_pen_writes_the_measured_slope_of_the_curve_above(name):
    axes, update = drawn("recorder")
    update(RECORDS[name], 1.55)
    (graph, touch, _), (trace, pen) = (traced(ax) for ax in axes)
    middle = (graph[0, 1:] + graph[0, :-1]) / 2
    far = (middle < 1.5) & (abs(middle) > 0.01)  # no difference may reach over the corner at 0
    measured = np.diff(graph[1]) / np.diff(graph[0])
    assert np.interp(middle[far], *trace) == pytest.approx(measured[far], abs=1e-4)
    assert pen.ravel() == pytest.approx([1.55, slope_of(touch)])
    assert trace[0].max() == pytest.approx(1.55)


def test_the_pen_is_lifted_where_a_corner_has_no_slope():
    axes, update = drawn("recorder")
    update(RECORDS["|x|"], -3.2 + 64 * 0.05)
    trace, pen = traced(axes[1])
    assert np.isnan(trace[1, -1]) and np.isnan(pen[1, 0])
    assert "no slope" in said(axes)


def test_each_secant_is_drawn_from_1_1_and_the_last_is_the_thick_one():
    axes, update = drawn("halving")
    update(RULES["x³"], 4)
    _, tangent, fan, secant, dots = traced(axes[0])
    lines = np.split(fan, 4, axis=1)
    assert [slope_of(line[:, :2]) for line in lines] == pytest.approx([7.0, 4.75, 3.8125, 3.390625])
    assert slope_of(secant) == pytest.approx(3 + 3 / 16 + 1 / 256)
    assert slope_of(tangent) == 3
    assert all(np.interp(1, *line[:, :2]) == pytest.approx(1) for line in lines)
    assert dots[1] == pytest.approx(dots[0] ** 3)


def test_the_five_tangents_at_1_are_the_limits_of_their_secants():
    x, h = sp.symbols("x h", positive=True)
    rules = {"x³": x**3, "x²": x**2, "1/x": 1 / x, "2x − 1": 2 * x - 1, "1": sp.Integer(1)}
    for name, f in rules.items():
        limit = sp.limit((f.subs(x, 1 + h) - f.subs(x, 1)) / h, h, 0)
        assert RULES[name](1.0) == 1
        assert RULES[name].grad(1.0) == float(limit)


@pytest.mark.parametrize("a", [0.4, 0.6, 1.5, 3.0])
def test_the_tangent_of_1_over_x_cuts_off_the_area_2(a):
    axes, update = drawn("hyperbola")
    update(a)
    (polygon,) = axes[0].patches
    x, y = polygon.get_xy()[:3].T
    assert abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1))) / 2 == pytest.approx(2)
    line, _, dot, feet = traced(axes[0])
    assert feet[:, 0] == pytest.approx([2 * a, 0])
    assert np.interp(2 * a, *line) == pytest.approx(0, abs=1e-12)
    assert slope_of(line) == pytest.approx(finite_difference.derivative(lambda v: 1 / v, a))
    assert np.interp(a, *line) == pytest.approx(dot[1, 0]) == pytest.approx(1 / a)


@pytest.mark.parametrize(("x", "c"), [(0.5, 1.0), (-1.5, 1.5), (1.0, -1.0), (-0.3, -0.7)])
def test_slopes_add_end_to_end(x, c):
    axes, update = drawn("combination")
    update(x, c)
    (bottoms, tops) = np.array([p.get_xy()[1:3, 1] for p in axes[1].patches]).T
    first, second, total = (p.get_xy()[2, 1] - p.get_xy()[0, 1] for p in axes[1].patches)
    assert [first, second] == pytest.approx([2 * x, 2 * c])
    assert first + second == pytest.approx(total)
    assert bottoms == pytest.approx([0, first, 0])
    assert tops[1] == pytest.approx(tops[2])
    g, k, f, touch, _ = traced(axes[0])
    assert f[1] == pytest.approx(g[1] + k[1])
    assert slope_of(touch) == pytest.approx(total)
    assert np.all(f[1] >= np.interp(f[0], *touch) - 1e-9)  # this sum bends up: it lies above


def bend(name, half_width):
    """How far the magnified curve departs from the line between its ends, at most."""
    axes, update = drawn("microscope")
    update(SLIDES[name], half_width)
    u, v = traced(axes[0])[0]
    return np.nanmax(abs(v - np.interp(u, [-1, 1], [v[0], v[-1]])))


@pytest.mark.parametrize("name", SLIDES)
def test_under_the_microscope_a_curve_with_a_slope_becomes_straight(name):
    bends = [bend(name, w) for w in (1e-2, 1e-3, 1e-4)]
    if name in ("corner B", "x²"):
        assert bends[2] < bends[1] < bends[0]
        assert bends[2] < 0.01
    else:
        assert bends[2] > 0.9


def test_no_wall_is_drawn_across_a_jump():
    axes, update = drawn("microscope")
    update(SLIDES["step"], 1.0)
    rise = traced(axes[0])[0][1]
    assert np.nanmax(abs(np.diff(rise))) < 1e-9
    _, axes = figure(2, 2)
    slopes.failures(axes)
    jump = axes[1, 0].lines[0].get_ydata()
    assert np.nanmax(abs(np.diff(jump))) == 0
    assert np.isnan(jump).sum() == 1


def test_each_failure_is_marked_at_0_on_its_curve():
    _, axes = figure(2, 2)
    slopes.failures(axes)
    marks = [[float(v) for v in np.ravel(ax.lines[1].get_data())] for ax in axes.flat]
    assert marks == [[0, 0], [0, 0], [0, 1], [0, 0]]


def test_the_numbers_that_the_lecture_tells_are_true():
    assert 3 / 32 + 1 / 32**2 == pytest.approx(0.095, abs=5e-4)
    assert 1.05**2 - 1.10 == pytest.approx(0.0025)
    assert np.cos(2.094) == pytest.approx(-0.5, abs=5e-4)
    # The exercises' ends: run over rise; the rounded corner at 0.01 and 0.00001; e^x at 2.
    assert 1 / np.cos(1) == pytest.approx(1.851, abs=5e-4)
    for width, slope in ((0.01, 0.90), (0.00001, 0.005)):
        assert (np.hypot(width, 1e-3) - 1e-3) / width == pytest.approx(slope, abs=5e-3)
    for h, right, wrong in ((0.142, True, True), (0.147, True, False)):
        assert (abs((1 + h) * np.exp(-h) - 1) < 0.01) == right
        assert (abs(np.exp(-h) + h - 1) < 0.01) == wrong


def test_the_controls_of_the_lecture_are_those_of_these_tests():
    path = Path(__file__).parents[1] / "lectures" / "01a_slopes_and_limits.ipynb"
    text = path.read_text(encoding="utf-8")
    for control in (
        "h=(-1.0, 1.5, 0.05)", "window=(0.05, 0.8, 0.05)", "x0=(-1.1, 1.1, 0.05)",
        "h=log(0.001, 1)", "x=(-3.2, 3.2, 0.05)", "halvings=(0, 6)", "x0=(0.4, 3.0, 0.05)",
        "x=(-1.5, 1.5, 0.1), c=(-1.5, 1.5, 0.1)", "half_width=log(0.0001, 1)",
    ):  # fmt: skip
        assert control in text
