"""A chart in words, so that a change of it can be read in a review."""

import numpy as np
from matplotlib.artist import Artist
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.text import Text

from charts.palette import GROUND, NAMES


def describe(figure: Figure) -> str:
    """Every word and every mark in drawing order, a line each; sizes are pixels."""
    return "\n".join(_line(artist) for artist in figure.get_children() if artist.get_gid())


def _line(artist: Artist) -> str:
    """One word or mark."""
    role = f"{artist.get_gid():<8}"
    if isinstance(artist, Text):
        x, y = artist.get_position()
        weight = " bold" if artist.get_fontweight() == 700 else ""
        return f"{role} 「{artist.get_text()}」 at {x:.0f},{y:.0f}{weight}"
    if isinstance(artist, Line2D):
        corners = np.asarray(artist.get_path().vertices).tolist()
        points = " ".join(f"{x:.0f},{y:.0f}" for x, y in corners)
        return f"{role} {_name(artist.get_color())} {points}"
    assert isinstance(artist, PathPatch)
    return f"{role} {_patch(artist)}"


def _patch(patch: PathPatch) -> str:
    """Where a bar is, how large, and whether it is hollow."""
    box = patch.get_path().get_extents()
    face = to_hex(patch.get_facecolor()).upper()
    hollow = patch.get_linewidth() > 0
    colour = _name(to_hex(patch.get_edgecolor()) if hollow else face)
    filled = " hollow" if hollow and face == GROUND else ""
    size = f"{box.width:.0f}×{box.height:.0f} at {box.x0:.0f},{box.y0:.0f}"
    return f"{colour}{filled} {size}"


def _name(colour: object) -> str:
    """The palette's name of a colour."""
    return NAMES.get(str(colour).upper(), str(colour))
