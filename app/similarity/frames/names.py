"""Names of what is known of frames in the catalog, apart from what computes it."""

LAYOUT = "layout2"
"""The recipe of layouts. The first took margins for picture, so that photos in like frames had like layouts, and a
copy in a frame had another than its original."""

MARGINS = "margins1"
"""The recipe of the places of pictures within margins: left, top, right and bottom, in shares."""

PLAIN = "plain1"
"""The recipe of what is a plain field: photos that show nothing have a number there, whichever."""


def name_pictures(embedder: str) -> str:
    """Name the vectors that an embedder makes of pictures without their margins."""
    return f"{embedder} within {MARGINS}"
