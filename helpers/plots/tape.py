"""Pictures of lecture 10c: a tape and its blame, counted products, memory, depth, float32."""

import numpy as np
from matplotlib.collections import LineCollection

from helpers.plots import AMBER, BLUE, GREEN, GREY, INK, ORANGE, frozen, moving, readout
from helpers.plots.curves import pen
from helpers.plots.graphs import factor, number

# The tape of f = x y + sin x: each line's name, what it says, and the lines it was computed from.
LINES = {
    "x": ("x", ()), "y": ("y", ()), "p": ("p = x · y", ("x", "y")), "s": ("s = sin x", ("x",)),
    "f": ("f = p + s", ("p", "s")),
}  # fmt: skip
PLACES = {"x": (9.4, 5.0), "y": (9.4, 1.2), "p": (11.3, 1.9), "s": (11.3, 5.0), "f": (13.0, 3.4)}
BACKWARD = ("f", "s", "p")  # who passes blame on, from the last line back


def recorded(x, y):
    """Return (values, slopes) of f = x y + sin x: a number a line, and a slope an edge."""
    values = {"x": x, "y": y, "p": x * y, "s": np.sin(x), "f": x * y + np.sin(x)}
    slopes = {("x", "p"): y, ("y", "p"): x, ("x", "s"): np.cos(x), ("p", "f"): 1.0, ("s", "f"): 1.0}
    return values, slopes


def arrivals(slopes, lines):
    """Return {line: list of the blames that came to it} after these lines have passed theirs on."""
    came = {"f": [1.0]}
    for head in lines:
        for tail in LINES[head][1]:
            came.setdefault(tail, []).append(slopes[tail, head] * sum(came[head]))
    return came


def sweep(ax):
    """Draw the tape of f = x y + sin x at (2, 3) beside its graph; return update(step, rule).

    Five steps forward, one for the blame 1 of f, three back. The goal is the step at which x has
    blame, but not yet all of it.
    """
    values, slopes = recorded(2.0, 3.0)
    heights = {line: 5.0 - 0.95 * k for k, line in enumerate(LINES)}
    ax.set(xlim=(0, 13.9), ylim=(0.5, 7.4), title="A tape, written downward, read upward")
    ax.set_axis_off()
    for place, words in zip((0.5, 1.2, 3.6), ("line", "operation", "value")):
        ax.text(place, 5.75, words, color=GREY)
    head = moving(ax.text(5.3, 5.75, "", color=GREY))
    _graph(ax)
    texts = {line: _row(ax, heights[line], k + 1) for k, line in enumerate(LINES)}
    hand, light = pen(ax, ">", color=ORANGE, ms=11), pen(ax, "-", color=AMBER, lw=5)
    say = readout(ax, 0.99, 1.0)

    def update(step=5, rule="add"):
        written, passed = list(LINES)[:step], BACKWARD[: max(0, step - 6)]
        came = arrivals(slopes, passed) if step > 5 else {}
        for line, (operation, value, blame) in texts.items():
            operation.set_text(LINES[line][0] if line in written else "")
            value.set_text(number(values[line]) if line in written else "")
            blame.set_text(_total(came.get(line, []), rule))
        now = written[-1:] if step < 6 else passed[-1:]
        head.set_text(f"blame ({rule})")
        hand.set_data([0.2] * len(now), [heights[line] + 0.12 for line in now])
        _light(light, [(tail, line) for line in now for tail in LINES[line][1]])
        say(f"step {step}: {_words(step, now, came, slopes)}", step == 8)

    return update


def _graph(ax):
    edges = [(PLACES[tail], PLACES[head]) for head in LINES for tail in LINES[head][1]]
    ax.add_collection(LineCollection(edges, color="#BBBBBB", lw=1.6))
    x, y = np.transpose(list(PLACES.values()))
    ax.plot(x, y, "o", ms=33, mfc="white", mec=GREY, mew=1.6, ls="none", zorder=3)
    for line, place in PLACES.items():
        ax.text(*place, line, ha="center", va="center", fontsize=14, zorder=4)


def _row(ax, height, k):
    """Return the moving texts of one line: its operation, its value, its blame."""
    ax.text(0.7, height, str(k), color=GREY)
    colors = zip((1.2, 3.6, 5.3), (GREY, BLUE, ORANGE))
    return [moving(ax.text(place, height, "", color=color)) for place, color in colors]


def _total(came, rule):
    """Return in words what a line has received: a sum, or by the wrong rule the last alone."""
    if rule == "overwrite" or len(came) < 2:
        return number(came[-1]) if came else ""
    return f"{' + '.join(factor(c) for c in came)} = {number(sum(came))}"


def _light(line, edges):
    """Lay a pen along edges of the graph, lifted between them."""
    points = [(np.nan, np.nan)]
    for tail, head in edges:
        start, end = np.array(PLACES[tail]), np.array(PLACES[head])
        off = 0.42 * (end - start) / np.hypot(*(end - start))  # off the names at their ends
        points += [start + off, end - off, (np.nan, np.nan)]
    line.set_data(*np.transpose(points))


def _words(step, now, came, slopes):
    if step == 0:
        return "the tape is empty"
    if step < 6:
        return f"line {step} is computed and written down"
    if step == 6:
        return "∂f/∂f = 1"
    (head,) = now
    parts = [
        f"{number(slopes[tail, head])} · {number(sum(came[head]))} to {tail}"
        for tail in LINES[head][1]
    ]
    return f"line {list(LINES).index(head) + 1} passes on\n{', '.join(parts)}"


WIDTH = 8  # units between the inputs and the outputs


def products(n, m):
    """Return (forward, reverse): products of slopes for all n m derivatives of a net n-8-m.

    One product an edge and run; forward has a run for each input, reverse for each output.
    """
    edges = n * WIDTH + WIDTH * m
    return n * edges, m * edges


def counts(axes):
    """Draw a net n-8-m and what all its derivatives cost; return update(n, m).

    The goal is a net of at least 10 inputs for which forward costs a fifth of reverse.
    """
    left, right = axes
    left.set(xlim=(-0.35, 2.35), ylim=(-1.25, 1.25), title="inputs, 8 units, outputs")
    left.set_axis_off()
    web = moving(left.add_collection(LineCollection([], color="#999999", lw=0.5)))
    dots = pen(left, "o", color=BLUE, ms=5)
    right.set(xscale="log", yscale="log", xlim=(0.85, 118), ylim=(1, 1e7))
    right.set(title="Products for all derivatives", xlabel="inputs n")
    forward, reverse = pen(right, color=ORANGE), pen(right, "--", color=BLUE)
    marks = pen(right, "s", color=ORANGE, ms=9), pen(right, "o", color=BLUE, ms=9)
    right.text(1.15, 4e6, "full, square: forward", color=INK[ORANGE])
    right.text(1.15, 1.5e6, "dashed, dot: reverse", color=BLUE)
    say, grid = readout(frozen(right), 0.98, 0.03), np.geomspace(1, 100, 61)

    def update(n=40, m=1):
        columns = [_column(k, count) for k, count in enumerate((n, WIDTH, m))]
        dots.set_data(*np.concatenate(columns).T)
        few = [column[_spread(len(column))] for column in columns]
        web.set_segments([(a, b) for k in (0, 1) for a in few[k] for b in few[k + 1]])
        for line, mark, costs, here in zip(
            (forward, reverse), marks, products(grid, m), products(n, m)
        ):
            line.set_data(grid, costs)
            mark.set_data([n], [here])
        ahead, back = products(n, m)
        text = f"n = {n}, m = {m}\nforward {ahead:,}\nreverse {back:,}".replace(",", " ")
        say(text, n >= 10 and back >= 5 * ahead)

    return update


def _column(x, count):
    """Return the places (count, 2) of the units of one layer."""
    tall = min(1.15, 0.14 * (count - 1) / 2 + 0.01)
    return np.column_stack([np.full(count, x), np.linspace(-tall, tall, count)])


def _spread(count):
    """Return the indices of at most 34 units: the lines of more make one grey wedge."""
    return np.unique(np.linspace(0, count - 1, min(count, 34)).round().astype(int))


LAYERS = 100


def held(every):
    """Return how many values are in memory at most, where each `every`-th layer is kept.

    The kept ones, and those between two of them, computed once more when the blame comes there. A
    shorter stretch at the end is forgotten, its kept layer too, before a whole one is computed.
    """
    return LAYERS // every + every - 1


def checkpoints(axes):
    """Draw which of 100 layers' values are in memory as the blame comes back.

    Returns update(every, layer): each `every`-th is kept, the blame is at `layer`. The goal is to
    hold at most 20 values.
    """
    top, bottom = axes
    top.set(xlim=(-0.5, 101.5), ylim=(-1.2, 1.3), title="100 layers: which values are in memory?")
    top.set_axis_off()
    where = np.arange(1, LAYERS + 1)
    top.plot(where, 0 * where, "|", color="#BBBBBB", ms=12)
    kept, again = pen(top, "s", color=BLUE, ms=6), pen(top, "o", mfc="none", color=ORANGE, ms=6)
    hand = pen(top, "v", color=GREEN, ms=10)
    for layer in (1, 25, 50, 75, 100):
        top.text(layer, -0.55, str(layer), color=GREY, ha="center")
    top.text(0, -1.15, "blue squares: kept    orange rings: computed again    triangle: the blame")
    bottom.set(xlim=(0, 51), ylim=(0, 112), xlabel="each k-th layer is kept: k")
    bottom.set_ylabel("values in memory")
    steps = np.arange(1, 51)
    bottom.plot(steps, [held(int(k)) for k in steps], color=GREY, lw=1.5)
    dot, say = pen(bottom, "o", color=ORANGE, ms=10), readout(frozen(bottom), 0.98)

    def update(every=1, layer=95):
        first = (layer - 1) // every * every + 1  # a segment begins with the layer that is kept
        # What the blame has passed is forgotten.
        saved, inner = np.arange(1, first + 1, every), np.arange(first + 1, layer + 1)
        kept.set_data(saved, 0 * saved)
        again.set_data(inner, 0 * inner)
        hand.set_data([layer], [0.75])
        most, rerun = held(every), LAYERS - len(range(1, LAYERS + 1, every))
        dot.set_data([every], [most])
        now = f"in memory: {len(saved) + len(inner)} now, {most} at most"
        say(f"{now}\n{rerun} layers computed twice", most <= 20)

    return update


def relu(z):
    """Return (max(z, 0), its slope)."""
    return np.maximum(z, 0), np.where(z > 0, 1.0, 0.0)


def tanh(z):
    """Return (tanh z, its slope)."""
    a = np.tanh(z)
    return a, 1 - a * a


def sigma(z):
    """Return (1 / (1 + e^-z), its slope)."""
    a = 1 / (1 + np.exp(-z))
    return a, a * (1 - a)


ACTIVATIONS = {"ReLU": relu, "tanh": tanh, "σ": sigma}


def signals(weights, x, activation, scale):
    """Return (sizes of the signal, sizes of the blame), a number for each layer from 0 on.

    Layer l is a = activation(scale W a); the blame of the last layer is x as well, of size 1. A
    size is the root of the mean of the squares.
    """
    a, slopes, ahead = x, [], [x]
    for W in weights:
        a, slope = activation(scale * (W @ a))
        slopes.append(slope)
        ahead.append(a)
    back = [x]
    for W, slope in zip(reversed(weights), reversed(slopes)):
        back.append(scale * (W.T @ (slope * back[-1])))
    return [np.sqrt(np.mean(np.square(v), axis=1)) for v in (ahead, back[::-1])]


def layers(rng, depth=20, width=200):
    """Return (weights, x): `depth` square layers that keep the size of x, which is 1."""
    weights = rng.standard_normal((depth, width, width)) / np.sqrt(width)
    x = rng.standard_normal(width)
    return weights, x / np.sqrt(np.mean(x * x))


def depth(axes, weights, x):
    """Draw the size of the signal and of the blame, layer by layer; return update(scale, unit).

    The goal is ReLU at a scale that keeps both within a factor 3, all the way.
    """
    where = np.arange(len(weights) + 1)
    pens = []
    for ax, title in zip(axes, ("The signal, forward →", "The blame, ← backward")):
        ax.set(yscale="log", ylim=(1e-20, 1e10), xlim=(0, len(weights)), title=title)
        ax.set(xlabel="layer", yticks=10.0 ** np.arange(-20, 11, 5))
        ax.fill_between(where, 1 / 3, 3, color=GREEN, alpha=0.25, lw=0)
        pens.append(pen(frozen(ax), "o-", color=ORANGE, ms=5))
    axes[0].set_ylabel("size")
    say = readout(axes[0], 0.02, 0.04)

    def update(scale=1.0, unit="ReLU"):
        ahead, back = signals(weights, x, ACTIVATIONS[unit], scale)
        pens[0].set_data(where, ahead)
        pens[1].set_data(where, back)
        sizes = np.concatenate([ahead, back])
        alive = unit == "ReLU" and bool(np.all((sizes < 3) & (sizes > 1 / 3)))
        text = f"{unit}, scale {scale:.2f}\nsignal at the end: {ahead[-1]:.2g}\n"
        say(f"{text}blame at the start: {back[0]:.2g}", alive)

    return update


KINDS = {"float32": np.float32, "float64": np.float64}
POINT = 1.0


def measured(h, kind):
    """Return the error of the central difference of sin at 1, computed in this kind of number."""
    h, x = kind(h), kind(POINT)
    slope = (np.sin(x + h) - np.sin(x - h)) / (2 * h)
    return abs(float(slope) - np.cos(POINT))


def bound(h, kind):
    """Return the bend's h^2/6 |f'''| plus the rounding (|f| + |x f'|) u / 2h, u = eps of kind."""
    bend = h**2 / 6 * np.cos(POINT)
    return bend + (np.sin(POINT) + POINT * np.cos(POINT)) * np.finfo(kind).eps / 2 / h


def digits(ax):
    """Draw the error of a difference in float32 and float64 over its step; return update(h, kind).

    The goal is a step for float32 whose bound is at most 1.5 times the best one's.
    """
    ax.set(xscale="log", yscale="log", xlim=(7e-8, 1.4), ylim=(1e-15, 3), xlabel="h")
    ax.set(ylabel="error of the slope", title="The central difference of sin at 1")
    grid = np.geomspace(1e-7, 1, 141)
    for kind, style, color in (("float32", "o", ORANGE), ("float64", "x", BLUE)):
        ax.plot(grid, [measured(h, KINDS[kind]) for h in grid], style, color=color, ms=4)
    ax.text(2e-7, 3e-6, "orange dots: float32", color=INK[ORANGE])
    ax.text(2e-7, 1e-14, "blue crosses: float64", color=BLUE)
    ax.text(3e-4, 0.03, "line: the bound of this kind", color=GREY)
    curve = pen(ax, "-", color=GREY, lw=2)
    dot, say = pen(ax, "D", color=GREEN, ms=11), readout(frozen(ax), 0.98, 0.03)
    best = min(bound(h, np.float32) for h in grid)

    def update(h=1e-5, kind="float32"):
        made = KINDS[kind]
        curve.set_data(grid, bound(grid, made))
        dot.set_data([h], [max(measured(h, made), 1e-14)])
        near = kind == "float32" and bound(h, made) <= 1.5 * best
        say(f"{_subtraction(h, made)}\n{kind}, h = {h:.1e}: error {measured(h, made):.0e}", near)

    return update


def _subtraction(h, made):
    """Return in words the two values whose difference is taken, with all the digits they have."""
    places = 8 if made is np.float32 else 16
    up, down = (np.sin(made(POINT) + made(s)) for s in (h, -h))
    named = zip(("sin(1 + h)", "sin(1 − h)", "difference"), (up, down, up - down))
    return "\n".join(f"{name} = {value:.{places}f}" for name, value in named)
