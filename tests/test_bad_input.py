"""Every public function of the numerics names the argument that is wrong, at once, when called."""

import ast
import inspect

import numpy as np
import pytest

from helpers import (
    activations,
    approximation,
    critical_points,
    datasets,
    draws,
    finite_difference,
    forward_mode,
    gaussian,
    information,
    iteration,
    landscapes,
    losses,
    margin_losses,
    networks,
    neurons,
    optimizers,
    reverse_mode,
    root_finding,
)
from helpers.activations import tanh
from helpers.critical_points import by_eigenvalues, by_minors, classify
from helpers.finite_difference import (
    backward,
    central,
    central_gradient,
    complex_step,
    forward,
    hessian,
    richardson,
    second_derivative,
)
from helpers.iteration import order, run, take
from helpers.landscapes import quadratic
from helpers.likelihoods import bernoulli_nll, categorical_nll, gaussian_nll, laplace_nll
from helpers.loss_gallery import GALLERY
from helpers.optimizers import damped_newton, gradient_descent
from helpers.root_finding import bisection, fixed_point, newton, secant

MODULES = (activations, approximation, critical_points, datasets, draws, finite_difference,
           forward_mode, gaussian, information, iteration, landscapes, networks, neurons,
           optimizers, reverse_mode, root_finding)
NOT_A_POINT = ((np.nan, ValueError), (np.inf, ValueError), ([], ValueError), ("1", TypeError),
               (None, TypeError), (1j, TypeError), ([[1], [1, 2]], ValueError),
               ([1.0, np.nan], ValueError))
NOT_A_NUMBER = ((np.nan, ValueError), ([1.0, 2.0], ValueError), ("1", TypeError))
FUNCTIONS_OF_A_POINT = {
    forward: (0.1,), backward: (0.1,), central: (0.1,), complex_step: (0.1,),
    richardson: (), second_derivative: (), finite_difference.derivative: (),
    forward_mode.derivative: (),
}
GRADIENTS = {
    finite_difference.gradient: (), central_gradient: (0.1,), hessian: (),
    forward_mode.gradient: (),
}
JACOBIANS = (finite_difference.jacobian, forward_mode.jacobian)
NOT_A_HESSIAN = ((np.ones((2, 3)), ValueError), ([[1, 2], [0, 1]], ValueError), ([], ValueError),
                 ([1.0, 2.0], ValueError), ([[np.nan]], ValueError), (None, TypeError))
SHRUNK, NOTHING, CONSTANT = np.sum, (lambda x: None), (lambda x: 1.0)


def halves():
    return iter([1.0, 0.5, 0.25])


def elementwise():
    for function, rest in FUNCTIONS_OF_A_POINT.items():
        yield function, (3, 1.0, *rest), "f", TypeError
        yield from ((function, (np.sin, x, *rest), "x", error) for x, error in NOT_A_POINT)
        yield function, (SHRUNK, [1.0, 2.0], *rest), "f", ValueError
        if function is not forward_mode.derivative:  # there what is no Dual is a constant
            yield function, (NOTHING, [1.0, 2.0], *rest), "f", TypeError
        yield function, (CONSTANT, [1.0, 2.0], *rest), "f", ValueError
    for function in (forward, backward, central, complex_step):
        for h in (0, np.nan, np.inf, [0.1, 0.0]):
            yield function, (np.sin, 1.0, h), "h", ValueError


def many_variables():
    for function, rest in GRADIENTS.items():
        yield function, (3, [1.0, 2.0], *rest), "f", TypeError
        for x, error in ((1.0, ValueError), *NOT_A_POINT):
            yield function, (SHRUNK, x, *rest), "x", error
        yield function, (np.sin, [1.0, 2.0], *rest), "f", ValueError
        yield function, (lambda p: p[:1], [1.0, 2.0], *rest), "f", ValueError
        yield function, (NOTHING, [1.0, 2.0], *rest), "f", TypeError
    for h in (0, -0.1, np.nan, [0.1, 0.2]):
        yield central_gradient, (SHRUNK, [1.0, 2.0], h), "h", ValueError
    for function in JACOBIANS:
        yield function, (3, [1.0, 2.0]), "f", TypeError
        for x, error in ((1.0, ValueError), *NOT_A_POINT):
            yield function, (np.sin, x), "x", error
        yield function, (SHRUNK, [1.0, 2.0]), "f", ValueError
        yield function, (NOTHING, [1.0, 2.0]), "f", TypeError
    for H, error in NOT_A_HESSIAN:
        yield from ((way, (H,), "H", error) for way in (classify, by_eigenvalues, by_minors))
        yield quadratic, (H,), "A", error


def methods():
    yield optimizers.newton, (1, np.cos, 1.0), "grad", TypeError
    yield optimizers.newton, (np.sin, 1, 1.0), "hess", TypeError
    yield damped_newton, (1, np.sin, np.cos, 1.0), "f", TypeError
    yield damped_newton, (np.sin, 1, np.cos, 1.0), "grad", TypeError
    yield damped_newton, (np.sin, np.cos, 1, 1.0), "hess", TypeError
    for x, error in NOT_A_POINT:
        yield optimizers.newton, (np.sin, np.cos, x), "x0", error
        yield damped_newton, (np.sin, np.cos, np.sin, x), "x0", error
    yield newton, (1, np.cos, 1.0), "f", TypeError
    yield newton, (np.sin, 1, 1.0), "df", TypeError
    yield fixed_point, (1, 1.0), "g", TypeError
    yield gradient_descent, (1, 1.0, 0.1), "grad", TypeError
    for x, error in NOT_A_POINT:
        yield newton, (np.sin, np.cos, x), "x0", error
        yield fixed_point, (np.cos, x), "x0", error
        yield gradient_descent, (np.cos, x, 0.1), "x0", error
    for lr, error in ((0, ValueError), (-0.1, ValueError), (None, TypeError), *NOT_A_NUMBER):
        yield gradient_descent, (np.cos, 1.0, lr), "lr", error


def root_finders():
    for x, error in NOT_A_NUMBER:
        yield secant, (np.sin, x, 2.0), "x0", error
        yield secant, (np.sin, 2.0, x), "x1", error
        yield bisection, (np.sin, x, 4.0), "a", error
        yield bisection, (np.sin, 2.0, x), "b", error
    yield secant, (1, 1.0, 2.0), "f", TypeError
    yield secant, (np.sin, 1.0, 1.0), "x1", ValueError
    yield bisection, (1, 2.0, 4.0), "f", TypeError
    yield bisection, (np.sin, 4.0, 2.0), "b", ValueError
    yield bisection, (np.sin, 1.0, 2.0), "f", ValueError
    yield bisection, (lambda x: x * np.nan, 1.0, 2.0), "f", ValueError


def iterations():
    for x, error in NOT_A_NUMBER:
        yield run, (halves(), x), "tol", error
        yield order, (x,), "errors", error
    yield run, (halves(), -1e-8), "tol", ValueError
    yield run, (halves(), 1e-8, 0), "max_iter", ValueError
    yield run, (halves(), 1e-8, 1.5), "max_iter", TypeError
    yield run, (halves(), 1e-8, 5, 3.0), "residual", TypeError
    yield run, (3.0,), "iterates", TypeError
    yield run, ([],), "iterates", ValueError
    yield take, (3.0, 2), "iterates", TypeError
    yield take, (halves(), 4), "iterates", ValueError
    yield take, (halves(), 0), "n", ValueError
    yield take, (halves(), 2.0), "n", TypeError
    yield take, (halves(), True), "n", TypeError


def scores_and_laws():
    for function in (activations.softmax, activations.log_softmax, activations.log_sum_exp,
                     activations.softmax_jacobian, activations.log_softmax_jacobian):
        for z, error in ((3.0, ValueError), *NOT_A_POINT):
            yield function, (z,), "z", error
    for function in (activations.softmax_jacobian, activations.log_softmax_jacobian):
        yield function, ([[1.0, 2.0]],), "z", ValueError
    for function in (gaussian.density, gaussian.distribution):
        yield function, ("1",), "x", TypeError
    yield activations.leak_gradient, ("1",), "z", TypeError
    yield activations.draw_leaks, ((2,), 0), "rng", TypeError
    yield draws.require_generator, (0,), "rng", TypeError
    yield information.times_log, ("1", 0.5), "t", TypeError
    yield information.times_log, (0.5, "1"), "p", TypeError
    for p in ([0.5, 0.6], [1.5, -0.5], [0.5, np.nan], [], 1.0):
        yield information.entropy, (p,), "p", ValueError
        yield information.kl_divergence, (p, [0.5, 0.5]), "p", ValueError
        yield information.kl_divergence, ([0.5, 0.5], p), "q", ValueError
    yield information.kl_divergence, ([0.5, 0.5], [0.2, 0.3, 0.5]), "q", ValueError


def parts(loss):
    return loss.f, loss.grad


def losses_of_numbers():
    elementwise = (losses.squared_error, losses.absolute_error, losses.huber, gaussian_nll,
                   losses.mean_squared_error, losses.half_mean_squared_error, laplace_nll,
                   losses.sum_of_squares, losses.mean_absolute_error)
    for function in (part for loss in elementwise for part in parts(loss)):
        yield function, ("1", 1.0), "y", TypeError
        yield function, (1.0, None), "t", TypeError
        yield function, (np.ones(3), np.ones((3, 1))), "t", ValueError
        yield function, (1.0, np.ones(3)), "t", ValueError
    for nll in (gaussian_nll, laplace_nll):
        yield from ((part, (1.0, 2.0, 0.0), "gamma", ValueError) for part in parts(nll))
    yield from ((part, (1.0, 2.0, -1.0), "delta", ValueError) for part in parts(losses.huber))


def losses_of_classes():
    for function in parts(losses.cross_entropy) + parts(losses.classification_error):
        yield function, ([[1.0, 2.0]], [1]), "t", ValueError
        yield function, ([1.0, 2.0], [1, 1]), "t", ValueError
        yield function, ([1.0, 2.0], [np.nan, 1]), "t", ValueError
        yield function, (["1", "2"], [0, 1]), "z", TypeError
    for loss in (losses.binary_cross_entropy_of_probabilities, bernoulli_nll,
                 losses.multi_label_cross_entropy_of_probabilities,
                 losses.cross_entropy_of_probabilities):
        for p in ([0.5, 1.2], [-0.1, 0.5], [np.nan, 0.5]):
            yield from ((part, (p, [0.0, 1.0]), "p", ValueError) for part in parts(loss))
        yield from ((part, ([0.5, 0.5], [1.0]), "t", ValueError) for part in parts(loss))
    yield from ((part, (0.5, 0.5), "t", ValueError) for part in parts(bernoulli_nll))
    for function in (part for loss in GALLERY for part in parts(loss)):
        yield function, ([1.0, 2.0], 1), "t", ValueError
        yield function, ("1", [0, 1]), "o", TypeError
    for function in parts(losses.multi_label_cross_entropy) + parts(losses.binary_cross_entropy):
        yield function, ([1.0, 2.0], [[1.0], [0.0]]), "t", ValueError


def losses_of_margins():
    for loss in (margin_losses.hinge, margin_losses.squared_hinge, margin_losses.cubed_hinge,
                 margin_losses.logistic_loss, margin_losses.zero_one,
                 margin_losses.hinge_embedding):
        for function in parts(loss):
            yield function, ([1.0, 2.0], [0, 1]), "t", ValueError
            yield function, ([1.0, 2.0], [1]), "t", ValueError
    for loss in (margin_losses.weston_watkins, margin_losses.crammer_singer, categorical_nll):
        for function in parts(loss):
            yield function, ([0.1, 0.9], 2), "label", ValueError
            yield function, ([0.1, 0.9], -1), "label", ValueError
            yield function, ([0.1, 0.9], [0, 1]), "label", ValueError
            yield function, ([0.1, 0.9], 1.0), "label", TypeError


def data():
    rng, pair = np.random.default_rng(0), np.ones((2, 2))
    for draw in (datasets.two_moons, datasets.blobs, datasets.spirals):
        yield draw, (0, rng), "n", ValueError
        yield draw, (2.5, rng), "n", TypeError
        yield draw, (5, 0), "rng", TypeError
    yield datasets.two_moons, (5, rng, -0.1), "noise", ValueError
    yield datasets.blobs, (5, rng, [0.0, 1.0]), "centres", ValueError
    yield datasets.spirals, (5, rng, 0.1, np.nan), "turns", ValueError
    for labels in ([0, 3], [-1], [0.5], [], [np.nan]):
        yield datasets.one_hot, (labels, 3), "labels", ValueError
    yield datasets.one_hot, ([0], 0), "c", ValueError
    for neuron in (neurons.linear_regression, neurons.logistic_regression):
        yield neuron, ([1.0, 2.0], [1.0, 0.0]), "X", ValueError
        yield neuron, (pair, [1.0]), "t", ValueError
        yield neuron, (pair, [[1.0], [0.0]]), "t", ValueError
    yield neurons.logistic_regression, (pair, [-1.0, 1.0]), "t", ValueError
    for function in (neurons.outputs, neurons.probabilities, neurons.distances):
        yield function, (np.ones(2), pair), "theta", ValueError
        yield function, ([1.0, np.nan, 0.0], pair), "theta", ValueError
        yield function, (np.ones(3), np.ones(2)), "X", ValueError
    yield neurons.distances, ([0.0, 0.0, 1.0], pair), "theta", ValueError


def tape():
    yield reverse_mode.adjoints, (3.0,), "y", TypeError
    for function in (reverse_mode.gradient, reverse_mode.derivative, reverse_mode.hessian):
        yield function, (3, [1.0, 2.0]), "f", TypeError
        yield function, (NOTHING, [1.0, 2.0]), "f", TypeError
        yield from ((function, (np.sum, x), "x", error) for x, error in NOT_A_POINT)
    yield reverse_mode.gradient, (np.sin, [1.0, 2.0]), "f", ValueError
    yield reverse_mode.derivative, (np.sum, [1.0, 2.0]), "f", ValueError
    yield reverse_mode.hessian, (np.sin, [1.0, 2.0]), "f", ValueError
    yield reverse_mode.hessian, (np.sum, 1.0), "x", ValueError
    yield reverse_mode.hessian, (np.sum, np.ones((2, 3))), "x", ValueError


def layered():
    rng, X, T = np.random.default_rng(0), np.ones((5, 2)), np.ones((5, 1))
    layers = networks.init((2, 3, 1), rng)
    Z, A = networks.forward(layers, X, tanh)
    for sizes, error in ((3, TypeError), ((2,), ValueError), ((2, 0), ValueError),
                         ((2, 1.5), TypeError)):
        yield networks.init, (sizes, rng), "sizes", error
        yield networks.count, (sizes,), "sizes", error
        yield networks.unflatten, (np.ones(3), sizes), "sizes", error
        yield networks.objective, (sizes, X, T, tanh, losses.squared_error), "sizes", error
    yield networks.init, ((2, 1), 0), "rng", TypeError
    yield networks.init, ((2, 1), rng, 0.0), "scale", ValueError
    yield networks.unflatten, (np.ones(12), (2, 3, 1)), "theta", ValueError
    for wrong in (3, [], [np.ones((2, 2))], np.ones((2, 2))):
        yield networks.flatten, (wrong,), "layers", TypeError
        yield networks.forward, (wrong, X, tanh), "layers", TypeError
        yield networks.predict, (wrong, X, tanh), "layers", TypeError
        yield networks.backward, (wrong, Z, A, T, tanh), "layers", TypeError
    for wrong in (np.ones((5, 3)), np.ones(2), 1.0):
        yield networks.forward, (layers, wrong, tanh), "X", ValueError
        yield networks.predict, (layers, wrong, tanh), "X", ValueError
        yield networks.objective, ((2, 1), wrong, T, tanh, losses.squared_error), "X", ValueError
    yield networks.forward, (layers, X, 3), "activation", TypeError
    yield networks.backward, (layers, Z, A, np.ones((5, 2)), tanh), "E", ValueError
    yield networks.backward, (layers, Z, A, np.ones(5), tanh), "E", ValueError
    for wrong in (np.ones(4), np.ones((5, 2)), 1.0, [np.nan] * 5):
        yield networks.objective, ((2, 1), X, wrong, tanh, losses.squared_error), "T", ValueError
    yield networks.objective, ((2, 1), X, T, 3, losses.squared_error), "activation", TypeError
    yield networks.objective, ((2, 1), X, T, tanh, 3), "loss", TypeError


def drawn():
    layers, two_inputs = approximation.folds(2), [(np.ones((1, 2)), np.zeros(1))]
    for knots in ([1.0], [0.0, 0.0], [1.0, 0.0], [[0.0, 1.0]], [0.0, np.nan]):
        yield approximation.relu_interpolant, (knots, [0.0, 1.0]), "knots", ValueError
    yield approximation.relu_interpolant, ([0.0, 1.0], [0.0]), "values", ValueError
    yield approximation.staircase, ([0.0, 1.0], [0.0, 1.0], 5.0), "values", ValueError
    yield approximation.staircase, ([[0.0]], [0.0, 1.0], 5.0), "edges", ValueError
    yield approximation.staircase, ([0.0], [0.0, 1.0], np.nan), "steepness", ValueError
    yield approximation.folds, (0,), "depth", ValueError
    for function in (approximation.kinks, approximation.pieces):
        yield function, (layers, 1.0, 0.0), "high", ValueError
        yield function, (layers, np.nan, 0.0), "low", ValueError
        yield function, (two_inputs, 0.0, 1.0), "layers", ValueError
    yield approximation.most_cells, (-1, 2), "m", ValueError
    yield approximation.most_cells, (3, 0), "n", ValueError
    yield approximation.cells, (np.ones((1, 2)), np.ones(1)), "W", ValueError
    yield approximation.cells, (np.ones((3, 2)), np.ones(3)), "W", ValueError  # parallel
    yield approximation.cells, (np.eye(2), np.ones(3)), "b", ValueError
    yield approximation.fold_cells, (4, 2, 0), "depth", ValueError
    yield approximation.fold_cells, (0, 2, 1), "m", ValueError
    yield approximation.fold_cells, (4, 0, 1), "n", ValueError


ROWS = [*elementwise(), *many_variables(), *methods(), *root_finders(), *iterations(),
        *scores_and_laws(), *losses_of_numbers(), *losses_of_classes(), *losses_of_margins(),
        *data(), *tape(), *layered(), *drawn()]
WITHOUT_ARGUMENTS = {datasets.sentences, datasets.three_points, datasets.xor, datasets.iris,
                     networks.two_two_one}


def label(row):
    return f"{row[0].__module__}.{row[0].__name__}-{row[2]}"


@pytest.mark.parametrize("function, arguments, name, error", ROWS, ids=map(label, ROWS))
def test_bad_input_is_refused_by_name(function, arguments, name, error):
    with pytest.raises(error, match=rf"^{name} must") as caught:
        function(*arguments)
    assert "got" in str(caught.value) or "divides" in str(caught.value)


def test_every_public_function_stands_in_the_table():
    tabled = {row[0] for row in ROWS} | WITHOUT_ARGUMENTS
    for module in MODULES:
        own = [node.name for node in ast.parse(inspect.getsource(module)).body
               if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")]
        missing = [name for name in own if getattr(module, name) not in tabled]
        assert own and not missing, (module.__name__, missing)


def test_a_function_that_changes_shape_later_is_refused_when_it_is_called():
    iterates = newton(SHRUNK, np.cos, [1.0, 2.0])
    next(iterates)
    with pytest.raises(ValueError, match="f must return one number for each"):
        next(iterates)
