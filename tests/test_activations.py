import mpmath
import numpy as np
import pytest
from gradients import assert_gradient_of_the_sum
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from helpers import finite_difference, forward_mode
from helpers.activations import (
    ACTIVATIONS,
    HIGHEST_LEAK,
    LOWEST_LEAK,
    MEAN_LEAK,
    SELU_A,
    SELU_SCALE,
    absolute,
    arctan,
    binary_step,
    draw_leaks,
    elu,
    gelu,
    gelu_logistic,
    gelu_tanh,
    identity,
    leak_gradient,
    leaky_relu,
    log_softmax,
    log_softmax_jacobian,
    log_sum_exp,
    logistic,
    parametric_relu,
    randomized_relu,
    relu,
    selu,
    softmax,
    softmax_jacobian,
    softplus,
    swish,
    tanh,
)
from helpers.finite_difference import richardson

LAWS = pytest.mark.parametrize("f", ACTIVATIONS, ids=lambda f: f.name)
FAR = np.array([-1e4, -710.0, -1.0, 0.0, 1.0, 710.0, 1e4])
# What has a derivative of a derivative is tested on both; kinks stay out of the points.
POINTS = np.linspace(-5.9, 5.9, 60)
SCORES = np.array([2.0, 1.0, 0.1])
vectors = arrays(float, st.integers(1, 6), elements=st.floats(-30, 30))


def sigma(z):
    return 1 / (1 + mpmath.exp(-z))


def normal(z):
    return mpmath.erfc(-z / mpmath.sqrt(2)) / 2


def leaky(a):
    return lambda z: z if z > 0 else a * z


def by_tanh(z):
    return z * sigma(mpmath.sqrt(8 / mpmath.pi) * (z + mpmath.mpf(0.044715) * z**3))


# The textbook formulas, evaluated with 60 digits.
TRUTHS = {
    identity: lambda z: z,
    binary_step: lambda z: mpmath.mpf(z >= 0),
    logistic: sigma,
    tanh: mpmath.tanh,
    arctan: mpmath.atan,
    relu: lambda z: max(z, 0),
    leaky_relu: leaky(0.01),
    parametric_relu: leaky(0.25),
    randomized_relu: leaky(11 / 48),
    elu: lambda z: z if z > 0 else mpmath.expm1(z),
    selu: lambda z: SELU_SCALE * (z if z > 0 else SELU_A * mpmath.expm1(z)),
    softplus: lambda z: mpmath.log1p(mpmath.exp(z)),
    gelu: lambda z: z * normal(z),
    gelu_tanh: by_tanh,
    gelu_logistic: lambda z: z * sigma(mpmath.mpf(1.702) * z),
    swish: lambda z: z * sigma(z),
    absolute: abs,
}


def ulps(got, formula, z):
    """Return the largest error in units of the last place of the truth, 60 digits behind it."""
    worst = 0
    with mpmath.workdps(60):
        for y, x in zip(got, z):
            truth = formula(mpmath.mpf(float(x)))
            if abs(truth) > 1e-290:  # below, numbers have fewer digits
                last_place = np.spacing(abs(float(truth)))
                worst = max(worst, abs(mpmath.mpf(float(y)) - truth) / last_place)
    return float(worst)


def worst_slopes(claimed, f, z):
    slope, error = richardson(f, z)
    return np.max(abs(claimed - slope) - 10 * error)


@LAWS
def test_grad_is_the_slope(f):
    assert worst_slopes(f.grad(POINTS), f, POINTS) <= 1e-10


@LAWS
def test_grad_is_the_gradient_of_the_sum_over_an_array(f):
    assert_gradient_of_the_sum(f, POINTS[:6].reshape(2, 3))


@pytest.mark.parametrize("f", [f for f in ACTIVATIONS if f.hess], ids=lambda f: f.name)
def test_hess_is_the_slope_of_grad(f):
    assert worst_slopes(f.hess(POINTS), f.grad, POINTS) <= 1e-10


@LAWS
def test_it_is_the_textbooks_formula_to_a_few_ulp(f):
    z = np.concatenate([np.linspace(-37, 37, 301), [1e-8, -1e-8, 1e-300]])
    # sigma(u) rounds u first, and e^u multiplies the error by u: up to 63 and 3700 here.
    allowed = {gelu_logistic: 64, gelu_tanh: 3700}.get(f, 8)
    assert ulps(f(z), TRUTHS[f], z) <= allowed


def test_the_logistic_keeps_4_ulp_from_minus_700_to_700():
    z = np.linspace(-700, 700, 1501)
    assert ulps(logistic(z), sigma, z) <= 4
    assert ulps(logistic.grad(z), lambda z: sigma(z) * sigma(-z), z) <= 4


def test_1_minus_the_square_of_tanh_keeps_its_digits_far_out():
    z = np.linspace(-300, 300, 601)
    assert ulps(tanh.grad(z), lambda z: mpmath.sech(z) ** 2, z) <= 4


@LAWS
def test_no_overflow_and_the_right_limits_at_ten_thousand(f):
    value, slope = f(FAR), f.grad(FAR)
    assert np.all(np.isfinite(value)) and np.all(np.isfinite(slope))
    low, high = f.range
    for far, y in ((-1e4, value[0]), (1e4, value[-1])):
        with mpmath.workdps(60):
            assert y == pytest.approx(float(TRUTHS[f](mpmath.mpf(far))), rel=1e-15, abs=1e-300)
        assert low <= y <= high


@LAWS
def test_float32_stays_float32_and_a_number_a_number(f):
    z = np.linspace(-3, 3, 7, dtype=np.float32)
    assert f(z).dtype == f.grad(z).dtype == np.float32
    for number in (1, -0.5, np.float64(2)):
        assert np.shape(f(number)) == np.shape(f.grad(number)) == ()


@LAWS
def test_its_range_is_what_it_reaches_and_no_more(f):
    z = np.concatenate([np.linspace(-40, 40, 80001), FAR])
    low, high = f.range
    y = f(z)
    assert low <= y.min() and y.max() <= high
    # arctan is within 1e-4 of its limits at 1e4; the smallest leak makes -100 of -1e4.
    assert y.min() <= low + 2e-4 or (low == -np.inf and y.min() <= -100)
    assert y.max() >= high - 2e-4 or (high == np.inf and y.max() >= 1e4)


@LAWS
def test_it_is_monotonic_exactly_if_it_says_so(f):
    steps = np.diff(f(np.linspace(-6, 6, 12001)))
    assert np.all(steps >= -1e-15) == f.monotonic


def jump(values):
    return abs(values[1] - values[0])


@LAWS
def test_it_is_as_smooth_at_0_as_it_says(f):
    around, wider = np.array([-1e-6, 1e-6]), np.array([-2e-6, 2e-6])
    value, slope = f(around), f.grad(around)
    bend = (f.grad(wider) - slope) / (wider - around)
    # A step of 2e-6 moves a continuous function of slope and bend <= 1 by at most 4e-6.
    first = 0 if jump(value) > 1e-5 else 1 if jump(slope) > 1e-5 else 2 if jump(bend) > 1e-3 else 3
    assert first == min(f.smoothness + 1, 3)


@pytest.mark.parametrize("f, slope", [
    (relu, 0), (leaky_relu, 0.01), (parametric_relu, 0.25), (randomized_relu, MEAN_LEAK),
    (selu, SELU_SCALE * SELU_A), (elu, 1), (absolute, 0), (binary_step, 0),
], ids=lambda x: getattr(x, "name", ""))
def test_at_the_kink_grad_is_what_the_module_says(f, slope):
    assert f.grad(0.0) == slope


def test_the_syllabus_numbers_of_the_sigmoid_and_tanh():
    assert logistic(0.0) == 0.5 and logistic.grad(0.0) == 0.25
    assert logistic.grad(5.0) == pytest.approx(0.00664805667079, rel=1e-12)
    assert logistic.grad(10.0) == pytest.approx(4.5395807736e-5, rel=1e-10)
    assert logistic(-1.0) == pytest.approx(0.268941421370, rel=1e-11)
    assert tanh(-1.0) == pytest.approx(-0.761594155956, rel=1e-12)
    assert softplus(0.0) == pytest.approx(0.693147180560, rel=1e-12)


def test_gelu_is_not_monotonic_and_lowest_at_minus_three_quarters():
    assert gelu(-0.751791524694) == pytest.approx(-0.169971207480, rel=1e-11)
    assert abs(gelu.grad(-0.751791524694)) < 1e-12
    assert gelu(1.0) == pytest.approx(0.841344746069, rel=1e-12)
    assert gelu_logistic(1.0) == pytest.approx(0.845795765933, rel=1e-12)


def test_the_two_approximations_of_gelu_have_these_largest_errors():
    z = np.linspace(-6, 6, 120_001)
    errors = [abs(f(z) - gelu(z)) for f in (gelu_logistic, gelu_tanh)]
    assert errors[0].max() == pytest.approx(0.0203348722092, abs=1e-9)
    assert abs(z[errors[0].argmax()]) == pytest.approx(2.2703977372, abs=1e-4)
    assert errors[1].max() == pytest.approx(4.73e-4, rel=1e-3)


@given(st.floats(-50, 50))
def test_the_identities_between_them(z):
    near = {"rel": 1e-13, "abs": 1e-15}
    assert logistic(z) + logistic(-z) == pytest.approx(1, **near)
    assert tanh(z) == pytest.approx(2 * logistic(2 * z) - 1, **near)
    assert softplus(z) - softplus(-z) == pytest.approx(z, **near)
    assert relu(z) == (z + abs(z)) / 2
    assert absolute(z) == 2 * relu(z) - z
    assert gelu(z) - gelu(-z) == pytest.approx(z, **near)  # Phi(z) + Phi(-z) = 1 ...
    assert swish(z) - swish(-z) == pytest.approx(z, **near)  # ... as for sigma
    assert softmax(np.array([z, 0.0]))[0] == pytest.approx(logistic(z), rel=1e-12)


@given(st.floats(-9, 9), st.floats(0, 1))
def test_a_parametric_relu_pulls_its_leak_by_min_0_z(z, a):
    value, slope = parametric_relu(z, a), leak_gradient(z)
    assert parametric_relu(z, a + 0.5) - value == pytest.approx(0.5 * slope, abs=1e-14)


@given(st.floats(-9, -1e-3), st.floats(0.1, 3))
def test_the_slope_of_an_elu_on_the_left_is_its_value_plus_a(z, a):
    assert elu(z, a) == pytest.approx(a * (np.exp(z) - 1), rel=1e-12)
    assert elu.grad(z, a) == pytest.approx(elu(z, a) + a, rel=1e-12)
    assert elu(-z, a) == -z and elu.grad(-z, a) == 1
    assert elu(z) == elu(z, 1.0)


def test_randomized_leaks_are_uniform_between_an_eighth_and_a_third():
    leaks = draw_leaks((200, 200), np.random.default_rng(0))
    assert leaks.shape == (200, 200)
    assert LOWEST_LEAK <= leaks.min() and leaks.max() <= HIGHEST_LEAK
    # The mean of 40000 draws has a standard deviation of 0.2083 / sqrt 12 / 200 = 3e-4.
    assert leaks.mean() == pytest.approx(0.229166666667, abs=1.5e-3)
    assert leaks.std() == pytest.approx((HIGHEST_LEAK - LOWEST_LEAK) / np.sqrt(12), rel=0.02)
    assert np.all(randomized_relu(-np.ones((200, 200)), leaks) == -leaks)


@LAWS
def test_dual_numbers_find_the_same_slope_where_they_have_a_rule(f):
    if f in (binary_step, gelu):
        pytest.skip("np.heaviside and erfc have no rule")
    assert forward_mode.derivative(f, POINTS) == pytest.approx(f.grad(POINTS), rel=1e-13, abs=1e-15)


def test_softmax_of_the_example():
    p = softmax(SCORES)
    assert p == pytest.approx([0.659001138886, 0.242432970705, 0.0985658904093], rel=1e-11)
    assert softmax(p)[0] == pytest.approx(0.448, abs=5e-4)  # softmax twice is a mistake


@given(vectors, st.floats(-1e4, 1e4))
def test_softmax_forgets_a_constant_and_log_sum_exp_adds_it(z, c):
    assert softmax(z).sum() == pytest.approx(1, abs=1e-14)
    assert softmax(z + c) == pytest.approx(softmax(z), rel=1e-10, abs=1e-300)
    assert log_sum_exp(z + c) == pytest.approx(log_sum_exp(z) + c, rel=1e-13, abs=1e-13)
    assert log_softmax(z) == pytest.approx(z - log_sum_exp(z), abs=1e-13)
    assert np.max(z) <= log_sum_exp(z) <= np.max(z) + np.log(z.size) + 1e-13


@given(vectors)
def test_log_sum_exp_is_true_to_60_digits(z):
    with mpmath.workdps(60):
        total = mpmath.fsum(mpmath.exp(mpmath.mpf(float(x))) for x in z)
        logs = [float(mpmath.mpf(float(x)) - mpmath.log(total)) for x in z]
        parts = [float(mpmath.exp(mpmath.mpf(float(x))) / total) for x in z]
        whole = float(mpmath.log(total))
    assert log_sum_exp(z) == pytest.approx(whole, rel=1e-15, abs=2e-15)
    assert log_softmax(z) == pytest.approx(logs, rel=1e-15, abs=2e-15)
    # Rounding z - max, up to 60, costs up to 60 eps of p.
    assert softmax(z) == pytest.approx(parts, rel=80 * 2.2e-16)


@pytest.mark.parametrize("shape", [(5,), (4, 3), (2, 3, 4), (3, 250), (1, 1)])
def test_softmax_along_any_axis_is_softmax_of_each_vector(shape):
    z = np.random.default_rng(0).normal(size=shape) * 3
    before = z.copy()
    for axis in range(-len(shape), len(shape)):
        total = np.exp(z).sum(axis=axis, keepdims=True)
        assert softmax(z, axis) == pytest.approx(np.exp(z) / total, rel=1e-13)
        assert log_softmax(z, axis) == pytest.approx(np.log(np.exp(z) / total), rel=1e-12)
        assert log_sum_exp(z, axis) == pytest.approx(np.log(total.squeeze(axis)), rel=1e-13)
    assert np.array_equal(z, before)


def test_scores_of_ten_thousand_do_not_overflow():
    z = np.array([1e4, 0.0, -1e4])
    assert np.array_equal(softmax(z), [1, 0, 0])
    assert np.array_equal(log_softmax(z), [0, -1e4, -2e4])
    assert log_sum_exp(z) == 1e4 and log_sum_exp(-z) == 1e4
    assert log_sum_exp(np.full(2, -1e4)) == np.log(2) - 1e4


def test_log_softmax_of_whole_scores_is_the_same_a_thousand_up():
    z = np.array([3.0, 1.0, 2.0])
    assert np.array_equal(log_softmax(z + 1e4), log_softmax(z))


def test_softmax_keeps_float32_and_takes_lists():
    assert softmax(np.float32([1, 2])).dtype == log_softmax(np.float32([1, 2])).dtype == np.float32
    assert log_sum_exp(np.float32([1, 2])).dtype == np.float32
    assert softmax([1, 2]) == pytest.approx(softmax(np.array([1.0, 2.0])))


@given(vectors)
def test_the_jacobians_are_the_slopes_in_random_directions(z):
    direction = np.random.default_rng(z.size).normal(size=z.size)
    for function, jacobian in ((softmax, softmax_jacobian), (log_softmax, log_softmax_jacobian)):
        def along(s, function=function):
            return function(z + s * direction)

        slope = finite_difference.jacobian(along, np.zeros(1))[:, 0]
        assert jacobian(z) @ direction == pytest.approx(slope, abs=1e-7)
    assert softmax_jacobian(z).sum(axis=0) == pytest.approx(np.zeros(z.size), abs=1e-15)


def test_each_has_a_name_a_formula_and_a_truth_of_its_own():
    assert len({f.name for f in ACTIVATIONS}) == len(ACTIVATIONS) == len(TRUTHS) == 17
    assert all(f.formula and f.range_formula for f in ACTIVATIONS)
