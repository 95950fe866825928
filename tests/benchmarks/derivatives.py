"""Time and accuracy of derivatives against their peers. Run by hand:

    python tests/benchmarks/derivatives.py

Needs the extra `benchmarks` (numdifftools, scipy, autograd). Every ratio is ours / peer, from
CPU times of one run in which the contestants take turns, one thread, the collector frozen.
"""

import sys
import warnings
from pathlib import Path

from contest import print_ratios  # first: it asks for one thread

# isort: split
import autograd
import autograd.numpy
import numdifftools
import numpy as np
import scipy.differentiate

sys.path.insert(0, str(Path(__file__).parents[1]))
from smooth import CHOSEN, HELD_OUT, exact_slope, in_numpy

from helpers import finite_difference, forward_mode


def f(x, m=np):
    return m.exp(x) - m.log(x)


def long_formula(x, m=np):
    """Fifteen operations: here the price of entering derivative() hardly counts."""
    return m.sin(x) * m.exp(-(x**2)) + m.log(1 + x**2) / x + m.tanh(3 * x - 1)


def compare_differences(x):
    points = x + finite_difference.FIRST_STEP * np.linspace(-0.9, 0.9, 24)[:, None]
    nd = numdifftools.Derivative(f)
    print_ratios(f"f' at {x.size} points", "richardson", {
        "richardson": lambda: finite_difference.richardson(f, x),
        "numdifftools": lambda: nd(x),
        "scipy.differentiate": lambda: scipy.differentiate.derivative(f, x),
        "24 evaluations in one call": lambda: f(points),
    })


def compare_schemes(x):
    shifted = x + 1e-20j
    for name, scheme, evaluations in (
        ("central", lambda: finite_difference.central(f, x, 1e-5), lambda: (f(x), f(x))),
        ("complex step", lambda: finite_difference.complex_step(f, x), lambda: f(shifted)),
    ):
        print_ratios(f"{name} at {x.size} points", name,
                     {name: scheme, "its evaluations": evaluations})


def compare_duals(f, x):
    slope = autograd.elementwise_grad(lambda x: f(x, autograd.numpy))
    print_ratios(f"dual numbers, {f.__name__} at {np.size(x)} points", "forward_mode", {
        "forward_mode": lambda: forward_mode.derivative(f, x),
        "autograd": lambda: slope(x),
    })


def scipy_slope(f, x):
    return scipy.differentiate.derivative(f, x).df


def print_accuracy(rows, title):
    print(f"\nworst |error| / max(1, |f'|), {len(rows)} {title} functions, 201 points each")
    for name, measure in (
        ("richardson", finite_difference.derivative),
        ("numdifftools", lambda f, x: numdifftools.Derivative(f)(x)),
        ("scipy.differentiate", scipy_slope),
        ("forward_mode", forward_mode.derivative),
        ("complex step", finite_difference.complex_step),
    ):
        errors = [relative_errors(measure, row) for row in rows]
        worst = [np.nanmax(row_errors, initial=0.0) for row_errors in errors]
        missing = sum(np.isnan(row_errors).sum() for row_errors in errors)
        print(f"  {name:20s} {max(worst):.1e} ({rows[int(np.argmax(worst))][0]}), {missing} NaN")


def relative_errors(measure, row):
    x = np.linspace(row[2], row[3], 201)
    truth = exact_slope(row[1], x)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")  # the peers leave the domain and say so
        return abs(measure(in_numpy(row[1]), x) - truth) / np.maximum(1, abs(truth))


if __name__ == "__main__":
    # All steps of the peers, up to 0.5, stay inside the domain here.
    many = np.linspace(1.5, 3.0, 201)
    compare_differences(many)
    compare_differences(many[:1])
    compare_schemes(many)
    compare_schemes(np.linspace(1.5, 3.0, 100_000))
    for formula in (f, long_formula):
        for x in (2.0, many, np.linspace(1.5, 3.0, 100_000)):
            compare_duals(formula, x)
    print_accuracy(CHOSEN, "chosen")
    print_accuracy(HELD_OUT, "held-out")
