import tracemalloc

import numpy as np
import pytest

from helpers import finite_difference, reverse_mode
from helpers.activations import identity, logistic, relu, softplus, swish, tanh
from helpers.iteration import take
from helpers.losses import binary_cross_entropy, cross_entropy, squared_error
from helpers.networks import (
    FROM_TO,
    TO_FROM,
    backward,
    count,
    flatten,
    forward,
    init,
    objective,
    predict,
    two_two_one,
    unflatten,
)
from helpers.optimizers import gradient_descent

SIZES = ((2, 1), (3, 3), (2, 4, 4, 1), (4, 5, 3), (3, 3, 3, 3), (1, 2, 3, 4, 2))
SMOOTH = (tanh, logistic, softplus, swish, identity)
# The nine derivatives of the 2-2-1 net in the handwritten convention, and those of the chain.
NINE = {
    "w11": -0.0426479030333, "b1": -0.0852958060666, "w12": 0.0304839847369, "w21": 0.10235496728,
    "w1": -0.165721998303, "w2": -0.150094393518, "b": -0.464682563419,
}


def problem(sizes, n=7):
    """Return random (theta, X, one-hot T) of a network."""
    rng = np.random.default_rng(sum(sizes))
    T = np.eye(sizes[-1])[rng.integers(sizes[-1], size=n)]
    layers = [(W, rng.normal(size=b.shape)) for W, b in init(sizes, rng)]
    return flatten(layers), rng.normal(size=(n, sizes[0])), T


def cross_entropy_in_plain_numpy(z, t):
    top = z.max(axis=-1, keepdims=True)
    return -(t * (z - top - np.log(np.exp(z - top).sum(axis=-1, keepdims=True)))).sum(axis=-1)


def relative_error(claimed, measured):
    return np.linalg.norm(claimed - measured) / np.linalg.norm(measured)


@pytest.mark.parametrize("activation", SMOOTH, ids=lambda f: f.name)
@pytest.mark.parametrize("sizes", SIZES, ids=str)
def test_hand_tape_and_differences_agree(sizes, activation):
    theta, X, T = problem(sizes)
    J = objective(sizes, X, T, activation, squared_error)

    def plain(theta):
        return np.mean((predict(unflatten(theta, sizes), X, activation) - T) ** 2)

    by_hand = J.grad(theta)
    assert by_hand.shape == theta.shape and J(theta) == pytest.approx(plain(theta), rel=1e-14)
    assert relative_error(by_hand, reverse_mode.gradient(plain, theta)) <= 1e-14
    assert relative_error(by_hand, finite_difference.gradient(plain, theta)) <= 1e-9


@pytest.mark.parametrize("sizes", [(2, 3), (4, 5, 3), (3, 3, 3, 3)], ids=str)
def test_softmax_with_cross_entropy_leaves_p_minus_t(sizes):
    theta, X, T = problem(sizes)
    claimed = objective(sizes, X, T, tanh, cross_entropy).grad(theta)
    taped = reverse_mode.gradient(
        lambda theta: cross_entropy_in_plain_numpy(predict(unflatten(theta, sizes), X, tanh),
                                                   T).mean(), theta)
    assert relative_error(claimed, taped) <= 1e-14


def test_relu_agrees_away_from_its_kink():
    theta, X, T = problem((4, 5, 3))
    Z, _ = forward(unflatten(theta, (4, 5, 3)), X, relu)
    assert np.min(abs(Z[0])) > 1e-3  # no unit near its kink
    J = objective((4, 5, 3), X, T, relu, squared_error)
    assert relative_error(J.grad(theta), finite_difference.central_gradient(J, theta, 1e-5)) <= 1e-8


@pytest.mark.parametrize("activation", (*SMOOTH, relu), ids=lambda f: f.name)
@pytest.mark.parametrize("sizes", SIZES, ids=str)
def test_the_fast_gradient_is_that_of_forward_and_backward(sizes, activation):
    theta, X, T = problem(sizes)
    layers = unflatten(theta, sizes)
    Z, A = forward(layers, X, activation)
    E = 2 * (A[-1] - T) / T.size
    plain = flatten(backward(layers, Z, A, E, activation))
    fast = objective(sizes, X, T, activation, squared_error).grad(theta)
    np.testing.assert_allclose(fast, plain, rtol=0, atol=1e-14 * np.max(abs(plain)))


def test_each_example_gets_its_own_error_and_the_sums_are_of_all():
    theta, X, T = problem((4, 5, 3))
    layers = unflatten(theta, (4, 5, 3))
    Z, A = forward(layers, X, tanh)
    whole = flatten(backward(layers, Z, A, A[-1] - T, tanh))
    one_by_one = np.zeros_like(theta)
    for x, t in zip(X, T):
        Z, A = forward(layers, x[None], tanh)
        one_by_one += flatten(backward(layers, Z, A, A[-1] - t, tanh))
    np.testing.assert_allclose(whole, one_by_one, rtol=1e-13, atol=1e-14)


def test_index_form_and_matrix_form_are_one():
    theta, X, _ = problem((3, 4, 2), n=2)
    (W1, b1), (W2, b2) = unflatten(theta, (3, 4, 2))
    Z, A = forward([(W1, b1), (W2, b2)], X, tanh)
    for i, j in np.ndindex(2, 4):
        assert Z[0][i, j] == pytest.approx(sum(W1[j, k] * X[i, k] for k in range(3)) + b1[j])
    gradients = backward([(W1, b1), (W2, b2)], Z, A, A[-1], tanh)
    for j, k in np.ndindex(4, 3):
        total = sum(sum(A[-1][i, m] * W2[m, j] for m in range(2)) * tanh.grad(Z[0][i, j]) * X[i, k]
                    for i in range(2))
        assert gradients[0][0][j, k] == pytest.approx(total)


def test_the_2_2_1_net_has_the_values_and_the_nine_derivatives_found_by_hand():
    theta, x, y = two_two_one()
    J = objective((2, 2, 1), [x], [y], logistic, binary_cross_entropy)
    Z, A = forward(unflatten(theta, (2, 2, 1)), x[None], logistic)
    np.testing.assert_allclose(Z[0][0], [-0.59, -0.74], atol=1e-12)
    np.testing.assert_allclose(A[1][0], [0.356634854306, 0.323004143761], atol=1e-12)
    assert Z[1].item() == pytest.approx(0.141505397188, abs=1e-12)
    assert logistic(Z[1]).item() == pytest.approx(0.535317436581, abs=1e-12)
    assert J(theta) == pytest.approx(0.624895368639, abs=1e-12)
    found = dict(zip(FROM_TO, J.grad(theta)))
    for name, true in NINE.items():
        assert found[name] == pytest.approx(true, abs=1e-12)
    # The two that no row prints, by the formula that holds for all: x_2 times that of b_2.
    a2, p = A[1][0, 1], logistic(Z[1]).item()
    assert found["b2"] == pytest.approx(-theta[7] * a2 * (1 - a2) * (y - p), abs=1e-15)
    assert found["w22"] == pytest.approx(x[1] * found["b2"], abs=1e-15)


def test_the_two_conventions_swap_two_names():
    theta, x, y = two_two_one()
    g = objective((2, 2, 1), [x], [y], logistic, binary_cross_entropy).grad(theta)
    to_from, from_to = dict(zip(TO_FROM, g)), dict(zip(FROM_TO, g))
    assert (to_from["w12"], to_from["w21"]) == (from_to["w21"], from_to["w12"])
    assert all(to_from[name] == from_to[name] for name in TO_FROM if name not in ("w12", "w21"))
    assert dict(zip(FROM_TO, theta)) == {"w11": 0.3, "w12": -0.4, "w21": 0.7, "w22": 0.2, "b1": 0.1,
                                         "b2": -0.3, "w1": 0.8, "w2": -0.6, "b": 0.05}


def test_a_chain_of_three_neurons_has_the_derivatives_found_by_hand():
    layers = [(np.array([[w]]), np.array([b])) for w, b in ((0.5, 0.1), (-0.7, 0.2), (1.1, -0.3))]
    J = objective((1, 1, 1, 1), [[0.8]], [1.0], logistic, binary_cross_entropy)
    theta = flatten(layers)
    assert J(theta) == pytest.approx(0.604703617643, abs=1e-12)
    np.testing.assert_allclose(J.grad(theta), [
        0.0161959436773, 0.0202449295966, -0.0766045366375, -0.123067536781, -0.200264517073,
        -0.453763702548], atol=1e-12)


@pytest.mark.parametrize("sizes", SIZES, ids=str)
def test_flatten_and_unflatten_are_inverse(sizes):
    theta = np.arange(count(sizes), dtype=float)
    layers = unflatten(theta, sizes)
    assert [W.shape for W, _ in layers] == list(zip(sizes[1:], sizes))
    np.testing.assert_array_equal(flatten(layers), theta)
    assert all(np.shares_memory(part, theta) for layer in layers for part in layer)


def test_random_weights_keep_the_size_of_a_signal():
    layers = init((400, 300, 200), np.random.default_rng(0), scale=2.0)
    for W, b in layers:
        assert np.std(W) == pytest.approx(2 / np.sqrt(W.shape[1]), rel=0.02)
        assert not b.any()


def test_equal_weights_stay_twins_for_ever():
    _, X, T = problem((2, 3, 1), n=20)
    W1, b1, W2 = np.ones((3, 2)), np.zeros(3), np.ones((1, 3))
    J = objective((2, 3, 1), X, T * X[:, :1], tanh, squared_error)
    path = take(gradient_descent(J.grad, flatten([(W1, b1), (W2, np.zeros(1))]), 0.1), 50)
    (W, _), _ = unflatten(path[-1], (2, 3, 1))
    assert abs(W - W1).max() > 0.01
    np.testing.assert_allclose(W, W[:1].repeat(3, axis=0), rtol=1e-12)


def test_one_hidden_layer_learns_xor():
    X, T = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]]), np.array([0.0, 1, 1, 0])
    J = objective((2, 4, 1), X, T, tanh, binary_cross_entropy)
    theta = flatten(init((2, 4, 1), np.random.default_rng(0)))
    path = take(gradient_descent(J.grad, theta, 0.5), 1000)
    assert J(path[-1]) < 0.02 < J(path[0])
    answers = predict(unflatten(path[-1], (2, 4, 1)), X, tanh)[:, 0]
    np.testing.assert_array_equal(answers > 0, T == 1)


def test_what_a_gradient_returned_is_never_changed_afterwards():
    theta, X, T = problem((2, 4, 1))
    J = objective((2, 4, 1), X, T, tanh, squared_error)
    first = J.grad(theta)
    kept = first.copy()
    J.grad(2 * theta)
    np.testing.assert_array_equal(first, kept)


def test_float32_stays_float32_through_forward_and_backward():
    theta, X, T = (part.astype(np.float32) for part in problem((4, 5, 3)))
    layers = unflatten(theta, (4, 5, 3))
    Z, A = forward(layers, X, tanh)
    assert {part.dtype for part in Z + A} == {np.dtype(np.float32)}
    assert flatten(backward(layers, Z, A, A[-1] - T, tanh)).dtype == np.float32


@pytest.mark.parametrize("sizes, n", [((2, 16, 16, 1), 2000), ((784, 128, 10), 128)], ids=str)
def test_the_tape_needs_at_most_twice_the_memory_of_the_hand(sizes, n):
    rng = np.random.default_rng(0)
    X, T = rng.normal(size=(n, sizes[0])), rng.normal(size=(n, sizes[-1]))
    theta = flatten(init(sizes, rng))

    def by_hand():
        layers = unflatten(theta, sizes)
        Z, A = forward(layers, X, tanh)
        return flatten(backward(layers, Z, A, 2 * (A[-1] - T) / len(X), tanh))

    def by_tape():
        return reverse_mode.gradient(
            lambda theta: np.mean((predict(unflatten(theta, sizes), X, tanh) - T) ** 2), theta)

    assert peak(by_tape) <= 2 * peak(by_hand)


def peak(call):
    tracemalloc.start()
    call()
    highest = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return highest


def test_memory_does_not_grow_with_the_steps_of_training():
    theta, X, T = problem((2, 16, 1), n=500)
    iterates = gradient_descent(objective((2, 16, 1), X, T[:, :1], tanh, squared_error).grad,
                                theta, 0.1)
    take(iterates, 3)
    tracemalloc.start()
    for _ in range(200):
        next(iterates)
    assert tracemalloc.get_traced_memory()[0] < X.nbytes
    tracemalloc.stop()
