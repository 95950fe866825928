"""Pictures of lecture 08b: scores, probabilities, what they pay, and how the bill pulls at scores.

Classes are counted from 1 on the pictures and from 0 in arrays.
"""

import numpy as np

from helpers.activations import logistic
from helpers.differentiable import Differentiable
from helpers.losses import binary_cross_entropy_of_probabilities as cross_entropy
from helpers.plots import BLUE, GREEN, GREY, INK, ORANGE, PINK, SKY, frozen, minus, moving, readout
from helpers.plots.curves import curve, pen

# The two losses of a head (t = 1) as functions of its score z, for one picture and one race.
surprise = Differentiable(
    f=lambda z: np.logaddexp(0, -z),
    grad=lambda z: logistic(z) - 1,
    name="minus the log",
    formula=r"-\ln \sigma(z)",
    domain=(-8.0, 8.0),
)
squared = Differentiable(
    f=lambda z: logistic(-z) ** 2,
    grad=lambda z: -2 * logistic(z) * logistic(-z) ** 2,
    name="the square",
    formula=r"(1 - \sigma(z))^2",
    domain=(-8.0, 8.0),
)


def _bars(ax, places, width=0.6, gap=1 / 24, **style):
    """Return set_heights(heights, words) of bars at places on ax, with words beyond their ends.

    gap is their distance from the ends, in heights of ax.
    """
    bars = moving(*ax.bar(places, np.zeros(len(places)), width, **style))
    words = moving(*(ax.text(x, 0, "", ha="center", va="center") for x in places))
    low, high = ax.get_ylim()
    gap = gap * (high - low)

    def set_heights(heights, texts):
        for bar, word, x, height, text in zip(bars, words, places, heights, texts, strict=True):
            bar.set_height(height)
            word.set_position((x, height + (gap if height >= 0 else -gap)))
            word.set_text(minus(text))

    return set_heights


def _classes(ax, count):
    """Label count classes on ax, on a level line at 0."""
    ax.set(xlim=(-0.6, count - 0.4), xticks=range(count))
    ax.set_xticklabels([f"class {j + 1}" for j in range(count)])
    ax.grid(visible=False, axis="x")
    ax.axhline(0, color="#666666", lw=1)


def bill(ax):
    """Draw what a head, a tail and their mean pay over p = P(head); return update(p).

    The goal is a mean bill within 0.0001 of the lowest one: of the hundredths, the share alone.
    """
    share = 0.7
    prices = (
        (lambda p: -np.log(p), "-", BLUE),
        (lambda p: -np.log(1 - p), "--", PINK),
        (lambda p: -share * np.log(p) - (1 - share) * np.log(1 - p), "-.", GREY),
    )
    for price, style, color in prices:
        curve(ax, price, 0.005, 0.995, color=color, ls=style)
    ax.set(title="What one toss pays: 7 heads, 3 tails", xlim=(0, 1), ylim=(0, 4.6))
    ax.set(xlabel="p, the probability of a head", ylabel="payment in nats")
    ax.text(0.035, 3.75, "a head", color=BLUE)
    ax.text(0.965, 3.75, "a tail", color=INK[PINK], ha="right")
    ax.text(0.84, 0.36, "the mean", color=GREY, ha="center")
    line = pen(ax, ":", color=ORANGE, lw=1.6)
    dots = pen(ax, "o", color=ORANGE)
    say = readout(frozen(ax), 0.27)
    lowest = prices[2][0](share)

    def update(p=0.3):
        paid = [price(p) for price, _, _ in prices]
        line.set_data([p, p], [0, max(paid)])
        dots.set_data([p] * 3, paid)
        head, tail, mean = paid
        text = f"p = {p:.2f}\na head pays {head:.3f}, a tail {tail:.3f}\nmean {mean:.4f}"
        say(text, bool(mean <= lowest + 1e-4))

    return update


def temperature(axes, z, softmax):
    """Draw scores z + shift, and softmax of them over tau; return update(tau, shift).

    The goal is a probability of class 1 within 0.01 of 0.9.
    """
    left, right = axes
    left.set(title="Scores z + shift", ylim=(-6.5, 9.5))
    right.set(title="softmax((z + shift) / τ)", ylim=(0, 1.32), yticks=np.arange(0, 1.1, 0.25))
    for ax in axes:
        _classes(ax, len(z))
    right.axhline(0.9, color=GREEN, ls="--", lw=1.6)
    right.text(len(z) - 0.42, 0.92, "0.9", color=INK[GREEN], ha="right")
    scores = _bars(left, range(len(z)), color=BLUE)
    shares = _bars(right, range(len(z)), color=ORANGE)
    say = readout(right, 0.98)
    z = np.asarray(z, dtype=float)

    def update(tau=1.0, shift=0.0):
        p = softmax((z + shift) / tau)
        scores(z + shift, [f"{s:.1f}" for s in z + shift])
        shares(p, [f"{share:.3f}" for share in p])
        say(f"τ = {tau:.3f}, sum {p.sum():.3f}", bool(abs(p[0] - 0.9) <= 0.01))

    return update


def pulls(axes, z, softmax):
    """Draw p beside targets, and the pull t - p at each score; return update(z1, truth).

    z1 moves the score of class 1, truth is the true class. The goal is a pull of 1/2 at the true
    class.
    """
    left, right = axes
    count = len(z)
    left.set(title="p, and the target t dashed", ylim=(0, 1.42), yticks=np.arange(0, 1.1, 0.25))
    right.set(title="Pull at each score: t − p", ylim=(-1.35, 1.7), yticks=np.arange(-1, 1.1, 0.5))
    for ax in axes:
        _classes(ax, count)
    style = {"fill": False, "ls": "--", "lw": 2, "edgecolor": GREEN}
    target = moving(*left.bar(range(count), np.zeros(count), 0.8, **style))
    shares = _bars(left, range(count), 0.6, color=BLUE)
    pulled = _bars(right, range(count), 0.16, 1 / 14, color=ORANGE)
    heads = [pen(right, marker, color=ORANGE, ls="none", ms=13) for marker in ("^", "v")]
    say = readout(left, 0.98)
    place = np.arange(count)

    def update(z1=2.0, truth=1):
        scores = np.concatenate([[z1], z[1:]])
        p, t = softmax(scores), 1.0 * (place == truth - 1)
        for box, height in zip(target, t, strict=True):
            box.set(height=height, visible=bool(height))
        shares(p, [f"{share:.3f}" for share in p])
        pull = t - p
        pulled(pull, [f"{size:+.3f}" for size in pull])
        for head, way in zip(heads, (pull > 0, pull < 0), strict=True):
            head.set_data(place[way], pull[way])
        scores_say = ", ".join(f"{s:.2f}" for s in scores)
        say(f"z = ({scores_say}), loss {-np.log(p[truth - 1]):.3f}", _half(pull, truth))

    return update


def _half(pull, truth):
    """Is the true class pulled by one half, as the picture can show it?"""
    return bool(abs(pull[truth - 1] - 0.5) <= 0.01)


def report(ax, P, rival):
    """Draw three examples' probabilities P (3, 3), class i true in row i; return update.

    update(first, others) sets the probability of the true class in row 1, and in rows 2 and 3; the
    other classes keep their proportions. Two goals: a loss (a sum) of at least 10 with
    two of three right, and three of three right with a loss above that of a rival.
    """
    P = np.asarray(P, dtype=float)
    places = (np.arange(3)[:, None] * 4 + np.arange(3)).ravel()
    ax.set(title="Three examples; hatched: the true class", ylim=(0, 1.8), xlim=(-0.8, 10.8))
    ax.set(yticks=np.arange(0, 1.1, 0.25), ylabel="probability", xticks=places)
    ax.set_xticklabels(["1", "2", "3"] * 3)
    ax.set_xlabel("class")
    ax.grid(visible=False, axis="x")
    bars = moving(*ax.bar(places, P.ravel(), 0.9, color=SKY, edgecolor="white"))
    for bar in bars[::4]:
        bar.set(facecolor=ORANGE, hatch="//")
    verdicts = moving(*(ax.text(4 * i + 1, 1.08, "", ha="center") for i in range(3)))
    say = readout(ax, 0.02, 0.97)

    def update(first=0.1, others=0.4):
        p = _with_truth(P, [first, others, others])
        paid, right = -np.log(np.diag(p)), p.argmax(axis=1) == np.arange(3)
        for bar, height in zip(bars, p.ravel(), strict=True):
            bar.set_height(height)
        for verdict, loss, good in zip(verdicts, paid, right, strict=True):
            verdict.set_text(f"{'right' if good else 'wrong'}, pays {loss:.3f}")
        say(*_grade(right.sum(), paid.sum(), rival))

    return update


def _with_truth(P, truth):
    """Return P with truth on its diagonal, each row's other entries scaled so that it sums to 1."""
    off = P * (1 - np.eye(3))
    off *= ((1 - np.asarray(truth)) / off.sum(axis=1))[:, None]
    return off + np.diag(truth)


def _grade(right, loss, rival):
    """Return what report says of a model, and whether one of its goals is reached."""
    text = f"{right} of 3 right\nloss: sum {loss:.3f}, mean {loss / 3:.3f}"
    if right == 2 and loss >= 10:
        return f"{text}\nsum above 10, same accuracy", True
    if right == 3 and loss > rival:
        return f"{text}\nall right, and sum above {rival:.3f}", True
    return text, False


def against(axes):
    """Draw two losses of a head over its score z, and their slopes' sizes; return update(z).

    The goal is the score where the square pulls most, within 0.03 of -ln 2.
    """
    left, right = axes
    z = np.linspace(-8, 4, 401)
    marks = []
    for f, style, color in ((surprise, "-", BLUE), (squared, "--", PINK)):
        left.plot(z, f(z), style, color=color)
        right.plot(z, abs(f.grad(z)), style, color=color)
        marks.append([pen(ax, "o", color=ORANGE) for ax in axes])
    left.set(title="Loss of a head", xlabel="score z", ylim=(-0.3, 8.6), xlim=(-8.3, 4.3))
    right.set(title="Size of its slope in z", xlabel="score z", ylim=(-0.05, 1.62))
    right.set(xlim=(-8.3, 4.3), yticks=np.arange(0, 1.1, 0.25))
    left.text(-4.2, 5.1, "−ln σ(z)", color=BLUE)
    left.text(-7.8, 1.35, "(1 − σ(z))²", color=INK[PINK])
    right.text(-7.8, 0.87, "log", color=BLUE)
    right.text(-7.8, 0.08, "square", color=INK[PINK])
    say = readout(right, 0.98)

    def update(z=2.0):
        slopes = [abs(f.grad(z)) for f in (surprise, squared)]
        for f, slope, (height, size) in zip((surprise, squared), slopes, marks, strict=True):
            height.set_data([z], [f(z)])
            size.set_data([z], [slope])
        text = f"z = {z:.2f}: log {slopes[0]:.5f}\nsquare {slopes[1]:.5f}, ratio {_ratio(slopes)}"
        say(text, bool(abs(z + np.log(2)) <= 0.03))

    return update


def _ratio(slopes):
    ratio = slopes[0] / slopes[1]
    return f"{ratio:.0f}" if ratio >= 100 else f"{ratio:.2f}"


def floor(axes):
    """Draw a coin's cross-entropy over p, and its parts H + KL as bars; return update(share, p).

    share is the share of heads in the labels, p what the model says. The goal is a cross-entropy
    below 0.33: out of reach while the labels stay soft.
    """
    left, right = axes
    q = np.linspace(0.005, 0.995, 397)
    left.set(title="Cross-entropy over p", xlabel="p, the model's probability of a head")
    left.set(xlim=(0, 1), ylim=(0, 3.6), ylabel="nats")
    right.set(title="Its two parts", xlim=(-0.7, 1.9), ylim=(0, 3.6), xticks=[])
    right.grid(visible=False, axis="x")
    line, base = pen(left, "-", color=BLUE), pen(left, "--", color=GREEN, lw=1.6)
    dot = pen(left, "o", color=ORANGE)
    low, high = moving(*right.bar([0, 0], [0, 0], 0.8))
    low.set(facecolor=BLUE)
    high.set(facecolor=ORANGE, hatch="//", edgecolor="white")
    names = moving(*(right.text(0.5, 0, "", color=INK[c], va="center") for c in (BLUE, ORANGE)))
    say = readout(right, 0.98)

    def update(share=0.7, p=0.2):
        entropy = cross_entropy(share, share)
        total = cross_entropy(p, share)
        line.set_data(q, cross_entropy(q, share))
        base.set_data([0, 1], [entropy, entropy])
        dot.set_data([p], [total])
        low.set_height(entropy)
        high.set(y=entropy, height=total - entropy)
        _name(names, entropy, total)
        text = f"labels: {share:.2f} heads\nmodel: p = {p:.2f}\ncross-entropy {total:.4f}"
        say(text, bool(total < 0.33))

    return update


def _name(names, entropy, total):
    """Write the parts beside their bars; where they are thin, one above the other."""
    middle = max(entropy / 2, 0.12)
    names[0].set(text=f"H = {entropy:.4f}", y=middle)
    above = max((entropy + total) / 2, middle + 0.25)
    names[1].set(text=f"KL = {total - entropy:.4f}", y=above)
