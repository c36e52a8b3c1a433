"""High dynamic range: pictures coded in PQ or HLG, brought to what a screen of sRGB can show.

Light up to the white of paper stays as it is; brighter light is compressed into what is left below white, so
that highlights keep their drawing. Sources: ITU-R BT.2100 (PQ and HLG), BT.2408 (203 cd/m2 for white).
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

_PQ, _HLG = 16, 18
HDR_TRANSFERS = (_PQ, _HLG)
"""Codes of ITU-T H.273."""
_WHITE = 203.0
"""Light of white paper in cd/m2."""
_PEAK = 1000.0
"""Light of the brightest highlight that is told from others; PQ ends at 10,000, which no picture reaches."""
_KNEE = 0.8
"""Share of white up to which light stays as it is."""
_ROWS = 256

# Linear light of primaries to that of sRGB: BT.709, BT.2020 (BT.2087), P3 with D65.
_TO_SRGB = {
    1: np.eye(3),
    9: np.array([[1.6605, -0.5876, -0.0728], [-0.1246, 1.1329, -0.0083], [-0.0182, -0.1006, 1.1187]]),
    12: np.array([[1.2249, -0.2247, 0.0], [-0.0420, 1.0419, 0.0], [-0.0197, -0.0786, 1.0979]]),
}  # fmt: skip


def tone_map(picture: Image.Image, primaries: int, transfer: int) -> Image.Image:
    """Return an RGB picture of 8 bits in sRGB; `primaries` and `transfer` are codes of ITU-T H.273."""
    light, matrix = _light(transfer), _TO_SRGB.get(primaries, _TO_SRGB[9]).T.astype(np.float32)
    coded = np.asarray(picture)
    shown = np.empty_like(coded)
    for top in range(0, len(coded), _ROWS):
        linear = light[coded[top : top + _ROWS]] @ matrix
        shown[top : top + _ROWS] = _encode(_compress(linear))
    return Image.fromarray(shown)


@cache
def _light(transfer: int) -> NDArray[np.float32]:
    """Return the light of each of 256 values, 1 for white paper."""
    value = np.linspace(0, 1, 256)
    if transfer == _PQ:
        root = value ** (32 / 2523)
        bright = np.maximum(root - 3424 / 4096, 0) / (2413 / 128 - 2392 / 128 * root)
        return (10_000 / _WHITE * bright ** (16384 / 2610)).astype(np.float32)
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    scene = np.where(value <= 0.5, value**2 / 3, (np.exp((value - c) / a) + b) / 12)
    # White paper is at 75 % of the signal; a display of 1,000 cd/m2 has a gamma of 1.2.
    return ((_PEAK / _WHITE) * scene**1.2).astype(np.float32)


def _compress(linear: NDArray[np.float32]) -> NDArray[np.float32]:
    """Compress what is brighter than the knee, by the brightest channel so that hues stay."""
    brightest = np.maximum(linear.max(axis=-1, keepdims=True), 1e-6)
    over, most = (brightest - _KNEE) / (1 - _KNEE), (_PEAK / _WHITE - _KNEE) / (1 - _KNEE)
    # Reinhard's curve with a white point: it goes through 0 with slope 1, and at `most` reaches 1.
    rolled = _KNEE + (1 - _KNEE) * over * (1 + over / most**2) / (1 + over)
    kept = np.where(brightest > _KNEE, np.minimum(rolled, 1.0), brightest)
    return np.clip(linear * (kept / brightest), 0, 1)


def _encode(linear: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Encode light in sRGB."""
    curve = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    return np.rint(curve * 255).astype(np.uint8)
