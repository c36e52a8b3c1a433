"""Writing metadata into a photo's own file: XMP, with its copies in IPTC and EXIF.

Only where the user chose it (`SidecarOptions.embed`). A copy is changed, which takes the file's place once it
is proven that nothing else is changed: no byte of the picture, and no other metadata.
"""

import shutil
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from app.domain.errors import Unwritable
from app.domain.metadata import MetadataChanges, split_creators
from app.files.atomic import draft_of
from app.files.formats import extension_of
from app.files.metadata import exiv2_adapter, integrity
from app.files.metadata.credits import IPTC_KEYS
from app.files.metadata.embedded_reader import (
    ARTIST,
    CAPTION,
    COPYRIGHT,
    DESCRIPTION,
    KEYWORDS,
    RATING,
    TITLE,
    XP_AUTHOR,
    is_default,
)
from app.files.metadata.exiv2_adapter import bytes_of, exiv2, is_utf_8, raw_bytes, text_of
from app.files.metadata.face_regions import NO_FACES, NamedFaces
from app.files.metadata.iptc_lengths import cut
from app.files.metadata.jpeg_segments import is_jpeg, replace_xmp
from app.files.metadata.photoshop import keeps_others, renew_digest
from app.files.metadata.write_options import SidecarOptions
from app.files.metadata.xmp_schema import PERCENT, read_packet, update_packet

NO_FACES_AT_ALL: Mapping[Path, NamedFaces] = MappingProxyType({})
LEFT_ALONE = "The file is unchanged: "
"""Start of the reason why nothing was written into a file."""
_EXTENSIONS = frozenset(("jpg", "jpeg", "jpe", "jfif", "tif", "tiff", "dng"))
_PADDING = (b" " * 99 + b"\n") * 20
"""Room for another program to write more without moving what follows; Adobe leaves 2 KB, too."""
PACKET_HEAD = (
    b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Albumen">\n'
    b' <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
    b'  <rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/"'
)
"""The start of a packet inside a file; its last tag is open."""
_FRESH = PACKET_HEAD + b"/>\n </rdf:RDF>\n</x:xmpmeta>\n" + _PADDING + b'<?xpacket end="w"?>'
CHARACTER_SET, UTF_8 = "Iptc.Envelope.CharacterSet", "\x1b%G"
# Offsets of data that are compared themselves; and tags that exiv2 leaves out of a JPEG's EXIF.
_PLACES = (
    "Tag", "Offset", "Offsets", "JPEGInterchangeFormat", "SubIFDs", "XMLPacket", "IPTCNAA",
    "PhotometricInterpretation",
)  # fmt: skip


def can_embed(path: Path) -> bool:
    """Whether metadata can be written into files of this format."""
    return extension_of(path.name) in _EXTENSIONS


def write_embedded(
    path: Path,
    changes: MetadataChanges,
    options: SidecarOptions,
    time: float,
    faces: NamedFaces = NO_FACES,
) -> None:
    """Change these fields in the photo's own file; in a child process only, see `exiv2_adapter`.

    Raises Unwritable, and then the file is as it was.
    """
    if not can_embed(path):
        raise Unwritable(path, "Albumen saves metadata only inside JPEG, TIFF and DNG files.")
    with draft_of(path) as draft:
        # A file of several names would have to be changed in place: a crash would leave a half of it.
        if path.stat().st_nlink > 1:
            reason = "It has several names, which cannot be changed together safely."
            raise Unwritable(path, f"{LEFT_ALONE}{reason}")
        shutil.copyfile(path, draft)
        try:
            packet, changed = _change(draft, changes, options, time, faces)
            _prove(path, draft, packet, changed)
        except ValueError as error:
            raise Unwritable(path, f"{LEFT_ALONE}{error}") from error


def embed_all(
    edits: Sequence[tuple[Path, MetadataChanges, float]],
    options: SidecarOptions,
    faces: Mapping[Path, NamedFaces] = NO_FACES_AT_ALL,
) -> list[Unwritable | None]:
    """Write metadata, changed at a time, into each file. Return for each why it failed, or None.

    For `run_in_child`: a crash ends the process, and the batch is to be repeated file by file.
    """
    faults: list[Unwritable | None] = []
    for path, changes, time in edits:
        try:
            write_embedded(path, changes, options, time, faces.get(path, NO_FACES))
            faults.append(None)
        except Unwritable as fault:
            faults.append(fault)
    return faults


def _change(
    draft: Path, changes: MetadataChanges, options: SidecarOptions, time: float, faces: NamedFaces
) -> tuple[bytes, set[str]]:
    """Return the packet written, and the keys of EXIF and IPTC that may be changed.

    Of a JPEG, exiv2 writes as little as possible; see `jpeg_segments`.
    """
    with exiv2_adapter.open_file(draft) as inside:
        packet = update_packet(inside.packet or _FRESH, changes, options, time, faces)
        with exiv2_adapter.understood():
            before = _others(inside.exif) + _others(inside.iptc)
            changed = _change_exif(inside.exif, changes) | _change_iptc(inside.iptc, changes)
            has_copies = before != _others(inside.exif) + _others(inside.iptc)
            jpeg = inside.image.mimeType() == "image/jpeg"
            if has_copies or not jpeg:
                _write(inside.image, (inside.packet or _FRESH) if jpeg else packet)
    if jpeg:
        content = draft.read_bytes()
        if CHARACTER_SET in changed:  # Its IPTC was written anew.
            content = renew_digest(content)
        draft.write_bytes(replace_xmp(content, packet))
    return packet, changed


def _write(image: Any, packet: bytes) -> None:
    text = packet.decode("utf-8-sig")
    image.setXmpPacket(text)
    parsed = image.xmpData()
    parsed.setPacket(text)
    parsed.usePacket(True)
    image.writeXmpFromPacket(True)  # Last: asking for the data unsets it.
    image.writeMetadata()


def _change_exif(exif: exiv2_adapter.Data, changes: MetadataChanges) -> set[str]:
    """Change the copies that are there; a new one would be one more to go out of step."""
    values: dict[str, Any] = {}
    if "title" in changes:
        values["Exif.Image.XPTitle"] = wide_value(changes["title"])
    if "caption" in changes:
        values["Exif.Image.XPComment"] = wide_value(changes["caption"])
        if not is_default(text_of(raw_bytes(exif, DESCRIPTION)), exif):
            values[DESCRIPTION] = changes["caption"]
    if "creator" in changes:
        values[ARTIST] = changes["creator"]
        values[XP_AUTHOR] = wide_value(";".join(split_creators(changes["creator"])))
    if "copyright" in changes:
        values[COPYRIGHT] = _with_editor(raw_bytes(exif, COPYRIGHT), changes["copyright"])
    if "keywords" in changes:
        values["Exif.Image.XPKeywords"] = wide_value(";".join(leaves_of(changes["keywords"])))
    if "rating" in changes:
        values[RATING] = exiv2.UShortValue(changes["rating"])
        values["Exif.Image.RatingPercent"] = exiv2.UShortValue(PERCENT[changes["rating"]])
    for key, value in values.items():
        if key in exif:
            exif[key] = value
    return set(values)


def _with_editor(old: bytes, notice: str) -> Any:
    """Return a copyright notice with the editor's part of the old one, which stands behind a NUL."""
    editor = text_of(old.partition(b"\0")[2])
    return exiv2.AsciiValue(f"{notice or ' '}\0{editor}" if editor else notice)


def _change_iptc(iptc: exiv2_adapter.Data, changes: MetadataChanges) -> set[str]:
    """Change the fields of IPTC, where there is any, and convert all texts to UTF-8."""
    values: dict[str, Sequence[str]] = {}
    if "keywords" in changes:
        values[KEYWORDS] = leaves_of(changes["keywords"])
    for key, field in ((CAPTION, "caption"), (TITLE, "title")):
        if field in changes:
            values[key] = [changes[field]] if changes[field] else []
    for field, key in IPTC_KEYS.items():
        if field in changes:
            texts = split_creators(changes[field]) if field == "creator" else [changes[field]]
            values[key] = list(filter(None, texts))
    if iptc.empty() or not values:
        return set()
    changed = _convert_to_utf_8(iptc)
    for key, texts in values.items():
        while key in iptc:
            del iptc[key]
        for text in texts:
            iptc.add(exiv2.IptcKey(key), exiv2.StringValue(cut(key, text)))
    return changed | set(values)


def _convert_to_utf_8(iptc: exiv2_adapter.Data) -> set[str]:
    """Convert texts in older encodings, and declare UTF-8. Return the keys that this may change."""
    changed = {CHARACTER_SET}
    for each in iptc:
        if each.typeId() == exiv2.TypeId.string and not is_utf_8(bytes_of(each)):
            each.setValue(text_of(bytes_of(each)))
            changed.add(each.key())
    # Only now: adding may move the others in memory, and a datum still held would point nowhere.
    iptc[CHARACTER_SET] = UTF_8
    return changed


def _prove(path: Path, draft: Path, packet: bytes, changed: set[str]) -> None:
    """Raise ValueError, with a sentence, unless the draft differs from the file as intended only."""
    old, new = path.read_bytes(), draft.read_bytes()
    if integrity.content_fingerprint(old) != integrity.content_fingerprint(new):
        raise ValueError("Saving would have changed more than the metadata.")
    if is_jpeg(old) and not keeps_others(old, new):
        raise ValueError("Saving would have changed other metadata.")
    with exiv2_adapter.open_file(path) as before, exiv2_adapter.open_file(draft) as after:
        with exiv2_adapter.understood():
            others = [
                _others(data, changed)
                for data in (before.exif, before.iptc, after.exif, after.iptc)
            ]
        if others[:2] != others[2:]:
            raise ValueError("Saving would have changed other metadata.")
        if read_packet(after.packet) != read_packet(packet):
            raise ValueError("The saved metadata could not be verified.")


def _others(data: exiv2_adapter.Data, changed: Collection[str] = ()) -> list[tuple[str, bytes]]:
    """Return keys and values, without the changed ones and those that are offsets."""
    return sorted(
        (each.key(), bytes_of(each))
        for each in data
        if each.key() not in changed and not each.key().endswith(_PLACES)
    )


def leaves_of(keywords: Sequence[str]) -> list[str]:
    """Return the last level of each keyword, for fields without levels."""
    return list(dict.fromkeys(each.split("|")[-1] for each in keywords))


def wide_value(text: str) -> Any:
    """Return a text as Windows writes it into its XP tags: of type BYTE, two bytes a letter."""
    content = (text + "\0").encode("utf-16-le")
    return exiv2.DataValue(content, exiv2.ByteOrder.invalidByteOrder, exiv2.TypeId.unsignedByte)
