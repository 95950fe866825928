"""Static checks of stored notebooks: what is wrong with them can be seen without running them.

A check takes a notebook and yields (number of the cell from 1, message). A new check is one more
function in EVERYWHERE or LECTURES.
"""

import ast
import base64
import re
from urllib.parse import unquote

from helpers.course import notebooks, tree

PNG_BYTES = 90_000
NOTEBOOK_BYTES = 800_000
ALT_LETTERS = 40
CELL_LINES, SETUP_LINES, DEF_LINES = 12, 8, 8
MINUTES = 60
WORDS_PER_MINUTE, MINUTES_PER_PICTURE = 130, 1.5
NOTE = "**For the presenter.**"
SLIDE_TYPES = {"slide", "subslide", "fragment", "skip", "notes"}
MACHINE = re.compile(
    r" at 0x[0-9a-fA-F]+|(?<![\w.])/(?:home|Users|root|tmp|var|usr|opt)/|\b[A-Z]:\\|site-packages"
    r"|\w*Warning\b|b'\\x"
)
INNERMOST_FOLD = re.compile(r"<details\b(?:(?!<details\b).)*?</details>", re.DOTALL)
HEADING = re.compile(r"^(#{1,6}) \S", re.MULTILINE)
FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s#]+\.ipynb)|href=[\"']([^\"'#]+\.ipynb)")


def _cells(notebook, kind):
    return [(n, c) for n, c in enumerate(notebook.cells, 1) if c.cell_type == kind]


def _outputs(notebook):
    return [(n, output) for n, cell in _cells(notebook, "code") for output in cell.outputs]


def counts(notebook):
    """Execution counts are 1..n over the code cells that are not empty."""
    count = 0
    for number, cell in _cells(notebook, "code"):
        count += tree.is_run(cell)
        expected = count if tree.is_run(cell) else None
        if cell.execution_count != expected:
            yield number, f"expected execution count {expected}, got {cell.execution_count}"


def metadata(notebook):
    """No state of widgets: a page that finds it tries to show widgets that have no kernel."""
    if "widgets" in notebook.metadata:
        yield 1, "metadata.widgets is stored; run python -m helpers notebooks"


def outputs_there(notebook):
    """Code has outputs: nbval passes in silence over a notebook whose outputs were stripped."""
    if any(tree.is_run(c) for c in notebook.cells) and not _outputs(notebook):
        yield 1, "the notebook has code, but no cell has an output"
    for number, cell in _cells(notebook, "code"):
        name = _last_call(cell.source)
        if name in {"explore", "show", "print"} and not cell.outputs:
            yield number, f"its last line is {name}(...), but it has no output"


def _last_call(source):
    """The name of the function that the last statement calls, or None."""
    try:
        last = ast.parse(source).body[-1:]
    except SyntaxError:  # `plain_python` reports it
        return None
    if not last or not isinstance(last[0], ast.Expr) or not isinstance(last[0].value, ast.Call):
        return None
    called = last[0].value.func
    return getattr(called, "id", getattr(called, "attr", None))


def output_kinds(notebook):
    """Outputs are streams, text, LaTeX and PNG pictures, and never an error."""
    for number, output in _outputs(notebook):
        if output.output_type == "error":
            yield number, f"its output is an error: {output.ename}"
        for mime in output.get("data", {}):
            if mime not in notebooks.MIMES:
                yield number, f"its output has the form {mime}; expected {notebooks.MIMES}"


def machine(notebook):
    """No output holds an address, a path of a machine, a warning or raw bytes."""
    for number, output in _outputs(notebook):
        texts = [output.get("text", "")]
        texts += [t for mime, t in output.get("data", {}).items() if mime != "image/png"]
        for found in MACHINE.finditer("\n".join(map(str, texts))):
            yield number, f"its output holds {found.group().strip()!r}"


def alt_texts(notebook):
    """Every picture says in words what it shows."""
    for number, cell in _cells(notebook, "code"):
        for output in notebooks.pictures(cell):
            alt = output.metadata.get("image/png", {}).get("alt", "").strip()
            if len(alt) < ALT_LETTERS:
                yield number, f"alt text: expected {ALT_LETTERS} letters or more, got {alt!r}"


def picture_sizes(notebook):
    """A stored picture is small."""
    for number, cell in _cells(notebook, "code"):
        for output in notebooks.pictures(cell):
            size = len(base64.b64decode(output.data["image/png"]))
            if size > PNG_BYTES:
                yield number, f"its picture has {size} bytes; expected at most {PNG_BYTES}"


def headings(notebook):
    """The first cell is the title, and no level of heading is left out."""
    if not notebook.cells or not notebook.cells[0].source.startswith("# "):
        yield 1, "expected the title, `# ...`, first"
    level = 0
    for number, cell in _cells(notebook, "markdown"):
        for found in HEADING.finditer(FENCE.sub("", cell.source)):
            if len(found[1]) > level + 1:
                yield number, f"heading jumps from level {level} to {len(found[1])}"
            level = len(found[1])


def plain_python(notebook):
    """Code parses as Python, and no line ends with a semicolon, which hides an output."""
    for number, cell in _cells(notebook, "code"):
        try:
            ast.parse(cell.source)
        except SyntaxError as error:
            yield number, f"not plain Python: {error.msg}"
        if any(line.rstrip().endswith(";") for line in cell.source.splitlines()):
            yield number, "a line ends with a semicolon"


def slide_types(notebook):
    """Every cell of a lecture knows what it is in the deck."""
    for number, cell in enumerate(notebook.cells, 1):
        kind = cell.metadata.get("slideshow", {}).get("slide_type")
        if kind not in SLIDE_TYPES:
            yield number, f"slide_type: expected one of {sorted(SLIDE_TYPES)}, got {kind!r}"


def notes(notebook):
    """A student who meets a speaker note sees whom it is for: JupyterLab shows it as any cell."""
    for number, cell in enumerate(notebook.cells, 1):
        kind = cell.metadata.get("slideshow", {}).get("slide_type")
        if kind == "notes" and not cell.source.startswith(NOTE):
            yield number, f"a speaker note: expected it to begin with {NOTE!r}"


def cell_lengths(notebook):
    """Code cells are short; a long function is the lecture's one algorithm, or in helpers."""
    for number, cell in _cells(notebook, "code"):
        most = SETUP_LINES if "setup" in tree.tags(cell) else CELL_LINES
        lines = len(cell.source.strip().splitlines())
        if lines > most:
            yield number, f"it has {lines} lines; expected at most {most}"
        if "algorithm" not in tree.tags(cell):
            for name, length in _long_functions(cell.source):
                yield number, f"{name} has a body of {length} lines; tag the cell `algorithm`?"


def _long_functions(source):
    """(name, lines of body) of each function with a body of more than DEF_LINES lines."""
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except SyntaxError:  # `plain_python` reports it
        return []
    functions = [n for n in nodes if isinstance(n, ast.FunctionDef)]
    lengths = [(f.name, f.end_lineno - f.body[0].lineno + 1) for f in functions]
    return [(name, length) for name, length in lengths if length > DEF_LINES]


def setup(notebook):
    """All imports stand in one cell, so that a reader knows what must run first."""
    code = _cells(notebook, "code")
    tagged = [number for number, cell in code if "setup" in tree.tags(cell)]
    if code and len(tagged) != 1:
        yield code[0][0], f"expected exactly one cell tagged `setup`, got {len(tagged)}"


def minutes(notebook):
    """The minutes that a lecture takes: words / 130 + 1.5 a moving picture + 1 a prediction.

    Words in speaker notes and in folds are not read in class, and code is not counted.
    """
    text = "\n".join(
        cell.source
        for _, cell in _cells(notebook, "markdown")
        if cell.metadata.get("slideshow", {}).get("slide_type") != "notes"
    )
    while INNERMOST_FOLD.search(text):
        text = INNERMOST_FOLD.sub("", text)
    words = sum(bool(re.search(r"\w", word)) for word in text.split())
    code = "\n".join(cell.source for _, cell in _cells(notebook, "code"))
    moving = len(re.findall(r"\bexplore\(", code))
    predictions = text.count("**Predict")
    return words / WORDS_PER_MINUTE + MINUTES_PER_PICTURE * moving + predictions


def hour(notebook):
    """A lecture holds its hour."""
    if minutes(notebook) > MINUTES:
        yield 1, f"it takes {minutes(notebook):.1f} minutes; expected at most {MINUTES}"


EVERYWHERE = (
    counts,
    metadata,
    outputs_there,
    output_kinds,
    machine,
    alt_texts,
    picture_sizes,
    headings,
    plain_python,
)
LECTURES = (slide_types, notes, cell_lengths, setup)


def links(path, notebook):
    """Links to other notebooks lead to files that are there."""
    for number, cell in _cells(notebook, "markdown"):
        for found in LINK.finditer(cell.source):
            target = unquote(found[1] or found[2])
            if "://" not in target and not (path.parent / target).exists():
                yield number, f"link to {target}, which is not there"


def file_size(path):
    """A notebook is small enough to open at once."""
    if path.stat().st_size > NOTEBOOK_BYTES:
        yield 1, f"the file has {path.stat().st_size} bytes; expected at most {NOTEBOOK_BYTES}"


def problems(path):
    """The lines `folder/name.ipynb: cell n: what is wrong` of the notebook at `path`."""
    notebook = tree.read(path)
    checks = EVERYWHERE
    if path.resolve().parent.name == "lectures":
        # 00_start_here and 00_notation are read alone, not held in an hour.
        checks += LECTURES + (() if path.name.startswith("00") else (hour,))
    found = [problem for check in checks for problem in check(notebook)]
    found += [*links(path, notebook), *file_size(path)]
    return [f"{tree.label(path)}: cell {number}: {text}" for number, text in sorted(found)]


def main(paths):
    """Print the problems of all notebooks of `paths`. Returns how many there are."""
    total = 0
    for path in tree.find(paths):
        found = problems(path)
        print("\n".join(found) or f"{tree.label(path)}: ok", flush=True)
        total += len(found)
    return total
