"""What may be said on the command line to the command for models."""

import argparse

from app.cli.filing_arguments import some_path

_EPILOG = """NAME is one that the list says: builtin, that of a model to download, or the folder of a model.

`use` reads all photos with the model, and then lets it serve; until then the old one does. Stopped, the
next `use` or `index` goes on. `download` is the only command that goes to the network. `remove` takes away
what was downloaded; of a folder of your own only its name is forgotten."""


def add_models(parser: argparse.ArgumentParser) -> None:
    """The arguments of `models`."""
    parser.epilog = _EPILOG
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument(
        "what",
        nargs="?",
        choices=["list", "use", "download", "remove"],
        default="list",
        help="what to do (default: list)",
    )
    parser.add_argument("name", metavar="NAME|FOLDER", nargs="?", type=_some_name, help="the model")
    parser.add_argument(
        "--for",
        dest="roles",
        choices=["looks", "words", "both"],
        help="what to use it for (default: both if it knows words, else looks)",
    )


def _some_name(text: str) -> str:
    return str(some_path(text))
