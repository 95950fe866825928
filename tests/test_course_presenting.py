"""python -m helpers slides, and site: what they write, and that a mistake leaves nothing behind."""

import nbformat
import pytest

from helpers import __main__ as commands
from helpers.course import assets, checkout, publishing, slides


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course of one good and one bad lecture, and no extra: a deck is one line of text."""
    for name, source in (("01_good", "print('good')"), ("02_bad", "1 / 0")):
        heading = nbformat.v4.new_markdown_cell(f"# {name}")
        notebook = nbformat.v4.new_notebook(cells=[heading, nbformat.v4.new_code_cell(source)])
        (tmp_path / "lectures").mkdir(exist_ok=True)
        nbformat.write(notebook, tmp_path / f"lectures/{name}.ipynb")
    (tmp_path / "exercises").mkdir()
    monkeypatch.setattr(checkout, "root", lambda: tmp_path)
    monkeypatch.setattr(assets, "mathjax", lambda: "")
    monkeypatch.setattr(assets, "fonts", lambda text: "")
    monkeypatch.setattr(slides, "deck", lambda notebook, title, decks: f"{title} {decks}")
    return tmp_path


def refused(capsys, *command):
    """Return the one line that the command says before it ends in failure."""
    assert commands.main(list(map(str, command))) == 1
    return capsys.readouterr().out.strip().splitlines()[-1]


@pytest.mark.parametrize("command", ["slides", "site"])
def test_each_command_has_help(command, capsys):
    with pytest.raises(SystemExit, match="0"):
        commands.main([command, "--help"])
    assert "--out" in capsys.readouterr().out


def test_a_deck_is_written_for_each_lecture_that_is_named(course, capsys):
    assert commands.main(["slides", "01", "--out", str(course / "out")]) == 0
    assert [path.name for path in (course / "out").glob("*.html")] == ["01_good.html"]
    assert "01_good {'01_good.ipynb': '01_good.html'}" == (course / "out/01_good.html").read_text()
    assert capsys.readouterr().out.startswith("01_good.html: ")


def test_an_unknown_number_is_refused_before_anything_is_run(course, capsys, monkeypatch):
    monkeypatch.setattr(publishing, "run", None)
    said = refused(capsys, "slides", "01", "99", "--out", course / "out")
    assert said == "lecture 99: expected one of 01, 02"
    assert not (course / "out").exists()


@pytest.mark.parametrize("command", ["slides", "site"])
def test_a_lecture_that_raises_is_named_and_not_even_the_good_ones_are_written(
    course, capsys, command
):
    before = sorted(course.iterdir())
    said = refused(capsys, command, "--out", course / "out")
    assert said.startswith("lectures/02_bad.ipynb: cell 2: ZeroDivisionError")
    assert sorted(course.iterdir()) == before


def test_what_was_there_outlives_a_run_that_fails(course, capsys):
    commands.main(["slides", "01", "--out", str(course / "out")])
    refused(capsys, "slides", "02", "--out", course / "out")
    assert (course / "out/01_good.html").exists()


@pytest.mark.parametrize("command", ["slides", "site"])
def test_a_folder_that_is_not_empty_is_refused(course, capsys, monkeypatch, command):
    monkeypatch.setattr(publishing, "run", None)
    said = refused(capsys, command, "--out", course / "lectures")
    assert "lectures is not empty; name a folder that is, or a new one" in said
    assert len(list((course / "lectures").iterdir())) == 2


@pytest.mark.parametrize("command", ["slides", "site"])
def test_a_place_that_cannot_be_written_is_refused(course, capsys, monkeypatch, command):
    monkeypatch.setattr(publishing, "run", None)
    said = refused(capsys, command, "--out", course / "lectures/01_good.ipynb/out")
    assert said.startswith("--out: cannot write to")
