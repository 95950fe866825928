"""The chain rule of each of numpy's functions that the tape knows, on plain values.

A rule returns (y, pull of the first input, pull of the second, ...), where a pull turns g = dL/dy
into dL/d(input): the product of g and the Jacobian, without the Jacobian (Linnainmaa 1970). What
an input was broadcast to is not summed here. Of complex numbers, which carry a direction in their
other half, the real parts decide what is larger.
"""

import numpy as np


def power(a, b):
    """y = a^b: the slope is b a^(b-1) in a and ln(a) a^b in b."""
    y = a**b

    def by_base(g):
        slope = b * np.power(a, np.subtract(b, 1.0, dtype=np.result_type(y)))
        return g * np.where(np.equal(b, 0), 0, slope)  # 0 for b = 0, also at a = 0

    return y, by_base, lambda g: g * y * np.log(a, dtype=np.result_type(y))


def maximum(a, b):
    """The slope of the larger one; at a tie the mean of both."""
    first = np.heaviside(np.real(a) - np.real(b), 0.5)
    return np.maximum(a, b), lambda g: g * first, lambda g: g * (1 - first)


def where(condition, a, b):
    """What is chosen gets g, the other one 0; the condition has no slope."""
    y = np.where(condition, a, b)
    return y, lambda g: np.where(condition, g, 0), lambda g: np.where(condition, 0, g)


def logaddexp(a, b):
    """y = ln(e^a + e^b): the slopes are the weights of e^a and e^b in the sum."""
    y = _log_of_sum(a, b) if np.iscomplexobj(a) or np.iscomplexobj(b) else np.logaddexp(a, b)
    return y, lambda g: g * np.exp(a - y), lambda g: g * np.exp(b - y)


def _log_of_sum(a, b):
    top = np.maximum(a, b)  # numpy's complex numbers are ordered by their real parts
    return top + np.log1p(np.exp(np.minimum(a, b) - top))


def hypot(a, b):
    """y^2 = a^2 + b^2: the slopes are a / y and b / y."""
    y = np.sqrt(a * a + b * b) if np.iscomplexobj(a) or np.iscomplexobj(b) else np.hypot(a, b)
    return y, lambda g: g * (a / y), lambda g: g * (b / y)


def arctan2(a, b):
    """The angle of the point (b, a): slopes b / (a^2 + b^2) and -a / (a^2 + b^2)."""
    square = a * a + b * b
    return np.arctan2(a, b), lambda g: g * (b / square), lambda g: g * (-a / square)


def matmul(a, b):
    """Y = A B: dL/dA = G B^T and dL/dB = A^T G."""
    a, b = np.asarray(a), np.asarray(b)
    if a.ndim == b.ndim == 2:
        return a @ b, lambda g: g @ b.T, lambda g: a.T @ g
    return _matmul_of_vectors(a, b)


def _matmul_of_vectors(a, b):
    """The same where a vector stands for a row or a column, or matrices are stacked."""
    row, column = a.ndim == 1, b.ndim == 1
    A = a[None, :] if row else a
    B = b[:, None] if column else b

    def matrix(g):
        g = np.asarray(g)
        g = g[..., None] if column else g
        return g[..., None, :] if row else g

    def by_left(g):
        G = matrix(g) @ B.swapaxes(-1, -2)
        return G[..., 0, :] if row else G

    def by_right(g):
        G = A.swapaxes(-1, -2) @ matrix(g)
        return G[..., 0] if column else G

    return a @ b, by_left, by_right


def at(a, key):
    """y = a[key]: g goes to the places that were asked for, and is added where one was twice."""
    return a[key], lambda g: _scattered(a, key, g)


def _scattered(a, key, g):
    out = np.zeros(a.shape, a.dtype)
    if type(key) not in (slice, int) and _repeats(key):
        np.add.at(out, key, g)
    else:
        out[key] = g
    return out


def _repeats(key):
    """Could an element be asked for twice? Only lists and arrays of indices do that."""
    keys = key if isinstance(key, tuple) else (key,)
    return any(isinstance(k, (list, np.ndarray)) and np.asarray(k).dtype != bool for k in keys)


def total(a, axis, keepdims):
    """y = sum of a: g at every element."""
    y = np.add.reduce(a, axis=axis, keepdims=keepdims)  # np.sum, at a third of its price
    return y, lambda g: _spread(a, g, axis, keepdims)


def mean(a, axis, keepdims):
    """y = the mean of n elements: g / n at each."""
    y = np.add.reduce(a, axis=axis, keepdims=keepdims)
    n = np.size(a) / np.size(y)
    return y / n, lambda g: _spread(a, g / n, axis, keepdims)


def product(a, axis, keepdims):
    """The slope of each factor is the product of the others, zeros among them or not."""
    axes = tuple(range(np.ndim(a))) if axis is None else axis
    y = np.prod(a, axis=axes, keepdims=keepdims)
    return y, lambda g: _spread(a, g, axis, keepdims) * _others(a, axes)


def _others(a, axes):
    """Return at each element the product of all others along `axes`."""
    zero = a == 0
    count = zero.sum(axis=axes, keepdims=True)
    rest = np.where(zero, 1, a)
    whole = np.prod(rest, axis=axes, keepdims=True)
    # One 0 silences all others, and is itself multiplied by the rest; two silence everything.
    return np.where(count - zero == 0, whole / rest, 0)


def largest(a, axis, keepdims):
    """The slope of the largest one; at a tie the mean of those that tie."""
    y = np.maximum.reduce(a, axis=axis, keepdims=keepdims)

    def pull(g):
        g, top = _kept(g, axis, keepdims), _kept(y, axis, keepdims)
        tops = a.real == top.real
        # Ties and NaN are rare, and to count along an axis is dear.
        one_each = np.count_nonzero(tops) == y.size
        return tops * (g if one_each else g / _counted(tops, axis, g.dtype))

    return y, pull


def _counted(tops, axis, dtype):
    """Return how many are true along the axis, which is kept."""
    return np.add.reduce(tops, axis=axis, keepdims=axis is not None, dtype=dtype)


def _spread(a, g, axis, keepdims):
    """Return g, which a sum over `axis` left, at every element of a that went into it."""
    out = np.empty_like(a)
    out[...] = _kept(g, axis, keepdims)
    return out


def _kept(y, axis, keepdims):
    """Return y, which a reduction left, with axes of length 1 in place of those that went."""
    if axis is None or axis == 0 or keepdims:  # numpy puts a missing first axis there by itself
        return y
    return np.expand_dims(y, axis)


def cumsum(a, axis):
    """y_i = a_1 + ... + a_i: each a_i is in all sums from the i-th on."""
    y = np.cumsum(a, axis=axis)
    return y, lambda g: np.flip(np.cumsum(np.flip(g, axis), axis), axis)


def transpose(a, axes):
    """g with the axes where they were."""
    back = None if axes is None else np.argsort([axis % a.ndim for axis in axes])
    return np.transpose(a, axes), lambda g: np.transpose(g, back)


def concatenate(values, axis):
    """Each part gets its own slice of g."""
    ends = np.cumsum([np.shape(value)[axis] for value in values]).tolist()
    before = (slice(None),) * (axis % np.ndim(values[0]))
    pulls = [lambda g, key=(*before, slice(low, high)): g[key]
             for low, high in zip([0, *ends], ends)]
    return np.concatenate(values, axis=axis), *pulls


def stack(values, axis):
    """Each part gets its own layer of g."""
    pulls = [lambda g, i=i: np.moveaxis(g, axis, 0)[i] for i in range(len(values))]
    return np.stack(values, axis=axis), *pulls
