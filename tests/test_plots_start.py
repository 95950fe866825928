"""The pictures of 00_start_here say what is true, and their goals can be reached by hand."""

from functools import partial

import numpy as np
import pytest
import sympy as sp
from pictures import expect_goal, expect_no_memory, fresh, grid, moved, parted, said, stops

from helpers.plots import start

X = sp.symbols("x", real=True)
# The stops of the lecture's sliders, and where mathematics puts the goal.
PICTURES = {
    start.landscape: (grid(x=stops((-2.8, 2.8, 0.05))), lambda x: abs(x + 2.06) < 0.03),
    start.fog: (
        grid(x=stops((0.0, 10.0, 0.1))),
        lambda x: min(abs(x - 1.403), abs(x - 7.686)) < 0.05,
    ),
    start.both_ways: (grid(x=stops((-1.0, 3.2, 0.1))), lambda x: abs(x - np.log2(6)) < 0.03),
    start.staircase: (grid(n=stops((1, 20))), lambda n: n == 14),
}
EVERY = pytest.mark.parametrize("draw", PICTURES)


def drawn(draw):
    """Return (ax, update) of a picture."""
    (ax,), update = fresh(draw)
    return ax, update


@pytest.mark.parametrize(
    ("f", "df", "formula"),
    [
        (start.valleys, start.valleys_slope, X**4 / 8 - X**2 + X / 4 + 2),
        (start.hills, start.hills_slope, X / 6 - sp.sin(X)),
    ],
)
def test_each_slope_is_sympys_derivative(f, df, formula):
    x = np.linspace(-3, 10, 50)
    for ours, theirs in ((f, formula), (df, sp.diff(formula, X))):
        np.testing.assert_allclose(ours(x), sp.lambdify(X, theirs)(x), rtol=1e-12, atol=1e-12)


@EVERY
def test_a_goal_is_reached_where_the_mathematics_says_and_not_at_the_start(draw):
    expect_goal(partial(fresh, draw), *parted(*PICTURES[draw]))


@EVERY
def test_a_picture_depends_on_the_values_and_not_on_the_path(draw):
    reached, missed = parted(*PICTURES[draw])
    expect_no_memory(partial(fresh, draw), reached, missed[::10])


@pytest.mark.parametrize(
    ("draw", "f", "df"),
    [
        (start.landscape, start.valleys, start.valleys_slope),
        (start.fog, start.hills, start.hills_slope),
    ],
)
@pytest.mark.parametrize("x", [0.0, 1.3, 2.6])
def test_the_tangent_touches_the_curve_with_its_slope(draw, f, df, x):
    ax, update = drawn(draw)
    update(x)
    line, dot = moved(ax)
    (x0, y0), (x1, y1) = line
    assert (y1 - y0) / (x1 - x0) == pytest.approx(df(x), abs=1e-12)
    assert y0 + df(x) * (x - x0) == pytest.approx(f(x))
    assert dot[0] == pytest.approx((x, f(x)))


@pytest.mark.parametrize(
    ("x", "place"), [(0.1, "hilltop"), (1.95, "valley"), (-2.05, "nothing lies deeper")]
)
def test_the_landscape_names_its_three_flat_places(x, place):
    roots = [complex(r) for r in np.roots([0.5, 0, -2, 0.25])]
    assert min(abs(x - r) for r in roots) < 0.05
    ax, update = drawn(start.landscape)
    update(x)
    assert place in said([ax])


def test_the_fog_is_clear_around_the_point_and_lifts_only_in_a_valley():
    ax, update = drawn(start.fog)
    mist = ax.images[0]
    alpha = mist.get_array()[0, :, 3]
    for x in (0.0, 4.9, 9.5):  # 4.9 is a hilltop: flat, and in fog
        update(x)
        left, right = mist.get_extent()[:2]
        clear = np.linspace(left, right, alpha.size)[alpha == 0]
        assert (clear.min(), clear.max()) == pytest.approx((x - 0.6, x + 0.6), abs=0.05)
        assert left <= 0 and right >= 10
        assert mist.get_visible()
    update(7.7)
    assert not mist.get_visible()


def test_the_valley_met_first_from_the_right_is_not_the_deepest():
    assert start.hills(1.403) < start.hills(7.686)


@pytest.mark.parametrize("x", [-1.0, 0.0, 2.585])
def test_the_way_goes_up_to_the_curve_and_across_to_the_axis(x):
    ax, update = drawn(start.both_ways)
    update(x)
    (foot, top, left), heights = moved(ax)[0].T
    assert (foot, top) == (x, x)
    assert left == ax.get_xlim()[0]
    assert list(heights) == pytest.approx([0, 2**x, 2**x])


@pytest.mark.parametrize("n", [1, 5, 20])
def test_two_staircases_fill_a_rectangle(n):
    ax, update = drawn(start.staircase)
    update(n)
    lower, upper = (patch.get_data() for patch in ax.patches)
    np.testing.assert_array_equal(lower.values, upper.baseline)
    assert (lower.values - lower.baseline).sum() == sum(range(1, n + 1))
    assert (upper.values - upper.baseline).sum() == sum(range(1, n + 1))
    assert set(upper.values) == {n + 1}
