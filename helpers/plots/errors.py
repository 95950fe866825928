"""How wrong a measured slope is: chords, error against step, rounding, ladders, dual numbers."""

import numpy as np
from matplotlib.patches import Rectangle

from helpers import finite_difference
from helpers.differentiable import Differentiable
from helpers.objectives import absolute, omega, sine
from helpers.plots import (
    AMBER,
    BELOW,
    BLUE,
    GREEN,
    GREY,
    INK,
    ORANGE,
    PINK,
    SKY,
    moving,
    readout,
)
from helpers.plots.curves import line_through, pen

FLOOR = 1e-17  # an error of exactly 0 is drawn here, since a log axis has no 0
DECADE = 20  # steps drawn for each power of ten
EPSILON = np.finfo(float).eps
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")

parabola = Differentiable(lambda x: x - x**2 / 4, lambda x: 1 - x / 2, name="x - x²/4")
CURVES = [("sin x", sine), ("x − x²/4", parabola)]
SCHEMES = [
    ("forward", finite_difference.forward),
    ("backward", finite_difference.backward),
    ("central", finite_difference.central),
    ("complex step", finite_difference.complex_step),
]
FLOATS = [("float64, 16 digits", np.float64), ("float32, 7 digits", np.float32)]
# A function and the point where its slope is sought; the last has a corner within reach.
PLACES = [
    ("sin x at 1", (sine, 1.0)),
    ("eˣ − ln x at 1", (omega, 1.0)),
    ("|x| at 0.1", (absolute, 0.1)),
]


def steps(low, high):
    """Return steps from 10^low to 10^high, evenly spread on a log axis."""
    return np.logspace(low, high, DECADE * (high - low) + 1)


def visible(error):
    """Return |error|, at least FLOOR: what a log axis can show."""
    return np.maximum(np.abs(error), FLOOR)


def digits(value, truth):
    """Return how many decimal digits of value are right, between 0 and 16."""
    return np.clip(-np.log10(visible((value - truth) / truth)), 0, 16) + 0.0  # no -0


def ten(exponent):
    """Return 10 to a whole exponent as text. Not as mathtext, whose parser knows one thread."""
    return "10" + str(exponent).translate(SUPERSCRIPTS)


def power(number):
    """Return a positive number as text for a picture: 0.0021 as 2.1·10⁻³."""
    mantissa, exponent = f"{number:.1e}".split("e")
    if int(exponent) in (-1, 0, 1):
        return f"{number:.2g}"
    return f"{mantissa}·{ten(int(exponent))}"


def size(error):
    """Return an error as text for a picture; below 1e-16 its digits would be noise."""
    return power(error) if error > 1e-16 else f"below {ten(-16)}"


def _tick(value, _position):
    return ten(round(np.log10(value))) if value > 0 else ""


def _logarithmic(ax, x, y, title):
    """Make both axes of ax logarithmic, with these limits and this title."""
    ax.set(xscale="log", yscale="log", xlim=x, ylim=y, title=title)
    ax.set(xlabel="step h", ylabel="error of the slope")
    ax.minorticks_off()
    ax.xaxis.set_major_formatter(_tick)
    ax.yaxis.set_major_formatter(_tick)


def _chord_lines(ax):
    """Return the moving curve, [tangent, forward, backward, central] and the three dots."""
    ax.set(xlim=(-0.7, 2.7), ylim=(-1.2, 2.6), xlabel="x", ylabel="f(x)")
    ax.set_title("Forward, backward, central: three chords with one step")
    curve = pen(ax, "-", color=BLUE)
    lines = [
        pen(ax, "-", color=GREEN, linewidth=6, alpha=0.35, label="tangent"),
        pen(ax, "--", color=ORANGE, label="forward"),
        pen(ax, "-.", color=SKY, label="backward"),
        pen(ax, ":", color=PINK, linewidth=3, label="central"),
    ]
    ax.legend(loc="lower right")
    return curve, lines, pen(ax, "o", color=GREY)


def chords(ax):
    """Draw the curve and its tangent at 1; return update(h, curve) for three chords of step h."""
    x = 1.0
    drawn, lines, dots = _chord_lines(ax)
    say, grid = readout(ax), np.linspace(-0.7, 2.7, 301)

    def update(h=1.0, curve=sine):
        slopes = [curve.grad(x), *(scheme(curve, x, h) for _, scheme in SCHEMES[:3])]
        drawn.set_data(grid, curve(grid))
        for line, start, slope in zip(lines, (x, x, x, x - h), slopes, strict=True):
            line.set_data(*line_through(ax, start, curve(start), slope))
        at = np.array([x - h, x, x + h])
        dots.set_data(at, curve(at))
        wrong = [slope - slopes[0] for slope in slopes[1:]]
        rows = "\n".join(f"{name} {e:+.5f}" for (name, _), e in zip(SCHEMES, wrong, strict=False))
        text = f"h = {h:.3f}, error of the slope:\n{rows}"
        say(text, abs(wrong[2]) <= abs(wrong[0]) / 100)

    return update


def predicted(f, x, third, h):
    """Return {scheme: error} at the steps h: bend |f''| h/2 or |f(3)| h^2/6, and rounding.

    third is the third derivative at x, here f(3). Each value of f is wrong by up to u|f|/2,
    with u = 2.2e-16.
    """
    rounding = EPSILON * abs(f(x)) / h
    one_sided = abs(f.hess(x)) * h / 2 + rounding
    both = abs(third) * h**2 / 6 + rounding / 2
    return dict(zip((s for _, s in SCHEMES), (one_sided, one_sided, both), strict=False))


def _valley_lines(ax, grid, measured):
    """Draw every scheme's errors in grey; return the moving lines and the dot."""
    _logarithmic(ax, (1e-16, 1), (1e-14, 1e4), "The valley: error of a slope against its step")
    for errors in measured:
        ax.plot(grid, errors, color="#CCCCCC", linewidth=1)
    line = pen(ax, "-", color=BLUE, linewidth=1.2, label="measured")
    model = pen(ax, "--", color=GREEN, linewidth=2, label="predicted")
    ax.legend(loc="upper right")
    return line, model, pen(ax, "o", color=ORANGE, markersize=12)


def valley(ax, f, x, third):
    """Draw measured and predicted errors against h; return update(h, scheme)."""
    grid, truth = steps(-16, 0), f.grad(x)
    law = predicted(f, x, third, grid)
    measured = {scheme: visible(scheme(f, x, grid) - truth) for scheme in law}
    line, model, dot = _valley_lines(ax, grid, measured.values())
    say = readout(ax, 0.3)

    def update(h=1e-2, scheme=finite_difference.forward):
        error = visible(scheme(f, x, h) - truth)
        line.set_data(grid, measured[scheme])
        model.set_data(grid, law[scheme])
        dot.set_data([h], [error])
        near = np.interp(np.log(h), np.log(grid), law[scheme])
        say(f"h = {power(h)}\nerror {size(error)}", near <= 2 * law[scheme].min())

    return update


def _stair_lines(ax):
    """Draw the true slope; return the rectangle, the stored curve, the chord and its ends."""
    ax.set(xlim=(-1.7, 1.7), ylim=(-3, 3), title="The rectangle of rounding: √x near 3, magnified")
    ax.set(xlabel="distance from x, in steps h", ylabel="change of f, in units of h f'(x)")
    truth = {"color": GREEN, "linewidth": 6, "alpha": 0.35}
    ax.plot([-1.7, 1.7], [-1.7, 1.7], label="truth, Richardson, complex step", **truth)
    box = Rectangle((0, 0), 0, 0, facecolor=AMBER, alpha=0.4, label="one rectangle of rounding")
    moving(ax.add_patch(box))
    stored = pen(ax, "-", color=BLUE, linewidth=1.8, label="f as float64 stores it")
    chord = pen(ax, "--", color=ORANGE, label="forward difference")
    ax.legend(loc="lower right")
    return box, stored, chord, pen(ax, "o", color=ORANGE)


def staircase(ax, f, x):
    """Draw what float64 stores of f near x, in units of h; return update(h).

    At the scale h, x is the middle and the true slope the diagonal, however small h is.
    """
    s, slope = np.linspace(-1.7, 1.7, 1201), f.grad(x)
    box, stored, chord, ends = _stair_lines(ax)
    say = readout(ax)

    def update(h=1e-3):
        unit = h * slope
        width, height = np.spacing(x) / h, np.spacing(f(x)) / unit
        measured = float(finite_difference.forward(f, x, h))
        stored.set_data(s, (f(x + h * s) - f(x)) / unit)
        box.set_bounds(-width / 2, -height / 2, width, height)
        chord.set_data(s, s * measured / slope)
        ends.set_data([0, 1], [0, measured / slope])
        say(f"h = {power(h)}\nforward says {measured:.4f}\ntruth is {slope:.4f}", measured == 0)

    return update


def bent(bend, h, kind):
    """Return the forward slope of 1 + t + bend t²/2 at 0 (truth: 1), computed in floats of kind."""
    h, bend, one = h.astype(kind), kind(bend), kind(1)
    return ((one + h + bend * h * h / kind(2)) - one) / h


def _crossing_lines(ax):
    """Return the moving dots, the two lines of error and the line of the best step."""
    _logarithmic(ax, (1e-14, 1), (1e-14, 1e11), "Two errors, and the step where they cross")
    dots = pen(ax, ".", color=GREY, markersize=4, alpha=0.6)
    rising = pen(ax, "--", color=ORANGE, label="bend: |f″| h / 2")
    falling = pen(ax, "-.", color=BLUE, label="rounding: u |f| / h")
    best = pen(ax, "-", color=GREEN, linewidth=2, label="best step")
    ax.legend(loc="upper right")
    return dots, rising, falling, best


def crossing(ax):
    """Draw the two errors of a forward difference; return update(bend, floats).

    The function is 1 + t + bend t²/2 at t = 0. Truncation bend h/2 and rounding u/h cross at
    the best step sqrt(2 u / bend), where u is the spacing of floats at 1; the goal is to bring it
    to 1e-6.
    """
    h = steps(-14, 0)
    dots, rising, falling, best = _crossing_lines(ax)
    say = readout(ax, 0.15)

    def update(bend=1.0, floats=np.float64):
        u = float(np.finfo(floats).eps)
        least = np.sqrt(2 * u / bend)
        dots.set_data(h, visible(bent(bend, h, floats) - 1))
        rising.set_data(h, bend * h / 2)
        falling.set_data(h, u / h)
        best.set_data([least, least], [1e-14, 1e4])
        text = f"bend |f″| = {power(bend)}\nbest step {power(least)}"
        say(f"{text}\nerror there {power(bend * least)}", 0.75 < least / 1e-6 < 1.33)

    return update


def tableau(f, x, levels, first=0.4):
    """Return Richardson's ladder T (levels, levels): T[k, j] has order 2j + 2, NaN where j > k.

    T[k, 0] is the central difference with h = first / 2^k, and
    T[k, j] = T[k, j-1] + (T[k, j-1] - T[k-1, j-1]) / (4^j - 1)   (Richardson 1911).
    """
    T = np.full((levels, levels), np.nan)
    T[:, 0] = finite_difference.central(f, x, first / 2.0 ** np.arange(levels))
    for j in range(1, levels):
        T[j:, j] = T[j:, j - 1] + (T[j:, j - 1] - T[j - 1 : -1, j - 1]) / (4**j - 1)
    return T


def _ladder_axes(ax, h):
    """Make the axes logarithmic, with a tick at every step."""
    title = "Richardson's ladder: the error of every entry"
    _logarithmic(ax, (h[-1] / 1.6, h[0] * 2.2), (1e-17, 1e7), title)
    ax.set_xticks(h, [f"{step:.3g}" for step in h])


def _columns(ax, count):
    """Return a moving line and a moving label for each column of a ladder."""
    looks = zip((BLUE, ORANGE, PINK, SKY, AMBER, GREY, BLUE), "os^DvPX", strict=True)
    columns = []
    for j, (color, marker) in zip(range(count), looks, strict=False):
        line = pen(ax, f"{marker}-", color=color, linewidth=1.4)
        label = moving(ax.text(0, 0, f"   T{j}".translate(BELOW), color=INK[color]))
        label.set(va="center", clip_on=True)
        columns.append((line, label))
    return columns


def ladder(ax):
    """Draw the errors of Richardson's ladder; return update(levels, place)."""
    most, first = 7, 0.4
    h = first / 2.0 ** np.arange(most)
    _ladder_axes(ax, h)
    columns = _columns(ax, most)
    best = pen(ax, "o", color=GREEN, markersize=17, markerfacecolor="none", markeredgewidth=2.5)
    tables = {place: tableau(*place, most, first) for _, place in PLACES}
    say = readout(ax)

    def update(levels=1, place=PLACES[0][1]):
        T, truth = tables[place], place[0].grad(place[1])
        errors = visible(T - truth)
        for j, (line, label) in enumerate(columns):
            line.set_data(h[j:levels], errors[j:levels, j])
            label.set(position=(h[j], errors[j, j]), visible=j < min(levels, 4))
        k = levels - 1
        best.set_data([h[k]], [errors[k, k]])
        estimate = size(last_change(T, k)) if k else "none yet"
        text = f"{2 * levels} values of f\nestimated error: {estimate}"
        say(f"{text}\ntrue error: {size(errors[k, k])}", errors[k, k] <= 1e-12)

    return update


def last_change(T, k):
    """Return how far T[k, k] is from the two entries it was made of: the estimate of its error."""
    return max(abs(T[k, k] - T[k, k - 1]), abs(T[k, k] - T[k - 1, k - 1]))


def _digit_lines(ax):
    """Make x logarithmic down to 1e-300 and y a count of digits; return what moves."""
    ax.set(xscale="log", xlim=(1e-300, 0.1), ylim=(-0.5, 18.5), xlabel="step h")
    ax.set_xticks([1e-300, 1e-200, 1e-100, 1e-8])
    ax.minorticks_off()
    ax.xaxis.set_major_formatter(_tick)
    ax.set_yticks([0, 4, 8, 12, 16])
    ax.set(ylabel="right digits", title="How many digits survive a tiny step")
    ax.text(1e-295, 17, "complex step", color=INK[PINK], va="center")
    ax.text(1e-295, 1, "forward (--) and central (··)", color=GREY, va="center")
    return pen(ax, "-", color=GREY, linewidth=1.2), pen(ax, "o", color=GREY)


def plateau(ax, f, x):
    """Draw the right digits of three schemes down to h = 1e-300; return update(h)."""
    where, dots = _digit_lines(ax)
    grid, truth = steps(-300, -1)[:: DECADE // 4], f.grad(x)
    chosen = [SCHEMES[0], SCHEMES[2], SCHEMES[3]]
    for (_, scheme), color, style in zip(chosen, (ORANGE, BLUE, PINK), ("--", ":", "-")):
        ax.plot(grid, digits(scheme(f, x, grid), truth), style, color=color)
    say = readout(ax, y=0.72)

    def update(h=1e-2):
        right = [float(digits(scheme(f, x, h), truth)) for _, scheme in chosen]
        where.set_data([h, h], [0, 16])
        dots.set_data([h] * 3, right)
        rows = "\n".join(f"{name}: {n:.0f}" for (name, _), n in zip(chosen, right, strict=True))
        say(f"h = {power(h)}, right digits:\n{rows}", max(right[:2]) < 1 and right[2] >= 15)

    return update


def _rail_lines(ax):
    """Draw the three lines; return the moving arrows and dots."""
    ax.set(xlim=(-5.2, 4.8), ylim=(-1, 4.2), title="Numbers that carry their slope: y = x sin x")
    ax.set_yticks([2, 1, 0, -0.35, -0.7], ["x", "s = sin x", "y = x · s", "x' · s", "x · s'"])
    ax.grid(False)
    ax.hlines([2, 1, 0], -5.2, 4.8, color="#BBBBBB", zorder=0)
    look = {"angles": "xy", "scale_units": "xy", "scale": 1, "width": 0.008}
    colors = [ORANGE, ORANGE, SKY, PINK, ORANGE]
    return moving(ax.quiver(*np.zeros((4, 5)), color=colors, **look)), pen(ax, "o", color=BLUE)


def rails(ax):
    """Draw y = x sin x as dual arithmetic on parallel lines; return update(x).

    A dot is a value, its arrow the slope. The arrow of the product is the sum of two.
    """
    arrows, dots = _rail_lines(ax)
    say = readout(ax)

    def update(x=0.77):
        s, slope = np.sin(x), np.cos(x)
        y, first, second = x * s, 1 * s, x * slope  # (a + b eps)(c + d eps): ac, bc, ad
        starts = [[x, 2], [s, 1], [y, -0.35], [y + first, -0.7], [y, 0]]
        dots.set_data([x, s, y], [2, 1, 0])
        arrows.set_offsets(np.array(starts))
        arrows.set_UVC([1, slope, first, second, first + second], np.zeros(5))
        numbers = (("x", x, 1), ("s", s, slope), ("y", y, first + second))
        rows = "\n".join(f"{name} = {a:.2f} {round(b, 2) + 0:+.2f} ε" for name, a, b in numbers)
        say(rows, x > 0.5 and abs(first + second) < 0.06)

    return update
