"""What may be said on the command line."""

import argparse
from collections.abc import Sequence

from app import __version__
from app.cli.filing_arguments import ADD_FILING, some_path
from app.cli.models_arguments import add_models
from app.cli.searching_arguments import add_search, shield, some_count
from app.domain.groups import Tier, Verdict
from app.domain.metadata import LABELS, MAX_RATING, Flag

COMMANDS = {
    "index": "read what is new in folders, so that it can be found and grouped",
    "similar": "find the photos most like a photo",
    "search": "find photos by words, photos like them, colours, and facts",
    "groups": "put together what belongs together",
    "decide": "say what is to become of a group",
    "decisions": "list what was decided, undo it, or carry it to another library",
    "rate": "mark photos: stars, label, flag, keywords, title, caption",
    "show": "show all that is said of a photo, and who says it",
    "trash": "move photos to the system's trash, with all that belongs to them",
    "move": "move photos to a folder, with all that belongs to them",
    "copy": "copy photos to a folder, with all that belongs to them",
    "rename": "give photos names by a pattern",
    "export": "copy photos as they are, as smaller JPEG files, or on contact sheets",
    "undo": "take back what was done last",
    "redo": "do again what was undone last",
    "history": "list what was done, the last first",
    "models": "list the models that look at photos, choose, download or remove one",
    "status": "tell what the library holds",
}

_TIERS = [tier.value for tier in Tier]
_VERDICTS = [each.value for each in (Verdict.KEEP_ALL, Verdict.NOT_SAME, Verdict.KEEP)]
"""Splitting and merging want a look at the photos."""

_TAKE_A_VALUE = ("--library", "--model")

_EPILOG = """commands:
{commands}
`albumen COMMAND --help` says more. Without a command the window opens, on FOLDERs if any.

exit codes: 0 done, though single files may have been unreadable (they are listed); 1 not done, and
a sentence on stderr says why; 2 the command line was not understood; 130 stopped with Ctrl+C, and
what was done until then is kept."""


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The command line as values; `command` is "" for the window. Exits where it is not understood."""
    rest = list(arguments)
    place = _first_word(arguments)
    if place is None or arguments[place] not in COMMANDS:
        return _window_parser().parse_args(arguments)
    command = rest.pop(place)
    if command == "search":
        rest = [shield(word) for word in rest]
    parser = _command_parser(command)
    args = parser.parse_intermixed_args(rest)
    if command == "decide" and (args.path is None) == (args.verdict == Verdict.KEEP.value):
        parser.error("keep, and only keep, takes the PATH of the photo to keep")
    if command == "models" and (args.what == "list") != (args.name is None):
        parser.error("use, download and remove, and only these, take the NAME of a model")
    return args


def _first_word(arguments: Sequence[str]) -> int | None:
    """The place of the first that is neither an option nor an option's value."""
    before = ""
    for place, word in enumerate(arguments):
        if not word.startswith("-") and before not in _TAKE_A_VALUE:
            return place
        before = word
    return None


def _window_parser() -> argparse.ArgumentParser:
    commands = "".join(f"  {name:<11}{what}\n" for name, what in COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog="albumen",
        usage="albumen [options] [FOLDER...]\n       albumen [options] COMMAND ...",
        description="A photo organiser that puts together what belongs together. Works offline.",
        epilog=_EPILOG.format(commands=commands),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "paths", metavar="FOLDER", nargs="*", type=some_path, help="folders to show"
    )
    parser.add_argument("--version", action="version", version=f"albumen {__version__}")
    parser.set_defaults(command="")
    _add_common(parser)
    return parser


def _command_parser(command: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"albumen {command}", description=COMMANDS[command])
    _add_common(parser)
    if command != "models":  # There a model is chosen to stay.
        parser.add_argument(
            "--model",
            metavar="FOLDER",
            help="a folder with a transformers image model, for this once",
        )
    parser.add_argument("--json", action="store_true", help="answer in JSON on stdout")
    parser.set_defaults(command=command, model=None)
    _ADD.get(command, _add_nothing)(parser)
    return parser


def _add_nothing(_parser: argparse.ArgumentParser) -> None:
    """It takes no more than every command does."""


def _add_index(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths", metavar="FOLDER", nargs="+", type=some_path, help="folders, or files"
    )


def _add_similar(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths",
        metavar="PATH",
        nargs="+",
        type=some_path,
        help="picture files, of the library or not",
    )
    parser.add_argument(
        "--count", type=some_count, default=20, metavar="N", help="matches for each (default: 20)"
    )


def _add_groups(parser: argparse.ArgumentParser) -> None:
    _add_tier(parser, Tier.THEME.value, "how alike (default: theme)")


def _add_decide(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("group", metavar="GROUP", help="its id, as `albumen groups` says")
    parser.add_argument("verdict", choices=_VERDICTS, help="what is to become of it")
    parser.add_argument(
        "path", metavar="PATH", nargs="?", type=some_path, help="with keep: which one"
    )
    _add_tier(parser, "", "where to look for the group (default: in all tiers)")


def _add_decisions(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--search", metavar="WORDS", default="", help="only those with these words in their paths"
    )
    one = parser.add_mutually_exclusive_group()
    one.add_argument("--undo", metavar="ID", type=int, help="let one count no more")
    one.add_argument(
        "--export", metavar="FILE", type=some_path, dest="target", help="write all to it"
    )
    one.add_argument(
        "--import", metavar="FILE", type=some_path, dest="source", help="take all from it"
    )


def _add_rate(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths", metavar="PATH", nargs="+", type=some_path, help="photos, or folders"
    )
    parser.add_argument("--stars", type=int, choices=range(MAX_RATING + 1), metavar="0..5")
    labels = [*(label.lower() for label in LABELS), "none"]
    parser.add_argument("--label", type=str.lower, choices=labels, help="a colour")
    parser.add_argument("--flag", choices=[*(flag.value for flag in Flag), "none"])
    parser.add_argument(
        "--keyword", dest="add", metavar="WORD", action="append", default=[],
        help="add one; its levels are parted by |; may be repeated",
    )  # fmt: skip
    parser.add_argument(
        "--no-keyword",
        dest="take",
        metavar="WORD",
        action="append",
        default=[],
        help="take one away",
    )
    parser.add_argument("--title", metavar="TEXT")
    parser.add_argument("--caption", metavar="TEXT")


def _add_show(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths", metavar="PATH", nargs="+", type=some_path, help="photos, of the library or not"
    )


def _add_history(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--count", type=some_count, default=-1, metavar="N", help="the last so many (default: all)"
    )


def _add_tier(parser: argparse.ArgumentParser, default: str, what: str) -> None:
    parser.add_argument("--tier", choices=_TIERS, default=default, help=what)
    parser.add_argument(
        "--detail",
        type=_detail,
        default=0.5,
        metavar="0..1",
        help="coarse to fine (default: 0.5)",
    )


_ADD = {
    "index": _add_index,
    "similar": _add_similar,
    "search": add_search,
    "groups": _add_groups,
    "decide": _add_decide,
    "decisions": _add_decisions,
    "rate": _add_rate,
    **ADD_FILING,
    "show": _add_show,
    "history": _add_history,
    "models": add_models,
}


def _add_common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--library",
        type=some_path,
        metavar="DIR",
        help="where catalog and caches live (default: the system's place)",
    )
    parser.add_argument("--verbose", action="store_true", help="say more on stderr")


def _detail(text: str) -> float:
    number = float(text)
    if not 0 <= number <= 1:
        raise argparse.ArgumentTypeError("must be between 0 and 1")
    return number
