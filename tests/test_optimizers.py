import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.iteration import run, take
from helpers.objectives import omega
from helpers.optimizers import gradient_descent

OMEGA = 0.567143290409783873
REFERENCE = {
    0: 0.05, 1: 0.144743644518, 2: 0.173508759300, 3: 0.196378392725, 4: 0.215754505750,
    5: 0.232725004138, 6: 0.247899416680, 7: 0.261662232068, 8: 0.274275397775,
    9: 0.285927364811, 10: 0.296759344570, 20: 0.376299735403, 50: 0.486888631261,
    100: 0.545121464045, 200: 0.565310295204, 500: 0.567142170582, 1000: 0.567143290405,
    1065: 0.567143290409,
}


def test_descent_on_e_to_the_x_minus_ln_x_follows_the_reference():
    path = take(gradient_descent(omega.grad, 0.05, 0.005), 1066)
    for k, x in REFERENCE.items():
        # Twelve digits were printed: one unit of the last one is their rounding or truncation.
        assert abs(path[k] - x) <= 1e-12 + 1e-12, k


def test_descent_reaches_omega_to_1e_12_at_step_1065():
    errors = abs(take(gradient_descent(omega.grad, 0.05, 0.005), 1066) - OMEGA)
    assert errors[1064] >= 1e-12 > errors[1065]


@given(st.floats(0.01, 0.3), st.lists(st.floats(0.1, 8), min_size=1, max_size=4))
def test_on_a_diagonal_quadratic_descent_is_a_power_of_1_minus_lr_lambda(lr, curvatures):
    bend = np.array(curvatures)
    path = take(gradient_descent(lambda x: bend * x, np.ones(bend.size), lr), 12)
    k = np.arange(12)[:, None]
    # One rounding of lr * lambda, amplified by at most (1 + lr lambda)^k.
    np.testing.assert_allclose(path, (1 - lr * bend) ** k, atol=1e-13 * (1 + lr * 8) ** 12)


def test_a_rate_above_2_over_the_bend_diverges():
    assert run(gradient_descent(lambda x: 10 * x, 1.0, 0.21)).status == "diverged"
    assert run(gradient_descent(lambda x: 10 * x, 1.0, 0.19)).status == "converged"


def test_what_was_yielded_is_never_changed():
    start = np.array([1.0, 2.0])
    iterates = gradient_descent(lambda x: x, start, 0.1)
    first = next(iterates)
    start[0] = 99.0
    before = first.copy()
    next(iterates), next(iterates)
    np.testing.assert_array_equal(first, before)
    assert before[0] == 1.0


def test_a_gradient_of_another_shape_is_refused():
    iterates = gradient_descent(lambda x: x[:, None], np.ones(2), 0.1)
    next(iterates)
    with pytest.raises(ValueError, match="grad must return"):
        next(iterates)
