from math import prod

import mpmath
import numpy as np
import pytest
from counting import counting
from hypothesis import given
from hypothesis import strategies as st
from smooth import CHOSEN, EXACT, HELD_OUT, exact_slope, in_numpy, slope_error

from helpers import finite_difference as fd

EPS = np.finfo(float).eps


def ids(rows):
    return [row[0] for row in rows]


def worst_error(measure, row):
    """Return the largest |error| / max(1, |f'|) over 101 points of the domain."""
    _, formula, low, high = row
    x = np.linspace(low, high, 101)
    truth = exact_slope(formula, x)
    return np.max(abs(measure(in_numpy(formula), x) - truth) / np.maximum(1, abs(truth)))


@pytest.mark.parametrize("scheme, order", [(fd.forward, 1), (fd.backward, 1), (fd.central, 2)])
@pytest.mark.parametrize("x", [0.3, 1.0, 2.5])
def test_a_step_ten_times_smaller_shrinks_the_error_by_ten_to_the_order(scheme, order, x):
    errors = [abs(scheme(np.exp, x, h) - np.exp(x)) for h in (1e-2, 1e-3)]
    # The next term of Taylor's series is h/3 of the first one, and smaller for central.
    assert np.log10(errors[0] / errors[1]) == pytest.approx(order, abs=3e-3)


def test_the_forward_error_is_half_h_times_the_bend():
    h = 1e-4
    error = fd.forward(np.sin, 1.0, h) - np.cos(1.0)
    # Next term h^2/6, rounding 2 eps/h.
    assert error == pytest.approx(-h / 2 * np.sin(1.0), abs=h**2 / 6 + 2 * EPS / h)


def test_forward_and_backward_average_to_central():
    x = np.linspace(-2, 2, 9)
    mean = (fd.forward(np.sin, x, 0.1) + fd.backward(np.sin, x, 0.1)) / 2
    np.testing.assert_allclose(fd.central(np.sin, x, 0.1), mean, atol=4 * EPS / 0.1)


def test_a_negative_step_turns_forward_into_backward():
    assert fd.forward(np.exp, 1.0, -0.1) == pytest.approx(fd.backward(np.exp, 1.0, 0.1), rel=1e-14)


@given(st.floats(-100, 100), st.floats(-10, 10), st.floats(-10, 10), st.floats(-10, 10))
def test_central_and_richardson_are_exact_for_parabolas(x, a, b, c):
    def f(x):
        return a * x**2 + b * x + c

    # Below 1e-300 floats lose digits of their own.
    size = abs(a) * (abs(x) + 1) ** 2 + abs(b) * (abs(x) + 1) + abs(c) + 1e-300
    # Only rounding is left: a few eps of |f| over the step.
    assert abs(fd.central(f, x, 0.5) - (2 * a * x + b)) <= 8 * EPS * size / 0.5
    smallest = fd.FIRST_STEP / fd.RATIO ** (fd.LEVELS - 1)
    assert abs(fd.richardson(f, x)[0] - (2 * a * x + b)) <= 8 * EPS * size / smallest


def test_one_point_and_many_steps_broadcast():
    h = np.array([1e-1, 1e-2, 1e-3])
    slopes = fd.forward(np.exp, 1.0, h)
    assert slopes.shape == h.shape
    assert slopes[1] == fd.forward(np.exp, 1.0, 1e-2)


@pytest.mark.parametrize("row", CHOSEN, ids=ids(CHOSEN))
def test_richardson_is_right_to_1e_12(row):
    assert worst_error(lambda f, x: fd.richardson(f, x)[0], row) <= 1e-12


@pytest.mark.parametrize("row", HELD_OUT, ids=ids(HELD_OUT))
def test_richardson_is_right_to_a_few_1e_12_on_functions_it_was_not_tuned_for(row):
    # log at 0.02 has only 7 of 12 steps inside its domain, the wells lose pi x to rounding.
    assert worst_error(fd.derivative, row) <= (1e-8 if row[0] == "log near 0" else 3e-12)


@pytest.mark.parametrize("row", CHOSEN, ids=ids(CHOSEN))
def test_complex_step_is_right_to_5e_15_of_the_largest_slope(row):
    assert slope_error(fd.complex_step, row) <= 5e-15


def test_the_error_estimate_covers_the_error():
    for row in CHOSEN + HELD_OUT:
        x = np.linspace(row[2], row[3], 101)
        value, estimate = fd.richardson(in_numpy(row[1]), x)
        truth = exact_slope(row[1], x)
        rounding = 1e-12 * np.maximum(1, abs(truth))  # the estimate may be luckily small
        assert np.all(abs(value - truth) <= 20 * estimate + 3 * rounding), row[0]


def exact_bend(formula, x):
    """Return f''(x) for each x: a second difference in 80 digits, right to 1e-30 and better."""
    with mpmath.workdps(80):
        h = mpmath.mpf(10) ** -20
        triples = [[formula(EXACT, mpmath.mpf(a) + k * h) for k in (-1, 0, 1)] for a in x.tolist()]
        return np.array([float((left - 2 * here + right) / h**2) for left, here, right in triples])


@pytest.mark.parametrize("row", CHOSEN + HELD_OUT, ids=ids(CHOSEN + HELD_OUT))
def test_the_second_derivative_is_right_to_1e_10(row):
    x = np.linspace(row[2], row[3], 101)
    truth = exact_bend(row[1], x)
    error = abs(fd.second_derivative(in_numpy(row[1]), x) - truth) / np.maximum(1, abs(truth))
    # log at 0.02 has only 6 of 8 steps inside its domain, cos 200x turns within the longer ones.
    assert np.max(error) <= {"log near 0": 1e-5, "cos 200x": 1e-9}.get(row[0], 1e-10)


def test_the_second_derivative_takes_17_evaluations_a_point_in_one_call():
    sine, shapes = counting(np.sin)
    assert fd.second_derivative(sine, np.zeros((2, 3))).shape == (2, 3)
    assert [prod(shape) for shape in shapes] == [17 * 6]


def test_the_slope_of_x_is_1_however_far_out():
    # Where x + h is rounded, the difference must be divided by what it was rounded to.
    np.testing.assert_array_equal(fd.derivative(lambda x: x, [0.1, 1000.3, 1e7 + 0.3]), 1)
    np.testing.assert_allclose(fd.second_derivative(lambda x: x, [0.1, 1000.3]), 0, atol=1e-15)


def test_rounding_is_part_of_the_error_estimate():
    # With 1e6 in f its last digit moves the slope by eps 1e6 / h; agreement by luck is no proof.
    x = np.linspace(0, 6, 500)
    value, estimate = fd.richardson(lambda x: 1e6 + np.sin(x), x)
    assert np.all(estimate >= EPS * 1e6 / fd.FIRST_STEP)
    assert np.max(abs(value - np.cos(x))) <= 4 * EPS * 1e6 / fd.FIRST_STEP


def test_richardson_takes_24_evaluations_a_point_in_one_call():
    sine, shapes = counting(np.sin)
    fd.richardson(sine, np.linspace(0, 1, 7))
    assert [prod(shape) for shape in shapes] == [24 * 7]


def test_many_points_are_split_without_a_seam():
    x = np.linspace(-3, 3, 5000)
    sine, shapes = counting(np.sin)
    together = fd.derivative(sine, x)
    sizes = [prod(shape) for shape in shapes]
    assert max(sizes) <= fd.CHUNK and sum(sizes) == 24 * x.size
    np.testing.assert_array_equal(together[4000:4010], fd.derivative(np.sin, x[4000:4010]))


@pytest.mark.parametrize("shape", [(), (1,), (5,), (2, 3)])
def test_slope_and_error_have_the_shape_of_x(shape):
    value, error = fd.richardson(np.exp, np.full(shape, 0.5))
    assert np.shape(value) == np.shape(error) == shape


def test_steps_that_leave_the_domain_are_dropped():
    smallest = fd.FIRST_STEP / fd.RATIO ** (fd.LEVELS - 1)
    inside, outside = 1.2 * smallest, 0.8 * smallest
    assert np.isfinite(fd.derivative(np.sqrt, inside))
    assert np.isnan(fd.derivative(np.log, outside))
    assert fd.richardson(np.log, outside)[1] == np.inf


def test_a_single_step_inside_the_domain_is_used_and_called_uncertain():
    smallest = fd.FIRST_STEP / fd.RATIO ** (fd.LEVELS - 1)
    value, error = fd.richardson(np.log, 1.2 * smallest)
    assert value == pytest.approx(fd.central(np.log, 1.2 * smallest, smallest), rel=1e-9)
    assert error == np.inf


def test_complex_step_refuses_a_function_that_drops_the_imaginary_part():
    with pytest.raises(ValueError, match="f must return complex"):
        fd.complex_step(np.abs, 1.0)


def test_whole_numbers_are_numbers():
    assert fd.central(lambda x: x**2, 3, 1) == 6
    assert fd.derivative(np.square, [1, 2]).tolist() == pytest.approx([2, 4], rel=1e-12)
