"""The pictures of lecture 03 against independent mathematics."""

import math
from functools import partial

import numpy as np
import pytest
import sympy as sp
from pictures import arrows, expect_goal, expect_no_memory, fresh, moved, said

from helpers import landscapes
from helpers.finite_difference import central
from helpers.plots import hills, minus

BOWL, ROOM, ERROR = landscapes.paraboloid, landscapes.temperature, landscapes.regression_error
DATA = [1.0, 2.0, 3.0], [2.0, 5.0, 3.0]
BEST = np.array([1 / 2, 7 / 3])


def route(t):
    return np.array([3 + 1.8 * np.cos(t), 2.5 + 1.2 * np.sin(t)])


def velocity(t):
    return np.array([-1.8 * np.sin(t), 1.2 * np.cos(t)])


def torn(p):
    x, y = np.asarray(p, dtype=float)
    size = x**2 + y**2
    return np.divide(x * y, size, out=np.zeros_like(size), where=size > 0)


def knife(axes):
    return hills.knife(axes, BOWL, BOWL.grad, (0, 5), (4, 8))


def plane(axes):
    return hills.plane(axes, BOWL, BOWL.grad, (-2, 2))


def walk(axes):
    return hills.walk(axes, ROOM, ROOM.grad, route, velocity, (0, 6), (0, 6.28))


def compass(axes):
    return hills.compass(axes, BOWL, BOWL.grad, (2, 3), (0, 5))


def best_line(axes):
    return hills.best_line(axes, ERROR, DATA, (-1, 2), (0, 5))


def aim(axes):
    return hills.aim(axes[0], ERROR, ERROR.grad, BEST, (-4, 5), (-0.4, 5))


def ring(axes):
    return hills.ring(axes, ROOM, ROOM.grad, (-1, 7.2))


def ray(axes):
    return hills.ray(axes, torn, (-1, 1))


# Values that reach the goal of a picture, values nearby that do not.
GOALS = {
    knife: ([{"x": 2.0, "y": 4.0}], [{"x": 4.0, "y": 2.0}, {"x": 2.0, "y": 3.9}]),
    plane: (
        [{"x": 1.5, "y": -1, "r": 0.31}, {"r": 0.30}],  # the largest, and not too small
        [{"x": 1.5, "y": -1, "r": 0.32}, {"r": 0.29}],
    ),
    walk: ([{"t": 1.08}, {"t": 3.48}], [{"t": 1.12}, {"t": 3.2}]),
    compass: (
        [
            {"theta": 56.0, "find": 1},
            {"theta": 326.0, "find": 0},
            {"theta": 236.0, "find": -1},
        ],
        [
            {"theta": 59.0, "find": 1},
            {"theta": 56.0, "find": 0},
            {"theta": 56.0, "find": -1},
        ],
    ),
    best_line: ([{"m": 0.5, "b": 2.35}], [{"m": 0.6, "b": 2.35}]),
    aim: (
        [{"m": 1.5, "b": 2.75}, {"m": -1.0, "b": 1.65}],
        [{"m": 0.55, "b": 2.35}, {"m": -1.0, "b": 1.4}],
    ),
    ring: ([{"place": (6.0, 6.0), "r": 0.2}], [{"place": (6.0, 3.0), "r": 0.2}]),
    ray: ([{"theta": 135.0}], [{"theta": 48.0}]),
}
EVERY = pytest.mark.parametrize("draw", GOALS)


def drawn(draw):
    """Return (axes, update) of a picture on a figure of its own."""
    return fresh(draw, columns=2, projection="3d" if draw in (knife, plane) else None)


@EVERY
def test_a_goal_is_reached_where_the_mathematics_says_and_not_at_the_start(draw):
    expect_goal(partial(drawn, draw), *GOALS[draw])


@EVERY
def test_a_picture_depends_on_the_values_and_not_on_the_path(draw):
    expect_no_memory(partial(drawn, draw), *GOALS[draw])


@pytest.mark.parametrize("x, y", [(0.0, 5.0), (1.0, 2.0), (2.0, 4.0)])
def test_the_knife_leaves_two_parabolas_with_the_slopes_2x_and_2y(x, y):
    (space, flat), update = drawn(knife)
    update(x=x, y=y)
    along_x, along_y, tangent_x, tangent_y, dot_x, dot_y = moved(flat)
    np.testing.assert_allclose(along_x[:, 1], along_x[:, 0] ** 2 + y**2)
    np.testing.assert_allclose(along_y[:, 1], along_y[:, 0] ** 2 + x**2)
    for tangent, dot, slope in ((tangent_x, dot_x, 2 * x), (tangent_y, dot_y, 2 * y)):
        np.testing.assert_allclose(np.diff(tangent[:, 1]) / np.diff(tangent[:, 0]), slope)
        assert dot[0, 1] == pytest.approx(x**2 + y**2)
        assert np.interp(dot[0, 0], *tangent.T) == pytest.approx(dot[0, 1])
    for line in space.lines[:2]:
        across, up, height = line.get_data_3d()
        np.testing.assert_allclose(height, across**2 + up**2)


def test_the_disc_lies_in_the_tangent_plane():
    (space, _), update = drawn(plane)
    update(x=1.0, y=-1, r=0.5)
    disc = space.collections[1]
    x, y, z = np.moveaxis(disc._faces, -1, 0)
    np.testing.assert_allclose(z, 2 + 2 * (x - 1) - 2 * (y + 1))
    np.testing.assert_allclose(np.hypot(x - 1, y + 1), 0.5)


@pytest.mark.parametrize("r", [0.1, 0.31, 0.9])
def test_the_plane_of_the_squared_distance_is_wrong_by_the_squared_step(r):
    axes, update = drawn(plane)
    update(x=1.2, y=1, r=r)
    assert f"error up to {r**2:.3f}" in said(axes)


def test_the_green_is_a_disc_of_radius_root_of_a_tenth_wherever_the_point_is():
    (_, flat), update = drawn(plane)
    for x in (-1.5, 0.0, 1.1):
        update(x=x, y=0, r=0.5)
        green = flat.images[0].get_array()[..., 3] > 0
        # 241 points on a width of 4.
        assert green.sum() * (4 / 240) ** 2 == pytest.approx(0.1 * math.pi, rel=0.02)


@pytest.mark.parametrize("t", [0.0, 1.08, 2.5, 6.28])
def test_the_felt_rate_is_the_slope_of_the_temperature_over_time(t):
    axes, update = drawn(walk)
    update(t=t)
    rate = central(lambda t: ROOM(route(t)), t, 1e-5)
    assert minus(f"dT/dt = {rate:+.2f}") in said(axes)
    (start, end) = moved(axes[1])[0]
    assert (end[1] - start[1]) / (end[0] - start[0]) == pytest.approx(rate, rel=1e-5)


def test_the_walk_is_coldest_and_hottest_where_the_arrows_are_perpendicular():
    t = np.linspace(0, 6.28, 6281)
    felt = ROOM(route(t))
    assert t[felt.argmin()] == pytest.approx(1.08, abs=0.005)
    assert t[felt.argmax()] == pytest.approx(3.48, abs=0.005)
    axes, update = drawn(walk)
    update(t=1.08)
    up, ahead = (np.diff(arrow, axis=0)[0] for arrow in arrows(axes[0]))
    assert hills.angle(up, ahead) == pytest.approx(90, abs=0.5)


def test_the_compass_is_a_cosine_with_its_top_along_the_gradient():
    (_, dial), _ = drawn(compass)
    theta, slope = dial.lines[0].get_data()
    top = math.degrees(math.atan2(6, 4))
    np.testing.assert_allclose(slope, math.sqrt(52) * np.cos(np.radians(theta - top)))
    assert (round(top, 2), round(math.sqrt(52), 3)) == (56.31, 7.211)


@pytest.mark.parametrize("theta", [0.0, 146.0, 300.0])
def test_the_needle_has_length_1_and_its_slope_is_felt(theta):
    (ground, _), update = drawn(compass)
    update(theta=theta)
    start, end = arrows(ground)[1]
    u = end - start
    assert np.hypot(*u) == pytest.approx(1)
    felt = central(lambda s: float(BOWL(start + s * u)), 0.0, 1e-4)
    assert minus(f"slope {felt:+.2f}") in said([ground, _])


@pytest.mark.parametrize("m, b", [(-1.0, 0.0), (0.5, 2.35), (2.0, 5.0)])
def test_the_squares_together_are_the_height_of_the_map(m, b):
    axes, update = drawn(best_line)
    update(m=m, b=b)
    areas = [square.get_width() * square.get_height() for square in axes[0].patches]
    assert f"together: {sum(areas):.2f}" in said(axes)
    assert sum(areas) == pytest.approx(sum((m * x + b - y) ** 2 for x, y in zip(*DATA)))


def test_the_error_of_the_line_is_what_the_lecture_prints():
    m, b = sp.symbols("m b")
    squares = sum((m * x + b - y) ** 2 for x, y in ((1, 2), (2, 5), (3, 3)))
    printed = 14 * m**2 + 3 * b**2 + 38 + 12 * m * b - 42 * m - 20 * b
    assert sp.expand(squares - printed) == 0
    best = sp.solve([sp.diff(squares, m), sp.diff(squares, b)], [m, b])
    assert best == {m: sp.Rational(1, 2), b: sp.Rational(7, 3)}
    assert squares.subs(best) == sp.Rational(25, 6)
    two_squares = 2 * (m - sp.Rational(1, 2)) ** 2 + 3 * (2 * m + b - sp.Rational(10, 3)) ** 2
    assert sp.expand(squares - sp.Rational(25, 6) - two_squares) == 0


def test_the_steepest_way_down_from_0_misses_the_minimum_by_52_degrees():
    axes, update = drawn(aim)
    update(m=0.0, b=0.0)
    assert "off by 52.4°" in said(axes[:1])
    ((start, end),) = arrows(axes[0])
    # -grad = (42, 20), made a unit vector.
    np.testing.assert_allclose(end - start, np.array([42, 20]) / math.hypot(42, 20))


def test_the_arrow_hits_exactly_from_the_axes_of_the_ellipses():
    _, axes_of_ellipses = np.linalg.eigh([[28, 12], [12, 6]])
    for axis in axes_of_ellipses.T:
        start = BEST + 1.3 * axis
        assert hills.angle(-ERROR.grad(start), BEST - start) == pytest.approx(0, abs=1e-4)


@pytest.mark.parametrize("place, warmer, colder", [
    ((4.0, 4.0), True, False), ((0.0, 3.0), False, True),
    ((6.0, 6.0), True, True), ((6.0, 3.0), True, True),
])  # fmt: skip
def test_the_ring_says_what_kind_of_place_it_is(place, warmer, colder):
    axes, update = drawn(ring)
    update(place=place, r=0.5)
    warm, cold = (np.isfinite(points).any() for points in moved(axes[0])[:2])
    assert (warm, cold) == (warmer, colder)


def test_the_curve_of_the_ring_flattens_at_a_level_place_only():
    axes, update = drawn(ring)
    heights = {}
    for place in ((6.0, 6.0), (6.0, 3.0)):
        for r in (0.2, 0.8):
            update(place=place, r=r)
            heights[place, r] = abs(moved(axes[1])[0][:, 1]).max()
    assert heights[(6.0, 6.0), 0.2] < 0.3 * heights[(6.0, 6.0), 0.8]
    # The slope at (6, 3) is p(3) 36 / 90 with p(3) = 27.
    assert heights[(6.0, 3.0), 0.2] == pytest.approx(10.8, rel=0.1)
    low, high = axes[1].get_ylim()
    assert low < -max(heights.values()) and max(heights.values()) < high


def test_the_critical_points_of_the_room_are_two_points_and_two_lines():
    x, y = sp.symbols("x y", real=True)
    T = 85 - x**2 * (x - 6) * y**2 * (y - 6) / 90
    found = set(sp.solve([sp.diff(T, x), sp.diff(T, y)], [x, y]))
    assert {(4, 4), (6, 6)} <= found
    assert all(0 in point for point in found - {(4, 4), (6, 6)})
    for line in ({x: 0}, {y: 0}):
        assert sp.diff(T, x).subs(line) == sp.diff(T, y).subs(line) == 0
    assert T.subs({x: 4, y: 4}) == sp.Rational(3313, 45)
    assert round(float(T.subs({x: 10, y: 10}))) == -1693


@pytest.mark.parametrize("theta", [0.0, 10.0, 45.0, 90.0, 135.0])
def test_the_torn_function_has_the_height_half_sin_2_theta_along_a_ray(theta):
    axes, update = drawn(ray)
    update(theta=theta)
    left, right, beside = (points[:, 1] for points in moved(axes[1]))
    expected = math.sin(2 * math.radians(theta)) / 2
    np.testing.assert_allclose([*left, *right], expected, atol=1e-12)
    gap = [expected] if abs(expected) > 1e-9 else []
    assert list(beside) == pytest.approx(gap, abs=5e-4)
    assert "-0.000" not in said(axes)


def test_an_angle_lies_between_0_and_180_degrees():
    assert hills.angle((1, 0), (3, 0)) == 0
    assert hills.angle((1, 1), (-2, -2)) == pytest.approx(180)
    assert hills.angle((1, 0), (1, 1)) == pytest.approx(45)
