"""Pictures of lecture 10b: weights as a matrix, products of shapes, silent units, checks, training.

W (units, inputs): W[j, k] goes to unit j from input k. Names of units count from 1.
"""

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.patches import Rectangle
from matplotlib.ticker import NullFormatter

from helpers import networks
from helpers.activations import logistic
from helpers.losses import binary_cross_entropy
from helpers.plots import (
    AMBER,
    BELOW,
    BLUE,
    GREEN,
    GREY,
    INK,
    ORANGE,
    PINK,
    frozen,
    moving,
    readout,
)
from helpers.plots.curves import pen
from helpers.plots.decisions import classes, regions
from helpers.plots.graphs import number

WHITE = {"boxstyle": "round,pad=0.12", "facecolor": "white", "edgecolor": "none"}
SIGNED = {"cmap": "RdBu_r", "vmin": -2.2, "vmax": 2.2}  # blue below 0, red above, white at 0


def _weight(j, k):
    return f"w{j}{k}".translate(BELOW)


def _column(ax, x, count, names):
    """Draw the units of a layer above each other; return their places (count, 2)."""
    places = np.stack([np.full(count, x), np.linspace(count - 1, 1 - count, count)], axis=1)
    ax.plot(*places.T, "o", ms=30, mfc="white", mec=GREY, mew=1.6, ls="none", zorder=3)
    for place, word in zip(places, names):
        ax.text(*place, word, ha="center", va="center", fontsize=13, zorder=4)
    return places


def _cells(ax, W, title):
    """Draw W as coloured cells with its numbers; return the image and the texts, row by row."""
    image = ax.imshow(W, **SIGNED)
    texts = [ax.text(k, j, number(W[j, k]), ha="center", va="center")
             for j, k in np.ndindex(*W.shape)]  # fmt: skip
    ax.grid(False)
    ax.set(title=title, xticks=range(W.shape[1]), yticks=range(len(W)))
    ax.set_xticklabels([str(k + 1) for k in range(W.shape[1])])
    ax.set_yticklabels([str(j + 1) for j in range(len(W))])
    return image, texts


def edge(axes, W, wanted):
    """Draw three layers, and W of the last as cells; return update(j, k), which lights a weight.

    The goal is the weight `wanted` = (j, k), framed among the cells.
    """
    left, right = axes
    units, inputs = W.shape
    _layers(left, units, inputs)
    _cells(right, W, "W: row to, column from")
    right.set(xlabel="from k", ylabel="to j")
    frame = {"fill": False, "ec": GREEN, "lw": 3, "ls": "--"}
    right.add_patch(Rectangle((wanted[1] - 1.45, wanted[0] - 1.45), 0.9, 0.9, **frame))
    light, cell = pen(left, "-", color=ORANGE, lw=5), pen(right, "s", ms=40, mfc="none")
    cell.set(mec=ORANGE, mew=3)
    cell.set_zorder(20)
    light.set_zorder(2)
    say = readout(left, 0.02, 0.02)

    def update(j=1, k=1):
        light.set_data([2, 4], [units + 1 - 2 * j, inputs + 1 - 2 * k][::-1])
        cell.set_data([k - 1], [j - 1])
        words = f"{_weight(j, k)} = {number(W[j - 1, k - 1])}: to {j} from {k}"
        say(words, (j, k) == tuple(wanted))

    return update


def _layers(ax, units, inputs):
    """Draw the layers l - 2, l - 1 and l with their wires, the first ones pale."""
    first = _column(ax, 0, 3, "")
    middle = _column(ax, 2, inputs, [f"a{k + 1}".translate(BELOW) for k in range(inputs)])
    last = _column(ax, 4, units, [f"a{j + 1}".translate(BELOW) for j in range(units)])
    for tails, heads, color in ((first, middle, "#DDDDDD"), (middle, last, "#AAAAAA")):
        ends = [(tail, head) for tail in tails for head in heads]
        ax.add_collection(LineCollection(ends, color=color, lw=1.4, zorder=1))
    for x, word in ((0, "layer l−2"), (2, "layer l−1"), (4, "layer l")):
        ax.text(x, inputs + 0.3, word, ha="center")
    ax.set(xlim=(-0.6, 4.6), ylim=(-inputs - 1.8, inputs + 0.9), title="To unit j, from unit k")
    ax.set_axis_off()


# A candidate for a product: the names and shapes of its two factors, in letters of widths.
ONE_EXAMPLE = {
    "wanted": ("blame of layer l−1", "k1"),
    "W δ": (("W", "mk"), ("δ", "m1")),
    "Wᵀ δ": (("Wᵀ", "km"), ("δ", "m1")),
    "δᵀ W": (("δᵀ", "1m"), ("W", "mk")),
    "δ Wᵀ": (("δ", "m1"), ("Wᵀ", "km")),
}
BATCH = {
    "wanted": ("gradient by W", "mk"),
    "E A": (("E", "nm"), ("A", "nk")),
    "Eᵀ A": (("Eᵀ", "mn"), ("A", "nk")),
    "Aᵀ E": (("Aᵀ", "kn"), ("E", "nm")),
    "E Aᵀ": (("E", "nm"), ("Aᵀ", "kn")),
}
# What a side of a rectangle counts: a colour for each, and its number says it again.
SIDES = {"m": ORANGE, "k": BLUE, "n": GREEN, "1": GREY}
FILLS = {"W": "#D8E6F2", "δ": "#F9E2D2", "E": "#F9E2D2", "A": "#DDEEE4"}


def products(ax, table, right, start, widths):
    """Draw a product of two rectangles, its result and the wanted shape.

    Return update(product, **one width), which starts at start = (product, letter, its width);
    widths = {letter: width} are those that rest. The goal is a product that has the wanted shape
    and is not `right`.
    """
    place = [_block(ax) for _ in range(4)]
    ax.set(xlim=(0, 27.6), ylim=(-8.4, 5.2), aspect="equal")
    ax.set_axis_off()
    ax.set_title("Sides that meet must be equal")
    sign = moving(ax.text(0, 0, "", ha="center", va="center", fontsize=20))
    say = readout(ax, 0.02, 0.02)
    title, shape = table["wanted"]

    def draw(product, size):
        (name, one), (other, two) = table[product]
        fits = size[one[1]] == size[two[0]]
        x = place[0](1.5, name, one, size)
        x = place[1](x + 2.0, other, two, size)
        got = (one[0], two[1]) if fits else None
        place[2](x + 2.4, product, got, size) if fits else place[2](x + 2.4, "", None, size)
        sign.set_text("=" if fits else "≠")
        sign.set_position((x + 1.0, 0))
        place[3](22.6, f"wanted:\n{title}", shape, size)
        say(*_verdict(product, right, (one, two), shape, size))

    return _with_width(draw, start, widths)


def _with_width(draw, start, widths):
    """Return update(product, m, k or n), with the one letter of start as its second control."""
    product, letter, at = start
    if letter == "k":
        return lambda product=product, k=at: draw(product, widths | {"k": k})
    return lambda product=product, n=at: draw(product, widths | {"n": n})


def _verdict(product, right, factors, shape, size):
    """Return what is to be said of a product, and whether it is the trap that is looked for."""
    (a, b), (c, d) = factors
    line = f"{product}: ({size[a]}, {size[b]}) times ({size[c]}, {size[d]})"
    if size[b] != size[c]:
        return f"{line}\n{size[b]} meets {size[c]}: does not fit", False
    got, want = (size[a], size[d]), tuple(size[s] for s in shape)
    line += f" gives ({got[0]}, {got[1]})"
    if got != want:
        return f"{line}\nfits, but not the shape that is wanted", False
    if product == right or want == (1, 1):  # a single number is its own transpose
        return f"{line}\nfits, has the shape, is right", False
    return f"{line}\nfits, has the shape, and is WRONG", True


def _block(ax):
    """Return place(x, name, sides, size), which draws a rectangle of cells and returns its end."""
    box = moving(ax.add_patch(Rectangle((0, 0), 0, 0, ec=GREY, lw=1.2)))
    grid = pen(ax, "-", color="#999999", lw=0.7)
    heights, lengths = (pen(ax, "-", lw=5, solid_capstyle="butt") for _ in range(2))
    words = [moving(ax.text(0, 0, "", ha="center", fontsize=12)) for _ in range(3)]

    def place(x, name, sides, size):
        rows, columns = (size[s] for s in sides) if sides else (0, 0)
        top = rows / 2
        box.set_bounds(x, -top, columns, rows)
        box.set_facecolor(FILLS.get(name[:1], "#EEEEEE"))
        grid.set_data(*_grid(x, top, rows, columns))
        heights.set_data([x, x], [-top, top])
        lengths.set_data([x, x + columns], [top, top])
        marks = ((x + columns / 2, -top - 0.9, name), *_side_words(x, top, rows, columns))
        for text, (u, v, word) in zip(words, marks):
            text.set(position=(u, v), text=word if sides else "", va="center")
        words[0].set_va("top" if "\n" in name else "center")
        for line, text, side in zip((heights, lengths), words[1:], sides or "11"):
            line.set_color(SIDES[side])
            text.set_color(INK[SIDES[side]])
        return x + columns

    return place


def _side_words(x, top, rows, columns):
    return (x - 0.55, 0, str(rows)), (x + columns / 2, top + 0.6, str(columns))


def _grid(x, top, rows, columns):
    """Return the inner lines of a grid as one line that is lifted between them."""
    points = []
    for i in range(1, rows):
        points += [(x, top - i), (x + columns, top - i), (np.nan, np.nan)]
    for i in range(1, columns):
        points += [(x + i, -top), (x + i, top), (np.nan, np.nan)]
    return np.transpose(points or [(np.nan, np.nan)])


def silent(axes, W, b, wanted):
    """Draw the lines of ReLU units in the plane, and their Jacobian; return update(x1, x2).

    Its rows of silent units are 0. The goal is an input at which unit `wanted` alone is awake.
    """
    left, right = axes
    # Below the square of inputs there is room for the words, which would hide its corner.
    left.set(xlim=(-3.2, 3.2), ylim=(-4.4, 3.2), xlabel="x₁", ylabel="x₂")
    left.set_title("Each unit's line, and x")
    left.set_aspect("equal")
    for j in range(len(W)):
        _unit_line(left, W, b, j, ("-", "--", "-.", ":")[j])
    dot, say = pen(left, "o", color=ORANGE, ms=12), readout(left, 0.02, 0.02)
    dot.set_zorder(20)
    image, texts = _cells(right, W, "∂a/∂x: the awake rows")
    right.set(xlabel="from k", ylabel="to j")
    moving(image, *texts)

    def update(x1=1.0, x2=1.0):
        awake = W @ [x1, x2] + b > 0
        J = W * awake[:, None]
        dot.set_data([x1], [x2])
        image.set_data(J)
        for text, value in zip(texts, J.ravel()):
            text.set_text(number(value))
        names = ", ".join(str(j + 1) for j in np.flatnonzero(awake)) or "none"
        say(f"awake: {names}", awake.sum() == 1 and awake[wanted - 1])

    return update


def _unit_line(ax, W, b, j, style):
    """Draw the line of unit j with a short arrow and a name on the side where it is awake."""
    w, at = W[j] / np.linalg.norm(W[j]), _free_spot(W, b, j)
    across = 9 * np.array([-w[1], w[0]])
    ax.plot(*np.transpose([at - across, at + across]), style, color=GREY, lw=1.8)
    ax.annotate("", at + 0.55 * w, at, arrowprops={"arrowstyle": "-|>", "color": GREY})
    ax.text(*(at + 0.8 * w), str(j + 1), ha="center", va="center", bbox=WHITE)


def _free_spot(W, b, j, reach=2.4):
    """Return the point on the line of unit j, within reach, that is farthest from all others."""
    long = np.linalg.norm(W, axis=1)
    foot, across = -b[j] * W[j] / long[j] ** 2, np.array([-W[j, 1], W[j, 0]]) / long[j]
    line = foot + np.linspace(-4, 4, 161)[:, None] * across
    line = line[np.abs(line).max(axis=1) <= reach]
    far = np.delete(np.abs(line @ W.T + b) / long, j, axis=1)
    return line[far.min(axis=1).argmax()]


# float64, float32, and float64 where a ReLU stands at its kink: line, marker and colour.
KINDS = {"float64": ("-", BLUE), "float32": ("--", PINK), "at a kink": ("-.", AMBER)}


def relative_error(measured, computed):
    """Return |m - g| / (|m| + |g|) of two vectors, which forgives the scale but not the zero."""
    far = np.linalg.norm(np.subtract(measured, computed))
    return far / (np.linalg.norm(measured) + np.linalg.norm(computed))


def check(ax, curves):
    """Draw the error of a gradient check against its step; return update(h, numbers).

    curves = {kind of KINDS: (steps, errors)}. The goal is an error below 1e-9 in float64.
    """
    for kind, (h, error) in curves.items():
        style, color = KINDS[kind]
        ax.loglog(h, error, style, color=color, lw=1.6, label=kind)
    ax.axhline(1e-9, color=GREEN, ls=":", lw=1.8)
    ax.set(title="How far the check is from a right gradient", xlabel="step h",
           ylabel="relative error", ylim=(1e-15, 1e2))  # fmt: skip
    ax.legend(loc="upper right", ncols=3)
    dot, say = pen(ax, "o", color=ORANGE, ms=12), readout(ax, 0.02, 0.03)

    def update(h=0.01, numbers="float64"):
        steps, errors = curves[numbers]
        error = np.exp(np.interp(np.log(h), np.log(steps), np.log(errors)))
        dot.set_data([h], [error])
        text = f"{numbers}, h = {h:.1e}: relative error {error:.1e}".replace("e-", "e−")
        say(text, numbers == "float64" and error < 1e-9)

    return update


# What each twin owns in theta: two weights, its bias, and the weight with which it is heard.
FIRST, SECOND = [0, 1, 4, 6], [2, 3, 5, 7]


def part(theta, X, t, lr, steps):
    """Return the iterates (steps + 1, 9) of descent for two tanh units and a logistic output.

    theta = (W row by row, b, output weights, output bias). No matrix product is used: its sums may
    be taken in another order for another row, and equal units would part by rounding.
    """
    found = [np.array(theta, dtype=float)]
    for _ in range(steps):
        found.append(found[-1] - lr * two_units(found[-1], X, t)[1])
    return np.array(found)


def two_units(theta, X, t):
    """Return the mean log loss and its gradient (9,)."""
    W, b, w, shift = theta[:4].reshape(2, 2), theta[4:6], theta[6:8], theta[8]
    a = np.tanh((X[:, None, :] * W).sum(axis=2) + b)
    z = (a * w).sum(axis=1) + shift
    d = ((logistic(z) - t) / len(t))[:, None]
    e = d * w * (1 - a * a)
    dW = (e[:, :, None] * X[:, None, :]).sum(axis=0)
    parts = dW.ravel(), e.sum(axis=0), (d * a).sum(axis=0), d.sum(axis=0)
    return binary_cross_entropy(z, t).mean(), np.concatenate(parts)


def twins(axes, X, t, runs, goal=0.1):
    """Draw two hidden units over training, from starts that differ by eps; return update(eps, k).

    runs = {eps: iterates of `part`}, k counts the steps. The goal is a loss below `goal`.
    """
    left, right = axes
    at = np.concatenate(list(runs.values()))
    low, high = at[:, :4].min() - 0.5, at[:, :4].max() + 0.5
    left.set(xlim=(low, high), ylim=(low, high), xlabel="weight from x₁", ylabel="weight from x₂",
             title="Two hidden units: ○ and ▲")  # fmt: skip
    left.set_aspect("equal")
    right.set(xlim=(0, 1.04 * len(at) / len(runs)), ylim=(1e-9, 50), yscale="log", xlabel="step",
              title="Distance of the twins")  # fmt: skip
    frozen(right)
    ways = pen(left, "-", color=BLUE), pen(left, "--", color=ORANGE, lw=1.6)
    ends = pen(left, "o", color=BLUE, ms=16, mfc="none", mew=2.5), pen(left, "^", color=ORANGE)
    gap, dot, say = pen(right, "-", color=GREY), pen(right, "o", color=GREY), readout(left, 0.98)

    def update(eps=0.0, k=0):
        run = runs[eps]
        for way, end, j in zip(ways, ends, (0, 2)):
            way.set_data(*run[: k + 1, j : j + 2].T)
            end.set_data(*run[[k], j : j + 2].T)
        far = np.linalg.norm(run[:, FIRST] - run[:, SECOND], axis=1)
        gap.set_data(np.arange(k + 1), far[: k + 1])
        dot.set_data([k], [far[k]])
        loss = two_units(run[k], X, t)[0]
        apart = f"{far[k]:.1e}".replace("e-", "e−") if far[k] else "0, exactly"
        say(f"step {k}: loss {loss:.3f}\ndistance {apart}", loss < goal)

    return update


def probability(sizes, activation):
    """Return p(theta, points (2, ...)), the probability of class 1 by a network of one output."""

    def p(theta, points):
        rows = np.reshape(points, (2, -1)).T
        z = networks.predict(networks.unflatten(theta, sizes), rows, activation)
        return logistic(z).reshape(np.shape(points)[1:])

    return p


def training(axes, X, t, p, J, run, share=1.0):
    """Draw the plane as a network sees it, and its loss J, at steps of its training.

    p(theta, points (2, ...)) is the probability of class 1, run (steps, parameters) holds theta.
    Return update(stop) over `stops(len(run))`. The goal is the first stop with that share right.
    """
    left, right = axes
    steps, losses = stops(len(run)), [J(theta) for theta in run]
    good = [np.mean((p(run[k], X.T) > 0.5) == (t == 1)) for k in steps]
    paint = _plane(left, X, t, lambda points: p(run[0], points))
    _loss_curve(right, losses)
    dot, say = pen(right, "o", color=ORANGE, ms=12), readout(right, 0.02, 0.03)

    def update(stop=0):
        k = steps[stop]
        paint(lambda points: p(run[k], points))
        dot.set_data([k], [losses[k]])
        first = good[stop] >= share and max(good[:stop], default=0) < share
        count = f"right: {round(good[stop] * len(t))} of {len(t)}"
        say(f"step {k}: J = {losses[k]:.3f}\n{count}", first)

    return update


def stops(count):
    """Return whole numbers from 0 to count - 1, the closer the earlier, to stop at."""
    return np.append(0, np.unique(np.geomspace(1, count - 1, 46).round().astype(int)))


def _plane(ax, X, t, p):
    low, high = X.min(axis=0) - 0.4, X.max(axis=0) + 0.4
    ax.set(xlabel="x₁", ylabel="x₂", title="What the network says")
    ax.set_aspect("equal")
    paint = regions(ax, p, (low[0], high[0]), (low[1], high[1]))
    classes(ax, X, t, size=6)
    return paint


def _loss_curve(ax, losses):
    ax.semilogy(losses, color=BLUE)
    ax.set(xlabel="step", title="Mean loss J")
    ax.set_xscale("symlog", linthresh=1)
    ax.yaxis.set_minor_formatter(NullFormatter())
    ax.set_ylim(min(losses) / 3, max(losses) * 1.5)
    frozen(ax)
