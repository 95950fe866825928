"""Pictures of lecture 07: what one unit does to its sum, and what becomes of its slope.

phi is an activation: phi(z) and phi.grad(z) element by element, phi.name. A list control offers
the names.
"""

import re

import numpy as np
from matplotlib.patches import Rectangle

from helpers.plots import BLUE, GREEN, GREY, INK, ORANGE, PINK, frozen, minus, moving, readout
from helpers.plots.curves import curve, pen
from helpers.plots.decisions import regions
from helpers.plots.surfaces import arrow


def names(functions):
    """Return the names of the functions, for a list control."""
    return [phi.name for phi in functions]


def _named(functions):
    return {phi.name: phi for phi in functions}


def _rounded(text):
    """Return text with minus signs for its hyphens, but none where a number was rounded to 0."""
    return minus(re.sub(r"-(0\.0+)(?!\d)", r"\1", text))


def half_level(phi):
    """Return the z at which a rising phi first reaches 1/2, to three digits."""
    z = np.linspace(-4, 4, 8001)
    return float(z[np.argmax(phi(z) >= 0.5 - 1e-12)])


def ridge(axes, activations):
    """Draw a = phi(w . x + b) as colours of the plane, and phi; return update(angle, b, phi).

    w has length 1 and this angle in degrees. The goal is w at 30 degrees with the line a = 1/2
    through the point (1, 2).
    """
    plane, profile = axes
    point = 1, 2
    known, grid = _named(activations), np.linspace(-6, 6, 601)
    colour = regions(plane, lambda p: p[0], (-4, 4), (-4, 4), ends=(-0.5, 1.5))
    plane.set(title="What it says at x (line: a = 1/2)", xlabel="$x_1$", ylabel="$x_2$")
    plane.set(aspect="equal", xticks=range(-4, 5, 2))
    levels, turn = pen(plane, ":", color=GREY, lw=1.2), arrow(plane, BLUE)
    moving(*plane.plot(*point, "*", color=GREEN, ms=17, mec="white")).set_zorder(20)
    bend, half, dot = _profile(profile)
    say = readout(profile)

    def update(angle=90, b=0.0, phi=activations[0].name):
        act, w = known[phi], np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))])
        colour(lambda p: act(np.tensordot(w, p, 1) + b))
        levels.set_data(*np.hstack([_across(w, z - b) for z in range(-9, 10)]))
        turn((0, 0), 1.5 * w)
        z, middle = w @ point + b, half_level(act)
        bend.set_data(grid, act(grid))
        half.set_data([middle], [0.5])
        dot.set_data([z], [act(z)])
        text = _rounded(f"w at {angle}°, b = {b:.2f}\nthe star: z = {z:.2f}, a = {act(z):.2f}")
        say(text, bool(abs(z - middle) < 0.055 and angle == 30))

    return update


def _across(w, c):
    """Return the points x with w . x = c from far to far, and a gap."""
    foot, way = c * w, 12 * np.array([-w[1], w[0]])
    return np.array([foot - way, foot + way, [np.nan, np.nan]]).T


def _profile(ax):
    ax.set(title="a = φ(z)", xlabel="z = w · x + b", xlim=(-6, 6), ylim=(-1.4, 5.6))
    ax.axhline(0, color=GREY, lw=0.8)
    bend, half = pen(ax, "-", color=BLUE), pen(ax, "|", color=ORANGE, ms=22, mew=3)
    return bend, half, pen(ax, "*", color=GREEN, ms=17, mec="white")


def pair(axes, activations):
    """Draw phi above its slope, with the tangent at z; return update(z, phi).

    The strip is where the slope is at least 0.01. The goal is a z at which that of the first
    activation is just that.
    """
    above, below = axes
    known, grid = _named(activations), np.linspace(-8, 8, 801)
    above.set(title="a = φ(z)", xlim=(-8, 8), ylim=(-1.7, 3.2))
    below.set(title="its slope φ′(z)", xlim=(-8, 8), ylim=(-0.12, 1.2), xlabel="z")
    strips = [moving(ax.add_patch(_strip(ax))) for ax in axes]
    lines = [pen(ax, "-", color=BLUE) for ax in axes]
    tangent, dots = pen(above, "--", color=ORANGE), [pen(ax, "o", color=ORANGE) for ax in axes]
    say = readout(frozen(above))

    def update(z=0.0, phi=activations[0].name):
        act = known[phi]
        heights, slopes = act(grid), act.grad(grid)
        for line, y in zip(lines, (heights, _broken(slopes))):
            line.set_data(grid, y)
        for strip in strips:
            _stretch(strip, grid[slopes >= 0.01])
        value, slope = act(z), _slope(act, z)
        tangent.set_data(z + np.array([-2, 2]), value + slope * np.array([-2, 2]))
        for dot, y in zip(dots, (value, slope)):
            dot.set_data([z], [y])
        steepness = "a kink: no slope" if np.isnan(slope) else f"slope {slope:.4f}"
        text = _rounded(f"z = {z:.2f}: a = {value:.4f}\n{steepness}")
        say(text, bool(act is activations[0] and abs(slope - 0.01) < 0.0004))

    return update


def _slope(act, z):
    """Return the slope of act at z, nan at a kink, where act.grad answers by convention."""
    return np.nan if act.smoothness < 1 and abs(z) < 1e-9 else act.grad(z)


def _strip(ax):
    return Rectangle((0, -10), 0, 20, color="#DCEAF5", zorder=0)


def _stretch(strip, inside):
    """Lay strip from the first to the last of the z inside, none if there are none."""
    low, high = (inside[0], inside[-1]) if inside.size else (0, 0)
    strip.set(x=low, width=high - low)


def _broken(values):
    """Return values with a gap at each jump, which is no part of a curve."""
    jumps = np.flatnonzero(abs(np.diff(values)) > 0.3)
    broken = values.astype(float)
    broken[jumps] = np.nan
    return broken


def stretched(ax, f, goal):
    """Draw goal, and f made higher and narrower: A f(k z) - A/2; return update(k, A).

    The goal is a gap below 0.01 everywhere.
    """
    z = np.linspace(-5, 5, 501)
    curve(ax, goal, -5, 5, lw=5, alpha=0.45)
    ax.axhline(0, color=GREY, lw=0.8)
    ax.text(4.9, 1.07, goal.name, color=BLUE, ha="right", va="bottom")
    ax.set(title="A σ(k z) − A/2, dashed", xlabel="z", xlim=(-5, 5), ylim=(-1.6, 2.3))
    line = pen(ax, "--", color=ORANGE)
    say = readout(frozen(ax))

    def update(k=1.0, A=1.0):
        y = A * f(k * z) - A / 2
        line.set_data(z, y)
        gap = float(abs(y - goal(z)).max())
        text = f"k = {k:.1f}, A = {A:.1f}\nslope at 0: {A * k * f.grad(0.0):.3f}"
        say(f"{text}\nlargest gap {gap:.3f}", gap < 0.01)

    return update


def supports(axes, functions):
    """Draw two functions with a kink at 0 and a line through it; return update(g), its slope.

    The goal is a g whose line stays below the second function, but not below the first.
    """
    z = np.linspace(-2, 2, 401)
    lines, says = [], []
    for ax, f in zip(axes, functions):
        curve(ax, f, -2, 2)
        ax.set(title=f.name, xlabel="z", xlim=(-2, 2), ylim=(-1.5, 4.4))
        lines.append((pen(ax, "--", color=ORANGE), pen(ax, "-", color=PINK, lw=6)))
        ax.plot(0, 0, "o", color=BLUE)
        says.append(readout(frozen(ax)))

    def update(g=1.3):
        held = [bool((g * z <= f(z) + 1e-9).all()) for f in functions]
        for f, (line, above) in zip(functions, lines):
            line.set_data(z, g * z)
            above.set_data(z, np.where(g * z > f(z) + 1e-9, g * z, np.nan))
        reached = (False, held[1] and not held[0])
        for say, ok, goal in zip(says, held, reached):
            verdict = "nowhere above" if ok else "above, where it is thick"
            say(_rounded(f"g = {g:.2f}: {verdict}"), goal)

    return update


def leaks(axes, families):
    """Draw phi(z, a), which bends at 0, and its slope; return update(a, phi).

    The goal is a unit with one slope at 0 that is not a straight line.
    """
    left, right = axes
    known, z = _named(families), np.linspace(-4, 4, 401)
    sides = [z[z < -1e-9], z[z > 1e-9]]
    left.set(title="φ(z)", xlabel="z", xlim=(-4, 4), ylim=(-4, 4))
    right.set(title="φ′(z)", xlabel="z", xlim=(-4, 4), ylim=(-0.8, 2.2))
    for ax in axes:
        ax.axhline(0, color=GREY, lw=0.8)
    height, slope = pen(left, "-", color=BLUE), [pen(right, "-", color=BLUE) for _ in sides]
    ends = pen(right, "o", color=BLUE, mfc="white", mew=2)
    say, tell = readout(frozen(left)), readout(frozen(right))

    def update(a=0.25, phi=families[0].name):
        act = known[phi]
        height.set_data(z, act(z, a))
        for line, side in zip(slope, sides):
            line.set_data(side, act.grad(side, a))
        before, after = act.grad(np.array([-1e-9, 1e-9]), a)
        ends.set_data([0, 0], [before, after])
        smooth, bent = abs(after - before) < 1e-6, np.ptp(act.grad(z, a)) > 0.1
        say(_rounded(f"{phi}, a = {a:.2f}\n{_course(act(z, a), 'never falls', 'falls somewhere')}"))
        kink = "one slope at 0" if smooth else "no slope at 0"
        tell(_rounded(f"left {before:.2f}, right {after:.2f}: {kink}"), bool(smooth and bent))

    return update


def _course(values, up, down):
    """Return up if values never fall, else down."""
    return up if (np.diff(values) >= -1e-12).all() else down


def chain(ax, activations):
    """Draw the slope of 1, 2, ... units in a row, each at the same z; return update(depth, z, phi).

    The goal is a depth whose signal is above 0.001, and is so at no z for one unit more.
    """
    known, k, grid = _named(activations), np.arange(21), np.linspace(-4, 4, 81)
    ax.set(title="Slope of many units in a row, all weights 1", xlabel="number of units")
    ax.set(yscale="log", ylabel="what is left of a nudge", xlim=(-0.3, 20.3), ylim=(1e-13, 1e8))
    ax.set(yticks=[1e-12, 1e-9, 1e-6, 1e-3, 1], xticks=range(0, 21, 5))
    ax.axhline(1e-3, color=GREEN, ls="--", lw=1.6)
    ax.text(20, 2e-3, "a thousandth", color=INK[GREEN], ha="right")
    best, line = pen(ax, ":", color=GREY), pen(ax, "o-", color=ORANGE, ms=6)
    last = pen(ax, "o", color=ORANGE, ms=12, mec="white")
    say = readout(frozen(ax), 0.98)

    def update(depth=10, z=2.0, phi=activations[0].name):
        act = known[phi]
        slope, top = act.grad(z), float(act.grad(grid).max())
        left = np.maximum(slope ** k[: depth + 1], 1e-300)
        line.set_data(k[: depth + 1], left)
        last.set_data([depth], left[-1:])
        best.set_data(k, top**k)
        rule = " by convention" if np.isnan(_slope(act, z)) else ""
        text = f"{phi}: slope {slope:.4f} at z = {z:.1f}{rule}\n"
        text += f"after {depth}: {slope**depth:.2g} is left\ndotted: its best slope, {top:.3g}"
        say(_rounded(text), bool(slope**depth > 1e-3 >= top ** (depth + 1)))

    return update


def unit_path(x, t, w, b, leak, lr, steps):
    """Return (w, b) (steps + 1, 2) of descent for one leaky unit on J = mean of (out - t)^2 / 2.

    The slope at z <= 0 is the leak: without one the unit is a ReLU.
    """
    path = np.empty((steps + 1, 2))
    path[0] = w, b
    for k in range(steps):
        z = path[k, 0] * x + path[k, 1]
        slope = np.where(z > 0, 1.0, leak)
        pull = (slope * z - t) * slope / len(x)
        path[k + 1] = path[k] - lr * np.array([pull @ x, pull.sum()])
    return path


def dying(axes, x, t):
    """Draw one unit on data, before and after 400 steps from w = 1 and b; return update(b, leak).

    The goal is the lowest b, to a tenth, from which the unit without a leak still learns.
    """
    left, right = axes
    grid, last = np.linspace(x.min() - 0.5, x.max() + 0.5, 201), -x.max() + 0.1
    left.plot(x, t, "s", color=GREEN, ms=9)
    left.set(title="Before (dashed) and after", xlabel="x   (at the start: | awake, × asleep)")
    left.set(xlim=grid[[0, -1]], ylim=(-0.9, t.max() + 3.2))
    right.set(title="Mean loss J after step k", xlabel="step k", xlim=(0, 400))
    right.set_ylim(0, 0.8 * (t**2).mean())
    before, after = pen(left, "--", color=GREY), pen(left, "-", color=ORANGE)
    awake, asleep = pen(left, "|", color=ORANGE, ms=16, mew=3), pen(left, "x", color=GREY, ms=8)
    loss, say = pen(right, "-", color=ORANGE), readout(left)
    frozen(left), frozen(right)

    def update(b=0.0, leak=0.0):
        path = unit_path(x, t, 1.0, b, leak, 0.1, 400)
        z = path[:, :1] * x + path[:, 1:]
        losses = ((np.where(z > 0, z, leak * z) - t) ** 2).mean(axis=1) / 2
        loss.set_data(np.arange(401), losses)
        for line, (w, c) in zip((before, after), path[[0, -1]]):
            line.set_data(grid, np.where(w * grid + c > 0, 1, leak) * (w * grid + c))
        for marks, which in ((awake, z[0] > 0), (asleep, z[0] <= 0)):
            marks.set_data(x[which], np.full(which.sum(), -0.6))
        say(*_fate(b, leak, z, losses, abs(b - last) < 0.05))

    return update


def _fate(b, leak, z, losses, lowest):
    """Return in words how many data the unit heard, and what became of it; and the goal."""
    learnt = losses[-1] < losses[0] - 1e-3
    verdict = "learns" if learnt else "DEAD" if leak == 0 and z[0].max() <= 0 else "no change"
    text = f"b = {b:.1f}: {(z[0] > 0).sum()} of {z.shape[1]} awake at the start\n"
    text += f"J from {losses[0]:.3f} to {losses[-1]:.3f}: {verdict}"
    return _rounded(text), bool(learnt and lowest and leak == 0)


# What one may ask of an activation. Each question reads the data of the activation alone.
QUESTIONS = {
    "all": lambda phi: True,
    "bounded": lambda phi: bool(np.isfinite(phi.range).all()),
    "not bounded": lambda phi: not np.isfinite(phi.range).all(),
    "monotonic": lambda phi: phi.monotonic,
    "not monotonic": lambda phi: not phi.monotonic,
    "smooth": lambda phi: phi.smoothness == np.inf,
    "a kink or a jump": lambda phi: phi.smoothness < 1,
}


def gallery(ax, activations):
    """Draw a tile with phi and its slope for each activation; return update(first, second).

    A tile is veiled unless both questions are answered by yes. The goal is the two questions that
    leave what is not monotonic and yet smooth.
    """
    columns = 6
    rows = -(-len(activations) // columns)
    ax.set(xlim=(0, columns), ylim=(-rows, 0.5), xticks=[], yticks=[])
    ax.grid(False)
    ax.spines[:].set_visible(False)
    key = "solid: φ    dashed: its slope    ○: no slope there    z from −3 to 3"
    ax.text(columns - 0.05, 0.4, key, ha="right", va="top", fontsize=11)
    veils = [_tile(ax, phi, k % columns, -(k // columns) - 1) for k, phi in enumerate(activations)]
    say = readout(ax, 0.005, 0.995)

    def update(first="all", second="all"):
        kept = [QUESTIONS[first](phi) and QUESTIONS[second](phi) for phi in activations]
        for veil, keep in zip(veils, kept):
            veil.set_visible(not keep)
        asked = [q for q in (first, second) if q != "all"] or ["all"]
        goal = {first, second} == {"not monotonic", "smooth"}
        say(f"{' + '.join(asked)}: {sum(kept)} of {len(kept)}", goal)

    return update


def _tile(ax, phi, left, bottom):
    """Draw phi (solid) and its slope (dashed) into the unit square at (left, bottom).

    Returns the veil that hides it. An open circle stands where there is no slope.
    """
    z = np.linspace(-3, 3, 241)
    across, place = left + 0.08 + 0.14 * (z + 3), lambda y: bottom + 0.3 + y / 7
    for y, color, style in ((phi(z), BLUE, "-"), (phi.grad(z), ORANGE, "--")):
        inside = np.where((y > -1.7) & (y < 3.1), _broken(y), np.nan)
        ax.plot(across, place(inside), style, color=color, lw=1.8)
    ax.plot(across[[0, -1]], [place(0)] * 2, color=GREY, lw=0.6)
    if phi.smoothness < 1:
        sides = phi.grad(np.array([-1e-9, 1e-9]))
        ax.plot([left + 0.5] * 2, place(sides), "o", color=ORANGE, mfc="white", ms=5)
    ax.text(left + 0.06, bottom + 0.93, phi.name, fontsize=10, va="top")
    veil = Rectangle((left, bottom), 1, 1, facecolor="white", alpha=0.88, lw=0)
    return moving(ax.add_patch(veil))
