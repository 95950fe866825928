import mpmath
import numpy as np
import pytest
from gradients import assert_gradient_of_the_sum

from helpers.likelihoods import bernoulli_nll, categorical_nll, gaussian_nll, laplace_nll
from helpers.losses import (
    absolute_error,
    binary_cross_entropy_of_probabilities,
    cross_entropy_of_probabilities,
    squared_error,
)

RNG = np.random.default_rng(0)
Y, T = np.array([-1.2, 0.4, 2.0]), np.array([0.3, -0.9, 5.0])
GAMMAS = pytest.mark.parametrize("gamma", [0.3, 1.0, 4.0])


@GAMMAS
@pytest.mark.parametrize("nll", [gaussian_nll, laplace_nll], ids=lambda nll: nll.name)
def test_grad_is_the_gradient_of_the_sum(nll, gamma):
    assert_gradient_of_the_sum(nll, Y, T, gamma)


@GAMMAS
def test_the_gaussian_is_the_squared_error_up_to_a_factor_and_a_constant(gamma):
    density = [float(mpmath.npdf(t, y, gamma)) for y, t in zip(Y, T)]
    assert np.exp(-gaussian_nll(Y, T, gamma)) == pytest.approx(density, rel=1e-12)
    constant = np.log(gamma * np.sqrt(2 * np.pi))
    factor = 1 / (2 * gamma**2)
    expected = constant + factor * squared_error(Y, T)
    assert gaussian_nll(Y, T, gamma) == pytest.approx(expected, rel=1e-14)
    assert gaussian_nll.grad(Y, T, gamma) == pytest.approx(factor * squared_error.grad(Y, T))


@GAMMAS
@pytest.mark.parametrize("nll", [gaussian_nll, laplace_nll], ids=lambda nll: nll.name)
def test_the_likelihood_of_everything_that_may_be_seen_is_1(nll, gamma):
    t = np.linspace(-200, 200, 400_001)  # trapezoids of width 1e-3
    likelihood = np.exp(-nll(np.full(t.size, 0.5), t, gamma))
    assert np.trapezoid(likelihood, t) == pytest.approx(1, abs=1e-5)


@GAMMAS
def test_laplace_is_the_absolute_error_up_to_a_factor_and_a_constant(gamma):
    expected = np.log(2 * gamma) + absolute_error(Y, T) / gamma
    assert laplace_nll(Y, T, gamma) == pytest.approx(expected, rel=1e-14)
    assert laplace_nll.grad(0.3, 0.3, gamma) == 0


def test_the_mean_is_likeliest_under_gauss_and_the_median_under_laplace():
    seen, guesses = np.array([1.0, 2, 3, 4, 100]), np.linspace(0, 100, 1001)
    at = [np.argmin([nll(np.full(5, g), seen).sum() for g in guesses])
          for nll in (gaussian_nll, laplace_nll)]
    assert guesses[at] == pytest.approx([22, 3])


def test_bernoulli_is_the_binary_cross_entropy():
    p, t = RNG.uniform(0.2, 0.8, 9), RNG.integers(0, 2, 9) * 1.0
    expected = binary_cross_entropy_of_probabilities(p, t)
    assert bernoulli_nll(p, t) == pytest.approx(expected, rel=1e-14)
    assert_gradient_of_the_sum(bernoulli_nll, p, t)
    assert np.exp(-bernoulli_nll(0.3, 1)) == pytest.approx(0.3, rel=1e-15)
    assert np.exp(-bernoulli_nll(0.3, 0)) == pytest.approx(0.7, rel=1e-15)


def test_the_slip_of_the_cheat_sheet_takes_the_wrong_outcome():
    # t = 0 was seen and held likely, 0.9: the loss is -ln 0.9, not -ln 0.1.
    assert bernoulli_nll(0.1, 0) == pytest.approx(-np.log(0.9), rel=1e-14)


def test_categorical_is_the_cross_entropy_of_a_one_hot_label():
    p = RNG.uniform(0.2, 0.7, (6, 4))
    label = RNG.integers(0, 4, 6)
    expected = cross_entropy_of_probabilities(p, np.eye(4)[label])
    assert categorical_nll(p, label) == pytest.approx(expected, rel=1e-14)
    assert_gradient_of_the_sum(categorical_nll, p, label)
    assert_gradient_of_the_sum(categorical_nll, p[0], 2)


def test_what_was_held_impossible_costs_infinitely_much():
    assert bernoulli_nll(0.0, 1) == categorical_nll([1.0, 0.0], 1) == np.inf
    assert bernoulli_nll.grad(0.0, 1) == categorical_nll.grad([1.0, 0.0], 1)[1] == -np.inf
    assert bernoulli_nll(1.0, 1) == categorical_nll([1.0, 0.0], 0) == 0


def test_float32_stays_float32():
    p = np.float32([0.2, 0.8])
    for nll, t in ((gaussian_nll, p), (laplace_nll, p), (bernoulli_nll, np.float32([0, 1]))):
        assert nll(p, t).dtype == nll.grad(p, t).dtype == np.float32
    assert categorical_nll(p, 1).dtype == categorical_nll.grad(p, 1).dtype == np.float32
