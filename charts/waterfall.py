"""Waterfall: from one amount to another by parts that add up."""

from dataclasses import dataclass

from matplotlib.figure import Figure

from charts.canvas import BODY, Sheet, chart
from charts.columns import GAP, Columns
from charts.labels import short, signed
from charts.lettering import two_lines
from charts.palette import ACCENT, FAINT, GROUND, INK, RISE, SOFT, WARM
from charts.picture import YUAN, Picture

MOST_STEPS = 5


@dataclass(frozen=True, slots=True)
class Step:
    """One part of the way."""

    label: str
    value: int
    """Signed fen, or a signed count when the unit is not 元."""


@dataclass(frozen=True, slots=True)
class WaterfallPicture(Picture):
    """start + every step = end; ValueError when they do not. At most five steps are readable."""

    start: Step
    steps: tuple[Step, ...]
    end: Step
    unit: str = YUAN

    def __post_init__(self) -> None:
        """A picture that does not add up must never reach a shopkeeper."""
        if self.start.value + sum(step.value for step in self.steps) != self.end.value:
            raise ValueError("the steps do not lead from the start to the end")


@chart("waterfall", about="从起点一步步走到终点，每一步加起来正好")
def draw_waterfall(picture: WaterfallPicture) -> Figure:
    """Both ends stand on the ground, the steps float between them."""
    sheet = Sheet(picture)
    bars = _bars(picture)
    foot = _foot([level for bar in bars for level in (bar.before, bar.after)])
    lifted = [
        level - foot for bar in bars for level in (bar.before, bar.after) if level or not foot
    ]
    room = (sheet.right - sheet.left) / len(bars) - GAP
    labels = [two_lines(bar.label, BODY, room) for bar in bars]
    columns = Columns(sheet, len(bars), lifted, label_lines=max(map(len, labels)))
    columns.base_line()
    for index, bar in enumerate(bars):
        _draw_bar(columns, index, bar, foot)
    for index, bar in enumerate(bars[:-1]):
        _join(columns, index, bar.after - foot)
    columns.labels(labels, range(len(bars)), colours=(SOFT, SOFT))
    _say_values(columns, bars, foot, picture.unit)
    return sheet.figure


@dataclass(frozen=True, slots=True)
class _Bar:
    """A column from one level to another; an end begins at zero."""

    label: str
    before: int
    after: int
    end: bool = False


def _bars(picture: WaterfallPicture) -> list[_Bar]:
    """The start, the steps with the smallest folded into 其他, the end."""
    bars = [_Bar(picture.start.label, 0, picture.start.value, end=True)]
    level = picture.start.value
    for step in _readable(picture.steps):
        bars.append(_Bar(step.label, level, level + step.value))
        level += step.value
    return [*bars, _Bar(picture.end.label, 0, picture.end.value, end=True)]


def _readable(steps: tuple[Step, ...]) -> list[Step]:
    """At most five steps: the largest keep their order, what is left becomes one."""
    if len(steps) <= MOST_STEPS:
        return list(steps)
    kept = sorted(range(len(steps)), key=lambda i: -abs(steps[i].value))[: MOST_STEPS - 1]
    rest = sum(step.value for i, step in enumerate(steps) if i not in kept)
    return [*(steps[i] for i in sorted(kept)), Step("其他", rest)]


def _foot(levels: list[int]) -> int:
    """How much to cut off below when the steps would be too small to see; 0: nothing."""
    tops = [level for level in levels if level]
    if not tops or min(tops) <= 0:
        return 0
    spread = max(tops) - min(tops)
    return min(tops) - spread if min(tops) > 8 * spread and spread else 0


def _draw_bar(columns: Columns, index: int, bar: _Bar, foot: int) -> None:
    """An end is a column with a cut when its foot is off; a step floats."""
    if bar.end:
        columns.column(index, bar.after - foot, ACCENT if index else FAINT)
        if foot:
            _cut(columns, index)
        return
    low, high = sorted((columns.y(bar.before - foot), columns.y(bar.after - foot)))
    wide = min(columns.slot * 0.64, 96)
    colour = RISE if bar.after >= bar.before else WARM
    columns.sheet.box(
        columns.middle(index) - wide / 2,
        low,
        wide,
        max(high - low, 4),
        colour,
        corners=(6, 6, 6, 6),
        role="step",
    )


def _cut(columns: Columns, index: int) -> None:
    """A slanted white gap: this column is longer than it is drawn."""
    x, y = columns.middle(index), columns.y(0) + 34
    columns.sheet.line([x - 60, x + 60], [y - 9, y + 9], GROUND, thick=10, role="cut")


def _join(columns: Columns, index: int, level: int) -> None:
    """A thin line from one column's end to the next one's beginning."""
    y = columns.y(level)
    half = min(columns.slot * 0.64, 96) / 2
    xs = [columns.middle(index) + half, columns.middle(index + 1) - half]
    columns.sheet.line(xs, [y, y], FAINT, role="join")


def _say_values(columns: Columns, bars: list[_Bar], foot: int, unit: str) -> None:
    """Every amount, above its column; the steps with their sign."""
    for index, bar in enumerate(bars):
        change = bar.after - bar.before
        words = short(change, unit) if bar.end else signed(change, unit)
        top = max(bar.after, bar.before) - foot
        colour = INK if bar.end or change >= 0 else WARM
        columns.values([(index, max(top, 0), words, colour)])
