"""From a notebook to a deck: what is on which slide, and how its text becomes HTML."""

import nbformat
import pytest

from helpers.course import assets, cells, prose, publishing, slides


def cell(slide_type, source="text", kind="markdown", outputs=()):
    made = {"markdown": nbformat.v4.new_markdown_cell, "code": nbformat.v4.new_code_cell}[kind]
    new = made(source, metadata={"slideshow": {"slide_type": slide_type}})
    if outputs:
        new.outputs = [nbformat.from_dict(one) for one in outputs]
    return new


def sources(*members):
    notebook = nbformat.v4.new_notebook(cells=list(members))
    return [[[c.source for _, c in slide] for slide in column]
            for column in slides.slides(notebook)]  # fmt: skip


STREAM = {"output_type": "stream", "name": "stdout", "text": "a < b\n"}
STILL = {
    "output_type": "display_data",
    "data": {"image/png": "UE5H", "text/plain": "alt"},
    "metadata": {"image/png": {"alt": 'a "line"', "width": 75, "height": 45}},
}
MOVING = {"output_type": "display_data", "metadata": {},
          "data": {"image/png": "UE5H", "text/html": "<figure></figure>"}}  # fmt: skip


def test_a_slide_begins_a_column_a_subslide_goes_below_and_a_fragment_stays():
    found = sources(cell("slide", "a"), cell("fragment", "b"), cell("subslide", "c"),
                    cell("notes", "d"), cell("slide", "e"), cell("-", "f"))  # fmt: skip
    assert found == [[["a", "b"], ["c", "d"]], [["e", "f"]]]


def test_what_is_skipped_is_on_no_slide():
    assert sources(cell("slide", "a"), cell("skip", "b"), cell("fragment", "c")) == [[["a", "c"]]]


def test_a_deck_that_begins_with_a_fragment_has_a_slide_for_it():
    assert sources(cell("fragment", "a")) == [[["a"]]]


def test_code_is_shown_beside_text_and_hidden_beside_pictures():
    text = slides.block("slide", cell("slide", "print(x)", "code", [STREAM]))
    assert "print" in text and "a &lt; b" in text
    still = slides.block("slide", cell("slide", "show(fig)", "code", [STILL]))
    assert "show" not in still and 'alt="a &quot;line&quot;" width="75" height="45"' in still


def test_frames_win_over_the_still():
    assert cells.outputs(cell("slide", "x", "code", [MOVING])) == (
        '<div class="picture"><figure></figure></div>'
    )


def test_notes_are_the_presenters_alone():
    html = slides.slide([("slide", cell("slide", "seen")), ("notes", cell("notes", "aloud"))])
    assert html.endswith('<aside class="notes"><p>aloud</p>\n</aside></section>')


@pytest.mark.parametrize("source, formula", [
    ("so $a_1*b_2*c$ holds", r"\(a_1*b_2*c\)"),
    ("$$\nx < y\n$$", "\\[\nx &lt; y\n\\]"),
    ("| a | b |\n|---|---|\n| $|x|$ | 2 |", r"\(|x|\)"),
    ("<details><summary>A: $x^2$</summary>\n\nyes\n\n</details>", r"\(x^2\)"),
])  # fmt: skip
def test_a_formula_goes_through_markdown_untouched(source, formula):
    assert f">{formula}</span>" in prose.render(source)


def test_a_dollar_in_code_is_no_formula():
    assert "math" not in prose.render("`$x$` and\n\n```\n$y$\n```")


def test_two_dollars_of_money_are_no_formula():
    assert "math" not in prose.render("It cost $5 and then $ 6.")


def test_no_line_breaks_between_a_formula_and_its_full_stop():
    html = prose.render("It is $e$, or not ($h$).")
    assert "</span>,</span> or" in html and 'not <span class="whole">(<span' in html


def test_a_fold_ends_the_list_before_it_and_its_last_paragraph_ends_inside_it():
    html = prose.render("1. Ask\n<details><summary>Answer</summary>\n\nSo.</details>\n\n2. Next")
    assert html.index("</ol>") < html.index("<details>")
    assert "<p>So.</p></details>" in html


def test_links_lead_to_what_is_there_or_nowhere():
    pages = {"a.ipynb": "a.html"}
    text = prose.render("[a](a.ipynb#Two-words) [b](b.ipynb) [c](https://example.org) [d](#here)")
    relinked = prose.relink(text, pages)
    assert '<a href="a.html#Two-words">a</a> b ' in relinked
    assert '"https://example.org"' in relinked and '"#here"' in relinked


def test_an_id_that_returns_gets_a_number():
    html = [prose.render("## The end"), prose.render("## The end")]
    assert [prose.headings(text)[0][1] for text in prose.unique_ids(html)] == [
        "The-end", "The-end-2",
    ]  # fmt: skip


def test_a_number_names_a_lecture_or_all_its_parts(tmp_path):
    paths = [tmp_path / f"{name}.ipynb" for name in ("00_start", "01a_x", "01b_y", "02_z")]
    assert publishing.numbered(paths, []) == paths
    assert publishing.numbered(paths, ["02", "01"]) == paths[1:]
    with pytest.raises(ValueError, match="lecture 1: expected one of 00, 01a, 01b, 02"):
        publishing.numbered(paths, ["1"])


def test_a_workshop_delivers_all_of_it(tmp_path):
    for text in ("one", "two"):  # what the course made, it may make again
        with publishing.workshop(tmp_path / "deep/out") as half:
            (half / "sub").mkdir()
            (half / "sub/page.html").write_text(text)
        assert (tmp_path / "deep/out/sub/page.html").read_text() == text
    assert sorted(path.name for path in (tmp_path / "deep").iterdir()) == ["out"]


def test_a_workshop_that_fails_leaves_nothing(tmp_path):
    with pytest.raises(ZeroDivisionError), publishing.workshop(tmp_path / "out") as half:
        (half / "page.html").write_text("half of it")
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


def test_a_folder_of_somebody_else_is_refused(tmp_path):
    (tmp_path / "mine.txt").write_text("work")
    with pytest.raises(ValueError, match=r"--out: .* is not empty"):
        publishing.checked(tmp_path)
    with pytest.raises(ValueError, match="--out: expected a folder"):
        publishing.checked(tmp_path / "mine.txt")


def test_a_place_that_cannot_be_written_is_refused(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ValueError, match="--out: cannot write to"):
        publishing.checked(tmp_path / "file/out")


def test_a_lecture_whose_cell_raises_is_named_and_writes_nothing(tmp_path):
    path = tmp_path / "01_bad.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[cell("slide", "1 / 0", "code")]), path)
    with pytest.raises(ValueError, match=r"01_bad.ipynb: cell 1: ZeroDiv.*; nothing was written"):
        publishing.run(path)


def test_a_missing_package_is_named_with_what_to_do():
    with pytest.raises(ValueError, match=r"need the package no_such_thing; .*\.\[present\]"):
        assets.mined("no_such_thing", "x.js")


def test_a_script_is_not_closed_by_what_it_says():
    assert assets.script('x = "</script>"') == '<script>x = "<\\/script>"</script>'
