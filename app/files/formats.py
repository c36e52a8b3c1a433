"""File formats: the extensions read as photos, and their decoders; the content decides."""

import os
from functools import cache, lru_cache

# One line a format: the decoder's name, then the extensions.
DECODERS: tuple[tuple[str, str], ...] = (
    ("JPEG", "jpg jpeg jpe jfif mpo"),
    ("PNG", "png apng"),
    ("WEBP", "webp"),
    ("TIFF", "tif tiff"),
    ("GIF", "gif"),
    ("BMP", "bmp"),
    ("DIB", "dib"),
    ("HEIF", "heic heif hif heics heifs"),
    ("AVIF", "avif avifs"),
    ("JXL", "jxl"),
    ("JPEG2000", "jp2 j2k j2c jpc jpf jpx"),
    ("PSD", "psd psb"),
    ("TGA", "tga icb vda vst"),
    ("PPM", "ppm pgm pbm pnm pfm"),
    ("PCX", "pcx"),
    ("DCX", "dcx"),
    ("SGI", "sgi rgb rgba bw"),
    ("SUN", "ras"),
    ("QOI", "qoi"),
    ("DDS", "dds"),
    ("ICO", "ico"),
    ("CUR", "cur"),
    ("ICNS", "icns"),
    ("XBM", "xbm"),
    ("XPM", "xpm"),
    ("MSP", "msp"),
    ("FLI", "fli flc"),
    ("PCD", "pcd"),
    ("IM", "im"),
    ("PIXAR", "pxr"),
)
"""Decoders that may open a file, tried on its content. Left out with care: EPS (runs Ghostscript)."""

RAW = frozenset(
    "3fr arw cr2 cr3 crw dcr dng erf fff gpr iiq k25 kdc mef mos mrw nef nrw orf pef raf raw"  # noqa: SIM905
    " rw2 rwl sr2 srf srw x3f".split()
)
"""Extensions of camera RAW files."""

VIDEOS: tuple[tuple[str, str], ...] = (
    ("mov", "mp4 mov m4v qt 3gp 3g2"),
    ("matroska", "mkv webm"),
    ("avi", "avi"),
    ("mpegts", "mts m2ts"),
    ("mpeg", "mpg mpeg"),
    ("asf", "wmv asf"),
)
"""FFmpeg's demuxers of videos, with their extensions. Left out with care: playlists, which name other files."""

_DEMUXERS = {extension: name for name, extensions in VIDEOS for extension in extensions.split()}

# Pictures that Albumen lists with a reason rather than skips.
_NOT_READ = frozenset(
    "eps ps emf wmf fpx ftu ftc blp ff hdr exr svg xcf ai".split()  # noqa: SIM905
)

_EXTENSIONS = (
    frozenset(extension for _, extensions in DECODERS for extension in extensions.split())
    | RAW
    | _DEMUXERS.keys()
    | _NOT_READ
)


BESIDE = {
    "thm": "A preview that a camera stored beside a video.",
    **dict.fromkeys(("lrv", "lrf"), "A small copy that a camera stored beside a video."),
    "aae": "Edits of Apple's Photos, beside their photo.",
    "albumen-new": "Albumen was writing this file when it was stopped.",
    "albumen-old": "The file of this name as it was, before Albumen was stopped while it changed it.",
    **dict.fromkeys(("part", "crdownload", "download", "tmp"), "A download that is not finished."),
}
"""Files that may hold a picture and are no photos of the user's, by extension, each with the reason."""

SIDECARS = frozenset({"xmp"})
"""Extensions of files that hold the metadata of photos."""

HEAD = 32
"""Bytes at the start of a file that tell its format."""

# How files of formats that are read begin, at these places.
_BEGINNINGS: tuple[tuple[int, bytes], ...] = (
    (0, b"\xff\xd8\xff"), (0, b"\x89PNG\r\n\x1a\n"), (0, b"GIF8"), (8, b"WEBP"), (0, b"II*\0"),
    (0, b"MM\0*"), (0, b"II+\0"), (0, b"MM\0+"), (0, b"8BPS"), (0, b"\xff\x0a"), (4, b"JXL \r\n"),
    (4, b"jP  \r\n"), (0, b"\xff\x4f\xff\x51"), (0, b"qoif"), (0, b"DDS "),
)  # fmt: skip
_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis"}


_ATOMS = {b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"}
"""Kinds of boxes that old QuickTime files begin with."""
_MATROSKA, _ASF = b"\x1a\x45\xdf\xa3", b"\x30\x26\xb2\x75\x8e\x66\xcf\x11"
_VIDEO_BRANDS = (b"iso", b"mp4", b"avc1", b"qt  ", b"M4V", b"3g", b"dash", b"MSNV", b"XAVC")
_OTHER_BRANDS = _BRANDS | {b"M4A ", b"M4B ", b"M4P ", b"crx ", b"jxl ", b"jp2 ", b"jpx "}


def video_demuxer(name: str, head: bytes) -> str:
    """Return FFmpeg's demuxer for a file of that name that begins so; empty where it is no video."""
    if head[4:8] == b"ftyp":
        named = is_video(name) and head[8:12] not in _OTHER_BRANDS
        return "mov" if named or head[8:12].startswith(_VIDEO_BRANDS) else ""
    if head.startswith(_MATROSKA):
        return "matroska"
    if head.startswith(b"RIFF") and head[8:12] == b"AVI ":
        return "avi"
    if head.startswith(_ASF):
        return "asf"
    by_name = _DEMUXERS.get(extension_of(name), "")
    if by_name == "mov":
        return by_name if head[4:8] in _ATOMS else ""
    # These begin with so little that the name must say it, too; packets of a camcorder have a time before them.
    is_packed = by_name == "mpegts" and b"\x47" in (head[:1], head[4:5])
    return by_name if is_packed or (by_name == "mpeg" and head.startswith(b"\0\0\1")) else ""


_RAW_BEGINNINGS = (b"II*\0", b"MM\0*", b"FUJIFILMCCD-RAW", b"IIRO", b"IIRS", b"IIU\0")
"""Most kinds are laid out like a TIFF."""


def may_be_raw(name: str, head: bytes) -> bool:
    """Whether a file whose extension tells nothing, and that begins so, may be a camera RAW file."""
    if has_photo_extension(name):
        return False
    return head.startswith(_RAW_BEGINNINGS) or head[4:12] == b"ftypcrx "


def is_video(name: str) -> bool:
    """Whether the name is that of a video."""
    return extension_of(name) in _DEMUXERS


def is_beside_pictures(extension: str) -> bool:
    """Whether a file of this extension may belong to a picture of its name: a camera RAW file, or a video."""
    return extension in RAW or extension in _DEMUXERS


def has_photo_content(head: bytes) -> bool:
    """Whether a file that begins so is a photo or a video, whatever its name."""
    if video_demuxer("", head) or may_be_raw("", head):
        return True
    if head[4:8] == b"ftyp":
        return head[8:12] in _BRANDS
    if head.startswith(b"BM"):  # Two letters alone would be found in too many texts.
        return head[6:10] == bytes(4) and head[14:18] in (
            b"\x28\0\0\0",
            b"\x6c\0\0\0",
            b"\x7c\0\0\0",
        )
    return any(head[at:].startswith(beginning) for at, beginning in _BEGINNINGS)


def has_photo_extension(name: str) -> bool:
    """Whether a file of this name is to be indexed, or listed as unreadable."""
    return is_photo_extension(extension_of(name))


def is_photo_extension(extension: str) -> bool:
    """Whether files of this extension, by `extension_of`, are to be indexed, or listed as unreadable."""
    return extension in _EXTENSIONS


def is_raw(name: str) -> bool:
    """Whether the name is that of a camera RAW file."""
    return extension_of(name) in RAW


@lru_cache(4_096)
def extension_of(name: str) -> str:
    """Return the last extension, lower case, without its dot; empty where there is none.

    Spaces and dots behind it, which some systems do not show, do not count.
    """
    # Not by Path, which takes ten times as long: it is asked ten times of every file of a library.
    name = name[name.rfind(os.sep) + 1 :].rstrip(" .")
    dot = name.rfind(".")
    return name[dot + 1 :].lower() if dot > 0 else ""


def reader_name() -> str:
    """Return the names and versions of the decoders: files that one could not read are read again by another."""
    return " ".join(
        f"{package} {_version(package)}"
        for package in ("pillow", "pillow-heif", "pillow-jxl-plugin", "av", "rawpy")
    )


@cache  # Metadata of a package takes a millisecond to read.
def _version(package: str) -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(package)
    except PackageNotFoundError:
        return "none"
