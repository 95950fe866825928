"""Maps, surfaces and what moves on them, against independent mathematics."""

import numpy as np
import pytest

from helpers.plots import figure, surfaces


def circle(p):
    return p[0] ** 2 + p[1] ** 2


def test_a_mesh_has_the_variables_first_and_reaches_its_corners():
    points = surfaces.mesh((0, 2), (-1, 3), 5)
    assert points.shape == (2, 5, 5)
    assert points[:, 0, 0].tolist() == [0, -1] and points[:, -1, -1].tolist() == [2, 3]


def test_level_lines_of_the_squared_distance_are_circles():
    _, ax = figure()
    lines = surfaces.contours(ax, circle, (-3, 3), (-3, 3), levels=[1, 4])
    for path, level in zip(lines.get_paths(), (1, 4), strict=True):
        # Straight pieces of the mesh's width 0.05 leave the circle by at most its square over 8.
        assert circle(path.vertices.T) == pytest.approx(level, abs=0.05**2)


def test_a_surface_stands_at_the_height_of_its_function():
    _, ax = figure(projection="3d")
    faces = surfaces.surface(ax, circle, (-1, 1), (-1, 1), count=5)
    corners = np.moveaxis(faces._faces, -1, 0)
    np.testing.assert_allclose(corners[2], circle(corners))


def test_a_field_has_arrows_of_one_length_along_the_gradient_and_none_where_it_is_0():
    _, ax = figure()
    arrows = surfaces.field(ax, lambda p: 2 * p, (-1, 1), (-1, 1), count=3)
    assert np.flatnonzero(arrows.Umask).tolist() == [4]
    found, away = np.delete([[arrows.U, arrows.V], [arrows.X, arrows.Y]], 4, axis=-1)
    np.testing.assert_allclose(found, away / np.hypot(*away))


def test_an_arrow_goes_from_its_start_by_its_step_and_vanishes_with_it():
    _, ax = figure()
    place = surfaces.arrow(ax)
    (patch,) = ax.patches
    place((1, 2), (0.5, -1))
    assert patch._posA_posB == [(1, 2), (1.5, 1)] and patch.get_visible()
    place((1, 2), (0, 0))
    assert not patch.get_visible()


def test_a_path_joins_all_points_and_marks_the_last():
    _, ax = figure()
    update = surfaces.path(ax)
    run = np.array([[5.0, 5], [4.5, 5], [4, 4]])
    update(run)
    line, last = ax.lines
    np.testing.assert_array_equal(np.transpose(line.get_data()), run)
    np.testing.assert_array_equal(np.transpose(last.get_data()), run[-1:])


def test_only_the_first_axes_of_a_figure_in_space_is_in_space():
    _, axes = figure(1, 2, projection="3d")
    assert [ax.name for ax in axes] == ["3d", "rectilinear"]
    assert figure(projection="3d")[1].name == "3d"
