"""One type for a function that knows its derivative."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Differentiable:
    """A function f with its gradient, callable as `f(x, *args)`.

    One law: `f.grad(x, *args)` has the shape of x and is the gradient of `sum(f(x, *args))`.
    For a function that works element by element it is therefore f'(x) at each element, and
    `f.hess(x)`, where it is taught, f''(x). A function of n variables takes them first: x is
    (n, ...), f(x) is (...) and f.hess(x) is (n, n, ...), see helpers.points.

    `name` is plain text, `formula` LaTeX without dollar signs. `domain = (low, high)` is the
    interval, for each variable the same, on which the course draws and tests the function.
    """

    f: Callable
    grad: Callable
    hess: Callable | None = None
    name: str = ""
    formula: str = ""
    domain: tuple[float, float] = (-np.inf, np.inf)

    def __post_init__(self):
        for field in ("f", "grad", "hess"):
            part = getattr(self, field)
            # hess alone may be missing.
            if not callable(part) and not (field == "hess" and part is None):
                raise TypeError(f"{field} must be a function, got {part!r}")
        low, high = self.domain
        if not low < high:
            raise ValueError(f"domain must be (low, high) with low < high, got {self.domain!r}")

    def __call__(self, x, *args):
        """Return f(x, *args), in the shape that f gives it."""
        return self.f(x, *args)
