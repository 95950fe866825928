import numpy as np
import pytest
from gradients import assert_gradient_of_the_sum
from hypothesis import given
from hypothesis import strategies as st

from helpers.losses import (
    absolute_error,
    binary_cross_entropy,
    binary_cross_entropy_of_probabilities,
    classification_error,
    cross_entropy,
    cross_entropy_of_probabilities,
    half_mean_squared_error,
    huber,
    mean_absolute_error,
    mean_squared_error,
    multi_label_cross_entropy,
    multi_label_cross_entropy_of_probabilities,
    squared_error,
    sum_of_squares,
)

RNG = np.random.default_rng(0)
ELEMENTWISE = (squared_error, absolute_error, huber)
MEANS = (sum_of_squares, mean_squared_error, half_mean_squared_error, mean_absolute_error)
BINARY = (binary_cross_entropy, binary_cross_entropy_of_probabilities)
ROWS = (cross_entropy, cross_entropy_of_probabilities)
LABELS = (multi_label_cross_entropy, multi_label_cross_entropy_of_probabilities)
# Two models of one table, a sample a row.
MODEL_1 = np.array([[0.1, 0.2, 0.7], [0.3, 0.4, 0.3], [0.3, 0.3, 0.4]])
MODEL_2 = np.array([[0.3, 0.4, 0.3], [0.1, 0.7, 0.2], [0.1, 0.2, 0.7]])
TEST_SCORES, TEST_LABEL = np.array([2.0, 1.0, 0.1]), np.array([1.0, 0.0, 0.0])
THREE_FITTED, THREE_SEEN = np.array([1, 2, 3]) / 2 + 7 / 3, np.array([2.0, 5.0, 3.0])


def names(loss):
    return loss.name


def inside(loss, shape):
    """Return random points of the loss's domain, away from its ends."""
    low, high = loss.domain
    return RNG.uniform(low + (high - low) / 6, high - (high - low) / 6, shape)


def soft(shape):
    weights = RNG.uniform(0.1, 1, shape)
    return weights / weights.sum(axis=-1, keepdims=True)


@pytest.mark.parametrize("loss", ELEMENTWISE + MEANS, ids=names)
@pytest.mark.parametrize("shape", [(7,), (3, 2)])
def test_grad_of_a_loss_for_numbers_is_the_gradient_of_its_sum(loss, shape):
    t = inside(loss, shape)
    residual = RNG.choice([-1, 1], shape) * RNG.uniform(0.3, 0.8, shape)  # off the corner at 0
    assert_gradient_of_the_sum(loss, t + residual, t)
    assert_gradient_of_the_sum(loss, t + 4 * residual, t)  # beyond Huber's delta = 1


@pytest.mark.parametrize("loss", BINARY + LABELS, ids=names)
def test_grad_of_a_loss_for_two_classes_is_the_gradient_of_its_sum(loss):
    for t in (RNG.integers(0, 2, (5, 3)) * 1.0, RNG.uniform(size=(5, 3))):
        assert_gradient_of_the_sum(loss, inside(loss, (5, 3)), t)


@pytest.mark.parametrize("loss", ROWS, ids=names)
def test_grad_of_a_loss_for_many_classes_is_the_gradient_of_its_sum(loss):
    for t in (np.eye(4)[[2, 0, 3]], soft((3, 4))):
        assert_gradient_of_the_sum(loss, inside(loss, (3, 4)), t)
        assert_gradient_of_the_sum(loss, inside(loss, 4), t[0])


@pytest.mark.parametrize("loss", ELEMENTWISE + MEANS + BINARY, ids=names)
def test_float32_stays_float32_and_a_number_gives_a_number(loss):
    y, t = np.float32([0.2, 0.7]), np.float32([0, 1])
    assert loss(y, t).dtype == loss.grad(y, t).dtype == np.float32
    assert np.shape(loss(0.5, 1)) == np.shape(loss.grad(0.5, 1)) == ()


@pytest.mark.parametrize("loss", ROWS + LABELS, ids=names)
def test_one_loss_a_row_in_float32_too(loss):
    y, t = np.float32([[0.2, 0.8], [0.4, 0.6]]), np.eye(2, dtype=np.float32)
    assert loss(y, t).dtype == loss.grad(y, t).dtype == np.float32
    assert loss(y, t).shape == (2,) and loss.grad(y, t).shape == (2, 2)
    assert loss(y[0], t[0]).shape == () and loss(y[0], t[0]) == loss(y, t)[0]


def test_the_three_conventions_of_the_squared_loss_differ_by_n_and_2n():
    fit = THREE_FITTED, THREE_SEEN
    assert sum_of_squares(*fit) == pytest.approx(25 / 6, rel=1e-14)
    assert mean_squared_error(*fit) == pytest.approx(25 / 18, rel=1e-14)
    assert half_mean_squared_error(*fit) == pytest.approx(25 / 36, rel=1e-14)
    pull = sum_of_squares.grad(*fit)
    assert mean_squared_error.grad(*fit) == pytest.approx(pull / 3, rel=1e-15)
    assert half_mean_squared_error.grad(*fit) == pytest.approx(pull / 6, rel=1e-15)


def test_the_mean_is_over_examples_not_over_outputs():
    y, t = np.ones((5, 3)), np.zeros((5, 3))
    assert mean_squared_error(y, t) == 3 and half_mean_squared_error(y, t) == 1.5


def test_the_squared_loss_of_one_sample():
    assert half_mean_squared_error(0.1, 1.0) == pytest.approx(0.405, rel=1e-14)
    assert half_mean_squared_error.grad(0.1, 1.0) == pytest.approx(-0.9, rel=1e-14)


def test_absolute_loss_is_least_at_the_median_and_squared_loss_at_the_mean():
    seen, guesses = np.array([1.0, 2, 3, 4, 100]), np.linspace(0, 100, 1001)
    at = [np.argmin([loss(np.full(5, g), seen).sum() for g in guesses])
          for loss in (absolute_error, squared_error)]
    assert guesses[at] == pytest.approx([3, 22])
    assert absolute_error.grad(3.0, 3.0) == 0  # the corner


@given(st.floats(-50, 50), st.floats(0.1, 20))
def test_huber_is_the_square_near_and_a_line_far(r, delta):
    expected = r**2 / 2 if abs(r) <= delta else delta * (abs(r) - delta / 2)
    assert huber(r, 0.0, delta) == pytest.approx(expected, rel=1e-14, abs=1e-300)
    assert huber.grad(r, 0.0, delta) == np.clip(r, -delta, delta)


def test_hubers_answer_to_an_outlier_is_a_quarter_of_10_plus_delta():
    seen = np.array([1.0, 2, 3, 4, 100])
    for delta in (4.0, 10.0, 60.0):
        answer = (10 + delta) / 4
        assert huber.grad(np.full(5, answer), seen, delta).sum() == pytest.approx(0, abs=1e-12)


def test_binary_cross_entropy_of_the_syllabus():
    p = np.array([0.9, 0.1])
    seen = binary_cross_entropy_of_probabilities(p, 1.0)
    assert seen == pytest.approx([0.105360515658, 2.30258509299], rel=1e-11)
    assert binary_cross_entropy(0.1, 1.0) == pytest.approx(0.644396660074, rel=1e-12)
    assert binary_cross_entropy.grad(0.1, 1.0) == pytest.approx(-0.475020812521, rel=1e-11)
    tosses = binary_cross_entropy_of_probabilities(np.full(10, 0.7), np.arange(10) < 7)
    assert tosses.sum() == pytest.approx(6.10864302055, rel=1e-12)


def test_squared_error_hardly_pulls_where_cross_entropy_pulls_most():
    p = 1 / (1 + np.exp(7.0))
    assert binary_cross_entropy.grad(-7.0, 1.0) == pytest.approx(-0.999088948806, rel=1e-12)
    assert squared_error.grad(p, 1.0) * p * (1 - p) == pytest.approx(-0.00181878384406, rel=1e-11)


@given(st.floats(-36, 36), st.floats(0, 1))
def test_logits_and_probabilities_agree_on_two_classes(z, t):
    p = 1 / (1 + np.exp(-z))
    loss = binary_cross_entropy(z, t)
    # p is known to 1 ulp: 1 - p, and its logarithm, lose what e^z makes of it.
    lost = 4e-16 * np.exp(abs(z))
    assert binary_cross_entropy_of_probabilities(p, t) == pytest.approx(loss, rel=1e-12, abs=lost)
    rows = np.array([0.0, z]), np.array([1 - t, t])
    assert cross_entropy(*rows) == pytest.approx(loss, rel=1e-12, abs=1e-14)


def test_cross_entropy_of_the_example():
    loss = cross_entropy(TEST_SCORES, TEST_LABEL)
    assert loss == pytest.approx(0.417030016278, rel=1e-11)
    grad = cross_entropy.grad(TEST_SCORES, TEST_LABEL)
    assert grad == pytest.approx([0.659001138886 - 1, 0.242432970705, 0.0985658904093], rel=1e-11)


def test_same_accuracy_different_loss():
    one_hot = np.eye(3)
    for model, total, mean, squares in ((MODEL_1, 4.13516655674, 1.37838885225, 2.42),
                                        (MODEL_2, 1.91732269220, 0.639107564068, 1.02)):
        losses = cross_entropy_of_probabilities(model, one_hot)
        assert losses.sum() == pytest.approx(total, rel=1e-11)
        assert losses.mean() == pytest.approx(mean, rel=1e-11)
        assert sum_of_squares(model, one_hot) == pytest.approx(squares, rel=1e-12)
        assert 1 - classification_error(model, one_hot).mean() == pytest.approx(2 / 3)
    assert not classification_error.grad(MODEL_1, one_hot).any()


@pytest.mark.parametrize("c", [2, 3, 10])
def test_the_loss_at_the_start_is_ln_c(c):
    assert cross_entropy(np.zeros((4, c)), np.eye(c)[[0, 1, 0, 1]]) == pytest.approx(np.log(c))


def test_several_labels_each_have_their_logistic():
    z, t = np.array([2.0, -1.0, 0.5]), np.array([1.0, 0.0, 1.0])
    assert multi_label_cross_entropy(z, t) == pytest.approx(0.914266682741, rel=1e-11)
    p = 1 / (1 + np.exp(-z))
    of_p = multi_label_cross_entropy_of_probabilities(p, t)
    assert of_p == pytest.approx(0.914266682741, rel=1e-11)


def test_soft_labels_have_the_smallest_cross_entropy_at_themselves():
    t = soft((1000, 5))
    at_home = cross_entropy(np.log(t), t)
    assert np.all(cross_entropy(np.log(t) + RNG.normal(size=t.shape), t) > at_home)
    assert cross_entropy.grad(np.log(t), t) == pytest.approx(0 * t, abs=1e-15)


def test_logits_of_a_thousand_give_the_right_limits():
    z, t = np.array([1e3, -1e3, 1e3, -1e3]), np.array([1.0, 0.0, 0.0, 1.0])
    assert np.array_equal(binary_cross_entropy(z, t), [0, 0, 1e3, 1e3])
    assert np.array_equal(binary_cross_entropy.grad(z, t), [0, 0, 1, -1])
    rows = np.array([[1e3, 0, -1e3]] * 3)
    assert np.array_equal(cross_entropy(rows, np.eye(3)), [0, 1e3, 2e3])
    assert np.array_equal(cross_entropy.grad(rows, np.eye(3))[2], [1, 0, -1])
    assert multi_label_cross_entropy(z, t) == 2e3


def test_a_small_loss_of_a_sure_logit_keeps_its_digits():
    assert binary_cross_entropy(40.0, 1.0) == pytest.approx(np.exp(-40), rel=1e-15)
    assert binary_cross_entropy(-700.0, 0.0) == pytest.approx(np.exp(-700), rel=1e-13)


def test_0_ln_0_is_0_and_a_sure_mistake_costs_infinitely_much():
    assert binary_cross_entropy_of_probabilities(1.0, 1.0) == 0
    assert binary_cross_entropy_of_probabilities(0.0, 1.0) == np.inf
    assert binary_cross_entropy_of_probabilities.grad(0.0, 1.0) == -np.inf
    assert binary_cross_entropy_of_probabilities.grad(0.0, 0.0) == 1
    assert cross_entropy_of_probabilities([0.0, 1.0], [0, 1]) == 0
    assert cross_entropy_of_probabilities([0.0, 1.0], [1, 0]) == np.inf


def test_no_loss_of_nothing_is_minus_0():
    for loss in (binary_cross_entropy(1e3, 1.0), binary_cross_entropy_of_probabilities(1.0, 1.0),
                 cross_entropy([1e3, 0.0], [1, 0]), cross_entropy_of_probabilities([1, 0], [1, 0])):
        assert loss == 0 and not np.signbit(loss)
