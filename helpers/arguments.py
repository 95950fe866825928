"""The questions that every public function asks of its arguments, with one wording for all.

One float is the usual case in a loop, and is let through before numpy is asked.
"""

import math

import numpy as np


def require_callable(**functions):
    """Return nothing; raise TypeError that names the first argument that is not callable."""
    for name, function in functions.items():
        if not callable(function):
            raise TypeError(f"{name} must be a function, got {function!r}")


def real_array(name, x):
    """Return x as a float64 array; TypeError if it is not real numbers, ValueError if ragged."""
    try:
        array = np.asarray(x)
    except ValueError as error:  # ragged lists: numpy's own message does not name the argument
        raise ValueError(f"{name} must be a number or an array, got {x!r}") from error
    if array.dtype.kind not in "fiub":
        raise TypeError(f"{name} must be real numbers, got {x!r}")
    return array.astype(float, copy=False)


def finite_array(name, x):
    """Return x as a float64 array; ValueError if it is empty, NaN or infinite somewhere."""
    if type(x) is float and math.isfinite(x):
        return np.array(x)
    array = real_array(name, x)
    if array.size == 0:
        raise ValueError(f"{name} must hold at least one number, got an empty array")
    if np.count_nonzero(np.isfinite(array)) < array.size:  # a third of the time of .all()
        raise ValueError(f"{name} must be finite, got {x!r}")
    return array


def finite_number(name, x):
    """Return x as a Python float; ValueError if it is not one finite number."""
    if type(x) is float and math.isfinite(x):
        return x
    array = finite_array(name, x)
    if array.ndim > 0:
        raise ValueError(f"{name} must be one number, got an array of shape {array.shape}")
    return float(array)


def positive_number(name, x):
    """Return x as a Python float; ValueError if it is not one finite number above 0."""
    number = finite_number(name, x)
    if number <= 0:
        raise ValueError(f"{name} must be above 0, got {x!r}")
    return number


def whole_number(name, n, low):
    """Return n as an int; TypeError if it is not whole, ValueError if it is below `low`."""
    if isinstance(n, bool) or not isinstance(n, (int, np.integer)):
        raise TypeError(f"{name} must be a whole number, got {n!r}")
    if n < low:
        raise ValueError(f"{name} must be at least {low}, got {n!r}")
    return int(n)


def values(name, f, x):
    """Return f(x) as an array; ValueError unless it is one number for each element of x."""
    y = f(x)
    if isinstance(y, float) and isinstance(x, float):  # np.float64 is a float, too
        return np.float64(y)
    y = np.asarray(y)
    if y.dtype.kind not in "fciub":
        raise TypeError(f"{name} must return numbers, got {y!r}")
    if y.shape != np.shape(x):
        raise ValueError(
            f"{name} must return one number for each element of its argument: "
            f"expected shape {np.shape(x)}, got {y.shape}"
        )
    # Whole numbers and truth values would not subtract as reals do.
    return y if y.dtype.kind in "fc" else y.astype(float)


def one_value(name, f, x):
    """Return f(x), one real number, for a Python float x; errors as in `values`.

    Where Python's floats refuse what numpy's take, f is asked again with numpy's: 1/0 is then
    infinite, (-8) ** (1/3) is NaN and not complex, and x.sum() exists.
    """
    try:
        y = f(x)
    except (ArithmeticError, AttributeError, TypeError):
        y = None
    return y if isinstance(y, float) else values(name, f, np.float64(x))


def symmetric_matrix(name, A):
    """Return A as a float64 array (n, n); ValueError unless it is finite and symmetric."""
    A = finite_array(name, A)
    if A.ndim != 2 or A.shape[0] != A.shape[1]:
        raise ValueError(f"{name} must be a square matrix, got shape {A.shape}")
    require_symmetric(name, A)
    return A


def require_symmetric(name, A):
    """Return nothing; ValueError unless A equals its transpose to 1e-8 of its largest entry."""
    # Equal to the last bit is the usual case, and bytes answer it four times as fast.
    if A.tobytes() != A.T.tobytes() and np.max(abs(A - A.T)) > 1e-8 * np.max(abs(A)):
        raise ValueError(f"{name} must be symmetric, got {A.tolist()}")
