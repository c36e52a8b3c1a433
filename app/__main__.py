"""The program `albumen`: the window on some folders, or one command on the terminal."""

import multiprocessing
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from app.paths import AppPaths
from app.signals import STOPPED, end_on_signals, ignore_signals


def main() -> int:
    """Run the command line. Packages are loaded when needed, so that window and command start at once."""
    multiprocessing.freeze_support()
    end_on_signals(os._exit)
    try:
        from app.cli.parser import run_command_line

        return run_command_line(sys.argv[1:], _open_window)
    except KeyboardInterrupt:  # During start; later ones are handled by the commands.
        return STOPPED
    finally:
        ignore_signals()


def _open_window(paths: AppPaths, folders: Sequence[Path]) -> int:
    from app.ui.application import run

    return run(paths, folders)


if __name__ == "__main__":
    sys.exit(main())
