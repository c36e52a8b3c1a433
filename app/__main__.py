"""The program `albumen`: the window on some folders, or one command on the terminal."""

import multiprocessing
import sys
from collections.abc import Sequence
from pathlib import Path

from app.paths import AppPaths


def main() -> int:
    """Do what the command line says. Packages are loaded when needed, so that both start at once."""
    multiprocessing.freeze_support()
    try:
        from app.cli.parser import run_command_line

        return run_command_line(sys.argv[1:], _open_window)
    except KeyboardInterrupt:  # Nothing has begun yet; `run` sees to the rest.
        return 130


def _open_window(paths: AppPaths, folders: Sequence[Path]) -> int:
    from app.ui.application import run

    return run(paths, folders)


if __name__ == "__main__":
    sys.exit(main())
