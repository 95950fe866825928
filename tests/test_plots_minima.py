"""The pictures of minima say what the mathematics says, and their goals can be reached by hand."""

import math
from functools import partial

import numpy as np
import pytest
from pictures import expect_goal, expect_no_memory, fresh, said

from helpers.objectives import coin_likelihood, coin_log_likelihood, five_wells, omega
from helpers.plots import minima, pixels

GRIDS = {
    minima.wells: {}, minima.hidden: {"rows": 2}, minima.window: {}, minima.squares: {"columns": 2},
    minima.outlier: {"rows": 2}, minima.convexity: {"columns": 2}, minima.coin: {"columns": 2},
    minima.trap: {"rows": 2},
}  # fmt: skip

# What a hand can set with the lecture's sliders; values nearby that are no goal.
GOALS = {
    minima.wells: (
        [{"left": 6.0, "right": 8.0}],
        [
            {"left": 5.95, "right": 8.0},
            {"left": 6.0, "right": 8.05},
            {"left": 6.0, "right": 7.85},
            {"left": 6.15, "right": 8.0},
        ],
    ),
    minima.hidden: (
        [
            {"slope_number": 1, "you_say": "maximum"},
            {"slope_number": 2, "you_say": "minimum"},
            {"slope_number": 3, "you_say": "neither"},
            {"slope_number": 4, "you_say": "minimum"},
            {"slope_number": 5, "you_say": "minimum"},
        ],
        [{"slope_number": 3, "you_say": "minimum"}],
    ),
    minima.window: (
        [{"a": 1.5, "b": 3.5}],
        [
            {"a": 0.5, "b": 3.5},
            {"a": 1.5, "b": 4.5},
            {"a": 1.8, "b": 2.4},
            {"a": 1.1, "b": 4.4},  # the hilltop is highest, but not the only slope of 0
        ],
    ),
    minima.squares: (
        [
            {"x": 2.0, "lines": (2,)},
            {"x": 3.5, "lines": (1, 6)},
            {"x": 3.0, "lines": (1, 2, 6)},
        ],
        [{"x": 17 / 6, "lines": (1, 2, 6)}, {"x": 2.0, "lines": (1, 2, 6)}],
    ),
    minima.outlier: ([{"last": 40}], [{"last": 41}]),
    minima.convexity: (
        [{"a": 0.5, "b": 1.5}],
        [
            {"a": 0.1, "b": 1.9},
            {"a": 0.5, "b": 0.6},  # the tangent rises above, the chord does not dip
        ],
    ),
    minima.coin: (
        [{"n": 1220, "P": 0.05 + 65 * 0.01}],
        [{"n": 1210, "P": 0.7}, {"n": 1230, "P": 0.7}, {"n": 1220, "P": 0.68}],
    ),
    minima.trap: (
        [{"left": 0.05 + 517 * 0.001, "right": 0.05 + 518 * 0.001}],
        [{"left": 0.566, "right": 0.567}, {"left": 0.566, "right": 0.568}],
    ),
}
EVERY = pytest.mark.parametrize("draw", GRIDS)


def drawn(draw):
    """Return (list of axes, update) of a picture on a figure of its own."""
    return fresh(draw, **GRIDS[draw])


def line(ax, number):
    """Return the points (x, y) of a line of ax as an array (2, n)."""
    return np.array(ax.lines[number].get_data(), dtype=float)


@EVERY
def test_a_goal_is_reached_where_the_mathematics_says_and_not_at_the_start(draw):
    expect_goal(partial(drawn, draw), *GOALS[draw])


@EVERY
def test_a_picture_depends_on_the_values_and_not_on_the_path(draw):
    expect_no_memory(partial(drawn, draw), *GOALS[draw])


@EVERY
def test_moved_pixels_equal_a_full_draw(draw):
    axes, update = drawn(draw)
    update()
    fig = axes[0].figure
    pixels.painter(fig)()  # settles the layout
    paint = pixels.painter(fig)
    paint()
    update(**GOALS[draw][0][-1])
    assert not fig.stale  # it moves without a full draw
    moved = np.array(paint())
    np.testing.assert_array_equal(moved, np.array(pixels.painter(fig)()))


def test_the_five_wells_are_those_of_the_syllabus():
    bottoms, fences = minima.bottoms_and_fences(five_wells)
    np.testing.assert_allclose(bottoms, [1.057, 3.036, 5.016, 6.996, 8.976], atol=6e-4)
    np.testing.assert_allclose(fences[2:], [5.994, 8.014], atol=6e-4)
    np.testing.assert_allclose(five_wells.grad(np.r_[bottoms, fences]), 0, atol=1e-11)
    assert five_wells(bottoms).argmin() == 3
    assert five_wells(bottoms).min() == pytest.approx(-0.992, abs=5e-4)


@pytest.mark.parametrize("x0", [0.0, 1.9, 2.0, 4.0, 5.95, 6.0, 8.0, 8.05, 10.0])
def test_a_ball_rests_where_small_steps_downhill_end(x0):
    x = x0
    for _ in range(4000):
        x -= 0.01 * five_wells.grad(x)
    axes, update = drawn(minima.wells)
    update(left=x0)
    way = next(h for h in axes[0].lines if h.get_linewidth() == 4)
    assert way.get_xdata()[0] == x0
    assert way.get_xdata()[-1] == pytest.approx(x, abs=1e-6)
    assert (np.diff(way.get_ydata()) < 1e-12).all()  # never uphill


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5])
def test_a_hidden_function_is_lowest_at_0_exactly_if_its_riddle_says_minimum(number):
    axes, update = drawn(minima.hidden)
    update(slope_number=number, you_say="not yet")
    top = next(h for h in axes[0].lines if len(h.get_xdata()) > 2)
    assert np.isnan(top.get_ydata()).all()
    update(slope_number=number, you_say="minimum")
    y = top.get_ydata()
    assert ("goal" in said(axes)) == (y.argmin() == 300)


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5])
def test_the_slope_below_belongs_to_the_function_above(number):
    axes, update = drawn(minima.hidden)
    update(slope_number=number, you_say="neither")
    (x, y), (_, slope) = (
        next(h for h in ax.lines if len(h.get_xdata()) > 2).get_data() for ax in axes
    )
    measured = (y[2:] - y[:-2]) / (x[2:] - x[:-2])
    smooth = np.isfinite(slope[1:-1]) & (abs(x[1:-1]) > 1e-9)
    np.testing.assert_allclose(
        measured[smooth], slope[1:-1][smooth], atol=1.6e-4
    )  # h^2/6 max |f'''|
    assert np.isnan(slope).any() == (number == 5)  # only |x| has a place without a slope


@pytest.mark.parametrize(("a", "b"), [(0.0, 6.0), (1.5, 3.5), (2.5, 6.0), (3.0, 0.5), (4.0, 4.0)])
def test_the_ring_is_on_the_lowest_of_ten_thousand_points(a, b):
    axes, update = drawn(minima.window)
    update(a=a, b=b)
    x = np.linspace(min(a, b), max(a, b), 10_001)
    ring = next(h for h in axes[0].lines if h.get_label() == "lowest")
    assert ring.get_ydata()[0] == pytest.approx(minima.kinked_valley(x).min(), abs=1e-3)
    assert ring.get_ydata()[0] <= minima.kinked_valley(x).min() + 1e-12


def test_the_slopes_of_the_pictures_own_functions_are_their_differences():
    for f, x in (
        (minima.kinked_valley, np.linspace(1.1, 6, 50)),
        (minima.two_wells, np.linspace(0.1, 1.9, 50)),
    ):
        np.testing.assert_allclose((f(x + 1e-5) - f(x - 1e-5)) / 2e-5, f.grad(x), atol=1e-7)
    h = 1e-4
    x = np.linspace(0.1, 1.9, 9)
    bend = (minima.two_wells.grad(x + h) - minima.two_wells.grad(x - h)) / (2 * h)
    np.testing.assert_allclose(bend, minima.two_wells.hess(x), atol=1e-5)


@pytest.mark.parametrize("lines", [(2,), (1, 6), (1, 2, 6)])
@pytest.mark.parametrize("x", [0.0, 2.5, 7.0])
def test_the_tiles_are_the_squared_distances_and_the_dot_is_their_sum(lines, x):
    axes, update = drawn(minima.squares)
    update(x=x, lines=lines)
    areas = []
    for tile in axes[0].patches:
        (left, bottom), (right, top) = tile.get_xy().min(axis=0), tile.get_xy().max(axis=0)
        corners = {(float(u), float(v)) for u, v in tile.get_xy()}
        assert corners == {(u, v) for u in (left, right) for v in (bottom, top)}
        assert right - left == pytest.approx(top - bottom)  # it is a square
        areas.append((right - left) * (top - bottom))
    expected = [(x - a) ** 2 for a in lines] + [0.0] * (3 - len(lines))
    np.testing.assert_allclose(areas, expected, atol=1e-12)
    np.testing.assert_allclose(line(axes[1], 1), [[x], [sum(areas)]])
    assert axes[1].lines[0].get_ydata().min() >= np.var(lines) * len(lines) - 1e-9


@pytest.mark.parametrize("last", [5, 40, 77, 100])
def test_the_mean_is_lowest_for_squares_and_the_median_for_lengths(last):
    axes, update = drawn(minima.outlier)
    update(last=last)
    for ax, place in zip(axes, ((10 + last) / 5, 3)):
        (x, y), best = line(ax, 0), line(ax, 2)
        assert best[0, 0] == pytest.approx(place)
        assert x[y.argmin()] == pytest.approx(place, abs=0.026)
        assert y.min() == pytest.approx(0, abs=0.01)


def test_no_chord_and_no_tangent_of_a_convex_function_breaks_the_law():
    axes, update = drawn(minima.convexity)
    for a in np.linspace(0.1, 1.9, 10):
        for b in np.linspace(0.1, 1.9, 10):
            update(a=a, b=b)
            assert said(axes[:1]) == "chord above\ntangent below"


@pytest.mark.parametrize(("a", "b"), [(0.25, 0.55), (0.5, 1.5), (1.9, 0.1), (0.8, 1.2)])
def test_chord_and_tangent_meet_the_curve_where_they_should(a, b):
    axes, update = drawn(minima.convexity)
    update(a=a, b=b)
    low, high = min(a, b), max(a, b)
    for ax, f in zip(axes, (omega, minima.two_wells)):
        np.testing.assert_allclose(line(ax, 1), [[low, high], [f(low), f(high)]])
        x, y = line(ax, 2)
        np.testing.assert_allclose(y, f(low) + f.grad(low) * (x - low))
        middle = f((low + high) / 2) - (f(low) + f(high)) / 2
        if middle > 0:
            assert "chord dips below" in said([ax])


def test_the_likelihood_first_underflows_at_1220_tosses():
    zero = [n for n in range(10, 2001, 10) if coin_likelihood(0.7, 7 * n // 10, 3 * n // 10) == 0]
    assert zero[0] == 1220
    assert zero == list(range(1220, 2001, 10))
    assert coin_likelihood(0.7, 700, 300) == pytest.approx(5.07e-266, rel=1e-3)
    assert coin_log_likelihood(0.7, 7000, 3000) == pytest.approx(-6108.64302055, rel=1e-12)
    assert coin_likelihood(0.7, 70, 30) == pytest.approx(3e-27, rel=0.02)  # said in the lecture


@pytest.mark.parametrize("n", [10, 500, 1000, 1220, 2000])
def test_the_log_peaks_at_the_share_of_heads_for_every_number_of_tosses(n):
    axes, update = drawn(minima.coin)
    update(n=n, P=0.7)
    P, heights = next(h for h in axes[1].lines if len(h.get_xdata()) > 2).get_data()
    assert P[heights.argmax()] == pytest.approx(0.7, abs=2e-3)
    _, product = next(h for h in axes[0].lines if len(h.get_xdata()) > 2).get_data()
    assert product.max() == pytest.approx(0 if n >= 1220 else 1)
    assert f"G = −{0.610864302055 * n:.2f}" in said(axes)


@pytest.mark.parametrize(
    ("left", "right", "trapped"),
    [(0.1, 1.1, True), (0.56, 0.57, True), (0.1, 0.5, False), (0.6, 1.1, False), (0.5, 0.5, False)],
)
def test_fences_trap_omega_exactly_when_it_lies_between(left, right, trapped):
    axes, update = drawn(minima.trap)
    update(left=right, right=left)  # crossed fences are the same fences
    assert ("not trapped" not in said(axes)) == trapped == (left < minima.OMEGA < right)
    for ax in axes:
        x = ax.patches[0].get_xy()[:, 0]
        assert (x.min(), x.max()) == (left, right)


def test_omega_solves_x_e_to_the_x_is_1():
    assert minima.OMEGA * np.exp(minima.OMEGA) == pytest.approx(1, abs=1e-15)
    assert omega(minima.OMEGA) == pytest.approx(minima.OMEGA + 1 / minima.OMEGA, abs=1e-14)


def test_the_numbers_that_the_prose_of_02_names():
    assert math.comb(10, 7) == 120
    assert np.nextafter(0.0, 1.0) == pytest.approx(4.9e-324, rel=0.02)
    heavy = [(x - 2) ** 2 + (x - 3) ** 2 + 2 * (x - 10) ** 2 for x in (6.2, 6.25, 6.3)]
    assert min(heavy) == heavy[1] == pytest.approx(56.75)
    assert coin_log_likelihood(0.7, 7000, 3000) / math.log(2) == pytest.approx(-8813, abs=0.5)
