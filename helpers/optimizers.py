"""Methods for a minimum: generators of iterates x0, x1, x2, ... that never stop by themselves.

What was yielded is never changed afterwards. lr is the learning rate, alpha in formulas.
"""

from helpers.arguments import finite_array, positive_number, require_callable, values


def gradient_descent(grad, x0, lr):
    """Yield x0, x1, ... with x <- x - lr grad(x)   (Cauchy 1847)."""
    require_callable(grad=grad)
    return _gradient_descent(grad, finite_array("x0", x0).copy(), positive_number("lr", lr))


def _gradient_descent(grad, x, lr):
    while True:
        yield x
        x = x - lr * values("grad", grad, x)
