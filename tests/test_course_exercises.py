"""The generator of exercises: it leaks no solution, and loses no work."""

import pytest
from nbformat import v4

from helpers.course import exercises, tree

SOLVED = """def f(x):
    "x squared"
    ### BEGIN SOLUTION
    secret = x * x
    return secret
    ### END SOLUTION


f(2)"""
STUB = """def f(x):
    "x squared"
    # YOUR CODE HERE
    raise NotImplementedError


f(2)"""


def solution():
    cells = [
        v4.new_markdown_cell("# 01"),
        v4.new_code_cell(SOLVED, execution_count=3),
        v4.new_code_cell("check(f)", metadata={"tags": ["check"]}, execution_count=4),
        v4.new_markdown_cell("By hand it is 4.", metadata={"tags": ["solution"]}),
    ]
    cells[2].outputs = [v4.new_output("stream", name="stdout", text="right\n")]
    return v4.new_notebook(cells=cells)


@pytest.fixture
def course(tmp_path):
    for folder in ("solutions", "exercises"):
        (tmp_path / folder).mkdir()
    tree.write(tmp_path / "solutions" / "01a.ipynb", solution())
    tree.write(tmp_path / "solutions" / "02.ipynb", solution())
    assert exercises.main(tmp_path) == 0
    return tmp_path


def solve(path, source="def f(x): return x * x"):
    notebook = tree.read(path)
    notebook.cells[1].source = source
    tree.write(path, notebook)


def contents(course):
    return {p.name: p.read_bytes() for p in (course / "exercises").iterdir()}


def test_a_solution_becomes_a_stub_at_its_own_indentation():
    stub, removed = exercises.strip(SOLVED)
    assert stub == STUB
    assert removed == ["    secret = x * x\n    return secret"]


def test_a_method_and_a_second_solution_become_stubs_too():
    source = "class A:\n    def f(self):\n        ### BEGIN SOLUTION\n        pass\n"
    source += "        ### END SOLUTION\n" + SOLVED
    stub, removed = exercises.strip(source)
    assert "        # YOUR CODE HERE\n        raise NotImplementedError\n" in stub
    assert len(removed) == 2


@pytest.mark.parametrize(
    ("source", "message"),
    {
        "def f():\n    ### BEGIN SOLUTION\n    pass": "got the end of the cell",
        "def f():\n    pass\n    ### END SOLUTION": "expected '### BEGIN SOLUTION'",
        SOLVED.replace("### END", "### BEGIN"): "expected '### END SOLUTION'",
        SOLVED.replace("### BEGIN", "# BEGIN"): "alone on a line, got '# BEGIN SOLUTION'",
        SOLVED.replace("END SOLUTION", "End solution"): "got '### End solution'",
        "### BEGIN SOLUTION\nx = 1\n### END SOLUTION": "inside a function, got one at line 2",
        "def f(): pass\n### BEGIN SOLUTION\nx = 1\n### END SOLUTION": "inside a function",
        SOLVED + " +": "invalid syntax",
    }.items(),
)
def test_wrong_marks_are_refused_by_notebook_and_cell(source, message):
    notebook = solution()
    notebook.cells[1].source = source
    with pytest.raises(ValueError, match="01a: cell 2: ") as error:
        exercises.generate(notebook, "01a")
    assert message in str(error.value)


def test_marks_in_a_text_cell_are_refused():
    notebook = solution()
    notebook.cells[0].source = "### BEGIN SOLUTION\nfour\n### END SOLUTION"
    with pytest.raises(ValueError, match="cell 1"):
        exercises.generate(notebook, "01a")


def test_an_exercise_has_no_outputs_and_no_cell_tagged_solution():
    exercise = exercises.generate(solution(), "01a")
    assert len(exercise.cells) == 3
    for cell in exercise.cells[1:]:
        assert cell.outputs == []
        assert cell.execution_count is None
    assert "secret" not in tree.dumps(exercise)
    assert "By hand" not in tree.dumps(exercise)


def test_a_check_cannot_be_edited_and_the_solution_stays_as_it_was():
    notebook = solution()
    exercise = exercises.generate(notebook, "01a")
    assert exercise.cells[2].metadata == {"tags": ["check"], "deletable": False, "editable": False}
    assert notebook.cells[1].source == SOLVED
    assert "editable" not in notebook.cells[2].metadata


def test_generating_again_changes_no_byte(course, capsys):
    before = contents(course)
    assert exercises.main(course) == 0
    assert contents(course) == before
    assert "exercises/01a.ipynb: unchanged" in capsys.readouterr().out


def test_work_is_never_overwritten_and_nothing_else_is_written(course, capsys):
    solve(course / "exercises" / "02.ipynb")
    (course / "exercises" / "01a.ipynb").unlink()
    before = contents(course)
    assert exercises.main(course) == 1
    assert contents(course) == before
    assert "exercises/02.ipynb: somebody has worked in it" in capsys.readouterr().out


def test_work_survives_a_new_version_of_the_solution(course):
    solve(course / "exercises" / "02.ipynb")
    solve(course / "solutions" / "02.ipynb", SOLVED.replace("x squared", "x * x"))
    before = contents(course)
    assert exercises.main(course) == 1
    assert contents(course) == before


@pytest.mark.parametrize("change", ["edit", "add", "delete", "kind", "no digest", "broken"])
def test_every_change_of_a_source_is_work(course, change):
    path = course / "exercises" / "01a.ipynb"
    notebook = tree.read(path)
    if change == "edit":
        notebook.cells[0].source += "\nMy note."
    elif change == "add":
        notebook.cells.append(v4.new_markdown_cell("My answer"))
    elif change == "delete":
        del notebook.cells[0]
    elif change == "kind":
        notebook.cells[0] = v4.new_raw_cell(notebook.cells[0].source)
    elif change == "no digest":
        del notebook.metadata["helpers"]
    tree.write(path, notebook)
    if change == "broken":
        path.write_text("{", encoding="utf-8")
    assert exercises.worked_in(path)


def test_running_an_exercise_is_no_work(course):
    path = course / "exercises" / "01a.ipynb"
    before = path.read_bytes()
    notebook = tree.read(path)
    notebook.cells[1].outputs = [v4.new_output("error", ename="NotImplementedError")]
    notebook.cells[1].execution_count = 1
    notebook.metadata.language_info.version = "3.13.0"
    tree.write(path, notebook)
    assert not exercises.worked_in(path)
    assert exercises.main(course) == 0
    assert path.read_bytes() == before


def test_set_aside_keeps_the_work_and_restores_what_git_knows(course, capsys):
    path = course / "exercises" / "01a.ipynb"
    clean = contents(course)
    for source, name in (("one = 1", "01a.mine.ipynb"), ("two = 2", "01a.2.mine.ipynb")):
        solve(path, source)
        assert exercises.main(course, move=True) == 0
        assert f"exercises/01a.ipynb: set aside as {name}" in capsys.readouterr().out
        assert tree.read(path.with_name(name)).cells[1].source == source
    assert tree.read(path.with_name("01a.mine.ipynb")).cells[1].source == "one = 1"
    assert {k: v for k, v in contents(course).items() if "mine" not in k} == clean


def test_set_aside_moves_nothing_when_a_solution_cannot_be_read(course):
    solve(course / "exercises" / "01a.ipynb")
    solve(course / "solutions" / "02.ipynb", "### BEGIN SOLUTION")
    before = contents(course)
    with pytest.raises(ValueError, match=r"solutions/02\.ipynb: cell 2"):
        exercises.main(course, move=True)
    assert contents(course) == before


def test_stale_names_what_is_missing_changed_or_an_orphan(course):
    assert exercises.stale(course) == []
    folder = course / "exercises"
    (folder / "01a.ipynb").rename(folder / "03.ipynb")
    solve(folder / "02.ipynb")
    solve(course / "exercises" / "02.ipynb")
    (folder / "02.mine.ipynb").write_bytes((folder / "02.ipynb").read_bytes())
    lines = exercises.stale(course)
    assert [line.split(";")[0] for line in lines] == [
        "exercises/01a.ipynb: missing",
        "exercises/02.ipynb: not as generated",
        "exercises/03.ipynb: has no solution of this name",
    ]
