"""Make the exercises out of the solutions, without ever losing a student's work."""

import ast
import copy
import hashlib
import json
import re
from itertools import count

import nbformat

from helpers.course import notebooks, tree

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
STUB = ("# YOUR CODE HERE", "raise NotImplementedError")


def strip(source):
    """Return (stub, removed): `source` with stubs for its solutions, and the removed blocks.

    Raises ValueError where the marks are nested, unbalanced, misspelt or outside a function.
    """
    kept, removed, stubs = [], [], []
    for indent, lines in _blocks(source):
        if indent is None:
            kept += lines
            continue
        kept += [indent + text for text in STUB]
        stubs.append(len(kept))
        removed.append("\n".join(lines))
    stub = "\n".join(kept)
    _check_inside_functions(stub, stubs)
    return stub, removed


def _blocks(source):
    """Yield (indentation of its marks, lines) of each solution, (None, lines) of what is not."""
    indent, lines = None, []
    for line in source.split("\n"):
        mark, expected = _mark(line), BEGIN if indent is None else END
        if mark is None:
            lines.append(line)
            continue
        if mark != expected:
            raise ValueError(f"expected {expected!r}, got {mark!r}")
        yield indent, lines
        indent, lines = line[: line.index("#")] if mark == BEGIN else None, []
    if indent is not None:
        raise ValueError(f"expected {END!r}, got the end of the cell")
    yield None, lines


def _mark(line):
    """The mark on this line, or None. A misspelt mark would leak the solution: ValueError."""
    if not re.search(r"\b(BEGIN|END)\s+SOLUTION\b", line, re.IGNORECASE):
        return None
    if line.strip() not in (BEGIN, END):
        raise ValueError(f"expected {BEGIN!r} or {END!r} alone on a line, got {line.strip()!r}")
    return line.strip()


def _check_inside_functions(stub, lines):
    """A stub outside a function would raise as its cell runs, and stop the reader there."""
    if not lines:
        return
    functions = [n for n in ast.walk(ast.parse(stub)) if isinstance(n, ast.FunctionDef)]
    for line in lines:
        if not any(f.lineno < line <= f.end_lineno for f in functions):
            raise ValueError(f"expected a solution inside a function, got one at line {line}")


def generate(solution, name):
    """The exercise of the notebook `solution`. ValueError names notebook (`name`) and cell."""
    exercise = copy.deepcopy(solution)
    for number, cell in enumerate(exercise.cells, 1):
        try:
            _strip_cell(cell)
        except (ValueError, SyntaxError) as error:
            raise ValueError(f"{name}: cell {number}: {error}") from error
    exercise.cells = [cell for cell in exercise.cells if "solution" not in tree.tags(cell)]
    exercise = notebooks.normalize(exercise)
    for cell in (c for c in exercise.cells if c.cell_type == "code"):
        cell.execution_count = None
    exercise.metadata.helpers = nbformat.from_dict({"generated": digest(exercise)})
    return exercise


def _strip_cell(cell):
    stub, removed = strip(cell.source)
    if removed and cell.cell_type != "code":
        raise ValueError("expected the marks of a solution in a code cell, got a text cell")
    cell.source = stub
    if cell.cell_type == "code":
        cell.outputs = []
    if "check" in tree.tags(cell):
        cell.metadata.update(deletable=False, editable=False)


def digest(notebook):
    """Hexadecimal SHA-256 of the kinds and sources of the cells: what a student's work changes.

    Outputs and counts are left out, since running again brings them back.
    """
    sources = [[cell.cell_type, cell.source] for cell in notebook.cells]
    return hashlib.sha256(json.dumps(sources).encode()).hexdigest()


def worked_in(path):
    """Whether overwriting `path` could lose work: it is not as some generator left it."""
    if not path.exists():
        return False
    try:
        notebook = tree.read(path)
    except ValueError:
        return True  # A broken file may still hold an hour of somebody's work.
    return notebook.metadata.get("helpers", {}).get("generated") != digest(notebook)


def generate_all(root):
    """{path of the exercise: notebook} of all solutions under `root`."""
    return {
        root / "exercises" / path.name: generate(tree.read(path), tree.label(path))
        for path in tree.find([root / "solutions"])
    }


def stale(root):
    """A line for each stored exercise that is not what the solutions give."""
    wanted, lines = generate_all(root), []
    for path, notebook in wanted.items():
        if not path.exists():
            lines.append(f"{tree.label(path)}: missing; run python -m helpers exercises")
        elif path.read_text(encoding="utf-8") != tree.dumps(notebook):
            lines.append(f"{tree.label(path)}: not as generated; run python -m helpers exercises")
    for path in tree.find([root / "exercises"]):
        if path not in wanted and not path.name.endswith(".mine.ipynb"):
            lines.append(f"{tree.label(path)}: has no solution of this name")
    return lines


def set_aside(path):
    """Rename `path` to `name.mine.ipynb`, or `name.2.mine.ipynb` ... Returns the new path."""
    names = (f"{path.stem}{'' if n == 1 else f'.{n}'}.mine.ipynb" for n in count(1))
    target = next(path.with_name(name) for name in names if not path.with_name(name).exists())
    return path.rename(target)


def main(root, move=False):
    """Write all exercises under `root`. Returns 1, and writes nothing, where work would be lost.

    With `move`, notebooks that were worked in are set aside first.
    """
    wanted = generate_all(root)
    worked = [path for path in wanted if worked_in(path)]
    if worked and not move:
        for path in worked:
            print(f"{tree.label(path)}: somebody has worked in it")
        print("Nothing was written. --set-aside keeps this work under another name.")
        return 1
    for path in worked:
        print(f"{tree.label(path)}: set aside as {set_aside(path).name}", flush=True)
    for path, notebook in wanted.items():
        print(f"{tree.label(path)}: {'written' if tree.write(path, notebook) else 'unchanged'}")
    return 0
