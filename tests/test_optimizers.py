import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import landscapes
from helpers.iteration import order, run, take
from helpers.landscapes import (
    centred_regression_error,
    narrow_valley,
    newton_quartic,
    regression_error,
    temperature,
)
from helpers.objectives import double_well, omega, quarter_double_well
from helpers.optimizers import _definite, damped_newton, gradient_descent, newton

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
    exact = with_40_digits(lambda x: (mpmath.exp(x) - 1 / x,), (0.05,), 0.005, 1066)
    assert_printed(exact, {k: (x,) for k, x in REFERENCE.items()})
    assert_follows(path[:, None], exact)


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


def steps_until(iterates, goal, tol, most=10_000):
    """Return the first k whose iterate is within tol of goal in each component."""
    for k, x in zip(range(most), iterates):
        if np.max(abs(x - np.asarray(goal))) < tol:
            return k
    return None


def temperature_slope(x, y):
    return (-x * (3 * x - 12) * y**2 * (y - 6) / 90, -(x**2) * (x - 6) * y * (3 * y - 12) / 90)


def regression_slope(m, b):
    return 28 * m + 12 * b - 42, 6 * b + 12 * m - 20


def valley_slope(a, b):
    return 10 * a, b


def quartic_step(x, y):
    """Return the solution of H s = grad, by Cramer's rule."""
    u, v = 4 * x**3 + 8 * x - y - 2 * x * y / 5, 16 * y**3 / 5 + 4 * y - x - x**2 / 5
    a, b, d = 12 * x**2 + 8 - 2 * y / 5, -1 - 2 * x / 5, 48 * y**2 / 5 + 4
    return (d * u - b * v) / (a * d - b * b), (a * v - b * u) / (a * d - b * b)


def with_40_digits(step, start, rate, n):
    """Return the first n iterates of x <- x - rate step(x), one decimal fraction each at 0."""
    with mpmath.workdps(40):
        path = [[mpmath.mpf(str(c)) for c in start]]
        for _ in range(n - 1):
            moves = step(*path[-1])
            path.append([c - mpmath.mpf(str(rate)) * s
                         for c, s in zip(path[-1], moves, strict=True)])
    return path


def assert_printed(exact, printed):
    """Half a unit of the twelfth digit that is printed; what is printed as 0.5 is exact."""
    for k, row in printed.items():
        for x, digits in zip(exact[k], row, strict=True):
            place = int(mpmath.floor(mpmath.log10(abs(x)))) if x else 0
            assert abs(x - mpmath.mpf(repr(digits))) <= mpmath.mpf(10) ** (place - 11) / 2, k


def assert_follows(path, exact):
    """The goal of the course: 1e-12 max(1, |x|), at every step."""
    errors = [[abs(mpmath.mpf(float(a)) - b) / max(1, abs(b)) for a, b in zip(ours, row)]
              for ours, row in zip(path, exact, strict=True)]
    assert max(max(row) for row in errors) <= 1e-12


# Start, rate, where it goes, and iterates computed with 40 digits, of which 12 were printed.
PATHS = [
    (temperature, (0.5, 0.6), 0.05, {
        0: (0.5, 0.6), 1: (0.505670000000, 0.604675000000),
        2: (0.511479536604, 0.609482300080), 3: (0.517434388432, 0.614427543539),
        4: (0.523540666403, 0.619516701755), 5: (0.529804838065, 0.624756098348),
        6: (0.536233754085, 0.630152435501), 7: (0.542834677118, 0.635712822654),
        8: (0.549615313316, 0.641444807832), 9: (0.556583846752, 0.647356411882),
        10: (0.563748977080, 0.653456165936), 20: (0.648591972604, 0.727139544038),
        50: (1.28761550284, 1.32505357400), 100: (3.99927318052, 3.99928059806),
        150: (3.99999999552, 3.99999999557), 186: (4, 4),
    }),
    (regression_error, (0.0, 0.0), 0.01, {
        0: (0, 0), 1: (0.42, 0.2), 2: (0.6984, 0.3376), 3: (0.882336, 0.433536),
        4: (1.00325760000, 0.501643520000), 5: (1.08214824960, 0.551153996800),
        10: (1.20219604367, 0.676408564512), 50: (1.04242147446, 1.10028182023),
        100: (0.877717701257, 1.47469221595), 500: (0.520883872301, 2.28585938285),
        1000: (0.500559906672, 2.33206053386), 3897: (0.5, 2.33333333333),
    }),
    (narrow_valley, (1.0, 1.0), 0.05, {
        0: (1, 1), 1: (0.5, 0.95), 2: (0.25, 0.9025), 3: (0.125, 0.857375),
        4: (0.0625, 0.81450625), 5: (0.03125, 0.7737809375),
    }),
]

SLOPES = {temperature.name: temperature_slope, regression_error.name: regression_slope,
          narrow_valley.name: valley_slope}


@pytest.mark.parametrize("f, start, lr, reference", PATHS, ids=[row[0].name for row in PATHS])
def test_descent_on_a_surface_follows_the_reference(f, start, lr, reference):
    n = max(reference) + 1
    exact = with_40_digits(SLOPES[f.name], start, lr, n)
    assert_printed(exact, reference)
    assert_follows(take(gradient_descent(f.grad, start, lr), n), exact)


@pytest.mark.parametrize("f, start, lr, goal, tol, steps", [
    (temperature, (0.5, 0.6), 0.05, (4, 4), 1e-12, 186),
    (temperature, (0.05, 0.06), 0.05, (4, 4), 1e-12, 4470),
    (regression_error, (0, 0), 0.01, (1 / 2, 7 / 3), 1e-12, 3897),
    (regression_error, (0, 0), 0.05, (1 / 2, 7 / 3), 1e-12, 768),
    (regression_error, (0, 0), 1 / 17, (1 / 2, 7 / 3), 1e-12, 655),
    (regression_error, (0, 0), 0.06, (1 / 2, 7 / 3), 1e-12, 8510),
    (centred_regression_error, (0, 0), 1 / 5, (1 / 2, 10 / 3), 1e-12, 18),
    (narrow_valley, (1, 1), 0.05, (0, 0), 1e-6, 270),
    (narrow_valley, (1, 1), 2 / 11, (0, 0), 1e-6, 69),
    (newton_quartic, (4, 4), 0.0285, (0, 0), 1e-12, 238),
    (omega, 0.05, 0.148, OMEGA, 1e-12, 20),
    (omega, 0.05, 0.1, OMEGA, 1e-12, 44),
    (omega, 0.3, 0.2, OMEGA, 1e-12, 9),
])
def test_descent_takes_the_steps_that_the_course_counts(f, start, lr, goal, tol, steps):
    assert steps_until(gradient_descent(f.grad, start, lr), goal, tol) == steps


@pytest.mark.parametrize("f, start, lr", [
    (newton_quartic, (4, 4), 0.029), (regression_error, (0, 0), 0.0602),
    (narrow_valley, (1, 1), 0.21),
])
def test_a_hair_above_the_best_rate_descent_diverges(f, start, lr):
    assert run(gradient_descent(f.grad, start, lr), max_iter=30_000).status == "diverged"


def test_at_a_rate_of_exactly_2_over_the_bend_descent_goes_to_and_fro():
    path = take(gradient_descent(narrow_valley.grad, (1, 1), 0.2), 400)
    np.testing.assert_allclose(abs(path[:, 0]), 1, rtol=1e-12)
    assert path[0, 0] == -path[1, 0] == path[2, 0]


def test_one_step_too_long_throws_descent_out_of_the_logarithm():
    path = take(gradient_descent(omega.grad, 0.05, 0.154), 5)
    assert path[4] == pytest.approx(-77.925, abs=5e-4)


def test_above_15_over_32_the_room_has_a_two_cycle():
    for lr, moves in ((0.468, False), (0.469, True)):
        path = take(gradient_descent(temperature.grad, (4.06, 4.0), lr), 20_000)
        assert (abs(path[-1, 0] - path[-2, 0]) > 0.1) == moves
    high, low = sorted(path[-2:, 0], reverse=True)
    assert (high, low) == (pytest.approx(4.0642, abs=5e-5), pytest.approx(3.9336, abs=5e-5))
    np.testing.assert_array_equal(path[:, 1], 4)


def test_a_small_gradient_is_not_near_the_minimum():
    grad, start = temperature.grad, (0.05, 0.06)
    assert np.linalg.norm(grad(start)) == pytest.approx(1.83e-4, abs=5e-7)
    trace = run(gradient_descent(grad, start, 0.05), tol=1e-3, residual=grad)
    assert trace.status == "converged" and len(trace.path) == 1


NEWTON_PATH = [
    (4, 4), (2.58273866418, 2.62128883583), (1.59225691409, 1.67481610766),
    (0.870589168008, 1.00182107060), (0.335194310717, 0.493976228426),
    (0.0412358501433, 0.125459034926), (0.000194663784626, 0.00301028672351),
    (-2.48536390053e-8, 3.55365460813e-8), (4.15999711236e-17, -2.04851041093e-17),
    (3.28185826955e-35, -7.83232342002e-35),
]


@pytest.mark.parametrize("iterates", [
    lambda f, x0: newton(f.grad, f.hess, x0), lambda f, x0: damped_newton(f, f.grad, f.hess, x0),
], ids=["plain", "damped"])
def test_newton_in_two_variables_follows_the_reference(iterates):
    path = take(iterates(newton_quartic, (4.0, 4.0)), 10)
    exact = with_40_digits(quartic_step, (4, 4), 1, 10)
    assert_printed(exact, dict(enumerate(NEWTON_PATH)))
    assert_follows(path, exact)
    assert steps_until(path, (0, 0), 1e-12) == 8


def test_newton_brings_the_slope_of_the_quartic_below_1e_8_in_8_steps():
    f = newton_quartic
    trace = run(damped_newton(f, f.grad, f.hess, (4.0, 4.0)), tol=1e-8, residual=f.grad)
    assert trace.status == "converged" and len(trace.path) <= 9


def test_newton_has_order_2_in_two_variables():
    f = landscapes.himmelblau
    path = take(newton(f.grad, f.hess, (3.5, 2.5)), 4)
    errors = np.max(abs(path - [3, 2]), axis=1)
    assert order(errors) == pytest.approx(2, abs=0.1)


@given(st.floats(-3, 3), st.floats(-3, 3))
def test_newton_needs_one_step_on_any_quadratic(x, y):
    path = take(newton(regression_error.grad, regression_error.hess, (x, y)), 2)
    # The condition number, 46, multiplies the rounding of a gradient of about 100.
    np.testing.assert_allclose(path[1], [1 / 2, 7 / 3], atol=1e-13 * 46)


def test_newton_does_not_see_the_units_of_a_variable_and_descent_does():
    f, start, scale = newton_quartic, np.array([4.0, 4.0]), np.array([1.0, 10.0])

    def grad(q):
        return f.grad(q / scale) / scale

    def hess(q):
        return f.hess(q / scale) / np.outer(scale, scale)

    for here, there, same in (
        (newton(f.grad, f.hess, start), newton(grad, hess, start * scale), True),
        (gradient_descent(f.grad, start, 0.01), gradient_descent(grad, start * scale, 0.01), False),
    ):
        path, other = take(here, 6), take(there, 6) / scale
        assert np.allclose(path, other, rtol=1e-12, atol=1e-15) == same


def test_newton_of_one_variable_is_the_root_finder_of_the_slope():
    path = take(newton(omega.grad, omega.hess, 0.05), 9)
    assert abs(path[7] - OMEGA) > 1e-12 >= abs(path[8] - OMEGA)


@pytest.mark.parametrize("x0, end", [(0.44, 0.0), (-0.4, 0.0), (0.6, 1.0), (-2.0, -1.0)])
def test_newton_walks_to_a_maximum_from_below_1_over_root_5(x0, end):
    f = quarter_double_well
    trace = run(newton(f.grad, f.hess, x0))
    assert trace.status == "converged" and trace.path[-1] == pytest.approx(end, abs=1e-12)


def test_newton_cycles_at_1_over_root_5():
    f, x = quarter_double_well, 1 / np.sqrt(5)
    path = take(newton(f.grad, f.hess, x), 4)
    # The cycle repels: rounding grows sixfold (the slope of the map) at each step.
    np.testing.assert_allclose(path, [x, -x, x, -x], atol=1e-13)


@given(st.floats(-3, 3).filter(lambda x: abs(x) > 1e-6))
def test_damped_newton_never_rises_and_ends_in_a_well(x0):
    f = double_well
    trace = run(damped_newton(f, f.grad, f.hess, x0), tol=1e-8, residual=f.grad)
    heights = f(trace.path)
    assert trace.status == "converged"
    assert abs(trace.path[-1]) == pytest.approx(1, abs=1e-8)
    assert np.all(np.diff(heights) <= 1e-15)


@pytest.mark.parametrize("f, start", [
    (landscapes.rosenbrock, (-1.2, 1.0)), (landscapes.rosenbrock, (-1.2, 1.0, -0.5, 0.8)),
    (landscapes.himmelblau, (0.0, 0.0)), (landscapes.himmelblau, (-0.27, -0.92)),
    (landscapes.temperature, (5.5, 1.0)),
])
def test_damped_newton_ends_at_a_minimum_from_where_the_hessian_is_indefinite(f, start):
    trace = run(damped_newton(f, f.grad, f.hess, start), tol=1e-8, residual=f.grad)
    assert trace.status == "converged"
    assert np.all(np.linalg.eigvalsh(f.hess(trace.path[-1])) > 0)
    assert np.all(np.diff([f(p) for p in trace.path]) <= 1e-12)


def test_plain_newton_walks_to_a_saddle_from_where_damped_newton_does_not():
    f, start = landscapes.himmelblau, (0.2, 3.0)
    ends = [run(newton(f.grad, f.hess, start)).path[-1],
            run(damped_newton(f, f.grad, f.hess, start)).path[-1]]
    verdicts = [np.sign(np.linalg.eigvalsh(f.hess(p))).tolist() for p in ends]
    assert verdicts == [[-1, 1], [1, 1]]


def test_at_a_saddle_even_damped_newton_stays():
    f = landscapes.saddle
    np.testing.assert_array_equal(take(damped_newton(f, f.grad, f.hess, (0.0, 0.0)), 3), 0)


def test_down_a_saddle_damped_newton_diverges():
    f = landscapes.saddle
    assert run(damped_newton(f, f.grad, f.hess, (1.0, 1e-3))).status == "diverged"


def test_near_a_minimum_damped_newton_takes_newtons_own_steps():
    f, start = landscapes.rosenbrock, (1.01, 1.02)
    plain, damped = newton(f.grad, f.hess, start), damped_newton(f, f.grad, f.hess, start)
    np.testing.assert_array_equal(take(plain, 5), take(damped, 5))


def test_rounding_at_the_bottom_does_not_stop_damped_newton():
    # f is 1e8 there: the last decrease is far below its rounding.
    def f(p):
        return 1e8 + newton_quartic(p)

    path = take(damped_newton(f, newton_quartic.grad, newton_quartic.hess, (4.0, 4.0)), 10)
    np.testing.assert_allclose(path[-1], 0, atol=1e-12)


def test_a_gradient_of_the_wrong_sign_is_named():
    f = newton_quartic
    iterates = damped_newton(f, lambda p: -f.grad(p), f.hess, (4.0, 4.0))
    next(iterates)
    with pytest.raises(ValueError, match=r"^grad must be the gradient of f"):
        next(iterates)


@pytest.mark.parametrize("hess, message", [
    (lambda p: np.ones(2), r"hess must return a matrix for one point: expected shape \(2, 2\)"),
    (lambda p: np.ones((2, 3)), r"expected shape \(2, 2\), got \(2, 3\)"),
    (lambda p: np.array([[1.0, 2.0], [0.0, 1.0]]), "hess must be symmetric"),
])
def test_a_hessian_of_the_wrong_shape_is_named(hess, message):
    for iterates in (newton(newton_quartic.grad, hess, (4.0, 4.0)),
                     damped_newton(newton_quartic, newton_quartic.grad, hess, (4.0, 4.0))):
        next(iterates)
        with pytest.raises(ValueError, match=message):
            next(iterates)


def test_a_singular_hessian_is_named():
    iterates = newton(landscapes.peano.grad, landscapes.peano.hess, (0.0, 1.0))
    next(iterates)
    assert np.all(np.isfinite(next(iterates)))
    flat = newton(lambda p: p + 1, lambda p: np.zeros((2, 2)), (0.0, 1.0))
    next(flat)
    with pytest.raises(ValueError, match=r"^hess must be invertible, got the singular"):
        next(flat)


@given(st.floats(-9, 9), st.floats(-9, 9), st.floats(-9, 9))
def test_the_two_pivots_of_a_plane_say_what_its_eigenvalues_say(a, b, d):
    H = np.array([[a, b], [b, d]])
    low = np.linalg.eigvalsh(H)[0]
    # Within rounding of 0 either verdict is right.
    assert abs(low) <= 1e-14 or _definite(H) == (low > 0)


def test_the_damped_step_out_of_a_hessian_of_nan_is_refused_and_not_sought_for_ever():
    f = newton_quartic
    iterates = damped_newton(f, f.grad, lambda p: np.full((2, 2), np.nan), (1.0, 1.0))
    next(iterates)
    with pytest.raises(ValueError, match="f does not fall"):
        next(iterates)


def test_a_hessian_that_is_not_finite_ends_in_a_diverged_run():
    trace = run(newton(lambda p: p, lambda p: np.full((2, 2), np.nan), (1.0, 1.0)))
    assert trace.status == "diverged"


def test_what_newton_yielded_is_never_changed():
    start = np.array([4.0, 4.0])
    f = newton_quartic
    for iterates in (newton(f.grad, f.hess, start), damped_newton(f, f.grad, f.hess, start)):
        first = next(iterates)
        second = next(iterates)
        before = second.copy()
        next(iterates)
        np.testing.assert_array_equal(first, [4, 4])
        np.testing.assert_array_equal(second, before)
