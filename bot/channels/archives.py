"""Archives as channels send them: whole or not, counted while they swell."""

import zipfile
import zlib
from io import BytesIO

from bot.channels.wire import LARGEST_FILE

MOST_ENTRIES = 10
PIECE = 1 << 20


def is_whole(data: bytes) -> bool:
    """Whether it is a zip whose files all open with their checksums, within reason."""
    size = 0
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
            if not 0 < len(entries) <= MOST_ENTRIES:
                return False
            for entry in entries:
                with archive.open(entry) as file:
                    while piece := file.read(PIECE):
                        size += len(piece)
                        if size > LARGEST_FILE:
                            return False
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        return False
    return True


def inflated(data: bytes) -> bytes:
    """What zlib deflated; ValueError when it does not open, or swells beyond reason."""
    engine = zlib.decompressobj()
    try:
        whole = engine.decompress(data, LARGEST_FILE)
    except zlib.error as wrong:
        raise ValueError("not deflated") from wrong
    if not engine.eof:
        raise ValueError("cut off, or too large")
    return whole
