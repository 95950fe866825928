import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.iteration import order, run, take


def powers(q, x=1.0):
    """Yield 1, q, q^2, ..."""
    while True:
        yield x
        x = q * x


def test_take_gives_the_first_n():
    np.testing.assert_array_equal(take(powers(0.5), 4), [1, 0.5, 0.25, 0.125])


def test_take_stacks_vectors_as_rows():
    assert take((np.zeros(3) for _ in itertools.count()), 5).shape == (5, 3)


def test_take_consumes_no_more_than_n():
    iterates = powers(0.5)
    take(iterates, 3)
    assert next(iterates) == 0.125


def test_take_refuses_fewer_than_n():
    with pytest.raises(ValueError, match="at least n = 3 iterates, got 2"):
        take([1.0, 2.0], 3)


def test_run_stops_at_the_first_short_step():
    trace = run(powers(0.5), tol=1e-3)
    steps = abs(np.diff(trace.path))
    assert trace.status == "converged"
    assert steps[-1] <= 1e-3 < steps[-2]


def test_a_short_step_is_short_against_the_size_of_x():
    trace = run((1e6 + x for x in powers(0.5)), tol=1e-3)
    assert abs(np.diff(trace.path))[-1] <= 1e3 and len(trace.path) == 2


def test_a_residual_decides_instead_of_the_step():
    def crawl():
        x = 1.0
        while True:
            yield x
            x = x - 1e-12

    assert run(crawl(), max_iter=5).status == "converged"  # the step lies
    assert run(crawl(), max_iter=5, residual=lambda x: x).status == "max_iter"


def test_a_root_as_start_has_converged_after_no_step():
    trace = run(powers(2.0, 0.0), residual=lambda x: x)
    assert trace.status == "converged" and trace.path.shape == (1,)


def test_max_iter_counts_steps():
    trace = run(powers(0.9), tol=0, max_iter=7)
    assert trace.status == "max_iter" and trace.path.shape == (8,)


@pytest.mark.parametrize("q", [10.0, -10.0])
def test_growth_beyond_1e12_is_divergence(q):
    trace = run(powers(q))
    assert trace.status == "diverged"
    assert abs(trace.path[-1]) > 1e12 >= abs(trace.path[-2])


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_an_iterate_that_is_not_finite_is_divergence_and_stays_in_the_path(bad):
    trace = run(iter([np.zeros(2), np.array([1.0, bad]), np.zeros(2)]))
    assert trace.status == "diverged" and trace.path.shape == (2, 2)


def test_one_component_far_away_is_divergence():
    assert run(iter([np.zeros(2), np.array([0.0, 2e12])])).status == "diverged"


def test_divergence_gives_no_warning():
    assert run((np.exp(x) for x in powers(1e3, np.float64(1))), max_iter=9).status == "diverged"


@given(st.floats(1.1, 3.0), st.floats(0.1, 1.0))
def test_the_order_of_e_to_the_p_is_p(p, constant):
    errors = [1e-2]
    for _ in range(3):
        errors.append(constant * errors[-1] ** p)
    # Logarithms of at most 160, each right to one rounding, and steps of at least 0.4.
    assert order(errors) == pytest.approx(p, rel=1e-12)


def test_a_geometric_sequence_has_order_1():
    assert order(take(powers(0.5), 9)) == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize("errors", [[1.0, 0.1], [1.0, 0.1, 0.0], [1.0, -0.1, 0.01], [1.0] * 3])
def test_an_order_needs_three_errors_that_shrink(errors):
    with pytest.raises(ValueError, match="errors"):
        order(errors)
