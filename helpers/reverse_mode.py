"""Derivatives by a tape: f is run once and leaves a graph; the chain rule is run back along it.

One pass back gives the derivative of one number by everything that went into it, whatever their
count (Linnainmaa 1970; Rumelhart, Hinton and Williams 1986 for networks).
"""

import numpy as np

from helpers.arguments import finite_array, require_callable
from helpers.points import CHUNK, in_chunks, require_points
from helpers.tape import Node, plain

TINY = 1e-100  # a complex step: nothing is subtracted, so that it may be as small as one likes


def adjoints(y):
    """Return {node: dL/d(node)} for L = the sum of y's elements, from y back to the first inputs.

    A node comes after all that were computed from it, so its adjoint is the sum over all paths
    from it to y: dL/da = sum over its uses u of dL/du du/da.
    """
    if not isinstance(y, Node):
        raise TypeError(f"y must be a Node, got {y!r}")
    return dict(_backward(y))


def _backward(y, uses=None):
    """Yield (node, adjoint) from y back; a node's turn comes when all its uses have reported."""
    waiting, arrived, ready = uses or _uses(y), {}, [(y, _ones(y.value))]
    while ready:
        node, g = ready.pop()
        yield node, g
        for parent, pull in zip(node.parents, node.pulls):
            part = pull(g)
            shape = getattr(parent.value, "shape", ())  # np.shape costs three times that
            total = part if getattr(part, "shape", ()) == shape else _summed_to(shape, part)
            if parent in arrived:  # a new array: two nodes may have been handed the same one
                total = arrived.pop(parent) + total
            left = waiting[parent]
            if left == 1:
                ready.append((parent, total))
            else:
                waiting[parent], arrived[parent] = left - 1, total


def _summed_to(shape, g):
    """Return g summed over the axes along which a value of this shape was broadcast."""
    for _ in range(g.ndim - len(shape)):
        g = np.add.reduce(g)
    if g.shape == shape:
        return g
    stretched = tuple(i for i, n in enumerate(shape) if n == 1 != g.shape[i])
    return np.add.reduce(g, axis=stretched, keepdims=True)


def _uses(y):
    """Return {node: how often it was used on the way to y} for all that y was computed from."""
    uses, found = {y: 0}, [y]
    for node in found:  # it grows while it is read
        for parent in node.parents:
            if parent in uses:
                uses[parent] += 1
            else:
                uses[parent] = 1
                found.append(parent)
    return uses


def _ones(value):
    if not isinstance(value, np.ndarray):
        return type(value)(1)
    out = np.empty_like(value)
    out.fill(1)  # np.ones_like at half its price
    return out


def derivative(f, x):
    """Return f'(x), exact to rounding, in the shape of x.

    f is plain numpy source that works element by element. Where two branches meet (abs, maximum)
    the slope is the mean of both sides. ValueError if f changes the shape, TypeError if it calls
    what has no rule.
    """
    require_callable(f=f)
    x = _input(x)
    with np.errstate(all="ignore"):  # outside its domain f has the slope NaN, without a warning
        y = _output(f, x)
        if np.shape(plain(y)) != x.shape:
            raise ValueError(
                "f must return one number for each element of x: "
                f"expected shape {x.shape}, got {np.shape(plain(y))}"
            )
        return _adjoint(x, y)


def gradient(f, x):
    """Return the gradient of f at x, exact to rounding, in the shape of x (any shape).

    f(x) is one number, f plain numpy source. float32 stays float32. ValueError if f returns more
    than one number, TypeError if it calls what has no rule.
    """
    require_callable(f=f)
    x = _input(x)
    with np.errstate(all="ignore"):
        y = _output(f, x)
        if np.size(plain(y)) != 1:
            raise ValueError(f"f must return one number, got shape {np.shape(plain(y))}")
        return _adjoint(x, y)


def _input(x):
    array = finite_array("x", x)
    if isinstance(x, np.ndarray) and x.dtype.kind == "f":
        array = x  # float32 stays float32
    return Node(array[()], name="x")


def _output(f, x):
    y = f(x)
    if not isinstance(y, Node) and np.asarray(y).dtype.kind not in "fciub":
        raise TypeError(f"f must return numbers, got {y!r}")
    return y


def _adjoint(x, y, uses=None):
    """Return dy/dx in x's type, a float for one number; all other adjoints are forgotten."""
    g = None
    for node, arrived in _backward(y, uses) if isinstance(y, Node) else ():
        if node is x:
            g = arrived
    if g is None:  # what f returns need not depend on x
        g = np.zeros_like(x.value)
    return np.asarray(g, dtype=x.value.dtype) if x.value.shape else float(g)


def hessian(f, x):
    """Return H (n, n) of f at the point x (n,), H[i, j] = d2f/(dx_i dx_j), exact to rounding.

    Im grad f(x + i h e_j) / h for h = 1e-100 is the j-th column: the tape runs on complex
    numbers. A kink counts as the side of it that x is on, so that a jump of the slope goes unseen.
    ValueError if f returns more than one number, TypeError if it calls what numpy has for real
    numbers alone (cbrt, degrees). One run for all directions where the graph of f keeps its
    columns apart, as in helpers.points, else one run for each.
    """
    require_callable(f=f)
    x = require_points("x", x)
    if x.ndim > 1:
        raise ValueError(f"x must be one point (n,), got shape {x.shape}")
    # The last direction is none: the columns are more than the variables, and never mistaken.
    n = len(x)
    directions = np.zeros((n, n + 1), complex)
    directions.flat[:: n + 2] = TINY * 1j
    # Half a chunk of complex numbers: a dozen nodes hold as many at the same time. And never n
    # columns, which the last + 1 sees to for n = 64.
    size, gradients = CHUNK // (4 * n) + 1, _at_columns(f, x)
    with np.errstate(all="ignore"):
        columns = in_chunks(lambda u: gradients(x[:, None] + u).imag, size, directions)
    return columns[:, :n] / TINY


def _at_columns(f, x):
    """Return p (n, k), complex -> the gradients of f at the columns of p, in the shape of p.

    p is x but for the imaginary part. One run of f where it keeps the columns apart, else one a
    column; which of both shows the first run.
    """
    apart = None

    def gradients(p):
        nonlocal apart
        start, uses = Node(p, name="x"), None
        if apart is None:
            y = _tried(f, start)
            uses = _uses(y) if isinstance(y, Node) else {}
            apart = _keeps_apart(f, x, y, uses)
        elif apart:
            y = f(start)
        if apart:
            return _adjoint(start, y, uses)
        return np.stack([_at_point(f, column) for column in p.T], axis=-1)

    return gradients


def _tried(f, x):
    try:
        return f(x)
    except (TypeError, ValueError, IndexError):  # f takes one point at a time: no mistake of it
        return None


def _keeps_apart(f, x, y, uses):
    """Has each node on the way to y one place a column, and y at the first the value of f at x?

    `p - p.mean()` has a node without. An array of f's own that weighs columns instead of variables
    is no node, and gives itself away by the value.
    """
    if not isinstance(y, Node) or y.ndim != 1:
        return False
    for node in uses:
        shape = getattr(node.value, "shape", ())
        if not shape or shape[-1] != y.value.size:
            return False
    first, alone = y.value[0].real, f(x.copy())
    # Other kernels of numpy serve arrays than numbers: the last digits may differ.
    return np.shape(alone) == () and bool(
        abs(first - alone) <= 1e-9 * abs(alone) or np.array_equal(first, alone, equal_nan=True)
    )


def _at_point(f, p):
    """Return the gradient (n,) of f at one complex point."""
    x = Node(p, name="x")
    y = _output(f, x)
    if np.shape(plain(y)) != ():
        raise ValueError(
            f"f must return one number for one point of {len(p)} variables, "
            f"got shape {np.shape(plain(y))}"
        )
    return _adjoint(x, y)
