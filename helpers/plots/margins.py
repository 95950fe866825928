"""Pictures of margins: surrogates and their pulls, rivals, twelve losses, twelve trained models."""

import numpy as np

from helpers.losses import squared_error
from helpers.margin_losses import hinge, logistic_loss
from helpers.plots import BLUE, GREEN, GREY, INK, ORANGE, PINK, SKY, frozen, moving, readout
from helpers.plots.curves import pen

# (loss of margin and label, name, colour, style)
SURROGATES = (
    (hinge, "hinge", BLUE, "-"),
    (squared_error, "square", PINK, "--"),
    (logistic_loss, "logistic", GREEN, "-."),
)
TIED = 0.06  # two pulls count as equal within this


def surrogates(axes):
    """Draw three losses of the margin m with the 0-1 step, and their pulls; return update(m).

    The goal is an m > 0 at which the pull of the square is -1: backward, though all is right.
    """
    left, right = axes
    _surrogate_axes(left, right)
    dots = [pen(ax, "o", color=color) for *_, color, _ in SURROGATES for ax in axes]
    # It ends below the legend.
    here = [moving(ax.axvline(0, ymax=0.66, color=GREY, linewidth=1)) for ax in axes]
    say = readout(right, 0.98, 0.96)

    def update(m=-0.5):
        m = round(m, 6)
        for k, (loss, *_) in enumerate(SURROGATES):
            dots[2 * k].set_data([m], [loss(m, 1)])
            dots[2 * k + 1].set_data([m], [_pull(loss, m)])
        for line in here:
            line.set_xdata([m, m])
        say(*_pulls(m))

    return update


def _pull(loss, m):
    return 0.0 - loss.grad(m, 1)  # 0 - 0 is not -0


def _surrogate_axes(left, right):
    m = np.linspace(-2, 3, 1001)
    left.step([-2, 0, 3], [1, 1, 0], where="pre", color=ORANGE, linestyle=":", linewidth=3)
    left.text(-1.9, 0.62, "0-1 loss", color=INK[ORANGE])
    for loss, name, color, style in SURROGATES:
        left.plot(m, loss(m, 1), style, color=color, label=name)
        # A gap where the hinge has no slope.
        pull = np.where(abs(m - 1) < 1e-9, np.nan, _pull(loss, m))
        right.plot(m, pull, style, color=color)
    left.legend(loc="upper center", bbox_to_anchor=(0.6, 1))  # inside the parabola
    left.set(title="the loss", xlabel="margin m", ylabel="loss", xlim=(-2, 3), ylim=(-0.15, 4.5))
    right.set(
        title="its pull on m", xlabel="margin m", ylabel="−slope", xlim=(-2, 3), ylim=(-4.5, 5.4)
    )
    right.axhline(0, color=GREY, linewidth=1)
    right.text(-1.9, -0.35, "below 0: pushed back", color=GREY, va="top")


def _pulls(m):
    pulls = {name: _pull(loss, m) for loss, name, *_ in SURROGATES}
    rows = [f"{name} {pull:+.2f}" if pull else f"{name} 0.00" for name, pull in pulls.items()]
    tied = m > 0 and abs(pulls["square"] + 1) < TIED
    return "\n".join([f"m = {m:.2f}", *rows]), bool(tied)


def rivals(ax):
    """Draw how far two rivals of class 2 reach into its margin; return update(own), its score.

    The goal is a score at which none of them does.
    """
    low, high = 2.0, 0.1
    bars = moving(*ax.bar([0, 1], [0, 0], width=0.5, color=[BLUE, SKY], hatch="//", edgecolor=GREY))
    for bar, hatch in zip(bars, ("//", "..")):
        bar.set_hatch(hatch)
    largest = moving(ax.axhline(0, color=ORANGE, linestyle="--"))
    ax.set(
        title="How far two rivals reach into the margin of class 2",
        ylabel="max(0, 1 + rival − own)",
        xlim=(-0.6, 1.9), ylim=(0, 5.4), xticks=[0, 1],
        xticklabels=[f"class 1, score {low:g}", f"class 3, score {high:g}"],
    )  # fmt: skip
    say = readout(ax, 0.98, 0.96)

    def update(own=1.0):
        reach = [max(0.0, 1 + rival - own) for rival in (low, high)]
        for bar, height in zip(bars, reach):
            bar.set_height(height)
        largest.set_ydata([max(reach)] * 2)
        text = (
            f"score of class 2: {own:.2f}\nsum {sum(reach):.2f}   largest {max(reach):.2f} (dashed)"
        )
        say(text, sum(reach) < 1e-9)

    return update


def gallery(axes, losses):
    """Draw a loss and its pull over the score of the right class; return update(loss, score).

    The other two scores rest at 0. The cross-entropy stays in view, dashed, to compare with. The
    goal is a loss whose pull at a score of -6 or less is below 0.02: it has given up.
    """
    top, bottom = axes
    z = np.linspace(-8, 8, 321)
    curves = {loss.name: _height_and_pull(loss, z) for loss in losses}
    _gallery_axes(top, bottom, z, curves["log"])
    height, pull = pen(top, color=BLUE), pen(bottom, color=BLUE)
    dots = pen(top, "o", color=ORANGE), pen(bottom, "o", color=ORANGE)
    # Between the arms of the steepest losses.
    name = moving(top.text(0.6, 0.95, "", transform=top.transAxes, ha="center", va="top"))
    say = readout(bottom, 0.98, 0.96)

    def update(loss="log", score=1.0):
        heights, pulls = curves[loss]
        height.set_data(z, heights)
        pull.set_data(z, pulls)
        at = np.interp(score, z, heights), np.interp(score, z, pulls)
        for dot, y in zip(dots, at):
            dot.set_data([score], [y])
        name.set_text(f"{loss}: {at[0]:.3f}".replace(": -", ": −"))
        say(f"pull at {score:.1f}: {at[1]:.3f}", bool(score <= -6 and abs(at[1]) < 0.02))

    return update


def _height_and_pull(loss, z):
    """Return the loss of the scores (z, 0, 0) and its pull on z, when the first class is right."""
    scores = np.stack([z, 0 * z, 0 * z], axis=1)
    right = np.broadcast_to([1.0, 0.0, 0.0], scores.shape)
    return loss(scores, right), 0.0 - loss.grad(scores, right)[:, 0]  # 0 - 0 is not -0


def _gallery_axes(top, bottom, z, log):
    for ax, y in zip((top, bottom), log):
        ax.plot(z, y, "--", color=GREY)
        ax.axhline(0, color=GREY, linewidth=1)
    top.set(title="A loss and its pull, when the other two scores are 0", ylabel="loss")
    top.set(xlim=(-8, 8), ylim=(-1.5, 9.9), yticks=range(0, 9, 2))
    bottom.set(
        xlabel="score z of the right class", ylabel="pull on z", xlim=(-8, 8), ylim=(-1.2, 3)
    )
    bottom.text(-7.8, 1.25, "dashed: log", color=GREY)


def accuracies(path, X, labels):
    """Return the share of right answers at each (c, d + 1) matrix of weights on the path."""
    inputs = np.column_stack([X, np.ones(len(X))])
    said = np.argmax(np.einsum("kcd,nd->knc", path, inputs), axis=2)
    return (said == labels).mean(axis=1)


def contest(ax, runs):
    """Draw the accuracies of twelve models in training; return update(step, start).

    runs[start][loss] is the curve of one. A triangle stands below one half, a disc above; the
    dotted line is guessing. The goal is a step with four below one half.
    """
    starts, names = list(runs), list(next(iter(runs.values())))
    row = {name: len(names) - 1 - k for k, name in enumerate(names)}
    ax.set(title="Twelve models, one for each loss", xlabel="share of right answers")
    ax.set(xlim=(-0.02, 1.95), ylim=(-1.5, len(names) - 0.3), yticks=list(row.values()))
    ax.set_yticklabels(list(row))
    ax.set_xticks([0, 0.5, 1])
    ax.hlines(list(row.values()), 0, 1, color="#DDDDDD", linewidth=1)
    ax.plot([1 / 3] * 2, [-1.5, len(names) - 0.3], ":", color=GREY)
    ax.text(0.36, -1.2, "guessing", color=GREY)
    frozen(ax)
    high, low = pen(ax, "o", color=BLUE), pen(ax, "v", color=ORANGE, markersize=9)
    say = readout(ax, 0.98, 0.96)

    def update(step=0, start=starts[0]):
        share = {name: float(runs[start][name][step]) for name in names}
        stuck = [name for name in names if share[name] < 0.5]
        rest = [name for name in names if name not in stuck]
        for dots, some in ((high, rest), (low, stuck)):
            dots.set_data([share[n] for n in some], [row[n] for n in some])
        say(f"step {step}\nbelow one half: {len(stuck)} of {len(names)}", len(stuck) == 4)

    return update
