"""numerics <- plots <- widgets: imports run one way only."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import helpers

PACKAGE = Path(helpers.__file__).parent
ABOVE_NUMERICS = {"matplotlib", "ipywidgets", "sympy", "mpmath", "scipy", "IPython"}
PROBE = """
import importlib, json, sys
for name in sys.argv[1:]:
    importlib.import_module(name)
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""


def modules():
    """Return the dotted names of all modules of helpers, those not yet written included."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.stem != "__main__":
            parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
            yield ".".join(parts).removesuffix(".__init__")


def floor(name):
    top = name.split(".")[1] if "." in name else ""
    top = "widgets" if top == "frames" else top  # the still form of a widget
    return top if top in ("plots", "checks", "course", "widgets") else "numerics"


def loaded_by(names):
    """Return the top-level names in sys.modules of a fresh interpreter that imports `names`."""
    answer = subprocess.run([sys.executable, "-c", PROBE, *names], capture_output=True, text=True,
                            check=True, cwd=PACKAGE.parent)
    return set(json.loads(answer.stdout))


@pytest.mark.parametrize("name, forbidden", [
    ("numerics", ABOVE_NUMERICS),
    ("plots", {"ipywidgets", "sympy", "mpmath", "scipy"}),
    ("widgets", {"sympy", "mpmath", "scipy"}),
])
def test_a_floor_stands_on_those_below_it_only(name, forbidden):
    names = [module for module in modules() if floor(module) == name]
    assert names
    too_high = loaded_by(names) & forbidden
    # Only when all of them together are guilty is it worth asking each alone.
    guilty = [one for one in names if loaded_by([one]) & forbidden] if too_high else []
    assert not too_high, (guilty, too_high)


def test_the_probe_sees_what_is_imported():
    assert "decimal" in loaded_by(["decimal"])


def test_the_walk_finds_the_modules_that_there_are():
    found = {name: floor(name) for name in modules()}
    assert found["helpers.iteration"] == "numerics" and found["helpers.plots"] == "plots"
