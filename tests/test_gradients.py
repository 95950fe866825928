"""Derivatives of many variables: differences, dual numbers and hands agree."""

from math import prod

import numpy as np
import pytest
from counting import counting
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from smooth import log_sum_exp

from helpers import finite_difference as fd
from helpers import forward_mode, landscapes
from helpers.points import CHUNK

EPS = np.finfo(float).eps
RNG = np.random.default_rng(3)
entries = st.floats(-5, 5, allow_subnormal=False)


def softmax(p):
    e = np.exp(p - p.max(axis=0))
    return e / e.sum(axis=0)


def spiral(p):
    """Two variables, three values."""
    x, y = p
    return np.stack([x * np.cos(y), x * np.sin(y), x * y])


def spiral_jacobian(p):
    x, y = p
    return np.array([[np.cos(y), -x * np.sin(y)], [np.sin(y), x * np.cos(y)], [y, x]])


GRADIENTS = [
    ("finite differences", fd.gradient, 1e-11),
    ("central", lambda f, x: fd.central_gradient(f, x, 1e-4), 1e-6),
    ("dual numbers", forward_mode.gradient, 2e-15),
]
JACOBIANS = [
    ("finite differences", fd.jacobian, 1e-11),
    ("dual numbers", forward_mode.jacobian, 4e-15),
]


@pytest.mark.parametrize("name, gradient, tol", GRADIENTS, ids=[row[0] for row in GRADIENTS])
@given(p=arrays(float, st.integers(1, 6), elements=entries))
def test_the_gradient_of_log_sum_exp_is_softmax(name, gradient, tol, p):
    np.testing.assert_allclose(gradient(log_sum_exp, p), softmax(p), atol=tol)


@pytest.mark.parametrize("name, gradient, tol", GRADIENTS, ids=[row[0] for row in GRADIENTS])
@pytest.mark.parametrize("shape", [(2,), (2, 1), (2, 5), (2, 3, 4)])
def test_many_points_give_the_gradient_of_each(name, gradient, tol, shape):
    p = RNG.uniform(0, 6, shape)
    slopes = gradient(landscapes.temperature, p)
    assert slopes.shape == shape
    np.testing.assert_allclose(slopes, landscapes.temperature.grad(p), atol=10 * tol)


@pytest.mark.parametrize("name, jacobian, tol", JACOBIANS, ids=[row[0] for row in JACOBIANS])
@pytest.mark.parametrize("shape", [(2,), (2, 1), (2, 3), (2, 2, 4)])
def test_the_jacobian_has_a_row_for_each_value_and_a_column_for_each_variable(
    name, jacobian, tol, shape
):
    p = RNG.normal(size=shape)
    J = jacobian(spiral, p)
    assert J.shape == (3, *shape)
    np.testing.assert_allclose(J, spiral_jacobian(p), atol=tol * 5)


@pytest.mark.parametrize("name, jacobian, tol", JACOBIANS, ids=[row[0] for row in JACOBIANS])
def test_the_jacobian_of_softmax_sends_every_direction_along_the_simplex(name, jacobian, tol):
    p = RNG.normal(size=5)
    a, J = softmax(p), jacobian(softmax, p)
    np.testing.assert_allclose(J, np.diag(a) - np.outer(a, a), atol=tol)
    np.testing.assert_allclose(J.sum(axis=0), 0, atol=5 * tol)


@pytest.mark.parametrize("name, gradient, tol", GRADIENTS, ids=[row[0] for row in GRADIENTS])
@pytest.mark.parametrize("f, slope", [
    (lambda p: np.sum(p**2), lambda p: 2 * p),
    (lambda p: p @ np.diag([1.0, 2.0, 3.0]) @ p, lambda p: 2 * np.array([1.0, 2.0, 3.0]) * p),
    (lambda p: np.dot(p, p) ** 0.5, lambda p: p / np.linalg.norm(p)),
    # Data of three points meets three variables: shapes alone would not show a mix.
    (lambda p: np.sum((p[0] * np.array([1.0, 2.0, 3.0]) - p[1] + p[2]) ** 2),
     lambda p: 2 * np.array([[1, 2, 3], [-1, -1, -1], [1, 1, 1]])
     @ (p[0] * np.array([1, 2, 3]) - p[1] + p[2])),
    (lambda p: (np.exp(p) / np.exp(p).sum())[0],
     lambda p: softmax(p)[0] * (np.array([1.0, 0.0, 0.0]) - softmax(p))),
])
def test_functions_of_one_point_only_have_the_same_gradient(name, gradient, tol, f, slope):
    p = np.array([0.3, -1.2, 0.8])
    np.testing.assert_allclose(gradient(f, p), slope(p), atol=20 * tol)


@given(arrays(float, (3, 3), elements=entries), arrays(float, 3, elements=entries))
def test_the_gradient_of_a_quadratic_form_is_twice_its_symmetric_part_times_p(A, p):
    expected = (A + A.T) @ p
    size = 1 + abs(A).max() * (abs(p).max() + 1) ** 2
    for gradient, tol in ((fd.gradient, 1e-12), (forward_mode.gradient, 20 * EPS)):
        got = gradient(lambda p: (p * (A @ p)).sum(axis=0), p)
        np.testing.assert_allclose(got, expected, atol=tol * size)


@given(arrays(float, (4, 4), elements=entries), arrays(float, 4, elements=entries))
def test_the_hessian_of_a_quadratic_form_is_its_symmetric_part_doubled(A, p):
    H = fd.hessian(lambda p: (p * (A @ p)).sum(axis=0), p)
    size = 1 + abs(A).max() * (abs(p).sum() + 1) ** 2
    np.testing.assert_array_equal(H, H.T)
    # eps |f| / h^2 with h = 0.0625, and the shorter steps when they win by a little.
    np.testing.assert_allclose(H, A + A.T, atol=2e-12 * size)


@pytest.mark.parametrize("n", [1, 2, 10, 40])
def test_the_hessian_of_log_sum_exp_is_the_jacobian_of_softmax(n):
    p = RNG.normal(size=n)
    a = softmax(p)
    truth = np.diag(a) - np.outer(a, a)
    np.testing.assert_allclose(fd.hessian(log_sum_exp, p), truth, atol=1e-10)


@pytest.mark.parametrize("n", [2, 10, 100])
def test_the_hessian_of_rosenbrock_is_right_to_1e_9_of_its_largest_entry(n):
    p = np.random.default_rng(n).uniform(-1.5, 1.5, n)
    truth = landscapes.rosenbrock.hess(p)
    error = abs(fd.hessian(landscapes.rosenbrock, p) - truth)
    assert error.max() <= 1e-9 * abs(truth).max()


@pytest.mark.parametrize("shape", [(2,), (2, 1), (2, 5), (2, 3, 4)])
def test_many_points_give_the_hessian_of_each(shape):
    p = RNG.uniform(-2, 2, shape)
    H = fd.hessian(landscapes.newton_quartic, p)
    assert H.shape == (2, *shape)
    np.testing.assert_allclose(H, landscapes.newton_quartic.hess(p), atol=1e-8)


def test_the_hessian_is_the_jacobian_of_the_gradient():
    p = np.array([1.3, 0.7])
    J = fd.jacobian(landscapes.himmelblau.grad, p)
    np.testing.assert_allclose(fd.hessian(landscapes.himmelblau, p), J, atol=1e-8)


def test_the_bend_along_u_is_u_transposed_times_h_times_u():
    p, u = np.array([0.4, -0.3]), np.array([0.6, 0.8])
    along = fd.second_derivative(lambda t: landscapes.bowl(p[:, None] + t * u[:, None]), [0.0])
    assert along[0] == pytest.approx(u @ fd.hessian(landscapes.bowl, p) @ u, abs=1e-10)


def test_of_one_variable_the_gradient_is_the_derivative():
    x = np.array([0.7])
    assert fd.gradient(lambda p: np.exp(p[0]), x) == pytest.approx(fd.derivative(np.exp, x))
    bend = fd.hessian(lambda p: np.exp(p[0]), x)[0, 0]
    assert bend == pytest.approx(fd.second_derivative(np.exp, 0.7), rel=1e-10)


def test_ten_times_shorter_a_step_makes_the_central_gradient_100_times_better():
    p, f = np.array([1.0, 0.5]), landscapes.newton_quartic
    errors = [fd.central_gradient(f, p, h) - f.grad(p) for h in (1e-1, 1e-2)]
    # The fourth derivatives are constant and odd orders end at h^2: exactly 100.
    np.testing.assert_allclose(errors[0] / errors[1], 100, rtol=1e-6)


def test_the_central_gradient_takes_two_evaluations_a_variable_in_one_call():
    square, shapes = counting(lambda p: (p**2).sum(axis=0))
    fd.central_gradient(square, np.ones(7), 0.1)
    assert shapes == [(7,), (7, 15)]  # once more each: what f says of a point alone


def test_no_call_is_larger_than_a_chunk():
    square, shapes = counting(lambda p: (p**2).sum(axis=0))
    x = np.linspace(-1, 1, 60)
    np.testing.assert_allclose(fd.gradient(square, x), 2 * x, atol=1e-11)
    np.testing.assert_allclose(fd.hessian(square, x), 2 * np.eye(60), atol=1e-8)
    assert len(shapes) > 10 and max(map(prod, shapes)) <= CHUNK


def test_steps_that_leave_the_domain_are_dropped_in_many_variables_too():
    x = np.array([0.02, 0.5])

    def f(p):
        return (p * np.log(p)).sum(axis=0)

    np.testing.assert_allclose(fd.gradient(f, x), np.log(x) + 1, rtol=1e-6)
    np.testing.assert_allclose(np.diag(fd.hessian(f, x)), 1 / x, rtol=1e-2)


def test_outside_the_domain_there_is_nan_and_no_warning():
    def f(p):
        return np.log(p[0]) + p[1]

    for gradient in (fd.gradient, forward_mode.gradient):
        slope = gradient(f, np.array([-1.0, 1.0]))
        assert np.isnan(slope[0]) or slope[0] == -1  # 1/x is a number where ln x is not


def test_a_list_of_values_is_a_vector():
    p = np.array([2.0, 3.0])
    expected = [[3, 2], [0, 1], [0, 0]]
    for jacobian in (fd.jacobian, forward_mode.jacobian):
        J = jacobian(lambda p: [p[0] * p[1], p[1], 0 * p[0]], p)
        np.testing.assert_allclose(J, expected, atol=1e-12)


def test_a_constant_has_no_slope():
    for gradient in (fd.gradient, forward_mode.gradient):
        np.testing.assert_array_equal(gradient(lambda p: 3.0, np.ones(2)), [0, 0])


def test_duals_name_what_would_lose_their_slope():
    with pytest.raises(TypeError, match=r"np\.stack joins several"):
        forward_mode.jacobian(lambda p: np.array([p[0], p[1]]), np.ones(2))


@pytest.mark.parametrize("f", [
    lambda p: p.sum(), lambda p: p.mean() * 3, np.sum, lambda p: 3 * np.mean(p),
    lambda p: np.ones(3) @ p, lambda p: p @ np.ones(3), lambda p: np.dot(np.ones(3), p),
    lambda p: np.tensordot(np.ones(3), p, axes=1), lambda p: p[0] + p[1] + p[2], sum,
    lambda p: np.stack([p[0], p[1], p[2]]).sum(), lambda p: p.T.sum(),
    lambda p: np.concatenate([p[:1], p[1:]]).sum(axis=0), lambda p: (p * 1.0)[::-1].sum(),
    lambda p: p.sum() if p.shape == (3,) else None,
])
def test_dual_numbers_know_all_ways_to_add_three_numbers(f):
    p = np.array([0.5, -1.0, 2.0])
    np.testing.assert_allclose(forward_mode.gradient(f, p), [1, 1, 1], rtol=1e-15)
    both = np.stack([p, 2 * p], axis=1)
    np.testing.assert_allclose(forward_mode.gradient(f, both), np.ones((3, 2)), rtol=1e-15)


@pytest.mark.parametrize("f, slope", [
    (np.max, [0, 0, 1]), (lambda p: p.max(), [0, 0, 1]), (np.min, [0, 1, 0]),
    (lambda p: p.min(axis=0), [0, 1, 0]), (lambda p: np.max(p[:1]), [1, 0, 0]),
    (lambda p: np.max(np.stack([p[0], p[0], p[1]])), [1, 0, 0]),
    (lambda p: np.max(np.stack([2 * p[2], p[2] + 2.0])), [0, 0, 1.5]),  # a tie: the mean
])
def test_the_largest_one_hands_its_slope_on(f, slope):
    p = np.array([1.5, -1.0, 2.0])
    np.testing.assert_array_equal(forward_mode.gradient(f, p), slope)


def test_dual_matrices_obey_the_product_rule():
    A, p = RNG.normal(size=(3, 3)), RNG.normal(size=3)
    J = forward_mode.jacobian(lambda p: np.tanh(A @ p) * p, p)
    a = np.tanh(A @ p)
    np.testing.assert_allclose(J, np.diag(a) + ((1 - a**2) * p)[:, None] * A, atol=1e-14)


def test_a_mean_over_all_points_does_not_leak_into_dual_slopes():
    # Asked for all directions at once, its values are right and its slopes are not.
    x = np.array([1.0, 2.0, 4.0, 7.0])
    J = forward_mode.jacobian(lambda p: p - p.mean(), x)
    np.testing.assert_allclose(J, np.eye(4) - 1 / 4, rtol=0, atol=1e-15)


@pytest.mark.parametrize("i, j", [(0, 1), (0, 3), (1, 2), (2, 3)])
@pytest.mark.parametrize("derivative, tolerance", [
    (forward_mode.gradient, 1e-14), (fd.gradient, 1e-11),
    (fd.hessian, 1e-8),
])
def test_directions_that_cancel_do_not_hide_a_mean_over_all_points(derivative, tolerance, i, j):
    # Steps to both sides, or in both directions, leave the mean of all points where it was.
    def f(p):
        return (p[i] - p[j]) * np.mean(p[i] - p[j])

    x = np.array([1.0, 2.0, 4.0, 7.0])
    by_hand = np.zeros((4, 4))
    by_hand[[i, j, i, j], [i, j, j, i]] = [2, 2, -2, -2]
    expected = by_hand if derivative is fd.hessian else by_hand @ x
    np.testing.assert_allclose(derivative(f, x), expected, rtol=0, atol=tolerance)


def test_duals_ask_once_at_rest_and_once_in_all_directions():
    square, shapes = counting(lambda p: p**2)
    forward_mode.jacobian(square, np.ones(4))
    assert shapes == [(4,), (4, 6)]
