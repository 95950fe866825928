"""Checks of the exercises 10a: backpropagation by hand. They name the wrong term."""

from collections.abc import Mapping

import numpy as np

from helpers.activations import logistic
from helpers.checks.framework import Check, compare, judge, same
from helpers.plots import graphs

KNOBS = tuple(graphs.WIRES)


def _by_hand(to_first, biases, t=0, hidden=logistic, last=logistic, log=np.log):
    """Return the student who computes a1, a2, yhat and L of exercise 1 in this way."""

    def numbers():
        x, w = np.array([1.0, -1.0]), np.array(to_first)
        a = hidden(w @ x + biases[:2])
        yhat = last(a @ [1.0, 2.0] + biases[2])
        return (*a, yhat, -t * log(yhat) - (1 - t) * log(1 - yhat))

    return numbers


W, BIASES = [[1.0, -1.0], [0.5, 1.0]], np.array([0.0, -0.5, -0.5])

# Found by hand: three digits are enough.
forward_by_hand = compare(
    "forward_by_hand",
    _by_hand(W, BIASES),
    cases=[()],
    mistakes={
        "Your hidden units hear the inputs with w12 and w21 exchanged: w12 goes to unit 1 from "
        "input 2.": _by_hand(np.transpose(W), BIASES),
        "The biases are missing. Each of the three neurons has one.": _by_hand(W, 0 * BIASES),
        "The hidden units are not squashed: z1 and z2 were handed on as they are.": (
            _by_hand(W, BIASES, hidden=np.array)
        ),
        "The network's part is right. The loss is that of the target 1; here it is 0.": (
            _by_hand(W, BIASES, t=1)
        ),
        "The network's part is right. The loss is taken with the logarithm to the base 10.": (
            _by_hand(W, BIASES, log=np.log10)
        ),
        "The output is not squashed: your prediction is the raw score z.": (
            _by_hand(W, BIASES, last=lambda z: z)
        ),
        "The network's part is right. The loss has lost its minus sign: the logarithm of a "
        "probability is negative.": lambda: np.multiply(_by_hand(W, BIASES)(), [1, 1, 1, -1]),
    },
    right=[
        lambda: [0.881, 0.269, 0.715, 1.255],
        lambda: (0.881, 0.269, 0.715, 1.25),
        lambda: np.float32([0.8808, 0.2689, 0.7148, 1.2545]),
        _by_hand(W, BIASES, hidden=lambda z: 0.5 + 0.5 * np.tanh(z / 2)),
    ],
    rtol=5e-3,
)


def _output(a1, a2, yhat, t):
    return (yhat - t) * a1, (yhat - t) * a2, yhat - t


def _scaled(factor):
    """Return the student whose blame of z is (yhat - t) times factor(yhat)."""
    return lambda a1, a2, yhat, t: factor(yhat) * np.array(_output(a1, a2, yhat, t))


output_layer = compare(
    "output_layer",
    _output,
    # No product of these ends after four places: rounding shows.
    cases=[(0.3137, 0.7021, 0.6113, 1.0), (0.9071, 0.2053, 0.2519, 0.0), (0.45, 0.55, 0.8, 1.0)],
    mistakes={
        "All signs are turned: the blame of z is the prediction minus the target.": (
            _scaled(lambda yhat: -1)
        ),
        "The signals are missing: a weight's derivative is the blame times what the weight "
        "carries.": lambda a1, a2, yhat, t: (yhat - t, yhat - t, yhat - t),
        "There is a factor ŷ(1 − ŷ) too many: with the log loss it cancels.": (
            _scaled(lambda yhat: yhat * (1 - yhat))
        ),
        "You stopped at ŷ: its blame must still go through the squash, to z.": (
            _scaled(lambda yhat: 1 / (yhat * (1 - yhat)))
        ),
        "The weights are right. The bias carries 1, not 0: it has blame, too.": (
            lambda a1, a2, yhat, t: (*_output(a1, a2, yhat, t)[:2], 0.0)
        ),
        "The signals are exchanged: w1 carries a1.": (
            lambda a1, a2, yhat, t: _output(a2, a1, yhat, t)
        ),
    },
    right=[
        lambda a1, a2, yhat, t: -(t - yhat) * np.array([a1, a2, 1]),
        lambda a1, a2, yhat, t: [a1 * yhat - a1 * t, a2 * yhat - a2 * t, yhat - t],
        lambda *case: np.array(_output(*case), dtype=np.float32),
        lambda a1, a2, yhat, t: (
            (-t / yhat + (1 - t) / (1 - yhat)) * yhat * (1 - yhat) * np.array([a1, a2, 1])
        ),
    ],
)


def _moved(w11, x1, w1, a1, yhat, t, lr):
    return w11 - lr * (-x1 * w1 * a1 * (1 - a1) * (t - yhat))


stepped_w11 = compare(
    "stepped_w11",
    _moved,
    cases=[
        (0.3, 0.5, 0.8, 0.356634854306, 0.535317436581, 1.0, 0.1),
        (-1.0, 2.0, -0.5, 0.9, 0.2, 0.0, 0.5),
    ],
    mistakes={
        "That is the line as it is printed: the rate is subtracted on its own. It must multiply "
        "the derivative.": (
            lambda w11, x1, w1, a1, yhat, t, lr: w11 - lr - x1 * w1 * a1 * (1 - a1) * (t - yhat)
        ),
        "You walk uphill: one of the two minus signs was lost.": (
            lambda w11, *rest: 2 * w11 - _moved(w11, *rest)
        ),
        "The slope a1(1 − a1) of the squash is missing.": (
            lambda w11, x1, w1, a1, yhat, t, lr: w11 + lr * x1 * w1 * (t - yhat)
        ),
        "The rate is missing.": lambda w11, *rest: _moved(w11, *rest[:-1], 1.0),
        "That is the step. The answer is the weight after it.": (
            lambda w11, *rest: _moved(0.0, *rest)
        ),
        "The weight w1 is missing: the blame comes to unit 1 over it.": (
            lambda w11, x1, w1, *rest: _moved(w11, x1, 1.0, *rest)
        ),
        "The signal is missing: what does w11 carry?": (
            lambda w11, x1, *rest: _moved(w11, 1.0, *rest)
        ),
        "The slope of the squash comes from its output: a1(1 − a1), without another σ.": (
            lambda w11, x1, w1, a1, *rest: _moved(w11, x1, w1, logistic(a1), *rest)
        ),
    },
    right=[
        lambda w11, x1, w1, a1, yhat, t, lr: w11 + lr * x1 * w1 * a1 * (1 - a1) * (t - yhat),
        lambda w11, x1, w1, a1, yhat, t, lr: w11 - lr * (yhat - t) * w1 * (a1 - a1**2) * x1,
        lambda *case: np.float32(_moved(*case)),
    ],
)


def _paths(graph, start, end):
    """Return the product of slopes of each path."""
    return [np.prod([graph[e] for e in way]) for way in graphs.paths(graph, start, end)]


def _by_listeners(graph, start, end):
    if start == end:
        return 1.0
    return sum(s * _by_listeners(graph, head, end) for (t, head), s in graph.items() if t == start)


def _from_the_end(graph, start, end):
    blame = {end: 1.0}
    for (tail, head), slope in reversed(graph.items()):
        blame[tail] = blame.get(tail, 0.0) + slope * blame.get(head, 0.0)
    return blame[start]


def _from_the_start(graph, start, end):
    moves = {start: 1.0}
    for (tail, head), slope in graph.items():
        moves[head] = moves.get(head, 0.0) + slope * moves.get(tail, 0.0)
    return moves[end]


def _overwritten(graph, start, end):
    blame = {end: 1.0}
    for (tail, head), slope in reversed(graph.items()):
        blame[tail] = slope * blame.get(head, 0.0)
    return blame[start]


def _first_reached(graph, start, end):
    """Return the sum in which each node is entered once, as by a search that marks what it saw."""
    amounts, seen = {start: 1.0}, {start}
    for (tail, head), slope in graph.items():
        if tail in seen and head not in seen:
            amounts[head] = slope * amounts[tail]
            seen.add(head)
        elif head == end and tail in seen:
            amounts[end] += slope * amounts[tail]
    return amounts[end]


def _by_matrix(graph, start, end):
    """Return the entry of I + M + M^2 + ... = (I - M)^-1, with M the matrix of slopes."""
    nodes = list(dict.fromkeys(n for edge in graph for n in edge))
    M = np.zeros((len(nodes), len(nodes)))
    for (tail, head), slope in graph.items():
        M[nodes.index(head), nodes.index(tail)] = slope
    return np.linalg.inv(np.eye(len(nodes)) - M)[nodes.index(end), nodes.index(start)]


DIAMOND = {("v", "p"): 2.0, ("v", "q"): 3.0, ("p", "f"): 5.0, ("q", "f"): -1.5}
# r is shared: its two listeners get the sum of what p and q pass on. v is heard by f directly, too.
SHARED = {
    ("v", "p"): 2.0, ("v", "q"): -3.0, ("p", "r"): 0.5, ("q", "r"): 1.5, ("r", "s"): 4.0,
    ("r", "u"): -0.7, ("s", "f"): 1.1, ("u", "f"): 2.0, ("v", "f"): 0.3,
}  # fmt: skip

sum_over_paths = compare(
    "sum_over_paths",
    lambda graph, start, end: sum(_paths(graph, start, end)),
    # In the last one the end lies in the middle: from s, u and f no path leads to it.
    cases=[(DIAMOND, "v", "f"), (SHARED, "v", "f"), (SHARED, "r", "f"), (SHARED, "v", "r")],
    mistakes={
        "You follow one path only. Does a second listener overwrite what the first one paid in? "
        "Add to it.": (_overwritten),
        "You follow the last path only. The earlier ones carry something as well.": (
            lambda *case: _paths(*case)[-1]
        ),
        "You took the strongest path. The weaker ones carry something as well.": (
            lambda *case: max(_paths(*case), key=abs)
        ),
        "You multiplied the paths. Along a path slopes multiply; the paths add up.": (
            lambda *case: np.prod(_paths(*case))
        ),
        "You averaged the paths. Nobody divides: each listener hears in full.": (
            lambda *case: np.mean(_paths(*case))
        ),
        "You added the slopes along a path. Along a path they multiply.": (
            lambda graph, start, end: sum(
                sum(graph[e] for e in way) for way in graphs.paths(graph, start, end)
            )
        ),
        "You lose what comes to a shared node by its second way in. A node must gather "
        "everything before it passes anything on.": _first_reached,
        "You go back through the edges in their forward order: so a node pays on before its "
        "listeners have paid in. Begin with the last edge.": lambda graph, start, end: (
            _from_the_end(dict(reversed(graph.items())), start, end)
        ),
        "You begin at the last node of the graph. Here the end may lie before it.": (
            lambda graph, start, end: _from_the_end(graph, start, list(graph)[-1][1])
        ),
        "You begin at the first node of the graph. Here the start may lie behind it.": (
            lambda graph, start, end: _from_the_start(graph, next(iter(graph))[0], end)
        ),
    },
    right=[
        _from_the_end,
        _from_the_start,
        _by_listeners,
        _by_matrix,
        lambda *case: np.float32(_by_listeners(*case)),
    ],
)


def _backward(net, x1, x2, t, *, slope=None, cross=(1, 1), error=None, carried=None):
    """Return the nine derivatives; the keywords put one term in the place of the right one.

    slope(z) stands for sigma', cross for the weights that the blame passes, error(yhat, t) for the
    blame of z, carried for the signals (x1, x2, a1, a2).
    """
    s = graphs.forward(net, (x1, x2), t)
    slope = slope or (lambda z: logistic(z) * (1 - logistic(z)))
    error = error or (lambda yhat, t: yhat - t)
    xa, xb, h1, h2 = carried or (x1, x2, s["a1"], s["a2"])
    d = error(s["yhat"], t)
    d1, d2 = d * cross[0] * slope(s["z1"]), d * cross[1] * slope(s["z2"])
    return dict(zip(KNOBS, (d1 * xa, d1 * xb, d1, d2 * xa, d2 * xb, d2, d * h1, d * h2, d)))


def _right(net, x1, x2, t):
    return _backward(net, x1, x2, t, cross=(net["w1"], net["w2"]))


def _slip(**term):
    """Return the student who has this term wrong."""
    return lambda net, *case: _backward(net, *case, **({"cross": (net["w1"], net["w2"])} | term))


def _exchanged(net, *case):
    rates = _right(net, *case)
    return rates | {"w12": rates["w21"], "w21": rates["w12"]}


def _by_difference(net, x1, x2, t, h=1e-30):
    """Return the nine derivatives by complex steps, which know nothing of the chain rule."""

    def rate(knob):
        return graphs.loss_at(net | {knob: net[knob] + 1j * h}, (x1, x2), t).imag / h

    return {knob: rate(knob) for knob in net}


def _with_matrices(net, x1, x2, t):
    first = np.array([[net["w11"], net["w12"]], [net["w21"], net["w22"]]])
    w, x = np.array([net["w1"], net["w2"]]), np.array([x1, x2])
    a = logistic(first @ x + [net["b1"], net["b2"]])
    d = logistic(w @ a + net["b"]) - t
    blame = d * w * a * (1 - a)
    grid = np.outer(blame, x)
    rows = (*grid[0], blame[0], *grid[1], blame[1], *(d * a), d)
    return dict(zip(KNOBS, rows))


def by_knob(task, reference, cases, mistakes, right):
    """Return the Check of an answer {knob: number}: it says which knobs are wrong, and why."""

    def verdict(answers, cases):
        if fault := next(filter(None, map(_odd, answers)), None):
            return fault
        wants = [reference(*case) for case in cases]
        wrong = [k for k in KNOBS if not _agree(k, answers, wants)]
        if not wrong:
            return None
        if named := _named(answers, cases, wrong, mistakes):
            return named
        if all(_agree(k, answers, wants, 1e-3) for k in KNOBS):
            return "It comes near, but not near enough: is it rounded, or measured with a step?"
        return _unnamed(wrong)

    return Check(task, verdict, cases, mistakes, right)


def _odd(got):
    """Return what is odd about an answer before its numbers are compared, or None."""
    if not isinstance(got, Mapping):
        return f"Your function returns {type(got).__name__}, where a dict of nine is expected."
    if missing := [k for k in KNOBS if k not in got]:
        return f"Your dict has no {', '.join(missing)}."
    odd = [k for k in KNOBS if not _is_number(got[k])]
    return f"Not one finite real number each: {', '.join(odd)}." if odd else None


def _is_number(value):
    kind = np.asarray(value).dtype.kind
    return kind in "biuf" and np.ndim(value) == 0 and bool(np.isfinite(value))


def _agree(knob, answers, wants, rtol=1e-11):
    """Return whether the answers for a knob are right: nearer than any difference measures it."""
    pairs = [(np.asarray(a[knob]), np.asarray(w[knob])) for a, w in zip(answers, wants)]
    return all(same(got, want, rtol, 1e-13) for got, want in pairs)


def _named(answers, cases, wrong, mistakes):
    """Return the mistake that explains the most of what is wrong, with the knobs, or None."""
    made = {d: [m(*case) for case in cases] for d, m in mistakes.items()}
    told = {d: [k for k in wrong if _agree(k, answers, slips)] for d, slips in made.items()}
    diagnosis = max(told, key=lambda d: len(told[d]))
    if not told[diagnosis]:
        return None
    rest = [k for k in wrong if k not in told[diagnosis]]
    more = f" Something else is wrong in {', '.join(rest)}." if rest else ""
    return f"In {', '.join(told[diagnosis])}: {diagnosis}{more}"


def _unnamed(wrong):
    right = len(KNOBS) - len(wrong)
    if not right:
        return "None is right."
    return f"Wrong: {', '.join(wrong)}. Right: the other {right}."


NETS = [
    {"w11": 0.3, "w12": 0.7, "b1": 0.1, "w21": -0.4, "w22": 0.2, "b2": -0.3, "w1": 0.8, "w2": -0.6,
     "b": 0.05},
    {"w11": -1.1, "w12": 0.4, "b1": 0.6, "w21": 0.9, "w22": 1.7, "b2": 0.2, "w1": -0.35, "w2": 1.3,
     "b": -0.8},
]  # fmt: skip
EXAMPLES = [(NETS[0], 0.5, -1.2, 1.0), (NETS[1], -0.7, 1.6, 0.0)]

nine = by_knob(
    "nine",
    _right,
    cases=EXAMPLES,
    mistakes={
        "the slope of the squash, a(1 − a), is missing.": _slip(slope=lambda z: 1.0),
        "the slope of the squash is taken at a, where it belongs at z: σ is applied twice.": _slip(
            slope=lambda z: logistic(logistic(z)) * (1 - logistic(logistic(z)))
        ),
        "that is z(1 − z). The slope of the squash comes from its output, a.": _slip(
            slope=lambda z: z * (1 - z)
        ),
        "w12 and w21 are exchanged, as if W were transposed: w12 goes to 1 from 2.": _exchanged,
        "there is a factor ŷ(1 − ŷ) too many. With the log loss it cancels.": _slip(
            error=lambda yhat, t: (yhat - t) * yhat * (1 - yhat)
        ),
        "the blame stands at ŷ. It must still pass the last squash, to z.": _slip(
            error=lambda yhat, t: (yhat - t) / (yhat * (1 - yhat))
        ),
        "the sign is turned: the error is prediction minus target.": _slip(
            error=lambda yhat, t: t - yhat
        ),
        "the signal is missing: what does this weight carry?": _slip(carried=(1.0, 1.0, 1.0, 1.0)),
        "the weight over which the blame came, w1 or w2, is missing.": _slip(cross=(1.0, 1.0)),
        "the blame came over the other unit's weight.": (
            lambda net, *case: _backward(net, *case, cross=(net["w2"], net["w1"]))
        ),
        "the inputs x1 and x2 are exchanged.": (
            lambda net, x1, x2, t: _slip(
                carried=(x2, x1, *(graphs.forward(net, (x1, x2), t)[a] for a in ("a1", "a2")))
            )(net, x1, x2, t)
        ),
    },
    right=[
        _by_difference,
        _with_matrices,
        lambda net, x1, x2, t: graphs.derivatives(net, (x1, x2), t),
        lambda *case: {k: np.float32(v) for k, v in reversed(_right(*case).items())},
    ],
)


def _stepping(rates):
    """Return the student who moves every knob against rates(net, x1, x2, t, lr)."""

    def after(net, x1, x2, t, lr):
        slopes = rates(net, x1, x2, t, lr)
        return {k: net[k] - lr * slopes[k] for k in net}

    return after


def _late(net, x1, x2, t, lr):
    """Return slopes whose blame crosses w1 and w2 after these have moved."""
    d = _right(net, x1, x2, t)
    return _backward(net, x1, x2, t, cross=[net[k] - lr * d[k] for k in ("w1", "w2")])


def _output_first(net, x1, x2, t, lr):
    """Return the knobs after two steps: w1, w2 and b, then a new forward pass and all others."""
    moved = _stepping(lambda *case: _right(*case[:-1]))(net, x1, x2, t, lr)
    half = net | {k: moved[k] for k in KNOBS[6:]}
    rates = _right(half, x1, x2, t)
    return half | {k: net[k] - lr * rates[k] for k in KNOBS[:6]}


def _one_by_one(net, x1, x2, t, lr):
    moved = dict(net)
    for knob in KNOBS:
        moved[knob] = moved[knob] - lr * _right(moved, x1, x2, t)[knob]
    return moved


step = by_knob(
    "step",
    _stepping(lambda *case: _right(*case[:-1])),
    cases=[(*example, lr) for example, lr in zip(EXAMPLES, (0.1, 0.5))],
    mistakes={
        "the gradient was taken after the update: w1 and w2 had moved before the blame crossed "
        "them. All nine slopes belong to the old network.": _stepping(_late),
        "the knobs moved one after the other, each seeing those before it moved. Take all nine "
        "slopes first.": _one_by_one,
        "the output's knobs had moved before the slopes of the hidden ones were taken. Take all "
        "nine slopes first.": _output_first,
        "that is the step. The answer wants the knobs after it.": (
            lambda net, x1, x2, t, lr: {k: -lr * v for k, v in _right(net, x1, x2, t).items()}
        ),
        "that is the rate times the slope. Subtract it from the old knob.": (
            lambda net, x1, x2, t, lr: {k: lr * v for k, v in _right(net, x1, x2, t).items()}
        ),
        "you walk uphill: the step goes against the slope.": (
            lambda *case: {
                k: 2 * case[0][k] - v
                for k, v in _stepping(lambda *c: _right(*c[:-1]))(*case).items()
            }
        ),
        "the rate is subtracted on its own. It must multiply the slope.": (
            lambda net, x1, x2, t, lr: {
                k: net[k] - lr + v for k, v in _right(net, x1, x2, t).items()
            }
        ),
        "the rate is missing: you took the whole slope as a step.": (
            lambda net, x1, x2, t, lr: {k: net[k] - v for k, v in _right(net, x1, x2, t).items()}
        ),
        "these knobs have not moved.": lambda net, x1, x2, t, lr: net,
        "those are the slopes. The answer wants the knobs after the step.": (
            lambda net, x1, x2, t, lr: _right(net, x1, x2, t)
        ),
    },
    right=[
        _stepping(lambda *case: _by_difference(*case[:-1])),
        lambda net, x1, x2, t, lr: dict(
            zip(
                KNOBS,
                np.array([net[k] for k in KNOBS])
                - lr * np.array([_with_matrices(net, x1, x2, t)[k] for k in KNOBS]),
            )
        ),
        lambda net, x1, x2, t, lr: {
            k: np.float32(net[k]) - np.float32(lr) * np.float32(v)
            for k, v in _right(net, x1, x2, t).items()
        },
    ],
)


def _fools(net):
    """Return None where the swapped page passes the test at (0.5, -1.2), or why it does not."""
    if fault := _odd(net):
        return fault
    rates = _right(net, 0.5, -1.2, 1.0)
    a, b = rates["w12"], rates["w21"]
    if min(abs(a), abs(b)) < 0.005:
        return (
            "Where no blame arrives everything passes. Both slopes must be 0.005 or more in size."
        )
    if abs(a - b) <= 1e-4:
        return None
    if abs(rates["w11"] - rates["w22"]) <= 1e-4:
        return "You made the slopes of w11 and w22 equal. The page has those two right."
    return "The test convicts the page: the slopes of w12 and w21 are still different."


def _flat(w1, w2, **rest):
    """Return the student whose hidden units are equal, with these output weights."""
    return lambda: dict.fromkeys(KNOBS, 0.0) | {"w1": w1, "w2": w2} | rest


blind_net = judge(
    "blind_net",
    _fools,
    cases=[()],
    mistakes={
        "Where no blame arrives everything passes.": _flat(0.0, 0.0),
        "You made the slopes of w11 and w22 equal.": _flat(-1.2, 0.5),
        "the slopes of w12 and w21 are still different.": _flat(1.0, 1.0),
        "Your dict has no w22.": lambda: {k: 1.0 for k in KNOBS if k != "w22"},
    },
    right=[
        _flat(0.5, -1.2),
        _flat(-1.0, 2.4, b=0.3),
        lambda: {k: np.float32(v) for k, v in _flat(0.25, -0.6, w11=0.1, w21=0.1)().items()},
    ],
)


def _skipped(net, s, x1, x2, t, ways=(1, 1, 1), forward_skip=True):
    """Return the slopes of s, w11 and x1; ways weighs the paths of x1: over 1, over 2, direct."""
    bent = net | {"b": net["b"] + s * x1 * forward_skip}
    rates = _right(bent, x1, x2, t)
    parts = (rates["b1"] * net["w11"], rates["b2"] * net["w21"], rates["b"] * s)
    return rates["b"] * x1, rates["w11"], float(np.dot(ways, parts))


def _unsquashed(net, s, x1, x2, t):
    """Return the blame of x1 of the student who forgets the squashes of the hidden units."""
    d = _right(net | {"b": net["b"] + s * x1}, x1, x2, t)["b"]
    return d * (net["w1"] * net["w11"] + net["w2"] * net["w21"] + s)


def _skip_by_steps(net, s, x1, x2, t, h=1e-30):
    def value(net, s, x1):
        return graphs.loss_at(net | {"b": net["b"] + s * x1}, (x1, x2), t)

    bent = net | {"w11": net["w11"] + 1j * h}
    return [
        value(*c).imag / h for c in [(net, s + 1j * h, x1), (bent, s, x1), (net, s, x1 + 1j * h)]
    ]


def _skip_part(change):
    """Return the student who gets the right three and then changes them by change(three, case)."""
    return lambda *case: change(_skipped(*case), case)


skip_edge = compare(
    "skip_edge",
    _skipped,
    cases=[(NETS[0], 0.9, 0.5, -1.2, 1.0), (NETS[1], -1.4, -0.7, 1.6, 0.0)],
    mistakes={
        "Your forward pass leaves out the skip edge, so the error is that of the old network.": (
            lambda *case: _skipped(*case, forward_skip=False)
        ),
        "The first two are right. For x1 the direct path is missing: three paths lead from x1.": (
            lambda *case: _skipped(*case, ways=(1, 1, 0))
        ),
        "The first two are right. For x1 you have the direct path only: x1 still feeds both "
        "hidden units.": lambda *case: _skipped(*case, ways=(0, 0, 1)),
        "The first two are right. For x1 the path over unit 2 is missing.": (
            lambda *case: _skipped(*case, ways=(1, 0, 1))
        ),
        "The first two are right. For x1 the path over unit 1 is missing.": (
            lambda *case: _skipped(*case, ways=(0, 1, 1))
        ),
        "The first two are right. x1 goes to unit 2 over w21, not w12.": (
            lambda *case: _skipped(*case, ways=(1, case[0]["w12"] / case[0]["w21"], 1))
        ),
        "The first two are right. The blame of x1 must pass the squash of each hidden unit.": (
            _skip_part(lambda three, case: (*three[:2], _unsquashed(*case)))
        ),
        "The skip edge passes no squash but the last: s has no factor a1(1 − a1).": _skip_part(
            lambda three, case: (
                three[0] * np.prod([(a := graphs.forward(case[0], case[2:4], 1)["a1"]), 1 - a]),
                *three[1:],
            )
        ),
        "The signal is missing in the slope of s: what does this edge carry?": _skip_part(
            lambda three, case: (three[0] / case[2], *three[1:])
        ),
        "The slope of w11 needs no second term: w11 does not lie on the skip edge's path.": (
            _skip_part(lambda three, case: (three[0], three[1] + three[0] * case[1], three[2]))
        ),
        "All signs are turned: the error is prediction minus target.": _skip_part(
            lambda three, case: [-v for v in three]
        ),
    },
    right=[
        _skip_by_steps,
        lambda *case: np.float32(_skipped(*case)),
        lambda *case: list(_skipped(*case)),
    ],
)
