"""The node of a computation graph: a value that remembers what it was computed from, and how.

y = u(a, b) keeps its parents a, b and a function that turns dL/dy into (dL/da, dL/db), the chain
rule of one operation (Linnainmaa 1970). That function gets dL/dy as an argument and holds values,
never the node itself: no reference cycles, so that memory is freed at once.
"""

import numpy as np

from helpers.dual_numbers import ON_VALUES, SLOPES


class Node:
    """A number or an array of the graph; arithmetic and numpy's functions on it make new nodes.

    `parents` are the nodes that it was computed from, `pull(g)` returns for each of them the
    gradient of L, where g = dL/d(value) has the shape of the value; what a parent was broadcast
    to is summed by who calls it. `name` is the operation, or what the reader calls it. TypeError
    from a numpy function without a rule here.
    """

    __slots__ = ("name", "parents", "pull", "value")
    __hash__ = object.__hash__  # comparisons are those of the values, a node is only itself

    def __init__(self, value, parents=(), pull=None, name=""):
        self.value = value
        self.parents = parents
        self.pull = pull
        self.name = name

    def __repr__(self):
        return f"Node({self.value!r}, name={self.name!r})"

    def __neg__(self):
        return Node(-self.value, (self,), lambda g: (-g,), "-")

    def __pos__(self):
        return self

    def __add__(self, other):
        a = self.value
        if isinstance(other, Node):
            b = other.value
            return Node(a + b, (self, other), lambda g: (g, g), "+")
        return Node(a + other, (self,), lambda g: (g,), "+")

    __radd__ = __add__

    def __sub__(self, other):
        a = self.value
        if isinstance(other, Node):
            b = other.value
            return Node(a - b, (self, other), lambda g: (g, -g), "-")
        return Node(a - other, (self,), lambda g: (g,), "-")

    def __rsub__(self, other):
        a = self.value
        return Node(other - a, (self,), lambda g: (-g,), "-")

    def __mul__(self, other):
        a = self.value
        if isinstance(other, Node):
            b = other.value
            return Node(a * b, (self, other), lambda g: (g * b, g * a), "*")
        return Node(a * other, (self,), lambda g: (g * other,), "*")

    __rmul__ = __mul__

    def __truediv__(self, other):
        a = self.value
        if isinstance(other, Node):
            b = other.value
            y = a / b
            return Node(y, (self, other), lambda g: (g / b, -g * y / b), "/")
        return Node(a / other, (self,), lambda g: (g / other,), "/")

    def __rtruediv__(self, other):
        a = self.value
        y = other / a
        return Node(y, (self,), lambda g: (-g * y / a,), "/")

    def __pow__(self, other):
        a = self.value
        if type(other) is int and other > 0:  # the rule as it is taught, and the fast case
            if other == 2:  # a + a: twice as fast as 2 * a on a short array
                return Node(a**2, (self,), lambda g: (g * (a + a),), "**")
            return Node(a**other, (self,), lambda g: (g * (other * a ** (other - 1)),), "**")
        return _power(self, other)

    def __rpow__(self, other):
        return _power(other, self)

    def __abs__(self):
        return OPERATIONS[np.absolute](self)

    def __matmul__(self, other):
        return _matmul(self, other)

    def __rmatmul__(self, other):
        return _matmul(other, self)

    def __lt__(self, other):
        return _real(self) < _real(other)

    def __le__(self, other):
        return _real(self) <= _real(other)

    def __gt__(self, other):
        return _real(self) > _real(other)

    def __ge__(self, other):
        return _real(self) >= _real(other)

    def __eq__(self, other):
        return _real(self) == _real(other)

    def __ne__(self, other):
        return _real(self) != _real(other)

    def __bool__(self):
        return bool(_real(self))

    @property
    def shape(self):
        return np.shape(self.value)

    @property
    def ndim(self):
        return np.ndim(self.value)

    @property
    def size(self):
        return np.size(self.value)

    @property
    def dtype(self):
        return np.asarray(self.value).dtype

    @property
    def T(self):
        return Node(self.value.T, (self,), lambda g: (g.T,), "T")

    def __len__(self):
        return len(self.value)

    def __getitem__(self, key):
        a = self.value
        return Node(a[key], (self,), lambda g: (_scattered(a, key, g),), "[]")

    def __iter__(self):
        return (self[i] for i in range(len(self)))

    def sum(self, axis=None, keepdims=False):
        return _sum(self, axis, keepdims)

    def mean(self, axis=None, keepdims=False):
        return _mean(self, axis, keepdims)

    def prod(self, axis=None, keepdims=False):
        return _prod(self, axis, keepdims)

    def max(self, axis=None, keepdims=False):
        return _max(self, axis, keepdims)

    def min(self, axis=None, keepdims=False):
        return -_max(-self, axis, keepdims)

    def dot(self, other):
        return _dot(self, other)

    def reshape(self, *shape):
        return _reshaped(self, self.value.reshape(*shape))

    def ravel(self):
        return _reshaped(self, self.value.ravel())

    def swapaxes(self, one, other):
        return _swapaxes(self, one, other)

    def copy(self, order="C"):
        return self  # nothing changes a node in place

    def transpose(self, *axes):
        axes = axes[0] if axes and isinstance(axes[0], (tuple, list)) else axes or None
        return _transpose(self, axes)

    def __array__(self, dtype=None, copy=None):
        raise TypeError("x is a Node: np.array, np.asarray and the like would forget what it was "
                        "computed from (np.stack joins several)")

    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        """numpy calls this for np.sin(node), and for array * node."""
        if ufunc in OPERATIONS and method == "__call__" and not kwargs:
            return OPERATIONS[ufunc](*inputs)
        if ufunc in REDUCTIONS and method == "reduce":
            return REDUCTIONS[ufunc](*inputs, **{"axis": 0, **kwargs})
        if method != "__call__" or kwargs:
            raise TypeError(f"np.{ufunc.__name__} takes a Node only in its plain form, f(x)")
        if ufunc in ON_VALUES:
            return ufunc(*(_real(x) for x in inputs))
        raise TypeError(f"np.{ufunc.__name__} has no derivative rule for Nodes")

    def __array_function__(self, function, types, args, kwargs):
        """numpy calls this for what is not a ufunc, such as np.where and np.sum."""
        if function in FUNCTIONS:
            return FUNCTIONS[function](*args, **kwargs)
        if function in QUESTIONS:
            return function(*(_real(x) for x in args), **kwargs)
        raise TypeError(f"np.{function.__name__} has no derivative rule for Nodes")


def _value(x):
    return x.value if isinstance(x, Node) else x


def _real(x):
    """Return the value; of a complex one, which carries a direction in its other half, the real."""
    value = _value(x)
    return value.real if np.iscomplexobj(value) else value


def _node(value, name, *parts):
    """Return a node for a value of several inputs; parts are (input, its rule g -> dL/dinput)."""
    parts = [(x, rule) for x, rule in parts if isinstance(x, Node)]
    rules = [rule for _, rule in parts]
    return Node(value, tuple(x for x, _ in parts), lambda g: [rule(g) for rule in rules], name)


def _elementwise(ufunc, slope):
    """Chain rule: dL/da = u'(a) dL/dy for y = u(a), element by element."""
    name = ufunc.__name__

    def applied(x):
        a = x.value
        y = ufunc(a)
        return Node(y, (x,), lambda g: (g * slope(a, y),), name)

    return applied


def _by_sign(ufunc):
    """|x| and sign x, on the real axis, continued off it: numpy's modulus has no derivative."""
    on_reals = _elementwise(ufunc, SLOPES[ufunc])

    def applied(x):
        if not np.iscomplexobj(x.value):
            return on_reals(x)
        sign = np.sign(x.value.real)
        return sign + 0 * x if ufunc is np.sign else sign * x

    return applied


def _power(x, n):
    """x^n: the slope is n x^(n-1) in x and ln(x) x^n in n."""
    a, b = _value(x), _value(n)
    y = a**b

    def by_base(g):
        slope = b * np.power(a, np.subtract(b, 1.0, dtype=np.result_type(y)))
        return g * np.where(np.equal(b, 0), 0, slope)  # 0 for n = 0, also at x = 0

    def by_exponent(g):
        return g * y * np.log(a, dtype=np.result_type(y))

    return _node(y, "**", (x, by_base), (n, by_exponent))


def _maximum(x, z):
    """The slope of the larger one; at a tie the mean of both."""
    a, b = _value(x), _value(z)
    first = np.heaviside(_real(x) - _real(z), 0.5)
    return _node(np.maximum(a, b), "maximum", (x, lambda g: g * first),
                 (z, lambda g: g * (1 - first)))


def _minimum(x, z):
    return -_maximum(-x, -z)


def _clip(x, low, high):
    x = x if low is None else _maximum(x, low)
    return x if high is None else _minimum(x, high)


def _where(condition, x, z):
    a, b = _value(x), _value(z)
    return _node(np.where(condition, a, b), "where", (x, lambda g: np.where(condition, g, 0)),
                 (z, lambda g: np.where(condition, 0, g)))


def _logaddexp(x, z):
    """ln(e^a + e^b): the slopes are the weights of e^a and e^b in the sum."""
    a, b = _value(x), _value(z)
    y = _log_of_sum(a, b) if np.iscomplexobj(a) or np.iscomplexobj(b) else np.logaddexp(a, b)
    return _node(y, "logaddexp", (x, lambda g: g * np.exp(a - y)),
                 (z, lambda g: g * np.exp(b - y)))


def _log_of_sum(a, b):
    top = np.maximum(a, b)  # numpy's complex numbers are ordered by their real parts
    return top + np.log1p(np.exp(np.minimum(a, b) - top))


def _hypot(x, z):
    a, b = _value(x), _value(z)
    y = np.sqrt(a * a + b * b) if np.iscomplexobj(a) or np.iscomplexobj(b) else np.hypot(a, b)
    return _node(y, "hypot", (x, lambda g: g * (a / y)), (z, lambda g: g * (b / y)))


def _arctan2(x, z):
    """The angle of the point (b, a): slopes b / (a^2 + b^2) and -a / (a^2 + b^2)."""
    a, b = _value(x), _value(z)
    square = a * a + b * b
    return _node(np.arctan2(a, b), "arctan2", (x, lambda g: g * (b / square)),
                 (z, lambda g: g * (-a / square)))


def _matmul(x, z):
    """Y = A B: dL/dA = G B^T and dL/dB = A^T G."""
    a, b = np.asarray(_value(x)), np.asarray(_value(z))
    if a.ndim == b.ndim == 2:
        return _node(a @ b, "@", (x, lambda g: g @ b.T), (z, lambda g: a.T @ g))
    return _matmul_of_vectors(x, z, a, b)


def _matmul_of_vectors(x, z, a, b):
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

    return _node(a @ b, "@", (x, by_left), (z, by_right))


def _dot(x, z):
    ranks = np.ndim(_value(x)), np.ndim(_value(z))
    if max(ranks) > 2:
        raise TypeError("np.dot takes Nodes of at most two axes: np.matmul knows what more means")
    return _operation(x, z, Node.__mul__, Node.__rmul__) if 0 in ranks else _matmul(x, z)


def _scattered(a, key, g):
    """Return zeros in the shape of a with g put, or where it repeats added, at the index key."""
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


def _spread(a, g, axis, keepdims):
    """Return g, which a sum over `axis` left, at every element of a that went into it."""
    out = np.empty_like(a)
    out[...] = _kept(g, axis, keepdims)
    return out


def _sum(x, axis=None, keepdims=False):
    a = x.value
    y = np.add.reduce(a, axis=axis, keepdims=keepdims)  # np.sum, at a third of its price
    return Node(y, (x,), lambda g: (_spread(a, g, axis, keepdims),), "sum")


def _mean(x, axis=None, keepdims=False):
    a = x.value
    total = np.add.reduce(a, axis=axis, keepdims=keepdims)
    n = np.size(a) / np.size(total)
    return Node(total / n, (x,), lambda g: (_spread(a, g / n, axis, keepdims),), "mean")


def _prod(x, axis=None, keepdims=False):
    """The slope of each factor is the product of the others, zeros among them or not."""
    a = x.value
    axes = tuple(range(np.ndim(a))) if axis is None else axis
    y = np.prod(a, axis=axes, keepdims=keepdims)
    return Node(y, (x,), lambda g: (_spread(a, g, axis, keepdims) * _others(a, axes),), "prod")


def _others(a, axes):
    """Return at each element the product of all others along `axes`."""
    zero = a == 0
    count = zero.sum(axis=axes, keepdims=True)
    rest = np.where(zero, 1, a)
    product = np.prod(rest, axis=axes, keepdims=True)
    # One 0 silences all others, and is itself multiplied by the rest; two silence everything.
    return np.where(count - zero == 0, product / rest, 0)


def _max(x, axis=None, keepdims=False):
    """The slope of the largest one; at a tie the mean of those that tie."""
    a = x.value
    y = np.maximum.reduce(a, axis=axis, keepdims=keepdims)

    def pull(g):
        g, top = _kept(g, axis, keepdims), _kept(y, axis, keepdims)
        largest = a.real == top.real
        # Ties and NaN are rare, and to count along an axis is dear.
        one_each = np.count_nonzero(largest) == y.size
        return (largest * (g if one_each else g / _counted(largest, axis, g.dtype)),)

    return Node(y, (x,), pull, "max")


def _kept(y, axis, keepdims):
    """Return y, which a reduction left, with axes of length 1 in place of those that went."""
    if axis is None or axis == 0 or keepdims:  # numpy puts a missing first axis there by itself
        return y
    return np.expand_dims(y, axis)


def _counted(largest, axis, dtype):
    """Return how many are true along the axis, which is kept."""
    return np.add.reduce(largest, axis=axis, keepdims=axis is not None, dtype=dtype)


def _var(x, axis=None, keepdims=False, ddof=0):
    off = x - _mean(x, axis, keepdims=True)
    squares = _sum(off * off, axis, keepdims)
    return squares / (np.size(x.value) / np.size(squares.value) - ddof)


def _cumsum(x, axis=None):
    if axis is None:
        return _cumsum(x.ravel(), 0)
    y = np.cumsum(x.value, axis=axis)
    return Node(y, (x,), lambda g: (np.flip(np.cumsum(np.flip(g, axis), axis), axis),), "cumsum")


def _norm(x, axis=None, keepdims=False):
    return np.sqrt(_sum(x * x, axis, keepdims))


def _outer(x, z):
    x, z = (u.ravel() if isinstance(u, Node) else np.ravel(u) for u in (x, z))
    return x[:, None] * z[None, :]


def _reshaped(x, y):
    shape = np.shape(x.value)
    return Node(y, (x,), lambda g: (g.reshape(shape),), "reshape")


def _reshaping(function):
    """np.ravel, np.expand_dims and the like: the same elements in the same order."""
    return lambda x, *args, **options: _reshaped(x, function(x.value, *args, **options))


def _transpose(x, axes=None):
    back = None if axes is None else np.argsort([axis % x.ndim for axis in axes])
    return Node(np.transpose(x.value, axes), (x,), lambda g: (np.transpose(g, back),), "transpose")


def _swapaxes(x, one, other):
    return Node(x.value.swapaxes(one, other), (x,), lambda g: (g.swapaxes(one, other),), "swapaxes")


def _rearranging(function):
    """np.flip, np.tile and the like pick elements: what the index array tells, g goes back to."""
    def rearranged(x, *args, **options):
        places = function(np.arange(x.size).reshape(x.shape), *args, **options)
        flat = x.ravel()[places.ravel()]
        return flat.reshape(places.shape)

    return rearranged


def _concatenate(parts, axis=0):
    if axis is None:
        parts, axis = [_reshaped(x, np.ravel(x.value)) if isinstance(x, Node) else np.ravel(x)
                       for x in parts], 0
    values = [_value(x) for x in parts]
    ends = np.cumsum([np.shape(value)[axis] for value in values]).tolist()
    before = (slice(None),) * (axis % np.ndim(values[0]))
    # Each part gets back its own slice of g.
    rules = [lambda g, key=(*before, slice(low, high)): g[key]
             for low, high in zip([0, *ends], ends)]
    return _node(np.concatenate(values, axis=axis), "concatenate", *zip(parts, rules))


def _stack(parts, axis=0):
    y = np.stack([_value(x) for x in parts], axis=axis)
    rules = [lambda g, i=i: np.moveaxis(g, axis, 0)[i] for i in range(len(parts))]
    return _node(y, "stack", *zip(parts, rules))


def _operation(x, z, forward, reflected):
    return forward(x, z) if isinstance(x, Node) else reflected(z, x)


def _operator(forward, reflected):
    return lambda x, z: _operation(x, z, forward, reflected)


OPERATIONS = {
    **{ufunc: _elementwise(ufunc, slope) for ufunc, slope in SLOPES.items()},
    **{ufunc: _by_sign(ufunc) for ufunc in (np.absolute, np.fabs, np.sign)},
    np.add: _operator(Node.__add__, Node.__radd__),
    np.subtract: _operator(Node.__sub__, Node.__rsub__),
    np.multiply: _operator(Node.__mul__, Node.__rmul__),
    np.divide: _operator(Node.__truediv__, Node.__rtruediv__),
    np.negative: Node.__neg__,
    np.positive: Node.__pos__,
    np.power: _operator(Node.__pow__, Node.__rpow__),
    np.maximum: _maximum,
    np.minimum: _minimum,
    np.arctan2: _arctan2,
    np.hypot: _hypot,
    np.logaddexp: _logaddexp,
    np.clip: _clip,
    np.matmul: _matmul,
    # A jump has slope 0 on both sides: what comes out is a constant.
    np.heaviside: lambda x, z: np.heaviside(_real(x), _real(z)),
}

REDUCTIONS = {
    np.add: _sum,
    np.multiply: _prod,
    np.maximum: _max,
    np.minimum: lambda x, axis=None, keepdims=False: -_max(-x, axis, keepdims),
}

FUNCTIONS = {
    np.sum: _sum,
    np.mean: _mean,
    np.prod: _prod,
    np.max: _max,
    np.min: REDUCTIONS[np.minimum],
    np.var: _var,
    np.std: lambda x, **options: np.sqrt(_var(x, **options)),
    np.cumsum: _cumsum,
    np.linalg.norm: _norm,
    np.where: _where,
    np.clip: _clip,
    np.dot: _dot,
    np.outer: _outer,
    np.reshape: _reshaping(np.reshape),
    np.ravel: _reshaping(np.ravel),
    np.expand_dims: _reshaping(np.expand_dims),
    np.squeeze: _reshaping(np.squeeze),
    np.atleast_1d: _reshaping(np.atleast_1d),
    np.atleast_2d: _reshaping(np.atleast_2d),
    np.transpose: _transpose,
    np.swapaxes: _swapaxes,
    np.concatenate: _concatenate,
    np.stack: _stack,
    np.diff: lambda x: x[..., 1:] - x[..., :-1],
    **{function: _rearranging(function) for function in (
        np.moveaxis, np.flip, np.roll, np.repeat, np.tile, np.broadcast_to, np.take,
        np.diagonal,
    )},
}

# Questions about the value, answered with plain arrays.
QUESTIONS = frozenset({
    np.shape, np.ndim, np.size, np.zeros_like, np.ones_like, np.argmax, np.argmin, np.argsort,
    np.all, np.any, np.array_equal, np.allclose, np.isclose, np.count_nonzero,
})
