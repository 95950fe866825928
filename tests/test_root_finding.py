import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import objectives
from helpers.iteration import order, run, take
from helpers.objectives import omega
from helpers.root_finding import bisection, fixed_point, newton, secant

OMEGA = 0.567143290409783873
ROOT = 2 ** (1 / 3)


def cubic(x):
    return x**3 - 2


def cubic_slope(x):
    return 3 * x**2


def test_newton_has_order_2_at_a_simple_root():
    errors = abs(take(newton(cubic, cubic_slope, 2.0), 5) - ROOT)
    assert order(errors) == pytest.approx(2, abs=0.05)


def test_newton_multiplies_the_squared_error_by_half_the_bend_over_the_slope():
    errors = take(newton(cubic, cubic_slope, 1.3), 4) - ROOT
    constant = 6 * ROOT / (2 * cubic_slope(ROOT))
    assert errors[2] / errors[1] ** 2 == pytest.approx(constant, rel=5e-3)


def test_newton_is_linear_at_a_double_root():
    errors = take(newton(lambda x: (x - 1) ** 2, lambda x: 2 * (x - 1), 3.0), 12) - 1
    np.testing.assert_allclose(errors[1:] / errors[:-1], 0.5, rtol=1e-12)


def test_newton_on_e_to_the_x_minus_ln_x_follows_the_reference():
    path = take(newton(omega.grad, omega.hess, 0.05), 10)
    printed = [0.05, 0.0972476470448, 0.183176666784, 0.320519689550, 0.477297652386,
               0.557849767088, 0.567059890229, 0.567143283841, 0.567143290410, 0.567143290410]
    with mpmath.workdps(40):
        exact = [mpmath.mpf("0.05")]
        for _ in range(9):
            x = exact[-1]
            exact.append(x - (mpmath.exp(x) - 1 / x) / (mpmath.exp(x) + 1 / x**2))
    # Half a unit of the last of the twelve digits that were printed.
    units = [5e-14 if x < 0.1 else 5e-13 for x in printed]
    assert all(abs(x - mpmath.mpf(repr(p))) <= u for x, p, u in zip(exact, printed, units))
    assert max(abs(mpmath.mpf(p) - x) for p, x in zip(path.tolist(), exact)) <= 1e-12
    errors = abs(path - OMEGA)
    assert errors[7] > 1e-12 >= errors[8]


def test_newton_takes_many_starts_at_once():
    starts = np.linspace(0.5, 3, 11)
    path = take(newton(cubic, cubic_slope, starts), 12)
    np.testing.assert_allclose(path[-1], ROOT, rtol=1e-15)
    # Arrays and numbers go through different loops of pow: one ulp a step.
    np.testing.assert_allclose(path[:, 3], take(newton(cubic, cubic_slope, starts[3]), 12),
                               rtol=1e-14)


def test_newton_doubles_the_right_digits_of_root_2():
    f = objectives.square_minus_two
    path = take(newton(f.f, f.grad, 1.0), 6)
    assert path[1:4].tolist() == pytest.approx([3 / 2, 17 / 12, 577 / 408], rel=1e-15)
    assert path[5] == pytest.approx(np.sqrt(2), rel=1e-15)


def test_newton_cycles_between_0_and_1():
    f = objectives.cycling_cubic
    np.testing.assert_array_equal(take(newton(f.f, f.grad, 0.0), 6), [0, 1, 0, 1, 0, 1])
    assert run(newton(f.f, f.grad, -2.0)).path[-1] == pytest.approx(-1.76929235, abs=1e-8)


@pytest.mark.parametrize("x0, status", [(1.3917, "converged"), (1.3918, "diverged")])
def test_newton_on_the_arctangent_has_a_fence_at_1_39175(x0, status):
    f = objectives.arctangent
    assert run(newton(f.f, f.grad, x0)).status == status


def test_newton_on_the_cube_root_doubles_the_error_and_changes_side():
    f = objectives.cube_root
    np.testing.assert_allclose(take(newton(f.f, f.grad, 0.5), 8), 0.5 * (-2.0) ** np.arange(8))


def test_the_error_constant_of_newton_on_omega_is_0_944():
    errors = abs(take(newton(omega.grad, omega.hess, 0.5), 4) - OMEGA)
    constant = abs(np.exp(OMEGA) - 2 / OMEGA**3) / (2 * omega.hess(OMEGA))
    assert constant == pytest.approx(0.944, abs=5e-4)
    assert errors[2] / errors[1] ** 2 == pytest.approx(constant, rel=0.05)


def test_newton_diverges_from_a_level_point_of_plain_floats_too():
    # math and Python's floats would raise ZeroDivisionError.
    assert run(newton(lambda x: 1.0, lambda x: 0.0, 2.0)).status == "diverged"


@pytest.mark.parametrize("f, df, x0, start", [
    (lambda x: x + 1 / x - 2, lambda x: 1 - 1 / x**2, 0.0, np.float64(0)),
    (lambda x: x ** (1 / 3) - 1, lambda x: x ** (-2 / 3) / 3, -8.0, np.float64(-8)),
    (lambda x: x**400 - 1, lambda x: 400 * x**399, 1e3, np.float64(1e3)),
], ids=["1/0", "a root of a negative number", "overflow"])
def test_where_pythons_floats_refuse_newton_goes_where_numpys_go(f, df, x0, start):
    with np.errstate(all="ignore"):
        expected = [start, start - f(start) / df(start)]
    np.testing.assert_array_equal(take(newton(f, df, x0), 2), expected)


def test_newton_of_one_number_may_call_methods_of_numpys_numbers():
    path = take(newton(lambda x: x.sum() - 1, np.ones_like, 5.0), 2)
    np.testing.assert_array_equal(path, [5, 1])


def test_a_residual_divides_by_0_as_numpys_floats_do():
    trace = run(newton(lambda x: x, lambda x: 1.0, 0.0), residual=lambda x: 1 / x, max_iter=2)
    assert trace.status == "max_iter"


def test_newton_diverges_from_a_level_point():
    assert run(newton(cubic, cubic_slope, 0.0)).status == "diverged"


def test_the_secant_has_the_golden_ratio_as_order():
    errors = abs(take(secant(cubic, 1.0, 1.5), 8) - ROOT)
    golden = (1 + np.sqrt(5)) / 2
    # Single estimates swing around it, their mean settles.
    estimates = [order(errors[: k + 1]) for k in (5, 6)]
    assert np.mean(estimates) == pytest.approx(golden, abs=0.1)


@pytest.mark.parametrize("f, x0, x1", [
    (cubic, 1.0, 1.5), (lambda x: x**2 - 2, 1.0, 2.0), (np.sin, 3.0, 3.5), (lambda x: x, 1.0, 2.0),
])
def test_the_secant_rests_at_its_root(f, x0, x1):
    path = take(secant(f, x0, x1), 60)
    assert np.all(np.isfinite(path))
    assert abs(f(path[-1])) <= 4e-15


def test_a_level_secant_has_no_root_to_go_to():
    assert run(secant(lambda x: x**2 - 2, -1.0, 1.0)).status == "diverged"


@given(st.floats(-3, 3).filter(lambda root: abs(root) > 1e-3))
def test_bisection_halves_its_bound(root):
    a, b = -4.0, 5.0
    errors = abs(take(bisection(lambda x: x - root, a, b), 40) - root)
    bounds = (b - a) / 2.0 ** np.arange(1, 41)
    assert np.all(errors <= bounds + 4e-15)


def test_bisection_wins_one_bit_a_step_on_omega():
    trace = run(bisection(omega.grad, 0.1, 2.0), tol=1e-10)
    assert trace.status == "converged"
    assert abs(trace.path[-1] - OMEGA) <= 1e-10
    # Midpoints move by (b - a) / 2^(k+1): the first step at most 1e-10 is number 34.
    assert len(trace.path) - 1 == int(np.ceil(np.log2(1.9 / 1e-10))) - 1


def test_bisection_stays_on_a_root_that_it_hits():
    np.testing.assert_array_equal(take(bisection(lambda x: x, -1.0, 1.0), 4), 0)


@pytest.mark.parametrize("a, b", [(0.0, 1.0), (-1.0, 0.0)])
def test_bisection_accepts_a_root_at_an_end(a, b):
    assert abs(take(bisection(lambda x: x, a, b), 50)[-1]) <= 2.0**-49


def test_a_fixed_point_is_approached_at_the_rate_of_its_slope():
    errors = take(fixed_point(np.cos, 1.0), 40) - 0.739085133215160642
    ratios = errors[30:36] / errors[29:35]
    # Quotients of errors near 1e-5 that still change by the error itself.
    np.testing.assert_allclose(ratios, -np.sin(0.739085133215160642), rtol=1e-4)


def test_a_fixed_point_that_repels_is_left():
    assert run(fixed_point(lambda x: 2 * x, 0.1)).status == "diverged"
