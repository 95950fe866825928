import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from smooth import CHOSEN, slope_error

from helpers import objectives
from helpers.dual_numbers import Dual
from helpers.elementwise import SCALAR, SLOPES
from helpers.finite_difference import richardson
from helpers.forward_mode import derivative

numbers = st.floats(-10, 10).filter(lambda x: abs(x) > 1e-3)


@pytest.mark.parametrize("row", CHOSEN, ids=[row[0] for row in CHOSEN])
def test_a_dual_number_is_right_to_5e_15_of_the_largest_slope(row):
    assert slope_error(derivative, row) <= 5e-15
    assert slope_error(lambda f, x: [derivative(f, a) for a in x.tolist()], row) <= 5e-15


@pytest.mark.parametrize("ufunc", SLOPES, ids=lambda u: u.__name__)
def test_each_rule_is_the_slope_of_its_function(ufunc):
    x = np.linspace(1.2, 3.0, 7) if ufunc is np.arccosh else np.linspace(0.2, 0.8, 7)
    slope, error = richardson(ufunc, x)
    claimed = derivative(ufunc, x)
    assert np.all(abs(claimed - slope) <= 10 * error + 1e-11 * np.maximum(1, abs(slope)))


@pytest.mark.parametrize("ufunc", SCALAR, ids=lambda u: u.__name__)
def test_one_number_and_an_array_give_the_same_slope(ufunc):
    assert derivative(ufunc, 0.7) == pytest.approx(derivative(ufunc, np.array([0.7]))[0], rel=1e-15)


@given(numbers, numbers, numbers, numbers)
def test_product_and_quotient_rule(a, da, b, db):
    x, y = Dual(a, da), Dual(b, db)
    assert (x * y).slope == pytest.approx(da * b + a * db, abs=1e-13)
    # Rounding is relative to the two terms, not to their difference.
    scale = abs(da / b) + abs(a * db / b**2)
    assert (x / y).slope == pytest.approx((da * b - a * db) / b**2, abs=1e-14 * scale)
    assert ((x + y).slope, (x - y).slope) == (da + db, da - db)


@given(numbers)
def test_a_number_on_either_side_is_a_constant(a):
    x = Dual(a, 1.0)
    assert ((3 + x).slope, (3 - x).slope, (3 * x).slope) == (1, -1, 3)
    assert ((x + 3).slope, (x - 3).slope, (x / 4).slope, (+x).slope) == (1, 1, 0.25, 1)
    assert (3 / x).slope == pytest.approx(-3 / a**2, rel=1e-14)


@pytest.mark.parametrize("left", [np.array([1.0, 2.0]), np.float64(2.0)])
def test_an_array_on_the_left_is_a_constant(left):
    x = np.array([0.5, 3.0])
    np.testing.assert_allclose(derivative(lambda x: left * x**2, x), left * 2 * x)
    np.testing.assert_allclose(derivative(lambda x: left + x, x), 1)
    np.testing.assert_allclose(derivative(lambda x: left - x, x), -1)
    np.testing.assert_allclose(derivative(lambda x: left / x, x), -left / x**2)
    np.testing.assert_allclose(derivative(lambda x: left**x, x), left**x * np.log(left))


@pytest.mark.parametrize("n", [-2, -1, 0, 1, 2, 7, 0.5, 2.5])
def test_the_power_rule(n):
    x = np.array([0.3, 1.0, 2.0])
    expected = n * x ** (n - 1.0)
    np.testing.assert_allclose(derivative(lambda x: x**n, x), expected, rtol=1e-15)
    np.testing.assert_allclose(derivative(lambda x: np.power(x, n), x), expected, rtol=1e-15)


def test_powers_at_0_and_below():
    assert derivative(lambda x: x**0, 0.0) == 0
    assert derivative(lambda x: x**1, 0.0) == 1
    assert derivative(lambda x: x**0.5, 0.0) == np.inf
    assert derivative(lambda x: x**3, -2.0) == 12
    assert derivative(lambda x: x**3.0, -2.0) == 12
    assert np.isnan(derivative(lambda x: x**0.5, -2.0))


@pytest.mark.parametrize("f, at, slope", [
    (lambda x: np.maximum(x, 0), [-1.0, 0.0, 2.0], [0, 0.5, 1]),
    (lambda x: np.minimum(0, x), [-1.0, 0.0, 2.0], [1, 0.5, 0]),
    (np.abs, [-1.0, 0.0, 2.0], [-1, 0, 1]),
    (lambda x: np.where(x > 0, x**2, -x), [-1.0, 2.0, 3.0], [-1, 4, 6]),
    (lambda x: np.where(x > 0, x, 5.0), [-1.0, 2.0, 3.0], [0, 1, 1]),
    (lambda x: np.clip(x, -1, 1), [-2.0, 0.5, 2.0], [0, 1, 0]),
    (lambda x: np.clip(2 * x, None, 1.0), [-2.0, 1.0], [2, 0]),
    (lambda x: np.sign(x) * x, [-2.0, 1.0], [-1, 1]),
    (lambda x: np.zeros_like(x) + x, [1.0, 2.0], [1, 1]),
    (lambda x: np.arctan2(x, 2.0), [1.0, 2.0], [2 / 5, 2 / 8]),
    (lambda x: np.hypot(x, 4.0), [3.0], [0.6]),
    (lambda x: np.logaddexp(0.0, x), [0.0, 800.0, -800.0], [0.5, 1, 0]),
])
def test_branches_and_functions_of_two(f, at, slope):
    np.testing.assert_allclose(derivative(f, np.array(at)), slope, rtol=1e-15, atol=1e-15)


def test_python_branches_follow_the_value():
    def f(x):
        return x**2 if x > 0 else -x

    assert derivative(f, 3.0) == 6
    assert derivative(f, -3.0) == -1
    assert (Dual(1.0) <= 1, Dual(1.0) >= Dual(2.0), Dual(1.0) == 1, Dual(1.0) != 1) == (
        True, False, True, False,
    )


@pytest.mark.parametrize("f", objectives.SMOOTH, ids=lambda f: f.name)
def test_duals_agree_with_the_slopes_found_by_hand(f):
    x = np.linspace(*f.domain, 101)
    by_hand = f.grad(x)
    np.testing.assert_allclose(derivative(f, x), by_hand, rtol=0, atol=5e-15 * max(abs(by_hand)))


@pytest.mark.parametrize("shape", [(), (1,), (4,), (2, 3)])
def test_the_slope_has_the_shape_of_x(shape):
    x = np.full(shape, 0.5)
    assert np.shape(derivative(np.exp, x)) == shape
    assert np.shape(derivative(lambda x: np.exp(x) - np.log(x), x)) == shape


def test_a_float_gives_a_float():
    assert type(derivative(objectives.omega, 0.5)) is float
    assert derivative(lambda x: x**2, 3) == 6
    assert derivative(lambda x: 7.0, 3.0) == 0


def test_poles_are_infinite_or_nan_without_a_warning():
    assert derivative(lambda x: 1 / x, 0.0) == -np.inf
    assert derivative(np.sqrt, 0.0) == np.inf
    assert np.isnan(derivative(np.sqrt, -1.0))
    assert derivative(np.exp, 1000.0) == np.inf


def test_slopes_far_out_keep_their_digits():
    # 1 - tanh^2 would have lost all of them at 15.
    truth = pytest.approx(4 * np.exp(-30), rel=1e-12, abs=0)
    assert derivative(np.tanh, 15.0) == truth
    assert derivative(np.tanh, np.array([15.0]))[0] == truth


@pytest.mark.parametrize("f, name", [
    (np.floor, "np.floor"), (np.prod, "np.prod"), (np.add.reduce, "np.add"),
    (lambda x: np.sin(x, dtype=float), "np.sin"),
])
def test_a_function_without_a_rule_is_named(f, name):
    with pytest.raises(TypeError, match=re.escape(name)):
        derivative(f, np.array([1.0, 2.0]))


def test_a_dual_is_not_turned_into_a_plain_array():
    with pytest.raises(TypeError, match="Dual"):
        derivative(lambda x: np.asarray(x) ** 2, 1.0)


def test_a_dual_shows_its_two_parts():
    assert repr(Dual(2.0, 1.0)) == "Dual(2.0, 1.0)"
