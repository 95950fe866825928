"""Pictures of lecture 01b: what e is, and how slopes combine."""

import numpy as np
from matplotlib.patches import Rectangle

from helpers.finite_difference import central, forward
from helpers.plots import AMBER, BLUE, GREEN, GREY, INK, ORANGE, PINK, SKY, frozen, moving, readout
from helpers.plots.curves import curve, pens, tangent

BEST_STEP = np.cbrt(np.finfo(float).eps)  # where h^2 and rounding / h balance


def errors(ax, f, slope, x):
    """Draw the errors of both differences of f at x, where f' is slope; return update(h)."""
    h = np.logspace(-15, 0, 181)
    ax.loglog(h, _error(forward, f, slope, x, h), "--", color=AMBER, lw=1.4)
    ax.loglog(h, _error(central, f, slope, x, h), "-", color=BLUE, lw=1.4)
    ax.text(3e-6, 3e-5, "forward", color=INK[AMBER], ha="right", fontsize=14)
    ax.text(1e-3, 1e-8, "central", color=BLUE, fontsize=14)
    ax.set(title="Error of the measured slope", xlabel="step h", ylabel="error", ylim=(1e-14, 1e4))
    square, dot, wall = pens(ax, (AMBER, "s"), (BLUE, "o"), (GREY, ":"))
    say = readout(frozen(ax), 0.36, 0.96)

    def update(h=0.1):
        near, both = (_error(scheme, f, slope, x, h) for scheme in (forward, central))
        square.set_data([h], [near])
        dot.set_data([h], [both])
        wall.set_data([h, h], ax.get_ylim())
        text = f"h = {h:.1e}:  forward {near:.0e},  central {both:.0e}"
        say(text, BEST_STEP / 3 <= h <= BEST_STEP * 3)

    return update


def _error(scheme, f, slope, x, h):
    """Return the error, never 0: a logarithmic axis has no place for it."""
    return np.maximum(abs(scheme(f, x, h) - slope), 1e-13)


def base(ax):
    """Draw a^x and, dashed, its slope at every x; return update(a, x)."""
    grid = np.linspace(-3, 2, 401)
    height, slope, drop, dot, square = pens(
        ax, (BLUE, "-"), (ORANGE, "--"), (GREY, ":"), (BLUE, "o"), (ORANGE, "s")
    )
    ax.set(title="$a^x$ and its slope", xlabel="x", xlim=(-3, 2), ylim=(-0.3, 6))
    ax.legend([height, slope], ["height $a^x$", "slope at x"], loc=(0.02, 0.42))
    say = readout(ax)

    def update(a=2.0, x=1.0):
        y, dy = a**x, np.log(a) * a**x
        height.set_data(grid, a**grid)
        slope.set_data(grid, np.log(a) * a**grid)
        dot.set_data([x], [y])
        square.set_data([x], [dy])
        drop.set_data([x, x], [y, dy])
        text = f"height {y:.3f}\nslope  {dy:.3f}\nslope / height = {dy / y:.3f}"
        say(text, abs(dy / y - 1) <= 0.004)

    return update


def compound(ax):
    """Draw e^x and n straight steps, each as steep as it is high; return update(n)."""
    curve(ax, np.exp, 0, 1, color=GREEN, ls="--")
    ax.axhline(np.e, color=GREY, lw=1, ls=":")
    ax.text(0.02, np.e + 0.03, "e = 2.71828…", color=GREY)
    ax.text(0.6, 1.93, "$e^x$", color=INK[GREEN], ha="right")
    ax.set(title="n straight steps: slope = height where each begins")
    ax.set(xlim=(0, 1.02), ylim=(0.9, 3.0))
    (path,) = pens(ax, (ORANGE, ".-"))
    say = readout(ax, 0.98, 0.05)

    def update(n=1):
        heights = (1 + 1 / n) ** np.arange(n + 1)
        path.set_data(np.linspace(0, 1, n + 1), heights)
        say(f"n = {n}\nend {heights[-1]:.4f}", heights[-1] >= 2.7)

    return update


def subtangent(ax):
    """Draw e^x with its tangent at a and the triangle under it; return update(a)."""
    curve(ax, np.exp, -3, 2.2)
    ax.axhline(0, color=GREY, lw=1)
    ax.set(title="Where the tangent of $e^x$ meets the axis", xlim=(-3.2, 2.4), ylim=(-1, 8))
    move_tangent = tangent(ax, np.exp, np.exp)
    run, rise, foot = pens(ax, (GREEN, "-"), (PINK, "-."), (ORANGE, "D"))
    run.set_linewidth(6)
    say = readout(ax)

    def update(a=-0.5):
        height = np.exp(a)
        move_tangent(a)
        run.set_data([a - 1, a], [0, 0])
        rise.set_data([a, a], [0, height])
        foot.set_data([a - 1], [0])
        text = f"a = {a:.2f}\nrise {height:.3f} over run 1\nfoot at x = {a - 1:.2f}"
        say(text, abs(a - 1) <= 0.03)

    return update


def circle(ax):
    """Draw a step h along the unit circle from the angle x, over h; return update(x, h)."""
    _unit_circle(ax)
    radius, arc, across, up, arrow = pens(
        ax, (GREY, "-"), (AMBER, "-"), (PINK, "-."), (GREEN, "--"), (ORANGE, "D-")
    )
    arc.set_linewidth(6)
    arrow.set_markevery([1])
    say = readout(ax, 0.98, 0.96)

    def update(x=0.6, h=0.8):
        start, change = _step_on_circle(x, h)
        tip = start + change
        angles = x + h * np.linspace(0, 1, 30)
        radius.set_data(*np.transpose([(0, 0), start]))
        arc.set_data(np.cos(angles), np.sin(angles))
        across.set_data([start[0], tip[0]], [start[1], start[1]])
        up.set_data([tip[0], tip[0]], [start[1], tip[1]])
        arrow.set_data(*np.transpose([start, tip]))
        width, height = change.round(2) + 0.0  # + 0.0 makes -0.0 a plain 0
        text = f"x = {x:.2f}, h = {h:.2f}\n- -  change of height / h {height:+.2f}"
        text += f"\n-·-  change of width / h {width:+.2f}"
        say(text, h <= 0.1 and abs(change[0] - change[1]) <= 0.04)

    return update


def _unit_circle(ax):
    turn = np.linspace(0, 2 * np.pi, 361)
    ax.plot(np.cos(turn), np.sin(turn), color=BLUE)
    ax.axhline(0, color=GREY, lw=1)
    ax.axvline(0, color=GREY, lw=1)
    ax.set(title="A step along the circle, divided by h", xlim=(-2.1, 4.1), ylim=(-1.75, 1.75))
    ax.set_aspect("equal")


def _step_on_circle(x, h):
    """Return the point (cos x, sin x), and what it gains from x to x + h, over h."""
    start, end = np.array([[np.cos(t), np.sin(t)] for t in (x, x + h)])
    return start, (end - start) / h


def rectangle(ax, u, v, x):
    """Draw the area u(x) v(x) and what it gains as x grows by h; return update(h)."""
    wide, high = u(x), v(x)
    _patch(ax, BLUE, 0.25, "").set_bounds(0, 0, wide, high)
    ax.text(wide / 2, high / 2, "$u\\,v$", ha="center", va="center", fontsize=18)
    ax.set(title="The area $u\\,v$ grows on two sides", xlabel="side u", ylabel="side v")
    ax.set(xlim=(0, 5), ylim=(0, 5.2))
    right, top = _patch(ax, ORANGE, 0.6, "//"), _patch(ax, GREEN, 0.6, "\\\\")
    corner = _patch(ax, PINK, 0.9, "xx")
    words = [ax.text(0, 0, text) for text in ("Δu · v", "u · Δv", "Δu · Δv")]
    moving(right, top, corner, *words)
    say = readout(ax, 0.98, 0.96)

    def update(h=0.5):
        du, dv = u(x + h) - wide, v(x + h) - high
        right.set_bounds(wide, 0, du, high)
        top.set_bounds(0, high, wide, dv)
        corner.set_bounds(wide, high, du, dv)
        words[0].set_position((wide + du + 0.08, high / 2))
        words[1].set_position((0.08, high + dv + 0.1))
        words[2].set_position((wide + du + 0.08, high))
        gain = du * high + wide * dv + du * dv
        share = 100 * du * dv / gain
        text = f"h = {h:.3g}\nstrips {100 - share:.1f} % of the gain\ncorner {share:.1f} %"
        say(f"{text}\ngain / h = {gain / h:.3f}", share < 1)

    return update


def _patch(ax, color, alpha, hatch):
    """Add an empty rectangle to ax and return it."""
    return ax.add_patch(
        Rectangle((0, 0), 0, 0, facecolor=color, edgecolor=GREY, alpha=alpha, hatch=hatch)
    )


def chain(ax):
    """Draw x, u = x^2 and y = sin u as three lines of one scale; return update(x, h)."""
    for level, name, low, high in ((2, "x", 0, 2.4), (1, "u = x²", 0, 5), (0, "y = sin u", -1, 1)):
        ax.plot([low, high], [level, level], color=GREY, lw=1.2, marker="|")
        ax.text(low - 0.15, level, name, ha="right", va="center", fontsize=15)
    ax.set(title="One interval, stretched twice", xlim=(-2.6, 5.2), ylim=(-0.75, 2.55), yticks=[])
    *threads, first, second, third = pens(
        ax, (GREY, ":"), (GREY, "--"), (BLUE, "o-"), (ORANGE, "o-"), (GREEN, "o-")
    )
    for image in (first, second, third):
        image.set(linewidth=7, markersize=7)
    say = readout(ax, 0.98, 0.04)

    def update(x=0.6, h=0.2):
        ends = np.array([x, x + h])
        images = np.array([ends, ends**2, np.sin(ends**2)])
        for line, image, level in zip((first, second, third), images, (2, 1, 0)):
            line.set_data(image, [level, level])
        for thread, points in zip(threads, images.T):
            thread.set_data(points, [2, 1, 0])
        measured = (images[2, 1] - images[2, 0]) / h
        product = 2 * x * np.cos(x**2)
        text = f"2x = {2 * x:.2f},  cos u = {np.cos(x**2):.2f}\nproduct {product:+.2f}"
        say(f"{text},  measured {measured:+.2f}", abs(product) <= 0.06)

    return update


def mirror(ax, f, g, view, goal, start):
    """Draw f and its inverse g with mirrored tangents at (a, f(a)) and (f(a), a); return update(a).

    f and g have `grad` and `formula`; view is (low, high) of both axes, goal a slope of g.
    """
    low, high = view
    _mirrored(ax, f, g, low, high)
    lines = pens(ax, (GREEN, "-"), (GREEN, "-"), (ORANGE, "--"), (ORANGE, "--"))
    lines += pens(ax, (ORANGE, "o"), (ORANGE, "s"))
    say = readout(ax, 0.98, 0.96)

    def update(a=start):
        y, slope = f(a), f.grad(a)
        run = 0.22 * (high - low) / np.hypot(1, slope)
        rise = slope * run
        triangle, ends = (
            ([a, a + run, a + run], [y, y, y + rise]),
            ([a - run, a + run], [y - rise, y + rise]),
        )
        for k, (across, up) in enumerate((triangle, ends, ([a], [y]))):
            lines[2 * k].set_data(across, up)
            lines[2 * k + 1].set_data(up, across)
        flipped = f"1/{slope:.4g} = {1 / slope:.3f}" if slope else "none: vertical"
        text = f"● at {a:.2f}: slope of ${f.formula}$ is {slope:.2f}"
        text += f"\n■ at {y:.2f}: slope of ${g.formula}$ is {flipped}"
        say(text, slope != 0 and abs(1 / slope - goal) <= 0.02 * goal)

    return update


def _mirrored(ax, f, g, low, high):
    """Draw f, its inverse g and the diagonal between them."""
    y = np.linspace(max(low, f(low)), high, 801)
    name, ticks = 0.9 * high, np.arange(low, high, 2)
    ax.plot([low, high], [low, high], ":", color=GREY, lw=1.4)
    ax.plot(g(y), y, color=BLUE)
    ax.plot(y, g(y), "-.", color=PINK)
    ax.text(g(name) - 0.02 * high, name, f"${f.formula}$", color=BLUE, ha="right", fontsize=16)
    ax.text(name, g(name) - 0.03 * high, f"${g.formula}$", color=INK[PINK], va="top", fontsize=16)
    ax.set(title=f"${f.formula}$ and its inverse, mirrored in the diagonal", aspect="equal")
    ax.set(xlim=(low, low + 1.7 * (high - low)), ylim=(low, high), xticks=ticks, yticks=ticks)


def witnessed(ax, f, candidates, low, high):
    """Draw candidates {label: function} for f' as lines, and central differences of f as dots."""
    x = np.linspace(low, high, 15)
    styles = ((GREEN, "-"), (PINK, "--"), (SKY, "-."))
    for (label, slope), (color, style) in zip(candidates.items(), styles):
        curve(ax, slope, low, high, color=color, ls=style, label=label)
    ax.plot(x, central(f, x, 1e-5), "o", color=GREY, mfc="white", mew=2, label="witness")
    ax.set(title="Which line runs through the witness?", ylabel="slope")
    ax.legend(loc="best")
