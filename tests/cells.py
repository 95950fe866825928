"""Run a notebook's code cells as a kernel would, in this process: a kernel costs a second each."""

import ast
import contextlib


def run(notebook, folder):
    """Yield (cell, exception or None) of each code cell, run in one namespace inside `folder`."""
    namespace = {"__name__": "__main__"}
    for cell in (c for c in notebook.cells if c.cell_type == "code"):
        raised = None
        with contextlib.chdir(folder):
            try:
                _execute(cell.source, namespace)
            except Exception as error:
                raised = error
        yield cell, raised


def _execute(source, namespace):
    body = ast.parse(source).body
    shown = body.pop() if body and isinstance(body[-1], ast.Expr) else None
    exec(compile(ast.Module(body, []), "<cell>", "exec"), namespace)
    if shown:
        value = eval(compile(ast.Expression(shown.value), "<cell>", "eval"), namespace)
        # A kernel displays the last value, and that can fail too.
        getattr(value, "_repr_mimebundle_", dict)()
