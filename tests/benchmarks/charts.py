"""What a chart costs beside the usual way of drawing it: pyplot with `tight_layout`."""

import io
import time
from collections.abc import Callable

import matplotlib.pyplot as plt  # noqa: TID251 - this is what we are compared with

from charts.canvas import HEIGHT, WIDTH
from charts.columns import evenly
from charts.hours import HoursPicture
from charts.labels import short
from charts.lettering import FAMILY
from charts.registry import code_of, draw
from tests.charts.pictures import PICTURES, hours

LIMIT = 2 * 1024 * 1024


def chart_next(rounds: int) -> list[float]:
    """CPU of a chart after the first over pyplot's for the same picture; one ratio per round."""
    picture = hours()
    ratios = []
    for _ in range(rounds + 1):
        ours = _cpu_seconds(lambda: draw("hours", picture))
        ratios.append(ours / _cpu_seconds(lambda: draw_with_pyplot(picture)))
    return ratios[1:]


def chart_size() -> float:
    """The largest believable picture over the platform's limit of 2 MB."""
    return max(len(draw(code_of(picture), picture)) for picture in PICTURES.values()) / LIMIT


def draw_with_pyplot(picture: HoursPicture) -> bytes:
    """The same columns, band, labels and words, as a tutorial would draw them."""
    plt.rcParams["font.family"] = FAMILY
    figure, axes = plt.subplots(figsize=(WIDTH / 72, HEIGHT / 72), dpi=72)
    places = range(len(picture.hours))
    begun = [(i, hour.value) for i, hour in enumerate(picture.hours) if hour.value is not None]
    lows = [(hour.low or 0) / 100 for hour in picture.hours]
    highs = [(hour.high or 0) / 100 for hour in picture.hours]
    axes.bar(places, [h - n for h, n in zip(highs, lows, strict=True)], bottom=lows, width=0.95)
    axes.bar([i for i, _ in begun], [fen / 100 for _, fen in begun], width=0.64, label="实收")
    for index, fen in begun[-2:]:
        axes.annotate(short(fen, picture.unit), (index, fen / 100), ha="center", fontsize=28)
    shown = evenly(len(picture.hours))
    axes.set_xticks(shown, [picture.hours[i].label for i in shown], fontsize=28)
    axes.tick_params(axis="y", labelsize=28)
    axes.set_title(picture.title, fontsize=46, fontweight="bold", loc="left")
    axes.set_xlabel(picture.source, fontsize=28)
    axes.set_ylabel(picture.subtitle, fontsize=28)
    axes.legend(fontsize=28)
    plt.tight_layout()
    packed = io.BytesIO()
    plt.savefig(packed, format="png")
    plt.close(figure)
    return packed.getvalue()


def _cpu_seconds(work: Callable[[], bytes]) -> float:
    """Processor time of one run, which must end in a picture."""
    begun = time.process_time()
    assert work().startswith(b"\x89PNG")
    return time.process_time() - begun
