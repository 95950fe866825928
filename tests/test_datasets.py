import numpy as np
import pytest

from helpers.datasets import (
    IRIS_CLASSES,
    IRIS_FEATURES,
    SENTENCES,
    blobs,
    iris,
    one_hot,
    sentences,
    spirals,
    three_points,
    two_moons,
    xor,
)


def rng():
    return np.random.default_rng(0)


def test_the_four_sentences_count_what_they_say_and_are_separable():
    X, t = sentences()
    assert len(SENTENCES) == 4
    assert np.array_equal(X, [[3, 0], [0, 2], [2, 1], [1, 3]])
    assert np.array_equal((X[:, 0] > X[:, 1]) * 1.0, t)


def test_the_three_points_have_the_sums_that_the_notes_print():
    X, t = three_points()
    x = X[:, 0]
    assert [x.sum(), (x**2).sum(), t.sum(), (t**2).sum(), (x * t).sum()] == [6, 14, 10, 38, 21]


def test_no_line_separates_xor():
    X, t = xor()
    assert np.array_equal(t, (X[:, 0] != X[:, 1]) * 1.0)
    # Both classes have one centre: any line through it leaves a point of each on either side.
    assert np.array_equal(X[t == 0].mean(axis=0), X[t == 1].mean(axis=0))


@pytest.mark.parametrize("data", [two_moons, blobs, spirals], ids=lambda data: data.__name__)
@pytest.mark.parametrize("n", [1, 7, 200])
def test_drawn_data_is_balanced_and_repeats_with_its_seed(data, n):
    X, t = data(n, rng())
    assert X.shape == (n, 2) and t.shape == (n,)
    assert abs((t == 0).sum() - (t == 1).sum()) <= 1
    assert np.array_equal(X, data(n, rng())[0])
    assert not np.array_equal(X, data(n, np.random.default_rng(1))[0])


def test_moons_without_noise_are_two_half_circles():
    X, t = two_moons(400, rng(), noise=0.0)
    upper, lower = X[t == 0], X[t == 1]
    assert np.hypot(*upper.T) == pytest.approx(np.ones(200)) and np.all(upper[:, 1] >= 0)
    assert np.hypot(*(lower - [1, 0.5]).T) == pytest.approx(np.ones(200))
    assert np.all(lower[:, 1] <= 0.5)


def test_blobs_are_normal_around_their_centres():
    centres = ((0.0, 0.0, 5.0), (9.0, 0.0, 0.0), (0.0, 9.0, 0.0))
    X, t = blobs(30_000, rng(), centres, noise=2.0)
    for k, centre in enumerate(centres):
        # A mean of 10000 draws of deviation 2 deviates by 0.02, their deviation by 0.014.
        assert X[t == k].mean(axis=0) == pytest.approx(centre, abs=0.1)
        assert X[t == k].std(axis=0) == pytest.approx(np.full(3, 2.0), abs=0.07)


def test_spirals_without_noise_are_one_turned_by_half_a_turn():
    X, t = spirals(500, rng(), noise=0.0, turns=2.0)
    radius = np.hypot(*X.T)
    angle = 4 * np.pi * radius + np.pi * t
    assert X == pytest.approx(np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1))
    assert radius.max() <= 1


def test_iris_is_fishers_table():
    X, t = iris()
    assert X.shape == (150, len(IRIS_FEATURES)) and len(IRIS_CLASSES) == 3
    assert np.array_equal(np.bincount(t.astype(int)), [50, 50, 50])
    # The means of Fisher's Table II.
    means = [X[t == k].mean(axis=0) for k in range(3)]
    assert means[0] == pytest.approx([5.006, 3.428, 1.462, 0.246], abs=1e-12)
    assert means[1] == pytest.approx([5.936, 2.770, 4.260, 1.326], abs=1e-12)
    assert means[2] == pytest.approx([6.588, 2.974, 5.552, 2.026], abs=1e-12)
    # The two flowers that are misprinted in a copy much in use (0.1; 3.1 and 1.5).
    assert X[34].tolist() == [4.9, 3.1, 1.5, 0.2]
    assert X[37].tolist() == [4.9, 3.6, 1.4, 0.1]


def test_one_hot_has_one_1_a_row_where_the_label_says():
    assert np.array_equal(one_hot([0, 2, 1.0], 3), [[1, 0, 0], [0, 0, 1], [0, 1, 0]])
    assert np.array_equal(one_hot(np.array([3]), 5).argmax(axis=1), [3])
