"""The rules of the tape: each is the derivative of its operation, in every shape it comes in."""

import re

import numpy as np
import pytest

from helpers import finite_difference
from helpers.elementwise import SLOPES
from helpers.reverse_mode import gradient
from helpers.tape import Node

rng = np.random.default_rng(0)
V, W = rng.uniform(0.2, 0.8, 4), rng.uniform(0.2, 0.8, 4)
A, B = rng.uniform(0.2, 0.8, (3, 4)), rng.uniform(0.2, 0.8, (4, 2))
STACK = rng.uniform(0.2, 0.8, (2, 3, 4))
POSITIVE = A > 0.5
TWICE = np.array([2, 0, 2, 2])


def weighted(y):
    """Return one number that every element of y goes into with another weight."""
    return (y * np.cos(1.0 + np.arange(np.size(y))).reshape(np.shape(y))).sum()


# What plain numpy source writes, and a point for it.
SOURCES = {
    "a + a": (lambda a: a + a, A), "a + 1": (lambda a: 1 + a + 1, A),
    "a - V": (lambda a: a - V, A), "V - a": (lambda a: V - a, A),
    "a - a^2": (lambda a: a - a**2, A),
    "V * a": (lambda a: V * a, A), "a * a": (lambda a: a * a, A),
    "a / a^2": (lambda a: a / a**2, A),
    "1 / a": (lambda a: 1 / a, A), "A / v": (lambda v: A / v, V), "v / 3": (lambda v: v / 3, V),
    "row + column": (lambda v: v[:, None] + v[None, :] ** 2, V),
    "row * matrix": (lambda v: v * A, V), "column * matrix": (lambda v: A * v[:3, None], V),
    "row / matrix": (lambda v: v / (A * v), V), "row - matrix": (lambda v: v - A * v, V),
    "-a": (lambda a: -a, A), "+a": (lambda a: +a, A), "abs": (lambda a: abs(a - 0.5), A),
    "a^2.5": (lambda a: a**2.5, A), "a^-1": (lambda a: a**-1, A), "a^0": (lambda a: a**0 * a, A),
    "2^a": (lambda a: 2.0**a, A), "a^a": (lambda a: a**a, A), "V^a": (lambda a: V**a, A),
    "power(v, A)": (lambda v: np.power(v, A), V),
    "maximum": (lambda a: np.maximum(a, V), A), "minimum": (lambda a: np.minimum(0.5, a), A),
    "maximum of two": (lambda a: np.maximum(a, 1 - a), A),
    "clip": (lambda a: np.clip(a, 0.3, 0.6), A), "clip below": (lambda a: np.clip(a, 0.5, None), A),
    "where": (lambda a: np.where(POSITIVE, a**2, -a), A),
    "where with a constant": (lambda v: np.where(POSITIVE, v, 7.0), V),
    "logaddexp": (lambda a: np.logaddexp(a, 2 * V), A), "hypot": (lambda a: np.hypot(a, V), A),
    "logaddexp of two": (lambda v: np.logaddexp(v * A, v), V),
    "hypot of two": (lambda v: np.hypot(v * A, v), V),
    "arctan2": (lambda a: np.arctan2(a, V), A), "arctan2 of two": (lambda v: np.arctan2(A, v), V),
    "a[1]": (lambda a: a[1], A), "a[1, 2]": (lambda a: a[1, 2] * a[0, 0], A),
    "a[:, 1:]": (lambda a: a[:, 1:] * a[:, :-1], A), "a[::-1]": (lambda a: a[::-1] * V, A),
    "a[None]": (lambda a: a[None, ..., None], A), "a[mask]": (lambda a: a[POSITIVE], A),
    "repeated index": (lambda v: v[TWICE] * v, V), "list of indices": (lambda a: a[[1, 1]], A),
    "a pair of arrays": (lambda a: a[np.array([0, 0, 2]), np.array([1, 1, 3])], A),
    "unpacked": (lambda v: v[0] * sum(v), V),
    "sum": (np.sum, A), "sum(0)": (lambda a: a.sum(0), A),
    "sum(-1, keepdims)": (lambda a: a / a.sum(axis=-1, keepdims=True), A),
    "sum over two": (lambda s: np.sum(s**2, axis=(0, 2)), STACK),
    "mean": (np.mean, A), "mean(1)": (lambda a: np.mean(a, axis=1) * a.mean(), A),
    "prod": (np.prod, V), "prod(1)": (lambda a: np.prod(a, axis=1), A),
    "prod, keepdims": (lambda a: a.prod(axis=0, keepdims=True), A),
    "max": (np.max, A), "max(0)": (lambda a: a.max(axis=0), A), "min(1)": (lambda a: a.min(1), A),
    "max, keepdims": (lambda a: a - np.max(a, axis=1, keepdims=True), A),
    "np.min": (lambda a: np.min(a, axis=0), A), "var": (lambda a: np.var(a, axis=0), A),
    "std": (lambda v: np.std(v, ddof=1), V), "cumsum": (np.cumsum, V),
    "cumsum(1)": (lambda a: np.cumsum(a, axis=1), A), "cumsum of a table": (np.cumsum, A),
    "add.reduce": (np.add.reduce, A), "norm": (np.linalg.norm, A),
    "norm(1)": (lambda a: np.linalg.norm(a, axis=1), A),
    "v @ v": (lambda v: v @ v, V), "v @ W": (lambda v: v @ W, V), "V @ v": (lambda w: V @ w, W),
    "A @ v": (lambda v: A @ v, V), "a @ v": (lambda a: a @ V, A), "v @ b": (lambda b: V @ b, B),
    "v @ B": (lambda v: v @ B, V), "a @ B": (lambda a: a @ B, A), "A @ b": (lambda b: A @ b, B),
    "a @ a.T": (lambda a: a @ a.T, A), "a.T @ a": (lambda a: a.T @ a, A),
    "stack @ B": (lambda s: s @ B, STACK), "STACK @ b": (lambda b: STACK @ b, B),
    "stack @ v": (lambda s: s @ V, STACK), "STACK @ v": (lambda v: STACK @ v, V),
    "stack @ stack": (lambda s: s @ s.transpose(0, 2, 1), STACK),
    "np.dot": (lambda a: np.dot(a, B), A), "method dot": (lambda v: v.dot(W), V),
    "dot with a number": (lambda v: np.dot(v, 3.0), V), "outer": (lambda v: np.outer(v, v * W), V),
    "np.outer(W, v)": (lambda v: np.outer(W, v), V),
    "reshape": (lambda a: a.reshape(2, 6) ** 2, A), "reshape(-1)": (lambda a: a.reshape((-1,)), A),
    "np.reshape": (lambda a: np.reshape(a, (6, 2)) ** 2, A), "ravel": (lambda a: a.ravel() ** 2, A),
    "T": (lambda a: a.T * V[:, None], A), "transpose": (lambda s: s.transpose(1, 2, 0), STACK),
    "np.transpose": (lambda s: np.transpose(s, (2, 0, 1)), STACK),
    "expand_dims": (lambda v: np.expand_dims(v, 0), V), "squeeze": (lambda a: np.squeeze(a[:1]), A),
    "swapaxes": (lambda s: np.swapaxes(s, 0, 2), STACK), "s.swapaxes": (
        lambda s: s.swapaxes(0, 2) * A.T[..., None], STACK), "flip": (lambda a: np.flip(a, 1), A),
    "moveaxis": (lambda s: np.moveaxis(s, 0, 2), STACK), "roll": (lambda v: np.roll(v, 1) * v, V),
    "repeat": (lambda v: np.repeat(v, 2), V), "tile": (lambda v: np.tile(v, (2, 2)), V),
    "broadcast_to": (lambda v: np.broadcast_to(v, (3, 4)), V),
    "take": (lambda v: np.take(v, TWICE), V),
    "diagonal": (np.diagonal, A), "diff": (np.diff, A),
    "concatenate": (lambda a: np.concatenate([a, A, a**2]), A),
    "concatenate(1)": (lambda a: np.concatenate([a, a[:, :2]], axis=1), A),
    "concatenate(None)": (lambda a: np.concatenate([a, V], axis=None), A),
    "stack of numbers": (lambda v: np.stack([v[0] * v[1], v[2] ** 2]), V),
    "stack(-1)": (lambda a: np.stack([a, A, a * a], axis=-1), A),
    "zeros_like": (lambda a: np.zeros_like(a) + a, A), "shape": (lambda a: a * a.shape[0], A),
    "argmax": (lambda v: v[np.argmax(v)], V), "branch": (lambda v: v if v[0] > -1 else -v, V),
    "len": (lambda v: v * len(v), V), "x[0] < x[1]": (lambda v: v[0] * (v[0] < v[1]), V),
    "sign": (lambda v: np.sign(v - 0.5) * v, V),
    "heaviside": (lambda v: np.heaviside(v - 0.5, 0.5) * v, V),
}


@pytest.mark.parametrize("f, x", SOURCES.values(), ids=SOURCES)
def test_the_tape_agrees_with_differences_of_the_same_source(f, x):
    def one_number(p):
        return weighted(f(p.reshape(x.shape)))

    measured = finite_difference.gradient(one_number, x.ravel()).reshape(x.shape)
    np.testing.assert_allclose(gradient(one_number, x.ravel()).reshape(x.shape), measured,
                               rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("f, x", SOURCES.values(), ids=SOURCES)
def test_float32_stays_float32_on_the_way_back(f, x):
    # Constants are of the type of the point, or Python's.
    x = x.astype(np.float32)
    if f(x).dtype == np.float32:
        claimed = gradient(lambda p: f(p).sum(), x)
        node = f(Node(x))
        assert claimed.dtype == np.float32 and node.dtype == np.float32
        parts = [pull(np.ones_like(node.value)) for pull in node.pulls] or [np.float32(1)]
        assert {part.dtype for part in parts} == {np.dtype(np.float32)}


@pytest.mark.parametrize("f, x", SOURCES.values(), ids=SOURCES)
def test_the_value_on_the_tape_is_that_of_plain_numpy(f, x):
    np.testing.assert_array_equal(f(Node(x)).value, f(x))


@pytest.mark.parametrize("ufunc", SLOPES, ids=lambda u: u.__name__)
def test_each_elementwise_rule_is_the_slope_of_its_function(ufunc):
    x = np.linspace(1.2, 3.0, 7) if ufunc is np.arccosh else np.linspace(0.2, 0.8, 7)
    np.testing.assert_allclose(gradient(lambda x: ufunc(x).sum(), x),
                               finite_difference.derivative(ufunc, x), rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("f, at, slopes", [
    (lambda x: np.maximum(x, 0).sum(), [-1.0, 0.0, 2.0], [0, 0.5, 1]),
    (lambda x: np.minimum(0, x).sum(), [-1.0, 0.0, 2.0], [1, 0.5, 0]),
    (lambda x: abs(x).sum(), [-1.0, 0.0, 2.0], [-1, 0, 1]),
    (np.max, [3.0, 1.0, 3.0], [0.5, 0, 0.5]),
    (np.min, [3.0, 1.0, 1.0], [0, 0.5, 0.5]),
])
def test_a_tie_shares_the_slope(f, at, slopes):
    np.testing.assert_array_equal(gradient(f, np.array(at)), slopes)


@pytest.mark.parametrize("factors, slopes", [
    ([2.0, 3.0, 5.0], [15, 10, 6]), ([2.0, 0.0, 5.0], [0, 10, 0]), ([0.0, 0.0, 5.0], [0, 0, 0]),
])
def test_the_slope_of_a_product_is_the_product_of_the_others(factors, slopes):
    np.testing.assert_allclose(gradient(np.prod, np.array(factors)), slopes)


@pytest.mark.parametrize("n", [0, 1, 3, 0.5, -1])
def test_powers_at_0(n):
    slope = {0: 0, 1: 1, 3: 0, 0.5: np.inf, -1: -np.inf}[n]
    assert gradient(lambda x: x**n, 0.0) == slope


@pytest.mark.parametrize("f, name", [
    (np.floor, "np.floor"), (np.sort, "np.sort"), (np.multiply.accumulate, "np.multiply"),
    (lambda x: np.sin(x, dtype=float), "np.sin"), (np.linalg.inv, "np.inv"),
    (lambda x: np.dot(x[None, None], x), "np.dot"),
])
def test_a_function_without_a_rule_is_named(f, name):
    with pytest.raises(TypeError, match=re.escape(name)):
        f(Node(V))


@pytest.mark.parametrize("f", [np.asarray, np.array, lambda x: np.array([x[0], x[1]])])
def test_a_node_is_not_turned_into_a_plain_array(f):
    with pytest.raises(TypeError, match=r"np\.stack"):
        f(Node(V))


def test_a_node_is_only_itself_and_shows_its_value():
    a, b = Node(2.0, name="a"), Node(2.0)
    assert len({a, b}) == 2 and a == b and a >= b and not a != b and a <= 2 and not a < b
    assert repr(a) == "Node(2.0, name='a')"
    assert (a * b).name == "*" and np.exp(a).name == "exp"


def test_a_node_knows_its_shape():
    a = Node(A)
    assert (a.shape, a.ndim, a.size, len(a), a.dtype) == ((3, 4), 2, 12, 3, float)
    assert np.shape(a) == (3, 4) and Node(2.0).shape == ()
