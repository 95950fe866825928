"""What decks and pages carry with them, mined from packages that `.[present]` installs."""

import base64
import io
from importlib import util
from pathlib import Path

from fontTools import subset, ttLib
from matplotlib import get_data_path

TEMPLATES = Path(__file__).with_name("present")
INSTALL = "run in the checkout: pip install -e .[present]"
REVEAL = "_static/revealjs"
SOURCE_SANS = f"{REVEAL}/dist/theme/fonts/source-sans-pro/source-sans-pro-"


def template(name):
    """Return the text of one of the course's own templates, styles and scripts."""
    return (TEMPLATES / name).read_text(encoding="utf-8")


def mined(package, path):
    """Return the Path of a file inside a package; ValueError, which says what to do, without it."""
    spec = util.find_spec(package)
    if spec is None:
        raise ValueError(f"decks and pages need the package {package}; {INSTALL}")
    return Path(next(iter(spec.submodule_search_locations)), path)


def reveal(path):
    """Return the text of a file of reveal.js."""
    return mined("sphinx_revealjs", f"{REVEAL}/{path}").read_text(encoding="utf-8")


def mathjax():
    """Return MathJax, all of it in one script: it draws formulas as SVG and asks for no font."""
    return mined("mathjax", "static/mathjax/es5/tex-svg-full.js").read_text(encoding="utf-8")


def fonts(text):
    """Return the CSS of the course's fonts, of which only the letters of text are kept."""
    mono = Path(get_data_path(), "fonts/ttf/DejaVuSansMono.ttf")
    faces = [
        ("Course", 400, "normal", mined("sphinx_revealjs", f"{SOURCE_SANS}regular.woff")),
        ("Course", 600, "normal", mined("sphinx_revealjs", f"{SOURCE_SANS}semibold.woff")),
        ("Course", 400, "italic", mined("sphinx_revealjs", f"{SOURCE_SANS}italic.woff")),
        ("Course Code", 400, "normal", mono),
        # Source Sans lacks a few signs of mathematics.
        ("Course Signs", 400, "normal", mono.with_name("DejaVuSans.ttf")),
    ]
    return "\n".join(face(*one, text) for one in faces)


def face(family, weight, style, path, text):
    """Return one @font-face whose font holds the letters of text, as far as the file has them."""
    font = ttLib.TTFont(path)
    options = subset.Options(layout_features=["kern", "liga"])
    options.drop_tables += ["FFTM", "webf"]  # what tools noted for themselves
    chosen = subset.Subsetter(options)
    chosen.populate(text=text)
    chosen.subset(font)
    font.flavor = "woff"
    file = io.BytesIO()
    font.save(file)
    data = base64.b64encode(file.getvalue()).decode()
    return (
        f'@font-face {{ font-family: "{family}"; font-weight: {weight}; font-style: {style}; '
        f"src: url(data:font/woff;base64,{data}); }}"
    )


def script(text):
    """Return text as a script element that nothing inside it can close."""
    return "<script>" + text.replace("</script", "<\\/script") + "</script>"
