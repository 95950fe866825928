"""Execute notebooks and store them in the one form that a second run does not change."""

import base64
import copy
import io
import os

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from PIL import Image, ImageChops

from helpers.course import tree

CELL_SECONDS = 60
# What a front end writes here differs between machines (versions, kernels), so it is fixed.
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
CELL_METADATA = ("deletable", "editable", "jupyter", "rows", "slideshow", "tags")
MIMES = ("image/png", "text/latex", "text/plain")


class CellFailed(Exception):
    """A cell raised, or did not come to an end; the message names notebook and cell."""


def execute(notebook, folder, name, variables=None, seconds=None):
    """A copy of `notebook` with the outputs of a fresh kernel that works in `folder`.

    `variables` are added to the kernel's environment; a cell may take `seconds`, CELL_SECONDS
    where they are not given. Raises CellFailed, which names the notebook by `name`, where a cell
    does not succeed.
    """
    executed, started, seconds = copy.deepcopy(notebook), [], seconds or CELL_SECONDS
    client = NotebookClient(
        executed,
        timeout=seconds,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
        store_widget_state=False,
        record_timing=False,
        # The kernel warns on stderr about its transport, which is its own business.
        extra_arguments=["--IPKernelApp.log_level=ERROR"],
        on_cell_execute=lambda cell, cell_index: started.append(cell_index + 1),
    )
    try:
        client.execute(env={**os.environ, **(variables or {})})
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        number = started[-1] if started else 1
        raise CellFailed(f"{name}: cell {number}: {_reason(error, seconds)}") from error
    return executed


def _reason(error, seconds):
    if isinstance(error, CellExecutionError):
        return f"{error.ename}: {error.evalue}".strip()
    if isinstance(error, CellTimeoutError):
        return f"took longer than {seconds} seconds"
    return "the kernel died"


def normalize(notebook, before=None):
    """A copy of `notebook` in stored form: nothing in it depends on the machine or the run.

    Counts 1..n; fixed metadata; of outputs only streams, text, LaTeX and PNG pictures. A picture
    of `before` (the notebook as it was stored) stays where its pixels are the same.
    """
    stored = copy.deepcopy(notebook)
    stored.metadata = nbformat.from_dict(METADATA)
    for cell in stored.cells:
        kept = {key: cell.metadata[key] for key in CELL_METADATA if key in cell.metadata}
        cell.metadata = nbformat.from_dict(kept)
        if cell.cell_type == "code":
            cell.outputs = merge_streams(filter(None, map(_reduce, cell.outputs)))
    _count(stored)
    if before is not None:
        _keep_pictures(stored, before)
    return stored


def _reduce(output):
    """The output with its lasting forms only; None where it has none."""
    if "data" not in output:
        return output
    output.data = nbformat.from_dict({m: output.data[m] for m in MIMES if m in output.data})
    output.metadata = nbformat.from_dict(
        {mime: output.metadata[mime] for mime in output.data if mime in output.metadata}
    )
    return output if output.data else None


def merge_streams(outputs):
    """The outputs, neighbours of one stream joined: when a kernel flushes, its load decides."""
    merged = []
    for output in outputs:
        last = merged[-1] if merged else {}
        if output.output_type == "stream" and last.get("name") == output.name:
            last.text += output.text
        else:
            merged.append(output)
    return merged


def _count(notebook):
    """Counts 1..n over the code cells that are not empty, None elsewhere."""
    count = 0
    for cell in (c for c in notebook.cells if c.cell_type == "code"):
        count += tree.is_run(cell)
        cell.execution_count = count if tree.is_run(cell) else None
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = cell.execution_count


def pictures(cell):
    """The outputs of a cell that hold a picture."""
    return [o for o in cell.get("outputs", []) if "image/png" in o.get("data", {})]


def _keep_pictures(new, old):
    """Equal pixels may be compressed to other bytes by another zlib: keep the stored bytes."""
    stored = {cell.get("id"): pictures(cell) for cell in old.cells}
    for cell in new.cells:
        for ours, theirs in zip(pictures(cell), stored.get(cell.get("id"), []), strict=False):
            if same_pixels(ours.data["image/png"], theirs.data["image/png"]):
                ours.data["image/png"] = theirs.data["image/png"]


def same_pixels(first, second):
    """Whether two base64 PNGs show the same picture, whatever palette or compression they use."""
    one, other = (Image.open(io.BytesIO(base64.b64decode(png))) for png in (first, second))
    if one.size != other.size:
        return False
    difference = ImageChops.difference(one.convert("RGBA"), other.convert("RGBA"))
    # Without alpha_only=False, Pillow would look at the alpha channel alone.
    return difference.getbbox(alpha_only=False) is None


def refresh(path):
    """Execute the notebook at `path` and store it normalized. Returns whether the file changed."""
    before = tree.read(path)
    executed = execute(before, path.resolve().parent, tree.label(path))
    return tree.write(path, normalize(executed, before))


def main(paths):
    """Refresh the notebooks of `paths`, a line each. Returns the number of those that failed."""
    failed = 0
    for path in tree.find(paths):
        try:
            print(f"{tree.label(path)}: {'written' if refresh(path) else 'unchanged'}", flush=True)
        except (CellFailed, ValueError) as error:
            print(error, flush=True)
            failed += 1
    return failed
