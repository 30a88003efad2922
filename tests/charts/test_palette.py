"""Colours that lie side by side can be told apart by eyes that mix red and green."""

import itertools

import numpy as np
import numpy.typing as npt
import pytest
from PIL import ImageColor

from charts.palette import ACCENT, BAND, HEAT, PALE, PARTS, RISE, WARM

Vector = npt.NDArray[np.float64]

# Full protanopia and deuteranopia after Machado, Oliveira and Fernandes (2009), in linear RGB.
EYES = {
    "protan": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
    "deutan": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
}
XYZ = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
DAYLIGHT = (0.9505, 1.0, 1.089)
APART = 15


def seen(colour: str, eye: str) -> Vector:
    """The colour in CIELAB, where a distance of 2 is just visible."""
    encoded = np.array(ImageColor.getrgb(colour)) / 255
    light = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    xyz = np.array(XYZ) @ np.clip(np.array(EYES[eye]) @ light, 0, 1) / np.array(DAYLIGHT)
    x, y, z = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("group", [PARTS, (ACCENT, WARM, RISE, BAND), (ACCENT, PALE), HEAT[1:]])
def test_neighbours_differ_for_every_eye(group: tuple[str, ...], eye: str) -> None:
    for one, other in itertools.combinations(group, 2):
        distance = float(np.linalg.norm(seen(one, eye) - seen(other, eye)))
        assert distance >= APART, (one, other)
