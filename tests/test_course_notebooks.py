"""The normalizer: what it stores does not depend on the machine, nor on how often it runs."""

import base64
import io
import json

import pytest
from nbformat import v4
from PIL import Image

from helpers.course import notebooks, tree


def png(colour, **options):
    file = io.BytesIO()
    Image.new("RGB", (20, 10), colour).save(file, "png", **options)
    return base64.b64encode(file.getvalue()).decode()


def notebook(*cells):
    return v4.new_notebook(cells=list(cells))


def code(*outputs, source="1", **keys):
    return v4.new_code_cell(source, outputs=list(outputs), **keys)


def stream(text, name="stdout"):
    return v4.new_output("stream", name=name, text=text)


def picture(data, **metadata):
    return v4.new_output("display_data", {"image/png": data}, metadata=metadata)


def test_counts_run_from_1_over_code_that_is_not_empty():
    result = v4.new_output("execute_result", {"text/plain": "1"}, execution_count=9)
    cells = [code(result, execution_count=9), code(source=" "), code(execution_count=4)]
    stored = notebooks.normalize(notebook(*cells))
    assert [cell.execution_count for cell in stored.cells] == [1, None, 2]
    assert stored.cells[0].outputs[0].execution_count == 1


def test_metadata_of_machine_and_run_is_dropped():
    times = {"iopub.status.busy": "2020-02-02"}
    noisy = notebook(code(metadata={"execution": times, "tags": ["check"], "scrolled": True}))
    noisy.metadata = {"widgets": {"state": {}}, "language_info": {"version": "3.11.7"}}
    stored = notebooks.normalize(noisy)
    assert stored.metadata == notebooks.METADATA
    assert stored.cells[0].metadata == {"tags": ["check"]}


def test_only_pictures_text_and_latex_stay():
    data = {"text/html": "a", "text/plain": "b", "text/latex": "c", "image/png": "d"}
    view = {"application/vnd.jupyter.widget-view+json": {"model_id": "1"}}
    mixed = v4.new_output("display_data", data | view, metadata={"image/png": {"alt": "e"}})
    only_view = v4.new_output("display_data", view)
    (output,) = notebooks.normalize(notebook(code(mixed, only_view))).cells[0].outputs
    assert set(output.data) == {"text/plain", "text/latex", "image/png"}
    assert output.metadata == {"image/png": {"alt": "e"}}


def test_streams_that_follow_each_other_become_one():
    cell = code(stream("a\n"), stream("b\n"), stream("c\n", "stderr"), stream("d\n"))
    outputs = notebooks.normalize(notebook(cell)).cells[0].outputs
    assert [o.text for o in outputs] == ["a\nb\n", "c\n", "d\n"]


def test_a_stored_picture_stays_where_the_pixels_are_equal():
    small, large = png("red", compress_level=9), png("red", compress_level=0)
    assert small != large
    before, after = notebook(code(picture(small))), notebook(code(picture(large)))
    after.cells[0].id = before.cells[0].id
    stored = notebooks.normalize(after, before)
    assert stored.cells[0].outputs[0].data["image/png"] == small


@pytest.mark.parametrize("other", ["blue", "#ff0001"])
def test_a_stored_picture_goes_where_one_pixel_differs(other):
    before, after = notebook(code(picture(png("red")))), notebook(code(picture(png(other))))
    after.cells[0].id = before.cells[0].id
    stored = notebooks.normalize(after, before)
    assert stored.cells[0].outputs[0].data["image/png"] == png(other)


def test_pictures_of_other_sizes_or_modes_are_compared_by_what_they_show():
    larger, palette = io.BytesIO(), io.BytesIO()
    Image.new("RGB", (20, 11), "red").save(larger, "png")
    Image.new("RGB", (20, 10), "red").quantize(4).save(palette, "png")
    as_text = [base64.b64encode(f.getvalue()).decode() for f in (larger, palette)]
    assert not notebooks.same_pixels(png("red"), as_text[0])
    assert notebooks.same_pixels(png("red"), as_text[1])


def test_normalizing_leaves_its_argument_alone_and_is_idempotent():
    first = notebook(code(stream("a"), stream("b"), execution_count=5))
    text = tree.dumps(first)
    once = notebooks.normalize(first)
    assert tree.dumps(first) == text
    assert tree.dumps(notebooks.normalize(once, once)) == tree.dumps(once)


LIVE = """import sympy as sp
from IPython.display import display
from matplotlib.figure import Figure
import io, os
fig, file = Figure(), io.BytesIO()
fig.subplots().plot([1, 2])
fig.savefig(file)
display({"image/png": file.getvalue()}, metadata={"image/png": {"alt": "a line"}}, raw=True)
print(os.path.basename(os.getcwd()), flush=True)
print("é")
sp.sqrt(sp.Symbol("x"))"""


def test_a_second_run_changes_no_byte_and_keeps_cell_ids(tmp_path, capsys):
    path = tmp_path / "lectures" / "01.ipynb"
    path.parent.mkdir()
    source = notebook(v4.new_markdown_cell("# T"), code(source=LIVE), code(source=""))
    tree.write(path, source)
    assert notebooks.main([path.parent]) == 0
    first = path.read_bytes()
    assert notebooks.main([path]) == 0
    assert path.read_bytes() == first
    assert capsys.readouterr().out == "lectures/01.ipynb: written\nlectures/01.ipynb: unchanged\n"
    stored = json.loads(first)
    assert [c["id"] for c in stored["cells"]] == [c.id for c in source.cells]
    outputs = stored["cells"][1]["outputs"]
    assert outputs[1]["text"] == ["lectures\n", "é\n"]
    assert outputs[2]["data"]["text/plain"] == ["sqrt(x)"]
    assert first.endswith(b"}\n") and "é".encode() in first


def test_a_cell_that_fails_is_named_and_the_file_stays(tmp_path, capsys):
    path = tmp_path / "lectures" / "01.ipynb"
    path.parent.mkdir()
    tree.write(path, notebook(v4.new_markdown_cell("# T"), code(), code(source="1 / 0")))
    before = path.read_bytes()
    assert notebooks.main([path]) == 1
    assert capsys.readouterr().out == (
        "lectures/01.ipynb: cell 3: ZeroDivisionError: division by zero\n"
    )
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_a_cell_that_takes_too_long_is_named(monkeypatch, tmp_path):
    monkeypatch.setattr(notebooks, "CELL_SECONDS", 1)
    slow = notebook(code(source="import time; time.sleep(30)"))
    with pytest.raises(notebooks.CellFailed, match="x: cell 1: took longer than 1 seconds"):
        notebooks.execute(slow, tmp_path, "x")


def test_a_path_that_is_no_notebook_is_refused(tmp_path):
    with pytest.raises(ValueError, match="expected a notebook or a folder"):
        tree.find([tmp_path / "missing.ipynb"])
