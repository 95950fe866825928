"""Find a Chromium on this machine; the browser tests drive it."""

import os
import shutil
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
# Edge is a Chromium too, and every Windows has it.
WINDOWS = (
    "Chromium/Application/chrome.exe",
    "Google/Chrome/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
)
WINDOWS_FOLDERS = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")


def find_chromium():
    """Path of a Chromium, Chrome or Edge as text, or None: on PATH first, then the usual places."""
    named = (shutil.which(name) for name in NAMES)
    folders = (os.environ[name] for name in WINDOWS_FOLDERS if name in os.environ)
    places = [*MAC, *(str(Path(folder, place)) for folder in folders for place in WINDOWS)]
    return next((found for found in [*named, *places] if found and Path(found).is_file()), None)
