"""Colours on their own ground: alike in dark mode, distinct for eyes that mix red and green."""

GROUND = "#FFFFFF"
INK = "#101828"
SOFT = "#667085"
FAINT = "#98A2B3"
RULE = "#D0D5DD"
BAND = "#E4E9F1"
ACCENT = "#2F6BFF"
PALE = "#BFD2FF"
WARM = "#E8730C"
RISE = "#0E9AA0"
HAZE = "#EEF3FF"
PARTS = ("#2F6BFF", "#0FA596", "#F5A524", "#43206B", "#C2185B", "#D5DBE4")
HEAT = ("#F1F5FB", "#D3E1FF", "#A9C4FF", "#6F9BFF", "#2F6BFF", "#153EAD")

NAMES = {
    GROUND: "ground",
    INK: "ink",
    SOFT: "soft",
    FAINT: "faint",
    RULE: "rule",
    BAND: "band",
    PALE: "pale",
    WARM: "warm",
    RISE: "rise",
    HAZE: "haze",
    **{colour: f"part {i}" for i, colour in enumerate(PARTS, 1)},
    **{colour: f"heat {i}" for i, colour in enumerate(HEAT)},
    ACCENT: "accent",
}
