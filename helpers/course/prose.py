"""The Markdown of a cell as HTML, its formulas left for MathJax, its links led to what is there."""

import html
import itertools
import re

import mistune

MATH = re.compile(
    r"(?P<code>^(?P<fence>```|~~~).*?^(?P=fence)|`[^`\n]+`)"
    r"|\$\$(?P<display>.+?)\$\$|\$(?P<inline>[^\s$](?:[^$]*?[^\s$])?)\$",
    re.MULTILINE | re.DOTALL,
)
# Neither Markdown nor HTML means anything by these two characters.
PLACE = re.compile("([(]*)\ue000(\\d+)\ue001([.,;:!?)]*)")
LINK = re.compile(r'<a href="([^"]*)"([^>]*)>(.*?)</a>', re.DOTALL)
HEADING = re.compile(r"<h([1-6])>(.*?)</h\1>", re.DOTALL)
to_html = mistune.create_markdown(escape=False, plugins=["table", "strikethrough"])


def render(source):
    r"""Return source as HTML, each formula as \(...\) or \[...\] in an element of class math.

    Formulas are taken out first, as JupyterLab does: else Markdown would read their * and _.
    """
    formulas = []

    def take_out(found):
        if found["code"]:
            return found[0]
        formulas.append(formula(found))
        return f"\ue000{len(formulas) - 1}\ue001"

    # A fold ends the list before it, says CommonMark; this Markdown wants an empty line for that.
    text = to_html(re.sub(r"\n(?=<details)", "\n\n", MATH.sub(take_out, source)))
    # Markdown takes the end of a fold for a part of its last paragraph.
    text = re.sub(r"((?:\s*</details>)+)</p>", r"</p>\1", text)
    text = PLACE.sub(lambda found: whole(found[1], formulas[int(found[2])], found[3]), text)
    return anchored(text)


def whole(before, formula, after):
    """Return a formula with the signs around it, between which no line may break."""
    return f'<span class="whole">{before}{formula}{after}</span>' if before or after else formula


def formula(found):
    """Return the element of one formula."""
    if found["display"]:
        return rf'<span class="math display">\[{html.escape(found["display"])}\]</span>'
    return rf'<span class="math">\({html.escape(found["inline"])}\)</span>'


def anchored(text):
    """Return text whose headings have ids, made as JupyterLab makes them."""
    return HEADING.sub(lambda h: f'<h{h[1]} id="{anchor(h[2])}">{h[2]}</h{h[1]}>', text)


def anchor(heading):
    """Return the id of a heading: its words, joined by dashes."""
    return html.escape(re.sub(r"\s+", "-", words(heading)))


def words(text):
    """Return text without its tags, on one line."""
    return html.unescape(" ".join(re.sub(r"<[^>]+>", "", text).split()))


def headings(text):
    """Return (level, id, HTML) of each heading of text."""
    found = re.finditer(r'<h([1-6]) id="([^"]*)">(.*?)</h\1>', text, re.DOTALL)
    return [(int(h[1]), h[2], h[3]) for h in found]


def relink(text, pages):
    """Return text whose links to files lead to pages (a dict by the file's path); others go.

    What stands at another address, or on the same page, keeps its link.
    """

    def lead(found):
        target, hash_, part = found[1].partition("#")
        if not target or "://" in target or target.startswith("mailto:"):
            return found[0]
        if target not in pages:
            return found[3]
        return f'<a href="{pages[target]}{hash_}{part}"{found[2]}>{found[3]}</a>'

    return LINK.sub(lead, text)


def unique_ids(texts):
    """Return texts in which an id that returns gets a number."""
    count = {}

    def number(found):
        place = count.setdefault(found[1], itertools.count(1))
        k = next(place)
        return found[0] if k == 1 else f'id="{found[1]}-{k}"'

    return [re.sub(r'(?<=<h[1-6] )id="([^"]*)"', number, text) for text in texts]
