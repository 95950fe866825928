"""python -m helpers: each command explains itself, and its exit code says whether all is well."""

import subprocess
import sys

import pytest

from helpers import __main__ as commands
from helpers.course import checkout, doctor, exercises, lint, notebooks


@pytest.mark.parametrize("command", [[], ["notebooks"], ["exercises"], ["doctor"]])
def test_each_command_has_help(command, capsys):
    with pytest.raises(SystemExit, match="0"):
        commands.main([*command, "--help"])
    assert "usage: python -m helpers" in capsys.readouterr().out


def test_no_command_is_an_error(capsys):
    with pytest.raises(SystemExit, match="2"):
        commands.main([])
    assert "required" in capsys.readouterr().err


@pytest.fixture
def calls(monkeypatch, tmp_path):
    seen = []

    def record(name, result):
        def call(*args, **kwargs):
            seen.append((name, *args, *kwargs.values()))
            return result

        return call

    monkeypatch.setattr(checkout, "root", lambda: tmp_path)
    monkeypatch.setattr(lint, "main", record("lint", 3))
    monkeypatch.setattr(notebooks, "main", record("notebooks", 0))
    monkeypatch.setattr(exercises, "main", record("exercises", 0))
    monkeypatch.setattr(exercises, "stale", record("stale", ["a line"]))
    monkeypatch.setattr(doctor, "main", record("doctor", 0))
    return seen


def test_commands_run_on_the_checkout_and_report_what_is_wrong(calls, tmp_path):
    both = [tmp_path / "lectures", tmp_path / "solutions"]
    assert commands.main(["notebooks"]) == 0
    assert commands.main(["notebooks", "--check"]) == 1
    assert commands.main(["exercises"]) == 0
    assert commands.main(["exercises", "--set-aside"]) == 0
    assert commands.main(["exercises", "--check"]) == 1
    assert commands.main(["doctor"]) == 0
    assert calls == [
        ("notebooks", both),
        ("lint", both),
        ("exercises", tmp_path, False),
        ("exercises", tmp_path, True),
        ("stale", tmp_path),
        ("doctor", tmp_path),
    ]


def test_a_wrong_path_is_one_line_and_exit_code_1(capsys):
    assert commands.main(["notebooks", "--check", "no/such/place"]) == 1
    assert capsys.readouterr().out.startswith("expected a notebook or a folder of notebooks")


def test_a_copy_without_its_checkout_is_told_what_to_do(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr("helpers.__file__", str(tmp_path / "helpers" / "__init__.py"))
    assert commands.main(["doctor"]) == 1
    assert "found no requirements.txt" in capsys.readouterr().out


def test_the_doctor_starts_where_jupyter_is_missing():
    code = (
        "import sys\n"
        "for name in ('nbformat', 'nbclient', 'PIL', 'jupyter_server', 'jupyter_client'):\n"
        "    sys.modules[name] = None\n"
        "from helpers.__main__ import main\n"
        "sys.exit(main(['doctor']))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert "jupyter_server cannot be imported" in run.stdout
    assert run.stderr == ""
