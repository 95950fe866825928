"""From notebooks to pages: what a page shows, and where its links lead."""

from pathlib import Path

import nbformat
import pytest

from helpers.course import cells, prose, publishing, site

ROOT = Path("/course")
PATHS = [ROOT / "exercises/01_x.ipynb", *(ROOT / f"lectures/{n}.ipynb" for n in ("01_x", "02_y"))]


def code(source, slide_type="subslide", text="1"):
    cell = nbformat.v4.new_code_cell(source, metadata={"slideshow": {"slide_type": slide_type}})
    cell.outputs = [nbformat.v4.new_output("stream", text=text)]
    return cell


def test_code_that_prepares_is_folded_and_code_that_prints_is_not():
    assert site.block(code("import numpy", "skip")).startswith('<pre class="output"')
    assert "<summary>Code that prepares the rest</summary>" in site.block(code("import x", "skip"))
    assert "<details>" not in site.block(code("print(1)"))


def test_notes_for_presenters_are_on_no_page():
    cell = nbformat.v4.new_markdown_cell("aloud", metadata={"slideshow": {"slide_type": "notes"}})
    assert cells.slide_type(cell) == "notes" and site.block(cell) == ""


def test_a_lecture_offers_its_neighbour_its_exercises_and_its_notebook():
    html = site.links(PATHS[1], PATHS, ROOT)
    assert '<a href="../exercises/01_x.html">Exercises</a>' in html
    assert '<a href="../lectures/02_y.html">Next: 02 y</a>' in html and "Before" not in html
    assert '<a href="01_x.ipynb" download>' in html
    assert "Exercises" not in site.links(PATHS[2], PATHS, ROOT)


def test_exercises_lead_back_to_their_lecture():
    assert '<a href="../lectures/01_x.html">Lecture</a>' in site.links(PATHS[0], PATHS, ROOT)


def test_contents_hold_the_title_and_each_heading_with_its_place():
    html = site.contents("lectures/a.html", prose.render("# A\n\n## B c\n\n### D"))
    assert '<a href="lectures/a.html">A</a>' in html
    assert '<a href="lectures/a.html#B-c">B c</a>' in html and "#D" in html


def test_a_students_own_copy_is_not_published():
    assert not site.is_ours(Path("exercises/01a.mine.ipynb")) and site.is_ours(PATHS[0])


def test_what_an_earlier_run_left_is_swept_away(tmp_path):
    (tmp_path / "old").mkdir()
    (tmp_path / "old/page.html").write_text("")
    (tmp_path / publishing.MARK).write_text("")
    publishing.sweep(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [publishing.MARK]


@pytest.mark.parametrize("target", ["../exercises/01_x.ipynb", "02_y.ipynb"])
def test_links_between_notebooks_become_links_between_pages(target):
    pages = site.addresses(PATHS[1], PATHS)
    html = prose.relink(f'<a href="{target}">there</a>', pages)
    assert html == f'<a href="{target.replace("ipynb", "html")}">there</a>'
