"""Attached files, which other programs and the camera keep beside a photo under its name, other than XMP.

| ending | program | name |
|---|---|---|
| `.pp3`, `.arp` | RawTherapee, ART: how the photo is developed | `IMG.CR2.pp3` |
| `.dop` | DxO PhotoLab | `IMG.CR2.dop` |
| `.on1` | ON1 Photo RAW | `IMG.on1` |
| `.vrd`, `.dr4` | Canon DPP: its recipe | `IMG.vrd` |
| `.nks`, `.nksc` | Nikon NX Studio | `NKSC_PARAM/IMG.NEF.nksc` |
| `.cos` | Capture One | `CaptureOne/Settings153/IMG.CR2.cos` |
| `.aae` | Apple Photos: its edits | `IMG.AAE` |
| `.thm`, `.wav` | the camera: a small picture, a voice memo | `IMG.THM` |
| `.lrv`, `.lrf`, `.srt` | action cameras and drones: a small copy of a video, its log | `IMG.LRV` |
| `.json` | Google Takeout | `IMG.jpg.json` |
| `.xmp` | darktable: further edits of one photo | `IMG_01.CR2.xmp` |

They are never read and never written, and move with their photo. A file that is a photo or a video by itself, or the
moving part of a Live Photo, is none of them. One named for the stem belongs to
all photos of that stem: by the cameras' own standard (DCF 2.0) files of one name are one object.
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePath

from app.files.formats import extension_of
from app.files.scan import names_in

ENDINGS = frozenset("pp3 arp dop on1 vrd dr4 nks nksc cos aae thm wav lrv lrf srt".split())  # noqa: SIM905
_WHOLE_NAME_ENDINGS = frozenset(("json",))
"""Endings that follow the whole name of the photo only: `a.json` may be anybody's."""
_FURTHER_EDIT = re.compile(r"(?i)(.+)_\d{2,}(\.[^.]+)\.xmp")

_FOLDERS = re.compile(r"(?i)captureone|nksc_param")
_SETTINGS = re.compile(r"(?i)settings\d*")


def names_with_attached(folder: Path, names: Sequence[str]) -> list[str]:
    """Return the attached files among a folder's names, and in the folders that programs keep there."""
    lower = {name.lower() for name in names}
    attached = [name for name in names if _is_attached(name, lower)]
    for name in filter(_FOLDERS.fullmatch, names):
        settings = filter(_SETTINGS.fullmatch, names_in(folder / name))
        for place in (PurePath(name), *(PurePath(name, each) for each in settings)):
            attached += [
                str(place / each)
                for each in names_in(folder / place)
                if extension_of(each) in ENDINGS
            ]
    return attached


def owner_name(attached: str) -> str:
    """Return the name, or stem, of the photo that this attached file belongs to."""
    name = PurePath(attached).name
    edit = _FURTHER_EDIT.fullmatch(name)
    return edit[1] + edit[2] if edit else name.rpartition(".")[0]


def find_attached(
    photo: Path, companions: Sequence[Path], attached: Iterable[str]
) -> tuple[Path, ...]:
    """Return the files attached to the photo or its companions, among the `attached` ones of its folder."""
    files = (photo, *companions)
    names = {name for file in files for name in (file.name, file.stem)}
    whole = {file.name for file in files}
    return tuple(
        photo.parent / each
        for each in sorted(attached)
        if owner_name(each) in (whole if _has_whole_name(each) else names)
    )


def _is_attached(name: str, others: set[str]) -> bool:
    ending = extension_of(name)
    if ending == "xmp":  # `IMG_01.CR2.xmp` may also be the sidecar of a photo called `IMG_01.CR2`.
        return bool(_FURTHER_EDIT.fullmatch(name)) and name[:-4].lower() not in others
    return ending in ENDINGS or (ending in _WHOLE_NAME_ENDINGS and "." in name[: -len(ending) - 1])


def _has_whole_name(attached: str) -> bool:
    return extension_of(attached) in {*_WHOLE_NAME_ENDINGS, "xmp"}
