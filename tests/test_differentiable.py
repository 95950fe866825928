import numpy as np
import pytest

from helpers import objectives
from helpers.differentiable import Differentiable
from helpers.finite_difference import richardson

WITH_ARGUMENTS = (
    (objectives.power_lines, ([1.0, 2.0, 3.0, 4.0, 100.0],)),
    (objectives.coin_likelihood, (7, 3)),
    (objectives.coin_log_likelihood, (7, 3)),
)
ALL = [(f, ()) for f in objectives.SMOOTH] + list(WITH_ARGUMENTS)
NAMES = [f.name for f, _ in ALL]


def inside(f, n=41):
    """Return n points of the domain, away from its ends, where a difference would step out."""
    low, high = f.domain
    margin = (high - low) / 50
    return np.linspace(low + margin, high - margin, n)


def assert_slopes(claimed, f, x):
    slope, error = richardson(f, x)
    scale = np.maximum(1, abs(slope))
    # The estimate is honest up to a small factor; near the ends of a domain it is not tiny.
    assert np.all(abs(claimed - slope) <= 10 * error + 1e-10 * scale)
    assert np.all(error <= 1e-6 * scale)


@pytest.mark.parametrize("f, args", ALL, ids=NAMES)
def test_grad_is_the_slope_of_f(f, args):
    x = inside(f)
    assert_slopes(f.grad(x, *args), lambda x: f(x, *args), x)


@pytest.mark.parametrize("f, args", ALL, ids=NAMES)
def test_hess_is_the_slope_of_grad(f, args):
    if f.hess is None:
        pytest.skip("its second derivative is not taught")
    x = inside(f)
    assert_slopes(f.hess(x, *args), lambda x: f.grad(x, *args), x)


@pytest.mark.parametrize("f, args", ALL, ids=NAMES)
def test_grad_is_the_gradient_of_the_sum_over_an_array(f, args):
    x = inside(f, 6).reshape(2, 3)
    direction = np.array([[1.0, -2.0, 0.5], [0.3, 1.5, -1.0]])
    along, error = richardson(
        lambda t: f(x + t[:, None, None] * direction, *args).sum(axis=(1, 2)), np.zeros(1)
    )
    assert f.grad(x, *args).shape == x.shape
    truth = np.sum(f.grad(x, *args) * direction)
    assert abs(along[0] - truth) <= 10 * error[0] + 1e-10 * max(1, abs(truth))


@pytest.mark.parametrize("f", objectives.KINKED, ids=lambda f: f.name)
@pytest.mark.parametrize("side", [-1, 1])
def test_a_kinked_function_has_its_slope_on_either_side_of_the_kink(f, side):
    x = side * np.linspace(0.3, 1.8, 16)
    assert_slopes(f.grad(x), f, x)


def test_the_cube_root_is_vertical_at_0():
    assert objectives.cube_root.grad(0.0) == np.inf


@pytest.mark.parametrize("f", objectives.SMOOTH + objectives.KINKED, ids=lambda f: f.name)
def test_a_number_gives_a_number(f):
    x = f.domain[1]
    assert np.shape(f(x)) == np.shape(f.grad(x)) == ()


def test_a_differentiable_cannot_be_changed():
    with pytest.raises(AttributeError):
        objectives.square.name = "another"


def test_a_differentiable_needs_functions_and_an_interval():
    with pytest.raises(TypeError, match="grad must be a function, got 3"):
        Differentiable(np.sin, 3)
    with pytest.raises(TypeError, match="hess"):
        Differentiable(np.sin, np.cos, hess=1)
    with pytest.raises(ValueError, match="domain"):
        Differentiable(np.sin, np.cos, domain=(1.0, 0.0))
