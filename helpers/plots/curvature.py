"""Pictures of lecture 05: the bend of a curve, and of a surface in every direction.

f takes the variables first: p has shape (2, ...), f(p) has shape (...). H is a Hessian (2, 2).
"""

import contourpy
import numpy as np
from mpl_toolkits.mplot3d.art3d import Line3DCollection

from helpers.critical_points import classify
from helpers.iteration import take
from helpers.optimizers import gradient_descent
from helpers.plots import BLUE, GREEN, GREY, INK, ORANGE, PINK, frozen, minus, moving, readout
from helpers.plots.curves import curve, pen
from helpers.plots.surfaces import arrow, contours, direction, mesh, path, surface

TURN = np.linspace(0, 360, 721)  # degrees
LANDFORM = {"minimum": "bowl", "maximum": "cap", "saddle": "saddle", "undecided": "undecided"}


def bend(H, u):
    """Return u^T H u, the second derivative along the unit vectors u (2, ...)."""
    return np.einsum("i...,ij,j...->...", u, np.asarray(H, dtype=float), u)


def motion(axes, x, v, a, end=2.0):
    """Draw position, velocity and acceleration over time, with tangents; return update(t).

    The slope in each panel is the height in the panel below. The goal is where a changes its sign.
    """
    heights = (x, v, a)
    _motion_panels(axes, heights, end)
    tangents = [pen(ax, "--", color=ORANGE) for ax in axes[:2]]
    clocks = [pen(ax, ":", color=GREY, lw=1.4) for ax in axes]
    dots = [pen(ax, "o", color=ORANGE) for ax in axes]
    say = readout(axes[0], 0.99, 0.95)

    def update(t=0.4):
        for f, slope, line in zip(heights, heights[1:], tangents):  # v is x', a is v'
            ends = np.array([t - 0.22 * end, t + 0.22 * end])
            line.set_data(ends, f(t) + slope(t) * (ends - t))
        for f, ax, clock, dot in zip(heights, axes, clocks, dots):
            clock.set_data([t, t], ax.get_ylim())
            dot.set_data([t], [f(t)])
        say(f"t = {t:.2f} s\n{_pace(v(t), a(t))}", abs(a(t)) <= 0.15)

    return update


def _motion_panels(axes, heights, end):
    names = ("position x (m)", "velocity v (m/s)", "acceleration a (m/s²)")
    for ax, f, name, color in zip(axes, heights, names, (BLUE, GREEN, PINK)):
        curve(ax, f, 0, end, color=color)
        ax.axhline(0, color=GREY, lw=0.8)
        ax.margins(y=0.25)
        ax.set_title(name, color=INK[color], fontsize=13, pad=4)
        ax.set(xlabel="", xlim=(-0.02, 1.5 * end), xticks=np.linspace(0, end, 5))
        ax.tick_params(labelbottom=False)
        frozen(ax)
    axes[-1].tick_params(labelbottom=True)
    axes[-1].set_xlabel("time t (s)")


def _pace(v, a):
    """Return in words what a ride with v >= 0 does now."""
    if abs(a) <= 0.15:
        return "steady speed"
    return "getting faster" if a > 0 else "braking"


def kiss(ax, f, df, d2f, low=-2.0, high=2.0):
    """Draw f with its tangent and its kissing parabola at a; return update(a).

    The parabola is f(a) + f'(a) h + f''(a) h^2 / 2. The goal is where it changes its side.
    """
    curve(ax, f, low - 0.4, high + 0.4)
    ax.set(title="The parabola that bends as the curve does", ylim=(-5, 5), xlim=(-2.6, 3.9))
    line = pen(ax, ":", color=GREY, lw=1.8)
    parabola, dot = pen(ax, "--", color=ORANGE), pen(ax, "o", color=ORANGE)
    say = readout(ax, 0.985, 0.05)
    h = np.linspace(-1.3, 1.3, 61)  # short: far away the parabola has nothing to say

    def update(a=-1.2):
        height, slope, curvature = f(a), df(a), d2f(a)
        line.set_data(a + h, height + slope * h)
        parabola.set_data(a + h, height + slope * h + curvature * h**2 / 2)
        dot.set_data([a], [height])
        side = "above" if curvature > 0 else "below"
        lies = "on its tangent" if abs(curvature) <= 0.2 else f"{side} its tangent"
        say(f"a = {a:.2f}\nf''(a) = {curvature:+.2f}\n{lies}", abs(curvature) <= 0.2)

    return update


def section(axes, f, H):
    """Draw f from above, its section along u, and the section's bend; return update(theta).

    The section is t -> f(t u), u at theta degrees; its bend at 0 is u^T H u. The goal is the
    direction of the largest bend.
    """
    above, cut, record = axes
    top = np.linalg.eigvalsh(H)[-1]
    _section_axes(axes, f, top)
    track, wall = pen(above, "-", color=ORANGE), pen(cut, "-", color=ORANGE)
    trail, dot = pen(record, "-", color=ORANGE), pen(record, "o", color=ORANGE)
    t = np.linspace(-1.6, 1.6, 81)
    say = readout(record, 0.05, 0.97)

    def update(theta=60.0):
        u = direction(theta)
        track.set_data(*np.outer(u, t[[0, -1]]))
        wall.set_data(t, f(np.multiply.outer(u, t)))
        # Only what has been turned through: drawn whole, the record would give the goal away.
        angles = np.linspace(0, theta, 181)
        trail.set_data(angles, bend(H, direction(angles)))
        dot.set_data([theta], [bend(H, u)])
        say(f"θ = {theta:.1f}°\nbend {bend(H, u):.3f}", top - bend(H, u) <= 0.004)

    return update


def _section_axes(axes, f, top):
    above, cut, record = axes
    contours(above, f, (-2, 2), (-2, 2), levels=10)
    above.set(title="from above", xticks=[-2, 0, 2], yticks=[-2, 0, 2])
    cut.set(title="along the cut", xlabel="distance t", xlim=(-1.7, 1.7), ylim=(-0.5, 1.4 * top))
    record.set(title="bend at 0", xlabel="angle θ (°)", xlim=(-8, 188), ylim=(0, 1.6 * top))
    record.set(xticks=[0, 45, 90, 135, 180])


def turned(ax, H):
    """Draw a unit vector u and H u, over the arc of all H u; return update(theta).

    The goal is a direction that H does not turn.
    """
    _turned_axes(ax, H)
    ray = pen(ax, ":", color=BLUE, lw=1.6)
    after, before = arrow(ax, ORANGE), arrow(ax, BLUE)
    result, given = (
        moving(ax.text(0, 0, word, color=INK[color], ha="center", va="center", fontsize=15))
        for word, color in (("Hu", ORANGE), ("u", BLUE))
    )
    say = readout(ax, 0.02, 0.97)

    def update(theta=60.0):
        u = direction(theta)
        moved = H @ u
        length, turn = np.hypot(*moved), _turn(u, moved)
        ray.set_data(*np.outer(u, [0, 6.7]))
        before((0, 0), u)
        after((0, 0), moved)
        result.set_position(moved * (1 + 0.55 / length))
        given.set_position(1.1 * u + 0.45 * direction(theta - 90))  # beside the arrow, not on Hu
        text = f"u at {theta:.1f}°\nHu turned by {round(turn, 1) + 0:+.1f}°"
        say(f"{text}\nHu is {length:.3f} long", abs(turn) <= 0.7)

    return update


def _turned_axes(ax, H):
    """Draw all u and all H u of the upper half: the lower half is its mirror image."""
    half = np.linspace(0, 180, 181)
    ax.plot(*(H @ direction(half)), "--", color=GREY, lw=1.2)
    ax.plot(*direction(half), "-", color=GREY, lw=1.2)
    ax.set(title="A matrix turns arrows and stretches them", xlabel="x", ylabel="y")
    ax.set(xlim=(-10.2, 6.6), ylim=(-1.6, 7.0), aspect="equal")


def _turn(u, v):
    """Return the angle from u to v in degrees, positive to the left."""
    return np.degrees(np.arctan2(u[0] * v[1] - u[1] * v[0], u @ v))


def level_lines(ax, radius=1.0, count=6):
    """Return place(H), which draws level lines of p^T H p / 2 on ax, in polar form.

    Solid where the surface is above its centre, dashed where it is below; a direction of bend q
    meets the level c at r = sqrt(2c / q). radius is that of the lines' spacing for a bend of 1.
    """
    above, below = pen(ax, "-", color=BLUE, lw=1.5), pen(ax, "--", color=PINK, lw=1.5)
    levels = (radius * np.arange(1, count + 1)) ** 2 / 2

    def place(H):
        q = bend(H, direction(TURN))
        for line, side in ((above, q), (below, -q)):
            # Where a direction does not bend to this side, it never meets the level.
            r = np.sqrt(2 * levels[:, None] / np.where(side > 1e-9, side, np.nan))
            points = r * direction(TURN)[:, None]
            line.set_data(*(np.column_stack([z, np.full(count, np.nan)]).ravel() for z in points))

    return place


def gallery(axes, shapes):
    """Draw one of several surfaces in space, and its level lines with its axes; return update(f).

    shapes is {formula: Differentiable}, each quadratic around (0, 0). The goal is the saddle.
    """
    space, above = axes
    solids = {name: _relative(space, f) for name, f in shapes.items()}
    _gallery_axes(space, above)
    place = level_lines(above, radius=0.5)
    place_axes = _principal_axes(above)
    say = readout(above, 0.03, 0.03)
    first = next(iter(shapes))

    def update(surface=first):
        for name, solid in solids.items():
            solid.set_visible(name == surface)
        H = shapes[surface].hess(np.zeros(2))
        place(H)
        place_axes(H)
        say(LANDFORM[classify(H)], classify(H) == "saddle")

    return update


def _gallery_axes(space, above):
    space.set(title="in space", zlabel="", zlim=(-6, 6), xticks=[-1, 0, 1], yticks=[-1, 0, 1])
    above.set(title="from above, with its axes", xlim=(-1, 1), ylim=(-1, 1), aspect="equal")
    above.set(xlabel="x", ylabel="y", xticks=[-1, 0, 1], yticks=[-1, 0, 1])


def _principal_axes(ax):
    """Return place(H), which draws the eigenvectors of H, each labelled with its eigenvalue."""
    colors = (GREEN, ORANGE)
    lines = [pen(ax, "-.", color=color) for color in colors]
    words = [_label(ax, color) for color in colors]

    def place(H):
        values, vectors = np.linalg.eigh(H)
        for value, u, line, word in zip(values, vectors.T, lines, words):
            line.set_data(*np.outer(u, [-2, 2]))
            # u and -u are one axis; the label takes the end that is higher up.
            word.set_position(0.72 * (u if (u[1].round(9), u[0]) > (0, 0) else -u))
            word.set_text(minus(f"λ = {round(value, 3) + 0:.3f}"))

    return place


def _relative(ax, f):
    """Draw f - f(0, 0), so that surfaces of all heights share one frame."""
    return surface(ax, lambda p: f(p) - f(np.zeros(2)), (-1, 1), (-1, 1), count=21)


def _label(ax, color):
    box = {"boxstyle": "round,pad=0.2", "facecolor": "white", "edgecolor": "none", "alpha": 0.85}
    return moving(ax.text(0, 0, "", color=INK[color], ha="center", va="center", bbox=box))


def knob(axes):
    """Draw level lines and eigenvalues of [[1, b], [b, 1]]; return update(b).

    The goal is the b > 0 at which the bowl ends.
    """
    above, values = axes
    _knob_axes(above, values)
    place = level_lines(above, radius=0.5)
    dots = [pen(values, style, color=color) for style, color in (("s", GREEN), ("o", ORANGE))]
    wall = pen(values, ":", color=GREY, lw=1.4)
    say = readout(values, 0.03, 0.03)

    def update(b=0.0):
        H = np.array([[1, b], [b, 1]])
        place(H)
        wall.set_data([b, b], values.get_ylim())
        for dot, value in zip(dots, (1 + b, 1 - b)):
            dot.set_data([b], [value])
        # With one eigenvalue 0 and nothing but the quadratic, this one is a trough for certain.
        kind = LANDFORM[classify(H)].replace("undecided", "trough")
        say(f"b = {b:.2f}: {kind}\ndet = {1 - b * b:+.2f}", abs(b - 1) <= 0.011)

    return update


def _knob_axes(above, values):
    """Set the map; draw both eigenvalues over b, and the diagonal, which knows nothing of b."""
    above.set(title="from above", xlabel="x", ylabel="y", aspect="equal")
    above.set(xlim=(-2, 2), ylim=(-2, 2), xticks=[-2, 0, 2], yticks=[-2, 0, 2])
    b = np.array([-2.0, 2.0])
    for heights, style, color in ((1 + b, "-", GREEN), (1 - b, "-", ORANGE), ([1, 1], "--", BLUE)):
        values.plot(b, heights, style, color=color, lw=1.5)
    values.axhline(0, color=GREY, lw=1)
    values.text(1.95, 1.08, "diagonal", color=BLUE, ha="right", fontsize=12)
    values.set(title="eigenvalues of [[1, b], [b, 1]]", xlabel="b")
    values.set(xlim=1.08 * b, ylim=(-2.6, 3.2))


def model(axes, f):
    """Lay f's quadratic at p in [0, 6]^2 against f, in space and from above; return update(x, y).

    The quadratic is f(p) + grad . d + d^T H d / 2, drawn for |d_i| <= 1. Its own level point
    is the star; the goal is the dot on the star, in a bowl.
    """
    net, levels = _model_axes(axes, f)
    above = axes[1]
    lines, dot = pen(above, "-", color=ORANGE, lw=1.6), pen(above, "o", color=ORANGE)
    star = pen(above, "*", color=GREEN, ms=15, mec="white")
    say = readout(above, 0.03, 0.97)
    d = mesh((-1, 1), (-1, 1), 25)

    def update(x=2.0, y=2.0):
        p = np.array([x, y])
        points, heights = p[:, None, None] + d, taylor(f, p, d)
        net.set_segments(_net(points, heights))
        lines.set_data(*_levels(points, heights, levels))
        dot.set_data([x], [y])
        level = _level_point(p, f.grad(p), f.hess(p))
        star.set_data(*level[:, None])
        kind = LANDFORM[classify(f.hess(p))]
        error = abs(heights - f(points)).max()
        arrived = kind == "bowl" and np.hypot(*(level - p)) <= 0.06
        say(f"model: {kind}\nlargest error {error:.1f}", arrived)

    return update


def taylor(f, p, d):
    """Return f(p) + grad . d + d^T H d / 2 for the steps d (2, ...), with grad and H at p."""
    slope, H = f.grad(p), f.hess(p)
    return f(p) + np.tensordot(slope, d, axes=1) + np.einsum("i...,ij,j...->...", d, H, d) / 2


def _model_axes(axes, f):
    """Draw f in space and from above; return the empty net and the levels of both."""
    space, above = axes
    window = 0, 6
    surface(space, f, window, window, count=25, alpha=0.45)
    heights = f(mesh(window, window))
    # The same levels for f and its quadratic: where both agree, their lines coincide.
    levels = np.linspace(heights.min(), heights.max(), 13)
    space.set(zlabel="", title="surface and quadratic", zlim=(levels[0] - 2, levels[-1] + 2))
    contours(above, f, window, window, levels)
    above.set_title("level lines of both")
    net = Line3DCollection([np.zeros((2, 3))], colors=ORANGE, lw=1.2)
    # Its zeros are no point of the surface: they must not stretch the axes.
    return moving(space.add_collection3d(net, autolim=False)), levels


def _net(points, heights):
    """Return the rows and columns of a mesh, each four lines apart, as polylines in space."""
    sheet = np.moveaxis(np.stack([*points, heights]), 0, -1)
    return [*sheet[::4], *np.swapaxes(sheet, 0, 1)[::4]]


def _levels(points, heights, levels):
    """Return (x, y) of the level lines of a mesh, joined into one line with gaps of nan."""
    maker = contourpy.contour_generator(*points, heights)
    gap = np.full((1, 2), np.nan)
    pieces = [gap] + [part for c in levels for piece in maker.lines(c) for part in (piece, gap)]
    return np.concatenate(pieces).T


def _level_point(p, slope, H):
    """Return the one point where the quadratic is level, or nan where there is no such point."""
    size = np.linalg.norm(H, 2)
    if abs(np.linalg.det(H)) <= 1e-9 * size**2:
        return np.full(2, np.nan)
    return p - np.linalg.solve(H, slope)


def valley(ax):
    """Draw (x^2 + kappa y^2) / 2, and descent from (3, 1) at its best fixed step.

    The best step is 2 / (kappa + 1): each step leaves (kappa - 1) / (kappa + 1) of the distance.
    Returns update(kappa). The goal is a millionth of the distance in at most ten steps.
    """
    ax.set(title="Descent with the best fixed step, 60 steps drawn", xlabel="x", ylabel="y")
    ax.set(xlim=(-3.6, 3.6), ylim=(-1.6, 2.4), aspect="equal")
    lines = level_lines(ax, radius=0.5, count=7)
    walk = path(ax)
    say = readout(ax, 0.02, 0.97)

    def update(kappa=10.0):
        H = np.diag([1.0, kappa])
        lines(H)
        walk(take(gradient_descent(lambda p: H @ p, (3, 1), 2 / (kappa + 1)), 61))
        count = descent_steps(kappa)
        text = f"κ = {kappa:.3g}: each step leaves {(kappa - 1) / (kappa + 1):.3f}"
        say(f"{text}\nsteps to a millionth: {count}", count <= 10)

    return update


def descent_steps(kappa):
    """Return the least k with ((kappa - 1) / (kappa + 1))^k <= 1e-6."""
    rate = (kappa - 1) / (kappa + 1)
    return 1 if rate <= 1e-6 else int(np.ceil(np.log(1e-6) / np.log(rate)))


def cuts(axes, f):
    """Draw f's sign from above, and its heights along a cut; return update(theta, c).

    The cut is t u + c t^2 (0, 1), u at theta degrees: straight for c = 0. The goal is a cut that
    falls to both sides of (0, 0), on f = (y - x^2)(y - 2x^2).
    """
    above, along = axes
    _signs(above, f)
    along.axhline(0, color=GREY, lw=1)
    along.plot([0], [0], "o", color=GREY, ms=7)
    along.set(title="heights along the cut", xlabel="t", xlim=(-0.62, 0.62), ylim=(-0.045, 0.03))
    track, height = pen(above, "-", color=ORANGE), pen(along, "-", color=ORANGE)
    say = readout(along, 0.03, 0.03)
    t = np.linspace(-1.2, 1.2, 961)  # an odd count: t[480] is 0, and its neighbours are near

    def update(theta=60.0, c=0.0):
        points = np.multiply.outer(direction(theta), t) + np.multiply.outer([0, c], t**2)
        track.set_data(*points)
        height.set_data(t, f(points))
        falls = bool(np.all(f(points[:, [479, 481]]) < 0))
        level = np.all(abs(f(points)) < 1e-12)  # along one of the two parabolas
        shape = "straight" if c == 0 else "bent"
        other = "level all along" if level else "0 is lowest nearby"
        end = "falls on both sides of 0" if falls else other
        say(f"{shape} cut: {end}", falls)

    return update


def _signs(ax, f):
    """Shade where f is below 0, between the two parabolas on which it is 0."""
    points = mesh((-0.7, 0.7), (-0.3, 1.0), 401)
    ax.contourf(*points, f(points), [-9, 0], colors=[PINK], alpha=0.45)
    x = np.linspace(-0.7, 0.7, 141)
    for k, style in ((1, "-"), (2, "--")):
        ax.plot(x, k * x**2, style, color=BLUE, lw=1.2)
    ax.text(-0.18, 0.8, "f > 0", ha="center")
    ax.text(-0.5, -0.18, "f > 0", ha="center")
    ax.annotate("f < 0", (-0.5, 0.36), (-0.5, 0.06), ha="center", arrowprops={"arrowstyle": "-"})
    ax.set(title="from above", xlabel="x", ylabel="y", xlim=(-0.7, 0.7), ylim=(-0.3, 1.0))
    ax.set_aspect("equal")
