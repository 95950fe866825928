"""The course as static pages, ready for any host: lectures, exercises, and a map to find one's way.

Every page is whole: style, letters, formulas and moving pictures travel in it.
"""

import shutil
import string
import time
from html import escape

from helpers.course import assets, cells, checkout, prose, publishing, tree
from helpers.course.slides import title_of

FOLDERS = "lectures", "exercises"


def page(notebook, title, nav, pages):
    """Return the page of a notebook (a lecture with its outputs, or an exercise) as HTML.

    nav is the HTML of its links to others; pages says where links in its text may lead.
    """
    blocks = prose.unique_ids([block(cell) for cell in notebook.cells])
    return filled(title, nav, prose.relink("\n".join(blocks), pages))


def block(cell):
    """Return the HTML of one cell: what is for presenters goes, code that only draws is folded."""
    if cells.slide_type(cell) == "notes":
        return ""
    if cell.cell_type != "code":
        return prose.render(cell.source)
    if cells.slide_type(cell) == "skip" or cells.draws(cell):
        summary = "Code of this picture" if cells.draws(cell) else "Code that prepares the rest"
        fold = f"<details><summary>{summary}</summary>{cells.source(cell)}</details>"
        return cells.outputs(cell) + fold
    return cells.source(cell) + cells.outputs(cell)


def filled(title, nav, body):
    """Return one whole page."""
    own = "\n".join(assets.template(name) for name in ("theme.css", "page.css"))
    scripts = [assets.template("page.js")]
    if 'class="math' in body:
        scripts = [assets.template("mathjax.js"), assets.mathjax(), *scripts]
    return string.Template(assets.template("page.html")).substitute(
        title=escape(title), nav=nav, body=body,
        style=assets.fonts(prose.words(nav + body)) + own,
        scripts="\n".join(map(assets.script, scripts)),
    )  # fmt: skip


def links(path, paths, root):
    """Return the HTML of a page's links: the map, its notebook, its counterpart, its neighbours."""
    same = [other for other in paths if other.parent == path.parent]
    place = same.index(path)
    told = ['<a href="../index.html">Map of the course</a>']
    told += [link(other, word) for word, other in counterparts(path, paths, root)]
    told += [link(other, "Before: " + name(other)) for other in same[max(0, place - 1) : place]]
    told += [link(other, "Next: " + name(other)) for other in same[place + 1 : place + 2]]
    return " ".join([*told, f'<a href="{path.name}" download>Download the notebook</a>'])


def counterparts(path, paths, root):
    """Return [(word, path)] of the exercises of a lecture, or of the lecture of exercises."""
    word, folder = ("Exercises", "exercises")
    if path.parent.name == "exercises":
        word, folder = "Lecture", "lectures"
    other = root / folder / path.name
    return [(word, other)] * (other in paths)


def link(path, text):
    """Return a link from one page to another."""
    return f'<a href="../{path.parent.name}/{path.stem}.html">{escape(text)}</a>'


def name(path):
    """Return a notebook's name as words."""
    return path.stem.replace("_", " ")


def index(readme, bodies, pages):
    """Return the first page: the README's map of lectures, and all headings, to be searched.

    bodies is a dict from the address of a page to its HTML.
    """
    start = readme.index("## The lectures")
    told = readme[start : readme.index("\n## ", start)]
    text = prose.relink(prose.render(told), pages)
    listed = "".join(map(contents, bodies, bodies.values()))
    body = string.Template(assets.template("index.html")).substitute(map=text, contents=listed)
    return filled("The calculus that makes networks learn", "", body)


def contents(address, body):
    """Return the list of a page's headings, each a link to its place."""
    (_, _, title), *rest = prose.headings(body)
    items = [f'<li><a href="{address}">{title}</a></li>']
    items += [f'<li class="part"><a href="{address}#{id_}">{h}</a></li>' for _, id_, h in rest]
    return f"<ul>{''.join(items)}</ul>"


def addresses(path, paths):
    """Return the page of each notebook, by its path, both as seen from the page of path."""
    ways = [(f"../{other.parent.name}/", other) for other in paths]
    ways += [("", other) for other in paths if other.parent == path.parent]
    return {way + other.name: f"{way}{other.stem}.html" for way, other in ways}


def placed(path, notebook, paths, root):
    """Return the page of the notebook at path, with links to those of paths, as HTML."""
    nav = links(path, paths, root)
    return page(notebook, title_of(notebook), nav, addresses(path, paths))


def write(path, paths, root, half):
    """Write the page of one notebook, and the notebook beside it; return the page's HTML."""
    lecture = path.parent.name == "lectures"
    text = placed(path, publishing.run(path) if lecture else tree.read(path), paths, root)
    folder = half / path.parent.name
    folder.mkdir(exist_ok=True)
    (folder / f"{path.stem}.html").write_text(text, encoding="utf-8")
    shutil.copy(path, folder)
    return text


def main(out):
    """Build all pages into out, a line each. Raises ValueError, and writes nothing, otherwise."""
    assets.mathjax()  # what is missing is best said before minutes of work
    root, bodies = checkout.root(), {}
    paths = [path for path in tree.find([root / name for name in FOLDERS]) if is_ours(path)]
    with publishing.workshop(out) as half:
        for path in paths:
            start = time.monotonic()
            address = f"{path.parent.name}/{path.stem}.html"
            bodies[address] = write(path, paths, root, half)
            size, seconds = len(bodies[address]) / 1e6, time.monotonic() - start
            print(f"{address}: {size:.1f} MB in {seconds:.0f} s", flush=True)
        readme = (root / "README.md").read_text(encoding="utf-8")
        pages = {f"{p.parent.name}/{p.name}": f"{p.parent.name}/{p.stem}.html" for p in paths}
        (half / "index.html").write_text(index(readme, bodies, pages), encoding="utf-8")
        publishing.sweep(out)
    print(f"{len(paths)} pages and index.html in {out}")
    return 0


def is_ours(path):
    """Return whether a notebook is the course's: a student's own copy is not published."""
    return not path.name.endswith(".mine.ipynb")
