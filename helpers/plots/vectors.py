"""Pictures of 00_vectors: arrows added, an angle and its shadow, a matrix that moves the plane."""

import numpy as np
from matplotlib.patches import Polygon

from helpers.plots import BLUE, GREEN, GREY, ORANGE, PINK, frozen, moving, readout
from helpers.plots.surfaces import arrow

SQUARE = np.array([[0, 1, 1, 0], [0, 0, 1, 1]], dtype=float)


def _plane(ax, x, y):
    """Give ax one scale on both axes, and draw the axes through the origin; return ax."""
    ax.axhline(0, color=GREY, lw=0.8)
    ax.axvline(0, color=GREY, lw=0.8)
    ax.set(xlim=x, ylim=y, aspect="equal", xticks=range(x[0], x[1] + 1), yticks=range(*y))
    return frozen(ax)


def combination(ax, u, v, target):
    """Draw a u, then b v from its tip, and the place target to reach; return update(a, b)."""
    _plane(ax, (-5, 9), (-3, 8))
    ax.plot(*target, "*", color=GREEN, ms=18)
    ax.set_title("Dashed: a times u, then b times v   solid: their sum")
    first, second, total = arrow(ax, BLUE, "--"), arrow(ax, PINK, "--"), arrow(ax)
    u, v = np.asarray(u, dtype=float), np.asarray(v, dtype=float)
    say = readout(ax)

    def update(a=1.0, b=-0.5):
        end = a * u + b * v
        first((0, 0), a * u)
        second(a * u, b * v)
        total((0, 0), end)
        sign = "−" if b < 0 else "+"
        text = f"{a:.1f} u {sign} {abs(b):.1f} v = ({end[0]:.1f}, {end[1]:.1f})"
        say(text, bool(np.hypot(*(end - target)) < 0.05))

    return update


def shadow(ax, u, length):
    """Draw u, a turning v of that length and v's shadow on u; return update(theta), in degrees."""
    u = np.asarray(u, dtype=float)
    along = u / np.hypot(*u)
    _line_of(ax, u, along)
    turning = arrow(ax)
    (thrown,), (drop,) = ax.plot([], [], "-", color=PINK, lw=7), ax.plot([], [], ":", color=GREY)
    moving(thrown, drop)
    say = readout(ax, 0.98, 0.04)

    def update(theta=60.0):
        v = length * np.array([np.cos(np.radians(theta)), np.sin(np.radians(theta))])
        foot = (v @ along) * along
        turning((0, 0), v)
        thrown.set_data([0, foot[0]], [0, foot[1]])
        drop.set_data([foot[0], v[0]], [foot[1], v[1]])
        across, up = v.round(2) + 0.0  # + 0.0 makes -0.0 a plain 0
        text = f"v = ({across:.2f}, {up:.2f})\nu · v = {round(float(u @ v), 2) + 0.0:.2f}"
        text += f"\nshadow {round(float(v @ along), 2) + 0.0:.2f}"
        say(text, abs(u @ v) < 0.11 * length)

    return update


def _line_of(ax, u, along):
    """Draw the arrow u and the line that it lies on."""
    _plane(ax, (-5, 8), (-3, 5))
    ax.set_title("v turns; thick: its shadow on the line of u")
    ax.plot(*np.outer(along, [-9, 9]), ":", color=GREY, lw=1)
    ax.text(u[0] + 0.1, u[1] + 0.15, "u", color=BLUE, fontsize=16)
    arrow(ax, BLUE)((0, 0), u)


def image(axes, first, goal):
    """Draw a square of arrows and what a matrix makes of it; return update(c, d).

    The matrix has the columns first and (c, d). The goal is to bring (1, 1) to goal.
    """
    before, after = axes
    _unit_square(before)
    _plane(after, (-3, 4), (-3, 5)).set_title("After M")
    after.plot(*goal, "*", color=GREEN, ms=18)
    patch = moving(after.add_patch(Polygon(SQUARE.T, facecolor=BLUE, alpha=0.25)))
    columns, corner = (arrow(after, BLUE), arrow(after, PINK, "--")), arrow(after)
    say = readout(after, 0.02, 0.03)

    def update(c=0.0, d=1.0):
        matrix = np.array([first, (c, d)], dtype=float).T
        patch.set_xy((matrix @ SQUARE).T)
        for place, column in zip(columns, matrix.T):
            place((0, 0), column)
        end = matrix @ [1, 1]
        corner((0, 0), end)
        say(f"M(1, 1) = ({end[0]:.1f}, {end[1]:.1f})", bool(np.hypot(*(end - goal)) < 0.05))

    return update


def _unit_square(ax):
    """Draw the square between the axis arrows, and its diagonal."""
    _plane(ax, (-3, 4), (-3, 5)).set_title("Before")
    ax.add_patch(Polygon(SQUARE.T, facecolor=BLUE, alpha=0.25))
    for color, dashes, tip in ((BLUE, "-", (1, 0)), (PINK, "--", (0, 1)), (ORANGE, "-", (1, 1))):
        arrow(ax, color, dashes)((0, 0), tip)
