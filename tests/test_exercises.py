"""Every exercise there is: fresh, honest while it is bare, and without a trace of its solution.

They are generated here, so that nothing turns red because a student solved something.
"""

import re

import cells
import pytest
from nbformat import v4

from helpers.checks.framework import NotAttempted
from helpers.course import checkout, exercises, tree

ROOT = checkout.root()
SOLUTIONS = tree.find([ROOT / "solutions"])
each_solution = pytest.mark.parametrize("path", SOLUTIONS, ids=tree.label)
# Lines that any author would write, and so give nothing away.
COMMON = re.compile(r"(import|from|for|if|else|while|def|with)\b")
SHORT = 15
# A formula is what an exercise may give; the same line as code is not.
FORMULA = re.compile(r"\$[^$]+\$")


def squeeze(text):
    return re.sub(r"\s", "", text)


def telling(text):
    """The lines of a solution that would give it away, without spaces and `return`."""
    lines = [line.strip().removeprefix("return ") for line in text.splitlines()]
    squeezed = [squeeze(line) for line in lines if not COMMON.match(line)]
    return [line for line in squeezed if len(line) >= SHORT]


def leaks(solution, exercise):
    """The telling lines of `solution` that are still to be read in `exercise`."""
    removed = []
    for cell in solution.cells:
        removed += exercises.strip(cell.source)[1]
        removed += [cell.source] if "solution" in tree.tags(cell) else []
    left = squeeze("\n".join(FORMULA.sub("", cell.source) for cell in exercise.cells))
    return [line for text in removed for line in telling(text) if line in left]


@each_solution
def test_no_line_of_a_solution_survives_in_its_exercise(path):
    solution = tree.read(path)
    exercise = exercises.generate(solution, tree.label(path))
    assert leaks(solution, exercise) == []
    assert "SOLUTION" not in tree.dumps(exercise)


SOLVED = "def f(x):\n    ### BEGIN SOLUTION\n    return np.sin(x) * np.cos(x)\n    ### END SOLUTION"


@pytest.mark.parametrize("place", ["f(x) = `np.sin(x)*np.cos(x)`", "By hand: the product is 42."])
def test_a_leak_is_seen(place):
    by_hand = v4.new_markdown_cell("By hand: the product is 42.", metadata={"tags": ["solution"]})
    solution = v4.new_notebook(cells=[v4.new_code_cell(SOLVED), by_hand])
    exercise = exercises.generate(solution, "01")
    exercise.cells.append(v4.new_markdown_cell("$np.sin(x) * np.cos(x)$"))
    assert leaks(solution, exercise) == []
    exercise.cells.append(v4.new_markdown_cell(place))
    assert len(leaks(solution, exercise)) == 1


def outcomes(notebook):
    """(number of code cell, name of what it raised) of the cells that raise, in order."""
    ran = enumerate(cells.run(notebook, ROOT / "exercises"), 1)
    return [(number, type(raised).__name__) for number, (_, raised) in ran if raised]


def expected(notebook):
    """The same, as it must be in a bare exercise: the checks, and nothing else."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    checks = [n for n, cell in enumerate(code, 1) if "check" in tree.tags(cell)]
    return [(number, NotAttempted.__name__) for number in checks]


@each_solution
def test_in_a_bare_exercise_every_check_fails_as_not_attempted_and_nothing_else_does(path):
    exercise = exercises.generate(tree.read(path), tree.label(path))
    assert outcomes(exercise) == expected(exercise)


@pytest.mark.parametrize("source", ["1 / 0", "pass"])
def test_a_check_that_passes_or_breaks_when_bare_is_seen(source):
    check = v4.new_code_cell(source, metadata={"tags": ["check"]})
    notebook = v4.new_notebook(cells=[v4.new_code_cell("x = 1"), check])
    assert outcomes(notebook) != expected(notebook)


def checked(notebook):
    """The headings below which there are checks: an exercise in two parts has two."""
    heading, found = "", set()
    for cell in notebook.cells:
        heading = cell.source.partition("\n")[0] if cell.source.startswith("## ") else heading
        found |= {heading} if "check" in tree.tags(cell) else set()
    return found


@each_solution
def test_a_lecture_has_five_to_eight_exercises_with_a_check(path):
    headings = checked(tree.read(path))
    assert 5 <= len(headings) <= 8
    assert all(re.match(r"## \d ★+ \S", heading) for heading in headings)


@each_solution
def test_every_check_of_a_solution_says_right(path):
    for cell in tree.read(path).cells:
        if "check" in tree.tags(cell):
            printed = "".join(output.get("text", "") for output in cell.outputs)
            assert ": right." in printed, cell.source
