"""The pictures of 00_vectors against independent mathematics."""

import math
from functools import partial

import pytest
from pictures import arrows, expect_goal, expect_no_memory, fresh, lines, points, said

from helpers.plots import minus, vectors


def combination(axes):
    return vectors.combination(axes[0], (2, 1), (-1, 2), (3, 4))


def shadow(axes):
    return vectors.shadow(axes[0], (4, 2), 3.0)


def image(axes):
    return vectors.image(axes, (2, 1), (1, 3))


# Values that reach the goal of a picture, values nearby that do not.
GOALS = {
    combination: ([{"a": 2.0, "b": 1.0}], [{"a": 2.0, "b": 1.5}]),
    shadow: ([{"theta": 297.0}, {"theta": 117.0}], [{"theta": 295.0}]),
    image: ([{"c": -1.0, "d": 2.0}], [{"c": -1.0, "d": 2.5}]),
}
EVERY = pytest.mark.parametrize("draw", GOALS)


def drawn(draw):
    """Return (axes, update) of a picture on a figure of its own."""
    return fresh(draw, columns=2)


def tips(ax):
    return [tuple(end) for _, end in arrows(ax)]


@EVERY
def test_a_goal_is_reached_where_the_mathematics_says_and_not_at_the_start(draw):
    expect_goal(partial(drawn, draw), *GOALS[draw])


@EVERY
def test_a_picture_depends_on_the_values_and_not_on_the_path(draw):
    expect_no_memory(partial(drawn, draw), *GOALS[draw])


def test_arrows_are_added_one_after_the_other():
    (ax, _), update = drawn(combination)
    update(a=3.0, b=-1.0)
    first, second, total = tips(ax)
    assert first == pytest.approx((6, 3)) and second == total == pytest.approx((7, 1))


@pytest.mark.parametrize(("a", "b"), [(-1.0, -1.0), (-1.0, 2.0), (3.0, -1.0), (3.0, 2.0)])
def test_no_walk_that_the_sliders_allow_leaves_the_plane(a, b):
    (ax, _), update = drawn(combination)
    update(a=a, b=b)
    (left, right), (low, high) = ax.get_xlim(), ax.get_ylim()
    assert all(left <= x <= right and low <= y <= high for x, y in tips(ax))


@pytest.mark.parametrize("theta", [0.0, 60.0, 117.0, 250.0])
def test_the_dot_product_is_length_times_shadow_and_the_cosine_of_the_angle(theta):
    axes, update = drawn(shadow)
    update(theta=theta)
    between = math.radians(theta) - math.atan2(2, 4)
    product = math.sqrt(20) * 3 * math.cos(between)
    assert minus(f"u · v = {product:.2f}") in said(axes)
    (thrown,) = [line for line in lines(axes[0]) if line.get_lw() > 5]
    foot = points(thrown)[1]
    assert foot @ [4, 2] == pytest.approx(product)
    assert foot @ [-2, 4] == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("c, d", [(0.0, 1.0), (-1.0, 2.0), (2.0, -2.0)])
def test_a_matrix_sends_the_axis_arrows_to_its_columns_and_the_corner_to_their_sum(c, d):
    (_, after), update = drawn(image)
    update(c=c, d=d)
    assert tips(after)[:2] == [pytest.approx((2, 1)), pytest.approx((c, d))]
    assert tips(after)[2] == pytest.approx((2 + c, 1 + d))
