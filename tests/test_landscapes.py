"""Each landscape has the slopes that it claims, and lies as the lectures say."""

import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from helpers import critical_points, finite_difference, forward_mode, landscapes
from helpers.landscapes import SURFACES

RNG = np.random.default_rng(5)
NAMES = [f.name for f in SURFACES]
entries = st.floats(-5, 5)
SYMBOLS = np.array(sympy.symbols("x y"), dtype=object)


def points(f, *shape):
    return RNG.uniform(*f.domain, size=(2, *shape))


@pytest.mark.parametrize("f", SURFACES, ids=NAMES)
def test_grad_and_hess_are_what_sympy_finds(f):
    formula = sympy.nsimplify(f(SYMBOLS), rational=True)
    for p in points(f, 5).T:
        at = dict(zip(SYMBOLS, p, strict=True))
        grad = [float(formula.diff(a).subs(at)) for a in SYMBOLS]
        hess = [[float(formula.diff(a, b).subs(at)) for a in SYMBOLS] for b in SYMBOLS]
        # A few roundings of terms that are at most a hundred times the slope.
        np.testing.assert_allclose(f.grad(p), grad, rtol=1e-13, atol=1e-12)
        np.testing.assert_allclose(f.hess(p), hess, rtol=1e-13, atol=1e-12)


@pytest.mark.parametrize("f", SURFACES, ids=NAMES)
def test_grad_is_the_gradient_by_differences_and_by_duals(f):
    p = points(f, 3, 4)
    scale = max(1, abs(f.grad(p)).max())
    np.testing.assert_allclose(finite_difference.gradient(f, p), f.grad(p), atol=1e-12 * scale)
    np.testing.assert_allclose(forward_mode.gradient(f, p), f.grad(p), atol=1e-14 * scale)


@pytest.mark.parametrize("f", SURFACES, ids=NAMES)
def test_hess_is_the_jacobian_of_grad(f):
    p = points(f, 3, 4)
    scale = max(1, abs(f.hess(p)).max())
    J = finite_difference.jacobian(f.grad, p)
    np.testing.assert_allclose(f.hess(p), J, atol=1e-11 * scale)
    np.testing.assert_allclose(finite_difference.hessian(f, p), J, atol=1e-10 * scale)


@pytest.mark.parametrize("f", SURFACES, ids=NAMES)
@pytest.mark.parametrize("shape", [(), (1,), (4,), (2, 3)])
def test_shapes_follow_the_point(f, shape):
    p = points(f, *shape)
    assert np.shape(f(p)) == shape
    assert f.grad(p).shape == (2, *shape)
    assert f.hess(p).shape == (2, 2, *shape)


@pytest.mark.parametrize("f", SURFACES, ids=NAMES)
def test_a_list_is_a_point(f):
    if f in (landscapes.rosenbrock, landscapes.narrow_valley):
        pytest.skip("works on the vector as a whole")
    assert f([1, 2]) == f(np.array([1.0, 2.0]))
    np.testing.assert_array_equal(f.grad([1, 2]), f.grad(np.array([1.0, 2.0])))


def test_the_room_is_coldest_at_4_4_and_85_on_its_walls():
    T, walls = landscapes.temperature, np.linspace(0, 6, 13)
    assert T(np.array([4.0, 4.0])) == pytest.approx(3313 / 45, rel=1e-15)
    np.testing.assert_array_equal(T.grad(np.array([4.0, 4.0])), [0, 0])
    np.testing.assert_allclose(T.hess(np.array([4.0, 4.0])), np.eye(2) * 64 / 15)
    for wall in (0 * walls, 0 * walls + 6):
        np.testing.assert_array_equal(T(np.array([wall, walls])), 85)
        np.testing.assert_array_equal(T(np.array([walls, wall])), 85)


def test_the_gradient_of_the_room_at_the_start_of_the_descent():
    grad = landscapes.temperature.grad(np.array([0.5, 0.6]))
    np.testing.assert_allclose(grad, [-0.1134, -0.0935], rtol=1e-14)


def test_the_critical_points_of_the_room():
    T = landscapes.temperature
    np.testing.assert_allclose(T.hess(np.array([6.0, 6.0])), [[0, -14.4], [-14.4, 0]], atol=1e-14)
    for p, verdict in (((4.0, 4.0), "minimum"), ((6.0, 6.0), "saddle"), ((0.0, 3.0), "undecided"),
                       ((3.0, 0.0), "undecided"), ((0.0, 0.0), "undecided")):
        np.testing.assert_array_equal(T.grad(p), 0)
        assert critical_points.classify(T.hess(p)) == verdict
    # The other two walls are at 85 as well, and yet not critical.
    assert abs(T.grad(np.array([6.0, 3.0]))[0]) > 1


def test_the_regression_error_is_the_sum_of_squares_at_three_points():
    x, y = np.array([1.0, 2.0, 3.0]), np.array([2.0, 5.0, 3.0])
    for m, b in RNG.normal(size=(10, 2)):
        squares = np.sum((m * x + b - y) ** 2)
        assert landscapes.regression_error((m, b)) == pytest.approx(squares, rel=1e-13)
        centred = landscapes.centred_regression_error((m, b + 2 * m))
        assert centred == pytest.approx(squares, rel=1e-13)


def test_the_best_line_has_slope_one_half_and_height_seven_thirds():
    best = np.linalg.solve(landscapes.regression_error.hess(np.zeros(2)), [42, 20])
    np.testing.assert_allclose(best, [1 / 2, 7 / 3], rtol=1e-14)
    assert landscapes.regression_error(best) == pytest.approx(25 / 6, rel=1e-13)
    slope = landscapes.centred_regression_error.grad([1 / 2, 10 / 3])
    np.testing.assert_allclose(slope, 0, atol=1e-14)


@pytest.mark.parametrize("f, condition", [
    (landscapes.regression_error, (17 + np.sqrt(265)) / (17 - np.sqrt(265))),
    (landscapes.centred_regression_error, 1.5), (landscapes.narrow_valley, 10), (landscapes.bowl,
     (5 + np.sqrt(2)) / (5 - np.sqrt(2))),
])
def test_condition_numbers(f, condition):
    assert np.linalg.cond(f.hess(np.zeros(2))) == pytest.approx(condition, rel=1e-12)


@pytest.mark.parametrize("f, verdict, eigenvalues", [
    (landscapes.bowl, "minimum", [5 - np.sqrt(2), 5 + np.sqrt(2)]),
    (landscapes.cap, "maximum", [-5 - np.sqrt(2), -5 + np.sqrt(2)]),
    (landscapes.saddle, "saddle", [-4, 4]),
    (landscapes.newton_quartic, "minimum", [6 - np.sqrt(5), 6 + np.sqrt(5)]),
    (landscapes.peano, "undecided", [0, 2]),
])
def test_bowl_cap_and_saddle_at_the_origin(f, verdict, eigenvalues):
    H = f.hess(np.zeros(2))
    np.testing.assert_array_equal(f.grad(np.zeros(2)), 0)
    np.testing.assert_allclose(np.linalg.eigvalsh(H), eigenvalues, atol=1e-14)
    assert critical_points.classify(H) == verdict


@given(st.one_of(st.just(0.0), st.floats(0.01, np.pi - 0.01)))
def test_peanos_surface_rises_along_every_straight_line(angle):
    u = np.array([[np.cos(angle)], [np.sin(angle)]])
    # The line meets y = 2 x^2 at t = sin / (2 cos^2); nearer than that it climbs on both sides.
    t = np.array([1, 0.1, 0.01, -0.01, -0.1, -1]) * (u[1] / 3 if angle else 1)
    assert np.all(landscapes.peano(t * u) > 0)


def test_peanos_surface_falls_along_a_parabola():
    x = np.array([0.1, -0.01])
    np.testing.assert_allclose(landscapes.peano([x, 1.5 * x**2]), -(x**4) / 4, rtol=1e-12)


@pytest.mark.parametrize("p", [(3, 2), (-2.805118, 3.131312), (-3.779310, -3.283186),
                               (3.584428, -1.848126)])
def test_himmelblaus_four_minima(p):
    f = landscapes.himmelblau
    # Six printed digits, times a curvature of about 100.
    assert f(p) <= 100 * 1e-12 and critical_points.classify(f.hess(p)) == "minimum"


@pytest.mark.parametrize("n", [2, 3, 10])
def test_rosenbrocks_valley_ends_at_ones(n):
    f, ones = landscapes.rosenbrock, np.ones(n)
    assert f(ones) == 0 and not f.grad(ones).any()
    assert critical_points.classify(f.hess(ones)) == "minimum"
    p = RNG.normal(size=n)
    np.testing.assert_allclose(forward_mode.gradient(f, p), f.grad(p), rtol=1e-12)
    np.testing.assert_allclose(finite_difference.jacobian(f.grad, p), f.hess(p), atol=1e-8)


@given(arrays(float, (3, 3), elements=entries), arrays(float, 3, elements=entries))
def test_a_quadratic_is_half_p_a_p(B, p):
    A = B + B.T
    f = landscapes.quadratic(A)
    size = 1e-14 * (1 + abs(A).max()) * (1 + abs(p).max()) ** 2
    assert f(p) == pytest.approx(0.5 * p @ A @ p, abs=20 * size)
    np.testing.assert_allclose(f.grad(p), A @ p, atol=20 * size)
    np.testing.assert_array_equal(f.hess(p), A)


def test_a_quadratic_keeps_its_own_matrix():
    A = np.diag([1.0, 2.0])
    f = landscapes.quadratic(A)
    A[0, 0] = 99.0
    assert f(np.array([1.0, 0.0])) == 0.5
