"""Time of training a small network against its peers. Run by hand:

    python tests/benchmarks/networks.py

Needs the extra `benchmarks` (autograd, torch, scikit-learn, micrograd). Every ratio is ours / peer,
from CPU times of one run in which the contestants take turns, one thread, the collector frozen.
All train from the same weights at a rate that is not chaotic, and end at the same place.
"""

import time
import warnings

from contest import print_ratios  # first: it asks for one thread

# isort: split
import autograd
import autograd.numpy
import numpy as np
import sklearn.datasets
import sklearn.neural_network
import torch
from micrograd.nn import MLP

from helpers import activations, losses
from helpers.datasets import two_moons
from helpers.networks import flatten, init, objective, unflatten
from helpers.optimizers import gradient_descent
from helpers.reverse_mode import gradient

torch.set_num_threads(1)
warnings.simplefilter("ignore")  # scikit-learn warns that 1000 steps have not converged
SIZES, STEPS, RATE = (2, 16, 16, 1), 1000, 0.3


def after(iterates, steps):
    for _ in range(steps):
        next(iterates)
    return next(iterates)


def log_loss(z, t, m=np):
    return m.mean(m.maximum(z, 0) - t * z + m.log1p(m.exp(-abs(z))))


def by_hand(theta, X, t):
    J = objective(SIZES, X, t, activations.tanh, losses.binary_cross_entropy)
    return lambda: after(gradient_descent(J.grad, theta, RATE), STEPS)


def plain(theta, X, t, m=np):
    layers = unflatten(theta, SIZES)
    for W, b in layers[:-1]:
        X = m.tanh(m.dot(X, W.T) + b)
    W, b = layers[-1]
    return log_loss(m.dot(X, W.T) + b, t, m)


def by_tape(theta, X, t):
    T = t[:, None]
    return lambda: after(gradient_descent(
        lambda theta: gradient(lambda theta: plain(theta, X, T), theta), theta, RATE), STEPS)


def by_autograd(theta, X, t):
    T = t[:, None]
    grad = autograd.grad(lambda theta: plain(theta, X, T, autograd.numpy))
    return lambda: after(gradient_descent(grad, theta, RATE), STEPS)


def torch_network(theta, sizes, activation, dtype=torch.float64):
    parts = []
    for W, b in unflatten(theta, sizes):
        layer = torch.nn.Linear(W.shape[1], W.shape[0], dtype=dtype)
        layer.weight.data = torch.tensor(W, dtype=dtype)
        layer.bias.data = torch.tensor(b, dtype=dtype)
        parts += [layer, activation()]
    return torch.nn.Sequential(*parts[:-1])


def by_torch(theta, X, t):
    inputs, targets = torch.tensor(X), torch.tensor(t[:, None])
    loss = torch.nn.BCEWithLogitsLoss()

    def train():
        network = torch_network(theta, SIZES, torch.nn.Tanh)
        optimizer = torch.optim.SGD(network.parameters(), lr=RATE)
        for _ in range(STEPS):
            optimizer.zero_grad()
            loss(network(inputs), targets).backward()
            optimizer.step()
        return torch.cat([p.data.ravel() for p in network.parameters()]).numpy()

    return train


def by_sklearn(theta, X, t):
    def train():
        model = sklearn.neural_network.MLPClassifier(
            SIZES[1:-1], "tanh", solver="sgd", alpha=0, batch_size=len(X), learning_rate_init=RATE,
            max_iter=STEPS, momentum=0, tol=0, n_iter_no_change=STEPS, shuffle=False)
        return model.fit(X, t)

    return train


def compare_moons(n):
    X, t = two_moons(n, np.random.default_rng(0))
    theta = flatten(init(SIZES, np.random.default_rng(1)))
    ways = {"hand": by_hand, "tape": by_tape, "torch": by_torch, "autograd": by_autograd,
            "scikit-learn": by_sklearn}
    calls = {name: way(theta, X, t) for name, way in ways.items()}
    ends = {name: calls[name]() for name in ("hand", "tape", "torch", "autograd")}
    print({name: float(np.max(abs(end - ends["hand"]))) for name, end in ends.items()})
    for ours in ("hand", "tape"):
        print_ratios(f"moons, {n} points, {STEPS} steps", ours, calls, rounds=3)
    print_micrograd(X, t)


def print_micrograd(X, t):
    """Print the CPU seconds of one step of micrograd, which has a node for each number."""
    network = MLP(2, [16, 16, 1])
    start = time.process_time()
    total = sum((1 - (2 * y - 1) * network(x.tolist())).relu() for x, y in zip(X, t)) / len(X)
    total.backward()
    print(f"  micrograd: {time.process_time() - start:.3f} s for one step")


def compare_digits():
    sizes, batch = (64, 64, 10), 100
    table = sklearn.datasets.load_digits()
    X, T = table.data / 16, np.eye(10)[table.target]
    theta = flatten(init(sizes, np.random.default_rng(0)))
    batches = [slice(i, i + batch) for i in range(0, len(X) - batch + 1, batch)]

    def hand():
        parts = [objective(sizes, X[b], T[b], activations.relu, losses.cross_entropy)
                 for b in batches]
        x = theta.copy()
        for _ in range(10):
            for J in parts:
                x = x - 0.1 * J.grad(x)
        return x

    inputs, labels = torch.tensor(X), torch.tensor(table.target)
    loss = torch.nn.CrossEntropyLoss()

    def torchs():
        network = torch_network(theta, sizes, torch.nn.ReLU)
        optimizer = torch.optim.SGD(network.parameters(), lr=0.1)
        for _ in range(10):
            for b in batches:
                optimizer.zero_grad()
                loss(network(inputs[b]), labels[b]).backward()
                optimizer.step()
        return torch.cat([p.data.ravel() for p in network.parameters()]).numpy()

    print(f"\nends apart by {np.max(abs(hand() - torchs())):.0e}")
    print_ratios("digits 64-64-10, 10 epochs of batches of 100", "hand",
                 {"hand": hand, "torch": torchs}, rounds=5)


if __name__ == "__main__":
    compare_moons(200)
    compare_digits()
