import gc
import sys
import tracemalloc

import numpy as np
import pytest
from counting import counting
from hypothesis import given
from hypothesis import strategies as st
from smooth import CHOSEN, in_numpy, log_sum_exp, slope_error

from helpers import activations, finite_difference, forward_mode, losses, margin_losses
from helpers.activations import ACTIVATIONS, gelu, softmax
from helpers.differentiable import Differentiable
from helpers.elementwise import SLOPES
from helpers.landscapes import rosenbrock
from helpers.reverse_mode import adjoints, derivative, gradient, hessian
from helpers.tape import Node

numbers = st.floats(-3, 3)
# numpy has them for real numbers alone; arccosh has no value at a point of the unit square.
REAL_ALONE = {np.cbrt, np.deg2rad, np.radians, np.rad2deg, np.degrees, np.arccosh}
points = st.lists(numbers, min_size=2, max_size=6).map(np.array)


@pytest.mark.parametrize("row", CHOSEN, ids=[row[0] for row in CHOSEN])
def test_the_tape_is_right_to_5e_15_of_the_largest_slope(row):
    assert slope_error(derivative, row) <= 5e-15


@pytest.mark.parametrize("row", CHOSEN, ids=[row[0] for row in CHOSEN])
def test_forward_and_reverse_agree_on_one_number(row):
    _, formula, low, high = row
    f, x = in_numpy(formula), (low + 2 * high) / 3
    assert derivative(f, x) == pytest.approx(forward_mode.derivative(f, x), rel=1e-14, abs=1e-15)


@pytest.mark.parametrize("f", [f for f in ACTIVATIONS if f.smoothness > 0 and f is not gelu],
                         ids=lambda f: f.name)
def test_the_tape_runs_an_activation_unchanged(f):
    z = np.linspace(-5, 5, 41)
    np.testing.assert_allclose(derivative(f, z), f.grad(z), rtol=1e-14, atol=1e-15)


@given(points)
def test_tape_duals_and_hand_agree_on_rosenbrock(x):
    by_hand = rosenbrock.grad(x)
    # 400 x (y - x^2): rounding is relative to its terms, not to their difference.
    bound = 1e-14 * (1 + 400 * np.max(abs(x)) * (np.max(abs(x)) + np.max(x**2)))
    assert np.max(abs(gradient(rosenbrock.f, x) - by_hand)) <= bound
    assert np.max(abs(forward_mode.gradient(rosenbrock.f, x) - by_hand)) <= bound


@given(points)
def test_the_gradient_of_log_sum_exp_is_softmax_and_its_hessian_the_softmax_jacobian(x):
    p = np.exp(x - x.max()) / np.exp(x - x.max()).sum()
    # At a tie the slope of max is shared; it cancels, as top itself does.
    np.testing.assert_allclose(gradient(log_sum_exp, x), p, atol=1e-15)
    np.testing.assert_allclose(hessian(log_sum_exp, x), np.diag(p) - np.outer(p, p), atol=1e-14)


@given(st.lists(numbers, min_size=3, max_size=3), st.lists(numbers, min_size=6, max_size=6))
def test_the_gradient_of_a_quadratic_form_in_any_shape_is_a_x_plus_a_transposed_x(x, a):
    x, A = np.array(x)[:, None], np.array(a + a[:3]).reshape(3, 3)
    g = gradient(lambda x: (x.T @ A @ x).sum(), x)
    np.testing.assert_allclose(g, (A + A.T) @ x, atol=1e-13)
    assert g.shape == (3, 1)


def test_a_chain_of_5000_nodes_is_differentiated_without_recursion():
    def f(x):
        for _ in range(5000):
            x = x + 1e-4 * x
        return x

    assert sys.getrecursionlimit() < 5000
    assert gradient(f, 1.0) == pytest.approx(1.0001**5000, rel=1e-12)


def test_each_step_that_doubles_the_paths_costs_one_node():
    # 2^60 paths from x to y: only sums that are remembered can be finished.
    x = y = Node(1.0, name="x")
    for _ in range(60):
        y = y + y
    found = adjoints(y)
    assert len(found) == 61 and found[x] == 2.0**60


def test_the_adjoint_of_a_shared_node_is_the_sum_over_its_paths():
    x = Node(0.7, name="x")
    a = np.sin(x)
    y = a * a + np.exp(a) * x
    found = adjoints(y)
    assert found[a] == pytest.approx(2 * np.sin(0.7) + np.exp(np.sin(0.7)) * 0.7)
    assert found[x] == pytest.approx(found[a] * np.cos(0.7) + np.exp(np.sin(0.7)))
    assert found[y] == 1


def test_a_node_used_a_thousand_times_gets_a_thousand_parts():
    x = Node(np.array([1.0, 2.0]))
    y = sum(x * k for k in range(1000))
    np.testing.assert_array_equal(adjoints(y)[x], [499_500, 499_500])


def test_a_node_comes_after_all_that_use_it():
    x = Node(0.5, name="x")
    # The long way round and the short cut: breadth first would meet x too early.
    y = np.exp(np.sin(np.cos(x) * x)) + x
    order = list(adjoints(y))
    assert order[0] is y and order[-1] is x
    assert all(order.index(node) < order.index(parent) for node in order for parent in node.parents)


def test_two_passes_do_not_double():
    x = Node(np.array([1.0, 2.0]))
    y = (x * x).sum()
    first, second = adjoints(y)[x], adjoints(y)[x]
    np.testing.assert_array_equal(first, [2, 4])
    np.testing.assert_array_equal(second, [2, 4])


@pytest.mark.parametrize("two", [2, 2.0, np.float64(2), np.float32(2), np.array(2.0)])
def test_numbers_of_every_kind_mix_with_arrays(two):
    x, v = Node(two), Node(np.array([1.0, 3.0]))
    found = adjoints((x * v * np.exp(x - 2) + x).sum())
    assert found[x] == pytest.approx(2 * 4 + 4 + 2)
    np.testing.assert_allclose(found[v], [2, 2])
    assert adjoints(x * x + 3 * x)[x] == 7


def test_a_pass_from_the_middle_stops_there():
    x = Node(3.0)
    a = x * x
    y = a * 10
    assert set(adjoints(a)) == {a, x} and adjoints(a)[x] == 6 and adjoints(y)[x] == 60


@pytest.mark.parametrize("shape", [(), (1,), (4,), (2, 3), (2, 1, 3)])
def test_the_gradient_has_the_shape_of_x(shape):
    x = np.full(shape, 0.5)
    assert np.shape(gradient(lambda x: np.sum(x * x), x)) == shape
    assert np.shape(derivative(np.exp, x)) == shape


def test_one_number_in_and_a_float_out():
    assert type(gradient(lambda x: x**2, 3.0)) is float and gradient(lambda x: x**2, 3) == 6
    assert type(derivative(np.sin, 0.5)) is float
    assert derivative(lambda x: 7.0, 3.0) == 0
    assert gradient(lambda x: 7.0, [1.0, 2.0]).tolist() == [0, 0]


def test_the_gradient_is_an_array_of_its_own():
    x = np.ones(3)
    for f in (np.sum, lambda x: x[0], lambda x: (x * x).sum()):
        g = gradient(f, x)
        g += 1
        np.testing.assert_array_equal(x, 1)


def test_float32_stays_float32_end_to_end():
    def f(x):
        a = np.tanh(0.5 * x @ x.T + 1)
        return np.mean(np.maximum(a, 0.1) ** 2) + np.logaddexp(0, x).sum() / 3

    x = np.linspace(-1, 1, 12, dtype=np.float32).reshape(3, 4)
    assert gradient(f, x).dtype == np.float32
    np.testing.assert_allclose(gradient(f, x), gradient(f, x.astype(float)), rtol=1e-5, atol=1e-6)


def test_poles_are_infinite_or_nan_without_a_warning():
    assert derivative(lambda x: 1 / x, 0.0) == -np.inf
    assert derivative(np.sqrt, 0.0) == np.inf
    assert np.isnan(derivative(np.sqrt, -1.0))


@pytest.mark.parametrize("n", [1, 2, 10, 150])
@pytest.mark.parametrize("f, hess", [
    (rosenbrock.f, rosenbrock.hess),
    (lambda p: np.sum(p**4), lambda x: np.diag(12 * x**2)),  # takes one point at a time
    (lambda p: np.sum(p) ** 3, lambda x: np.full((len(x), len(x)), 6 * x.sum())),
], ids=["rosenbrock", "sum of fourth powers", "cube of the sum"])
def test_the_hessian_is_exact_to_1e_14(f, hess, n):
    x = np.random.default_rng(n).uniform(-1.5, 1.5, n)
    truth = hess(x)
    if f is not rosenbrock.f or n > 1:
        assert np.max(abs(hessian(f, x) - truth)) <= 1e-14 * np.max(abs(truth))


SEVEN = np.arange(1.0, 8.0)  # as many as a point of six variables has columns


@pytest.mark.parametrize("f", [
    lambda p: np.sum((p - p.mean()) ** 2, axis=0), lambda p: np.sum(p**2, axis=0) * p[0].mean(),
    # All directions together move none of these means.
    lambda p: (p[0] + 5 * p[2]) * np.mean(p[0] + 5 * p[2]),
    lambda p: (p[1] - p[2]) * np.mean(p[1] - p[2]),
    lambda p: (p[1] - p[2]) * np.mean(p[1] - p[2], keepdims=True).sum(),
    lambda p: (p[1] - p[2]) * p[..., ::-1][1], lambda p: np.sum(p * np.flip(p), axis=0),
    lambda p: np.sum(np.cumsum(p, axis=-1) ** 2, axis=0), lambda p: p[0] * np.max(p) ** 2,
    lambda p: np.sum(np.roll(p, 1, axis=-1) * p**2, axis=0), lambda p: p @ p * p[0],
    # Weights of the columns where those of the variables are meant.
    lambda p: np.sum(SEVEN * np.concatenate([p, p[:1] ** 2]) ** 2, axis=0),
])
def test_a_function_that_mixes_its_points_is_asked_one_by_one(f):
    x = np.random.default_rng(0).normal(size=6)
    np.testing.assert_allclose(hessian(f, x), one_by_one(f, x), rtol=1e-8, atol=1e-8)


def one_by_one(f, x, h=1e-5):
    """Return the central differences of the tape's gradient, which sees one point at a time."""
    return np.array([(gradient(f, x + h * e) - gradient(f, x - h * e)) / (2 * h)
                     for e in np.eye(len(x))])


def test_columns_that_are_kept_apart_cost_one_run_and_one_value():
    f, shapes = counting(lambda p: np.sum(p**2, axis=0) * p[0])
    hessian(f, np.ones(6))
    assert shapes == [(6, 7), (6,)]
    for n in range(60, 70):
        hessian(f, np.ones(n))
    assert all(rows not in columns for rows, *columns in shapes)


def test_a_function_that_moves_its_point_in_place_moves_no_one_elses():
    def f(p):
        p -= 1
        return np.sum(p**3, axis=0)

    x = np.arange(1.0, 4.0)
    np.testing.assert_allclose(hessian(f, x), np.diag([0.0, 6.0, 12.0]), atol=1e-14)
    np.testing.assert_array_equal(x, [1.0, 2.0, 3.0])


@pytest.mark.parametrize("f, hess", [
    (lambda p: np.maximum(p[0], p[1]) ** 2, [[2, 0], [0, 0]]),
    (lambda p: abs(p[1]) * p[0], [[0, -1], [-1, 0]]),
    (lambda p: np.fabs(p[1]) ** 3 + np.sign(p[1]) * p[0] ** 2, [[-2, 0], [0, 1.8]]),
    (lambda p: np.where(p[1] > 0, 0.0, p[0] ** 3 * p[1]), [[-1.26, 1.47], [1.47, 0]]),
    (lambda p: np.max(p, axis=0) ** 3, [[4.2, 0], [0, 0]]),
    (lambda p: p[0] ** 2 if p[0] > p[1] else p[1] ** 2, [[2, 0], [0, 0]]),
    (lambda p: 5.0, [[0, 0], [0, 0]]),
])
def test_the_hessian_passes_through_kinks_on_its_side_of_them(f, hess):
    np.testing.assert_allclose(hessian(f, [0.7, -0.3]), hess, rtol=1e-14, atol=1e-15)


@pytest.mark.parametrize("f", [
    lambda p: np.logaddexp(p[0], p[1] * p[0]), lambda p: np.hypot(p[0], 2 * p[1]),
    lambda p: np.log1p(p[0] ** 2) * np.expm1(p[1]), lambda p: np.tanh(p[0] * p[1]) / np.cosh(p[1]),
    lambda p: np.arctan(p[0]) ** 2 * np.sqrt(p[0] + p[1] ** 2), lambda p: p[0] ** p[1],
    lambda p: np.linalg.norm(p, axis=0) * np.prod(p, axis=0), lambda p: np.var(p, axis=0) ** 2,
    lambda p: np.cumsum(p, axis=0)[1] * np.stack([p[1], p[0]])[0],
    *(lambda p, u=u: u(p[0]) ** 2 * p[1] for u in SLOPES if u not in REAL_ALONE),
])
def test_the_complex_step_through_the_tape_agrees_with_differences(f):
    x = np.array([0.7, 0.4])
    np.testing.assert_allclose(hessian(f, x), finite_difference.hessian(f, x), rtol=1e-7, atol=1e-7)
    np.testing.assert_allclose(hessian(f, x), hessian(f, x).T, rtol=1e-13, atol=1e-15)


def test_no_cycle_is_left_for_the_collector():
    gc.collect()
    gc.disable()
    try:
        x = np.ones(50)
        for _ in range(20):
            gradient(lambda x: (np.tanh(x @ x[:, None]) * np.where(x > 0, x, 0)).sum(), x)
            adjoints(np.stack([np.max(Node(x)), np.prod(Node(x))]))
        assert gc.collect() == 0
    finally:
        gc.enable()


def test_memory_does_not_grow_with_the_steps():
    def step():
        gradient(lambda x: np.tanh(x * 2).sum(), x)

    x = np.ones(10_000)
    step()
    tracemalloc.start()
    step()
    before = tracemalloc.get_traced_memory()[0]
    for _ in range(50):
        step()
    after = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert after - before < x.nbytes / 10


def arguments_of(loss):
    """Return a prediction and a target for a loss of helpers, off its corners."""
    rng = np.random.default_rng(0)
    scores, signs = rng.normal(size=(5, 4)), rng.choice([-1.0, 1.0], (5, 4))
    shares, chances = rng.dirichlet(np.ones(4), (2, 5))
    if loss in (margin_losses.weston_watkins, margin_losses.crammer_singer):
        return scores, rng.integers(4, size=5)
    if loss in vars(margin_losses).values():
        return scores, signs
    return (chances if "prob" in loss.name else scores), shares


LOSSES = {loss.name: loss for module in (losses, margin_losses) for loss in vars(module).values()
          if type(loss) is Differentiable}


@pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES)
def test_the_tape_through_a_loss_gives_its_grad(loss):
    y, t = arguments_of(loss)
    claimed = gradient(lambda y: np.sum(loss(y, t)), y)
    np.testing.assert_allclose(claimed, loss.grad(y, t), rtol=1e-13, atol=1e-14)
    at_one = gradient(lambda y: np.sum(loss(y, t[0])), y[0])
    np.testing.assert_allclose(at_one, loss.grad(y[0], t[0]), rtol=1e-13, atol=1e-14)


@pytest.mark.parametrize("axis", [0, 1, -1])
def test_the_tape_runs_through_softmax_and_log_sum_exp_along_every_axis(axis):
    z = np.random.default_rng(0).normal(size=(3, 4))
    p, e = softmax(z, axis), np.cos(z)
    claimed = gradient(lambda z: np.sum(activations.log_sum_exp(z, axis)), z)
    np.testing.assert_allclose(claimed, p, atol=1e-15)
    claimed = gradient(lambda z: np.sum(e * softmax(z, axis)), z)
    np.testing.assert_allclose(claimed, p * (e - (p * e).sum(axis, keepdims=True)), atol=1e-15)


def test_a_loss_in_float32_stays_in_float32_on_the_tape():
    y, t = arguments_of(losses.cross_entropy)
    g = gradient(lambda y: losses.cross_entropy(y, t.astype(np.float32)).mean(), np.float32(y))
    assert g.dtype == np.float32
