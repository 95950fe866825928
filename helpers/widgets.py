"""explore: a picture that controls move."""

import contextlib
import html
import inspect
import math
import os
import threading
import time

import ipywidgets
import traitlets

from helpers.plots import pixels
from helpers.plots.pixels import DRAWING

REST = 0.25  # seconds without a move after which the picture is sharpened


def log(low, high):
    """Return a slider for a number that lives on powers of ten, between low and high (both > 0)."""
    if not 0 < low < high:
        raise ValueError(f"low and high: expected 0 < low < high, got {low!r} and {high!r}")
    return ipywidgets.FloatLogSlider(
        value=math.sqrt(low * high), min=math.log10(low), max=math.log10(high),
        step=(math.log10(high) - math.log10(low)) / 120, readout_format=".3g",
    )  # fmt: skip


def slider(low, high, step=None, start=None):
    """Return a slider from low to high; whole numbers throughout give a slider of whole numbers.

    A step that is not given is round, and start lies on it.
    """
    if not low < high:
        raise ValueError(f"a control: expected (low, high) with low < high, got {(low, high)}")
    given = [v for v in (low, high, step, start) if v is not None]
    if all(isinstance(v, int) for v in given):
        return ipywidgets.IntSlider(min=low, max=high, step=step or 1, value=(low + high) // 2)
    step = step or round_step(low, high, (low + high) / 2 if start is None else start)
    digits = next((d for d in range(4) if on_grid(low, 0, 10**-d) and on_grid(step, 0, 10**-d)), 2)
    return ipywidgets.FloatSlider(
        min=low, max=high, step=step, value=(low + high) / 2, readout_format=f".{digits}f"
    )


def round_step(low, high, start):
    """Return a step from low that meets start: 1, 2 or 5 times a power of ten where that can be.

    The longest of which 60 fit between low and high, else a hundredth of the way.
    """
    decade = math.floor(math.log10((high - low) / 60))
    steps = [m * 10.0**d for d in (decade, decade - 1) for m in (5, 2, 1)]
    fitting = (s for s in steps if 60 * s <= (high - low) * (1 + 1e-9) and on_grid(start, low, s))
    return next(fitting, (high - low) / 100)


def on_grid(value, low, step):
    """Return whether value is a whole number of steps from low, to rounding."""
    steps = (value - low) / step
    return abs(steps - round(steps)) < 1e-6


def control(name, spec, start):
    """Return the widget of one control: a slider, a list of choices, or spec if it is a widget."""
    if isinstance(spec, tuple) and len(spec) in (2, 3):
        widget = slider(*spec, start=start)
    elif isinstance(spec, list) and spec:
        widget = ipywidgets.Dropdown(options=spec)
    elif isinstance(spec, ipywidgets.ValueWidget):
        widget = spec
    else:
        raise TypeError(
            f"{name}: expected (low, high), (low, high, step), a list, log(low, high) "
            f"or a widget, got {spec!r}"
        )
    label(widget, name.replace("_", " "))
    if start is not None:
        set_out(widget, name, start)
    return widget


def label(widget, words):
    """Give widget its words, on the screen and for a screen reader."""
    widget.description = widget.tooltip = words
    widget.style.description_width = "initial"
    widget.layout.width = "max-content" if isinstance(widget, ipywidgets.Dropdown) else "30em"


def set_out(widget, name, start):
    """Set widget to start, where update's default has the picture start.

    Raises ValueError where the widget would show another value than the picture does.
    """
    with contextlib.suppress(traitlets.TraitError):
        widget.value = start
    if isinstance(widget, ipywidgets.FloatLogSlider):
        meet(widget, start)
    if not shows(widget, start):
        raise ValueError(f"{name}: update starts at {start!r}, which its control cannot show")


def meet(widget, start):
    """Move the grid of a log slider, by less than a step in all, so that start lies on it."""
    way = math.log10(start) - widget.min
    widget.step = way / max(1, round(way / widget.step)) or widget.step


def shows(widget, value):
    """Return whether widget stands at value, and can be brought back to it by hand."""
    if isinstance(widget, ipywidgets.FloatSlider):
        return widget.value == value and on_grid(value, widget.min, widget.step)
    if isinstance(widget, ipywidgets.FloatLogSlider):
        return math.isclose(widget.value, value)
    return widget.value == value


def value(widget):
    """Return what update receives: a slider's 0 may come as 2e-17, which is no limit case."""
    return round(widget.value, 12) if type(widget) is ipywidgets.FloatSlider else widget.value


class Picture(ipywidgets.Image):
    """An image whose tooltip is its accessible name (the front end gives no other)."""

    # The front end shows the tooltip only of what has an empty description, and fails without one.
    description = traitlets.Unicode("").tag(sync=True)


class Explorer(ipywidgets.VBox):
    """A picture and its controls (a dict of widgets); `error` is what update last raised."""

    def __init__(self, fig, update, alt, controls):
        self.fig, self.update, self.alt, self.controls = fig, update, alt, controls
        self.error = None
        self.paint = pixels.painter(fig)
        self.timer = None
        with DRAWING:
            update(**self.values())
            pixels.painter(fig)()  # settles the layout before the first still is taken
            still = pixels.png(fig)
        width, height = fig.canvas.get_width_height()
        self.image = Picture(value=still, format="png", width=width, height=height, tooltip=alt)
        self.message = ipywidgets.HTML()
        super().__init__([*controls.values(), self.message, self.image])
        for widget in controls.values():
            widget.observe(self.move, "value")

    def values(self):
        return {name: value(widget) for name, widget in self.controls.items()}

    def move(self, change=None):
        """Redraw for the controls' values now; what update raises is shown and kept."""
        with DRAWING:
            try:
                self.update(**self.values())
                self.send(pixels.jpeg(self.paint()), "jpeg")
                self.report(None)
            except Exception as error:
                self.report(error)
            self.rest()

    def send(self, value, format):
        with self.image.hold_sync():
            self.image.format, self.image.value = format, value

    def report(self, error):
        self.error = error
        text = f"{type(error).__name__}: {html.escape(str(error))}" if error else ""
        self.message.value = f'<p role="alert"><b>This picture stopped.</b> {text}</p>' * bool(text)

    def rest(self):
        """Sharpen the picture once the controls have rested."""
        self.moved = time.monotonic()
        if self.timer is None:
            self.wake_in(REST)

    def wake_in(self, seconds):
        # One timer at a time: to start a thread at each move would cost as much as to draw.
        self.timer = threading.Timer(seconds, self.wake)
        self.timer.daemon = True
        self.timer.start()

    def wake(self):
        with DRAWING:
            left = self.moved + REST - time.monotonic()
            if left > 0:
                self.wake_in(left)
            else:
                self.timer = None
                self.sharpen()

    def sharpen(self):
        if self.error is None:
            self.send(pixels.png(self.fig), "png")

    def _repr_mimebundle_(self, **kwargs):
        with DRAWING:
            # A still takes as long as four moves: the one that is shown is not drawn again.
            resting = self.image.format == "png"
            still = self.image.value if resting else pixels.png(self.fig)
            data, metadata = pixels.bundle(self.fig, still, self.alt)
        if os.environ.get("HELPERS_STATIC"):  # set by whoever exports slides and pages
            from helpers import frames  # noqa: PLC0415  (the two know each other)

            return {"text/html": frames.html(self), **data}, metadata
        return {**super()._repr_mimebundle_(**kwargs), **data}, metadata


def explore(fig, update, alt, **controls):
    """Return the picture fig with controls that move it: each keyword is one of update's arguments.

    A control is (low, high), (low, high, step), a list of choices, log(low, high), or an ipywidget.
    It starts at update's default value for it, else in the middle. alt says in words what the
    picture shows. Raises TypeError for what is not a control, ValueError for an empty range.
    """
    if not callable(update):
        raise TypeError(f"update: expected a function, got {update!r}")
    if not (isinstance(alt, str) and alt.strip()):
        raise ValueError(f"alt: expected words that say what the picture shows, got {alt!r}")
    parameters = inspect.signature(update).parameters
    for name in controls:
        if name not in parameters:
            raise TypeError(f"{name}: expected an argument of update, which has {list(parameters)}")
    made = {n: control(n, spec, start(parameters[n])) for n, spec in controls.items()}
    return Explorer(fig, update, alt, made)


def start(parameter):
    """Return a parameter's default, None where it has none."""
    return None if parameter.default is inspect.Parameter.empty else parameter.default
