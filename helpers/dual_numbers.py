"""Dual numbers: a value and its slope, carried through ordinary numpy source side by side.

(a + a' eps)(b + b' eps) = ab + (a'b + ab') eps with eps^2 = 0 (Clifford 1873, Wengert 1964).
"""

import numpy as np

from helpers.elementwise import ON_VALUES, SCALAR, SLOPES


class Dual:
    """A value and its slope: floats, or arrays for many numbers at once.

    Arithmetic, comparisons (of the values), indices, numpy's elementwise functions, sums and
    products of matrices work on it. TypeError from a numpy function without a rule here.
    """

    __slots__ = ("slope", "value")
    __hash__ = None  # it compares by value alone

    def __init__(self, value, slope=0.0):
        self.value = value
        self.slope = slope

    def __repr__(self):
        return f"Dual({self.value!r}, {self.slope!r})"

    def __neg__(self):
        return Dual(-self.value, -self.slope)

    def __pos__(self):
        return self

    def __add__(self, other):
        if isinstance(other, Dual):
            return Dual(self.value + other.value, self.slope + other.slope)
        return Dual(self.value + other, self.slope)

    __radd__ = __add__

    def __sub__(self, other):
        if isinstance(other, Dual):
            return Dual(self.value - other.value, self.slope - other.slope)
        return Dual(self.value - other, self.slope)

    def __rsub__(self, other):
        return Dual(other - self.value, -self.slope)

    def __mul__(self, other):
        if isinstance(other, Dual):
            slope = self.slope * other.value + self.value * other.slope
            return Dual(self.value * other.value, slope)
        return Dual(self.value * other, self.slope * other)

    __rmul__ = __mul__

    def __truediv__(self, other):
        if isinstance(other, Dual):
            quotient = self.value / other.value
            return Dual(quotient, (self.slope - quotient * other.slope) / other.value)
        return Dual(self.value / other, self.slope / other)

    def __rtruediv__(self, other):
        quotient = other / self.value
        return Dual(quotient, -quotient * self.slope / self.value)

    def __pow__(self, other):
        if type(other) is int and other > 0:  # the rule as it is taught, and the fast case
            return Dual(self.value**other, other * self.value ** (other - 1) * self.slope)
        return _power(self, other)

    def __rpow__(self, other):
        return _power(other, self)

    def __abs__(self):
        return Dual(abs(self.value), np.sign(self.value) * self.slope)

    def __lt__(self, other):
        return self.value < _value(other)

    def __le__(self, other):
        return self.value <= _value(other)

    def __gt__(self, other):
        return self.value > _value(other)

    def __ge__(self, other):
        return self.value >= _value(other)

    def __eq__(self, other):
        return self.value == _value(other)

    def __ne__(self, other):
        return self.value != _value(other)

    def __matmul__(self, other):
        return _matmul(self, other)

    def __rmatmul__(self, other):
        return _matmul(other, self)

    @property
    def shape(self):
        return np.shape(self.value)

    @property
    def T(self):
        return Dual(self.value.T, _spread(self).T)

    def __len__(self):
        return len(self.value)

    def __getitem__(self, key):
        return Dual(self.value[key], _spread(self)[key])

    def sum(self, axis=None):
        return _sum(self, axis=axis)

    def mean(self, axis=None):
        return _mean(self, axis=axis)

    def max(self, axis=None):
        return _max(self, axis)

    def min(self, axis=None):
        return -_max(-self, axis)

    def __array__(self, dtype=None, copy=None):
        raise TypeError("x is a Dual: np.array, np.asarray and the like would throw its slope "
                        "away (np.stack joins several)")

    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        """numpy calls this for np.sin(dual), and for array * dual."""
        if method != "__call__" or kwargs:
            raise TypeError(f"np.{ufunc.__name__} takes a Dual only in its plain form, f(x)")
        if ufunc in SLOPES:
            return _apply(ufunc, inputs[0])
        if ufunc in OPERATIONS:
            return OPERATIONS[ufunc](*inputs)
        if ufunc in ON_VALUES:
            return ufunc(*(_value(x) for x in inputs))
        raise TypeError(f"np.{ufunc.__name__} has no derivative rule for Dual numbers")

    def __array_function__(self, function, types, args, kwargs):
        """numpy calls this for what is not a ufunc, such as np.where and np.sum."""
        if function in FUNCTIONS:
            return FUNCTIONS[function](*args, **kwargs)
        raise TypeError(f"np.{function.__name__} has no derivative rule for Dual numbers")


def _value(x):
    return x.value if isinstance(x, Dual) else x


def _slope(x):
    return x.slope if isinstance(x, Dual) else 0.0


def _spread(x):
    """Return the slope in the shape of the value: 0 or 1 may stand for an array of them."""
    slope, value = _slope(x), _value(x)
    # Two arrays are the usual case, and np.shape costs more than the attribute.
    if isinstance(slope, np.ndarray) and isinstance(value, np.ndarray) and (
        slope.shape == value.shape
    ):
        return slope
    return np.broadcast_to(slope, np.shape(value))


def _apply(ufunc, x):
    """Chain rule: u(a + a' eps) = u(a) + u'(a) a' eps."""
    a = x.value
    if type(a) is float and ufunc in SCALAR:
        try:
            y, slope = SCALAR[ufunc](a)
            return Dual(y, slope * x.slope)
        except (ValueError, ArithmeticError):  # math refuses what numpy calls NaN or infinite
            a = np.float64(a)
    y = ufunc(a)
    return Dual(y, SLOPES[ufunc](a, y) * x.slope)


def _times_power(n, a):
    """Return n a^(n-1), read as 0 for n = 0 also at a = 0."""
    return np.where(np.equal(n, 0), 0.0, n * np.power(a, np.subtract(n, 1.0)))[()]


def _power(a, b):
    """a^b: the slope is b a^(b-1) a' + a^b ln(a) b', and a' or b' may be absent."""
    base, exponent = _value(a), _value(b)
    y = np.power(base, exponent, dtype=float)
    slope = 0.0
    if isinstance(a, Dual):
        slope = slope + _times_power(exponent, base) * a.slope
    if isinstance(b, Dual):
        slope = slope + y * np.log(base) * b.slope
    return Dual(y, slope)


def _maximum(a, b):
    """The slope of the larger one; at a tie the mean of both."""
    weight = (1 + np.sign(_value(a) - _value(b))) / 2
    slope = weight * _slope(a) + (1 - weight) * _slope(b)
    return Dual(np.maximum(_value(a), _value(b)), slope)


def _minimum(a, b):
    return -_maximum(-a, -b)


def _max(x, axis=None):
    """The slope of the largest one; at a tie the mean of those that tie."""
    top = np.max(x.value, axis=axis, keepdims=True)
    weight = x.value == top
    slope = (weight * _spread(x)).sum(axis=axis) / weight.sum(axis=axis)
    return Dual(np.max(x.value, axis=axis), slope)


def _clip(x, low, high):
    x = x if low is None else _maximum(x, low)
    return x if high is None else _minimum(x, high)


def _where(condition, a, b):
    slope = np.where(condition, _slope(a), _slope(b))
    return Dual(np.where(condition, _value(a), _value(b)), slope)


def _arctan2(a, b):
    """The angle of the point (b, a): (b a' - a b') / (a^2 + b^2)."""
    y, x = _value(a), _value(b)
    return Dual(np.arctan2(y, x), (x * _slope(a) - y * _slope(b)) / (x**2 + y**2))


def _logaddexp(a, b):
    """ln(e^a + e^b): the slopes are weighted by e^a and e^b."""
    y = np.logaddexp(_value(a), _value(b))
    slope = np.exp(_value(a) - y) * _slope(a) + np.exp(_value(b) - y) * _slope(b)
    return Dual(y, slope)


def _hypot(a, b):
    y = np.hypot(_value(a), _value(b))
    return Dual(y, (_value(a) * _slope(a) + _value(b) * _slope(b)) / y)


def _linear(function):
    """Sums and means: the slope is treated as the value is."""
    return lambda x, **options: Dual(function(x.value, **options), function(_spread(x), **options))


def _bilinear(function):
    """Products of vectors and matrices: the product rule, without the terms that are 0."""
    def product(a, b, **options):
        if not isinstance(a, Dual):  # a constant matrix is the usual case
            return Dual(function(a, b.value, **options), function(a, _spread(b), **options))
        slope = function(_spread(a), _value(b), **options)
        if isinstance(b, Dual):
            slope = slope + function(a.value, _spread(b), **options)
        return Dual(function(a.value, _value(b), **options), slope)

    return product


def _joining(function):
    """np.stack and np.concatenate: value beside value, slope beside slope."""
    return lambda parts, **options: Dual(
        function([_value(x) for x in parts], **options),
        function([_spread(x) for x in parts], **options),
    )


_sum, _mean, _matmul = _linear(np.sum), _linear(np.mean), _bilinear(np.matmul)


def _lifted(x):
    # An array on the left would hand the operation back to numpy, and it to us, for ever.
    return x if isinstance(x, Dual) else Dual(x, 0.0)


OPERATIONS = {
    np.add: lambda a, b: _lifted(a) + b,
    np.subtract: lambda a, b: _lifted(a) - b,
    np.multiply: lambda a, b: _lifted(a) * b,
    np.divide: lambda a, b: _lifted(a) / b,
    np.negative: lambda a: -a,
    np.positive: lambda a: a,
    np.power: _power,
    np.float_power: _power,
    np.maximum: _maximum,
    np.minimum: _minimum,
    np.arctan2: _arctan2,
    np.hypot: _hypot,
    np.logaddexp: _logaddexp,
    np.clip: _clip,
    np.matmul: _matmul,
}

FUNCTIONS = {
    np.where: _where,
    np.clip: _clip,
    np.ones_like: lambda x, **options: np.ones_like(_value(x), **options),
    np.zeros_like: lambda x, **options: np.zeros_like(_value(x), **options),
    np.shape: lambda x: np.shape(_value(x)),
    np.sum: _sum,
    np.mean: _mean,
    np.max: _max,
    np.min: lambda x, axis=None: -_max(-x, axis),
    np.dot: _bilinear(np.dot),
    np.tensordot: _bilinear(np.tensordot),
    np.stack: _joining(np.stack),
    np.concatenate: _joining(np.concatenate),
}
