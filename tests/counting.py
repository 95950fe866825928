"""How a function is asked: in how many calls, and for how much in each."""

import numpy as np


def counting(f):
    """Return f and the list to which each call adds the shape of its argument."""
    shapes = []

    def counted(x):
        shapes.append(np.shape(x))
        return f(x)

    return counted, shapes
