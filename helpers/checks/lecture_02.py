"""Checks of lecture 02: means, coins, signs of slopes, ends and kinks, fooled methods."""

import math
from itertools import pairwise

import numpy as np

from helpers.checks.framework import Unfit, compare, judge
from helpers.iteration import take
from helpers.objectives import five_wells
from helpers.root_finding import bisection

best_place = compare(
    "best_place",
    lambda lines: sum(lines) / len(lines),
    # Two lines alone would take the median and the middle for the mean.
    cases=[([1, 2, 6],), ([0.5, 4.0],), ([1, 2, 3, 4, 100],), ([7, 7, 7, -2],), ([1, 3, 3],)],
    mistakes={
        "This is the median. It is best for the sum of lengths; squares weigh far lines more.": (
            np.median
        ),
        "This is the middle of the two outermost lines. The lines between pull as well.": (
            lambda lines: (min(lines) + max(lines)) / 2
        ),
        "You solved for x, but did not divide: there is one term in x for each line.": sum,
        "You divide by one line too few: every line brings one x.": (
            lambda lines: sum(lines) / (len(lines) - 1)
        ),
        "You count a place once even where several lines stand. Each line has its own square.": (
            lambda lines: sum(set(lines)) / len(set(lines))
        ),
        "This is the lowest total cost. Asked is the place x where it occurs.": (
            lambda lines: len(lines) * np.var(lines)
        ),
    },
    right=[
        np.mean,
        lambda lines: np.float32(np.mean(lines)),
        lambda lines: np.linalg.lstsq(np.ones((len(lines), 1)), np.array(lines, float))[0][0],
        # The factor 2 of the slope is left out: its zero stays where it is.
        lambda lines: take(bisection(lambda x: sum(x - a for a in lines), -200, 200), 60)[-1],
    ],
)

heavy_line = compare(
    "heavy_line",
    lambda: 25 / 4,
    cases=[()],
    mistakes={
        "The weight of the third line is lost: this is best when all three cost the same.": (
            lambda: 5.0
        ),
        "The first bracket lost its factor 2 on the way: it is 2x - 2a, not 2x - a.": lambda: 6.0,
        "The weight multiplies the place of the third line, but its x too: count the x again.": (
            lambda: 25 / 3
        ),
        "You squared the weight. It stands in front of the bracket, so it comes out once.": (
            lambda: 45 / 6
        ),
        "This is the lowest total cost. Asked is the place x where it occurs.": lambda: 56.75,
    },
    right=[lambda: 6.25, lambda: np.float32(6.25), lambda: (2 + 3 + 2 * 10) / 4],
    rtol=1e-3,
)

best_coin = compare(
    "best_coin",
    lambda heads, tosses: heads / tosses,
    # Never as many heads as tails: there every swap is right.
    cases=[(7, 10), (1, 4), (12, 30)],
    mistakes={
        "Heads and tails are swapped: P is the probability of heads.": (
            lambda heads, tosses: (tosses - heads) / tosses
        ),
        "These are the odds, heads for each tail. A probability counts all tosses below.": (
            lambda heads, tosses: heads / (tosses - heads)
        ),
        "You set the logarithm itself to 0, which asks for a certain row. Set its slope to 0.": (
            lambda heads, tosses: 1.0
        ),
        "This is the logarithm at its peak: a height. Asked is the place P of the peak.": (
            lambda heads, tosses: (
                heads * np.log(heads / tosses) + (tosses - heads) * np.log(1 - heads / tosses)
            )
        ),
        "One half is the best coin only when heads and tails are equally many. Use the counts.": (
            lambda heads, tosses: 0.5
        ),
    },
    right=[
        lambda heads, tosses: np.float64(heads) / tosses,
        lambda heads, tosses: np.float32(heads / tosses),
        lambda heads, tosses: 1 / (1 + (tosses - heads) / heads),
        lambda heads, tosses: take(bisection(lambda P: tosses * P - heads, 0, 1), 60)[-1],
    ],
)


def _by_signs(falls_then_climbs, climbs_then_falls, else_):
    """Return a classifier of neighbouring signs with these three words."""
    words = {(-1, 1): falls_then_climbs, (1, -1): climbs_then_falls}
    return lambda signs: [words.get(pair, else_) for pair in pairwise(signs)]


def _with_loop(signs):
    found = []
    for i in range(len(signs) - 1):
        change = signs[i + 1] - signs[i]
        found.append("minimum" if change > 0 else "maximum" if change < 0 else "neither")
    return found


def _full_words(words):
    """Return the words of an answer, min and max written out."""
    short = {"min": "minimum", "max": "maximum"}
    parts = words.replace(",", " ").split() if isinstance(words, str) else words
    words = [str(part).strip().lower() for part in parts]
    words = [short.get(word, word) for word in words]
    if strange := set(words) - {"minimum", "maximum", "neither"}:
        raise Unfit(f"{min(strange)!r} is none of the words: minimum, maximum, neither.")
    return words


classify = compare(
    "classify",
    _by_signs("minimum", "maximum", "neither"),
    cases=[([-1, 1],), ([1, 1, -1, -1, 1],), ([1, -1, 1, -1, -1],), ([1, 1],)],
    mistakes={
        "Minimum and maximum are swapped: where f falls and then climbs lies a bottom.": (
            _by_signs("maximum", "minimum", "neither")
        ),
        "'flat' is none of the words: ": _by_signs("minimum", "maximum", "flat"),
        "You look only at what comes after the point. Without a change of sign it is neither.": (
            lambda signs: ["minimum" if s > 0 else "maximum" for s in signs[1:]]
        ),
        "You look only at what comes before the point. Without a change of sign it is neither.": (
            lambda signs: ["minimum" if s < 0 else "maximum" for s in signs[:-1]]
        ),
        "Where the slope keeps its sign there is no minimum: think of x cubed at 0.": (
            _by_signs("minimum", "maximum", "minimum")
        ),
        "Where the slope keeps its sign there is no maximum: think of x cubed at 0.": (
            _by_signs("minimum", "maximum", "maximum")
        ),
    },
    right=[
        _with_loop,
        lambda signs: np.array(["maximum", "neither", "minimum"])[np.diff(signs) // 2 + 1],
        lambda signs: tuple(_with_loop(signs)),
        lambda signs: [word.title() for word in _with_loop(signs)],
        lambda signs: ", ".join(word.replace("imum", "") for word in _with_loop(signs)),
    ],
    view=_full_words,
)


def valley(x):
    """|x - 1| (x - 4)^2 / 4 + x / 10: a kink at 1, lower than the smooth bottom near 3.93."""
    return abs(x - 1) * (x - 4) ** 2 / 4 + x / 10


def wave(x):
    """x^3 - 3x: slopes of 0 at -1 (highest nearby) and 1 (lowest nearby)."""
    return x**3 - 3 * x


def _lowest_among(choose):
    """Return lowest(f, special, a, b) that compares f at choose(inside, a, b)."""

    def lowest(f, special, a, b):
        return min(choose([s for s in special if a < s < b], a, b), key=f)

    return lowest


def _with_arrays(f, special, a, b):
    x = np.r_[a, b, np.clip(special, a, b)]  # what lies outside becomes an end
    return x[np.argmin(f(x))]


def _with_loop_lowest(f, special, a, b):
    best = a
    for x in [b, *special]:
        if a <= x <= b and f(x) < f(best):
            best = x
    return best


VALLEY_SPECIAL, WAVE_SPECIAL = [1.0, 2.069045, 3.930955], [-1.0, 1.0]

lowest = compare(
    "lowest",
    _lowest_among(lambda inside, a, b: [a, b, *inside]),
    # Each kind of candidate wins once, and something lower lies outside of most intervals.
    cases=[
        (valley, VALLEY_SPECIAL, 1.5, 3.5),
        (valley, VALLEY_SPECIAL, 2.5, 6.0),
        (wave, WAVE_SPECIAL, -3.0, 1.5),
        (wave, WAVE_SPECIAL, -1.5, 2.5),
        (wave, WAVE_SPECIAL, -1.5, 0.5),
    ],
    mistakes={
        "You compare only slopes of 0 and kinks. The ends of the interval are candidates too.": (
            _lowest_among(lambda inside, a, b: inside)
        ),
        "You compare only the ends. Slopes of 0 and kinks inside are candidates too.": (
            _lowest_among(lambda inside, a, b: [a, b])
        ),
        "You take the first candidate inside. Several may lie there: compare their heights.": (
            _lowest_among(lambda inside, a, b: inside[:1])
        ),
        "You also compare places outside of [a, b]. The house must stand inside.": (
            lambda f, special, a, b: min([a, b, *special], key=f)
        ),
        "This is the highest point. Asked is the lowest.": (
            lambda f, special, a, b: max([a, b, *(s for s in special if a < s < b)], key=f)
        ),
        "This is the height f(x). Asked is the place x.": (
            lambda f, special, a, b: min(f(s) for s in [a, b, *special] if a <= s <= b)
        ),
    },
    right=[
        _with_arrays,
        _with_loop_lowest,
        lambda f, special, a, b: sorted([s for s in [a, b, *special] if a <= s <= b], key=f)[0],
    ],
)

MANY = np.repeat([1, 0], [7000, 3000])


def _choices(tosses):
    """Return the logarithm of the number of rows with as many heads."""
    heads = int(np.sum(tosses))
    return math.log(math.comb(len(tosses), heads))


log_likelihood = compare(
    "log_likelihood",
    lambda P, tosses: np.sum(np.where(tosses, np.log(P), np.log(1 - P))),
    # The short rows are right for a product as well; the long ones underflow.
    cases=[(0.7, np.array([1, 1, 0])), (0.2, np.array([0, 1, 0, 0])), (0.7, MANY), (0.4, MANY)],
    mistakes={
        "You multiply first: the product underflows to 0, and its logarithm is minus infinity.": (
            lambda P, tosses: np.log(np.prod(np.where(tosses, P, 1 - P)))
        ),
        "Heads and tails are swapped: P belongs to the tosses that are 1.": (
            lambda P, tosses: np.sum(np.where(tosses, np.log(1 - P), np.log(P)))
        ),
        "This is the log loss. The log-likelihood is its negative: logarithms of probabilities.": (
            lambda P, tosses: -np.sum(np.where(tosses, np.log(P), np.log(1 - P)))
        ),
        "You count every order of these tosses. Asked is this one row.": (
            lambda P, tosses: _choices(tosses) + np.sum(np.where(tosses, np.log(P), np.log(1 - P)))
        ),
        "This is the mean over the tosses. Asked is the sum.": (
            lambda P, tosses: np.mean(np.where(tosses, np.log(P), np.log(1 - P)))
        ),
        "You add the heads and forget the tails: each toss brings a factor.": (
            lambda P, tosses: np.sum(tosses) * np.log(P)
        ),
        "This is the logarithm to base 2. In this course log is ln.": (
            lambda P, tosses: np.sum(np.where(tosses, np.log2(P), np.log2(1 - P)))
        ),
        "This is the logarithm to base 10. In this course log is ln.": (
            lambda P, tosses: np.sum(np.where(tosses, np.log10(P), np.log10(1 - P)))
        ),
    },
    right=[
        lambda P, tosses: sum(tosses) * np.log(P) + (len(tosses) - sum(tosses)) * np.log1p(-P),
        lambda P, tosses: sum(np.log(P) if toss else np.log(1 - P) for toss in tosses),
        lambda P, tosses: tosses @ np.log([P] * len(tosses)) + (1 - tosses).sum() * np.log(1 - P),
        lambda P, tosses: np.float32(np.log(np.where(tosses == 1, P, 1 - P)).sum()),
    ],
)

D = 6.995952  # the lowest of the five wells


def _fooled(fences):
    """Return what is wrong with these fences, or None where bisection ends elsewhere than in D."""
    try:
        left, right = (float(x) for x in fences)
    except (TypeError, ValueError):
        return "Return two numbers: (left, right)."
    if not 0 <= left < right <= 10:
        return "The fences must stand in order and in the domain: 0 <= left < right <= 10."
    if not left < D < right:
        return "The lowest well D must lie between your fences: else nothing is missed."
    if not five_wells.grad(left) < 0 < five_wells.grad(right):
        return "Bisection does not even start: it needs slope below 0 at left, above 0 at right."
    end = take(bisection(five_wells.grad, left, right), 60)[-1]
    return "From these fences bisection does end in D." if abs(end - D) < 1e-3 else None


fool_bisection = judge(
    "fool_bisection",
    _fooled,
    cases=[()],
    mistakes={
        "From these fences bisection does end in D.": lambda: (6.5, 7.5),
        "Bisection does not even start": lambda: (3.5, 9.5),
        "The lowest well D must lie between your fences": lambda: (0.0, 1.5),
        "The fences must stand in order": lambda: (9.3, 2.5),
        "Return two numbers": lambda: 7.0,
    },
    right=[lambda: (2.5, 9.3), lambda: [4.5, 9.3], lambda: np.array([0.5, 9.75], np.float32)],
)


def _three_flat(design):
    """Return what is wrong with (slope, points), or None: three zeros, no change from - to +."""
    try:
        slope, points = design
        points = np.sort([float(p) for p in points])
        near = np.array([[float(slope(p + h)) for p in points] for h in (0, 1e-9, 1e-3)])
        x = np.linspace(-10, 10, 4001)
        x = x[abs(x[:, None] - points).min(axis=1) > 0.01]
        y = np.array([float(slope(t)) for t in x])
    except Exception:
        return "Return the slope, a function of one number, and the list of its three places."
    if len(points) != 3 or min(np.diff(points)) < 0.1 or max(abs(points)) > 9:
        return "Three different places are asked, at least 0.1 apart and between -9 and 9."
    if max(abs(near[0])) > 1e-9:
        return "At one of your three places the slope is not 0."
    if (abs(near[1]) > 0.9 * abs(near[2])).any():  # it should shrink on the way to the place
        return "Your slope jumps at one of its places. It must be continuous there."
    return _signs_of_slope(y) or _fourth_place(slope, x, y) or _far_place(slope)


def _signs_of_slope(y):
    if (y == 0).any() or not np.isfinite(y).all():
        return "Away from your three places the slope must be a number other than 0."
    if (np.diff(np.sign(y)) > 0).any():
        return "Somewhere your slope goes from minus to plus: there f has a minimum."
    return None


def _far_place(slope):
    """Return what is wrong where slope comes down to 0 beyond -10 and 10, or changes its sign."""
    for side in (1, -1):
        x = side * np.linspace(10, 100, 3601)
        try:
            y = np.array([float(slope(t)) for t in x])
        except OverflowError:  # it grows too fast to come back
            continue
        size = abs(y)
        dip = (size[1:-1] < size[:-2]) & (size[1:-1] < size[2:])  # one that dies out has no dip
        for i in np.flatnonzero(dip | (y[:-2] * y[2:] < 0)):
            between = [float(slope(t)) for t in np.linspace(x[i], x[i + 2], 501)]
            if min(between) * max(between) <= 0 or min(map(abs, between)) < 1e-3 * size[i]:
                return f"Look farther out: near x = {x[i + 1]:.0f} your slope is 0 once more."
    return None


def _fourth_place(slope, x, y):
    """Return what is wrong where the slope y at x changes its sign, or touches 0, elsewhere."""
    size = abs(y)
    closed = x[2:] - x[:-2] < 0.011  # else one of the three places lies between
    low = closed & (size[1:-1] <= size[:-2]) & (size[1:-1] <= size[2:])
    for i in np.flatnonzero(low | (closed & (y[1:-1] * y[2:] < 0))):
        between = [float(slope(t)) for t in np.linspace(x[i], x[i + 2], 201)]
        if min(between) * max(between) <= 0 or min(map(abs, between)) < 1e-3 * size[i]:
            return "Between your places the slope is 0 once more, or it jumps from plus to minus."
    return None


design = judge(
    "design",
    _three_flat,
    cases=[()],
    mistakes={
        "Somewhere your slope goes from minus to plus": (
            lambda: (lambda x: x * (x - 1) * (x + 1), [-1, 0, 1])
        ),
        "Three different places are asked": lambda: (lambda x: x**2 * (x - 1) ** 2, [0, 1]),
        "At one of your three places the slope is not 0": (
            lambda: (lambda x: x**2 * (x - 1) ** 2 + 1, [0, 1, 2])
        ),
        "Away from your three places the slope must be": lambda: (lambda x: 0.0, [0, 1, 2]),
        "Return the slope, a function of one number": lambda: [0, 1, 2],
        "Your slope jumps at one of its places": (
            lambda: (lambda x: 0.0 if x in (0, 1, 2) else 1.0, [0, 1, 2])
        ),
        "Between your places the slope is 0 once more": (
            lambda: (lambda x: np.sin(x) ** 2, [0, np.pi, -np.pi])
        ),
        "Look farther out: near x = 13": (
            lambda: (lambda x: np.sin(x / 2) ** 2, [0, 2 * np.pi, -2 * np.pi])
        ),
    },
    right=[
        lambda: (lambda x: (x * (x - 1) * (x + 1)) ** 2, [-1, 0, 1]),
        lambda: (lambda x: -(x**2) * (x - 2) ** 2 * (x - 4) ** 2, (4, 0, 2)),
        lambda: (lambda x: -x * (x - 1) ** 2 * (x + 1) ** 2, np.array([0.0, 1.0, -1.0])),
        lambda: (lambda x: abs(x * (x - 1) * (x + 1)), [-1, 0, 1]),
        lambda: (lambda x: (x * (x - 1) * (x + 1)) ** 2 * np.exp(-(x**2)), [-1, 0, 1]),
        lambda: (lambda x: 1e-9 * np.sqrt(abs(x * (x - 1) * (x + 1))), [-1, 0, 1]),
    ],
)
