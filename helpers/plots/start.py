"""Pictures of 00_start_here: two landscapes, a graph read both ways, a sum as a staircase."""

import numpy as np

from helpers.plots import AMBER, BLUE, GREEN, GREY, INK, ORANGE, curves, frozen, moving, readout

SIGHT = 0.6  # how far one sees in the fog


def valleys(x):
    """x^4/8 - x^2 + x/4 + 2: the deepest place at -2.06, a hilltop at 0.13, a valley at 1.93."""
    return x**4 / 8 - x**2 + x / 4 + 2


def valleys_slope(x):
    """x^3/2 - 2x + 1/4, the derivative of `valleys`."""
    return x**3 / 2 - 2 * x + 0.25


def hills(x):
    """x/6 - sin x: on [0, 10] valleys at 1.40 (the deeper) and 7.69."""
    return x / 6 - np.sin(x)


def hills_slope(x):
    """1/6 - cos x, the derivative of `hills`."""
    return 1 / 6 - np.cos(x)


def landscape(ax):
    """Draw `valleys` and the tangent that moves along it; return update(x)."""
    curves.curve(ax, valleys, -2.8, 2.8)
    ax.set(ylim=(-1.6, 4.6), ylabel="height", title="A landscape, and the ground under one point")
    move, say = curves.tangent(ax, valleys, valleys_slope), readout(ax)

    def update(x=2.6):
        move(x)
        place, deepest = flat_place(x)
        measured = f"height {valleys(x):.2f}, slope {valleys_slope(x):+.2f}"
        say(f"{measured}\n{place}" if place else measured, deepest)

    return update


def flat_place(x):
    """Return (what flat place of `valleys` x is, or "", whether it is the deepest)."""
    if abs(valleys_slope(x)) > 0.15:  # a step of the slider changes the slope by up to 0.22
        return "", False
    if x < -1:
        return "flat, and nothing lies deeper", True
    return ("flat: a hilltop" if x < 1 else "flat: a valley, but look left"), False


def fog(ax):
    """Draw `hills` under a fog that lets one see around x, and lifts at the bottom of a valley.

    Returns update(x).
    """
    curves.curve(ax, hills, 0, 10)
    ax.set(xlim=(0, 10), ylim=(-1.6, 4.2), ylabel="height", title="Another landscape, in fog")
    frozen(ax)
    mist = moving(ax.imshow(_mist(), extent=(-10, 10, -1.6, 4.2), aspect="auto"))
    move, say = curves.tangent(ax, hills, hills_slope), readout(ax)

    def update(x=9.5):
        slope = round(hills_slope(x), 2) + 0.0  # + 0.0 makes -0.0 a plain 0
        # Hilltops are flat too: only in a valley does the curve bend up (sin x > 0).
        bottom = bool(abs(slope) <= 0.06 and np.sin(x) > 0)
        mist.set_extent((x - 10, x + 10, *ax.get_ylim()))
        mist.set_visible(not bottom)
        move(x)
        say(f"slope {slope:+.2f}" + "\nthe fog lifts: look around" * bottom, bottom)

    return update


def _mist():
    """Return one row of grey pixels, 20 wide, clear within SIGHT of the middle."""
    distance = abs(np.linspace(-10, 10, 801))
    row = np.full((1, 801, 4), 0.87)
    # One band, not a smooth edge: a still has 64 colours and would make coarse bands of it.
    row[..., 3] = np.clip(np.ceil((distance - SIGHT) / 0.25), 0, 2) / 2
    return row


def both_ways(ax):
    """Draw 2^x with the way from x up to the curve and across to y; return update(x)."""
    curves.curve(ax, np.exp2, -1, 3.2)
    ax.axhline(6, color=GREEN, linestyle=":")
    ax.text(-1.1, 6.2, "wanted: y = 6", color=INK[GREEN])
    ax.set(xlim=(-1.2, 3.4), ylim=(0, 12), xticks=range(-1, 4), ylabel="y")
    ax.set_title("From x up to the curve $y = 2^x$, and across to y")
    way, dot = moving(*ax.plot([], [], "--", [], [], "o", color=ORANGE))
    say = readout(ax)

    def update(x=1.0):
        y = float(np.exp2(x))
        way.set_data([x, x, -1.2], [0, y, y])
        dot.set_data([x], [y])
        say(f"2 to the power {x:.2f} is {y:.2f}", abs(y - 6) < 0.1)

    return update


def staircase(ax):
    """Draw 1 + 2 + ... + n as stairs, and the same again upside down; return update(n)."""
    ax.set(xlim=(0, 20.4), ylim=(0, 30), xticks=range(0, 21, 5), xlabel="step k", ylabel="height")
    ax.set_title("Two equal staircases make a rectangle")
    lower, upper = moving(
        ax.stairs([0], fill=True, facecolor=BLUE, edgecolor="white"),
        ax.stairs([0], fill=True, facecolor="white", edgecolor=AMBER, hatch="///"),
    )
    frame = moving(*ax.plot([], [], color=GREY, linewidth=1.5))
    say = readout(ax)

    def update(n=5):
        edges, steps = np.arange(n + 1), np.arange(1, n + 1)
        lower.set_data(steps, edges, 0)
        upper.set_data(np.full(n, n + 1), edges, steps)
        frame.set_data([0, n, n, 0, 0], [0, 0, n + 1, n + 1, 0])
        total = steps.sum()
        words = f"n = {n}: blue stairs {total}, rectangle {n} × {n + 1} = {2 * total}"
        say(words + "\nthe first sum above 100" * (n == 14), n == 14)

    return update
