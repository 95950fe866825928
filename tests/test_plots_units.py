"""The pictures of lecture 07, and the numbers of its prose, against independent mathematics."""

import math
from functools import partial

import numpy as np
import pytest
from pictures import (
    expect_goal,
    expect_no_memory,
    expect_settable,
    fresh,
    grid,
    hits,
    moved,
    page,
    said,
)

from helpers import activations as act
from helpers.plots import figure, units

X, T = np.array([-2.0, -1, 0, 1, 2, 3]), np.array([0.1, 0.0, 0.8, 1.8, 2.5, 3.6])
PLANE = (act.logistic, act.tanh, act.relu, act.identity)
BENDS = (act.logistic, act.tanh, act.arctan, act.softplus, act.relu)
FAMILIES = (act.parametric_relu, act.elu)
WIDE = {"rows": 1, "columns": 2}
ASKED = list(units.QUESTIONS)

# The figure, the picture, and its controls as in the lecture.
PICTURES = {
    "ridge": (
        WIDE,
        lambda axes: units.ridge(axes, PLANE),
        {"angle": (0, 180, 10), "b": (-3.8, 3.1, 0.05), "phi": units.names(PLANE)},
    ),
    "pair": (
        {"rows": 2},
        lambda axes: units.pair(axes, BENDS),
        {"z": (-7.5, 7.5, 0.05), "phi": units.names(BENDS)},
    ),
    "stretched": (
        {},
        lambda ax: units.stretched(ax, act.logistic, act.tanh),
        {"k": (0.5, 3.9, 0.1), "A": (0.5, 3.2, 0.1)},
    ),
    "supports": (
        WIDE,
        lambda axes: units.supports(axes, (act.relu, act.absolute)),
        {"g": (-1.5, 1.5, 0.05)},
    ),
    "leaks": (
        WIDE,
        lambda axes: units.leaks(axes, FAMILIES),
        {"a": (-0.5, 1.5, 0.05), "phi": units.names(FAMILIES)},
    ),
    "chain": (
        {},
        lambda ax: units.chain(ax, PLANE[:3]),
        {"depth": (1, 20), "z": (-4.0, 4.0, 0.1), "phi": units.names(PLANE[:3])},
    ),
    "dying": (
        WIDE,
        lambda axes: units.dying(axes, X, T),
        {"b": (-5.0, 1.0, 0.1), "leak": [0.0, 0.01, 0.1]},
    ),
    "gallery": (
        {},
        lambda ax: units.gallery(ax, act.ACTIVATIONS),
        {"first": ASKED, "second": ASKED},
    ),
}
# Values that reach the goal, values nearby that do not.
GOALS = {
    "ridge": (
        [
            {"angle": 30, "b": -1.85},
            {"angle": 30, "b": -1.9},
            {"angle": 30, "b": -1.4, "phi": "ReLU"},
        ],
        [
            {"angle": 30, "b": -1.75},
            {"angle": 40, "b": -1.9},
            {"angle": 30, "b": -1.85, "phi": "ReLU"},
        ],
    ),
    "pair": (
        [{"z": 4.6}, {"z": -4.6}],
        [{"z": 4.5}, {"z": 4.6, "phi": "ReLU"}, {"z": 3.0, "phi": "tanh"}],
    ),
    "stretched": (
        [{"k": 2.0, "A": 2.0}],
        [{"k": 2.1, "A": 2.0}],
    ),
    "supports": (
        [{"g": -0.5}, {"g": -1.0}],
        [{"g": 0.0}, {"g": -1.05}],
    ),
    "leaks": (
        [{"a": 1.0, "phi": "ELU"}],
        [{"a": 0.95, "phi": "ELU"}, {"a": 1.0, "phi": "parametric ReLU"}],
    ),
    "chain": (
        [{"depth": 4, "z": 0.0}, {"depth": 4, "z": 0.2}],
        [{"depth": 5, "z": 0.0}, {"depth": 3, "z": 0.0}],
    ),
    "dying": (
        [{"b": -2.9}, {"b": -2.9, "leak": 0.0}],
        [{"b": -3.0}, {"b": -2.9, "leak": 0.01}],
    ),
    "gallery": (
        [{"first": "smooth", "second": "not monotonic"}],
        [{"first": "smooth", "second": "monotonic"}],
    ),
}
EVERY = pytest.mark.parametrize("name", PICTURES)


def drawn(name):
    """Return (axes as a list, update) of a picture on a figure of its own."""
    shape, draw, _ = PICTURES[name]
    return fresh(draw, **shape)


def sigmoid(z):
    return np.exp(-np.logaddexp(0, -z))


def slope_of(f, z, h=1e-6):
    return (f(z + h) - f(z - h)) / (2 * h)


@EVERY
def test_a_goal_is_reached_where_the_mathematics_says_and_not_at_the_start(name):
    expect_goal(partial(drawn, name), *GOALS[name])


@EVERY
def test_a_picture_depends_on_the_values_and_not_on_the_path(name):
    expect_no_memory(partial(drawn, name), *GOALS[name])


@EVERY
def test_the_controls_of_the_lecture_can_be_set_to_the_goal(name):
    expect_settable(PICTURES[name][2], GOALS[name][0])


# The colours of a plane leave room for a few frames only.
@pytest.mark.parametrize(
    ("name", "share"), [(name, 0.4 if name == "ridge" else 1) for name in PICTURES]
)
def test_the_goal_can_be_met_on_a_page_without_a_kernel(name, share):
    settings = page(drawn(name)[1], PICTURES[name][2], share)
    assert 0 < len(hits(partial(drawn, name), settings)) < len(settings) / 2


@pytest.mark.parametrize("phi", PLANE, ids=units.names(PLANE))
@pytest.mark.parametrize(("angle", "b"), [(30, -1.85), (90, 0.5), (140, 1.5)])
def test_the_lines_of_a_ridge_are_straight_and_at_right_angles_to_w(phi, angle, b):
    axes, update = drawn("ridge")
    update(angle=angle, b=b, phi=phi.name)
    half, levels, star = moved(axes[0])
    w = np.array([math.cos(math.radians(angle)), math.sin(math.radians(angle))])
    z = levels[~np.isnan(levels[:, 0])] @ w + b
    np.testing.assert_allclose(z, np.repeat(np.arange(-9, 10), 2), atol=1e-9)
    on_line = half[~np.isnan(half[:, 0])]
    assert len(on_line) > 2
    np.testing.assert_allclose(phi(on_line @ w + b), 0.5, atol=0.01)
    np.testing.assert_allclose(star, [[1, 2]])
    assert f"a = {phi(w @ [1, 2] + b):.2f}".replace("-", "−") in said(axes)


def test_the_colours_of_a_ridge_are_what_the_unit_says():
    axes, update = drawn("ridge")
    update(angle=0, b=1.0, phi="tanh")
    (image,) = axes[0].images
    side = np.linspace(-4, 4, 81)
    np.testing.assert_allclose(image.get_array(), np.tile(np.tanh(side + 1), (81, 1)))


@pytest.mark.parametrize(
    ("phi", "z"), [(act.logistic, 0.0), (act.tanh, 0.5493), (act.relu, 0.5), (act.binary_step, 0)]
)
def test_the_half_level_is_where_a_bend_says_one_half(phi, z):
    assert units.half_level(phi) == pytest.approx(z, abs=1e-3)


@pytest.mark.parametrize("phi", BENDS, ids=units.names(BENDS))
@pytest.mark.parametrize("z", [-3.0, 0.25, 4.6])
def test_the_tangent_of_a_pair_has_the_slope_that_is_drawn_below(phi, z):
    axes, update = drawn("pair")
    update(z=z, phi=phi.name)
    bend, tangent, dot = moved(axes[0])
    slopes, low_dot = moved(axes[1])
    rise, run = np.diff(tangent, axis=0)[0][::-1]
    assert rise / run == pytest.approx(slope_of(phi, z), abs=1e-6)
    assert dot[0] == pytest.approx([z, phi(z)])
    assert low_dot[0] == pytest.approx([z, rise / run], abs=1e-12)
    np.testing.assert_allclose(bend[:, 1], phi(bend[:, 0]))
    inside = slopes[abs(slopes[:, 0]) > 0.05]
    np.testing.assert_allclose(inside[:, 1], slope_of(phi, inside[:, 0]), atol=1e-8)


def test_at_a_kink_no_tangent_is_drawn_and_no_slope_is_said():
    axes, update = drawn("pair")
    update(z=0.0, phi="ReLU")
    assert "no slope" in said(axes)
    assert np.isnan(moved(axes[0])[1][:, 1]).all()
    assert np.isnan(moved(axes[1])[1][0, 1])
    update(z=0.05, phi="ReLU")
    assert "slope 1.0000" in said(axes)
    axes, update = drawn("chain")
    update(z=0.0, phi="ReLU")
    assert "by convention" in said(axes)


@pytest.mark.parametrize(
    ("phi", "low", "high"),
    [("logistic", -4.585, 4.585), ("tanh", -2.993, 2.993), ("ReLU", 0, 8), ("softplus", -4.595, 8)],
)
def test_the_strip_ends_where_the_slope_falls_below_a_hundredth(phi, low, high):
    axes, update = drawn("pair")
    update(phi=phi)
    for ax in axes:
        (strip,) = ax.patches
        ends = strip.get_x(), strip.get_x() + strip.get_width()
        assert ends == pytest.approx((low, high), abs=0.021)


def test_only_one_stretch_of_the_slider_turns_a_sigmoid_into_tanh():
    settings = grid(k=np.arange(5, 40) / 10, A=np.arange(5, 33) / 10)
    assert hits(partial(drawn, "stretched"), settings) == [{"k": 2.0, "A": 2.0}]


def test_the_line_is_a_sigmoid_stretched_and_lowered_by_half_its_height():
    axes, update = drawn("stretched")
    update(k=1.5, A=3.0)
    (line,) = moved(axes[0])
    np.testing.assert_allclose(line[:, 1], 3 * sigmoid(1.5 * line[:, 0]) - 1.5)
    assert "slope at 0: 1.125" in said(axes)


def test_a_line_supports_relu_from_0_to_1_and_the_absolute_value_from_minus_1_to_1():
    axes, update = drawn("supports")
    for g in np.arange(-30, 31) / 20:
        update(g=g)
        for ax, low in zip(axes, (0, -1), strict=True):
            assert ("nowhere above" in said([ax])) == (low <= g <= 1)
            thick = moved(ax)[1]
            assert np.isnan(thick[:, 1]).all() == (low <= g <= 1)


@pytest.mark.parametrize("family", FAMILIES, ids=units.names(FAMILIES))
@pytest.mark.parametrize("a", [-0.5, 0.25, 1.0, 1.5])
def test_the_open_circles_of_a_leak_are_its_one_sided_slopes(family, a):
    axes, update = drawn("leaks")
    update(a=a, phi=family.name)
    *sides, circles = moved(axes[1])
    h = 1e-7
    quotients = [family(-h, a) / -h, family(h, a) / h]
    np.testing.assert_allclose(circles[:, 1], quotients, atol=1e-6)
    for side in sides:
        np.testing.assert_allclose(
            side[:, 1], slope_of(lambda z: family(z, a), side[:, 0]), atol=1e-7
        )
    assert ("one slope at 0" in said(axes)) == (a == 1)
    assert ("falls somewhere" in said(axes)) == (a < 0)
    assert ("never falls" in said(axes)) == (a >= 0)


@pytest.mark.parametrize("phi", PLANE[:3], ids=units.names(PLANE[:3]))
@pytest.mark.parametrize(("depth", "z"), [(1, 0.5), (10, 1.0), (20, -2.0)])
def test_what_is_left_after_k_units_is_a_power_of_the_slope(phi, depth, z):
    (ax,), update = drawn("chain")
    update(depth=depth, z=z, phi=phi.name)
    best, line, last = moved(ax)
    slope = slope_of(phi, z)
    left = np.maximum(slope ** np.arange(depth + 1), 1e-300)
    np.testing.assert_allclose(line[:, 1], left, rtol=1e-6)
    np.testing.assert_allclose(last[0], line[-1])
    assert (line[:, 1] <= best[: depth + 1, 1] + 1e-12).all()


def test_no_other_length_and_place_reach_the_goal_of_the_chain_with_sigmoids():
    settings = grid(depth=range(1, 21), z=np.arange(-40, 41) / 10)
    true = [s for s in settings if s["depth"] == 4 and slope_of(sigmoid, s["z"]) ** 4 > 1e-3]
    assert hits(partial(drawn, "chain"), settings) == true


def mean_loss(w, b, a):
    z = w * X + b
    return np.mean((np.where(z > 0, z, a * z) - T) ** 2) / 2


@pytest.mark.parametrize(("w", "b", "a"), [(1.0, -0.5, 0.0), (2.0, 1.5, 0.1), (-0.7, 0.4, 0.01)])
def test_a_step_of_the_unit_goes_against_the_measured_gradient(w, b, a):
    first, second = units.unit_path(X, T, w, b, a, 0.1, 1)
    grad = slope_of(lambda v: mean_loss(v, b, a), w), slope_of(lambda c: mean_loss(w, c, a), b)
    np.testing.assert_allclose(first, [w, b])
    np.testing.assert_allclose(second, first - 0.1 * np.array(grad), atol=1e-8)


@pytest.mark.parametrize("leak", [0.0, 0.01, 0.1])
@pytest.mark.parametrize("b", [1.0, 0.0, -2.9, -3.0, -5.0])
def test_a_unit_is_dead_only_where_all_data_are_silent_and_nothing_leaks(b, leak):
    axes, update = drawn("dying")
    update(b=b, leak=leak)
    assert ("DEAD" in said(axes)) == (b <= -3 and leak == 0)
    assert f"{(X + b > 0).sum()} of 6 awake" in said(axes)
    (losses,) = moved(axes[1])
    assert losses[0, 1] == pytest.approx(mean_loss(1.0, b, leak))
    assert (np.diff(losses[:, 1]) <= 1e-9).all()
    before, after, awake, asleep = moved(axes[0])
    start = before[:, 0] + b
    np.testing.assert_allclose(before[:, 1], np.where(start > 0, start, leak * start))
    assert awake[:, 0].tolist() == X[X + b > 0].tolist()
    assert len(awake) + len(asleep) == 6
    if "DEAD" in said(axes):
        np.testing.assert_array_equal(before, after)


def test_a_unit_that_is_awake_and_right_is_not_called_dead():
    _, axes = figure(1, 2)
    units.dying(axes, X / 5, np.maximum(X / 5, 0))(b=0.0)
    assert "no change" in said(axes)


def test_patience_does_not_wake_a_dead_unit_and_a_leak_does():
    dead = units.unit_path(X, T, 1.0, -3.0, 0.0, 0.1, 4000)
    assert (dead == dead[0]).all()
    w, b = units.unit_path(X, T, 1.0, -2.9, 0.0, 0.1, 400)[-1]
    assert (w * X + b > 0).sum() == 4
    leaky = units.unit_path(X, T, 1.0, -4.0, 0.01, 0.1, 400)
    awake = (leaky[:, :1] * X + leaky[:, 1:] > 0).any(axis=1)
    assert 80 < np.argmax(awake) < 120
    assert mean_loss(1.0, -3.0, 0.0) == pytest.approx(1.925)


def is_monotonic(f):
    return bool((np.diff(f(np.linspace(-8, 8, 3201))) >= -1e-15).all())


def is_bounded(f):
    return bool(abs(f(np.array([-1e6, 1e6]))).max() < 10)


def is_smooth(f):
    """No derivative up to the third jumps at 0, measured from both sides."""
    h = 1e-3 * np.arange(4)
    right, left = np.diff(f(h), 3)[0], np.diff(f(-h), 3)[0]
    jumps = [
        f(1e-9) - f(-1e-9),
        f.grad(1e-9) - f.grad(-1e-9),
        slope_of(f.grad, 2e-6) - slope_of(f.grad, -2e-6),
        (right + left) / 1e-9 if abs(right) > 1e-12 else 0.0,
    ]
    return max(map(abs, jumps)) < 1e-2


MEASURED = {
    "all": lambda f: True,
    "bounded": is_bounded,
    "not bounded": lambda f: not is_bounded(f),
    "monotonic": is_monotonic,
    "not monotonic": lambda f: not is_monotonic(f),
    "smooth": is_smooth,
    "a kink or a jump": lambda f: abs(f.grad(1e-9) - f.grad(-1e-9)) + abs(f(1e-9) - f(-1e-9)) > 0.1,
}


def test_the_gallery_keeps_what_measurement_says():
    axes, update = drawn("gallery")
    answers = {name: [ask(f) for f in act.ACTIVATIONS] for name, ask in MEASURED.items()}
    for first in MEASURED:
        for second in ("all", "smooth", "not bounded"):
            update(first=first, second=second)
            want = [p and q for p, q in zip(answers[first], answers[second], strict=True)]
            assert [not veil.get_visible() for veil in axes[0].patches] == want
            assert f": {sum(want)} of {len(act.ACTIVATIONS)}" in said(axes)


def test_every_question_of_the_gallery_is_measured():
    assert list(units.QUESTIONS) == list(MEASURED)


def test_a_jump_is_no_part_of_a_curve():
    values = np.array([0.0, 0.1, 1.1, 1.2])
    assert np.isnan(units._broken(values)).tolist() == [False, True, False, False]


# The numbers of the prose that no cell prints.
def test_the_numbers_of_the_prose():
    assert sigmoid(-1.0) == pytest.approx(0.2689, abs=5e-5)
    assert math.tanh(-1) == pytest.approx(-0.7616, abs=5e-5)
    assert 0.25**10 == pytest.approx(0.00000095, abs=5e-9)
    assert [0.25**4, 0.25**5] == pytest.approx([0.0039, 0.00098], abs=5e-5)
    assert math.log(2) == pytest.approx(0.6931, abs=5e-5)
    assert [act.SELU_A, act.SELU_SCALE] == pytest.approx([1.673, 1.051], abs=5e-4)
    assert sigmoid(4.6) == pytest.approx(0.99, abs=5e-4)
    assert slope_of(np.arctan, 9.95) == pytest.approx(0.01, rel=1e-3)
    assert units.half_level(act.relu) - math.cos(math.pi / 6) - 1 == pytest.approx(-1.366, abs=5e-4)


def test_the_wrong_answers_of_the_exercises():
    a = np.array([sigmoid(z) for z in (-50.0, 0.0, 50.0)])
    wrong = sigmoid(a) * (1 - sigmoid(a))
    assert wrong[1] == pytest.approx(0.235, abs=5e-4)
    assert wrong.min() == pytest.approx(0.1966, abs=5e-5)
    assert math.log1p(math.exp(-40)) == pytest.approx(4.248e-18, rel=1e-3)
    w, b = 1 - 0.3 * 2 * 2, 1 - 0.3 * 2
    assert w * 2 + b == pytest.approx(0)
