"""Time and accuracy of activations and of training one neuron against their peers. Run by hand:

    python tests/benchmarks/learning.py

Needs the extra `benchmarks` (scipy, torch, scikit-learn). Every ratio is ours / peer, from CPU
times of one run in which the contestants take turns, one thread, the collector frozen.
"""

from contest import print_ratios  # first: it asks for one thread

# isort: split
import itertools

import numpy as np
import scipy.special
import torch
from sklearn.linear_model import SGDClassifier

from helpers.activations import log_sum_exp, logistic, softmax
from helpers.datasets import blobs
from helpers.neurons import logistic_regression, probabilities
from helpers.optimizers import gradient_descent

STEPS, LR = 1000, 0.5


def worst(claimed, truth):
    return np.max(abs(claimed - truth) / np.maximum(abs(truth), np.finfo(float).tiny))


def compare_functions(size, classes):
    z = np.random.default_rng(0).normal(size=size) * 3
    rows = z.reshape(-1, classes)
    shape = f"{len(rows)} x {classes}"
    cases = (
        (f"logistic, {size} values", logistic, scipy.special.expit, z),
        (f"softmax, {shape}", softmax, lambda z: scipy.special.softmax(z, axis=-1), rows),
        (f"log-sum-exp, {shape}", log_sum_exp, lambda z: scipy.special.logsumexp(z, axis=-1), rows),
    )
    for title, ours, theirs, x in cases:
        print_ratios(title, "ours", {
            "ours": lambda f=ours, x=x: f(x), "scipy": lambda f=theirs, x=x: f(x),
        })
        print(f"          largest relative difference {worst(ours(x), theirs(x)):.0e}")


def ours(X, t):
    f = logistic_regression(X, t)
    iterates = gradient_descent(f.grad, np.zeros(X.shape[1] + 1), LR)
    return next(itertools.islice(iterates, STEPS, None))


def torch_eager(X, t):
    X, t = torch.from_numpy(X), torch.from_numpy(t)
    w = torch.zeros(X.shape[1], dtype=torch.float64, requires_grad=True)
    b = torch.zeros((), dtype=torch.float64, requires_grad=True)
    descent = torch.optim.SGD([w, b], lr=LR)
    for _ in range(STEPS):
        descent.zero_grad()
        torch.nn.functional.binary_cross_entropy_with_logits(X @ w + b, t).backward()
        descent.step()
    return np.append(w.detach().numpy(), b.item())


def scikit_learn(X, t):
    model = SGDClassifier("log_loss", penalty=None, learning_rate="constant", eta0=LR / len(t),
                          max_iter=STEPS, tol=None)
    model.fit(X, t)
    return np.append(model.coef_, model.intercept_)


def compare_training(n):
    X, t = blobs(n, np.random.default_rng(0), noise=1.0)
    trained = {"ours": ours, "torch eager": torch_eager, "SGDClassifier": scikit_learn}
    print_ratios(f"classification neuron, {n} points, {STEPS} full-batch steps", "ours", {
        name: lambda f=f: f(X, t) for name, f in trained.items()
    }, rounds=7)
    for name, f in trained.items():
        theta = f(X, t)
        right = np.mean((probabilities(theta, X) > 0.5) == t)
        print(f"          {name}: theta {np.round(theta, 4)}, right {right:.3f}")


if __name__ == "__main__":
    torch.set_num_threads(1)
    for classes in (10, 1000):
        compare_functions(100_000, classes)
    for n in (50, 500):  # with few points a step is all overhead, and SGDClassifier is compiled
        compare_training(n)
