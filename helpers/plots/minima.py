"""Pictures of minima: wells, signs of the slope, ends, squares, chords, coins and fences."""

import numpy as np

from helpers import objectives
from helpers.differentiable import Differentiable
from helpers.iteration import take
from helpers.plots import AMBER, BLUE, GREEN, GREY, ORANGE, PINK, SKY, frozen, moving, readout
from helpers.plots.curves import curve
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


def turns(f, samples=1000):
    """Return in order where f' changes its sign on f's domain, found by bisection."""
    x = np.linspace(*f.domain, samples)  # an even number misses round numbers, where f' may be 0
    sign = np.sign(f.grad(x))
    before = np.flatnonzero(sign[:-1] * sign[1:] < 0)
    return np.array([take(bisection(f.grad, x[i], x[i + 1]), 50)[-1] for i in before])


def bottoms_and_fences(f):
    """Return (the local minima of f, the local maxima between them)."""
    x = turns(f)
    return x[f.hess(x) > 0], x[f.hess(x) < 0]


def wells(ax, f=objectives.five_wells):
    """Two balls roll downhill from left and right, each to the bottom of its own basin."""
    bottoms, fences = bottoms_and_fences(f)
    lowest = int(np.argmin(f(bottoms)))
    _named_wells(ax, f, bottoms)
    balls = _ball(ax, f, ORANGE, "-"), _ball(ax, f, PINK, "--")
    say = readout(ax, 0.98)

    def update(left=3.5, right=8.6):
        ends = np.searchsorted(fences, (left, right))
        for roll, x, end in zip(balls, (left, right), ends):
            roll(x, bottoms[end])
        spare = np.abs(fences[lowest - 1 : lowest + 1] - (left, right)).max()
        left_well, right_well = ("ABCDE"[end] for end in ends)
        say(
            f"left ball: {left_well}   right ball: {right_well}\n{right - left:.2f} apart",
            bool((ends == lowest).all() and spare < 0.1),
        )

    return update


def _named_wells(ax, f, bottoms):
    """Draw f with a short horizontal tangent and a letter at each of its bottoms."""
    curve(ax, f, *f.domain)
    for name, x in zip("ABCDE", bottoms):
        ax.plot([x - 0.35, x + 0.35], [f(x)] * 2, color=GREY, linewidth=1.5)
        ax.text(x, f(x) - 0.22, name, ha="center", va="top", fontweight="bold")
    ax.set(title="Two balls roll downhill", ylabel="f(x)", ylim=(-1.7, 3.5), xlim=(-0.2, 10.2))


def _ball(ax, f, color, linestyle):
    """Return roll(x, end): a ball on f at x, its way down to end, and where it comes to rest."""
    (way,) = ax.plot([], [], color=color, linestyle=linestyle, linewidth=4)
    (ball,) = ax.plot([], [], "o", color=color, markersize=12)
    (rest,) = ax.plot([], [], "v", color=color, markersize=10)
    moving(way, ball, rest)

    def roll(x, end):
        passed = np.linspace(x, end, 60)
        way.set_data(passed, f(passed))
        ball.set_data([x], [f(x)])
        rest.set_data([end], [f(end) + 0.12])

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
    """The slope f' below; f above appears when you have said what x = 0 is."""
    top, bottom = axes
    x = np.linspace(-1.5, 1.5, 601)
    _riddle_axes(top, bottom)
    (line,) = top.plot([], [], color=BLUE)
    (slope,) = bottom.plot([], [], color=ORANGE)
    (ends,) = bottom.plot([], [], "o", color=ORANGE, markeredgewidth=2)
    moving(line, slope, ends)
    say = readout(top, 0.30)

    def update(slope_number=1, you_say="not yet"):
        f, truth = RIDDLES[slope_number - 1]
        kink = f is objectives.absolute
        slope.set_data(x, np.where(kink & (abs(x) < 1e-9), np.nan, f.grad(x)))
        ends.set_data(([0, 0], [-1, 1]) if kink else ([0], [0]))
        ends.set_markerfacecolor("white" if kink else ORANGE)  # open: no slope there
        line.set_data(x, f(x) if you_say != "not yet" else np.full_like(x, np.nan))
        say(*_verdict(f, truth, you_say))

    return update


def _riddle_axes(top, bottom):
    top.set(title="f, hidden until you have said what x = 0 is", ylabel="f(x)", ylim=(-2, 4))
    bottom.set(title="its slope f′", xlabel="x", ylabel="f′(x)", ylim=(-3.4, 3.4))
    for ax in (top, bottom):
        ax.axvline(0, color=GREY, linewidth=1)
        ax.set_xlim(-1.5, 1.5)
    bottom.axhline(0, color=GREY, linewidth=1)
    bottom.text(-1.46, 0.35, "f′ > 0: f climbs", color=GREY)
    bottom.text(0.94, -0.95, "f′ < 0: f falls", color=GREY)


def _verdict(f, truth, you_say):
    if you_say == "not yet":
        return "At x = 0: minimum, maximum or neither?", False
    right = you_say == truth
    return f"You say {you_say}: " + ("yes." if right else "no. Read the signs of f′."), right


def window(ax, f=kinked_valley):
    """The candidates for the lowest point of f on [a, b]: ends, slopes of 0, a kink."""
    inner = turns(f)
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
        trap = high - low >= 1.95 and kinds[best] == END and kinds[worst] == FLAT
        say(f"lowest: {KINDS[kinds[best]]} at x = {x[best]:.2f}", bool(trap))

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
    (piece,) = ax.plot([], [], color=BLUE, linewidth=3.5)
    marks = [
        ax.plot([], [], shape, color=color, markersize=11, label=kind)[0]
        for shape, color, kind in zip("so^", (PINK, ORANGE, SKY), KINDS)
    ]
    (ring,) = ax.plot(
        [], [], "o", color=GREEN, markersize=21, fillstyle="none", markeredgewidth=2.5,
        label="lowest",
    )  # fmt: skip
    ax.legend(loc="upper right", title="candidates")
    return moving(piece, *marks, ring)


def squares(axes):
    """A house x, power lines, and the areas of the squares between: their sum on the right."""
    street, cost = axes
    x_all = np.linspace(0, 7, 301)
    f = objectives.power_lines
    tiles, names, poles, house = _street(street)
    (line,) = cost.plot([], [], color=BLUE)
    (dot,) = cost.plot([], [], "o", color=ORANGE, markersize=11)
    moving(line, dot)
    cost.set(title="their sum", xlabel="house x", xlim=(-0.2, 7.2), ylim=(-2, 75))
    say = readout(cost, 0.06)

    def update(x=6.0, lines=(1, 6)):
        for number, tile in enumerate(tiles):
            tile.set_xy(_tile(x, lines[number]) if number < len(lines) else [(0, 0)])
        for number, name in enumerate(names):
            name.set_text("abc"[number] if number < len(lines) else "")
            name.set_x(lines[min(number, len(lines) - 1)])
        poles.set_data(lines, [0] * len(lines))
        house.set_data([x], [0])
        line.set_data(x_all, f(x_all, lines))
        dot.set_data([x], [f(x, lines)])
        say(_areas(x, lines), bool(abs(f.grad(x, lines)) < 0.11 * len(lines)))

    return update


def _street(ax):
    """Return (three tiles, three names, the poles, the house) on a street of equal units."""
    tiles = [
        ax.fill([0], [0], facecolor=color, edgecolor=color, alpha=0.45, hatch=hatch, linewidth=2)[0]
        for color, hatch in ((BLUE, ""), (AMBER, "//"), (GREEN, ".."))
    ]
    (poles,) = ax.plot([], [], "|", color=GREY, markersize=24, markeredgewidth=4)
    (house,) = ax.plot([], [], "^", color=ORANGE, markersize=15)
    names = [ax.text(0, -0.5, "", ha="center", va="top", fontweight="bold") for _ in tiles]
    moving(*tiles, *names, poles, house)
    ax.axhline(0, color=GREY, linewidth=1)
    ax.set(title="squared distances as areas", xlabel="place on the street")
    ax.set(aspect="equal", xlim=(-0.4, 7.4), ylim=(-1.3, 6.4))
    return tiles, names, poles, house


def _tile(x, a):
    """Return the corners of the square that stands on the street between x and a."""
    side = abs(x - a)
    return [(x, 0), (a, 0), (a, side), (x, side)]


def _areas(x, lines):
    """Return the areas and their sum in words."""
    areas = [(x - a) ** 2 for a in lines]
    parts = " + ".join(f"{area:.2f}" for area in areas)
    return f"{parts} = {sum(areas):.2f}" if len(lines) > 1 else f"area {parts}"


def outlier(axes, others=(1, 2, 3, 4)):
    """The lines `others` and a last one: where squares and where lengths are lowest."""
    panels = [
        _best_place(axes[0], objectives.power_lines, np.mean, "squares", 900),
        _best_place(axes[1], objectives.power_lines_absolute, np.median, "lengths", 70),
    ]
    axes[0].tick_params(labelbottom=False)
    axes[1].set(xlabel="house x")
    say = readout(axes[1])

    def update(last=5):
        lines = (*others, last)
        mean, median = (panel(lines) for panel in panels)
        say(
            f"last line at {last:g}\nbest for squares {mean:.1f}\nbest for lengths {median:.1f}",
            bool(abs(mean - 10) < 0.11),
        )

    return update


def _best_place(ax, f, center, name, height):
    """Return panel(lines): draws f above its lowest value, marks and returns the lowest place."""
    x = np.linspace(0, 30, 601)
    (line,) = ax.plot([], [], color=BLUE)
    (poles,) = ax.plot([], [], "|", color=GREY, markersize=22, markeredgewidth=3)
    (best,) = ax.plot([], [], "v", color=GREEN, markersize=13)
    moving(line, poles, best)
    ax.set(title=f"sum of {name}, above its lowest value", xlim=(0, 30))
    ax.set_ylim(-height / 12, height)

    def panel(lines):
        place = center(lines)
        line.set_data(x, f(x, lines) - f(place, lines))
        poles.set_data([a for a in lines if a <= 30], [0 for a in lines if a <= 30])
        best.set_data([place], [height / 14])
        return place

    return panel


def convexity(axes):
    """One chord and one tangent on a curve that bends up everywhere, and on one that does not."""
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
    (chord,) = ax.plot([], [], "o-", color=ORANGE, label="chord")
    (tangent,) = ax.plot([], [], "--", color=GREEN, label="tangent at a")
    moving(chord, tangent)
    x = np.linspace(0.1, 1.9, 361)
    say = readout(ax, x_said)

    def panel(a, b):
        chord.set_data([a, b], [f(a), f(b)])
        tangent.set_data(x, f(a) + f.grad(a) * (x - a))
        straight = np.linspace(f(a), f(b), 101)
        dips = bool((straight < f(np.linspace(a, b, 101)) - 1e-9).any())
        rises = bool((tangent.get_ydata() > f(x) + 1e-9).any())
        words = (
            ("chord dips below" if dips else "chord above"),
            ("rises above" if rises else "below"),
        )
        say(f"{words[0]}\ntangent {words[1]}", dips and rises)

    return panel


def coin(axes):
    """The likelihood of a coin with 70 percent heads in n tosses, and its logarithm a toss."""
    likelihood, log = axes
    P_all = np.linspace(0.01, 0.99, 393)
    left, right = _coin_panel(likelihood), _coin_panel(log)
    likelihood.set(title="product, as float64", ylabel="height / its peak", ylim=(-0.08, 1.45))
    log.set(title="logarithm", ylabel="G(P) / n", ylim=(-2.4, 0.2))
    say, say_log = readout(likelihood), readout(log, 0.3, 0.06)

    def update(n=10, P=0.5):
        heads = 7 * n // 10
        g, G = objectives.coin_likelihood, objectives.coin_log_likelihood
        peak = g(0.7, heads, n - heads)
        scale = peak or 1.0  # after the underflow nothing is left to be scaled
        left(P_all, g(P_all, heads, n - heads) / scale, P, g(P, heads, n - heads) / scale)
        right(P_all, G(P_all, heads, n - heads) / n, P, G(P, heads, n - heads) / n)
        say(f"n = {n}, P = {P:.2f}\nproduct {g(P, heads, n - heads):.3g}")
        value = f"{G(P, heads, n - heads):.2f}".replace("-", "−")
        say_log(f"G = {value}", _first_underflow(n) and abs(P - 0.7) < 0.006)

    return update


def _first_underflow(n):
    """Return whether the product at P = 0.7 is 0 at n tosses, and was not ten tosses before."""
    before, now = (objectives.coin_likelihood(0.7, 7 * m // 10, 3 * m // 10) for m in (n - 10, n))
    return before > 0 and now == 0


def _coin_panel(ax):
    """Return panel(P, heights, P0, height): a curve with a dot on it."""
    (line,) = ax.plot([], [], color=BLUE)
    (dot,) = ax.plot([], [], "o", color=ORANGE, markersize=11)
    moving(line, dot)
    ax.axvline(0.7, color=GREEN, linestyle=":", linewidth=2)
    ax.set(xlabel="P", xlim=(0, 1))

    def panel(P, heights, P0, height):
        line.set_data(P, heights)
        dot.set_data([P0], [height])

    return panel


def trap(axes):
    """Two fences around the minimum of e^x - ln x: where e^x and 1/x change places."""
    top, bottom = axes
    curve(top, objectives.omega, 0.03, 1.2)
    top.set(title=r"$f(x) = e^x - \ln x$", xlabel="", ylim=(2, 4.4), xlim=(0, 1.2))
    _crossing(bottom)
    fences = [_fence(ax) for ax in axes]
    say = readout(top, 0.98)

    def update(left=0.1, right=1.1):
        left, right = min(left, right), max(left, right)
        for place in fences:
            place(left, right)
        sides = [side for side in (left, right) if objectives.omega.grad(side) > 0]
        trapped = sides == [right]
        say(_catch(left, right, trapped), trapped and right - left < 0.00101)

    return update


def _crossing(ax):
    """Draw e^x and 1/x, with a word on each side of where they cross."""
    curve(ax, np.exp, 0.03, 1.2)
    curve(ax, lambda x: 1 / x, 0.03, 1.2, color=PINK, linestyle="-.")
    ax.set(title=r"its slope is $e^x - 1/x$: which is higher?", ylim=(0, 5), xlim=(0, 1.2))
    ax.text(0.24, 4.4, "1/x", color=PINK)
    ax.text(1.13, 3.4, "$e^x$", color=BLUE)


def _fence(ax):
    """Return place(left, right): two upright lines and the shade between them."""
    (fences,) = ax.plot([], [], color=ORANGE, linestyle="--", linewidth=2)
    (shade,) = ax.fill([0], [0], color=AMBER, alpha=0.3)
    moving(shade, fences)
    low, high = ax.get_ylim()

    def place(left, right):
        fences.set_data([left, left, np.nan, right, right], [low, high, np.nan, low, high])
        shade.set_xy([(left, low), (right, low), (right, high), (left, high)])

    return place


def _catch(left, right, trapped):
    if not trapped:
        return f"{left:.3f} … {right:.3f}\nnot trapped: the slopes have one sign"
    halvings = np.log2(1 / (right - left))
    return f"{left:.3f} … {right:.3f}\ntrapped, {max(halvings, 0):.1f} halvings of 1"
