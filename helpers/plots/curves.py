"""Curves with what moves along them: a point, its tangent, a secant."""

import numpy as np

from helpers.plots import BLUE, ORANGE, frozen, moving


def curve(ax, f, low, high, color=BLUE, **style):
    """Draw f from low to high on ax and return the line."""
    x = np.linspace(low, high, 601)
    (line,) = ax.plot(x, f(x), color=color, **style)
    ax.set_xlabel("x")
    return line


def pen(ax, *style, **properties):
    """Return a line on ax that moves and holds no points yet; style in matplotlib's words."""
    return moving(*ax.plot([], [], *style, **properties))


def pens(ax, *styles):
    """Return a pen for each (colour, matplotlib's code of line and marker)."""
    return [pen(ax, style, color=color) for color, style in styles]


def line_through(ax, x0, y0, slope):
    """Return the ends (x, y) of the line through (x0, y0) with this slope, across ax's view."""
    x = np.array(ax.get_xlim())
    return x, y0 + slope * (x - x0)


def tangent(ax, f, df, x0=0.0):
    """Draw a dot on f and the tangent through it on ax; return update(x0)."""
    frozen(ax)
    line = pen(ax, "--", color=ORANGE, label="tangent")
    dot = pen(ax, "o", color=ORANGE)

    def update(x0=x0):
        line.set_data(*line_through(ax, x0, f(x0), df(x0)))
        dot.set_data([x0], [f(x0)])

    return update
