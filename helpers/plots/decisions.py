"""The plane of two inputs: points of two classes, and what a unit says of every place.

A unit is a function p of points (2, ...), variables first, with values (...).
"""

import numpy as np
from contourpy import contour_generator
from matplotlib.colors import LinearSegmentedColormap

from helpers.plots import AMBER, BLUE, GREY, ORANGE, moving
from helpers.plots.surfaces import mesh

# Class 0, class 1: a circle and a triangle, in the colours of the two ends of TINTS.
MARKS = ((BLUE, "o"), (AMBER, "^"))
# Light throughout, so that points and lines on it can be seen; white where a unit is undecided.
TINTS = LinearSegmentedColormap.from_list("tints", ["#8FBEDF", "#FFFFFF", "#F5CF7F"])


def classes(ax, X, t, names=("class 0", "class 1"), size=9):
    """Draw the rows of X (n, 2) told apart by colour and marker: t (n,) is 0 or 1; return lines.

    They count as moving: what rests would vanish under the colours of `regions`.
    """
    t = np.asarray(t)
    lines = []
    for k, ((color, marker), name) in enumerate(zip(MARKS, names, strict=True)):
        points = np.asarray(X)[t == k].T
        lines += ax.plot(*points, marker, color=color, ms=size, mec=GREY, mew=1.2, label=name)
    for line in moving(*lines):
        line.set_zorder(8)
    return lines


def level_points(points, heights, level):
    """Return the line heights = level over a mesh as x, y; NaN parts its pieces from each other."""
    pieces = contour_generator(*points, heights).lines(level)
    gap = np.full((1, 2), np.nan)
    joined = [row for piece in pieces for row in (piece, gap)]
    return np.concatenate([gap, *joined]).T


def regions(ax, p, x, y, level=0.5, ends=(0.0, 1.0)):
    """Colour x = (low, high), y = (low, high) by p and draw its line p = level; return update(p).

    ends are the values of the two full colours; white lies halfway between them.
    """
    points = mesh(x, y, 81)
    image = ax.imshow(
        np.zeros((81, 81)), extent=(*x, *y), origin="lower", interpolation="bilinear",
        cmap=TINTS, vmin=ends[0], vmax=ends[1], aspect=ax.get_aspect(),
    )  # fmt: skip
    line = ax.plot([], [], color=ORANGE)[0]
    moving(image, line)
    # Above the picture of the plane, below the points.
    image.set_zorder(0)
    line.set_zorder(5)
    ax.grid(False)
    ax.set(xlim=x, ylim=y)

    def update(p=p):
        heights = p(points)
        image.set_data(heights)
        line.set_data(*level_points(points, heights, level))

    update()
    return update
