"""How quickly a picture answers its slider in a real browser: explore against interact.

Run by hand, on a machine that does nothing else: python tests/benchmarks/widgets.py
"""

import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from helpers.course.browser import find_chromium
from tests.browser import lab

ROUNDS = 2  # in turn, so that a machine's mood meets both alike
KEYS = 40  # a round
PAUSE = 0.12  # seconds between two keys: less than explore's rest, so that no still is measured
SECONDS = 5  # of dragging

PICTURE = """
import matplotlib.pyplot as plt
import numpy as np

def draw(fig):
    ax = fig.subplots()
    x = np.linspace(-3, 3, 601)
    ax.plot(x, np.sin(x))
    ax.set(xlim=(-3, 3), ylim=(-2, 2), title="The sine and its tangent", xlabel="x")
    (line,), (dot,) = ax.plot([], [], "--"), ax.plot([], [], "o")
    label = ax.text(-2.8, 1.7, "")
    def update(x0=0.0):
        ends = np.array([-3.0, 3.0])
        line.set_data(ends, np.sin(x0) + np.cos(x0) * (ends - x0))
        dot.set_data([x0], [np.sin(x0)])
        label.set_text(f"slope {np.cos(x0):.3f}")
    return update, (line, dot, label)
"""
EXPLORE = """
from matplotlib.figure import Figure
from helpers.plots import moving
from helpers.widgets import explore
fig = Figure(figsize=(6, 4), dpi=100)
update, parts = draw(fig)
moving(*parts)
explore(fig, update, "the sine and a tangent that slides along it", x0=(-3.0, 3.0, 0.05))
"""
# Without the crop to the tight box, which interact would pay for and explore does not make.
INTERACT = """
%matplotlib inline
%config InlineBackend.print_figure_kwargs = {"bbox_inches": None}
import ipywidgets
def picture(x0=0.0):
    update, parts = draw(plt.figure(figsize=(6, 4), dpi=100))
    update(x0)
    plt.show()
ipywidgets.interact(picture, x0=(-3.0, 3.0, 0.05))
"""

# An image counts as seen at the first frame after it has loaded; the same for both.
WATCH = """() => {
    window.seen = []; window.pressed = [];
    document.addEventListener('load', event => {
        if (event.target.closest?.('.jp-OutputArea'))
            requestAnimationFrame(() => window.seen.push(performance.now()));
    }, true);
    document.addEventListener('keydown', () => window.pressed.push(performance.now()), true);
}"""
# A mouse that reports 125 times a second; one driven from outside waits for each frame instead.
DRAG = """({x, width, y}) => new Promise(done => {
    let k = 0;
    seen.length = 0;
    const timer = setInterval(() => {
        const place = x + width * Math.abs(k++ % 400 - 200) / 200;
        document.body.dispatchEvent(new MouseEvent('mousemove', {
            bubbles: true, clientX: place, clientY: y, buttons: 1}));
    }, 8);
    setTimeout(() => { clearInterval(timer); done(seen.length); }, MILLISECONDS);
})""".replace("MILLISECONDS", str(1000 * SECONDS))
ROUND_TRIPS = """async () => {
    const kernel = jupyterapp.shell.currentWidget.sessionContext.session.kernel, times = [];
    for (let k = 0; k < 40; k++) {
        const start = performance.now();
        await kernel.requestKernelInfo();
        times.push(performance.now() - start);
        await new Promise(done => setTimeout(done, 50));
    }
    return times;
}"""


def key_latency(page):
    """Return the milliseconds from each of KEYS key presses to changed pixels."""
    page.locator(".noUi-handle").focus()
    times = []
    for k in range(KEYS):
        page.evaluate("() => { seen.length = 0; pressed.length = 0 }")
        page.keyboard.press("ArrowRight" if k % 40 < 20 else "ArrowLeft")
        page.wait_for_function("() => seen.length", polling=10)
        times.append(page.evaluate("() => seen[0] - pressed[0]"))
        time.sleep(PAUSE)
    return times


def drag_rate(page):
    """Return the pictures a second that are seen while the slider is dragged to and fro."""
    handle, track = (page.locator(s).bounding_box() for s in (".noUi-handle", ".noUi-base"))
    x, y = handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    frames = page.evaluate(DRAG, {"x": track["x"], "width": track["width"], "y": y})
    page.mouse.up()
    return frames / SECONDS


def measure(browser, server, name, cell):
    """Return (latencies, [frames a second], round trips) of the notebook with this cell."""
    lab.write_notebook(server, name, PICTURE, cell)
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    lab.open_notebook(page, server, name)
    lab.run_all(page)
    if lab.errors(page):
        raise RuntimeError(lab.errors(page))
    page.wait_for_selector(".jp-OutputArea img")
    page.evaluate(WATCH)
    time.sleep(1)
    results = key_latency(page), [drag_rate(page)], page.evaluate(ROUND_TRIPS)
    page.close()
    lab.shut_kernels_down(server)
    return results


def percentile95(times):
    return statistics.quantiles(times, n=20)[-1]


def in_turn(browser, server):
    """Return what measure does for each approach, the rounds joined."""
    results = {"explore": ([], [], []), "interact": ([], [], [])}
    for _ in range(ROUNDS):
        for name, cell in (("explore", EXPLORE), ("interact", INTERACT)):
            for joined, new in zip(results[name], measure(browser, server, f"{name}.ipynb", cell)):
                joined.extend(new)
    return results


def report(results):
    print(f"{'':10} {'median':>8} {'p95':>8} {'frames/s':>9}")
    rows = {
        name: (statistics.median(times), percentile95(times), statistics.mean(rates))
        for name, (times, rates, _) in results.items()
    }
    rows["ratio"] = [a / b for a, b in zip(rows["explore"], rows["interact"])]
    for name, row in rows.items():
        print(f"{name:10} {row[0]:8.2f} {row[1]:8.2f} {row[2]:9.1f}")
    print("goal         <=0.40   <=0.45     >=3.0")
    trips = statistics.median(results["explore"][2])
    print(f"milliseconds; an empty round trip to the kernel takes {trips:.0f}")


def main():
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        home = Path(folder)
        (home / "notebooks").mkdir()
        path = find_chromium()
        browser = playwright.chromium.launch(executable_path=path, args=lab.CHROMIUM_ARGUMENTS)
        with lab.serve(home / "notebooks", home) as server:
            report(in_turn(browser, server))
            loaded = "helpers.course.server | extension was successfully loaded"
            print("TCP_NODELAY by the server extension:", loaded in (home / "log").read_text())
        browser.close()


if __name__ == "__main__":
    main()
