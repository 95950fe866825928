"""Answer checks that teach: not attempted, wrong with a diagnosis, or right; never the answer.

A check is data: one reference, the cases where right and wrong differ, the wrong answers that it
names, other right answers that it must accept. The tests run all of them.

    secant_slope = compare(
        "secant_slope",
        lambda f, a, h: (f(a + h) - f(a)) / h,
        cases=[(np.sin, 1.0, 0.5), (np.exp, 0.0, -0.1)],
        mistakes={"the sign is swapped": lambda f, a, h: (f(a) - f(a + h)) / h},
        right=[lambda f, a, h: (f(a) - f(a + h)) / -h],
    )
"""

import copy
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np


class OneLine(Exception):
    """An exception that a notebook shows as one readable line."""

    def _render_traceback_(self):
        return [str(self)]


class Wrong(OneLine, AssertionError):
    """The answer is wrong; the message says what about it."""


class Unfit(ValueError):
    """What a function returned is not of the kind that a view can read; says what is wanted."""


class NotAttempted(OneLine, NotImplementedError):
    """The exercise still stands as it was handed out."""


@dataclass(frozen=True)
class Check:
    """verdict(answers, cases) returns None, or what is wrong in the words of the subject."""

    task: str
    verdict: Callable
    cases: list
    mistakes: dict = field(default_factory=dict)  # diagnosis -> a function that makes the mistake
    right: list = field(default_factory=list)  # right answers, written differently

    def __call__(self, student):
        """Print that student's function is right, or raise Wrong or NotAttempted."""
        if not callable(student):
            got = type(student).__name__
            raise Wrong(f"{self.task}: expected your function, got {got}")
        answers = [answer(self.task, student, case) for case in self.cases]
        fault = self.verdict(answers, self.cases)
        if fault:
            raise Wrong(f"{self.task}: not yet. {fault}")
        print(f"{self.task}: right. Now compare with the same cell in solutions/.")


def answer(task, student, case):
    """Return student(*case), or raise what the student must be told; case stays as it was."""
    given = copy.deepcopy(case)
    try:
        result = student(*given)
    except NotImplementedError:
        raise NotAttempted(f"{task}: not attempted yet") from None
    except Exception as error:
        raise Wrong(
            f"{task}: {describe(case)} stopped with {type(error).__name__}: {error}"
        ) from error
    if result is None:
        raise Wrong(f"{task}: {describe(case)} returned nothing. Is a `return` missing?")
    if any(changed(*pair) for pair in zip(case, given)):
        raise Wrong(f"{task}: {describe(case)} changed its argument. Work on a copy.")
    return result


def changed(before, after):
    """Return whether an array or a dict is no longer what it was."""
    if isinstance(before, dict):
        return repr(before) != repr(after)  # its values may be arrays, which == would not settle
    return isinstance(before, np.ndarray) and not np.array_equal(before, after)


def describe(case):
    """Return the arguments of a call in words."""
    # numpy breaks the rows of a matrix into lines, and a message is one line.
    return "(" + ", ".join(_name(c) or " ".join(f"{c!r}".split()) for c in case) + ")"


def _name(argument):
    """Return what a function is called, or None: its address would tell a student nothing."""
    return getattr(argument, "name", None) or getattr(argument, "__name__", None)


def compare(task, reference, cases, mistakes, right, rtol=1e-9, atol=1e-12, view=np.asarray):
    """Return the Check that an answer agrees with reference(*case) on every case.

    view(result) makes an array of what a function returned (a generator's first terms, a formula's
    values at some points). rtol and atol are for float64; float32 answers are compared to 1e-4.
    """

    def agree(got, want):
        return same(got, want, rtol, atol)

    def verdict(answers, cases):
        want = [numbers(view(reference(*copy.deepcopy(case)))) for case in cases]
        got, fault = readable(answers, view, want[0])
        if fault:
            return fault
        if all(agree(g, w) for g, w in zip(got, want)):
            return None
        for diagnosis, mistake in mistakes.items():
            slips = [slip(mistake, case, view) for case in cases]
            if all(s is not None and agree(g, s) for g, s in zip(got, slips)):
                return diagnosis
        return generic(got, want, cases, agree)

    return Check(task, verdict, cases, mistakes, right)


def readable(answers, view, want):
    """Return (arrays, None) of answers as view reads them, or (None, why it cannot)."""
    try:
        return [numbers(view(a)) for a in answers], None
    except Unfit as error:
        return None, str(error)
    except Exception as error:
        # A generator runs only now, so what goes wrong in it shows only now.
        late = isinstance(error, (NameError, AttributeError, ArithmeticError, LookupError))
        if late or hasattr(answers[0], "__next__"):
            return None, f"Your function stopped with {type(error).__name__}: {error}"
        kinds = f"{type(answers[0]).__name__}, where {describe_kind(want)} is expected"
        return None, f"Your function returns {kinds}."


def judge(task, verdict, cases, mistakes, right):
    """Return the Check whose answer is not unique: verdict(result, *case) is None or a fault."""

    def first(answers, cases):
        return next((v for a, c in zip(answers, cases) if (v := verdict(a, *c))), None)

    return Check(task, first, cases, mistakes, right)


def numbers(value):
    """Return value as an array of floats (or of text, for choices), whatever it was made of."""
    array = np.asarray(value)
    return array.astype(float) if array.dtype.kind in "biuO" else array


def finite(values, shape):
    """Return values as an array of finite floats of this shape, or None where they are not."""
    try:
        array = numbers(values)
    except (TypeError, ValueError):
        return None
    fits = array.dtype.kind == "f" and array.shape == shape  # not of texts, such as "2.5"
    return array.astype(float) if fits and np.all(np.isfinite(array)) else None


def slip(mistake, case, view):
    """Return what a wrong function gives for case, or None where it cannot be called."""
    with np.errstate(all="ignore"):
        try:
            return numbers(view(mistake(*copy.deepcopy(case))))
        except Exception:
            return None


def describe_kind(array):
    """Return what an answer is made of, in words."""
    return "one number" if array.ndim == 0 else f"an array of shape {array.shape}"


def generic(got, want, cases, agree):
    """Return what is wrong with numbers that no named mistake explains."""
    g, w, case = next(row for row in zip(got, want, cases) if not agree(*row[:2]))
    where = f"with {describe(case)}" if case else ""
    if fault := odd_kind(g, w):
        return f"{fault} {where}".strip() + "."
    factor = common_factor(got, want)
    if all(same(a, b, 1e-3, 0) for a, b in zip(got, want)) or (factor and abs(factor - 1) < 1e-3):
        return "It comes near, but not near enough: is it rounded, or measured with a step?"
    if factor is not None:
        return f"Every answer is {factor:.4g} times the expected one."
    return f"It differs from the expected value {where}".strip() + "."


def odd_kind(g, w):
    """Return what tells g from w before their values are compared, or None."""
    if g.shape != w.shape:
        flipped = " (transposed?)" if g.T.shape == w.shape else ""
        return f"It gives {describe_kind(g)}, where {describe_kind(w)} is expected{flipped}"
    if g.dtype.kind != w.dtype.kind and w.dtype.kind == "f":
        kind = {"c": "a complex number", "U": "text"}.get(g.dtype.kind, "something else")
        return f"It gives {kind}, where a real number is expected"
    if g.dtype.kind != w.dtype.kind or g.dtype.kind not in "fc":
        return "It is not the right choice"
    return None if np.all(np.isfinite(g)) else "It is not finite (nan or inf)"


def same(got, want, rtol=1e-9, atol=1e-12):
    """Return whether two arrays are equal: numbers to rounding, everything else exactly."""
    if got.shape != want.shape:
        return False
    if got.dtype.kind not in "fc" or want.dtype.kind not in "fc":
        return bool(np.all(got == want))
    rtol = max(rtol, 1e-4) if got.dtype in (np.float32, np.complex64) else rtol
    return np.allclose(got, want, rtol, atol, equal_nan=True)


def common_factor(got, want):
    """Return the one number by which all expected values were multiplied, or None."""
    if any(a.shape != b.shape for a, b in zip(got, want)):
        return None
    got, want = (np.concatenate([np.ravel(a) for a in side]) for side in (got, want))
    used = np.abs(want) > 1e-9
    if used.sum() < 2 or np.any(np.abs(got[~used]) > 1e-9):
        return None
    ratios = got[used] / want[used]
    steady = np.allclose(ratios, ratios[0], rtol=1e-6) and abs(ratios[0]) > 1e-9
    return float(np.real(ratios[0])) if steady else None


@contextmanager
def your_result():
    """Run the block that draws the student's own result; say so where there is none yet."""
    try:
        yield
    except NotImplementedError:
        print("nothing to draw yet: write the function above first")
