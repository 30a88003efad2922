"""What reaches the phone has our colours, unchanged."""

import io

from PIL import Image, ImageColor

from charts.palette import GROUND, HEAT
from charts.registry import draw
from tests.charts.pictures import PICTURES


def test_our_colours_reach_the_phone_unchanged() -> None:
    png = Image.open(io.BytesIO(draw("heatmap", PICTURES["heatmap"]))).convert("RGB")
    counted = sorted(png.getcolors(1 << 20) or [], key=lambda pair: -pair[0])
    commonest = [colour for _, colour in counted[: len(HEAT) + 1]]
    assert commonest[0] == ImageColor.getrgb(GROUND)
    assert set(commonest[1:]) == {ImageColor.getrgb(colour) for colour in HEAT}
