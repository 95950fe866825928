"""A cell of an executed notebook as HTML."""

import html

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from helpers.course import prose

PLAIN = HtmlFormatter(nowrap=True)


def slide_type(cell):
    """Return what the cell is in a deck; a cell that does not say belongs to the one before."""
    return cell.metadata.get("slideshow", {}).get("slide_type", "-")


def draws(cell):
    """Return whether all that a code cell shows is pictures: then few readers need its code."""
    outputs = cell.get("outputs", [])
    return bool(outputs) and all(picture(output) for output in outputs)


def picture(output):
    """Return the HTML of an output that is a picture, else ''."""
    data = output.get("data", {})
    if "text/html" in data:
        return data["text/html"]
    if "image/png" not in data:
        return ""
    told = output.metadata.get("image/png", {})
    size = "".join(f' {side}="{told[side]}"' for side in ("width", "height") if side in told)
    alt = html.escape(told.get("alt", ""))
    return f'<img class="still" alt="{alt}"{size} src="data:image/png;base64,{data["image/png"]}">'


def source(cell):
    """Return the code of a cell, its words coloured by their kind."""
    return pre("code", highlight(cell.source, PythonLexer(), PLAIN))


def pre(kind, text):
    """Return a block of fixed letters."""
    return f'<pre class="{kind}">{text.rstrip()}</pre>'


def outputs(cell):
    """Return what a code cell shows: pictures, formulas, and text."""
    return "".join(map(output_html, cell.get("outputs", [])))


def output_html(output):
    """Return one output."""
    data = output.get("data", {})
    if picture(output):
        return f'<div class="picture">{picture(output)}</div>'
    if "text/latex" in data:
        return prose.render(data["text/latex"])
    return pre("output", html.escape(output.get("text", data.get("text/plain", ""))))
