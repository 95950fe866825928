"""The pictures of lecture 06 against independent mathematics."""

import math
from functools import partial

import numpy as np
import pictures
import pytest
from matplotlib.patches import Polygon
from pictures import expect_goal, expect_no_memory, fresh, lines, moved, points

from helpers.differentiable import Differentiable
from helpers.landscapes import himmelblau, newton_quartic
from helpers.objectives import quarter_double_well, square_minus_two
from helpers.plots import figure, newton

CYCLE, FENCE, DOUBLE, CUBE = (case for _, case in newton.FAILURES)
SLOW_BOWL = Differentiable(
    f=lambda x: np.sqrt(1 + x**2),
    grad=lambda x: x / np.sqrt(1 + x**2),
    hess=lambda x: (1 + x**2) ** -1.5,
)
# Found with other software; rounded, as a start for none of our methods.
CRITICAL = np.array([
    (3.0, 2.0), (-2.805118, 3.131313), (-3.779310, -3.283186), (3.584428, -1.848127),
    (-3.073026, -0.081353), (0.086678, 2.884255), (3.385154, 0.073852), (-0.127961, -1.953715),
    (-0.270845, -0.923039),
])  # fmt: skip


def march(ax):
    return newton.march(ax, square_minus_two, (-0.2, 3.6), 3)


def model(ax):
    return newton.model(ax, quarter_double_well)


def plane(axes):
    return newton.plane(axes, newton_quartic, 0.02)


def landing(axes):
    return newton.landing(axes, himmelblau, CRITICAL)


def fraction(ax):
    return newton.fraction(ax, SLOW_BOWL)


# Values that reach the goal of a picture, values nearby that do not.
GOALS = {
    march: ([{"x0": 0.35}], [{"x0": 0.37}]),  # 3 - sqrt 7 = 0.354 is thrown to 3
    newton.failures: (
        [
            {"x0": 0.05, "case": CYCLE},
            {"x0": 1.39, "case": FENCE},  # the fence is 1.39175
            {"x0": -1.56, "case": DOUBLE},
            {"x0": 0.0, "case": CUBE},
        ],
        [
            {"x0": -1.5, "case": CYCLE},
            {"x0": 1.35, "case": FENCE},
            {"x0": -1.5, "case": DOUBLE},
            {"x0": 0.01, "case": CUBE},
            *({"case": case} for _, case in newton.FAILURES),
        ],
    ),
    model: ([{"x0": -0.44}, {"x0": 0.44}], [{"x0": 0.45}, {"x0": 0.43}]),  # 1/sqrt 5 = 0.4472
    newton.race: ([{"alpha": 0.148}], [{"alpha": 0.149}]),
    newton.orders: (
        [{"method": 0, "p": 2.0}, {"method": 1, "p": 1.6}, {"method": 2, "p": 1.0}],
        [{"method": 0, "p": 1.9}, {"method": 1, "p": 2.0}, {"method": 2, "p": 1.1}],
    ),
    plane: ([{"k": 8}, {"k": 8, "unit": 10}], [{"k": 7}, {"k": 7, "unit": 10}]),
    landing: (
        [{"x": 0.0, "y": -1.0}, {"x": -5.0, "y": 0.0}],  # on the maximum; on a saddle
        [{"x": 3.0, "y": 3.0}, {"x": -5.0, "y": 0.0, "method": newton.damped}],
    ),
    fraction: ([{"x0": 2.0, "t": 0.25}], [{"x0": 2.0, "t": 0.125}]),
    newton.basins: (
        [{"zoom": 16, "center": 0j}, {"zoom": 14, "center": 0j}],
        [{"zoom": 16, "center": 1 + 0j}, {"zoom": 13, "center": 0j}],
    ),
}
EVERY = pytest.mark.parametrize("draw", GOALS)
PAIRS = (plane, landing, newton.basins)


def drawn(draw):
    """Return (list of axes, update) of a picture on a figure of its own."""
    return fresh(draw, columns=2 if draw in PAIRS else 1)


def said(axes):
    """Return the words of the readout with a plain minus."""
    return pictures.said(axes).replace("−", "-")


@EVERY
def test_a_goal_is_reached_where_the_mathematics_says_and_not_at_the_start(draw):
    expect_goal(partial(drawn, draw), *GOALS[draw])


@EVERY
def test_a_picture_depends_on_the_values_and_not_on_the_path(draw):
    expect_no_memory(partial(drawn, draw), *GOALS[draw])


def test_the_triangle_has_the_legs_height_and_step():
    _, ax = figure()
    newton.triangle(ax, square_minus_two, 2.5)
    (patch,) = [p for p in ax.patches if isinstance(p, Polygon)]
    corners = {tuple(np.round(c, 9)) for c in patch.get_xy()}
    assert corners == {(1.65, 0.0), (2.5, 0.0), (2.5, 4.25)}


@pytest.mark.parametrize("x0", [0.5, 1.0, 3.2])
def test_each_tangent_has_the_slope_of_the_curve_and_ends_on_the_axis(x0):
    (ax,), update = drawn(march)
    update(x0=x0, steps=3)
    (tangents,) = [line for line in lines(ax) if line.get_linestyle() == "--"]
    pieces = points(tangents).reshape(3, 3, 2)[:, :2]
    starts, ends = pieces[:, 0], pieces[:, 1]
    assert starts[0, 0] == x0
    assert starts[:, 1] == pytest.approx(starts[:, 0] ** 2 - 2)
    assert ends[:, 1] == pytest.approx(0)
    assert -starts[:, 1] / (ends - starts)[:, 0] == pytest.approx(2 * starts[:, 0])
    assert starts[1:, 0] == pytest.approx(ends[:-1, 0])


def test_at_the_cube_root_each_iterate_doubles_and_changes_its_sign():
    (ax,), update = drawn(newton.failures)
    update(case=CUBE, x0=0.1, steps=4)
    assert said([ax]).split("\n")[1:] == [
        "x₁ = -0.2000",
        "x₂ = 0.4000",
        "x₃ = -0.8000",
        "x₄ = 1.6000",
    ]


def test_the_parabola_has_the_height_slope_and_bend_of_the_curve():
    (ax,), update = drawn(model)
    update(x0=1.2)
    parabola = next(line for line in lines(ax) if line.get_linestyle() == "--")
    x, y = points(parabola)[~np.isnan(points(parabola)[:, 1])].T
    bend, slope, height = np.polyfit(x - 1.2, y, 2)
    assert (height, slope, 2 * bend) == pytest.approx((1.2**4 / 4 - 0.72, 1.2**3 - 1.2, 3.32))


@pytest.mark.parametrize("x0", [-0.6, 0.3, 1.3])
def test_newton_jumps_to_where_the_parabola_is_level(x0):
    (ax,), update = drawn(model)
    update(x0=x0)
    there = next(line for line in lines(ax) if line.get_marker() == "D")
    x, y = points(there)[0]
    slope, bend = x0**3 - x0, 3 * x0**2 - 1
    assert x == pytest.approx(2 * x0**3 / bend)
    assert y == pytest.approx(x0**4 / 4 - x0**2 / 2 - slope**2 / (2 * bend))
    drop = next(line for line in lines(ax) if line.get_linestyle() == ":")
    assert points(drop) == pytest.approx(np.array([(x, y), (x, x**4 / 4 - x**2 / 2)]))


@pytest.mark.parametrize("hundredths", range(-44, 45, 4))
def test_every_start_nearer_than_one_over_root_five_ends_at_the_maximum(hundredths):
    (ax,), update = drawn(model)
    update(x0=hundredths / 100)
    assert "the maximum" in said([ax])


def test_descent_takes_1065_steps_at_the_rate_of_the_notes_and_20_at_the_best():
    (ax,), update = drawn(newton.race)
    for alpha, words in ((0.005, "1065 steps"), (0.148, "20 steps"), (0.154, "-77.9")):
        update(alpha=alpha)
        assert words in said([ax])


def test_newton_is_there_in_8_steps_and_halving_in_39():
    (ax,), update = drawn(newton.race)
    update()
    resting = [points(line)[:, 1] for line in ax.lines if not line.get_animated()]
    counts = [int(np.argmax(y < 1e-12)) for y in resting if len(y) > 2]
    assert sorted(counts) == [8, 39]


@pytest.mark.parametrize("method", [0, 1, 2])
def test_the_line_of_slope_p_passes_through_the_last_pair_of_errors(method):
    (ax,), update = drawn(newton.orders)
    update(method=method, p=1.5)
    (((x0, y0), (x1, y1)),) = moved(ax)
    assert (y1 - y0) / (x1 - x0) == pytest.approx(1.5)
    resting = [line for line in ax.lines if not line.get_animated()]
    x, y = points(resting[method])[-1]
    assert y0 + 1.5 * (x - x0) == pytest.approx(y)


def test_newton_on_the_map_walks_the_reference_sequence_in_every_unit():
    axes, update = drawn(plane)
    for unit in (1, 10, 0.5):
        update(k=2, unit=unit)
        walks = [walk for walk in moved(axes[0]) if len(walk) == 3]
        newtons = walks[1]
        assert newtons[1:] == pytest.approx(
            np.array([(2.58273866418, 2.62128883583), (1.59225691409, 1.67481610766)]), abs=1e-11
        )


def test_descent_in_a_unit_ten_times_smaller_takes_a_hundredth_of_the_step():
    axes, update = drawn(plane)
    steps = []
    for unit in (1, 10):
        update(k=1, unit=unit)
        walk = next(walk for walk in moved(axes[0]) if len(walk) == 2)
        steps.append(walk[1] - walk[0])
    assert steps[0] == pytest.approx(-0.02 * np.array([277.6, 213.6]))
    assert steps[1] == pytest.approx(steps[0] * np.array([1, 0.01]))


@pytest.mark.parametrize("start", [(0.0, 0.0), (-5.0, 0.0), (2.5, -4.0), (-0.3, -1.0)])
def test_damped_newton_ends_at_a_minimum_and_plain_newton_at_any_level_place(start):
    axes, update = drawn(landing)
    for method in (newton.plain, newton.damped):
        update(*start, method=method)
        end = moved(axes[0])[-1][-1]
        distances = np.hypot(*(CRITICAL - end).T)
        assert distances.min() < 1e-5
        if method is newton.damped:
            assert distances.argmin() < 4
            assert "minimum" in said(axes)


def test_newton_from_703_of_1681_starts_ends_at_no_minimum():
    side = np.linspace(-5, 5, 41)
    ends = [newton.plain(himmelblau, np.array([x, y]))[-1] for x in side for y in side]
    assert np.sum(himmelblau(np.array(ends).T) > 1e-6) == 703


@pytest.mark.parametrize("x0", [0.1, 0.5, 1.0, 2.2])
def test_on_the_slow_bowl_the_whole_step_leads_to_minus_the_cube(x0):
    (ax,), update = drawn(fraction)
    update(x0=x0, t=1.0)
    there = next(line for line in lines(ax) if line.get_marker() == "D")
    assert points(there)[0] == pytest.approx([-(x0**3), math.sqrt(1 + x0**6)])
    assert ("falls" in said([ax]) and "does not" not in said([ax])) == (x0 < 1)


def test_near_a_root_of_1_every_start_ends_there():
    near = 0.1 * np.exp(2j * np.pi * np.arange(12) / 12)
    for k, root in enumerate(newton.ROOTS):
        assert root**3 == pytest.approx(1)
        ends, _ = newton.ends(root + near, 10)
        assert (ends == k).all()


@pytest.mark.parametrize("x", [0.2, 0.5, 1.0, 3.0])
def test_a_start_is_as_late_as_its_steps_are_many_before_its_cube_is_near_1(x):
    _, late = newton.ends(np.array([x + 0j]), 30)
    count = 0
    while abs((x := x - (x - x**-2) / 3) ** 3 - 1) > 0.3:
        count += 1
    assert late[0] == count


def test_turning_a_start_by_a_third_turns_its_end_by_a_third():
    z = np.random.default_rng(6).normal(size=200) * np.exp(1j)
    ends, late = newton.ends(z, 60)
    turned, late_too = newton.ends(z * newton.ROOTS[1], 60)
    assert (turned == (ends + 1) % 3).all()
    assert (late == late_too).all()


@pytest.mark.parametrize("zoom", [0, 6, 11, 16])
def test_around_0_all_three_ends_occur_at_every_width(zoom):
    axes, update = drawn(newton.basins)
    update(zoom=zoom, center=0j)
    width = float(said(axes).split("\n")[0].removeprefix("width "))
    assert width == pytest.approx(4 * 10 ** (-zoom / 2), rel=0.05)
    assert "ends seen: 3" in said(axes)


def test_the_numbers_of_the_steps_by_hand():
    p = np.array([2.58273866418, 2.62128883583])
    gradient, H = newton_quartic.grad(p), newton_quartic.hess(p)
    assert gradient == pytest.approx([84.25, 64.20], abs=0.01)
    assert H == pytest.approx(np.array([[87.00, -2.033], [-2.033, 69.96]]), abs=0.005)
    assert 87.00 * 69.96 - 2.033**2 == pytest.approx(6082, abs=0.5)
    assert np.linalg.solve(H, gradient) == pytest.approx([0.9905, 0.9465], abs=5e-5)
    assert himmelblau.grad(np.zeros(2)) == pytest.approx([-14, -22])
    assert himmelblau.hess(np.zeros(2)) == pytest.approx(np.diag([-42, -26]))


def test_the_fence_of_the_arctangent_is_where_the_tangent_leads_to_the_mirror_image():
    x = 1.39175
    assert x - math.atan(x) * (1 + x**2) == pytest.approx(-x, abs=5e-5)
