"""Activations: what a unit does to z = w . x + b, each with its derivative and its character.

At z = 0 a kink has no derivative, and each function here says which value it takes instead: the
one from the left, as most libraries do (0 for ReLU), and 0 for |z|, the mean of both sides.
Dual numbers and the tape run through all of them but the binary step and GELU.
"""

import math
from dataclasses import dataclass

import numpy as np

from helpers import gaussian
from helpers.differentiable import Differentiable
from helpers.draws import require_generator
from helpers.targets import floats


@dataclass(frozen=True)
class Activation(Differentiable):
    """A Differentiable that works element by element, with its character as data.

    `range = (low, high)` are its infimum and its supremum, `range_formula` the same in LaTeX with
    its brackets. `monotonic`: it never falls. `smoothness`: how many of its derivatives are
    continuous everywhere: -1 for a jump, 0 for a kink, inf for all of them. What breaks, breaks
    at 0.
    """

    range: tuple[float, float] = (-np.inf, np.inf)
    range_formula: str = r"(-\infty, \infty)"
    monotonic: bool = True
    smoothness: float = np.inf
    domain: tuple[float, float] = (-6.0, 6.0)


identity = Activation(
    f=lambda z: 1.0 * z,
    grad=lambda z: 1 + 0.0 * abs(z),
    name="identity",
    formula="z",
)

binary_step = Activation(
    f=lambda z: np.heaviside(z, 1.0),
    grad=lambda z: 0.0 * abs(z),
    name="binary step",
    formula=r"\mathbf{1}[z \ge 0]",
    range=(0.0, 1.0),
    range_formula=r"\{0, 1\}",
    smoothness=-1,
)


def _logistic(z):
    with np.errstate(over="ignore"):  # e^-z may be infinite: its reciprocal is the right limit
        return 1 / (1 + np.exp(-z))


def _logistic_grad(z):
    # sigma (1 - sigma) loses its digits where sigma is near 1; this keeps them, and is even.
    e = np.exp(-abs(z))
    return e / (1 + e) ** 2


logistic = Activation(
    f=_logistic,
    grad=_logistic_grad,
    hess=lambda z: -_logistic_grad(z) * np.tanh(z / 2),  # 1 - 2 sigma(z) = -tanh(z / 2)
    name="logistic",
    formula=r"\sigma(z) = \frac{1}{1 + e^{-z}}",
    range=(0.0, 1.0),
    range_formula="(0, 1)",
)

# tanh z = 2 sigma(2z) - 1
tanh = Activation(
    f=np.tanh,
    grad=lambda z: 4 * _logistic_grad(2 * z),
    hess=lambda z: -8 * _logistic_grad(2 * z) * np.tanh(z),
    name="tanh",
    formula=r"\tanh z",
    range=(-1.0, 1.0),
    range_formula="(-1, 1)",
)

arctan = Activation(
    f=np.arctan,
    grad=lambda z: 1 / (1 + z**2),
    hess=lambda z: -2 * z / (1 + z**2) ** 2,
    name="arctan",
    formula=r"\arctan z",
    range=(-math.pi / 2, math.pi / 2),
    range_formula=r"(-\frac{\pi}{2}, \frac{\pi}{2})",
)

relu = Activation(
    f=lambda z: np.maximum(z, 0.0),
    grad=lambda z: np.heaviside(z, 0.0),
    name="ReLU",
    formula=r"\max(0, z)",
    range=(0.0, np.inf),
    range_formula=r"[0, \infty)",
    smoothness=0,
)


def _leaky(z, a):
    return np.maximum(z, 0.0) + a * np.minimum(z, 0.0)


def _leaky_grad(z, a):
    right = np.heaviside(z, 0.0)
    return right + a * (1 - right)


leaky_relu = Activation(
    f=lambda z: _leaky(z, 0.01),
    grad=lambda z: _leaky_grad(z, 0.01),
    name="leaky ReLU",
    formula=r"\max(0, z) + 0.01 \min(0, z)",
    smoothness=0,
)

# f(z, a): a is learned with the weights; 1/4 is where it starts (He et al. 2015).
parametric_relu = Activation(
    f=lambda z, a=0.25: _leaky(z, a),
    grad=lambda z, a=0.25: _leaky_grad(z, a),
    name="parametric ReLU",
    formula=r"\max(0, z) + a \min(0, z)",
    smoothness=0,
)


def leak_gradient(z):
    """Return df/da = min(0, z) of max(0, z) + a min(0, z): how a parametric ReLU learns a."""
    return np.minimum(floats("z", z), 0.0)


LOWEST_LEAK, HIGHEST_LEAK = 1 / 8, 1 / 3
MEAN_LEAK = (LOWEST_LEAK + HIGHEST_LEAK) / 2

# f(z, a): while it trains, a is drawn anew for each z; afterwards it is the mean, 11/48.
randomized_relu = Activation(
    f=lambda z, a=MEAN_LEAK: _leaky(z, a),
    grad=lambda z, a=MEAN_LEAK: _leaky_grad(z, a),
    name="randomized ReLU",
    formula=r"\max(0, z) + a \min(0, z), \ a \sim U(\frac{1}{8}, \frac{1}{3})",
    smoothness=0,
)


def draw_leaks(shape, rng):
    """Return leaks a of that shape for a randomized ReLU, uniform in (1/8, 1/3) (Xu et al. 2015).

    rng is a numpy random generator.
    """
    require_generator(rng)
    return rng.uniform(LOWEST_LEAK, HIGHEST_LEAK, shape)


def _elu(z, a):
    return np.maximum(z, 0.0) + a * np.expm1(np.minimum(z, 0.0))


def _elu_grad(z, a):
    right = np.heaviside(z, 0.0)
    return right + a * (1 - right) * np.exp(np.minimum(z, 0.0))


# f(z, a) (Clevert et al. 2016); range and smoothness are those of their a = 1, the only a for which
# both slopes at 0 are equal.
elu = Activation(
    f=lambda z, a=1.0: _elu(z, a),
    grad=lambda z, a=1.0: _elu_grad(z, a),
    name="ELU",
    formula=r"\max(0, z) + a (e^{\min(0, z)} - 1), \ a = 1",
    range=(-1.0, np.inf),
    range_formula=r"(-1, \infty)",
    smoothness=1,
)

# Klambauer et al. 2017: these two make mean 0 and variance 1 a fixed point of deep layers.
SELU_SCALE, SELU_A = 1.0507009873554804934, 1.6732632423543772848

selu = Activation(
    f=lambda z: SELU_SCALE * _elu(z, SELU_A),
    grad=lambda z: SELU_SCALE * _elu_grad(z, SELU_A),
    name="SELU",
    formula=r"1.0507 \left(\max(0, z) + 1.6733 (e^{\min(0, z)} - 1)\right)",
    range=(-SELU_SCALE * SELU_A, np.inf),
    range_formula=r"(-1.7581, \infty)",
    smoothness=0,
)

softplus = Activation(
    # ln(1 + e^z), with the larger of 0 and z taken out, so that e never overflows.
    f=lambda z: np.maximum(z, 0.0) + np.log1p(np.exp(-abs(z))),
    grad=_logistic,
    hess=_logistic_grad,
    name="softplus",
    formula=r"\ln(1 + e^z)",
    range=(0.0, np.inf),
    range_formula=r"(0, \infty)",
)

gelu = Activation(
    f=lambda z: z * gaussian.distribution(z),
    grad=lambda z: gaussian.distribution(z) + z * gaussian.density(z),
    name="GELU",
    formula=r"z \, \Phi(z)",
    range=(-0.16997120747990369, np.inf),
    range_formula=r"[-0.17, \infty)",
    monotonic=False,
)

# Both approximations are z times a logistic: (1 + tanh u) / 2 = sigma(2u).
ROOT = math.sqrt(8 / math.pi)


def _tanh_inside(z):
    return ROOT * (z + 0.044715 * z**3)


def _gelu_tanh_grad(z):
    u = _tanh_inside(z)
    return _logistic(u) + z * _logistic_grad(u) * ROOT * (1 + 3 * 0.044715 * z**2)


# Hendrycks and Gimpel 2016; at most 4.73e-4 from GELU.
gelu_tanh = Activation(
    f=lambda z: z * _logistic(_tanh_inside(z)),
    grad=_gelu_tanh_grad,
    name="GELU by tanh",
    formula=r"\frac{z}{2}\left(1 + \tanh\left(\sqrt{\frac{2}{\pi}}(z + 0.0447 z^3)\right)\right)",
    range=(-0.17004075057125412, np.inf),
    range_formula=r"[-0.17, \infty)",
    monotonic=False,
)


def _swish(z, steepness):
    return z * _logistic(steepness * z)


def _swish_grad(z, steepness):
    u = steepness * z
    return _logistic(u) + u * _logistic_grad(u)


# At most 0.0203 from GELU.
gelu_logistic = Activation(
    f=lambda z: _swish(z, 1.702),
    grad=lambda z: _swish_grad(z, 1.702),
    name="GELU by the logistic",
    formula=r"z \, \sigma(1.702 z)",
    range=(-0.27846454276107374 / 1.702, np.inf),
    range_formula=r"[-0.16, \infty)",
    monotonic=False,
)

# Ramachandran et al. 2017; also called SiLU.
swish = Activation(
    f=lambda z: _swish(z, 1.0),
    grad=lambda z: _swish_grad(z, 1.0),
    name="Swish",
    formula=r"z \, \sigma(z)",
    range=(-0.27846454276107374, np.inf),
    range_formula=r"[-0.28, \infty)",
    monotonic=False,
)

absolute = Activation(
    f=np.abs,
    grad=np.sign,
    name="absolute value",
    formula="|z|",
    range=(0.0, np.inf),
    range_formula=r"[0, \infty)",
    monotonic=False,
    smoothness=0,
)

# The table, the pictures and the tests come from this.
ACTIVATIONS = (
    identity, binary_step, logistic, tanh, arctan, relu, leaky_relu, parametric_relu,
    randomized_relu, elu, selu, softplus, gelu, gelu_tanh, gelu_logistic, swish, absolute,
)


# Softmax is not elementwise: each output depends on all scores along the axis, hence a Jacobian.
# numpy adds up many short rows slowly, and as columns, whole rows at a time, fast.
SHORT = 200


def softmax(z, axis=-1):
    """Return p with p_i = e^(z_i) / sum_k e^(z_k) along the axis, in the shape of z."""
    e, _ = _exponentials(z, axis)
    e /= e.sum(axis=0, keepdims=True)
    return e.swapaxes(0, axis)


def log_sum_exp(z, axis=-1):
    """Return ln sum_k e^(z_k) along the axis, which disappears from the shape."""
    e, top = _exponentials(z, axis)
    return np.take((top + np.log(e.sum(axis=0, keepdims=True))).swapaxes(0, axis), 0, axis)


def log_softmax(z, axis=-1):
    """Return ln p_i = z_i - ln sum_k e^(z_k) along the axis, in the shape of z."""
    e, top = _exponentials(z, axis)
    rest = np.log(e.sum(axis=0, keepdims=True))
    # Two steps: z - top is exact where it matters, and top + rest would round rest away.
    return (z - top.swapaxes(0, axis)) - rest.swapaxes(0, axis)


def softmax_jacobian(z):
    """Return J (c, c) with J_ij = dp_i / dz_j = p_i (delta_ij - p_j), for one vector z (c,)."""
    p = softmax(_vector(z))
    return np.diag(p) - np.outer(p, p)


def log_softmax_jacobian(z):
    """Return J (c, c) with J_ij = d(ln p_i) / dz_j = delta_ij - p_j, for one vector z (c,)."""
    p = softmax(_vector(z))
    return np.eye(p.size) - p


def _exponentials(z, axis):
    """Return e^(z - top) and top, the largest score along the axis, both with that axis first.

    z - top instead of z changes no ratio, and e cannot overflow.
    """
    e = _scores_first(z, axis)
    top = e.max(axis=0, keepdims=True)
    if np.count_nonzero(np.isfinite(top)) < top.size:  # NaN spreads to the largest
        raise ValueError(f"z must be finite, got {z!r}")
    e -= top
    # In place costs half; a node, which remembers what it was, does not change.
    return (np.exp(e, out=e) if isinstance(e, np.ndarray) else np.exp(e)), top


def _scores_first(z, axis):
    """Return a copy of z with `axis` and the first axis exchanged; it keeps float32."""
    z = floats("z", z)
    if z.ndim == 0 or z.size == 0:
        raise ValueError(f"z must hold at least one score, got {z!r}")
    order = "C" if z.shape[axis] < SHORT else "K"
    return z.swapaxes(0, axis).copy(order)


def _vector(z):
    z = floats("z", z)
    if z.ndim != 1:
        raise ValueError(f"z must be one vector of scores, got shape {z.shape}")
    return z
