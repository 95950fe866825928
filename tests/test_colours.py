"""What colours tell apart stays apart for all eyes and in a dark room; letters can be read."""

import itertools

import matplotlib
import numpy as np
import pytest
from matplotlib.colors import to_rgba
from matplotlib.text import Text

from helpers.course import checkout
from helpers.plots import INK, PINK, STYLE, figure
from tests.test_notebooks import explorers

LECTURES = sorted((checkout.root() / "lectures").glob("*.ipynb"))
# Two patches side by side are just told apart at a distance of 2.3 in CIELAB (Mahy and others
# 1994). A thin line and its like some inches away ask for several times as much.
APART = 4 * 2.3
# What is seen of linear RGB where one kind of cone is missing (Machado and others 2009).
EYES = {
    "all cones": np.eye(3),
    "protanopia": np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                            [-0.003882, -0.048116, 1.051998]]),
    "deuteranopia": np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                              [-0.011820, 0.042940, 0.968881]]),
    "tritanopia": np.array([[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
                            [0.004733, 0.691367, 0.303900]]),
}  # fmt: skip
XYZ = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750],
                [0.0193339, 0.1191920, 0.9503041]])  # fmt: skip
# CSS hue-rotate(180deg), of which the dark room makes its colours after inverting them.
HALF_TURN = np.array([[-0.574, 1.430, 0.144], [0.426, 0.430, 0.144], [0.426, 1.430, -0.856]])
CYCLE = matplotlib.rc_params_from_file(STYLE, use_default_template=False)["axes.prop_cycle"]
COLOURS = CYCLE.by_key()["color"]


def on_white(colour, alpha=None):
    """Return the sRGB of a colour, as what shines through it is white."""
    *rgb, opacity = to_rgba(colour, alpha)
    return 1 - opacity * (1 - np.array(rgb))


def dark(rgb):
    """Return what the dark room makes of a colour."""
    return np.clip(HALF_TURN @ (1 - rgb), 0, 1)


def linear(rgb):
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def lab(rgb):
    """Return CIELAB of linear RGB, white being D65."""
    xyz = XYZ @ rgb / (XYZ @ np.ones(3))
    x, y, z = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def distance(one, other, eye):
    """Return how far apart two sRGB colours are for an eye."""
    seen = [lab(np.clip(EYES[eye] @ linear(rgb), 0, 1)) for rgb in (one, other)]
    return float(np.linalg.norm(seen[0] - seen[1]))


def test_the_simulation_keeps_greys_and_merges_what_each_eye_confuses():
    for matrix in EYES.values():
        assert np.allclose(matrix.sum(axis=1), 1, atol=1e-5)
    red, olive = np.array([0.72, 0.30, 0.10]), np.array([0.43, 0.42, 0.12])
    assert distance(red, olive, "all cones") > 4 * distance(red, olive, "deuteranopia")


def test_white_minus_black_is_100_and_the_dark_room_swaps_them():
    white, black = np.ones(3), np.zeros(3)
    assert distance(white, black, "all cones") == pytest.approx(100, abs=1e-6)
    assert np.allclose([dark(white), dark(black)], [black, white], atol=1e-2)


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("room", [lambda rgb: rgb, dark], ids=["light", "dark"])
def test_the_colours_of_the_course_stay_apart(eye, room):
    near = {
        (one, other): distance(room(on_white(one)), room(on_white(other)), eye)
        for one, other in itertools.combinations(COLOURS, 2)
    }
    assert {pair: far for pair, far in near.items() if far < APART} == {}


def looks(line):
    """Return what tells a line apart without its colour."""
    return line.get_linestyle(), line.get_marker(), line.get_linewidth(), line.get_fillstyle()


def confused(ax):
    """Return the pairs of lines in ax that only some eyes tell apart."""
    lines = [line for line in ax.get_lines() if line.get_visible()]
    return [
        (eye, one.get_color(), other.get_color())
        for one, other in itertools.combinations(lines, 2)
        if looks(one) == looks(other)
        for eye in EYES
        if mistaken(*(on_white(line.get_color(), line.get_alpha()) for line in (one, other)), eye)
    ]


def mistaken(one, other, eye):
    """Return whether two colours that full sight tells apart are one for this eye."""
    return distance(one, other, "all cones") >= APART > distance(one, other, eye)


def test_a_red_and_an_olive_line_are_confused_unless_one_is_dashed():
    _, ax = figure()
    ax.plot([0, 1], [0, 1], color=(0.72, 0.30, 0.10))
    (other,) = ax.plot([0, 1], [1, 0], color=(0.40, 0.50, 0.0))
    assert [eye for eye, _, _ in confused(ax)] == ["deuteranopia"]
    other.set_linestyle("--")
    assert confused(ax) == []


def contrast(colour, alpha=None):
    """Return (1.05) / (L + 0.05) of letters on white, L their luminance (WCAG 2.1): 1 to 21."""
    return 1.05 / (XYZ[1] @ linear(on_white(colour, alpha)) + 0.05)


def faint(fig):
    """Return the words of fig whose contrast is below 4.5, what WCAG 2.1 asks of a text."""
    return [word.get_text() for word in fig.findobj(Text) if word.get_text().strip()
            and contrast(word.get_color(), word.get_alpha()) < 4.5]


def test_black_on_white_has_contrast_21_and_pink_letters_are_faint_where_their_ink_is_not():
    assert contrast("black") == pytest.approx(21, abs=0.01)
    fig, ax = figure()
    ax.text(0, 0, "faint", color=PINK)
    for color in INK.values():
        ax.text(0, 0, "dark", color=color)
    assert faint(fig) == ["faint"]


@pytest.mark.present  # it runs all lectures once more
@pytest.mark.parametrize("path", LECTURES, ids=lambda path: path.stem)
def test_no_picture_of_a_lecture_asks_for_what_some_eyes_lack(path):
    pictures = explorers(path)
    found = {e.alt: confused(ax) for e in pictures for ax in e.fig.axes}
    assert {alt: pairs for alt, pairs in found.items() if pairs} == {}
    assert {e.alt: faint(e.fig) for e in pictures if faint(e.fig)} == {}
