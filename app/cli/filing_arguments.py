"""What may be said on the command line to the commands that move, copy, rename, export and throw away."""

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path

from app.files.export.rules import MetadataChoice
from app.tasks.filing.naming import FIELDS


def _add_trash(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths", metavar="PATH", nargs="+", type=some_path, help="photos, or folders"
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="say what would be done, and do nothing"
    )


def _add_move(parser: argparse.ArgumentParser) -> None:
    _add_trash(parser)
    parser.add_argument(
        "--to",
        metavar="FOLDER",
        type=some_path,
        required=True,
        help="where to; made if it is not there",
    )


def _add_rename(parser: argparse.ArgumentParser) -> None:
    _add_trash(parser)
    fields = ", ".join(f"{{{name}}}" for name in FIELDS)
    parser.add_argument(
        "--pattern",
        metavar="PATTERN",
        required=True,
        help=f"text with {fields}; {{number:03}} has three digits; the extension is kept",
    )


def _add_export(parser: argparse.ArgumentParser) -> None:
    _add_move(parser)
    parser.add_argument(
        "--side", metavar="N", type=_side, help="JPEG files, N pixels long at the longer side"
    )
    parser.add_argument(
        "--quality", metavar="1..95", type=_quality, help="JPEG files of that quality"
    )
    parser.add_argument(
        "--metadata",
        choices=[each.value for each in MetadataChoice],
        help="JPEG files with all metadata, without place, without people and place, with the copyright "
        "only, or with none",
    )
    parser.add_argument(
        "--strip",
        dest="metadata",
        action="store_const",
        const=MetadataChoice.NONE.value,
        help="the same as --metadata none",
    )
    parser.add_argument("--sheet", action="store_true", help="contact sheets, 30 photos on a page")


def some_path(text: str) -> Path:
    """A path that was named: an empty word is a variable that holds nothing, and never means this folder."""
    if not text:
        raise argparse.ArgumentTypeError("must not be empty")
    return Path(text)


def _side(text: str) -> int:
    number = int(text)
    if number < 16:
        raise argparse.ArgumentTypeError("must be at least 16")
    return number


def _quality(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 95:
        raise argparse.ArgumentTypeError("must be between 1 and 95")
    return number


ADD_FILING: Mapping[str, Callable[[argparse.ArgumentParser], None]] = {
    "trash": _add_trash,
    "move": _add_move,
    "copy": _add_move,
    "rename": _add_rename,
    "export": _add_export,
}
