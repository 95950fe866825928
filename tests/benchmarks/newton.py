"""Time of Newton's method against its peers, and of importing the numerics. Run by hand:

    python tests/benchmarks/newton.py

Needs the extra `benchmarks` (scipy). Every ratio is ours / peer, from CPU times of one run in
which the contestants take turns, one thread, the collector frozen.
"""

import math
import resource
import subprocess
import sys
from statistics import median

from contest import print_ratios  # first: it asks for one thread

# isort: split
import numpy as np
import scipy.optimize

from helpers import optimizers, root_finding
from helpers.iteration import run
from helpers.landscapes import newton_quartic
from helpers.objectives import omega

NUMERICS = (
    "arguments", "critical_points", "differentiable", "dual_numbers", "elementwise",
    "finite_difference", "forward_mode", "iteration", "landscapes", "objectives", "optimizers",
    "points", "root_finding",
)
START = np.array([4.0, 4.0])


def damped():
    f = newton_quartic
    return run(optimizers.damped_newton(f.f, f.grad, f.hess, START), residual=f.grad)


def plain():
    f = newton_quartic
    return run(optimizers.newton(f.grad, f.hess, START), residual=f.grad)


def theirs(method):
    f = newton_quartic
    return scipy.optimize.minimize(f.f, START, jac=f.grad, hess=f.hess, method=method,
                                   options={"gtol": 1e-8})


def compare_minima():
    print_ratios("minimum of the quartic from (4, 4), with history", "damped Newton", {
        "damped Newton": damped,
        "plain Newton": plain,
        "trust-ncg": lambda: theirs("trust-ncg"),
        "trust-exact": lambda: theirs("trust-exact"),
    })
    trace, other = damped(), theirs("trust-ncg")
    print(f"  steps {len(trace.path) - 1}, largest slope "
          f"{np.max(abs(newton_quartic.grad(trace.path[-1]))):.0e}; trust-ncg {other.nit} steps, "
          f"{np.max(abs(other.jac)):.0e}")


def slope(x):
    return math.exp(x) - 1 / x


def bend(x):
    return math.exp(x) + 1 / (x * x)


def compare_roots(f, df, library):
    print_ratios(f"zero of e^x - 1/x from 0.05, written with {library}", "newton", {
        "newton": lambda: run(root_finding.newton(f, df, 0.05)),
        "scipy.optimize.newton": lambda: scipy.optimize.newton(f, 0.05, fprime=df),
        "what f and f' alone cost in 8 steps": lambda: [(f(0.5), df(0.5)) for _ in range(8)],
    })


def import_time(modules):
    """Return the CPU seconds of a fresh interpreter that imports the modules."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", f"import {', '.join(modules)}"], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def compare_imports():
    ours = ["helpers." + name for name in NUMERICS]
    rounds = [(import_time(ours), import_time(["numpy"])) for _ in range(9)]
    times = [median(column) for column in zip(*rounds, strict=True)]
    print(f"\nimport of the numerics: {times[0] / times[1]:.3f} x numpy ({times[1] * 1e3:.0f} ms)")


if __name__ == "__main__":
    compare_minima()
    compare_roots(slope, bend, "math")
    compare_roots(omega.grad, omega.hess, "numpy")
    compare_imports()
