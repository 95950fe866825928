"""A fair race: CPU times of one run in which the contestants take turns.

Import it before numpy: it asks for one thread.
"""

import gc
import os
import time
from statistics import median

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"  # before numpy loads

ROUNDS, CPU_A_ROUND = 11, 0.02


def cpu_times(contestants, rounds=ROUNDS):
    """Return the median CPU seconds of one call of each contestant, taking turns."""
    counts = {name: repetitions(call) for name, call in contestants.items()}
    times = {name: [] for name in contestants}
    gc.collect()
    gc.freeze()
    for _ in range(rounds):
        for name, call in contestants.items():
            times[name].append(timed(call, counts[name]) / counts[name])
    return {name: median(values) for name, values in times.items()}


def repetitions(call):
    """Return how many calls fill a round; the first call, which warms up, is not counted."""
    timed(call, 1)
    once = timed(call, 1)
    if once < CPU_A_ROUND / 10:
        once = timed(call, 10) / 10
    return max(1, int(CPU_A_ROUND / max(once, 1e-7)))


def timed(call, n):
    """Return the CPU seconds of n calls."""
    start = time.process_time()
    for _ in range(n):
        call()
    return time.process_time() - start


def print_ratios(title, ours, contestants, rounds=ROUNDS):
    """Print the time of `ours` as a multiple of each other contestant's."""
    times = cpu_times(contestants, rounds)
    print(f"\n{title}: ours ({ours}) {times[ours] * 1e6:.1f} us")
    for name, seconds in times.items():
        if name != ours:
            print(f"  {times[ours] / seconds:7.3f} x {name} ({seconds * 1e6:.1f} us)", flush=True)
