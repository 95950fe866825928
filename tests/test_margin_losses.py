import numpy as np
import pytest
from gradients import assert_gradient_of_the_sum
from hypothesis import given
from hypothesis import strategies as st

from helpers.losses import binary_cross_entropy
from helpers.margin_losses import (
    crammer_singer,
    cubed_hinge,
    hinge,
    hinge_embedding,
    logistic_loss,
    squared_hinge,
    weston_watkins,
    zero_one,
)

RNG = np.random.default_rng(0)
TWO_CLASSES = (logistic_loss, hinge, squared_hinge, cubed_hinge, zero_one)
MANY_CLASSES = (weston_watkins, crammer_singer)
SCORES = np.array([2.0, 1.0, 0.1])


def off_the_corner(shape):
    """Return scores whose margin is at least 0.1 away from 0 and from 1, and their signs."""
    t = RNG.choice([-1.0, 1.0], shape)
    margin = RNG.choice([-2, -0.6, 0.5, 1.7], shape) + RNG.uniform(-0.3, 0.3, shape)
    return t * margin, t


def names(loss):
    return loss.name


@pytest.mark.parametrize("loss", TWO_CLASSES, ids=names)
def test_grad_is_the_gradient_of_the_sum(loss):
    assert_gradient_of_the_sum(loss, *off_the_corner(20))


@pytest.mark.parametrize("loss", [hinge, squared_hinge, cubed_hinge], ids=names)
def test_grad_follows_the_margin_that_is_asked_for(loss):
    z, t = off_the_corner(20)
    assert_gradient_of_the_sum(loss, z / 2, t, 0.5)
    assert loss(z / 2, t, 0.5) * 8 == pytest.approx(
        loss(z, t) * {hinge: 4, squared_hinge: 2, cubed_hinge: 1}[loss]
    )


@pytest.mark.parametrize("loss", MANY_CLASSES, ids=names)
def test_grad_for_many_classes_is_the_gradient_of_the_sum(loss):
    z = RNG.normal(size=(40, 5)) * 2  # no corner within the differences' reach, as they tell
    label = RNG.integers(0, 5, 40)
    assert_gradient_of_the_sum(loss, z, label)
    assert_gradient_of_the_sum(loss, z[0], 3)


def test_hinge_embedding_pulls_alike_together_and_pushes_unlike_apart():
    x, t = np.array([0.4, 0.4, 1.7]), np.array([1.0, -1.0, -1.0])
    assert np.array_equal(hinge_embedding(x, t), [0.4, 0.6, 0])
    assert np.array_equal(hinge_embedding.grad(x, t), [1, -1, 0])
    assert np.array_equal(hinge_embedding(x, t, 2.0), [0.4, 1.6, 2.0 - 1.7])
    assert_gradient_of_the_sum(hinge_embedding, x, t)
    assert_gradient_of_the_sum(hinge_embedding, x, t, 3.0)


@given(st.floats(-1e3, 1e3), st.sampled_from([-1.0, 1.0]))
def test_the_logistic_loss_is_the_cross_entropy_of_half_1_plus_t(z, t):
    target = (1 + t) / 2
    assert logistic_loss(z, t) == pytest.approx(binary_cross_entropy(z, target), rel=1e-15)
    # sigma - 1 has lost the digits that -sigma(-z) keeps.
    pull = binary_cross_entropy.grad(z, target)
    assert logistic_loss.grad(z, t) == pytest.approx(pull, rel=1e-12, abs=2e-16)


@given(st.floats(-50, 50), st.sampled_from([-1.0, 1.0]))
def test_each_margin_loss_lies_above_the_zero_one_loss(z, t):
    mistake = zero_one(z, t)
    assert mistake == (t * z <= 0)
    for loss in (hinge, squared_hinge, cubed_hinge):
        assert loss(z, t) >= mistake
    assert logistic_loss(z, t) / np.log(2) >= mistake * (1 - 1e-15)


def test_the_hinges_of_the_syllabus():
    assert weston_watkins(SCORES, 0) == 0
    assert weston_watkins(SCORES, 1) == pytest.approx(2.1, rel=1e-15)
    assert crammer_singer(SCORES, 1) == 2
    assert logistic_loss(0.0, 1.0) == np.log(2)


@given(st.integers(0, 4))
def test_the_strongest_rival_costs_no_more_than_all_of_them(label):
    z = np.random.default_rng(label).normal(size=(200, 5)) * 2
    labels = np.full(200, label)
    most, all_of_them = crammer_singer(z, labels), weston_watkins(z, labels)
    assert np.all(most <= all_of_them) and np.all(all_of_them <= 4 * most)
    assert np.any(most < all_of_them)
    wrong = z.argmax(axis=1) != labels
    assert np.all(most[wrong] >= 1)


def test_at_the_corner_grad_is_that_of_the_flat_side():
    for loss in (hinge, squared_hinge, cubed_hinge):
        assert loss.grad(1.0, 1.0) == 0 and loss.grad(-1.0, -1.0) == 0
    for loss in MANY_CLASSES:
        assert not loss.grad(np.array([1.0, 0.0]), 0).any()
    assert hinge_embedding.grad(1.0, -1.0) == 0


@pytest.mark.parametrize("loss", TWO_CLASSES, ids=names)
def test_scores_of_a_thousand_do_not_overflow(loss):
    z, t = np.array([1e3, -1e3, 1e3]), np.array([1.0, 1.0, -1.0])
    assert np.all(np.isfinite(loss(z, t))) and np.all(np.isfinite(loss.grad(z, t)))
    assert loss(z, t)[0] == 0 and loss.grad(z, t)[0] == 0


@pytest.mark.parametrize("loss", (*TWO_CLASSES, hinge_embedding), ids=names)
def test_float32_stays_float32_and_a_number_gives_a_number(loss):
    z, t = np.float32([0.2, 1.7]), np.float32([-1, 1])
    assert loss(z, t).dtype == loss.grad(z, t).dtype == np.float32
    assert np.shape(loss(0.5, 1)) == np.shape(loss.grad(0.5, 1)) == ()
    assert np.shape(weston_watkins(SCORES, 1)) == np.shape(crammer_singer(SCORES, 1)) == ()
