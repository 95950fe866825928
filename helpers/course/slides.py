"""Decks: a lecture as one HTML file that moves with no kernel and asks for no network.

Built by hand from reveal.js and MathJax: the template of nbconvert asks the network for both, shows
widgets that have no kernel, and is as long as what stands here.
"""

import string
import time
import webbrowser
from html import escape

from helpers.course import assets, cells, checkout, prose, publishing, tree


def slides(notebook):
    """Return the deck's columns: lists of slides, each a list of (slide type, cell).

    A slide begins a column, a subslide goes below; a fragment appears on the slide that is there.
    """
    columns = []
    for cell in notebook.cells:
        kind = cells.slide_type(cell)
        if kind == "skip":
            continue
        if kind == "slide" or not columns:
            columns.append([[]])
        elif kind == "subslide":
            columns[-1].append([])
        columns[-1][-1].append((kind, cell))
    return columns


def slide(members):
    """Return the HTML of one slide: what is seen, then what only the presenter sees."""
    shown = "".join(block(kind, cell) for kind, cell in members if kind != "notes")
    notes = "".join(prose.render(cell.source) for kind, cell in members if kind == "notes")
    aside = f'<aside class="notes">{notes}</aside>' if notes else ""
    return f'<section class="leaf">{shown}{aside}</section>'


def block(kind, cell):
    """Return the HTML of one cell of a slide."""
    looks = " fragment" * (kind == "fragment")
    if cell.cell_type == "markdown":
        return f'<div class="prose{looks}">{prose.render(cell.source)}</div>'
    if cells.draws(cell):
        return f'<div class="drawing{looks}">{cells.outputs(cell)}</div>'
    return f'<div class="coding{looks}">{cells.source(cell)}{cells.outputs(cell)}</div>'


def deck(notebook, title, decks):
    """Return the deck of an executed notebook as one string of HTML.

    decks says which notebooks links may lead to: a dict from a notebook's path to its deck's.
    """
    columns = ["".join(map(slide, column)) for column in slides(notebook)]
    body = "".join(f"<section>{column}</section>" for column in prose.unique_ids(columns))
    body = prose.relink(body, decks)
    return string.Template(assets.template("deck.html")).substitute(
        title=escape(title), body=body, style=style(prose.words(body)), scripts=scripts()
    )


def style(text):
    """Return all CSS of a deck whose letters are those of text."""
    own = [assets.template(name) for name in ("theme.css", "deck.css")]
    return "\n".join([assets.reveal("dist/reveal.css"), assets.fonts(text), *own])


def scripts():
    """Return all scripts of a deck, in the order in which they need one another."""
    texts = [
        assets.template("mathjax.js"),
        assets.mathjax(),
        assets.reveal("dist/reveal.js"),
        assets.reveal("plugin/notes/notes.js"),
        assets.template("fit.js"),
        assets.template("deck.js"),
    ]
    return "\n".join(map(assets.script, texts))


def title_of(notebook):
    """Return the title of a notebook, its first heading."""
    return notebook.cells[0].source.splitlines()[0].lstrip("# ")


def main(numbers, out, show):
    """Build the decks of these lectures into out, a line each; open the first where show is true.

    Raises ValueError where that cannot be; then nothing is written.
    """
    assets.mathjax()  # what is missing is best said before minutes of work
    paths = publishing.numbered(tree.find([checkout.root() / "lectures"]), numbers)
    decks = {path.name: f"{path.stem}.html" for path in paths}
    with publishing.workshop(out) as half:
        for path in paths:
            start = time.monotonic()
            notebook = publishing.run(path)
            text = deck(notebook, title_of(notebook), decks)
            (half / decks[path.name]).write_text(text, encoding="utf-8")
            seconds = time.monotonic() - start
            print(f"{decks[path.name]}: {len(text) / 1e6:.1f} MB in {seconds:.0f} s", flush=True)
    print(f"{len(paths)} in {out}")
    if show:
        webbrowser.open((out / decks[paths[0].name]).resolve().as_uri())
    return 0
