"""Pictures of lecture 06: tangents to a root, parabolas to a minimum, and what goes wrong.

f is a Differentiable of one variable, or of two with the variables first.
"""

import numpy as np
from matplotlib.colors import ListedColormap

from helpers import critical_points, root_finding
from helpers.iteration import order, run, take
from helpers.objectives import arctangent, cube_root, cycling_cubic, double_root, omega
from helpers.optimizers import damped_newton, gradient_descent, newton
from helpers.plots import BLUE, GREEN, GREY, INK, ORANGE, PINK, frozen, minus, moving, readout
from helpers.plots.curves import curve, pens
from helpers.plots.surfaces import contours, path

OMEGA = 0.5671432904097838  # e^x - ln x is lowest there
SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈"
THERE = 1e-12
FLOOR = 1e-13  # what is nearer than this is drawn here: rounding begins


def _number(x):
    """Return x in at most eight characters, with a minus sign where a hyphen would stand."""
    small = x == 0 or 1e-3 <= abs(x) < 1e4
    return minus(f"{x:.4f}" if small else f"{x:.1e}")


def _listed(iterates):
    """Return the lines "x₀ = ..." of an array of iterates."""
    return "\n".join(f"x{s} = {_number(x)}" for s, x in zip(SUBSCRIPTS, iterates))


def _gaps(*columns):
    """Return the polyline through each row of columns, the rows kept apart by NaN."""
    return np.stack([*columns, np.full(len(columns[0]), np.nan)], axis=1).ravel()


def triangle(ax, f, x0):
    """Draw f, its tangent at x0 down to the axis, and the right triangle between them."""
    y0, x1 = f(x0), x0 - f(x0) / f.grad(x0)
    curve(ax, f, x1 - 0.75, x0 + 0.35)
    ax.set(title="Down the tangent to the axis", ylabel="f(x)")
    frozen(ax).axhline(0, color=GREY, lw=1.2)
    ax.fill([x1, x0, x0], [0, 0, y0], color=ORANGE, alpha=0.15, hatch="/")
    ax.plot([x1, x0], [0, y0], "--", color=ORANGE)
    ax.plot([x0, x0], [0, y0], ":", color=GREY)
    ax.plot([x0, x1], [0, 0], "o", color=ORANGE)
    ax.plot([x0], [y0], "s", color=ORANGE)
    ax.text(x0 + 0.03, y0 / 2, "f(x₀)", va="center")
    ax.text((x0 + x1) / 2, 0.12 * y0, "x₀ − x₁", ha="center")
    for x, name in ((x0, "x₀"), (x1, "x₁")):
        ax.text(x, -0.03 * y0, name, va="top", ha="center", fontsize=15)


def _marcher(ax):
    """Return place(f, iterates), which draws the tangents from each iterate to the next."""
    drops, tangents, feet, last = pens(
        ax, (GREY, ":"), (ORANGE, "--"), (ORANGE, "o"), (GREEN, "D")
    )
    feet.set_markersize(6)

    def place(f, iterates):
        x, after, ground = iterates[:-1], iterates[1:], np.zeros(len(iterates) - 1)
        drops.set_data(_gaps(x, x), _gaps(ground, f(x)))
        tangents.set_data(_gaps(x, after), _gaps(f(x), ground))
        feet.set_data(x, ground)
        last.set_data(after[-1:], [0])

    return place


def march(ax, f, view, target):
    """Draw f over view = (low, high), tangents marching to its root; return update(x0, steps).

    The goal is to be thrown to target by the first tangent.
    """
    curve(ax, f, *view)
    ax.set(title="Each tangent leads to the next guess", ylabel="f(x)", xlim=view)
    frozen(ax).axhline(0, color=GREY, lw=1.2)
    ax.axvline(target, color=GREEN, lw=1.2, ls=":")
    ax.text(target - 0.04, 10, f"aim: {target}", color=INK[GREEN], ha="right")
    place, say = _marcher(ax), readout(ax)

    def update(x0=2.45, steps=1):
        iterates = take(root_finding.newton(f, f.grad, x0), steps + 1)
        place(f, iterates)
        say(_listed(iterates), abs(iterates[1] - target) <= 0.05)

    return update


def _cycles(iterates):
    late = iterates[-3:]
    return abs(late[2] - late[0]) < 1e-6 and abs(late[1] - late[0]) > 0.5


def _at_the_fence(iterates):
    return iterates[0] != 0 and 0.97 < abs(iterates[1] / iterates[0]) < 1.03


def _crawls(iterates):
    return abs(iterates[8] - 1) >= 0.01


# A function, and whether iterates (of many steps) reach the goal of the picture `failures`.
FAILURES = [
    ("x³ − 2x + 2: find a cycle", (cycling_cubic, _cycles)),
    ("arctan x: find the fence", (arctangent, _at_the_fence)),
    ("(x − 1)²: need more than 8 steps to 0.01", (double_root, _crawls)),
    ("cube root of x: find a start that stays", (cube_root, lambda iterates: iterates[0] == 0)),
]


def failures(ax):
    """Draw tangents that do not march as they should; return update(case, x0, steps).

    case is (f, reached) as in FAILURES; the goal is its own.
    """
    ax.set(title="Where do the tangents lead?", xlabel="x", ylabel="f(x)")
    ax.set(xlim=(-6.7, 4), ylim=(-2.6, 4.2), xticks=range(-4, 5))  # the words stand on the left
    ax.axhline(0, color=GREY, lw=1.2)
    (line,) = pens(ax, (BLUE, "-"))
    x = np.linspace(-4, 4, 401)
    place, say = _marcher(ax), readout(ax)

    def update(case=FAILURES[0][1], x0=1.6, steps=3):
        f, reached = case
        iterates = take(root_finding.newton(f, f.grad, x0), 41)
        line.set_data(x, f(x))
        place(f, np.clip(iterates[: steps + 1], -1e9, 1e9))
        say(_listed(iterates[: steps + 1]), bool(reached(iterates)))

    return update


def model(ax, f):
    """Draw f and the parabola that fits it at x0; return update(x0).

    f has its minima at -1 and 1 and a maximum at 0. The goal is the outermost start from which
    Newton's method ends at the maximum.
    """
    curve(ax, f, -1.75, 1.75)
    ax.set(title="Newton jumps to where the parabola is level", ylabel="f(x)")
    ax.set(xlim=(-2.6, 2.6), ylim=(-1.05, 0.75))
    parabola, drop, here, there = pens(
        ax, (ORANGE, "--"), (GREY, ":"), (ORANGE, "o"), (GREEN, "D")
    )
    say = readout(ax, 0.02, 0.04)
    h = np.linspace(-5, 5, 401)

    def update(x0=1.28):
        y0, slope, bend = f(x0), f.grad(x0), f.hess(x0)
        heights = y0 + slope * h + bend * h**2 / 2
        parabola.set_data(x0 + h, np.where(heights > -0.55, heights, np.nan))
        step = -slope / bend
        drop.set_data([x0 + step] * 2, [y0 + slope * step / 2, f(x0 + step)])
        here.set_data([x0], [y0])
        there.set_data([x0 + step], [y0 + slope * step / 2])
        end = run(root_finding.newton(f.grad, f.hess, x0)).path[-1]
        opens = "up" if bend > 0 else "down"
        text = f"x₀ = {_number(x0)}, bend {_number(bend)}: it opens {opens}"
        kind = "the maximum" if abs(end) < 0.5 else "a minimum"
        text += f"\nx₁ = {_number(x0 + step)};  the run ends at {_number(end)}, {kind}"
        say(text, abs(end) < 0.5 and abs(x0) >= 0.435)

    return update


def _steps_to(errors):
    """Return the first k with errors[k] below 1e-12, or None."""
    near = np.flatnonzero(errors < THERE)
    return int(near[0]) if near.size else None


def _descent(lr):
    """Return the iterates of descent on e^x - ln x, up to the first at which there is no ln."""
    iterates = take(gradient_descent(omega.grad, 0.05, lr), 3000)
    out = np.flatnonzero(~(iterates > 0))
    return iterates[: out[0] + 1] if out.size else iterates


def race(ax):
    """Draw the errors of three methods on e^x - ln x, step by step; return update(alpha).

    alpha is the rate of gradient descent. The goal is its fewest steps, 20.
    """
    ax.set(title="Distance to Ω after each step, start 0.05", xlabel="step", yscale="log")
    ax.set(xlim=(0, 60), ylim=(FLOOR / 2, 200))
    ax.axhline(THERE, color=GREEN, ls=":", lw=1.4)
    halves = abs(take(root_finding.bisection(omega.grad, 0.05, 2.0), 40) - OMEGA)
    tangents = abs(take(root_finding.newton(omega.grad, omega.hess, 0.05), 9) - OMEGA)
    ax.plot(np.maximum(halves, FLOOR), "^-", color=GREY, lw=1.2, ms=4)
    ax.plot(np.maximum(tangents, FLOOR), "o-", color=BLUE, ms=6)
    ax.text(40, 2e-13, "halving: 39", color=GREY)
    ax.text(0.6, 1e-11, "Newton\n8 steps", color=BLUE)
    ax.text(59, 1.3e-12, "there: 1e-12", color=INK[GREEN], ha="right")
    (line,) = pens(ax, (ORANGE, "s-"))
    line.set(markersize=4, linewidth=1.2)
    say = readout(ax, 0.98)

    def update(alpha=0.1):
        iterates = _descent(alpha)
        errors = abs(iterates - OMEGA)
        count = _steps_to(errors)
        shown = errors[: 61 if count is None else count + 1]
        line.set_data(np.arange(len(shown)), np.maximum(shown, FLOOR))
        thrown = f"thrown to {_number(iterates[-1])}: no ln there"
        text = thrown if iterates[-1] <= 0 else f"there in {count} steps"
        say(f"descent with α = {alpha:.3f}:\n{text}", count == 20)

    return update


def _histories():
    """Return the errors on e^x - ln x of Newton, the secant and descent, down to rounding."""
    methods = (
        root_finding.newton(omega.grad, omega.hess, 0.05),
        root_finding.secant(omega.grad, 0.05, 0.1),
        gradient_descent(omega.grad, 0.05, 0.1),
    )
    errors = [abs(take(method, 40) - OMEGA) for method in methods]
    # The first error at rounding level, and all after it, tell nothing of the method.
    return [e[: np.argmax(e < FLOOR) if (e < FLOOR).any() else None] for e in errors]


def orders(ax):
    """Draw each error against the one before it, for three methods; return update(method, p).

    method is 0 Newton, 1 secant, 2 descent. The goal is the slope p of its last errors.
    """
    ax.set(title="The next error against this one", xlim=(-13.5, 1), ylim=(-15, 2))
    ax.set(xlabel="log₁₀ of this error", ylabel="log₁₀ of the next error")
    logs = [np.log10(errors) for errors in _histories()]
    names, styles = ("Newton", "secant", "descent"), (("o", BLUE), ("s", PINK), ("^", GREY))
    for digits, name, (marker, color) in zip(logs, names, styles):
        ax.plot(digits[:-1], digits[1:], marker, color=color, label=name, ms=7)
    ax.legend(loc="lower right")
    (line,) = pens(ax, (ORANGE, "--"))
    say = readout(ax)

    def update(method=0, p=1.0):
        before, after = logs[method][-2:]
        x = np.array([-16, 2])
        line.set_data(x, after + p * (x - before))
        measured = order(10 ** logs[method])
        text = f"{names[method]}: slope p = {p:.2f}\nan error of 1e−6 becomes "
        say(f"{text}{_power(after + p * (-6 - before))}", abs(p - measured) <= 0.06)

    return update


def _power(digits):
    """Return 10 to the power digits in words, to the nearest whole power."""
    return minus(f"about 1e{round(digits)}")


def _in_unit(f, unit):
    """Return grad and hess of f where the second variable is measured as u = unit * y."""
    scale = np.array([1, 1 / unit])

    def grad(p):
        return f.grad(p * scale) * scale

    def hess(p):
        return f.hess(p * scale) * np.outer(scale, scale)

    return grad, hess


def _both_paths(f, start, alpha, unit):
    """Return 9 iterates of Newton and of descent, walked in u = unit * y, as points (x, y)."""
    grad, hess = _in_unit(f, unit)
    scale = np.array([1, unit])
    methods = newton(grad, hess, start * scale), gradient_descent(grad, start * scale, alpha)
    return [take(method, 9) / scale for method in methods]


def plane(axes, f, alpha):
    """Draw Newton and descent from (4, 4) on f's map, and their errors; return update(k, unit).

    unit: descent and Newton see u = unit * y. The goal is a Newton error below 1e-12.
    """
    left, right = axes
    start = np.array([4.0, 4.0])
    contours(left, f, (-5, 5), (-5, 5), [1, 5, 15, 40, 90, 180, 330, 530, 800, 1200])
    left.set(title="The map of f")
    left.plot([0], [0], "*", color=GREEN, ms=13)
    right.set(title="Largest distance to (0, 0)", xlabel="step k", yscale="log")
    right.set(xlim=(-0.2, 8.4), ylim=(FLOOR / 20, 1e5))
    right.axhline(THERE, color=GREEN, ls=":", lw=1.4)
    walks = path(left, PINK, "s"), path(left, ORANGE)
    falls = pens(right, (PINK, "s-"), (ORANGE, "o-"))
    say = readout(right, 0.03, 0.14)

    def update(k=1, unit=1):
        both = _both_paths(f, start, alpha, unit)
        for iterates, walk, fall in zip(both[::-1], walks, falls):
            # What is thrown far out of the map is not drawn.
            walk(np.clip(iterates[: k + 1], -1e4, 1e4))
            fall.set_data(np.arange(k + 1), np.clip(abs(iterates[: k + 1]).max(1), FLOOR, 1e9))
        now = both[0][k]
        there = abs(now).max() < THERE
        place = "below 1e−12" if there else f"x {_number(now[0])}\ny {_number(now[1])}"
        say(f"● Newton, k = {k}:\n{place}\n■ descent, α = {alpha}", there)

    return update


def plain(f, start):
    """Return the iterates of Newton's method from start until f is level; shape (k+1, 2)."""
    return run(newton(f.grad, f.hess, start), 1e-8, 60, f.grad).path


def damped(f, start):
    """Return the iterates of damped Newton from start until f is level; shape (k+1, 2)."""
    return run(damped_newton(f, f.grad, f.hess, start), 1e-8, 60, f.grad).path


MARKS = {"minimum": ("*", GREEN), "saddle": ("X", PINK), "maximum": ("^", GREY)}


def landing(axes, f, critical):
    """Draw f's map with its critical points (m, 2), and a run; return update(x, y, method).

    method is `plain` or `damped`. The goal is a run that ends at no minimum.
    """
    left, right = axes
    contours(left, f, (-5, 5), (-5, 5), [2, 10, 30, 60, 100, 150, 180, 250, 400, 700])
    left.set(title="Where does the run end?")
    right.axis("off")
    for point in critical:
        marker, color = MARKS[critical_points.classify(f.hess(point))]
        left.plot(*point, marker, color=color, ms=13, mec="white", mew=0.5)
    for height, (kind, (marker, color)) in zip((0.3, 0.2, 0.1), MARKS.items()):
        right.plot([0.05], [height], marker, color=color, ms=13)
        right.text(0.14, height, kind, va="center")
    frozen(right).set(xlim=(0, 1), ylim=(0, 1))
    walk, say = path(left), readout(right, 0.0)

    def update(x=-2.5, y=1.5, method=plain):
        iterates = method(f, np.array([x, y]))
        walk(np.clip(iterates, -1e4, 1e4))
        end = iterates[-1]
        kind = critical_points.classify(f.hess(end))
        text = f"{len(iterates) - 1} steps, ends at\n({_number(end[0])}, {_number(end[1])})"
        say(f"{text}\na {kind}, f = {f(end):.1f}", kind != "minimum")

    return update


def fraction(ax, f):
    """Draw f, x0 and t of Newton's step towards the minimum; return update(x0, t).

    The goal is the first t of 1, 1/2, 1/4, ... at which f has fallen.
    """
    curve(ax, f, -11, 4)
    ax.set(title="How much of the step lowers f?", ylabel="f(x)", xlim=(-11, 4), ylim=(0, 11))
    level, full, used = pens(ax, (GREY, ":"), (GREY, "|-"), (ORANGE, "-"))
    here, there = pens(ax, (ORANGE, "o"), (GREEN, "D"))
    full.set_linewidth(1.4)
    used.set_linewidth(6)
    say = readout(ax, 0.98)

    def update(x0=2.0, t=1.0):
        step = -f.grad(x0) / f.hess(x0)
        x = x0 + t * step
        level.set_data([-11, 4], [f(x0)] * 2)
        full.set_data([x0, x0 + step], [0.5, 0.5])
        used.set_data([x0, x], [0.5, 0.5])
        here.set_data([x0], [f(x0)])
        there.set_data([x], [f(x)])
        low = f(x0) - 1e-9  # at x0 = 1 the whole step ends as high as it began, but for rounding
        falls, first = f(x) < low, t == 1 or f(x0 + 2 * t * step) >= low
        text = f"from {_number(x0)} to {_number(x)}\nf from {f(x0):.3f} to {f(x):.3f}"
        say(f"{text}: {'falls' if falls else 'does not fall'}", falls and first)

    return update


ROOTS = np.exp(2j * np.pi * np.arange(3) / 3)
# Pale to dark: how late; one hue a root.
HUES = np.array([[0.0, 0.45, 0.70], [0.90, 0.62, 0.0], [0.0, 0.62, 0.45]])
DEPTHS = 6
SHADES = 0.35 + 0.65 * np.arange(DEPTHS) / (DEPTHS - 1)
PALETTE = ListedColormap((1 - (1 - HUES[:, None]) * SHADES[:, None]).reshape(-1, 3))


def ends(z, steps):
    """Return (root, late) of Newton's method for z^3 - 1 from each start z.

    root is 0, 1, 2 for the root of 1 nearest after that many steps; late counts the steps
    after which |z^3 - 1| is still above 0.3, a distance of 0.1 to the root.
    """
    late = np.zeros(z.shape, dtype=int)
    for _ in range(steps):
        with np.errstate(all="ignore"):  # 0 has no tangent that meets the axis
            z = z - (z**3 - 1) / (3 * z**2)
            late += abs(z**3 - 1) > 0.3
    root = abs(z[..., None] - ROOTS).argmin(axis=-1)
    return root, late


def basins(axes):
    """Draw which root of z^3 = 1 Newton reaches from each start; return update(zoom, center).

    The picture shows a square around a complex center, of width 4 or, each two steps of zoom
    later, a tenth of it. The goal is a width of at most 1e-6 in which all three ends still occur.
    """
    left, right = axes
    right.axis("off")
    pixels = 200
    side = np.linspace(-0.5, 0.5, pixels)
    square = side[None, :] + 1j * side[:, None]
    left.set(title="Which root of z³ = 1 is reached?", xticks=[], yticks=[], aspect="equal")
    image = moving(left.imshow(
        np.zeros(square.shape), cmap=PALETTE, vmin=0, vmax=3 * DEPTHS - 1, origin="lower"
    ))  # fmt: skip
    image.set_zorder(1)
    stars = moving(left.plot([], [], "*", color="white", mec=GREY, ms=14)[0])
    say = readout(right, 0.0)

    def update(zoom=0, center=1 + 0j):
        width = 4 * 10 ** (-zoom / 2)
        # Each zoom by 10 needs about four steps more: at 0 the map throws far out.
        root, late = ends(center + width * square, 24 + int(12 * max(0, -np.log10(width))))
        image.set_data(root * DEPTHS + np.clip(late, 0, DEPTHS - 1))
        at = (ROOTS - center) / width
        seen = at[np.maximum(abs(at.real), abs(at.imag)) < 0.5]
        stars.set_data((seen.real + 0.5) * (pixels - 1), (seen.imag + 0.5) * (pixels - 1))
        kinds = len(np.unique(root))
        text = f"width {width:.2g}\nends seen: {kinds}"
        say(text, kinds == 3 and width <= 1e-6)

    return update
