"""What is asked of every picture: a goal that can be reached, and no memory of the way there.

`drawn()` makes the picture on a figure of its own and returns (axes, update); `reached` and
`missed` are lists of update's keywords.
"""

from inspect import signature
from itertools import islice, product

import numpy as np
from ipywidgets import FloatLogSlider

from helpers import frames
from helpers.plots import figure, pixels
from helpers.widgets import control, shows

GOAL = "✓ goal reached"


def fresh(draw, **shape):
    """Return (list of axes, update) of a picture on a figure of this shape."""
    fig, axes = figure(**shape)
    return fig.axes, draw(axes)


def said(axes):
    """Return the words of all readouts: the moving texts whose box has an edge."""
    boxed = [t for ax in axes for t in ax.texts if t.get_animated() and t.get_bbox_patch()]
    return "\n".join(t.get_text() for t in boxed if t.get_bbox_patch().get_edgecolor()[3] > 0)


def words(ax):
    """Return the moving texts of ax that are not empty, readouts among them."""
    return [t.get_text() for t in ax.texts if t.get_animated() and t.get_text()]


def lines(ax):
    """Return the moving lines of ax, in the order in which they were made."""
    return [line for line in ax.lines if line.get_animated()]


def points(line):
    """Return the points (k, 2) of a line."""
    return np.transpose(line.get_data()).astype(float)


def moved(ax):
    """Return the points (k, 2) of each line of ax that moves."""
    return [points(line) for line in lines(ax)]


def arrows(ax):
    """Return (start, end) of each arrow of ax, in the order in which they were made."""
    return [np.array(p._posA_posB) for p in ax.patches if hasattr(p, "_posA_posB")]


def seen(axes):
    """Return the pixels of what moves: bars, arrows and images among it."""
    fig = axes[0].figure
    if any(ax.name == "3d" for ax in axes):  # there all is drawn anew
        fig.set_layout_engine("none")  # the layout is that of the first draw
        return np.array(pixels.painter(fig)())
    renderer = fig.canvas.get_renderer()
    renderer.clear()
    for artist in pixels.movers(fig):
        artist.draw(renderer)
    return np.array(fig.canvas.buffer_rgba())


def grid(**values):
    """Return every choice of one value a keyword."""
    return [dict(zip(values, choice)) for choice in product(*values.values())]


def parted(settings, truth):
    """Return (the settings where truth, a function of update's keywords, holds; the others)."""
    return tuple([at for at in settings if truth(**at) == held] for held in (True, False))


def stops(spec):
    """Return the values at which a slider of explore can stand."""
    slider = control("slider", spec, None)
    count = round((slider.max - slider.min) / slider.step) + 1
    values = slider.min + slider.step * np.arange(count)
    return (10**values if isinstance(slider, FloatLogSlider) else values).tolist()


def page(update, controls, share=1):
    """Return the settings that a page without a kernel can show; share is that of its frames."""
    starts = signature(update).parameters
    moving = {k: control(k, spec, starts[k].default) for k, spec in islice(controls.items(), 2)}
    values = {k: frames.grid(w, frames.length(k, moving, share))[0] for k, w in moving.items()}
    return grid(**{key: [value for value, _ in pairs] for key, pairs in values.items()})


def hits(drawn, settings):
    """Return those of the settings, keywords of update, at which the picture says its goal."""
    axes, update = drawn()
    found = []
    for values in settings:
        update(**values)
        found += [values] if GOAL in said(axes) else []
    return found


def expect_goal(drawn, reached, missed):
    """Assert that the picture starts off its goal, meets it at `reached` and not at `missed`."""
    assert reached and missed
    axes, update = drawn()
    update()
    assert "goal reached" not in said(axes)
    for values in reached:
        update(**values)
        assert said(axes).count(GOAL) == 1, values
    for values in missed:
        update(**values)
        assert "goal reached" not in said(axes), values


def expect_settable(controls, reached):
    """Assert that controls, those of the lecture, can be set to each goal."""
    for values in reached:
        for key in values.keys() & controls:
            made = control(key, controls[key], None)
            made.value = values[key]
            assert shows(made, values[key])


def expect_no_memory(drawn, reached, missed):
    """Assert that all that moves depends on the values alone, not on what was shown before."""
    axes, update = drawn()
    for values in [*reached, {}]:
        for before in missed:
            update(**before)
        update(**values)
        others, direct = drawn()
        direct(**values)
        for ax, other in zip(axes, others, strict=True):
            assert words(ax) == words(other)
            for one, twin in zip(moved(ax), moved(other), strict=True):
                np.testing.assert_array_equal(one, twin)
            np.testing.assert_array_equal(arrows(ax), arrows(other))
        assert (seen(axes) == seen(others)).all()
