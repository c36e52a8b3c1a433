"""The model input: which pixels of a photo an embedder takes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class InputSpec:
    """The pixels an embedder takes of a photo, made by the decoder while the file is open."""

    side: int
    """Height and width in pixels; with `whole`, the length of the shorter side at least."""
    whole: bool = False
    """Whether proportions and view stay whole, for the embedder to crop."""

    def cut(self, width: int, height: int) -> tuple[float, float, float, float]:
        """Return the area shown of a photo of that size: left, top, right, bottom, as shares of its sides.

        All, if whole; else the longer side gives up half (geometrically) of what it exceeds the
        shorter by, and what is left is squeezed. Measured on clothing, flowers and scenes together,
        nearest neighbour of the same class: squeezed whole 0.708/0.812/0.99, cut to the square
        0.742/0.806/0.99, half of each 0.738/0.806/0.985; and half sees more of a panorama.
        """
        if self.whole:
            return 0.0, 0.0, 1.0, 1.0
        kept = (width * height) ** 0.5
        across, down = max(0.0, 1 - kept / width) / 2, max(0.0, 1 - kept / height) / 2
        return across, down, 1 - across, 1 - down
