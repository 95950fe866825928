"""The node of a computation graph: a value that remembers what it was computed from, and how.

y = u(a, b) keeps its parents a, b and for each of them a function that turns dL/dy into dL/da or
dL/db, the chain rule of one operation (Linnainmaa 1970). These functions get dL/dy as an argument
and hold values, never the node itself: no reference cycles, so that memory is freed at once.

Arithmetic has its rules here, numpy's functions have theirs in helpers.elementwise and
helpers.tape_rules; the tables below say which is which.
"""

import numpy as np

from helpers import tape_rules as rules
from helpers.elementwise import ON_VALUES, SLOPES


class Node:
    """A number or an array of the graph; arithmetic and numpy's functions on it make new nodes.

    `parents` are the nodes that it was computed from, `pulls` has for each of them a function:
    g -> the gradient of L, where g = dL/d(value) has the shape of the value; what a parent was
    broadcast to is summed by who calls it. `name` is the operation, or what the reader calls it.
    TypeError from a numpy function without a rule here.
    """

    __slots__ = ("name", "parents", "pulls", "value")
    __hash__ = object.__hash__  # comparisons are those of the values, a node is only itself

    def __init__(self, value, parents=(), pulls=(), name=""):
        self.value = value
        self.parents = parents
        self.pulls = pulls
        self.name = name

    def __repr__(self):
        return f"Node({self.value!r}, name={self.name!r})"

    def __neg__(self):
        return Node(-self.value, (self,), (_opposite,), "-")

    def __pos__(self):
        return self

    def __add__(self, other):
        a = self.value
        if isinstance(other, Node):
            b = other.value
            return Node(a + b, (self, other), (_same, _same), "+")
        return Node(a + other, (self,), (_same,), "+")

    __radd__ = __add__

    def __sub__(self, other):
        a = self.value
        if isinstance(other, Node):
            b = other.value
            return Node(a - b, (self, other), (_same, _opposite), "-")
        return Node(a - other, (self,), (_same,), "-")

    def __rsub__(self, other):
        a = self.value
        return Node(other - a, (self,), (_opposite,), "-")

    def __mul__(self, other):
        a = self.value
        if isinstance(other, Node):
            b = other.value
            return Node(a * b, (self, other), (lambda g: g * b, lambda g: g * a), "*")
        return Node(a * other, (self,), (lambda g: g * other,), "*")

    __rmul__ = __mul__

    def __truediv__(self, other):
        a = self.value
        if isinstance(other, Node):
            b = other.value
            y = a / b
            return Node(y, (self, other), (lambda g: g / b, lambda g: -g * y / b), "/")
        return Node(a / other, (self,), (lambda g: g / other,), "/")

    def __rtruediv__(self, other):
        a = self.value
        y = other / a
        return Node(y, (self,), (lambda g: -g * y / a,), "/")

    def __pow__(self, other):
        a = self.value
        if type(other) is int and other > 0:  # the rule as it is taught, and the fast case
            if other == 2:  # a + a: twice as fast as 2 * a on a short array
                return Node(a**2, (self,), (lambda g: g * (a + a),), "**")
            return Node(a**other, (self,), (lambda g: g * (other * a ** (other - 1)),), "**")
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
        return Node(self.value.T, (self,), (lambda g: g.T,), "T")

    def __len__(self):
        return len(self.value)

    def __getitem__(self, key):
        y, pull = rules.at(self.value, key)
        return Node(y, (self,), (pull,), "[]")

    def __iter__(self):
        return (self[i] for i in range(len(self)))

    def sum(self, axis=None, keepdims=False):
        y, pull = rules.total(self.value, axis, keepdims)
        return Node(y, (self,), (pull,), "sum")

    def mean(self, axis=None, keepdims=False):
        y, pull = rules.mean(self.value, axis, keepdims)
        return Node(y, (self,), (pull,), "mean")

    def prod(self, axis=None, keepdims=False):
        y, pull = rules.product(self.value, axis, keepdims)
        return Node(y, (self,), (pull,), "prod")

    def max(self, axis=None, keepdims=False):
        y, pull = rules.largest(self.value, axis, keepdims)
        return Node(y, (self,), (pull,), "max")

    def min(self, axis=None, keepdims=False):
        return -(-self).max(axis, keepdims)

    def dot(self, other):
        return _dot(self, other)

    def reshape(self, *shape):
        return _reshaped(self, self.value.reshape(*shape))

    def ravel(self):
        return _reshaped(self, self.value.ravel())

    def swapaxes(self, one, other):
        y = self.value.swapaxes(one, other)
        return Node(y, (self,), (lambda g: g.swapaxes(one, other),), "swapaxes")

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
        rule = OPERATIONS.get(ufunc)
        if rule and method == "__call__" and not kwargs:
            return rule(*inputs)
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


def plain(x):
    """Return the value of a node; anything else as it is."""
    return x.value if isinstance(x, Node) else x


def _real(x):
    """Return the value; of a complex one, which carries a direction in its other half, the real."""
    value = plain(x)
    return value.real if np.iscomplexobj(value) else value


def _same(g):
    return g


def _opposite(g):
    return -g


def _of_many(name, inputs, y, *pulls):
    """Return the node of y; inputs that are constants get nothing back."""
    pairs = [(x, pull) for x, pull in zip(inputs, pulls) if isinstance(x, Node)]
    return Node(y, tuple(x for x, _ in pairs), tuple(pull for _, pull in pairs), name)


def _of_two(name, rule):
    return lambda x, z: _of_many(name, (x, z), *rule(plain(x), plain(z)))


def _elementwise(ufunc, slope):
    """Chain rule: dL/da = u'(a) dL/dy for y = u(a), element by element."""
    name = ufunc.__name__

    def applied(x):
        a = x.value
        y = ufunc(a)
        return Node(y, (x,), (lambda g: g * slope(a, y),), name)

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


_power = _of_two("**", rules.power)
_maximum = _of_two("maximum", rules.maximum)
_matmul = _of_two("@", rules.matmul)


def _minimum(x, z):
    return -_maximum(-x, -z)


def _clip(x, low, high):
    x = x if low is None else _maximum(x, low)
    return x if high is None else _minimum(x, high)


def _where(condition, x, z):
    return _of_many("where", (x, z), *rules.where(condition, plain(x), plain(z)))


def _dot(x, z):
    ranks = np.ndim(plain(x)), np.ndim(plain(z))
    if max(ranks) > 2:
        raise TypeError("np.dot takes Nodes of at most two axes: np.matmul knows what more means")
    return np.multiply(x, z) if 0 in ranks else _matmul(x, z)


def _var(x, axis=None, keepdims=False, ddof=0):
    off = x - x.mean(axis, keepdims=True)
    squares = (off * off).sum(axis, keepdims)
    return squares / (x.size / squares.size - ddof)


def _norm(x, axis=None, keepdims=False):
    return np.sqrt((x * x).sum(axis, keepdims))


def _cumsum(x, axis=None):
    if axis is None:
        return _cumsum(x.ravel(), 0)
    y, pull = rules.cumsum(x.value, axis)
    return Node(y, (x,), (pull,), "cumsum")


def _outer(x, z):
    return _flat(x)[:, None] * _flat(z)[None, :]


def _flat(x):
    return _reshaped(x, np.ravel(x.value)) if isinstance(x, Node) else np.ravel(x)


def _reshaped(x, y):
    shape = np.shape(x.value)
    return Node(y, (x,), (lambda g: g.reshape(shape),), "reshape")


def _reshaping(function):
    """np.ravel, np.expand_dims and the like: the same elements in the same order."""
    return lambda x, *args, **options: _reshaped(x, function(x.value, *args, **options))


def _transpose(x, axes=None):
    y, pull = rules.transpose(x.value, axes)
    return Node(y, (x,), (pull,), "transpose")


def _rearranging(function):
    """np.flip, np.tile and the like pick elements: what the index array tells, g goes back to."""
    def rearranged(x, *args, **options):
        places = function(np.arange(x.size).reshape(x.shape), *args, **options)
        flat = x.ravel()[places.ravel()]
        return flat.reshape(places.shape)

    return rearranged


def _concatenate(parts, axis=0):
    if axis is None:
        parts, axis = [_flat(x) for x in parts], 0
    return _of_many("concatenate", parts, *rules.concatenate([plain(x) for x in parts], axis))


def _stack(parts, axis=0):
    return _of_many("stack", parts, *rules.stack([plain(x) for x in parts], axis))


def _operator(forward, reflected):
    return lambda x, z: forward(x, z) if isinstance(x, Node) else reflected(z, x)


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
    np.arctan2: _of_two("arctan2", rules.arctan2),
    np.hypot: _of_two("hypot", rules.hypot),
    np.logaddexp: _of_two("logaddexp", rules.logaddexp),
    np.clip: _clip,
    np.matmul: _matmul,
    # A jump has slope 0 on both sides: what comes out is a constant.
    np.heaviside: lambda x, z: np.heaviside(_real(x), _real(z)),
}

REDUCTIONS = {
    np.add: Node.sum, np.multiply: Node.prod, np.maximum: Node.max, np.minimum: Node.min,
}

FUNCTIONS = {
    np.sum: Node.sum,
    np.mean: Node.mean,
    np.prod: Node.prod,
    np.max: Node.max,
    np.min: Node.min,
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
    np.swapaxes: Node.swapaxes,
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
