"""The derivatives of numpy's elementwise functions: dual numbers and the tape share them."""

import math

import numpy as np

# u: u'(a), where y = u(a) helps. Written so that no two nearly equal numbers are subtracted:
# 1/cosh^2 for 1 - tanh^2, (1 - a)(1 + a) for 1 - a^2.
SLOPES = {
    np.exp: lambda a, y: y,
    np.exp2: lambda a, y: y * math.log(2),
    np.expm1: lambda a, y: np.exp(a),
    np.log: lambda a, y: 1 / a,
    np.log2: lambda a, y: 1 / (a * math.log(2)),
    np.log10: lambda a, y: 1 / (a * math.log(10)),
    np.log1p: lambda a, y: 1 / (1 + a),
    np.sqrt: lambda a, y: 0.5 / y,
    np.cbrt: lambda a, y: 1 / (3 * y * y),
    np.square: lambda a, y: 2 * a,
    np.reciprocal: lambda a, y: -y * y,
    np.absolute: lambda a, y: np.sign(a),
    np.fabs: lambda a, y: np.sign(a),
    np.sign: lambda a, y: 0.0 * y,
    np.sin: lambda a, y: np.cos(a),
    np.cos: lambda a, y: -np.sin(a),
    np.tan: lambda a, y: 1 + y * y,
    np.arcsin: lambda a, y: 1 / np.sqrt((1 - a) * (1 + a)),
    np.arccos: lambda a, y: -1 / np.sqrt((1 - a) * (1 + a)),
    np.arctan: lambda a, y: 1 / (1 + a * a),
    np.sinh: lambda a, y: np.cosh(a),
    np.cosh: lambda a, y: np.sinh(a),
    np.tanh: lambda a, y: 1 / np.cosh(a) ** 2,
    np.arcsinh: lambda a, y: 1 / np.sqrt(1 + a * a),  # np.hypot takes no complex numbers
    np.arccosh: lambda a, y: 1 / np.sqrt((a - 1) * (a + 1)),
    np.arctanh: lambda a, y: 1 / ((1 - a) * (1 + a)),
    np.deg2rad: lambda a, y: math.pi / 180,
    np.radians: lambda a, y: math.pi / 180,
    np.rad2deg: lambda a, y: 180 / math.pi,
    np.degrees: lambda a, y: 180 / math.pi,
}


def _scalar_exp(a):
    y = math.exp(a)
    return y, y


def _scalar_sqrt(a):
    y = math.sqrt(a)
    return y, 0.5 / y


# The same for one Python float, where a call of numpy costs ten times one of math.
SCALAR = {
    np.exp: _scalar_exp,
    np.log: lambda a: (math.log(a), 1 / a),
    np.sqrt: _scalar_sqrt,
    np.sin: lambda a: (math.sin(a), math.cos(a)),
    np.cos: lambda a: (math.cos(a), -math.sin(a)),
    np.tanh: lambda a: (math.tanh(a), 1 / math.cosh(a) ** 2),
    np.arctan: lambda a: (math.atan(a), 1 / (1 + a * a)),
}

# Questions about the value: the answer is a plain array, and has no slope.
ON_VALUES = frozenset({
    np.less, np.less_equal, np.greater, np.greater_equal, np.equal, np.not_equal,
    np.isfinite, np.isnan, np.isinf, np.signbit,
})
