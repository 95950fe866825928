"""Checks of the exercises 10b: backpropagation in layers. They name the wrong term."""

import copy
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from helpers import losses, networks
from helpers.activations import logistic, softmax, tanh
from helpers.checks.framework import Check, Wrong, common_factor, compare, numbers, same
from helpers.datasets import two_moons
from helpers.iteration import take
from helpers.optimizers import gradient_descent


@dataclass(frozen=True)
class Example:
    """The arguments of one call, under a name: a message cannot show whole matrices."""

    name: str
    given: tuple


class Named(Check):
    """A Check whose cases are Examples; what it is given takes the arguments themselves."""

    def __call__(self, student):
        if not callable(student):
            raise Wrong(f"{self.task}: expected your function, got {type(student).__name__}")
        super().__call__(_unpacked(student))


def _unpacked(student):
    return lambda example: student(*example.given)


def _careful(student):
    """Return student, who raises Wrong where the layers that were given have moved."""

    def watched(layers, *rest):
        before = copy.deepcopy(layers)
        result = student(layers, *rest)
        if not np.array_equal(networks.flatten(layers), networks.flatten(before)):
            raise Wrong("The layers that you were given have changed. Make new ones.")
        return result

    return watched


class Pass(Named):
    """A Named check of layers. Where the shapes refuse an answer, square matrices tell why."""

    def __call__(self, student):
        try:
            super().__call__(_careful(student) if callable(student) else student)
        except Wrong as error:
            if isinstance(error.__cause__, Wrong):
                raise Wrong(f"{self.task}: {error.__cause__}") from None
            if not isinstance(error.__cause__, ValueError):
                raise
            raise Wrong(f"{error}.{self._on_squares(_unpacked(student))}") from error.__cause__

    def _on_squares(self, student):
        """Return what is wrong where every product fits, or nothing to say."""
        squares = [case for case in self.cases if "3-3-3" in case[0].name]
        runs = [(_or_none(student, case), case) for case in squares]
        if all(answer is None for answer, _ in runs):
            return ""
        fault = self.verdict(*zip(*(run for run in runs if run[0] is not None)))
        return f" Where all sides are equal it runs. {fault}" if fault else ""


def _or_none(student, case):
    try:
        return student(*case)
    except Exception:
        return None


def by_layer(task, reference, cases, mistakes, right):
    """Return the Pass of an answer in the layout of layers: which parts are wrong, and why."""

    def verdict(answers, cases):
        wants = [_parts(reference(*case[0].given)) for case in cases]
        got = [_parts(answer) for answer in answers]
        if any(g is None for g in got):
            return "A list with a pair (of W, of b) for each layer is expected, first layer first."
        if miscounted := _miscounted(got, wants):
            return miscounted
        if not any(np.any(part) for g in got for part in g.values()):
            return "All your numbers are 0: does any blame arrive?"
        wrong = {(i, k) for i, (g, w) in enumerate(zip(got, wants)) for k in _apart(g, w)}
        return _diagnosis(got, cases, wrong, mistakes) or _unnamed(got, wants, wrong)

    return Pass(task, verdict, [(case,) for case in cases], mistakes, right)


def _parts(answer):
    """Return {part: array} of a list of pairs, or None where it is something else."""
    try:
        return {
            f"{letter}({at})": numbers(part)
            for at, (W, b) in enumerate(answer, 1)
            for letter, part in (("W", W), ("b", b))
        }
    except (TypeError, ValueError):
        return None


def _miscounted(got, wants):
    """Return what is to be said of a list with too few or too many pairs, or None."""
    for g, w in zip(got, wants):
        if len(g) != len(w):
            return f"Pairs in your list: {len(g) // 2}. Layers of the network: {len(w) // 2}."
    return None


def _apart(got, want):
    """Return the parts in which two answers differ, or that one of them has not."""
    return [k for k in want | got if k not in got or k not in want or not same(got[k], want[k])]


def _diagnosis(got, cases, wrong, mistakes):
    """Return the mistake that explains the most of what is wrong, with its parts, or None."""
    parts = {k for _, k in wrong}
    best, told = None, set()
    for diagnosis, mistake in mistakes.items():
        slips = [_slip(mistake, case) for case in cases]
        # A part is explained if it is so wherever it is wrong: in one case alone it may be chance.
        hit = {k for k in parts if all(_made(got[i], slips[i], k) for i, at in wrong if at == k)}
        best, told = (diagnosis, hit) if len(hit) > len(told) else (best, told)
    if best is None:
        return None
    more = f" Something else is wrong in {_listed(parts - told)}." if parts - told else ""
    return f"In the part for {_listed(told)}: {best}{more}"


def _made(got, slip, part):
    """Return whether an answer has this part from this slip."""
    return bool(slip) and part in slip and part in got and same(got[part], slip[part])


def _slip(mistake, case):
    with np.errstate(all="ignore"):
        try:
            return _parts(mistake(*case[0].given))
        except Exception:
            return None


def _listed(parts):
    return ", ".join(sorted(parts, key=lambda part: (part[1:], part)))


def _unnamed(got, wants, wrong):
    """Return what is wrong in words that name no term, or None if nothing is."""
    if not wrong:
        return None
    i, k = min(wrong)
    if k in got[i] and k in wants[i] and got[i][k].shape != wants[i][k].shape:
        return (
            f"The part for {k} has shape {got[i][k].shape}, where its variable has "
            f"{wants[i][k].shape}. A gradient has the shape of its variable."
        )
    if whole := _whole(got, wants):
        return whole
    good = {k for want in wants for k in want} - {k for _, k in wrong}
    return f"Wrong: {_listed({k for _, k in wrong})}." + (
        f" Right: {_listed(good)}." if good else " No part is right."
    )


def _whole(got, wants):
    """Return what is wrong with all parts alike: too rough, or one factor. None if neither is."""
    pairs = [(g[k], w[k]) for g, w in zip(got, wants) for k in w]
    if any(g.shape != w.shape for g, w in pairs):
        return None
    if all(same(g, w, 1e-4, 1e-6) for g, w in pairs):
        return "It comes near, but not near enough: is it rounded, or measured with a step?"
    factor = common_factor(*zip(*pairs))
    return None if factor is None else f"Every number is {factor:.4g} times the expected one."


def _net(sizes, seed):
    """Return random layers whose biases are random, too."""
    rng = np.random.default_rng(seed)
    return [(W, rng.normal(size=len(b))) for W, b in networks.init(sizes, rng)]


def _batch(sizes, n, seed):
    rng = np.random.default_rng(seed + 100)
    return rng.normal(size=(n, sizes[0])), np.eye(sizes[-1])[rng.integers(sizes[-1], size=n)]


def _pass(layers, Z, A, E, activation, term=lambda at, E, A: (E.T @ A, E.sum(axis=0)),
          slope=None, cross=lambda E, W: E @ W):  # fmt: skip
    """Return the backward pass in rows; the keywords put one term in the place of the right one."""
    slope = slope or (lambda at: activation.grad(Z[at]))
    found = []
    for at in reversed(range(len(layers))):
        found.insert(0, term(at, E, A[at]))
        if at > 0:
            E = cross(E, layers[at][0]) * slope(at - 1)
    return found


# --- 1 ---


def _delta(Y, T):
    return (softmax(Y) - T) / len(Y)


SCORES = np.array([[2.0, 1.0, 0.1], [-1.0, 0.5, 0.3], [0.0, 3.0, -2.0], [1.0, 1.0, 0.4]])
LABELS = np.array([[1.0, 0, 0], [0, 0, 1], [0, 1, 0], [0, 0, 1]])

output_delta = compare(
    "output_delta",
    _delta,
    cases=[(SCORES, LABELS), (SCORES[:3] + 1.0, LABELS[1:])],
    mistakes={
        "That is the gradient of the sum over the examples. J is their mean.": (
            lambda Y, T: softmax(Y) - T
        ),
        "The sign is turned: you walk against the blame, but the blame itself is p minus t.": (
            lambda Y, T: -_delta(Y, T)
        ),
        "You divided by all entries. Only the examples are averaged; the classes belong to one "
        "example.": lambda Y, T: _delta(Y, T) / Y.shape[1],
        "Your softmax runs down the columns: it makes the examples compete. Rows are examples.": (
            lambda Y, T: (softmax(Y, axis=0) - T) / len(Y)
        ),
        "There is a factor p(1 − p) too many: with cross-entropy it cancels.": (
            lambda Y, T: _delta(Y, T) * softmax(Y) * (1 - softmax(Y))
        ),
        "The softmax is missing: scores are not probabilities.": lambda Y, T: (Y - T) / len(Y),
        "Softmax was applied twice.": lambda Y, T: (softmax(softmax(Y)) - T) / len(Y),
    },
    right=[
        lambda Y, T: losses.cross_entropy.grad(Y, T) / len(Y),
        lambda Y, T: [[(p - t) / len(Y) for p, t in zip(*row)] for row in zip(softmax(Y), T)],
        lambda Y, T: np.float32(np.exp(Y) / np.exp(Y).sum(axis=1, keepdims=True) - T) / len(Y),
    ],
)

# --- 2 ---


def _by_hand(W, d, slopes, pair=(0, 1)):
    """Return the student who finds the two blames and one slope of exercise 2 in this way."""
    a = np.array([0.5, 0.2])
    return lambda: (*(np.array(W).T @ d * slopes), d[pair[0]] * a[pair[1]])


W2, D2, SLOPES = np.array([[1.0, -2.0], [3.0, 0.5]]), np.array([0.2, -0.4]), np.array([0.25, 0.16])

hidden_by_hand = compare(
    "hidden_by_hand",
    _by_hand(W2, D2, SLOPES),
    cases=[()],
    mistakes={
        "You multiplied along the rows of W. Back goes down its columns: unit k asks all who "
        "listen to it.": _by_hand(W2.T, D2, SLOPES),
        "The slope of the squash is missing: that is the blame of a, not of z.": (
            _by_hand(W2, D2, 1.0)
        ),
        "The slope of the squash was taken at a. It belongs at z, where it is a(1 − a).": (
            _by_hand(W2, D2, logistic.grad(np.array([0.5, 0.2])))
        ),
        "The blame is right. The weight is the other one: w12 goes to unit 1 from unit 2.": (
            _by_hand(W2, D2, SLOPES, (1, 0))
        ),
        "The blame is right. The signal of the weight is that of unit 1; w12 comes from unit 2.": (
            _by_hand(W2, D2, SLOPES, (0, 0))
        ),
    },
    right=[
        lambda: [-0.25, -0.096, 0.04],
        lambda: np.float32([-0.25, -0.096, 0.04]),
        lambda: (np.array([-0.25, -0.096]), 0.04),
        lambda: ((1 * 0.2 + 3 * -0.4) / 4, (-2 * 0.2 + 0.5 * -0.4) * 0.16, 0.2 * 0.2),
    ],
    rtol=5e-3,
    view=np.hstack,  # the blame may come as a vector of its own
)

# --- 3 ---


def _one(sizes, seed, activation):
    layers, (X, T) = _net(sizes, seed), _batch(sizes, 1, seed)
    Z, A = networks.forward(layers, X, activation)
    rows = [z[0] for z in Z], [a[0] for a in A], (softmax(A[-1]) - T)[0]
    name = f"a {'-'.join(map(str, sizes))} network, {activation.name}"
    return Example(name, (layers, *rows, activation))


def _in_rows(**term):
    """Return the student who does one example as a batch of one, with this term wrong."""

    def student(layers, z, a, delta, activation):
        Z, A = [v[None] for v in z], [v[None] for v in a]
        wrong = {k: make(Z, A, activation) for k, make in term.items()}
        return _pass(layers, Z, A, delta[None], activation, **wrong)

    return student


def _columns(layers, z, a, delta, activation):
    found = []
    for at in range(len(layers) - 1, -1, -1):
        found.append((np.outer(delta, a[at]), delta))
        if at > 0:
            delta = layers[at][0].T @ delta * activation.grad(z[at - 1])
    return found[::-1]


def _loops(layers, z, a, delta, activation):
    found = []
    for at in reversed(range(len(layers))):
        W = layers[at][0]
        dW = [[delta[j] * a[at][k] for k in range(W.shape[1])] for j in range(len(W))]
        found = [(dW, list(delta)), *found]
        if at > 0:
            delta = [activation.grad(z[at - 1][k]) * sum(W[j, k] * delta[j] for j in range(len(W)))
                     for k in range(W.shape[1])]  # fmt: skip
    return found


NO_SLOPE = "the slope φ' of the squash is missing on the way back."
SLOPE_AT_A = ("the slope φ' is taken at a, where it belongs at z: the squash has been applied "
              "twice.")  # fmt: skip
NOT_TURNED = "W is not transposed: going back, the sum runs down the columns of W."
NEXT_SLOPE = "the slope φ' is taken one layer too late: blame arrives at the layer below."
FLIPPED = "that is the transposed gradient: W[j, k] needs the blame of j times the signal of k."
BACKWARD = "the layers stand in the wrong order: the first one comes first."
LOGISTIC_ONLY = ("a(1 − a) is the slope of the logistic squash only. `activation.grad` knows "
                 "that of each.")  # fmt: skip
TANH_ONLY = "1 − a² is the slope of tanh only. `activation.grad` knows that of each squash."
NOT_ITS_SLOPE = "the squash itself stands where its slope belongs."
TWICE_OUT = "there is a slope φ' at the output, too: what you start from is the blame of z already."

backward_one = by_layer(
    "backward_one",
    _columns,
    cases=[_one((3, 3, 3), 1, logistic), _one((2, 4, 3), 2, tanh), _one((4, 3, 2, 5), 3, logistic),
           _one((3, 3, 3), 4, tanh)],
    mistakes={
        NO_SLOPE: _in_rows(slope=lambda Z, A, act: lambda at: 1.0),
        SLOPE_AT_A: _in_rows(slope=lambda Z, A, act: lambda at: act.grad(A[at + 1])),
        NOT_TURNED: _in_rows(cross=lambda Z, A, act: lambda E, W: E @ W.T),
        NEXT_SLOPE: _in_rows(slope=lambda Z, A, act: lambda at: act.grad(Z[at + 1])),
        FLIPPED: _in_rows(term=lambda Z, A, act: lambda at, E, a: (a.T @ E, E[0])),
        "the bias has blame, too: it carries the signal 1.": (
            _in_rows(term=lambda Z, A, act: lambda at, E, a: (E.T @ a, 0 * E[0]))
        ),
        "the signal is that of the layer itself. A weight carries what the layer below says.": (
            _in_rows(term=lambda Z, A, act: lambda at, E, a: (E.T @ A[at + 1], E[0]))
        ),
        LOGISTIC_ONLY: _in_rows(slope=lambda Z, A, act: lambda at: A[at + 1] * (1 - A[at + 1])),
        TANH_ONLY: _in_rows(slope=lambda Z, A, act: lambda at: 1 - A[at + 1] ** 2),
        NOT_ITS_SLOPE: _in_rows(slope=lambda Z, A, act: lambda at: A[at + 1]),
        TWICE_OUT: lambda layers, z, a, delta, act: _columns(
            layers, z, a, delta * act.grad(z[-1]), act
        ),
        BACKWARD: lambda *case: _columns(*case)[::-1],
    },
    right=[
        _in_rows(),
        _loops,
        lambda *case: [(np.float32(dW), np.float32(db)) for dW, db in _columns(*case)],
        lambda layers, z, a, delta, act: networks.backward(
            layers, [v[None] for v in z], [v[None] for v in a], delta[None], act
        ),
    ],
)  # fmt: skip

# --- 4 ---


def _many(sizes, n, seed, activation):
    name = f"a {'-'.join(map(str, sizes))} network, {activation.name}, {n} examples"
    return Example(name, (_net(sizes, seed), *_batch(sizes, n, seed), activation))


def _gradients(layers, X, T, activation, error=_delta, **term):
    """Return the backward pass of a batch, with error(Y, T) at its start and one term changed."""
    Z, A = networks.forward(layers, X, activation)
    wrong = {k: make(Z, A, activation) for k, make in term.items()}
    return _pass(layers, Z, A, error(A[-1], T), activation, **wrong)


def _mistaken(**term):
    return lambda *case: _gradients(*case, **term)


def _one_by_one(layers, X, T, activation):
    """Return the mean of the gradients of single examples."""
    ones = [_gradients(layers, X[[i]], T[[i]], activation) for i in range(len(X))]
    return [tuple(np.mean(parts, axis=0) for parts in zip(*layer)) for layer in zip(*ones)]


def _complex_steps(layers, X, T, activation):
    """Return the gradients by complex steps, which know nothing of the chain rule."""
    sizes = [layers[0][0].shape[1], *[len(b) for _, b in layers]]
    steps = 1e-30j * np.eye(networks.count(sizes))
    theta = networks.flatten(layers)

    def J(theta):
        Y = networks.predict(networks.unflatten(theta, sizes), X, lambda z: _smooth(z, activation))
        return np.mean(np.log(np.exp(Y).sum(axis=1)) - (T * Y).sum(axis=1))

    return networks.unflatten(np.array([J(theta + s).imag / 1e-30 for s in steps]), sizes)


def _smooth(z, activation):
    return np.tanh(z) if activation.name == tanh.name else 1 / (1 + np.exp(-z))


BATCHES = [_many((3, 3, 3), 3, 5, logistic), _many((2, 4, 3), 5, 6, tanh),
           _many((4, 3, 2, 5), 6, 7, logistic), _many((3, 3, 3), 4, 8, tanh)]  # fmt: skip

backward_batch = by_layer(
    "backward_batch",
    _gradients,
    cases=BATCHES,
    mistakes={
        "the sum over the examples stands where their mean belongs.": (
            _mistaken(error=lambda Y, T: softmax(Y) - T)
        ),
        NO_SLOPE: _mistaken(slope=lambda Z, A, act: lambda at: 1.0),
        SLOPE_AT_A: _mistaken(slope=lambda Z, A, act: lambda at: act.grad(A[at + 1])),
        "W is transposed. Blame lies in rows here, so E times W itself goes down its columns.": (
            _mistaken(cross=lambda Z, A, act: lambda E, W: E @ W.T)
        ),
        "the bias is summed over the wrong axis: over the units, where the examples belong.": (
            _mistaken(term=lambda Z, A, act: lambda at, E, a: (E.T @ a, E.sum(axis=1)))
        ),
        "it is divided by n once more. The mean was taken at the start of the way back.": (
            _mistaken(term=lambda Z, A, act: lambda at, E, a: (E.T @ a / len(a), E.mean(axis=0)))
        ),
        LOGISTIC_ONLY: _mistaken(slope=lambda Z, A, act: lambda at: A[at + 1] * (1 - A[at + 1])),
        TANH_ONLY: _mistaken(slope=lambda Z, A, act: lambda at: 1 - A[at + 1] ** 2),
        NOT_ITS_SLOPE: _mistaken(slope=lambda Z, A, act: lambda at: A[at + 1]),
        "your softmax runs down the columns: it makes the examples compete.": (
            _mistaken(error=lambda Y, T: (softmax(Y, axis=0) - T) / len(Y))
        ),
        "the mean was taken over all entries. The classes belong to one example.": (
            _mistaken(error=lambda Y, T: _delta(Y, T) / Y.shape[1])
        ),
        "1/n comes in at each layer. Once, at the start of the way back, is enough.": (
            _mistaken(cross=lambda Z, A, act: lambda E, W: E @ W / len(E))
        ),
        "E is not transposed: the sides of length n must meet and vanish.": (
            _mistaken(term=lambda Z, A, act: lambda at, E, a: (E @ a, E.sum(axis=0)))
        ),
        FLIPPED: _mistaken(term=lambda Z, A, act: lambda at, E, a: (a.T @ E, E.sum(axis=0))),
        "the sign is turned: the blame of the scores is p minus t.": (
            _mistaken(error=lambda Y, T: -_delta(Y, T))
        ),
        "there is a factor p(1 − p) too many at the output. With cross-entropy it cancels.": (
            _mistaken(error=lambda Y, T: _delta(Y, T) * softmax(Y) * (1 - softmax(Y)))
        ),
        BACKWARD: lambda *case: _gradients(*case)[::-1],
    },
    right=[
        _one_by_one,
        _complex_steps,
        lambda *case: [(np.float32(dW), np.float32(db)) for dW, db in _gradients(*case)],
        lambda *case: tuple([list(map(list, dW)), list(db)] for dW, db in _gradients(*case)),
    ],
)

# --- 5 ---


def _stepped(layers, X, T, activation, lr, slopes=_gradients):
    found = slopes(layers, X, T, activation)
    return [(W - lr * dW, b - lr * db) for (W, b), (dW, db) in zip(layers, found)]


def _late(layers, X, T, activation, lr):
    """Return layers each of which has moved before the blame crosses it."""
    Z, A = networks.forward(layers, X, activation)
    E, moved = _delta(A[-1], T), []
    for at in reversed(range(len(layers))):
        W, b = layers[at][0] - lr * E.T @ A[at], layers[at][1] - lr * E.sum(axis=0)
        moved.insert(0, (W, b))
        E = (E @ W) * activation.grad(Z[at - 1]) if at else E
    return moved


def _in_turn(layers, X, T, activation, lr):
    """Return layers that moved from the last one to the first, with new slopes for each."""
    moved = list(layers)
    for at in reversed(range(len(moved))):
        moved[at] = _stepped(moved, X, T, activation, lr)[at]
    return moved


def _through_theta(layers, X, T, activation, lr):
    sizes = [layers[0][0].shape[1], *[len(b) for _, b in layers]]
    J = networks.objective(sizes, X, T, activation, losses.cross_entropy)
    theta = networks.flatten(layers)
    return networks.unflatten(theta - lr * J.grad(theta), sizes)


step = by_layer(
    "step",
    _stepped,
    cases=[Example(f"{case.name}, rate {lr}", (*case.given, lr))
           for case, lr in zip(BATCHES, (0.2, 0.5, 0.3, 0.7))],
    mistakes={
        "the gradient was taken after the update: a layer had moved before the blame crossed it. "
        "All slopes belong to the old network.": _late,
        "you walk uphill: the step goes against the slope.": (
            lambda *case: _stepped(*case[:-1], -case[-1])
        ),
        "the rate is missing: you took the whole slope as a step.": (
            lambda *case: _stepped(*case[:-1], 1.0)
        ),
        "the weights have moved, the biases have not.": lambda *case: [
            (W, b) for (W, _), (_, b) in zip(_stepped(*case), case[0])
        ],
        "the biases have moved, the weights have not.": lambda *case: [
            (W, b) for (W, _), (_, b) in zip(case[0], _stepped(*case))
        ],
        "nothing has moved: that is the old network.": lambda *case: case[0],
        "that is the step itself. The answer wants the layers after it.": lambda *case: [
            (V - W, c - b) for (V, c), (W, b) in zip(_stepped(*case), case[0])
        ],
        "those are the slopes. The answer wants the layers after the step.": (
            lambda *case: _gradients(*case[:-1])
        ),
        "that is the rate times the slope. Subtract it from the old layers.": lambda *case: [
            (case[-1] * dW, case[-1] * db) for dW, db in _gradients(*case[:-1])
        ],
        "the layers moved one after the other, each seeing those before it moved. Take all slopes "
        "first.": _in_turn,
        "the sum over the examples stands where their mean belongs.": (
            lambda *case: _stepped(
                *case, slopes=_mistaken(error=lambda Y, T: softmax(Y) - T)
            )
        ),
    },
    right=[
        _through_theta,
        lambda *case: _stepped(*case, slopes=_one_by_one),
        lambda *case: [(np.float32(W), np.float32(b)) for W, b in _stepped(*case)],
    ],
)  # fmt: skip

# --- 6 ---


def _flat(**term):
    """Return grad(theta) of the 3-3-3 network on its batch of 4, with one term wrong."""
    _, X, T, activation = BATCHES[-1].given

    def grad(theta):
        layers = networks.unflatten(theta, (3, 3, 3))
        return networks.flatten(_gradients(layers, X, T, activation, **term))

    return grad


def _suspects():
    """Return Examples (f, grad, p) with the names of the honest ones marked `right`."""
    _, X, T, activation = BATCHES[-1].given
    J = networks.objective((3, 3, 3), X, T, activation, losses.cross_entropy)
    right, p = _flat(), networks.count((3, 3, 3))
    bugs = {
        "φ' missing": _flat(slope=lambda Z, A, act: lambda at: 1.0),
        "φ' taken at a": _flat(slope=lambda Z, A, act: lambda at: act.grad(A[at + 1])),
        "W not transposed": _flat(cross=lambda Z, A, act: lambda E, W: E @ W.T),
        "a sum for a mean": _flat(error=lambda Y, T: softmax(Y) - T),
        "all slopes 0.1 % too large": lambda theta: 1.001 * right(theta),
        "the last slope halved": lambda theta: right(theta) * np.append(np.ones(p - 1), 0.5),
        "the slopes one place off": lambda theta: np.roll(right(theta), 1),
        "an empty stub of zeros": np.zeros_like,
        "an empty stub that returns nothing": lambda theta: None,
    }
    scaled = {"right, the loss in millions": 1e6, "right, the loss in billionths": 1e-9}
    found = [("right", J, right), *[(name, J, grad) for name, grad in bugs.items()]]
    for name, c in scaled.items():
        found.append((name, lambda q, c=c: c * J(q), lambda q, c=c: c * right(q)))
    found.append(("φ' missing, the loss in billionths", lambda q: 1e-9 * J(q),
                  lambda q: 1e-9 * bugs["φ' missing"](q)))  # fmt: skip
    return [Example(name, (f, grad, p, np.random.default_rng(1))) for name, f, grad in found]


def _checker(h=1e-5, tol=1e-6, draw=lambda rng, p: rng.normal(size=p), far=None):
    """Return a gradient checker that takes these choices; far(measured, grad) is its error."""

    def passes(f, grad, p, rng):
        theta = draw(rng, p)
        truth = np.array([(f(theta + s) - f(theta - s)) / (2 * h) for s in h * np.eye(p)])
        g = np.asarray(grad(theta), dtype=float)
        return bool((far or _relative)(truth, g) < tol)

    return passes


def _relative(truth, g):
    return np.linalg.norm(truth - g) / (np.linalg.norm(truth) + np.linalg.norm(g))


def _lengths(truth, g):
    return abs(np.linalg.norm(truth) - np.linalg.norm(g)) / np.linalg.norm(truth)


def _verdicts(mistakes, words):
    """Return the verdict on a function that judges: which right one it refuses, which wrong passes.

    words(honest) says what it does to a case that is right (True) or wrong (False).
    """

    def verdict(answers, cases):
        said = [np.asarray(a) for a in answers]
        if any(a.shape or a.dtype.kind not in "biu" for a in said):
            return "Your function must return True or False."
        honest = [case[0].name.startswith("right") for case in cases]
        if [bool(a) for a in said] == honest:
            return None
        for diagnosis, mistake in mistakes.items():
            if all(bool(a) == mistake(*case[0].given) for a, case in zip(said, cases)):
                return diagnosis
        i = next(i for i, (a, h) in enumerate(zip(said, honest)) if bool(a) != h)
        return f"{words(honest[i])}: {cases[i][0].name}."

    return verdict


CARELESS = {
    "You look at the absolute error: a loss in billionths hides every bug, a loss in millions "
    "makes a right gradient look guilty.": _checker(far=lambda m, g: np.linalg.norm(m - g)),
    "Your checker refuses everything, right gradients as well. Is the difference central, and "
    "divided by 2h? A step near 1e-12 drowns in rounding, one near 0.1 feels the bend.": _checker(
        h=1e-12
    ),
    "You look where no blame has crossed: at weights 0, at equal ones, or at the end only. There "
    "0 = 0 passes.": _checker(draw=lambda rng, p: np.zeros(p)),
    "You compare one number of each gradient, such as its length. Two arrows of one length can "
    "point anywhere.": (_checker(far=_lengths)),
    "You compare the first knobs only.": _checker(
        far=lambda m, g: _relative(m[:6], g[:6] if g.shape else g)
    ),
    "Your checker lets everything pass.": lambda f, grad, p, rng: True,
}


def _knob_by_knob(f, grad, p, rng):
    theta, g = rng.uniform(-1, 1, p), None
    g = grad(theta)
    if g is None or np.shape(g) != (p,):
        return False
    worst = scale = 0.0
    for k in range(p):
        e = np.zeros(p)
        e[k] = 1e-4
        slope = (f(theta + e) - f(theta - e)) / 2e-4
        worst, scale = max(worst, abs(slope - g[k])), max(scale, abs(slope), abs(g[k]))
    return worst <= 1e-5 * scale


def _of_checker(honest):
    return f"Your checker {'refuses a right' if honest else 'lets pass a wrong'} gradient"


def _of_faith(honest):
    return f"You {'refuse' if honest else 'believe'} this loss"


passes = Named("passes", _verdicts(CARELESS, _of_checker), [(s,) for s in _suspects()], CARELESS, [
    _checker(),
    _checker(h=1e-4, tol=1e-5),
    _knob_by_knob,
])  # fmt: skip

# --- 7 ---

MOONS = Example(
    "the two moons", (*two_moons(100, np.random.default_rng(1)), np.random.default_rng(0))
)


def _moons_loss(answers, cases):
    """Return what is wrong with trained layers, or None where their loss is below 0.1."""
    X, t, _ = MOONS.given
    parts = _parts(answers[0])
    if not parts:
        return "A list of layers (W, b) is expected. Is it still one row of parameters?"
    layers = [(parts[f"W({at})"], parts[f"b({at})"]) for at in range(1, len(parts) // 2 + 1)]
    if not _fit([2, *[len(b) for _, b in layers]], layers) or len(layers[-1][1]) != 1:
        return (
            "The layers do not fit: W (units, inputs), b (units,), two inputs at the front, "
            "one output at the end."
        )
    Y = networks.predict(layers, X, tanh)
    loss = losses.binary_cross_entropy(Y[:, 0], t).mean() if np.all(np.isfinite(Y)) else np.nan
    return None if loss < 0.1 else _why(layers, loss)


def _fit(widths, layers):
    return all(
        W.shape == (m, k) and b.shape == (m,) for (k, m), (W, b) in zip(pairwise(widths), layers)
    )


def _why(layers, loss):
    hidden = layers[0][0]
    if len(layers) == 1:
        why = "Without a hidden layer the border is a straight line."
    elif not np.any(hidden):
        why = "The weights are all 0: at that start no blame reaches them."
    elif len(hidden) > 1 and np.allclose(hidden, hidden[0]):
        why = "All hidden units hear the same: twins never part."
    elif not loss < 0.8:
        why = "That is worse than guessing. Did you walk uphill, or with too large a rate?"
    else:
        why = "It has not arrived yet: more steps, or more units?"
    return f"The loss is {loss:.3f}. {why}"


def _trained(sizes=(2, 8, 1), lr=0.3, steps=1000, start=None):
    """Return the student who trains a network of these sizes in this way."""

    def student(X, t, rng):
        J = networks.objective(sizes, X, t, tanh, losses.binary_cross_entropy)
        theta = networks.flatten(networks.init(sizes, rng)) if start is None else start(sizes)
        grad = J.grad if lr > 0 else lambda q: -J.grad(q)
        run = take(gradient_descent(grad, theta, abs(lr)), steps + 1)
        return networks.unflatten(run[-1], sizes)

    return student


def _twin_start(sizes):
    return np.full(networks.count(sizes), 0.1)


def _zero_start(sizes):
    return np.zeros(networks.count(sizes))


def _by_hand_written(X, t, rng):
    layers, T = networks.init((2, 10, 6, 1), rng), t[:, None]
    for _ in range(800):
        Z, A = networks.forward(layers, X, tanh)
        found = networks.backward(layers, Z, A, (logistic(A[-1]) - T) / len(X), tanh)
        layers = [(W - 0.3 * dW, b - 0.3 * db) for (W, b), (dW, db) in zip(layers, found)]
    return layers


trained = Named(
    "trained",
    _moons_loss,
    [(MOONS,)],
    {
        "Without a hidden layer the border is a straight line.": _trained((2, 1)),
        "at that start no blame reaches them.": _trained(start=_zero_start),
        "All hidden units hear the same: twins never part.": _trained(start=_twin_start),
        "Did you walk uphill, or with too large a rate?": _trained(lr=-0.3, steps=100),
        "It has not arrived yet": _trained(steps=100),
        "Is it still one row of parameters?": lambda *case: networks.flatten(_trained()(*case)),
        "two inputs at the front, one output at the end.": lambda X, t, rng: networks.init(
            (2, 8, 2), rng
        ),
    },
    [_trained(), _trained((2, 6, 6, 1), steps=800), _by_hand_written],
)

# --- 8 ---


def _mean_of_logs(Y, T, base=1.0, axis=1):
    p = np.exp(Y) / np.exp(Y).sum(axis=axis, keepdims=True)
    return -np.mean(np.sum(T * np.log(p), axis=1)) / base


def _loop_loss(Y, T):
    total = 0.0
    for row, label in zip(Y, T):
        whole = sum(np.exp(z) for z in row)
        total -= sum(t * np.log(np.exp(z) / whole) for z, t in zip(row, label))
    return total / len(Y)


WITNESSES = {
    "right, by the library": lambda Y, T: losses.cross_entropy(Y, T).mean(),
    "right, by a loop": _loop_loss,
    "right, by logarithms": _mean_of_logs,
    "softmax down the columns": lambda Y, T: _mean_of_logs(Y, T, axis=0),
    "logarithm to the base 2": lambda Y, T: _mean_of_logs(Y, T, np.log(2)),
    "a sum, no mean": lambda Y, T: len(Y) * _mean_of_logs(Y, T),
    "labels one column off": lambda Y, T: _mean_of_logs(Y, np.roll(T, 1, axis=1)),
    "the first example only": lambda Y, T: _mean_of_logs(Y[:1], T[:1]),
    "half of it": lambda Y, T: _mean_of_logs(Y, T) / 2,
    "zero, always": lambda Y, T: 0.0 * Y.sum(),
}
PROBE = np.array([[2.0, 1.0, 0.1], [-1.0, 0.5, 0.3]]), np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]])


def _value(Y, T, want):
    """Return the student who compares the loss with one value."""
    return lambda loss: bool(abs(loss(np.asarray(Y), np.asarray(T)) - want) < 1e-6)


BLIND = {
    "Your test cannot see which class the loss thinks is right. With all scores 0 all classes look "
    "alike; a test that forgives too much sees no difference, either.": _value(
        np.zeros((2, 3)), PROBE[1], np.log(3)
    ),
    "A test with one example is blind: a sum and a mean are the same there.": (
        _value(PROBE[0][:1], PROBE[1][:1], losses.cross_entropy(PROBE[0][0], PROBE[1][0]))
    ),
    "You believe every loss. A gradient check would, too: it asks whether two things agree, not "
    "whether they are right.": lambda loss: True,
    "You believe no loss, not even a right one.": lambda loss: False,
    "That the loss is positive says little: so are most wrong ones.": (
        lambda loss: bool(loss(*PROBE) > 0)
    ),
}


def _takes_lists(loss):
    return lambda Y, T: loss(np.asarray(Y, dtype=float), np.asarray(T, dtype=float))


SWORN = [(Example(name, (_takes_lists(loss),)),) for name, loss in WITNESSES.items()]
believes = Named("believes", _verdicts(BLIND, _of_faith), SWORN, BLIND, [
    _value(*PROBE, losses.cross_entropy(*PROBE).mean()),
    lambda loss: abs(loss(*PROBE) - (1.41703002 + 2.2138616) / 2) < 1e-3,
    lambda loss: bool(np.isclose(loss(*PROBE), _loop_loss(*PROBE))),
])  # fmt: skip
