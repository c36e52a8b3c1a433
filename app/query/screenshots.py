"""Screenshots: told from photos by their name, size and format, and by how much of them is flat.

A picture that names a camera is none. Others are, if their name says so; or else if they are PNG or have the size of
a screen, and enough of them is flat.
"""

import re

SIZES = (
    # Telephones.
    "640x1136 750x1334 828x1792 1080x1920 1125x2436 1170x2532 1179x2556 1206x2622 1242x2208 1242x2688 1284x2778 "
    "1290x2796 1320x2868 720x1280 720x1520 720x1560 720x1600 720x1612 1080x2160 1080x2220 1080x2240 1080x2280 "
    "1080x2310 1080x2340 1080x2376 1080x2400 1080x2408 1080x2412 1080x2460 1080x2520 1220x2712 1240x2772 "
    "1260x2800 1280x2856 1344x2992 1440x2560 1440x2880 1440x2960 1440x3040 1440x3088 1440x3120 1440x3168 "
    "1440x3200 1644x3840 "
    # Tablets.
    "768x1024 800x1280 1200x1920 1200x2000 1488x2266 1536x2048 1620x2160 1640x2360 1668x2224 1668x2388 1668x2420 "
    "2048x2732 2064x2752 1600x2560 1752x2800 1848x2960 "
    # Computers.
    "1024x768 1280x720 1280x800 1280x1024 1366x768 1440x900 1536x864 1600x900 1600x1200 1680x1050 1920x1080 "
    "1920x1200 2048x1152 2160x1440 2256x1504 2304x1440 2560x1080 2560x1440 2560x1600 2560x1664 2736x1824 "
    "2880x1620 2880x1800 2880x1864 2880x1920 3000x2000 3024x1964 3072x1920 3200x1800 3240x2160 3440x1440 "
    "3456x2234 3840x1600 3840x2160 3840x2400 4096x2304 4480x2520 5120x1440 5120x2160 5120x2880 6016x3384"
)
_SCREENS = frozenset(tuple(sorted(map(int, size.split("x")))) for size in SIZES.split())
"""Sizes of screens in pixels, the shorter side first."""
NAMED = re.compile(
    r"screen[ _-]?shot|screen[ _-]?capture|bildschirmfoto|capture d.[ée]cran|captura de (?:pantalla|ecr)|"
    r"captura de tela|schermata|istantanea schermo|schermafbeelding|skärmavbild|skærmbillede|skjermbilde|"
    r"zrzut ekranu|снимок экрана|スクリーンショット|屏幕截图|螢幕截圖|스크린샷",
    re.IGNORECASE,
)
"""Names that systems give to screenshots."""
_FLAT_PNG, _FLAT = 0.15, 0.2
"""Share of flat areas from which on a PNG, or another picture of a screen's size, is a screenshot: cameras write no
PNG."""
_LEAST = 240
"""Pixels of the shorter side of a PNG that may be one: smaller ones are icons and drawings."""


def may_be_screenshot(name: str, width: int, height: int) -> bool:
    """Whether a picture without a camera has the format or the size of a screenshot."""
    sides = min(width, height), max(width, height)
    return sides in _SCREENS or (_is_png(name) and sides[0] >= _LEAST)


def is_screenshot(name: str, width: int, height: int, flat: float) -> bool:
    """Whether a picture without a camera is a screenshot; `flat` is its share of flat areas, NaN if unknown."""
    if NAMED.search(name):
        return True
    least = _FLAT_PNG if _is_png(name) else _FLAT
    return flat >= least and may_be_screenshot(name, width, height)


def _is_png(name: str) -> bool:
    return name.lower().endswith(".png")
