"""What other programs do to photos and their sidecars, done to the bytes: each kind as such a program does it."""

import io
import os
import re
import struct
import zlib
from pathlib import Path
from typing import Any

from PIL import Image

from app.files.metadata.sidecar import write_sidecar
from app.files.metadata.write_options import SidecarOptions
from app.files.metadata.xmp_schema import update_packet

OPTIONS = SidecarOptions()
_DATE = re.compile(rb' xmp:MetadataDate="[^"]*"')
_PACKET = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/">'
    b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/"/>'
    b"</rdf:RDF></x:xmpmeta>"
)


def packet(values: dict[str, Any], moment: float | None) -> bytes:
    """An XMP packet that says this; without a date of its own where no moment is given."""
    content = update_packet(_PACKET, values, OPTIONS, moment or 0.0)
    return content if moment else _DATE.sub(b"", content)


def draw(
    path: Path, picture: Image.Image, values: dict[str, Any], moment: float | None = None
) -> Path:
    """The picture as a file that says this within, if anything."""
    more: dict[str, Any] = {}
    if values:
        xmp = packet(values, moment)
        more = {"tiffinfo": {700: xmp}} if path.suffix == ".tif" else {"xmp": xmp}
    if path.suffix == ".jpg":
        more |= {"quality": 95, "subsampling": 0}
    if path.suffix == ".png" and values:
        path.write_bytes(_with_chunk(_encoded(picture, "PNG"), _itxt(more["xmp"])))
    else:
        picture.save(path, **more)
    return path


def change_within(path: Path, number: int) -> None:
    """Write something else into the file: no metadata of ours, no pixel."""
    content, note = path.read_bytes(), f"changed {number}".encode()
    if content.startswith(b"\xff\xd8"):
        comment = b"\xff\xfe" + struct.pack(">H", len(note) + 2) + note
        content = content[:2] + comment + content[2:]
    elif content.startswith(b"\x89PNG"):
        content = _with_chunk(content, (b"tEXt", b"Comment\0" + note))
    else:  # TIFF, DNG: behind all that is pointed to. HEIC: a box that is free.
        is_tiff = content[:2] in (b"II", b"MM")
        content += note if is_tiff else struct.pack(">L4s", 8 + len(note), b"free") + note
    _replace(path, content)


def redraw(path: Path, picture: Image.Image) -> None:
    """Save another picture over the file, as editors do that know no metadata."""
    draw(path, picture, {})


def set_beside(sidecar: Path, values: dict[str, Any], moment: float) -> None:
    """Change these fields in the sidecar, or make it."""
    write_sidecar(sidecar, values, OPTIONS, moment)


def _replace(path: Path, content: bytes) -> None:
    """A new file in its place, as careful programs do."""
    draft = path.with_name(".draft")
    draft.write_bytes(content)
    os.replace(draft, path)  # noqa: PTH105


def _encoded(picture: Image.Image, kind: str) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind)
    return buffer.getvalue()


def _itxt(xmp: bytes) -> tuple[bytes, bytes]:
    return b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp


def _with_chunk(png: bytes, chunk: tuple[bytes, bytes]) -> bytes:
    """Behind the header, where metadata stand."""
    name, body = chunk
    packed = struct.pack(">L", len(body)) + name + body + struct.pack(">L", zlib.crc32(name + body))
    return png[:33] + packed + png[33:]
