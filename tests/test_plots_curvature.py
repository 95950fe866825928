"""The pictures of lecture 05 against independent mathematics."""

import itertools
import math
from functools import partial

import numpy as np
import pytest
from pictures import arrows, expect_goal, expect_no_memory, fresh, grid, hits, moved, said

from helpers import landscapes
from helpers.iteration import run
from helpers.optimizers import gradient_descent
from helpers.plots import curvature, minus

H = np.array([[4.0, -1.0], [-1.0, 6.0]])
TROUGH = landscapes.quadratic([[2, -2], [-2, 2]])
SHAPES = {
    "bowl": landscapes.bowl, "cap": landscapes.cap, "saddle": landscapes.saddle, "trough": TROUGH
}  # fmt: skip


def ride(axes):
    return curvature.motion(
        axes, lambda t: 3 * t**2 - t**3, lambda t: 6 * t - 3 * t**2, lambda t: 6 - 6 * t
    )


def cubic(ax):
    return curvature.kiss(ax, lambda x: x**3 - 3 * x, lambda x: 3 * x**2 - 3, lambda x: 6 * x)


# The figure that a picture needs, and the picture.
FLAT, PAIR, SPACE = {}, {"columns": 2}, {"columns": 2, "projection": "3d"}
PICTURES = {
    "motion": ({"rows": 3}, ride),
    "kiss": (FLAT, cubic),
    "section": ({"columns": 3}, lambda axes: curvature.section(axes, landscapes.bowl, H)),
    "turned": (FLAT, lambda ax: curvature.turned(ax, H)),
    "gallery": (SPACE, lambda axes: curvature.gallery(axes, SHAPES)),
    "knob": (PAIR, curvature.knob),
    "model": (SPACE, lambda axes: curvature.model(axes, landscapes.temperature)),
    "valley": (FLAT, curvature.valley),
    "cuts": (PAIR, lambda axes: curvature.cuts(axes, landscapes.peano)),
}
# Values that reach the goal, values nearby that do not.
GOALS = {
    "motion": ([{"t": 1.0}], [{"t": 1.1}]),
    "kiss": ([{"a": 0.0}], [{"a": 0.05}]),
    "section": ([{"theta": 112.5}], [{"theta": 110.0}]),
    "turned": ([{"theta": 22.5}, {"theta": 112.5}], [{"theta": 20.0}, {"theta": 90.0}]),
    "gallery": ([{"surface": "saddle"}], [{"surface": "trough"}]),
    "knob": ([{"b": 1.0}], [{"b": 1.05}]),
    "model": ([{"x": 4.0, "y": 4.0}], [{"x": 4.0, "y": 4.1}]),
    "valley": ([{"kappa": 1.66}], [{"kappa": 1.7}]),
    "cuts": ([{"theta": 0.0, "c": 1.5}], [{"theta": 15.0, "c": 1.5}]),
}
EVERY = pytest.mark.parametrize("name", PICTURES)


def drawn(name):
    """Return (list of axes, update) of a picture on a figure of its own."""
    shape, draw = PICTURES[name]
    return fresh(draw, **shape)


@EVERY
def test_a_goal_is_reached_where_the_mathematics_says_and_not_at_the_start(name):
    expect_goal(partial(drawn, name), *GOALS[name])


@EVERY
def test_a_picture_depends_on_the_values_and_not_on_the_path(name):
    expect_no_memory(partial(drawn, name), *GOALS[name])


@pytest.mark.parametrize("t", [0.0, 0.4, 1.0, 1.7])
def test_the_slope_in_each_panel_is_the_height_in_the_next(t):
    axes, update = drawn("motion")
    update(t=t)
    for ax, below in itertools.pairwise(axes):
        run, rise = np.diff(moved(ax)[0], axis=0)[0]
        assert rise / run == pytest.approx(moved(below)[-1][0, 1])


def test_the_lift_brakes_from_half_way_on():
    axes, update = drawn("motion")
    for t, word in ((0.9, "getting faster"), (1.0, "steady speed"), (1.1, "braking")):
        update(t=t)
        assert word in said(axes)


@pytest.mark.parametrize("a", [-2.0, -0.5, 0.0, 1.3])
def test_the_kissing_parabola_misses_a_cubic_by_the_cube_of_the_step(a):
    axes, update = drawn("kiss")
    update(a=a)
    _, parabola, _ = moved(axes[0])
    x, y = parabola.T
    np.testing.assert_allclose(x**3 - 3 * x - y, (x - a) ** 3, atol=1e-12)


@pytest.mark.parametrize("theta", [0.0, 22.5, 60.0, 112.5, 180.0])
def test_the_bend_along_a_direction_swings_by_root_2_around_5(theta):
    axes, update = drawn("section")
    update(theta=theta)
    _, cut, record = axes
    # 4 cos^2 + 6 sin^2 - 2 sin cos = 5 - sqrt 2 cos(2 theta - 45 deg).
    bend = 5 - math.sqrt(2) * math.cos(math.radians(2 * theta - 45))
    assert moved(record)[1][0] == pytest.approx((theta, bend))
    t, height = moved(cut)[0].T
    np.testing.assert_allclose(height, bend * t**2 / 2, atol=1e-12)
    assert f"bend {bend:.3f}" in said(axes)


def test_the_recorded_bends_reach_5_minus_and_plus_root_2_at_perpendicular_directions():
    axes, update = drawn("section")
    update(theta=180.0)
    angles, bends = moved(axes[2])[0].T
    low, high = np.argmin(bends), np.argmax(bends)
    assert bends[[low, high]] == pytest.approx([3.58578643763, 6.41421356237], abs=5e-4)
    assert abs(angles[high] - angles[low]) == pytest.approx(90, abs=1)


@pytest.mark.parametrize("theta", [0.0, 45.0, 60.0, 150.0])
def test_an_arrow_is_moved_by_the_columns_of_the_matrix(theta):
    axes, update = drawn("turned")
    update(theta=theta)
    c, s = math.cos(math.radians(theta)), math.sin(math.radians(theta))
    after, before = (end for _, end in arrows(axes[0]))
    assert before == pytest.approx([c, s])
    assert after == pytest.approx([4 * c - s, 6 * s - c])


def test_only_eigenvectors_are_not_turned():
    settings = grid(theta=np.arange(0, 180, 2.5))
    assert hits(partial(drawn, "turned"), settings) == grid(theta=[22.5, 112.5])


@pytest.mark.parametrize("name", SHAPES)
def test_level_lines_lie_on_one_height_each_and_on_the_side_that_they_show(name):
    axes, update = drawn("gallery")
    update(surface=name)
    f = SHAPES[name]
    for line, sign in zip(moved(axes[1])[:2], (1, -1), strict=True):
        p = line.T
        heights = (f(p) - f(np.zeros(2)))[~np.isnan(p[0])]
        assert (sign * heights > 0).all()
        # Each height that is met is one of the six levels.
        levels = np.unique(abs(heights).round(9))
        assert np.isin(levels, ((0.5 * np.arange(1, 7)) ** 2 / 2).round(9)).all()
        assert len(levels) in {0, 6}


@pytest.mark.parametrize("name, values", [
    ("bowl", (3.586, 6.414)), ("cap", (-6.414, -3.586)), ("saddle", (-4, 4)), ("trough", (0, 4)),
])  # fmt: skip
def test_the_axes_of_the_level_lines_are_labelled_with_their_bends(name, values):
    axes, update = drawn("gallery")
    update(surface=name)
    words = [t for t in axes[1].texts if "λ" in t.get_text()]
    matrix = SHAPES[name].hess(np.zeros(2))
    for word, line, value in zip(words, moved(axes[1])[2:], values, strict=True):
        assert float(word.get_text()[4:].replace("−", "-")) == pytest.approx(value, abs=5e-4)
        u = line[1]
        np.testing.assert_allclose(matrix @ u, value * u, atol=2e-3)


def test_one_surface_at_a_time_stands_in_space():
    axes, update = drawn("gallery")
    for name in SHAPES:
        update(surface=name)
        assert [solid.get_visible() for solid in axes[0].collections].count(True) == 1


@pytest.mark.parametrize("b, kind", [
    (0.0, "bowl"), (-0.95, "bowl"), (1.0, "trough"), (-1.0, "trough"), (1.05, "saddle"),
    (-2.0, "saddle"),
])  # fmt: skip
def test_the_bowl_ends_where_b_is_1(b, kind):
    axes, update = drawn("knob")
    update(b=b)
    assert minus(f"{b:.2f}: {kind}") in said(axes)
    green, orange, _ = (line[0] for line in moved(axes[1]))
    assert sorted([green[1], orange[1]]) == pytest.approx(np.linalg.eigvalsh([[1, b], [b, 1]]))


@pytest.mark.parametrize("x, y", [(2.0, 2.6), (4.0, 4.0), (5.0, 1.0)])
def test_the_patch_has_the_height_slopes_and_bends_of_the_surface(x, y):
    axes, update = drawn("model")
    update(x=x, y=y)
    net = np.array([p for c in axes[0].collections[1:] for s in c._segments3d for p in s])
    d = net[:, :2] - (x, y)
    T, p = landscapes.temperature, np.array([x, y])
    # Six numbers fix a quadratic: height, slopes, bends.
    basis = np.column_stack(
        [np.ones(len(d)), d, d[:, 0] ** 2 / 2, d.prod(axis=1), d[:, 1] ** 2 / 2]
    )
    found = np.linalg.lstsq(basis, net[:, 2], rcond=None)[0]
    bends = T.hess(p)
    want = [T(p), *T.grad(p), bends[0, 0], bends[0, 1], bends[1, 1]]
    np.testing.assert_allclose(found, want, atol=1e-9)


@pytest.mark.parametrize("x, y", [(3.5, 4.4), (2.0, 2.6), (4.0, 4.0)])
def test_the_star_is_one_step_of_newton_away(x, y):
    axes, update = drawn("model")
    update(x=x, y=y)
    star = moved(axes[1])[-1][0]
    T, p = landscapes.temperature, np.array([x, y])
    assert T.grad(p) + T.hess(p) @ (star - p) == pytest.approx([0, 0], abs=1e-9)


def test_a_trough_has_no_star():
    assert np.isnan(curvature._level_point(np.zeros(2), np.ones(2), TROUGH.hess(np.zeros(2)))).all()


@pytest.mark.parametrize("kappa, steps", [(1.0, 1), (1.5, 9), (10.0, 69), (100.0, 691)])
def test_the_condition_number_says_how_many_steps_descent_takes(kappa, steps):
    assert curvature.descent_steps(kappa) == steps
    path = run(gradient_descent(np.diag([1.0, kappa]).__matmul__, (1.0, 1.0), 2 / (kappa + 1)), 0)
    far = np.abs(path.path).max(axis=1)
    # Rounding may leave 1e-16 where the mathematics says 0.
    assert far[steps] <= 1e-6 * (1 + 1e-9)
    assert steps == 1 or far[steps - 1] > 1e-6


@pytest.mark.parametrize("kappa", [1.5, 10.0, 100.0])
def test_descent_with_the_best_step_shrinks_both_axes_equally(kappa):
    axes, update = drawn("valley")
    update(kappa=kappa)
    path = moved(axes[0])[2]
    rate = (kappa - 1) / (kappa + 1)
    k = np.arange(61)
    np.testing.assert_allclose(path[:, 0], 3 * rate**k, atol=1e-12)
    np.testing.assert_allclose(path[:, 1], (-rate) ** k, atol=1e-12)


@pytest.mark.parametrize("theta", np.arange(0.0, 181.0, 15.0))
def test_every_straight_cut_of_peanos_surface_is_lowest_at_the_origin(theta):
    axes, update = drawn("cuts")
    update(theta=theta, c=0.0)
    assert "0 is lowest nearby" in said(axes)
    t, heights = moved(axes[1])[0].T
    assert (heights[(abs(t) < 0.05) & (t != 0)] > 0).all()


@pytest.mark.parametrize(
    "c, falls", [(0.9, False), (1.1, True), (1.5, True), (1.9, True), (2.1, False)]
)
def test_peanos_surface_falls_between_its_two_parabolas(c, falls):
    axes, update = drawn("cuts")
    update(theta=0.0, c=c)
    assert ("falls on both sides" in said(axes)) == falls
    t, heights = moved(axes[1])[0].T
    np.testing.assert_allclose(heights, (c - 1) * (c - 2) * t**4, atol=1e-14)


def test_on_the_middle_parabola_peanos_surface_is_a_quarter_of_x_to_the_fourth_below_0():
    x = np.linspace(-1, 1, 21)
    np.testing.assert_allclose(landscapes.peano(np.array([x, 1.5 * x**2])), -(x**4) / 4, atol=1e-15)


def test_the_printed_eigenvalues_6_447_and_3_55_fail_the_product_beyond_rounding():
    product = 6.447 * 3.55
    rounding = 6.447 * 0.005 + 3.55 * 0.0005
    assert abs(product - np.linalg.det(H)) > 3 * rounding
    assert abs(6.447 + 3.55 - np.trace(H)) < 0.005 + 0.0005


@pytest.mark.parametrize("sign", [1, -1])
def test_the_first_row_gives_the_eigenvector_1_and_4_minus_lambda(sign):
    value = 5 + sign * math.sqrt(2)
    u = np.array([1, 4 - value])
    np.testing.assert_allclose(H @ u, value * u)
    assert u[1] == pytest.approx({1: -2.414, -1: 0.414}[sign], abs=5e-4)


def test_ten_steps_suffice_up_to_a_condition_number_of_1_67():
    assert curvature.descent_steps(1.67) == 10
    assert curvature.descent_steps(1.68) == 11
