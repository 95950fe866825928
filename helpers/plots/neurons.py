"""Pictures of lecture 09: one neuron's step, its line, its endless training, XOR, and a fold.

theta = (w_1, w_2, b). A neuron answers sigma(w . x + b), x with the variables first.
"""

import numpy as np

from helpers.activations import logistic
from helpers.neurons import distances, logistic_regression, outputs, probabilities
from helpers.plots import BLUE, GREEN, GREY, INK, ORANGE, PINK, frozen, moving, readout
from helpers.plots.curves import pen
from helpers.plots.decisions import classes, regions
from helpers.plots.surfaces import arrow
from helpers.plots.surfaces import path as walker

LN2 = np.log(2)
BOX = {"boxstyle": "round,pad=0.2", "facecolor": "white", "edgecolor": "none", "alpha": 0.9}


def _words(ax, places, words):
    """Write words beside places, above the colours of the plane."""
    for (x, y), word in zip(places, words, strict=True):
        text = ax.text(x, y - 0.28, word, ha="center", va="top", fontsize=10)
        moving(text).set_zorder(9)


def _neuron(theta):
    """Return sigma(w . x + b) as a function of points (2, ...)."""
    w1, w2, b = theta
    return lambda points: logistic(w1 * points[0] + w2 * points[1] + b)


def two_tasks(axes, numbers, X, t, words):
    """Draw points with a line along them, and points of two classes with a line between them."""
    left, right = axes
    left.plot(*numbers, "s", color=BLUE, ms=10)
    left.axline((0, 7 / 3), slope=0.5, color=GREEN, ls="--", lw=1.8)
    left.set(title="A number: along", xlabel="x", ylabel="t", xlim=(0, 4), ylim=(0, 6))
    _plane(right, X, t, words)
    right.axline((0, 0.5), slope=1, color=GREEN, ls="--", lw=1.8)
    right.set_title("A class (▲ happy ● sad): between")


def _plane(ax, X, t, words):
    ax.set(xlim=(-1, 4.5), ylim=(-1, 4.5), xlabel="x₁: how often Ya", ylabel="x₂: how often Na")
    ax.set_aspect("equal")
    classes(ax, X, t, ("sad", "happy"))
    _words(ax, X, words)


def diagram(ax, forward, backward, squashed):
    """Draw a neuron of two inputs with texts on its way forward, and blame on the way back.

    forward and backward are dicts of the texts at x1, x2, 1, z, yhat and on w1, w2, b.
    """
    places = {"x1": (0, 4), "x2": (0, 2), "1": (0, 0), "z": (2.9, 2), "yhat": (5.1, 2)}
    for name, start in (("w1", "x1"), ("w2", "x2"), ("b", "1")):
        _wire(ax, places[start], places["z"], forward[name], backward[name])
    between = "σ" if squashed else "as it is"
    _wire(ax, places["z"], places["yhat"], between, backward["yhat"])
    for name, place in places.items():
        ax.text(
            *place, forward[name], ha="center", va="center", fontsize=12,
            bbox={"boxstyle": "circle,pad=0.45", "facecolor": "white", "edgecolor": GREY},
        )  # fmt: skip
    ax.set(xlim=(-0.5, 5.6), ylim=(-0.6, 4.6))
    ax.axis("off")


def _wire(ax, start, end, word, blame):
    """Draw a wire with its word above, and below it an arrow back with its blame."""
    (x0, y0), (x1, y1) = start, end
    style = {"ha": "center", "va": "center", "fontsize": 11}
    ax.annotate(
        "",
        (x1 - 0.45, y1),
        (x0 + 0.3, y0),
        arrowprops={"arrowstyle": "-|>", "color": BLUE, "lw": 1.6},
    )
    back = {"arrowstyle": "-|>", "color": ORANGE, "lw": 1.2, "ls": "--"}
    ax.annotate("", (x0 + 0.35, y0 - 0.14), (x1 - 0.4, y1 - 0.14), arrowprops=back)
    for share, up, text, color in ((0.35, 0.3, word, BLUE), (0.43, -0.38, blame, ORANGE)):
        x, y = x0 + share * (x1 - x0), y0 + share * (y1 - y0) + up
        ax.text(x, y, text, color=INK[color], bbox=BOX, **style)


def one_update(axes, theta, x, t):
    """Draw one step of a regression neuron on one example (x, t); return update(lr).

    Left the weights move along x, right the output against the rate. The goal is an output within
    0.01 of t.
    """
    left, right = axes
    theta, inputs = np.array(theta), np.append(x, 1.0)
    before = theta @ inputs
    gain = (t - before) * inputs
    way = theta[:2] + np.outer(np.linspace(-0.2, 0.5, 2), gain[:2])
    left.plot(*way.T, ":", color=GREY, lw=1.6)
    left.plot(*theta[:2], "o", color=BLUE)
    left.text(theta[0] + 0.05, theta[1] - 0.06, "before", color=BLUE)
    left.set(
        title="The weights move along x", xlabel="w₁", ylabel="w₂", xlim=(0, 1.6), ylim=(-0.6, 1.0)
    )
    left.set_aspect("equal")
    rates = np.array([0.0, 0.4])
    right.plot(rates, before + rates * (gain @ inputs), color=BLUE)
    right.axhline(t, color=GREEN, ls="--", lw=1.8)
    right.text(0.39, t + 0.05, "target", color=INK[GREEN], ha="right")
    right.set(
        title="The answer after the step", xlabel="rate α", ylabel="ŷ", xlim=(0, 0.4), ylim=(0, 3)
    )
    place, dot, say = arrow(left), pen(right, "o", color=ORANGE), readout(right)

    def update(lr=0.1):
        after = (theta + lr * gain) @ inputs
        place(theta[:2], lr * gain[:2])
        dot.set_data([lr], [after])
        w1, w2, b = theta + lr * gain
        text = f"α = {lr:.3f}: ŷ {before:.2f} → {after:.3f}\nloss {(t - after) ** 2 / 2:.4f}"
        say(text + f"\nw = ({w1:.3f}, {w2:.3f}), b = {b:.3f}", abs(after - t) < 0.01)

    return update


def separate(ax, X, t, words):
    """Draw the classes and a neuron turned and shifted by hand; return update(angle, shift, size).

    w = size (cos angle, sin angle), and shift is how far the line lies from the origin along w.
    The goal: all on the right side, each at least 1 from the line.
    """
    _plane(ax, X, t, words)
    ax.set_title("One line, turned and shifted by hand")
    paint = regions(ax, _neuron((0, 0, 0)), (-1.0, 4.5), (-1.0, 4.5))
    place, say = arrow(ax, color=GREY), readout(ax, 0.98)
    sides, J = 2 * np.asarray(t) - 1, logistic_regression(X, t)

    def update(angle=45.0, shift=2.05, size=1.0):
        u = np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))])
        theta = size * np.append(u, -shift)
        paint(_neuron(theta))
        place(shift * u, u)
        far = sides * distances(theta, X)
        text = f"right: {(far > 0).sum()} of {len(t)}, nearest {far.min():+.2f}\n"
        say(f"{text}‖w‖ = {size:g}, J = {J(theta):.2g}", far.min() >= 1)

    return update


def pulls(axes, X, t, words, path):
    """Draw the plane and the weights at step k of a training path; return update(k).

    Each example pulls w along its x, by t - p; arrows are 0.6 times as long. The goal is the first
    step with all on their side.
    """
    left, right = axes
    sides = 2 * np.asarray(t) - 1
    goal = int(np.argmax([(sides * (X @ q[:2] + q[2])).min() > 0 for q in path]))
    _plane(left, X, t, words)
    left.set_title("The line, and where it is unsure")
    right.set(
        title="w, and who pulls at it", xlabel="w₁", ylabel="w₂", xlim=(-2.6, 2.6), ylim=(-2.6, 2.6)
    )
    right.set_aspect("equal")
    paint = regions(left, _neuron(path[0]), (-1.0, 4.5), (-1.0, 4.5))
    follow, say = walker(right), readout(right, 0.02, 0.04)
    right.text(2.5, 2.2, "-- pull of ▲ happy", color=INK[PINK], ha="right")
    right.text(2.5, 1.75, "— pull of ● sad", color=BLUE, ha="right")
    arrows = [arrow(right, BLUE if side < 0 else PINK, "-" if side < 0 else "--") for side in sides]

    def update(k=0):
        paint(_neuron(path[k]))
        follow(path[: k + 1, :2])
        blame = t - probabilities(path[k], X)
        for place, share, row in zip(arrows, blame, X):
            place(path[k, :2], 0.6 * share * row)
        right_now = (sides * (X @ path[k, :2] + path[k, 2]) > 0).sum()
        angle = np.degrees(np.arctan2(path[k, 1], path[k, 0]))
        say(f"step {k}: {right_now} of {len(t)} right\nw points to {angle:.0f}°", k == goal)

    return update


def kept(iterates, last):
    """Return steps (m,) and iterates (m, ...) at steps spread evenly over the powers of ten.

    The run is consumed up to step `last`, and only what is drawn is kept.
    """
    steps = np.unique(np.round(np.geomspace(1, last, 160)).astype(int))
    wanted = set(steps.tolist())
    found = [x for k, x in zip(range(last + 1), iterates) if k in wanted]
    return steps, np.array(found)


def never_ends(axes, X, t, words, steps, path):
    """Draw the plane, minus ln of the loss and the length of w in a long run; return update(step).

    Both grow by nearly the same at each power of ten, so they are straight lines on the right.
    steps (m,) are those of path (m, 3). The goal is a mean loss below 0.001.
    """
    left, right = axes
    losses, lengths = logistic_regression(X, t)(path.T), np.hypot(*path[:, :2].T)
    _plane(left, X, t, words)
    left.set_title("▲ happy  ● sad; white: unsure")
    depths = -np.log(losses)
    right.semilogx(steps, depths, color=BLUE)
    right.semilogx(steps, lengths, "--", color=PINK)
    right.text(700, 7.0, "−ln J", color=BLUE, ha="right")
    right.text(2500, 5.2, "‖w‖", color=INK[PINK])
    right.set(title="It never ends", xlabel="step", xlim=(0.7, 1.5e5), ylim=(0, 16))
    paint = regions(left, _neuron(path[0]), (-1.0, 4.5), (-1.0, 4.5))
    dots, say = pen(right, "o", color=ORANGE), readout(right)

    def update(step=1.0):
        k = int(abs(np.log(steps / step)).argmin())
        paint(_neuron(path[k]))
        dots.set_data([steps[k]] * 2, [depths[k], lengths[k]])
        text = f"step {steps[k]}\nJ = {losses[k]:.2g}\n‖w‖ = {lengths[k]:.2f}"
        say(text, losses[k] < 1e-3)

    return update


def one_against_xor(axes, X, t):
    """Draw one neuron on XOR, and J along the way from 0 to it; return update(w1, w2, b).

    The goal is the lowest mean loss that there is, ln 2, to within 1e-4.
    """
    left, right = axes
    _square(left, X, t)
    left.set_title("One neuron on XOR (▲ class 1)")
    paint = regions(left, _neuron((0, 0, 0)), (-0.5, 1.5), (-0.5, 1.5))
    J, scales, sides = logistic_regression(X, t), np.linspace(-2, 2, 161), 2 * np.asarray(t) - 1
    right.axhline(LN2, color=GREEN, ls="--", lw=1.8)
    right.text(1.98, LN2 - 0.02, "ln 2", color=INK[GREEN], ha="right", va="top")
    right.set(title="J at s times your neuron", xlabel="s", xlim=(-2, 2), ylim=(0.4, 2.6))
    line, dot = pen(right, "-", color=BLUE), pen(right, "o", color=ORANGE)
    say = readout(frozen(right))

    def update(w1=2.0, w2=1.0, b=0.0):
        theta = np.array([w1, w2, b])
        paint(_neuron(theta))
        line.set_data(scales, J(np.outer(theta, scales)))
        dot.set_data([1], [J(theta)])
        hits = (sides * outputs(theta, X) > 0).sum()  # who answers one half is not right
        say(f"J = {J(theta):.4f}, right: {hits} of 4", J(theta) < LN2 + 1e-4)

    return update


def _square(ax, X, t):
    ax.set(xlabel="x₁", ylabel="x₂", xlim=(-0.5, 1.5), ylim=(-0.5, 1.5))
    ax.set_aspect("equal")
    classes(ax, X, t, size=12)


def hidden(points, steepness, second):
    """Return what two units say of points (2, ...): is x1 + x2 beyond 1/2, beyond `second`?"""
    total = points[0] + points[1]
    return np.stack([logistic(steepness * (total - edge)) for edge in (0.5, second)])


def answer(h):
    """Return sigma(12 (h1 - h2 - 1/2)): one more neuron, which looks at two units h (2, ...)."""
    return logistic(12 * (h[0] - h[1] - 0.5))


def fold(axes, X, t):
    """Draw XOR, and where two hidden units put its corners; return update(steepness, second).

    One line parts the corners on the right-hand side once they have been moved. The goal is a mean
    loss below 0.1.
    """
    left, right = axes
    _square(left, X, t)
    left.set_title("The plane of inputs (▲ class 1)")
    paint = regions(left, lambda p: p[0], (-0.5, 1.5), (-0.5, 1.5))
    edges = [pen(left, style, color=GREY, lw=2) for style in ("--", ":")]
    right.set(title="The plane of the two units", xlabel="h₁", ylabel="h₂")
    regions(right, answer, (-0.15, 1.15), (-0.15, 1.15))
    right.set_aspect("equal")
    moved = classes(right, X, t, size=12)
    say, ends = readout(left, 0.98), np.array([-0.5, 1.5])

    def update(steepness=4.0, second=0.5):
        paint(lambda p: answer(hidden(p, steepness, second)))
        for edge, total in zip(edges, (0.5, second)):
            edge.set_data(ends, total - ends)
        h = hidden(X.T, steepness, second)
        for line, k in zip(moved, (0, 1)):
            line.set_data(*h[:, t == k])
        p = answer(h)
        loss = -np.log(np.where(t == 1, p, 1 - p)).mean()
        say(f"J = {loss:.3f}, right: {((p > 0.5) == (t > 0.5)).sum()} of 4", loss < 0.1)

    return update


def links(axes, x, kinds):
    """Draw one straight line z, and what three inverse links make of it; return update(slope).

    kinds are (name, function of z, limits, a number to reach). The goal is that the third answers
    at x = 1 with its number, to 2 %.
    """
    bend = []
    for ax, (name, inverse, limits, _) in zip(axes, kinds):
        ax.set(title=name, xlabel="x", xlim=(x[0], x[-1]), ylim=limits)
        bend.append((pen(ax, "-", color=BLUE), pen(ax, "o", color=ORANGE), inverse))
    say = readout(axes[0])
    wanted = kinds[-1][-1]

    def update(slope=0.4):
        for line, dot, inverse in bend:
            line.set_data(x, inverse(slope * x))
            dot.set_data([1], [inverse(slope)])
        values = [inverse(slope) for *_, inverse in bend]
        text = "at x = 1: " + ", ".join(f"{v:.2f}" for v in values)
        say(f"z = {slope:.2f} x\n{text}", abs(values[-1] / wanted - 1) < 0.02)

    return update
