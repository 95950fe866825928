"""explore: controls, the picture that they move, and what is shown of it."""

import base64
import gc
import io
import math
import threading
import time
import tracemalloc

import ipywidgets
import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image

from helpers import widgets
from helpers.plots import curves, figure, moving, pixels, readout
from helpers.widgets import explore, log

ALT = "The sine and its tangent, which slides along it"


def sliding(**controls):
    """An explorer of the sine's tangent; x0 = 2.5 is where its update raises."""
    fig, ax = figure()
    curves.curve(ax, np.sin, -3, 3)
    slide, say = curves.tangent(ax, np.sin, np.cos), readout(ax)

    def update(x0=1.0, line="solid"):
        if x0 == 2.5:
            raise ValueError("no <tangent> here")
        slide(x0)
        say(f"x = {x0:.2f}", reached=line == "dashed")

    return explore(fig, update, ALT, **(controls or {"x0": (-3.0, 3.0)}))


def shown(explorer):
    return np.asarray(Image.open(io.BytesIO(explorer.image.value)).convert("RGB")).astype(int)


def is_still_of(explorer, **values):
    """Whether the image is, to the byte, the still of an explorer that has never moved."""
    fresh = sliding(x0=(-3.0, 3.0), line=["solid", "dashed"])
    fresh.update(**values)
    return explorer.image.value == pixels.png(fresh.fig)


def rested(explorer):
    """Wait until the picture has been sharpened."""
    end = time.monotonic() + 30
    while explorer.timer is not None and time.monotonic() < end:
        time.sleep(0.02)
    with pixels.DRAWING:  # which the timer holds until the still is there
        return explorer


def step(low, high, start=None):
    return widgets.control("x", (low, high), start).step


# Controls


def test_whole_numbers_throughout_make_a_slider_of_whole_numbers():
    whole = widgets.control("n", (1, 70, 3), 10)
    assert isinstance(whole, ipywidgets.IntSlider)
    assert (whole.min, whole.max, whole.step, whole.value) == (1, 70, 3, 10)
    assert isinstance(widgets.control("n", (1, 70), 10.0), ipywidgets.FloatSlider)


def test_a_step_is_1_2_or_5_times_a_power_of_ten_and_60_of_them_fit():
    for low, high in [(-3.0, 3.0), (0.0, 1.0), (0.0, 7.0), (-0.02, 0.03), (0.0, 5e4)]:
        mantissa = step(low, high) / 10 ** math.floor(math.log10(step(low, high) * (1 + 1e-9)))
        assert round(mantissa, 6) in (1, 2, 5)
        assert 60 <= (high - low) / step(low, high) * (1 + 1e-9) <= 151


def test_a_step_meets_the_start():
    assert step(-3.0, 3.0, 1.0) == 0.1
    assert step(0.01, 1.5, 1.0) == 0.01
    for low, high, start in [(-math.pi, math.pi, 0.0), (0.1, 5.0, 2.5), (0.0, 1.0, 0.37)]:
        steps = (start - low) / step(low, high, start)
        assert abs(steps - round(steps)) < 1e-6


def test_a_slider_reads_as_many_decimals_as_its_values_have():
    formats = {(-3.0, 3.0): ".1f", (0.25, 30.0, 0.5): ".2f", (0.0, 1.0): ".2f", (0.0, 90.0): ".0f"}
    for spec, expected in formats.items():
        assert widgets.control("x", spec, None).readout_format == expected


def test_a_log_slider_lives_on_powers_of_ten_and_holds_its_start():
    for start in (0.001, 0.3, 1.0):
        slider = widgets.control("lr", log(1e-3, 1.0), start)
        steps = (math.log10(start) - slider.min) / slider.step
        assert abs(steps - round(steps)) < 1e-9
        assert math.isclose(slider.value, start)
        assert 60 <= (slider.max - slider.min) / slider.step <= 240


def test_a_list_starts_at_its_first_choice_or_at_updates_default():
    pairs = [("first", 1), ("second", 2)]
    assert widgets.control("kind", pairs, None).value == 1
    assert widgets.control("kind", pairs, 2).value == 2
    assert widgets.control("kind", ["a", "b"], "b").value == "b"


def test_a_widget_is_taken_as_it_is():
    box = ipywidgets.Checkbox(value=False)
    assert widgets.control("grid", box, True) is box
    assert box.value is True


def test_each_control_is_labelled_by_its_name():
    made = sliding(x0=(-3.0, 3.0), line=["solid", "dashed"]).controls
    assert [w.description for w in made.values()] == ["x0", "line"]
    assert widgets.control("learning_rate", (0.0, 1.0), 0.5).description == "learning rate"
    # The front end would show a tooltip of "null".
    assert all(w.tooltip for w in made.values())


def test_controls_start_at_the_defaults_of_update():
    assert sliding(x0=(-3.0, 3.0), line=["solid", "dashed"]).values() == {
        "x0": 1.0,
        "line": "solid",
    }


def test_zero_of_a_slider_is_zero():
    explorer = sliding(x0=(-1.5, 1.5, 0.1))
    explorer.controls["x0"].value = -1.5 + 15 * 0.1 + 2e-16
    assert explorer.values() == {"x0": 0.0}


@pytest.mark.parametrize(
    ("controls", "kind", "words"),
    [
        ({"x0": (3.0, -3.0)}, ValueError, "low < high"),
        ({"x0": (1.0, 1.0)}, ValueError, "low < high"),
        ({"x0": 3}, TypeError, "x0: expected"),
        ({"x0": (1.0,)}, TypeError, "x0: expected"),
        ({"line": []}, TypeError, "line: expected"),
        ({"line": ["dotted"]}, ValueError, "line: update starts at 'solid'"),
        ({"x0": (2.0, 3.0)}, ValueError, "x0: update starts at 1.0"),
        ({"x0": (-3.0, 3.0, 0.7)}, ValueError, "x0: update starts at 1.0"),
        ({"speed": (0.0, 1.0)}, TypeError, "speed: expected an argument of update"),
    ],
)
def test_what_is_no_control_is_refused_by_name(controls, kind, words):
    with pytest.raises(kind, match=words):
        sliding(**controls)


@pytest.mark.parametrize("ends", [(0.0, 1.0), (-1.0, 1.0), (2.0, 1.0)])
def test_a_log_slider_needs_two_positive_ends_in_order(ends):
    with pytest.raises(ValueError, match="0 < low < high"):
        log(*ends)


def test_update_must_be_callable_and_alt_must_be_words():
    with pytest.raises(TypeError, match="update: expected a function"):
        explore(Figure(), None, ALT)
    for alt in ("", "  ", None):
        with pytest.raises((TypeError, ValueError), match="alt: expected words"):
            explore(Figure(), lambda: None, alt)


# The picture


def test_a_move_sends_another_picture():
    explorer = sliding()
    before = shown(explorer)
    explorer.controls["x0"].value = 2.0
    assert explorer.image.format == "jpeg"
    assert shown(explorer).shape == (450, 750, 3)
    assert shown(rested(explorer)).shape == before.shape
    assert (shown(explorer) != before).any()


def test_a_resting_picture_is_a_sharp_png_of_the_last_value():
    explorer = sliding()
    for x0 in np.linspace(-3, 3, 31):
        explorer.controls["x0"].value = x0
    explorer.controls["x0"].value = -0.5
    assert rested(explorer).image.format == "png"
    assert is_still_of(explorer, x0=-0.5)


def test_the_picture_depends_on_the_values_not_on_the_way_to_them():
    explorer = sliding(x0=(-3.0, 3.0), line=["solid", "dashed"])
    for x0, line in [(-3.0, "dashed"), (2.5, "solid"), (3.0, "solid"), (0.2, "solid")]:
        explorer.controls["line"].value = line
        explorer.controls["x0"].value = x0
    rested(explorer)
    assert is_still_of(explorer, x0=0.2)


def drag_at_once(slider, *ways):
    """Drag slider along all ways at the same time, each in a thread of its own."""
    def drag(way):
        for value in way:
            slider.value = value

    threads = [threading.Thread(target=drag, args=(way,)) for way in ways]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_two_threads_leave_the_picture_of_the_values_that_won():
    explorer = sliding()
    drag_at_once(explorer.controls["x0"], np.linspace(-3, 2, 40), np.linspace(-3, -1, 40))
    assert explorer.error is None
    rested(explorer)
    assert is_still_of(explorer, **explorer.values())


def test_no_frame_is_torn_between_two_threads():
    """Each update moves both lines together; a frame with one moved alone would be torn."""
    fig, ax = figure()
    first, second = moving(*ax.plot([0, 1], [0, 1], [0, 1], [0, 1]))
    places = []

    def update(x=0.0):
        first.set_xdata([x, x])
        time.sleep(0.001)  # the other thread's chance
        second.set_xdata([x, x])

    explorer = explore(fig, update, ALT, x=(0.0, 1.0))
    paint = explorer.paint

    def watched():
        places.append((first.get_xdata()[0], second.get_xdata()[0]))
        return paint()

    explorer.paint = watched
    values = np.linspace(0.05, 0.95, 20)
    drag_at_once(explorer.controls["x"], values, values[::-1])
    assert len(places) >= 20
    assert all(one == other for one, other in places)


def test_500_moves_leak_no_figure_and_keep_memory_flat():
    explorer = sliding()
    values = np.round(np.tile(np.linspace(-3, 2.4, 50), 5), 2)

    def drive():
        for x0 in values:
            explorer.controls["x0"].value = x0
        gc.collect()
        return sum(isinstance(thing, Figure) for thing in gc.get_objects())

    tracemalloc.start()
    figures, (before, _) = drive(), tracemalloc.get_traced_memory()
    assert drive() == figures
    grown = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert grown < 500_000  # two JPEGs of different size and matplotlib's caches


# Errors


def test_an_exception_of_update_is_shown_and_kept_until_the_next_good_move():
    explorer = sliding()
    explorer.controls["x0"].value = 2.5
    assert isinstance(explorer.error, ValueError)
    assert "no &lt;tangent&gt; here" in explorer.message.value
    assert 'role="alert"' in explorer.message.value
    explorer.controls["x0"].value = 2.0
    assert explorer.error is None
    assert explorer.message.value == ""


def test_an_update_that_raises_at_the_start_raises_in_the_cell():
    fig, _ = figure()
    with pytest.raises(ZeroDivisionError):
        explore(fig, lambda x=0: 1 / x, ALT, x=(0, 5))


# What is displayed


def test_the_display_holds_a_view_a_still_and_the_words():
    data, metadata = sliding()._repr_mimebundle_()
    assert set(data) == {"application/vnd.jupyter.widget-view+json", "image/png", "text/plain"}
    assert data["text/plain"] == ALT
    assert metadata == {"image/png": {"alt": ALT, "width": 750, "height": 450}}
    still = Image.open(io.BytesIO(base64.b64decode(data["image/png"])))
    assert (still.format, still.size) == ("PNG", (1200, 720))


def test_the_static_form_needs_no_kernel(monkeypatch):
    monkeypatch.setenv("HELPERS_STATIC", "1")
    data, _ = sliding(x0=(0, 2))._repr_mimebundle_()
    assert set(data) == {"text/html", "image/png", "text/plain"}


def test_the_picture_has_a_name_in_the_front_end():
    image = sliding().image
    assert image.tooltip == ALT
    # Without this state the front end fails to make the view of an image with a tooltip.
    assert image.get_state()["description"] == ""
