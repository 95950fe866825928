"""Every notebook there is: sound, with its outputs, and with pictures that do what they promise.

nbval runs the notebooks; here is what it does not see.
"""

import copy
import functools
import itertools
import re

import cells
import pytest
from ipywidgets import Checkbox, IntSlider

from helpers import frames, plots, widgets
from helpers.course import checkout, lint, tree
from helpers.plots import pixels

ROOT = checkout.root()
LECTURES = tree.find([ROOT / "lectures"])
NOTEBOOKS = LECTURES + tree.find([ROOT / "solutions"])
each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=tree.label)


@each_notebook
def test_a_notebook_has_no_static_problem(path):
    assert lint.problems(path) == []


def without_outputs(notebook):
    """The numbers of the cells that nbval would pass unseen, 0 for a notebook with no output."""
    code = [(n, c) for n, c in enumerate(notebook.cells, 1) if tree.is_run(c)]
    missing = [n for n, c in code if c.execution_count is None]
    return missing + ([0] if code and not any(c.outputs for _, c in code) else [])


@each_notebook
def test_a_notebook_stores_its_outputs(path):
    notebook = tree.read(path)
    assert without_outputs(notebook) == []
    stripped = copy.deepcopy(notebook)
    for cell in stripped.cells:
        if cell.cell_type == "code":
            cell.update(outputs=[], execution_count=None)
    if any(map(tree.is_run, notebook.cells)):
        assert without_outputs(stripped) != []


@functools.cache
def explorers(path):
    """What `explore` makes while the notebook's cells run."""
    made, explore = [], widgets.explore

    def recorded(*args, **controls):
        made.append(explore(*args, **controls))
        return made[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(widgets, "explore", recorded)
        for cell, raised in cells.run(tree.read(path), path.parent):
            if raised:
                pytest.fail(f"{tree.label(path)}: {raised!r} in\n{cell.source}")
    return made


def settings(widget):
    """Both ends of a slider, or every choice of a control that has choices; the default last."""
    if hasattr(widget, "options"):
        values = list(widget._options_values)
    elif isinstance(widget.value, bool):
        values = [not widget.value]
    else:
        base = getattr(widget, "base", None)
        values = [base**end if base else end for end in (widget.min, widget.max)]
    return [value for value in values if value != widget.value] + [widget.value]


def drive(explorer):
    """Move each control over its settings. Returns a list of what goes wrong."""
    faults = []
    explorer.rest = lambda: None  # no timer sharpens the picture in another thread meanwhile
    first = bytes(explorer.paint())
    for name, widget in explorer.controls.items():
        seen = {first}
        for value in settings(widget):
            widget.value = value
            frame = bytes(explorer.paint())
            seen.add(frame)
            if explorer.error:
                faults.append(f"{name} = {value}: {explorer.error!r}")
            if frame != bytes(pixels.painter(explorer.fig)()):
                faults.append(f"{name} = {value}: blitted pixels differ from a full draw's")
        if len(seen) == 1:
            faults.append(f"{name} moves nothing")
        if frame != first:
            faults.append(f"{name}: back at its default the picture is another one")
    return faults


@each_notebook
def test_every_control_of_every_picture_moves_it_without_error(path):
    faults = {explorer.alt: drive(explorer) for explorer in explorers(path)}
    assert {alt: found for alt, found in faults.items() if found} == {}


def reached(explorer):
    """Whether the picture tells, at its present place, that its goal is reached."""
    return any("✓" in text.get_text() for ax in explorer.fig.axes for text in ax.texts)


def reachable(explorer):
    """Whether the goal is reached at some place of a page's sliders, which have fewer values."""
    moving = dict(itertools.islice(filter(frames.movable, explorer.controls.items()), 2))
    grids = {name: frames.grid(moving[name], frames.length(name, moving, 1)) for name in moving}
    try:
        for values in frames.every_place(explorer, grids):
            explorer.update(**values)
            if reached(explorer):
                return True
        return False
    finally:
        explorer.update(**explorer.values())


@pytest.mark.parametrize("path", LECTURES, ids=lambda path: path.stem)
def test_every_goal_can_be_reached_without_a_kernel(path):
    assert [explorer.alt for explorer in explorers(path) if not reachable(explorer)] == []


def test_at_least_18_pictures_move_in_lectures_01_and_02():
    chosen = [path for path in LECTURES if re.match(r"01[abc]_|02_", path.name)]
    assert sum(len(explorers(path)) for path in chosen) >= 18


def picture(update=None, animated=True):
    """A dot that `update(x)` moves, or what another `update(line, x)` does with it."""
    fig, ax = plots.figure()
    (line,) = ax.plot([0.0], [0.0], "o", animated=animated)
    ax.set(xlim=(-2, 2), ylim=(-2, 2), title="a dot")

    def move(x=0.0):
        (update or (lambda line, x: line.set_data([x], [x])))(line, x)

    return widgets.explore(fig, move, "a dot", x=(-1.0, 1.0))


def test_a_sound_picture_has_no_fault():
    assert drive(picture()) == []


def fails(line, x):
    if x > 0:
        raise ValueError("too far")


def remembers(line, x):
    line.set_data([line.get_xdata()[0] + 0.3], [0])


FAULTY = {
    "too far": fails,
    "x moves nothing": lambda line, x: None,
    "the picture is another one": remembers,
}


@pytest.mark.parametrize("fault", FAULTY)
def test_a_faulty_picture_is_seen(fault):
    assert any(fault in found for found in drive(picture(FAULTY[fault])))


def test_a_picture_whose_blitted_pixels_are_wrong_is_seen():
    explorer = picture()
    late = explorer.paint
    # The first frame for ever, as if what moves had not been drawn.
    frozen = bytes(late())
    explorer.paint = lambda: memoryview(frozen)
    explorer.controls["x"].unobserve_all()
    explorer.controls["x"].observe(lambda change: explorer.update(change.new), "value")
    assert any("blitted pixels differ" in found for found in drive(explorer))


def test_settings_are_low_high_or_every_choice_and_the_default_last():
    assert settings(IntSlider(value=2, min=1, max=5)) == [1, 5, 2]
    assert settings(widgets.log(0.01, 100)) == pytest.approx([0.01, 100, 1])
    assert settings(widgets.control("kind", ["a", "b"], "a")) == ["b", "a"]
    assert settings(Checkbox(value=True)) == [False, True]
