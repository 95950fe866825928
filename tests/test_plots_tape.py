"""The pictures of lecture 10c, and the numbers of its prose, against independent mathematics."""

from functools import partial
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pictures import expect_goal, expect_no_memory, fresh, moved, said

from helpers import finite_difference, networks
from helpers.activations import logistic
from helpers.plots import tape

WEIGHTS, START = tape.layers(np.random.default_rng(0))
PICTURES = {
    "sweep": tape.sweep,
    "counts": tape.counts,
    "checkpoints": tape.checkpoints,
    "depth": lambda axes: tape.depth(axes, WEIGHTS, START),
    "digits": tape.digits,
}
PANELS = {"counts": {"columns": 2}, "checkpoints": {"rows": 2}, "depth": {"columns": 2}}
# Values that reach the goal, values nearby that do not.
GOALS = {
    "sweep": ([{"step": 8}], [{"step": 7}, {"step": 9}]),
    "counts": ([{"n": 10, "m": 50}], [{"n": 10, "m": 49}, {"n": 9, "m": 100}]),
    "checkpoints": ([{"every": k} for k in (7, 10, 15)], [{"every": 6}, {"every": 16}]),
    "depth": ([{"scale": 1.4}], [{"scale": 1.3}, {"scale": 1.55}, {"scale": 1.4, "unit": "tanh"}]),
    "digits": ([{"h": 8e-3}], [{"h": 1e-3}, {"h": 5e-2}, {"h": 8e-3, "kind": "float64"}]),
}
EVERY = pytest.mark.parametrize("name", PICTURES)


def drawn(name):
    """Return (axes as a list, update) of a picture on a figure of its own."""
    return fresh(PICTURES[name], size=(8.6, 4.8), **PANELS.get(name, {}))


@EVERY
def test_a_goal_is_reached_where_the_mathematics_says_and_not_at_the_start(name):
    expect_goal(partial(drawn, name), *GOALS[name])


@EVERY
def test_a_picture_depends_on_the_values_and_not_on_the_path(name):
    expect_no_memory(partial(drawn, name), *GOALS[name])


@given(x=st.floats(-3, 3), y=st.floats(-3, 3))
def test_read_upward_the_tape_has_the_gradient_of_xy_plus_sin_x(x, y):
    came = tape.arrivals(tape.recorded(x, y)[1], tape.BACKWARD)
    expected = finite_difference.gradient(lambda v: v[0] * v[1] + np.sin(v[0]), np.array([x, y]))
    assert [sum(came["x"]), sum(came["y"])] == pytest.approx(expected, abs=1e-9)
    assert len(came["x"]) == 2


def test_a_line_pays_its_own_blame_times_the_slope():
    slopes = tape.recorded(2.0, 3.0)[1] | {("p", "f"): 5.0, ("s", "f"): -7.0}
    came = tape.arrivals(slopes, tape.BACKWARD)
    assert came["x"] == pytest.approx([-7 * np.cos(2), 5 * 3])
    assert came["y"] == pytest.approx([5 * 2])


def test_at_the_end_x_has_cos_2_plus_3_or_by_the_wrong_rule_3_alone():
    (ax,), update = drawn("sweep")
    for rule, shown in (("add", "(−0.4161) + 3 = 2.584"), ("overwrite", "3")):
        update(step=9, rule=rule)
        beside_x = [t for t in ax.texts if t.get_animated() and t.get_position() == (5.3, 5.0)]
        assert [t.get_text() for t in beside_x] == [shown]


def test_a_line_of_the_tape_stands_below_those_that_it_needs():
    order = list(tape.LINES)
    for line, (_, parents) in tape.LINES.items():
        assert all(order.index(p) < order.index(line) for p in parents)
    assert list(tape.BACKWARD) == [line for line in reversed(order) if tape.LINES[line][1]]


@given(n=st.integers(1, 100), m=st.integers(1, 100))
def test_forward_costs_n_runs_and_reverse_m_runs_over_all_edges(n, m):
    edges = sum(a * b for a, b in pairwise([n, tape.WIDTH, m]))
    assert tape.products(n, m) == (n * edges, m * edges)


def test_the_costs_are_drawn_where_they_are_counted_and_cross_where_n_is_m():
    (_, right), update = drawn("counts")
    update(n=20, m=30)
    forward, reverse, square, dot = moved(right)
    np.testing.assert_allclose(forward[:, 1] / reverse[:, 1], forward[:, 0] / 30)
    np.testing.assert_allclose([square[0], dot[0]], [[20, 20 * 400], [20, 30 * 400]])


def test_the_network_is_drawn_with_all_its_units():
    (left, _), update = drawn("counts")
    update(n=7, m=3)
    assert len(moved(left)[0]) == 7 + 8 + 3
    assert len(left.collections[0].get_segments()) == 7 * 8 + 8 * 3


def rerun(every, layers=tape.LAYERS):
    """Return (most values held, layers computed twice) by playing the backward pass."""
    kept = set(range(1, layers + 1, every))
    most, twice = len(kept), 0
    for first in sorted(kept, reverse=True):
        inner = [k for k in range(first + 1, min(first + every, layers + 1))]
        twice += len(inner)
        # While this segment is walked the kept ones behind it are gone already.
        most = max(most, len([k for k in kept if k <= first]) + len(inner))
    return most, twice


@pytest.mark.parametrize("every", [1, 2, 7, 10, 20, 25, 50])
def test_as_many_values_are_held_as_is_said(every):
    most, twice = rerun(every)
    assert tape.held(every) == most
    axes, update = drawn("checkpoints")
    update(every=every)
    assert f"{twice} layers computed twice" in said(axes)


@pytest.mark.parametrize("every", [1, 7, 10, 50])
def test_on_its_way_the_blame_finds_as_many_values_as_the_most(every):
    axes, update = drawn("checkpoints")
    now = []
    for layer in range(1, 101):
        update(every=every, layer=layer)
        now.append(int(said(axes).split()[2]))
    assert max(now) == rerun(every)[0]
    assert now[0] == 1  # at the first layer nothing else is left


def test_the_fewest_values_are_held_around_the_square_root_of_the_depth():
    counts = {k: rerun(k)[0] for k in range(1, 101)}
    assert counts == {k: tape.held(k) for k in counts}
    assert [k for k in counts if counts[k] == min(counts.values())] == list(range(8, 14))
    assert (counts[1], counts[2], counts[10], counts[50]) == (100, 51, 19, 51)


def test_of_400_layers_39_values_are_held_at_the_least():
    counts = {k: rerun(k, 400)[0] for k in range(1, 401)}
    assert [k for k in counts if counts[k] == min(counts.values())] == list(range(17, 25))
    assert counts[20] == 39


CHECKPOINTS = drawn("checkpoints")


@given(every=st.integers(1, 50), layer=st.integers(1, 100))
def test_the_layer_of_the_blame_is_kept_or_computed_again(every, layer):
    (top, _), update = CHECKPOINTS
    update(every=every, layer=layer)
    kept, again, hand = (points[:, 0] for points in moved(top))
    assert layer in {*kept, *again}
    assert list(hand) == [layer]
    assert len(again) < every


@pytest.mark.parametrize("name", tape.ACTIVATIONS)
def test_an_activation_is_given_with_its_slope(name):
    z = np.array([-3.0, -0.4, 0.3, 2.0])
    h = 1e-6
    rise = tape.ACTIVATIONS[name](z + h)[0] - tape.ACTIVATIONS[name](z - h)[0]
    np.testing.assert_allclose(tape.ACTIVATIONS[name](z)[1], rise / (2 * h), atol=1e-8)


def test_the_blame_is_that_of_the_networks_module():
    rng = np.random.default_rng(5)
    weights, x = tape.layers(rng, depth=3, width=6)
    _, back = tape.signals(weights, x, tape.sigma, 1.5)
    # A fourth layer, the identity, is the linear end that the module asks for.
    layers = [(1.5 * W, np.zeros(6)) for W in weights] + [(np.eye(6), np.zeros(6))]
    Z, A = networks.forward(layers, x[None], logistic)
    grads = networks.backward(layers, Z, A, x[None], logistic)
    blame = grads[0][1] @ layers[0][0]
    assert back[0] == pytest.approx(np.sqrt(np.mean(blame**2)))


@pytest.mark.parametrize("scale", [0.5, 1.0, 2.0])
def test_relu_multiplies_a_layers_signal_and_blame_by_s_over_root_2(scale):
    rng = np.random.default_rng(7)
    ends = []
    for _ in range(20):
        weights, x = tape.layers(rng, depth=10, width=100)
        ahead, back = tape.signals(weights, x, tape.relu, scale)
        ends.append([ahead[-1] ** 2, back[0] ** 2])
    # The mean of the squares over the weights is exact; 20 draws leave a few per cent a layer.
    factor = np.mean(ends, axis=0) ** (1 / 20)
    np.testing.assert_allclose(factor, scale / np.sqrt(2), rtol=0.06)


def test_with_sigma_the_signal_lives_and_the_blame_dies():
    ahead, back = tape.signals(WEIGHTS, START, tape.sigma, 1.0)
    assert ahead[-1] == pytest.approx(0.52, abs=0.005)
    assert 5e-14 < back[0] < 1.5e-13 < 0.25**20


def test_only_a_scale_near_10_brings_the_blame_home_through_sigma():
    # Saturated units: sigma'^2 has the mean 1 / (6 s sqrt pi), so the square grows by s / 10.6.
    blame = {s: tape.signals(WEIGHTS, START, tape.sigma, s)[1][0] for s in (2.5, 10.0, 20.0)}
    assert blame[2.5] < 1e-6
    assert 0.05 < blame[10.0] < 1 < blame[20.0]


def test_a_scaled_relu_net_scales_its_signals():
    one = tape.signals(WEIGHTS, START, tape.relu, 1.0)
    two = tape.signals(WEIGHTS, START, tape.relu, 2.0)
    powers = 2.0 ** np.arange(21)
    np.testing.assert_allclose(two[0], powers * one[0])
    np.testing.assert_allclose(two[1], powers[::-1] * one[1])


def test_the_sizes_are_drawn_layer_by_layer():
    (left, right), update = drawn("depth")
    update(scale=0.8, unit="tanh")
    sizes = tape.signals(WEIGHTS, START, tape.tanh, 0.8)
    for ax, size in zip((left, right), sizes):
        np.testing.assert_allclose(moved(ax)[0], np.column_stack([np.arange(21), size]))


@pytest.mark.parametrize(
    ("kind", "low", "high"), [("float32", 3e-3, 1e-2), ("float64", 3e-6, 2e-5)]
)
def test_the_best_step_is_near_the_cube_root_of_the_rounding(kind, low, high):
    grid = np.geomspace(1e-7, 1, 1401)
    bounds = tape.bound(grid, tape.KINDS[kind])
    best = grid[np.argmin(bounds)]
    assert low < best < high
    C = (np.sin(1) + np.cos(1)) / 2
    theory = np.cbrt(3 * C * np.finfo(tape.KINDS[kind]).eps / np.cos(1))
    assert best == pytest.approx(theory, rel=0.02)


@pytest.mark.parametrize("kind", tape.KINDS)
def test_a_measured_error_stays_below_its_bound(kind):
    made = tape.KINDS[kind]
    for h in np.geomspace(1e-7, 1, 141):
        # The step is rounded, too, and the sine may be off by a last digit of its own.
        assert tape.measured(h, made) <= 2 * tape.bound(h, made)


def test_at_1e_5_hardly_two_digits_of_the_slope_are_sure_in_float32():
    assert 7e-3 < tape.bound(1e-5, np.float32) < 9e-3
    assert 3e-4 < tape.measured(1e-5, np.float32) < 3e-3
    assert tape.measured(1e-5, np.float64) < 1e-10


def test_the_readout_shows_both_values_and_what_their_subtraction_leaves():
    (ax,), update = drawn("digits")
    update(h=1e-2)
    lines = said([ax]).splitlines()
    up, down, left = (float(line.split("=")[1]) for line in lines[:3])
    assert up - down == pytest.approx(left, abs=2e-8)
    assert left == pytest.approx(2 * np.cos(1) * np.sin(0.01), abs=2e-7)
