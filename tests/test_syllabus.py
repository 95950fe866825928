"""No row of the syllabus is lost: cells name the rows that they teach in their metadata."""

from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[1]


def rows(*ranges):
    """Return {"C-006", "C-007"} for "C-006:007"."""
    found = set()
    for text in ranges:
        kind, _, numbers = text.partition("-")
        low, _, high = numbers.partition(":")
        found |= {f"{kind}-{n:03d}" for n in range(int(low), int(high or low) + 1)}
    return found


SYLLABUS = {
    "01a_slopes_and_limits": rows("C-001", "C-004", "C-006:021", "C-037:043", "S-117", "S-120:125"),
    "01b_rules": rows("C-022:036", "C-044:047"),
    "02_minimization": rows("C-048:062", "C-085:087"),
    "03_gradients": rows("C-064:084", "S-118:119", "S-126:128"),
    "04_gradient_descent": rows("C-088:096", "C-098", "S-130"),
    "05_hessians": rows("C-144:156"),
    "06_newtons_method": rows("C-139:143", "C-157:165"),
}


def taught(name):
    """Return the rows that the cells of a lecture and its solutions name."""
    found = set()
    for folder in ("lectures", "solutions"):
        notebook = nbformat.read(ROOT / folder / f"{name}.ipynb", as_version=4)
        for cell in notebook.cells:
            found |= set(cell.metadata.get("rows", "").split())
    return found


@pytest.mark.parametrize("name", SYLLABUS)
def test_every_row_of_the_syllabus_is_taught(name):
    assert SYLLABUS[name] - taught(name) == set()
