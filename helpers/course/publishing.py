"""What decks and pages have in common: lectures run in their static form, and where files go."""

import contextlib
import os
import shutil
import tempfile
from pathlib import Path

from helpers.course import notebooks, tree

CELL_SECONDS = 240  # a cell that only draws waits here for all of its frames
# A folder that holds this file was made by the course: it may be written anew.
MARK = ".made-by-helpers"


def run(path):
    """Return the notebook at path, executed, each picture with the frames that move it.

    Raises ValueError, which names the cell, where one raises.
    """
    notebook, static = tree.read(path), {"HELPERS_STATIC": "1"}
    folder, name = path.resolve().parent, tree.label(path)
    try:
        executed = notebooks.execute(notebook, folder, name, static, CELL_SECONDS)
    except notebooks.CellFailed as error:
        raise ValueError(f"{error}; nothing was written") from error
    for cell in filter(tree.is_run, executed.cells):
        cell.outputs = notebooks.merge_streams(cell.outputs)
    return executed


def numbered(lectures, numbers):
    """Return those of the lectures (paths) that the numbers name: 01a, or 01 for 01a, 01b, ...

    All of them without numbers. Raises ValueError, which says what there is, for an unknown one.
    """
    known = [(path.stem.partition("_")[0], path) for path in lectures]
    chosen = []
    for number in numbers:
        found = [path for own, path in known if number in (own, own.rstrip("abcdefgh"))]
        if not found:
            there = ", ".join(sorted({own for own, _ in known}))
            raise ValueError(f"lecture {number}: expected one of {there}")
        chosen += found
    return sorted(set(chosen)) if numbers else lectures


@contextlib.contextmanager
def workshop(out):
    """Yield an empty folder; what it holds at the end goes to out, all of it or, on error, nothing.

    Raises ValueError where out is not a folder that may be written.
    """
    out = checked(Path(out))
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}.") as half:
        yield Path(half)
        out.mkdir(exist_ok=True)
        (out / MARK).touch()
        for made in filter(Path.is_file, Path(half).rglob("*")):
            target = out / made.relative_to(half)
            target.parent.mkdir(exist_ok=True)
            os.replace(made, target)


def sweep(out):
    """Remove what an earlier run left in out: a lecture that is gone is not published."""
    for old in Path(out).glob("*"):
        if old.name != MARK:
            shutil.rmtree(old) if old.is_dir() else old.unlink()


def checked(out):
    """Return out, whose parents are there now and can be written to; else raise ValueError."""
    if out.exists() and not out.is_dir():
        raise ValueError(f"--out: expected a folder, got the file {out}")
    if out.is_dir() and any(out.iterdir()) and not (out / MARK).exists():
        raise ValueError(f"--out: {out} is not empty; name a folder that is, or a new one")
    place = out
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        place = out if out.exists() else out.parent
        # To try is the only test that is right on every system.
        with tempfile.TemporaryFile(dir=place):
            return out
    except OSError as error:
        raise ValueError(f"--out: cannot write to {place}: {error.strerror}") from error
