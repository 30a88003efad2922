"""The sheet every chart is drawn on, in pixels of a phone: words, bars and lines, then a PNG."""

import io
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
from PIL import Image

from charts.lettering import fit, font, wrap
from charts.palette import FAINT, GROUND, INK, RULE, SOFT
from charts.picture import Picture

WIDTH = 1080
HEIGHT = 760
MARGIN = 56
BODY = 28
TITLE = 46
TITLE_LINE = 60
COLOURS = 256
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
        lines = wrap(picture.title, TITLE, room, bold=True)
        for line in lines[:2]:
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
        """Words that were cleaned by `fit`, `wrap` or `clean`, standing on the line y."""
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
    points = [
        (x + upper_left, upper),
        (right - upper_right, upper),
        (right, upper),
        (right, upper - upper_right),
        (right, y + lower_right),
        (right, y),
        (right - lower_right, y),
        (x + lower_left, y),
        (x, y),
        (x, y + lower_left),
        (x, upper - upper_left),
        (x, upper),
        (x + upper_left, upper),
        (x + upper_left, upper),
    ]
    side = (Path.LINETO, Path.CURVE3, Path.CURVE3)
    return Path(points, [Path.MOVETO, *side * 4, Path.CLOSEPOLY])


def render(figure: Figure) -> bytes:
    """The figure as PNG, 1080 pixels wide; 256 colours halve what a phone must fetch."""
    canvas = figure.canvas
    if not isinstance(canvas, FigureCanvasAgg):
        raise TypeError("a chart is drawn on a Sheet")
    canvas.draw()  # type: ignore[no-untyped-call]
    pixels = canvas.buffer_rgba()  # type: ignore[no-untyped-call]
    picture = Image.frombuffer("RGBA", (WIDTH, HEIGHT), pixels, "raw", "RGBA", 0, 1).convert("RGB")
    packed = io.BytesIO()
    picture.quantize(COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(
        packed, "PNG"
    )
    return packed.getvalue()
