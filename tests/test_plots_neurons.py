"""The pictures of lecture 09, and the numbers of its prose, against independent mathematics."""

from functools import partial

import numpy as np
import pytest
from pictures import arrows, expect_goal, expect_no_memory, fresh, hits, moved, page, said

from helpers import neurons as neuron
from helpers.iteration import take
from helpers.optimizers import gradient_descent
from helpers.plots import figure, neurons
from helpers.widgets import log

X, T = np.array([[3.0, 0], [0, 2], [2, 1], [1, 3]]), np.array([1.0, 0, 1, 0])
WORDS = ("Ya Ya Ya", "Na Na", "Ya Na Ya", "Ya Na Na Na")
CORNERS, XOR = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]]), np.array([0.0, 1, 1, 0])


def sigma(z):
    return 1 / (1 + np.exp(-z))


def loss(theta, inputs, t):
    """Return the mean log loss by its definition."""
    p = sigma(inputs @ theta[:2] + theta[2])
    return float(np.mean(-t * np.log(p) - (1 - t) * np.log(1 - p)))


def trained(start, steps, lr=0.5):
    """Return theta after each step of descent by a loop over the four sentences."""
    path = [np.array(start, dtype=float)]
    for _ in range(steps):
        theta, total = path[-1], np.zeros(3)
        for row, target in zip(X, T, strict=True):
            total += (sigma(theta[:2] @ row + theta[2]) - target) * np.append(row, 1)
        path.append(theta - lr * total / 4)
    return np.array(path)


BAD = trained((-1.5, 0.5, 1.0), 60)
STEPS, KEPT = neurons.kept(
    gradient_descent(neuron.logistic_regression(X, T).grad, np.zeros(3), 0.5), 3000
)
KINDS = [
    ("identity", lambda z: z, (-1.5, 4), None),
    ("logistic", sigma, (0, 1), None),
    ("exp", np.exp, (0, 8), 2.0),
]
PICTURES = {
    "one_update": lambda axes: neurons.one_update(axes, (0.5, -0.25, 0.1), (1.0, 2.0), 1.0),
    "separate": lambda axes: neurons.separate(axes[0], X, T, WORDS),
    "pulls": lambda axes: neurons.pulls(axes, X, T, WORDS, BAD),
    "never_ends": lambda axes: neurons.never_ends(axes, X, T, WORDS, STEPS, KEPT),
    "xor": lambda axes: neurons.one_against_xor(axes, CORNERS, XOR),
    "fold": lambda axes: neurons.fold(axes, CORNERS, XOR),
    "links": lambda axes: neurons.links(axes, np.linspace(-2, 3, 101), KINDS),
}
# Values that reach the goal, values nearby that do not.
GOALS = {
    "one_update": ([{"lr": 0.165}], [{"lr": 0.17}]),
    "separate": (
        [{"angle": -45.0, "shift": -0.35}],
        [{"angle": -45.0, "shift": -0.25}, {"angle": -40.0, "shift": -0.35}],
    ),
    "pulls": ([{"k": 4}], [{"k": 5}]),
    "never_ends": ([{"step": 3000.0}], [{"step": 1700.0}]),
    "xor": ([{"w1": 0.0, "w2": 0.0, "b": 0.0}], [{"w1": 0.5, "w2": 0.0, "b": 0.0}]),
    "fold": (
        [{"steepness": 8.0, "second": 1.5}],
        [{"steepness": 8.0, "second": 1.0}, {"steepness": 2.5, "second": 1.5}],
    ),
    "links": ([{"slope": 0.69}], [{"slope": 0.67}, {"slope": 0.72}]),
}
CONTROLS = {
    "separate": {"angle": (-130.0, 175.0, 5.0), "shift": (-1.55, 2.65, 0.05)},
    "xor": {"w1": (-2.5, 2.5, 0.5), "w2": (-2.5, 2.5, 0.5)},
}
EVERY = pytest.mark.parametrize("name", PICTURES)


def drawn(name):
    """Return (axes, update) of a picture on a figure of its own."""
    return fresh(PICTURES[name], columns=3 if name == "links" else 2, size=(9, 4.4))


def seen(line):
    """Return the points of a line without the gaps between its pieces."""
    return line[np.isfinite(line).all(axis=1)]


@EVERY
def test_a_goal_is_reached_where_the_mathematics_says_and_not_at_the_start(name):
    expect_goal(partial(drawn, name), *GOALS[name])


@EVERY
def test_a_picture_depends_on_the_values_and_not_on_the_path(name):
    expect_no_memory(partial(drawn, name), *GOALS[name])


@pytest.mark.parametrize(("lr", "after"), [(0.1, 0.64), (1 / 6, 1.0), (1 / 3, 1.9)])
def test_a_step_moves_the_answer_by_the_rate_times_the_error_times_one_plus_x_squared(lr, after):
    axes, update = drawn("one_update")
    update(lr=lr)
    np.testing.assert_allclose(moved(axes[1])[0], [[lr, after]], rtol=1e-12)


def test_the_step_of_a_tenth_is_that_of_the_table():
    axes, update = drawn("one_update")
    update(lr=0.1)
    assert "w = (0.590, −0.070), b = 0.190" in said(axes)


@pytest.mark.parametrize(("name", "share"), [("separate", 1), ("separate", 0.4), ("xor", 1)])
def test_the_goal_can_be_met_on_a_page_without_a_kernel(name, share):
    # The colours of the plane may leave room for a few frames only.
    assert hits(partial(drawn, name), page(drawn(name)[1], CONTROLS[name], share))


@pytest.mark.parametrize("size", [0.3, 1.0, 10.0])
@pytest.mark.parametrize(("angle", "shift"), [(40.0, 2.0), (-45.0, -0.35), (90.0, 1.5)])
def test_the_line_stands_across_w_at_its_shift_whatever_the_size(angle, shift, size):
    axes, update = drawn("separate")
    update(angle=angle, shift=shift, size=size)
    points = seen(moved(axes[0])[2])  # the classes come before
    u = np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))])
    # The level line is interpolated in a curved sigma: exact to a part of one cell.
    np.testing.assert_allclose(points @ u, shift, atol=0.02)
    theta = size * np.append(u, -shift)
    assert f"J = {loss(theta, X, T):.2g}".replace("-", "−") in said(axes)


def test_no_line_has_a_wider_street_than_the_goal_allows_for():
    angles, shifts = np.radians(np.arange(-180, 180, 5)), np.arange(-2, 3.01, 0.05)
    sides = 2 * T - 1
    best = max((sides * (X @ [np.cos(a), np.sin(a)] - s)).min() for a in angles for s in shifts)
    # Half the distance of (2, 1) from the line through the sad points.
    assert 1.0 < best <= 1.5 / np.sqrt(2) + 1e-12


@pytest.mark.parametrize("k", [0, 4, 30])
def test_each_sentence_pulls_along_its_counts_by_what_is_missing(k):
    axes, update = drawn("pulls")
    update(k=k)
    starts, ends = np.swapaxes(arrows(axes[1]), 0, 1)
    assert len(starts) == len(axes[1].patches) == 4
    missing = T - sigma(X @ BAD[k, :2] + BAD[k, 2])
    np.testing.assert_allclose(ends - starts, 0.6 * missing[:, None] * X, atol=1e-12)
    np.testing.assert_allclose(moved(axes[1])[0], BAD[: k + 1, :2])


def test_from_the_bad_start_none_is_right_and_step_4_is_the_first_with_all():
    right = [int(((X @ q[:2] + q[2] > 0) == (T > 0.5)).sum()) for q in BAD[:6]]
    assert right == [0, 0, 1, 3, 4, 4]


def test_what_is_kept_of_a_run_is_what_take_gives_at_these_steps():
    grad = neuron.logistic_regression(X, T).grad
    whole = take(gradient_descent(grad, np.zeros(3), 0.5), 3001)
    assert STEPS[0] == 1
    assert STEPS[-1] == 3000
    np.testing.assert_array_equal(KEPT, whole[STEPS])
    np.testing.assert_allclose(whole[:101], trained((0, 0, 0), 100), rtol=1e-12, atol=1e-15)


def test_every_notch_of_the_log_slider_shows_a_kept_step_close_by():
    axes, update = drawn("never_ends")
    slider = log(1, 3000)
    for exponent in np.arange(slider.min, slider.max, slider.step):
        update(step=10**exponent)
        shown = moved(axes[1])[0][0, 0]
        assert shown in STEPS
        assert abs(np.log(shown / 10**exponent)) < 0.41


def test_the_depth_of_the_loss_and_the_norm_are_drawn_over_the_steps():
    axes, _ = drawn("never_ends")
    (x, depth), (same, length) = (line.get_data() for line in axes[1].lines[:2])
    np.testing.assert_array_equal([x, same], [STEPS, STEPS])
    np.testing.assert_allclose(depth, [-np.log(loss(theta, X, T)) for theta in KEPT])
    np.testing.assert_allclose(length, [np.hypot(*theta[:2]) for theta in KEPT])


def test_a_corner_that_is_answered_with_one_half_is_not_right():
    axes, update = drawn("xor")
    update(w1=0.0, w2=0.0, b=0.0)
    assert "right: 0 of 4" in said(axes)


def test_the_norm_of_w_grows_by_about_2_2_a_decade_on_separable_data():
    length = np.hypot(*trained((0, 0, 0), 10_000)[[100, 1000, 10_000], :2].T)
    np.testing.assert_allclose(length, [3.48, 5.66, 7.87], atol=0.005)
    np.testing.assert_allclose(np.diff(length), 2.2, atol=0.05)


def test_the_shortest_theta_with_all_margins_at_least_1_satisfies_its_conditions():
    theta, signed = (
        np.array([22, -19, 5]) / 30,
        (2 * T - 1)[:, None] * np.column_stack([X, T * 0 + 1]),
    )
    margins = signed @ theta
    assert margins.min() >= 1 - 1e-12
    # Karush, Kuhn and Tucker: a sum with weights >= 0 of the examples whose margin is 1.
    weights = np.array([0, 0, 17, 12]) / 30
    np.testing.assert_allclose(weights @ signed, theta)
    np.testing.assert_allclose(weights * (margins - 1), 0, atol=1e-12)
    assert np.log(10) * np.hypot(*theta[:2]) == pytest.approx(2.23, abs=0.005)


@pytest.mark.parametrize("theta", [(2.0, -2.0, 1.0), (4.0, 4.0, -2.0), (0.3, 0.0, 0.0)])
def test_no_neuron_beats_ln_2_on_xor_and_shrinking_it_helps(theta):
    axes, update = drawn("xor")
    update(*theta)
    ray = moved(axes[1])[0]
    assert ray[:, 1].min() == pytest.approx(np.log(2), abs=1e-12)
    assert ray[ray[:, 1].argmin(), 0] == 0
    assert (np.diff(ray[:, 1], 2) > 0).all()
    np.testing.assert_allclose(moved(axes[1])[1], [[1, loss(np.array(theta), CORNERS, XOR)]])


def test_a_neuron_can_have_three_corners_of_xor_right_but_at_a_higher_loss():
    axes, update = drawn("xor")
    update(w1=4.0, w2=4.0, b=-2.0)
    assert "right: 3 of 4" in said(axes)
    assert loss(np.array([4.0, 4, -2]), CORNERS, XOR) > np.log(2)


def test_twins_put_every_point_on_the_diagonal():
    h = neurons.hidden(np.random.default_rng(0).normal(size=(2, 50)), 5.0, 0.5)
    np.testing.assert_array_equal(h[0], h[1])
    assert (neurons.answer(h) < 0.5).all()


def test_two_thresholds_fold_both_corners_of_class_1_onto_one_place():
    axes, update = drawn("fold")
    update(steepness=8.0, second=1.5)
    zeros, ones = [p for p in moved(axes[1]) if len(p) == 2 and p.max() <= 1][-2:]
    np.testing.assert_allclose(ones, [[sigma(4), sigma(-4)]] * 2)
    np.testing.assert_allclose(zeros, [[sigma(-4), sigma(-12)], [sigma(12), sigma(4)]])
    answers = sigma(12 * (ones - zeros) @ [1, -1]) > 0.5
    assert answers.all()


@pytest.mark.parametrize("slope", [0.0, 0.4, 1.0])
def test_three_links_show_one_z(slope):
    axes, update = drawn("links")
    update(slope=slope)
    shown = [moved(ax)[1][0, 1] for ax in axes]
    np.testing.assert_allclose(shown, [slope, sigma(slope), np.exp(slope)])


def test_the_line_through_the_points_is_that_of_least_squares():
    _, axes = figure(1, 2, size=(8.6, 4.4))
    points = np.array([[1, 2, 3], [2, 5, 3]])
    neurons.two_tasks(axes, points, X, T, WORDS)
    slope, height = np.polyfit(*points, 1)
    through = axes[0].lines[1]
    assert through.get_slope() == pytest.approx(slope)
    assert through.get_xy1() == pytest.approx((0, height))


def test_a_diagram_writes_each_text_once_forward_and_once_back():
    _, ax = figure()
    forward = {k: f"f{k}" for k in ("x1", "x2", "1", "z", "yhat", "w1", "w2", "b")}
    backward = {k: f"b{k}" for k in ("w1", "w2", "b", "yhat")}
    neurons.diagram(ax, forward, backward, True)
    texts = sorted(t.get_text() for t in ax.texts if t.get_text())
    assert texts == sorted([*forward.values(), *backward.values(), "σ"])


def directions(decades, ds=0.01):
    """Return where w points, in degrees, after 10^decade steps of 0.5: the flow, in s = ln k."""
    A = np.column_stack([X, np.ones(4)]) * (2 * T - 1)[:, None]

    def way(s, theta):
        return 0.5 / 4 * A.T @ np.exp(s - np.logaddexp(0, A @ theta))

    theta, found, grid = np.zeros(3), {}, np.arange(-4, decades[-1] * np.log(10) + ds, ds)
    for s in grid:
        half = theta + ds / 2 * way(s, theta)
        theta = theta + ds * way(s + ds / 2, half)
        found[s + ds] = np.degrees(np.arctan2(theta[1], theta[0]))
    return np.interp(np.multiply(decades, np.log(10)), list(found), list(found.values()))


def test_the_endless_walk_turns_towards_the_cheapest_direction_and_hardly_moves():
    cheapest = np.degrees(np.arctan2(-19, 22))
    soon, late, later = directions([5, 20, 60])
    assert [soon, late, cheapest] == pytest.approx([-39.4, -40.3, -40.8], abs=0.06)
    # The gap shrinks like 1 / ln k.
    assert (later - cheapest) / (late - cheapest) == pytest.approx(20 / 60, rel=0.15)


def test_the_walk_that_moves_the_weights_before_the_bias_ends_elsewhere():
    x, theta = np.array([1.0, 2.0]), np.array([0.5, -0.25, 0.1])
    w = theta[:2] + 0.1 * (1 - theta[:2] @ x - theta[2]) * x
    b = theta[2] + 0.1 * (1 - w @ x - theta[2])
    assert [*w, b] == pytest.approx([0.59, -0.07, 0.145])
