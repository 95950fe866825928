import math

import mpmath
import numpy as np
import pytest

from helpers.finite_difference import derivative
from helpers.gaussian import density, distribution

POINTS = np.linspace(-37, 8, 901)


def largest_relative_error(got, truth):
    with mpmath.workdps(50):
        return max(float(abs(y / truth(mpmath.mpf(float(x))) - 1)) for x, y in zip(POINTS, got))


def test_both_keep_sixteen_digits_in_the_tails():
    eps = np.finfo(float).eps
    assert largest_relative_error(density(POINTS), mpmath.npdf) <= 4 * eps
    assert largest_relative_error(distribution(POINTS), mpmath.ncdf) <= 4 * eps
    # So it is the correction that does it: erfc of the rounded argument is far from it.
    plain = [math.erfc(-x / math.sqrt(2)) / 2 for x in POINTS]
    assert largest_relative_error(plain, mpmath.ncdf) > 500 * eps


def test_the_density_is_the_slope_of_the_distribution():
    x = np.linspace(-8, 8, 65)
    assert derivative(distribution, x) == pytest.approx(density(x), abs=1e-12)
    assert distribution(x) + distribution(-x) == pytest.approx(np.ones(65), rel=1e-15)


def test_far_out_they_are_0_and_1_without_a_warning():
    x = np.array([-1e300, -1e4, 1e4, 1e300, -np.inf, np.inf])
    assert np.array_equal(distribution(x), [0, 0, 1, 1, 0, 1])
    assert not density(x).any()
    assert np.isnan(distribution(np.nan))


def test_float32_is_the_rounded_float64():
    x = np.linspace(-5, 5, 11)
    assert distribution(np.float32(x)).dtype == np.float32
    assert distribution(np.float32(x)) == pytest.approx(distribution(x), rel=1e-7)
    assert distribution(0) == 0.5 and np.shape(density(0)) == ()
