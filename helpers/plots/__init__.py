"""Pictures: figures in the course's theme, what moves in them, and how they are shown.

A picture is `draw(ax, ...) -> update`: it draws on the Axes it is given and returns the function
that moves it. `update`'s default arguments are the picture's resting state.
"""

import re
from pathlib import Path

import matplotlib.style
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from helpers.plots import pixels

STYLE = Path(__file__).with_name("course.mplstyle")

# What a colour means, the same in every picture; line style or marker says it a second time.
BLUE, ORANGE, GREEN, PINK, SKY, AMBER, GREY = (
    "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#444444",
)  # fmt: skip

# The same for letters: dark enough on white, 4.5 to 1 (WCAG 2.1, criterion 1.4.3).
INK = {BLUE: BLUE, ORANGE: "#C15500", GREEN: "#008661", PINK: "#A26085", SKY: "#3B7BA0",
       AMBER: "#9B6B00", GREY: GREY}  # fmt: skip

# Digits that stand below the line, for `translate`.
BELOW = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def figure(rows=1, columns=1, size=(7.5, 4.5), projection=None):
    """Return (fig, ax), or (fig, array of axes) for more than one; size in inches at 100 dpi.

    projection "3d" puts the first axes into space; the others stay flat.
    """
    # For all that follows, not for this figure alone: an artist reads the theme when it is made.
    matplotlib.style.use(STYLE)
    fig = Figure(figsize=size)
    FigureCanvasAgg(fig)
    if projection is None:
        return fig, fig.subplots(rows, columns)
    count = rows * columns
    kinds = [projection] + [None] * (count - 1)
    axes = [fig.add_subplot(rows, columns, k + 1, projection=kinds[k]) for k in range(count)]
    return fig, axes[0] if count == 1 else np.reshape(axes, (rows, columns)).squeeze()


def frozen(ax):
    """Fix ax's limits where they are now, so that what moves does not rescale it; return ax."""
    ax.set(xlim=ax.get_xlim(), ylim=ax.get_ylim())
    return ax


def moving(*artists):
    """Mark artists as what moves: left out of the background and drawn above all that rests.

    Returns the artist, or the tuple of artists.
    """
    for artist in artists:
        artist.set_animated(True)
        artist.set_zorder(artist.get_zorder() + 10)
    return artists[0] if len(artists) == 1 else artists


def readout(ax, x=0.02, y=0.96):
    """Return say(text, reached=False): a box of text inside ax, which also says a goal's state.

    x and y are the box's corner in fractions of the axes; it hangs on the nearer sides.
    """
    box = moving(
        ax.text(
            x, y, "", transform=ax.transAxes,
            ha="left" if x < 0.5 else "right", va="top" if y > 0.5 else "bottom",
            bbox={"boxstyle": "round,pad=0.4", "facecolor": "white", "alpha": 0.92},
        )
    )  # fmt: skip

    def say(text, reached=False):
        box.set_text(minus(text) + "\n✓ goal reached" if reached else minus(text))
        box.get_bbox_patch().set_edgecolor(GREEN if reached else "#BBBBBB")
        box.get_bbox_patch().set_linewidth(2.5 if reached else 1.0)

    return say


def minus(text):
    """Return text with minus signs where it has hyphens before numbers; 0-1 stays."""
    return re.sub(r"(?<!\d)-(?=\d)", "−", text)


def show(fig, alt):
    """Display fig as a still picture; alt says in words what it shows."""
    from IPython.display import display  # noqa: PLC0415  (only a notebook needs it)

    with pixels.DRAWING:
        data, metadata = pixels.bundle(fig, pixels.png(fig), alt)
    display(data, metadata=metadata, raw=True)
