import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from helpers import finite_difference, reverse_mode
from helpers.datasets import blobs, sentences, three_points, xor
from helpers.iteration import take
from helpers.losses import binary_cross_entropy, half_mean_squared_error
from helpers.neurons import (
    distances,
    linear_regression,
    logistic_regression,
    outputs,
    probabilities,
)
from helpers.optimizers import gradient_descent, newton

ONE_ROW, THETA = np.array([[1.0, 2.0]]), np.array([0.5, -0.25, 0.1])
BOTH = pytest.mark.parametrize("neuron", [linear_regression, logistic_regression])
thetas = arrays(float, 3, elements=st.floats(-3, 3))


def data():
    return blobs(40, np.random.default_rng(0), noise=1.0)


@BOTH
@given(theta=thetas)
def test_grad_and_hess_are_the_slopes_of_the_mean_loss(neuron, theta):
    J = neuron(*data())
    assert J.grad(theta) == pytest.approx(finite_difference.gradient(J, theta), abs=1e-9)
    assert J.hess(theta) == pytest.approx(finite_difference.jacobian(J.grad, theta), abs=1e-9)


def test_the_regression_neuron_is_half_the_mean_squared_error():
    X, t = data()
    assert linear_regression(X, t)(THETA) == half_mean_squared_error(outputs(THETA, X), t)


def test_the_classification_neuron_is_the_mean_cross_entropy():
    X, t = data()
    expected = binary_cross_entropy(outputs(THETA, X), t).mean()
    assert logistic_regression(X, t)(THETA) == pytest.approx(expected, rel=1e-15)
    assert np.array_equal((probabilities(THETA, X) > 0.5), outputs(THETA, X) > 0)


@BOTH
def test_neurons_side_by_side_are_each_neuron_alone(neuron):
    J, many = neuron(*data()), np.random.default_rng(1).normal(size=(3, 7))
    assert J(many) == pytest.approx([J(theta) for theta in many.T], rel=1e-13)
    assert J.grad(many) == pytest.approx(np.stack([J.grad(theta) for theta in many.T], axis=1))
    assert J.hess(many)[..., 2] == pytest.approx(J.hess(many[:, 2]), rel=1e-13)
    grid = many[:, :6].reshape(3, 2, 3)
    assert J(grid) == pytest.approx(J(many[:, :6]).reshape(2, 3), rel=1e-13)
    assert J.grad(grid)[:, 1, 2] == pytest.approx(J.grad(many[:, 5]), rel=1e-12)
    assert outputs(grid, data()[0]).shape == (40, 2, 3) and J.hess(grid).shape == (3, 3, 2, 3)


def test_one_update_of_the_regression_neuron():
    J = linear_regression(ONE_ROW, [1.0])
    assert outputs(THETA, ONE_ROW)[0] == pytest.approx(0.1, rel=1e-14)
    assert J(THETA) == pytest.approx(0.405, rel=1e-14)
    assert J.grad(THETA) == pytest.approx([-0.9, -1.8, -0.9], rel=1e-14)
    after = take(gradient_descent(J.grad, THETA, 0.1), 2)[-1]
    assert after == pytest.approx([0.59, -0.07, 0.19], rel=1e-13)
    assert outputs(after, ONE_ROW)[0] == pytest.approx(0.64, rel=1e-13)


def test_one_update_of_the_classification_neuron():
    J = logistic_regression(ONE_ROW, [1.0])
    assert probabilities(THETA, ONE_ROW)[0] == pytest.approx(0.524979187479, rel=1e-12)
    assert J(THETA) == pytest.approx(0.644396660074, rel=1e-12)
    pull = [-0.475020812521, -0.950041625042, -0.475020812521]
    assert J.grad(THETA) == pytest.approx(pull, rel=1e-11)
    after = take(gradient_descent(J.grad, THETA, 0.1), 2)[-1]
    assert after == pytest.approx([0.547502081252, -0.154995837496, 0.147502081252], rel=1e-11)


def test_the_three_points_by_descent():
    J = linear_regression(*three_points())  # E / 6, so that 0.06 here is 0.01 for E
    path = take(gradient_descent(J.grad, np.zeros(2), 0.06), 4)
    assert path[1:] == pytest.approx(
        np.array([[0.42, 0.20], [0.6984, 0.3376], [0.882336, 0.433536]]), rel=1e-12
    )
    assert take(newton(J.grad, J.hess, np.zeros(2)), 2)[-1] == pytest.approx([1 / 2, 7 / 3])
    assert J(np.array([1 / 2, 7 / 3])) == pytest.approx(25 / 36, rel=1e-14)


def test_training_on_separable_sentences_never_ends():
    X, t = sentences()
    J = logistic_regression(X, t)
    path = take(gradient_descent(J.grad, np.zeros(3), 0.5), 10_001)
    lengths = np.hypot(*path[[100, 1000, 10_000], :2].T)
    assert lengths == pytest.approx([3.48, 5.66, 7.87], abs=0.005)
    # Soudry et al. 2018: the length grows like the logarithm of the steps.
    assert np.diff(lengths) == pytest.approx([2.2, 2.2], abs=0.05)
    assert np.all(np.diff(J(path.T)) < 0)
    assert np.array_equal(probabilities(path[-1], X) > 0.5, t > 0.5)


def test_the_best_neuron_for_xor_answers_one_half_everywhere():
    X, t = xor()
    J = logistic_regression(X, t)
    best = np.zeros(3)
    # Slope 0 and a bend upwards in every direction: the only minimum.
    assert J.grad(best) == pytest.approx(np.zeros(3), abs=1e-16)
    assert np.linalg.eigvalsh(J.hess(best)).min() > 0.01
    assert J(best) == pytest.approx(np.log(2), rel=1e-15)
    assert np.all(probabilities(best, X) == 0.5)


@given(thetas)
def test_distances_are_along_w_and_have_the_sign_of_the_output(theta):
    X = data()[0]
    w = theta[:2]
    if np.hypot(*w) > 1e-3:
        d = distances(theta, X)
        feet = X - d[:, None] * w / np.hypot(*w)
        assert outputs(theta, feet) == pytest.approx(np.zeros(40), abs=1e-11)
        assert np.array_equal(np.sign(d), np.sign(outputs(theta, X)))


def test_outputs_of_a_thousand_do_not_overflow():
    J = logistic_regression(np.array([[1e3], [-1e3]]), [1.0, 0.0])
    for w in (1.0, -1.0):
        theta = np.array([w, 0.0])
        assert np.isfinite(J(theta)) and np.all(np.isfinite(J.grad(theta)))
        assert np.all(np.isfinite(J.hess(theta)))


def test_the_tape_finds_the_same_gradient():
    X, t = data()
    J = logistic_regression(X, t)

    def plain(theta):
        z = X @ theta[:2] + theta[2]
        return np.mean(np.log1p(np.exp(z)) - t * z)

    assert reverse_mode.gradient(plain, THETA) == pytest.approx(J.grad(THETA), rel=1e-12)
