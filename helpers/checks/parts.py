"""Checks of answers that have parts: the first wrong part is named, and explained where it can be.

Who is wrong in two parts at once makes no named mistake as a whole.
"""

from dataclasses import replace

import numpy as np

from helpers.checks.framework import numbers, same


def in_parts(check, reference, names, rtol=1e-9, split=tuple):
    """Return check with words for the wrong parts of an answer that no mistake fits as a whole.

    split(answer) makes the parts, and `names` says what they are. A named mistake explains the
    first wrong part if it makes just this part wrong, and in the same way.
    """

    def verdict(answers, cases):
        fault = check.verdict(answers, cases)
        got = [_split(split, answer) for answer in answers]
        if not vague(fault) or any(len(parts) != len(names) for parts in got):
            return fault
        want = [_split(split, reference(*case)) for case in cases]
        wrong = _differing(got, want, rtol)
        for diagnosis, mistake in check.mistakes.items() if wrong else ():
            slips = _slips(mistake, cases, split)
            alone = _differing(slips, want, rtol) == wrong[:1]
            if alone and wrong[0] not in _differing(got, slips, rtol):
                return diagnosis
        return _listed(names, wrong) if wrong else fault

    return replace(check, verdict=verdict)


def vague(fault):
    """Return whether a verdict says no more than that an answer is wrong."""
    return fault is not None and fault.startswith(("It differs", "Your function returns"))


def _split(split, answer):
    """Return the parts of an answer as arrays, none where it cannot be taken apart."""
    if not isinstance(answer, (tuple, list, np.ndarray)):
        return []
    try:
        return [numbers(part) for part in split(answer)]
    except (TypeError, ValueError):
        return []


def _slips(mistake, cases, split):
    with np.errstate(all="ignore"):
        return [_split(split, mistake(*case)) for case in cases]


def _differing(one, other, rtol):
    """Return the indices of the parts in which two rows of answers differ somewhere."""
    if any(len(a) != len(b) for a, b in zip(one, other, strict=True)):
        return []
    return [
        k
        for k in range(len(one[0]))
        if not all(same(a[k], b[k], rtol) for a, b in zip(one, other, strict=True))
    ]


def _listed(names, wrong):
    """Return in words which parts are wrong and which are right."""
    right = [name for k, name in enumerate(names) if k not in wrong]
    text = f"Wrong: {', '.join(names[k] for k in wrong)}."
    return f"{text} Right: {', '.join(right)}." if right else text
