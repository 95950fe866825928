"""Time and accuracy of gradients, Jacobians and Hessians against their peers. Run by hand:

    python tests/benchmarks/gradients.py

Needs the extra `benchmarks` (numdifftools, scipy, autograd). Every ratio is ours / peer, from
CPU times of one run in which the contestants take turns, one thread, the collector frozen.
"""

from contest import print_ratios  # first: it asks for one thread

# isort: split
import autograd
import autograd.numpy
import numdifftools
import numpy as np
import scipy.differentiate
import scipy.optimize

from helpers import finite_difference, forward_mode
from helpers.landscapes import rosenbrock


def log_sum_exp(p):
    top = p.max(axis=0)
    return top + np.log(np.exp(p - top).sum(axis=0))


def softmax(p):
    return np.exp(p - log_sum_exp(p))


def log_sum_exp_hess(p):
    a = softmax(p)
    return np.diag(a) - np.outer(a, a)


# f, gradient, Hessian
TRUTHS = {
    "Rosenbrock": (rosenbrock.f, rosenbrock.grad, rosenbrock.hess),
    "log-sum-exp": (log_sum_exp, softmax, log_sum_exp_hess),
}


def start(n):
    return np.random.default_rng(n).uniform(-1.5, 1.5, n)


def error(claimed, truth):
    return np.max(abs(np.squeeze(claimed) - truth)) / np.max(abs(truth))


def print_errors(truth, answers):
    for name, answer in answers.items():
        print(f"          {name}: error {error(answer, truth):.0e} of the largest entry")


def compare_gradients(name, n):
    f, grad, _ = TRUTHS[name]
    x, nd = start(n), numdifftools.Gradient(f)
    print_ratios(f"gradient of {name}, n = {n}", "gradient", {
        "gradient": lambda: finite_difference.gradient(f, x),
        "numdifftools": lambda: nd(x),
        "scipy.differentiate": lambda: scipy.differentiate.jacobian(f, x),
    })
    print_errors(grad(x), {
        "ours": finite_difference.gradient(f, x), "numdifftools": nd(x),
        "scipy": scipy.differentiate.jacobian(f, x).df,
    })


def compare_central_gradients(name, n):
    f, grad, _ = TRUTHS[name]
    x = start(n)
    print_ratios(f"central gradient of {name}, n = {n}", "central_gradient", {
        "central_gradient": lambda: finite_difference.central_gradient(f, x, 1e-5),
        "approx_fprime": lambda: scipy.optimize.approx_fprime(x, f),
    })
    print_errors(grad(x), {
        "ours": finite_difference.central_gradient(f, x, 1e-5),
        "approx_fprime": scipy.optimize.approx_fprime(x, f),
    })


def compare_hessians(name, n):
    f, _, hess = TRUTHS[name]
    x, nd = start(n), numdifftools.Hessian(f)
    print_ratios(f"Hessian of {name}, n = {n}", "hessian", {
        "hessian": lambda: finite_difference.hessian(f, x),
        "numdifftools": lambda: nd(x),
    }, rounds=5)
    print_errors(hess(x), {"ours": finite_difference.hessian(f, x), "numdifftools": nd(x)})


def compare_jacobians(n):
    A, x = np.random.default_rng(0).normal(size=(n, n)) / n, start(n)

    def layer(x, m=np):
        return m.tanh(A @ x) * x

    theirs = autograd.jacobian(lambda x: layer(x, autograd.numpy))
    print_ratios(f"Jacobian of tanh(Ax) x, n = {n}", "forward_mode", {
        "forward_mode": lambda: forward_mode.jacobian(layer, x),
        "autograd": lambda: theirs(x),
    })
    print_errors(theirs(x), {"ours, from autograd": forward_mode.jacobian(layer, x)})


if __name__ == "__main__":
    for name in TRUTHS:
        for n in (2, 10, 100):
            compare_gradients(name, n)
        for n in (100, 1000):
            compare_central_gradients(name, n)
        for n in (10, 100):
            compare_hessians(name, n)
    for n in (2, 10, 100):
        compare_jacobians(n)
