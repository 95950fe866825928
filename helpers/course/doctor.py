"""Is this environment right? Each finding says what to do where it is not.

Only the standard library is imported at the top: the doctor must start where the rest is missing.
"""

# ruff: noqa: PLC0415
import json
import platform
import re
import sys
import tomllib
from importlib import metadata
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from helpers.course.browser import find_chromium

INSTALL = "run in the checkout: pip install -r requirements.txt"


def python(root, version=None):
    """Finding: this Python is one of those that the course was tried with."""
    version = version or platform.python_version()
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = project["requires-python"]
    here = _numbers(version)
    right = all(
        here >= _numbers(bound) if sign == ">=" else here < _numbers(bound)
        for sign, bound in re.findall(r"(>=|<)\s*([\d.]+)", asked)
    )
    return _finding(right, f"Python {version} (asked for: {asked})", "install such a Python")


def _numbers(version):
    return tuple(int(number) for number in re.findall(r"\d+", version)[:3])


def _finding(right, what, remedy):
    return ("ok", what, "") if right else ("wrong", what, remedy)


def pins(root):
    """Findings: each package that requirements.txt pins has that version."""
    text = (root / "requirements.txt").read_text(encoding="utf-8")
    for name, pin in re.findall(r"^([\w.-]+)==([^\s;#]+)", text, re.MULTILINE):
        try:
            version = metadata.version(name)
        except metadata.PackageNotFoundError:
            version = "missing"
        yield _finding(version == pin, f"{name} {version} (pinned: {pin})", INSTALL)


def package(root):
    """Finding: `import helpers`, from any folder, gives the files of this checkout."""
    try:
        text = metadata.distribution("helpers").read_text("direct_url.json")
    except metadata.PackageNotFoundError:
        return _finding(False, "helpers is not installed", INSTALL)
    origin = json.loads(text or "{}")
    place = Path(url2pathname(urlsplit(origin.get("url", "")).path))
    right = origin.get("dir_info", {}).get("editable", False) and place.resolve() == root
    return _finding(right, f"helpers is installed from {place}", INSTALL)


def extension():
    """Finding: Jupyter loads helpers.course.server by itself."""
    try:
        from jupyter_core.paths import jupyter_config_path
        from jupyter_server.extension.config import ExtensionConfigManager
    except ImportError:
        return _finding(False, "jupyter_server cannot be imported", INSTALL)
    # The folders that `jupyter lab` merges itself; the manager's own default looks elsewhere.
    manager = ExtensionConfigManager(read_config_path=jupyter_config_path())
    enabled = manager.get_jpserver_extensions()
    right = enabled.get("helpers.course.server", False)
    state = "enabled" if right else "not enabled, sliders are slower"
    remedy = f"{INSTALL} (again: pip install --force-reinstall --no-deps -e .)"
    return _finding(right, f"Jupyter extension helpers.course.server: {state}", remedy)


def kernel():
    """Finding: the kernel python3 runs this Python."""
    try:
        from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
    except ImportError:
        return _finding(False, "jupyter_client cannot be imported", INSTALL)
    try:
        program = Path(KernelSpecManager().get_kernel_spec("python3").argv[0])
    except NoSuchKernel:
        return _finding(False, "there is no kernel python3", INSTALL)
    # A bare `python` is, for Jupyter, the one that runs Jupyter itself.
    right = program.parent in (Path(), Path(sys.executable).parent)
    return _finding(right, f"kernel python3 runs {program}", "python -m ipykernel install --user")


def browser():
    """Finding: a Chromium is there; without it, only the browser tests are skipped."""
    found = find_chromium()
    if found:
        return "ok", f"browser {found}", ""
    return "optional", "no Chromium or Chrome found", "browser tests will be skipped; install one"


def findings(root):
    """All findings (state, what, remedy); state is ok, wrong or optional."""
    yield python(root)
    yield from pins(root)
    yield package(root)
    yield extension()
    yield kernel()
    yield browser()


def main(root):
    """Print the findings, a line each. Returns how many are wrong."""
    wrong = 0
    for state, what, remedy in findings(root):
        print(f"{state:8}  {what}" + (f": {remedy}" if remedy else ""), flush=True)
        wrong += state == "wrong"
    return wrong
