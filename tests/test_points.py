"""One convention for functions of many variables, and what happens to functions that break it."""

import numpy as np
import pytest
from counting import counting

from helpers.points import CHUNK, at_columns, in_chunks, over_lines, require_points

POINTS = np.random.default_rng(0).normal(size=(3, 8))
A = np.array([[2.0, 1.0, 0.0], [1.0, 3.0, -1.0], [0.0, -1.0, 4.0]])


def softmax(p):
    return np.exp(p) / np.exp(p).sum()  # right for one point, mixes many


@pytest.mark.parametrize("f", [
    lambda p: p[0] ** 2 + p[1] * p[2],
    lambda p: np.sin(p).sum(axis=0),
    lambda p: sum(p**2),
    lambda p: [1.0, 2.0, 3.0] @ p,
])
def test_what_is_written_for_one_point_takes_many_in_one_call(f):
    counted, shapes = counting(f)
    values = at_columns(counted, rank=0)(POINTS)
    np.testing.assert_allclose(values, [f(p) for p in POINTS.T], rtol=1e-14)
    assert shapes == [(3,), (3, 9)]  # one of all to compare by


@pytest.mark.parametrize("f", [
    lambda p: np.sum(p**2),
    lambda p: p @ A @ p,
    np.linalg.norm,
    np.max,
    lambda p: p[0] if p[0] > p[1] else p[1] ** 2,
    lambda p: float(p[0]) * 2,
    lambda p: np.linalg.det(A + np.diag(p)),
    lambda p: softmax(p)[1],  # the right shape, and wrong: only comparing shows it
    lambda p: p[0] - p.mean(),
    lambda p: 3,
])
def test_what_takes_one_point_only_is_asked_point_by_point(f):
    values = at_columns(f, rank=0)(POINTS)
    np.testing.assert_array_equal(values, [f(p) for p in POINTS.T])


def test_a_vector_of_values_takes_many_points_too():
    together = at_columns(lambda p: np.array([p[0] * p[1], p[2]]), rank=1)(POINTS)
    np.testing.assert_array_equal(together, [POINTS[0] * POINTS[1], POINTS[2]])
    np.testing.assert_array_equal(at_columns(softmax, rank=1)(POINTS)[:, 5], softmax(POINTS[:, 5]))


def test_the_verdict_falls_once():
    f, shapes = counting(lambda p: p[0] * p[1])
    g = at_columns(f, rank=0)
    g(POINTS), g(POINTS[:, :5])
    assert shapes == [(3,), (3, 9), (3, 5)]


def test_as_many_points_as_variables_are_not_mixed_up():
    square = POINTS[:, :3]
    expected = [(p**2).sum() for p in square.T]
    # Summed over the wrong axis, three points in three variables have the right shape.
    np.testing.assert_allclose(at_columns(lambda p: (p**2).sum(axis=-1), rank=0)(square), expected)


def test_a_point_outside_the_domain_does_not_slow_the_rest():
    f, shapes = counting(lambda p: np.sqrt(p[0]))
    with np.errstate(invalid="ignore"):
        values = at_columns(f, rank=0)(np.array([[-1.0, 4.0]]))
    np.testing.assert_array_equal(values, [np.nan, 2.0])
    assert len(shapes) == 2


def test_a_function_that_changes_its_argument_does_no_harm():
    def careless(p):
        p *= 2
        return np.sum(p)

    before = POINTS.copy()
    np.testing.assert_allclose(at_columns(careless, rank=0)(POINTS.copy()), 2 * before.sum(axis=0))


@pytest.mark.parametrize("f, rank, message", [
    (lambda p: p, 0, r"f must return one number for one point of 3 variables, got shape \(3,\)"),
    (lambda p: p[:1], 0, r"got shape \(1,\)"),
    (lambda p: p[0], 1, r"f must return one vector for one point of 3 variables, got shape \(\)"),
    (lambda p: np.outer(p, p), 1, r"got shape \(3, 3\)"),
])
def test_a_wrong_shape_is_named(f, rank, message):
    with pytest.raises(ValueError, match=message):
        at_columns(f, rank)(POINTS)


@pytest.mark.parametrize("f", [lambda p: None, lambda p: "1", lambda p: 1j * p[0]])
def test_what_is_no_real_number_is_named(f):
    with pytest.raises(TypeError, match="f must return real numbers, got"):
        at_columns(f, rank=0)(POINTS)


def test_an_error_inside_f_is_the_students_to_see():
    with pytest.raises(ZeroDivisionError):
        at_columns(lambda p: 1 / 0, rank=0)(POINTS)


def test_a_single_number_is_no_point():
    with pytest.raises(ValueError, match=r"^x must be a point"):
        require_points("x", 2.0)
    assert require_points("x", [1, 2]).dtype == float


@pytest.mark.parametrize("size", [0, 1, 3, 8, 100])
def test_chunks_join_without_a_seam(size):
    np.testing.assert_array_equal(in_chunks(np.sin, size, POINTS), np.sin(POINTS))


@pytest.mark.parametrize("size", [1, 5, 1000])
def test_lines_are_all_pairs_of_a_direction_and_a_point(size):
    directions = np.eye(3)[:, :2]
    table = over_lines(lambda p, u: (p * u).sum(axis=0), POINTS, directions, size)
    np.testing.assert_allclose(table, directions.T @ POINTS)


def test_a_chunk_fits_the_cache():
    assert 8 * CHUNK <= 2**18
