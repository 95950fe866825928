"""Pictures of lecture 10a: graphs of a computation, with values forward and blame backward.

A graph is {(tail, head): slope}, with slope = d head / d tail, each edge into a node before the
edges out of it. The blame (adjoint) of a node is the derivative of the graph's end by that node.

The 2-2-1 network is {"w11": ..., "b": ...}: w12 goes to hidden unit 1 from input 2.
"""

from itertools import pairwise

import numpy as np
from matplotlib.collections import LineCollection

from helpers.activations import logistic
from helpers.plots import (
    AMBER,
    BELOW,
    BLUE,
    GREEN,
    GREY,
    INK,
    ORANGE,
    frozen,
    minus,
    moving,
    readout,
)
from helpers.plots.curves import pen

# Each knob goes to a node, and carries the value of another: a bias carries 1.
WIRES = {
    "w11": ("x1", "z1"), "w12": ("x2", "z1"), "b1": (None, "z1"),
    "w21": ("x1", "z2"), "w22": ("x2", "z2"), "b2": (None, "z2"),
    "w1": ("a1", "z"), "w2": ("a2", "z"), "b": (None, "z"),
}  # fmt: skip
PLACES = {
    "x1": (0, 2.4), "x2": (0, -0.4), "z1": (2.2, 2.4), "a1": (4.0, 2.4), "z2": (2.2, -0.4),
    "a2": (4.0, -0.4), "z": (6.0, 1), "yhat": (7.3, 1), "L": (8.6, 1),
}  # fmt: skip
# Where the weights and biases stand: on their edges, and at the ends of short stubs; and where
# the derivative by each of them stands, off all edges.
LABELS = {
    "w11": (0.9, 2.57), "w12": (0.7, 0.62), "w21": (0.7, 1.38), "w22": (0.9, -0.23),
    "b1": (2.2, 3.35), "b2": (2.2, -1.35), "w1": (5.1, 1.63), "w2": (5.1, 0.37), "b": (6.0, 2.15),
}  # fmt: skip
RATES = {
    "w11": (0.9, 2.9), "w12": (1.08, 0.29), "w21": (1.08, 1.71), "w22": (0.9, -0.58),
    "b1": (2.2, 3.68), "b2": (2.2, -1.68), "w1": (4.95, 1.3), "w2": (4.95, 0.7), "b": (6.0, 2.48),
}  # fmt: skip


def loss(yhat, t):
    """Return the log loss -t ln yhat - (1 - t) ln(1 - yhat)."""
    return -t * np.log(yhat) - (1 - t) * np.log(1 - yhat)


def forward(net, x, t):
    """Return every number of the 2-2-1 network on the way from the inputs x to the loss."""
    n = net
    z1 = n["w11"] * x[0] + n["w12"] * x[1] + n["b1"]
    z2 = n["w21"] * x[0] + n["w22"] * x[1] + n["b2"]
    a1, a2 = logistic(z1), logistic(z2)
    z = n["w1"] * a1 + n["w2"] * a2 + n["b"]
    signals = {"x1": x[0], "x2": x[1], "z1": z1, "a1": a1, "z2": z2, "a2": a2}
    return signals | {"z": z, "yhat": logistic(z), "L": loss(logistic(z), t)}


def slopes(net, x, t):
    """Return the graph of the 2-2-1 network at x: the slope of each of its edges."""
    n, s = net, forward(net, x, t)
    yhat = s["yhat"]
    return {
        ("x1", "z1"): n["w11"], ("x2", "z1"): n["w12"],
        ("x1", "z2"): n["w21"], ("x2", "z2"): n["w22"],
        ("z1", "a1"): s["a1"] * (1 - s["a1"]), ("z2", "a2"): s["a2"] * (1 - s["a2"]),
        ("a1", "z"): n["w1"], ("a2", "z"): n["w2"],
        ("z", "yhat"): yhat * (1 - yhat), ("yhat", "L"): (yhat - t) / (yhat * (1 - yhat)),
    }  # fmt: skip


def blame(graph, end):
    """Return {node: d end / d node}: from the end back, each edge is used once."""
    adjoint = {end: 1.0}
    for (tail, head), slope in reversed(graph.items()):
        adjoint[tail] = adjoint.get(tail, 0.0) + slope * adjoint[head]
    return adjoint


def paths(graph, start, end):
    """Return all ways from start to end, each a list of edges."""
    if start == end:
        return [[]]
    out = [edge for edge in graph if edge[0] == start]
    return [[edge, *rest] for edge in out for rest in paths(graph, edge[1], end)]


def derivatives(net, x, t):
    """Return {knob: dL / d knob}: the blame of where it goes, times what it carries."""
    signals, back = forward(net, x, t) | {None: 1.0}, blame(slopes(net, x, t), "L")
    return {knob: back[head] * signals[tail] for knob, (tail, head) in WIRES.items()}


def name(symbol):
    """Return a node's or knob's name as it is written: yhat as a letter, digits below the line."""
    return symbol.replace("yhat", "ŷ").translate(BELOW)


def number(value, digits=4):
    """Return value in words of at most `digits` digits, with a minus sign where it has one."""
    return minus(f"{value + 0.0:.{digits}g}")


def slope_number(value):
    """Return value in words to four places, as the prose has the derivatives."""
    return number(round(value, 4), 5)


def factor(value, words=number):
    """Return words(value), in brackets where it could not stand after a dot."""
    text = words(value)
    return f"({text})" if value < 0 else text


def _label(ax, place, text="", color=GREY, **properties):
    box = {"boxstyle": "round,pad=0.12", "facecolor": "white", "edgecolor": "none"}
    style = {"ha": "center", "va": "center", "fontsize": 12, "bbox": box} | properties
    return ax.text(*place, text, color=color, **style)


def _nodes(ax, places, names=name):
    x, y = np.transpose(list(places.values()))
    ax.plot(x, y, "o", ms=33, mfc="white", mec=GREY, mew=1.6, ls="none", zorder=3)
    for node, place in places.items():
        ax.text(*place, names(node), ha="center", va="center", fontsize=14, zorder=4)


def _wires(ax, ends, **style):
    """Draw lines between the ends ((x, y), (x, y)) and return them."""
    return ax.add_collection(
        LineCollection(list(ends), **({"color": "#BBBBBB", "lw": 1.6} | style))
    )


def _board(ax, places, edges, xlim, ylim, title, holes=None):
    """Draw a graph at rest: circles with names, lines between them, no axes."""
    _wires(ax, [piece for edge in edges for piece in _pieces(places, edge, 0.0, holes or {})])
    _nodes(ax, places)
    ax.set(xlim=xlim, ylim=ylim, title=title)
    ax.set_axis_off()
    frozen(ax)


def _hole(places, edge, spot, half):
    """Return the parts of an edge at which it enters and leaves the box of a label at spot."""
    ways = []
    for at, start, end, h in zip(spot, places[edge[0]], places[edge[1]], half):
        if start != end:
            ways.append(sorted((at + side - start) / (end - start) for side in (-h, h)))
    return max(way[0] for way in ways), min(way[1] for way in ways)


def _pieces(places, edge, gap, holes):
    """Return the ends of an edge's pieces: off the names at its ends and off the label on it."""
    start, end = (np.array(places[node], dtype=float) for node in edge)
    off = gap / np.hypot(*(end - start))
    stops = np.array([off, *holes.get(edge, ()), 1 - off])[:, None]
    return np.reshape(start + stops * (end - start), (-1, 2, 2))


def _trace(line, places, edges, gap=0.3, holes=None):
    """Lay a pen along edges, lifted between their pieces."""
    pen_up = [(np.nan, np.nan)]
    points = [pen_up, *([*p, *pen_up] for e in edges for p in _pieces(places, e, gap, holes or {}))]
    line.set_data(*np.transpose(np.concatenate(points)))


def _ring(line, places, nodes):
    line.set_data(*np.reshape([places[n] for n in nodes], (-1, 2)).T)


def _rings(ax):
    """Return pens that ring the node that is computed and those whose numbers it needs."""
    style = {"mfc": "none", "ls": "none", "ms": 37}
    return (pen(ax, "o", mec=ORANGE, mew=3.6, **style), pen(ax, "s", mec=AMBER, mew=2.2, **style))


def _values(ax):
    """Return {node: text} for the values: above the nodes, at x2 below."""
    # What stands at a1 and a2 keeps off the lines that leave them, and off z1's and z2's.
    spots = {n: (x + (-0.3 if n[0] == "a" else 0.2), y + 0.47) for n, (x, y) in PLACES.items()}
    spots |= {"x1": (-0.2, 2.93), "x2": (-0.2, -0.95)}
    return {n: _label(ax, spot, ha="left", **VALUE, color=BLUE) for n, spot in spots.items()}


def _blames(ax):
    """Return {node: moving text} for the blame: below the nodes, at x2 above."""
    spots = {"x1": (-0.3, 1.85), "x2": (-0.3, 0.15), "z1": (2.8, 1.85), "z2": (2.8, -0.95),
             "a1": (4.0, 1.85), "a2": (4.1, -0.95)}  # fmt: skip
    spots |= {"z": (6.25, 0.44), "yhat": (7.4, 0.44), "L": (8.6, 0.44)}
    return {n: moving(_label(ax, spot, **VALUE, color=INK[ORANGE])) for n, spot in spots.items()}


VALUE = {"fontsize": 12.5, "bbox": None}


def _net_board(ax, net, title):
    edges = [*slopes(net, (0.0, 0.0), 1)]
    stubs = [(LABELS[b], PLACES[WIRES[b][1]]) for b in ("b1", "b2", "b")]
    _wires(ax, stubs)
    _board(ax, PLACES, edges, (-0.8, 9.4), (-2.0, 4.1), title)
    for knob, place in LABELS.items():
        _label(ax, place, f"{name(knob)} = {number(net[knob])}")


# These labels rest on their edges: the light that moves there leaves them out.
LABELLED = {WIRES[k]: _hole(PLACES, WIRES[k], LABELS[k], (0.5, 0.2))
            for k in ("w12", "w21", "w1", "w2")}  # fmt: skip


def forward_steps(ax, net, x, t):
    """Draw the 2-2-1 network, one number after the other up to the loss; return update(step).

    The goal is the last step whose number does not hang on w11.
    """
    order = ("z1", "a1", "z2", "a2", "z", "yhat", "L")
    signals = forward(net, x, t)
    _net_board(ax, net, "Forward: each number from those before it")
    needs = {head: [tail for tail, h in slopes(net, x, t) if h == head] for head in order}
    edge, rings = pen(ax, "-", color=AMBER, lw=4), _rings(ax)
    values = {node: moving(text) for node, text in _values(ax).items()}
    say = readout(ax, 0.99, 1.0)

    def update(step=0):
        known = ("x1", "x2", *order[:step])
        now = list(order[:step][-1:])
        for node, text in values.items():
            text.set_text(number(signals[node]) if node in known else "")
        _ring(rings[0], PLACES, now)
        _ring(rings[1], PLACES, needs[now[0]] if now else [])
        _trace(edge, PLACES, [(t, node) for node in now for t in needs[node]], holes=LABELLED)
        words = _sentence(now[0], net, signals, t) if now else "the inputs are there"
        say(f"step {step}: {words}", step == 4)

    return update


def _sentence(node, net, signals, t):
    """Return in words how a node's number comes about."""
    if node in ("yhat", "a1", "a2"):
        before = {"yhat": "z", "a1": "z1", "a2": "z2"}[node]
        right = f"σ({name(before)}) = σ({number(signals[before])})"
    elif node == "L":
        right = f"−ln {'ŷ' if t else '(1 − ŷ)'}"
    else:
        into = [(k, tail) for k, (tail, head) in WIRES.items() if head == node and tail]
        right = " + ".join(name(k) + name(tail) for k, tail in into)
        sums = " + ".join(f"{factor(net[k])}·{factor(signals[tail])}" for k, tail in into)
        bias = node.replace("z", "b")
        right += f" + {name(bias)}\n= {sums} + {factor(net[bias])}"
    return f"{name(node)} = {right} = {number(signals[node])}"


def backward_steps(ax, net, x):
    """Draw the 2-2-1 network with its values, and blame coming back; return update(step, t).

    Blame of a node is dL / d node. The goal is the step at which one first knows, for the target
    1, that a hidden unit should fire less.
    """
    order = ("L", "yhat", "z", "a1", "z1", "a2", "z2", "x1", "x2")
    _net_board(ax, net, "Backward: each blame ∂L/∂(node) from those after it")
    edge, rings = pen(ax, "-", color=AMBER, lw=4), _rings(ax)
    values, blames = _values(ax), _blames(ax)
    style = {"bbox": None, "color": INK[ORANGE]}
    knobs = {k: moving(_label(ax, spot, **style)) for k, spot in RATES.items()}
    for node, text in values.items():  # of these the target moves the loss alone
        text.set(text=number(forward(net, x, 1)[node]), animated=node == "L")
    say = readout(ax, 0.99, 1.0)

    def update(step=0, t=1):
        graph, signals = slopes(net, x, t), forward(net, x, t)
        back, rates = blame(graph, "L"), derivatives(net, x, t)
        known, now = order[:step], order[:step][-1:]
        values["L"].set_text(number(signals["L"]))
        for node, text in blames.items():
            text.set_text(slope_number(back[node]) if node in known else "")
        for knob, (_, head) in WIRES.items():
            knobs[knob].set_text(slope_number(rates[knob]) if head in known else "")
        used = [(tail, head) for tail, head in graph if tail in now]
        _trace(edge, PLACES, used, holes=LABELLED)
        _ring(rings[0], PLACES, now)
        _ring(rings[1], PLACES, [head for _, head in used])
        words = _passed(now[0], graph, back, t) if now else "all values are known"
        say(f"step {step}: {words}", step == 6 and t == 1)

    return update


def _passed(node, graph, back, t):
    """Return in words how a node's blame comes about: slope times blame, over its listeners."""
    if node == "L":
        return "∂L/∂L = 1"
    edges = [edge for edge in graph if edge[0] == node]
    words = " + ".join(f"{_slope_words(edge, t)} · ∂L/∂{name(edge[1])}" for edge in edges)
    pairs = [(factor(graph[e], slope_number), factor(back[e[1]], slope_number)) for e in edges]
    sums = " + ".join(f"{slope} · {passed}" for slope, passed in pairs)
    return f"∂L/∂{name(node)} = {words}\n= {sums} = {slope_number(back[node])}"


def _slope_words(edge, t):
    """Return an edge's slope as a formula: a weight, the squash's slope, or the loss's."""
    if edge[1] == "L":
        return "(−1/ŷ)" if t else "1/(1−ŷ)"
    knobs = [knob for knob, wire in WIRES.items() if wire == edge]
    out = name(edge[1])
    return name(knobs[0]) if knobs else f"{out}(1−{out})"


CHAIN = ("x", "z1", "a1", "z2", "a2", "z3", "a3", "L")
CHAIN_WIRES = {
    "w1": ("x", "z1"), "b1": (None, "z1"), "w2": ("a1", "z2"), "b2": (None, "z2"),
    "w3": ("a2", "z3"), "b3": (None, "z3"),
}  # fmt: skip


def chain_graph(knobs, x):
    """Return (signals, graph) of three neurons in a row, one a layer, with log loss and target 1.

    knobs is {"w1": ..., "b1": ..., ..., "b3": ...}.
    """
    signals, graph, a = {"x": x}, {}, "x"
    for layer in "123":
        z, after, w = "z" + layer, "a" + layer, knobs["w" + layer]
        signals[z] = w * signals[a] + knobs["b" + layer]
        signals[after] = logistic(signals[z])
        graph[a, z], graph[z, after] = w, signals[after] * (1 - signals[after])
        a = after
    signals["L"], graph[a, "L"] = -np.log(signals[a]), -1 / signals[a]
    return signals, graph


def above(symbol):
    """Return a symbol of the chain with its layer in brackets above: w1 as in w to the (1)."""
    raised = {"1": "⁽¹⁾", "2": "⁽²⁾", "3": "⁽³⁾"}
    return symbol[0] + raised[symbol[1]] if len(symbol) > 1 else symbol


def three(value):
    """Return number(value) of three digits."""
    return number(value, 3)


def chain(axes, knobs, x):
    """Draw three neurons in a row, one knob's path, and blame as bars; return update(knob, w3).

    The goal is a w3 that frees the first two layers of all blame while w3 itself still has a slope.
    """
    top, bars = axes
    places = {node: (k, 0.0) for k, node in enumerate(CHAIN)}
    _chain_panels(top, bars, places)
    route = pen(top, "-", color=AMBER, lw=5)
    spots = {edge: (k + 0.5, -0.6) for k, edge in enumerate(pairwise(CHAIN))}
    ahead, there = (chain_graph(knobs | {"w3": w}, x)[1] for w in (0.0, 1.0))
    marks = _slope_marks(top, spots, ahead, there)
    stems = moving(*bars.plot([], [], color=ORANGE, lw=14, solid_capstyle="butt"))
    sizes = [moving(_label(bars, (k, 0), color=INK[ORANGE], bbox=None)) for k in range(1, 6)]
    say = readout(top, 0.01, 1.0)

    def update(knob="w1", w3=knobs["w3"]):
        signals, graph = chain_graph(knobs | {"w3": w3}, x)
        back = blame(graph, "L")
        tail, head = CHAIN_WIRES[knob]
        first = CHAIN.index(head)
        _trace(route, places, list(pairwise(CHAIN))[first:], 0.28)
        for edge, mark in marks.items():
            mark.set_text(number(graph[edge], 3))
        heights = [back[n] for n in CHAIN[1:6]]
        _stems(stems, heights)
        for text, h in zip(sizes, heights):
            text.set(text=number(h, 3), y=h + np.copysign(0.2, h))
        steps = [graph[e] for e in reversed(graph) if CHAIN.index(e[0]) >= first]
        last = 1.0 if tail is None else signals[tail]
        product = " · ".join(factor(v, three) for v in [*steps, last])
        free = abs(w3) < 1e-9
        say(f"∂L/∂{above(knob)} = {product}\n= {number(back[head] * last)}", free)

    return update


def _slope_marks(ax, spots, one, other):
    """Write the slopes that two graphs share, to rest; return {edge: moving text} of the others."""
    marks = {e: _label(ax, spot, number(one[e], 3), bbox=None) for e, spot in spots.items()}
    return {e: moving(mark) for e, mark in marks.items() if one[e] != other[e]}


def _chain_panels(top, bars, places):
    """Draw what rests: the row of nodes above, the bars' frame below."""
    _wires(top, [(places[a], places[b]) for a, b in pairwise(CHAIN)])
    _nodes(top, places, above)
    top.text(7.5, -1.25, "below each edge: its slope", ha="right")
    top.set(xlim=(-0.5, 7.5), ylim=(-1.4, 2.2), title="One neuron a layer: one path for each knob")
    top.set_axis_off()
    bars.set(xlim=(-0.5, 7.5), ylim=(-1.4, 1.4), ylabel="blame ∂L/∂(node)")
    bars.axhline(0, color=GREY, lw=1)
    bars.set_xticks(range(1, 6), [above(n) for n in CHAIN[1:6]])


def _stems(line, heights):
    """Lay a thick pen from 0 to each height, at 1, 2, 3, ..."""
    k = np.arange(1, len(heights) + 1)
    gaps = np.full(len(k), np.nan)
    y = np.transpose([np.zeros(len(k)), heights, gaps])
    line.set_data(np.repeat(k, 3), y.ravel())


DIAMOND = {"v": (0, 1), "p": (1.5, 2), "q": (1.5, 0), "r": (3.6, 2), "s": (3.6, 0), "f": (5.1, 1)}


RECIPES = {"v": "v", "p": "v²", "q": "3v", "r": "p + q", "s": "p·q", "f": "r·s"}
VALUES = {  # where they stand; the recipe ends here
    "v": (-0.12, 1.75), "p": (1.55, 2.5), "q": (1.55, -0.5), "r": (3.75, 2.5), "s": (3.65, -0.5),
    "f": (5.45, 0.4),
}  # fmt: skip


def diamond(v):
    """Return (values, graph) of p = v^2, q = 3v, r = p + q, s = p q, f = r s."""
    p, q = v**2, 3 * v
    r, s = p + q, p * q
    graph = {
        ("v", "p"): 2 * v, ("v", "q"): 3.0, ("p", "r"): 1.0, ("p", "s"): q,
        ("q", "r"): 1.0, ("q", "s"): p, ("r", "f"): s, ("s", "f"): r,
    }  # fmt: skip
    return {"v": v, "p": p, "q": q, "r": r, "s": s, "f": r * s}, graph


def sum_of_paths(ax):
    """Draw the graph of f = (v^2 + 3v)(3v^3) and the paths from v to f; return update(lit, v).

    Each path's slopes are multiplied, the paths added. The goal is a v at which each of the four
    carries something and their sum is 0.
    """
    (_, edges), (_, others) = diamond(1.0), diamond(2.0)
    spots = {edge: _on_edge(*edge) for edge in edges}
    holes = {edge: _hole(DIAMOND, edge, spot, (0.38, 0.15)) for edge, spot in spots.items()}
    title = "Multiply along a path, add over the paths"
    _board(ax, DIAMOND, edges, (-0.6, 11.7), (-0.8, 3.2), title, holes)
    values = _recipes(ax)
    light = pen(ax, "-", color=AMBER, lw=6)
    marks = _slope_marks(ax, spots, edges, others)
    ways = paths(edges, "v", "f")
    lines, total = _list_of_paths(ax, ways)
    say = readout(ax, 0.99, 1.0)

    def update(lit=1, v=1.0):
        signals, graph = diamond(v)
        for node, text in values.items():
            text.set_text(number(signals[node]))
        carried = [np.prod([graph[e] for e in way]) for way in ways]
        _trace(light, DIAMOND, ways[lit - 1] if lit else [], holes=holes)
        for edge, mark in marks.items():
            mark.set_text(number(graph[edge], 3))
        for k, (line, product) in enumerate(zip(lines, carried)):
            line.set_text(number(product) if k < lit else "")
        so_far = f"sum of {lit}: {number(_settled(sum(carried[:lit])))}" if lit else ""
        total.set_text(so_far + " = ∂f/∂v" if lit == 4 else so_far)
        done = lit == 4 and abs(sum(carried)) < 1e-6 and min(map(abs, carried)) > 1e-6
        say(_path_words(ways[lit - 1], graph) if lit else "no path is lit", done)

    return update


def _recipes(ax):
    """Write how each node comes about; return {node: moving text} for the values after it."""
    values = {}
    for node, (x, y) in VALUES.items():
        _label(ax, (x, y), f"{RECIPES[node]} =", ha="right", bbox=None)
        values[node] = moving(_label(ax, (x + 0.1, y), ha="left", bbox=None))
    return values


def _list_of_paths(ax, ways):
    """Name the paths below each other; return the moving texts of their products and the sum."""
    lines = []
    for k, way in enumerate(ways):
        _label(ax, (6.7, 1.7 - 0.4 * k), _nodes_of(way), ha="left", bbox=None)
        lines.append(moving(_label(ax, (9.2, 1.7 - 0.4 * k), ha="right", bbox=None)))
    total = _label(ax, (6.7, -0.05), ha="left", color=INK[ORANGE], fontsize=14, bbox=None)
    return lines, moving(total)


def _settled(value):
    """Return value, or 0 where it is no more than rounding."""
    return 0.0 if abs(value) < 1e-9 else value


def _on_edge(tail, head):
    """Return where the number on an edge of the diamond stands: halfway, or before the crossing."""
    (x0, y0), (x1, y1) = DIAMOND[tail], DIAMOND[head]
    at = 0.3 if tail + head in ("ps", "qr") else 0.5
    return x0 + at * (x1 - x0), y0 + at * (y1 - y0)


def _nodes_of(way):
    return "–".join([way[0][0], *(head for _, head in way)])


def _path_words(way, graph):
    product = " · ".join(factor(graph[e], three) for e in way)
    return f"{_nodes_of(way)}: {product} = {number(np.prod([graph[e] for e in way]))}"


def count(width, layers):
    """Return how many paths and how many edges join two nodes through layers of equal width."""
    return width**layers, 2 * width + (layers - 1) * width**2


def growth(axes):
    """Draw a layered graph, its paths and edges against its depth; return update(layers, width).

    The goal is more than a million paths for each edge, with as few layers as ten units allow.
    """
    left, right = axes
    left.set(xlim=(-0.7, 11.7), ylim=(-5.6, 5.6), title="From one node to one node")
    left.set_axis_off()
    web = moving(_wires(left, [], lw=0.7, color=GREY, alpha=0.55))
    dots = pen(left, "o", color=BLUE, ms=6)
    right.set(title="Paths to walk, edges to use", xlabel="layers between", yscale="log")
    right.set(xlim=(0.5, 11), ylim=(1, 1e11))
    every, once = pen(right, "s-", color=ORANGE, ms=6), pen(right, "o--", color=BLUE, ms=6)
    now = pen(right, "o", mec=GREEN, mfc="none", mew=2.5, ms=16)
    right.text(0.75, 6e7, "orange squares: paths", color=INK[ORANGE])
    right.text(0.75, 8e6, "blue dots: edges", color=BLUE)
    say = readout(frozen(right), 0.02, 0.98)
    depth = np.arange(1, 11)
    least = next(k for k in depth if _many(10, int(k)))

    def update(layers=2, width=3):
        columns = _columns(width, layers)
        pairs = [(a, b) for one, two in pairwise(columns) for a in one for b in two]
        web.set_segments(pairs)
        web.set_linewidth(max(0.25, 1.4 - 0.3 * np.log(len(pairs) / 15)))
        dots.set_data(*np.concatenate(columns).T)
        ways, edges = np.array([count(width, int(k)) for k in depth], dtype=float).T
        every.set_data(depth, ways)
        once.set_data(depth, edges)
        now.set_data([layers, layers], [ways[layers - 1], edges[layers - 1]])
        many, few = count(width, layers)
        text = f"{many:,} paths\n{few:,} edges".replace(",", " ")
        say(text, _many(width, layers) and layers == least)

    return update


def _many(width, layers):
    """Return whether there are more than a million paths for each edge."""
    ways, edges = count(width, layers)
    return ways > 1e6 * edges


def _columns(width, layers):
    """Return the places of the nodes, an array for each column."""
    tall = np.linspace(-1, 1, width) * min(5.0, 0.8 * width)
    x = np.linspace(0, 11, layers + 2)
    inner = [np.column_stack([np.full(width, c), tall]) for c in x[1:-1]]
    return [np.array([[x[0], 0.0]]), *inner, np.array([[x[-1], 0.0]])]


UNITS = {"x1": (0, 2), "x2": (0, 0), "z1": (2, 2), "z2": (2, 0), "z": (4, 1)}
UNIT_NAMES = {"x1": "x₁", "x2": "x₂", "z1": "1", "z2": "2", "z": "ŷ"}


def _wire(knob):
    """Return the two ends of a knob's line in the drawing of units: a bias has a short stub."""
    tail, head = WIRES[knob]
    x, y = UNITS[head]
    start = (x, y + (1.1 if y else -1.1)) if tail is None else UNITS[tail.replace("a", "z")]
    return start, (x, y)


def nudge(axes, net, x, t):
    """Draw the loss's slope on each knob as a line's width, and what one nudge does.

    Returns update(knob, h). The goal is to lower the loss by at least 0.04 with one knob, moved
    by at most 0.1.
    """
    left, right = axes
    rates, before = derivatives(net, x, t), loss_at(net, x, t)
    slope_map(left, rates)
    lit = pen(left, "-", color=GREEN, lw=9, alpha=0.45)
    right.set(title="The loss, and its prediction", xlabel="nudge h", ylabel="L", xlim=(-1, 1))
    right.set_ylim(before - 0.52, before + 0.66)
    true, guess = pen(right, color=BLUE), pen(right, "--", color=ORANGE)
    dot, cross = pen(right, "o", color=BLUE), pen(right, "X", color=ORANGE)
    grid = np.linspace(-1, 1, 81)
    say = readout(frozen(right), 0.98)

    def update(knob="w11", h=0.1):
        after = loss_at(net | {knob: net[knob] + h}, x, t)
        _trace(lit, dict(zip("ab", _wire(knob))), [("a", "b")], 0.36)
        true.set_data(grid, [loss_at(net | {knob: net[knob] + g}, x, t) for g in grid])
        guess.set_data(grid, before + rates[knob] * grid)
        dot.set_data([h], [after])
        cross.set_data([h], [before + rates[knob] * h])
        text = f"{name(knob)} {h:+.2f}: slope {rates[knob]:+.4f}\n"
        text += f"predicted {rates[knob] * h:+.4f}\ntrue {after - before:+.4f}"
        say(text, abs(h) < 0.1 + 1e-9 and after < before - 0.04)

    return update


def loss_at(net, x, t):
    """Return the network's loss on the example (x, t)."""
    return forward(net, x, t)["L"]


def slope_map(ax, rates):
    """Draw the units with a line for each knob: the wider, the more the loss answers."""
    for knob, rate in rates.items():
        (x0, y0), (x1, y1) = ends = _wire(knob)
        # A knob to turn up is a full line, one to turn down is dashed.
        style, color = ("-", BLUE) if rate < 0 else ((0, (2, 1)), ORANGE)
        _wires(ax, [ends], lw=1 + 16 * abs(rate), color=color, linestyle=style, zorder=1)
        at = 0.28 if (y0 - y1) * (x0 - x1) else 0.5
        at = 0.0 if x0 == x1 else at
        _label(ax, (x0 + at * (x1 - x0), y0 + at * (y1 - y0)), name(knob), zorder=2)
    _nodes(ax, UNITS, UNIT_NAMES.get)
    ax.set(xlim=(-0.6, 4.8), ylim=(-1.9, 3.5), title="∂L/∂(knob): the wider, the larger")
    ax.text(-0.5, -1.75, "full: turn up      dashed: turn down")
    ax.set_axis_off()


FIRST = ("w11", "w12", "b1", "w21", "w22", "b2")
OTHERWISE = {"w12": "w21", "w21": "w12"}


def measured(net, knob, x, t, h=1e-5):
    """Return dL / d knob by a central difference."""
    up, down = (loss_at(net | {knob: net[knob] + s}, x, t) for s in (h, -h))
    return (up - down) / (2 * h)


def swapped(ax, net, x1, t):
    """Draw six printed derivatives beside measured ones; return update(x2, first_index).

    The print suits names whose first index says where a weight goes to. The goal is an x2 at which
    it passes for the names of the notes, too, whose first index says where a weight comes from.
    """
    ax.set(title="First layer: the print, and what a difference measures", ylabel="∂L/∂(knob)")
    ax.set(xlim=(-0.6, 5.6), ylim=(-0.2, 0.26))
    ax.set_xticks(range(6), [name(k) for k in FIRST], fontsize=15)
    ax.axhline(0, color=GREY, lw=1)
    truth = pen(ax, "s", mfc="none", mec=GREEN, mew=2.6, ms=20)
    print_ = pen(ax, "X", color=ORANGE, ms=11)
    ax.text(5.55, -0.185, "green squares: measured    orange crosses: printed", ha="right")
    say = readout(ax, 0.02)
    columns = np.arange(6)

    def update(x2=-1.2, first_index="from"):
        x, rename = (x1, x2), OTHERWISE if first_index == "from" else {}
        rates = derivatives(net, x, t)
        said = np.array([rates[k] for k in FIRST])
        seen = np.array([measured(net, rename.get(k, k), x, t) for k in FIRST])
        truth.set_data(columns, seen)
        print_.set_data(columns, said)
        off = [name(k) for k, gap in zip(FIRST, abs(said - seen)) if gap > 0.002]
        verdict = f"off: {', '.join(off)}" if off else "all six agree"
        text = f"x₂ = {number(x2)}, first index: {first_index} which unit\n{verdict}"
        say(text, not off and first_index == "from")

    return update
