"""The command line as an operator types it, in a folder of its own."""

import io
import logging
import os
import subprocess
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from bot.cli import main

ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Said:
    """What a command said, and how it ended."""

    status: int
    out: str
    err: str


@dataclass(frozen=True)
class Terminal:
    """A folder with, perhaps, a config.toml."""

    folder: Path

    def types(self, *words: str, stdin: str = "", **environment: str) -> Said:
        """One command, in this process: starting a hundred Pythons takes minutes."""
        out, err, root = io.StringIO(), io.StringIO(), logging.getLogger()
        handlers, level = root.handlers[:], root.level
        with (
            chdir(self.folder), redirect_stdout(out), redirect_stderr(err),
            patch.dict(os.environ, environment), patch.object(sys, "stdin", io.StringIO(stdin)),
        ):  # fmt: skip
            try:
                status = main(words)
            except SystemExit as left:
                status = int(left.code or 0)
            finally:
                root.handlers[:] = handlers
                root.setLevel(level)
        return Said(status, out.getvalue(), err.getvalue())

    def starts(self, *words: str) -> Said:
        """One command as another process."""
        done = subprocess.run(
            [sys.executable, "-m", "bot.cli", *words], cwd=self.folder, check=False, text=True,
            capture_output=True, timeout=60, env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        return Said(done.returncode, done.stdout, done.stderr)
