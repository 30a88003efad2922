"""A real browser: a Chromium or Chrome that is on this machine, driven by playwright."""

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

from tests.servers.missing import Missing

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC_PLACES = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@cache
def find_chromium() -> str:
    """The browser's path: `$CHROMIUM`, PATH, the macOS places, or installed here and now as root.

    Raises `Missing` when there is none.
    """
    if named := os.environ.get("CHROMIUM"):
        return named
    found = _installed() or _install()
    if found is None:
        raise Missing("Chromium is not here: install it (apt install chromium) and run again")
    return found


def describe(path: str) -> str:
    """The browser's own words about its version, for the end of a test run."""
    said = subprocess.run([path, "--version"], check=True, capture_output=True, text=True)
    return f"{said.stdout.strip()} ({path})"


def _installed() -> str | None:
    on_path = (shutil.which(name) for name in NAMES)
    on_mac = (place for place in MAC_PLACES if Path(place).exists())
    return next((path for path in (*on_path, *on_mac) if path), None)


def _install() -> str | None:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return None
    for step in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"]):
        subprocess.run(["apt-get", "-qq", *step], check=False, stdout=subprocess.DEVNULL)
    return _installed()
