"""The pictures of lecture 10a, and the numbers of its prose, against independent mathematics."""

from functools import partial
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pictures import expect_goal, expect_no_memory, fresh, grid, hits, moved, said, words

from helpers.plots import INK, ORANGE, graphs

NET = {"w11": 0.3, "w12": 0.7, "b1": 0.1, "w21": -0.4, "w22": 0.2, "b2": -0.3, "w1": 0.8,
       "w2": -0.6, "b": 0.05}  # fmt: skip
X = (0.5, -1.2)
ROW = {"w1": 0.5, "b1": 0.1, "w2": -0.7, "b2": 0.2, "w3": 1.1, "b3": -0.3}

# To j from k: the notes' w12 and w21 have changed their names.
NINE = {"w11": -0.0426479030333, "w12": 0.10235496728, "b1": -0.0852958060666,
        "w21": 0.0304839847369, "w22": -0.0731615633686, "b2": 0.0609679694738,
        "w1": -0.165721998303, "w2": -0.150094393518, "b": -0.464682563419}  # fmt: skip
SIX = {"w3": -0.200264517073, "b3": -0.453763702548, "w2": -0.0766045366375,
       "b2": -0.123067536781, "w1": 0.0161959436773, "b1": 0.0202449295966}  # fmt: skip

PICTURES = {
    "forward": lambda ax: graphs.forward_steps(ax, NET, X, 1.0),
    "backward": lambda ax: graphs.backward_steps(ax, NET, X),
    "chain": lambda axes: graphs.chain(axes, ROW, 0.8),
    "paths": graphs.sum_of_paths,
    "growth": graphs.growth,
    "nudge": lambda axes: graphs.nudge(axes, NET, X, 1.0),
    "swapped": lambda ax: graphs.swapped(ax, NET, X[0], 1.0),
}
# Values that reach the goal, values nearby that do not.
GOALS = {
    "forward": ([{"step": 4}], [{"step": 5}]),
    "backward": ([{"step": 6, "t": 1}], [{"step": 5, "t": 1}]),
    "chain": ([{"knob": "b1", "w3": 0.0}], [{"knob": "b1", "w3": 0.1}]),
    "paths": ([{"lit": 4, "v": -2.4}], [{"lit": 4, "v": 0.0}]),
    "growth": (
        [{"layers": 9, "width": 10}],
        [{"layers": 8, "width": 10}, {"layers": 10, "width": 9}],
    ),
    "nudge": ([{"knob": "b", "h": 0.1}], [{"knob": "b", "h": 0.15}]),
    "swapped": ([{"x2": -0.35, "first_index": "from"}], [{"x2": -0.35, "first_index": "to"}]),
}
PANELS = {"chain": {"rows": 2}, "growth": {"columns": 2}, "nudge": {"columns": 2}}
EVERY = pytest.mark.parametrize("name", PICTURES)


def drawn(name):
    """Return (axes as a list, update) of a picture on a figure of its own."""
    return fresh(PICTURES[name], size=(8.6, 4.8), **PANELS.get(name, {}))


def logistic(z):
    return 1 / (1 + np.exp(-z))


def loss(net, x=X, t=1.0):
    """Return the loss by matrices that know nothing of graphs."""
    W = np.array([[net["w11"], net["w12"]], [net["w21"], net["w22"]]])
    a = logistic(W @ np.asarray(x) + np.array([net["b1"], net["b2"]]))
    yhat = logistic(net["w1"] * a[0] + net["w2"] * a[1] + net["b"])
    return -t * np.log(yhat) - (1 - t) * np.log(1 - yhat)


def by_complex_step(f, knobs):
    """Return {knob: df / d knob}."""
    return {k: f(knobs | {k: knobs[k] + 1e-30j}).imag / 1e-30 for k in knobs}


@EVERY
def test_a_goal_is_reached_where_the_mathematics_says_and_not_at_the_start(name):
    expect_goal(partial(drawn, name), *GOALS[name])


@EVERY
def test_a_picture_depends_on_the_values_and_not_on_the_path(name):
    expect_no_memory(partial(drawn, name), *GOALS[name])


def test_the_nine_derivatives_are_those_of_the_syllabus_and_of_complex_steps():
    rates = graphs.derivatives(NET, X, 1.0)
    assert rates == pytest.approx(NINE, abs=1e-12)
    assert rates == pytest.approx(by_complex_step(loss, NET), abs=1e-14)


@given(st.lists(st.floats(-3, 3), min_size=11, max_size=11), st.sampled_from([0.0, 1.0]))
def test_the_nine_derivatives_hold_at_any_network_and_example(numbers, t):
    net, x = dict(zip(NET, numbers)), numbers[9:]
    want = by_complex_step(lambda n: loss(n, x, t), net)
    assert graphs.derivatives(net, x, t) == pytest.approx(want, abs=1e-10)


def test_the_six_derivatives_of_the_row_are_those_of_the_syllabus():
    signals, graph = graphs.chain_graph(ROW, 0.8)
    back = graphs.blame(graph, "L")
    assert signals["L"] == pytest.approx(0.604703617643, abs=1e-12)
    rates = {
        knob: back[head] * (1.0 if tail is None else signals[tail])
        for knob, (tail, head) in graphs.CHAIN_WIRES.items()
    }
    assert rates == pytest.approx(SIX, abs=1e-12)


@given(st.dictionaries(st.tuples(*[st.integers(0, 6)] * 2), st.floats(-2, 2), max_size=15))
def test_blame_is_the_sum_over_all_paths(slopes):
    forward = sorted((edge, s) for edge, s in slopes.items() if edge[0] < edge[1])
    graph = dict(forward) | {(k, 7): 1.0 for k in range(7)}
    graph = dict(sorted(graph.items()))
    back = graphs.blame(graph, 7)
    for start in range(7):
        ways = graphs.paths(graph, start, 7)
        total = sum(np.prod([graph[e] for e in way]) for way in ways)
        assert back[start] == pytest.approx(total, abs=1e-9)


def test_the_blame_of_an_input_goes_over_both_hidden_units():
    back = graphs.blame(graphs.slopes(NET, X, 1.0), "L")
    assert back["x1"] == pytest.approx(loss(NET, (0.5 + 1e-30j, -1.2)).imag / 1e-30, abs=1e-14)
    assert back["x2"] == pytest.approx(loss(NET, (0.5, -1.2 + 1e-30j)).imag / 1e-30, abs=1e-14)


def test_the_values_that_rest_beside_the_blame_are_those_of_the_forward_pass():
    (ax,), update = drawn("backward")
    update(step=7, t=0)
    shown = [t.get_text() for t in ax.texts]
    for value in graphs.forward(NET, X, 0).values():
        assert graphs.number(value) in shown


def test_numbers_appear_one_a_step_from_the_inputs_to_the_loss():
    (ax,), update = drawn("forward")
    want = ["−0.59", "0.3566", "−0.74", "0.323", "0.1415", "0.5353", "0.6249"]
    for step in range(8):
        update(step=step)
        values = words(ax)[:-1]
        assert sorted(values) == sorted(["0.5", "−1.2", *want[:step]])


def test_a_step_lights_the_edges_that_lead_into_its_node():
    (ax,), update = drawn("forward")
    # An edge with a label on it is lit in two pieces.
    for step, edges, pieces in [(0, 0, 0), (1, 2, 3), (2, 1, 1), (5, 2, 4), (7, 1, 1)]:
        update(step=step)
        light, _, needed = moved(ax)
        assert np.isfinite(light).all(axis=1).sum() == 2 * pieces
        assert len(needed) == edges


def test_the_sentences_of_the_forward_pass_add_up():
    (ax,), update = drawn("forward")
    update(step=3)
    assert "(−0.4)·0.5 + 0.2·(−1.2) + (−0.3) = −0.74" in said([ax])


@pytest.mark.parametrize("t", [0, 1])
def test_blame_is_what_the_loss_answers_when_a_node_alone_moves(t):
    (ax,), update = drawn("backward")
    update(step=7, t=t)
    shown = words(ax)
    s = graphs.forward(NET, X, t)

    def tail(a1, a2):
        yhat = logistic(0.8 * a1 - 0.6 * a2 + 0.05)
        return -t * np.log(yhat) - (1 - t) * np.log(1 - yhat)

    h = 1e-30
    moves = [tail(s["a1"] + 1j * h, s["a2"]), tail(s["a1"], s["a2"] + 1j * h)]
    moves += [tail(logistic(s["z1"] + 1j * h), s["a2"]), tail(s["a1"], logistic(s["z2"] + 1j * h))]
    for value in moves:
        assert f"{round(value.imag / h, 4):.5g}".replace("-", "−") in shown


def test_a_knob_gets_its_derivative_when_the_node_it_feeds_has_its_blame():
    (ax,), update = drawn("backward")
    counts = []
    for step in range(10):
        update(step=step)
        counts.append(len(words(ax)) - 2 - step)  # L, the readout, a blame a step
    assert counts == [0, 0, 0, 3, 3, 6, 6, 9, 9, 9]


@pytest.mark.parametrize(("step", "k"), [(8, 0), (9, 1)])
@pytest.mark.parametrize("t", [0, 1])
def test_the_blame_of_an_input_is_the_sum_over_its_two_listeners(step, k, t):
    (ax,), update = drawn("backward")
    update(step=step, t=t)
    moved_input = np.array(X, dtype=complex)
    moved_input[k] += 1e-30j
    true = loss(NET, moved_input, t).imag / 1e-30
    words, sums = said([ax]).replace("−", "-").split("\n")
    assert words.count("∂L/∂z") == 2
    pairs = sums.split(" = ")[0].lstrip("= ").replace("(", "").replace(")", "").split(" + ")
    total = sum(float(a) * float(b) for a, b in (pair.split(" · ") for pair in pairs))
    assert total == pytest.approx(true, abs=1e-4)
    assert float(sums.split(" = ")[1]) == pytest.approx(true, abs=6e-5)


@pytest.mark.parametrize("step", range(1, 10))
def test_the_light_of_a_step_leaves_out_the_labels_on_its_edges(step):
    (ax,), update = drawn("backward")
    update(step=step)
    light = moved(ax)[0]
    way = np.linspace(0, 1, 201)[:, None]  # a step to where the pen is up is nan all along
    lit = np.concatenate([a + way * (b - a) for a, b in pairwise(light)] or [light])
    for knob in ("w12", "w21", "w1", "w2"):
        off = np.abs(lit - graphs.LABELS[knob])
        assert not ((off[:, 0] < 0.4) & (off[:, 1] < 0.19)).any()


def test_with_the_target_0_every_sign_turns_but_that_of_the_loss_itself():
    (ax,), update = drawn("backward")
    signs = []
    for t in (1, 0):
        update(step=9, t=t)
        orange = [w.get_text() for w in ax.texts if w.get_color() == INK[ORANGE]]
        signs.append([-1 if text.startswith("−") else 1 for text in orange if text])
    assert len(signs[0]) == 9 + 9
    assert sum(a == b for a, b in zip(*signs)) == 1


@pytest.mark.parametrize("w3", [-1.5, 0.0, 1.1])
def test_the_bars_are_the_blame_of_the_row(w3):
    (_, bars), update = drawn("chain")
    update(w3=w3)

    def row(z1):
        z2 = -0.7 * logistic(z1) + 0.2
        return -np.log(logistic(w3 * logistic(z2) - 0.3))

    heights = moved(bars)[0][1::3, 1]
    assert heights[0] == pytest.approx(row(0.5 + 1e-30j).imag / 1e-30, abs=1e-14)


@pytest.mark.parametrize("knob", ROW)
def test_a_product_of_slopes_is_the_derivative_of_its_knob(knob):
    axes, update = drawn("chain")
    update(knob=knob)
    product, value = said(axes).replace("−", "-").split("\n")
    factors = product.split(" = ")[1].replace("(", "").replace(")", "").split(" · ")
    assert np.prod([float(f) for f in factors]) == pytest.approx(SIX[knob], rel=0.02)
    assert float(value[2:]) == pytest.approx(SIX[knob], abs=6e-5)


@given(st.floats(-3, 3))
def test_four_paths_make_the_derivative_of_the_polynomial(v):
    values, graph = graphs.diamond(v)
    assert values["f"] == pytest.approx(3 * v**5 + 9 * v**4, abs=1e-9)
    assert graphs.blame(graph, "f")["v"] == pytest.approx(15 * v**4 + 36 * v**3, abs=1e-9)


def test_the_paths_are_lit_one_after_the_other_and_added():
    (ax,), update = drawn("paths")
    carried = ["6", "24", "9", "12"]
    for lit, total in enumerate(["6", "30", "39", "51 = ∂f/∂v"], 1):
        update(lit=lit)
        column = [t.get_text() for t in ax.texts if t.get_animated() and t.get_ha() == "right"]
        assert column == [*carried[:lit], *[""] * (4 - lit), said([ax])]
        assert f"sum of {lit}: {total}" in words(ax)
        assert said([ax]).endswith(f" = {carried[lit - 1]}")
    update(lit=0)
    assert said([ax]) == "no path is lit"


@pytest.mark.parametrize(("name", "values"), [("paths", "v"), ("chain", "w3")])
def test_a_slope_that_rests_is_the_same_wherever_the_slider_stands(name, values):
    axes, update = drawn(name)
    resting = [t.get_text() for t in axes[0].texts if not t.get_animated()]
    for at in (-1.4, 0.3, 1.1):
        update(**{values: at})
        graph = (
            graphs.diamond(at)[1]
            if name == "paths"
            else graphs.chain_graph(ROW | {"w3": at}, 0.8)[1]
        )
        shown = [*resting, *words(axes[0])]
        assert all(graphs.number(slope, 3) in shown for slope in graph.values())


def test_only_one_place_of_the_slider_lets_four_paths_cancel():
    settings = grid(lit=[4], v=np.round(np.arange(-3, 3.01, 0.1), 12))
    assert hits(partial(drawn, "paths"), settings) == [{"lit": 4, "v": -2.4}]


@pytest.mark.parametrize(("width", "layers"), [(2, 3), (3, 2), (4, 1)])
def test_paths_and_edges_are_counted_as_enumeration_counts_them(width, layers):
    columns = [["in"], *[[(c, k) for k in range(width)] for c in range(layers)], ["out"]]
    graph = {(a, b): 1.0 for i in range(layers + 1) for a in columns[i] for b in columns[i + 1]}
    assert graphs.count(width, layers) == (len(graphs.paths(graph, "in", "out")), len(graph))
    (left, _), update = drawn("growth")
    update(layers=layers, width=width)
    assert len(left.collections[0].get_segments()) == len(graph)


def test_ten_layers_of_ten_have_ten_thousand_million_paths_and_920_edges():
    axes, update = drawn("growth")
    update(layers=10, width=10)
    assert "10 000 000 000 paths\n920 edges" in said(axes)


@pytest.mark.parametrize("knob", NET)
def test_the_prediction_touches_the_loss_with_the_measured_slope(knob):
    (_, right), update = drawn("nudge")
    update(knob=knob, h=0.5)
    true, guess, dot, cross = moved(right)
    np.testing.assert_allclose(true[:, 1], [loss(NET | {knob: NET[knob] + h}) for h in true[:, 0]])
    assert (guess[-1, 1] - guess[0, 1]) / 2 == pytest.approx(NINE[knob], abs=1e-11)
    assert dot[0, 1] == pytest.approx(loss(NET | {knob: NET[knob] + 0.5}))
    assert cross[0, 1] == pytest.approx(loss(NET) + 0.5 * NINE[knob])


def test_of_all_knobs_and_small_nudges_only_b_reaches_the_goal():
    settings = grid(knob=NET, h=np.round(np.arange(-1, 1.01, 0.05), 12))
    assert hits(partial(drawn, "nudge"), settings) == [{"knob": "b", "h": 0.1}]


def test_the_curve_of_b_lies_above_its_prediction_on_both_sides():
    (_, right), update = drawn("nudge")
    update(knob="b")
    true, guess, *_ = moved(right)
    gaps = true[:, 1] - guess[:, 1]
    assert (np.delete(gaps, 40) > 0).all() and abs(gaps[40]) < 1e-12


def test_a_knob_is_drawn_the_wider_the_more_the_loss_answers():
    (left, _), _ = drawn("nudge")
    widths = [c.get_linewidth()[0] for c in left.collections]
    np.testing.assert_allclose(widths, [1 + 16 * abs(v) for v in NINE.values()])


def test_the_print_is_off_in_two_names_read_from_to_and_in_none_read_to_from():
    (ax,), update = drawn("swapped")
    for first, pair in (("from", [NINE["w21"], NINE["w12"]]), ("to", [NINE["w12"], NINE["w21"]])):
        update(first_index=first)
        measured, printed = (points[:, 1] for points in moved(ax))
        np.testing.assert_allclose(printed, [NINE[k] for k in graphs.FIRST], atol=1e-11)
        np.testing.assert_allclose(measured[[1, 3]], pair, atol=1e-9)
        np.testing.assert_allclose(measured[[0, 2, 4, 5]], printed[[0, 2, 4, 5]], atol=1e-9)


def test_the_wrong_page_passes_at_one_place_of_the_slider_only():
    settings = grid(x2=np.round(np.arange(-2, 2.01, 0.05), 12))
    assert hits(partial(drawn, "swapped"), settings) == [{"x2": -0.35}]


def test_one_step_falls_by_the_rate_times_the_sum_of_squares():
    squares = sum(v**2 for v in NINE.values())
    true = {lr: loss({k: NET[k] - lr * NINE[k] for k in NET}) - loss(NET) for lr in (1e-4, 1.0)}
    assert true[1e-4] == pytest.approx(-1e-4 * squares, rel=1e-3)
    assert true[1.0] == pytest.approx(-0.248, abs=5e-4)
    assert squares == pytest.approx(0.2955, abs=5e-5)


def test_the_two_terms_of_an_inputs_blame_are_those_of_the_prose():
    back = graphs.blame(graphs.slopes(NET, X, 1.0), "L")
    terms = [NET["w11"] * back["z1"], NET["w21"] * back["z2"], back["x1"]]
    assert [round(term, 4) for term in terms] == [-0.0256, -0.0244, -0.05]


def test_a_million_paths_for_each_edge_with_as_few_layers_as_can_be_has_one_answer():
    settings = grid(layers=range(1, 11), width=range(2, 11))
    assert hits(partial(drawn, "growth"), settings) == [{"layers": 9, "width": 10}]


@pytest.mark.parametrize("knob", NET)
@pytest.mark.parametrize("h", [-1.0, 1.0])
def test_a_nudge_to_either_end_stays_in_its_frame(knob, h):
    (_, right), update = drawn("nudge")
    update(knob=knob, h=h)
    low, high = right.get_ylim()
    assert all(low < y < high for _, y in np.concatenate(moved(right)[-2:]))
