"""QR: a code to be scanned from the screen, with its own quiet zone."""

from dataclasses import dataclass

import segno
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from charts.canvas import Sheet, chart
from charts.picture import Picture

QUIET = 4  # modules of white around the code, as ISO/IEC 18004 wants


@dataclass(frozen=True, slots=True)
class QrPicture(Picture):
    """Whatever the code says; a secret stays a secret, so such a picture is sent to one person only."""

    content: str


@chart("qr", about="让手机扫的二维码")
def draw_qr(picture: QrPicture) -> Figure:
    """Black on white, as large as the sheet allows: colour would only make it harder to scan."""
    sheet = Sheet(picture)
    rows = [list(row) for row in segno.make(picture.content, error="m", micro=False).matrix]
    size = len(rows) + 2 * QUIET
    module = (sheet.top - sheet.bottom) // size
    left = (sheet.left + sheet.right - module * size) / 2
    top = sheet.top
    _square(sheet, left, top - module * size, module * size, "white")
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                _square(
                    sheet,
                    left + (x + QUIET) * module,
                    top - (y + QUIET + 1) * module,
                    module,
                    "black",
                )
    return sheet.figure


def _square(sheet: Sheet, x: float, y: float, side: float, colour: str) -> None:
    sheet.figure.add_artist(
        Rectangle(
            (x, y), side, side, facecolor=colour, linewidth=0, antialiased=False, transform=None
        )
    )
