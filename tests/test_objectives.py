import mpmath
import numpy as np
import pytest

from helpers import objectives
from helpers.iteration import run
from helpers.root_finding import newton

OMEGA = 0.567143290409783873


def test_e_to_the_x_minus_ln_x_is_lowest_at_omega():
    assert abs(objectives.omega.grad(OMEGA)) <= 4e-15
    assert objectives.omega(OMEGA) == pytest.approx(2.33036612476168, rel=1e-14)
    assert objectives.omega.hess(OMEGA) == pytest.approx(4.87217759793183, rel=1e-14)


@pytest.mark.parametrize("near, minimum", [
    (1, 1.056), (3, 3.036), (5, 5.016), (7, 6.996), (9, 8.976),
])
def test_the_five_wells_lie_where_the_course_says(near, minimum):
    f = objectives.five_wells
    bottom = run(newton(f.grad, f.hess, near)).path[-1]
    assert bottom == pytest.approx(minimum, abs=5e-4)
    assert f.hess(bottom) > 0


def test_the_fourth_well_is_the_lowest_of_the_five():
    x = np.linspace(0, 10, 10_001)
    lowest = objectives.five_wells(x).argmin()
    assert x[lowest] == pytest.approx(6.996, abs=5e-4)
    assert objectives.five_wells(x[lowest]) == pytest.approx(-0.992, abs=5e-4)


@pytest.mark.parametrize("fence", [5.994, 8.014])
def test_the_basin_of_the_fourth_well_ends_at_its_fences(fence):
    f = objectives.five_wells
    top = run(newton(f.grad, f.hess, fence)).path[-1]
    assert top == pytest.approx(fence, abs=5e-4)
    assert f.hess(top) < 0


def test_squares_are_lowest_at_the_mean_and_lengths_at_the_median():
    positions = [1, 2, 3, 4, 100]
    assert objectives.power_lines.grad(22.0, positions) == 0
    assert objectives.power_lines_absolute.grad(3.0, positions) == 0
    x = np.linspace(0, 100, 1001)
    assert x[objectives.power_lines(x, positions).argmin()] == pytest.approx(22)
    assert x[objectives.power_lines_absolute(x, positions).argmin()] == pytest.approx(3)


def test_two_power_lines_cost_half_their_squared_distance():
    assert objectives.power_lines(2.5, [1, 4]) == pytest.approx((1 - 4) ** 2 / 2, rel=1e-15)


def test_seven_heads_in_ten_are_most_likely_at_seven_tenths():
    # P is rounded: 10 tosses multiply its error, no more.
    assert objectives.coin_likelihood(0.7, 7, 3) == pytest.approx(0.0022235661, rel=1e-14)
    assert objectives.coin_log_likelihood(0.7, 7, 3) == pytest.approx(-6.10864302055, abs=1e-11)
    assert abs(objectives.coin_likelihood.grad(0.7, 7, 3)) <= 1e-16
    assert abs(objectives.coin_log_likelihood.grad(0.7, 7, 3)) <= 1e-14
    assert objectives.coin_log_likelihood.hess(0.7, 7, 3) == pytest.approx(-47.6190476190)


def test_the_log_of_the_likelihood_is_the_log_likelihood():
    P = np.linspace(0.01, 0.99, 99)
    np.testing.assert_allclose(
        np.log(objectives.coin_likelihood(P, 7, 3)), objectives.coin_log_likelihood(P, 7, 3),
        rtol=1e-14,
    )


def test_the_likelihood_first_underflows_at_1220_tosses_and_its_log_never():
    tosses = np.arange(10, 2001, 10)
    heads = tosses * 7 // 10
    gone = objectives.coin_likelihood(0.7, heads, tosses - heads) == 0
    assert tosses[gone.argmax()] == 1220
    exact = 4900 * mpmath.log(0.7) + 2100 * mpmath.log(mpmath.mpf(1) - mpmath.mpf(0.7))
    assert objectives.coin_log_likelihood(0.7, 4900, 2100) == pytest.approx(float(exact), rel=1e-14)


def test_the_rounded_corner_is_a_corner_from_afar_only():
    assert objectives.rounded_corner.grad(1e-3) == pytest.approx(0.0995, abs=5e-5)
    assert objectives.rounded_corner.grad(0.1) == pytest.approx(0.995, abs=5e-4)
