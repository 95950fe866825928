"""Code that is read in a lecture stays short."""

import ast
from pathlib import Path
from statistics import median, quantiles

import helpers

PACKAGE = Path(helpers.__file__).parent
TREES = {path.relative_to(PACKAGE).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
         for path in sorted(PACKAGE.rglob("*.py"))}


def functions():
    """Return (place, node) of every function that has a name, methods included."""
    return [(f"{path}:{node.name}", node) for path, tree in TREES.items()
            for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


def lines(node):
    """Return the number of lines of the body, the docstring not counted."""
    body = node.body[1:] if ast.get_docstring(node) is not None else node.body
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0


def test_no_body_is_longer_than_30_lines():
    assert [place for place, node in functions() if lines(node) > 30] == []


def test_nine_in_ten_bodies_have_at_most_15_lines_and_half_at_most_6():
    sizes = [lines(node) for _, node in functions()]
    assert quantiles(sizes, n=10)[-1] <= 15
    assert median(sizes) <= 6


def test_every_public_function_and_class_says_what_it_is():
    silent = [f"{path}:{node.name}" for path, tree in TREES.items() for node in tree.body
              if isinstance(node, (ast.FunctionDef, ast.ClassDef))
              and not node.name.startswith("_") and ast.get_docstring(node) is None]
    assert silent == []


def test_every_module_says_what_it_holds():
    silent = [path for path, tree in TREES.items() if tree.body and not ast.get_docstring(tree)]
    assert silent == []
