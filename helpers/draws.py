"""What is random is drawn by a generator of the caller, so that a seed repeats it."""

import numpy as np


def require_generator(rng):
    """Return nothing; TypeError unless rng is a numpy random generator: a seed is not one."""
    if not isinstance(rng, np.random.Generator):
        raise TypeError(f"rng must be np.random.default_rng(seed), got {rng!r}")
