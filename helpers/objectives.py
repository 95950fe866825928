"""Functions of one variable, each with the derivative that its lecture finds by hand."""

import numpy as np

from helpers.differentiable import Differentiable

square = Differentiable(
    f=lambda x: x**2,
    grad=lambda x: 2 * x,
    hess=lambda x: 2 + 0 * x,
    name="x squared",
    formula="x^2",
    domain=(-2.0, 2.0),
)

cube = Differentiable(
    f=lambda x: x**3,
    grad=lambda x: 3 * x**2,
    hess=lambda x: 6 * x,
    name="x cubed",
    formula="x^3",
    domain=(-2.0, 2.0),
)

quartic = Differentiable(
    f=lambda x: x**4,
    grad=lambda x: 4 * x**3,
    hess=lambda x: 12 * x**2,
    name="x to the fourth",
    formula="x^4",
    domain=(-1.5, 1.5),
)

hill = Differentiable(
    f=lambda x: -(x**2),
    grad=lambda x: -2 * x,
    hess=lambda x: -2 + 0 * x,
    name="minus x squared",
    formula="-x^2",
    domain=(-2.0, 2.0),
)

reciprocal = Differentiable(
    f=lambda x: 1 / x,
    grad=lambda x: -1 / x**2,
    hess=lambda x: 2 / x**3,
    name="one over x",
    formula=r"\frac{1}{x}",
    domain=(0.2, 5.0),
)

square_root = Differentiable(
    f=np.sqrt,
    grad=lambda x: 1 / (2 * np.sqrt(x)),
    hess=lambda x: -1 / (4 * x * np.sqrt(x)),
    name="square root of x",
    formula=r"\sqrt{x}",
    domain=(0.2, 10.0),
)

sine = Differentiable(
    f=np.sin,
    grad=np.cos,
    hess=lambda x: -np.sin(x),
    name="sine",
    formula=r"\sin x",
    domain=(-2 * np.pi, 2 * np.pi),
)

exponential = Differentiable(
    f=np.exp,
    grad=np.exp,
    hess=np.exp,
    name="e to the x",
    formula="e^x",
    domain=(-3.0, 2.0),
)

logarithm = Differentiable(
    f=np.log,
    grad=lambda x: 1 / x,
    hess=lambda x: -1 / x**2,
    name="natural logarithm",
    formula=r"\ln x",
    domain=(0.2, 8.0),
)

omega = Differentiable(
    f=lambda x: np.exp(x) - np.log(x),
    grad=lambda x: np.exp(x) - 1 / x,
    hess=lambda x: np.exp(x) + 1 / x**2,
    name="e to the x minus ln x",
    formula=r"e^x - \ln x",
    domain=(0.05, 2.0),
)

# Looks like a corner from afar, is smooth from near: slope 0.0995 at 1e-3, 0.995 at 0.1.
rounded_corner = Differentiable(
    f=lambda x: np.sqrt(x**2 + 1e-4),
    grad=lambda x: x / np.sqrt(x**2 + 1e-4),
    hess=lambda x: 1e-4 / np.sqrt(x**2 + 1e-4) ** 3,
    name="rounded corner",
    formula=r"\sqrt{x^2 + 10^{-4}}",
    domain=(-1.0, 1.0),
)

# Minima at 1.056, 3.036, 5.016, 6.996 (the lowest) and 8.976.
five_wells = Differentiable(
    f=lambda x: np.cos(np.pi * x) + (x - 6.6) ** 2 / 20,
    grad=lambda x: -np.pi * np.sin(np.pi * x) + (x - 6.6) / 10,
    hess=lambda x: -(np.pi**2) * np.cos(np.pi * x) + 1 / 10,
    name="five wells",
    formula=r"\cos \pi x + \frac{(x - 6.6)^2}{20}",
    domain=(0.0, 10.0),
)

# Minima at -1 and 1, a hill between them at 0.
double_well = Differentiable(
    f=lambda x: (x**2 - 1) ** 2,
    grad=lambda x: 4 * x * (x**2 - 1),
    hess=lambda x: 12 * x**2 - 4,
    name="double well",
    formula="(x^2 - 1)^2",
    domain=(-1.6, 1.6),
)

# The quarter of the double well, less its constant: f' = x^3 - x. Newton on f' from |x| < 1/sqrt 5
# ends on the hill at 0.
quarter_double_well = Differentiable(
    f=lambda x: x**4 / 4 - x**2 / 2,
    grad=lambda x: x**3 - x,
    hess=lambda x: 3 * x**2 - 1,
    name="quarter of a double well",
    formula=r"\frac{x^4}{4} - \frac{x^2}{2}",
    domain=(-1.6, 1.6),
)

# Newton's root finder at its best: the root is sqrt 2.
square_minus_two = Differentiable(
    f=lambda x: x**2 - 2,
    grad=lambda x: 2 * x,
    hess=lambda x: 2 + 0 * x,
    name="x squared minus 2",
    formula="x^2 - 2",
    domain=(-1.0, 3.0),
)

# Newton from 0 goes to 1 and back to 0, for ever; the only root is -1.769.
cycling_cubic = Differentiable(
    f=lambda x: x**3 - 2 * x + 2,
    grad=lambda x: 3 * x**2 - 2,
    hess=lambda x: 6 * x,
    name="cubic that cycles",
    formula="x^3 - 2x + 2",
    domain=(-2.2, 1.6),
)

# Newton converges from |x| < 1.39175 and is thrown out from beyond.
arctangent = Differentiable(
    f=np.arctan,
    grad=lambda x: 1 / (1 + x**2),
    hess=lambda x: -2 * x / (1 + x**2) ** 2,
    name="arctangent",
    formula=r"\arctan x",
    domain=(-4.0, 4.0),
)

# A double root: Newton halves the error, no more.
double_root = Differentiable(
    f=lambda x: (x - 1) ** 2,
    grad=lambda x: 2 * (x - 1),
    hess=lambda x: 2 + 0 * x,
    name="double root",
    formula="(x - 1)^2",
    domain=(-1.0, 3.0),
)

# grad at the corner is 0, the mean of both sides: there is no slope.
absolute = Differentiable(
    f=np.abs,
    grad=np.sign,
    name="absolute value",
    formula="|x|",
    domain=(-2.0, 2.0),
)


def _cube_root_slope(x):
    with np.errstate(divide="ignore"):  # the tangent at 0 is vertical: its slope is infinite
        return 1 / (3 * np.cbrt(x) ** 2)


cube_root = Differentiable(
    f=np.cbrt,
    grad=_cube_root_slope,
    name="cube root of x",
    formula=r"\sqrt[3]{x}",
    domain=(-2.0, 2.0),
)

# grad is 0 on both sides and says nothing of the jump at 0.
step = Differentiable(
    f=lambda x: np.heaviside(x, 1.0),
    grad=lambda x: 0.0 * x,
    name="step",
    formula=r"\mathbf{1}[x \ge 0]",
    domain=(-2.0, 2.0),
)


def _distances(x, positions):
    """Return x - a for each position a, along a new last axis."""
    return np.asarray(x)[..., None] - np.asarray(positions, dtype=float)


# f(x, positions): the cost of a house at x with a line to each position. Lowest at the mean.
power_lines = Differentiable(
    f=lambda x, positions: (_distances(x, positions) ** 2).sum(axis=-1),
    grad=lambda x, positions: 2 * _distances(x, positions).sum(axis=-1),
    hess=lambda x, positions: 2.0 * len(positions) + 0 * np.asarray(x),
    name="sum of squared distances",
    formula=r"\sum_i (x - a_i)^2",
    domain=(-10.0, 110.0),
)

# The same with lengths for squares. Lowest at the median; a corner at each position.
power_lines_absolute = Differentiable(
    f=lambda x, positions: abs(_distances(x, positions)).sum(axis=-1),
    grad=lambda x, positions: np.sign(_distances(x, positions)).sum(axis=-1),
    name="sum of distances",
    formula=r"\sum_i |x - a_i|",
    domain=(-10.0, 110.0),
)

# f(P, heads, tails): the probability of one given row of tosses by a coin that shows heads with
# probability P. Its product underflows to 0 after about 1200 tosses; its logarithm does not.
coin_likelihood = Differentiable(
    f=lambda P, heads, tails: P**heads * (1 - P) ** tails,
    grad=lambda P, heads, tails: (
        P ** (heads - 1) * (1 - P) ** (tails - 1) * (heads - (heads + tails) * P)
    ),
    name="likelihood of a coin",
    formula="P^h (1 - P)^t",
    domain=(0.01, 0.99),
)

coin_log_likelihood = Differentiable(
    f=lambda P, heads, tails: heads * np.log(P) + tails * np.log1p(-P),
    grad=lambda P, heads, tails: heads / P - tails / (1 - P),
    hess=lambda P, heads, tails: -heads / P**2 - tails / (1 - P) ** 2,
    name="log-likelihood of a coin",
    formula=r"h \ln P + t \ln (1 - P)",
    domain=(0.01, 0.99),
)

# One law test covers each of these over its whole domain.
SMOOTH = (
    square, cube, quartic, hill, reciprocal, square_root, sine, exponential, logarithm,
    omega, rounded_corner, five_wells, double_well, quarter_double_well, square_minus_two,
    cycling_cubic, arctangent, double_root,
)

# These have no slope at 0, and are tested away from it.
KINKED = (absolute, cube_root, step)
