"""Each static check is shown a sound notebook, and one that has just the mistake it is for."""

import base64
import io

import pytest
from nbformat import v4
from PIL import Image

from helpers.course import lint, tree

ALT = "the curve sin x in blue with its tangent at 1, dashed, in orange"


def png(size=4):
    file = io.BytesIO()
    Image.effect_noise((size, size), 99).save(file, "png")
    return base64.b64encode(file.getvalue()).decode()


def picture(alt=ALT, size=4):
    data = {"image/png": png(size), "text/plain": alt}
    return v4.new_output("display_data", data, metadata={"image/png": {"alt": alt}})


def stream(text):
    return v4.new_output("stream", name="stdout", text=text)


def lecture():
    cells = [
        v4.new_markdown_cell("# 01a Slopes\nHow steep is a curve?"),
        v4.new_code_cell("import numpy as np", metadata={"tags": ["setup"]}, execution_count=1),
        v4.new_markdown_cell("## Slopes\n**Predict.** Is it 1? See [b](01b.ipynb#top)."),
        v4.new_code_cell("print(1)", outputs=[stream("1\n")], execution_count=2),
        v4.new_code_cell("explore(fig, update, alt)", outputs=[picture()], execution_count=3),
    ]
    for cell in cells:
        cell.metadata["slideshow"] = {"slide_type": "slide"}
    return v4.new_notebook(cells=cells)


def store(notebook, tmp_path, folder="lectures", name="01a.ipynb"):
    path = tmp_path / folder / name
    path.parent.mkdir(exist_ok=True)
    (path.parent / "01b.ipynb").touch()
    tree.write(path, notebook)
    return path


def test_a_sound_lecture_has_no_problems(tmp_path):
    assert lint.problems(store(lecture(), tmp_path)) == []


def test_a_page_without_code_needs_no_output_and_no_setup(tmp_path):
    notebook = lecture()
    notebook.cells = notebook.cells[::2][:2]
    assert lint.problems(store(notebook, tmp_path)) == []


def code(source, output="1\n"):
    return lambda nb: nb.cells[3].update(source=source, outputs=[stream(output)])


def text(source):
    return lambda nb: nb.cells[2].update(source=source)


def out(output):
    return lambda nb: nb.cells[3].update(outputs=[output])


LONG_DEF = "def f(x):\n" + "    x = x + 1\n" * 8 + "    return x\nprint(f(1))"
MISTAKES = {
    "3: a speaker note: expected it to begin": lambda nb: nb.cells[2].metadata.update(
        slideshow={"slide_type": "notes"}
    ),
    "2: expected execution count 1, got 7": lambda nb: nb.cells[1].update(execution_count=7),
    "4: expected execution count 2, got None": lambda nb: nb.cells[3].update(execution_count=None),
    "1: metadata.widgets": lambda nb: nb.metadata.update(widgets={"state": {}}),
    "4: its last line is print(...), but it has no output": lambda nb: nb.cells[3].update(
        outputs=[]
    ),
    "5: its last line is explore(...), but it has no output": lambda nb: nb.cells[4].update(
        outputs=[]
    ),
    "4: its output has the form text/html": out(
        v4.new_output("display_data", {"text/html": "<b>", "text/plain": "b"})
    ),
    "4: its output is an error: ValueError": out(v4.new_output("error", ename="ValueError")),
    "4: its output holds 'at 0x7f00'": code("print(1)", "<object at 0x7f00>"),
    "4: its output holds '/home/'": code("print(1)", "in /home/ada/x.py"),
    "4: its output holds 'C:\\\\'": code("print(1)", "in C:\\Users"),
    "4: its output holds 'RuntimeWarning'": code("print(1)", "RuntimeWarning: overflow"),
    "4: its output holds \"b'": code("print(1)", "Image(value=b'\\x89PNG"),
    "4: alt text: expected 40 letters or more, got 'Image'": out(picture("Image")),
    "4: its picture has": out(picture(size=400)),
    "1: expected the title": lambda nb: nb.cells[0].update(source="Slopes\n\n# 01"),
    "3: heading jumps from level 1 to 3": text("### Slopes"),
    "4: not plain Python": code("%timeit 1"),
    "4: a line ends with a semicolon": code("1;\nprint(1)"),
    "3: slide_type: expected one of": lambda nb: nb.cells[2].metadata.pop("slideshow"),
    "4: it has 13 lines; expected at most 12": code("print(1)\n" * 13),
    "2: it has 9 lines; expected at most 8": lambda nb: nb.cells[1].update(source="import a\n" * 9),
    "4: f has a body of 9 lines": code(LONG_DEF),
    "2: expected exactly one cell tagged `setup`, got 0": lambda nb: nb.cells[1].metadata.update(
        tags=[]
    ),
    "1: it takes 61": text("## Slopes\n" + "word " * 7800),
    "3: link to 02.ipynb, which is not there": text("## Slopes\n[next](02.ipynb)"),
    "3: link to 03.ipynb, which is not there": text('## Slopes\n<a href="03.ipynb">next</a>'),
}


@pytest.mark.parametrize("problem", MISTAKES)
def test_one_mistake_gives_one_problem(problem, tmp_path):
    notebook = lecture()
    MISTAKES[problem](notebook)
    (found,) = lint.problems(store(notebook, tmp_path))
    assert found.startswith(f"lectures/01a.ipynb: cell {problem}")


def test_a_notebook_without_any_output_is_seen(tmp_path):
    notebook = lecture()
    notebook.cells = notebook.cells[:3]
    (found,) = lint.problems(store(notebook, tmp_path))
    assert "no cell has an output" in found


def test_a_notebook_above_800_kilobytes_is_seen(tmp_path):
    notebook = lecture()
    notebook.cells[3].outputs = [stream("digit " * 140_000)]
    (found,) = lint.problems(store(notebook, tmp_path))
    assert "expected at most 800000" in found


def test_the_one_algorithm_of_a_lecture_may_be_long(tmp_path):
    notebook = lecture()
    notebook.cells[3].source = LONG_DEF
    notebook.cells[3].metadata.tags = ["algorithm"]
    assert lint.problems(store(notebook, tmp_path)) == []


def test_solutions_need_no_slides_and_no_setup(tmp_path):
    notebook = lecture()
    for cell in notebook.cells:
        cell.metadata.clear()
    assert lint.problems(store(notebook, tmp_path, "solutions")) == []


def test_notation_may_take_more_than_an_hour(tmp_path):
    notebook = lecture()
    notebook.cells[2].source = "word " * 8000
    assert lint.problems(store(notebook, tmp_path, name="00_notation.ipynb")) == []


def test_minutes_are_words_and_pictures_and_predictions_outside_notes_and_folds():
    notebook = lecture()
    fold = "<details><summary>a</summary> b <details> c </details> d </details>"
    notebook.cells[2].source = "one two " * 65 + fold + " **Predict.**"
    notes = v4.new_markdown_cell("n " * 999, metadata={"slideshow": {"slide_type": "notes"}})
    notebook.cells.append(notes)
    words = 7 + 130 + 1  # the title cell, the section, and the word Predict itself
    assert lint.minutes(notebook) == pytest.approx(words / 130 + 1.5 + 1)


def test_a_heading_in_a_code_block_is_no_heading(tmp_path):
    notebook = lecture()
    notebook.cells[2].source = "## Slopes\n```python\n#### a comment\n```"
    assert lint.problems(store(notebook, tmp_path)) == []


def test_main_counts_problems_and_prints_a_line_a_notebook(tmp_path, capsys):
    path = store(lecture(), tmp_path)
    assert lint.main([path]) == 0
    assert capsys.readouterr().out == "lectures/01a.ipynb: ok\n"
    path.write_text("{}")
    with pytest.raises(ValueError, match="expected a notebook"):
        lint.main([path])
