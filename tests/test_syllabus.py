"""No row of the syllabus is lost: cells name the rows that they teach in their metadata."""

from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[1]


def rows(*ranges):
    """Return {"C-006", "C-007"} for "C-006:007"."""
    found = set()
    for text in ranges:
        kind, _, numbers = text.partition("-")
        low, _, high = numbers.partition(":")
        found |= {f"{kind}-{n:03d}" for n in range(int(low), int(high or low) + 1)}
    return found


SYLLABUS = {
    "01a_slopes_and_limits": rows("C-001", "C-004", "C-006:021", "C-037:043", "S-117", "S-120:125"),
    "01b_rules": rows("C-022:036", "C-044:047"),
    "02_minimization": rows("C-048:062", "C-085:087"),
    "03_gradients": rows("C-064:084", "S-118:119", "S-126:128"),
    "04_gradient_descent": rows("C-088:096", "C-098", "S-130"),
    "05_hessians": rows("C-144:156"),
    "06_newtons_method": rows("C-139:143", "C-157:165"),
    "07_activations": rows(
        "D-010", "D-012", "D-014", "D-017", "D-025:026", "D-039:040", "C-111:114", "N-001:007",
        "S-013:021", "S-023:052",
    ),
    "08a_losses_for_numbers": rows(
        "S-053:067", "S-070", "S-072:081", "C-097", "D-045:046", "D-049:050", "D-053", "D-059",
        "D-265:266", "D-268",
    ),
    "08b_losses_for_classes": rows(
        "S-022", "S-071", "S-082:095", "S-100:102", "C-063", "C-115:116", "N-042:044", "D-047",
        "D-052", "D-054", "D-056:058", "D-060:062", "D-065", "D-257:258", "D-269",
    ),
    "08c_loss_gallery": rows("N-039:041", "N-045", "D-048", "S-103:115"),
    "09_neurons": rows(
        "C-002:003", "C-005", "C-099:104", "C-106:110", "C-117:123", "D-001:007", "D-055",
        "S-008:011",
    ),
    "10a_backpropagation_by_hand": rows("C-124:138", "N-008:014", "D-070", "D-073"),
    "10b_backpropagation_in_layers": rows(
        "S-003:007", "S-068:069", "D-041:044", "D-072", "D-074:083"
    ),
    "10d_approximation": rows(
        "D-008:009", "D-011", "D-013", "D-015:016", "D-018:024", "D-027:038"
    ),
}


def taught(name):
    """Return the rows that the cells of a lecture and its solutions name."""
    found = set()
    for folder in ("lectures", "solutions"):
        notebook = nbformat.read(ROOT / folder / f"{name}.ipynb", as_version=4)
        for cell in notebook.cells:
            found |= set(cell.metadata.get("rows", "").split())
    return found


@pytest.mark.parametrize("name", SYLLABUS)
def test_every_row_of_the_syllabus_is_taught(name):
    assert SYLLABUS[name] - taught(name) == set()
