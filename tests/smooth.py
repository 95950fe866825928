"""Smooth functions, written once for numpy and once more for mpmath, which knows the truth.

Each row: name, formula f(m, x) with m = numpy or mpmath, lowest and highest x.
"""

from types import SimpleNamespace

import mpmath
import numpy as np

EXACT = SimpleNamespace(
    pi=mpmath.pi, arcsin=mpmath.asin, arctan=mpmath.atan, cosh=mpmath.cosh, cos=mpmath.cos,
    exp=mpmath.exp,
    expm1=mpmath.expm1, log1p=mpmath.log1p, log=mpmath.log, sinh=mpmath.sinh, sin=mpmath.sin,
    sqrt=mpmath.sqrt, tanh=mpmath.tanh, tan=mpmath.tan,
)

CHOSEN = (
    ("square", lambda m, x: x**2, -3, 3),
    ("polynomial", lambda m, x: 3 * x**5 - 2 * x**3 + x - 7, -2, 2),
    ("1/x", lambda m, x: 1 / x, 0.2, 5),
    ("sqrt", lambda m, x: m.sqrt(x), 0.05, 5),
    ("exp", lambda m, x: m.exp(x), -3, 3),
    ("log", lambda m, x: m.log(x), 0.1, 8),
    ("log1p", lambda m, x: m.log1p(x), -0.5, 5),
    ("x log x", lambda m, x: x * m.log(x), 0.05, 5),
    ("x^x", lambda m, x: x**x, 0.1, 3),
    ("e^x - log x", lambda m, x: m.exp(x) - m.log(x), 0.05, 2),
    ("sin", lambda m, x: m.sin(x), -7, 7),
    ("cos", lambda m, x: m.cos(x), -7, 7),
    ("tan", lambda m, x: m.tan(x), -1, 1),
    ("sin x / x", lambda m, x: m.sin(x) / x, 0.1, 10),
    ("sin x^2", lambda m, x: m.sin(x**2), -3, 3),
    ("e^x sin x", lambda m, x: m.exp(x) * m.sin(x), -3, 3),
    ("tanh", lambda m, x: m.tanh(x), -4, 4),
    ("sigmoid", lambda m, x: 1 / (1 + m.exp(-x)), -6, 6),
    ("softplus", lambda m, x: m.log1p(m.exp(x)), -6, 6),
    ("bell", lambda m, x: m.exp(-(x**2)), -3, 3),
    ("arctan", lambda m, x: m.arctan(x), -5, 5),
    ("witch", lambda m, x: 1 / (1 + x**2), -4, 4),
)

# Harder ones: the steps of richardson were not tuned to them. Nearer to 0 than 0.02 the first steps
# leave the domain of log, and fewer rungs of the ladder are left: 1e-6 at 0.005.
HELD_OUT = (
    ("cos 200x", lambda m, x: m.cos(200 * x), -1, 1),
    ("log near 0", lambda m, x: m.log(x), 0.02, 0.1),
    ("five wells", lambda m, x: m.cos(m.pi * x) + (x - 6.6) ** 2 / 20, 0, 10),
    ("arcsin", lambda m, x: m.arcsin(x), -0.9, 0.9),
    ("sinh", lambda m, x: m.sinh(x), -4, 4),
    ("cosh", lambda m, x: m.cosh(x), -4, 4),
    ("expm1", lambda m, x: m.expm1(x), -3, 3),
    ("x^2.5", lambda m, x: x**2.5, 0.2, 4),
    ("swish", lambda m, x: x / (1 + m.exp(-x)), -5, 5),
    ("1/sqrt(1+x^2)", lambda m, x: 1 / m.sqrt(1 + x**2), -4, 4),
)


def in_numpy(formula):
    """Return the formula as a function of an array."""
    return lambda x: formula(np, x)


def exact_slope(formula, x):
    """Return f'(x) for each x: a central difference in 60 digits, right to 1e-30 and better."""
    with mpmath.workdps(60):
        h = mpmath.mpf(10) ** -20
        return np.array([
            float((formula(EXACT, mpmath.mpf(a) + h) - formula(EXACT, mpmath.mpf(a) - h)) / (2 * h))
            for a in x.tolist()
        ])


def slope_error(derivative, row):
    """Return the largest error of derivative(f, x) at 101 points over the largest slope."""
    _, formula, low, high = row
    x = np.linspace(low, high, 101)
    truth = exact_slope(formula, x)
    return np.max(abs(np.asarray(derivative(in_numpy(formula), x)) - truth)) / np.max(abs(truth))


def log_sum_exp(p):
    """Return ln sum_k exp p_k of each column, as one would write it for arrays alone."""
    top = p.max(axis=0)
    return top + np.log(np.exp(p - top).sum(axis=0))
