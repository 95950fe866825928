import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from helpers.information import entropy, kl_divergence, times_log
from helpers.losses import cross_entropy_of_probabilities

laws = arrays(float, 5, elements=st.floats(0.01, 1)).map(lambda w: w / w.sum())


def test_the_coin_of_the_syllabus():
    fair, unfair = np.array([0.5, 0.5]), np.array([0.7, 0.3])
    assert entropy(fair) == pytest.approx(np.log(2), rel=1e-15)
    assert entropy(unfair) == pytest.approx(0.610864302055, rel=1e-11)
    assert kl_divergence(unfair, fair) == pytest.approx(0.0822828785051, rel=1e-11)
    assert cross_entropy_of_probabilities(fair, unfair) == pytest.approx(0.693147180560, rel=1e-11)


@given(laws, laws)
def test_cross_entropy_is_entropy_plus_divergence(p, q):
    whole = cross_entropy_of_probabilities(q, p)
    assert entropy(p) + kl_divergence(p, q) == pytest.approx(whole, rel=1e-13)
    assert kl_divergence(p, q) >= -1e-15  # Gibbs
    assert kl_divergence(p, p) == 0


@given(laws)
def test_entropy_lies_between_0_and_ln_c(p):
    assert 0 <= entropy(p) <= np.log(5) + 1e-15


def test_what_is_certain_has_no_entropy_and_what_is_impossible_an_infinite_divergence():
    sure = np.array([0.0, 1.0, 0.0])
    assert entropy(sure) == 0 and not np.signbit(entropy(sure))
    assert kl_divergence(sure, [0.25, 0.5, 0.25]) == np.log(2)
    assert kl_divergence([0.25, 0.5, 0.25], sure) == np.inf
    assert np.array_equal(times_log([0.0, 1.0, 1.0], [0.0, 0.0, 1.0]), [0, -np.inf, 0])


def test_one_number_a_row_along_any_axis():
    p = np.array([[0.5, 0.5, 0.0], [0.2, 0.3, 0.5]])
    assert entropy(p) == pytest.approx([entropy(row) for row in p], rel=1e-15)
    assert entropy(p.T, axis=0) == pytest.approx(entropy(p), rel=1e-15)
    assert kl_divergence(p, p[::-1])[1] == np.inf
