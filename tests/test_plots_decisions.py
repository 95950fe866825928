"""The plane coloured by a unit, and the points of two classes on it."""

import numpy as np
import pytest

from helpers.plots import decisions, figure, pixels

SENTENCES, HAPPY = np.array([[3, 0], [0, 2], [2, 1], [1, 3]]), np.array([1, 0, 1, 0])


def difference(points):
    return points[0] - points[1]


def circle(points):
    return np.hypot(*points)


def test_each_class_has_its_points_its_colour_and_its_marker():
    _, ax = figure()
    sad, happy = decisions.classes(ax, SENTENCES, HAPPY, ("sad", "happy"))
    assert np.transpose(sad.get_data()).tolist() == [[0, 2], [1, 3]]
    assert np.transpose(happy.get_data()).tolist() == [[3, 0], [2, 1]]
    assert sad.get_marker() != happy.get_marker()
    assert sad.get_color() != happy.get_color()
    assert (sad.get_label(), happy.get_label()) == ("sad", "happy")


def test_a_class_without_points_is_drawn_empty():
    _, ax = figure()
    sad, happy = decisions.classes(ax, SENTENCES, np.ones(4))
    assert len(sad.get_xdata()) == 0
    assert len(happy.get_xdata()) == 4


@pytest.mark.parametrize("level", [-1.0, 0.0, 0.5])
def test_the_level_line_of_a_difference_is_straight(level):
    _, ax = figure()
    decisions.regions(ax, difference, (-2, 4), (-1, 4), level, ends=(-3, 3))
    x, y = ax.lines[0].get_data()
    assert np.isfinite(x).sum() > 50
    np.testing.assert_allclose((x - y)[np.isfinite(x)], level, atol=1e-12)


def test_a_line_of_several_pieces_is_parted_and_an_absent_one_is_empty():
    points = np.stack(np.meshgrid(np.linspace(-2, 2, 81), np.linspace(-2, 2, 81)))
    x, _ = decisions.level_points(points, points[0] ** 2, 1.0)
    jump = abs(np.diff(x)) > 0.2
    assert not jump.any()
    assert set(np.sign(x[np.isfinite(x)])) == {-1, 1}
    assert not np.isfinite(decisions.level_points(points, points[0], 9.0)).any()


def test_update_paints_another_unit_and_leaves_nothing_of_the_first():
    _, ax = figure()
    update = decisions.regions(ax, difference, (-2, 2), (-2, 2), 1.0, ends=(-2, 2))
    update(circle)
    x, y = ax.lines[0].get_data()
    # A chord of a cell of 1/20 lies within (1/20)^2 / 4 of its circle.
    np.testing.assert_allclose(np.hypot(x, y)[np.isfinite(x)], 1, atol=1e-3)
    painted = ax.images[0].get_array()
    assert painted[40, 80] == pytest.approx(2)
    assert painted[0, 40] == pytest.approx(2)
    update()
    assert ax.images[0].get_array()[0, 40] == pytest.approx(2)
    assert ax.images[0].get_array()[80, 40] == pytest.approx(-2)


def test_points_are_above_the_line_and_the_line_above_the_colours():
    _, ax = figure()
    decisions.regions(ax, difference, (-2, 4), (-1, 4))
    sad, _ = decisions.classes(ax, SENTENCES, HAPPY)
    image, line = ax.images[0], ax.lines[0]
    assert image.get_zorder() < line.get_zorder() < sad.get_zorder()
    assert image.get_animated() and line.get_animated() and sad.get_animated()


def test_a_blitted_plane_shows_its_points():
    fig, ax = figure()
    update = decisions.regions(ax, difference, (-2, 4), (-1, 4))
    decisions.classes(ax, SENTENCES, HAPPY)
    paint = pixels.painter(fig)
    paint()
    update(lambda points: -difference(points))
    blitted = inside(ax, paint())
    for artist in (*ax.images, *ax.lines):
        artist.set_animated(False)
    fig.canvas.draw()
    assert abs(blitted - inside(ax, fig.canvas.buffer_rgba())).max() <= 1


def inside(ax, buffer):
    """Return the pixels of ax without its frame, over which what moves is drawn."""
    box, rows = ax.get_window_extent(), np.array(buffer).astype(int)
    top = len(rows) - int(box.y1)
    return rows[top + 4 : len(rows) - int(box.y0) - 4, int(box.x0) + 4 : int(box.x1) - 4]
