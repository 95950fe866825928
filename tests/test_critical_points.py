import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from helpers.critical_points import by_eigenvalues, by_minors, classify

WAYS = (by_eigenvalues, by_minors, classify)
sizes = st.integers(1, 5)
whole = st.integers(-3, 3).map(float)


@given(sizes.flatmap(lambda n: arrays(float, (n, n), elements=whole)))
def test_eigenvalues_and_minors_agree_on_whole_numbers(B):
    # Whole entries make exact zeros, repeated rows and singular minors common.
    H = np.tril(B) + np.tril(B, -1).T
    assert by_eigenvalues(H) == by_minors(H)


@given(sizes.flatmap(lambda n: arrays(float, (n, n), elements=st.floats(-1, 1))))
def test_eigenvalues_and_minors_agree_on_any_numbers(B):
    H, tol = B + B.T, 1e-6
    bends = np.linalg.eigvalsh(H)
    # At the tolerance itself the last bit decides, and may decide twice.
    size = np.max(abs(bends)) or 1.0
    assume(np.all(abs(abs(bends) - tol * size) > 1e-12 * size))
    assert by_eigenvalues(H, tol) == by_minors(H, tol)


@given(st.lists(st.sampled_from([-2.0, -1.0, 0.0, 1.0, 3.0]), min_size=1, max_size=5),
       st.integers(0, 99))
def test_turning_the_axes_changes_no_verdict(bends, seed):
    up, down, flat = (any(np.sign(bends) == s) for s in (1, -1, 0))
    expected = "saddle" if up and down else "undecided" if flat else "minimum" if up else "maximum"
    Q = np.linalg.qr(np.random.default_rng(seed).normal(size=(len(bends),) * 2))[0]
    H = Q @ np.diag(bends) @ Q.T
    for way in WAYS:
        assert way((H + H.T) / 2) == expected


@given(arrays(float, (3, 3), elements=whole), st.sampled_from([1e-30, 1e30]))
def test_the_unit_of_f_changes_no_verdict(B, unit):
    H = B + B.T
    for way in WAYS:
        assert way(unit * H) == way(H)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("H, verdict", [
    ([[4, -1], [-1, 6]], "minimum"), ([[-4, -1], [-1, -6]], "maximum"),
    ([[4, 0], [0, -4]], "saddle"), ([[2, 0], [0, 0]], "undecided"),
    ([[1, 2], [2, 1]], "saddle"),  # a positive diagonal is not enough
    ([[-1, 0], [0, -1]], "maximum"),  # nor is a positive determinant
    ([[0, -14.4], [-14.4, 0]], "saddle"), ([[0, 0], [0, 0]], "undecided"),
    ([[1, 0, 0], [0, 0, 0], [0, 0, -1]], "saddle"),  # up and down decide, whatever is flat
    ([[-3]], "maximum"), ([[0]], "undecided"), ([[1, 1], [1, 1]], "undecided"),
])
def test_the_matrices_of_the_lecture(way, H, verdict):
    assert way(H) == verdict


@pytest.mark.parametrize("way", WAYS)
def test_rounding_makes_no_bend(way):
    H = np.diag([1.0, 1e-10])
    assert way(H) == "undecided"
    assert way(H, tol=1e-11) == "minimum"
    assert way(np.diag([1.0, -1e-10]), tol=1e-11) == "saddle"


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("H, error, message", [
    ([[1, 2, 3], [2, 1, 0]], ValueError, "square"), ([1, 2], ValueError, "square"),
    ([[1, 2], [0, 1]], ValueError, "symmetric"), ([[1, np.nan], [np.nan, 1]], ValueError, "finite"),
    ([], ValueError, "at least one"), ("H", TypeError, "real numbers"),
    (np.zeros((2, 2, 3)), ValueError, "square"),
])
def test_what_is_no_hessian_is_refused(way, H, error, message):
    with pytest.raises(error, match=f"^H must .*{message}"):
        way(H)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("tol", [0, -1e-9, np.nan])
def test_a_tolerance_is_above_0(way, tol):
    with pytest.raises(ValueError, match=r"^tol must"):
        way(np.eye(2), tol)
