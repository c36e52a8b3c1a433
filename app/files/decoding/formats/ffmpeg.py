"""Pictures by FFmpeg, for AVIF files that libavif refuses: it asks for properties that some encoders leave out."""

from typing import BinaryIO

import av
from av.error import FFmpegError
from PIL import Image

from app.files.decoding.memory import reserve

_BYTES = 24
"""A pixel takes in FFmpeg's planes, in RGBA and in Pillow."""


def open_avif(file: BinaryIO) -> Image.Image:
    """Decode an AVIF file from its start, with its transparency. Raises ValueError and TooLarge."""
    file.seek(0)
    try:
        with av.open(file, mode="r", format="mov") as container:
            colour, *others = container.streams.video
            reserve(colour.width * colour.height * _BYTES, colour.width, colour.height)
            frame = next(container.decode(colour))
            picture = frame.to_image()
            if others:
                container.seek(0)
                alpha = next(container.decode(others[0])).to_image().convert("L")
                if alpha.size == picture.size:
                    picture.putalpha(alpha)
    except (FFmpegError, StopIteration, ValueError) as error:
        raise ValueError(f"damaged ({error})") from error
    codes = {"color_primaries": frame.color_primaries, "transfer_characteristics": frame.color_trc}
    picture.format = "AVIF"
    picture.info["nclx_profile"] = {name: int(code) for name, code in codes.items()}
    return picture
