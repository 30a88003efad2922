"""A drawn sheet as a PNG that is small on a phone's network."""

import io
from functools import cache
from operator import sub

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image, ImageColor

from charts.canvas import HEIGHT, WIDTH
from charts.palette import NAMES

STEPS = 12
APART = 9


def render(figure: Figure) -> bytes:
    """The figure as PNG, 1080 pixels wide; a palette halves what a phone must fetch."""
    canvas = figure.canvas
    if not isinstance(canvas, FigureCanvasAgg):
        raise TypeError("a chart is drawn on a Sheet")
    canvas.draw()  # type: ignore[no-untyped-call]
    pixels = canvas.buffer_rgba()  # type: ignore[no-untyped-call]
    picture = Image.frombuffer("RGBA", (WIDTH, HEIGHT), pixels, "raw", "RGBA", 0, 1).convert("RGB")
    packed = io.BytesIO()
    picture.quantize(palette=shades(), dither=Image.Dither.NONE).save(packed, "PNG")
    return packed.getvalue()


@cache
def shades() -> Image.Image:
    """Our colours, then their steps to the ground: what the edges of letters are made of."""
    ground, *colours = (ImageColor.getrgb(colour) for colour in NAMES)
    kept: list[tuple[int, ...]] = [ground, *colours]
    for step in range(STEPS - 1, 0, -1):
        for colour in colours:
            mixed = tuple(g + (c - g) * step // STEPS for c, g in zip(colour, ground, strict=True))
            # Shades that nobody can tell apart would pull our own colours aside.
            if all(max(map(abs, map(sub, mixed, other))) >= APART for other in kept):
                kept.append(mixed)
    holder = Image.new("P", (1, 1))
    holder.putpalette([level for colour in kept[:256] for level in colour])
    return holder
