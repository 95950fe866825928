"""Chromium is found on PATH first, then in the usual places, and its absence is None."""

import shutil

import pytest

from helpers.course import browser


@pytest.fixture
def bare(monkeypatch):
    """A machine without any browser."""
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr(browser, "MAC", ())
    for name in browser.WINDOWS_FOLDERS:
        monkeypatch.delenv(name, raising=False)


def test_a_machine_without_chromium_gives_none(bare):
    assert browser.find_chromium() is None


def test_a_name_on_path_comes_first(bare, monkeypatch, tmp_path):
    program = tmp_path / "chrome"
    program.touch()
    places = {"google-chrome": str(program)}
    monkeypatch.setattr(shutil, "which", places.get)
    assert browser.find_chromium() == str(program)


@pytest.mark.parametrize("place", browser.WINDOWS)
def test_the_usual_places_of_windows_are_looked_at(bare, monkeypatch, tmp_path, place):
    program = tmp_path / place
    program.parent.mkdir(parents=True)
    program.touch()
    monkeypatch.setenv("PROGRAMFILES", str(tmp_path))
    assert browser.find_chromium() == str(program)


def test_the_usual_place_of_a_mac_is_looked_at(bare, monkeypatch, tmp_path):
    program = tmp_path / "Chromium"
    program.touch()
    monkeypatch.setattr(browser, "MAC", (str(tmp_path / "missing"), str(program)))
    assert browser.find_chromium() == str(program)
