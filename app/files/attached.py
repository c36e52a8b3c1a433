"""Attached files: what other programs and the camera keep beside a photo under its name, other than XMP.

| ending | of | named |
|---|---|---|
| `.pp3`, `.arp` | RawTherapee, ART: how the photo is developed | `IMG.CR2.pp3` |
| `.dop` | DxO PhotoLab | `IMG.CR2.dop` |
| `.on1` | ON1 Photo RAW | `IMG.on1` |
| `.vrd`, `.dr4` | Canon DPP: its recipe | `IMG.vrd` |
| `.nks`, `.nksc` | Nikon NX Studio | `NKSC_PARAM/IMG.NEF.nksc` |
| `.cos` | Capture One | `CaptureOne/Settings153/IMG.CR2.cos` |
| `.aae` | Apple Photos: its edits | `IMG.AAE` |
| `.mov` | the moving part of a Live Photo | `IMG.MOV` |
| `.thm`, `.wav` | the camera: a small picture, a voice memo | `IMG.THM` |
| `.json` | Google Takeout | `IMG.jpg.json` |
| `.xmp` | darktable: further edits of one photo | `IMG_01.CR2.xmp` |

They are never read and never written; they go wherever their photo goes. One named for the stem belongs to
all photos of that stem: by the cameras' own standard (DCF 2.0) files of one name are one object.
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePath

from app.files.scan import names_in

ENDINGS = frozenset("pp3 arp dop on1 vrd dr4 nks nksc cos aae mov thm wav".split())  # noqa: SIM905
_NAMED_WHOLE = frozenset(("json",))
"""Only named for the whole name of the photo: `a.json` may be anybody's."""
_FURTHER_EDIT = re.compile(r"(?i)(.+)_\d{2,}(\.[^.]+)\.xmp")

_FOLDERS = re.compile(r"(?i)captureone|nksc_param")
_SETTINGS = re.compile(r"(?i)settings\d*")


def names_with_attached(folder: Path, names: Sequence[str]) -> list[str]:
    """Of a folder's names those of attached files, and the ones in the folders that programs keep there."""
    kept = {name.lower() for name in names}
    found = [name for name in names if _is_attached(name, kept)]
    for name in filter(_FOLDERS.fullmatch, names):
        inside = PurePath(name)
        places = [inside, *(inside / each for each in names_in(folder / inside) if _is_place(each))]
        for place in places:
            found += [
                str(place / each)
                for each in names_in(folder / place)
                if PurePath(each).suffix[1:].lower() in ENDINGS
            ]
    return found


def owner_name(attached: str) -> str:
    """What a photo, or its stem, is named that this attached file belongs to."""
    name = PurePath(attached).name
    edit = _FURTHER_EDIT.fullmatch(name)
    return edit[1] + edit[2] if edit else name.rpartition(".")[0]


def find_attached(
    photo: Path, companions: Sequence[Path], attached: Iterable[str]
) -> tuple[Path, ...]:
    """The files that are attached to the photo or to the RAW beside it; `attached` are those of its folder."""
    files = (photo, *companions)
    names = {name for file in files for name in (file.name, file.stem)}
    whole = {file.name for file in files}
    return tuple(
        photo.parent / each
        for each in sorted(attached)
        if owner_name(each) in (whole if _is_by_name(each) else names)
    )


def _is_attached(name: str, others: set[str]) -> bool:
    ending = PurePath(name).suffix[1:].lower()
    if ending == "xmp":  # `IMG_01.CR2.xmp` may also be the sidecar of a photo called `IMG_01.CR2`.
        return bool(_FURTHER_EDIT.fullmatch(name)) and name[:-4].lower() not in others
    return ending in ENDINGS or (ending in _NAMED_WHOLE and "." in name[: -len(ending) - 1])


def _is_by_name(attached: str) -> bool:
    ending = PurePath(attached).suffix[1:].lower()
    return ending in _NAMED_WHOLE or ending == "xmp"


def _is_place(name: str) -> bool:
    return bool(_SETTINGS.fullmatch(name))
