"""Channels: one bar whose parts add up to a hundred per cent."""

from dataclasses import dataclass

from matplotlib.figure import Figure

from charts.canvas import Sheet, chart
from charts.labels import short
from charts.lettering import fit
from charts.palette import PARTS, SOFT
from charts.picture import YUAN, Picture

THICK = 88


@dataclass(frozen=True, slots=True)
class ChannelShare:
    """One payment channel's part."""

    name: str
    value: int
    """Fen, or a count when the unit is not 元; never negative."""
    percent: int
    """Whole percent as the text says it; all parts together are 100."""


@dataclass(frozen=True, slots=True)
class ChannelsPicture(Picture):
    """The channels, largest first; of more than six the smallest become one 其他."""

    parts: tuple[ChannelShare, ...]
    unit: str = YUAN


@chart("channels", about="各支付渠道的占比")
def draw_channels(picture: ChannelsPicture) -> Figure:
    """One bar, and below it a line for every part."""
    sheet = Sheet(picture)
    parts = _folded(picture.parts)
    _draw_bar(sheet, parts)
    top = sheet.top - THICK - 36
    pitch = min(84.0, (top - sheet.bottom + 16) / max(len(parts), 1))
    for index, part in enumerate(parts):
        _draw_line(sheet, top - (index + 0.5) * pitch, part, PARTS[index], picture.unit)
    return sheet.figure


def _folded(parts: tuple[ChannelShare, ...]) -> tuple[ChannelShare, ...]:
    """No more parts than colours: what is left over becomes one, so that all still make 100."""
    if len(parts) <= len(PARTS):
        return parts
    kept, rest = parts[: len(PARTS) - 1], parts[len(PARTS) - 1 :]
    value, percent = sum(part.value for part in rest), sum(part.percent for part in rest)
    return (*kept, ChannelShare("其他", value, percent))


def _draw_bar(sheet: Sheet, parts: tuple[ChannelShare, ...]) -> None:
    """The parts side by side with a hair of ground between; large ones say their share."""
    total = sum(part.value for part in parts) or 1
    x, y = float(sheet.left), sheet.top - THICK
    drawn = [i for i, part in enumerate(parts) if part.value > 0]
    for index in drawn:
        wide = (sheet.right - sheet.left) * parts[index].value / total
        before, after = (16 if index == edge else 0 for edge in (drawn[0], drawn[-1]))
        corners = (before, after, after, before)
        hair = 4 if index != drawn[-1] else 0
        sheet.box(x, y, max(wide - hair, 2), THICK, PARTS[index], corners=corners, role="part")
        x += wide


def _draw_line(sheet: Sheet, y: float, part: ChannelShare, colour: str, unit: str) -> None:
    """Swatch and name at the left, amount and share at the right."""
    sheet.box(sheet.left, y - 12, 24, 24, colour, corners=(6, 6, 6, 6), role="key")
    name = fit(part.name, 32, 420)
    sheet.text(sheet.left + 44, y - 11, name, size=32, role="name")
    amount = short(part.value, unit)
    sheet.text(
        sheet.right - 130,
        y - 11,
        amount,
        size=32,
        colour=SOFT,
        across="right",
        role="value",
    )
    sheet.text(
        sheet.right,
        y - 11,
        f"{part.percent}%",
        size=36,
        bold=True,
        across="right",
        role="share",
    )
