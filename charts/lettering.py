"""Letters that are certain to appear: our own two fonts, and labels cleaned to what they hold."""

from functools import cache
from pathlib import Path

import matplotlib as mpl
from matplotlib.font_manager import FontProperties, fontManager, get_font
from matplotlib.ft2font import LoadFlags

FAMILY = "Zhanggui Sans"
FONTS = Path(__file__).with_name("fonts")
REGULAR = FONTS / "ZhangguiSans-Regular.ttf"
BOLD = FONTS / "ZhangguiSans-Bold.ttf"
LONGEST_LABEL = 40
NAMELESS = "未命名"

for _path in (REGULAR, BOLD):
    # In memory only: the font list on disk belongs to every program of this user.
    fontManager.addfont(_path)
mpl.rcParams["font.family"] = FAMILY
mpl.rcParams["text.parse_math"] = False
mpl.rcParams["text.hinting"] = "none"


@cache
def font(size: float, *, bold: bool = False) -> FontProperties:
    """Our family in a size of pixels."""
    return FontProperties(family=FAMILY, weight=700 if bold else 400, size=size)


@cache
def known_letters() -> frozenset[str]:
    """Every character that both weights can draw."""
    return frozenset(
        map(chr, set(get_font(REGULAR).get_charmap()) & set(get_font(BOLD).get_charmap()))
    )


def clean(text: str, longest: int = LONGEST_LABEL) -> str:
    """One line without characters the font lacks (emoji, other scripts), cut with 「…」."""
    spaced = " ".join(text.split())
    drawn = " ".join("".join(c for c in spaced if c in known_letters()).split())
    if spaced and not drawn:
        return NAMELESS
    return drawn if len(drawn) <= longest else drawn[: longest - 1].rstrip() + "…"


@cache
def _advance(letter: str, bold: bool) -> float:
    """Width of one letter in ems."""
    face = get_font(BOLD if bold else REGULAR)
    face.set_size(100, 72)
    return (
        float(face.load_char(ord(letter), flags=LoadFlags.NO_HINTING).linearHoriAdvance)
        / 65536
        / 100
    )


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Width in pixels of cleaned text."""
    return sum(_advance(letter, bold) for letter in text) * size


def fit(text: str, size: float, room: float, *, bold: bool = False) -> str:
    """The text, cut with 「…」 until it is at most `room` pixels wide."""
    cleaned = clean(text)
    if width(cleaned, size, bold=bold) <= room:
        return cleaned
    while cleaned and width(cleaned + "…", size, bold=bold) > room:
        cleaned = cleaned[:-1]
    return cleaned.rstrip() + "…"


def wrap(text: str, size: float, room: float, *, bold: bool = False) -> list[str]:
    """The cleaned text in as many lines as it needs, broken between any two letters but digits."""
    lines = [""]
    for letter in clean(text):
        grown = lines[-1] + letter
        if width(grown, size, bold=bold) <= room or not lines[-1]:
            lines[-1] = grown
            continue
        cut = _last_break(lines[-1], letter)
        lines[-1], carried = lines[-1][:cut], lines[-1][cut:]
        lines.append((carried + letter).lstrip())
    return [line.rstrip() for line in lines]


def two_lines(text: str, size: float, room: float, *, bold: bool = False) -> list[str]:
    """The same in at most two lines; what is too long ends with 「…」."""
    lines = wrap(text, size, room, bold=bold)
    if len(lines) <= 2:
        return lines
    return [lines[0], fit("".join(lines[1:]), size, room, bold=bold)]


def _last_break(line: str, following: str) -> int:
    """Where to break so that neither a number nor a word of Latin letters is torn."""
    cut = len(line)
    before, after = line[-1], following
    while cut > 1 and _sticks(before, after):
        cut -= 1
        before, after = line[cut - 1], line[cut]
    return cut if cut > 1 else len(line)


def _sticks(before: str, after: str) -> bool:
    """Whether these two must stay together."""
    closing = after in "，。、；：！？）」』》％%"
    return closing or (ord(before) < 0x2E80 and ord(after) < 0x2E80 and " " not in before + after)
