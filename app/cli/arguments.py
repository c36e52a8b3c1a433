"""What may be said on the command line."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from app import __version__

COMMANDS = {
    "index": "read what is new in folders, so that it can be found and grouped",
    "similar": "find the photos most like a photo",
    "groups": "put together what belongs together",
    "status": "tell what the library holds",
}

_TAKE_A_VALUE = ("--library", "--model")

_EPILOG = """commands:
{commands}
`albumen COMMAND --help` says more. Without a command the window opens, on FOLDERs if any.

exit codes: 0 done, though single files may have been unreadable (they are listed); 1 not done, and
a sentence on stderr says why; 2 the command line was not understood; 130 stopped with Ctrl+C, and
what was done until then is kept."""


def parse(words: Sequence[str]) -> argparse.Namespace:
    """The command line as values; `command` is "" for the window. Exits where it is not understood."""
    command = _first_word(words)
    if command not in COMMANDS:
        return _window_parser().parse_args(words)
    rest = list(words)
    rest.remove(command)
    return _command_parser(command).parse_args(rest)


def _first_word(words: Sequence[str]) -> str:
    """The first that is neither an option nor an option's value."""
    before = ""
    for word in words:
        if not word.startswith("-") and before not in _TAKE_A_VALUE:
            return word
        before = word
    return ""


def _window_parser() -> argparse.ArgumentParser:
    commands = "".join(f"  {name:<9}{what}\n" for name, what in COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog="albumen",
        usage="albumen [options] [FOLDER...]\n       albumen [options] COMMAND ...",
        description="A photo organiser that puts together what belongs together. Works offline.",
        epilog=_EPILOG.format(commands=commands),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("paths", metavar="FOLDER", nargs="*", type=Path, help="folders to show")
    parser.add_argument("--version", action="version", version=f"albumen {__version__}")
    parser.set_defaults(command="")
    _add_common(parser)
    return parser


def _command_parser(command: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"albumen {command}", description=COMMANDS[command])
    _add_common(parser)
    parser.add_argument(
        "--model",
        metavar="FOLDER",
        help="a folder with a transformers image model, instead of the built-in one",
    )
    parser.add_argument("--json", action="store_true", help="answer in JSON on stdout")
    parser.set_defaults(command=command)
    if command == "index":
        parser.add_argument(
            "paths", metavar="FOLDER", nargs="+", type=Path, help="folders, or files"
        )
    elif command == "similar":
        parser.add_argument(
            "paths",
            metavar="PATH",
            nargs="+",
            type=Path,
            help="picture files, of the library or not",
        )
        parser.add_argument(
            "--count", type=_count, default=20, metavar="N", help="matches for each (default: 20)"
        )
    elif command == "groups":
        parser.add_argument(
            "--tier", choices=["theme"], default="theme", help="how alike (default: theme)"
        )
        parser.add_argument(
            "--detail",
            type=_detail,
            default=0.5,
            metavar="0..1",
            help="coarse to fine (default: 0.5)",
        )
    return parser


def _add_common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--library",
        type=Path,
        metavar="DIR",
        help="where catalog and caches live (default: the system's place)",
    )
    parser.add_argument("--verbose", action="store_true", help="say more on stderr")


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


def _detail(text: str) -> float:
    number = float(text)
    if not 0 <= number <= 1:
        raise argparse.ArgumentTypeError("must be between 0 and 1")
    return number
