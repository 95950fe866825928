"""Time of the tape against its peers: gradients, Hessians, the price of one operation. Run by hand:

    python tests/benchmarks/tape.py

Needs the extra `benchmarks` (autograd, torch, micrograd). Every ratio is ours / peer, from CPU
times of one run in which the contestants take turns, one thread, the collector frozen.
"""

from contest import print_ratios  # first: it asks for one thread

# isort: split
import autograd
import autograd.numpy
import numpy as np
import torch
from micrograd.engine import Value

from helpers.landscapes import rosenbrock
from helpers.reverse_mode import adjoints, gradient, hessian
from helpers.tape import Node

torch.set_num_threads(1)


def log_sum_exp(p, m=np):
    top = p.max(axis=0) if m is np else m.max(p, axis=0)
    return top + m.log(m.sum(m.exp(p - top), axis=0))


def log_sum_exp_in_torch(p):
    top = p.max()
    return top + torch.log(torch.sum(torch.exp(p - top)))


# f for numpy and autograd, f for torch
FUNCTIONS = {
    "Rosenbrock": (rosenbrock.f, rosenbrock.f, rosenbrock.f),
    "log-sum-exp": (log_sum_exp, lambda p: log_sum_exp(p, autograd.numpy), log_sum_exp_in_torch),
}


def in_torch(f):
    """Return x -> gradient of f as torch is used: a leaf, backward, its grad."""
    def gradient(x):
        leaf = torch.tensor(x, requires_grad=True)
        f(leaf).backward()
        return leaf.grad

    return gradient


def compare_gradients(name, n):
    ours, theirs, torchs = FUNCTIONS[name]
    x = np.random.default_rng(n).uniform(-1.5, 1.5, n)
    autograds, torchs = autograd.grad(theirs), in_torch(torchs)
    np.testing.assert_allclose(gradient(ours, x), autograds(x), rtol=1e-10, atol=1e-10)
    print_ratios(f"gradient of {name}, n = {n}", "tape", {
        "tape": lambda: gradient(ours, x), "autograd": lambda: autograds(x),
        "torch": lambda: torchs(x),
    })


def compare_hessians(name, n):
    ours, theirs, torchs = FUNCTIONS[name]
    x = np.random.default_rng(n).uniform(-1.5, 1.5, n)
    autograds, leaf = autograd.hessian(theirs), torch.tensor(x)
    truth = autograds(x)
    error = np.max(abs(hessian(ours, x) - truth)) / np.max(abs(truth))
    print_ratios(f"Hessian of {name}, n = {n}, {error:.0e} from autograd's", "tape", {
        "tape": lambda: hessian(ours, x), "autograd": lambda: autograds(x),
        "torch": lambda: torch.func.hessian(torchs)(leaf),
    }, rounds=5)


def chain(x, m, length=50):
    """Return a sum after 4 length elementwise operations on x."""
    y = x
    for _ in range(length):
        y = m.sin(y) * x + 0.5 * y
    return m.sum(y)


def compare_operations(size):
    x = np.random.default_rng(0).uniform(-1, 1, size)
    autograds = autograd.grad(lambda x: chain(x, autograd.numpy))
    torchs = in_torch(lambda x: chain(x, torch))
    scalar = Value(0.5)

    def micrograds():
        y = scalar
        for _ in range(50):
            y = (y * y) * scalar + 0.5 * y
        y.backward()

    def by_hand():
        values, y = [x], x
        for _ in range(50):
            y = np.sin(y) * x + 0.5 * y
            values.append(y)
        g, total = np.ones_like(x), np.zeros_like(x)
        for y in values[-2::-1]:
            total = total + g * np.sin(y)
            g = g * (x * np.cos(y) + 0.5)
        return total + g

    np.testing.assert_allclose(gradient(lambda x: chain(x, np), x), by_hand(), rtol=1e-12)
    print_ratios(f"200 operations at size {size}", "tape", {
        "tape": lambda: gradient(lambda x: chain(x, np), x), "autograd": lambda: autograds(x),
        "torch": lambda: torchs(x), "micrograd, one number": micrograds, "by hand": by_hand,
    })


def compare_long_chain():
    def long(x):
        for _ in range(5000):
            x = x + 1e-4 * x
        return x

    print_ratios("a chain of 10 000 nodes, one number", "tape", {
        "tape": lambda: adjoints(long(Node(1.0))), "autograd": lambda: autograd.grad(long)(1.0),
    }, rounds=3)


if __name__ == "__main__":
    for name in FUNCTIONS:
        for n in (2, 10, 100, 1000):
            compare_gradients(name, n)
        for n in (2, 10, 30, 100):
            compare_hessians(name, n)
    for size in (10, 100, 10_000):
        compare_operations(size)
    compare_long_chain()
