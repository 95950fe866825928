"""The pictures of lecture 04, and the numbers of its prose, against independent mathematics."""

from functools import partial

import numpy as np
import pytest
from pictures import expect_goal, expect_no_memory, fresh, grid, hits, moved, said, stops

from helpers import landscapes, objectives
from helpers.iteration import take
from helpers.optimizers import gradient_descent
from helpers.plots import descent, figure
from helpers.widgets import log

OMEGA = 0.567143290409784
E, CENTRED = landscapes.regression_error, landscapes.centred_regression_error
BEST, MIDDLE = np.array([1 / 2, 7 / 3]), np.array([1 / 2, 10 / 3])
ROOM, HILLS, VALLEY = landscapes.temperature, landscapes.himmelblau, landscapes.narrow_valley
POINTS = np.array([[1.0, 2, 3], [2, 5, 3]])
LINE = take(gradient_descent(E.grad, (0.0, 0.0), 0.01), 1001)
BOTTOMS = [
    take(gradient_descent(HILLS.grad, p, 0.01), 400)[-1]
    for p in [(3, 2), (-3, 3), (-4, -3), (3.5, -2)]
]


def parabola_web(axes):
    return descent.cobweb(axes, objectives.square, 1.6, 0.0, descent.at_once)


def room_web(axes):
    return descent.cobweb(axes, descent.room_along_4, 1.0, 4.0, descent.two_cycle)


PICTURES = {
    "walk": lambda ax: descent.walk(ax, objectives.omega, 0.05, 0.005),
    "rates": lambda axes: descent.rates(axes, objectives.omega, 0.05, OMEGA),
    "parabola": parabola_web,
    "room": room_web,
    "fall": lambda axes: descent.fall(axes, ROOM, (0.5, 0.6), 0.05),
    "zigzag": lambda axes: descent.zigzag(axes, VALLEY, (10, 1)),
    "fit": lambda axes: descent.fit(axes, E, LINE, POINTS, BEST),
    "race": lambda axes: descent.race(axes, E, CENTRED, (BEST, MIDDLE)),
    "basins": lambda axes: descent.basins(axes, HILLS, BOTTOMS),
    "stalls": lambda axes: descent.stalls(axes, ROOM, 0.05),
}
# Values that reach the goal, values nearby that do not.
GOALS = {
    "walk": ([{"k": 12}], [{"k": 11}]),
    "rates": ([{"lr": 0.148}], [{"lr": 0.154}]),
    "parabola": ([{"lr": 0.5}], [{"lr": 0.52}]),
    "room": ([{"lr": 0.48}], [{"lr": 0.46}]),
    "fall": ([{"k": 65}], [{"k": 64}]),
    "zigzag": ([{"lr": 0.182}], [{"lr": 0.19}]),
    "fit": ([{"step": 300}], [{"step": 200}]),
    "race": ([{"lr": 0.2}], [{"lr": 1 / 17}, {"lr": 0.215}]),
    "basins": ([{"lr": 0.0155, "x": 2.0}], [{"lr": 0.0145, "x": 2.0}]),
    "stalls": ([{"x": 0.05, "y": 0.05}], [{"x": 0.0, "y": 3.0}, {"x": 0.6, "y": 0.05}]),
}
EVERY = pytest.mark.parametrize("name", PICTURES)


def drawn(name):
    """Return (axes as a list, update) of a picture on a figure of its own."""
    return fresh(PICTURES[name], columns=1 if name == "walk" else 2, size=(8.6, 4.4))


def stepped(slope, x, lr, steps):
    """Return x0 ... x_steps by a loop that knows nothing of helpers."""
    path = [np.asarray(x, dtype=float)]
    for _ in range(steps):
        path.append(path[-1] - lr * np.asarray(slope(*np.atleast_1d(path[-1]))))
    return np.array(path)


def omega_slope(x):
    return np.exp(x) - 1 / x


def room_slope(x, y):
    return (-(3 * x**2 - 12 * x) * y**2 * (y - 6) / 90, -(3 * y**2 - 12 * y) * x**2 * (x - 6) / 90)


@EVERY
def test_a_goal_is_reached_where_the_mathematics_says_and_not_at_the_start(name):
    expect_goal(partial(drawn, name), *GOALS[name])


@EVERY
def test_a_picture_depends_on_the_values_and_not_on_the_path(name):
    expect_no_memory(partial(drawn, name), *GOALS[name])


@pytest.mark.parametrize(
    ("name", "control"), [("rates", log(0.001, 0.5)), ("race", log(0.005, 0.35))]
)
def test_the_keys_of_a_logarithmic_slider_meet_the_goal(name, control):
    assert hits(partial(drawn, name), grid(lr=[lr for lr in stops(control) if lr > 0.1]))


@pytest.mark.parametrize("k", [0, 1, 30])
def test_the_walk_stands_where_the_loop_stands_and_shows_its_next_step(k):
    (ax,), update = drawn("walk")
    update(k=k)
    path = stepped(omega_slope, 0.05, 0.005, k + 1)
    tangent, trail, marks, stride = moved(ax)
    np.testing.assert_allclose(trail[:, 0], path[:-1])
    np.testing.assert_allclose(trail[:, 1], np.exp(path[:-1]) - np.log(path[:-1]))
    np.testing.assert_allclose(marks[:, 0], path[:-1])
    np.testing.assert_allclose(stride[:, 0], path[-2:])
    rise, run = np.diff(tangent, axis=0)[0][::-1]
    assert rise / run == pytest.approx(omega_slope(path[-2]))


def test_the_twelfth_step_is_the_first_shorter_than_a_tenth_of_the_first():
    steps = np.diff(stepped(omega_slope, 0.05, 0.005, 30))
    assert np.flatnonzero(steps < steps[0] / 10)[0] == 12


@pytest.mark.parametrize(("lr", "count"), [(0.005, 1065), (0.1, 44), (0.148, 20)])
def test_the_errors_shown_are_distances_to_omega(lr, count):
    axes, update = drawn("rates")
    update(lr=lr)
    assert f"there after {count} steps" in said(axes)
    (errors,) = moved(axes[1])
    path = stepped(omega_slope, 0.05, lr, count)
    np.testing.assert_allclose(errors[:, 1], np.maximum(abs(path - OMEGA), 1e-13), atol=1e-13)
    assert errors[-1, 1] < 1e-12 <= errors[-2, 1]


def test_over_the_cliff_the_walk_is_shown_only_where_the_logarithm_is():
    axes, update = drawn("rates")
    update(lr=0.154)
    (trail,) = moved(axes[0])
    assert len(trail) == 4 and (trail[:, 0] > 0).all()
    assert "step 4 throws x\nto −77.9" in said(axes)


@pytest.mark.parametrize("lr", [0.1, 0.48, 0.7])
def test_a_cobweb_climbs_to_the_map_and_crosses_to_the_diagonal(lr):
    axes, update = drawn("room")
    update(lr=lr)
    web, line = moved(axes[1])
    np.testing.assert_allclose(web[::2, 0], web[::2, 1])
    for x, after in (web[1::2].T, line.T):
        np.testing.assert_allclose(after, x + lr * 16 / 45 * (12 * x - 3 * x**2))
    assert f"slope of the map {1 - lr * 64 / 15:+.2f}".replace("-", "−") in said(axes)


def test_on_a_parabola_each_step_multiplies_by_one_number():
    axes, update = drawn("parabola")
    for lr in (0.1, 0.9, 1.1):
        update(lr=lr)
        x = moved(axes[0])[0][:, 0]
        np.testing.assert_allclose(x, 1.6 * (1 - 2 * lr) ** np.arange(len(x)))


@pytest.mark.parametrize(
    ("name", "lr", "words"),
    [
        ("parabola", 0.5, "within 0.000001 at step 1"),
        ("parabola", 1.0, "jumps −1.600 ↔ 1.600"),
        ("parabola", 1.02, "runs away"),
        ("room", 0.5, "jumps 3.179 ↔ 4.571"),
        ("room", 0.65, "no rest"),
    ],
)
def test_a_cobweb_says_how_the_walk_ends(name, lr, words):
    axes, update = drawn(name)
    update(lr=lr)
    assert words in said(axes)


@pytest.mark.parametrize("lr", [0.48, 0.5, 0.55])
def test_the_two_cycle_of_the_room_is_that_of_the_logistic_map(lr):
    low, high = np.sort(take(gradient_descent(descent.room_along_4.grad, 1.0, lr), 601)[-2:])
    # u = x (r - 1) / (4 r) turns x - lr f'(x) into r u (1 - u), with r = 1 + 64 lr / 15.
    r = 1 + 64 * lr / 15
    ends = (r + 1 + np.array([-1, 1]) * np.sqrt((r - 3) * (r + 1))) / (2 * r)
    np.testing.assert_allclose([low, high], 4 * r / (r - 1) * ends, atol=1e-6)


@pytest.mark.parametrize("x", [0.3, 2.0, 4.0, 5.5])
def test_the_section_of_the_room_is_the_room_at_y_4(x):
    p, section = np.array([x, 4.0]), descent.room_along_4
    assert section(x) == pytest.approx(ROOM(p))
    assert section.grad(x) == pytest.approx(ROOM.grad(p)[0])
    assert section.hess(x) == pytest.approx(ROOM.hess(p)[0, 0])


@pytest.mark.parametrize("k", [0, 1, 65, 120])
def test_the_fall_shows_place_and_temperature_of_the_same_step(k):
    axes, update = drawn("fall")
    update(k=k)
    path = stepped(room_slope, (0.5, 0.6), 0.05, k)
    line, last = moved(axes[0])
    np.testing.assert_allclose(line, path)
    np.testing.assert_allclose(last[0], path[-1])
    x, y = path[-1]
    assert moved(axes[1])[0][0] == pytest.approx([k, 85 - x**2 * (x - 6) * y**2 * (y - 6) / 90])


@pytest.mark.parametrize("lr", [0.05, 2 / 11, 0.2, 0.21])
def test_in_a_diagonal_valley_each_distance_is_a_power(lr):
    axes, update = drawn("zigzag")
    update(lr=lr)
    for distance, bend in zip(moved(axes[1]), (10, 1), strict=True):
        k, size = distance.T
        np.testing.assert_allclose(size, abs(1 - lr * bend) ** k, rtol=1e-9, atol=1e-16)
    counts = {0.05: "270 steps", 2 / 11: "69 steps", 0.2: "never there", 0.21: "never there"}
    assert counts[lr] in said(axes)


@pytest.mark.parametrize("step", [0, 5, 300, 1000])
def test_the_line_and_its_residuals_belong_to_the_dot_on_the_map(step):
    axes, update = drawn("fit")
    update(step=step)
    line, *bars = moved(axes[0])
    (m, b) = moved(axes[1])[1][0]
    np.testing.assert_allclose(line[:, 1], m * line[:, 0] + b)
    squares = sum((bar[1, 1] - bar[0, 1]) ** 2 for bar in bars)
    assert f"E = {squares:.3f}" in said(axes)
    np.testing.assert_allclose([bar[0] for bar in bars], POINTS.T)


def test_the_error_arrives_before_the_parameters():
    _, b = LINE[300]
    assert LINE[5] == pytest.approx([1.0821, 0.5512], abs=1e-4)
    assert pytest.approx([38, 5.99], abs=0.005) == [E(LINE[0]), E(LINE[5])]
    assert E(LINE[300]) < 1.01 * 25 / 6 < E(LINE[200])
    assert b == pytest.approx(2.13, abs=0.005) and 1 - b / (7 / 3) == pytest.approx(0.09, abs=0.005)


@pytest.mark.parametrize(
    ("lr", "raw", "centred"),
    [
        (0.01, "more than 2000", "660 steps"),
        (1 / 17, "655 steps", "101 steps"),
        (0.2, "runs away", "18 steps"),
        (0.35, "runs away", "runs away"),
    ],
)
def test_the_race_counts_both_walks(lr, raw, centred):
    axes, update = drawn("race")
    update(lr=lr)
    assert said(axes[:1]).endswith(raw)
    assert centred in said(axes[1:])


@pytest.mark.parametrize(("x", "y"), [(0.5, 0.6), (2.0, 1.0), (0.05, 0.05), (6.0, 6.0)])
def test_a_stalled_walk_is_measured_from_start_to_end(x, y):
    axes, update = drawn("stalls")
    update(x=x, y=y)
    path = stepped(room_slope, (x, y), 0.05, 100)
    np.testing.assert_allclose(moved(axes[0])[0], path)
    assert f"100 steps lead {np.hypot(*(path[-1] - path[0])):.3f} away" in said(axes)
    short = [p for p in path if np.hypot(*room_slope(*p)) < 1e-3]
    heights = [85 - a**2 * (a - 6) * b**2 * (b - 6) / 90 for a, b in short]
    assert (f"stops at T = {heights[0]:.2f}" if short else "goes on") in said(axes)


def test_a_walk_that_rests_at_the_bottom_is_no_false_arrival():
    axes, update = drawn("stalls")
    for start in ((4.0, 4.0), (4.0, 4.05), (3.95, 4.0)):
        update(*start)
        assert "goal reached" not in said(axes)


def test_the_numbers_of_the_walk_by_hand():
    path = stepped(omega_slope, 0.05, 0.005, 60)
    assert path[:4] == pytest.approx([0.05, 0.1447, 0.1735, 0.1964], abs=5e-5)
    assert omega_slope(path[:3]) == pytest.approx([-18.95, -5.753, -4.574], abs=2e-3)
    assert path[60] == pytest.approx(0.5057, abs=5e-5)
    assert omega_slope(0.05 - omega_slope(0.05)) == pytest.approx(178e6, rel=5e-3)
    assert 1 - 0.148 * objectives.omega.hess(OMEGA) == pytest.approx(0.279, abs=5e-4)
    assert (stepped(omega_slope, 0.05, 0.15385, 4) > 0).tolist() == [True] * 4 + [False]


def test_the_rule_stops_at_the_first_short_gradient_and_not_at_the_last():
    _, axes = figure(1, 2)
    # At (0.5, 0.6) the gradient is 0.147 long: this rule stops before the walk begins.
    descent.stalls(axes, ROOM, 0.05, tol=0.2)()
    assert "stops at T = 84.97" in said(axes)


def test_the_map_of_ends_is_what_single_walks_do():
    starts = np.array([[3.5, 1.0], [-5.0, 2.0], [-0.3, -5.0], [5.0, -1.0], [1.0, 0.1]]).T
    got = descent.ends(HILLS, BOTTOMS, starts, 0.012)
    for start, end in zip(starts.T, got, strict=True):
        last = take(gradient_descent(HILLS.grad, start, 0.012), 401)[-1]
        assert last == pytest.approx(BOTTOMS[end], abs=0.05)


def test_the_map_names_what_rests_nowhere_and_what_is_gone():
    far, near_c = (60.0, 60.0), BOTTOMS[2] + 0.2
    assert descent.ends(HILLS, BOTTOMS, far, 0.02) == descent.GONE
    assert descent.ends(HILLS, BOTTOMS, near_c, 0.0155) == descent.WANDERS


@pytest.mark.parametrize("lr", [0.002, 0.0135, 0.02])
def test_the_shares_of_the_map_add_up_to_all_starts(lr):
    axes, update = drawn("basins")
    update(lr=lr)
    heights = [bar.get_height() for bar in axes[1].patches]
    (image,) = axes[0].images
    assert sum(heights) == pytest.approx(100)
    assert heights == pytest.approx([100 * np.mean(image.get_array() == k) for k in range(6)])


def test_a_bottom_holds_a_walk_just_below_2_over_its_sharpest_bend_and_not_above():
    for p in BOTTOMS:
        limit = 2 / np.linalg.eigvalsh(HILLS.hess(p))[-1]
        near = p + 1e-3
        held, thrown = (
            take(gradient_descent(HILLS.grad, near, q * limit), 3001)[-1] for q in (0.99, 1.01)
        )
        assert held == pytest.approx(p, abs=1e-6)
        assert np.hypot(*(thrown - p)) > 1e-2


# Each number of the lecture's prose that no cell prints, or that would be sad to lose.
COUNTS = [
    (objectives.omega, 0.05, 0.005, OMEGA, 1e-12, 1065),
    (objectives.omega, 0.05, 0.1, OMEGA, 1e-12, 44),
    (objectives.omega, 0.05, 0.148, OMEGA, 1e-12, 20),
    (objectives.omega, 0.3, 0.2, OMEGA, 1e-12, 9),
    (VALLEY, (1.0, 1.0), 0.05, 0, 1e-6, 270),
    (VALLEY, (1.0, 1.0), 2 / 11, 0, 1e-6, 69),
    (VALLEY, (1.0, 1.0), 0.19, 0, 1e-6, 132),
    (VALLEY, (1.0, 1.0), 0.2, 0, 1e-6, None),
    (VALLEY, (1.0, 1.0), 0.21, 0, 1e-6, None),
    (E, (0.0, 0.0), 0.01, BEST, 1e-12, 3897),
    (E, (0.0, 0.0), 0.05, BEST, 1e-12, 768),
    (E, (0.0, 0.0), 1 / 17, BEST, 1e-12, 655),
    (E, (0.0, 0.0), 0.06, BEST, 1e-12, 8510),
    (E, (0.0, 0.0), 0.0602, BEST, 1e-12, None),
    (CENTRED, (0.0, 0.0), 1 / 5, MIDDLE, 1e-12, 18),
    (ROOM, (0.5, 0.6), 0.05, 4, 1e-12, 186),
    (ROOM, (0.05, 0.06), 0.05, 4, 1e-12, 4470),
]


@pytest.mark.parametrize(("f", "x0", "lr", "goal", "tol", "count"), COUNTS)
def test_the_counts_of_the_lecture(f, x0, lr, goal, tol, count):
    path = take(gradient_descent(f.grad, x0, lr), (count or 9000) + 1)
    assert descent.steps_to(path, goal, tol) == count


def test_no_rate_on_a_fine_grid_is_much_better_than_the_balanced_one():
    def count(f, lr, goal):
        path = descent.walked(f, (0.0, 0.0), lr, 1000)
        return descent.steps_to(path, goal, 1e-12) or np.inf

    # The balanced rate is the best for the worst start: this start wins 1 % right beside it.
    assert min(count(E, lr, BEST) for lr in np.linspace(0.056, 0.06, 81)) >= 0.98 * 655
    assert min(count(CENTRED, lr, MIDDLE) for lr in np.linspace(0.15, 0.25, 41)) == 18


def test_the_rate_at_which_omega_falls_off_the_cliff():
    last_good = take(gradient_descent(objectives.omega.grad, 0.05, 0.1535), 100)[-1]
    fallen = take(gradient_descent(objectives.omega.grad, 0.05, 0.154), 5)
    assert last_good == pytest.approx(OMEGA)
    assert fallen[4] == pytest.approx(-77.9, abs=0.05)
    assert 2 / objectives.omega.hess(OMEGA) == pytest.approx(0.41049, abs=1e-5)


def test_the_room_at_0_469_ends_in_a_two_cycle_and_at_its_limit_does_not():
    assert ROOM.hess(np.array([4.0, 4.0])) == pytest.approx(np.eye(2) * 64 / 15)
    a, b = take(gradient_descent(ROOM.grad, (0.5, 0.6), 0.469), 50_001)[-2:]
    assert sorted([a[0], b[0]]) == pytest.approx([3.9336, 4.0642], abs=1e-4)
    assert [a[1], b[1]] == pytest.approx([4, 4])


def test_steps_to_counts_from_0_and_knows_never():
    path = np.array([4.0, 2.0, 1.0, 0.5])
    assert descent.steps_to(path, 0, 5) == 0
    assert descent.steps_to(path, 0, 1) == 3
    assert descent.steps_to(path, 0, 0.1) is None


def test_a_walk_is_cut_before_it_is_too_far():
    assert abs(descent.walked(objectives.square, 1.0, 3.0, 100)).max() < 1e12
    assert len(descent.walked(objectives.square, 1.0, 0.1, 100)) == 101


def test_first_step_of_both_at_once_and_of_one_after_the_other():
    assert LINE[1] == pytest.approx([0.42, 0.20])
    assert 0 - 0.01 * (12 * 0.42 + 6 * 0 - 20) == pytest.approx(0.1496)
