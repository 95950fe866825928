"""The pictures of lecture 08a, and the numbers of its prose, against independent mathematics."""

import itertools
import math
from functools import partial

import numpy as np
import pytest
from pictures import (
    expect_goal,
    expect_no_memory,
    expect_settable,
    fresh,
    hits,
    lines,
    moved,
    page,
    said,
)

from helpers import likelihoods, losses
from helpers.plots import figure, residuals

DATA = np.array([1.0, 2.0, 3.0, 4.0])
TEN = np.append(DATA, 10.0)
X, T = np.array([1.0, 2.0, 3.0]), np.array([2.0, 5.0, 3.0])
SQUARES = (1 / 2, 7 / 3)
WIDE = {"columns": 2}
PICTURES = {
    "pulls": (WIDE, residuals.pulls),
    "outlier": ({"rows": 2}, lambda axes: residuals.outlier(axes, DATA, 5)),
    "corners": (WIDE, lambda axes: residuals.corners(axes, X, T, 2.5, SQUARES)),
    "bell": ({}, residuals.bell),
    "likelihood": (WIDE, lambda axes: residuals.likelihood(axes, TEN, 2.5)),
    "spoilt": (WIDE, residuals.spoilt),
}
# Values that reach the goal, values nearby that do not.
GOALS = {
    "pulls": (
        [{"r": -4.0, "delta": 2.0}, {"r": 4.0, "delta": 2.0}],
        [{"r": -4.0, "delta": 2.2}, {"r": 3.8, "delta": 2.0}],
    ),
    "outlier": (
        [{"y": 100.0, "delta": 10.0}],
        [{"y": 99.0, "delta": 10.0}, {"y": 100.0, "delta": 10.5}],
    ),
    "corners": ([{"m": 0.5, "b": 1.5}], [{"m": 0.0, "b": 3.0}, {"m": 0.5, "b": 1.4}]),
    "bell": (
        [{"gamma": 0.35, "a": 0.24}, {"gamma": 0.3, "a": 0.2}],
        [{"gamma": 0.4, "a": 0.27}, {"gamma": 0.35, "a": 0.3}],
    ),
    "likelihood": (
        [{"law": residuals.laplace, "mu": 3.0, "gamma": 2.2}],
        [
            {"law": residuals.gauss, "mu": 4.0, "gamma": math.sqrt(10)},
            {"law": residuals.laplace, "mu": 3.5, "gamma": 2.2},
        ],
    ),
    "spoilt": ([{"share": 0.1}], [{"share": 0.09}, {"share": 0.11}]),
}
LAWS = [("bell", residuals.gauss), ("peak", residuals.laplace)]
SLIDERS = {
    "pulls": {"r": (-5.0, 5.5, 0.1), "delta": (0.5, 3.9, 0.1)},
    "outlier": {"y": (5.0, 100.0, 1.0), "delta": (0.5, 17.5, 0.5)},
    "corners": {"m": (-0.7, 2.0, 0.1), "b": (0.0, 5.5, 0.05)},
    "bell": {"gamma": (0.2, 1.5, 0.05), "a": (0.0, 2.2, 0.02)},
    "likelihood": {"law": LAWS, "mu": (0.0, 10.0, 0.2), "gamma": (1.5, 6.0, 0.1)},
    "spoilt": {"share": (0.0, 0.3, 0.01)},
}
EVERY = pytest.mark.parametrize("name", PICTURES)


def drawn(name):
    """Return (axes as a list, update) of a picture on a figure of its own."""
    shape, draw = PICTURES[name]
    return fresh(draw, **shape)


def marker(ax, symbol):
    """Return the place of the moving mark of ax that has this symbol."""
    (line,) = [line for line in lines(ax) if line.get_marker() == symbol]
    return np.ravel(line.get_data()).astype(float)


@EVERY
def test_a_goal_is_reached_where_the_mathematics_says_and_not_at_the_start(name):
    expect_goal(partial(drawn, name), *GOALS[name])


@EVERY
def test_a_picture_depends_on_the_values_and_not_on_the_path(name):
    expect_no_memory(partial(drawn, name), *GOALS[name])


@EVERY
def test_the_sliders_of_the_lecture_can_be_set_to_the_goal(name):
    expect_settable(SLIDERS[name], GOALS[name][0])


@EVERY
def test_the_goal_can_be_met_on_a_page_without_a_kernel(name):
    # Of the pulls the page draws fewer frames: else they would blur.
    settings = page(drawn(name)[1], SLIDERS[name], 0.4 if name == "pulls" else 1)
    assert 0 < len(hits(partial(drawn, name), settings)) < len(settings) / 2


@pytest.mark.parametrize("r", [-6.0, -2.0, -0.3, 0.0, 1.0, 5.9])
@pytest.mark.parametrize("delta", [0.5, 2.0, 4.0])
def test_the_marks_stand_on_the_losses_and_on_minus_their_slopes(r, delta):
    (left, right), update = drawn("pulls")
    update(r=r, delta=delta)
    far = abs(r) > delta
    huber = (delta * abs(r) - delta**2 / 2, delta * np.sign(r)) if far else (r**2 / 2, r)
    kinds = {"o": r**2 / 2, "^": abs(r), "D": huber[0]}
    for symbol, loss in kinds.items():
        np.testing.assert_allclose(marker(left, symbol), [r, loss])
    slopes = {"o": r, "^": np.sign(r), "D": huber[1]}
    for symbol, slope in slopes.items():
        np.testing.assert_allclose(marker(right, symbol), [r, -slope])


@pytest.mark.parametrize("y", [5.0, 17.0, 100.0])
@pytest.mark.parametrize("delta", [0.5, 4.0, 10.0, 25.0, 80.0])
def test_the_pulls_cancel_and_one_wild_value_leaves_it_between_median_and_mean(y, delta):
    (line, bars), update = drawn("outlier")
    update(y=y, delta=delta)
    values = np.append(DATA, y)
    center = marker(line, "D")[0]
    pulls = [p[1, 1] for p in moved(bars) if len(p) == 2 and p[0, 0] == p[1, 0] and p[0, 1] == 0]
    np.testing.assert_allclose(pulls, np.clip(values - center, -delta, delta))
    assert abs(sum(pulls)) < 1e-9
    assert np.median(values) - 1e-9 <= center <= values.mean() + 1e-9
    np.testing.assert_allclose(marker(line, "v")[0], values.mean())
    np.testing.assert_allclose(marker(line, "s")[0], np.median(values))


@pytest.mark.parametrize(("delta", "answer"), [(6, 4), (10, 5), (78, 22), (500, 22)])
def test_hubers_answer_to_one_wild_value_is_ten_plus_delta_over_four_up_to_the_mean(delta, answer):
    assert residuals.huber_center(np.append(DATA, 100), delta) == pytest.approx(answer)


def test_hubers_answer_need_not_lie_between_median_and_mean():
    data = np.array([-1.0, -1.0, 0.0, 0.1, 1.9])
    assert (np.median(data), data.mean()) == (0, pytest.approx(0))
    assert residuals.huber_center(data, 1.0) == pytest.approx(-0.225)


def test_hubers_center_is_the_lowest_place_of_its_loss():
    rng = np.random.default_rng(0)
    for delta in (0.3, 1.0, 5.0):
        data = rng.normal(size=9) * 4
        c = residuals.huber_center(data, delta)
        around = c + np.linspace(-2, 2, 401)
        heights = sum(losses.huber(around, t, delta) for t in data)
        assert np.argmin(heights) == 200


def test_the_best_absolute_line_of_the_three_points_is_y_half_x_plus_three_halves():
    total = residuals.absolute_errors(X, T)
    grid = [(m, b) for m in np.arange(-1, 2.01, 0.05) for b in np.arange(-0.5, 5.51, 0.05)]
    best = min(grid, key=total)
    np.testing.assert_allclose(best, (0.5, 1.5), atol=1e-9)
    assert total((0.5, 1.5)) == pytest.approx(2.5)
    # Raising the point that it misses moves nothing.
    far = residuals.absolute_errors(X, np.array([2.0, 500.0, 3.0]))
    assert min(grid, key=far) == best


def test_at_slope_0_and_height_3_neither_slider_alone_leads_down():
    total = residuals.absolute_errors(X, T)
    for h in (-0.5, -0.05, 0.05, 0.5):
        assert total((h, 3.0)) > total((0.0, 3.0)) == pytest.approx(3)
        assert total((0.0, 3.0 + h)) > 3


def test_the_sticks_are_the_misses_of_the_line():
    (left, right), update = drawn("corners")
    update(m=0.5, b=1.5)
    sticks = [p for p in moved(left) if len(p) == 2 and p[0, 0] == p[1, 0]]
    np.testing.assert_allclose([p[1, 1] - p[0, 1] for p in sticks], [0, -2.5, 0])
    np.testing.assert_allclose(marker(right, "o"), [0.5, 1.5])


def test_the_chained_weights_have_two_valleys_and_a_saddle_between_them():
    _, axes = figure(1, 2)
    residuals.two_surfaces(axes)
    for line in axes[1].lines[:2]:
        np.testing.assert_allclose(np.prod(line.get_data(), axis=0), 1)
    assert np.linalg.det([[0, -2], [-2, 0]]) < 0  # the Hessian of (w1 w2 - 1)^2 at 0


@pytest.mark.parametrize("gamma", [0.2, 1.0, 2.0])
@pytest.mark.parametrize("a", [0.0, 0.5, 2.0])
def test_the_shaded_area_is_the_probability_said(gamma, a):
    axes, update = drawn("bell")
    update(gamma=gamma, a=a)
    (patch,) = axes[0].patches
    x, y = patch.get_xy().T
    area = np.trapezoid(y[1:-2], x[1:-2])
    assert area == pytest.approx(math.erf(a / gamma / math.sqrt(2)), abs=2e-3)
    assert f"= {math.erf(a / gamma / math.sqrt(2)):.2f}" in said(axes)


@pytest.mark.parametrize("law", [residuals.gauss, residuals.laplace])
def test_a_density_has_area_1_and_its_minus_log_is_the_librarys_loss(law):
    t = np.linspace(-60, 70, 400_001)
    assert np.trapezoid(law(t, 3.0, 2.2), t) == pytest.approx(1, abs=1e-6)
    nll = {residuals.gauss: likelihoods.gaussian_nll, residuals.laplace: likelihoods.laplace_nll}
    want = nll[law](np.full(5, 3.0), TEN, 2.2).mean()
    assert residuals.mean_loss(law, TEN, 3.0, 2.2) == pytest.approx(float(want))


@pytest.mark.parametrize(
    ("law", "mu", "gamma", "loss"),
    [(residuals.gauss, 4.0, math.sqrt(10), 2.5702), (residuals.laplace, 3.0, 2.2, 2.4816)],
)
def test_the_best_fit_has_the_middle_the_spread_and_the_loss_of_the_lecture(law, mu, gamma, loss):
    middles, spreads = np.arange(0, 10, 0.05), np.arange(1, 6, 0.01)
    table = [residuals.mean_loss(law, TEN, middles, g) for g in spreads]
    row, column = np.unravel_index(np.argmin(table), (len(spreads), len(middles)))
    assert middles[column] == pytest.approx(mu)
    assert spreads[row] == pytest.approx(gamma, abs=0.01)
    assert residuals.mean_loss(law, TEN, mu, gamma) == pytest.approx(loss, abs=5e-5)


def test_product_log_and_mean_loss_of_the_readout_say_the_same():
    axes, update = drawn("likelihood")
    update(law=residuals.laplace, mu=2.0, gamma=2.0)
    heights = np.exp(-abs(TEN - 2) / 2) / 4
    text = said(axes)
    assert f"product {np.prod(heights):.1e}".replace("-", "−") in text
    assert f"log {np.log(heights).sum():.2f}".replace("-", "−") in text
    assert f"mean loss {-np.log(heights).mean():.3f}" in text
    np.testing.assert_allclose(marker(axes[0], "o").reshape(2, -1)[1], heights)


@pytest.mark.parametrize("share", [0.0, 0.1, 0.3])
def test_the_variances_of_mean_and_median_are_those_of_an_experiment(share):
    rng = np.random.default_rng(1)
    n, runs = 201, 6000
    noise = rng.normal(size=(runs, n)) * np.where(rng.random((runs, n)) < share, 3.0, 1.0)
    mean, median = residuals.spoilt_variances(share, 3.0)
    # The variance of 6000 runs is uncertain by 2 %; 201 is not yet infinity.
    assert n * noise.mean(axis=1).var() == pytest.approx(mean, rel=0.08)
    assert n * np.median(noise, axis=1).var() == pytest.approx(median, rel=0.08)


def test_mean_and_median_err_alike_at_one_wild_value_in_ten():
    mean, median = residuals.spoilt_variances(0.1, 3.0)
    assert (mean, median) == (pytest.approx(1.8), pytest.approx(1.803, abs=1e-3))


def test_a_line_through_two_of_the_points_is_among_the_best_for_absolute_errors():
    rng = np.random.default_rng(3)
    for _ in range(20):
        x, t = rng.normal(size=(2, 6))
        total = residuals.absolute_errors(x, t)
        slopes = {
            (i, j): (t[j] - t[i]) / (x[j] - x[i]) for i, j in itertools.combinations(range(6), 2)
        }
        least = min(total((m, t[i] - m * x[i])) for (i, _), m in slopes.items())
        tries = rng.normal(size=(2, 5000)) * 2
        assert least <= total(tries).min() + 1e-12
