"""What is asked of every picture: a goal that can be reached, and no memory of the way there.

`drawn()` makes the picture on a figure of its own and returns (axes, update); `reached` and
`missed` are lists of update's keywords.
"""

import numpy as np


def said(axes):
    """Return the words of all readouts: the texts that stand in a box."""
    return "\n".join(t.get_text() for ax in axes for t in ax.texts if t.get_bbox_patch())


def moved(ax):
    """Return the points (k, 2) of each line of ax that moves."""
    return [np.transpose(line.get_data()).astype(float) for line in ax.lines if line.get_animated()]


def words(ax):
    """Return the moving texts of ax, readouts among them."""
    return [t.get_text() for t in ax.texts if t.get_animated()]


def expect_goal(drawn, reached, missed):
    """Assert that the picture starts off its goal, meets it at `reached` and not at `missed`."""
    axes, update = drawn()
    update()
    assert "goal reached" not in said(axes)
    for values in reached:
        update(**values)
        assert said(axes).count("✓ goal reached") == 1
    for values in missed:
        update(**values)
        assert "goal reached" not in said(axes)


def expect_no_memory(drawn, before, values):
    """Assert that words and lines depend on `values` alone, not on what was shown `before`."""
    axes, update = drawn()
    update(**before)
    update(**values)
    others, direct = drawn()
    direct(**values)
    for ax, other in zip(axes, others, strict=True):
        assert words(ax) == words(other)
        for points, twin in zip(moved(ax), moved(other), strict=True):
            np.testing.assert_array_equal(points, twin)
