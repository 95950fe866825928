"""Figures in the course's theme, what moves in them, and their pixels."""

import base64
import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.patches import Polygon, Rectangle
from PIL import Image

from helpers.plots import GREEN, curves, figure, frozen, moving, pixels, readout, show


def full(fig):
    """The pixels of a full draw, of what moves too, apart from the figure's own canvas."""
    file = io.BytesIO()
    fig.savefig(file, format="rgba", dpi=fig.dpi)
    width, height = fig.canvas.get_width_height()
    fig.stale = False
    return np.frombuffer(file.getvalue(), np.uint8).reshape(height, width, 4)


def line(ax):
    (artist,) = ax.plot([], [])
    return artist, lambda k: artist.set_data([0, 1], [k, 1 - k])


def text(ax):
    artist = ax.text(0.1, 0.5, "", bbox={"facecolor": "white", "alpha": 0.5})
    return artist, lambda k: artist.set(text=f"slope $x^2$ {k:.3f}", x=k)


def patch(ax):
    artist = ax.add_patch(Rectangle((0, 0), 0, 0, alpha=0.4, hatch="/"))
    return artist, lambda k: artist.set(width=k, height=1 - k)


def polygon(ax):
    artist = ax.add_patch(Polygon([[0, 0], [1, 0], [0, 1]]))
    return artist, lambda k: artist.set_xy([[0, 0], [k, 0], [0, 1 - k]])


def scatter(ax):
    artist = ax.scatter([0, 1], [0, 1], c=[0.2, 0.9])
    return artist, lambda k: artist.set_offsets([[k, k], [1 - k, k]])


def quiver(ax):
    artist = ax.quiver([0.5], [0.5], [1], [1])
    return artist, lambda k: artist.set_UVC([k], [1 - k])


def image(ax):
    artist = ax.imshow(np.zeros((3, 3)), vmin=0, vmax=1, extent=(0, 1, 0, 1), aspect="auto")
    return artist, lambda k: artist.set_data(np.full((3, 3), k) * np.eye(3))


def band(ax):
    x = np.linspace(0, 1, 9)
    artist = ax.fill_between(x, 0, x, alpha=0.3)
    return artist, lambda k: artist.set_data(x, 0 * x, k * x)


def segments(ax):
    artist = ax.add_collection(LineCollection([[(0, 0), (1, 1)]]))
    return artist, lambda k: artist.set_segments([[(0, k), (1, 1 - k)]])


ARTISTS = [line, text, patch, polygon, scatter, quiver, image, band, segments]


@pytest.mark.parametrize("draw", ARTISTS, ids=lambda draw: draw.__name__)
def test_what_is_blitted_equals_a_full_draw(draw):
    fig, ax = figure()
    ax.set(xlim=(0, 1), ylim=(0, 1), title="Fixed")
    artist, place = draw(ax)
    moving(artist)
    paint = pixels.painter(fig)
    for k in (0.0, 0.7, 0.2):
        place(k)
        painted = np.array(paint())
        assert (painted == full(fig)).all()
        assert not fig.stale


def test_a_moving_artist_does_not_make_the_figure_stale_but_a_title_does():
    fig, ax = figure()
    artist, place = line(ax)
    moving(artist)
    paint = pixels.painter(fig)
    paint()
    place(0.3)
    assert not fig.stale
    ax.set_title("another")
    assert fig.stale
    assert (np.array(paint()) == full(fig)).all()


def test_an_artist_that_is_not_marked_is_drawn_all_the_same():
    fig, ax = figure()
    ax.set(xlim=(0, 1), ylim=(0, 1))
    _, place = line(ax)
    paint = pixels.painter(fig)
    before = np.array(paint())
    place(0.3)
    after = np.array(paint())
    assert (after != before).any()
    assert (after == full(fig)).all()


def test_movers_are_drawn_from_the_lowest_to_the_topmost():
    fig, axes = figure(1, 2)
    (low,), (high,) = axes[0].plot([0], [0], zorder=1), axes[0].plot([0], [0], zorder=5)
    (other,) = axes[1].plot([0], [0])
    moving(high, low, other)
    assert pixels.movers(fig) == [low, high, other]


def test_moving_returns_one_artist_or_all_of_them():
    _, ax = figure()
    (first,), (second,) = ax.plot([0], [0]), ax.plot([0], [0])
    assert moving(first) is first
    assert moving(first, second) == (first, second)
    assert first.get_animated()


def test_a_still_is_a_small_png_and_leaves_the_figure_as_it_was():
    fig, ax = figure()
    curves.curve(ax, np.sin, -3, 3)
    pixels.painter(fig)()
    still = pixels.png(fig)
    assert len(still) < 40_000
    assert Image.open(io.BytesIO(still)).size == (1200, 720)
    assert (fig.dpi, fig.stale) == (100, False)
    assert pixels.png(fig) == still


@given(shade=st.integers(0, 255))
@settings(max_examples=20, deadline=None)
def test_few_colors_keep_white_white_and_every_grey_within_eight_levels(shade):
    picture = np.full((4, 4, 3), 255, np.uint8)
    picture[0] = shade
    few = np.asarray(pixels.few_colors(Image.fromarray(picture), 64).convert("RGB")).astype(int)
    assert (few[1:] == 255).all()
    assert np.abs(few[0] - shade).max() <= 8


def test_a_jpeg_shows_the_pixels_within_a_few_levels():
    fig, ax = figure()
    curves.curve(ax, np.sin, -3, 3)
    painted = np.array(pixels.painter(fig)())[..., :3].astype(int)
    shown = np.asarray(Image.open(io.BytesIO(pixels.jpeg(fig.canvas.buffer_rgba()))))
    assert np.abs(shown - painted).mean() < 1


def test_a_bare_figure_can_be_painted():
    fig = Figure(figsize=(3, 2), dpi=50)
    fig.subplots()
    assert np.array(pixels.painter(fig)()).shape == (100, 150, 4)


def test_a_still_is_shown_with_its_words(monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda *a, **k: shown.append((a, k)))
    fig, _ = figure()
    show(fig, "an empty picture")
    ((data,), options), *_ = shown
    assert data["text/plain"] == "an empty picture"
    assert options["metadata"]["image/png"]["alt"] == "an empty picture"
    assert Image.open(io.BytesIO(base64.b64decode(data["image/png"]))).format == "PNG"


def test_frozen_limits_hold_whatever_is_drawn_later():
    _, ax = figure()
    ax.plot([0, 1], [0, 1])
    limits = frozen(ax).get_xlim(), ax.get_ylim()
    ax.plot([0, 100], [0, 100])
    assert (ax.get_xlim(), ax.get_ylim()) == limits


def test_a_readout_says_a_goal_in_words_and_forgets_it_again():
    _, ax = figure()
    say = readout(ax)
    (box,) = ax.texts
    say("slope 0", reached=True)
    assert box.get_text() == "slope 0\n✓ goal reached"
    assert box.get_bbox_patch().get_edgecolor()[:3] == tuple(
        int(GREEN[k : k + 2], 16) / 255 for k in (1, 3, 5)
    )
    say("slope 1")
    assert box.get_text() == "slope 1"


def test_a_readout_hangs_on_the_nearer_sides():
    _, ax = figure()
    readout(ax, 0.98, 0.04)
    (box,) = ax.texts
    assert (box.get_ha(), box.get_va()) == ("right", "bottom")


def test_figures_come_with_one_axes_or_an_array_of_them():
    fig, ax = figure()
    assert fig.axes == [ax]
    assert tuple(fig.canvas.get_width_height()) == (750, 450)
    assert figure(2, 1)[1].shape == (2,)


def test_a_tangent_touches_the_curve_with_its_slope():
    _, ax = figure()
    curves.curve(ax, np.sin, -3, 3)
    update = curves.tangent(ax, np.sin, np.cos)
    _, touching, dot = ax.lines
    for x0 in (-2.0, 0.0, 1.3):
        update(x0)
        x, y = touching.get_data()
        assert np.allclose(np.diff(y) / np.diff(x), np.cos(x0))
        assert np.allclose(np.interp(x0, x, y), np.sin(x0))
        assert np.allclose(dot.get_data(), ([x0], [np.sin(x0)]))


def test_a_curve_goes_through_its_function_from_end_to_end():
    _, ax = figure()
    x, y = curves.curve(ax, np.exp, -1, 2).get_data()
    assert (x[0], x[-1]) == (-1, 2)
    assert (y == np.exp(x)).all()
