"""The pictures of margins say what the losses say, and their goals can be reached by hand."""

from functools import partial

import numpy as np
import pytest
from pictures import expect_goal, expect_no_memory, fresh, hits, page, said

from helpers import loss_gallery
from helpers.plots import margins

STEPS = 4
RUNS = {
    "first": {loss.name: np.linspace(0, 1, STEPS) for loss in loss_gallery.GALLERY},
    "second": {
        loss.name: np.full(STEPS, 0.2 if k < 4 else 0.8)
        for k, loss in enumerate(loss_gallery.GALLERY)
    },
}
PICTURES = {
    "surrogates": ({"columns": 2}, margins.surrogates),
    "rivals": ({}, margins.rivals),
    "gallery": ({"rows": 2}, lambda axes: margins.gallery(axes, loss_gallery.GALLERY)),
    "contest": ({}, lambda ax: margins.contest(ax, RUNS)),
}
# Values that reach the goal, values nearby that do not.
GOALS = {
    "surrogates": ([{"m": 1.5}], [{"m": 1.4}, {"m": 1.6}]),
    "rivals": ([{"own": 3.0}], [{"own": 2.9}]),
    "gallery": (
        [
            {"loss": "expectation", "score": -6.5},
            {"loss": "regularised expectation", "score": -6.0},
            {"loss": "Chebyshev", "score": -6.0},
            {"loss": "Tanimoto", "score": -6.0},
        ],
        [
            {"loss": "expectation", "score": -5.5},
            {"loss": "expectation", "score": 8.0},
            *(
                {"loss": loss.name, "score": -6.0}
                for loss in loss_gallery.GALLERY
                if "log" in loss.name or "hinge" in loss.name or loss.name[0] == "L"
            ),
        ],
    ),
    "contest": ([{"step": 2, "start": "second"}], [{"step": 3, "start": "first"}]),
}
EVERY = pytest.mark.parametrize("name", PICTURES)


def drawn(name):
    """Return (list of axes, update) of a picture on a figure of its own."""
    shape, draw = PICTURES[name]
    return fresh(draw, **shape)


@EVERY
def test_a_goal_is_reached_where_the_mathematics_says_and_not_at_the_start(name):
    expect_goal(partial(drawn, name), *GOALS[name])


@EVERY
def test_a_picture_depends_on_the_values_and_not_on_the_path(name):
    expect_no_memory(partial(drawn, name), *GOALS[name])


def test_the_hinge_and_the_square_are_in_balance_on_a_page_without_a_kernel():
    settings = page(drawn("surrogates")[1], {"m": (-1.0, 3.0, 0.1)})
    assert hits(partial(drawn, "surrogates"), settings) == [{"m": 1.5}]


@pytest.mark.parametrize("m", [-2.0, -0.35, 0.0, 0.7, 2.15])
def test_dots_of_the_surrogates_stand_on_heights_and_pulls(m):
    (left, right), update = drawn("surrogates")
    update(m)
    dots = [[line for line in ax.lines if line.get_marker() == "o"] for ax in (left, right)]
    sigma = 1 / (1 + np.exp(m))
    heights = [max(0, 1 - m), (1 - m) ** 2, np.log(1 + np.exp(-m))]
    pulls = [float(m < 1), 2 * (1 - m), sigma]
    for side, expected in zip(dots, (heights, pulls)):
        found = [dot.get_data() for dot in side]
        assert [x[0] for x, _ in found] == [m] * 3
        np.testing.assert_allclose([y[0] for _, y in found], expected, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("own, reaches", [(1.0, (2, 0.1)), (-1.0, (4, 2.1)), (2.3, (0.7, 0))])
def test_bars_are_as_tall_as_the_rivals_reach(own, reaches):
    (ax,), update = drawn("rivals")
    update(own)
    heights = [bar.get_height() for bar in ax.patches]
    np.testing.assert_allclose(heights, reaches, atol=1e-12)
    assert f"sum {sum(reaches):.2f}   largest {max(reaches):.2f}" in said([ax])


@pytest.mark.parametrize("loss", loss_gallery.GALLERY, ids=lambda loss: loss.name)
def test_the_pull_drawn_is_minus_the_slope_of_the_height_drawn(loss):
    (top, bottom), update = drawn("gallery")
    update(loss.name, 1.0)
    z, height = top.lines[-2].get_data()
    pull = bottom.lines[-2].get_ydata()
    np.testing.assert_array_equal(z, bottom.lines[-2].get_xdata())
    slope = (height[2:] - height[:-2]) / (z[2:] - z[:-2])
    # Central differences err by h^2/6 of the third derivative; at a kink, by the jump.
    smooth = abs(slope + pull[1:-1]) < 5e-3 * (1 + abs(slope))
    assert smooth.sum() >= len(smooth) - 4
    dot = top.lines[-1].get_data()
    assert dot[0] == [1.0] and dot[1] == pytest.approx(np.interp(1.0, z, height))


def test_accuracy_is_the_share_of_largest_scores_that_are_right():
    X, labels = np.array([[2.0], [-1.0], [3.0]]), np.array([1, 0, 0])
    weights = np.array([[[0.0, 0.0], [1.0, 0.0]], [[1.0, 0.0], [0.0, 0.5]]])
    # First: class 1 where x > 0, so the third is wrong. Second: class 0 where x > 1/2.
    np.testing.assert_allclose(margins.accuracies(weights, X, labels), [2 / 3, 1 / 3])


def test_dots_of_the_contest_are_the_shares_at_that_step():
    (ax,), update = drawn("contest")
    update(step=1, start="second")
    discs, triangles = (next(i for i in ax.lines if i.get_marker() == m) for m in "ov")
    assert sorted(discs.get_xdata()) == [0.8] * 8 and sorted(triangles.get_xdata()) == [0.2] * 4
    rows = np.concatenate([discs.get_ydata(), triangles.get_ydata()])
    assert sorted(rows) == list(range(12))
    ticks = [label.get_text() for label in ax.get_yticklabels()]
    at = dict(zip(ticks, ax.get_yticks()))
    assert {at[loss.name] for loss in loss_gallery.GALLERY[:4]} == set(triangles.get_ydata())


@pytest.mark.parametrize("name, at", [("surrogates", {"m": 2.0}), ("gallery", {"loss": "hinge"})])
def test_a_loss_that_rests_pulls_with_0_and_not_with_minus_0(name, at):
    axes, update = drawn(name)
    update(**at)
    assert "0.00" in said(axes) and "-0.00" not in said(axes)


def test_the_name_of_a_loss_is_not_crossed_by_its_curve():
    (top, _), update = drawn("gallery")
    for loss in loss_gallery.GALLERY:
        update(loss.name, 8.0)
        name = next(text for text in top.texts if text.get_text().startswith(loss.name))
        box = name.get_window_extent(top.figure.canvas.get_renderer())
        for line in top.lines:
            at = top.transData.transform(line.get_xydata())
            assert not np.any([box.contains(*point) for point in at])
