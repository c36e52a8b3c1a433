"""Small real videos, Live Photos and motion photos, made for the tests."""

import io
import struct
import tempfile
from fractions import Fraction
from pathlib import Path

import av
from PIL import Image

from tests import pictures

SIZE = (96, 64)

# a, b, c, d of a track's matrix, by EXIF's orientation.
MATRICES = {
    1: (1, 0, 0, 1), 2: (-1, 0, 0, 1), 3: (-1, 0, 0, -1), 4: (1, 0, 0, -1),
    5: (0, 1, 1, 0), 6: (0, 1, -1, 0), 7: (0, -1, -1, 0), 8: (0, -1, 1, 0),
}  # fmt: skip


def write_video(
    path: Path,
    frames: list[Image.Image],
    codec: str = "mpeg4",
    rate: int = 10,
    options: dict[str, str] | None = None,
    **metadata: str,
) -> Path:
    """Write a video of these frames."""
    with av.open(str(path), "w", options=options or {}) as container:
        container.metadata.update(metadata)
        stream = container.add_stream(codec, rate=rate)
        stream.width, stream.height = frames[0].size
        stream.pix_fmt, stream.bit_rate = "yuv420p", 4_000_000
        for number, picture in enumerate(frames):
            frame = av.VideoFrame.from_image(picture)
            frame.pts, frame.time_base = number, Fraction(1, rate)
            for packet in stream.encode(frame):
                container.mux(packet)
        for packet in stream.encode():
            container.mux(packet)
    return path


def turn_track(path: Path, orientation: int) -> None:
    """Change the matrix of the one track of an MP4."""
    content = bytearray(path.read_bytes())
    at = content.index(b"tkhd") + 4 + 40
    a, b, c, d = (value * 65536 for value in MATRICES[orientation])
    content[at : at + 36] = struct.pack(">9i", a, b, 0, c, d, 0, 0, 0, 1 << 30)
    path.write_bytes(content)


def plain(*colours: tuple[int, ...]) -> list[Image.Image]:
    """Ten frames of each colour."""
    return [pictures.draw_plain(colour, *SIZE) for colour in colours for _ in range(10)]


def write_clip(path: Path, identifier: str = "", seconds: float = 2.0) -> Path:
    """Write the moving part of a Live Photo, of so many seconds."""
    frames = [pictures.draw_scene(number, *SIZE) for number in range(round(seconds * 10))]
    told = {"com.apple.quicktime.content.identifier": identifier} if identifier else {}
    return write_video(path, frames, options={"movflags": "use_metadata_tags"}, **told)


def apple_note(identifier: str) -> bytes:
    """Return Apple's maker note with the identifier of a Live Photo."""
    text = identifier.encode() + b"\0"
    head = b"Apple iOS\0\0\1MM" + struct.pack(">H", 2)
    entries = struct.pack(">HHII", 1, 9, 1, 14) + struct.pack(
        ">HHII", 0x11, 2, len(text), 14 + 2 + 24 + 4
    )
    return head + entries + bytes(4) + text


def motion_photo(how: str, seconds: float = 1.0) -> bytes:
    """Return a JPEG with a video appended, as the cameras of `how` write it: google, pixel or samsung."""
    frames = [pictures.draw_scene(number, *SIZE) for number in range(round(seconds * 10))]
    with tempfile.TemporaryDirectory() as folder:
        video = write_video(Path(folder, "a.mp4"), frames).read_bytes()
    told = {
        "google": f'GCamera:MicroVideo="1" GCamera:MicroVideoOffset="{len(video)}"/>',
        "pixel": 'GCamera:MotionPhoto="1"><Container:Item Item:Mime="video/mp4" '
        f'Item:Semantic="MotionPhoto" Item:Length="{len(video)}"/></rdf:Description>',
        "samsung": "/>",
    }[how]
    packet = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
        'xmlns:GCamera="http://ns.google.com/photos/1.0/camera/" '
        'xmlns:Container="http://ns.google.com/photos/1.0/container/" '
        f'xmlns:Item="http://ns.google.com/photos/1.0/container/item/" {told}</rdf:RDF></x:xmpmeta>'
    ).encode()
    photo = io.BytesIO()
    pictures.draw_scene(7).save(photo, "JPEG", **({} if how == "samsung" else {"xmp": packet}))
    if how != "samsung":
        return photo.getvalue() + video
    name = b"MotionPhoto_Data"
    block = struct.pack("<HHI", 0, 0x0A30, len(name)) + name + video
    entry = struct.pack("<HHII", 0, 0x0A30, len(block), len(block))
    directory = b"SEFH" + struct.pack("<II", 107, 1) + entry
    return photo.getvalue() + block + directory + struct.pack("<I", len(directory)) + b"SEFT"
