"""Pictures of lecture 04: walks downhill in one and two variables, their rates, ends and stops.

f takes the variables first: f(p) for p of shape (2, ...), f.grad(p) of p's shape.
"""

from functools import lru_cache

import numpy as np
from matplotlib.colors import ListedColormap

from helpers.differentiable import Differentiable
from helpers.iteration import TOO_FAR, take
from helpers.optimizers import gradient_descent
from helpers.plots import BLUE, GREEN, GREY, INK, ORANGE, PINK, frozen, moving, readout
from helpers.plots.curves import curve, pen
from helpers.plots.surfaces import contours, mesh
from helpers.plots.surfaces import path as walker

# The temperature of the room along y = 4. x - lr T'(x) is the logistic map in disguise.
room_along_4 = Differentiable(
    f=lambda x: 85 - 16 / 45 * x**2 * (6 - x),
    grad=lambda x: -16 / 45 * (12 * x - 3 * x**2),
    hess=lambda x: -16 / 45 * (12 - 6 * x),
    name="the room along y = 4",
    formula=r"85 - \frac{16}{45} x^2 (6 - x)",
    domain=(0.0, 6.0),
)


def steps_to(path, goal, tol):
    """Return the first k with every component of path[k] within tol of goal, or None."""
    off = abs(path - goal).reshape(len(path), -1).max(axis=1)
    near = np.flatnonzero(off < tol)
    return int(near[0]) if near.size else None


def walked(f, x0, lr, steps):
    """Return the iterates x0 ... x_steps of gradient descent on f, cut before they are too far."""
    path = take(gradient_descent(f.grad, x0, lr), steps + 1)
    far = ~(abs(path).reshape(len(path), -1).max(axis=1) < TOO_FAR)  # NaN is too far as well
    return path[: int(np.argmax(far))] if far.any() else path


def walk(ax, f, x0, lr):
    """Draw f, k <= 60 steps of descent on it and the step that comes next; return update(k).

    The goal is the first step shorter than a tenth of the first one.
    """
    path = take(gradient_descent(f.grad, x0, lr), 62)
    lengths = abs(np.diff(path))
    goal = int(np.argmax(lengths < lengths[0] / 10))
    curve(ax, f, 0.045, 1.2)
    floor = 2.12
    ax.set(title=f"Downhill with α = {lr}", ylabel="f(x)", xlim=(0, 1.2), ylim=(2.0, 4.2))
    tangent, trail = pen(ax, "--", color=ORANGE, lw=1.6), pen(ax, "o", color=ORANGE, ms=6)
    marks, stride = pen(ax, "|", color=GREY, ms=12), pen(ax, "-", color=ORANGE, lw=7)
    ax.text(1.19, floor + 0.05, "thick: the next step", ha="right", color=INK[ORANGE])
    say = readout(frozen(ax), 0.98)

    def update(k=0):
        x, slope, near = path[k], f.grad(path[k]), np.array([-0.1, 0.1])
        tangent.set_data(x + near, f(x) + slope * near)
        trail.set_data(path[: k + 1], f(path[: k + 1]))
        marks.set_data(path[: k + 1], np.full(k + 1, floor))
        stride.set_data(path[k : k + 2], [floor, floor])
        text = f"k = {k}: x = {x:.4f}, slope {slope:.3f}\nnext step −α · slope = {-lr * slope:.4f}"
        say(text, k == goal)

    return update


def rates(axes, f, x0, bottom):
    """Draw descent on f from x0 > 0 at a rate: the walk, and its errors; return update(lr).

    The goal is to be within 1e-12 of the bottom after at most 25 steps.
    """
    left, right = axes
    curve(left, f, 0.03, 3.2)
    left.set(title="The walk", ylabel="f(x)", xlim=(0, 3.2), ylim=(0, 26))
    left.plot(bottom, f(bottom), "s", color=GREEN, ms=9, zorder=5)
    trail = pen(left, "o-", color=ORANGE, lw=1.2, ms=6)
    right.set(title="Distance to the bottom", xlabel="step k", yscale="log")
    right.set(xlim=(0, 120), ylim=(1e-13, 100))
    right.axhline(1e-12, color=GREEN, ls="--", lw=1.4)
    right.text(118, 2e-12, "there: 1e-12", color=INK[GREEN], ha="right")
    errors = pen(right, ".-", color=ORANGE, lw=1.2)
    say = readout(left)

    def update(lr=0.005):
        path = take(gradient_descent(f.grad, x0, lr), 6001)
        inside = _inside(path)
        trail.set_data(path[:inside], f(path[:inside]))
        count = steps_to(path[:inside], bottom, 1e-12)
        shown = abs(path[: inside if count is None else count + 1] - bottom)
        errors.set_data(np.arange(len(shown)), np.maximum(shown, 1e-13))
        say(_outcome(lr, path, inside, count), count is not None and count <= 25)

    return update


def _inside(path):
    """Return how many of the iterates come before the first that is not above 0."""
    out = np.flatnonzero(~(path > 0))
    return int(out[0]) if out.size else len(path)


def _outcome(lr, path, inside, count):
    if inside < len(path):
        return f"α = {lr:.4f}: step {inside} throws x\nto {path[inside]:.1f}. No f is there!"
    return f"α = {lr:.4f}\n" + (
        f"there after {count} steps" if count else "not there in 6000 steps"
    )


def cobweb(axes, f, x0, bottom, reached):
    """Draw descent on f from x0, and the same steps as a web; return update(lr).

    The web goes up or down to the curve x - lr f'(x), then across to the diagonal. reached(path)
    says whether the goal is.
    """
    left, right = axes
    view = f.domain
    heights = curve(left, f, *view).get_ydata()
    low, high = heights.min(), heights.max()
    left.set_ylim(low - (high - low) / 20, high + (high - low) / 2)  # the words stand above
    left.plot(bottom, f(bottom), "s", color=GREEN, zorder=5)
    left.set(title="The walk", ylabel="f(x)", xlim=view)
    right.plot(view, view, color=GREY, lw=1.2, ls="--")
    right.plot(bottom, bottom, "s", color=GREEN, zorder=5)
    right.set(title="From x to the next x", xlabel="x", ylabel="next x", xlim=view, ylim=view)
    trail, web = pen(left, "o-", color=ORANGE, lw=1.2, ms=6), pen(right, color=ORANGE, lw=1.4)
    line = pen(right, color=BLUE)
    say = readout(left)
    x = np.linspace(*view, 201)

    def update(lr=0.1):
        path = walked(f, x0, lr, 600)
        line.set_data(x, x - lr * f.grad(x))
        trail.set_data(path[:61], f(path[:61]))
        web.set_data(*_web(path[:61]))
        slope = 1 - lr * f.hess(bottom)
        text = f"α = {lr:.2f}, slope of the map {slope:+.2f}\n{_end(path, bottom)}"
        say(text, reached(path, bottom))

    return update


def _web(path):
    """Return the corners (x0, x0), (x0, x1), (x1, x1), (x1, x2), ... of a cobweb."""
    twice = np.repeat(path, 2)
    return twice[:-1], twice[1:]


def _end(path, bottom):
    """Return in words how a walk of 600 steps in one variable ends."""
    if abs(path[-1]) > 1e3:
        return "runs away for good"
    count = steps_to(path, bottom, 1e-6)
    if count is not None:
        return f"within 0.000001 at step {count}"
    if two_cycle(path, bottom):
        low, high = sorted(path[-2:])
        return f"jumps {low:.3f} ↔ {high:.3f}"
    return "no rest within 600 steps"


def at_once(path, bottom):
    """Does the first step land on the bottom?"""
    return bool(abs(path[1] - bottom) < 1e-6)


def two_cycle(path, bottom):
    """Does a walk of 600 steps end in a jump between two places, for ever?"""
    if len(path) < 601:
        return False
    back, across = abs(path[-1] - path[-3]), abs(path[-1] - path[-2])
    return bool(back < 1e-6 and across > 1e-2)


def _room(ax, f):
    contours(ax, f, (0, 6), (0, 6), np.arange(73, 98, 1.5))
    ax.plot(4, 4, "s", color=GREEN, ms=10, zorder=5)


def fall(axes, f, p0, lr):
    """Draw descent on f in [0, 6]^2 from p0: the path, and f along it; return update(k).

    The goal is the first step after which half of the fall is done.
    """
    path = take(gradient_descent(f.grad, p0, lr), 121)
    heights = f(path.T)
    goal = int(np.argmax(heights < (heights[0] + heights[-1]) / 2))
    left, right = axes
    _room(left, f)
    left.set_title(f"120 steps, α = {lr}")
    right.plot(heights, color=BLUE, lw=1.4)
    right.set(title="T after step k", xlabel="step k", ylabel="T", ylim=(73, 88.5))
    follow, dot = walker(left), pen(right, "o", color=ORANGE)
    say = readout(frozen(right), 0.98)

    def update(k=0):
        follow(path[: k + 1])
        dot.set_data([k], [heights[k]])
        x, y = path[k]
        say(f"k = {k}: ({x:.3f}, {y:.3f}), T = {heights[k]:.2f}", k == goal)

    return update


def zigzag(axes, f, curvatures):
    """Draw descent on f = (c0 a^2 + c1 b^2) / 2 from (1, 1), and both distances; return update(lr).

    The goal is to have both within 1e-6 of 0 after at most 72 steps.
    """
    left, right = axes
    contours(left, f, (-1.25, 1.25), (-1.25, 1.25), np.linspace(0, 1, 9) ** 2 * 6)
    left.set(title="The path", xlabel="a", ylabel="b")
    follow = walker(left)
    right.set(title="Distance to 0", xlabel="step k", yscale="log", xlim=(0, 120))
    right.set_ylim(1e-7, 1e13)  # the words stand above
    right.set_yticks([1e-6, 1e-3, 1, 1e3])
    right.axhline(1e-6, color=GREEN, ls="--", lw=1.4)
    steep, gentle = pen(right, "-", color=BLUE), pen(right, "-.", color=PINK)
    say = readout(right, 0.98)

    def update(lr=0.05):
        path = walked(f, (1.0, 1.0), lr, 300)
        follow(path[np.cumprod(abs(path).max(axis=1) < 1e3).astype(bool)])
        for line, distance in zip((steep, gentle), abs(path.T)):
            line.set_data(np.arange(len(path)), np.maximum(distance, 1e-300))
        factors = 1 - lr * np.asarray(curvatures)
        count = steps_to(path, 0, 1e-6)
        say(_factors(lr, factors, count), count is not None and count <= 72)

    return update


def _factors(lr, factors, count):
    lines = [f"α = {lr:.3f}"]
    lines += [f"{n} times {q:+.3f} a step" for n, q in zip(("—  a", "-·-  b"), factors)]
    late = "never there" if abs(factors).max() > 1 - 1e-9 else "more than 300 steps"
    return "\n".join([*lines, f"{count} steps" if count else late])


def fit(axes, f, path, data, best):
    """Draw data with the line of step k, and the path on f(m, b); return update(step).

    best is the lowest point; the goal is the first of the steps shown with f within 1 % of it.
    """
    left, right = axes
    x = np.array([0.0, 4.0])
    left.plot(*data, "s", color=BLUE, ms=10)
    left.plot(x, best[0] * x + best[1], color=GREEN, ls="--", lw=1.6)
    left.set(title="The line so far", xlabel="x", ylabel="y", xlim=(0, 4), ylim=(-0.5, 9))
    _bowl(right, f, best, "Its place (m, b) on E", "b")
    line, follow = pen(left, color=ORANGE), walker(right)
    bars = [pen(left, ":", color=ORANGE, lw=2) for _ in data[0]]
    say = readout(left)

    def update(step=0):
        m, b = path[step]
        follow(path[: step + 1])
        line.set_data(x, m * x + b)
        for bar, px, py in zip(bars, *data):
            bar.set_data([px, px], [py, m * px + b])
        error = f(path[step])
        say(f"step {step}: E = {error:.3f}\nm = {m:.3f}, b = {b:.3f}", error <= 1.01 * f(best))

    return update


def _bowl(ax, f, best, title, second):
    levels = f(best) + np.array([0.05, 0.5, 2, 5, 10, 20, 40, 70, 110])
    contours(ax, f, (-1.0, 3.2), (-0.8, 4.6), levels)
    ax.plot(*best, "s", color=GREEN, ms=9, zorder=5)
    ax.set(title=title, xlabel="m", ylabel=second)


def race(axes, raw, centred, bests):
    """Draw descent on raw(m, b) and on centred(m, c) from 0 at one rate; return update(lr).

    The goal is to have centred within 1e-12 of its bottom after at most 20 steps.
    """
    titles = ("x as it comes", "x minus its mean")
    for ax, f, best, title, second in zip(axes, (raw, centred), bests, titles, "bc"):
        _bowl(ax, f, best, title, second)
    follow = [walker(ax) for ax in axes]
    say = [readout(ax, 0.98) for ax in axes]

    def update(lr=0.01):
        for k, (f, best) in enumerate(zip((raw, centred), bests)):
            path = walked(f, (0.0, 0.0), lr, 2000)
            count = steps_to(path, best, 1e-12)
            follow[k](path[np.cumprod(abs(path).max(axis=1) < 1e3).astype(bool)])
            goal = k == 1 and count is not None and count <= 20
            say[k](f"α = {lr:.3g}: {_count(path, count)}", goal)

    return update


def _count(path, count):
    if count is not None:
        return f"{count} steps"
    return "runs away" if abs(path[-1]).max() > 1e3 else "more than 2000"


def stalls(axes, f, lr, tol=1e-3):
    """Draw descent on f in [0, 6]^2 from (x, y), and f along it; return update(x, y).

    The goal is a start off the walls, and far from the bottom (4, 4), from which all the
    steps move less than 0.1.
    """
    left, right = axes
    steps = 100
    _room(left, f)
    left.set_title(f"{steps} steps, α = {lr}")
    right.set(title="T after step k", xlabel="step k", ylabel="T", xlim=(0, steps), ylim=(73, 95))
    follow, line = walker(left), pen(right, color=ORANGE)
    say = readout(right, 0.98)

    def update(x=0.5, y=0.6):
        path = take(gradient_descent(f.grad, (x, y), lr), steps + 1)
        follow(path)
        line.set_data(np.arange(steps + 1), f(path.T))
        way, size = np.hypot(*(path[-1] - path[0])), np.hypot(*f.grad(path[0]))
        text = f"gradient at the start {size:.1e}\n{steps} steps lead {way:.3f} away"
        text += f"\n‖∇T‖ < {tol:g} {_stop(f, path, tol)}"
        inside, far = 0 < x < 6 and 0 < y < 6, np.hypot(x - 4, y - 4) > 2
        say(text, bool(way < 0.1 and inside and far))

    return update


def _stop(f, path, tol):
    """Return in words where the rule stops: the first gradient shorter than tol."""
    short = np.flatnonzero(np.hypot(*f.grad(path.T)) < tol)
    return f"stops at T = {f(path[short[0]]):.2f}" if short.size else "goes on"


# Where a walk on the map of ends has gone, after its last step.
GONE, WANDERS = 5, 4
TINTS = ListedColormap(["#9CC9E8", "#F5C08A", "#93D4BC", "#E8BFD6", "#FFFFFF", "#777777"])


def ends(f, bottoms, points, lr):
    """Return for each of points (2, ...) the number of the bottom where 400 steps from it end.

    WANDERS where it is within 0.05 of none of bottoms (k, 2), GONE where it is
    beyond 1e12.
    """
    p = np.array(points, dtype=float)
    with np.errstate(all="ignore"):  # what runs away is a result to look at
        for _ in range(400):
            p = p - lr * f.grad(p)
        far = ~(abs(p).max(axis=0) < TOO_FAR)
        apart = np.stack([np.hypot(p[0] - x, p[1] - y) for x, y in bottoms])
    return np.where(far, GONE, np.where(apart.min(axis=0) < 0.05, apart.argmin(axis=0), WANDERS))


def basins(axes, f, bottoms):
    """Draw where descent on f ends from each start in [-6, 6]^2, one walk and all shares.

    Returns update(lr, x), x being where the walk starts on the line y = 0. The goal is a rate at
    which no start at all ends in the third bottom.
    """
    left, right = axes
    view, count = (-6, 6), 121
    starts = mesh(view, view, count)
    contour = {"extent": (*view, *view), "origin": "lower", "cmap": TINTS, "vmin": 0, "vmax": 5}
    image = moving(left.imshow(np.zeros((count, count)), interpolation="nearest", **contour))
    left.contour(*starts, np.log1p(f(starts)), 8, colors=GREY, linewidths=0.5, alpha=0.5)
    left.axhline(0, color=GREY, ls=":", lw=1.4)
    follow = walker(left)
    for name, (px, py) in zip("ABCD", bottoms):
        moving(left.text(px, py, name, fontweight="bold", fontsize=15, ha="center", va="center"))
    left.grid(False)
    left.set(title="Where each start ends", xlabel="x", ylabel="y", xlim=view, ylim=view)
    bars, say = _shares(right), readout(right, 0.98)
    # The map does not depend on x: it is kept while x moves.
    where = lru_cache(maxsize=64)(lambda lr: ends(f, bottoms, starts, lr))

    def update(lr=0.005, x=-1.0):
        image.set_data(where(lr))
        follow(walked(f, (x, 0.0), lr, 60))
        share = np.bincount(where(lr).ravel(), minlength=6) / count**2
        for bar, part in zip(bars, share):
            bar.set_height(100 * part)
        last = "ABCD??"[int(ends(f, bottoms, np.array([x, 0.0]), lr))]
        say(f"α = {lr:.4f}: the walk ends in {last}\nC gets {100 * share[2]:.1f} %", share[2] == 0)

    return update


def _shares(ax):
    names = ["A", "B", "C", "D", "none", "gone"]
    bars = ax.bar(names, [0] * 6, color=TINTS.colors, edgecolor=GREY)
    moving(*bars)
    ax.set(title="Share of the starts, %", ylim=(0, 75), xlim=(-0.6, 5.6))
    return bars
