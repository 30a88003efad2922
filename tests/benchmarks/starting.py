"""How quickly and how small the web process starts, beside a process that loads everything at once."""

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.rounds import Measured, Scale, compare, insist

ROOT = Path(__file__).resolve().parent.parent.parent
CONFIG = """
[wecom]
corp_id = "ww00000000000000ab"
agent_id = 1000002
secret = "ssssssssssssssssssssssssssssssssssssssssssss"
token = "posDevToken01"
encoding_aes_key = "x7Qm2LrT9vBc4WnK8sYd1ZfH6gPj3EaU5oRiMkXwSbA"
[database]
url = "sqlite:///start.db"
"""
WEB = """
import sys
from pathlib import Path
from bot.config import load_settings
from bot.ground import build_web, lay_ground
import bot.serve
web = build_web(lay_ground(load_settings(Path(sys.argv[1]))))
"""
EVERYTHING = """
import importlib, pkgutil, bot, charts, handlers, storage
for room in (bot, handlers, charts, storage):
    for found in pkgutil.walk_packages(room.__path__, room.__name__ + "."):
        if not found.name.endswith(".__main__") and ".migrations" not in found.name:
            importlib.import_module(found.name)
"""
TOLD = """
import json, time
from tests.benchmarks.memory import peak_bytes
used = time.process_time(), peak_bytes()
status = web.test_client().get("/healthz").status_code
print(json.dumps([*used, status, "matplotlib" in sys.modules]))
"""


@dataclass(frozen=True, slots=True)
class Start:
    """What a fresh process used until its web room stood: CPU seconds, and bytes at its peak."""

    seconds: float
    peak: float


def start_web(scale: Scale) -> Measured:
    """CPU of a process that starts the web room over one that imports every module of the house besides."""
    with tempfile.TemporaryDirectory() as folder:
        file = _settings(Path(folder))
        ratios = compare(
            lambda: _web(file).seconds, lambda: _everything(file).seconds, scale.rounds
        )
    return Measured(ratios, "fresh processes, CPU")


def start_memory(scale: Scale) -> Measured:
    """Memory of the same two."""
    with tempfile.TemporaryDirectory() as folder:
        file = _settings(Path(folder))
        ratios = compare(lambda: _web(file).peak, lambda: _everything(file).peak, scale.rounds)
    return Measured(ratios, "fresh processes, resident at the peak")


def _settings(folder: Path) -> Path:
    """A configuration whose database has been made already."""
    file = folder / "config.toml"
    file.write_text(CONFIG, "utf-8")
    _run(WEB, file)
    return file


def _web(file: Path) -> Start:
    start, drawing = _run(WEB, file)
    insist(not drawing, "the web process has loaded the drawing library")
    return start


def _everything(file: Path) -> Start:
    start, drawing = _run(WEB + EVERYTHING, file)
    insist(drawing, "everything was not everything")
    return start


def _run(program: str, file: Path) -> tuple[Start, bool]:
    done = subprocess.run(
        [sys.executable, "-c", program + TOLD, file],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    seconds, peak, status, drawing = json.loads(done.stdout)
    insist(status == 200, "the web room does not answer")
    return Start(seconds, peak), drawing
