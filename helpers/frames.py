"""A picture that moves with no kernel: its frames drawn beforehand, shown by plain HTML inputs."""

import base64
import io
import itertools
import json
import string
from concurrent.futures import ThreadPoolExecutor
from html import escape

import ipywidgets
import numpy as np
from PIL import Image

from helpers.plots import pixels

ALONE, TOGETHER = 60, 160  # frames of one control; of two
SHARES = 1, 0.4  # of these frames; the second where the first would blur the picture
# Of the page, by the number of controls that move: ten of the larger are a deck of 15 megabytes.
BYTES = {1: 800_000, 2: 1_200_000}
SCALES = 1.6, 1.4, 1.2, 1.0, 0.8, 0.6  # the first at which the page is small enough is taken
SAMPLE = 13  # of so many frames, a prime, one is drawn to foretell the size of all
COLORS = 63  # one more is what shines through
SLIDERS = ipywidgets.IntSlider, ipywidgets.FloatSlider, ipywidgets.FloatLogSlider
LISTS = ipywidgets.Dropdown, ipywidgets.Select, ipywidgets.RadioButtons, ipywidgets.SelectionSlider


def html(explorer):
    """Return one string of HTML that shows explorer and moves it by inputs, with no kernel.

    Its first two sliders or lists move over a grid that holds their present values; the others rest
    at theirs, and the page says so. It is drawn as sharply as its megabytes allow; one that is
    noise all over may exceed them. The explorer is left as it was. Raises ValueError, which names
    the values, where update raises at some of them.
    """
    moving = dict(itertools.islice(filter(movable, explorer.controls.items()), 2))
    most = BYTES[max(1, len(moving))]
    for share in SHARES:
        grids = {name: grid(moving[name], length(name, moving, share)) for name in moving}
        scales = promising(explorer, grids, most)
        if scales[0] >= 1:
            break
    for scale in scales:
        text = filled(explorer, grids, *drawn(explorer, grids, scale))
        if len(text) <= most:
            break
    return text


def promising(explorer, grids, most):
    """Return the scales at which a few frames foretell a page that is small enough."""
    ends = SCALES[0], SCALES[-1]
    large, small = (sum(map(len, drawn(explorer, grids, scale, SAMPLE)[1])) for scale in ends)
    # Bytes grow as a power of the scale: the first for a thin line, the second for a full area.
    power = np.log(large / small) / np.log(ends[0] / ends[1])
    foretold = {s: SAMPLE * large * (s / ends[0]) ** power for s in SCALES}
    return [s for s in SCALES if foretold[s] <= most] or SCALES[-1:]


def movable(item):
    """Return whether a (name, widget) of an explorer can move without a kernel."""
    return isinstance(item[1], SLIDERS + LISTS)


def length(name, moving, share):
    """Return how many values the slider `name` may have, so that the frames are not too many."""
    others = [widget for other, widget in moving.items() if other != name]
    if not others:
        return round(share * ALONE)
    if isinstance(others[0], LISTS):
        return max(2, min(ALONE, int(share * TOGETHER) // len(others[0].options)))
    return int((share * TOGETHER) ** 0.5) if isinstance(moving[name], SLIDERS) else ALONE


def grid(widget, most):
    """Return ([(value, what is read of it)], place of the present value) for one control."""
    if isinstance(widget, LISTS):
        return list(zip(widget._options_values, widget._options_labels)), widget.index
    values = every_value(widget)
    now = min(range(len(values)), key=lambda k: abs(values[k] - widget.value))
    values[now] = widget.value
    chosen = thinned(len(values), now, most)
    read = [(values[k], format(values[k], widget.readout_format)) for k in chosen]
    return read, chosen.index(now)


def every_value(slider):
    """Return all values of a slider, its end also where the steps miss it."""
    count = int((slider.max - slider.min) / slider.step + 1e-6) + 1
    places = [slider.min + slider.step * k for k in range(count)]
    if slider.max - places[-1] > 1e-6 * slider.step:
        places.append(slider.max)
    if isinstance(slider, ipywidgets.FloatLogSlider):
        return [slider.base**place for place in places]
    return [round(place, 12) for place in places]  # whole numbers stay whole


def thinned(count, now, most):
    """Return at most `most` of the places 0 ... count - 1: both ends, now, the others evenly."""
    chosen = np.linspace(0, count - 1, min(count, most)).round().astype(int)
    if 0 < now < count - 1 and now not in chosen:
        # The nearest between the ends gives way.
        chosen[1 + np.abs(chosen[1:-1] - now).argmin()] = now
    return chosen.tolist()


def drawn(explorer, grids, scale, every=1):
    """Return (background, each `every`-th frame) as base64 pictures, the last control fastest.

    A frame is clear where it equals the background, which is stored once.
    """
    fig, dpi = explorer.fig, explorer.fig.dpi
    try:
        fig.set_dpi(scale * dpi)
        paint = pixels.painter(fig)
        fig.canvas.draw()
        background = words(fig.canvas.buffer_rgba())
        places = itertools.islice(every_place(explorer, grids), 0, None, every)
        overlays = (overlay(shown(explorer, values, paint), background) for values in places)
        # To encode takes longer than to draw, and lets another thread draw meanwhile.
        with ThreadPoolExecutor(2) as pool:
            frames = list(pool.map(webp, overlays))
        return webp(few_colors(background)), frames
    finally:
        fig.set_dpi(dpi)
        explorer.update(**explorer.values())


def words(rgba):
    """Return a copy of the pixels as one number each, (height, width), which compare at once."""
    return np.array(rgba).view(np.uint32)[..., 0]


def every_place(explorer, grids):
    """Yield the values at each combination of the grids', the last moving fastest."""
    for chosen in itertools.product(*(values for values, _ in grids.values())):
        yield {**explorer.values(), **{name: value for name, (value, _) in zip(grids, chosen)}}


def shown(explorer, values, paint):
    """Return the pixels of the picture at these values."""
    try:
        explorer.update(**values)
    except Exception as error:
        at = ", ".join(f"{name} = {value!r}" for name, value in values.items())
        raise ValueError(f"update raised at {at}: {type(error).__name__}: {error}") from error
    return words(paint())


def overlay(frame, background):
    """Return an image of what differs from background, clear elsewhere."""
    places, palette = np.full(frame.shape, COLORS, np.uint8), []
    changed = frame != background
    if changed.any():
        few = few_colors(frame[changed][None])
        places[changed], palette = np.asarray(few)[0], few.getpalette()[: 3 * COLORS]
    image = Image.fromarray(places)
    image.putpalette(palette + [255] * (3 * (COLORS + 1) - len(palette)))
    image.info["transparency"] = COLORS
    return image


def few_colors(words):
    """Return the pixels as an image of at most COLORS colours."""
    rgba = np.ascontiguousarray(words).view(np.uint8).reshape(*words.shape, 4)
    return pixels.few_colors(Image.fromarray(rgba).convert("RGB"), COLORS)


def webp(image):
    """Return image as a base64 WebP without loss: two thirds of a PNG's bytes."""
    file = io.BytesIO()
    image.convert("RGBA").save(file, "webp", lossless=True, method=2, quality=0)
    return base64.b64encode(file.getvalue()).decode()


def filled(explorer, grids, background, frames):
    """Return the page of these frames: the picture as it is now, its inputs, its script."""
    width, height = explorer.fig.canvas.get_width_height()
    sizes = [len(values) for values, _ in grids.values()]
    places = [now for _, now in grids.values()]
    now = int(np.ravel_multi_index(places, sizes)) if sizes else 0
    return PAGE.substitute(
        fields="".join(field(explorer.controls[name], *grids[name]) for name in grids),
        alt=escape(explorer.alt), width=width, height=height,
        background=background, frame=frames[now], note=note(explorer, grids),
        frames=json.dumps(frames), sizes=json.dumps(sizes),
    )  # fmt: skip


def field(widget, values, now):
    """Return one control: an input in its label, which needs no id then, and its reading."""
    label, readings = escape(widget.description), [escape(text) for _, text in values]
    if isinstance(widget, LISTS):
        chosen = ["", " selected"]
        options = (f"<option{chosen[k == now]}>{text}</option>" for k, text in enumerate(readings))
        return f"<div><label>{label} <select>{''.join(options)}</select></label></div>"
    return (
        f'<div><label>{label} <input type="range" min="0" max="{len(values) - 1}" value="{now}" '
        f'aria-valuetext="{readings[now]}" data-readings="{" ".join(readings)}"></label> '
        f"<output>{readings[now]}</output></div>"
    )


def note(explorer, grids):
    """Return the sentence that says which controls rest here, and where; empty if none does."""
    resting = [w for name, w in explorer.controls.items() if name not in grids]
    told = ", ".join(f"{w.description} = {reading(w)}" for w in resting)
    return f"<p>At rest here, to be moved in the notebook: {escape(told)}.</p>" * bool(told)


def reading(widget):
    """Return the words in which a control's present value is read."""
    if isinstance(widget, LISTS):
        return widget.label
    return format(widget.value, getattr(widget, "readout_format", ""))


# A frame is laid over the background by the image element itself, which is never replaced.
PAGE = string.Template("""<figure class="explore-frames">
<style>
.explore-frames { margin: 0.5em 0; }
.explore-frames div { display: flex; gap: 0.7em; align-items: center; margin: 0.3em 0; }
.explore-frames label { display: flex; gap: 0.7em; align-items: center; }
.explore-frames input { width: 20em; }
.explore-frames select { font: inherit; }
.explore-frames output { font-variant-numeric: tabular-nums; }
.explore-frames p { font-size: 0.8em; margin: 0.3em 0; }
.explore-frames img { background-size: 100% 100%; max-width: 100%; height: auto; margin: 0; }
</style>
$fields
<img alt="$alt" width="$width" height="$height" src="data:image/webp;base64,$frame"
 style="background-image: url(data:image/webp;base64,$background)">
$note
<script>
(() => {
  const figure = document.currentScript.closest(".explore-frames");
  const image = figure.querySelector("img");
  const inputs = [...figure.querySelectorAll("input, select")];
  const sizes = $sizes;
  const frames = $frames.map(frame => "data:image/webp;base64," + frame);
  function read(input) {
    if (!input.dataset.readings) return input.selectedIndex;
    const reading = input.dataset.readings.split(" ")[input.value];
    input.setAttribute("aria-valuetext", reading);
    input.closest("div").querySelector("output").value = reading;
    return Number(input.value);
  }
  const show = () => {
    image.src = frames[inputs.reduce((k, input, c) => k * sizes[c] + read(input), 0)];
  };
  figure.addEventListener("input", show);
  show(); // a browser may restore what was set before the page was left
})();
</script>
</figure>
""")
