"""The room that draws; matplotlib gets a place for its cache before anything imports it."""

import getpass
import os
import tempfile
from pathlib import Path


def _private_cache() -> str:
    """A directory of this user's own: a service account often has no home that may be written."""
    folder = Path(tempfile.gettempdir()) / f"zhanggui-charts-{getpass.getuser()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return str(folder)


if "MPLCONFIGDIR" not in os.environ:
    os.environ["MPLCONFIGDIR"] = _private_cache()
