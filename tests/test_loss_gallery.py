import numpy as np
import pytest
from gradients import assert_gradient_of_the_sum

from helpers.activations import softmax
from helpers.loss_gallery import (
    GALLERY,
    cauchy_schwarz,
    chebyshev,
    cubed_half_hinge,
    expectation,
    half_hinge,
    l1,
    l2,
    log_loss,
    regularised_expectation,
    squared_half_hinge,
    squared_log_loss,
    tanimoto,
)

RNG = np.random.default_rng(0)
OUTPUT, T = np.array([2.0, 1.0, 0.1]), np.array([1.0, 0.0, 0.0])
SYLLABUS = {
    l1: 2.1, l2: 2.01, expectation: 0.681997722228, regularised_expectation: 0.184769203318,
    chebyshev: 0.340998861114, half_hinge: 2.1, squared_half_hinge: 2.61, cubed_half_hinge: 3.591,
    log_loss: 0.417030016278, squared_log_loss: 0.173914034477, tanimoto: -0.781019557010,
    cauchy_schwarz: 0.0732202542469,
}
OF_PROBABILITIES = (expectation, regularised_expectation, chebyshev, log_loss, squared_log_loss,
                    tanimoto, cauchy_schwarz)
ALL = pytest.mark.parametrize("loss", GALLERY, ids=lambda loss: loss.name)


@ALL
def test_its_value_is_the_syllabus_number(loss):
    assert loss(OUTPUT, T) == pytest.approx(SYLLABUS[loss], rel=1e-11)


@ALL
def test_grad_in_the_outputs_is_the_gradient_of_the_sum(loss):
    # Not on the corners at o = t and at o = 1/2 or -1/2.
    o = RNG.choice([-1, 0.25, 2], (6, 4)) + RNG.uniform(-0.15, 0.15, (6, 4))
    t = np.eye(4)[RNG.integers(0, 4, 6)]
    assert_gradient_of_the_sum(loss, o, t)
    assert_gradient_of_the_sum(loss, o[0], t[0])


@ALL
def test_a_row_of_many_is_the_row_alone(loss):
    o, t = RNG.normal(size=(5, 3)), np.eye(3)[[0, 2, 1, 1, 0]]
    assert loss(o, t).shape == (5,)
    assert loss(o, t) == pytest.approx([loss(a, b) for a, b in zip(o, t)], rel=1e-14)


@ALL
def test_outputs_of_a_thousand_do_not_overflow(loss):
    o, t = np.array([[1e3, -1e3, 0.0]] * 3), np.eye(3)
    assert np.all(np.isfinite(loss(o, t))) and np.all(np.isfinite(loss.grad(o, t)))


@ALL
def test_float32_stays_float32(loss):
    o, t = np.float32([[0.2, 1.7], [3, -1]]), np.eye(2, dtype=np.float32)
    assert loss(o, t).dtype == loss.grad(o, t).dtype == np.float32


@pytest.mark.parametrize("loss", OF_PROBABILITIES, ids=lambda loss: loss.name)
def test_a_constant_added_to_all_outputs_changes_nothing(loss):
    o, t = RNG.normal(size=(5, 3)), np.eye(3)[[0, 2, 1, 1, 0]]
    assert loss(o + 7, t) == pytest.approx(loss(o, t), rel=1e-12)
    assert loss.grad(o, t).sum(axis=-1) == pytest.approx(np.zeros(5), abs=1e-14)


@pytest.mark.parametrize("loss", OF_PROBABILITIES, ids=lambda loss: loss.name)
def test_it_falls_while_the_true_class_gains(loss):
    gains = np.linspace(-6, 6, 49)
    o = np.stack([gains, np.full(49, 0.3), np.full(49, -0.2)], axis=1)
    assert np.all(np.diff(loss(o, np.tile(T, (49, 1)))) < 0)


def test_the_losses_of_p_are_these_functions_of_the_true_class():
    o = RNG.normal(size=(50, 4))
    t = np.eye(4)[RNG.integers(0, 4, 50)]
    p = softmax(o)
    right = (p * t).sum(axis=1)
    assert expectation(o, t) == pytest.approx(2 * (1 - right), rel=1e-12)
    assert chebyshev(o, t) == pytest.approx(1 - right, rel=1e-12)
    brier = 1 - 2 * right + (p**2).sum(axis=1)
    assert regularised_expectation(o, t) == pytest.approx(brier, rel=1e-12)
    assert squared_log_loss(o, t) == pytest.approx(np.log(right) ** 2, rel=1e-12)
    cosine = right / np.sqrt((p**2).sum(axis=1))
    assert cauchy_schwarz(o, t) == pytest.approx(-np.log(cosine), rel=1e-11)


def test_tanimoto_ends_at_minus_1_and_the_others_of_p_at_0():
    sure = np.array([800.0, 0.0, 0.0])
    assert tanimoto(sure, T) == -1
    for loss in OF_PROBABILITIES:
        assert loss is tanimoto or loss(sure, T) == 0


def test_there_are_twelve():
    assert len(GALLERY) == len(set(GALLERY)) == len({loss.name for loss in GALLERY}) == 12
    assert set(GALLERY) == set(SYLLABUS)
