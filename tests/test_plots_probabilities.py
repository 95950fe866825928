"""The pictures of lecture 08b, and the numbers of its prose, against independent mathematics."""

import math
from functools import partial

import numpy as np
import pytest
from pictures import expect_goal, expect_no_memory, fresh, grid, hits, moved, page, said, stops

from helpers.activations import softmax
from helpers.plots import probabilities
from helpers.widgets import log

Z = (2, 1, 0.1)
MODELS = {
    1: np.array([[0.1, 0.2, 0.7], [0.3, 0.4, 0.3], [0.3, 0.3, 0.4]]),
    2: np.array([[0.3, 0.4, 0.3], [0.1, 0.7, 0.2], [0.1, 0.2, 0.7]]),
}
RIVAL = 1.91732269220
PICTURES = {
    "bill": probabilities.bill,
    "temperature": lambda axes: probabilities.temperature(axes, Z, softmax),
    "pulls": lambda axes: probabilities.pulls(axes, Z, softmax),
    "report": lambda ax: probabilities.report(ax, MODELS[1], RIVAL),
    "against": probabilities.against,
    "floor": probabilities.floor,
}
# Values that reach the goal, values nearby that do not.
GOALS = {
    "bill": ([{"p": 0.7}], [{"p": 0.69}, {"p": 0.71}]),
    "temperature": ([{"tau": 0.432, "shift": 5.0}], [{"tau": 0.5}]),
    "pulls": (
        [{"z1": 1.35}, {"z1": 0.5, "truth": 2}],
        [{"z1": 1.45}, {"z1": 0.5, "truth": 3}],
    ),
    "report": (
        [
            {"first": 2.8e-4},
            {"first": 1e-5},
            {"first": 0.45, "others": 0.4},
            {"first": 0.5, "others": 0.5},
        ],
        [
            {"first": 3e-4},
            {"first": 1e-5, "others": 0.3},  # none right is not two right
            {"first": 0.43, "others": 0.4},
            {"first": 0.9, "others": 0.9},
        ],
    ),
    "against": ([{"z": -0.7}], [{"z": -0.65}]),
    "floor": (
        [{"share": 0.9, "p": 0.9}, {"share": 1.0, "p": 0.74}],
        [{"share": 0.88, "p": 0.88}, {"share": 0.7, "p": 0.7}],
    ),
}
CONTROLS = {
    "bill": {"p": (0.02, 0.98, 0.01)},
    "temperature": {"tau": log(0.1, 10), "shift": [0.0, 5.0, -5.0]},
    "pulls": {"z1": (-3.5, 7.0, 0.05), "truth": [1, 2, 3]},
    "report": {"first": log(1e-5, 0.9), "others": (0.34, 0.98, 0.02)},
    "against": {"z": (-8.0, 4.0, 0.05)},
    "floor": {"share": (0.5, 1.0, 0.02), "p": (0.1, 0.98, 0.02)},
}
EVERY = pytest.mark.parametrize("name", PICTURES)


def drawn(name):
    """Return (list of axes, update) of a picture on a figure of its own."""
    if name in ("bill", "report"):
        return fresh(PICTURES[name])
    return fresh(PICTURES[name], columns=2, size=(8.6, 4.4))


def labels(ax):
    """Return the moving texts of ax outside of readouts."""
    return [t.get_text() for t in ax.texts if t.get_animated() and not t.get_bbox_patch()]


def heights(ax):
    """Return the heights of the moving bars of ax."""
    return np.array([bar.get_height() for bar in ax.patches if bar.get_animated()])


def shares(z):
    """Return softmax of z by the plain formula."""
    e = [math.exp(s) for s in z]
    return np.array(e) / sum(e)


def sigma(z):
    return 1 / (1 + math.exp(-z))


@EVERY
def test_a_goal_is_reached_where_the_mathematics_says_and_not_at_the_start(name):
    expect_goal(partial(drawn, name), *GOALS[name])


@EVERY
def test_a_picture_depends_on_the_values_and_not_on_the_path(name):
    expect_no_memory(partial(drawn, name), *GOALS[name])


@EVERY
def test_a_key_of_the_first_slider_meets_the_goal(name):
    (first, spec), *_ = CONTROLS[name].items()
    rest = {"p": [0.9]} if name == "floor" else {}
    assert hits(partial(drawn, name), grid(**{first: stops(spec)}, **rest))


@EVERY
def test_the_goal_can_be_met_on_a_page_without_a_kernel(name):
    assert hits(partial(drawn, name), page(drawn(name)[1], CONTROLS[name]))


@pytest.mark.parametrize("p", [0.02, 0.3, 0.7, 0.98])
def test_a_head_pays_minus_ln_p_and_the_mean_weighs_seven_to_three(p):
    axes, update = drawn("bill")
    update(p=p)
    head, tail = math.log(1 / p), math.log(1 / (1 - p))
    np.testing.assert_allclose(
        moved(axes[0])[1], [[p, head], [p, tail], [p, (7 * head + 3 * tail) / 10]]
    )
    assert f"mean {(7 * head + 3 * tail) / 10:.4f}" in said(axes)


@pytest.mark.parametrize(("tau", "shift"), [(0.1, -5.0), (1.0, 0.0), (10.0, 5.0)])
def test_bars_are_softmax_over_tau_and_a_shift_moves_the_scores_only(tau, shift):
    axes, update = drawn("temperature")
    update(tau=tau, shift=shift)
    np.testing.assert_allclose(heights(axes[0]), np.array(Z) + shift)
    np.testing.assert_allclose(heights(axes[1]), shares(np.array(Z) / tau))
    assert labels(axes[1]) == [f"{p:.3f}" for p in shares(np.array(Z) / tau)]
    update(tau=tau, shift=-shift)
    np.testing.assert_allclose(heights(axes[1]), shares(np.array(Z) / tau))


@pytest.mark.parametrize("truth", [1, 2, 3])
@pytest.mark.parametrize("z1", [-4.0, 1.35, 6.0])
def test_pulls_are_target_minus_prediction_and_sum_to_zero(z1, truth):
    axes, update = drawn("pulls")
    update(z1=z1, truth=truth)
    p, t = shares((z1, *Z[1:])), np.eye(3)[truth - 1]
    np.testing.assert_allclose(heights(axes[0]), [*t, *p])
    np.testing.assert_allclose(heights(axes[1]), t - p)
    assert sum(heights(axes[1])) == pytest.approx(0, abs=1e-15)
    up, down = moved(axes[1])
    np.testing.assert_allclose(up, [[truth - 1, 1 - p[truth - 1]]])
    assert len(down) == 2
    assert f"loss {-math.log(p[truth - 1]):.3f}" in said(axes)


@pytest.mark.parametrize(("first", "others"), [(0.1, 0.4), (1e-5, 0.34), (0.9, 0.98)])
def test_a_report_keeps_rows_that_sum_to_one_and_counts_the_right_ones(first, others):
    axes, update = drawn("report")
    update(first=first, others=others)
    P = heights(axes[0]).reshape(3, 3)
    np.testing.assert_allclose(P.sum(axis=1), 1)
    np.testing.assert_allclose(np.diag(P), [first, others, others])
    assert P[0, 2] / P[0, 1] == pytest.approx(3.5)
    right = sum(P[i, i] == max(P[i]) for i in range(3))
    paid = [-math.log(P[i, i]) for i in range(3)]
    assert f"{right} of 3 right" in said(axes)
    assert f"sum {sum(paid):.3f}, mean {sum(paid) / 3:.3f}" in said(axes)
    assert [word.split()[-1] for word in labels(axes[0])] == [f"{x:.3f}" for x in paid]


@pytest.mark.parametrize("z", [-8.0, -7.0, -0.7, 4.0])
def test_two_losses_and_the_sizes_of_their_slopes_stand_at_one_score(z):
    axes, update = drawn("against")
    update(z=z)
    p, h = sigma(z), 1e-5
    losses = (lambda s: -math.log(sigma(s)), lambda s: (1 - sigma(s)) ** 2)
    slopes = [abs(f(z + h) - f(z - h)) / (2 * h) for f in losses]
    np.testing.assert_allclose([d[0] for d in moved(axes[0])], [(z, f(z)) for f in losses])
    np.testing.assert_allclose([d[0] for d in moved(axes[1])], [(z, s) for s in slopes], rtol=1e-5)
    assert moved(axes[1])[0][0, 1] == pytest.approx(1 - p)


@pytest.mark.parametrize(("share", "p"), [(0.7, 0.2), (0.5, 0.98), (1.0, 0.1), (0.9, 0.9)])
def test_cross_entropy_is_entropy_plus_kl_and_lowest_at_the_share(share, p):
    axes, update = drawn("floor")
    update(share=share, p=p)
    pairs = [(s, q) for s, q in ((share, p), (1 - share, 1 - p)) if s > 0]
    entropy = -sum(s * math.log(s) for s, _ in pairs)
    kl = sum(s * math.log(s / q) for s, q in pairs)
    np.testing.assert_allclose(heights(axes[1]), [entropy, kl], atol=1e-12)
    np.testing.assert_allclose(moved(axes[0])[2], [[p, entropy + kl]])
    curve = moved(axes[0])[0]
    assert curve[:, 1].min() >= entropy - 1e-12
    assert curve[curve[:, 1].argmin(), 0] == pytest.approx(min(share, 0.995), abs=3e-3)
    assert labels(axes[1]) == [f"H = {abs(entropy):.4f}", f"KL = {abs(kl):.4f}"]


@pytest.mark.parametrize("f", [probabilities.surprise, probabilities.squared])
def test_the_two_losses_of_a_head_know_their_slopes(f):
    z, h = np.linspace(-8, 8, 33), 1e-5
    np.testing.assert_allclose(f.grad(z), (f(z + h) - f(z - h)) / (2 * h), atol=1e-9)


def test_the_square_pulls_most_at_minus_ln_two_and_549_times_less_at_minus_seven():
    z = np.linspace(-8, 4, 120_001)
    pull = abs(probabilities.squared.grad(z))
    assert pull.max() == pytest.approx(8 / 27, rel=1e-8)
    assert z[pull.argmax()] == pytest.approx(-math.log(2), abs=1e-4)
    log_slope, square = (f.grad(-7.0) for f in (probabilities.surprise, probabilities.squared))
    assert square == pytest.approx(-0.00181878384406, abs=1e-12)
    assert log_slope == pytest.approx(-0.999088948806, abs=1e-12)
    assert round(log_slope / square) == 549
    assert round(-549 * probabilities.squared.grad(-0.7)) == 163
    assert (round(-math.log(sigma(-7)), 3), round((1 - sigma(-7)) ** 2, 3)) == (7.001, 0.998)


def test_softmax_twice_costs_more_where_the_answer_is_right_and_less_where_it_is_wrong():
    once, twice = shares(Z), shares(shares(Z))
    assert -math.log(twice[0]) > -math.log(once[0])
    assert -math.log(twice[2]) < -math.log(once[2])


@pytest.mark.parametrize(("slope", "steps"), [
    (lambda p: p - 1, 18), (lambda p: -2 * p * (1 - p) ** 2, 597),
])  # fmt: skip
def test_descent_from_minus_seven_needs_18_and_597_steps(slope, steps):
    path = [-7.0]
    while sigma(path[-1]) <= 0.9:
        path.append(path[-1] - slope(sigma(path[-1])))
    assert len(path) - 1 == steps


def test_the_numbers_of_the_example_are_sums_in_nats():
    for name, total, mean, bits, squares in [
        (1, 4.13516655674, 1.37838885225, 5.96578428466, 2.42),
        (2, RIVAL, 0.639107564068, 2.76611193983, 1.02),
    ]:
        P = MODELS[name]
        paid = [-math.log(P[i, i]) for i in range(3)]
        assert sum(paid) == pytest.approx(total, abs=1e-11)
        assert sum(paid) / 3 == pytest.approx(mean, abs=1e-11)
        assert sum(paid) / math.log(2) == pytest.approx(bits, abs=1e-11)
        assert ((P - np.eye(3)) ** 2).sum() == pytest.approx(squares)
        assert (P.argmax(axis=1) == range(3)).sum() == 2
        np.testing.assert_allclose(P.sum(axis=1), 1)


def test_the_mean_square_of_a_forecast_is_lowest_at_the_share_too():
    p = np.linspace(0, 1, 1001)
    assert p[np.argmin(0.7 * (1 - p) ** 2 + 0.3 * p**2)] == pytest.approx(0.7)


def test_the_other_numbers_of_the_prose():
    rounded = [
        (-math.log(0.9), 0.105), (-math.log(0.1), 2.303), (-math.log(0.01), 4.605),
        (sigma(2), 0.881), (math.exp(2), 7.389), (math.exp(0.1), 1.105),
        (2 / 3.1, 0.645), (1 / 3.1, 0.323), (0.1 / 3.1, 0.032), (3 * math.log(3), 3.296),
        (-math.log(shares((1, 0, 0))[0]), 0.551), (math.log(4), 1.386),
        (-math.log(0.3), 1.204), (-math.log(0.7), 0.357), (-math.log(0.4), 0.916),
    ]  # fmt: skip
    assert [round(value, 3) for value, _ in rounded] == [claim for _, claim in rounded]
    assert round(sigma(-7), 4) == 0.0009
    assert round(math.exp(2) + math.e + math.exp(0.1), 2) == 11.21
    # One certain error brings the sum to 10 where the truth has this probability.
    assert round(math.exp(-10) / 0.4**2, 5) == 0.00028
    # At the goal of the temperature: e^(-1/tau) + e^(-1.9/tau) = 1/9.
    assert math.exp(-1 / 0.432) + math.exp(-1.9 / 0.432) == pytest.approx(1 / 9, rel=3e-3)
