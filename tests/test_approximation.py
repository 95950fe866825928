from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.activations import logistic, relu
from helpers.approximation import (
    cells,
    fold_cells,
    folds,
    kinks,
    most_cells,
    pieces,
    relu_interpolant,
    staircase,
)
from helpers.networks import init, predict


def run(layers, x, activation=relu):
    return predict(layers, np.asarray(x, dtype=float)[:, None], activation)[:, 0]


@given(st.lists(st.integers(-50, 50), min_size=2, max_size=9, unique=True).map(sorted), st.data())
def test_the_network_goes_through_every_knot(knots, data):
    values = data.draw(st.lists(st.integers(-9, 9), min_size=len(knots), max_size=len(knots)))
    layers = relu_interpolant(knots, values)
    np.testing.assert_allclose(run(layers, knots), values, atol=1e-11)
    between = np.linspace(knots[0], knots[-1], 57)
    np.testing.assert_allclose(run(layers, between), np.interp(between, knots, values), atol=1e-11)


@pytest.mark.parametrize("k", [8, 16, 32, 64])
def test_the_error_of_interpolation_is_h_squared_over_8_at_most(k):
    knots, x = np.linspace(0, 2 * np.pi, k + 1), np.linspace(0, 2 * np.pi, 4001)
    error = np.max(abs(run(relu_interpolant(knots, np.sin(knots)), x) - np.sin(x)))
    bound = (2 * np.pi / k) ** 2 / 8
    assert 0.9 * bound <= error <= bound


def test_the_error_falls_by_four_when_the_gaps_are_halved():
    x = np.linspace(0, 1, 4001)
    errors = []
    for k in (16, 32, 64):
        knots = np.linspace(0, 1, k + 1)
        errors.append(np.max(abs(run(relu_interpolant(knots, np.exp(knots)), x) - np.exp(x))))
    np.testing.assert_allclose(np.array(errors[:-1]) / errors[1:], 4, rtol=0.05)


def test_sine_needs_ten_hinges_to_be_within_a_twentieth():
    x = np.linspace(0, 2 * np.pi, 4001)

    def error(k):
        knots = np.linspace(0, 2 * np.pi, k + 1)
        return np.max(abs(run(relu_interpolant(knots, np.sin(knots)), x) - np.sin(x)))

    assert error(9) == pytest.approx(0.0594, abs=5e-5)
    assert error(10) == pytest.approx(0.0489, abs=5e-5)


def test_steep_steps_make_a_staircase():
    layers = staircase([0.0, 1.0, 3.0], [5.0, 2.0, -1.0, 4.0], steepness=200.0)
    np.testing.assert_allclose(run(layers, [-1.0, 0.5, 2.0, 4.0], logistic), [5, 2, -1, 4])
    np.testing.assert_allclose(run(layers, [0.0, 1.0, 3.0], logistic), [3.5, 0.5, 1.5])


@pytest.mark.parametrize("depth", [1, 2, 3, 8, 12])
def test_each_fold_doubles_the_pieces(depth):
    layers = folds(depth)
    assert pieces(layers, 0, 1) == 2**depth
    np.testing.assert_allclose(kinks(layers, 0, 1), np.arange(1, 2**depth) / 2**depth, atol=1e-12)
    tops = np.arange(2**depth + 1) / 2**depth
    np.testing.assert_allclose(run(layers, tops), np.arange(2**depth + 1) % 2, atol=1e-9)


def test_a_random_network_has_about_as_many_pieces_as_neurons_and_not_two_to_the_depth():
    rng = np.random.default_rng(0)
    counts = []
    for _ in range(20):
        layers = [(W, rng.normal(size=b.shape)) for W, b in init((1, 8, 8, 8, 8, 8, 1), rng, 1.4)]
        counts.append(pieces(layers, -3, 3))
    assert max(counts) < 60 < fold_cells(8, 1, 5) == 36_864


def test_the_kinks_of_an_interpolant_are_its_inner_knots():
    knots = np.array([0.0, 0.3, 1.0, 1.5, 2.0])
    layers = relu_interpolant(knots, [0.0, 1.0, -1.0, 3.0, 3.0])
    np.testing.assert_allclose(kinks(layers, 0, 2), knots[1:-1], atol=1e-12)
    flat = relu_interpolant(knots, [0.0, 0.3, 1.0, 1.5, 2.0])  # one straight line
    assert pieces(flat, 0, 2) == 1


def test_the_kinks_of_a_random_network_are_where_a_fine_grid_sees_them():
    rng = np.random.default_rng(1)
    layers = [(W, rng.normal(size=b.shape)) for W, b in init((1, 6, 6, 1), rng, 2.0)]
    found = kinks(layers, -2, 2)
    x = np.linspace(-2, 2, 40_001)
    bend = abs(np.diff(run(layers, x), 2))
    seen = x[1:-1][bend > 1e-9]
    assert len(found) > 3
    assert np.max(np.min(abs(seen[:, None] - found), axis=1)) <= 1e-4
    assert np.max(np.min(abs(found[:, None] - seen), axis=1)) <= 1e-4


@pytest.mark.parametrize("m, n, most", [(5, 1, 6), (4, 2, 11), (6, 2, 22), (5, 3, 26), (3, 3, 8)])
def test_planes_in_general_position_reach_zaslavskys_count(m, n, most):
    rng = np.random.default_rng(m)
    assert most_cells(m, n) == most
    assert cells(rng.normal(size=(m, n)), rng.normal(size=m)) == most


def test_few_planes_cut_space_into_two_to_the_m():
    assert [most_cells(m, 5) for m in range(6)] == [2**m for m in range(6)]


@pytest.mark.parametrize("m", [4, 7])
def test_each_new_line_adds_as_many_cells_as_it_crosses_lines_and_one(m):
    assert most_cells(m, 2) - most_cells(m - 1, 2) == m == comb(m - 1, 1) + 1


@pytest.mark.parametrize("depth, bound", [(1, 11), (2, 44), (3, 176)])
def test_montufars_bound_multiplies_with_each_layer(depth, bound):
    assert fold_cells(4, 2, depth) == bound
