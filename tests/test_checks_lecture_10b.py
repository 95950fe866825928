"""What the checks of 10b say of backward passes that no list of mistakes foresees."""

import numpy as np
import pytest

from helpers import networks
from helpers.activations import softmax
from helpers.checks import lecture_10b as check
from helpers.checks.framework import NotAttempted, Wrong


def verdict(task, student):
    """Return the words with which a check refuses student."""
    with np.errstate(all="ignore"), pytest.raises(Wrong) as caught:
        task(student)
    return str(caught.value)


def batch(back, knobs=lambda E, A: (E.T @ A, E.sum(axis=0)), mean=True):
    """Return the student who carries blame by back(E, W) and finds the knobs in this way."""

    def student(layers, X, T, activation):
        Z, A = networks.forward(layers, X, activation)
        E, found = (softmax(A[-1]) - T) / (len(X) if mean else 1), []
        for at in reversed(range(len(layers))):
            found.insert(0, knobs(E, A[at]))
            if at > 0:
                E = back(E, layers[at][0]) * activation.grad(Z[at - 1])
        return found

    return student


def whatever_fits(E, W):
    return E @ W.T if E.shape[1] == W.shape[1] else E @ W


def test_a_product_that_was_turned_until_it_fitted_is_found_by_square_matrices():
    words = verdict(check.backward_batch, batch(whatever_fits))
    assert "In the part for W(1), b(1): W is transposed" in words


def test_a_turned_matrix_is_named_though_the_shapes_of_other_networks_stop_it():
    words = verdict(check.backward_batch, batch(lambda E, W: E @ W.T))
    assert "a 2-4-3 network" in words
    assert "Where all sides are equal it runs" in words
    assert "W is transposed" in words


def test_two_mistakes_in_different_parts_are_told_apart():
    def knobs(E, A):
        return A.T @ E, E.mean(axis=0)

    words = verdict(check.backward_batch, batch(lambda E, W: E @ W, knobs))
    assert "Something else is wrong in" in words


def test_what_is_right_is_said_where_no_mistake_explains_the_rest():
    words = verdict(check.backward_batch, batch(lambda E, W: 0.9 * E @ W))
    assert words.endswith("Wrong: W(1), b(1), W(2), b(2). Right: W(3), b(3).")


def test_a_gradient_of_the_wrong_shape_is_said_to_have_it():
    words = verdict(check.backward_batch, batch(lambda E, W: E @ W, lambda E, A: (E.T @ A, E)))
    assert "A gradient has the shape of its variable" in words


@pytest.mark.parametrize("answer", [3.0, [1, 2], "W", {"W": 1}])
def test_an_answer_that_is_no_list_of_pairs_is_refused_in_words(answer):
    assert "list with a pair" in verdict(check.backward_batch, lambda *case: answer)


@pytest.mark.parametrize("count", [0, 1])
def test_too_few_layers_are_refused_and_counted(count):
    right = batch(lambda E, W: E @ W)
    words = verdict(check.backward_batch, lambda *case: right(*case)[:count])
    assert f"Pairs in your list: {count}. Layers of the network: 2." in words


def test_a_step_that_moves_the_layers_it_was_given_is_refused():
    def in_place(layers, X, T, activation, lr):
        found = batch(lambda E, W: E @ W)(layers, X, T, activation)
        for layer, slopes in zip(layers, found):
            for part, slope in zip(layer, slopes):
                part[...] -= lr * slope
        return layers

    assert "layers that you were given have changed" in verdict(check.step, in_place)


def test_one_factor_in_all_parts_is_named():
    def doubled(*case):
        return [(2 * dW, 2 * db) for dW, db in batch(lambda E, W: E @ W)(*case)]

    assert "Every number is 2 times" in verdict(check.backward_batch, doubled)


def test_slopes_that_were_measured_come_near_and_are_refused():
    def rough(*case):
        return [(dW + 1e-7, db) for dW, db in batch(lambda E, W: E @ W)(*case)]

    assert "It comes near" in verdict(check.backward_batch, rough)


def test_a_judge_who_forgives_a_hundredth_lets_a_small_bug_pass():
    assert "0.1 %" in verdict(check.passes, check._checker(tol=0.01))


def test_a_witness_of_the_first_example_alone_is_not_found_by_equal_rows():
    Y, T = np.tile(check.PROBE[0][:1], (4, 1)), np.tile(check.PROBE[1][:1], (4, 1))
    want = check._mean_of_logs(Y, T)
    words = verdict(check.believes, lambda loss: bool(abs(loss(Y, T) - want) < 1e-6))
    assert "the first example only" in words


def test_a_crash_that_has_nothing_to_do_with_shapes_stays_what_it_is():
    words = verdict(check.backward_one, lambda *case: 1 / 0)
    assert "ZeroDivisionError" in words and "sides" not in words


def test_a_stub_that_is_reached_late_is_not_attempted():
    def student(layers, X, T, activation, lr):
        raise NotImplementedError

    with pytest.raises(NotAttempted):
        check.step(student)


def test_a_judge_that_stops_at_the_stub_is_told_which_suspect_it_was():
    def strict(f, grad, p, rng):
        theta = rng.normal(size=p)
        truth = np.array([(f(theta + s) - f(theta - s)) / 2e-5 for s in 1e-5 * np.eye(p)])
        error = truth - grad(theta)
        return bool(np.linalg.norm(error) < 1e-6 * np.linalg.norm(truth))

    assert "an empty stub that returns nothing" in verdict(check.passes, strict)


def test_a_judge_that_answers_with_a_number_is_asked_for_a_verdict():
    assert "True or False" in verdict(check.passes, lambda f, grad, p, rng: 1e-9)


def test_a_judge_with_a_loose_tolerance_is_shown_what_it_let_pass():
    assert "lets" in verdict(check.passes, check._checker(tol=0.2))


def test_the_model_judge_accepts_the_right_suspects_and_no_other():
    honest = {case[0].name for case in check.passes.cases if case[0].name.startswith("right")}
    suspects = {case[0].name: case[0].given for case in check.passes.cases}
    right = check.passes.right[0]
    assert {name for name, given in suspects.items() if right(*given)} == honest
    assert len(suspects) - len(honest) >= 8


def test_a_stub_of_zeros_is_told_that_it_is_one():
    words = verdict(check.backward_batch, lambda layers, *case: [(0 * W, 0 * b) for W, b in layers])
    assert words.endswith("All your numbers are 0: does any blame arrive?")


def test_a_coincidence_in_one_case_is_no_diagnosis():
    # n and the number of classes are both 3 in one case: there, too, the bias is a third of itself.
    right = batch(lambda E, W: E @ W)

    def entries(layers, X, T, activation):
        found = right(layers, X, T, activation)
        return [(dW / T.shape[1], db / T.shape[1]) for dW, db in found]

    assert "over all entries" in verdict(check.backward_batch, entries)


def test_a_mean_taken_once_more_is_named_in_weights_and_in_biases():
    for knobs, parts in (
        (lambda E, A: (E.T @ A / len(A), E.sum(axis=0)), "W(1), W(2), W(3)"),
        (lambda E, A: (E.T @ A, E.mean(axis=0)), "b(1), b(2), b(3)"),
    ):
        words = verdict(check.backward_batch, batch(lambda E, W: E @ W, knobs))
        assert words.endswith(f"{parts}: it is divided by n once more. The mean was taken at the "
                              "start of the way back.")  # fmt: skip


def test_a_test_of_a_loss_may_have_soft_targets():
    Y, T = check.PROBE[0], np.array([[0.2, 0.5, 0.3], [0.1, 0.1, 0.8]])
    want = -np.mean(np.sum(T * np.log(softmax(Y)), axis=1))
    check.believes(lambda loss: bool(abs(loss(Y, T) - want) < 1e-9))


def test_a_test_of_a_loss_that_forgives_too_much_is_not_told_that_its_scores_are_0():
    want = check._mean_of_logs(*check.PROBE)
    words = verdict(check.believes, lambda loss: bool(abs(loss(*check.PROBE) - want) < 0.5))
    assert "A test with all scores 0" not in words
