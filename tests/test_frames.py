"""The pre-drawn frames of a picture: which values they are of, and what they show."""

import base64
import io
import json
import re

import ipywidgets
import numpy as np
import pytest
from PIL import Image

from helpers import frames, widgets
from helpers.plots import curves, figure, moving, readout
from helpers.widgets import explore, log

ALT = 'The sine & its "tangent"'
FEW = (-3.0, 1.0, 1.0)  # five places, where a test does not ask for many


def sliding(**controls):
    fig, ax = figure()
    ax.set_title("The sine")
    curves.curve(ax, np.sin, -3, 3)
    slide, say = curves.tangent(ax, np.sin, np.cos), readout(ax)
    level = moving(*ax.plot([-3, 3], [0, 0]))

    def update(x0=1.0, height=0.1, kind="solid"):
        if x0 == 2.0:
            raise ZeroDivisionError("by 2 - x0")
        slide(x0)
        level.set(ydata=[height, height], linestyle=kind)
        say(f"x = {x0:.2f}")

    return explore(fig, update, ALT, **controls)


def parts(text):
    """(background, frames, sizes) of a page, the pictures as RGBA arrays."""
    background = re.search(r"background-image: url\(data:image/webp;base64,([^)]*)\)", text)[1]
    found = json.loads(re.search(r"const frames = (\[.*?\])", text)[1])
    sizes = json.loads(re.search(r"const sizes = (\[.*?\])", text)[1])
    return pixels_of(background), found, sizes


def pixels_of(webp):
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(webp))).convert("RGBA")).astype(int)


def laid_over(frame, background):
    clear = frame[..., 3:] == 0
    return np.where(clear, background, frame)[..., :3]


def values(spec, start, most=60):
    grid, now = frames.grid(widgets.control("x", spec, start), most)
    return [value for value, _ in grid], now


def test_one_control_has_60_frames_in_less_than_a_megabyte():
    text = frames.html(sliding(x0=(-3.0, 1.9)))
    assert len(parts(text)[1]) == 60
    assert len(text.encode()) <= frames.BYTES[1] < 1_000_000


def test_two_controls_have_a_coarser_grid_of_which_ten_fit_a_deck():
    text = frames.html(sliding(x0=(-3.0, 1.9), height=log(0.01, 1.0)))
    _, found, sizes = parts(text)
    assert sizes == [12, 12]
    assert len(found) == 144
    assert 10 * len(text.encode()) <= 10 * frames.BYTES[2] <= 12_000_000


def test_a_picture_that_is_costly_throughout_has_fewer_frames_and_smaller_ones_until_it_fits():
    fig, ax = figure()
    ax.set(xlim=(0, 1), ylim=(0, 1))
    places = np.random.default_rng(0).random((60, 2, 2000))
    dots = moving(*ax.plot([], [], ".", color="C1"))
    explorer = explore(fig, lambda k=0: dots.set_data(*places[k]), ALT, k=(0, 59))
    text = frames.html(explorer)
    assert len(text) <= frames.BYTES[1]
    assert len(parts(text)[1]) == 24
    assert pixels_of(parts(text)[1][0]).shape[1] < 1200


def test_a_frame_over_the_background_is_the_picture():
    explorer = sliding(x0=FEW)
    background, found, _ = parts(frames.html(explorer))
    grid, _ = frames.grid(explorer.controls["x0"], frames.ALONE)
    for k in range(5):
        explorer.update(x0=grid[k][0])
        file = io.BytesIO()
        explorer.fig.savefig(file, dpi=160, format="png")
        whole = np.asarray(Image.open(file).convert("RGB")).astype(int)
        error = np.abs(laid_over(pixels_of(found[k]), background) - whole)
        # 63 colours for the edges' shades: few pixels are off, none by much.
        assert error.max() <= 64
        assert (error.max(axis=2) > 8).mean() < 0.01


def test_the_page_opens_at_the_present_values():
    explorer = sliding(x0=FEW, kind=["dashed", "solid"])
    text = frames.html(explorer)
    _, found, sizes = parts(text)
    grid, now = frames.grid(explorer.controls["x0"], 60)
    assert grid[now] == (1.0, "1")
    assert f'src="data:image/webp;base64,{found[now * sizes[1] + 1]}"' in text
    assert f'value="{now}" aria-valuetext="1"' in text
    assert "<option>dashed</option><option selected>solid</option>" in text


def test_the_grid_holds_both_ends_and_the_start():
    for spec, start in [((-3.0, 3.0), 1.0), ((0.0, 1.0), 0.37), ((0, 500), 123), ((0, 500), 499)]:
        chosen, now = values(spec, start)
        assert (chosen[0], chosen[-1], chosen[now]) == (*spec, start)
        assert len(chosen) == 60
        assert chosen == sorted(set(chosen))


def test_a_grid_of_few_places_holds_them_all():
    assert values((1, 5), 3) == ([1, 2, 3, 4, 5], 2)
    assert values((0.0, 1.1, 0.5), 0.5) == ([0.0, 0.5, 1.0, 1.1], 1)


def test_the_grid_of_whole_numbers_is_whole():
    chosen, _ = values((0, 500), 123)
    assert all(isinstance(value, int) for value in chosen)


def test_the_grid_of_a_log_slider_is_geometric():
    chosen, now = values(log(1e-3, 1.0), 0.3, most=13)
    ratios = np.array(chosen[1:]) / np.array(chosen[:-1])
    assert np.ptp(np.log(ratios)) < 0.3 * np.log(ratios).mean()
    assert chosen[now] == 0.3
    assert np.allclose([chosen[0], chosen[-1]], [1e-3, 1.0])


def test_what_does_not_move_rests_at_its_value_and_the_page_says_so():
    explorer = sliding(x0=FEW, kind=["solid", "dashed"], height=(0.0, 1.0))
    text = frames.html(explorer)
    assert "At rest here, to be moved in the notebook: height = 0.10." in text
    assert text.count("<label>") == 2
    assert "At rest" not in frames.html(sliding(x0=FEW))


def test_a_control_that_is_no_slider_and_no_list_rests():
    text = frames.html(sliding(height=ipywidgets.FloatText(0.5), x0=FEW))
    assert "height = 0.1" in text
    assert parts(text)[2] == [5]


def test_the_explorer_is_left_as_it_was():
    explorer = sliding(x0=FEW)
    before, dpi = np.array(explorer.paint()), explorer.fig.dpi
    frames.html(explorer)
    assert explorer.fig.dpi == dpi
    assert (np.array(explorer.paint()) == before).all()
    assert explorer.values() == {"x0": 1.0}


def test_the_same_picture_gives_the_same_page():
    assert frames.html(sliding(x0=FEW)) == frames.html(sliding(x0=FEW))


def test_an_update_that_raises_names_the_values():
    with pytest.raises(ValueError, match=r"update raised at x0 = 2.0: ZeroDivisionError: by 2"):
        frames.html(sliding(x0=(0.0, 3.0, 1.0)))


def test_words_are_escaped_and_nothing_is_fetched():
    text = frames.html(sliding(x0=FEW))
    assert 'alt="The sine &amp; its &quot;tangent&quot;"' in text
    assert not re.search(r"https?:|src=\"(?!data:)|<link", text)
    assert " id=" not in text
