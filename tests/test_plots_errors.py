"""The pictures of 01c tell the truth about errors, and their goals can be reached by hand."""

from functools import partial

import numpy as np
import pytest
import sympy as sp
from pictures import expect_goal, expect_no_memory, fresh, grid, hits, said, stops

from helpers import finite_difference
from helpers.objectives import absolute, omega, sine, square_root
from helpers.plots import errors
from helpers.widgets import log

U = 2.0**-52  # the spacing of float64 just above 1
COSINE = np.cos(1.0)

PICTURES = {
    "chords": errors.chords,
    "staircase": lambda ax: errors.staircase(ax, square_root, 3.0),
    "crossing": errors.crossing,
    "valley": lambda ax: errors.valley(ax, sine, 1.0, third=-COSINE),
    "ladder": errors.ladder,
    "plateau": lambda ax: errors.plateau(ax, omega, 1.0),
    "rails": errors.rails,
}


# Values that reach the goal, values nearby that do not.
GOALS = {
    "chords": ([{"h": 0.04}, {"h": 1.5, "curve": errors.parabola}], [{"h": 0.06}]),
    "staircase": ([{"h": 2.2e-16}], [{"h": 2.4e-16}]),
    "crossing": ([{"bend": 2.6e-4}, {"bend": 6.8e-4}], [{"bend": 2.1e-4}, {"bend": 8.3e-4}]),
    "valley": (
        [{"h": 3e-8}, {"h": 6e-6, "scheme": finite_difference.central}],
        [{"h": 4e-9}, {"h": 1e-7}, {"h": 3e-8, "scheme": finite_difference.central}],
    ),
    "ladder": ([{"levels": 4}], [{"levels": 3}, {"levels": 7, "place": (absolute, 0.1)}]),
    "plateau": ([{"h": 1e-300}, {"h": 1e-16}], [{"h": 1e-13}]),
    "rails": ([{"x": 2.05}], [{"x": 2.0}, {"x": 2.1}]),
}
# All stops of a slider of the lecture; the goal is between low and high.
RANGES = [
    ("chords", grid(h=stops((0.02, 1.5))), 0.02, 0.0469),
    ("chords", grid(h=stops((0.02, 1.5)), curve=[errors.parabola]), 0.02, 1.5),
    ("staircase", grid(h=stops(log(1e-16, 0.1))), 1e-16, U),
    ("crossing", grid(bend=stops(log(1e-6, 1e4))), 2.5e-4, 7.9e-4),
    ("valley", grid(h=stops(log(1e-16, 1))), 5e-9, 9e-8),
    ("valley", grid(h=stops(log(1e-16, 1)), scheme=[finite_difference.central]), 2e-6, 2e-5),
    ("ladder", grid(levels=stops((1, 7))), 4, 7),
    ("plateau", grid(h=stops(log(1e-300, 0.1))), 1e-300, 1e-15),
    ("rails", grid(x=stops((0.0, 3.5, 0.07))), 2.0, 2.06),
]
EVERY = pytest.mark.parametrize("name", PICTURES)


def drawn(name):
    """Return ([ax], update) of a picture on a figure of its own."""
    return fresh(PICTURES[name])


def labelled(ax, label):
    """Return the line of ax with this label."""
    return next(line for line in ax.lines if line.get_label() == label)


def slope_of(line):
    """Return the slope of a line, or of its first and last point."""
    x, y = line.get_data()
    return (y[-1] - y[0]) / (x[-1] - x[0])


def log_slope(line):
    """Return the slope of a line on log axes."""
    x, y = np.log(line.get_data())
    return (y[-1] - y[0]) / (x[-1] - x[0])


@EVERY
def test_a_goal_is_reached_where_the_mathematics_says_and_not_at_the_start(name):
    expect_goal(partial(drawn, name), *GOALS[name])


@EVERY
def test_a_picture_depends_on_the_values_and_not_on_the_path(name):
    expect_no_memory(partial(drawn, name), *GOALS[name])


@pytest.mark.parametrize(("name", "settings", "low", "high"), RANGES)
def test_a_goal_is_reached_by_the_slider_and_only_where_it_should(name, settings, low, high):
    found = [next(iter(values.values())) for values in hits(partial(drawn, name), settings)]
    assert found
    assert all(low <= value <= high for value in found)


@EVERY
def test_no_picture_needs_the_parser_of_formulas(name):
    (ax,), update = drawn(name)
    update()
    ax.figure.canvas.draw()
    labels = [*ax.get_xticklabels(), *ax.get_yticklabels(), *ax.texts, ax.title]
    assert not [label for label in labels if "$" in label.get_text()]


@pytest.mark.parametrize("h", [0.02, 0.7, 1.5])
def test_each_chord_joins_its_two_points(h):
    (ax,), update = drawn("chords")
    update(h=h)
    slopes = {name: slope_of(labelled(ax, name)) for name in ("forward", "backward", "central")}
    assert slopes["forward"] == pytest.approx((np.sin(1 + h) - np.sin(1)) / h)
    assert slopes["backward"] == pytest.approx((np.sin(1) - np.sin(1 - h)) / h)
    assert slopes["central"] == pytest.approx((slopes["forward"] + slopes["backward"]) / 2)
    assert slope_of(labelled(ax, "tangent")) == pytest.approx(COSINE)
    central = labelled(ax, "central").get_data()
    assert np.interp([1 - h, 1 + h], *central) == pytest.approx([np.sin(1 - h), np.sin(1 + h)])


def test_on_a_parabola_the_central_chord_is_parallel_to_the_tangent():
    (ax,), update = drawn("chords")
    for h in (0.1, 1.5):
        update(h=h, curve=errors.parabola)
        assert slope_of(labelled(ax, "central")) == pytest.approx(0.5, abs=1e-12)


def test_the_parabolas_slope_is_sympys():
    x = sp.symbols("x")
    slope = sp.lambdify(x, sp.diff(errors.parabola(x), x))
    assert [errors.parabola.grad(t) for t in (-1.0, 2.5)] == [slope(-1.0), slope(2.5)]


def test_the_staircase_is_the_diagonal_from_afar_and_flat_from_near():
    (ax,), update = drawn("staircase")
    update(h=1e-6)
    stored, chord = labelled(ax, "f as float64 stores it"), labelled(ax, "forward difference")
    np.testing.assert_allclose(stored.get_ydata(), stored.get_xdata(), atol=1e-5)
    assert slope_of(chord) == pytest.approx(1, abs=1e-5)
    update(h=1e-16)
    assert np.ptp(stored.get_ydata()) == 0
    assert slope_of(chord) == 0


def test_the_rectangle_of_rounding_is_as_wide_as_a_stair_is_long():
    (ax,), update = drawn("staircase")
    update(h=1e-15)
    (box,) = ax.patches
    assert box.get_width() == 2 * U / 1e-15  # numbers from 2 to 4 are 2u apart
    stairs = np.unique(labelled(ax, "f as float64 stores it").get_ydata())
    np.testing.assert_allclose(np.diff(stairs), box.get_height(), rtol=1e-9)


@pytest.mark.parametrize(("bend", "floats"), [(1.0, np.float64), (1e-6, np.float64),
                                              (1e4, np.float64), (1.0, np.float32)])  # fmt: skip
def test_the_best_step_is_where_truncation_meets_rounding(bend, floats):
    (ax,), update = drawn("crossing")
    update(bend=bend, floats=floats)
    rising = labelled(ax, "bend: |f″| h / 2")
    falling = labelled(ax, "rounding: u |f| / h")
    assert log_slope(rising) == pytest.approx(1)
    assert log_slope(falling) == pytest.approx(-1)
    h, up = rising.get_data()
    crossing = np.exp(np.interp(0, np.log(up / falling.get_ydata()), np.log(h)))
    assert labelled(ax, "best step").get_xdata()[0] == pytest.approx(crossing, rel=1e-6)


@pytest.mark.parametrize("bend", [1e-6, 1.0, 1e4])
def test_measured_errors_stay_below_the_two_lines_together(bend):
    (ax,), update = drawn("crossing")
    update(bend=bend)
    h, measured = next(line for line in ax.lines if line.get_marker() == ".").get_data()
    assert np.all(measured <= 1.1 * (bend * h / 2 + 1.5 * U / h))


@pytest.mark.parametrize(("scheme", "order"), [(finite_difference.forward, 1),
                                               (finite_difference.backward, 1),
                                               (finite_difference.central, 2)])  # fmt: skip
def test_right_of_the_valley_the_measured_error_has_the_order_of_its_scheme(scheme, order):
    (ax,), update = drawn("valley")
    update(scheme=scheme)
    for label in ("measured", "predicted"):
        h, error = labelled(ax, label).get_data()
        lawful = (h > 9e-4) & (h < 1.1e-2)
        slope = np.polyfit(np.log(h[lawful]), np.log(error[lawful]), 1)[0]
        assert slope == pytest.approx(order, abs=0.01)


def test_the_dot_lies_on_the_measured_curve():
    (ax,), update = drawn("valley")
    update(h=1e-2)
    (dot,) = [line for line in ax.lines if line.get_marker() == "o"]
    assert dot.get_ydata()[0] == pytest.approx(abs((np.sin(1.01) - np.sin(1)) / 0.01 - COSINE))


def test_a_polynomial_of_degree_2j_plus_2_is_exact_in_column_j_of_the_ladder():
    for j in (1, 2, 3):
        T = errors.tableau(lambda x, n=2 * j + 2: x**n, 1.0, 4)
        np.testing.assert_allclose(T[j:, j], 2 * j + 2, rtol=1e-12)
        assert abs(T[3, j - 1] - (2 * j + 2)) > 1e-9


def test_the_second_column_is_four_thirds_minus_one_third():
    T = errors.tableau(np.exp, 0.0, 2, first=1.0)
    assert T[1, 1] == pytest.approx(4 / 3 * 2 * np.sinh(0.5) - 1 / 3 * np.sinh(1))
    assert np.isnan(T[0, 1])


def test_the_columns_of_the_ladder_have_orders_2_4_and_6():
    (ax,), update = drawn("ladder")
    update(levels=4)
    orders = [log_slope(line) for line in ax.lines[:3]]
    assert orders == pytest.approx([2, 4, 6], abs=0.1)


def test_near_a_corner_the_ladder_is_worse_than_a_plain_difference():
    (ax,), update = drawn("ladder")
    update(levels=7, place=(absolute, 0.1))
    plain, mixed = (ax.lines[j].get_ydata()[-1] for j in (0, 6))
    assert plain < 1e-14
    assert mixed > 1e-11


def test_above_rounding_the_ladders_estimate_bounds_its_error_where_f_is_smooth():
    for f, x in (place for _, place in errors.PLACES[:2]):
        T = errors.tableau(f, x, 7)
        for k in range(1, 7):
            assert errors.last_change(T, k) + 1e-12 > abs(T[k, k] - f.grad(x))


def test_on_the_plateau_forward_has_none_and_the_complex_step_all_digits():
    (ax,), update = drawn("plateau")
    for h in (1e-20, 1e-150, 1e-300):
        update(h=h)
        dots = next(line for line in ax.lines if line.get_marker() == "o")
        forward, central, stepped = dots.get_ydata()
        assert forward == central == 0
        assert stepped > 15


def test_the_arrow_of_the_product_is_the_sum_of_two_and_sympys_slope():
    x = sp.symbols("x")
    slope = sp.lambdify(x, sp.diff(x * sp.sin(x), x))
    (ax,), update = drawn("rails")
    (arrows,) = [c for c in ax.collections if hasattr(c, "U")]
    for value in (0.3, 1.7, 3.5):
        update(x=value)
        one, inner, first, second, product = arrows.U
        assert (one, inner) == (1, pytest.approx(np.cos(value)))
        assert product == pytest.approx(first + second) == pytest.approx(slope(value))
        starts = arrows.get_offsets()[:, 0]
        assert starts[3] == pytest.approx(starts[2] + first)


def test_where_the_two_arrows_cancel_the_slope_reads_zero_and_not_minus_zero():
    axes, update = drawn("rails")
    update(x=2.03)  # the slope is -0.0035
    assert "y = 1.82 +0.00 ε" in said(axes)


@pytest.mark.parametrize(
    ("number", "text"),
    [(0.0021, "2.1·10⁻³"), (0.5, "0.5"), (1.0, "1"), (1e-300, "1.0·10⁻³⁰⁰"), (4e4, "4.0·10⁴")],
)
def test_a_power_of_ten_is_written_with_raised_digits(number, text):
    assert errors.power(number) == text


def test_rounding_noise_is_not_shown_as_digits():
    assert errors.size(3e-17) == "below 10⁻¹⁶"
    assert errors.visible(0.0) == errors.FLOOR
    assert errors.digits(2.0, 2.0) == 16
    assert errors.digits(2.002, 2.0) == pytest.approx(3)


def test_the_numbers_that_the_prose_of_01c_names():
    assert (finite_difference.LEVELS, finite_difference.RATIO) == (12, 1.6)
    turn = sp.nsolve(sp.sin("x") + sp.Symbol("x") * sp.cos("x"), 2)
    assert float(turn) == pytest.approx(2.03, abs=5e-3)
    assert np.sqrt(2 * U * 1 / 2500) == pytest.approx(4.2e-10, rel=0.01)
    assert np.sqrt(U) / np.sqrt(2 * U / 2500) == pytest.approx(35, abs=0.5)
    first = [errors.tableau(f, x, 7).diagonal() - f.grad(x) for _, (f, x) in errors.PLACES[:2]]
    levels = [1 + int(np.argmax(abs(error) < 1e-12)) for error in first]
    assert levels[0] == 4
    assert levels[1] > 4
