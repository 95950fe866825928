"""Checks of the exercises 05: Hessians."""

import numpy as np
import sympy as sp

from helpers import critical_points, finite_difference, landscapes
from helpers.checks.framework import Check, compare, finite, judge


# f = x^3 y + 2 x y^2 - 3 x^2
def _second_slopes(x, y):
    return 6 * x * y - 6, 3 * x**2 + 4 * y, 4 * x


def _table(x, y, mixed=1.0):
    xx, xy, yy = _second_slopes(x, y)
    return [[xx, mixed * xy], [mixed * xy, yy]]


def _slope_products(x, y):
    g = np.array([3 * x**2 * y + 2 * y**2 - 6 * x, x**3 + 4 * x * y])
    return np.outer(g, g)


def _by_sympy(x, y):
    X, Y = sp.symbols("x y")
    H = sp.hessian(X**3 * Y + 2 * X * Y**2 - 3 * X**2, (X, Y))
    return H.subs({X: x, Y: y}).tolist()


hessian_of_f = compare(
    "hessian_of_f",
    _table,
    cases=[(1.5, 2.0), (-0.5, 1.0), (2.0, -3.0)],
    mistakes={
        "Off the diagonal stands twice the right thing. f_xy stands in two places, once in each.": (
            lambda x, y: _table(x, y, mixed=2.0)
        ),
        "These are products of first slopes. Differentiate a second time; do not square.": (
            _slope_products
        ),
        "You let x answer to x and y answer to y alone. How does the slope in x answer to y?": (
            lambda x, y: _table(x, y, mixed=0.0)
        ),
        "The first row belongs to f_x: your diagonal stands the other way round.": (
            lambda x, y: np.array(_table(x, y))[::-1, ::-1]
        ),
        "Differentiate -3x^2 twice: something of it stays.": (
            lambda x, y: np.add(_table(x, y), [[6, 0], [0, 0]])
        ),
    },
    right=[
        lambda x, y: np.array(_table(x, y), dtype=np.float32),
        _by_sympy,
        lambda x, y: ((6 * (x * y - 1), 4 * y + 3 * x * x), (3 * x * x + 4 * y, 4 * x)),
    ],
)


def _roots(middle, end):
    """Return the roots of z^2 - middle z + end, smaller first."""
    root = np.sqrt(middle**2 / 4 - end + 0j)
    return np.real([middle / 2 - root, middle / 2 + root])


eigenvalues = compare(
    "eigenvalues",
    np.linalg.eigvalsh,
    cases=[
        (np.array([[2.0, 2.0], [2.0, 5.0]]),),
        (np.array([[1.0, -3.0], [-3.0, 1.0]]),),
        (np.array([[-4.0, -1.0], [-1.0, -6.0]]),),
    ],
    mistakes={
        "These are the entries of the diagonal. They are eigenvalues only where the rest is 0.": (
            lambda H: np.sort(np.diag(H))
        ),
        "The sign of the trace is wrong: the product of (d - λ) gives -trace times λ.": (
            lambda H: np.sort(-np.linalg.eigvalsh(H))
        ),
        "The quadratic formula has a half of everything: divide the whole by 2.": (
            lambda H: 2 * np.linalg.eigvalsh(H)
        ),
        "The half of the trace is squared under the root, too: (trace / 2)^2.": (
            lambda H: (
                np.trace(H) / 2 + np.array([-1, 1]) * np.sqrt(np.trace(H) ** 2 - np.linalg.det(H))
            )
        ),
        "The determinant is a d - b c. With the plus sign you get other roots.": (
            lambda H: _roots(np.trace(H), H[0, 0] * H[1, 1] + H[0, 1] * H[1, 0])
        ),
        "The larger one comes first. The task wants the smaller one first.": (
            lambda H: np.linalg.eigvalsh(H)[::-1]
        ),
    },
    right=[
        lambda H: _roots(np.trace(H), np.linalg.det(H)),
        lambda H: np.float32(np.sort(np.linalg.eig(H)[0])),
        lambda H: sorted(np.roots([1, -(H[0][0] + H[1][1]), H[0][0] * H[1][1] - H[0][1] ** 2])),
        lambda H: (
            (H[0, 0] + H[1, 1]) / 2 + np.hypot((H[0, 0] - H[1, 1]) / 2, H[0, 1]) * np.array([-1, 1])
        ),
    ],
)

SUM_ALONE = "You checked the sum. It cannot tell 5 and 1 from 4 and 2: use the other check, too."
ROUNDED = "B: printed numbers are rounded. By how much may sum and product be off?"
SIGNS = "D: a negative eigenvalue is no crime. What do sum and product say?"
PRODUCT_SIGN = "E: the product has the right size. Has it the right sign?"
ACQUITTED = "A: the sum may be rounding. Is the product off by more than rounding can explain?"


def _judge_crimes(result):
    try:
        row = tuple(np.asarray(result, dtype=float).tolist())
    except (TypeError, ValueError):
        row = ()
    if len(row) != 5 or any(answer not in (0.0, 1.0) for answer in row):
        return "Return five numbers, each 1 (possible) or 0 (impossible), for A to E."
    found = (why for answers, why in _CRIMES if answers == row)
    return None if row == (0, 1, 0, 1, 0) else next(found, _first_crime(row))


def _first_crime(row):
    name = next(n for n, a, b in zip("ABCDE", row, (0, 1, 0, 1, 0)) if a != b)
    return f"Look at {name} again: compare sum and product with trace and determinant."


_CRIMES = [
    ((1, 1, 1, 1, 0), SUM_ALONE),
    ((0, 0, 0, 1, 0), ROUNDED),
    ((0, 1, 0, 0, 0), SIGNS),
    ((0, 1, 0, 1, 1), PRODUCT_SIGN),
    ((1, 1, 0, 1, 0), ACQUITTED),
]

possible_pairs = judge(
    "possible_pairs",
    _judge_crimes,
    cases=[()],
    mistakes={why: (lambda row=row: row) for row, why in _CRIMES},
    right=[
        lambda: [0, 1, 0, 1, 0],
        lambda: np.array([False, True, False, True, False]),
        lambda: (0.0, 1.0, 0.0, 1.0, 0.0),
    ],
)

# A measured trough: its second eigenvalue, 5e-14, is noise.
NOISY = np.array([[1.0, 1.0], [1.0, 1.0 + 1e-13]])
ROUND = "A bend of 5e-14 beside one of 2 is rounding. Give zero a width."
WIDTH = "A fixed width for zero depends on the unit of f. Let it grow with the largest eigenvalue."
HESSIANS = [
    np.array([[4.0, -1.0], [-1.0, 6.0]]),
    np.array([[-4.0, -1.0], [-1.0, -6.0]]),
    np.array([[1.0, 2.0], [2.0, 1.0]]),
    np.array([[4.0, 0.0], [0.0, -4.0]]),
    np.array([[2.0, 0.0], [0.0, 0.0]]),
    np.zeros((2, 2)),
    np.diag([1.0, 0.0, -1.0]),
    np.diag([-1.0, -2.0, 3.0]),
    np.diag([-1.0, -2.0, -3.0]),
    NOISY,
    1e6 * NOISY,  # the same surface in another unit: noise grows, and so must the width of zero
    1e-12 * np.array([[4.0, -1.0], [-1.0, 6.0]]),
]


def _verdict(values, zero):
    """Return the verdict of a list of numbers of which those within zero count as none."""
    if min(values) > zero:
        return "minimum"
    if max(values) < -zero:
        return "maximum"
    return "saddle" if min(values) < -zero and max(values) > zero else "undecided"


def _by_determinant(H):
    det = np.linalg.det(H)
    return "undecided" if abs(det) < 1e-9 else "minimum" if det > 0 else "saddle"


def _cautious(H):
    verdict = critical_points.classify(H)
    return "undecided" if verdict == "saddle" else verdict


def _zero_first(H):
    values = np.linalg.eigvalsh(H)
    return "undecided" if np.min(abs(values)) <= 1e-9 * np.max(abs(values)) else _verdict(values, 0)


def _zero_as_rising(H):
    verdict = critical_points.classify(H)
    rises = verdict == "undecided" and np.trace(H) >= 0
    return "minimum" if rises else "maximum" if verdict == "undecided" else verdict


classify = compare(
    "classify",
    critical_points.classify,
    cases=[(H,) for H in HESSIANS],
    mistakes={
        "Opposite signs are a verdict: one direction rises, another falls.": _cautious,
        "The diagonal knows the bends along the axes alone. Which directions decide?": (
            lambda H: _verdict(np.diag(H), 1e-9)
        ),
        "The determinant alone cannot tell two falling directions from two rising ones.": (
            _by_determinant
        ),
        ROUND: lambda H: _verdict(np.linalg.eigvalsh(H), 0),
        WIDTH: lambda H: _verdict(np.linalg.eigvalsh(H), 1e-9),
        "One zero does not silence two opposite signs: what do 1 and -1 say beside a 0?": (
            _zero_first
        ),
        "A direction of bend 0 neither rises nor falls, as far as H knows: no minimum yet.": (
            _zero_as_rising
        ),
    },
    right=[
        critical_points.by_minors,
        lambda H: _verdict(list(np.linalg.eigvalsh(H)), 1e-9 * np.abs(H).max()),
        lambda H: _verdict(np.linalg.eigvals(H).real, 1e-8 * np.linalg.norm(H)),
        lambda H: np.str_(critical_points.by_eigenvalues(np.asarray(H).tolist())),
    ],
)


def _quadratic(f0, g, H, d, half=0.5, mixed=2.0):
    bends = H[0][0] * d[0] ** 2 + mixed * H[0][1] * d[0] * d[1] + H[1][1] * d[1] ** 2
    return f0 + g[0] * d[0] + g[1] * d[1] + half * bends


quadratic = compare(
    "quadratic",
    _quadratic,
    cases=[
        (1.0, np.array([2.0, -1.0]), np.array([[3.0, 0.5], [0.5, -2.0]]), np.array([0.2, 0.3])),
        (0.0, np.array([0.0, 0.0]), np.array([[4.0, -1.0], [-1.0, 6.0]]), np.array([-1.0, 0.5])),
        (-2.0, np.array([1.0, 3.0]), np.array([[0.0, 2.0], [2.0, 0.0]]), np.array([0.5, 0.5])),
    ],
    mistakes={
        "The bend counts half: its parabola is f'' h^2 / 2.": (
            lambda f0, g, H, d: _quadratic(f0, g, H, d, half=1.0)
        ),
        "The mixed term comes twice: H has two entries off the diagonal.": (
            lambda f0, g, H, d: _quadratic(f0, g, H, d, mixed=1.0)
        ),
        "The mixed term is missing: both variables move at once.": (
            lambda f0, g, H, d: _quadratic(f0, g, H, d, mixed=0.0)
        ),
        "The bend is missing: this is the tangent plane.": (
            lambda f0, g, H, d: _quadratic(f0, g, H, d, half=0.0)
        ),
        "The slope is missing. It is 0 at a critical point only.": (
            lambda f0, g, H, d: _quadratic(f0, 0 * g, H, d)
        ),
        "That is the change alone: the height where you stand is missing.": (
            lambda f0, g, H, d: _quadratic(0.0, g, H, d)
        ),
    },
    right=[
        lambda f0, g, H, d: f0 + g @ d + d @ H @ d / 2,
        lambda f0, g, H, d: np.float32(f0 + np.dot(g, d) + 0.5 * np.sum(np.outer(d, d) * H)),
        lambda f0, g, H, d: f0 + sum((g[i] + H[i] @ d / 2) * d[i] for i in range(2)),
    ],
)


def _egg(p):
    return np.exp(p[0]) * np.cos(2 * p[1]) + p[0] * p[1] ** 2


def _three(p):
    return p[0] ** 2 * p[1] + np.sin(p[1] * p[2]) + p[2] ** 3


NOISE = "The numbers jump about: your step is so small that rounding is all you see."
BUILD = (
    "Far off, and not by rounding. Compare with the formula: the four corners, their signs, and "
    "what you divide by. If these are right, your step is too large."
)
FOUR = "Off the diagonal it is 4 times too large: how far apart are the corners, in each variable?"
LAME = "Not symmetric. Use a difference that treats both variables alike."
NO_MIXED = "Off the diagonal stands 0: no two variables ever moved together."
COARSE = (
    "Off by more than 0.001. Is the difference one-sided, or the step badly chosen? Try one "
    "ten times smaller and one ten times larger."
)


def _judge_numerical(result, f, p):
    want = finite_difference.hessian(f, p)
    got = finite(result, want.shape)
    if got is None:
        return f"Return finite numbers in shape {want.shape}, a row and a column for each variable."
    mixed = ~np.eye(len(p), dtype=bool)
    if np.allclose(got[mixed], 4 * want[mixed], rtol=1e-2, atol=1e-3):
        return FOUR
    return NO_MIXED if not got[mixed].any() else _inexact(got, abs(got - want).max())


def _inexact(got, error):
    """Return what is wrong with a Hessian of the right build, or None."""
    if error > 0.1:
        return BUILD
    if abs(got - got.T).max() > 1e-5:  # rounding, at a step of 1e-5, stays below
        return LAME
    return COARSE if error > 1e-3 else None


def _differences(f, p, h=1e-3, mixed_by=4.0):
    steps = h * np.eye(len(p))
    H = [[f(p + a + b) - f(p + a - b) - f(p - a + b) + f(p - a - b) for b in steps] for a in steps]
    scale = np.where(np.eye(len(p)), 4.0, mixed_by)
    return np.array(H) / (scale * h**2)


def _forward_of_central(f, p, h=1e-3):
    def grad(q):
        return np.array([(f(q + e) - f(q - e)) / (2e-5) for e in 1e-5 * np.eye(len(q))])

    return np.array([(grad(p + e) - grad(p)) / h for e in h * np.eye(len(p))])


def _central_of_central(f, p):
    def grad(q):
        return finite_difference.central_gradient(f, q, 1e-4)

    H = np.array([(grad(p + e) - grad(p - e)) / 2e-3 for e in 1e-3 * np.eye(len(p))])
    return (H + H.T) / 2


def _diagonal_only(f, p, h=1e-3):
    return np.diag([(f(p + e) - 2 * f(p) + f(p - e)) / h**2 for e in h * np.eye(len(p))])


def _one_sided(f, p, h=1e-3):
    steps = h * np.eye(len(p))
    return np.array(
        [[(f(p + a + b) - f(p + a) - f(p + b) + f(p)) / h**2 for b in steps] for a in steps]
    )


def _verdict_numerical(answers, cases):
    """Return what is wrong with the answers; the first two belong to places side by side."""
    here, beside = (finite(answer, (3, 3)) for answer in answers[:2])
    both = here is not None and beside is not None
    # No smooth error does that, not even a large one.
    if both and abs(here - beside).max() > max(1e-2, 1e-3 * abs(here).max()):
        return NOISE
    return next((v for a, c in zip(answers, cases) if (v := _judge_numerical(a, *c))), None)


PLACE = np.array([1.0, -0.5, 2.0])
numerical_hessian = Check(
    "numerical_hessian",
    _verdict_numerical,
    cases=[(_three, PLACE), (_three, PLACE + 1e-9), (_egg, np.array([0.5, 0.8]))],
    mistakes={
        NOISE: lambda f, p: _differences(f, p, 1e-8),
        FOUR: lambda f, p: _differences(f, p, mixed_by=1.0),
        LAME: _forward_of_central,
        NO_MIXED: _diagonal_only,
        COARSE: _one_sided,
        BUILD: lambda f, p: 2 * _differences(f, p),
    },
    right=[
        _differences,
        finite_difference.hessian,
        lambda f, p: _differences(f, p, 3e-4).tolist(),
        _central_of_central,
    ],
)

FLATTEST = "That direction is not turned either, but there the surface is flattest."
MIDDLE = "That direction is not turned either, but along another one the bend is larger."
LENGTH = "The direction is right, but its length is not 1."
ROW = "numpy keeps eigenvectors in the columns. You took a row."
TURNED = "H turns this direction, so the bend along it is not the largest."
LARGEST_SIZE = "You took the bend of the largest size. It is negative: the surface falls there."


def _judge_sharpest(result, H):
    u = finite(result, (len(H),))
    if u is None:
        return f"Return a direction: {len(H)} finite numbers, in an array of shape ({len(H)},)."
    values, vectors = np.linalg.eigh(H)
    length = np.linalg.norm(u)
    if not (np.isfinite(length) and length > 1e-9):
        return "It has no direction: its length is 0 or not finite."
    along = abs(vectors.T @ u) / length  # both signs of u are one direction
    if along[-1] > 1 - 1e-6:
        return None if abs(length - 1) < 1e-5 else LENGTH
    return _astray(abs(u), abs(vectors), along, values)


def _astray(size, vectors, along, values):
    """Return what is wrong with a direction that is not the sharpest."""
    if along[1:].max() > 1 - 1e-6:
        return MIDDLE
    if along[0] > 1 - 1e-6:
        least = abs(values[0]) > abs(values[-1]) and along[0] > 0.5
        return LARGEST_SIZE if least and values[0] < 0 else FLATTEST
    is_row = any(np.allclose(size, row, atol=1e-6) for row in vectors)
    return ROW if is_row else TURNED


def _row_of_eig(H):
    return np.linalg.eigh(H)[1][-1]


SHARP = [
    np.array([[4.0, -1.0], [-1.0, 6.0]]),
    np.array([[2.0, 1.0, 0.0], [1.0, 3.0, -1.0], [0.0, -1.0, 5.0]]),
    np.array([[-7.0, 1.0], [1.0, 2.0]]),
    np.array([[6.0, 1.0], [1.0, 2.0]]),  # eig, which does not sort, gives the largest first
]


def _power(H, steps=400):
    """Return what (H + shift) makes of a vector in the end: its sharpest direction."""
    u = np.arange(1.0, len(H) + 1)
    for _ in range(steps):
        u = (H + 10 * np.eye(len(H))) @ u
        u = u / np.linalg.norm(u)
    return u


sharpest = judge(
    "sharpest",
    _judge_sharpest,
    cases=[(H,) for H in SHARP],
    mistakes={
        FLATTEST: lambda H: np.linalg.eigh(H)[1][:, 0],
        MIDDLE: lambda H: np.linalg.eigh(H)[1][:, 1],
        ROW: _row_of_eig,
        LENGTH: lambda H: 2 * np.linalg.eigh(H)[1][:, -1],
        TURNED: lambda H: np.eye(len(H))[np.argmax(np.diag(H))],
        LARGEST_SIZE: lambda H: np.linalg.eigh(H)[1][:, np.argmax(abs(np.linalg.eigvalsh(H)))],
    },
    right=[
        lambda H: np.linalg.eigh(H)[1][:, -1],
        lambda H: -np.linalg.eigh(H)[1][:, -1],
        lambda H: np.linalg.eig(H)[1][:, np.argmax(np.linalg.eig(H)[0])].astype(np.float32),
        lambda H: _power(H).tolist(),
    ],
)


def _room(x, y, judge_by=critical_points.classify, critical=None):
    p = np.array([x, y], dtype=float)
    level = np.abs(landscapes.temperature.grad(p)).max() < 1e-9 if critical is None else critical
    return judge_by(landscapes.temperature.hess(p)) if level else "not critical"


def _one_slope(x, y):
    slopes = landscapes.temperature.grad(np.array([x, y], dtype=float))
    return _room(x, y, critical=bool(np.abs(slopes).min() < 1e-9))


def _maximum_on_lines(x, y):
    verdict = _room(x, y)
    return "maximum" if verdict == "undecided" else verdict


room = compare(
    "room",
    _room,
    cases=[
        *[(4.0, 4.0), (6.0, 6.0), (0.0, 3.0), (2.0, 0.0), (0.0, 0.0)],
        *[(4.0, 6.0), (6.0, 3.0), (1.0, 1.0), (0.0, 8.0)],
    ],
    mistakes={
        "At (4, 6) one slope is 0 and the other is not. Both must vanish at the same point.": (
            _one_slope
        ),
        "You asked H without asking the slope first. Where is the ground level at all?": (
            lambda x, y: _room(x, y, critical=True)
        ),
        "At (6, 6) no axis bends, but that is not all of H. What signs have its eigenvalues?": (
            lambda x, y: _room(x, y, judge_by=lambda H: _verdict(np.diag(H), 1e-9))
        ),
        "On the lines an eigenvalue is 0. What you know of T is more than what H knows.": (
            _maximum_on_lines
        ),
    },
    right=[
        lambda x, y: _room(x, y, judge_by=critical_points.by_minors),
        lambda x, y: np.str_(_room(x, y)),
        lambda x, y: {(4, 4): "minimum", (6, 6): "saddle"}.get(
            (x, y), "undecided" if x * y == 0 else "not critical"
        ),
    ],
)

BENT = "Its Hessian at (0, 0) is not 0: some direction still bends at second order."
TROUGH = "Somewhere near (0, 0) it is as low as at (0, 0): not a strict minimum."
FALLS = "Somewhere near (0, 0) it is lower than at (0, 0): not a minimum."
VALUE = "Return a function of p, not one of its values."


RADII = np.array([0.5, 0.1, 1e-2, 1e-4])
TURN = np.linspace(0, 2 * np.pi, 72, endpoint=False)


def _ring(f, r, turn):
    """Return f - f(0, 0) at the angles turn of the circle of radius r."""
    points = r * np.array([np.cos(turn), np.sin(turn)])
    return np.array([float(f(p)) - float(f(np.zeros(2))) for p in points.T])


def _rings(f):
    """Return f - f(0, 0) on four circles around (0, 0), (4, 72)."""
    return np.array([_ring(f, r, TURN) for r in RADII])


def _lowest(f, r):
    """Return the lowest f - f(0, 0) on a circle: grid points alone could miss a narrow trough."""
    heights, width = _ring(f, r, TURN), TURN[1]
    starts = TURN[np.argsort(heights)[:4]]
    for _ in range(20):
        turn = starts[:, None] + np.linspace(-width, width, 9)
        heights = _ring(f, r, turn.ravel()).reshape(turn.shape)
        starts, width = turn[np.arange(4), heights.argmin(axis=1)], width / 3
    return heights.min()


def _judge_flat(f):
    if not callable(f):
        return VALUE
    try:
        heights, least = _rings(f), _lowest(f, RADII[0])
    except Exception as error:
        return f"Your function stopped near (0, 0) with {type(error).__name__}: {error}"
    if not np.isfinite(heights).all():
        return "Near (0, 0) its values are not finite (nan or inf)."
    if (heights < -1e-13).any() or least < -1e-13:
        return FALLS
    # Opposite points together, over the squared distance: a bend that stays as they come near.
    bends = abs(heights[:, :36] + heights[:, 36:]).max(axis=1) / RADII**2
    if not bends[3] <= max(0.5 * bends[2], 1e-4):
        return BENT
    return TROUGH if least < 1e-12 or (heights[1] <= 0).any() else None


flat_minimum = judge(
    "flat_minimum",
    _judge_flat,
    cases=[()],
    mistakes={
        BENT: lambda: lambda p: p[0] ** 2 + p[1] ** 2,
        TROUGH: lambda: lambda p: (p[0] - 2 * p[1]) ** 4,  # level between two grid points
        FALLS: lambda: lambda p: p[0] ** 3 + p[1] ** 3,
        VALUE: lambda: 0.0,
    },
    right=[
        lambda: lambda p: p[0] ** 4 + p[1] ** 4,
        lambda: lambda p: np.sum(np.square(p)) ** 2,
        lambda: lambda p: abs(p[0]) ** 2.5 + 3 * p[1] ** 4,
        lambda: lambda p: 7 + np.hypot(*p) ** 4,
    ],
)
