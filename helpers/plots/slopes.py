"""Pictures of lecture 01a: how a slope comes about, what it predicts, and where there is none."""

import numpy as np

from helpers.differentiable import Differentiable
from helpers.objectives import (
    absolute,
    cube,
    cube_root,
    reciprocal,
    rounded_corner,
    sine,
    square,
    step,
)
from helpers.plots import AMBER, BLUE, GREEN, GREY, INK, ORANGE, PINK, SKY, moving, readout
from helpers.plots.curves import curve, line_through, pens

NOTHING = ([], [])  # the data of a line that is not there

constant = Differentiable(lambda x: 1 + 0 * x, lambda x: 0 * x, name="constant 1")
straight = Differentiable(lambda x: 2 * x - 1, lambda x: 2 + 0 * x, name="2x - 1")
bowl = Differentiable(lambda x: x**2 / 4, lambda x: x / 2, name="x²/4")
snake = Differentiable(lambda x: x**3 / 16, lambda x: 3 * x**2 / 16, name="x³/16")
# The slope of |x|, with nothing recorded where there is none.
corner = Differentiable(
    np.abs, lambda x: np.where(np.abs(x) < 1e-9, np.nan, np.sign(x)), name="|x|"
)

# All five pass through (1, 1), so that only the slope differs.
RULES = [("x³", cube), ("x²", square), ("1/x", reciprocal), ("2x − 1", straight), ("1", constant)]
RECORDS = [("sin x", sine), ("x²/4", bowl), ("x³/16", snake), ("|x|", corner)]
# A curve, where its tangent at a meets something, what it meets there, and what is true at a = 0.
WALKS = [
    ("x³", (cube, lambda a: -2 * a, "meets the curve again at", "no other meeting")),
    ("x²", (square, lambda a: a / 2, "crosses the x-axis at", "the tangent is the x-axis")),
]
# The quotient of differences as a function of h, and the limit that is tried.
QUOTIENTS = [
    ("x² at 1", (lambda h: 2 + h, 2.0)),
    ("1/x at 1", (lambda h: -1 / (1 + h), -1.0)),
    ("|x| at 0", (np.sign, 0.0)),
]
# A curve and the place a where a step h begins; |x| is tried with the slope 0.
PLACES = [
    ("x² at 1", (square, 1.0)),
    ("1/x at 1", (reciprocal, 1.0)),
    ("sin x at 1", (sine, 1.0)),
    ("|x| at 0, slope 0", (absolute, 0.0)),
]
# What lies under the microscope; one of the two corners is false.
SLIDES = [
    ("corner A", absolute),
    ("corner B", rounded_corner),
    ("x²", square),
    ("cube root of x", cube_root),
    ("cube root of x²", lambda x: np.cbrt(x**2)),
    ("step", step),
]


def motion(ax):
    """Draw x = t² with its tangent at t = 1 and a secant from there; return update(h)."""
    curve(ax, square, 0, 2.6)
    ax.set(title="Distance over time", xlabel="time t in s", ylabel="distance x in m")
    ax.set(xlim=(-0.1, 2.7), ylim=(-1.2, 6.8))
    ax.plot(*line_through(ax, 1, 1, 2), "--", color=GREEN, lw=1.8)
    ax.text(0.62, -1.0, "dashed: the tangent, 2 m/s", color=INK[GREEN])
    ax.plot([1], [1], "o", color=BLUE)
    triangle, secant, dot = pens(ax, (PINK, "-."), (ORANGE, "-"), (ORANGE, "o"))
    say = readout(ax)

    def update(h=1.0):
        t, x = 1 + h, (1 + h) ** 2
        dot.set_data([t], [x])
        if abs(h) < 1e-9:  # one point fixes no line, and 0/0 is no number
            triangle.set_data(*NOTHING)
            secant.set_data(*NOTHING)
            return say("h = 0:  no second point,\nΔx/Δt = 0/0")
        triangle.set_data([1, t, t], [1, 1, x])
        secant.set_data(*line_through(ax, 1, 1, (x - 1) / h))
        speed = (x - 1) / h
        text = f"-·-  Δt = h = {h:+.2f} s\n-·-  Δx = {x - 1:+.4f} m\nΔx/Δt = {speed:.2f} m/s"
        say(text, abs(speed - 2) < 0.06)

    return update


def quotient(ax):
    """Draw a quotient of differences over h, hole and all; return update(curve, window).

    The goal is a window around 0 in which the quotient keeps within 0.2 of the limit tried.
    """
    ax.set(title="Δf/h for every step h but 0", xlabel="step h", ylabel="Δf/h")
    ax.set(xlim=(-0.85, 0.85), ylim=(-2.6, 5.4))
    strip, pane = _areas(ax, (GREEN, "//"), (SKY, ""))
    graph, inside, holes = pens(ax, (BLUE, "-"), (ORANGE, "-"), (BLUE, "o"))
    inside.set_linewidth(5)
    holes.set_markerfacecolor("white")  # what is not a value of the curve is drawn hollow
    say = readout(ax)
    # Both ends of the window belong to it, and h = 0 does not: the pen is lifted there.
    steps = np.concatenate([np.linspace(-1, -1e-9, 200), [np.nan], np.linspace(1e-9, 1, 200)])

    def update(curve=QUOTIENTS[0][1], window=0.6):
        q, limit = curve
        strip.set_xy(_box(-2, 2, limit - 0.2, limit + 0.2))
        pane.set_xy(_box(-window, window, -9, 9))
        graph.set_data(0.85 * steps, q(0.85 * steps))
        near = window * steps
        inside.set_data(near, q(near))
        holes.set_data([0, 0], [q(-1e-12), q(1e-12)])
        # The slider comes to 0.2 with a rounding error, which must not cost the goal.
        worst = np.nanmax(np.abs(q(near) - limit))
        text = f"tried as the limit: {limit:g}\nwindow: steps within ±{window:.2f}"
        say(f"{text}\nfarthest value is off by {worst:.2f}", worst <= 0.2 + 1e-6)

    return update


def walk(ax):
    """Draw a curve with a tangent and its triangle dx = 1, dy; return update(curve, x0)."""
    ax.set(title="The tangent at x0, and where it goes", xlabel="x", ylabel="y")
    ax.set(xlim=(-2.6, 2.6), ylim=(-11.5, 13))
    ax.axhline(0, color=GREY, lw=1)
    graph, line, sides, dot, meeting = pens(
        ax, (BLUE, "-"), (ORANGE, "--"), (PINK, "-."), (ORANGE, "o"), (GREEN, "D")
    )
    x, say = np.linspace(-2.6, 2.6, 401), readout(ax)

    def update(curve=WALKS[0][1], x0=-0.6):
        f, where, words, flat = curve
        y0, slope, other = f(x0), f.grad(x0), where(x0)
        graph.set_data(x, f(x))
        line.set_data(*line_through(ax, x0, y0, slope))
        sides.set_data([x0, x0 + 1, x0 + 1], [y0, y0, y0 + slope])
        dot.set_data([x0], [y0])
        meeting.set_data([other], [y0 + slope * (other - x0)])
        meeting.set_visible(abs(x0) > 1e-9)  # at 0 it would be the place of touch itself
        met = f"◆ {words} {other:.2f}" if abs(x0) > 1e-9 else flat
        say(f"x0 = {x0:.2f}\n-·-  dx = 1, dy = {slope:.2f}\n{met}", abs(other + 2) < 0.06)

    return update


def prediction(axes):
    """Draw the change of f after a step h, true and predicted; return update(curve, h).

    Right: the error over h, on log axes, with the line of 1 % of h: the goal lies below it.
    """
    left, right = axes
    graph, line, gap, ends = _step_from_zero(left)
    error_line, now = _error_of_h(right)
    say = readout(left)
    small, wide = np.logspace(-3, 0, 121), np.linspace(-0.35, 1.15, 151)

    def update(curve=PLACES[0][1], h=0.5):
        f, a = curve
        slope = f.grad(a)
        change, promised = f(a + h) - f(a), slope * h
        error = abs(change - promised)
        graph.set_data(wide, f(a + wide) - f(a))
        line.set_data(wide, slope * wide)
        gap.set_data([h, h], [promised, change])
        ends.set_data([h, h], [promised, change])
        error_line.set_data(small, np.abs(f(a + small) - f(a) - slope * small))
        now.set_data([h], [error])
        text = f"true change {change:+.4f}\npredicted   {promised:+.4f}"
        say(f"{text}\nerror is {100 * error / h:.3g} % of h", error <= 0.01 * h * (1 + 1e-6))

    return update


def _step_from_zero(ax):
    ax.set(title="Change after a step h", xlabel="step h", ylabel="f(a+h) − f(a)")
    ax.set(xlim=(-0.3, 1.1), ylim=(-1.4, 4.6))
    ax.plot([0], [0], "o", color=BLUE)
    return pens(ax, (BLUE, "-"), (ORANGE, "--"), (PINK, "-"), (PINK, "s"))


def _error_of_h(ax):
    # On log axes a share of h is a line of slope 1; an error like h² is one of slope 2.
    h = np.array([1e-3, 1])
    ax.loglog(h, h / 100, "--", color=GREEN, lw=1.8)
    ax.text(1.2e-3, 2.2e-5, "1 % of h", color=INK[GREEN], rotation=27)
    ax.set(title="Error of the prediction", xlabel="step h", ylabel="error")
    ax.set(xlim=(8e-4, 1.3), ylim=(1e-7, 3))
    return pens(ax, (AMBER, "-"), (PINK, "s"))


def recorder(axes):
    """Draw f above; below, a pen that writes its slope as x moves; return update(curve, x)."""
    top, bottom = axes
    top.set(title="The curve, and its slope at x", ylabel="f(x)", ylim=(-2.3, 3.7))
    top.set_xlim(-3.3, 3.3)
    bottom.set(title="The slope, written down", xlabel="x", ylabel="slope", xlim=(-3.3, 3.3))
    bottom.set(ylim=(-1.8, 2.2), yticks=(-1.5, -0.5, 0.5, 1.5))
    bottom.axhline(-0.5, color=GREEN, ls="--", lw=1.6)
    graph, touch, dot = pens(top, (BLUE, "-"), (ORANGE, "--"), (ORANGE, "o"))
    trace, pen = pens(bottom, (ORANGE, "-"), (ORANGE, "o"))
    grid, say = np.linspace(-3.2, 3.2, 641), readout(top, 0.36)

    def update(curve=sine, x=-2.6):
        slope = float(curve.grad(x))
        ends = np.array([x - 0.8, x + 0.8])  # short, so that it is seen to turn with the curve
        graph.set_data(grid, curve(grid))
        touch.set_data(ends, curve(x) + slope * (ends - x))
        dot.set_data([x], [curve(x)])
        written = grid[grid <= x + 1e-9]
        trace.set_data(written, curve.grad(written))
        pen.set_data([x], [slope])
        name = "no slope" if np.isnan(slope) else f"slope {slope:.2f}"
        say(f"x = {x:.2f}:  {name}", abs(slope + 0.5) < 0.03)

    return update


def halving(ax):
    """Draw secants from (1, 1) whose step h is halved again and again; return update(curve, k)."""
    ax.set(title="Secants from (1, 1), each step half the last", xlabel="x", ylabel="y")
    ax.set(xlim=(0, 2.25), ylim=(-1.2, 8.6))
    graph, tangent, fan, secant, dots = pens(
        ax, (BLUE, "-"), (GREEN, "--"), (AMBER, "-"), (ORANGE, "-"), (ORANGE, "o")
    )
    fan.set_linewidth(0.9)
    ax.plot([1], [1], "o", color=BLUE)
    x, say = np.linspace(0.2, 2.25, 411), readout(ax)

    def update(curve=cube, halvings=0):
        # All steps up to this one: the picture is the same however the slider came here.
        h = 0.5 ** np.arange(halvings + 1)
        slopes, truth = (curve(1 + h) - 1) / h, curve.grad(1.0)
        graph.set_data(x, curve(x))
        tangent.set_data(*line_through(ax, 1, 1, truth))
        fan.set_data(*_bundle(ax, slopes[:-1]))
        secant.set_data(*line_through(ax, 1, 1, slopes[-1]))
        dots.set_data(1 + h, curve(1 + h))
        gap = abs(slopes[-1] - truth)
        name = f"1/{2**halvings}" if halvings else "1"
        text = f"h = {name}:  secant {slopes[-1]:.3f}\ntangent {truth:g},  gap {gap:.3f}"
        say(text, gap < 0.1)

    return update


def _bundle(ax, slopes):
    """Return (x, y) of all lines through (1, 1) with these slopes, as one broken line."""
    lines = [np.append(line_through(ax, 1, 1, s), [[np.nan], [np.nan]], axis=1) for s in slopes]
    return np.concatenate(lines, axis=1) if lines else NOTHING


def hyperbola(ax):
    """Draw 1/x, its tangent at x0 and the triangle that it cuts off; return update(x0)."""
    curve(ax, reciprocal, 0.15, 6.2)
    ax.set(title="The tangent of 1/x and its triangle", ylabel="y")
    ax.set(xlim=(0, 6.3), ylim=(0, 5.4))
    (triangle,) = _areas(ax, (AMBER, ""))
    line, drop, dot, feet = pens(ax, (ORANGE, "--"), (GREY, ":"), (ORANGE, "o"), (GREEN, "D"))
    feet.set_clip_on(False)  # they lie on the axes, where half of a marker would be cut away
    say = readout(ax, 0.98)

    def update(x0=0.6):
        y0 = 1 / x0
        line.set_data(*line_through(ax, x0, y0, -(y0**2)))
        triangle.set_xy([(0, 0), (2 * x0, 0), (0, 2 * y0)])
        drop.set_data([x0, x0, 0], [0, y0, y0])
        dot.set_data([x0], [y0])
        feet.set_data([2 * x0, 0], [0, 2 * y0])
        text = (
            f"touches at x0 = {x0:.2f}\n◆ meets the axes at\nx = {2 * x0:.2f} and y = {2 * y0:.2f}"
        )
        say(f"{text}\narea of the triangle {2 * x0 * 2 * y0 / 2:.2f}", abs(2 * x0 - 3) < 0.06)

    return update


def combination(axes):
    """Draw g = x², ch = 2cx and their sum; right, the slopes as bars; return update(x, c)."""
    left, right = axes
    left.set(title="Two curves and their sum", xlabel="x", xlim=(-2, 2), ylim=(-4.5, 15))
    g_line, h_line, f_line, touch, dots = pens(
        left, (GREY, "--"), (SKY, "-."), (BLUE, "-"), (ORANGE, "--"), (ORANGE, "o")
    )
    bars = _slope_bars(right)
    grid, say = np.linspace(-2, 2, 201), readout(left)

    def update(x=0.5, c=1.0):
        slopes = np.array([2 * x, 2 * c, 2 * x + 2 * c])
        g_line.set_data(grid, grid**2)
        h_line.set_data(grid, 2 * c * grid)
        f_line.set_data(grid, grid**2 + 2 * c * grid)
        touch.set_data(*line_through(left, x, x**2 + 2 * c * x, slopes[2]))
        dots.set_data([x] * 3, [x**2, 2 * c * x, x**2 + 2 * c * x])
        for bar, place, bottom, slope in zip(bars, range(3), (0, slopes[0], 0), slopes):
            bar.set_xy(_box(place - 0.35, place + 0.35, bottom, bottom + slope))
        sums = "slopes {:+.1f} {:+.1f} = {:+.1f}".format(*slopes)
        say(f"x = {x:.1f},  c = {c:.1f}\n{sums}", abs(slopes[2]) < 0.05 and abs(x) > 0.45)

    return update


def _slope_bars(ax):
    ax.set(title="Slopes at x, end to end", ylabel="slope", xlim=(-0.6, 2.6), ylim=(-6.4, 6.4))
    ax.set_xticks(range(3), ["$x^2$\ndashed", "$c \\cdot 2x$\ndash-dot", "sum\nsolid"])
    ax.axhline(0, color=GREY, lw=1)
    return _areas(ax, (GREY, "\\\\"), (SKY, "//"), (BLUE, ""))


def failures(axes):
    """Draw the four common ways in which a continuous or broken curve has no slope at 0."""
    x = np.linspace(-1, 1, 801)
    kinds = [
        ("corner", np.abs(x), "|x|"),
        ("cusp", np.cbrt(x**2), "cube root of x²"),
        ("jump", np.where(x < 0, 0, 1.0), "step"),
        ("vertical tangent", np.cbrt(x), "cube root of x"),
    ]
    for ax, (kind, y, name) in zip(np.ravel(axes), kinds):
        # A pen that crosses the jump would draw a wall that is not there.
        broken = np.where(np.append(np.abs(np.diff(y)) > 0.5, False), np.nan, y)
        ax.plot(x, broken)
        ax.plot([0], [y[400]], "o", color=ORANGE)
        ax.set(title=f"{kind}: {name}", ylim=(-1.15, 1.25), xticks=(-1, 0, 1), yticks=(-1, 0, 1))


def microscope(ax):
    """Draw f around (0, f(0)) in a window that shrinks; return update(curve, half_width).

    Both axes are measured in half widths, so that a smooth curve straightens.
    """
    ax.set(title="Around x = 0, magnified", xlim=(-1.03, 1.03), ylim=(-1.5, 1.2))
    ax.set(xlabel="(x − 0) / half width", ylabel="(f(x) − f(0)) / half width")
    graph, left, right, dot = pens(ax, (BLUE, "-"), (PINK, "-."), (ORANGE, "--"), (BLUE, "o"))
    dot.set_data([0], [0])
    say = readout(ax, 0.98, 0.04)
    # The pen is lifted just left of 0: across a jump it would draw a wall that is not there.
    u = np.concatenate([np.linspace(-1, -1e-12, 401), [np.nan], np.linspace(0, 1, 401)])

    def update(curve=absolute, half_width=1.0):
        rise = (curve(half_width * u) - curve(0.0)) / half_width
        graph.set_data(u, rise)
        left.set_data([-1, 0], [rise[0], 0])
        right.set_data([0, 1], [0, rise[-1]])
        text = f"half width {half_width:.2g}\nslope from the left {-rise[0]:.3g}"
        # x² would pass as well: the goal asks for the curve that looked like a corner.
        unmasked = curve is rounded_corner and abs(rise[0] + rise[-1]) < 0.2
        say(f"{text}\nslope from the right {rise[-1]:.3g}", unmasked)

    return update


def _areas(ax, *styles):
    """Return a moving polygon, still empty, for each (colour, hatch)."""
    empty = [(0, 0)] * 3
    areas = [ax.fill(*zip(*empty), color=c, alpha=0.3, hatch=hatch)[0] for c, hatch in styles]
    moving(*areas)
    return areas


def _box(left, right, bottom, top):
    """Return the corners of a rectangle."""
    return [(left, bottom), (right, bottom), (right, top), (left, top)]
