"""The one law of every Differentiable: grad is the gradient of the sum of what f returns."""

import numpy as np

from helpers.finite_difference import richardson


def slope_along(f, x, direction):
    """Return d/ds sum f(x + s direction) at s = 0 and the estimate of its error."""
    def along(s):
        return np.array([np.sum(f(x + one * direction)) for one in np.atleast_1d(s)])

    slope, error = richardson(along, np.zeros(1))
    return slope[0], error[0]


def assert_gradient_of_the_sum(loss, x, *args, directions=3):
    """Compare loss.grad with differences of loss along random directions."""
    grad = loss.grad(x, *args)
    assert np.shape(grad) == np.shape(x)
    rng = np.random.default_rng(0)
    for _ in range(directions):
        direction = rng.normal(size=np.shape(x))
        direction /= np.max(abs(direction))  # the first difference reaches 0.1 far
        truth, error = slope_along(lambda x: loss(x, *args), x, direction)
        assert abs(np.sum(grad * direction) - truth) <= 10 * error + 1e-10 * max(1, abs(truth))
        assert error <= 1e-6 * max(1, abs(truth))
