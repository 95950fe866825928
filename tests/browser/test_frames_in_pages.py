"""The pre-drawn frames of a picture answer plain inputs, in a page with no kernel."""

import numpy as np
import pytest

from helpers import frames
from helpers.plots import curves, figure, moving
from helpers.widgets import explore, log
from tests.browser import presented

SHOWN = """async () => {
    const image = document.querySelector("img"), canvas = document.createElement("canvas");
    await image.decode();
    [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
    canvas.getContext("2d").drawImage(image, 0, 0);
    return canvas.toDataURL();
}"""


def tangent(**controls):
    fig, ax = figure()
    curves.curve(ax, np.sin, -3, 3)
    slide = curves.tangent(ax, np.sin, np.cos)
    (level,) = ax.plot([-3, 3], [0, 0])
    moving(level)

    def update(x0=1.0, height=0.1, kind="solid"):
        slide(x0)
        level.set(ydata=[height, height], linestyle=kind)

    return explore(fig, update, "The sine and its tangent, which slides along it", **controls)


@pytest.fixture
def show(page, complaints, tmp_path):
    """Return show(text): the page of this HTML, opened as a file, with no network."""
    page.on("request", lambda r: r.url.startswith("http") and complaints.append(r.url))

    def show(text):
        path = tmp_path / "page.html"
        path.write_text(f"<!doctype html><meta charset=utf-8><title>t</title>{text}", "utf-8")
        page.goto(path.as_uri())
        return page

    yield show
    assert complaints == []


def test_a_frame_answers_its_input_within_20_milliseconds(show):
    page = show(frames.html(tangent(x0=(-3.0, 3.0))))
    assert presented.response(page) <= presented.RESPONSE


def test_the_arrow_keys_move_the_picture_and_its_reading(show):
    page = show(frames.html(tangent(x0=(-3.0, 3.0))))
    image, slider = page.query_selector("img"), page.get_by_label("x0")
    before = page.evaluate(SHOWN)
    slider.focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate(SHOWN) != before
    assert slider.get_attribute("aria-valuetext") == page.locator("output").inner_text() == "1.1"
    page.keyboard.press("ArrowLeft")
    assert page.evaluate(SHOWN) == before
    assert image.evaluate("node => node.isConnected")


def test_two_controls_and_two_pictures_do_not_disturb_each_other(show):
    two = frames.html(tangent(height=log(0.01, 1.0), kind=["solid", "dashed"]))
    page = show(two + two)
    images = page.locator("img")
    first, second = (images.nth(k).get_attribute("src") for k in range(2))
    page.get_by_label("kind").nth(1).select_option("dashed")
    assert images.nth(0).get_attribute("src") == first
    changed = images.nth(1).get_attribute("src")
    assert changed != second
    page.get_by_label("height").nth(1).press("End")
    assert images.nth(1).get_attribute("src") not in (second, changed)
    page.get_by_label("kind").nth(1).select_option("solid")
    page.get_by_label("height").nth(1).press("Home")
    page.get_by_label("height").nth(0).press("Home")
    assert images.nth(0).get_attribute("src") == images.nth(1).get_attribute("src")


def test_the_picture_has_its_alt_text_and_controls_have_names(show):
    page = show(frames.html(tangent(x0=(-3.0, 3.0), kind=["solid", "dashed"])))
    tree = page.locator("figure").aria_snapshot()
    assert 'img "The sine and its tangent, which slides along it"' in tree
    assert 'slider "x0"' in tree
    assert 'combobox "kind"' in tree
