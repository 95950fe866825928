"""Pictures of lecture 03: slices, tangent planes, directions, critical points, the best line.

f and its gradient take the variables first: f(p) for p of shape (2, ...), grad(p) of p's shape.
"""

import numpy as np
from matplotlib.patches import Rectangle
from mpl_toolkits.mplot3d.art3d import Poly3DCollection

from helpers.plots import BLUE, GREEN, GREY, ORANGE, PINK, frozen, moving, readout
from helpers.plots.curves import pens
from helpers.plots.surfaces import arrow, contours, direction, mesh, surface

PIXELS = 241
CLEAR_GREEN = np.array([0.0, 0.62, 0.45, 0.55])
LEVELS_OF_T = np.arange(73, 98, 1.5)
TURN = np.linspace(0, 2 * np.pi, 181)
CIRCLE = np.stack([np.cos(TURN), np.sin(TURN)])


def _space_lines(ax, *styles):
    """Return a line in space for each style. Nothing is marked as moving: 3-D is always redrawn."""
    return [ax.plot([], [], [], style, color=c, zorder=10)[0] for c, style in styles]


def angle(u, v):
    """Return the angle between two vectors that are not 0, in degrees from 0 to 180."""
    cosine = np.dot(u, v) / (np.hypot(*u) * np.hypot(*v))
    return float(np.degrees(np.arccos(np.clip(cosine, -1, 1))))


def knife(axes, f, grad, view, goal):
    """Draw f over view = (low, high) twice, cut through (x, y) both ways; return update(x, y).

    The goal is the point where the two slopes are goal.
    """
    space, flat = axes
    _uncut(space, flat, f, view)
    cuts = _space_lines(space, (BLUE, "-"), (PINK, "-."))
    tangents = _space_lines(space, (ORANGE, "-"), (ORANGE, "-"))
    sheets = [space.add_collection3d(_sheet(color)) for color in (BLUE, PINK)]
    curves = pens(flat, (BLUE, "-"), (PINK, "-."), (ORANGE, "--"), (ORANGE, "--"))
    dots = pens(flat, (BLUE, "o"), (PINK, "s"))
    say = readout(flat)
    t = np.linspace(*view, 61)

    def update(x=1.0, y=2.0):
        here = np.array([x, y])
        slopes = grad(here)
        for k in (0, 1):
            line = _along(here, k, t)
            cuts[k].set_data_3d(*line, f(line))
            sheets[k].set_verts([_standing(_along(here, k, np.array(view)), flat.get_ylim())])
            curves[k].set_data(t, f(line))
            near = here[k] + np.array([-1, 0, 1])
            tangents[k].set_data_3d(*_along(here, k, near), f(here) + slopes[k] * (near - here[k]))
            curves[2 + k].set_data(t, f(here) + slopes[k] * (t - here[k]))
            dots[k].set_data([here[k]], [f(here)])
        text = f"only x moves: slope {slopes[0]:.2f}\nonly y moves: slope {slopes[1]:.2f}"
        say(text, bool(np.allclose(slopes, goal, atol=0.05)))

    return update


def _uncut(space, flat, f, view):
    """Draw what rests in the picture of the knife."""
    surface(space, f, view, view)
    space.set(title="Two cuts through the surface", zlabel="")
    flat.set(title="The same cuts, side by side", xlabel="x (solid)   y (dash-dotted)")
    flat.set(xlim=view, ylim=(0, f(np.full(2, view[1]))))


def _sheet(color):
    """Return an upright plane for a cut, to be placed."""
    return Poly3DCollection([np.zeros((4, 3))], facecolor=color, alpha=0.12, zorder=5)


def _along(here, k, values):
    """Return the points (2, n) at which only coordinate k moves, through these values."""
    line = np.repeat(here[:, None], len(values), axis=1)
    line[k] = values
    return line


def _standing(ends, heights):
    """Return the corners (4, 3) of the upright rectangle on the floor line ends (2, 2)."""
    (a, b), (low, high) = ends.T, heights
    return [(*a, low), (*b, low), (*b, high), (*a, high)]


def plane(axes, f, grad, view):
    """Draw f over view twice and a disc of its tangent plane; return update(x, y, r).

    On the map, where the plane's error is below 0.1 is green. The goal is the largest disc
    inside.
    """
    space, flat = axes
    disc, spot = _disc_in_space(space, f, view)
    contours(flat, f, view, view)
    image = _overlay(flat, view)
    rim, dot = pens(flat, (ORANGE, "-"), (GREY, "."))
    flat.set(title="Green: error below 0.1", yticks=flat.get_xticks())
    # Room for the readout above the map: on it, a disc could hide below.
    flat.set(xlim=view, ylim=(view[0], view[0] + 1.32 * (view[1] - view[0])))
    say = readout(frozen(flat), 0.01, 0.99)
    floor = mesh(view, view, PIXELS)

    def update(x=-1.0, y=1.0, r=0.6):
        here = np.array([x, y])
        circle = here[:, None] + r * CIRCLE
        disc.set_verts([np.stack([*circle, _predicted(f, grad, here, circle)], axis=-1)])
        spot.set_data_3d([x], [y], [f(here)])
        good = abs(f(floor) - _predicted(f, grad, here, floor)) < 0.1
        image.set_data(good[..., None] * CLEAR_GREEN)
        rim.set_data(*circle)
        dot.set_data([x], [y])
        worst = _worst_in_disc(f, grad, here, r)
        say(f"r = {r:.2f}: error up to {worst:.3f}", 0.09 <= worst < 0.1)

    return update


def _disc_in_space(space, f, view):
    """Draw the surface; return the disc and the dot that move on it."""
    surface(space, f, view, view, alpha=0.5)
    space.set(title="A disc of the tangent plane", zlabel="")
    disc = space.add_collection3d(Poly3DCollection([CIRCLE.T @ np.eye(2, 3)], alpha=0.8, zorder=9))
    disc.set(facecolor=ORANGE, edgecolor=GREY)
    return disc, *_space_lines(space, (GREY, "."))


def _overlay(ax, view):
    """Return a moving image of PIXELS x PIXELS points over view, still clear."""
    half = (view[1] - view[0]) / (PIXELS - 1) / 2  # a pixel is centred on its point of the floor
    edges = (view[0] - half, view[1] + half)
    image = ax.imshow(np.zeros((PIXELS, PIXELS, 4)), extent=(*edges, *edges), origin="lower")
    return moving(image)


def _predicted(f, grad, here, points):
    """Return the height of the tangent plane at here over the points (2, ...)."""
    return f(here) + np.tensordot(grad(here), points - here.reshape(2, *[1] * (points.ndim - 1)), 1)


def _worst_in_disc(f, grad, here, r):
    """Return the largest error of the tangent plane in the disc of radius r around here."""
    rings = np.linspace(0, r, 21)[:, None, None] * CIRCLE
    points = here[:, None, None] + np.moveaxis(rings, 1, 0)
    return abs(f(points) - _predicted(f, grad, here, points)).max()


def walk(axes, f, grad, route, velocity, view, times):
    """Draw a walk over the map of f, and the heights on the way; return update(t).

    route(t) has shape (2, ...), velocity(t) is its derivative. The goal is a level moment.
    """
    ground, log = axes
    _room_and_log(ground, log, f, route, view, np.linspace(*times, 241))
    up, ahead = arrow(ground, BLUE, "--"), arrow(ground, ORANGE)
    (dot,) = pens(ground, (ORANGE, "o"))
    tangent, now = pens(frozen(log), (ORANGE, "--"), (ORANGE, "o"))
    say = readout(log, 0.04, 0.04)

    def update(t=0.36):
        here, step, slope = route(t), velocity(t), grad(route(t))
        rate = float(slope @ step)
        dot.set_data(*here[:, None])
        ahead(here, step / 2)
        up(here, slope / np.hypot(*slope) * 0.9)
        tangent.set_data(t + np.array([-1, 1]), f(here) + rate * np.array([-1, 1]))
        now.set_data([t], [f(here)])
        text = f"T = {f(here):.2f},  dT/dt = {rate:+.2f}\nangle {angle(step, slope):.0f}°"
        say(text, abs(rate) <= 0.1)

    return update


def _room_and_log(ground, log, f, route, view, t):
    """Draw the way on the map of f and the heights over t, with room below for a readout."""
    contours(ground, f, view, view, 10)
    ground.plot(*route(t), ":", color=GREY)
    ground.set_title("Solid: velocity  dashed: gradient")
    felt = f(route(t))
    log.plot(t, felt, color=BLUE)
    log.set(title="The temperature that you feel", xlabel="t", xlim=(t[0], t[-1]))
    log.set_ylim(felt.min() - 0.55 * np.ptp(felt), felt.max() + 0.1 * np.ptp(felt))


def compass(axes, f, grad, point, view):
    """Draw the directions at point on the map of f, and their slopes; return update(theta, find).

    find is the cosine of the angle to the gradient that is looked for: 1, 0 or -1.
    """
    ground, dial = axes
    here = np.array(point, dtype=float)
    up = grad(here)
    _level_line(ground, f, here, up / np.hypot(*up), view)
    _all_directions(dial, up)
    needle = arrow(ground)
    (dot,) = pens(dial, (ORANGE, "o"))
    say = readout(dial, 0.04, 0.04)

    def update(theta=0.0, find=1):
        u = direction(theta)
        apart = angle(u, up)
        needle(here, u)
        dot.set_data([theta], [u @ up])
        wanted = {1: "the steepest up", 0: "level", -1: "the steepest down"}[find]
        text = f"wanted: {wanted}\nθ = {theta:.0f}°: slope {u @ up:+.2f}"
        text += f"\nto the gradient: {apart:.0f}°"
        say(text, abs(apart - np.degrees(np.arccos(find))) <= 2)

    return update


def _level_line(ground, f, here, up, view):
    """Draw the map of f, the level line through here in bold, and the direction up."""
    contours(ground, f, view, view, 9)
    points = mesh(view, view)
    ground.contour(*points, f(points), [f(here)], colors=GREY, linewidths=2.4)
    ground.plot(*here, "o", color=GREY)
    arrow(ground, BLUE, "--")(here, 1.4 * up)
    ground.text(*(here + 1.6 * up), "∇f", color=BLUE, ha="center", va="bottom")
    ground.set_title("Bold: the level line")


def _all_directions(dial, up):
    """Draw the slope in each direction, with room below for a readout."""
    theta = np.arange(361)
    dial.plot(theta, direction(theta).T @ up, color=BLUE)
    dial.axhline(0, color=GREY, lw=1)
    dial.set(title="The slope in each direction", xlabel="direction θ in degrees", xlim=(0, 360))
    dial.set(xticks=range(0, 361, 90), ylim=np.array([-2.2, 1.35]) * np.hypot(*up))


def best_line(axes, E, data, view_m, view_b):
    """Draw data (x, t) with a line and its squares, and the map of E; return update(m, b)."""
    sheet, ground = axes
    x, t = np.asarray(data, dtype=float)
    contours(ground, E, view_m, view_b, [4.3, 6, 10, 16, 25, 40, 60], unit=False)
    ground.set(title="The error E of each line", xlabel="slope m", ylabel="height b")
    squares = _points_and_squares(sheet, x, t)
    (line,) = pens(sheet, (ORANGE, "-"))
    (dot,) = pens(frozen(ground), (ORANGE, "o"))
    say = readout(sheet, 0.0, -0.42)  # below the sheet: on it, it would hide a square

    def update(m=-0.5, b=2.0):
        for square, x_i, t_i in zip(squares, x, t):
            side = abs(m * x_i + b - t_i)
            square.set_bounds(x_i, min(m * x_i + b, t_i), side, side)
        line.set_data(sheet.get_xlim(), m * np.array(sheet.get_xlim()) + b)
        dot.set_data([m], [b])
        cost = float(E(np.array([m, b])))
        say(f"all squares together: {cost:.2f}", cost < 4.3)

    return update


def _points_and_squares(sheet, x, t):
    """Draw the points on paper of one scale; return a moving square for each."""
    sheet.plot(x, t, "o", color=BLUE, zorder=5)
    sheet.set(title="A line and its squares", xlabel="x", xlim=(-0.5, 6.5), ylim=(-1, 6.5))
    sheet.set_aspect("equal")
    style = {"facecolor": PINK, "edgecolor": GREY, "alpha": 0.4, "hatch": "//"}
    return moving(*(sheet.add_patch(Rectangle((0, 0), 0, 0, **style)) for _ in x))


def aim(ax, E, grad, lowest, view_m, view_b):
    """Draw -grad and the way to the point lowest on the map of E; return update(m, b)."""
    levels = E(lowest) + np.array([0.3, 2, 6, 14, 28, 50, 80, 130, 200, 300])
    contours(ax, E, view_m, view_b, levels)
    ax.set(title="Solid: against the gradient   dotted: straight to the minimum")
    ax.set(xlabel="m", ylabel="b")
    ax.plot(*lowest, "*", color=GREEN, ms=16)
    down = arrow(ax)
    way, dot = pens(frozen(ax), (GREEN, ":"), (ORANGE, "o"))
    say = readout(ax)

    def update(m=0.0, b=0.0):
        here = np.array([m, b])
        slope, rest = -grad(here), np.subtract(lowest, here)
        down(here, slope / max(np.hypot(*slope), 1e-12))
        way.set_data(*np.transpose([here, lowest]))
        dot.set_data([m], [b])
        off = angle(slope, rest) if np.hypot(*rest) > 1e-9 else 0.0
        say(f"m = {m:.2f}, b = {b:.2f}: off by {off:.1f}°", off <= 3 and np.hypot(*rest) >= 0.5)

    return update


def ring(axes, f, grad, view):
    """Draw a ring on the map of f, and f on it less f at its middle; return update(place, r).

    The goal is a level place with higher and lower neighbours.
    """
    ground, dial = axes
    contours(ground, f, view, view, LEVELS_OF_T)
    ground.set_title("▲ warmer  ▼ colder")
    warm, cold, dot = pens(ground, (ORANGE, "^"), (BLUE, "v"), (GREY, "."))
    (curve,) = pens(_around(dial), (BLUE, "-"))
    say = readout(dial, 0.04, 0.04)

    def update(place=(4.0, 4.0), r=0.5):
        here = np.array(place, dtype=float)
        points = here[:, None] + r * CIRCLE
        gain = f(points) - f(here)
        sparse = slice(0, None, 10)
        for markers, chosen in ((warm, gain > 1e-9), (cold, gain < -1e-9)):
            markers.set_data(*np.where(chosen, points, np.nan)[:, sparse])
        dot.set_data(*here[:, None])
        curve.set_data(np.degrees(TURN), gain / r)
        steep = np.hypot(*grad(here))
        text = f"T = {f(here):.2f}, steepness {steep:.2f}"
        text += f"\nwarmest {gain.max():+.3f}\ncoldest {gain.min():+.3f}"
        say(text, bool(steep < 1e-9 and gain.min() < -1e-9 and gain.max() > 1e-9))

    return update


def _around(dial):
    """Give dial an axis of directions and one of slopes, with room for a readout; return it."""
    dial.axhline(0, color=GREY, lw=1)
    dial.set(title="(T on the ring − middle) / r", xlabel="direction in degrees")
    dial.set(xlim=(0, 360), xticks=range(0, 361, 90), ylim=(-26, 15.5))
    return dial


def ray(axes, f, view):
    """Draw the line through the origin at the angle theta, and f along it; return update(theta)."""
    ground, profile = axes
    contours(ground, f, view, view, 12)
    ground.set_title("A way through the origin")
    (way,) = pens(ground, (ORANGE, "-"))
    left, right, hole = _profile(profile, view)
    say = readout(profile, 0.04, 0.04)
    s = np.linspace(1e-6, view[1], 60)

    def update(theta=10.0):
        u = direction(theta)
        way.set_data(*np.outer(u, [2 * view[0], 2 * view[1]]))
        heights = f(np.outer(u, s)), f(np.outer(u, -s))
        right.set_data(s, heights[0])
        left.set_data(-s, heights[1])
        beside = round(float(heights[0][0]), 3) + 0.0
        gap = abs(beside) > 0  # along the axes the heights meet the dot
        hole.set_data([0] * gap, [beside] * gap)
        say(f"θ = {theta:.0f}°\nbeside 0: {beside:.3f}\nat 0: 0", abs(beside) >= 0.499)

    return update


def _profile(ax, view):
    """Draw the dot at the origin; return what moves: heights on both sides, a hollow dot."""
    ax.set(title="The height on the way", xlabel="distance from the origin")
    ax.set(xlim=view, ylim=(-1.35, 0.75))
    ax.plot(0, 0, "o", color=GREY)
    lines = pens(ax, (ORANGE, "-"), (ORANGE, "-"), (ORANGE, "o"))
    lines[2].set_markerfacecolor("white")
    return lines
