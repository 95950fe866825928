"""Pictures of minima: wells, signs of the slope, ends, squares, chords, coins and fences."""

from itertools import zip_longest

import numpy as np

from helpers import objectives
from helpers.differentiable import Differentiable
from helpers.iteration import take
from helpers.plots import AMBER, BLUE, GREEN, GREY, INK, ORANGE, PINK, SKY, frozen, moving, readout
from helpers.plots.curves import curve, pen
from helpers.root_finding import bisection

OMEGA = 0.567143290409784  # the solution of x e^x = 1

# Three kinds of candidates in one curve: a kink at 1, slopes of 0 inside, and the ends.
kinked_valley = Differentiable(
    f=lambda x: abs(x - 1) * (x - 4) ** 2 / 4 + x / 10,
    grad=lambda x: (np.sign(x - 1) * (x - 4) ** 2 + 2 * abs(x - 1) * (x - 4)) / 4 + 1 / 10,
    name="valley with a kink",
    formula=r"\frac{1}{4} |x - 1| (x - 4)^2 + \frac{x}{10}",
    domain=(0.0, 6.0),
)

# Bends down around 1, so that chords across the hill fall below it.
two_wells = Differentiable(
    f=lambda x: (2.5 * (x - 1) ** 2 - 1) ** 2 + 2.4,
    grad=lambda x: 10 * (x - 1) * (2.5 * (x - 1) ** 2 - 1),
    hess=lambda x: 75 * (x - 1) ** 2 - 10,
    name="two wells",
    formula=r"\left(\frac{5}{2} (x - 1)^2 - 1\right)^2 + 2.4",
    domain=(0.1, 1.9),
)


def turns(f):
    """Return in order where f' changes its sign on f's domain, found by bisection."""
    x = np.linspace(*f.domain, 1000)  # an even number misses round numbers, where f' may be 0
    sign = np.sign(f.grad(x))
    before = np.flatnonzero(sign[:-1] * sign[1:] < 0)
    return np.array([take(bisection(f.grad, x[i], x[i + 1]), 50)[-1] for i in before])


def bottoms_and_fences(f):
    """Return (the local minima of f, the local maxima between them)."""
    x = turns(f)
    return x[f.hess(x) > 0], x[f.hess(x) < 0]


def wells(ax):
    """Draw two balls that roll downhill, each to its own bottom; return update(left, right).

    The goal: both end in the lowest well, from within 0.1 of the hilltops beside it.
    """
    f = objectives.five_wells
    bottoms, fences = bottoms_and_fences(f)
    lowest = int(np.argmin(f(bottoms)))
    _named_wells(ax, f, bottoms)
    balls = _ball(ax, f, ORANGE, "-"), _ball(ax, f, PINK, "--")
    say = readout(ax, 0.98)

    def update(left=3.5, right=8.6):
        # Downhill never crosses a hilltop: the fences passed so far are the number of the well.
        ends = np.searchsorted(fences, (left, right))
        for roll, x, end in zip(balls, (left, right), ends):
            roll(x, bottoms[end])
        spare = np.abs(fences[lowest - 1 : lowest + 1] - (left, right)).max()
        say(_rest(ends, right - left), bool((ends == lowest).all() and spare < 0.1))

    return update


def _rest(ends, apart):
    left, right = ("ABCDE"[end] for end in ends)
    return f"left ball: {left}   right ball: {right}\n{abs(apart):.2f} apart"


def _named_wells(ax, f, bottoms):
    """Draw f with a short horizontal tangent and a letter at each of its bottoms."""
    curve(ax, f, *f.domain)
    for name, x in zip("ABCDE", bottoms):
        ax.plot([x - 0.35, x + 0.35], [f(x)] * 2, color=GREY, linewidth=1.5)
        ax.text(x, f(x) - 0.22, name, ha="center", va="top", fontweight="bold")
    ax.set(title="Two balls roll downhill", ylabel="f(x)", ylim=(-1.7, 3.5), xlim=(-0.2, 10.2))


def _ball(ax, f, color, linestyle):
    """Return roll(x, end): a ball on f at x, its way down to end, and where it comes to rest."""
    way = pen(ax, color=color, linestyle=linestyle, linewidth=4)
    ball = pen(ax, "o", color=color, markersize=12)
    rest = pen(ax, "v", color=color, markersize=10)

    def roll(x, end):
        passed = np.linspace(x, end, 60)
        way.set_data(passed, f(passed))
        ball.set_data([x], [f(x)])
        rest.set_data([end], [f(end) + 0.12])  # the tip, not the middle, points at the bottom

    return roll


# What x = 0 is for each riddle. The last slope jumps: there is no slope at 0 at all.
RIDDLES = (
    (objectives.hill, "maximum"),
    (objectives.square, "minimum"),
    (objectives.cube, "neither"),
    (objectives.quartic, "minimum"),
    (objectives.absolute, "minimum"),
)


def hidden(axes):
    """Draw f' below, and f above once it is said what x = 0 is; return update.

    update(slope_number, you_say) takes a number of RIDDLES, from 1, and "not yet" or one of its
    words. The goal is the right word.
    """
    top, bottom = axes
    x = np.linspace(-1.5, 1.5, 601)
    _riddle_axes(top, bottom)
    line, slope = pen(top, color=BLUE), pen(bottom, color=ORANGE)
    at_0 = pen(bottom, "o", color=ORANGE, markeredgewidth=2)
    say = readout(top, 0.30)

    def update(slope_number=1, you_say="not yet"):
        f, truth = RIDDLES[slope_number - 1]
        kink = f is objectives.absolute
        # A gap where there is no slope: a line through the jump would draw slopes that are not.
        slope.set_data(x, np.where(kink & (abs(x) < 1e-9), np.nan, f.grad(x)))
        at_0.set_data(([0, 0], [-1, 1]) if kink else ([0], [0]))
        at_0.set_markerfacecolor("white" if kink else ORANGE)  # open: no slope there
        line.set_data(x, f(x) if you_say != "not yet" else np.full_like(x, np.nan))
        say(*_verdict(f, truth, you_say))

    return update


def _riddle_axes(top, bottom):
    top.set(title="f, hidden until you have said what x = 0 is", ylabel="f(x)", ylim=(-2, 4))
    bottom.set(title="its slope f'", xlabel="x", ylabel="f'(x)", ylim=(-3.4, 3.4))
    for ax in (top, bottom):
        ax.axvline(0, color=GREY, linewidth=1)
        ax.set_xlim(-1.5, 1.5)
    bottom.axhline(0, color=GREY, linewidth=1)
    bottom.text(-1.46, 0.35, "f' > 0: f climbs", color=GREY)
    bottom.text(0.94, -0.95, "f' < 0: f falls", color=GREY)


def _verdict(f, truth, you_say):
    if you_say == "not yet":
        return "At x = 0: minimum, maximum or neither?", False
    right = you_say == truth
    return f"You say {you_say}: " + ("yes." if right else "no. Read the signs of f'."), right


def window(ax):
    """Draw the candidates for the lowest point of a valley with a kink on [a, b].

    Returns update(a, b). The goal is an interval at least 2 long in which the slope is 0 at the
    highest point alone: ends and kinks must be looked at, too.
    """
    f, inner = kinked_valley, turns(kinked_valley)
    curve(ax, f, *f.domain, alpha=0.35)
    ax.set(title="Candidates on the closed interval [a, b]", ylabel="f(x)")
    frozen(ax).set(xlim=(-0.2, 7.9), ylim=(-0.5, 5.9), xticks=range(7))
    piece, *marks, ring = _candidate_artists(ax)
    say = readout(ax, 0.22)

    def update(a=0.5, b=4.6):
        low, high = min(a, b), max(a, b)
        x, kinds = _candidates(f, inner, low, high)
        inside = np.linspace(low, high, 300)
        piece.set_data(inside, f(inside))
        for kind, mark in enumerate(marks):
            mark.set_data(x[kinds == kind], f(x[kinds == kind]))
        best, worst = np.argmin(f(x)), np.argmax(f(x))
        ring.set_data([x[best]], [f(x[best])])
        # Nothing but the ends and one hilltop: the slope test alone would choose the worst.
        misled = (kinds != END).sum() == 1 and kinds[worst] == FLAT
        wide = high - low > 1.95  # 2, less than half a step of the slider
        say(f"lowest: {KINDS[kinds[best]]} at x = {x[best]:.2f}", bool(misled and wide))

    return update


KINDS = ("an end", "a slope of 0", "a kink")
END, FLAT, KINK = range(3)


def _candidates(f, inner, low, high):
    """Return (x, kind of each) for the ends and for what of inner lies between them."""
    inner = inner[(inner > low) & (inner < high)]
    # At a kink the slope jumps; at a smooth turn it is 0 up to rounding.
    flat = np.abs(f.grad(inner + 1e-7)) < 1e-3
    return np.r_[low, high, inner], np.r_[END, END, np.where(flat, FLAT, KINK)].astype(int)


def _candidate_artists(ax):
    """Return the piece of the curve, the marks of the three kinds, and the ring of the lowest."""
    piece = pen(ax, color=BLUE, linewidth=3.5)
    marks = [
        pen(ax, shape, color=color, markersize=11, label=kind)
        for shape, color, kind in zip("so^", (PINK, ORANGE, SKY), KINDS)
    ]
    ring = pen(ax, "o", color=GREEN, markersize=21, fillstyle="none", mew=2.5, label="lowest")
    ax.legend(loc="upper right", title="candidates")
    return piece, *marks, ring


def squares(axes):
    """Draw a house, power lines and the squares between, and their sum; return update(x, lines).

    The goal is the x at which the sum is lowest, the mean of the lines.
    """
    f = objectives.power_lines
    build = _street(axes[0])
    line, dot = pen(axes[1], color=BLUE), pen(axes[1], "o", color=ORANGE, markersize=11)
    axes[1].set(title="their sum", xlabel="house x", xlim=(-0.2, 7.2), ylim=(-2, 75))
    x_all = np.linspace(0, 7, 301)
    say = readout(axes[1], 0.06)

    def update(x=6.0, lines=(1, 6)):
        build(x, lines)
        line.set_data(x_all, f(x_all, lines))
        dot.set_data([x], [f(x, lines)])
        # The slope is 2n (x - mean): within one step of the slider, however many lines.
        say(_areas(x, lines), bool(abs(f.grad(x, lines)) < 0.11 * len(lines)))

    return update


def _street(ax):
    """Return build(x, lines): the house, up to three lines with their names, the tiles between."""
    tiles, names = _tiles_and_names(ax)
    poles = pen(ax, "|", color=GREY, markersize=24, markeredgewidth=4)
    house = pen(ax, "^", color=ORANGE, markersize=15)
    ax.axhline(0, color=GREY, linewidth=1)
    ax.set(title="squared distances as areas", xlabel="place on the street")
    # Equal units, so that a square looks like one.
    ax.set(aspect="equal", xlim=(-0.4, 7.4), ylim=(-1.3, 6.4))

    def build(x, lines):
        for tile, name, letter, a in zip_longest(tiles, names, "abc", lines):
            tile.set_xy([(0, 0)] if a is None else _tile(x, a))
            name.set(text="" if a is None else letter, x=a or 0)
        poles.set_data(lines, [0] * len(lines))
        house.set_data([x], [0])

    return build


def _tiles_and_names(ax):
    tiles = [
        ax.fill([0], [0], facecolor=color, edgecolor=color, alpha=0.45, hatch=hatch, linewidth=2)[0]
        for color, hatch in ((BLUE, ""), (AMBER, "//"), (GREEN, ".."))
    ]
    names = [ax.text(0, -0.5, "", ha="center", va="top", fontweight="bold") for _ in tiles]
    moving(*tiles, *names)
    return tiles, names


def _tile(x, a):
    """Return the corners of the square that stands on the street between x and a."""
    side = abs(x - a)
    return [(x, 0), (a, 0), (a, side), (x, side)]


def _areas(x, lines):
    """Return the areas and their sum in words."""
    areas = [(x - a) ** 2 for a in lines]
    parts = " + ".join(f"{area:.2f}" for area in areas)
    return f"{parts} = {sum(areas):.2f}" if len(lines) > 1 else f"area {parts}"


def outlier(axes):
    """Draw where squares and lengths to lines at 1, 2, 3, 4 and a last one are lowest.

    Returns update(last). The goal is a last line that draws the mean to 10.
    """
    squared = _best_place(axes[0], objectives.power_lines, np.mean, "squares", 900)
    absolute = _best_place(axes[1], objectives.power_lines_absolute, np.median, "lengths", 70)
    axes[0].tick_params(labelbottom=False)
    axes[1].set(xlabel="house x")
    say = readout(axes[1])

    def update(last=5):
        mean, median = (place((1, 2, 3, 4, last)) for place in (squared, absolute))
        words = f"last line at {last:g}\nbest for squares {mean:.1f}\nbest for lengths {median:.1f}"
        say(words, bool(abs(mean - 10) < 0.11))

    return update


def _best_place(ax, f, center, name, height):
    """Return panel(lines): draws f above its lowest value, marks and returns the lowest place."""
    x = np.linspace(0, 30, 601)
    line = pen(ax, color=BLUE)
    poles = pen(ax, "|", color=GREY, markersize=22, markeredgewidth=3)
    best = pen(ax, "v", color=GREEN, markersize=13)
    ax.set(title=f"sum of {name}, above its lowest value")
    ax.set(xlim=(0, 30), ylim=(-height / 12, height))

    def panel(lines):
        place = center(lines)
        # Above the lowest value: the sum itself grows a hundredfold and would leave the view.
        line.set_data(x, f(x, lines) - f(place, lines))
        poles.set_data(lines, [0] * len(lines))
        best.set_data([place], [height / 14])
        return place

    return panel


def convexity(axes):
    """Draw a chord and a tangent on a curve that bends up and on one that does not.

    Returns update(a, b), the ends of the chord. The goal, for the second curve alone: the chord
    dips below it, and the tangent at a rises above it.
    """
    panels = [
        _chord(axes[0], objectives.omega, r"$e^x - \ln x$ bends up everywhere", 0.02),
        _chord(axes[1], two_wells, "two wells bend down between", 0.98),
    ]
    axes[1].legend(loc="upper left")

    def update(a=0.25, b=0.55):
        for panel in panels:
            panel(min(a, b), max(a, b))

    return update


def _chord(ax, f, title, x_said):
    """Return panel(a, b): chord from a to b, tangent at a, and what they do, said at x_said."""
    curve(ax, f, 0.1, 1.9)
    ax.set(title=title, ylim=(1.0, 7.4), xlim=(0.05, 1.95))
    chord = pen(ax, "o-", color=ORANGE, label="chord")
    tangent = pen(ax, "--", color=GREEN, label="tangent at a")
    x = np.linspace(0.1, 1.9, 361)
    say = readout(ax, x_said)

    def panel(a, b):
        chord.set_data([a, b], [f(a), f(b)])
        tangent.set_data(x, f(a) + f.grad(a) * (x - a))
        dips = _above(f(np.linspace(a, b, 101)), np.linspace(f(a), f(b), 101))
        rises = _above(tangent.get_ydata(), f(x))
        words = "chord dips below\n" if dips else "chord above\n"
        say(words + ("tangent rises above" if rises else "tangent below"), dips and rises)

    return panel


def _above(upper, lower):
    """Return whether upper is above lower anywhere, by more than rounding."""
    return bool((upper > lower + 1e-9).any())


def coin(axes):
    """Draw the likelihood of P after n tosses with 70 % heads, and its logarithm a toss.

    Returns update(n, P). The goal is P = 0.7 at the first n, in steps of ten, at which the product
    is rounded to 0.
    """
    g, G = objectives.coin_likelihood, objectives.coin_log_likelihood
    left, right = _coin_panel(axes[0], g), _coin_panel(axes[1], G)
    axes[0].set(title="product, as float64", ylabel="height / its peak", ylim=(-0.08, 1.45))
    axes[1].set(title="logarithm", ylabel="G(P) / n", ylim=(-2.4, 0.2))
    say, say_log = readout(axes[0]), readout(axes[1], 0.3, 0.06)

    def update(n=10, P=0.5):
        counts = 7 * n // 10, 3 * n // 10
        left(P, counts, g(0.7, *counts) or 1.0)  # after the underflow nothing is left to scale
        right(P, counts, n)  # a toss, since the whole logarithm grows with n
        say(f"n = {n}, P = {P:.2f}\nproduct {g(P, *counts):.3g}")
        value = f"{G(P, *counts):.2f}".replace("-", "−")
        say_log(f"G = {value}", _first_underflow(n) and abs(P - 0.7) < 0.006)

    return update


def _first_underflow(n):
    """Return whether the product at P = 0.7 is 0 at n tosses, and was not ten tosses before."""
    before, now = (objectives.coin_likelihood(0.7, 7 * m // 10, 3 * m // 10) for m in (n - 10, n))
    return before > 0 and now == 0


def _coin_panel(ax, f):
    """Return panel(P, counts, unit): f for all P, in this unit, with a dot at P."""
    line, dot = pen(ax, color=BLUE), pen(ax, "o", color=ORANGE, markersize=11)
    ax.axvline(0.7, color=GREEN, linestyle=":", linewidth=2)
    ax.set(xlabel="P", xlim=(0, 1))
    P_all = np.linspace(0.01, 0.99, 393)

    def panel(P, counts, unit):
        line.set_data(P_all, f(P_all, *counts) / unit)
        dot.set_data([P], [f(P, *counts) / unit])

    return panel


def trap(axes):
    """Draw e^x - ln x, and its slope as e^x against 1/x, with two fences.

    Returns update(left, right). The goal: the minimum lies between them, and they are 0.001 apart.
    """
    curve(axes[0], objectives.omega, 0.03, 1.2)
    axes[0].set(title=r"$f(x) = e^x - \ln x$", xlabel="", ylim=(2, 4.4), xlim=(0, 1.2))
    _crossing(axes[1])
    fences = [_fence(ax) for ax in axes]
    say = readout(axes[0], 0.98)

    def update(left=0.1, right=1.1):
        left, right = min(left, right), max(left, right)
        for place in fences:
            place(left, right)
        falls, climbs = objectives.omega.grad(left) < 0, objectives.omega.grad(right) > 0
        trapped = bool(falls and climbs)
        # One step of the slider; a little more, since its steps are not exact in binary.
        say(_catch(left, right, trapped), trapped and right - left < 0.00101)

    return update


def _crossing(ax):
    """Draw e^x and 1/x, with a word on each side of where they cross."""
    curve(ax, np.exp, 0.03, 1.2)
    curve(ax, lambda x: 1 / x, 0.03, 1.2, color=PINK, linestyle="-.")
    ax.set(title=r"its slope is $e^x - 1/x$: which is higher?", ylim=(0, 5), xlim=(0, 1.2))
    ax.text(0.24, 4.4, "1/x", color=INK[PINK])
    ax.text(1.13, 3.4, "$e^x$", color=BLUE)


def _fence(ax):
    """Return place(left, right): two upright lines and the shade between them."""
    fences = pen(ax, color=ORANGE, linestyle="--", linewidth=2)
    shade = moving(ax.fill([0], [0], color=AMBER, alpha=0.3)[0])
    low, high = ax.get_ylim()

    def place(left, right):
        # NaN lifts the pen between the two lines.
        fences.set_data([left, left, np.nan, right, right], [low, high, np.nan, low, high])
        shade.set_xy([(left, low), (right, low), (right, high), (left, high)])

    return place


def _catch(left, right, trapped):
    if not trapped:
        return f"{left:.3f} … {right:.3f}\nnot trapped: the slopes have one sign"
    halvings = np.log2(1 / (right - left))
    return f"{left:.3f} … {right:.3f}\ntrapped, {max(halvings, 0):.1f} halvings of 1"
