"""Functions of two variables: surfaces in space, maps of their heights, what moves on them.

f takes the variables first: p has shape (2, ...), f(p) has shape (...).
"""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import FancyArrowPatch

from helpers.plots import BLUE, GREY, ORANGE, moving

# Light throughout, so that whatever lies on it can be seen; darker is higher.
QUIET = LinearSegmentedColormap.from_list("quiet", ["#FFFFFF", "#DCEAF5", "#A9CBE3"])


def direction(theta):
    """Return the unit vectors (2, ...) at theta degrees from the x axis."""
    return np.array([np.cos(np.radians(theta)), np.sin(np.radians(theta))])


def mesh(x, y, count=121):
    """Return points (2, count, count) over the rectangle x = (low, high), y = (low, high)."""
    return np.stack(np.meshgrid(np.linspace(*x, count), np.linspace(*y, count)))


def contours(ax, f, x, y, levels=12, unit=True):
    """Draw f's level lines over quiet colours on x = (low, high), y = (low, high); return them.

    levels is how many, or which. unit gives both axes one scale: only then do right angles of the
    plane look like right angles.
    """
    points = mesh(x, y)
    heights = f(points)
    ax.contourf(*points, heights, levels, cmap=QUIET, extend="both")
    lines = ax.contour(
        *points, heights, levels, colors=GREY, linewidths=0.7, alpha=0.6, linestyles="solid"
    )
    ax.grid(False)
    ax.set(xlim=x, ylim=y, xlabel="x", ylabel="y")
    if unit:
        ax.set_aspect("equal")
    return lines


def surface(ax, f, x, y, count=30, alpha=0.75):
    """Draw z = f(x, y) on a 3-D ax over x = (low, high), y = (low, high); return the surface."""
    points = mesh(x, y, count)
    ax.set(xlabel="x", ylabel="y", zlabel="z", xlim=x, ylim=y)
    return ax.plot_surface(
        *points, f(points), cmap=QUIET, alpha=alpha, rstride=1, cstride=1,
        edgecolor="#8FB4CF", linewidth=0.3,
    )  # fmt: skip


def field(ax, grad, x, y, count=13):
    """Draw grad at count x count points as arrows of one length; return them (a Quiver).

    They say the direction only.
    """
    points = mesh(x, y, count)
    slopes = grad(points)
    size = np.hypot(*slopes)
    # Where there is no direction there is no arrow.
    across, up = np.where(size > 1e-9, slopes / np.where(size > 1e-9, size, 1), np.nan)
    spacing = (x[1] - x[0]) / (count - 1)
    return ax.quiver(
        *points, across, up, color=BLUE, pivot="mid", angles="xy",
        scale_units="xy", scale=1 / (0.7 * spacing), width=0.0035,
    )  # fmt: skip


def arrow(ax, color=ORANGE, linestyle="-"):
    """Return place(start, step), which draws a moving arrow from start to start + step on ax."""
    patch = FancyArrowPatch(
        (0, 0), (1, 1), color=color, arrowstyle="-|>", mutation_scale=16, linewidth=2.4,
        linestyle=linestyle, shrinkA=0, shrinkB=0,
    )  # fmt: skip
    moving(ax.add_patch(patch))

    def place(start, step):
        # An arrow of no length has no head to draw.
        patch.set_visible(bool(np.hypot(*step) > 1e-9))
        patch.set_positions(tuple(start), tuple(np.add(start, step)))

    return place


def path(ax, color=ORANGE, marker="o"):
    """Return update(points), which draws the iterates (k, 2) as joined dots, the last one larger.

    For step k of a run: `update(trace.path[: k + 1])`.
    """
    (line,) = ax.plot([], [], "-", marker=marker, color=color, lw=1.4, ms=4)
    (last,) = ax.plot([], [], marker, color=color, ms=10, mec="white")
    moving(line, last)

    def update(points):
        points = np.asarray(points, dtype=float)
        line.set_data(*points.T)
        last.set_data(*points[-1:].T)

    return update
