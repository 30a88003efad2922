"""Cuts Noto Sans SC to the letters our charts use: `python cut.py Regular.ttf Bold.ttf`."""

import sys
from pathlib import Path

from fontTools import subset  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

FAMILY = "Zhanggui Sans"
WEIGHTS = ("Regular", "Bold")
SIGNS = (
    "¥￥€£▲▼△▽•–—―‘’“”…‰′″※←↑→↓↗↘│■□●○◆◇★☆✓×÷±≈≠≤≥−％＋－＝〇々№℃㎡"
    "（）【】「」『』《》〈〉、。，；：？！｜～①②③④⑤⑥⑦⑧⑨⑩"
)


def letters() -> set[str]:
    """GB2312, Latin and the signs of our sentences."""
    found = set(SIGNS)
    found |= {chr(code) for code in (*range(0x20, 0x7F), *range(0xA0, 0x100))}
    for high in range(0xA1, 0xF8):
        for low in range(0xA1, 0xFF):
            found.update(bytes((high, low)).decode("gb2312", errors="ignore"))
    return found


def rename(font: TTFont, weight: str) -> None:
    """A changed font goes by its own name; author, version and licence stay as they are."""
    names = {
        1: FAMILY,
        2: weight,
        3: f"{FAMILY} {weight}",
        4: f"{FAMILY} {weight}",
        6: f"{FAMILY.replace(' ', '')}-{weight}",
    }
    table = font["name"]
    table.names = [name for name in table.names if name.nameID not in {16, 17, 21, 22, 25}]
    for number, text in names.items():
        table.setName(text, number, 3, 1, 0x409)


def cut(source: Path, weight: str) -> None:
    """Write `ZhangguiSans-<weight>.ttf` beside this file."""
    options = subset.Options(layout_features=[], hinting=False, name_IDs=["*"], notdef_outline=True)
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "vhea", "vmtx", "STAT"]
    font = subset.load_font(str(source), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[ord(letter) for letter in letters()])
    cutter.subset(font)
    rename(font, weight)
    font.save(Path(__file__).with_name(f"ZhangguiSans-{weight}.ttf"))


if __name__ == "__main__":
    for path, style in zip(sys.argv[1:], WEIGHTS, strict=True):
        cut(Path(path), style)
