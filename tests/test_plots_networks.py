"""The pictures of lecture 10b, and the numbers of its prose, against independent mathematics."""

from functools import partial

import numpy as np
import pytest
from pictures import expect_goal, expect_no_memory, fresh, moved, said

from helpers import datasets, losses, networks
from helpers.activations import relu, tanh
from helpers.iteration import take
from helpers.optimizers import gradient_descent
from helpers.plots import figure
from helpers.plots import networks as pictures

W = np.array([[0.8, -0.5, 1.1, 0.3], [-1.2, 0.6, 0.4, -0.9], [0.2, 1.5, -0.7, 1.0]])
V = np.array([[1.0, 0.5], [-0.8, 1.2], [0.4, -1.5], [-1.1, -0.6]])
SHIFT = np.array([-0.5, -0.6, -0.4, -0.6])
CURVES = {"float64": (np.array([1e-12, 1e-5, 1.0]), np.array([1e-3, 1e-11, 1e-1])),
          "float32": (np.array([1e-12, 1e-2, 1.0]), np.array([1.0, 1e-5, 1e-1])),
          "at a kink": (np.array([1e-12, 1e-5, 1.0]), np.array([0.1, 0.1, 0.2]))}  # fmt: skip
XOR = datasets.xor()
TWINS = np.array([0.2, -0.5, 0.2, -0.5, 0.1, 0.1, 0.7, 0.7, 0.0])
RUNS = {eps: pictures.part(TWINS + eps * np.array([0, 0, 1, -1, 0, 0, 0, 0, 0]), *XOR, 0.3, 2000)
        for eps in (0.0, 1e-8, 1e-4)}  # fmt: skip
SIZES = (2, 4, 1)


def moons():
    """Return X, t, the loss and a short run on a few points of two moons."""
    X, t = datasets.two_moons(20, np.random.default_rng(1), 0.05)
    J = networks.objective(SIZES, X, t, tanh, losses.binary_cross_entropy)
    start = networks.flatten(networks.init(SIZES, np.random.default_rng(0)))
    return X, t, J, take(gradient_descent(J.grad, start, 0.3), 401)


X, T, J, RUN = moons()
STOPS = pictures.stops(len(RUN))
SAYS = pictures.probability(SIZES, tanh)
GOOD = [sum((SAYS(RUN[k], X.T) > 0.5) == T) for k in STOPS]
FIRST = next(i for i, n in enumerate(GOOD) if n >= 18)

PICTURES = {
    "edge": lambda axes: pictures.edge(axes, W, (2, 4)),
    "one": lambda ax: pictures.products(
        ax, pictures.ONE_EXAMPLE, "Wᵀ δ", ("δᵀ W", "k", 4), {"m": 3, "1": 1}
    ),
    "batch": lambda ax: pictures.products(
        ax, pictures.BATCH, "Eᵀ A", ("Eᵀ A", "n", 6), {"m": 3, "k": 4}
    ),
    "silent": lambda axes: pictures.silent(axes, V, SHIFT, 4),
    "check": lambda ax: pictures.check(ax, CURVES),
    "twins": lambda axes: pictures.twins(axes, *XOR, RUNS),
    "training": lambda axes: pictures.training(axes, X, T, SAYS, J, RUN, 0.9),
}
# Values that reach the goal, values nearby that do not.
GOALS = {
    "edge": ([{"j": 2, "k": 4}], [{"j": 2, "k": 3}]),
    "one": ([{"product": "W δ", "k": 3}],
            [{"product": "Wᵀ δ", "k": 3}, {"product": "δᵀ W", "k": 1}]),
    "batch": ([{"product": "E A", "n": 3}], [{"product": "E A", "n": 4}]),
    "silent": ([{"x1": -1.1, "x2": -0.5}], [{"x1": -1.1, "x2": -0.6}]),
    "check": ([{"h": 1e-5, "numbers": "float64"}], [{"h": 1e-5, "numbers": "float32"}]),
    "twins": ([{"eps": 1e-4, "k": 2000}], [{"eps": 0.0, "k": 2000}]),
    "training": ([{"stop": FIRST}], [{"stop": FIRST + 1}]),
}  # fmt: skip
WIDE = ("edge", "silent", "twins", "training")
EVERY = pytest.mark.parametrize("name", PICTURES)


def drawn(name):
    """Return (axes as a list, update) of a picture on a figure of its own."""
    return fresh(PICTURES[name], columns=2 if name in WIDE else 1, size=(8.6, 4.4))


@EVERY
def test_a_goal_is_reached_where_the_mathematics_says_and_not_at_the_start(name):
    expect_goal(partial(drawn, name), *GOALS[name])


@EVERY
def test_a_picture_depends_on_the_values_and_not_on_the_path(name):
    expect_no_memory(partial(drawn, name), *GOALS[name])


@pytest.mark.parametrize("j", [1, 2, 3])
@pytest.mark.parametrize("k", [1, 2, 3, 4])
def test_a_weight_lies_in_the_row_of_where_it_goes_and_the_column_of_where_it_comes_from(j, k):
    axes, update = drawn("edge")
    update(j=j, k=k)
    (wire,), (cell,) = (moved(ax) for ax in axes)
    names = {t.get_position(): t.get_text() for t in axes[0].texts}
    assert names[tuple(wire[0])] == f"a{'₀₁₂₃₄'[k]}"
    assert names[tuple(wire[1])] == f"a{'₀₁₂₃₄'[j]}"
    assert wire[0, 0] < wire[1, 0]
    assert cell.tolist() == [[k - 1, j - 1]]
    assert f"{W[j - 1, k - 1]:.4g}".replace("-", "−") in said(axes)


def as_numpy(name, table, size):
    """Return the product of random matrices of these shapes, or None where numpy refuses."""
    rng = np.random.default_rng(0)
    one, two = (rng.normal(size=[size[s] for s in sides]) for _, sides in table[name])
    try:
        return one @ two
    except ValueError:
        return None


@pytest.mark.parametrize(
    ("name", "letter", "widths"),
    [("one", "k", {"m": 3, "1": 1}), ("batch", "n", {"m": 3, "k": 4})],
)
@pytest.mark.parametrize("length", range(1, 9))
def test_a_product_fits_where_numpy_says_so_and_has_numpys_shape(name, letter, widths, length):
    table = pictures.ONE_EXAMPLE if name == "one" else pictures.BATCH
    axes, update = drawn(name)
    size = widths | {letter: length}
    for product in [p for p in table if p != "wanted"]:
        update(product=product, **{letter: length})
        result = as_numpy(product, table, size)
        sign = next(t.get_text() for t in axes[0].texts if t.get_text() in ("=", "≠"))
        assert sign == ("≠" if result is None else "=")
        drawn_result = axes[0].patches[2].get_height(), axes[0].patches[2].get_width()
        assert drawn_result == ((0, 0) if result is None else result.shape)
        if result is None:
            assert "does not fit" in said(axes)
        else:
            assert f"gives {result.shape}" in said(axes)
            wanted = tuple(size[s] for s in table["wanted"][1])
            assert ("has the shape" in said(axes)) == (result.shape == wanted)


@pytest.mark.parametrize("name", ["one", "batch"])
def test_rectangles_have_as_many_cells_as_the_matrices_have_entries(name):
    (ax,), update = drawn(name)
    update(**GOALS[name][0][0])
    areas = [(p.get_height(), p.get_width()) for p in ax.patches]
    want = {"one": [(3, 3), (3, 1), (3, 1), (3, 1)], "batch": [(3, 3), (3, 4), (3, 4), (3, 4)]}
    assert areas == want[name]


def test_where_the_wrong_product_fits_its_numbers_are_wrong_and_the_right_ones_are_the_slopes():
    rng = np.random.default_rng(3)
    square, d = rng.normal(size=(3, 3)), rng.normal(size=3)
    by_index = [sum(square[j, k] * d[j] for j in range(3)) for k in range(3)]
    np.testing.assert_allclose(square.T @ d, by_index)
    assert not np.allclose(square @ d, by_index)
    E, A = rng.normal(size=(3, 3)), rng.normal(size=(3, 4))
    added = sum(np.outer(e, a) for e, a in zip(E, A))
    np.testing.assert_allclose(E.T @ A, added)
    assert not np.allclose(E @ A, added)


@pytest.mark.parametrize("x", [(1.0, 1.0), (-1.1, -0.5), (-2.5, -2.0), (0.0, 0.0)])
def test_the_jacobian_shown_is_the_measured_one(x):
    axes, update = drawn("silent")
    update(*x)
    shown = np.asarray(axes[1].images[0].get_array())
    ends = [[relu(V @ (x + s) + SHIFT) for s in (step, -step)] for step in 1e-6 * np.eye(2)]
    steps = [(up - down) / 2e-6 for up, down in ends]
    np.testing.assert_allclose(shown, np.transpose(steps), atol=1e-9)
    for t, value in zip([t for t in axes[1].texts if t.get_animated()], shown.ravel()):
        assert float(t.get_text().replace("−", "-")) == pytest.approx(value)


def test_only_unit_4_is_awake_in_a_small_triangle_that_the_sliders_meet():
    axes, update = drawn("silent")
    hits = []
    for x1 in np.round(np.arange(-3, 3.01, 0.1), 12):
        for x2 in np.round(np.arange(-3, 3.01, 0.1), 12):
            if ((V @ [x1, x2] + SHIFT > 0) == [False, False, False, True]).all():
                hits.append((x1, x2))
    assert 5 < len(hits) < 60
    for x1, x2 in hits[:: len(hits) // 5]:
        update(x1, x2)
        assert "goal reached" in said(axes)


def test_the_dot_of_the_check_lies_on_its_curve():
    (ax,), update = drawn("check")
    for kind, (h, error) in CURVES.items():
        update(h=h[1], numbers=kind)
        np.testing.assert_allclose(moved(ax)[0], [[h[1], error[1]]])


def test_the_words_of_a_check_hide_neither_the_valley_nor_its_dot():
    fig, ax = figure(size=(8.0, 4.6))
    update = pictures.check(ax, CURVES)
    update(1e-5, "float64")
    fig.canvas.draw()
    box = next(t for t in ax.texts if "relative error" in t.get_text()).get_window_extent()
    assert box.y1 < ax.transData.transform([1e-5, 1e-11])[1] - 6


def test_the_words_of_silent_units_hide_no_input():
    fig, axes = figure(1, 2, size=(8.6, 4.4))
    pictures.silent(axes, V, SHIFT, 4)(-3.0, -3.0)
    fig.canvas.draw()
    box = next(t for t in axes[0].texts if "awake" in t.get_text()).get_window_extent()
    assert box.y1 < axes[0].transData.transform([-3.0, -3.0])[1] - 6


def test_relative_error_forgives_the_scale_and_not_the_stub():
    g = np.array([3.0, -4.0])
    assert pictures.relative_error(1e-9 * g, 1e-9 * 1.1 * g) == pytest.approx(0.1 / 2.1)
    assert pictures.relative_error(g, 0 * g) == 1
    assert pictures.relative_error(g, -g) == 1
    assert pictures.relative_error(g, g) == 0


def checked(activation, data, dtype, h):
    """Return how far a central difference of a right gradient is from it."""
    sizes = (2, 5, 3)
    theta = networks.flatten(networks.init(sizes, np.random.default_rng(0)))
    targets = np.eye(3)[[0, 1, 2, 2, 0, 2]]
    right = networks.objective(sizes, data, targets, activation, losses.cross_entropy).grad(theta)
    rows, at, steps = data.astype(dtype), theta.astype(dtype), dtype(h) * np.eye(33, dtype=dtype)

    def f(q):
        scores = networks.predict(networks.unflatten(q, sizes), rows, activation)
        return losses.cross_entropy(scores, targets.astype(dtype)).mean(dtype=dtype)

    truth = np.array([(f(at + s) - f(at - s)) / (2 * dtype(h)) for s in steps])
    return pictures.relative_error(truth, right)


def test_a_right_gradient_looks_guilty_in_float32_at_the_usual_step_and_at_a_kink():
    data = np.random.default_rng(1).standard_normal((6, 2))
    assert checked(tanh, data, np.float64, 1e-5) < 1e-9
    assert checked(tanh, data, np.float32, 1e-5) > 1e-3
    assert checked(tanh, data, np.float32, 1e-2) < 1e-4
    data[0] = 0
    for h in (1e-8, 1e-5, 1e-3):
        assert checked(relu, data, np.float64, h) == pytest.approx(0.10, abs=0.005)


def test_the_steps_of_the_twins_are_those_of_the_network():
    sizes = (2, 2, 1)
    J = networks.objective(sizes, *XOR, tanh, losses.binary_cross_entropy)
    theta = np.array([0.2, -0.5, 0.3, 0.4, 0.1, -0.2, 0.7, -0.6, 0.05])
    loss, slopes = pictures.two_units(theta, *XOR)
    assert loss == pytest.approx(J(theta))
    np.testing.assert_allclose(slopes, J.grad(theta), atol=1e-15)
    np.testing.assert_allclose(pictures.part(theta, *XOR, 0.3, 1)[1], theta - 0.3 * J.grad(theta))


def test_equal_twins_stay_equal_to_the_last_digit_and_others_part():
    far = {eps: np.linalg.norm(run[:, [0, 1, 4, 6]] - run[:, [2, 3, 5, 7]], axis=1)
           for eps, run in RUNS.items()}  # fmt: skip
    assert np.all(far[0.0] == 0)
    assert far[1e-8][-1] / far[1e-8][0] > 5e4
    assert far[1e-4][-1] > 5
    ends = {eps: pictures.two_units(run[-1], *XOR)[0] for eps, run in RUNS.items()}
    assert ends[0.0] == pytest.approx(0.485, abs=5e-4)
    assert ends[1e-8] == pytest.approx(0.485, abs=5e-4)
    assert ends[1e-4] == pytest.approx(0.011, abs=5e-4)


def test_the_ways_of_the_twins_are_drawn_up_to_their_step():
    axes, update = drawn("twins")
    update(eps=1e-4, k=700)
    first, second, end, other = moved(axes[0])
    np.testing.assert_array_equal(first, RUNS[1e-4][:701, 0:2])
    np.testing.assert_array_equal(second, RUNS[1e-4][:701, 2:4])
    np.testing.assert_array_equal(end[0], first[-1])
    np.testing.assert_array_equal(other[0], second[-1])


def test_the_plane_is_coloured_by_the_network_of_its_step():
    axes, update = drawn("training")
    stop = len(STOPS) - 1
    update(stop)
    heights = np.asarray(axes[0].images[0].get_array())
    low, high = X.min(axis=0) - 0.4, X.max(axis=0) + 0.4
    (W1, b1), (W2, b2) = networks.unflatten(RUN[-1], SIZES)
    corners = {(0, 0): (low[0], low[1]), (0, -1): (high[0], low[1]), (-1, 0): (low[0], high[1])}
    for at, point in corners.items():
        z = W2 @ np.tanh(W1 @ point + b1) + b2
        assert heights[at] == pytest.approx(1 / (1 + np.exp(-z[0])))
    assert moved(axes[1])[0].tolist() == [[400, J(RUN[-1])]]
    assert f"right: {GOOD[-1]} of 20" in said(axes)


def test_stops_run_from_the_start_to_the_end_and_fewer_than_a_deck_can_draw():
    for count in (2, 50, 1501, 3001):
        stops = pictures.stops(count)
        assert stops[0] == 0 and stops[-1] == count - 1
        assert len(stops) <= 60 and (np.diff(stops) > 0).all()


def test_a_gradient_check_at_weights_0_lets_a_missing_slope_and_a_turned_matrix_pass():
    rng = np.random.default_rng(2)
    data, targets = rng.standard_normal((6, 3)), np.eye(3)[[0, 1, 2, 2, 0, 2]]
    for scale, blind in ((0.0, True), (1.0, False)):
        layers = [(scale * A, b) for A, b in networks.init((3, 3, 3), np.random.default_rng(3))]
        Z, A = networks.forward(layers, data, tanh)
        E = losses.cross_entropy.grad(A[-1], targets) / 6
        right = networks.flatten(networks.backward(layers, Z, A, E, tanh))
        turned = networks.backward([(A.T, b) for A, b in layers], Z, A, E, tanh)
        assert np.allclose(networks.flatten(turned), right) == blind
        at_a = networks.backward(layers, A[1:], A, E, tanh)
        assert np.allclose(networks.flatten(at_a), right) == blind


def test_the_dot_of_the_silent_units_hides_no_name_where_only_unit_4_is_awake():
    axes, update = drawn("silent")
    update(-1.1, -0.5)
    names = [t.get_position() for t in axes[0].texts if t.get_text() in {"1", "2", "3", "4"}]
    assert len(names) == 4
    for j, at in enumerate(names):
        assert V[j] @ at + SHIFT[j] > 0  # on the side where its unit is awake
        assert np.hypot(at[0] + 1.1, at[1] + 0.5) > 1
