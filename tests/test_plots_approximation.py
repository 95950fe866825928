"""The pictures of approximation say what the mathematics says, and their goals can be reached."""

from functools import partial
from itertools import combinations, product

import numpy as np
import pytest
from pictures import expect_goal, expect_no_memory, fresh, moved, said

from helpers.approximation import folds
from helpers.plots import approximation as pictures

PERIOD = 2 * np.pi
FLAT = [[(np.ones((2, 1)), np.zeros(2)), (np.ones((1, 2)), np.zeros(1))]] * 6
PICTURES = {
    "levels": ({"columns": 2}, pictures.levels),
    "stairs": ({}, lambda ax: pictures.stairs(ax, np.sin, 0.0, PERIOD)),
    "hinges": ({"rows": 2}, lambda axes: pictures.hinges(axes, np.sin, 0.0, PERIOD, 1.0)),
    "cells": ({}, pictures.cells),
    "folding": ({}, lambda ax: pictures.folding(ax, FLAT)),
}
# Values that reach the goal, values nearby that do not.
GOALS = {
    "levels": (
        [{"unit": "ReLU", "c": -0.5 + 10 * 0.05}],  # as a slider counts: not quite 0
        [
            {"unit": "ReLU", "c": 0.05},
            {"unit": "ReLU", "c": -0.05},
            {"unit": "absolute value", "c": 0.0},
        ],
    ),
    "stairs": (
        [{"steps": 40, "steepness": 50.0}, {"steps": 20, "steepness": 20.0}],
        [{"steps": 20, "steepness": 200.0}, {"steps": 40, "steepness": 2.0}],
    ),
    "hinges": ([{"k": 10}], [{"k": 9}, {"k": 11}]),
    "cells": ([{"shift": s} for s in (-1.0, 0.0, 0.8, -2.0 + 28 * 0.1)], [{"shift": 0.7}]),
    "folding": (
        [{"depth": 5}],
        [{"depth": 4}, {"depth": 6}, {"depth": 5, "weights": "at random"}],
    ),
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


UNITS = {
    "logistic": lambda z: 1 / (1 + np.exp(-z)),
    "ReLU": lambda z: np.maximum(0, z),
    "absolute value": abs,
}


@pytest.mark.parametrize("unit, c", list(product(UNITS, [-0.3, 0.0, 0.25, 0.8, 1.3])))
def test_the_preimage_holds_all_points_of_the_level_and_no_others(unit, c):
    z = np.linspace(-4, 4, 8001)
    value = UNITS[unit](z)
    inside = np.zeros(len(z), dtype=bool)
    for low, high in pictures.preimage(unit, c):
        inside |= (z >= low - 1e-9) & (z <= high + 1e-9)
        ends = np.array([e for e in (low, high) if abs(e) < 4])
        np.testing.assert_allclose(UNITS[unit](ends), c, atol=1e-12)
    # Slopes are at most 1: off the level by half a step, a sample cannot be nearer than that.
    assert not np.any((value == c) & ~inside)
    crossings = np.count_nonzero((value[:-1] - c) * (value[1:] - c) < 0)
    assert crossings <= len(pictures.preimage(unit, c))


@pytest.mark.parametrize(
    "unit, c, lines",
    [("logistic", 0.7, 1), ("ReLU", 1.0, 1), ("absolute value", 0.4, 2), ("logistic", -0.2, 0)],
)
def test_each_drawn_line_is_at_the_level(unit, c, lines):
    (_, plane), update = drawn("levels")
    update(unit, c)
    low, high = plane.get_xlim()
    seen = 0
    for line in plane.lines[-2:]:
        x, y = line.get_data()
        z = pictures.WEIGHT[0] * x + pictures.WEIGHT[1] * y + pictures.BIAS
        if abs(z[0]) < pictures.FAR / 2:
            seen += 1
            np.testing.assert_allclose(UNITS[unit](z), c, atol=1e-12)
            assert (x[0], x[1]) == (low, high)
    assert seen == lines


def test_the_shaded_half_plane_lies_where_the_unit_is_0():
    (_, plane), update = drawn("levels")
    update("ReLU", 0.0)
    area = next(p for p in plane.patches if p.get_hatch()).get_path()
    points = np.random.default_rng(0).uniform(-2, 2, size=(500, 2))
    np.testing.assert_array_equal(
        area.contains_points(points), points @ pictures.WEIGHT + pictures.BIAS <= 0
    )


def test_stairs_are_the_sum_of_logistic_steps():
    (ax,), update = drawn("stairs")
    update(steps=10, steepness=7.0)
    x, y = moved(ax)[0].T
    knots = np.linspace(0, PERIOD, 11)
    jumps, edges = np.diff(np.sin(knots)), (knots[1:] + knots[:-1]) / 2
    expected = sum(j / (1 + np.exp(-7.0 * (x - e))) for j, e in zip(jumps, edges))
    np.testing.assert_allclose(y, expected, atol=1e-12)
    assert f"{np.max(abs(expected - np.sin(x))):.3f}" in said([ax])


@pytest.mark.parametrize("k", [4, 10, 15])
def test_hinges_join_points_of_f_and_keep_their_bound(k):
    (top, bottom), update = drawn("hinges")
    update(k)
    line, dots = moved(top)
    error, *bounds = moved(bottom)
    x, y = line.T
    knots = np.linspace(0, PERIOD, k + 1)
    np.testing.assert_allclose(y, np.interp(x, knots, np.sin(knots)), atol=1e-12)
    np.testing.assert_allclose(dots.T, [knots, np.sin(knots)], atol=1e-12)
    np.testing.assert_allclose(error[:, 1], y - np.sin(x), atol=1e-12)
    high = (PERIOD / k) ** 2 / 8
    assert sorted(b[0, 1] for b in bounds) == pytest.approx([-high, high])
    assert np.max(abs(y - np.sin(x))) <= high


def corners(lines):
    """Return where any two of the lines (a, b, c) meet."""
    pairs = map(np.array, combinations(lines, 2))
    return [np.linalg.solve(pair[:, :2], pair[:, 2]) for pair in pairs]


@pytest.mark.parametrize("shift, cells", [(1.5, 16), (0.0, 15), (0.8, 15), (2.2, 16)])
def test_cells_are_counted_as_patterns_of_sides(shift, cells):
    # Each cell has a corner; near it, all around, the lines of the corner lie 18 degrees apart.
    lines = np.array([*pictures.RESTING, (2.0, 1.0, shift)])
    angles = np.radians(np.arange(0.5, 360, 3))
    around = 1e-3 * np.stack([np.cos(angles), np.sin(angles)])
    points = np.concatenate([corner[:, None] + around for corner in corners(lines)], axis=1)
    sides = lines[:, :2] @ points > lines[:, 2:]
    patterns = np.unique(np.packbits(sides, axis=0), axis=1).shape[1]
    assert pictures.count_cells(lines) == patterns == cells


@pytest.mark.parametrize("shift", [-2.0, -1.3, -0.4, 0.5, 1.5, 2.7])
def test_the_shaded_triangle_is_a_cell_with_three_corners(shift):
    (ax,), update = drawn("cells")
    update(shift=shift)
    shaded = ax.patches[0].get_xy()[:3]
    lines = np.array([*pictures.RESTING, (2.0, 1.0, shift)])
    found = np.array(corners(lines))
    assert all(np.min(np.hypot(*(found - corner).T)) < 1e-9 for corner in shaded)
    inside = np.random.default_rng(0).dirichlet(np.ones(3), size=200) @ shaded
    sides = lines[:, :2] @ inside.T > lines[:, 2:]
    assert np.all(sides == sides[:, :1])


@pytest.mark.parametrize("shift", [-1.0, 0.0, 0.8])
def test_where_a_cell_is_lost_the_triangle_is_a_point(shift):
    (ax,), update = drawn("cells")
    update(shift=shift)
    np.testing.assert_allclose(np.ptp(ax.patches[0].get_xy(), axis=0), 0, atol=1e-9)


def test_the_bends_of_the_folds_are_dotted():
    (ax,), update = drawn("folding")
    update(depth=3)
    np.testing.assert_allclose(moved(ax)[1], [[k / 8, k % 2] for k in range(1, 8)], atol=1e-9)


def test_the_drawn_zigzag_is_the_network_scaled_to_0_1():
    (ax,), update = drawn("folding")
    update(depth=3)
    x, y = ax.lines[0].get_data()
    expected = x
    for _ in range(3):
        expected = 1 - abs(1 - 2 * expected)
    np.testing.assert_allclose(y, expected, atol=1e-12)
    assert "3 layers, 6 units\n8 pieces" in said([ax])


def test_the_busiest_network_has_as_many_pieces_as_any_that_was_drawn():
    few = pictures.busiest(2, np.random.default_rng(4), tries=1)
    many = pictures.busiest(2, np.random.default_rng(4), tries=50)
    assert [W.shape for W, _ in many] == [(2, 1), (2, 2), (1, 2)]
    count = pictures.approximation.pieces
    assert count(many, 0.0, 1.0) >= count(few, 0.0, 1.0)
    assert count(many, 0.0, 1.0) < count(folds(5), 0.0, 1.0)


@pytest.mark.parametrize("shift", np.arange(-2.0, 2.85, 0.4))
def test_all_crossings_of_the_edges_are_in_view(shift):
    (ax,), _ = drawn("cells")
    low, high = np.transpose([ax.get_xlim(), ax.get_ylim()])
    for corner in corners([*pictures.RESTING, (2.0, 1.0, shift)]):
        assert np.all((low < corner) & (corner < high))
