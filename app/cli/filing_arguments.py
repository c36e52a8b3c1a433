"""What may be said on the command line to the commands that move, copy, rename, export and throw away."""

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path

from app.tasks.naming import FIELDS


def _add_trash(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", metavar="PATH", nargs="+", type=Path, help="photos, or folders")
    parser.add_argument(
        "--dry-run", action="store_true", help="say what would be done, and do nothing"
    )


def _add_move(parser: argparse.ArgumentParser) -> None:
    _add_trash(parser)
    parser.add_argument(
        "--to", metavar="FOLDER", type=Path, required=True, help="where to; made if it is not there"
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
    parser.add_argument("--strip", action="store_true", help="JPEG files without any metadata")
    parser.add_argument("--sheet", action="store_true", help="contact sheets, 30 photos on a page")


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
