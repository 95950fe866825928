"""Pictures of what a hidden layer can draw: level sets, stairs, hinges, cells and folds."""

from itertools import combinations, pairwise

import numpy as np

from helpers import approximation
from helpers.activations import logistic, relu
from helpers.networks import predict
from helpers.plots import AMBER, BLUE, GREEN, GREY, INK, ORANGE, SKY, frozen, moving, readout
from helpers.plots.curves import curve, line_through, pen

# The unit of the first picture, z = w . x + b.
WEIGHT, BIAS = np.array([1.2, -0.9]), 0.3
FAR = 99.0  # beyond every edge of a picture


def preimage(unit, c):
    """Return the lowest and highest z with unit(z) = c as a list of intervals (low, high).

    unit is "logistic", "ReLU" or "absolute value"; [] where no z has this value.
    """
    if unit == "logistic":
        return [(np.log(c / (1 - c)),) * 2] if 0 < c < 1 else []
    if c < 0:
        return []
    if unit == "ReLU":
        return [(c, c)] if c > 0 else [(-FAR, 0.0)]
    return [(-c, -c), (c, c)] if c > 0 else [(0.0, 0.0)]


def levels(axes):
    """Draw a unit's profile with the level c, and the plane's points at it; return update(unit, c).

    The goal is a level that fills a half-plane.
    """
    left, right = axes
    z = np.linspace(-3, 3, 601)
    profiles = {"logistic": logistic(z), "ReLU": relu(z), "absolute value": abs(z)}
    left.set(title="The unit's profile", xlabel="z", ylabel="a", xlim=(-3, 3), ylim=(-0.6, 2.9))
    _plane(right)
    profile, height = pen(left, color=BLUE), pen(left, "--", color=ORANGE)
    points = [pen(ax, color=ORANGE, linewidth=3) for ax in (right, right)]
    area = moving(right.fill([0], [0], color=SKY, alpha=0.5, hatch="//")[0])
    say = readout(left, 0.2, 0.96)  # the only corner that no line of the plane crosses

    def update(unit="logistic", c=0.5):
        c = round(c, 6)
        profile.set_data(z, profiles[unit])
        height.set_data([-3, 3], [c, c])
        found = preimage(unit, c)
        lines = [z1 for _, z1 in found] + [FAR] * (2 - len(found))
        for line, at in zip(points, lines):
            line.set_data(*_level_line(right, at))
        half_plane = bool(found) and found[0][0] < found[0][1]
        area.set_xy(_below(right) if half_plane else np.full((3, 2), FAR))
        kind = "a half-plane" if half_plane else ("nothing", "one line", "two lines")[len(found)]
        say(f"a = {c:.2f}: {kind}", half_plane)

    return update


def _plane(ax):
    ax.set(title="The plane at this level", xlabel="$x_1$", ylabel="$x_2$")
    ax.set(xlim=(-2, 2), ylim=(-2, 2), aspect="equal")  # w is seen at right angles to the lines
    for at in (-2, -1, 0, 1, 2):
        ax.plot(*_level_line(ax, at), ":", color=GREY, linewidth=1)
    tip = WEIGHT / np.linalg.norm(WEIGHT)
    ax.annotate("", tip, (0, 0), arrowprops={"arrowstyle": "-|>", "color": GREEN, "linewidth": 2})
    ax.text(*(1.12 * tip), "w", color=INK[GREEN], fontweight="bold")


def _level_line(ax, z):
    """Return the ends of the line w . x + b = z across ax's view."""
    return line_through(ax, 0.0, (z - BIAS) / WEIGHT[1], -WEIGHT[0] / WEIGHT[1])


def _below(ax):
    """Return the corners of the part of ax's view, and more, where z <= 0."""
    x, y = _level_line(ax, 0.0)
    return np.column_stack([[*x, *x[::-1]], [*y, *(y[::-1] + FAR)]])


def stairs(ax, f, low, high):
    """Draw a staircase of logistic units under f on [low, high]; return update(steps, steepness).

    The goal is a largest error below 0.05.
    """
    x = _target(ax, f, low, high, "Stairs: a sum of logistic units")
    line = pen(ax, color=BLUE)
    say = readout(ax, 0.98, 0.96)

    def update(steps=5, steepness=100.0):
        knots = np.linspace(low, high, steps + 1)
        edges = (knots[1:] + knots[:-1]) / 2
        y = predict(approximation.staircase(edges, f(knots), steepness), x[:, None], logistic)[:, 0]
        line.set_data(x, y)
        error = np.max(abs(y - f(x)))
        say(f"{steps} units\nlargest error {error:.3f}", bool(error < 0.05))

    return update


def hinges(axes, f, low, high, bend):
    """Draw the broken line of k ReLU units through f, and its error between bounds below it.

    bend is the largest |f''| on [low, high]. Returns update(k). The goal is the fewest units with
    a largest error below 0.05.
    """
    top, bottom = axes
    x = _target(top, f, low, high, "A sum of ReLU units that joins points of f")
    wide, ticks = (low, high + 0.66 * (high - low)), np.arange(np.ceil(low), high)
    top.set(xlim=wide, ylim=(-1.3, 1.3), xticks=ticks, xlabel="")  # room for the words
    bottom.set(xlim=wide, ylim=(-0.36, 0.36), xticks=ticks, xlabel="x", ylabel="error")
    line, dots = pen(top, color=BLUE), pen(top, "o", color=BLUE)
    error_line = pen(bottom, color=BLUE)
    bounds = [pen(bottom, "--", color=GREEN) for _ in range(2)]
    say = readout(top, 0.98, 0.96)

    def update(k=4):
        knots = np.linspace(low, high, k + 1)
        y = predict(approximation.relu_interpolant(knots, f(knots)), x[:, None], relu)[:, 0]
        line.set_data(x, y)
        dots.set_data(knots, f(knots))
        error_line.set_data(x, y - f(x))
        bound = bend * (knots[1] - knots[0]) ** 2 / 8
        for edge, sign in zip(bounds, (-1, 1)):
            edge.set_data([low, high], [sign * bound] * 2)
        error = np.max(abs(y - f(x)))
        text = f"{k} units\nlargest error {error:.4f}\nbound (dashed) {bound:.4f}"
        say(text, bool(error < 0.05 and _error_of(k - 1, f, low, high, x) >= 0.05))

    return update


def _error_of(k, f, low, high, x):
    if k < 1:
        return np.inf
    knots = np.linspace(low, high, k + 1)
    return np.max(abs(np.interp(x, knots, f(knots)) - f(x)))


def _target(ax, f, low, high, title):
    """Draw f from low to high as what is to be approximated; return the points in between."""
    curve(ax, f, low, high, color=GREY, linestyle="--")
    ax.set(title=title, xlabel="x", xlim=(low, high), ylim=(-1.5, 1.9))
    frozen(ax)
    return np.linspace(low, high, 2001)


# (a, b, c) of the lines a x + b y = c at rest; the one that moves is 2 x + y = shift.
RESTING = ((1.0, 1.0, 0.0), (1.0, -1.0, 0.0), (0.0, 1.0, 1.0), (-0.5, 1.0, -1.2))


def crossing(line, other):
    """Return where two lines (a, b, c) meet that are not parallel."""
    return np.linalg.solve([line[:2], other[:2]], [line[2], other[2]])


def count_cells(lines):
    """Return into how many cells the lines (a, b, c), none of them parallel, cut the plane.

    A new line adds one cell, and one more for each place where it meets the others.
    """
    cells = 1
    for k, line in enumerate(lines):
        meets = {tuple(np.round(crossing(line, old), 9)) for old in lines[:k]}
        cells += 1 + len(meets)
    return cells


def smallest_triangle(lines, edge):
    """Return the corners (3, 2) of the smallest cell with three sides, one of them on `edge`.

    Where the edge passes through a crossing of two lines its corners are one point.
    """
    found = []
    for one, other in combinations(lines, 2):
        corners = np.array([crossing(one, other), crossing(one, edge), crossing(other, edge)])
        sides = [corners @ line[:2] - line[2] for line in map(np.array, lines)]
        if not any(side.min() < -1e-9 and side.max() > 1e-9 for side in sides):  # cut by none
            found.append(corners)
    return min(found, key=lambda corners: abs(np.linalg.det(corners[1:] - corners[0])))


def cells(ax):
    """Draw the plane cut by five units' edges; return update(shift), which moves one of them.

    The smallest triangle at that edge is shaded. The goal is a shift at which a cell is lost.
    """
    ax.set(title="The edges of five ReLU units", xlabel="$x_1$", ylabel="$x_2$")
    ax.set(xlim=(-4, 5), ylim=(-3, 3))  # all crossings are in view
    for a, b, c in RESTING:
        ax.plot(*line_through(ax, 0.0, c / b, -a / b), color=BLUE, linewidth=2)
    shade = moving(ax.fill([0], [0], color=AMBER)[0])
    edge = pen(ax, "--", color=ORANGE, linewidth=3)
    say = readout(ax, 0.01, 0.62)  # in a cell that stays

    def update(shift=1.5):
        shift = round(shift, 6)
        edge.set_data(*line_through(ax, 0.0, shift, -2.0))
        shade.set_xy(smallest_triangle(RESTING, (2.0, 1.0, shift)))
        found = count_cells([*RESTING, (2.0, 1.0, shift)])
        most = approximation.most_cells(5, 2)
        say(f"{found} cells, at most {most}", found < most)

    return update


def folding(ax, random_nets):
    """Draw what a narrow deep ReLU network draws, its bends dotted; return update(depth, weights).

    weights is "by design", or anything else for random_nets[depth - 1]. The goal is 32 pieces.
    """
    x = np.linspace(0, 1, 2**11 + 1)
    ax.set(title="Two ReLU units in each layer", xlabel="x")
    ax.set(xlim=(0, 1), ylim=(-0.05, 1.45), ylabel="output, stretched to 0 … 1")
    line, dots = pen(ax, color=BLUE), pen(ax, "o", color=ORANGE, markersize=6)
    say = readout(ax, 0.98, 0.96)

    def update(depth=1, weights="by design"):
        by_design = weights == "by design"
        layers = approximation.folds(depth) if by_design else random_nets[depth - 1]
        bends = approximation.kinks(layers, 0.0, 1.0)
        y = predict(layers, x[:, None], relu)[:, 0]
        low, high = y.min(), y.max()
        y = (y - low) / (high - low if high > low else 1.0)
        line.set_data(x, y)
        dots.set_data(bends, np.interp(bends, x, y))
        count = len(bends) + 1
        text = f"{depth} layer{'s' * (depth > 1)}, {2 * depth} units\n{count} pieces"
        say(text, count == 32)

    return update


def busiest(depth, rng, tries=200):
    """Return the layers of the one with most pieces on [0, 1] among `tries` random networks."""

    def drawn():
        widths = [1] + [2] * depth + [1]
        return [(rng.normal(size=(n, m)), rng.normal(size=n)) for m, n in pairwise(widths)]

    return max((drawn() for _ in range(tries)), key=lambda net: approximation.pieces(net, 0.0, 1.0))
