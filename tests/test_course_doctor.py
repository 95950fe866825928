"""The doctor calls a sound environment sound, and names what is wrong and what to do."""

import json
from importlib import metadata
from types import SimpleNamespace

import pytest

from helpers.course import checkout, doctor


@pytest.fixture
def root(tmp_path):
    (tmp_path / "pyproject.toml").write_text('[project]\nrequires-python = ">=3.11,<3.14"\n')
    text = "-e .\n# why: numpy==0.1\nnumpy==2.0.0  # why\nno-such-thing==1.0\n"
    (tmp_path / "requirements.txt").write_text(text)
    return tmp_path


@pytest.mark.parametrize(
    ("version", "state"),
    [("3.11.0", "ok"), ("3.13.9", "ok"), ("3.10.12", "wrong"), ("3.14.0", "wrong")],
)
def test_versions_of_python_are_compared_as_numbers(root, version, state):
    assert doctor.python(root, version)[0] == state


def test_a_pin_that_is_not_met_and_a_missing_package_are_wrong(root, monkeypatch):
    found = {state_what[1]: state_what[0] for state_what in doctor.pins(root)}
    numpy = f"numpy {metadata.version('numpy')} (pinned: 2.0.0)"
    assert found == {numpy: "wrong", "no-such-thing missing (pinned: 1.0)": "wrong"}


def test_a_pin_that_is_met_is_ok(root):
    (root / "requirements.txt").write_text(f"numpy=={metadata.version('numpy')}\n")
    assert [state for state, _, _ in doctor.pins(root)] == ["ok"]


@pytest.mark.parametrize(
    ("editable", "here", "state"),
    [(True, True, "ok"), (False, True, "wrong"), (True, False, "wrong")],
)
def test_helpers_must_be_installed_from_this_checkout(root, monkeypatch, editable, here, state):
    place = root if here else root / "other"
    origin = json.dumps({"url": place.as_uri(), "dir_info": {"editable": editable}})
    distribution = SimpleNamespace(read_text=lambda name: origin)
    monkeypatch.setattr(metadata, "distribution", lambda name: distribution)
    assert doctor.package(root.resolve())[0] == state


def test_helpers_from_an_index_is_not_this_checkout(root, monkeypatch):
    distribution = SimpleNamespace(read_text=lambda name: None)
    monkeypatch.setattr(metadata, "distribution", lambda name: distribution)
    assert doctor.package(root)[0] == "wrong"


def test_an_extension_that_jupyter_does_not_load_is_wrong(monkeypatch, tmp_path):
    monkeypatch.setattr("jupyter_core.paths.jupyter_config_path", lambda: [str(tmp_path)])
    assert doctor.extension()[0] == "wrong"


@pytest.mark.parametrize(("program", "state"), [("python", "ok"), ("/other/python", "wrong")])
def test_a_kernel_of_another_python_is_wrong(monkeypatch, program, state):
    manager = "jupyter_client.kernelspec.KernelSpecManager.get_kernel_spec"
    monkeypatch.setattr(manager, lambda self, name: SimpleNamespace(argv=[program]))
    assert doctor.kernel()[0] == state


def test_a_missing_browser_is_no_fault(monkeypatch):
    monkeypatch.setattr(doctor, "find_chromium", lambda: None)
    state, _, remedy = doctor.browser()
    assert state == "optional"
    assert "skipped" in remedy


def test_main_prints_a_line_a_finding_and_counts_the_wrong_ones(monkeypatch, capsys, root):
    found = [("ok", "a", ""), ("wrong", "b", "do c"), ("optional", "d", "e")]
    monkeypatch.setattr(doctor, "findings", lambda root: found)
    assert doctor.main(root) == 1
    assert capsys.readouterr().out == "ok        a\nwrong     b: do c\noptional  d: e\n"


def test_the_extension_of_this_environment_is_enabled():
    assert doctor.extension()[0] == "ok"
    assert doctor.package(checkout.root())[0] == "ok"
