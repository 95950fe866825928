"""Where the course's notebooks lie, and how they are read and written."""

import os
from pathlib import Path

import nbformat


def find(paths):
    """Sorted notebooks of `paths`, each a notebook or a folder of notebooks.

    Raises ValueError for a path that is neither.
    """
    found = []
    for path in map(Path, paths):
        if not path.is_dir() and not (path.is_file() and path.suffix == ".ipynb"):
            raise ValueError(f"expected a notebook or a folder of notebooks, got {path}")
        found += sorted(path.glob("*.ipynb")) if path.is_dir() else [path]
    return found


def label(path):
    """`folder/name.ipynb`: how a message names a notebook, alike on every machine."""
    path = Path(path).resolve()
    return f"{path.parent.name}/{path.name}"


def read(path):
    """The notebook at `path`, as nbformat 4. ValueError where it is none."""
    try:
        return nbformat.reads(Path(path).read_text(encoding="utf-8"), as_version=4)
    except (nbformat.reader.NotJSONError, nbformat.ValidationError, AttributeError) as error:
        raise ValueError(f"{label(path)}: expected a notebook, got {error}") from error


def dumps(notebook):
    """The text that is stored: nbformat's order of keys, indent 1, one newline at the end."""
    return nbformat.writes(notebook, version=nbformat.NO_CONVERT).rstrip("\n") + "\n"


def write(path, notebook):
    """Store `notebook` at `path`, whole or not at all. Returns whether the file changed."""
    path, text = Path(path), dumps(notebook)
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return False
    # A reader, or an interrupted run, sees the old file or the new one, never half of one.
    half = path.with_name(f".{path.name}.part")
    half.write_text(text, encoding="utf-8", newline="\n")
    os.replace(half, path)
    return True


def tags(cell):
    """The tags of a cell, a list."""
    return cell.metadata.get("tags", [])


def is_run(cell):
    """Whether Jupyter counts this cell: code that is not empty."""
    return cell.cell_type == "code" and bool(cell.source.strip())
