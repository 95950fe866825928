"""The one check of 00_start_here: what a check says, tried on a slope."""

import numpy as np

from helpers.checks.framework import compare

steepness = compare(
    "steepness",
    lambda rise, run: rise / run,
    cases=[(3.0, 2.0), (-1.0, 4.0), (2.5, -0.5)],
    mistakes={
        "You divided run by rise: a cliff would look almost flat.": (lambda rise, run: run / rise),
        "Every sign is swapped: a road that climbs would count as falling.": (
            lambda rise, run: -rise / run
        ),
        "You lost the sign: a road that falls would count as climbing.": (
            lambda rise, run: abs(rise / run)
        ),
        "You subtracted. A slope says how much height one metre of run brings.": (
            lambda rise, run: rise - run
        ),
    },
    right=[
        lambda rise, run: (1 / run) * rise,
        lambda rise, run: np.float32(rise) / np.float32(run),
        lambda rise, run: np.divide([rise], [run])[0],
    ],
)
