"""What is done with iterates x0, x1, x2, ...: take some, run until something happens, measure."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

import numpy as np

from helpers.arguments import finite_array, finite_number, require_callable, whole_number

TOO_FAR = 1e12  # an iterate beyond this is called diverged


@dataclass(frozen=True)
class Trace:
    """A finished run of k steps.

    path: array (k+1, ...), x0 first. status: "converged", "max_iter" or "diverged".
    """

    path: np.ndarray
    status: str


def take(iterates, n):
    """Return the first n iterates as an array (n, ...).

    ValueError if there are fewer, or if n is below 1.
    """
    _require_iterable(iterates)
    n = whole_number("n", n, low=1)
    with np.errstate(all="ignore"):  # divergence is a result to look at, not a warning
        path = list(islice(iterates, n))
    if len(path) < n:
        raise ValueError(f"iterates must hold at least n = {n} iterates, got {len(path)}")
    return np.array(path)


def run(iterates, tol=1e-8, max_iter=1000, residual=None):
    """Return the Trace of at most max_iter steps. The only place where stopping is decided.

    converged: the last step is at most tol * max(1, |x|), or, where `residual` (a gradient, or
    the function whose root is sought) is given, |residual(x)| <= tol. diverged: an iterate is
    not finite or beyond 1e12. Norms are the largest absolute component.

    ValueError if tol is below 0, max_iter below 1 or iterates empty; TypeError for wrong kinds.
    """
    _require_iterable(iterates)
    tol = _tolerance(tol)
    max_iter = whole_number("max_iter", max_iter, low=1)
    if residual is not None:
        require_callable(residual=residual)
    path, before = [], math.nan  # the step to x0 is NaN: not short
    with np.errstate(all="ignore"):  # divergence is a result to look at, not a warning
        for x in islice(iterates, max_iter + 1):
            path.append(x)
            status = _status(x, before, tol, residual)
            if status != "max_iter":
                break
            before = x
    if not path:
        raise ValueError("iterates must hold at least one iterate, got none")
    return Trace(np.array(path, dtype=float), status)


def order(errors):
    """Return the order p in e_{k+1} = C e_k^p, estimated from the last three errors.

    p = ln(e_{k+1} / e_k) / ln(e_k / e_{k-1}). ValueError unless there are three errors above 0:
    cut off what has reached 0 or the rounding, where no order is left to see.
    """
    errors = finite_array("errors", errors)
    if errors.ndim != 1 or errors.size < 3 or not (errors > 0).all():
        raise ValueError(f"errors must be at least three numbers above 0, got {errors!r}")
    before, now = np.diff(np.log(errors[-3:]))
    if before == 0:
        raise ValueError(f"errors must change from one iterate to the next, got {errors!r}")
    return float(now / before)


def _status(x, before, tol, residual):
    size = _norm(x)
    if not size <= TOO_FAR:  # NaN compares false, so this catches it too
        return "diverged"
    if residual is not None:
        # Where Python's floats refuse to divide by 0, numpy's give an infinite residual.
        short = _norm(residual(np.float64(x) if type(x) is float else x)) <= tol
    else:
        step = _norm(x - before)
        short = step <= tol or step <= tol * size
    return "converged" if short else "max_iter"


def _norm(x):
    return abs(x) if isinstance(x, float) else np.maximum.reduce(abs(np.asarray(x)), axis=None)


def _tolerance(tol):
    tol = finite_number("tol", tol)
    if tol < 0:
        raise ValueError(f"tol must not be negative, got {tol!r}")
    return tol


def _require_iterable(iterates):
    if not isinstance(iterates, Iterable):
        raise TypeError(f"iterates must be a generator or a sequence, got {iterates!r}")
