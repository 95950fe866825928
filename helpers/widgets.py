"""explore: a picture that controls move."""

import html
import inspect
import math
import os
import threading

import ipywidgets

from helpers.plots import pixels

REST = 0.25  # seconds without a move after which the picture is sharpened


def log(low, high):
    """Return a slider for a number that lives on powers of ten, between low and high (both > 0)."""
    if not 0 < low < high:
        raise ValueError(f"low and high: expected 0 < low < high, got {low!r} and {high!r}")
    return ipywidgets.FloatLogSlider(
        value=math.sqrt(low * high), min=math.log10(low), max=math.log10(high),
        step=(math.log10(high) - math.log10(low)) / 120, readout_format=".3g",
    )  # fmt: skip


def slider(low, high, step=None):
    """Return a slider from low to high; whole numbers throughout give a slider of whole numbers."""
    if not low < high:
        raise ValueError(f"a control: expected (low, high) with low < high, got {(low, high)}")
    whole = all(isinstance(v, int) for v in (low, high, step or 1))
    if whole:
        return ipywidgets.IntSlider(min=low, max=high, step=step or 1, value=(low + high) // 2)
    step = step or (high - low) / 100
    digits = max(0, math.ceil(-math.log10(step)))
    return ipywidgets.FloatSlider(
        min=low, max=high, step=step, value=(low + high) / 2, readout_format=f".{digits}f"
    )


def control(name, spec, default):
    """Return the widget of one control: a slider, a list of choices, or spec if it is a widget."""
    if isinstance(spec, tuple) and len(spec) in (2, 3):
        widget = slider(*spec)
    elif isinstance(spec, list) and spec:
        widget = ipywidgets.Dropdown(options=spec, value=spec[0])
    elif isinstance(spec, ipywidgets.ValueWidget):
        widget = spec
    else:
        raise TypeError(
            f"{name}: expected (low, high), (low, high, step), a list, log(low, high) "
            f"or a widget, got {spec!r}"
        )
    widget.description = name.replace("_", " ")
    widget.style.description_width = "initial"
    widget.layout.width = "auto" if isinstance(spec, list) else "30em"
    if default is not inspect.Parameter.empty:
        widget.value = default
    return widget


class Explorer(ipywidgets.VBox):
    """A picture and its controls (a dict of widgets); `error` is what update last raised."""

    def __init__(self, fig, update, alt, controls):
        self.fig, self.update, self.alt, self.controls = fig, update, alt, controls
        self.error = None
        self.lock = threading.RLock()  # a drag may arrive in another thread while a cell computes
        self.paint = pixels.painter(fig)
        self.timer = None
        update(**self.values())
        pixels.painter(fig)()  # settles the layout before the first still is taken
        width, height = fig.canvas.get_width_height()
        self.image = ipywidgets.Image(
            value=pixels.png(fig), format="png", width=width, height=height, tooltip=alt
        )
        self.message = ipywidgets.HTML()
        super().__init__([*controls.values(), self.message, self.image])
        for widget in controls.values():
            widget.observe(self.move, "value")

    def values(self):
        return {name: widget.value for name, widget in self.controls.items()}

    def move(self, change=None):
        """Redraw for the controls' values now; what update raises is shown and kept."""
        with self.lock:
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
        if self.timer:
            self.timer.cancel()
        self.timer = threading.Timer(REST, self.sharpen)
        self.timer.daemon = True
        self.timer.start()

    def sharpen(self):
        with self.lock:
            if self.error is None:
                self.send(pixels.png(self.fig), "png")

    def _repr_mimebundle_(self, **kwargs):
        data, metadata = pixels.bundle(self.fig, self.alt)
        view = super()._repr_mimebundle_(**kwargs)
        if os.environ.get("HELPERS_STATIC"):  # set by whoever exports slides and pages
            from helpers import frames  # noqa: PLC0415

            view["text/html"] = frames.html(self)
        return {**view, **data}, metadata


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
    made = {n: control(n, spec, parameters[n].default) for n, spec in controls.items()}
    return Explorer(fig, update, alt, made)
