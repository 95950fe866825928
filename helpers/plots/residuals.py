"""Pictures of lecture 08a: what a miss costs, how hard it pulls, and the noise behind a loss.

A residual is r = prediction minus target; a pull on the prediction is minus the loss's slope.
"""

from math import erf

import numpy as np

from helpers import gaussian, landscapes, losses
from helpers.plots import (
    AMBER,
    BLUE,
    GREEN,
    GREY,
    INK,
    ORANGE,
    PINK,
    SKY,
    frozen,
    moving,
    readout,
)
from helpers.plots.curves import pen
from helpers.plots.surfaces import contours


def huber_center(data, delta):
    """Return the number c at which the pulls clip(data - c, -delta, delta) cancel."""
    # The sum of the slopes is made of straight pieces that join where one residual is +-delta.
    joints = np.sort(np.concatenate([data - delta, data + delta]))
    slopes = np.clip(joints[:, None] - data, -delta, delta).sum(axis=1)
    return float(np.interp(0.0, slopes, joints))


def gauss(t, mu, gamma):
    """Return the density exp(-(t - mu)^2 / (2 gamma^2)) / (gamma sqrt(2 pi))."""
    return gaussian.density((t - mu) / gamma) / gamma


def laplace(t, mu, gamma):
    """Return the density exp(-|t - mu| / gamma) / (2 gamma)."""
    return np.exp(-abs(t - mu) / gamma) / (2 * gamma)


def pulls(axes):
    """Draw three losses of a residual, and beside them their pulls; return update(r, delta).

    The goal: half the square pulls four times as hard as the absolute value, Huber's loss twice.
    """
    x = _square_and_length(axes)
    bends = [pen(ax, "-.", color=PINK, lw=2) for ax in axes]
    dots = [[pen(ax, m, color=c) for m, c in zip("o^D", (BLUE, GREEN, PINK))] for ax in axes]
    plumb = [pen(ax, ":", color=GREY, lw=1.4) for ax in axes]
    say = readout(axes[1], 0.98)

    def update(r=2.5, delta=0.8):
        loss, slope = (
            part(np.append(x, r), 0.0, delta) for part in (losses.huber, losses.huber.grad)
        )
        bends[0].set_data(x, loss[:-1])
        bends[1].set_data(x, -slope[:-1])
        heights = (r**2 / 2, abs(r), loss[-1]), (-r, -np.sign(r), -slope[-1])
        for ax, line, row, values in zip(axes, plumb, dots, heights):
            line.set_data([r, r], ax.get_ylim())
            for dot, value in zip(row, values):
                dot.set_data([r], [value])
        say(*_strengths(r, delta))

    return update


def _square_and_length(axes):
    """Draw r^2/2 and |r| on the left, their pulls on the right; return the residuals drawn."""
    left, right = axes
    x = np.linspace(-6, 6, 401)
    left.plot(x, x**2 / 2, color=BLUE)
    left.plot(x, abs(x), "--", color=GREEN)
    right.plot(x, -x, color=BLUE)
    right.plot([-6, 0, 0, 6], [1, 1, -1, -1], "--", color=GREEN)
    left.set(title="The loss L", ylabel="L", xlim=(-6, 6), ylim=(-0.4, 24))
    right.set(title="Its pull, −dL/dŷ", ylabel="pull", xlim=(-6, 6), ylim=(-6.5, 11.5))
    for ax in axes:
        ax.set_xlabel("residual r = ŷ − t")
    right.text(-3.5, 4.6, "half the square", color=BLUE)
    right.text(5.9, 0.1, "absolute", color=INK[GREEN], ha="right")
    left.text(4.6, 13.5, "r²/2", color=BLUE, ha="right")
    left.text(5.9, 2.9, "|r|", color=INK[GREEN], ha="right")
    return x


def _strengths(r, delta):
    """Return what the readout of the pulls says, and whether the goal is reached."""
    pull = [abs(r), abs(np.sign(r)), min(abs(r), delta)]
    text = f"r = {r:.1f}, δ = {delta:.1f}; strength:\n"
    text += "● {:.1f}   ▲ {:.1f}   ◆ Huber {:.1f}".format(*pull)
    return text, bool(abs(pull[0] - 4) < 0.06 and abs(pull[2] - 2) < 0.06)


def outlier(axes, data, goal):
    """Draw data and one more value y with their three centres; return update(y, delta).

    Below, how hard each value pulls Huber's answer. The goal is that this answer is `goal` while
    y = 100.
    """
    line, bars = axes
    line.set(title="Five values, three answers", xlim=(-2, 105), ylim=(-0.6, 4.3), yticks=[])
    line.plot(data, np.zeros(len(data)), "|", color=GREY, ms=18, mew=2.5)
    wild = pen(line, "o", color=ORANGE)
    answer = [_answer(line, *look) for look in ANSWERS]
    stems = _pull_bars(bars, [*(f"{v:g}" for v in data), "y"])
    bounds = [pen(bars, "--", color=GREY, lw=1.2) for _ in range(2)]
    say = readout(bars)

    def update(y=20.0, delta=4.0):
        values = np.append(data, y)
        centers = (values.mean(), np.median(values), huber_center(values, delta))
        wild.set_data([y], [0])
        for place, c in zip(answer, centers):
            place(c)
        pull = np.clip(values - centers[2], -delta, delta)
        for k, (stem, p) in enumerate(zip(stems, pull)):
            stem.set_data([k, k], [0, p])
        for bound, side in zip(bounds, (-delta, delta)):
            bound.set_data(bars.get_xlim(), [side, side])
        reached = abs(y - 100) < 1e-9 and abs(centers[2] - goal) < 0.02
        text = f"y = {y:.0f}, δ = {delta:.1f}: pulls {pull.min():.1f} to {pull.max():.1f}"
        say(text, bool(reached))

    return update


ANSWERS = (("mean", 3, "v", BLUE), ("median", 2, "s", GREEN), ("Huber", 1, "D", PINK))


def _answer(ax, name, height, symbol, color):
    """Return place(c), which puts a mark with its name and number at c."""
    mark, text = pen(ax, symbol, color=color), moving(ax.text(0, height, "", color=GREY))

    def place(c):
        mark.set_data([c], [height])
        text.set(position=(c + 2.2, height - 0.15), text=f"{name} {c:.2f}")

    return place


def _pull_bars(ax, names):
    """Return the bars, one for each name, that show pulls on ax."""
    ax.set(title="Pulls on Huber's answer: together 0", ylim=(-8, 26), ylabel="pull")
    ax.set(xlim=(-0.6, len(names) - 0.4), xticks=range(len(names)))
    ax.set_xticklabels(names)
    ax.axhline(0, color=GREY, lw=1)
    return [pen(ax, "-", color=PINK, lw=12, solid_capstyle="butt") for _ in names]


def absolute_errors(x, t):
    """Return the sum of |m x + b - t| as a function of p = (m, b)."""

    def total(p):
        return sum(abs(p[0] * xi + p[1] - ti) for xi, ti in zip(x, t))

    return total


def corners(axes, x, t, lowest, best):
    """Draw a line through data, and the level lines of its sum of |r|; return update(m, b).

    best = (m, b) is the line of least squares; the goal is to come within 0.06 of `lowest`.
    """
    left, right = axes
    total = absolute_errors(x, t)
    ends = np.array([0.0, 4.0])
    left.plot(ends, best[0] * ends + best[1], "--", color=GREEN, lw=1.6)
    left.text(3.95, best[0] * 3.95 + best[1] + 0.15, "least squares", color=INK[GREEN], ha="right")
    left.plot(x, t, "s", color=BLUE, ms=10)
    left.set(title="Your line", xlabel="x", ylabel="y", xlim=(0, 4), ylim=(0, 8))
    levels = lowest + np.array([0.06, 0.25, 0.5, 1, 1.5, 2, 3, 4, 6, 8])
    contours(right, total, (-1.0, 2.0), (-0.5, 5.5), levels, unit=False)
    right.plot(*best, "s", color=GREEN)
    right.set(title="Its place on Σ|r|", xlabel="m", ylabel="b")
    line, dot = pen(left, color=ORANGE), pen(right, "o", color=ORANGE)
    bars = [pen(left, ":", color=ORANGE, lw=2.4) for _ in x]
    say = readout(left)

    def update(m=0.0, b=4.0):
        line.set_data(ends, m * ends + b)
        dot.set_data([m], [b])
        for bar, xi, ti in zip(bars, x, t):
            bar.set_data([xi, xi], [ti, m * xi + b])
        sizes = abs(m * np.asarray(x) + b - t)
        text = f"m = {m:.2f}, b = {b:.2f}\n|r|: " + ", ".join(f"{s:.2f}" for s in sizes)
        say(text + f"\nΣ|r| = {total((m, b)):.2f}", bool(total((m, b)) < lowest + 0.06))

    return update


def two_surfaces(axes):
    """Draw a bowl beside a loss with two valleys: E of the best line, and (w1 w2 - 1)^2."""
    left, right = axes
    E = landscapes.regression_error
    contours(left, E, (-1.0, 3.2), (-0.8, 4.6), 25 / 6 + np.array([0.5, 2, 5, 10, 20, 40, 70]),
             unit=False)  # fmt: skip
    left.plot(1 / 2, 7 / 3, "s", color=GREEN)
    left.set(title="A line: one bowl", xlabel="m", ylabel="b")
    levels = np.array([0.02, 0.2, 0.6, 0.99, 1.6, 3, 6, 12])
    contours(right, lambda w: (w[0] * w[1] - 1) ** 2, (-2.4, 2.4), (-2.4, 2.4), levels,
             unit=False)  # fmt: skip
    u = np.linspace(1 / 2.4, 2.4, 101)
    for side in (-1, 1):
        right.plot(side * u, side / u, color=GREEN)
    right.plot(0, 0, "x", color=ORANGE, mew=3)
    right.set(title="Two weights in a chain: two valleys", xlabel="w₁", ylabel="w₂")


def bell(ax):
    """Draw the normal density of spread gamma around 0; return update(gamma, a).

    The goal is a density higher than 1 with half of all values between -a and a.
    """
    x = np.linspace(-3, 3, 601)
    ax.set(title="A bell of spread γ: areas are probabilities", xlim=(-3, 3), ylim=(0, 2.2))
    ax.set(xlabel="value of X", ylabel="density")
    ax.axhline(1, color=GREY, ls="--", lw=1.2)
    ax.text(-2.95, 1.03, "height 1", color=GREY)
    (area,) = ax.fill([0], [0], color=SKY, alpha=0.5)
    moving(area)
    line = pen(ax, color=BLUE)
    say = readout(frozen(ax), 0.98)

    def update(gamma=1.0, a=1.6):
        line.set_data(x, gauss(x, 0.0, gamma))
        inside = np.linspace(-a, a, 201)
        under = gauss(inside, 0.0, gamma)
        area.set_xy(np.transpose([[-a, *inside, a], [0, *under, 0]]))
        height, share = gauss(0.0, 0.0, gamma), erf(a / gamma / np.sqrt(2))
        text = f"γ = {gamma:.2f}: height {height:.2f}\nP(−{a:.2f} < X < {a:.2f}) = {share:.2f}"
        say(text, bool(height > 1 and abs(share - 0.5) < 0.02))

    return update


def likelihood(axes, data, enough):
    """Draw a density with its heights at data, and the mean loss against mu.

    Returns update(law, mu, gamma), law being a density (t, mu, gamma). The goal is a mean loss
    -log(density) below `enough`.
    """
    left, right = axes
    t, middles = np.linspace(-3, 13, 401), np.linspace(0, 10, 201)
    _density_and_loss(left, right, data, enough)
    line, profile = pen(left, color=BLUE), pen(right, color=BLUE)
    stems = [pen(left, "-", color=ORANGE, lw=1.8) for _ in data]
    tops, dot = pen(left, "o", color=ORANGE), pen(right, "o", color=ORANGE)
    say = readout(left)

    def update(law=gauss, mu=6.0, gamma=2.2):
        heights = law(data, mu, gamma)
        line.set_data(t, law(t, mu, gamma))
        profile.set_data(middles, mean_loss(law, data, middles, gamma))
        tops.set_data(data, heights)
        for stem, x, h in zip(stems, data, heights):
            stem.set_data([x, x], [0, h])
        loss = float(mean_loss(law, data, mu, gamma))
        dot.set_data([mu], [loss])
        text = f"product {np.prod(heights):.1e}\nits log {-len(data) * loss:.2f}"
        say(text + f"\nmean loss {loss:.3f}", loss < enough)

    return update


def _density_and_loss(left, right, data, enough):
    """Draw what rests of a density with data and of the mean loss against mu."""
    left.set(title="How dense is it where the data lie?", xlabel="t", ylabel="density")
    left.set(xlim=(-3, 13), ylim=(0, 0.56), xticks=[0, 5, 10])
    left.plot(data, np.zeros(len(data)), "|", color=GREY, ms=20, mew=2)
    right.set(title="Mean loss against μ", xlabel="μ", ylabel="mean of −log density")
    right.set(xlim=(0, 10), ylim=(2, 7))
    right.axhline(enough, color=GREEN, ls="--", lw=1.4)
    right.text(9.9, enough - 0.26, f"below {enough}", color=INK[GREEN], ha="right")


def mean_loss(law, data, mu, gamma):
    """Return the mean over data of -log law(t, mu, gamma), for each mu."""
    return -np.log(law(np.asarray(data), np.asarray(mu)[..., None], gamma)).mean(axis=-1)


def spoilt_variances(share, spread):
    """Return n Var of the mean, and of the median for large n, of spoilt bell-shaped noise.

    A share of the values has `spread` times the usual spread 1: the variance is
    (1 - share) + share spread^2, and for the median 1 / (4 density(0)^2)  (Tukey 1960).
    """
    middle = ((1 - share) + share / spread) / np.sqrt(2 * np.pi)
    return (1 - share) + share * spread**2, 1 / (4 * middle**2)


def spoilt(axes):
    """Draw a bell, the same with a share of wild values, and who estimates better.

    Returns update(share). The goal is the share at which mean and median err alike.
    """
    left, right = axes
    spread = 3.0  # the standard deviation of a wild value
    x, shares = np.linspace(-6, 6, 301), np.linspace(0, 0.3, 61)
    left.plot(x, gauss(x, 0, 1), "--", color=GREY, lw=1.6)
    left.set(title="The noise", xlabel="residual", ylabel="density", ylim=(0, 0.52))
    left.text(-6.4, 0.485, "dashed: without wild values", color=GREY, fontsize=12)
    mean, median = np.broadcast_arrays(*spoilt_variances(shares, spread))
    right.plot(shares, mean, color=BLUE)
    right.plot(shares, median, "--", color=GREEN)
    right.text(0.22, 2.95, "mean", color=BLUE, ha="right")
    right.text(0.295, 2.05, "median", color=INK[GREEN], ha="right")
    right.set(title="n · variance of the answer", xlabel="share of wild values", ylim=(0.8, 4.4))
    line = pen(left, color=AMBER)
    dots = [pen(right, m, color=c) for m, c in zip("os", (BLUE, GREEN))]
    say = readout(right)

    def update(share=0.0):
        line.set_data(x, (1 - share) * gauss(x, 0, 1) + share * gauss(x, 0, spread))
        both = spoilt_variances(share, spread)
        for dot, v in zip(dots, both):
            dot.set_data([share], [v])
        text = f"{share:.0%} wild\nmean {both[0]:.2f}, median {both[1]:.2f}"
        say(text, bool(abs(both[0] / both[1] - 1) < 0.02))

    return update
