"""The sheet every chart is drawn on, in pixels of a phone: words, bars and lines."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.patheffects import withStroke
from matplotlib.text import Text

from charts.lettering import fit, font, two_lines
from charts.palette import FAINT, GROUND, INK, RULE, SOFT
from charts.picture import Picture

WIDTH = 1080
HEIGHT = 760
MARGIN = 56
BODY = 28
TITLE = 46
TITLE_LINE = 60
ROUND = 0.5523  # how far a Bézier's handles reach so that it looks like a circle
TAG = "__chart__"
HALO = withStroke(linewidth=8, foreground=GROUND)

Across = Literal["left", "center", "right"]

Draw = TypeVar("Draw", bound=Callable[..., Figure])


@dataclass(frozen=True, slots=True)
class ChartTag:
    """What `@chart` writes on a function."""

    code: str
    about: str


def chart(code: str, *, about: str) -> Callable[[Draw], Draw]:
    """Tag a function as the chart `code`; `charts.registry.discover` collects the tags."""

    def tag(draw: Draw) -> Draw:
        setattr(draw, TAG, ChartTag(code, about))
        return draw

    return tag


class Sheet:
    """A figure whose unit is the pixel; y grows upwards, as matplotlib has it."""

    def __init__(self, picture: Picture) -> None:
        """Write the title, the subtitle and the source; `top` and `bottom` are what is left."""
        # 72 dots an inch make a point a pixel, so that sizes of letters are pixels too.
        self.figure = Figure(figsize=(WIDTH / 72, HEIGHT / 72), dpi=72, facecolor=GROUND)
        FigureCanvasAgg(self.figure)
        self.left, self.right = MARGIN, WIDTH - MARGIN
        self.bottom = 112
        self.top = self._head(picture)
        self._foot(picture.source)

    def _head(self, picture: Picture) -> int:
        """Title in one or two lines, subtitle in one; returns the y below them."""
        room = self.right - self.left
        y = HEIGHT - 78
        for line in two_lines(picture.title, TITLE, room, bold=True):
            self.text(self.left, y, line, size=TITLE, bold=True, role="title")
            y -= TITLE_LINE
        y += TITLE_LINE - 50
        subtitle = fit(picture.subtitle, BODY, room)
        self.text(self.left, y, subtitle, colour=SOFT, role="subtitle")
        return y - 48

    def _foot(self, source: str) -> None:
        """The source line."""
        words = fit(source, BODY, self.right - self.left)
        self.text(self.left, 36, words, colour=FAINT, role="source")

    def add(self, artist: Artist, role: str) -> None:
        """Place an artist made in pixels; its role is what a description calls it."""
        artist.set_gid(role)
        self.figure.add_artist(artist)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float = BODY,
        bold: bool = False,
        colour: str = INK,
        across: Across = "left",
        halo: bool = False,
        role: str = "label",
    ) -> None:
        """Words that were cleaned by `fit`, `two_lines` or `clean`, standing on the line y."""
        text = Text(
            x,
            y,
            words,
            fontproperties=font(size, bold=bold),
            color=colour,
            horizontalalignment=across,
            verticalalignment="baseline",
            parse_math=False,
            transform=None,
        )
        if halo:
            text.set_path_effects([HALO])
        self.add(text, role)

    def box(
        self,
        x: float,
        y: float,
        wide: float,
        high: float,
        colour: str,
        *,
        corners: tuple[float, float, float, float] = (0, 0, 0, 0),
        hollow: bool = False,
        role: str = "bar",
    ) -> None:
        """A rectangle; `corners` are radii from the upper left, clockwise; hollow: not over."""
        inset = 2 if hollow else 0
        outline = _rounded(x + inset, y + inset, wide - 2 * inset, high - 2 * inset, corners)
        self.add(
            PathPatch(
                outline,
                facecolor=GROUND if hollow else colour,
                edgecolor=colour if hollow else "none",
                linewidth=4 if hollow else 0,
                linestyle="solid",
                transform=None,
            ),
            role,
        )

    def line(
        self,
        xs: Sequence[float],
        ys: Sequence[float],
        colour: str = RULE,
        *,
        thick: float = 2,
        dashed: bool = False,
        role: str = "line",
    ) -> None:
        """A line through the points."""
        self.add(
            Line2D(
                xs,
                ys,
                color=colour,
                linewidth=thick,
                linestyle=(0, (4, 4)) if dashed else "solid",
                solid_capstyle="round",
                solid_joinstyle="round",
                transform=None,
            ),
            role,
        )

    def area(self, xs: Sequence[float], ys: Sequence[float], base: float, colour: str) -> None:
        """What lies between a line and the base below it."""
        points = [(xs[0], base), *zip(xs, ys, strict=True), (xs[-1], base), (xs[0], base)]
        outline = Path(points, closed=True)
        self.add(PathPatch(outline, facecolor=colour, linewidth=0, transform=None), "area")

    def dot(self, x: float, y: float, colour: str, *, hollow: bool = False) -> None:
        """A point that matters on a line."""
        side = 20
        self.box(
            x - side / 2,
            y - side / 2,
            side,
            side,
            colour,
            corners=(10, 10, 10, 10),
            hollow=hollow,
            role="dot",
        )


def _rounded(
    x: float, y: float, wide: float, high: float, corners: tuple[float, float, float, float]
) -> Path:
    """A closed path with a curve at each corner."""
    most = max(0.0, min(wide, high) / 2 if all(corners) else min(wide / 2, high))
    upper_left, upper_right, lower_right, lower_left = (min(radius, most) for radius in corners)
    right, upper = x + wide, y + high
    turns = (
        ((right, upper), upper_right, (-1, 0), (0, -1)),
        ((right, y), lower_right, (0, 1), (-1, 0)),
        ((x, y), lower_left, (1, 0), (0, 1)),
        ((x, upper), upper_left, (0, -1), (1, 0)),
    )
    points = [(x + upper_left, upper)]
    for (across, up), radius, (ax, ay), (bx, by) in turns:
        bend = radius * (1 - ROUND)
        points += [
            (across + ax * radius, up + ay * radius),
            (across + ax * bend, up + ay * bend),
            (across + bx * bend, up + by * bend),
            (across + bx * radius, up + by * radius),
        ]
    points.append(points[0])
    turn = (Path.LINETO, Path.CURVE4, Path.CURVE4, Path.CURVE4)
    return Path(points, [Path.MOVETO, *turn * 4, Path.CLOSEPOLY])
