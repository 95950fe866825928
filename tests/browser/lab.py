"""A real JupyterLab for tests: a server of its own, and what a reader does in its pages."""

import contextlib
import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from collections import namedtuple

import nbformat

CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SETTINGS = {
    # All cells are in the page, so that a test need not scroll to find them.
    "notebook-extension/tracker": {"windowingMode": "none"},
    # News and updates would be asked of the network.
    "apputils-extension/notification": {"checkForUpdates": False, "fetchNews": "false"},
}
SECONDS = 60

Server = namedtuple("Server", "url token folder")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment(home):
    """The reader's own Jupyter settings stay out; the environment's etc/jupyter stays in."""
    own = ("CONFIG", "DATA", "RUNTIME")
    places = {f"JUPYTER_{name}_DIR": str(home / name.lower()) for name in own}
    return {**os.environ, **places, "IPYTHONDIR": str(home / "ipython"), "HELPERS_STATIC": ""}


def write_settings(home):
    for name, setting in SETTINGS.items():
        path = home / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(setting), encoding="utf-8")


def command(server, port, home):
    return [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"),
        f"--ServerApp.port={port}",
        f"--ServerApp.root_dir={server.folder}",
        f"--IdentityProvider.token={server.token}",
        f"--LabApp.user_settings_dir={home / 'settings'}",
        f"--LabApp.workspaces_dir={home / 'workspaces'}",
        "--LabApp.expose_app_in_browser=True",  # lets a test run Jupyter's own commands
    ]


@contextlib.contextmanager
def serve(folder, home):
    """Run `jupyter lab` on folder with its settings in home; yield the Server."""
    port = free_port()
    server = Server(f"http://127.0.0.1:{port}", secrets.token_hex(16), folder)
    write_settings(home)
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(
            command(server, port, home), env=environment(home), cwd=folder, stdout=log, stderr=log
        )
    try:
        wait_until_up(server, process, home / "log")
        yield server
    finally:
        process.terminate()
        process.wait(SECONDS)


def wait_until_up(server, process, log):
    end = time.monotonic() + SECONDS
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError):
            api(server, "status")
            return
        time.sleep(0.1)
    raise RuntimeError(f"jupyter lab did not come up:\n{log.read_text(errors='replace')}")


def api(server, path, method="GET"):
    request = urllib.request.Request(f"{server.url}/api/{path}", method=method)
    request.add_header("Authorization", f"token {server.token}")
    with urllib.request.urlopen(request, timeout=SECONDS) as answer:
        return json.loads(answer.read() or "null")


def write_notebook(server, name, *cells):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, server.folder / name)


def open_notebook(page, server, name):
    """Open the notebook as a reader does, and wait until its cells and its kernel are there."""
    page.goto(f"{server.url}/lab/tree/{name}?token={server.token}&reset")
    page.wait_for_selector(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell", timeout=SECONDS * 1000)
    page.wait_for_function(
        "jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'",
        timeout=SECONDS * 1000,
    )


def run_all(page):
    """Run all cells and wait until the last has run."""
    page.evaluate("jupyterapp.commands.execute('notebook:run-all-cells')")


def errors(page):
    """Return the texts of what went wrong in the outputs."""
    kinds = (f'[data-mime-type="application/vnd.jupyter.{kind}"]' for kind in ("error", "stderr"))
    return page.locator(", ".join(kinds)).all_inner_texts()


def shut_kernels_down(server):
    for session in api(server, "sessions"):
        api(server, f"sessions/{session['id']}", "DELETE")
